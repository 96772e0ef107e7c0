"""The tables of a comparison as data: bids, lines, inputs, findings, flags, marks and ranges.

A table is its fields and its rows. The fields of lines and inputs are the columns of the sheets
``Lines`` and ``Input lines``, those of a bid are the labels of its sheet Project; what a field is
called, what goes in and in what unit is made from there, so that a new column is in the data, too.
Texts stand whole. How a bidder is reached by post and e-mail is left out: data are handed on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from sve_excel.comparison.bids import Bid
from sve_excel.comparison.flat_data import Cell, DataKind, kind_of
from sve_excel.comparison.frameworks import falls_in, offered
from sve_excel.comparison.lines import INPUT_LINE_COLUMNS, LINE_COLUMNS, input_lines_of, lines_of
from sve_excel.comparison.placed import Placed, placed_by_path, places_shown
from sve_excel.comparison.study import Study
from sve_excel.layout import FIELDS, OTHER_NET
from sve_excel.looks.figures import MONEY, PENCE, PRICE, SHARE, YEARS
from sve_excel.looks.flat import Row, Shown
from sve_excel.method.scoring import all_marks
from sve_excel.model import Finding, Result
from sve_excel.policy.scoring import METHODS

_FORM_UNITS: Final = {MONEY: "GBP", PENCE: "GBP", PRICE: "GBP", SHARE: "share of 1", YEARS: "years"}
_FIELD_KINDS: Final[Mapping[str, DataKind]] = {
    "number": "number",
    "money": "number",
    "date": "date",
}
_CONTACT: Final = ("address", "email")
RATIO_UNIT: Final = "GBP for every GBP 1"


@dataclass(frozen=True, slots=True)
class DataField:
    """One field of a table: its name for programs and its title for people, kind and unit.

    One that is ``given`` is blank in no row.
    """

    name: str
    title: str
    kind: DataKind
    unit: str = ""
    given: bool = False


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table: its fields, its rows in their order, its key, and what its ``bid`` points to.

    ``rows`` are those of the bids that the comparison shows, ``more`` gives those of one that it
    does not.
    """

    name: str
    title: str
    fields: tuple[DataField, ...]
    rows: Sequence[tuple[Cell, ...]]
    key: tuple[str, ...]
    of_bids: bool = True
    more: Callable[[Bid], list[tuple[Cell, ...]]] = lambda bid: []


class _Got(NamedTuple):
    """A field, and how its cell is had of a row."""

    field: DataField
    get: Callable[[Any], Any]


def data_tables(study: Study) -> tuple[DataTable, ...]:
    """Give every table of a comparison, in the order in which they are named."""
    bids, library = study.comparison.bids, study.comparison.library
    findings, marks = _Findings(study), _Marks(study)
    return (
        _made("bids", "Every bid that was compared", _bid_fields(study), bids, ("bid",), _itself),
        _shown("lines", "Every output of every bid", LINE_COLUMNS, bids, lines_of),
        _shown("inputs", "Every input of every bid", INPUT_LINE_COLUMNS, bids, input_lines_of),
        _made(
            "findings",
            "What was found in each file",
            _FINDINGS,
            findings.of_all(),
            ("number",),
            findings.of,
        ),
        _made("flags", "Questions to the bidders", _FLAGS, _flags(study), ("number",)),
        _made(
            "marks",
            "Marks by the rules, and by each method",
            _MARKS,
            [row for bid in bids for row in marks.of(bid)],
            ("bid", "by", "what"),
            marks.of,
        ),
        _made("ranges", "Where nine draws in ten lie", _RANGES, _ranges(study), _OF_RANGES),
        _made(
            "frameworks",
            "What each bid offers under each heading of a framework",
            _FRAMEWORKS,
            offered(bids, library.frameworks),
            ("bid", "framework", "code"),
            lambda bid: offered([bid], library.frameworks),
        ),
        _made(
            "places",
            "Where each bid's value falls",
            _PLACES,
            falls_in(bids, library.places),
            ("bid", "where"),
            lambda bid: falls_in([bid], library.places),
        ),
    )


