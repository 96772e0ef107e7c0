"""A paper written in Word's format and as a workbook: the same parts and words in both."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import Any

from sve_excel.looks.fitting import lines_needed
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import WRAPPED, Col, Page, PageLook, titled_page
from sve_excel.looks.writer import open_book
from sve_excel.papers.parts import Block, Paper, Part, Points, Say, Small, Tabled

ASSESSMENT = "Assessment"
DRAFT = "Draft: not to be sent"
_WIDTHS = (32.0, 13.0, 11.0, 66.0)  # of the sheet; a table of two columns takes the last three


def document_of(paper: Paper) -> bytes:
    """Write a paper in Word's format."""
    from sve_excel.looks.document import WordDocument

    header = f"{DRAFT}. {paper.heading} for {paper.about}" if paper.draft else ""
    made = WordDocument(paper.heading, f"{paper.heading} for {paper.about}", header=header)
    made.heading(f"{paper.heading}: {paper.about}", 1)
    if paper.draft:
        made.say(f"{DRAFT}. What is wanting:", bold=True)
        made.bullets(paper.wanting)
    for part in paper.parts:
        made.heading(part.title)
        if part.law:
            made.note(part.law, before=True)
        for block in part.blocks:
            _into_document(made, block)
    return made.bytes()


def _into_document(made: Any, block: Block) -> None:
    if isinstance(block, Say):
        made.say(block.text, bold=block.bold)
    elif isinstance(block, Small):
        made.note(block.text)
    elif isinstance(block, Points):
        made.bullets(block.texts)
    else:
        made.table(block.headings, block.rows, block.widths, right=block.right, bold=block.bold)


def workbook_with(paper: Paper, more: Callable[[Any, Formats], None] | None = None) -> bytes:
    """Write a paper as a workbook; ``more`` adds sheets of its own behind it."""
    buffer = io.BytesIO()
    with open_book(buffer, paper.heading) as book:
        formats = Formats(book)
        page = titled_page(
            book,
            formats,
            ASSESSMENT,
            _WIDTHS,
            f"{DRAFT}." if paper.draft else "",
            PageLook(f"{paper.heading}: {paper.about}", landscape=False),
        )
        if paper.draft:
            page.say(f"{DRAFT}. What is wanting:", bold=True)
            for each in paper.wanting:
                page.say(f"•  {each}")
        for part in paper.parts:
            _part(page, part)
        if more:
            more(book, formats)
    return buffer.getvalue()


def _part(page: Page, part: Part) -> None:
    page.row += 1
    page.section(part.title)
    if part.law:
        page.note(part.law)
    for block in part.blocks:
        if isinstance(block, Say):
            page.say(block.text, bold=block.bold)
        elif isinstance(block, Small):
            page.note(block.text)
        elif isinstance(block, Points):
            for text in block.texts:
                page.say(f"•  {text}")
        else:
            _grid(page, block)


def _grid(page: Page, grid: Tabled) -> None:
    """Write a table; its figures are figures, so that they can be worked with."""
    last = len(grid.headings) - 1
    if any(grid.headings):
        page.header([Col(heading) for heading in grid.headings], height=32)
    for number, row in enumerate(grid.rows):
        bold = {"bold": True} if number in grid.bold else {}
        for at, text in enumerate(row):
            number_of = _number(text) if at in grid.right else None
            if number_of is not None:
                page.number(page.row, at, number_of, page.formats.cell("General", **bold))
                continue
            look = page.formats.cell(**{**WRAPPED, **bold, "valign": "top"})
            if at == last and last < len(_WIDTHS) - 1:
                page.sheet.merge_range(page.row, at, page.row, len(_WIDTHS) - 1, "", look)
            page.text(page.row, at, text, look)
        widths = [*_WIDTHS[:last], math.fsum(_WIDTHS[last:])]
        lines = [lines_needed(text, width) for text, width in zip(row, widths, strict=True)]
        page.tall(min(400, 15 * max(lines) + 3))
        page.row += 1


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
