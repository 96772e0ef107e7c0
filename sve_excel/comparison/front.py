"""Which bids the front page shows: as many as it has room for, and whom it must show.

The kind that most bids are of comes first, those without a question that must be answered first
before the others. The first of each part is there, who leads in a lot, and whom people typed as the
most advantageous tender, wherever they rank.
"""

from __future__ import annotations

from sve_excel.comparison import ranking
from sve_excel.comparison.assessed import WINNER, typed_on_top, winner_label
from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.league import FRONT, Sources
from sve_excel.comparison.range_chart import ROW, Ranked
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import verdicts
from sve_excel.looks.figures import COUNT, MONEY, POINTS, RATIO
from sve_excel.looks.fitting import lines_needed
from sve_excel.words.folding import fold
from sve_excel.words.lookup import looked_up
from sve_excel.words.saying import capital

_SHOWN = 16  # bids that a page has room for
VERDICT_LINES = 3  # of the verdict above them; where it is longer, fewer are shown
_LEAST_SHOWN = 8  # however long the verdict is
_LEAST_OTHERS = 4  # of the kind that fewer are of, where there are two
_MOST_RANKED = 345.0  # points of the ranking that leave room for what stands below
_LEAST_ASKED = 5  # of which so many are of those that must answer first, where there are more
WIDTHS: dict[str, tuple[float, str, bool]] = {  # and number format, and whether it is worked out
    ranking.PLACE: (13, COUNT, True),
    ranking.BIDDER: (35, "", False),
    ranking.MARKS: (7, POINTS, True),
    ranking.TOTAL: (7, POINTS, True),
    ranking.NET: (9, RATIO, True),
    ranking.COLOUR: (8, "", False),
    ranking.OTHER: (13, RATIO, True),
    ranking.PRESENT: (8, RATIO, True),
    ranking.NET_VALUE: (11, MONEY, True),
    ranking.RANGE: (24, "", False),
    ranking.LIES: (13, "", False),
    ranking.PLACES: (8, "", False),
    ranking.ASK: (5, COUNT, False),
}
SUMMARY_WIDTHS = tuple(wide for wide, _, _ in WIDTHS.values())

_FREE = "Without a question that must be answered first"
_APART = "Ranked by themselves: nothing of one kind is a yardstick for the other"
_OF_A_LOT = "First in a lot"
_TYPED = "As typed in Reasons: the most advantageous tender"
_MOST_TYPED = 8
_ASKED = "Set apart: a question must be answered before these figures can be relied on"


def front(study: Study) -> list[tuple[str, list[int]]]:
    """Parts of the ranking: what is said above, and the bids that are shown by their indices.

    The kind that most bids are of comes first, those of them without a grave question before those
    with one; then the other kind. The first of each is always shown, and whoever is typed in
    Reasons as the most advantageous tender or leads in a lot, wherever it ranks.
    """
    order, (main, *others) = study.front_order, study.comparison.ranked
    free = [at for at in order[: main.last] if at + 1 not in study.grave]
    asked = order[len(free) : main.last]
    behind = order[main.last :][:_LEAST_OTHERS]
    room = _SHOWN - len(behind)
    apart = min(len(asked), max(_LEAST_ASKED, room - len(free)))
    named = f"{capital(main.words)}. " if others else ""
    words = f"{named}{_FREE}" if asked else named and f"{capital(main.words)}"
    parts = [(words, free[: room - apart]), (f"{named}{_ASKED}", asked[:apart])]
    parts += [(f"{capital(kind.words)}. {_APART}", behind) for kind in others]
    there = {at for _, shown in parts for at in shown}
    typed = set(recommended(study.comparison)[:_MOST_TYPED])
    each = max(1, _MOST_TYPED // max(1, len(study.by_lot)))  # where several are level
    leaders = [bid.number - 1 for lot in study.by_lot for bid in lot.leaders[:each]]
    of_lots = set(leaders[:_MOST_TYPED]) - typed
    parts += [
        (words, missing)
        for words, wanted in ((_OF_A_LOT, of_lots), (_TYPED, typed))
        if (missing := sorted(wanted - there))
    ]
    return _fitted(study, [part for part in parts if part[1]], of_lots | typed)


def _fitted(
    study: Study, parts: list[tuple[str, list[int]]], wanted: set[int]
) -> list[tuple[str, list[int]]]:
    """Leave out bids from the end of the longest part until the rest has room on page and screen.

    Neither the first of a part is left out nor who is ``wanted``.
    """
    longer = max(0, verdict_lines(study) - VERDICT_LINES)
    room, most = _MOST_RANKED - ROW * longer, max(_LEAST_SHOWN, _SHOWN - longer)
    labels = [bid.label for bid in study.comparison.bids]

    def too_many() -> bool:
        shown = [at for _, part in parts for at in part]
        high = ROW * sum(bool(words) for words, _ in parts) + sum(_tall(labels[at]) for at in shown)
        return len(shown) > most or high > room

    while too_many():
        spare = [(len(part), at, part) for _, part in parts for at in part[1:] if at not in wanted]
        if not spare:
            break
        _, at, part = max(spare)
        part.remove(at)
    return parts


def _tall(label: str) -> float:
    """Points of a row of the ranking with that name."""
    return ROW * lines_needed(label, WIDTHS[ranking.BIDDER][0] - 1.5)


def recommended(comparison: Comparison) -> list[int]:
    """Give the bids, by their indices, that people typed in Reasons as most advantageous."""
    earlier, lots = comparison.typed.earlier, comparison.policy.lots
    labels = [WINNER, *map(winner_label, lots)]
    wanted = {fold(said) for label in labels if (said := typed_on_top(earlier, label))}
    return [
        at
        for at, bid in enumerate(comparison.bids)
        if wanted & {fold(bid.label), fold(bid.project.organisation), fold(bid.result.path)}
    ]


def shown_on_front(study: Study, sources: Sources) -> list[Ranked]:
    """Rows of the ranking in their order, each with where it stands below its first row."""
    league, top, found = sources.league, 0.0, []
    for words, group in front(study):
        top += ROW if words else 0.0  # its heading
        for index in group:
            place = f"{study.front_place[index]}"
            number = looked_up(league.range("Bid"), place, league.range(FRONT))
            height = _tall(study.comparison.bids[index].label)
            found.append(Ranked(index, number, top, height))
            top += height
    return found


def verdict_lines(study: Study) -> int:
    """How many lines the verdict takes."""
    return sum(lines_needed(said, sum(SUMMARY_WIDTHS)) for said in verdicts(study))
