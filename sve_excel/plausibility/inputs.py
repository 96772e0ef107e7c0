"""What makes the inputs look smaller than they are: hours that are not counted, pounds of later.

Every input that is left out or shrunk lifts the return for every £1 of what is left. That the
contract price is among the inputs is asked about in ``amounts``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from sve_excel.method.prices import year_of
from sve_excel.method.sensitivity import price_name
from sve_excel.model import LineValue
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.digits import below
from sve_excel.words.saying import figure, listed

_VOLUNTEERS = re.compile(r"\bvolunteer", re.IGNORECASE)
_TIME_ITSELF = "volunteer time"  # proxies of that name have a question of their own
_UNIT = "volunteer"

INPUTS_IN_LATER_POUNDS = Question(
    "SVE440",
    "inputs-in-later-pounds",
    2,
    "the inputs are said to be in the prices of {year}, later than {start}, in which the contract "
    "starts. In pounds of {start} the net ratio would be £{ratio} instead of £{net}.",
    "Were the inputs priced in pounds of {year}, and where in the price schedule does it say so?",
    manual={"year": "one year", "start": "the year"},
)


@Probe
def flag_later_pounds(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Inputs are not in pounds of a year after the start that is yet to come, which count less."""
    project, deflators = offer.submission.project, tender.library.deflators
    if not (project.input_prices and project.start and project.prices.forecast):
        return
    start = year_of(project.start)
    now, then = deflators.of(project.prices.year), deflators.of(start)
    if now is None or then is None or project.prices.year <= start:
        return
    net = offer.valuation.net_sroi
    ratio = net * float(then) / float(now)
    if below(ratio, net):
        yield INPUTS_IN_LATER_POUNDS.about(
            offer,
            (offer.field("Prices of the inputs"), offer.field("Start date")),
            year=project.prices.year,
            start=start,
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
            [offer.cell(line, "Description") for line in lines],
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
            [offer.cell(line, "Units") for line in lines],
            count=figure(math.fsum(line.claim.output.quantity for line in lines)),
            years=figure(round(years, 1)),
            time=f"{time:,.0f}",
            each=f"{time / years:,.2f}",
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
        each.gross for each in offer.valuation.inputs if each.category == "Volunteer time"
    )
