"""Where a benefit falls: what a user's look-up says of postcodes and wards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a look-up: its ward, and how much of it is in the most deprived fifth."""

    ward: str
    deprived: float


@dataclass(frozen=True, slots=True)
class Places:
    """A look-up from postcodes and wards, each in small letters without blanks, to their place."""

    name: str
    spots: Mapping[str, Spot]
