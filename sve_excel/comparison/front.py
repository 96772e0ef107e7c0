"""Which bids the front page shows: as many as it has room for, and whom it must show.

The kind that most bids are of comes first, those without a question that must be answered first
before the others. The first of each part is there, who leads in a lot, and whom people typed as the
most advantageous tender, wherever they rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sve_excel.comparison import ranking
from sve_excel.comparison.assessed import WINNER, typed_on_top, winner_label
from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.league import FRONT, ORDER, Sources
from sve_excel.comparison.lot_tables import LotTable, lot_tables
from sve_excel.comparison.lot_verdict import named_with_score
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
_PARTS = 3  # headings between them for which there is room, too
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
_LEFT = sum(SUMMARY_WIDTHS[: list(WIDTHS).index(ranking.RANGE)])  # of the chart, which lies over

_FREE = "Without a question that must be answered first"
_APART = "Ranked by themselves: nothing of one kind is a yardstick for the other"
_TYPED = "As typed in Reasons: the most advantageous tender"
_MOST_TYPED = 8
_LONGEST_TITLE = 44  # letters of a lot's number and title beside whom comes next
_MOST_NEXT = 2  # bids that the heading of a lot names where its first alone is shown
_MOST_LEVEL = 2  # bids that share the first place of a lot
_LEAST_OF_A_LOT = 2  # bids, as far as there are so many
_CUT_AFTER = 58  # letters of a name: two lines of it, where lots leave room for no more
_ASKED = "Set apart: a question must be answered before these figures can be relied on"


@dataclass(frozen=True, slots=True)
class OnFront:
    """A bid that is shown, by its index: in the ranking of all, or ``at`` its place in a lot's."""

    index: int
    lot: LotTable | None = None
    at: int = 0


Part = tuple[str, list[OnFront]]
"""What is said above a part of the ranking, and the bids that it shows."""


def front(study: Study) -> list[Part]:
    """Parts of the ranking, each with what is said above and the bids that are shown.

    Where there are lots, each is a part, ranked by itself. Otherwise the kind that most bids are of
    comes first, those of them without a grave question before those with one. Then comes the other
    kind. The first of each is always shown, and whoever is typed in Reasons as the most
    advantageous tender or leads in a lot, wherever it ranks.
    """
    main, *others = study.comparison.ranked
    behind = study.front_order[main.last :][:_LEAST_OTHERS]
    parts = _of_lots(study) or _of_kind(study, _SHOWN - len(behind))
    parts += [
        (f"{capital(kind.words)}. {_APART}", [OnFront(at) for at in behind]) for kind in others
    ]
    there = {each.index for _, shown in parts for each in shown}
    if missing := sorted(set(recommended(study.comparison)[:_MOST_TYPED]) - there):
        parts.append((_TYPED, [OnFront(at) for at in missing]))
    return _with_next(study, _fitted(study, [part for part in parts if part[1]]))


def _of_kind(study: Study, room: int) -> list[Part]:
    """The kind that most bids are of: those without a grave question, then those with one."""
    order, (main, *others) = study.front_order, study.comparison.ranked
    free = [at for at in order[: main.last] if at + 1 not in study.grave]
    asked = order[len(free) : main.last]
    apart = min(len(asked), max(_LEAST_ASKED, room - len(free)))
    named = f"{capital(main.words)}. " if others else ""
    words = f"{named}{_FREE}" if asked else named and f"{capital(main.words)}"
    shown = ((words, free[: room - apart]), (f"{named}{_ASKED}", asked[:apart]))
    return [(said, [OnFront(at) for at in part]) for said, part in shown]


