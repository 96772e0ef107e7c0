"""Each person once: rows of a bid that value the same thing about the same person.

The library gives such rows one ``overlap`` key. Their units, added up, should not be more than the
people who benefit; where a bid does not say how many those are, not more than its largest single
claim under the key. Rows for different people are no fault: the count decides, not the pair.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sve_excel.model import Claim, LineValue
from sve_excel.words.digits import above
from sve_excel.words.saying import figure


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rows under one key that count more units than there are people: how many, and of how many.

    ``people`` is ``None`` where the bid does not say; ``most`` is then the largest single claim.
    """

    key: str
    claims: tuple[Claim, ...]
    units: float
    most: float
    people: float | None


def by_key(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    """Claims that count something, by each key of the library under which they stand."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        for key in claim.proxy.overlap if claim.proxy else ():
            if claim.output.counted > 0:
                found.setdefault(key, []).append(claim)
    return found


def overlaps(claims: Sequence[Claim], people: float | None) -> tuple[Overlap, ...]:
    """Keys under which a bid counts more units than people, in the order of their first row."""
    found = []
    for key, members in by_key(claims).items():
        units = math.fsum(claim.output.counted for claim in members)
        most = people or max(claim.output.counted for claim in members)
        if len(members) > 1 and above(units, most):
            found.append(Overlap(key, tuple(members), units, most, people))
    return tuple(found)


def counted_again(lines: Sequence[LineValue], people: float | None) -> tuple[LineValue, ...]:
    """Lines that count people again: of each overlap all but the one that brings most."""
    keys = {overlap.key for overlap in overlaps([line.claim for line in lines], people)}
    taken = set[str]()
    again = []
    for line in sorted(lines, key=lambda each: -each.net):
        proxy = line.claim.proxy
        own = keys.intersection(proxy.overlap) if proxy and line.claim.output.counted > 0 else ()
        if taken.intersection(own):
            again.append(line)
        taken |= set(own)
    return tuple(sorted(again, key=lambda each: each.claim.output.row))


def share_a_key(one: Claim, other: Claim) -> bool:
    """Whether two claims value the same thing about the same person, by the library."""
    if one.proxy is None or other.proxy is None:
        return False
    return not set(one.proxy.overlap).isdisjoint(other.proxy.overlap)


def limit_words(overlap: Overlap) -> str:
    """What the units of an overlap are more than, as the end of a sentence."""
    if overlap.people:
        return f"but the bid says that {figure(overlap.people)} people benefit"
    return f"but the largest of these rows counts {figure(overlap.most)}"