def field_name(heading: str) -> str:
    """Give the name of a heading for programs: small letters, figures and low lines."""
    words = heading.replace("£1", "one pound").casefold()
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_")


def _made(
    name: str,
    title: str,
    columns: Sequence[_Got],
    rows: Iterable[Any],
    key: tuple[str, ...],
    of: Callable[[Bid], Iterable[Any]] = lambda bid: (),
) -> DataTable:
    """Make a table; ``of`` gives the rows of one bid that is not shown."""

    def cells(rows: Iterable[Any]) -> list[tuple[Cell, ...]]:
        return [tuple(_cell(column.get(row)) for column in columns) for row in rows]

    fields = tuple(column.field for column in columns)
    return DataTable(
        name, title, fields, cells(rows), key, name != "bids", lambda bid: cells(of(bid))
    )


def _shown(
    name: str,
    title: str,
    columns: Sequence[Shown[Row]],
    bids: Sequence[Bid],
    rows: Callable[[Iterable[Bid]], Sequence[Row]],
) -> DataTable:
    """Make a table of the columns of a sheet, whose rows are known by their bid and their row."""
    got = [_Got(_field_of(column), column.whole or column.get) for column in columns]
    return _made(name, title, got, rows(bids), ("bid", "row"), lambda bid: rows([bid]))


def _itself(bid: Bid) -> tuple[Bid]:
    return (bid,)


def _field_of(column: Shown[Any]) -> DataField:
    unit = _FORM_UNITS.get(column.form, "")
    name = field_name(column.heading)
    return DataField(name, column.heading, kind_of(column), unit, name in ("bid", "row"))


