"""Who leads in each lot, in a sentence for each: how sure it is, and what must be answered first.

Where the rules have lots, these are the verdict: the order of all bids together awards nothing.
"""

from __future__ import annotations

from sve_excel.comparison.bids import Bid
from sve_excel.comparison.chosen import chosen_said
from sve_excel.comparison.lots import LOTS, LotRanking
from sve_excel.comparison.ranking import of_100, varied
from sve_excel.comparison.study import LotStudy, Study
from sve_excel.words.saying import first_of, pounds, rounded, so_many

_MOST_LOTS = 8  # that have a sentence of their own
_MOST_NAMED = 3
_LONGEST_TITLE, _LONGEST_NAME = 40, 36  # letters


def lot_verdicts(study: Study) -> list[str]:
    """Give a sentence for each lot, then who was chosen otherwise; nothing where there is none."""
    lots = study.by_lot
    said = [_of_lot(study, lot) for lot in lots[:_MOST_LOTS]]
    last = list(chosen_said(study.comparison)) if lots else []
    if (more := len(lots) - _MOST_LOTS) > 0:
        last.insert(0, f"{so_many(more, 'more lot')}: see the sheet {LOTS}.")
    return [*said, " ".join(last)] if last else said


def others_asked(study: Study) -> str:
    """Say how many bids that lead in no lot must answer first; empty where none must."""
    leaders = {bid.number for lot_study in study.by_lot for bid in lot_study.leaders}
    others = len(study.grave - leaders)
    if not others:
        return ""
    lead = "leads" if others == 1 else "lead"
    return f"{so_many(others, 'bid')} that {lead} in no lot must answer first, too."


def draws_said(study: Study) -> str:
    """Say what varies in the draws that the sentences of the lots count."""
    return (
        f"In the draws {varied(study.comparison.policy)} vary within their ranges, and the bids of "
        f"a lot are marked among themselves."
    )


def _of_lot(study: Study, lot: LotStudy) -> str:
    """Who leads in one lot."""
    ranking, first = lot.ranking, lot.first
    named = _lot(ranking)
    if not ranking.bids:
        return f"{named}: nobody bids for it."
    if not first:
        return f"{named}: no bid has a place."
    return f"{named}: {_who(lot)}{_to_answer(study, lot)}."


def _who(lot: LotStudy) -> str:
    """Who leads, with what, and in how many draws."""
    ranking, first, given = lot.ranking, lot.first, lot.given
    held = _score(ranking, 0)
    if given.passed:
        over = first_of([_short(bid) for bid in given.passed], _MOST_NAMED)
        ahead = f"{over} may have no further lot"
        if given.bid is None:
            return f"nobody may have it: {ahead}"
        at = ranking.bids.index(given.bid)
        at_place = f"at place {ranking.place_said(at)} with {_score(ranking, at)}"
        return f"{_short(given.bid)} comes {at_place}, since {ahead}"
    if len(first) > 1:
        level = first_of([_short(bid) for bid in first], _MOST_NAMED)
        return f"{level} are level at the first place with {held}"
    if len(ranking.bids) == 1:
        return f"{_short(first[0])}, with {held}, is the only bid"
    return f"{_short(first[0])} comes first with {held}, in {of_100(lot.stays_first)} of 100 draws"


def _to_answer(study: Study, lot: LotStudy) -> str:
    """What those who lead must answer first, and who comes first without such a question."""
    asked = [bid for bid in lot.leaders if bid.number in study.grave]
    if not asked:
        return ", with nothing to answer first"
    count = sum(study.first_of[bid.number] for bid in asked)
    what = f"; {so_many(count, 'question')} to answer first"
    ranking, passed = lot.ranking, {bid.number for bid in lot.given.passed}
    for at, bid in enumerate(ranking.bids):
        if ranking.place(at) and bid.number not in study.grave | passed:
            return f"{what} (without any: {_short(bid)}, {_score(ranking, at)})"
    return what


def _lot(ranking: LotRanking) -> str:
    number, title = ranking.lot.number, ranking.lot.title
    return f"Lot {number} ({_cut(title, _LONGEST_TITLE)})" if title else f"Lot {number}"


def named_with_score(ranking: LotRanking, at: int) -> str:
    """Name a bid of a lot, as far as there is room, with what it is ranked by."""
    return f"{_short(ranking.bids[at])} ({_score(ranking, at)})"


def _short(bid: Bid) -> str:
    return _cut(bid.label, _LONGEST_NAME)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _score(ranking: LotRanking, at: int) -> str:
    """What a bid is ranked by in its lot, as people write it: marks, or pounds."""
    total = float(ranking.marked.total[at])
    if total == total:
        return f"{rounded(total, 2)} marks"
    return pounds(ranking.bids[at].valuation.net_sroi, 2)
