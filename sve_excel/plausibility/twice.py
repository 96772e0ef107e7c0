"""The same thing claimed twice: in one bid, or in the bids of two bidders."""

from __future__ import annotations

import math
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

import numpy as np

from sve_excel.layout import DURATION, ORGANISATION, OUTPUTS, PROJECT_NAME, PROXY, UNITS
from sve_excel.method.people import limit_words, overlaps, share_a_key
from sve_excel.method.sensitivity import price_key, price_name
from sve_excel.model import LineValue, Place
from sve_excel.plausibility.copied_rows import Copy
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.digits import above
from sve_excel.words.folding import fold
from sve_excel.words.saying import clean, figure, listed, quote

_ALIKE_UNITS = 0.02  # units that differ by less are the same people counted again
_AS_MANY = 0.025  # of the larger: people of whom somebody should say that they are others


PART_AND_WHOLE_SAME_UNITS = Question(
    "SVE401",
    "part-and-whole-same-units",
    2,
    "{units} units are claimed under {part} and again, in {other}, under {whole}, which "
    "already holds that value. Together they bring £{value} net.",
    "Are the {units} in row {row} other people or things than those in {other}? If not, which "
    "of the two rows do you withdraw?",
    said=True,
    manual={"units": "so many"},
)


@Probe
def flag_part_and_whole(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The same number of units is not claimed under a proxy and again under a part of it."""
    by_id: dict[str, list[LineValue]] = {}
    for line in offer.rows.lines:
        if line.claim.proxy:
            by_id.setdefault(line.claim.proxy.id, []).append(line)
    for line in offer.rows.lines:
        part = line.claim.proxy
        for whole in sorted(tender.library.wholes.get(part.id, ())) if part else ():
            for other in by_id.get(whole, ()):
                if part is None or other.claim.proxy is None or not _same_units(line, other):
                    continue
                if share_a_key(line.claim, other.claim):  # the count of heads decides
                    continue
                yield PART_AND_WHOLE_SAME_UNITS.about(
                    offer,
                    (offer.cell(line, UNITS), offer.cell(other, UNITS)),
                    units=figure(line.claim.output.quantity),
                    part=quote(part.name, 90),
                    whole=quote(other.claim.proxy.name, 90),
                    other=f"row {other.claim.output.row}",
                    row=line.claim.output.row,
                    value=f"{line.net + other.net:,.0f}",
                )


def _same_units(one: LineValue, two: LineValue) -> bool:
    first, second = one.claim.output.quantity, two.claim.output.quantity
    return not above(abs(first - second), _ALIKE_UNITS * max(abs(first), abs(second)))


PEOPLE_COUNTED_AGAIN = Question(
    "SVE423",
    "people-counted-again",
    2,
    "{units} are claimed in {rows} under values of the same thing about the same person ({key}), "
    "{limit}.",
    "Which people are counted in more than one of {rows}? With each person counted once the net "
    "return is £{ratio} instead of £{net}.",
    manual={
        "units": "so many",
        "rows": "these rows",
        "key": "which",
        "limit": "but fewer people benefit",
    },
)


@Probe
def flag_people_again(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Rows that value the same thing about the same person count no more units than people."""
    value = offer.valuation
    by_row = {line.claim.output.row: line for line in offer.rows.lines}
    people = offer.submission.project.beneficiaries
    for overlap in overlaps([line.claim for line in offer.rows.lines], people):
        rows = [claim.output.row for claim in overlap.claims]
        yield PEOPLE_COUNTED_AGAIN.about(
            offer,
            [offer.cell(by_row[row], UNITS) for row in rows],
            units=figure(overlap.units),
            rows=f"rows {listed([str(row) for row in rows])}",
            key=overlap.key.replace("-", " "),
            limit=limit_words(overlap),
            ratio=f"{value.net_sroi_each_person_once or 0:,.2f}",
            net=f"{value.net_sroi:,.2f}",
        )


AS_MANY_UNDER_ONE_KEY = Question(
    "SVE446",
    "as-many-under-one-key",
    1,
    "rows {one} and {two} value the same thing about a person ({key}) for nearly as many people, "
    "{first} and {second}, under two proxies. The smaller brings £{value} net.",
    "Are the {second} in row {two} other people than the {first} in row {one}?",
    manual={"one": "N", "two": "M", "key": "which", "first": "so many", "second": "so many"},
)


@Probe
def flag_as_many(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No nearly equal number of people is claimed under two values of one thing about a person."""
    for one, two in combinations(offer.rows.lines, 2):
        if not share_a_key(one.claim, two.claim) or price_key(one.claim) == price_key(two.claim):
            continue
        first, second = one.claim.output.quantity, two.claim.output.quantity
        most = max(first, second)
        if min(first, second) > 0 and not above(most - min(first, second), _AS_MANY * most):
            yield AS_MANY_UNDER_ONE_KEY.about(
                offer,
                (offer.cell(one, UNITS), offer.cell(two, UNITS)),
                one=one.claim.output.row,
                two=two.claim.output.row,
                key=_shared_key(one, two),
                first=figure(first),
                second=figure(second),
                value=f"{min(one.net, two.net):,.0f}",
            )


def _shared_key(one: LineValue, two: LineValue) -> str:
    """In words, what two rows value alike about a person."""
    first, second = (line.claim.proxy.overlap if line.claim.proxy else () for line in (one, two))
    return next(key for key in first if key in second).replace("-", " ")


ALIKE_UNDER_SEVERAL_PROXIES = Question(
    "SVE424",
    "alike-under-several-proxies",
    2,
    "{rows} claim the same {units} in nearly the same words under different proxies. Together they "
    "bring £{value} net.",
    "Are these {units} the same people or things? If so, which one of {rows} do you stand by?",
    manual={"rows": "these rows", "units": "number of units"},
)


@Probe
def flag_alike(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No same number of units is claimed in nearly the same words under several proxies."""
    likeness = tender.policy.plausibility.likeness
    groups: list[list[LineValue]] = []
    for line in offer.rows.lines:
        for group in groups:
            if said_alike(group[0], line, likeness):
                group.append(line)
                break
        else:
            groups.append([line])
    for group in groups:
        claimed = {price_key(line.claim) for line in group}
        pairs = combinations([line.claim for line in group], 2)
        if len(claimed) > 1 and not all(share_a_key(one, two) for one, two in pairs):
            rows = listed([str(line.claim.output.row) for line in group])
            yield ALIKE_UNDER_SEVERAL_PROXIES.about(
                offer,
                [offer.cell(line, UNITS) for line in group],
                rows=f"rows {rows}",
                units=figure(group[0].claim.output.quantity),
                value=f"{math.fsum(line.net for line in group):,.0f}",
            )


def said_alike(one: LineValue, two: LineValue, likeness: float) -> bool:
    """Whether two rows claim the same units, in words as alike as the policy says."""
    first, second = one.claim.output, two.claim.output
    if first.quantity != second.quantity or first.quantity <= 0:
        return False
    words = fold(first.description), fold(second.description)
    return all(words) and SequenceMatcher(None, *words, autojunk=False).ratio() >= likeness


ONCE_OVER_YEARS = Question(
    "SVE422",
    "once-over-years",
    2,
    "{count} on a proxy that counts once for each unit, over {years} years: each unit was counted "
    "so many times. Years after the first bring £{value} net.",
    "Does this happen to each of them anew in every year, and what shows it?",
    manual={"count": "so many rows are", "years": "several"},
)


@Probe
def flag_once_over_years(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A proxy that counts once for each unit is not claimed over several years."""
    within = offer.rows.value(duration=np.minimum(offer.rows.duration, 1.0)).net
    again = [
        (line, line.net - float(first))
        for line, first in zip(offer.rows.lines, within, strict=True)
        if line.claim.proxy
        and line.claim.proxy.recurrence == "once"
        and line.claim.output.years > 1
    ]
    if again:
        lines = [line for line, _ in again]
        yield ONCE_OVER_YEARS.about(
            offer,
            [offer.cell(line, DURATION) for line in lines],
            count="one row is" if len(lines) == 1 else f"{len(lines)} rows are",
            years=figure(max(line.claim.output.years for line in lines)),
            value=f"{math.fsum(value for _, value in again):,.0f}",
        )


PROXY_AGAIN = Question(
    "SVE402",
    "proxy-again",
    1,
    "the proxy {proxy} is claimed in {count} rows.",
    "How do you know that nobody is counted in more than one of these rows?",
    said=True,
    manual={"count": "so many"},
)


@Probe
def flag_proxy_again(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A proxy is claimed in one row only."""
    for lines in offer.by_price().values():
        if len(lines) > 1:
            yield PROXY_AGAIN.about(
                offer,
                [offer.cell(line, PROXY) for line in lines],
                proxy=quote(price_name(lines[0].claim), 100),
                count=len(lines),
            )


COPIED_BID = Question(
    "SVE414",
    "copied-bid",
    2,
    "{rows} of {of} rows are the same as, or nearly the same as, rows of {other}: for example "
    "{example}.",
    "Did anyone outside your organisation write or see any part of this bid?",
    names_others=True,
    manual={"rows": "so many", "of": "so many", "other": "another bid", "example": "two cells"},
)


ONE_BID_TWICE = Question(
    "SVE465",
    "one-bid-twice",
    2,
    "{rows} of {of} rows are the same as, or nearly the same as, rows of {other}, which a bidder "
    "of {how} name sent: for example {example}.",
    "Is this one bid under two names? If so, which of the two counts? If not, what is each of them "
    "for?",
    names_others=True,
    manual={
        "rows": "so many",
        "of": "so many",
        "other": "another bid",
        "how": "the same, or nearly the same,",
        "example": "two cells",
    },
)


@Probe
def flag_copied(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No two bids have the same rows, unless they are one bidder's for different lots."""
    for copy in tender.copies.get(offer.number, ()):
        if copy.bidders == "same" and not _is_sibling(copy, offer, tender):
            continue
        asked = COPIED_BID if copy.bidders == "other" else ONE_BID_TWICE
        yield asked.about(
            offer,
            [Place(offer.path, OUTPUTS, cell) for cell in copy.cells]
            + [Place(copy.other_path, OUTPUTS, cell) for cell in copy.other_cells],
            rows=len(copy.cells),
            of=copy.of,
            other=tender.labels.get(copy.other, "another bid"),
            example=quote(copy.example, 110),
            how="the same" if copy.bidders == "same" else "nearly the same",
        )


def _is_sibling(copy: Copy, offer: Offer, tender: Tender) -> bool:
    """Whether the other bid is of one organisation and ranked beside this one."""
    return copy.other_path in tender.siblings.get(offer.number, ())


SEVERAL_BIDS_OF_ONE = Question(
    "SVE447",
    "several-bids-of-one",
    2,
    "{organisation} has {count} bids beside one another, the other in {files}: each has a price, "
    "marks and a place of its own.",
    "Is each of these bids for the whole contract? If not, what is the price of the whole, and "
    "which of them counts?",
    manual={"organisation": "One bidder", "count": "so many", "files": "another file"},
)


@Probe
def flag_several_bids(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """One organisation has one bid among those that are ranked together."""
    others = tender.siblings.get(offer.number, ())
    asked = {copy.other_path for copy in tender.copies.get(offer.number, ())}
    if not asked.issuperset(others):
        yield SEVERAL_BIDS_OF_ONE.about(
            offer,
            (offer.field(ORGANISATION), offer.field(PROJECT_NAME)),
            organisation=quote(offer.submission.project.organisation, 90),
            count=len(others) + 1,
            files=listed([quote(clean(path), 90) for path in others]),
        )
