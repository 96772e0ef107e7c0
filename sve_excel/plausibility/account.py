"""What a bid says of itself in words, held against what it typed: people, price, inputs, records.

A figure that is typed counts, and the words beside it may say another. Each look reads what names
its number plainly, and leaves alone what may mean something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sve_excel.layout import (
    ACCOUNT,
    CONTRACT_PRICE,
    DESCRIPTION,
    EVIDENCE,
    LABELS,
    PEOPLE,
    UNITS,
)
from sve_excel.model import Input, LineValue, Place
from sve_excel.plausibility.amounts import counts_people
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.plausibility.said_units import counts_one_of, leads_to, names_people
from sve_excel.words.digits import above
from sve_excel.words.numbers_said import NumberSaid, numbers_said
from sve_excel.words.pounds_said import pounds_said, sentences
from sve_excel.words.saying import figure, quote

_NEAR = 0.005  # of a price, within which words round it
_SEVERAL_IN_EACH = frozenset(["family", "families", "household", "households", "homes", "couples"])
_PERIODS = frozenset(["week", "weekly", "month", "monthly", "day", "daily", "quarter"])

PEOPLE_ABOVE_ACCOUNT = Question(
    "SVE431",
    "people-above-account",
    1,
    "Project says that {people} people benefit, and the account of what changed begins with "
    "{said}: {words}.",
    "Who are the {people}, and who of them are not among the {said} of the account?",
    manual={"people": "so many", "said": "fewer", "words": "so"},
)


@Probe
def flag_people_above_account(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The people who benefit are no more than those with whom the account of what changed begins.

    Of families, and of so many a week, nobody knows how many people they are.
    """
    project = offer.submission.project
    people = project.beneficiaries
    if not people or not project.narrative:
        return
    said = [
        (number, sentence)
        for sentence in sentences(project.narrative)
        for number in numbers_said(sentence)
    ]
    named = [each for each in said if names_people(each[0])]
    if not named or not named[0][0].leads:
        return
    after = {word for number, _ in named for word in number.after}
    if not after.isdisjoint(_PERIODS) or any(
        not _SEVERAL_IN_EACH.isdisjoint(number.after) for number, _ in said
    ):
        return
    years = math.ceil(project.contract_years or 1.0) if "year" in after else 1
    first, counts = named[0], [number.number for number, _ in named]
    known = [*counts, math.fsum(counts)]
    if any(math.isclose(people, each * times) for each in known for times in (1, years)):
        return
    if above(people, max(counts) * years):
        yield PEOPLE_ABOVE_ACCOUNT.about(
            offer,
            (offer.field(PEOPLE), offer.field(LABELS["narrative"])),
            people=figure(people),
            said=figure(first[0].number),
            words=quote(first[1], 90),
        )


PRICE_NOT_ALONE = Question(
    "SVE432",
    "price-not-alone",
    2,
    "the contract price is typed as £{price}, and the words of the bid name another amount or a "
    "condition for it: {words}.",
    "Is £{price} the whole price, whatever is called for? If not, what is the price of each case?",
    manual={"words": "so"},
)
_PRICES = (
    r"\b(?:(?:contract|tender|bid|our|the|this|total|whole|quoted|offered|fixed|firm)\s+"
    r"(?:(?:contract|tender|bid|total|whole|full|fixed)\s+)*price"
    r"|contract (?:payment|value|sum|fee|charge))\b(?! of (?!the contract|£))"
)
_IS_SO_MUCH = re.compile(
    rf"{_PRICES}[^.;£]{{0,12}}(?:£|GBP)|(?:£|GBP)[\w,.]+ {_PRICES}", re.IGNORECASE
)
_IF = re.compile(
    rf"{_PRICES}[^.;]{{0,40}}\b(?:(?:holds?|stands?|applies|is|remains)\b[^.;,]{{0,30}}"
    r"\b(?:if|unless|provided)|depends? on|subject to|conditional|assum(?:es|ing)|exclud(?:es|ing)|"
    r"does not (?:include|cover)|(?:will|may|can) (?:rise|increase|change)|"
    r"to be (?:agreed|confirmed))\b",
    re.IGNORECASE,
)
# in a text with none of these is no price to be found; to look for each is faster than a pattern
_MAY_PRICE = (
    *("£", "pric", "Pric", "PRIC", "ontract", "harge", "nvoice", "uote", "ayable", "pounds"),
    *("GBP", "VAT", " fee"),
)
_LESS_TAX = re.compile(
    r"\b(?:plus|net of|exclud(?:es|ing)|exclusive of|excl?\.?|before|without) (?:any )?VAT\b|"
    r"\bVAT (?:is |will be )?(?:extra|added|to be added|on top|excluded|not included)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"\b(?i:if) (?:the |an? )?(?i:option|extension|phase|second|third)\b|\b[Oo]ptions? [A-Z0-9]\b|"
    r"\b[Oo]ptional (?:extra|year|part)|\b(?i:option|extension) is (?:called|exercised|taken)|"
    r"\b(?i:another|further|additional|extra|plus)\b[^.;]{0,24}\bpayable\b"
)


