"""Whether words give a figure that is another tender's, which its reader is not to learn.

Looked for are prices, totals in pounds, units of a hundred and more that are no round number,
ratios and marks with a decimal: of smaller and rounder numbers every text is full. They are
compared at the precision at which the text has them: three digits are a figure, one is none unless
it is exact, and two are a rounded one, which may count something else. Ratios, and marks of one
decimal, are looked for where no unit follows. What is the reader's own figure too, or the most
advantageous tender's, which may be told, is none of them; nor is a number that looks like a year.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sve_excel.comparison.assessed import Assessed
from sve_excel.words.folding import fold

_NUMBER = re.compile(
    r"(?<![\w.,])(£\s?)?(\d+(?:,\d{3})*(?:\.\d+)?)(?:\s?(k|m|bn|thousand|million|billion)\b)?"
)
_TIMES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_ABOUT = re.compile(
    r"(?:about|almost|approx|approximately|around|c|ca|circa|nearly|over|roughly|some|under"
    r"|(?:less|more) than|~|≈)\.?\s*$"
)
# what follows a number that is no number of anything
_STANDS_ALONE = re.compile(
    r"\s*(?:$|[.;:,!?)\]]|(?:a|and|as|at|against|by|for|from|in|is|marks?|of|on|or|out|per|points?"
    r"|than|to|was|where|which|while|with)\b)"
)
_LEAST = 100
_MANY = 1_000  # units: fewer are hit by chance, so that they are asked about and not refused
_YEARS = range(1900, 2101)
_EXACT = 0.005
_ROUNDED, _CERTAIN = 2, 3  # digits that a rounded figure has at the least, and one for certain
MARKS, POUNDS, RATIOS, UNITS = "marks", "pounds", "ratios", "units"


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of another tender in a text: as it stands there, whose it is, how sure that is."""

    words: str
    whose: Assessed
    certain: bool


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text: as it stands, what it counts, how far a figure may be from it."""

    words: str
    value: float
    within: float
    digits: int
    decimals: int
    money: bool
    alone: bool

    def kinds(self) -> Iterator[str]:
        """Give the kinds of figures that it may be."""
        slight = self.value < _LEAST
        if self.money:
            yield from (POUNDS,) if not slight or self.decimals else ()
            yield from (RATIOS,) if self.decimals else ()
            return
        if not slight and int(self.value) not in _YEARS:
            yield from (POUNDS, UNITS)
        if self.decimals and (self.alone or self.decimals > 1):
            yield MARKS
        if self.decimals and self.alone:
            yield RATIOS


class ThirdFigures:
    """The figures of all tenders, to be asked whose a text gives."""

    def __init__(self, tenders: Iterable[Assessed]) -> None:
        found: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self._tenders = {assessed.result.path: assessed for assessed in tenders}
        for path, tender in self._tenders.items():
            for kind, figure in _figures(tender):
                found[kind].append((figure, path))
        self._sorted = {kind: sorted(pairs) for kind, pairs in found.items()}

    def told(self, words: str, others: Collection[str], known: Collection[str]) -> Told | None:
        """Give the first figure in the words that is one of ``others`` and of none ``known``.

        Both are files. One that is somebody's for certain goes before one that may be.
        """
        maybe = None
        for number in _numbers(words):
            for kind in number.kinds():
                within = number.within if number.digits >= _ROUNDED else _EXACT
                whose = self._whose(kind, number.value, within)
                if any(self._own(number, within, path) for path in known):
                    break
                if theirs := [(figure, path) for figure, path in whose if path in others]:
                    figure, path = min(theirs, key=lambda each: abs(each[0] - number.value))
                    exact = abs(figure - number.value) <= _EXACT
                    certain = exact or number.digits >= _CERTAIN
                    if kind == UNITS and number.value < _MANY:
                        certain = False  # rows, pages and people of any text count so many
                    told = Told(number.words, self._tenders[path], certain)
                    if certain:
                        return told
                    maybe = maybe or told
        return maybe

    def _own(self, number: _Number, within: float, path: str) -> bool:
        """Whether a number may be a figure of any kind, a whole mark too, of a tender."""
        tender = self._tenders.get(path)
        if tender is None:
            return False
        figures = [*(figure for _, figure in _figures(tender)), *_marks(tender), *_units(tender)]
        return any(abs(each - number.value) <= within for each in figures)

    def _whose(self, kind: str, value: float, within: float) -> list[tuple[float, str]]:
        pairs = self._sorted.get(kind, [])
        first = bisect_left(pairs, (value - within, ""))
        return pairs[first : bisect_right(pairs, (value + within, "\uffff"))]


def _numbers(words: str) -> Iterator[_Number]:
    """Give the numbers of a text, as they stand and as they count."""
    text = fold(words)
    for match in _NUMBER.finditer(text):
        pound, number, times = match.groups()
        digits = number.replace(",", "")
        whole, _, decimals = digits.partition(".")
        step = _TIMES[times or ""] / 10 ** len(decimals)
        told = digits.replace(".", "").lstrip("0")
        if not (times or decimals) and _ABOUT.search(text[: match.start()]):
            told = told.rstrip("0")
            step *= 10 ** (len(whole) - len(whole.rstrip("0")))
        yield _Number(
            f"{(pound or '').strip()}{number}{times or ''}",
            float(digits) * _TIMES[times or ""],
            step / 2 + 1e-9 * step,
            len(told),
            len(decimals),
            bool(pound),
            bool(_STANDS_ALONE.match(text, match.end())),
        )


def _marks(tender: Assessed) -> Iterator[float]:
    yield from (given.score for given in tender.scores if given.score is not None)
    if tender.total is not None:
        yield tender.total


def _figures(tender: Assessed) -> Iterator[tuple[str, float]]:
    """Marks with a decimal, price, ratios and totals of a tender, and what its rows count."""
    yield from ((MARKS, mark) for mark in _marks(tender) if mark % 1)
    if tender.project.contract_price:
        yield POUNDS, tender.project.contract_price
    if tender.bid:
        value = tender.bid.valuation
        yield from ((POUNDS, each) for each in (value.net_outputs, value.present_value) if each)
        ratios = (value.net_sroi, value.present_value_sroi)
        yield from ((RATIOS, ratio) for ratio in ratios if ratio)
    yield from ((UNITS, unit) for unit in _units(tender) if unit >= _LEAST and unit % 10)


def _units(tender: Assessed) -> list[float]:
    return [line.claim.output.counted for line in tender.bid.valuation.lines] if tender.bid else []
