"""The findings of one workbook as a list with links to the cells: what a copy to mend opens on.

It is one sheet of its own, put in front of nothing and into the copy alone: the bid stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel.imprint import MENDING_SHEET, RESULTS_MARK
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import Col, PageLook, place_of, titled_page
from sve_excel.looks.palette import LINK
from sve_excel.looks.parts import open_parts
from sve_excel.model import Finding
from sve_excel.words.saying import capital

_COLUMNS = (
    Col("Severity", 11),
    Col("Where", 18),
    Col("What is so", 60, wrap=True),
    Col("What to do", 60, wrap=True),
    Col("Code", 9),
)
_WORDS = (
    "Each line leads to its cell, which has the same words as a comment. Mend the cells in your "
    "own workbook or here; what you send must be one workbook."
)


def mending_parts(findings: Sequence[Finding]) -> dict[str, bytes]:
    """Build the list as the parts of a one-sheet workbook, for a splice."""
    parts: dict[str, bytes] = {}
    with open_parts(parts, MENDING_SHEET) as book:
        widths = [column.width for column in _COLUMNS]
        title = f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'} to look at"
        page = titled_page(book, Formats(book), MENDING_SHEET, widths, _WORDS, PageLook(title))
        page.header(_COLUMNS, 20)
        page.sheet.freeze_panes(page.row, 0)
        page.sheet.repeat_rows(page.row - 1)
        for finding in findings:
            place = finding.place
            where = "!".join(part for part in (place.sheet, place.cell) if part) or "the file"
            message = capital(finding.message)
            page.text(
                page.row, 0, finding.severity.upper(), page.formats.severity(finding.severity)
            )
            if place.sheet:
                link = page.formats.cell(font_color=LINK, underline=1)
                page.link_to(page.row, 1, place_of(place.sheet, place.cell), where, link)
            else:
                page.text(page.row, 1, where, page.formats.cell())
            page.text(page.row, 2, message, page.cell(_COLUMNS[2], valign="vcenter"))
            page.text(page.row, 3, finding.remedy, page.cell(_COLUMNS[3], valign="vcenter"))
            page.text(page.row, 4, finding.code, page.formats.cell())
            page.fit(_COLUMNS, ((2, message), (3, finding.remedy)))
            page.row += 1
        book.define_name(f"'{MENDING_SHEET}'!{RESULTS_MARK}", "=1")
    return parts
