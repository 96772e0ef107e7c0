"""Where each bid is placed: in its lots where the rules have any, else among its kind.

There is one meaning of 'place': the one that the rules award by. So a bid for several lots is
placed in each, with the marks that it earns there, one that is in no lot has no place, and an order
of the bids of all lots together is nobody's places. Sheets, page, terminal, report and data take
places from here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sve_excel.comparison.bids import Bid, Comparison, place_said
from sve_excel.comparison.lots import rankings
from sve_excel.method.scoring import Marked

IN_NO_LOT = "in no lot"


@dataclass(frozen=True, slots=True)
class Placed:
    """A bid where it is ranked: its place there, 0 where it has none, and what it earns there.

    ``lot`` is the number of the lot; None where the rules have no lots, or of a bid that is ranked
    apart or is in none. ``without`` says why it has no place.
    """

    bid: Bid
    lot: str | None
    place: int
    level: bool
    marks: Mapping[str, float]
    total: float
    without: str

    @property
    def said(self) -> str:
        """The place as people write it, 1 or 1= where it is shared, or why there is none."""
        return place_said(self.place, level=self.level) if self.place else self.without


def placed(comparison: Comparison) -> tuple[Placed, ...]:
    """Every bid where it is ranked, in the order of the lots and of the places in each.

    Behind them come those in no lot, and then those of the kind that is ranked apart.
    """
    found = [
        _at(bid, ranking.marked, at, ranking.lot.number)
        for ranking in rankings(comparison)
        for at, bid in enumerate(ranking.bids)
    ]
    there = {each.bid.number for each in found}
    for at, bid in enumerate(comparison.bids):
        if bid.apart or not comparison.policy.lots:
            found.append(_at(bid, comparison.marked, at))
        elif bid.number not in there:
            found.append(Placed(bid, None, 0, False, {}, math.nan, IN_NO_LOT))
    return tuple(found)


def _at(bid: Bid, marked: Marked, at: int, lot: str | None = None) -> Placed:
    """A bid by the marks of those that it is ranked among, of whom it is the one at that index."""
    marks = {part: float(each[at]) for part, each in marked.parts.items()}
    total, level = float(marked.total[at]), bool(marked.level[at])
    return Placed(bid, lot, int(marked.place[at]), level, marks, total, bid.without)


def placed_by_path(comparison: Comparison) -> dict[str, list[Placed]]:
    """Where each bid is placed, by the path of its file; in several lots where it is for them."""
    found: dict[str, list[Placed]] = {}
    for each in placed(comparison):
        found.setdefault(each.bid.result.path, []).append(each)
    return found


def places_shown(places: Sequence[Placed]) -> str:
    """The places of one bid on one line: each with its lot where it has one."""
    return ", ".join(f"{each.lot}: {each.said}" if each.lot else each.said for each in places)
