"""What is marked of bids, side by side, and which of them set a scale for the others.

A bid that failed a criterion which disqualifies is no yardstick for anybody, nor is one without a
contract price where the price counts: neither has a place, and what has none moves no other's
marks. Where nobody else is left these are held against one another. Bids that are ranked apart are
no yardstick for each other. A bid that people have not marked yet still stands in the tender.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # numpy takes a while to load, and most commands mark nobody
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is marked of one bid, in pounds and pounds for £1; no price is NaN.

    ``quality`` are the marks that people gave, NaN where some are wanting; ``failed`` is 1 where
    they are below a threshold that disqualifies. ``apart`` is 1 of a bid that is ranked apart from
    most: none of its figures is a yardstick for those that are 0, nor theirs for it. The price is
    as offered; £1 of it is ``price_to_base`` in the prices that the values are in.
    """

    net_sroi: float
    present_value_sroi: float
    gross_sroi: float
    net_value: float
    present_value: float
    price: float
    warnings: float
    quality: float = 0.0
    failed: float = 0.0
    apart: float = 0.0
    price_to_base: float = 1.0


@dataclass(frozen=True, slots=True)
class AllFigures:
    """``Figures`` of all bids: arrays of one shape, the bids first, then the draws if any."""

    net_sroi: Array
    present_value_sroi: Array
    gross_sroi: Array
    net_value: Array
    present_value: Array
    price: Array
    warnings: Array
    quality: Array
    failed: Array
    apart: Array
    price_to_base: Array

    @classmethod
    def of(cls, bids: Sequence[Figures]) -> AllFigures:
        """Put bids side by side."""
        import numpy as np

        names = (field.name for field in fields(cls))
        return cls(*(np.array([getattr(b, name) for b in bids], dtype=float) for name in names))

    @property
    def price_at_base(self) -> Array:
        """Prices to hold values against: in the prices of the year that the values are in."""
        return self.price * self.price_to_base

    @property
    def groups(self) -> list[Array]:
        """Which bids are ranked among themselves, as numbers of rows: one group, or two."""
        import numpy as np

        apart = self.apart if self.apart.ndim == 1 else self.apart[:, 0]
        return [np.flatnonzero(apart == each) for each in np.unique(apart)]


def of_each_group(bids: AllFigures, values: Array, ufunc: Any) -> Array:
    """Reduce values over the bids that are ranked among themselves; gives each bid its group's."""
    import numpy as np

    groups = bids.groups
    if len(groups) == 1:
        return np.broadcast_to(ufunc.reduce(values, axis=0), values.shape)
    found = np.empty_like(values, dtype=float)
    for rows in groups:
        found[rows] = ufunc.reduce(values[rows], axis=0)
    return found


def yardstick(bids: AllFigures, values: Array, ufunc: Any, *, priced: bool) -> Array:
    """Reduce values over the bids that set a scale, of each group; gives each bid its group's.

    ``priced`` says that a bid without a contract price sets none. ``ufunc`` passes NaN over.
    """
    import numpy as np

    fair = ~(bids.failed > 0)
    tries = [fair & ~np.isnan(bids.price)] if priced else []
    tries += [fair, np.ones_like(fair)]
    found = np.full(values.shape, np.nan)
    for these in tries:
        open_ = np.isnan(found)
        if not open_.any():
            break
        some = values if these.all() else np.where(these, values, np.nan)
        found = np.where(open_, of_each_group(bids, some, ufunc), found)
    return found
