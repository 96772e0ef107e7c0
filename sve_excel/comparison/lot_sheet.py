"""The sheet Lots: a ranking of each lot with live marks, and to whom the rules give it.

Marks follow the settings, the prices and the marks of people as everywhere; which method is chosen,
who bids for which lot and what a limit makes were worked out when the workbook was made.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sve_excel.comparison.bids import DISQUALIFIED, NO_PLACE, NO_PRICE, NOT_MARKED
from sve_excel.comparison.league import ORDER, Sources
from sve_excel.comparison.lot_tables import (
    DRAWN,
    FOLDED_FROM,
    LETTER,
    OWN,
    lot_columns,
    lot_tables,
)
from sve_excel.comparison.lots import LotRanking, awarded, lot_troubles
from sve_excel.comparison.mark_settings import band_ranges, setting_cell
from sve_excel.comparison.marks import (
    FAILED,
    FOR_QUALITY,
    PRICES_BY,
    SETS,
    disqualifies,
)
from sve_excel.comparison.places import LAST, ORDER_BY, TIE_BREAK, order_formula, place_formula
from sve_excel.comparison.scales import Scales, or_words, sets_formula
from sve_excel.comparison.study import LotStudy, Study
from sve_excel.looks.page import Page
from sve_excel.method.scoring import PRICE, QUALITY, SOCIAL_VALUE
from sve_excel.policy.criteria import lot_words
from sve_excel.policy.figures import AllFigures
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import MarkCells, counted, measured_by_formula, scale_formula
from sve_excel.words.lookup import looked_up

LOTS_WORDS = (
    "Each lot ranked by itself. A bid is for the lots that it names; type others into the sheet "
    "Register, such as 1, 2, and the next run follows them. A file that is for several lots is "
    "marked in each with the same figures and price: where they differ, each lot needs a file of "
    "its own. What places go by stands in the last columns, which are folded away: the sign + "
    "above them opens them."
)


@dataclass(frozen=True, slots=True)
class _LotRow:
    """A bid's row in the table of its lot, and how formulas name its cells."""

    number: int
    first: int
    last: int
    sources: Sources

    def here(self, heading: str) -> str:
        """The bid's cell of a column."""
        return f"${LETTER[heading]}{self.number}"

    def every(self, heading: str) -> str:
        """A column's cells of all bids of the lot."""
        letter = LETTER[heading]
        return f"${letter}${self.first}:${letter}${self.last}"

    def of(self, heading: str) -> str:
        """What the sheet Marks has of the bid."""
        marks = self.sources.marks
        return looked_up(marks(heading), self.here("Bid"), marks("Bid"))


def write_lots(page: Page, study: Study, sources: Sources) -> None:
    """To whom the rules give each lot, then a ranking for each."""
    comparison = study.comparison
    page.say(lot_words(comparison.policy))
    for words in lot_troubles(comparison):
        page.say(words, bold=True)
    page.row += 1
    page.section("To whom these rules give each lot, as worked out when this workbook was made")
    for one in awarded(comparison):
        said = one.bid.label if one.bid else "nobody"
        page.say(f"Lot {one.lot.number} {one.lot.title}".strip() + f": {said}. {one.why}")
    columns, repeated = lot_columns(comparison.policy), False
    page.fold(FOLDED_FROM, len(columns) - 1)
    tables = {table.number: table for table in lot_tables(study)}
    for lot in study.by_lot:
        ranking = lot.ranking
        page.row += 1
        page.section(ranking.title)
        if not ranking.bids:
            page.say("Nobody bids for this lot.")
            continue
        page.header(columns, height=34)
        if not repeated:  # every lot has the same
            page.sheet.repeat_rows(page.row - 1)
        repeated = True
        first = page.row + 1
        assert first == tables[ranking.lot.number].first
        for at in range(len(ranking.bids)):
            row = _LotRow(page.row + 1, first, first + len(ranking.bids) - 1, sources)
            _write(page, lot, at, row, study)
            page.row += 1


def _write(page: Page, lot: LotStudy, at: int, row: _LotRow, study: Study) -> None:
    policy, bid = study.comparison.policy, lot.ranking.bids[at]
    formulas, stored = _formulas(row, policy), lot_stored(lot.ranking, at, policy)
    drawn = _drawn(lot, at, policy)
    for column, col in enumerate(lot_columns(policy)):
        form = page.cell(col, **({"shrink": True} if col.heading == "Place" else {}))
        if col.heading == "Bid":
            page.number(page.row, column, bid.number, form)
        elif col.heading == "Bidder":
            page.named(column, bid.label, col.width)
        elif col.heading in drawn:
            figure = drawn[col.heading]
            if figure is None:  # a blank would be a number, where it is looked up
                page.text(page.row, column, NO_PLACE, form)
            else:
                page.number(page.row, column, figure, form)
        else:
            page.formula(page.row, column, f"={formulas[col.heading]}", form, stored[col.heading])


def _drawn(lot: LotStudy, at: int, policy: Policy) -> dict[str, float | None]:
    """Where nine draws in ten of a bid lie among those of its lot, by heading; None of no place."""
    ranges = lot.simulation.ranges[at]
    ends = (ranges.total if policy.marked else ranges.net) or (None,) * 3
    best, worst = lot.places(at)
    return dict(zip(DRAWN, (*ends, best or None, worst or None), strict=True))


