"""What each bid offers under a framework's headings, and where it falls, side by side.

A value counts once, under the nearest heading of its outcome. A row that names several places is
divided evenly among them. Both sheets are there only where a run names a framework or a look-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.comparison.league import Sources
from sve_excel.looks.figures import COUNT, MONEY, PERCENT
from sve_excel.looks.flat import flat_forms
from sve_excel.looks.page import Col, Page, quoted
from sve_excel.method.frameworks import NOT_OFFERED, Under, by_framework
from sve_excel.method.places import FallsTo, by_place
from sve_excel.records.framework import Framework
from sve_excel.records.places import Places

FRAMEWORKS, PLACES = "Frameworks", "Places"
IN_FIFTH = "In the most deprived fifth"
FRAMEWORK_COLUMNS = (
    Col("Framework", 34, wrap=True),
    Col("Code", 8),
    Col("Heading", 40, wrap=True),
    Col("Asked for", 9),
    Col("Bid", 6, COUNT),
    Col("Bidder", 34, wrap=True),
    Col("Net value", 15, MONEY, computed=True),
    Col("Units promised, by what one unit is", 44, wrap=True),
    Col("Rows with a price", 12, COUNT),
    Col("Rows without", 10, COUNT),
    Col("Rows that serve it besides", 18, COUNT),
)
PLACE_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col("Bidder", 34, wrap=True),
    Col("Where", 40, wrap=True),
    Col("Net value", 15, MONEY, computed=True),
    Col("Share of the bid's net value", 13, PERCENT, computed=True),
)
_MOST_IN_FORMULA = 8_000  # characters; Excel takes 8,192
_NO_BID = "No bid"


@dataclass(frozen=True, slots=True)
class Offered:
    """What one bid offers under one heading of one framework; ``nobody`` where no bid does."""

    framework: Framework
    under: Under
    bid: Bid
    nobody: bool = False

    @property
    def units_said(self) -> str:
        """Units in words, or that nothing is offered."""
        words = self.under.units_said or ("served besides" if self.under.besides else "")
        return words or NOT_OFFERED

    @property
    def number(self) -> int | None:
        """Number of the bid."""
        return None if self.nobody else self.bid.number

    @property
    def label(self) -> str:
        """Name of the bid."""
        return _NO_BID if self.nobody else self.bid.label

    @property
    def net(self) -> float | None:
        """Net value in pounds; none where nothing is offered, which is no £0."""
        return self.under.net if self.under.offered else None


@dataclass(frozen=True, slots=True)
class FallsIn:
    """What of one bid falls in one ward, in the most deprived fifth, or in no place known."""

    bid: Bid
    where: str
    ward: bool
    part: FallsTo
    share: float

    @property
    def net(self) -> float:
        """Net value in pounds."""
        return self.part.net


def offered(bids: Sequence[Bid], frameworks: Iterable[Framework]) -> list[Offered]:
    """Give every heading under which any of the bids offers anything, or which is asked for."""
    found = []
    for framework in frameworks:
        each = [(bid, by_framework(bid.valuation.lines, framework)) for bid in bids]
        used = {u.measure.code for _, all_ in each for u in all_ if u.offered or u.asked}
        order = [
            *(m.code for m in framework.measures if m.code in used),
            *([""] if "" in used else []),
        ]
        by_code = {(bid.number, u.measure.code): u for bid, all_ in each for u in all_}
        found += [
            Offered(framework, by_code[bid.number, code], bid)
            for code in order
            for bid, _ in each
            if (bid.number, code) in by_code
        ]
    return found


def side_by_side(comparison: Comparison) -> list[Offered]:
    """Give what is offered as people read it: what no bid offers is one row, not one for each."""
    by_heading: dict[tuple[str, str], list[Offered]] = {}
    for each in offered(comparison.bids, comparison.library.frameworks):
        by_heading.setdefault((each.framework.key, each.under.measure.code), []).append(each)
    found = []
    for of_bids in by_heading.values():
        some = any(bid.under.offered for bid in of_bids)
        found += of_bids if some else [replace(of_bids[0], nobody=True)]
    return found


def falls_in(bids: Iterable[Bid], places: Places | None) -> list[FallsIn]:
    """Give where each bid's value falls: wards by their names, then what is said of it all."""
    if places is None:
        return []
    ins = []
    for bid in bids:
        fallen = by_place(bid.valuation.lines, places)
        parts = [(name, True, part) for name, part in sorted(fallen.wards.items())]
        parts += [(name, False, part) for name, part in [(IN_FIFTH, fallen.deprived), *fallen.rest]]
        ins += [
            FallsIn(bid, name, ward, part, part.net / fallen.net if fallen.net else 0.0)
            for name, ward, part in parts
        ]
    return ins


