"""Typed formulas whose stored result is not what their text gives, where that can be worked out.

A stored result counts, since it is what a reader sees until the workbook is calculated again. What
``working`` can work out from the sheets that were read is held against it; anything else is left
alone, and so is a formula that leans on a cell without a stored result. Said besides is a figure
that is another each time somebody opens the workbook, or that stands in a file nobody else has.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from sve_excel.findings.rule import Rule
from sve_excel.findings.shared import TOTAL_LINE
from sve_excel.model import Finding
from sve_excel.opc.cells import column_letters, column_number, position
from sve_excel.opc.scan import scan_all
from sve_excel.reading.cells import Grid
from sve_excel.reading.functions import NotWorkedOut, Value, serial
from sve_excel.reading.leaning import Leaning
from sve_excel.reading.shown import NUMBERS, TYPED_KINDS
from sve_excel.reading.working import CellFormula, work_out
from sve_excel.words.numbers import parse_number
from sve_excel.words.saying import figure, quote

RESULT_NOT_OF_FORMULA = Rule(
    "SVE232",
    "result-not-of-formula",
    "warning",
    "{what} is the formula {formula}, which gives {given}; the cell stores {stored}, which counts.",
    "Let the workbook calculate (Ctrl+Alt+F9 in Excel) and save it, or type the number.",
    manual={"formula": "so-and-so", "given": "one number", "stored": "another"},
)


_ANY = rb'<c r="((?:%b)[0-9]{1,7})"[^<>]*><f([^<>]*?)(?:/>|>([^<]{0,8192})</f>)'
_LONGEST = 500  # letters of a formula that is worked out
_ASKED = 200_000  # cells that the formulas of a sheet may ask for, all in all
_SHOWN = 120  # letters of it that are said
_SAME = 1e-6  # of the figure
_KIND = re.compile(rb'\bt="(\w+)"')
_GROUP = re.compile(rb'\bsi="([0-9]+)"')
_STANDS = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*(?<!/)>(?!</c>)')
_CELL = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
_PART = rf"{_CELL}(?::{_CELL})?"
_SUM = rf"(?:SUM|SUBTOTAL|AGGREGATE|SUMPRODUCT)\((?:[0-9]+,){{0,2}}{_PART}(?:,{_PART})*\)"
_SUM = rf"(?:{_SUM}|SUMIFS?\([^()]*\))"
_TERM = rf"(?:{_SUM}|{_CELL}(?:\*{_CELL})?)"
_ADDED = re.compile(rf"(?:ROUND\()?\+?{_TERM}(?:\+{_TERM})*(?:,[0-9]\))?", re.IGNORECASE)
_RANGE = re.compile(
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<first>[0-9]{1,7})"
    r"(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<last>[0-9]{1,7}))?",
    re.IGNORECASE,
)
_IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")
_OF_ERRORS = re.compile(r"IF|ERR|AGGREGATE|COUNT|CHOOSE|ROW|COL|LAMBDA|LET", re.IGNORECASE)
_PARTS = 2  # rows that one adds up
_DAY_0 = datetime(1899, 12, 30)


def in_formulas(
    grid: Grid,
    rows: Sequence[Mapping[str, str]],
    leaning: Leaning | None = None,
    others: Sequence[Grid] = (),
) -> Iterator[Finding]:
    """What is to be said of the formulas in typed cells, all found in one look at the sheet.

    ``rows`` are the addresses of a table's typed cells by heading, row by row; ``leaning`` knows
    the formulas that these lean on, and ``others`` are further sheets that were read.
    """
    typed = {cell: heading for row in rows for heading, cell in row.items()}
    found = _of_columns(frozenset(_column(cell) for cell in typed), grid.part)
    if found:
        dates = leaning is None or not leaning.package.uses_1904_dates
        round_again = {} if leaning is None else _circles(grid, typed, found, leaning)
        for cell, where in round_again.items():
            row, column = position(cell)
            by = f", by way of {where}" if where else ""
            what = typed[cell].lower()
            yield CIRCULAR.at(grid.place(row - 1, column - 1), what=what, by=by)
        settled = {cell: heading for cell, heading in typed.items() if cell not in round_again}
        yield from _unlike_their_text(_Sheets(grid, others, dates), settled, found)
        if leaning:
            yield from _not_settled(grid, typed, found, leaning)
        yield from _sums(grid, typed, found)


_FormulaTexts = Sequence[tuple[bytes, bytes, bytes]]  # cell, attributes and text of each formula


CIRCULAR = Rule(
    "SVE340",
    "circular",
    "warning",
    "{what} comes from a formula that leans on itself{by}, which no program can work out; what was "
    "stored last counts.",
    "Type the figure itself in place of the formula.",
    manual={"by": ""},
)


def _circles(
    grid: Grid, typed: Mapping[str, str], formulas: _FormulaTexts, leaning: Leaning
) -> dict[str, str]:
    """Typed cells whose formula comes round to itself, or leans on one that does: by which."""
    found = {}
    for at, _, _ in formulas:
        cell = at.decode("ascii")
        if cell in typed and (where := leaning.of(grid.sheet, cell).circle):
            found[cell] = "" if where == f"{grid.sheet}!{cell}" else where
    return found


CHANGES_WHEN_OPENED = Rule(
    "SVE239",
    "changes-when-opened",
    "warning",
    "{what} comes from {function}, which gives another result each time the workbook is opened; "
    "what was stored last counts.",
    "Type the figure itself in place of the formula.",
)


FROM_ANOTHER_WORKBOOK = Rule(
    "SVE124",
    "from-another-workbook",
    "warning",
    "{what} is taken from another workbook, which nobody who reads this one has; what was stored "
    "last counts.",
    "Type the figure itself in place of the link (copy the cell, Paste Special, Values).",
)


ASKED_ELSEWHERE = Rule(
    "SVE343",
    "asked-elsewhere",
    "warning",
    "{what} comes from {function}, which asks the web or another program for it; what was stored "
    "last counts.",
    "Type the figure itself in place of the formula.",
)


def _not_settled(
    grid: Grid, typed: Mapping[str, str], formulas: _FormulaTexts, leaning: Leaning
) -> Iterator[Finding]:
    """Each typed cell whose figure is another at each opening, or comes out of another workbook.

    By its own formula, or by one that it leans on.
    """
    for found, _, _ in formulas:
        cell = found.decode("ascii")
        if cell not in typed:
            continue
        row, column = position(cell)
        place, what = grid.place(row - 1, column - 1), typed[cell].lower()
        leans = leaning.of(grid.sheet, cell)
        for rule, (function, where) in (
            (CHANGES_WHEN_OPENED, leans.changes),
            (ASKED_ELSEWHERE, leans.asks),
        ):
            by = "" if where == f"{grid.sheet}!{cell}" else f" in {where}"
            if function:
                yield rule.at(place, what=what, function=f"{function}{by}")
        if leans.elsewhere:
            yield FROM_ANOTHER_WORKBOOK.at(place, what=what)


def _sums(grid: Grid, typed: Mapping[str, str], texts: _FormulaTexts) -> Iterator[Finding]:
    """Each row with a figure that its formula adds up from other rows of its table."""
    for cell, formula in _formulas(texts):
        text = formula.text.strip()
        if cell not in typed or TYPED_KINDS.get(typed[cell]) not in NUMBERS:
            continue
        if len(text) > _LONGEST or formula.columns_right:
            continue
        row, column = position(cell)
        rows = _added(grid, cell, text.replace(" ", ""), formula.rows_down)
        name = column_letters(column)
        if row not in rows and sum(f"{name}{each}" in typed for each in rows) >= _PARTS:
            why = f"its {typed[cell].lower()} is the formula ={text}"
            yield TOTAL_LINE.at(grid.place(row - 1, column - 1), row=row, why=why)


def _added(grid: Grid, cell: str, text: str, down: int) -> set[int]:
    """Rows that a formula adds up, by cells of its own column or of its table's worked columns.

    None where it does anything else, such as a share of them. A product counts for its row where
    one of the two is of its own column, as a value and its volume are.
    """
    if not _ADDED.fullmatch(text) or not ("+" in text.lstrip("+") or ":" in text or "," in text):
        return set()
    own = column_letters(position(cell)[1])
    rows, columns = set[int](), list[str]()
    for part in _RANGE.finditer(text):
        first = int(part["first"]) + down
        last = int(part["last"] or part["first"]) + down
        columns += {part["left"].upper(), (part["right"] or part["left"]).upper()}
        rows |= {*range(min(first, last), max(first, last) + 1)[:_LONGEST]}
    if "*" in text or "SUMPRODUCT" in text.upper() or "SUMIF" in text.upper():
        return rows if own in columns else set()
    others = {*columns} - {own}
    worked = _worked(grid, others, min(rows)) if others else True
    return rows if worked else set()


def _worked(grid: Grid, columns: Collection[str], row: int) -> bool:
    """Whether columns are of the table of a row, and hold formulas there, as worked columns do."""
    within = next((each for each in grid.tables if each.first <= row <= each.last), None)
    if within is None:
        return False
    left, right = within.columns
    found = _of_columns(frozenset(columns), grid.part)
    filled = {_column(at.decode("ascii")) for at, _, _ in found}
    return all(left <= column_number(each) <= right and each in filled for each in columns)


def _column(cell: str) -> str:
    return cell.rstrip("0123456789")


def _of_columns(columns: frozenset[str], part: bytes) -> _FormulaTexts:
    """Find each formula in some columns of a sheet."""
    return _formulas_in(columns).findall(part) if columns else []


@lru_cache(maxsize=32)
def _formulas_in(columns: frozenset[str]) -> re.Pattern[bytes]:
    return re.compile(_ANY % "|".join(sorted(columns)).encode("ascii"))


def _unlike_their_text(
    sheets: _Sheets, typed: Mapping[str, str], texts: _FormulaTexts
) -> Iterator[Finding]:
    """Each typed cell that stores another answer than its formula gives."""
    grid = sheets.grid
    for cell, formula in _formulas(texts):
        if cell not in typed or len(formula.text) > _LONGEST:
            continue
        row, column = position(cell)
        try:
            stored = sheets.cell("", row, column)
            given = _given(formula, sheets)
        except (NotWorkedOut, ArithmeticError):
            continue
        if _alike(given, stored):
            continue
        is_day = isinstance(grid.at(row - 1, column - 1), date)
        yield RESULT_NOT_OF_FORMULA.at(
            grid.place(row - 1, column - 1),
            what=typed[cell].lower(),
            formula=_shown(formula, row, column),
            given=_said(given, is_day),
            stored=_said(stored, is_day),
        )


def _given(formula: CellFormula, sheets: _Sheets) -> Value:
    """What a formula gives; one of a cell that was deleted fails, unless it may ask for that."""
    bare = _IN_QUOTES.sub("", formula.text)
    if "#REF!" in bare.upper() and not _OF_ERRORS.search(bare):
        return "#REF!"
    return work_out(formula, sheets)


def _formulas(texts: _FormulaTexts) -> Iterator[tuple[str, CellFormula]]:
    """Each formula with its cell; one that was filled down has its text in its first cell alone."""
    first: dict[bytes, tuple[str, int, int]] = {}
    for at, said, raw in texts:
        cell, text = at.decode("ascii"), html.unescape(raw.decode("utf-8", "replace"))
        kind = _KIND.search(said)
        how = kind[1] if kind else b"normal"
        if how == b"shared" and (group := _GROUP.search(said)):
            row, column = position(cell)
            if text:
                first[group[1]] = text, row, column
            if group[1] in first:
                text, top, left = first[group[1]]
                yield cell, CellFormula(text, row - top, column - left)
        elif how in (b"normal", b"array") and text:
            yield cell, CellFormula(text, array=how == b"array")


class _Sheets:
    """The cells of the sheets that were read, of which one holds the formulas."""

    def __init__(self, grid: Grid, others: Sequence[Grid], dates: bool) -> None:
        self.grid = grid
        self.grids = {"": grid, **{each.sheet.casefold(): each for each in (grid, *others)}}
        self.dates = dates  # counted from 1900
        self.left = _ASKED
        self.unknown: dict[str, frozenset[str]] = {}
        self.standing: dict[str, frozenset[str]] = {}

    def cell(self, sheet: str, row: int, column: int) -> Value:
        """What a cell holds; ``NotWorkedOut`` of a failed one, or one without a stored result."""
        self.left -= 1
        key = sheet.casefold()
        grid = self.grids.get(key)
        if grid is None or self.left < 0:
            raise NotWorkedOut
        found = grid.at(row - 1, column - 1)
        name = f"{column_letters(column)}{row}"
        if name in self._unknown(key, grid):
            raise NotWorkedOut
        if isinstance(found, bool):
            return found
        if isinstance(found, int | float):
            return float(found)
        if isinstance(found, date) and self.dates:
            return serial(found)
        if not isinstance(found, str):
            raise NotWorkedOut
        if found == "" and name not in self._standing(key, grid):
            return None
        return found

    def _unknown(self, key: str, grid: Grid) -> frozenset[str]:
        if key not in self.unknown:
            scan = scan_all(grid.part, grid.limits)
            self.unknown[key] = scan.unvalued | scan.errors
        return self.unknown[key]

    def _standing(self, key: str, grid: Grid) -> frozenset[str]:
        """Cells that hold something, if only an empty text."""
        if key not in self.standing:
            cells = (each.decode("ascii") for each in _STANDS.findall(grid.part))
            self.standing[key] = frozenset(cells)
        return self.standing[key]


def _alike(given: Value, stored: Value) -> bool:
    """Whether a stored result is what a formula gives; whether as a number or a text is no matter.

    Some programs store every result as a text.
    """
    one, other = _as_number(given), _as_number(stored)
    if one is not None and other is not None:
        return math.isclose(one, other, rel_tol=_SAME, abs_tol=1e-9)
    if one is not None or other is not None:
        return False
    return " ".join(str(given or "").split()) == " ".join(str(stored or "").split())


def _as_number(value: Value) -> float | None:
    return (
        parse_number(value) if isinstance(value, str) else None if value is None else float(value)
    )


def _said(value: Value, is_day: bool) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, str):
        return quote(value, 60)
    if isinstance(value, bool):
        return str(value).upper()
    if is_day and 61 <= value < 2_900_000:
        return (_DAY_0 + timedelta(days=value)).date().isoformat()
    return figure(value)


def _shown(formula: CellFormula, row: int, column: int) -> str:
    """The formula of a cell as it is said, and from which cell it was filled."""
    text = formula.text if len(formula.text) <= _SHOWN else f"{formula.text[: _SHOWN - 1]}…"
    if not (formula.rows_down or formula.columns_right):
        return f"={text}"
    first = f"{column_letters(column - formula.columns_right)}{row - formula.rows_down}"
    return f"={text} (filled from {first})"
