"""Where value falls: by ward, and how much of it in the most deprived fifth of places.

A row that names several postcodes or wards is divided evenly among them. What a look-up does not
know, and what names no place, is said and never guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sve_excel.library.places import place_key
from sve_excel.model import LineValue, Output
from sve_excel.records.places import Places


@dataclass(slots=True)
class Fallen:
    """Net value by where it falls, in pounds; ``unknown`` are the words no look-up knows."""

    net: float = 0.0
    deprived: float = 0.0
    wards: dict[str, float] = field(default_factory=dict)
    not_known: float = 0.0
    not_said: float = 0.0
    unknown: list[str] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Share of the value whose place is known that falls in the most deprived fifth."""
        known = math.fsum(self.wards.values())
        return self.deprived / known if known > 0 else None


def named_places(output: Output) -> list[str]:
    """Give the postcodes and wards that a row names, as they were typed."""
    return [each.strip() for each in re.split(r"[,;\n]", output.where) if each.strip()]


def by_place(lines: Iterable[LineValue], places: Places) -> Fallen:
    """Divide the net value of rows among the places that they name."""
    found = Fallen()
    for line in lines:
        named = named_places(line.claim.output)
        found.net += line.net
        if not named:
            found.not_said += line.net
        for words in named:
            part = line.net / len(named)
            spot = places.spots.get(place_key(words))
            if spot is None:
                found.not_known += part
                found.unknown.append(words)
                continue
            found.wards[spot.ward] = found.wards.get(spot.ward, 0.0) + part
            found.deprived += part * spot.deprived
    return found
