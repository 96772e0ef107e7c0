"""Dates that make a bid look better: a later start, years that no contract holds, an early report.

A start that is moved later turns the inputs into pounds that count less, and an end that is far
off or blank leaves nothing to hold the years of a benefit against, and spreads inputs that are
discounted further than those of others. What is reported as having
happened must have ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sve_excel.layout import DURATION, END_DATE, EVALUATION, EVALUATIONS, START_DATE
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.rivals import usual
from sve_excel.words.digits import above
from sve_excel.words.saying import figure

_YEAR = 365.25
_SLACK = 0.05  # years: a contract to 31 March is as long as one to 1 April
_LONGER = 1.0  # years by which a contract is longer than those of most others

START_UNLIKE_OTHERS = Question(
    "SVE450",
    "start-unlike-others",
    1,
    "the start date is {start}; half of the other bids start by {median}. The year of the start "
    "is that of the prices of the inputs, so it moves the ratio.",
    "Why does your work start so much {when} than that of others who bid for the same?",
    gives_median=True,
    manual={"start": "one day", "median": "another", "when": "later"},
)


@Probe
def flag_start(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The work starts when that of the other bids does, give or take what the policy says."""
    start = offer.submission.project.start
    if start is None:
        return
    median = usual(tender.beside(offer).starts, float(start.toordinal()))
    if median is None:
        return
    apart = (start.toordinal() - median) / _YEAR
    if above(abs(apart), tender.policy.plausibility.start_apart):
        yield START_UNLIKE_OTHERS.about(
            offer,
            (offer.field(START_DATE),),
            start=f"{start:%d/%m/%Y}",
            median=f"{date.fromordinal(int(median)):%d/%m/%Y}",
            when="later" if apart > 0 else "earlier",
        )


YEARS_NOTHING_HOLDS = Question(
    "SVE451",
    "years-nothing-holds",
    1,
    "{count} counted for more than {limit} years, the longest for {years} years, and {why}.",
    "From when to when does the contract run, and who keeps the benefit going after it ends?",
    gives_median=True,
    alone=True,
    manual={
        "count": "so many rows are",
        "limit": "so many",
        "years": "so many",
        "why": "the bid does not say when the contract starts and ends, or it ends far later than "
        "those of most others",
    },
)


@Probe
def flag_years(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Years of a benefit are held against a contract that is no longer than those of the others."""
    contract, limits = offer.submission.project.contract_years, tender.policy.plausibility
    most = usual(tender.beside(offer).years, contract)
    if contract is None:
        limit = limits.years_undated if most is None else most
        why = "the bid does not say when the contract starts and ends"
    elif most is not None and above(contract, most + _LONGER):
        limit = most
        why = (
            f"the contract is said to run for {figure(round(contract, 1))} years, half of the "
            f"others for {figure(round(most, 1))} years or less"
        )
    else:
        return
    limit += limits.years_beyond
    long = [line for line in offer.rows.lines if above(line.claim.output.years, limit + _SLACK)]
    if long:
        yield YEARS_NOTHING_HOLDS.about(
            offer,
            [
                *(offer.cell(line, DURATION) for line in long),
                offer.field(START_DATE),
                offer.field(END_DATE),
            ],
            count="one benefit is" if len(long) == 1 else f"{len(long)} benefits are",
            limit=figure(round(limit, 1)),
            years=figure(max(line.claim.output.years for line in long)),
            why=why,
        )


INPUTS_SPREAD_FAR = Question(
    "SVE462",
    "inputs-spread-far",
    1,
    "the contract is said to run for {contract} years, half of the others for {median} years or "
    "less, and its inputs are spread over them. Over {median} years the present-value return would "
    "be £{ratio} instead of £{found}.",
    "From when to when does the contract run, and in which year is each input spent?",
    gives_median=True,
    manual={"contract": "so many", "median": "fewer"},
)


@Probe
def flag_inputs_spread(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Inputs that are spread over a contract and discounted are spread no further than others'."""
    contract, discounting = offer.submission.project.contract_years, tender.policy.discounting
    most = usual(tender.beside(offer).years, contract)
    if not discounting.by_year or contract is None or most is None:
        return
    found = offer.valuation.present_value_sroi
    ratio = found * offer.valuation.spread / discounting.spread(most)
    if above(contract, most + _LONGER) and above(found, ratio):
        yield INPUTS_SPREAD_FAR.about(
            offer,
            (offer.field(START_DATE), offer.field(END_DATE)),
            contract=figure(round(contract, 1)),
            median=figure(round(most, 1)),
            ratio=f"{ratio:,.2f}",
            found=f"{found:,.2f}",
        )


EVALUATED_BEFORE_ITS_END = Question(
    "SVE456",
    "evaluated-before-its-end",
    2,
    "the bid is an evaluation of what has happened, and {why}.",
    "Has this work ended, and were its outcomes counted? If not, is the bid a forecast?",
    manual={"why": "its work had not ended by then"},
)


@Probe
def flag_evaluation(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """What is evaluated ended before the forecasts beside it begin, or before the day of the run.

    A forecast that is called an evaluation is ranked apart from those it competes with.
    """
    project, begins = offer.submission.project, tender.begins
    if project.evaluation != EVALUATIONS[1] or begins is None:
        return
    if project.end and project.end >= begins:
        why = f"its work ends on {project.end:%d/%m/%Y}"
    elif project.end is None and tender.bids > 1:
        why = "it does not say when its work ended, beside bids that say what they will do"
    else:
        return
    cells = (offer.field(EVALUATION), offer.field(END_DATE))
    yield EVALUATED_BEFORE_ITS_END.about(offer, cells, why=why)


EVALUATION_AMONG_FORECASTS = Question(
    "SVE437",
    "evaluation-among-forecasts",
    1,
    "the bid is an evaluation of what has happened, and most of the other bids are forecasts, so "
    "it is ranked apart from them.",
    "Do you offer to do this contract, or do you report earlier work? If you offer it, what do you "
    "forecast?",
    of_others=True,
)


@Probe
def flag_apart(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Where most bids are forecasts, a bid is no evaluation."""
    is_one = offer.submission.project.evaluation == EVALUATIONS[1]
    if is_one and tender.bids > 1 and tender.beside(offer).bids * 2 < tender.bids:
        yield EVALUATION_AMONG_FORECASTS.about(offer, (offer.field(EVALUATION),))
