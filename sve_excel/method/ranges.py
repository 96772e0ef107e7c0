"""How far each assumption may be out: one scale for the tornado and for the simulation.

An assumption moves with a number between -1 and 1; at 0 it is as bid, and it is as often below as
above. A price goes from the bid's to the low or the high end of its range. A share moves on the
scale of its odds, so that it stays between 0 and 100 % without being cut; one that is lower than
published reports apply, 0 and blank included, goes up to what they apply. Who claims no deadweight
is not certain of it, and who types 0.1 % no more so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sve_excel.policy.rules import Uncertainty

Array = NDArray[np.float64]
_SLOPE = 4.0  # of the log of the odds against a share, where that is one half


@dataclass(frozen=True, slots=True)
class Shift:
    """How one kind of share moves, in each draw or at an end: its odds times ``odds``.

    ``up`` is how far it goes towards ``reach``, and ``free`` is 1 where it falls, else 0.
    """

    odds: Array
    up: Array
    free: Array
    reach: float


def shift_of(kind: str, by: Array | float, rules: Uncertainty) -> Shift:
    """How a kind of share moves with ``by``, from -1 to 1."""
    moved = np.asarray(by, dtype=float)
    reach: float = getattr(rules, f"{kind}_reach")
    return Shift(
        np.exp(_SLOPE * rules.deflator_step * moved),
        np.maximum(moved, 0.0),
        np.where(moved < 0, 1.0, 0.0),
        reach,
    )


def kept(share: Array | float, shift: Shift) -> Array:
    """What a share leaves, 1 - share, once it has moved."""
    left = 1.0 - np.asarray(share, dtype=float)
    found: Array = left / (left + share * shift.odds)
    far = np.maximum(shift.reach - share, 0.0)
    if not np.any(far):
        return found
    reached: Array = np.minimum(found, left + shift.free - far * shift.up)
    return reached


def between(low: float, middle: float, high: float, by: Array) -> Array:
    """A price or a factor that moves from its middle to either end."""
    moved: Array = middle + np.where(by < 0, middle - low, high - middle) * by
    return moved


def steps(uniform: Array) -> Array:
    """Turn uniform draws into steps from -1 to 1: a triangle, so that few go all the way."""
    half = np.sqrt(2 * np.minimum(uniform, 1 - uniform))
    made: Array = np.where(uniform < 0.5, half - 1, 1 - half)
    return made
