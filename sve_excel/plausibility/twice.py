"""The same thing claimed twice: in one bid, or in the bids of two bidders."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.layout import OUTPUTS
from sve_excel.method.sensitivity import price_name
from sve_excel.model import LineValue, Place
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.saying import figure, quote

_ALIKE_UNITS = 0.02  # units that differ by less are the same people counted again


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
                yield PART_AND_WHOLE_SAME_UNITS.about(
                    offer,
                    (offer.cell(line, "Units"), offer.cell(other, "Units")),
                    units=figure(line.claim.output.quantity),
                    part=quote(part.name, 90),
                    whole=quote(other.claim.proxy.name, 90),
                    other=f"row {other.claim.output.row}",
                    row=line.claim.output.row,
                    value=f"{line.net + other.net:,.0f}",
                )


def _same_units(one: LineValue, two: LineValue) -> bool:
    first, second = one.claim.output.quantity, two.claim.output.quantity
    return abs(first - second) <= _ALIKE_UNITS * max(abs(first), abs(second))


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
                [offer.cell(line, "Proxy") for line in lines],
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


@Probe
def flag_copied(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No two bidders have the same rows."""
    for copy in tender.copies.get(offer.number, ()):
        yield COPIED_BID.about(
            offer,
            [Place(offer.path, OUTPUTS, cell) for cell in copy.cells]
            + [Place(copy.other_path, OUTPUTS, cell) for cell in copy.other_cells],
            rows=len(copy.cells),
            of=copy.of,
            other=tender.labels.get(copy.other, "another bid"),
            example=quote(copy.example, 110),
        )
