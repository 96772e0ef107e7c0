"""What makes the inputs look smaller than they are: hours that are not counted, pounds of later.

Every input that is left out or shrunk lifts the return for every £1 of what is left. That the
contract price is among the inputs is asked about in ``amounts``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator

from sve_excel.layout import DESCRIPTION, EVIDENCE, FIELDS, INPUT_PRICES, START_DATE, UNITS
from sve_excel.method.prices import year_of
from sve_excel.method.sensitivity import price_name
from sve_excel.model import LineValue, Place
from sve_excel.plausibility.amounts import VOLUNTEER_TIME
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.rivals import inputs_to_price, kinds_of_input, usual
from sve_excel.words.digits import above, below
from sve_excel.words.saying import figure, listed

_VOLUNTEERS = re.compile(r"\bvolunteer", re.IGNORECASE)
_TIME_ITSELF = "volunteer time"  # proxies of that name have a question of their own
_UNIT = "volunteer"
_ACCOUNT = {
    entry.label: entry.attribute
    for entry in FIELDS
    if entry.attribute in ("narrative", "data_sources")
}

INPUTS_IN_LATER_POUNDS = Question(
    "SVE440",
    "inputs-in-later-pounds",
    2,
    "the inputs are said to be in the prices of {year}, later than {start}, in which {what} "
    "starts. In pounds of {start} the net ratio would be £{ratio} instead of £{net}.",
    "Were the inputs priced in pounds of {year}, and where in the price schedule does it say so?",
    manual={"year": "one year", "start": "the year", "what": "the contract"},
)


@Probe
def flag_later_pounds(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Inputs are not in pounds of a year after the start that is yet to come, which count less."""
    project, deflators = offer.submission.project, tender.library.deflators
    if not (project.input_prices and project.prices.forecast):
        return
    begins = project.start or tender.begins
    start = year_of(begins) if begins else tender.library.price_base
    now, then = deflators.of(project.prices.year), deflators.of(start)
    if now is None or then is None or project.prices.year <= start:
        return
    net = offer.valuation.net_sroi
    ratio = net * float(then) / float(now)
    if below(ratio, net):
        yield INPUTS_IN_LATER_POUNDS.about(
            offer,
            (offer.field(INPUT_PRICES), offer.field(START_DATE)),
            year=project.prices.year,
            start=start,
            what="the contract" if project.start else "such work as the bids are for",
            ratio=f"{ratio:,.2f}",
            net=f"{net:,.2f}",
        )


VOLUNTEERS_WITHOUT_TIME = Question(
    "SVE441",
    "volunteers-without-time",
    2,
    "{rows} of volunteers, but no input is volunteer time.",
    "How many hours do these volunteers give, and what are they worth as an input?",
    manual={"rows": "rows speak"},
)


