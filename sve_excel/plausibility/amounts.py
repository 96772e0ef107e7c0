"""People, years and money that do not go together, or that published reports do not show."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sve_excel.layout import CONTRACT_PRICE, DURATION, END_DATE, LEAKAGE, PEOPLE, PROXY, UNITS
from sve_excel.method.sensitivity import price_name
from sve_excel.model import LineValue, Project
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.digits import above, below
from sve_excel.words.saying import figure

_YEAR = 365.25
_SLACK = 0.05  # years: a contract to 31 March is as long as one to 1 April
VOLUNTEER_TIME = "Volunteer time"  # the category of the inputs
_PERSON_UNITS = (
    *("person", "participant", "child", "adult", "learner", "pupil", "apprentice", "graduate"),
    *("volunteer", "carer", "household", "home per"),  # in each of which somebody lives
)


MORE_UNITS_THAN_PEOPLE = Question(
    "SVE403",
    "more-units-than-people",
    2,
    "{units} are claimed ({unit}), but the bid says that {people} people benefit.",
    "Who are the {units}, and why does the bid say that {people} people benefit?",
    manual={"units": "so many", "people": "fewer"},
)


@Probe
def flag_more_units_than_people(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No row counts more people than the bid says benefit."""
    people = offer.submission.project.beneficiaries
    if not people:
        return
    for line in offer.rows.lines:
        units = line.claim.output.quantity
        if counts_people(line.claim.unit) and above(units, people):
            yield MORE_UNITS_THAN_PEOPLE.about(
                offer,
                (offer.cell(line, UNITS), offer.field(PEOPLE)),
                units=figure(units),
                unit=line.claim.unit,
                people=figure(people),
            )


def counts_people(unit: str) -> bool:
    """Whether a unit is one person (for a year or once), not an hour, week or point of one."""
    words = unit.casefold()
    return words.startswith(_PERSON_UNITS) and not any(
        part in words for part in ("week", "hour", "day", "month", "point")
    )


LONGER_THAN_CONTRACT = Question(
    "SVE407",
    "longer-than-contract",
    1,
    "{count} counted for longer than the contract's {contract} years, the longest for {years} "
    "years. Years past the contract bring £{value} net.",
    "Who keeps the benefit going after the contract ends, and how do you know that it lasts?",
    manual={"count": "so many rows are", "contract": "so many", "years": "so many"},
)


