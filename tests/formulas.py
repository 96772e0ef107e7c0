"""Formulas worked out in doubles, operation by operation, without any program that has sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _extreme(of: Callable[..., Any]) -> Callable[..., Any]:
    """MAX or MIN: of a range, or of several numbers."""
    return lambda *given: of(given[0]) if len(given) == 1 else of(np.array(given))


def _match(sought: float, rising: Array, _kind: int) -> int:
    return int(np.searchsorted(rising, sought, side="right"))


def _round(number: Any, places: Any) -> Any:
    """ROUND, half away from zero on the digits that are shown."""
    step = Decimal(1).scaleb(-int(places)) if np.isfinite(places) else Decimal(1)
    return float(Decimal(repr(float(number))).quantize(step, ROUND_HALF_UP))


# what no formula has is NaN here: a look-up that finds nothing, a division by nothing
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "IF": np.where,
    "IFERROR": lambda found, other: np.where(np.isnan(found), other, found),
    "INT": np.floor,
    "MAX": _extreme(np.max),
    "MIN": _extreme(np.min),
    "SUM": np.sum,
    "COUNT": lambda found: np.count_nonzero(~np.isnan(found)),
    "ISNUMBER": lambda found: ~np.isnan(found),
    "SUMPRODUCT": np.sum,
    "ABS": np.abs,
    "LOG10": np.log10,
    "ROUND": _round,
    "MATCH": _match,
    "INDEX": lambda found, place: found[place - 1] if place else np.nan,
}


def worked_out(formula: str, names: Mapping[str, Any]) -> Any:
    """What a formula over names gives; names may be numbers, ranges, or a range for every row."""
    program = compile(re.sub(r"(?<![<>])=", "==", formula).replace("^", "**"), "formula", "eval")
    with np.errstate(all="ignore"):  # both ways of an IF are worked out here
        return eval(program, {"__builtins__": {}}, {**_FUNCTIONS, **names})