def _cell(value: Any) -> Cell:
    """Give a cell as data hold it: nothing where there is nothing, and no number that is none."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    known: Cell = value
    return known


def _got(
    title: str,
    get: Callable[[Any], Any],
    kind: DataKind = "string",
    unit: str = "",
    name: str = "",
    *,
    given: bool = False,
) -> _Got:
    return _Got(DataField(name or field_name(title), title, kind, unit, given), get)


def _bid_fields(study: Study) -> list[_Got]:
    """Fields of a bid: its number and place, what its sheet Project says, what it comes to."""
    comparison = study.comparison
    places, at = placed_by_path(comparison.of_all), {bid.number: bid for bid in comparison.bids}

    def ranked(bid: Bid) -> Placed:
        """Where it is placed; one that is for several lots has no one place and no one total."""
        first, *more = places[bid.result.path]
        return replace(first, place=0, total=math.nan) if more else first

    def value(title: str, name: str, unit: str = "GBP") -> _Got:
        def get(bid: Bid) -> Any:
            return getattr(bid.valuation, name)

        return _got(title, get, "number", unit, name)

    def likely(end: int) -> Callable[[Bid], Any]:
        def get(bid: Bid) -> Any:
            if bid.number not in at or not ranked(bid).place:
                return None
            return study.places_of(replace(ranked(bid), bid=bid))[end]

        return get

    other = OTHER_NET[study.comparison.policy.input_leakage]
    return [
        _got("Bid", lambda bid: bid.number, "integer", given=True),
        _got("Bidder", lambda bid: bid.whole, given=True),
        _got("Ranked among", lambda bid: study.comparison.among(bid).words),
        _got("Place in the ranking", lambda bid: ranked(bid).place or None, "integer"),
        _got("Place as shown", lambda bid: places_shown(places[bid.result.path])),
        _got("Total marks", lambda bid: ranked(bid).total, "number", "marks"),
        _got("Best place in nine draws of ten", likely(0), "integer"),
        _got("Worst place in nine draws of ten", likely(1), "integer"),
        *map(_answer, (field for field in FIELDS if field.attribute not in _CONTACT)),
        value("Gross value", "gross_outputs"),
        value("Net value", "net_outputs"),
        value("Present value", "present_value"),
        value("Gross inputs", "gross_inputs"),
        value("Net inputs", "net_inputs"),
        value("Inputs that count", "counted_inputs"),
        value("Gross return", "gross_sroi", RATIO_UNIT),
        value("Net return", "net_sroi", RATIO_UNIT),
        value("Present-value return", "present_value_sroi", RATIO_UNIT),
        value(other, "other_net_sroi", RATIO_UNIT),
        _got("Gross colour", lambda bid: bid.valuation.rag_gross),
        _got("Net colour", lambda bid: bid.valuation.rag_net),
        _got("Errors", lambda bid: bid.result.count("error"), "integer"),
        _got("Warnings", lambda bid: bid.result.count("warning"), "integer"),
        _got("Notes", lambda bid: bid.result.count("note"), "integer"),
        _got("Lot", lambda bid: bid.result.standing.lot),
        _got("Status", lambda bid: bid.result.standing.status),
        _got("File", lambda bid: bid.result.path, given=True),
        _got("SHA-256 before", lambda bid: bid.result.sha256_before, name="sha256_before"),
        _got("SHA-256 after", lambda bid: bid.result.sha256_after, name="sha256_after"),
    ]


def _answer(field: Any) -> _Got:
    """Make the field of a label of Project."""
    kind = _FIELD_KINDS.get(field.kind, "string")
    unit = "GBP" if field.kind == "money" else ""

    def get(bid: Bid) -> Any:
        return getattr(bid.project, field.attribute)

    return _got(field.label, get, kind, unit)


class _FindingRow(NamedTuple):
    """A finding with its number, its file, and its bid where that was compared."""

    number: int
    bid: int | None
    path: str
    finding: Finding


class _Findings:
    """The findings of one file after another, numbered as they come."""

    def __init__(self, study: Study) -> None:
        self.comparison, self.number = study.comparison, 0

    def of_all(self) -> list[_FindingRow]:
        """Give those of the files that the comparison shows."""
        comparison, rows = self.comparison, list[_FindingRow]()
        ranked = comparison.of_all.by_path
        for result in comparison.results:
            bid = comparison.by_path.get(result.path)
            if bid or result.path not in ranked:
                rows += self._numbered(result, bid)
        return rows

    def of(self, bid: Bid) -> list[_FindingRow]:
        """Give those of one more bid."""
        return self._numbered(bid.result, bid)

    def _numbered(self, result: Result, bid: Bid | None) -> list[_FindingRow]:
        number, self.number = self.number, self.number + len(result.findings)
        return [
            _FindingRow(n, bid.number if bid else None, result.path, finding)
            for n, finding in enumerate(result.findings, number + 1)
        ]


_FINDINGS: Final = (
    _got("Number", lambda each: each.number, "integer", given=True),
    _got("Bid", lambda each: each.bid, "integer"),
    _got("File", lambda each: each.path, given=True),
    _got("Severity", lambda each: each.finding.severity, given=True),
    _got("Code", lambda each: each.finding.code, given=True),
    _got("Sheet", lambda each: each.finding.place.sheet),
    _got("Cell", lambda each: each.finding.place.cell),
    _got("What was found", lambda each: each.finding.message),
    _got("What to do", lambda each: each.finding.remedy),
)


def _flags(study: Study) -> list[tuple[int, Any, str]]:
    from sve_excel.comparison.asking import cells_of

    return [(n, flag, cells_of(flag)) for n, flag in enumerate(study.flags, 1)]


_FLAGS: Final = (
    _got("Number", lambda each: each[0], "integer", given=True),
    _got("Bid", lambda each: each[1].bid, "integer", given=True),
    _got("Code", lambda each: each[1].code, given=True),
    _got("Weight", lambda each: each[1].gravity, "integer", "2 is graver than 1"),
    _got("What stands out", lambda each: each[1].message),
    _got("Question to the bidder", lambda each: each[1].question),
    _got("Cells", lambda each: each[2]),
)


class _MarkRow(NamedTuple):
    """Marks of one bid: for a part of the total by the rules, for the total, or by a method."""

    bid: int
    by: str
    what: str
    marks: float


def _in_each(places: Sequence[Placed]) -> list[tuple[str, Placed]]:
    """Where a bid is placed, and the words that tell several lots of one bid apart."""
    return [(f" in lot {each.lot}" * (len(places) > 1), each) for each in places]


class _Marks:
    """What the rules earn each bid, where they name a method, and what each method would."""

    def __init__(self, study: Study) -> None:
        ranking = study.comparison.of_all
        self.at = {path: index for index, path in enumerate(ranking.by_path)}
        self.places, self.by_method = placed_by_path(ranking), study.by_method
        if ranking is not study.comparison:
            figures = [bid.figures for bid in ranking.bids]
            self.by_method = all_marks(figures, ranking.policy)

    def of(self, bid: Bid) -> list[_MarkRow]:
        """Give those of one bid."""
        at = self.at[bid.result.path]
        rows = [
            _MarkRow(bid.number, "rules", f"{what}{where}", each)
            for where, earned in _in_each(self.places[bid.result.path])
            for what, each in (*earned.marks.items(), ("total", earned.total))
            if earned.marks
        ]
        rows += [
            _MarkRow(bid.number, method, METHODS[method].words, float(marks[at]))
            for method, marks in self.by_method.items()
        ]
        return rows


_MARKS: Final = (
    _got("Bid", lambda each: each.bid, "integer", given=True),
    _got("By", lambda each: each.by, given=True),
    _got("What", lambda each: each.what, given=True),
    _got("Marks", lambda each: each.marks, "number", "marks"),
)


class _Span(NamedTuple):
    """A figure of a bid, and from where to where it lies in nine draws of ten."""

    bid: int
    figure: str
    unit: str
    as_bid: float
    low: float
    middle: float
    high: float


def _ranges(study: Study) -> list[_Span]:
    found = []
    for at, bid in enumerate(study.comparison.bids):
        ranges, value = study.simulation.ranges[at], bid.valuation
        spans = (
            ("gross_sroi", RATIO_UNIT, value.gross_sroi, ranges.gross),
            ("net_sroi", RATIO_UNIT, value.net_sroi, ranges.net),
            ("present_value_sroi", RATIO_UNIT, value.present_value_sroi, ranges.present_value),
            *(
                (f"total{where}", "marks", each.total, study.ranges_of(each).total)
                for where, each in _in_each(study.placed[bid.result.path])
            ),
        )
        found += [
            _Span(bid.number, figure, unit, as_bid, *span)
            for figure, unit, as_bid, span in spans
            if span
        ]
    return found


_OF_RANGES: Final = ("bid", "figure")
_RANGES: Final = (
    _got("Bid", lambda each: each.bid, "integer", given=True),
    _got("Figure", lambda each: each.figure, given=True),
    _got("Unit", lambda each: each.unit, given=True),
    _got("As bid", lambda each: each.as_bid, "number", "as unit says"),
    _got("Low", lambda each: each.low, "number", "as unit says"),
    _got("Middle", lambda each: each.middle, "number", "as unit says"),
    _got("High", lambda each: each.high, "number", "as unit says"),
)

_FRAMEWORKS: Final = (
    _got("Bid", lambda each: each.bid.number, "integer", given=True),
    _got("Framework", lambda each: each.framework.key, given=True),
    _got("Code", lambda each: each.under.measure.code or "none", given=True),
    _got("Theme", lambda each: each.under.measure.theme),
    _got("Heading", lambda each: each.under.measure.outcome),
    _got("Asked for", lambda each: "yes" if each.under.asked else "no"),
    _got("Net value", lambda each: each.under.net, "number", "GBP"),
    _got("Units promised", lambda each: each.under.units_said),
    _got("Rows with a price", lambda each: each.under.priced, "integer"),
    _got("Rows without a price", lambda each: each.under.unpriced, "integer"),
    _got("Rows that serve it besides", lambda each: each.under.besides, "integer"),
)

_PLACES: Final = (
    _got("Bid", lambda each: each.bid.number, "integer", given=True),
    _got("Where", lambda each: each.where, given=True),
    _got("Kind", lambda each: "ward" if each.ward else "of all", given=True),
    _got("Net value", lambda each: each.net, "number", "GBP"),
    _got("Share of the net value", lambda each: each.share, "number", "share of 1"),
)
