"""A table of the page, made from the columns that the sheets are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from sve_excel.layout import TAKEN_OFF
from sve_excel.looks.flat import Row, Shown
from sve_excel.looks.page import Col
from sve_excel.webpage.figures import said
from sve_excel.webpage.texts import plain

# the end of a cell or heading may be left out, and a class needs no quotation marks: a third of a
# page is cells
_CELL, _LOOKING = Markup("<td>{}"), Markup("<td class={}>{}")
# a heading that is broken in a sheet is broken here only where there is no room for it
_SOFT = {
    share.narrow: Markup(share.narrow.replace("-", "\u00ad"))
    for share in TAKEN_OFF
    if share.narrow != share.heading
}
Looks = Mapping[str, str]  # class of each category's colour by its name


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of a column: its words, whether figures stand below it, its look."""

    words: str
    number: bool = False
    look: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``kind`` is its class, ``rows`` and ``foot`` hold cells that are markup already."""

    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Markup]]
    kind: str = ""
    foot: Sequence[Markup] = ()

    @property
    def shape(self) -> str:
        """Class by which the style knows in which columns figures stand."""
        bits = sum(1 << at for at, heading in enumerate(self.headings) if heading.number)
        return f"f{bits:x}"

    @property
    def figures(self) -> list[int]:
        """Columns in which figures stand, counted from 1."""
        return [at for at, heading in enumerate(self.headings, 1) if heading.number]


def cell(shown: object, look: str = "") -> Markup:
    """A cell with a text, or with markup of our own."""
    inside = shown if isinstance(shown, Markup) else escape(plain(str(shown)))
    return _LOOKING.format(look, inside) if look else _CELL.format(inside)


def figure_cell(shown: float | str, form: str, look: str = "") -> Markup:
    """A cell of a column of figures, some of which may be words."""
    words = shown if isinstance(shown, str) else said(shown, form)
    return cell(words, look)


def headings_of(columns: Iterable[Col]) -> list[Heading]:
    """Headings of the columns of a sheet."""
    return [Heading(soft(column.heading), bool(column.form)) for column in columns]


def soft(heading: str) -> str:
    """A heading that is whole where there is room for it."""
    return _SOFT.get(heading, heading)


def without_blanks(table: Table) -> Table:
    """The table without the columns in which no row has anything."""
    if not table.rows:
        return table
    blank = _CELL.format("")
    kept = [
        at
        for at in range(len(table.headings))
        if any(row[at] != blank for row in (*table.rows, *([table.foot] if table.foot else [])))
    ]
    return replace(
        table,
        headings=[table.headings[at] for at in kept],
        rows=[[row[at] for at in kept] for row in table.rows],
        foot=[table.foot[at] for at in kept] if table.foot else (),
    )


def table_of(
    title: str,
    columns: Sequence[Shown[Row]],
    rows: Iterable[Row],
    kind: str = "",
    looks: Looks | None = None,
) -> Table:
    """Make a table of rows by the columns that show them; a category is in its colour."""

    def shown(column: Shown[Row], row: Row) -> Markup:
        found = column.get(row)
        if column.form:
            return figure_cell(found, column.form)
        chip = (looks or {}).get(str(found), "") if column.heading == "Category" else ""
        return cell(found, chip)

    cells = [[shown(column, row) for column in columns] for row in rows]
    return Table(title, headings_of(columns), cells, kind)


def numbered(columns: Sequence[Col], figures: Sequence[float | str]) -> list[Markup]:
    """Cells of figures under the columns that have their formats."""
    pairs = zip(columns, figures, strict=True)
    return [figure_cell(each, column.form) if column.form else cell(each) for column, each in pairs]
