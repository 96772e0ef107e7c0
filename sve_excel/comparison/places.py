"""Places as formulas over the rows of a ranking: by what counts, then by the tie-break.

They go by what the rows hold and not by where they stand, so that a table may be sorted. The same
in figures is ``method.scoring.places``.
"""

from __future__ import annotations

from collections.abc import Callable

from sve_excel.comparison.bids import NO_PRICE

LAST = -1e99  # what a bid that has no total is put in order by
ORDER_BY, TIE_BREAK = "Order by", "Tie-break"
Cells = Callable[[str], str]  # gives the bid's cell, or the cells of all, by their heading


def place_formula(here: Cells, every: Cells, why: str = f'"{NO_PRICE}"') -> str:
    """Place by what counts, then by the tie-break; as text with = where several share it.

    ``why`` is an expression for why a bid has none.

    It goes by what the rows hold and not by where they stand, so that the table may be sorted.
    """
    place = f"1+SUMPRODUCT({_before(here, every)})"
    shown = f'IF(SUMPRODUCT({_level(here, every)})>1,{place}&"=",{place})'
    return f"IF({here(ORDER_BY)}>{LAST:.0E},{shown},{why})"


def order_formula(here: Cells, every: Cells, before: int = 0) -> str:
    """Where a bid stands: by its place, and of those that are level by its number.

    So many as ``before`` are ranked apart and stand before all of these.
    """
    level = f"{_level(here, every)}*({every('Bid')}<{here('Bid')})"
    return f"{1 + before}+SUMPRODUCT({_before(here, every)}+{level})"


def _before(here: Cells, every: Cells) -> str:
    """Who comes before a bid, as 0 and 1 for each: a higher figure, or level and first in a tie."""
    by, tie = every(ORDER_BY), every(TIE_BREAK)
    ahead = f"({by}={here(ORDER_BY)})*({tie}>{here(TIE_BREAK)})"
    return f"(({by}>{here(ORDER_BY)})+{ahead})"


def _level(here: Cells, every: Cells) -> str:
    """Who shares a bid's place, itself included, as 0 and 1 for each."""
    by, tie = every(ORDER_BY), every(TIE_BREAK)
    return f"({by}={here(ORDER_BY)})*({tie}={here(TIE_BREAK)})"
