"""One question to a bidder as one record: code, weight, words and who may read them.

A flag is not a fault. It names what stands out in a bid or between bids, the cells it rests on, and
a question that the bidder can answer. A code (SVE4xx) never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sve_excel.model import Place
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.words.saying import capital, filled


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of flag: how grave (2 is graver), and words and question as templates.

    ``names_others`` says that the words name another bidder, ``gives_median`` that they give a
    figure of the whole tender, ``of_others`` that they say what other bids have: none of it is for
    every bidder's eyes. ``alone`` says that one bid by
    itself is asked without that figure, ``said`` that a finding of the bid says it already.
    ``manual`` is what the manual says where a value stands, if the value's name does not say it.
    """

    code: str
    name: str
    gravity: int
    message: str
    question: str
    names_others: bool = False
    gives_median: bool = False
    of_others: bool = False
    alone: bool = False
    said: bool = False
    manual: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def of_one_bid(self) -> bool:
        """Whether one bid by itself is asked it, and has not heard it yet."""
        median = self.gives_median and not self.alone
        return not (self.names_others or median or self.of_others or self.said)

    def about(self, offer: Offer, cells: Iterable[Place], /, **values: object) -> Flag:
        """Make the flag of this question about an offer, filled with ``values``."""
        message = filled(self.message, **values)
        return Flag(
            self,
            offer.number,
            capital(message),
            filled(self.question, **values),
            tuple(cells),
            self.of_others or self.names_others or self.gives_median,
        )

    def beside(self, offer: Offer, cells: Iterable[Place], /, **values: object) -> Flag:
        """Make the flag as ``about`` does, where its ``values`` say what other bids have."""
        return replace(self.about(offer, cells, **values), of_others=True)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to ask one bidder: ``bid`` is its number, ``cells`` is what the flag rests on.

    ``of_others`` says that its words tell anything of other bids, so that it is in no summary.
    """

    asks: Question
    bid: int
    message: str
    question: str
    cells: tuple[Place, ...]
    of_others: bool = False

    @property
    def code(self) -> str:
        """Code of what is asked."""
        return self.asks.code

    @property
    def gravity(self) -> int:
        """How grave the question is."""
        return self.asks.gravity


@dataclass(frozen=True, slots=True)
class Probe:
    """One look at an offer, as ``@Probe`` makes it of a function; its docstring is what it holds.

    The question that it asks where this does not hold stands above it.
    """

    find: Callable[[Offer, Tender], Iterable[Flag]]