def _of_lots(study: Study) -> list[Part]:
    """Each lot that somebody bids for: its first bids, and the first without a grave question."""
    tables = lot_tables(study)
    most = max(_LEAST_OF_A_LOT, _SHOWN // max(1, len(tables)))
    parts = []
    for table in tables:
        bids, place = table.lot.ranking.bids, table.lot.ranking.place
        clear = (at for at, bid in enumerate(bids) if place(at) and bid.number not in study.grave)
        first = sorted(_wanted_of(study, table))
        first += [at for at in (next(clear, 0),) if at not in first]
        first += [at for at in range(len(bids)) if at not in first]
        number = f"{len(bids)} bids" if len(bids) > 1 else "the only bid"
        parts.append(
            (
                f"{table.lot.ranking.title}: {number}, ranked by themselves",
                [OnFront(bids[at].number - 1, table, at) for at in sorted(first[:most])],
            )
        )
    return parts


def _wanted_of(study: Study, table: LotTable) -> set[int]:
    """Who is shown of a lot wherever it ranks: who leads, and whoever is typed in Reasons."""
    typed = set(recommended(study.comparison)[:_MOST_TYPED])
    leaders = {bid.number for bid in table.lot.leaders[:_MOST_LEVEL]}
    return {
        at
        for at, bid in enumerate(table.lot.ranking.bids)
        if bid.number in leaders or bid.number - 1 in typed
    }


def _fitted(study: Study, parts: list[Part]) -> list[Part]:
    """Leave out bids from the end of the longest part until the rest has room on page and screen.

    Neither the first of a part is left out, but of a lot whose first is passed over, nor whoever
    leads in a lot or is typed in Reasons.
    """
    typed = set(recommended(study.comparison)[:_MOST_TYPED])
    wanted = {table.number: _wanted_of(study, table) for table in lot_tables(study)}
    longer = max(0, verdict_lines(study) - VERDICT_LINES)
    room, most = _MOST_RANKED - ROW * longer, max(_LEAST_SHOWN, _SHOWN - longer)
    bids, after = study.comparison.bids, cut_after(study)

    def too_many() -> bool:
        shown = [each for _, part in parts for each in part]
        labels = (cut_name(bids[each.index].label, after * bool(each.lot)) for each in shown)
        high = ROW * sum(bool(words) for words, _ in parts) + sum(map(_tall, labels))
        rows = len(shown) + max(0, len(parts) - _PARTS)
        return rows > most or high > room

    while too_many():
        spare = [
            (len(part), max(each.at, nth), which, nth)
            for which, (_, part) in enumerate(parts)
            for nth, each in enumerate(part)
            if not _is_wanted(each, nth, wanted, typed)
        ]
        if not spare:
            break
        *_, which, nth = max(spare)
        del parts[which][1][nth]
    return parts


def _with_next(study: Study, parts: list[Part]) -> list[Part]:
    """Have the heading of a lot that has room for its first alone say who comes next."""
    found = []
    for words, shown in parts:
        table = shown[0].lot
        if table and len(shown) == 1 and len(table.lot.ranking.bids) > 1:
            lot, there = table.lot.ranking, shown[0].at
            behind = [at for at in range(len(lot.bids)) if at != there and lot.place(at)]
            said = [f"{lot.place_said(at)} {named_with_score(lot, at)}" for at in behind]
            named = f"{_cut(lot.title, _LONGEST_TITLE)}: {len(lot.bids)} bids; next: "
            longer = (named + ", ".join(said[:most]) for most in range(_MOST_NEXT, 0, -1))
            words = next((each for each in longer if lines_needed(each, _LEFT) == 1), words)
        found.append((words, shown))
    return found


def cut_after(study: Study) -> int:
    """After how many letters names are cut: where two bids of each lot have no room; else 0."""
    tables = lot_tables(study)
    high = sum(
        ROW + sum(sorted(_tall(bid.label) for bid in table.lot.ranking.bids)[-_LEAST_OF_A_LOT:])
        for table in tables
    )
    longer = max(0, verdict_lines(study) - VERDICT_LINES)
    return _CUT_AFTER if tables and high > _MOST_RANKED - ROW * longer else 0


def cut_name(label: str, after: int) -> str:
    """Give a name as far as it is shown; 0 letters are all of them."""
    return _cut(label, after) if after else label


def _cut(text: str, after: int) -> str:
    return text if len(text) <= after else f"{text[:after]}…"


def _is_wanted(each: OnFront, nth: int, wanted: Mapping[str, set[int]], typed: set[int]) -> bool:
    """Whether the bid at that place of its part is shown however little room there is."""
    if each.lot:
        return each.at in wanted[each.lot.number]
    return not nth or each.index in typed


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
    league, top, found, after = sources.league, 0.0, [], cut_after(study)
    for words, group in front(study):
        top += ROW if words else 0.0  # its heading
        for nth, each in enumerate(group):
            keys, order = league.range("Bid"), league.range(FRONT)
            place = f"{study.front_place[each.index]}"
            if each.lot:
                keys, order, place = each.lot.range("Bid"), each.lot.range(ORDER), f"{each.at + 1}"
            number = looked_up(keys, place, order)
            label = study.comparison.bids[each.index].label
            height = _tall(cut_name(label, after * bool(each.lot)))
            above = words if not nth else ""
            found.append(Ranked(each.index, number, top, height, above, each.lot, each.at))
            top += height
    return found


def verdict_lines(study: Study) -> int:
    """How many lines the verdict takes."""
    return sum(lines_needed(said, sum(SUMMARY_WIDTHS)) for said in verdicts(study))
