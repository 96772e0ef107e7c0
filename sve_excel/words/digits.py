"""Numbers compared as Excel compares them: by their first fifteen digits.

A ratio of exactly £12.50 in pounds and pence may lie a bit above or below 12.5 in binary. Excel
shows and compares fifteen digits, so a sheet that is recalculated would say another colour than a
program that compares every bit. Whatever is held against a threshold is held by these functions,
and by the same rounding where a formula of ours compares.
"""

from __future__ import annotations

import math

DIGITS = 15


def rounded(number: float) -> float:
    """Give a number to fifteen significant digits; what is no number stays as it is."""
    return float(f"{number:.{DIGITS - 1}e}") if math.isfinite(number) else number


def above(number: float, limit: float) -> bool:
    """Whether a number is above a limit in the first fifteen digits of both."""
    return rounded(number) > rounded(limit)


def below(number: float, limit: float) -> bool:
    """Whether a number is below a limit in the first fifteen digits of both."""
    return rounded(number) < rounded(limit)


def formula(reference: str) -> str:
    """``rounded`` as a formula over a reference, which binds tighter than any operator.

    Excel compares so by itself; said in the formula, every program does.
    """
    return f"IF({reference}=0,0,ROUND({reference},{DIGITS - 1}-INT(LOG10(ABS({reference})))))"


def formula_of_all(area: str) -> str:
    """``rounded`` of every number of an area, inside a function that takes lists (SUMPRODUCT).

    A choice by IF would there be made once and not for each number.
    """
    return f"ROUND({area},{DIGITS - 1}-INT(LOG10(ABS({area})+({area}=0))))"
