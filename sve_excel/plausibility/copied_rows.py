"""Which bids share rows that two bidders would not write alike by chance.

A row is like another when its words are nearly the same, or when it claims the same proxy with the
same units and the same shares. Words that very many bids share are the tender's own and count
for nothing. Pairs are found through an index, so that a thousand bids take seconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Literal

from sve_excel.layout import DESCRIPTION, SHARES
from sve_excel.method.sensitivity import price_key
from sve_excel.model import LineValue
from sve_excel.policy.limits import Plausibility
from sve_excel.words.digits import below
from sve_excel.words.folding import fold
from sve_excel.words.naming import bare_name
from sve_excel.words.near import nearest

_SHINGLE = 3  # words in a row that make two texts candidates
_COMMON = 12  # a run of words in more bids than this is the tender's own
_LEAST_WORDS = 4  # a shorter description says nothing about who wrote it
_LEAST_ROWS = 2
_LEAST_RUNS = 2
_SHARED_RUNS = 0.3  # of the runs of the shorter text: at a likeness of 0.85 more are the same
_FIGURES_WEIGHT = 1000  # the same figures make two rows candidates whatever their words
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 0.9  # how alike two names are of which one is a slip for the other
Bidders = Literal["same", "near", "other"]


@dataclass(frozen=True, slots=True)
class Writing:
    """One bid's rows for the comparison of texts."""

    number: int
    path: str
    organisation: str
    lines: tuple[LineValue, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """What one bid shares with another: how many of its rows, their cells, and an example.

    ``bidders`` says how far the two go by one name.
    """

    other: int
    other_path: str
    of: int
    cells: tuple[str, ...]
    other_cells: tuple[str, ...]
    example: str
    bidders: Bidders


def copies(bids: Sequence[Writing], rules: Plausibility) -> dict[int, tuple[Copy, ...]]:
    """Find the pairs of bids that share rows, from either side."""
    found: dict[int, list[Copy]] = {}
    for (one, two), rows in sorted(_candidates(bids).items()):
        first, second = bids[one], bids[two]
        least = min(len(first.lines), len(second.lines))
        wanted = max(_LEAST_ROWS, rules.copied_share * least)
        if below(len({row for row, _ in rows}), wanted):
            continue
        pairs = _alike(first, second, rows, rules.likeness)
        if below(len(pairs), wanted):
            continue
        found.setdefault(first.number, []).append(_copy(first, second, pairs))
        back = [(theirs, ours) for ours, theirs in pairs]
        found.setdefault(second.number, []).append(_copy(second, first, back))
    return {number: tuple(each) for number, each in found.items()}


def _copy(bid: Writing, other: Writing, pairs: Sequence[tuple[LineValue, LineValue]]) -> Copy:
    def cells(lines: Sequence[LineValue]) -> tuple[str, ...]:
        found = (line.claim.output.cells.get(DESCRIPTION, "") for line in lines)
        return tuple(cell for cell in found if cell)

    return Copy(
        other.number,
        other.path,
        len(bid.lines),
        cells([ours for ours, _ in pairs]),
        cells([theirs for _, theirs in pairs]),
        pairs[0][0].claim.output.description,
        _bidders(bid.organisation, other.organisation),
    )


def _bidders(one: str, other: str) -> Bidders:
    """How far two names are of one bidder, but for what it is by law: a slip, or more words."""
    names = bare_name(one), bare_name(other)
    if not all(names):
        return "other"
    if names[0] == names[1]:
        return "same"
    words = [set(_WORD.findall(name)) for name in names]
    return "near" if words[0] <= words[1] or words[1] <= words[0] or _near(*names) else "other"


def _near(one: str, other: str) -> bool:
    return bool(nearest(one, [other], 1, _NEAR))


def _candidates(bids: Sequence[Writing]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Pairs of bids with the pairs of rows that may be alike, by what they share.

    Rows are candidates when they share enough runs of words, or the same figures.
    """
    index: dict[object, list[tuple[int, int]]] = {}
    runs: dict[tuple[int, int], int] = {}
    for place, bid in enumerate(bids):
        for row, line in enumerate(bid.lines):
            marks = _marks(line)
            runs[place, row] = len(marks)
            for mark in marks:
                index.setdefault(mark, []).append((place, row))
    shared: Counter[tuple[tuple[int, int], tuple[int, int]]] = Counter()
    for mark, places in index.items():
        if 1 < len({place for place, _ in places}) <= _COMMON:
            weight = _FIGURES_WEIGHT if _is_figures(mark) else 1
            for pair in combinations(places, 2):
                if pair[0][0] != pair[1][0]:
                    shared[pair] += weight
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for (one, two), count in shared.items():
        if count >= max(_LEAST_RUNS, _SHARED_RUNS * min(runs[one], runs[two])):
            found.setdefault((one[0], two[0]), []).append((one[1], two[1]))
    return found


def _is_figures(mark: object) -> bool:
    """Whether a mark is a row's figures, which are enough by themselves."""
    return isinstance(mark, tuple) and len(mark) > _SHINGLE


def _marks(line: LineValue) -> list[object]:
    words = _words(line)
    runs: list[object] = list(
        dict.fromkeys(tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
    )
    figures = _figures(line)
    return [*runs, figures] if figures else runs


def _words(line: LineValue) -> list[str]:
    """Words of a description without its numbers, which a copy changes first."""
    return _WORD.findall(fold(line.claim.output.description))


def _figures(line: LineValue) -> tuple[object, ...] | None:
    """Proxy, units and shares of a row; None where the shares say too little to tell."""
    output = line.claim.output
    shares = tuple(output.share(share.attribute) for share in SHARES)
    if sum(share > 0 for share in shares) < 3:
        return None
    return (price_key(line.claim), output.units, output.duration, *shares)


def _alike(
    first: Writing, second: Writing, rows: Sequence[tuple[int, int]], likeness: float
) -> list[tuple[LineValue, LineValue]]:
    """Rows of one bid that have a like row in the other, each used once."""
    used: tuple[set[int], set[int]] = (set(), set())
    found = []
    for one, two in sorted(rows):
        if one in used[0] or two in used[1]:
            continue
        line, other = first.lines[one], second.lines[two]
        if _row_alike(line, other, likeness):
            found.append((line, other))
            used[0].add(one)
            used[1].add(two)
    return found


def _row_alike(one: LineValue, two: LineValue, likeness: float) -> bool:
    figures = _figures(one)
    if figures is not None and figures == _figures(two):
        return True
    first, second = _words(one), _words(two)
    if min(len(first), len(second)) < _LEAST_WORDS:
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= likeness and matcher.ratio() >= likeness
