"""What stands in a row of the front page's ranking: the bid that comes there, looked up live.

In the ranking of all, place, marks and ranges are those of the league table, of Marks and of
Robustness; in that of a lot they are those of its table in Lots.
"""

from __future__ import annotations

from typing import Any

from sve_excel.comparison import ranking
from sve_excel.comparison.bids import NO_PLACE, NO_PRICE
from sve_excel.comparison.front import cut_after, cut_name
from sve_excel.comparison.league import FRONT, Sources, place_cell, place_heading
from sve_excel.comparison.lot_sheet import lot_stored
from sve_excel.comparison.lot_tables import BEST, HIGH, LOW, WORST
from sve_excel.comparison.marks import CHOSEN, TOTAL
from sve_excel.comparison.placed import places_shown
from sve_excel.comparison.range_chart import Ranked
from sve_excel.comparison.robustness import NET_RANGE, TOTAL_RANGE, flat_robust
from sve_excel.comparison.study import Study
from sve_excel.layout import OTHER_NET
from sve_excel.looks.figures import POINTS, POINTS_IF_ANY, RATIO
from sve_excel.method.simulation import Ranges
from sve_excel.words.lookup import looked_up

Cell = tuple[str, str | float, dict[str, Any]]  # formula, stored result, look
_Worked = tuple[str, str | float]  # formula and stored result


def cells_of(shown: Ranked, study: Study, sources: Sources) -> dict[str, Cell]:
    """What stands in a row of the ranking, by column."""
    bid, league = study.comparison.bids[shown.index], sources.league
    value, policy = bid.valuation, study.comparison.policy

    def league_of(heading: str) -> str:
        if shown.lot:
            return "=" + looked_up(league.range(heading), shown.number, league.range("Bid"))
        place = f"{study.front_place[shown.index]}"
        return "=" + looked_up(league.range(heading), place, league.range(FRONT))

    other = "" if value.other_net_sroi is None else value.other_net_sroi
    small: dict[str, Any] = {"shrink": True}
    points = {**small, **({"num_format": POINTS_IF_ANY} if policy.marked else {})}
    ranked = _in_lot(shown, study) if shown.lot else _of_all(shown, study, sources)
    return {
        ranking.PLACE: (*ranked[ranking.PLACE], small),
        ranking.BIDDER: (*_named(league_of("Bidder"), shown, study), {"text_wrap": True}),
        ranking.MARKS: (*ranked[ranking.MARKS], points),
        ranking.TOTAL: (*ranked[ranking.TOTAL], {**points, "bold": True}),
        ranking.NET: (league_of("Net ratio"), value.net_sroi, {}),
        ranking.OTHER: (league_of(OTHER_NET[policy.input_leakage]), other, {}),
        ranking.NET_VALUE: (league_of("Net value"), value.net_outputs, small),
        ranking.PRESENT: (league_of("Present-value ratio"), value.present_value_sroi, {}),
        ranking.LIES: (*ranked[ranking.LIES], {"align": "center", "shrink": True}),
        ranking.PLACES: (*ranked[ranking.PLACES], {"align": "center"}),
        ranking.ASK: (league_of("Ask first"), study.first_of[bid.number], {}),
    }


def _named(formula: str, shown: Ranked, study: Study) -> _Worked:
    """The name of a bid, which lots cut where they have no room for more of it."""
    label, after = study.comparison.bids[shown.index].label, cut_after(study) * bool(shown.lot)
    if not after:
        return formula, label
    name = formula.removeprefix("=")
    return f'=LEFT({name},{after})&IF(LEN({name})>{after},"…","")', cut_name(label, after)


def _of_all(shown: Ranked, study: Study, sources: Sources) -> dict[str, _Worked]:
    """Place, marks and ranges among all bids of a kind."""
    index, number, policy = shown.index, shown.number, study.comparison.policy
    bid, league, robust = study.comparison.bids[index], sources.league, flat_robust(study)
    place = f"{study.front_place[index]}"

    def robust_of(heading: str) -> str:
        return looked_up(robust.range(heading), number, robust.range("Bid"))

    def marks_of(heading: str) -> str:
        return "=" + looked_up(sources.marks(heading), number, sources.marks("Bid"))

    def mark(figure: float) -> float | str:
        return (bid.without if policy.marked else "") if figure != figure else float(figure)

    span = span_headings(policy.marked)
    ends = robust_of(span["low"]), robust_of(span["high"])
    places = robust_of("Best place"), robust_of("Worst place")
    marks = mark(study.marked.marks[index]) if policy.scoring.by else ""
    return {
        ranking.PLACE: (
            "=" + looked_up(league.range(place_heading(policy)), place, league.range(FRONT)),
            place_cell(bid)
            if bid.apart or not policy.lots
            else places_shown(study.placed[bid.result.path]),
        ),
        ranking.MARKS: (marks_of(CHOSEN), marks),
        ranking.TOTAL: (marks_of(TOTAL), mark(study.marked.total[index])),
        ranking.LIES: _lies(ends, study, study.simulation.ranges[index]),
        ranking.PLACES: _places(places, study.places(index)),
    }


def _in_lot(shown: Ranked, study: Study) -> dict[str, _Worked]:
    """Place, marks and ranges among the bids of a lot."""
    table = shown.lot
    assert table
    lot, policy = table.lot, study.comparison.policy
    stored = lot_stored(lot.ranking, shown.at, policy)

    def lot_of(heading: str) -> str:
        return looked_up(table.range(heading), shown.number, table.range("Bid"))

    named = {ranking.PLACE: "Place", ranking.MARKS: "Social value", ranking.TOTAL: "Total"}
    ends, places = (lot_of(LOW), lot_of(HIGH)), (lot_of(BEST), lot_of(WORST))
    return {
        **{column: (f"={lot_of(heading)}", stored[heading]) for column, heading in named.items()},
        ranking.LIES: _lies(ends, study, lot.simulation.ranges[shown.at]),
        ranking.PLACES: _places(places, lot.places(shown.at)),
    }


def _lies(ends: tuple[str, str], study: Study, ranges: Ranges) -> _Worked:
    """Where nine draws in ten lie."""
    policy = study.comparison.policy
    form = span_headings(policy.marked)["form"]
    low, high = (f'TEXT({end},"{form}")' for end in ends)
    without = NO_PLACE if policy.quality else NO_PRICE
    return (
        f'=IF(ISNUMBER({ends[0]}),{low}&" to "&{high},"{without}")',
        ranking.range_said(study, ranges),
    )


def _places(ends: tuple[str, str], places: tuple[int, int]) -> _Worked:
    """Which places a bid takes in nine draws of ten."""
    best, worst = ends
    formula = f'=IF(ISNUMBER({best}),{best}&" to "&{worst},"{NO_PLACE}")'
    return formula, ranking.places_said(places)


def span_headings(marked: bool) -> dict[str, str]:
    """Headings of the range of what bids are ranked by, in Robustness, and how its ends are said.

    The form is a text within a formula.
    """
    if marked:
        low, middle, high = TOTAL_RANGE
        return {"low": low, "middle": middle, "high": high, "form": POINTS.split(";")[0]}
    low, middle, high = NET_RANGE
    return {"low": low, "middle": middle, "high": high, "form": RATIO.replace('"', '""')}
