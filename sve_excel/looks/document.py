"""A document in Word's format: headings, paragraphs, tables, in the house style, on A4.

Summaries and letters are written with it. What bidders typed is only ever written as text. No time
stamp: the same input gives the same bytes.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from sve_excel.files.packing import packed
from sve_excel.looks.palette import BRAND, BRAND_TEXT, COMPUTED_FILL, FONT, INK, LINE, MUTED
from sve_excel.words.saying import clean

_CREATED = datetime(2026, 1, 1)  # a fixed date: the same input gives the same bytes
_PAPER, _MARGIN = (21.0, 29.7), 2.0  # centimetres: A4
_BODY, _SMALL = 10.5, 9.0  # points
_HEADINGS = {1: 18.0, 2: 13.0, 3: 11.0}  # points, by level
WIDTH = _PAPER[0] - 2 * _MARGIN  # centimetres that a table may take


class WordDocument:
    """One document in the making, written from the top down.

    ``title`` is shown by programs and tells whose file it is; ``footer`` stands on every page
    beside its number, and ``header``, if any, at its top in bold.
    """

    def __init__(self, title: str, footer: str = "", *, header: str = "") -> None:
        self._made: Any = docx.Document()
        _styled(self._made, title)
        section = self._made.sections[0]
        section.page_width, section.page_height = Cm(_PAPER[0]), Cm(_PAPER[1])
        section.left_margin = section.right_margin = Cm(_MARGIN)
        section.top_margin = section.bottom_margin = Cm(_MARGIN)
        if header:
            self._run(section.header.paragraphs[0], header, bold=True)
        foot = section.footer.paragraphs[0]
        self._run(foot, f"{footer}. Page " if footer else "Page ", size=_SMALL, colour=MUTED)
        _field(foot, "PAGE")
        self._run(foot, " of ", size=_SMALL, colour=MUTED)
        _field(foot, "NUMPAGES")

    def heading(self, text: str, level: int = 2) -> None:
        """Write a heading; level 1 is the document's own, 2 a part, 3 a part of a part."""
        self._made.add_heading(clean(text), level)

    def say(self, text: str, *, bold: bool = False) -> None:
        """Write a paragraph."""
        self._run(self._made.add_paragraph(), text, bold=bold)

    def lines(self, texts: Sequence[str]) -> None:
        """Write lines of one paragraph, one below the other: an address."""
        paragraph = self._made.add_paragraph()
        for at, text in enumerate(texts):
            run = self._run(paragraph, text)
            if at < len(texts) - 1:
                run.add_break()

    def note(self, text: str, *, before: bool = False) -> None:
        """Write a paragraph in small print; ``before`` something, it stays on the same page."""
        paragraph = self._made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = before or None
        self._run(paragraph, text, size=_SMALL, colour=MUTED)

    def bullets(self, texts: Sequence[str], *, numbered: bool = False) -> None:
        """Write a list, with dots or with numbers."""
        style = "List Number" if numbered else "List Bullet"
        for text in texts:
            self._run(self._made.add_paragraph(style=style), text)

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        right: Sequence[int] = (),
        bold: Sequence[int] = (),
    ) -> None:
        """Write a table whose heading is repeated on every page.

        Without a heading it has none. ``widths`` are shares of the page's width; ``right`` are the
        columns of figures, counted from 0, and ``bold`` the rows that stand out, such as a total.
        """
        whole = math.fsum(widths)
        first = 1 if any(headings) else 0  # what has no heading has no row for it
        given = [headings, *rows] if first else list(rows)
        table = self._made.add_table(rows=len(given), cols=len(headings))
        table.style = "Table Grid"
        table.autofit = False
        for made_column, width in zip(table.columns, widths, strict=True):
            made_column.width = Cm(WIDTH * width / whole)  # some programs go by these alone
        for at, row in enumerate(given, 1 - first):
            made = table.rows[at - 1 + first]
            _keep_whole(made, heading=at == 0)
            for column, (cell, text) in enumerate(zip(made.cells, row, strict=True)):
                cell.width = Cm(WIDTH * widths[column] / whole)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                if column in right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                stands_out = at == 0 or at - 1 in bold
                colour = BRAND_TEXT if at == 0 else INK
                self._run(paragraph, text, bold=stands_out, size=_SMALL, colour=colour)
                if at == 0 or stands_out:
                    _fill(cell, BRAND if at == 0 else COMPUTED_FILL)
        _borders(table)
        self._made.add_paragraph().paragraph_format.space_after = Pt(2)

    def new_page(self) -> None:
        """Go on at the top of a page."""
        self._made.add_page_break()

    def bytes(self) -> bytes:
        """Give the document as a file."""
        buffer = io.BytesIO()
        self._made.save(buffer)
        return _without_dates(buffer)

    def _run(
        self, paragraph: Any, text: str, *, bold: bool = False, size: float = 0, colour: str = INK
    ) -> Any:
        run = paragraph.add_run(clean(text) if text.strip() else text)
        if text.startswith(" ") or text.endswith(" "):
            run.text = text
        run.bold = bold or None
        run.font.color.rgb = RGBColor.from_string(colour[1:])
        if size:
            run.font.size = Pt(size)
        return run


def _styled(made: Any, title: str) -> None:
    """Give a document the house's fonts, and its properties."""
    normal = made.styles["Normal"]
    _font(normal, _BODY, INK)
    normal.paragraph_format.space_after = Pt(6)
    for level, size in _HEADINGS.items():
        style = made.styles[f"Heading {level}"]
        _font(style, size, BRAND)
        style.font.bold = True
        style.paragraph_format.space_before = Pt(0 if level == 1 else 12)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    core = made.core_properties
    core.title, core.author, core.comments = title, "", ""
    core.created = core.modified = _CREATED
    core.last_modified_by, core.revision = "", 1
    core.language = "en-GB"


def _font(style: Any, size: float, colour: str) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour[1:])
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)


def _field(paragraph: Any, name: str) -> None:
    """Write a field that the reader's program works out: a page's number.

    Each part of it is a run of its own with the small letters: of one run alone some programs give
    the number the letters of the paragraph.
    """
    for kind in ("begin", "", "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        run.font.size = Pt(_SMALL)
        run.font.color.rgb = RGBColor.from_string(MUTED[1:])
        if kind == "1":
            continue
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = name
        run._r.append(part)


def _keep_whole(row: Any, *, heading: bool) -> None:
    """Keep a row on one page; a heading is repeated on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))


def _fill(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour[1:])):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _borders(table: Any) -> None:
    """Quiet lines round every cell."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE[1:])):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    # the standard wants borders before what says how the columns are laid out
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))
    if layout is None:
        properties.append(borders)
    else:
        layout.addprevious(borders)


def _without_dates(made: io.BytesIO) -> bytes:
    """Pack a document again with one fixed date on every part."""
    with zipfile.ZipFile(made) as given:
        return packed((name, given.read(name)) for name in given.namelist())