@Probe
def flag_price_not_alone(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No word of a bid names another price than the one that is typed, or a condition for it."""
    price = offer.submission.project.contract_price
    if not price:
        return
    typed = [price, *(spent.price * spent.quantity for spent in offer.valuation.inputs)]
    for place, text in _texts(offer):
        for each in sentences(text) if any(word in text for word in _MAY_PRICE) else ():
            if _prices_otherwise(each, typed):
                yield PRICE_NOT_ALONE.about(
                    offer,
                    (offer.field(CONTRACT_PRICE), place()),
                    price=figure(price),
                    words=quote(each, 120),
                )
                return


def _prices_otherwise(sentence: str, typed: Sequence[float]) -> bool:
    """Whether a sentence makes a price conditional, or names one that is not ``typed``."""
    if _LESS_TAX.search(sentence):
        return True
    if _IF.search(sentence):
        return True
    amounts = [each for each in pounds_said(sentence) if not each.each]
    if amounts and _OPTION.search(sentence):
        return True
    if not amounts or _IS_SO_MUCH.search(sentence) is None:
        return False
    whole = math.fsum(amount.amount for amount in amounts)
    named = any(_is_typed(amount.amount, typed, yearly=amount.yearly) for amount in amounts)
    more = any(above(amount.amount, max(typed) * (1 + _NEAR)) for amount in amounts)
    return more or not (named or _is_typed(whole, typed[:1], yearly=False))


def _is_typed(amount: float, typed: Sequence[float], *, yearly: bool) -> bool:
    """Whether an amount is one of those typed, or makes one in whole years."""
    for each in typed:
        times = round(each / amount) if yearly and amount else 1
        if times and not above(abs(amount * times - each), _NEAR * each):
            return True
    return False


def _texts(offer: Offer) -> Iterator[tuple[Callable[[], Place], str]]:
    """What a bid says in sentences, of its project, inputs and rows, and how to name the place."""
    project = offer.submission.project
    for field in ACCOUNT:
        yield partial(offer.field, field.label), getattr(project, field.attribute)
    for spent in offer.valuation.inputs:
        yield partial(offer.input_cell, spent, DESCRIPTION), spent.description
        yield partial(offer.input_cell, spent, EVIDENCE), spent.evidence
    for line in offer.valuation.lines:
        yield partial(offer.cell, line, DESCRIPTION), line.claim.output.description
        yield partial(offer.cell, line, EVIDENCE), line.claim.output.evidence


INPUT_BELOW_WORDS = Question(
    "SVE433",
    "input-below-words",
    1,
    "row {row} of the inputs counts {counted}, and its words name {said}: {words}.",
    "Which of the two is right, {said} or {counted}? What becomes of the rest?",
    manual={"row": "N", "counted": "so much", "said": "more", "words": "so"},
)
_PART = re.compile(
    r"\b(?:half|halves|thirds?|quarters?|fifths?|tenths?|share[ds]?|part|some|percent|per cent|"
    r"of which|split|between|apportioned|over|in all|whole)"
    r"\b|\bof (?:our|the|a|an) |%",
    re.IGNORECASE,
)
_TIME = frozenset(["hour", "hours", "day", "days"])


@Probe
def flag_input_below_words(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """An input counts no less than its own words name: pounds of cash, or hours and days."""
    for spent in offer.valuation.inputs:
        for heading, text in ((DESCRIPTION, spent.description), (EVIDENCE, spent.evidence)):
            said, counted = _words_of_input(spent, text)
            if said:
                yield INPUT_BELOW_WORDS.about(
                    offer,
                    (offer.input_cell(spent), offer.input_cell(spent, heading)),
                    row=spent.row,
                    counted=counted,
                    said=said,
                    words=quote(text, 90),
                )
                break


def _words_of_input(spent: Input, text: str) -> tuple[str, str]:
    """What words of an input name above what it counts, and that; nothing where they do not."""
    if _PART.search(text):
        return "", ""
    worth = spent.price * spent.quantity
    amounts = [one.amount for one in pounds_said(text) if not one.each]
    if spent.category == "Cash" and amounts and above(max(amounts), worth * (1 + _NEAR)):
        return f"£{figure(max(amounts))}", f"£{figure(worth)}"
    hours = [
        number.number
        for number in numbers_said(text)
        if number.after and number.after[0] in _TIME and spent.quantity > 1
    ]
    if hours and above(max(hours), spent.quantity):
        return figure(max(hours)), figure(spent.quantity)
    return "", ""


UNITS_ABOVE_RECORDS = Question(
    "SVE435",
    "units-above-records",
    1,
    "row {row} claims {units}, and its evidence counts {counted}: {words}.",
    "What will make {units} of {said}, and which record shows that it can be done?",
    manual={"row": "N", "units": "so many", "said": "fewer", "counted": "fewer", "words": "so"},
)
_TIMES = 2.0  # what records count: beyond, a claim rests on something else
_SPAN = re.compile(r"\b20\d\d\s?(?:-|–|to|until|and)\s?(?:20)?\d\d\b", re.IGNORECASE)
_A_YEAR = re.compile(r"\b(?:a|per|each|every) year\b|\byearly\b", re.IGNORECASE)
_ONE_YEAR = re.compile(
    r"\b20\d\d(?:/\d\d)?\b|\b(?:last|this|a|per|each|every|first|one) year\b|\byearly\b|\bnow\b",
    re.IGNORECASE,
)
_SO_MANY = frozenset(["in", "so", "did", "do", "of", "by", "last", "now", "this", "were", "had"])
_RECORDS = frozenset(["payslips", "letters", "files", "cases", "records", "certificates"])


@Probe
def flag_units_above_records(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A row claims no more people than twice those whom its evidence counts, for as many years."""
    years = offer.submission.project.contract_years or 1.0
    for line in offer.rows.lines:
        output = line.claim.output
        said = _recorded(line)
        if not said or not above(output.quantity, said):
            continue
        spans = _SPAN.search(output.evidence) and not _A_YEAR.search(output.evidence)
        yearly = not spans and _ONE_YEAR.search(output.evidence)
        if above(output.quantity, _TIMES * said * (max(1.0, years) if yearly else 1.0)):
            yield UNITS_ABOVE_RECORDS.about(
                offer,
                (offer.cell(line, UNITS), offer.cell(line, EVIDENCE)),
                row=output.row,
                units=figure(output.quantity),
                said=figure(said),
                counted=f"{figure(said)} for a year" if yearly else figure(said),
                words=quote(output.evidence, 90),
            )


def _recorded(line: LineValue) -> float:
    """The most people that a row's evidence counts; 0 where it counts none, or leads to the units.

    So many a week, or people by hours, say nothing of how many they are.
    """
    output, unit = line.claim.output, line.claim.unit
    numbers = numbers_said(output.evidence)
    if not counts_people(unit) or any(not _PERIODS.isdisjoint(number.after) for number in numbers):
        return 0.0
    if leads_to(output.quantity, [e.number for e in numbers], numbers, people=True):
        return 0.0
    return max((number.number for number in numbers if _is_record(number, unit)), default=0.0)


def _is_record(number: NumberSaid, unit: str) -> bool:
    if counts_one_of(number, unit):
        return True
    return number.leads and (not number.after or number.after[0] in _SO_MANY | _RECORDS)


POINTS_ABOVE_RECORDS = Question(
    "SVE463",
    "points-above-records",
    1,
    "row {row} claims {units} points for {people} people, {each} for each, and its evidence names "
    "{said}: {words}.",
    "Which record shows {each} of a point for each of the {people}?",
    manual={"row": "N", "units": "so many", "people": "so many", "each": "so much", "words": "so"},
)
_TENTH = 1.1  # of what the evidence names: beyond, it is not rounding


@Probe
def flag_points_above_records(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Points of a scale that people gain are no more for each than the evidence names."""
    for line in offer.rows.lines:
        output = line.claim.output
        if line.claim.proxy is None or "point" not in line.claim.proxy.name.casefold():
            continue
        people = [e.number for e in numbers_said(output.description) if names_people(e)]
        named = [e.number for e in numbers_said(output.evidence) if _is_points(e)]
        if people and named and above(output.counted, max(people) * max(named) * _TENTH):
            yield POINTS_ABOVE_RECORDS.about(
                offer,
                (offer.cell(line, UNITS), offer.cell(line, EVIDENCE)),
                row=output.row,
                units=figure(output.counted),
                people=figure(max(people)),
                each=figure(round(output.counted / max(people), 2)),
                said=figure(max(named)),
                words=quote(output.evidence, 90),
            )


def _is_points(number: NumberSaid) -> bool:
    return number.number <= 10 and not {"point", "points"}.isdisjoint(number.after)
