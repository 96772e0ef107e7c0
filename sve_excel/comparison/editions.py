"""Two editions of the library over the same bids: what the newer does to each, and to the order.

Each bid was valued twice, by the same rules. A row's difference is divided in two: what the newer
prices bring of the value that the older edition published, and what comes of changes to the row.
Nothing is decided here: where a row was retired, its bid has to be mended before it has a ratio.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sve_excel.comparison.bids import gather
from sve_excel.comparison.lots import in_own_lots
from sve_excel.comparison.placed import placed_by_path
from sve_excel.layout import PROXY
from sve_excel.library.library import Change, Library, RetiredProxy
from sve_excel.method.claims import claims
from sve_excel.method.rules import under_policy
from sve_excel.method.value import value
from sve_excel.model import Claim, Finding, LineValue, Result
from sve_excel.policy.rules import Policy
from sve_excel.words.folding import fold

_NOTHING = 1e-6  # pence that come of working in doubles alone


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a bid by both editions, in pounds; ``after`` is none where it has no value now.

    ``prices`` is the part of the net difference that newer prices bring, ``change`` the rest.
    ``why`` holds what the newer edition changed about the row's proxy, ``successors`` the ids that
    take its place where it was retired. ``instead`` is the net value that the row would have by
    its one successor, where that counts in the same unit.
    """

    cell: str
    id: str
    proxy: str
    before: LineValue
    after: LineValue | None
    prices: float
    change: float
    why: tuple[Change, ...] = ()
    successors: tuple[str, ...] = ()
    instead: float | None = None

    @property
    def told(self) -> bool:
        """Whether more than newer prices moves the row, be it by a penny."""
        return self.after is None or round(self.change, 2) != 0


@dataclass(frozen=True, slots=True)
class BidChange:
    """One bid by both editions; places are by the marks of the tender, 0 where it has none.

    Where the rules have lots they are those in its lot, and a bid for several has no one place.
    ``rows`` are those of a bid that the older edition could value. ``mending`` is what keeps it
    from being valued by the newer one.
    """

    before: Result
    after: Result
    place_before: int
    place_after: int
    rows: tuple[RowChange, ...]
    mending: tuple[Finding, ...]

    @property
    def prices(self) -> float:
        """What newer prices bring to the net value, in pounds."""
        return math.fsum(row.prices for row in self.rows)

    @property
    def left(self) -> float:
        """Net value by the newer edition, in pounds; a row that has to be mended is nothing."""
        return math.fsum(row.after.net for row in self.rows if row.after)

    def in_pence(self) -> tuple[int, list[int]]:
        """What newer prices bring, and the change of each row in their order, in whole pence.

        They add up to the difference of the net values as these are shown: pence that rounding
        leaves over go where the most was rounded off, and never to what is nothing.
        """
        before = math.fsum(row.before.net for row in self.rows)
        exact = [100 * each for each in (self.prices, *(row.change for row in self.rows))]
        exact = [0.0 if abs(each) < _NOTHING else each for each in exact]
        pence = [round(each) for each in exact]
        over = round(100 * self.left) - round(100 * before) - sum(pence)
        step = 1 if over > 0 else -1
        by_rest = sorted(
            (at for at, each in enumerate(exact) if each),
            key=lambda at: step * (pence[at] - exact[at]),
        )
        for at in by_rest[: abs(over)]:
            pence[at] += step
        return pence[0], pence[1:]

    @property
    def change(self) -> float:
        """What changes to rows bring to the net value, in pounds; retired rows count as nothing."""
        return math.fsum(row.change for row in self.rows)


@dataclass(frozen=True, slots=True)
class Editions:
    """Two editions, what the newer changed, and what that does to each bid."""

    old: Library
    new: Library
    policy: Policy
    bids: tuple[BidChange, ...]


def bid_changes(
    before: Sequence[Result],
    after: Sequence[Result],
    old: Library,
    new: Library,
    changes: Sequence[Change],
    policy: Policy,
) -> Editions:
    """Put the results of the same files by two editions side by side, in the order of the newer.

    Bids that neither edition can value stand at the end.
    """
    by_id: dict[str, list[Change]] = {}
    for change in changes:
        by_id.setdefault(change.id, []).append(change)
    places = _places(before, old, policy), _places(after, new, policy)
    found = [
        BidChange(
            one,
            other,
            places[0].get(one.path, 0),
            places[1].get(other.path, 0),
            _rows(one, other, old, new, by_id, policy),
            tuple(finding for finding in other.findings if finding.severity == "error"),
        )
        for one, other in zip(before, after, strict=True)
    ]
    last = len(found) + 1
    found.sort(key=lambda bid: (bid.place_after or last, bid.place_before or last, bid.after.path))
    return Editions(old, new, policy, tuple(found))


def _places(results: Sequence[Result], library: Library, policy: Policy) -> dict[str, int]:
    """Place of each bid by its marks, by the path of its file; in its lot where it is for one."""
    found = placed_by_path(gather(in_own_lots(results), library, policy, {}))
    return {path: its[0].place for path, its in found.items() if len(its) == 1}


def _rows(
    before: Result,
    after: Result,
    old: Library,
    new: Library,
    changes: Mapping[str, Sequence[Change]],
    policy: Policy,
) -> tuple[RowChange, ...]:
    """The rows of a bid by both editions; none where the older could not value it."""
    if before.valuation is None or after.submission is None:
        return ()
    submission = after.submission
    if after.valuation:
        lines = after.valuation.lines
    else:  # what can be valued counts as it would, and the rest as nothing
        counted = under_policy(claims(submission, new), submission.inputs, policy)
        lines = value(*counted, policy).lines
    now = {line.claim.output.row: line for line in lines}
    return tuple(
        _row(line, now[line.claim.output.row], old, new, changes)
        for line in before.valuation.lines
        if line.claim.output.row in now
    )


def _row(
    line: LineValue,
    now: LineValue,
    old: Library,
    new: Library,
    changes: Mapping[str, Sequence[Change]],
) -> RowChange:
    claim = line.claim
    moved = line.net * _moved(claim, old, new)
    gone = claim.kind != "none" and now.claim.kind == "none"
    identity = claim.proxy.id if claim.proxy else ""
    retired = new.retired_by_id.get(identity)
    return RowChange(
        claim.output.cells.get(PROXY, ""),
        identity,
        claim.output.formerly or claim.output.proxy,
        line,
        None if gone else now,
        0.0 if gone else moved - line.net,
        -line.net if gone else now.net - moved,
        tuple(changes.get(identity, ())),
        retired.replaced_by if retired else (),
        _instead(line, retired, new) if retired else None,
    )


def _instead(line: LineValue, retired: RetiredProxy, new: Library) -> float | None:
    """Net value of a row whose proxy was retired, by the one that takes its place."""
    if len(retired.replaced_by) != 1 or line.claim.price == 0:
        return None
    successor = new.by_id[retired.replaced_by[0]]
    if fold(successor.unit) != fold(line.claim.unit):
        return None
    return line.net * successor.uprated / line.claim.price


def _moved(claim: Claim, old: Library, new: Library) -> float:
    """How many times as much an unchanged value is in the prices of the newer edition."""
    if claim.price == 0:
        return 1.0
    if claim.proxy:
        known = old.under(new).by_id.get(claim.proxy.id)
        return known.uprated / claim.proxy.uprated if known else 1.0
    if claim.own and claim.own.value is not None:
        moved = new.deflators.uprate_own(claim.own.value, claim.own.prices.year)
        return 1.0 if moved is None else moved / claim.price
    return 1.0