def write_frameworks(page: Page, comparison: Comparison, sources: Sources) -> None:
    """One row for each heading and bid; net values are formulas over the lines."""
    rows = side_by_side(comparison)
    page.table("Frameworks", FRAMEWORK_COLUMNS, len(rows))
    forms = flat_forms(page.formats, FRAMEWORK_COLUMNS)
    for row in rows:
        under, words = row.under, []
        texts = {
            0: row.framework.title,
            1: under.measure.code,
            2: under.measure.outcome,
            3: "yes" if under.asked else "",
            5: row.label,
            7: row.units_said,
        }
        numbers = {8: under.priced, 9: under.unpriced, 10: under.besides}
        if row.number is not None:
            numbers[4] = row.number
        for at, text in texts.items():
            page.text(page.row, at, text, forms[at])
            words.append((at, text))
        for at, number in numbers.items():
            page.number(page.row, at, number, forms[at])
        formula = _net(row, sources, page.row + 1)
        if row.net is None:
            page.text(page.row, 6, NOT_OFFERED, forms[6])
        elif formula:
            page.formula(page.row, 6, formula, forms[6], row.net)
        else:
            page.number(page.row, 6, row.net, forms[6])
        page.fit(FRAMEWORK_COLUMNS, words)
        page.row += 1


def _net(offered: Offered, sources: Sources, row: int) -> str:
    """Net value of a bid under a heading, over the lines; empty where no formula can give it."""
    code, codes = offered.under.measure.code, offered.framework.codes
    outcomes = [name for name, found in codes.items() if found and found[0] == code]
    lines = sources.lines
    if not (code and outcomes and lines.live):
        return ""
    net, bid, of = (lines.range(heading) for heading in ("Net value", "Bid", "Outcome"))
    return _formula(f"SUMIFS({net},{bid},$E{row},{of},{quoted(name)})" for name in outcomes)


def _formula(summands: Iterable[str]) -> str:
    """A formula of sums, one by one as Gnumeric needs them; empty where it is too long, or none."""
    formula = "+".join(summands)
    return f"={formula}" if 0 < len(formula) < _MOST_IN_FORMULA else ""


def _falling(falls_in: FallsIn, sources: Sources, row: int) -> str:
    """Net value of a bid that falls somewhere: shares of its lines; empty where none can be."""
    lines = sources.lines
    if not lines.live:
        return ""
    net, bid, of = (lines.range(heading) for heading in ("Net value", "Bid", "Row"))
    return _formula(
        f"{share!r}*SUMIFS({net},{bid},$A{row},{of},{each})"
        for share, rows in falls_in.part.by_share.items()
        for each in rows
    )


def write_places(page: Page, comparison: Comparison, sources: Sources) -> None:
    """One row for each bid and ward, and for the most deprived fifth; formulas over the lines."""
    rows = falls_in(comparison.bids, comparison.library.places)
    page.table("Places", PLACE_COLUMNS, len(rows))
    forms = flat_forms(page.formats, PLACE_COLUMNS)
    bold = page.formats.cell(bold=True, text_wrap=True, valign="top", align="left", indent=1)
    for each in rows:
        page.number(page.row, 0, each.bid.number, forms[0])
        page.text(page.row, 1, each.bid.label, forms[1])
        page.text(page.row, 2, each.where, forms[2] if each.ward else bold)
        row, formula = page.row + 1, _falling(each, sources, page.row + 1)
        if formula:
            whole = (
                f"SUMIFS({sources.lines.range('Net value')},{sources.lines.range('Bid')},$A{row})"
            )
            page.formula(page.row, 3, formula, forms[3], each.net)
            page.formula(page.row, 4, f"=IF({whole}=0,0,$D{row}/{whole})", forms[4], each.share)
        else:
            page.number(page.row, 3, each.net, forms[3])
            page.number(page.row, 4, each.share, forms[4])
        page.fit(PLACE_COLUMNS, ((1, each.bid.label), (2, each.where)))
        page.row += 1
