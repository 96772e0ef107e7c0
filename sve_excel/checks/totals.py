"""Rows that add up other rows: what they hold counts twice."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from sve_excel.checks.case import Case, Check
from sve_excel.findings.shared import TOTAL_LINE
from sve_excel.layout import DESCRIPTION, INPUTS, OUTPUTS, UNITS, VALUE
from sve_excel.model import Finding, Input, Output
from sve_excel.words.folding import fold
from sve_excel.words.saying import quote

_TOTAL = re.compile(
    r"(?:(?:grand|overall|sub|running)[ -]?)?totals?\b|sum\b|altogether\b|cyfanswm\b"
    r"|all (?:of )?(?:the )?(?:above|rows|lines|inputs|outputs)\b|(?:grand|overall|all)\W*$"
    r"|.*\btotals?\W*$|cumulative\b|[∑σ]"
)
# words that many a row begins with which is none: they count where the figure is a sum, too
_ALL = re.compile(r"(?:all|overall|both|every(?:one|body|thing)|together|combined|whole|grand)\b")
_NEAREST = 200  # rows above in which the parts of such a row are looked for
_TELLING = 3  # digits of a sum, noughts at its ends left out; a rounder one is hit by chance
_TELLING_OF_TWO = 4  # the same of a sum of two alone
_PENNY = 0.005  # a total typed in pence
_FEWEST = 2  # rows that one adds up; a row that repeats one other is no total of it
_FEWEST_UNITS = 3  # the same of units, whose sum is hit by chance more easily than that of pounds
_FEWEST_IN_A_RUN = 3  # rows right above it that one adds up where others stand above those


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that a total would show: the heading it stands under, and of what it is one."""

    heading: str
    number: float
    of: str
    fewest: int = _FEWEST


@dataclass(frozen=True, slots=True)
class _Line:
    """One row, with the figures that a total of such rows may add up."""

    record: Output | Input
    sheet: str
    figures: tuple[_Figure, ...]


@dataclass(slots=True)
class _Lines:
    """Rows one after another, and what each kind of their figures comes to so far, exactly."""

    rows: list[_Line] = field(default_factory=list)
    totals: list[Fraction] = field(default_factory=list)
    """By the place of a figure among those of a row."""
    of: list[set[str | None]] = field(default_factory=list)
    """Of what its figures are; one without an amount is of None."""

    def add(self, line: _Line) -> None:
        """Take one more row."""
        self.rows.append(line)
        for at, figure in enumerate(line.figures):
            if at == len(self.totals):
                self.totals.append(Fraction(0))
                self.of.append(set())
            self.totals[at] += Fraction(figure.number)
            self.of[at].add(figure.of if figure.number else None)


@Check
def check_totals(case: Case) -> Iterator[Finding]:
    """No row adds up rows above it, in its words or in its figures."""
    for lines in (_outputs(case), _inputs(case)):
        above, every = _Lines(), _Lines()  # the first since the last total
        for line in lines:
            why = (
                _by_words(line, lines)
                or _by_figures(line, above)
                or _by_figures(line, every)
                or _by_run(line, every.rows)
                or _by_both(line, every.rows)
            )
            if not why:
                above.add(line)
                every.add(line)
                continue
            above = _Lines()
            heading = why[0]
            place = case.place(line.sheet, line.record, heading)
            yield TOTAL_LINE.at(place, row=line.record.row, why=why[1])


def _outputs(case: Case) -> list[_Line]:
    lines = []
    for claim in case.claims:
        output = claim.output
        worth = output.quantity * claim.price * output.years
        units = _Figure(UNITS, output.quantity, claim.unit, _FEWEST_UNITS)
        lines.append(_Line(output, OUTPUTS, (_Figure(UNITS, worth, "pounds"), units)))
    return lines


def _inputs(case: Case) -> list[_Line]:
    return [
        _Line(
            spent,
            INPUTS,
            (_Figure(VALUE, spent.gross, "pounds"), _Figure(VALUE, spent.price, "pounds")),
        )
        for spent in case.submission.inputs
    ]


def _by_words(line: _Line, lines: Sequence[_Line]) -> tuple[str, str] | None:
    """The heading and the words by which a row among others is a total."""
    match = _TOTAL.match(fold(line.record.description))
    if match is None or len(lines) < _FEWEST:
        return None
    return DESCRIPTION, f"its description is {quote(line.record.description, 60)}"


def _by_both(line: _Line, every: Sequence[_Line]) -> tuple[str, str] | None:
    """The same of a row that says it is of all, and is the sum of some rows one after another."""
    if _ALL.match(fold(line.record.description)) is None:
        return None
    near = every[-_NEAREST:]
    ends = [_ends_of_sums(near, at, figure.number) for at, figure in enumerate(line.figures)]
    for last in range(len(near), 1, -1):
        for at, figure in enumerate(line.figures):
            total, first = 0.0, last if last in ends[at] else 0
            while first and near[first - 1].figures[at].of == figure.of:
                first -= 1
                total += near[first].figures[at].number
                if last - first >= _FEWEST and _same(figure.number, total):
                    return figure.heading, _holds(near[first:last])
    return None


def _ends_of_sums(near: Sequence[_Line], at: int, number: float) -> set[int]:
    """Where rows may end of which one figure comes to about ``number``, told without adding each.

    What some rows hold together is the difference of two sums from the first row on.
    """
    sums = list(accumulate((each.figures[at].number for each in near), initial=0.0))
    reach = 2 * _PENNY + 1e-8 * max(map(abs, sums))
    lowest = sorted(sums)
    found = set()
    for last, total in enumerate(sums):
        first = bisect_left(lowest, total - number - reach)
        if first < len(lowest) and lowest[first] <= total - number + reach:
            found.add(last)
    return found


def _by_run(line: _Line, every: Sequence[_Line]) -> tuple[str, str] | None:
    """The same of rows right above it, where the figure has digits enough to be no chance."""
    near = every[-_NEAREST:]
    for at, figure in enumerate(line.figures):
        digits = _telling(figure.number)
        if digits < _TELLING:
            continue
        fewest = _FEWEST if digits >= _TELLING_OF_TWO else _FEWEST_IN_A_RUN
        fewest, total = max(figure.fewest, fewest), 0.0
        for many, line_above in enumerate(reversed(near), 1):
            part = line_above.figures[at]
            if not part.number or part.of != figure.of:
                break
            total += part.number
            if many >= fewest and _same(figure.number, total):
                return figure.heading, _holds(near[-many:])
    return None


def _telling(number: float) -> int:
    """How many digits a number has that are no noughts at its end."""
    return len(f"{number:.2f}".replace(".", "").strip("-0"))


def _same(number: float, total: float) -> bool:
    return number != 0 and math.isclose(number, total, rel_tol=1e-9, abs_tol=_PENNY)


def _holds(parts: Sequence[_Line]) -> str:
    return f"it holds what rows {parts[0].record.row} to {parts[-1].record.row} hold together"


def _by_figures(line: _Line, above: _Lines) -> tuple[str, str] | None:
    """The heading under which a row's figure is the sum of those above it."""
    for at, figure in enumerate(line.figures):
        if len(above.rows) < figure.fewest or above.of[at] != {figure.of}:
            continue
        if _same(figure.number, float(above.totals[at])):
            return figure.heading, _holds(above.rows)
    return None