@Probe
def flag_volunteers_without_time(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Where rows rest on volunteers, their time is among the inputs."""
    lines = [line for line in _of_volunteers(offer) if _TIME_ITSELF not in _named(line)]
    if lines and not _time(offer):
        rows = [str(line.claim.output.row) for line in lines]
        yield VOLUNTEERS_WITHOUT_TIME.about(
            offer,
            [offer.cell(line, DESCRIPTION) for line in lines],
            rows=f"row {rows[0]} speaks" if len(rows) == 1 else f"rows {listed(rows)} speak",
        )


VOLUNTEERS_TIME_SLIGHT = Question(
    "SVE442",
    "volunteers-time-slight",
    2,
    "{count} volunteers are claimed for {years} years together, and the volunteer time among the "
    "inputs comes to £{time}: £{each} for a volunteer in a year.",
    "How many hours does a volunteer give in a year, and at what rate is an hour counted?",
    manual={"count": "so many", "years": "so many"},
)


@Probe
def flag_volunteers_time(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Volunteers that are claimed give more than a few hours each year among the inputs."""
    lines = [line for line in offer.rows.lines if line.claim.unit.casefold().startswith(_UNIT)]
    years = math.fsum(
        line.claim.output.quantity * line.claim.output.years
        for line in lines
        if line.claim.output.quantity > 0
    )
    time = _time(offer)
    if years > 0 and time and below(time / years, tender.policy.plausibility.volunteer_year):
        yield VOLUNTEERS_TIME_SLIGHT.about(
            offer,
            [offer.cell(line, UNITS) for line in lines],
            count=figure(math.fsum(line.claim.output.quantity for line in lines)),
            years=figure(round(years, 1)),
            time=f"{time:,.0f}",
            each=f"{time / years:,.2f}",
        )


VOLUNTEERS_HOUR_SLIGHT = Question(
    "SVE436",
    "volunteers-hour-slight",
    1,
    "input row {row} counts volunteer time at £{value} for each of {volume}, below £{least} for an "
    "hour.",
    "What is one of the {volume}, and on what ground is it worth £{value}?",
    manual={"row": "N", "volume": "so many"},
)


@Probe
def flag_volunteers_hour(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """An hour of volunteers among the inputs is worth the least that the law has anybody paid.

    A value without a volume is a sum, of which nobody knows how many hours are in it.
    """
    least = tender.policy.plausibility.volunteer_hour
    for spent in offer.valuation.inputs:
        counted = spent.category == VOLUNTEER_TIME and spent.quantity > 1
        if counted and spent.price > 0 and below(spent.price, least):
            yield VOLUNTEERS_HOUR_SLIGHT.about(
                offer,
                [offer.input_cell(spent)],
                row=spent.row,
                value=f"{spent.price:,.2f}",
                volume=figure(spent.quantity),
                least=f"{least:,.2f}",
            )


def _of_volunteers(offer: Offer) -> list[LineValue]:
    """Rows with a value whose description or proxy speaks of volunteers."""
    return [
        line
        for line in offer.rows.lines
        if line.claim.output.quantity > 0
        and (_VOLUNTEERS.search(line.claim.output.description) or _UNIT in _named(line))
    ]


def _named(line: LineValue) -> str:
    return price_name(line.claim).casefold()


def _time(offer: Offer) -> float:
    """What volunteers' time comes to among the inputs, in pounds at the price base."""
    return math.fsum(
        spent.gross for spent in offer.valuation.inputs if spent.category == VOLUNTEER_TIME
    )


# what a bid's words speak of, and the kinds of input that would hold it
_SPOKEN_OF = (
    (
        re.compile(r"\bvolunteer(?:s|ing)?\b(?! wellbeing)", re.IGNORECASE),
        "volunteers",
        (VOLUNTEER_TIME,),
    ),
    (
        re.compile(r"\b(?:seconded|secondment|secondee)", re.IGNORECASE),
        "seconded staff",
        ("Staff time",),
    ),
    (
        re.compile(
            r"\b(?:donated|pro bono|in[- ]kind|free of charge|at no charge|given free)\b",
            re.IGNORECASE,
        ),
        "what is given free of charge",
        ("In-kind goods and services", "Premises", "Equipment", VOLUNTEER_TIME, "Staff time"),
    ),
    (
        re.compile(r"\b(?:is|are|stands?|counted|count) (?:in|among) the inputs\b", re.IGNORECASE),
        "what stands among the inputs beside money",
        ("In-kind goods and services", "Premises", "Equipment", VOLUNTEER_TIME, "Staff time"),
    ),
)

_ROUNDING, _MORE = 0.02, 0.05  # of the price: next to nothing, and something beside it
_PENNIES = 0.001  # of the price
_SMALL_PART = 0.1  # of the median of the others, below which a kind of input is hardly counted
_FEWEST = 3  # others, of which most can have what one has not

INPUTS_LEFT_OUT = Question(
    "SVE453",
    "inputs-left-out",
    1,
    "{why}.",
    "What else does the work take: whose time, which rooms, which gifts? Give each its value, or "
    "say why there is none.",
    manual={
        "why": "The bid speaks of what the work takes, and no input is of that kind, or is one of "
        "nothing; or its inputs hold next to nothing beside the contract price, or of a kind, "
        "while most of the other bids count more"
    },
)


@Probe
def flag_inputs_left_out(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """What the words of a bid say that the work takes is among its inputs."""
    held = kinds_of_input(offer.valuation)
    asked = {line.claim.output.row for line in _of_volunteers(offer)}  # of them another asks
    texts = _texts(offer, asked)
    for pattern, what, kinds in _SPOKEN_OF:
        cells = [place for place, text in texts if pattern.search(text)]
        if cells and held.keys().isdisjoint(kinds):
            words = f"{what}, but no input is {kinds[0].lower()}"
            if len(kinds) > 1:
                words = f"{what}, but every input is cash or other"
            yield INPUTS_LEFT_OUT.about(offer, cells, why=f"the bid speaks of {words}")


@Probe
def flag_inputs_of_nothing(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """An input that is named counts for something."""
    rows = [spent for spent in offer.valuation.inputs if not spent.gross]
    if rows:
        named = listed([str(row.row) for row in rows])
        said = f"row {named} of the inputs names" if len(rows) == 1 else f"rows {named} name"
        cells = [offer.input_cell(row) for row in rows]
        why = f"{said} what the work takes and counts nothing for it"
        yield INPUTS_LEFT_OUT.about(offer, cells, why=why)


@Probe
def flag_unlike_others(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Inputs hold something beside the price, and some of each kind that most others have."""
    if _is_price_alone(offer, tender):
        cells = [offer.input_cell(spent) for spent in offer.valuation.inputs]
        own = inputs_to_price(offer.submission.project, offer.valuation) or 1.0
        what = f"no more than {own - 1:.1%}" if above(own, 1 + _PENNIES) else "nothing"
        why = f"its inputs hold {what} beside the contract price; most of the other bids count more"
        yield INPUTS_LEFT_OUT.beside(offer, cells, why=why)
        return
    rivals, held = tender.beside(offer), kinds_of_input(offer.valuation)
    told = _of_volunteers(offer) or any(_VOLUNTEERS.search(text) for _, text in _texts(offer, ()))
    for kind, shares in rivals.kinds.items():
        own, others = held.get(kind, 0.0), rivals.bids - 1
        if (kind == VOLUNTEER_TIME and told and not own) or others < _FEWEST:
            continue
        if not above(
            (len(shares) - (own > 0)) / others, tender.policy.plausibility.input_of_others
        ):
            continue
        middle = usual(shares, own or None)
        if not own:
            why = f"it has no input that is {kind.lower()}, as most of the other bids have"
            yield INPUTS_LEFT_OUT.beside(offer, (), why=why)
        elif middle and below(own, middle * _SMALL_PART):
            cells = [offer.input_cell(e) for e in offer.valuation.inputs if e.category == kind]
            why = (
                f"{own:.1%} of its inputs is {kind.lower()}, of most of the other bids that have "
                f"any {middle:.0%}"
            )
            yield INPUTS_LEFT_OUT.beside(offer, cells, why=why)


def _is_price_alone(offer: Offer, tender: Tender) -> bool:
    """Whether inputs are the contract price and no more, where those of most others are more."""
    own = inputs_to_price(offer.submission.project, offer.valuation)
    if own is None or below(own, tender.policy.plausibility.input_to_price):
        return False  # of inputs below the price another asks
    most = usual(tender.beside(offer).inputs, own)
    return most is not None and above(most, 1 + _MORE) and not above(own, 1 + _ROUNDING)


def _texts(offer: Offer, but: Collection[int]) -> list[tuple[Place, str]]:
    """What a bid says in sentences, of its project and in the evidence of its rows."""
    project = offer.submission.project
    told = [(offer.field(label), getattr(project, name)) for label, name in _ACCOUNT.items()]
    told += [
        (offer.cell(line, EVIDENCE), line.claim.output.evidence)
        for line in offer.rows.lines
        if line.claim.output.row not in but
    ]
    return told
