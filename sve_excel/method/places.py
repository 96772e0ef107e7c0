"""Where value falls: by ward, and how much of it in the most deprived fifth of places.

A row that names several postcodes or wards is divided evenly among them. What a look-up does not
know, and what names no place, is said and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sve_excel.library.places import place_key
from sve_excel.model import LineValue, Output
from sve_excel.records.places import Places


@dataclass(slots=True)
class FallsTo:
    """What falls somewhere: pounds, and of each row of Outputs which share of its net value."""

    net: float = 0.0
    rows: dict[int, float] = field(default_factory=dict)

    def add(self, line: LineValue, share: float) -> None:
        """Let a share of a line's net value fall here, too."""
        if share:
            row = line.claim.output.row
            self.net += line.net * share
            self.rows[row] = self.rows.get(row, 0.0) + share

    @property
    def by_share(self) -> dict[float, list[int]]:
        """The rows that give one share of theirs each, for a formula."""
        found: dict[float, list[int]] = {}
        for row, share in self.rows.items():
            found.setdefault(share, []).append(row)
        return found


@dataclass(slots=True)
class Fallen:
    """Net value by where it falls, in pounds; ``unknown`` are the words no look-up knows."""

    net: float = 0.0
    deprived: FallsTo = field(default_factory=FallsTo)
    wards: dict[str, FallsTo] = field(default_factory=dict)
    not_known: FallsTo = field(default_factory=FallsTo)
    not_said: FallsTo = field(default_factory=FallsTo)
    unknown: list[str] = field(default_factory=list)

    @property
    def rest(self) -> list[tuple[str, FallsTo]]:
        """What falls in no ward that is known, by what is said of it."""
        rest = [
            ("In places that the look-up does not know", self.not_known),
            ("In rows that name no place", self.not_said),
        ]
        return [(words, part) for words, part in rest if part.rows]


def named_places(output: Output) -> list[str]:
    """Give the postcodes and wards that a row names, as they were typed."""
    return [each.strip() for each in re.split(r"[,;\n]", output.where) if each.strip()]


def by_place(lines: Iterable[LineValue], places: Places) -> Fallen:
    """Divide the net value of rows among the places that they name."""
    fallen = Fallen()
    for line in lines:
        named = named_places(line.claim.output)
        fallen.net += line.net
        if not named:
            fallen.not_said.add(line, 1.0)
        for words in named:
            share = 1 / len(named)
            spot = places.spots.get(place_key(words))
            if spot is None:
                fallen.not_known.add(line, share)
                fallen.unknown.append(words)
                continue
            fallen.wards.setdefault(spot.ward, FallsTo()).add(line, share)
            fallen.deprived.add(line, share * spot.deprived)
    return fallen