def _formulas(row: _LotRow, policy: Policy) -> dict[str, str]:
    """Marks of a bid among those of its lot, by heading."""
    rules, here, decimals = policy.scoring, row.here, setting_cell("decimals")
    price, total = here("Contract price"), here("Total")
    priced = f"ISNUMBER({price})"
    found = {
        "Counted as": row.of("Counted as"),
        "Contract price": row.of("Contract price"),
        "Compared by": '""',
        "Social value": '""',
        "Price": '""',
        "Quality": row.of(FOR_QUALITY) if policy.quality else '""',
        TIE_BREAK: row.of(TIE_BREAK),
        ORDER: order_formula(row.here, row.every),
    }
    wanted = [here("Quality")] if policy.quality else []
    if disqualifies(policy):
        cells = _cells(row, policy)
        found |= {FAILED: row.of(FAILED), SETS: sets_formula(here(FAILED), row.every(FAILED))}
        found |= {PRICES_BY: scale_formula(cells, cells.price, cells.prices), OWN: '""'}
    if rules.by:
        measure, cells = rules.by.measure, _cells(row, policy)
        if measure is None:
            found["Compared by"] = measured_by_formula(cells, cells.counted)
        elif disqualifies(policy):
            found[OWN] = row.of(measure.words)
            found["Compared by"] = scale_formula(cells, cells.measure, row.every(OWN))
        else:
            found["Compared by"] = row.of(measure.words)
        marks = f"ROUND({rules.by.formula(cells)},{decimals})"
        if rules.by.priced:
            marks = f'IF({priced},{marks},"{NO_PRICE}")'
        found["Social value"] = marks
        wanted.append(here("Social value"))
    if policy.marked and rules.price_marks:
        by = PRICES_BY if disqualifies(policy) else "Contract price"
        part = f"MIN(1,MIN({row.every(by)})/{price})"
        share = f"ROUND({setting_cell('price_marks')}*{part},{decimals})"
        found["Price"] = f'IF({priced},{share},"{NO_PRICE}")'
        wanted.append(here("Price"))
    why = f'"{NO_PRICE}"'
    if policy.quality:
        why = f'IF(ISNUMBER({here("Quality")}),"{NO_PRICE}","{NOT_MARKED}")'
    if not policy.marked:
        found |= {"Total": '""', ORDER_BY: row.of(ORDER_BY)}
        return found | {"Place": place_formula(here, row.every, why)}
    known = f"AND({','.join(f'ISNUMBER({cell})' for cell in wanted)})"
    found["Total"] = f"IF({known},ROUND({'+'.join(f'N({c})' for c in wanted)},{decimals}),{why})"
    ranked = f"ISNUMBER({total})"
    if disqualifies(policy):
        failed = f'{row.of(FAILED)}<>""'
        ranked = f"AND({ranked},NOT({failed}))"
        why = f'IF({failed},"{DISQUALIFIED}",{why})'
    found[ORDER_BY] = f"IF({ranked},{total},{LAST:.0E})"
    return found | {"Place": place_formula(here, row.every, why)}


def _cells(row: _LotRow, policy: Policy) -> MarkCells:
    """What a method's formula may refer to, in the table of a lot."""
    begins, shares = band_ranges(policy)
    scaled = disqualifies(policy)
    own = OWN if scaled else "Compared by"
    keys = (
        ("marks", "price_marks", "least", "most", *(s.key for s in policy.scoring.by.settings))
        if policy.scoring.by
        else ()
    )
    return MarkCells(
        figure=row.of("Marked figure"),
        counted=row.here("Counted as"),
        price=row.here("Contract price"),
        price_at_base="0",
        net_value="0",
        present_value="0",
        measure=row.here(own if policy.scoring.by and policy.scoring.by.measure else "Counted as"),
        measures=row.every("Compared by"),
        prices=row.every("Contract price"),
        band_from=begins,
        band_share=shares,
        settings={key: setting_cell(key) for key in keys},
        sets=row.here(SETS) if scaled else "",
        every_sets=row.every(SETS) if scaled else "",
    )


def lot_stored(ranking: LotRanking, at: int, policy: Policy) -> dict[str, Any]:
    """Stored result of each formula of a bid's row, by heading."""
    bid, marked, rules = ranking.bids[at], ranking.marked, policy.scoring
    figures = bid.figures
    every = AllFigures.of([each.figures for each in ranking.bids])
    scales = Scales.of(marked.failed, every.price)
    compared: float | str = ""
    own: float | str = ""
    if rules.by:
        values = rules.by.measured(every, rules)
        if rules.by.measure:
            compared, own = scales.of_one(at, values), or_words(float(values[at]), "")
        elif scales.measures(at, priced=bool(rules.price_marks)):
            compared = float(values[at])
    missing = NOT_MARKED if policy.quality and math.isnan(figures.quality) else NO_PRICE
    parts = {
        heading: or_words(float(marked.parts[part][at]), words) if part in marked.parts else ""
        for heading, part, words in (
            ("Social value", SOCIAL_VALUE, NO_PRICE),
            ("Price", PRICE, NO_PRICE),
            ("Quality", QUALITY, NOT_MARKED),
        )
    }
    by, place = float(marked.by[at]), ranking.place(at)
    without = DISQUALIFIED if marked.failed[at] else missing
    shared = ranking.place_said(at) if marked.level[at] else place
    return {
        **parts,
        "Place": shared if place else without,
        "Counted as": counted(figures, rules),
        "Contract price": "not given" if math.isnan(figures.price) else figures.price,
        "Compared by": compared,
        "Total": or_words(float(marked.total[at]), missing) if policy.marked else "",
        ORDER_BY: LAST if math.isnan(by) else by,
        FAILED: DISQUALIFIED if marked.failed[at] else "",
        SETS: int(scales.sets[at]),
        PRICES_BY: scales.of_one(at, every.price),
        OWN: own,
        TIE_BREAK: 0.0 if math.isnan(by) else max(LAST, float(marked.tie[at])),
        ORDER: at + 1,
    }
