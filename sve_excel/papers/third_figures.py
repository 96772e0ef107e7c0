"""Whether words give a figure that is exactly another tender's, which its reader is not to learn.

Looked for are prices, totals in pounds, units of a hundred and more that are no round number, and
marks with a decimal: of smaller and rounder numbers every text is full. What is the reader's own
figure too, or the most advantageous tender's, which may be told, is none of them; nor is a number
that looks like a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sve_excel.comparison.assessed import Assessed
from sve_excel.words.folding import fold

_NUMBER = re.compile(
    r"(?<![\w.,])(£\s?)?(\d+(?:,\d{3})*(?:\.\d+)?)(?:\s?(k|m|thousand|million)\b)?"
)
_TIMES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}
_LEAST = 100
_YEARS = range(1900, 2101)
_PLACES = 2


def third_figure(words: str, others: Iterable[Assessed], known: Iterable[Assessed]) -> str:
    """Give the first figure in the words that is one of the ``others`` and of none ``known``."""
    told = list(_told(words))
    if not told:
        return ""
    known = tuple(known)
    own = {round(each, _PLACES) for tender in known for each in _marks(tender)}
    own |= {round(each, _PLACES) for tender in known for each in _figures(tender)}
    theirs = {round(each, _PLACES) for tender in others for each in _figures(tender)}
    marks = {round(each, _PLACES) for tender in others for each in _marks(tender) if each % 1}
    for said, value in told:
        money = said.startswith("£")
        slight = value < _LEAST and not (money and value % 1)
        whole = value in theirs and not slight and (money or int(value) not in _YEARS)
        if value not in own and (whole or value in marks):
            return said
    return ""


def _told(words: str) -> Iterator[tuple[str, float]]:
    """Give the numbers of a text, as they stand and as they count."""
    for found in _NUMBER.finditer(fold(words)):
        pound, number, times = found.groups()
        value = float(number.replace(",", "")) * _TIMES[times or ""]
        yield f"{(pound or '').strip()}{number}{times or ''}", round(value, _PLACES)


def _marks(tender: Assessed) -> Iterator[float]:
    yield from (each.score for each in tender.scores if each.score is not None)
    if tender.total is not None:
        yield tender.total


def _figures(tender: Assessed) -> Iterator[float]:
    """Prices, ratios and totals of a tender, and how many units its rows count."""
    if tender.project.contract_price:
        yield tender.project.contract_price
    if tender.bid:
        value = tender.bid.valuation
        yield from (value.net_outputs, value.present_value)
        yield from (value.net_sroi, value.present_value_sroi)
        units = [line.claim.output.counted for line in value.lines]
        yield from (each for each in units if each >= _LEAST and each % 10)