@Probe
def flag_longer_than_contract(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No benefit is counted for longer than the contract and what the policy adds to it."""
    long, contract = longer_than_contract(offer, tender)
    if not long:
        return
    within = offer.rows.value(duration=np.minimum(offer.rows.duration, contract)).net
    beyond = float(offer.rows.value().net.sum() - within.sum())
    yield LONGER_THAN_CONTRACT.about(
        offer,
        [*(offer.cell(line, DURATION) for line in long), offer.field(END_DATE)],
        count="one benefit is" if len(long) == 1 else f"{len(long)} benefits are",
        contract=figure(round(contract, 1)),
        years=figure(max(line.claim.output.years for line in long)),
        value=f"{beyond:,.0f}",
    )


def longer_than_contract(offer: Offer, tender: Tender) -> tuple[list[LineValue], float]:
    """Rows that outlast the contract and what the policy adds to it, and the contract's years."""
    project = offer.submission.project
    if not (project.start and project.end):
        return [], 0.0
    contract = ((project.end - project.start).days + 1) / _YEAR
    limit = contract + tender.policy.plausibility.years_beyond + _SLACK
    return [line for line in offer.rows.lines if above(line.claim.output.years, limit)], contract


VALUE_FAR_ABOVE_PRICE = Question(
    "SVE408",
    "value-far-above-price",
    2,
    "the net value of £{value} is {times} times the contract price of £{price}.",
    "Which one row would you defend as the most certain, and what is left if only rows like it "
    "count?",
    manual={"times": "so many"},
)


def price_said(project: Project) -> str:
    """The contract price as offered, and what it is in the prices of the values beside it."""
    offered, held = project.contract_price or 0.0, project.price_at_base or 0.0
    if f"{offered:,.0f}" == f"{held:,.0f}":
        return f"{offered:,.0f}"
    return f"{offered:,.0f} (£{held:,.0f} in the prices of the values)"


@Probe
def flag_value_above_price(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The net value is not more than so many times the contract price."""
    project, value = offer.submission.project, offer.valuation.net_outputs
    price = project.price_at_base
    if price and above(value, tender.policy.plausibility.value_to_price * price):
        yield VALUE_FAR_ABOVE_PRICE.about(
            offer,
            (offer.field(CONTRACT_PRICE),),
            value=f"{value:,.0f}",
            times=figure(round(value / price, 1)),
            price=price_said(project),
        )


RATIO_FAR_ABOVE_PUBLISHED = Question(
    "SVE409",
    "ratio-far-above-published",
    1,
    "the net ratio of £{ratio} is higher than nine of ten that published reports state, each in "
    "its own way (£{limit}).",
    "Which project like yours has shown such a return, and who checked it?",
)


@Probe
def flag_ratio(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The net ratio is not above what published reports show."""
    limit, ratio = tender.policy.plausibility.ratio_high, offer.valuation.net_sroi
    if above(ratio, limit):
        most = max(offer.rows.lines, key=lambda line: line.net)
        yield RATIO_FAR_ABOVE_PUBLISHED.about(
            offer,
            (offer.cell(most, UNITS),),
            ratio=f"{ratio:,.2f}",
            limit=f"{limit:,.2f}",
        )


INPUTS_LEAVE_OUT_PRICE = Question(
    "SVE410",
    "inputs-leave-out-price",
    2,
    "the inputs come to £{inputs}, but the contract price is £{price}. With the whole price as "
    "an input the net ratio would be at most £{ratio}.",
    "Why is the contract price not among the inputs?",
)


@Probe
def flag_inputs(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The inputs hold at least most of the contract price."""
    project, inputs = offer.submission.project, offer.valuation.gross_inputs
    price = project.price_at_base
    if price and below(inputs, tender.policy.plausibility.input_to_price * price):
        cells = [offer.input_cell(spent) for spent in offer.valuation.inputs]
        yield INPUTS_LEAVE_OUT_PRICE.about(
            offer,
            [offer.field(CONTRACT_PRICE), *cells],
            inputs=f"{inputs:,.0f}",
            price=price_said(project),
            ratio=f"{offer.valuation.net_outputs / price:,.2f}",
        )


INPUT_LEAKAGE_LIFTS = Question(
    "SVE420",
    "input-leakage-lifts",
    2,
    "{leaks} of the inputs is said to leak out of the area, which lifts the net ratio from "
    "£{whole} for every £1 of whole inputs to £{ratio}.",
    "To whom outside the area does each of these inputs go, and what shows it?",
    manual={"leaks": "a large part"},
)


@Probe
def flag_input_leakage(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Leakage of inputs lifts the net ratio by no more than the policy says, where it counts."""
    value = offer.valuation
    lift, whole = tender.policy.plausibility.input_leakage_lift, value.whole_net_sroi
    if tender.policy.input_leakage and above(value.net_sroi, whole * (1 + lift)):
        yield INPUT_LEAKAGE_LIFTS.about(
            offer,
            [offer.input_cell(spent, LEAKAGE) for spent in value.inputs if spent.lost],
            leaks=f"{1 - value.stays:.0%}",
            whole=f"{whole:,.2f}",
            ratio=f"{value.net_sroi:,.2f}",
        )


NET_ABOVE_GROSS = Question(
    "SVE421",
    "net-above-gross",
    2,
    "the net ratio of £{net} is above the gross one of £{gross}: {why}.",
    "How can more be left after everything is taken off than there was before?",
    manual={"why": "what leaks or what is harmed makes it so"},
)


@Probe
def flag_net_above_gross(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The net ratio is not above the gross one."""
    value = offer.valuation
    if not above(value.net_sroi, value.gross_sroi):
        return
    harm = [line for line in offer.rows.lines if line.gross < 0]
    by_inputs = value.counted_inputs < value.gross_inputs
    cells = [offer.cell(line, UNITS) for line in harm]
    if by_inputs:
        cells += [offer.input_cell(spent, LEAKAGE) for spent in value.inputs]
    why = "what leaks of the inputs is left out" if by_inputs else "shares make harm look smaller"
    yield NET_ABOVE_GROSS.about(
        offer, cells, net=f"{value.net_sroi:,.2f}", gross=f"{value.gross_sroi:,.2f}", why=why
    )


VOLUNTEERS_NOT_AN_INPUT = Question(
    "SVE411",
    "volunteers-not-an-input",
    2,
    "volunteers' time is claimed as a benefit (£{value} net), but no input is volunteer time.",
    "How many hours do volunteers give, and what are they worth as an input?",
)


@Probe
def flag_volunteers(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Volunteers' time that is a benefit is an input, too."""
    lines = [
        line
        for line in offer.rows.lines
        if "volunteer time" in price_name(line.claim).casefold() and line.claim.output.quantity > 0
    ]
    if lines and not any(
        spent.category == VOLUNTEER_TIME and spent.gross > 0 for spent in offer.valuation.inputs
    ):
        yield VOLUNTEERS_NOT_AN_INPUT.about(
            offer,
            [offer.cell(line, PROXY) for line in lines],
            value=f"{math.fsum(line.net for line in lines):,.0f}",
        )


UNITS_UNLIKELY_ROUND = Question(
    "SVE417",
    "units-unlikely-round",
    1,
    "all {count} rows claim round numbers of units (multiples of {step}).",
    "Are these numbers counts from your records, or estimates?",
    manual={"count": "so many"},
)


@Probe
def flag_round_units(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Not all of many rows claim round numbers."""
    units = [line.claim.output.quantity for line in offer.rows.lines]
    if len(units) >= 4 and all(abs(unit) >= 50 and unit % 50 == 0 for unit in units):
        cells = [offer.cell(line, UNITS) for line in offer.rows.lines]
        yield UNITS_UNLIKELY_ROUND.about(offer, cells, count=len(units), step=50)
