"""Which bids set a scale for the others in the tables of marks, as stored results of formulas.

The formulas stand in ``policy.scoring``, and the same in figures in ``policy.figures.yardstick``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sve_excel.comparison.bids import DISQUALIFIED
from sve_excel.method.scoring import Array


@dataclass(frozen=True, slots=True)
class Scales:
    """What formulas give of who sets a scale, of bids that are ranked among themselves.

    ``sets`` says who does, ``price`` are their contract prices.
    """

    sets: NDArray[np.bool_]
    price: Array

    @classmethod
    def of(cls, failed: NDArray[np.bool_], price: Array) -> Scales:
        """Give those of all of whom these ``failed``: where all did, all set it."""
        return cls(~failed | failed.all(), price)

    def of_one(self, at: int, values: Array) -> float | str:
        """``scale_formula`` as a stored result."""
        held = self.sets[at] or np.isnan(values[self.sets]).all()
        return or_words(float(values[at]), "") if held else ""

    def measures(self, at: int, *, priced: bool) -> bool:
        """Whether the others may be measured by a bid: where price counts it must give one."""
        free = not priced or np.isnan(self.price[self.sets]).all()
        return bool(self.sets[at] and (free or not np.isnan(self.price[at])))


def sets_formula(failed: str, every: str) -> str:
    """1 of a bid that sets a scale, which one that is disqualified does only where all are."""
    all_did = f'COUNTIF({every},"{DISQUALIFIED}")=ROWS({every})'
    return f'IF(OR({failed}="",{all_did}),1,0)'


def or_words(number: float, words: str) -> float | str:
    """A number as it stands in a cell; words where there is none."""
    return words if math.isnan(number) else float(number)
