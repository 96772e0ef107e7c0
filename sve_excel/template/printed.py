"""What paper shows of the tables: as far down as something stands, and all that a person needs.

Excel reckons the last row when it prints, so that no row typed later is lost and no blank one is
printed. LibreOffice and Gnumeric pass over such a print area and print the blank rows as well; so a
workbook in which nobody types on has one that they know.
"""

from __future__ import annotations

from sve_excel.layout import CHECK, FIND, HEADING_ROW, column_letter
from sve_excel.looks.page import place_of
from sve_excel.template.book import TemplateBook
from sve_excel.template.formulas.typed import on_sheet, shown_range

_HEADINGS = f"$A${HEADING_ROW + 1}"


def print_rows(book: TemplateBook, sheet: str, table: str, rows: int, right: int) -> None:
    """Print a table down to the last row that says something, and at least one."""
    if book.filling.finished:
        book.pages[sheet].sheet.print_area(0, 0, HEADING_ROW + max(rows, 1), right)
        return
    checks = shown_range(sheet, CHECK)
    said = f'LOOKUP(2,1/({checks}<>""),ROW({checks}))'
    _print_to(book, sheet, table, right, f"MAX(ROW({on_sheet(sheet, _HEADINGS)})+1,{said})")


def print_found(book: TemplateBook, lines: int, right: int) -> None:
    """Print the proxies that hold the word, of which so many are listed at most."""
    if book.filling.finished:
        book.pages[FIND].sheet.print_area(0, 0, HEADING_ROW, right)
        return
    last = f"ROW({on_sheet(FIND, _HEADINGS)})+MIN({lines},COUNT(ProxyHolds))"
    _print_to(book, FIND, "Found", right, last)


def _print_to(book: TemplateBook, sheet: str, what: str, right: int, last: str) -> None:
    """Print a sheet from its first cell to a column and the row that a formula gives.

    By a name, since Gnumeric keeps a print area that is one, and spoils one that is a formula.
    """
    letter = column_letter(right)
    corner = f"INDEX({on_sheet(sheet, f'${letter}:${letter}')},{last})"
    book.name(f"{what}OnPaper", f"{on_sheet(sheet, '$A$1')}:{corner}")
    book.book.define_name(place_of(sheet, "_xlnm.Print_Area"), f"={what}OnPaper")
