"""What a comparison comes to, in sentences: how sure it is, what to ask first, what is unlike.

The workbook's first sheet and the page say the same, since both take it from here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from sve_excel.comparison.asking import STATES, counted
from sve_excel.comparison.bids import DISQUALIFIED, LIKE_WITH_LIKE, Bid, Comparison
from sve_excel.comparison.chosen import chosen_said
from sve_excel.comparison.files import reason
from sve_excel.comparison.lot_verdict import draws_said, lot_verdicts, others_asked
from sve_excel.comparison.lots import lot_troubles
from sve_excel.comparison.marking import DIFFER, NO_REASON, QUALITY
from sve_excel.comparison.rank_sheet import left_out_words, level_with_next
from sve_excel.comparison.ranking import (
    leading,
    of_100,
    ranked_by,
    ranked_range,
    score,
    unpriced_words,
    varied,
)
from sve_excel.comparison.register import tender_words
from sve_excel.comparison.study import Study
from sve_excel.comparison.whole import shown_words
from sve_excel.looks.page import LEADING
from sve_excel.method.flips import Flip
from sve_excel.method.simulation import Percentiles
from sve_excel.plausibility.places import PLACE_RESTS_ON_FEW
from sve_excel.plausibility.question import Flag
from sve_excel.words.saying import capital, clean, first_of, so_many

NOTHING_FIRST = "Nothing that must be asked first."
ONE_PLACE = (
    "What the register sets aside has no place. One bid has one place: files with the same answers "
    "count once; of several versions of a bid none is ranked until somebody says which one counts; "
    "a promise and a report of one project are no rivals."
)
ALONE = "No other bid is there that it could be told apart from, or be measured by."
OF_ONE_KIND = "All bids are of one kind: evaluation, funding and nature are the same."
_MOST_QUESTIONS = 7
_MOST_ASKED = 5  # questions on the front page
_MOST_NAMED = 4
_FAR = 4.0  # times the middle end of all, beyond which a range runs off the scale
_NEAR = 1.5  # times the highest that can be relied on: what ends there flattens nobody
_MOST_EACH = 2  # questions to one bid, so that one bid does not hide the others


def verdicts(study: Study) -> list[str]:
    """Who leads by the rules: a sentence or two, or where there are lots one for each of them."""
    return lot_verdicts(study) or [verdict(study)]


def verdict(study: Study) -> str:
    """Who comes first by the rules, how sure that is, and what must be answered first."""
    by, (main, *others) = ranked_by(study.comparison.policy), study.comparison.ranked
    bids = study.comparison.bids[: main.last]
    leaders = leading(bids)
    if not leaders:
        return "No bid has a place."
    named = _list([bid.label for bid in leaders[:_MOST_NAMED]])
    of = f" of the {main.words}" * bool(others)
    held = f"with {score(study, leaders[0].number - 1)}"
    if len(leaders) > 1:
        said = f"{len(leaders)} bids are level at the first place{of} by {by}, {held}: {named}."
    elif len(bids) == 1:
        said = f"{named} is the only bid{of}, {held}."
    else:
        said = f"{named} comes first{of} by {by}, {held}"
        share = float(study.simulation.rank_probability[leaders[0].number - 1, 0])
        said += (
            f", and stays first in {of_100(share)} of 100 draws in which "
            f"{varied(study.comparison.policy)} vary within their ranges."
        )
    asked = [bid for bid in leaders if bid.number in study.grave]
    if asked:
        count = sum(study.first_of[bid.number] for bid in asked)
        what = "one question" if count == 1 else f"{count} questions"
        said += (
            f" It must answer {what} first."
            if len(asked) == len(leaders) == 1
            else (f" {_list([bid.label for bid in asked[:_MOST_NAMED]])} must answer {what} first.")
        )
        said += _so_far(study, asked)
        clear = next((bid for bid in bids if bid.place and bid.number not in study.grave), None)
        if clear and clear not in leaders:
            where = f"{clear.label}, with {score(study, clear.number - 1)}"
            said += f" First of those without such a question is {where}."
    too = len(study.grave) - len(asked)
    if too:
        must = "one other bid must" if too == 1 else f"{too} other bids must"
        said += (
            f" {capital(must)} answer first, too." if asked else f" {capital(must)} answer first."
        )
    elif not study.grave:
        said += f" {NOTHING_FIRST}"
    return " ".join([said, *chosen_said(study.comparison)])


def _so_far(study: Study, asked: list[Bid]) -> str:
    """How far the questions have come that these bids must answer first; nothing where nowhere."""
    numbers = {bid.number for bid in asked}
    known = [
        clarification for clarification in study.clarifications if clarification.flag.gravity == 2
    ]
    count = counted([clarification for clarification in known if clarification.flag.bid in numbers])
    said = [f"{number} {STATES[state]}" for state, number in count.items() if number]
    touched = any(number for state, number in count.items() if state != "To ask")
    return f" As of this run: {', '.join(said)}." if touched else ""


def robustness(study: Study) -> list[str]:
    """Sentences about the closest race, grave questions and marks, after the verdict."""
    said = [words for words in (shown_words(study.comparison),) if words]
    if study.by_lot:
        return [*said, *_robustness_by_lot(study)]
    said += [*marking_words(study.comparison), *_level(study)]
    said += apart_said(study)
    said += _race(study)
    said += _rests(study)
    said += _opposite(study)
    if unpriced := unpriced_words(study.comparison):
        said.append(unpriced)
    before = study.marked.first
    main = [out for out in study.left_out if out.left_out < study.comparison.ranked[0].last]
    turning = [out for out in main if out.first != before and out.left_out != before] or [
        out for out in main if out.overturned
    ]
    if turning:
        said.append(left_out_words(turning[0].left_out, study))
    return said


def _robustness_by_lot(study: Study) -> list[str]:
    """Sentences about what the places in the lots rest on; a race across lots decides nothing."""
    said = [draws_said(study), *marking_words(study.comparison), *lot_troubles(study.comparison)]
    leaders = {bid.number: bid for lot in study.by_lot for bid in lot.leaders}
    for bid in leaders.values():
        said += _rests_on(study, bid)
    said += [*_opposite(study), unpriced_words(study.comparison), others_asked(study)]
    return [*filter(None, said)]


def apart_said(study: Study) -> list[str]:
    """Who comes first of the kind that fewer bids are of; nothing where all are of one kind."""
    comparison = study.comparison
    if len(comparison.ranked) == 1:
        return []
    main, kind = comparison.ranked
    first = leading(comparison.bids[kind.first :])
    if not first:
        said = f"No {kind.one} has a place."
    else:
        held = f"with {score(study, first[0].number - 1)}"
        named = _list([bid.label for bid in first[:_MOST_NAMED]])
        level = "are level at the first place" if len(first) > 1 else "comes first"
        among = f"Of {so_many(kind.count, kind.one)}, {named} {level}, {held}"
        said = f"{named} is the one {kind.one}, {held}." if kind.count == 1 else f"{among}."
    return [
        "Forecasts and evaluations are ranked apart: a forecast says what is expected, an "
        f"evaluation what has happened. {said} The verdict above is of the {main.words}."
    ]


def marking_words(comparison: Comparison) -> list[str]:
    """How far people have marked quality, and who is disqualified."""
    if not comparison.bids:
        return []
    said = []
    states = Counter(part.state for bid in comparison.bids for part in bid.quality.parts)
    wanting = [bid for bid in comparison.bids if math.isnan(bid.quality.total)]
    if wanting:
        differ = states[DIFFER]
        moderate = f" To be moderated: {so_many(differ, 'mark')}." if differ else ""
        said.append(
            f"{len(comparison.bids) - len(wanting)} of {so_many(len(comparison.bids), 'bid')} with "
            f"all marks for quality; without them there is no place.{moderate} They are typed in "
            f"the sheet {QUALITY}."
        )
    if states[NO_REASON]:
        said.append(f"Moderated without a reason: {so_many(states[NO_REASON], 'mark')}.")
    out = [bid.label for bid in comparison.bids if bid.without == DISQUALIFIED and not bid.place]
    if out:
        said.append(
            f"Disqualified under the published criteria: {first_of(out, _MOST_NAMED)}. Record it "
            "in the sheet Register."
        )
    return said


def _level(study: Study) -> list[str]:
    """How probable it is that those keep the first place who share it."""
    leaders = leading(study.comparison.bids[: study.comparison.ranked[0].last])
    if len(leaders) < 2:
        return []
    varying = f"draws in which {varied(study.comparison.policy)} vary within their ranges"
    chance = study.simulation.rank_probability
    shares = [
        f"{bid.label} in {of_100(float(chance[bid.number - 1, 0]))}"
        for bid in leaders[:_MOST_NAMED]
    ]
    return [f"Of 100 {varying}, {_list(shares)} have the first place."]


def _opposite(study: Study) -> list[str]:
    """Why gross and net stand on either side of 0: only rows of harm can do that."""
    said = []
    for sign, side, other, more, less in (
        (-1, "below", "above", "harm", "benefit"),
        (1, "above", "below", "benefit", "harm"),
    ):
        labels = [
            bid.label
            for bid in study.comparison.bids
            if sign * bid.valuation.gross_sroi > 0 > sign * bid.valuation.net_sroi
        ]
        if labels:
            rest = len(labels) - _MOST_NAMED
            named = _list([*labels[:_MOST_NAMED], f"{rest} more"] if rest > 0 else labels)
            said.append(
                f"The gross return is {side} £0 and the net return {other} it for {named}: the "
                f"deflators take off more {more} than {less}. Ask why the shares of the rows of "
                "harm and of benefit differ so much."
            )
    return said


def _race(study: Study) -> list[str]:
    """The closest race among the leading bids, and the smallest single change that turns it."""
    index = study.closest
    if index is None:
        if study.comparison.ranked[0].count == 1:
            return [ALONE]
        return ["No two neighbours among the leading bids are too close to call."]
    bids = study.comparison.bids
    ahead, behind = bids[index], bids[index + 1]
    share = float(study.simulation.above[index])
    told = (
        f"{ahead.label} ({score(study, index)}) and {behind.label} ({score(study, index + 1)}) "
        f"cannot be told apart: the first is above the second in {of_100(share)} of 100 draws."
    )
    if level_with_next(study, index):
        return [f"{told} They share their place."]
    flips = study.flips(index)
    if flips:
        told += f" {_smallest(flips[0])}"
    return [told]


def _rests(study: Study) -> list[str]:
    """On what little the first place rests; nothing where it rests on more, or is shared."""
    leaders = leading(study.comparison.bids[: study.comparison.ranked[0].last])
    if len(leaders) != 1:
        return []
    return _rests_on(study, leaders[0])


def _rests_on(study: Study, first: Bid) -> list[str]:
    """On what little a first place rests, by the question that the bid is asked about it."""
    return [
        f"{first.label} is first by few rows or slight inputs: {flag.message[:1].lower()}"
        f"{flag.message[1:]} See its records before the award."
        for flag in study.by_bid[first.number]
        if flag.asks is PLACE_RESTS_ON_FEW
    ]


def _smallest(flip: Flip) -> str:
    change = flip.needed / flip.now - 1 if flip.now else 0.0
    if flip.kind == "price":
        return f"They are level if one proxy, {flip.what}, is worth {change:+.1%}."
    if flip.kind == "scale":
        return f"They are level if the {flip.what.casefold()} of {flip.whose} are {change:+.1%}."
    way = "higher" if flip.needed > 0 else "lower"
    kind = flip.what.split(" of ")[0].casefold()
    return (
        f"They are level if {kind} is {abs(flip.needed) * 100:.1f} percentage points {way} in the "
        f"rows of {flip.whose}."
    )


def range_end(study: Study) -> float:
    """Right end of the range bars of the bids that come first, in each lot where there are any."""
    groups = [(lot.ranking.bids, lot.simulation.ranges) for lot in study.by_lot if lot.ranking.bids]
    pairs = [
        pair
        for bids, drawn in groups or [(study.comparison.bids, study.simulation.ranges)]
        for pair in zip(bids[:LEADING], drawn[:LEADING], strict=True)
    ]
    return axis_end(
        (ranked_range(study, ranges), bid.number in study.grave) for bid, ranges in pairs
    )


def axis_end(ranges: Iterable[tuple[Percentiles | None, bool]]) -> float:
    """Right end of range bars: the highest of a bid without a grave question, or near to it.

    ``ranges`` are those of the bids, each with whether it must answer first. One that must, and
    goes well beyond the others, may run on, and one that ends far beyond the middle of all, so that
    the others can be read.
    """
    ends, kept = [], []
    for span, asked in ranges:
        if span:
            ends.append(span[2])
            kept += [] if asked else [span[2]]
    kept = kept or ends
    usual = _FAR * sorted(kept)[(len(kept) - 1) // 2] if kept else 0.0
    kept = [end for end in kept if end <= usual] or kept
    near = _NEAR * max(kept, default=0.0)
    return max(1.0, float(math.ceil(max((end for end in ends if end <= near), default=0.0))))


def asked_first(study: Study) -> list[tuple[Bid, Flag]]:
    """The gravest questions to the leading bids, few of each."""
    leading = {bid.number: bid for bid in study.comparison.bids[:LEADING]}
    of_lots = {bid.number: bid for lot in study.by_lot for bid in lot.leaders}
    leading |= of_lots
    told: list[tuple[Bid, Flag]] = []
    for each in sorted(study.asked_first, key=lambda flag: flag.bid not in of_lots):
        if each.bid not in leading or len(told) >= _MOST_ASKED:
            continue
        asked = [flag.code for _, flag in told if flag.bid == each.bid]
        if each.code not in asked and len(asked) < _MOST_EACH:
            told.append((leading[each.bid], each))
    return told


def unlike_words(comparison: Comparison) -> list[str]:
    """In which ways bids are unlike, so that their ratios do not mean the same."""
    said = []
    labels = {bid.number: bid.label for bid in comparison.bids}
    for kind in comparison.kinds:
        if not kind.differing:
            continue
        named = [labels[number] for number in kind.differing[:_MOST_NAMED]]
        more = len(kind.differing) - len(named)
        who = _list([*named, f"{more} more"] if more else named)
        if kind.usual:
            text = f"{kind.heading}: most bids are {kind.usual.casefold()}, but not {who}."
        else:
            text = f"{kind.heading}: no answer has a majority, so compare within each kind."
        apart = len(comparison.ranked) > 1 and kind.heading == LIKE_WITH_LIKE[0][1]
        so = "they are ranked apart" if apart else "the ratios do not mean the same"
        said.append(f"{text} {capital(kind.why)}: {so}.")
    return said


def unranked_words(comparison: Comparison) -> list[str]:
    """Sentences about workbooks that were valued and have no place: their bid is here twice."""
    left = [result for result in comparison.others if result.unranked]
    said = tender_words(comparison)
    said += [f"{clean(result.path)}: {reason(result)}" for result in left[:_MOST_QUESTIONS]]
    if len(left) > _MOST_QUESTIONS:
        said.append(f"{len(left) - _MOST_QUESTIONS} more stand among the files.")
    return said


def without_words(comparison: Comparison) -> str:
    """How many files have no ratio; nothing where every one has."""
    others = [result for result in comparison.others if not result.unranked]
    refused = sum(result.status == "refused" for result in others)
    if not others:
        return ""
    return (
        f"Without a ratio: {len(others)} of {so_many(len(comparison.results), 'file')}, "
        f"{len(others) - refused} to mend and {refused} refused."
    )


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
