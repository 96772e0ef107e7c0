"""Formulas of the first page over the workings below it, which name a column by its heading.

Each is made once it is known where the workings stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sve_excel.layout import column_letter
from sve_excel.records.columns import Share
from sve_excel.results.columns import PLACE, RESULT_INPUTS
from sve_excel.words.lookup import MOST, looked_up
from sve_excel.words.lookup import sum_of as summed

_INPUT_PLACE: Mapping[str, int] = {column.heading: at for at, column in RESULT_INPUTS.items()}


@dataclass(frozen=True, slots=True)
class Workings:
    """Rows of the workings, counted from 0, and the ranges that formulas sum."""

    first_input: int
    last_input: int
    first_output: int
    last_output: int

    def input(self, heading: str) -> str:
        """Range of a column of the inputs' workings."""
        return _range(_INPUT_PLACE[heading], self.first_input, self.last_input)

    def output(self, heading: str) -> str:
        """Range of a column of the outputs' workings."""
        return _range(PLACE[heading], self.first_output, self.last_output)


Made = Callable[[Workings], str]


def _range(place: int, first: int, last: int) -> str:
    letter = column_letter(place)
    return f"${letter}${first + 1}:${letter}${last + 1}"


def sum_of(heading: str, *, output: bool = True) -> Made:
    """Sum a column of the outputs' workings, or of the inputs'."""
    return lambda at: f"=SUM({at.output(heading) if output else at.input(heading)})"


def cell_of(heading: str, label: str) -> Made:
    """Give the cell of the output whose row is named in the cell ``label``, wherever it stands."""
    return lambda at: "=" + looked_up(at.output(heading), label, at.output("Row"))


def ratio_of(over: str, under: str, spread: float = 1.0) -> Made:
    """Divide the sum of an outputs' column by that of an inputs' column.

    ``spread`` is what £1 of the inputs is worth at the start, where they are discounted too.
    """

    def make(at: Workings) -> str:
        spent = f"SUM({at.input(under)})"
        worth = spent if spread == 1 else f"({spent}*{spread!r})"
        return f'=IF({spent}=0,"",SUM({at.output(over)})/{worth})'

    return make


def ratio_without(rows: Sequence[str], under: str) -> Made:
    """Divide the net value but for some rows of Outputs by the sum of an inputs' column."""

    def make(at: Workings) -> str:
        left_out = summed(at.output("Net value"), at.output("Row"), rows)
        return f"=(SUM({at.output('Net value')})-{left_out})/SUM({at.input(under)})"

    return make


def net_where(heading: str, label: str) -> Made:
    """Sum the net value of the outputs whose column holds the text of the cell ``label``."""
    return lambda at: f"=SUMIF({at.output(heading)},{label},{at.output('Net value')})"


def net_of_rows(rows: Sequence[int]) -> Made:
    """Sum the net value of some rows of Outputs, by their numbers there."""
    named = [f"{row}" for row in rows]
    return lambda at: "=" + summed(at.output("Net value"), at.output("Row"), named)


def gained(label: str, divided: Sequence[tuple[float, str]]) -> Made:
    """Sum the net value of who is named in a cell: whole rows, and the shares of divided ones.

    ``divided`` holds a share and the row of Outputs that it is of.
    """
    by_share: dict[float, list[str]] = {}
    for share, row in divided:
        by_share.setdefault(share, []).append(row)

    def make(at: Workings) -> str:
        whole = f"=SUMIF({at.output('Who gains')},{label},{at.output('Net value')})"
        return "+".join((whole, *_shares(at, by_share)))

    return make


def net_of_shares(by_share: Mapping[float, Sequence[int]]) -> Made:
    """Sum shares of the net value of some rows of Outputs, by their numbers there."""
    return lambda at: "=" + "+".join(_shares(at, by_share))


def _shares(at: Workings, by_share: Mapping[float, Sequence[object]]) -> Iterator[str]:
    net, row = at.output("Net value"), at.output("Row")
    for share, rows in by_share.items():
        yield f"{share!r}*{summed(net, row, map(str, rows), MOST // len(by_share))}"


def taken_where(heading: str, label: str) -> Made:
    """Sum the gross input of the inputs whose column holds the text of the cell ``label``."""
    return lambda at: f"=SUMIF({at.input(heading)},{label},{at.input('Gross input')})"


def bite_of(before: Sequence[Share], share: Share) -> Made:
    """Sum what a share takes off, after those ``before`` it."""
    return lambda at: f"=-SUMPRODUCT({_kept_after(at, before)}*{at.output(share.narrow)})"


def fade_of(before: Sequence[Share]) -> Made:
    """Sum what fading takes off, after the shares ``before`` it."""
    return lambda at: f"=SUM({at.output('Net value')})-SUMPRODUCT({_kept_after(at, before)})"


def _kept_after(at: Workings, shares: Sequence[Share]) -> str:
    """Gross values after these shares are taken off, as an array expression."""
    kept = "".join(f"*(1-{at.output(share.narrow)})" for share in shares)
    return at.output("Gross value") + kept
