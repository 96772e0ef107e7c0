"""By which short names and addresses of the web a bidder can be told in its own texts.

A short name is a name without its legal form, its initials or its first word, where that is no
ordinary word. What other bids say too, or the rules, is a place or a trade and tells nobody: taken
out everywhere, it would rather show whose word it was. One of several words is a place only where
several others say them one after the other: a single one may name a partner, or copy a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import islice
from typing import Any

from sve_excel.model import Result
from sve_excel.policy.rules import Policy
from sve_excel.words.folding import fold
from sve_excel.words.naming import short_forms

_WORD = re.compile(r"[^\W_]+")
_SEVERAL = 2  # other bids that say a name of several words
_LEAST_IN_ADDRESS = 5  # letters of a word by which an address of the web is somebody's


@dataclass(frozen=True, slots=True)
class ShortNames:
    """Short names by what is said instead: ``as_written`` in capitals or not, ``folded`` any how.

    ``in_addresses`` are words that no address of the web may have in it.
    """

    as_written: Mapping[str, str]
    folded: Mapping[str, str]
    in_addresses: tuple[str, ...] = ()


NO_SHORT_NAMES = ShortNames({}, {})


def short_names(
    results: Sequence[Result], organisations: Sequence[str], said: Sequence[str], policy: Policy
) -> ShortNames:
    """Give the short names of the organisations of results, each with what is ``said`` instead."""
    texts = [list(_words(result.submission)) for result in results]
    spoken = [(set(words), f" {' '.join(words)} ") for words in texts]
    published = set(_words((policy.procurement, policy.quality, policy.lots)))
    as_written, folded, addresses = dict[str, str](), dict[str, str](), list[str]()
    for own, name, instead in zip(spoken, organisations, said, strict=True):
        others = [
            bid
            for bid, other in zip(spoken, said, strict=True)
            if bid is not own and other != instead
        ]
        for form, as_it_is in short_forms(name).items():
            in_turn = [*map(fold, _WORD.findall(form))]
            words = set(in_turn)
            if words <= published or _is_usual(in_turn, others):
                continue
            if not as_it_is:
                folded[form] = instead
                continue
            as_written |= {form: instead, form.upper(): instead}
            if len(words) == 1 and len(form) >= _LEAST_IN_ADDRESS:
                addresses.append(form)
    return ShortNames(as_written, folded, tuple(dict.fromkeys(addresses)))


def _is_usual(form: Sequence[str], others: Sequence[tuple[set[str], str]]) -> bool:
    """Whether so many others say a short name, word after word, that it tells nobody."""
    least, wanted, phrase = min(len(form), _SEVERAL), set(form), f" {' '.join(form)} "
    saying = (1 for words, text in others if wanted <= words and phrase in text)
    return sum(islice(saying, least)) == least


def _words(value: Any) -> Iterator[str]:
    """Give the words of every text in a record, folded."""
    if isinstance(value, str):
        yield from map(fold, _WORD.findall(value))
    elif isinstance(value, tuple):
        for each in value:
            yield from _words(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _words(getattr(value, field.name))
