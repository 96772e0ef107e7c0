"""What the rules say of performance: the key performance indicators, their targets and bands.

The five ratings and their sentences are those of regulation 39(5) of the Procurement Regulations
2024, word for word. No figure stands in them: how near 'close to' is and how far 'significantly
below', the buyer says in the bands of each indicator, and without bands there is no indicator.
``Good`` begins at the target itself, which is what meeting it means; ``Other`` is for people to
give, never worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sve_excel.policy.keys import key
from sve_excel.policy.regimes import Regime
from sve_excel.words.digits import above, below
from sve_excel.words.saying import figure, in_words, pounds

LEAST_KPIS: Final = 3
KPIS_ABOVE: Final = 5_000_000.0  # pounds of estimated value
KPIS_HOW: Final = "Add [[kpi]] to the rules, or say in why_no_kpi of [deliveries] why not."
MOST_YEARS: Final = 50
OWN: Final = "own:"
HIGHER: Final = "higher"


@dataclass(frozen=True, slots=True)
class Rating:
    """One of the five words, and its sentence."""

    word: str
    sentence: str


GOOD = Rating("Good", "Performance is meeting or exceeding the key performance indicators")
APPROACHING = Rating(
    "Approaching target", "Performance is close to meeting the key performance indicators"
)
IMPROVEMENT = Rating("Requires improvement", "Performance is below the key performance indicators")
INADEQUATE = Rating(
    "Inadequate", "Performance is significantly below the key performance indicators"
)
OTHER = Rating(
    "Other",
    "Performance cannot be described as good, approaching target, requires improvement or "
    "inadequate",
)
RATINGS: Final = (GOOD, APPROACHING, IMPROVEMENT, INADEQUATE, OTHER)
RATINGS_LAW: Final = "regulation 39(5) of the Procurement Regulations 2024"


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What holds for all deliveries of the contract."""

    why_no_kpi: str = key(
        "",
        "Why the contract has no key performance indicators, or fewer than the law asks for, where "
        "it asks for them.",
    )


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key performance indicator: what is counted, its target, and the bands of its ratings."""

    name: str = key("", "Name of the indicator.", needed=True)
    description: str = key("", "What is measured, and how it is counted.", needed=True)
    unit: str = key("", "What is counted, such as people or days.")
    output: str = key(
        "",
        "Id of the proxy whose units it counts in what the winner commits itself to, as in "
        "'THR-036', or 'own: NAME' of an own proxy. Empty: it is counted by itself.",
    )
    targets: tuple[float, ...] = key(
        (),
        "Target of each year of the contract from the first, as in [10, 20, 20]; 0 is a year in "
        "which it is not rated. Empty: what the winner commits itself to under output.",
        numbers=True,
    )
    better: str = key(
        HIGHER,
        "higher: more than the target is better; lower: less is, as with days or complaints.",
        choices=(HIGHER, "lower"),
    )
    approaching: float = key(
        0.0,
        "Share of the target from which performance is close to meeting it, as 0.9 (or, where "
        "lower is better, up to which, as 1.1).",
        needed=True,
        above=0.0,
        high=100.0,
    )
    improvement: float = key(
        0.0,
        "Share of the target from which performance is below it and not significantly, as 0.6 "
        "(or, where lower is better, up to which, as 1.5).",
        needed=True,
        above=0.0,
        high=100.0,
    )
    source: str = key("", "Where the figures come from, such as a register.", needed=True)
    material: int = key(
        0,
        "Its place by how material it is, 1 for the most: notices describe the three most "
        "material. 0: after those that have a place, in the order of the file.",
        low=0,
        high=1000,
    )
    why: str = key("", "Why it is as material as that.")

    @property
    def own(self) -> str:
        """Name of the bidder's own proxy that it counts; empty where it counts none."""
        return self.output[len(OWN) :].strip() if self.output.startswith(OWN) else ""

    @property
    def higher(self) -> bool:
        """Whether more than the target is better."""
        return self.better == HIGHER

    def rate(self, target: float, actual: float) -> Rating | None:
        """Rate what was done against a target; nothing where the target is none.

        Compared at fifteen digits, as every threshold is.
        """
        if not target:
            return None
        for share, rating in (
            (1.0, GOOD),
            (self.approaching, APPROACHING),
            (self.improvement, IMPROVEMENT),
        ):
            missed = below if self.higher else above
            if not missed(actual, target * share):
                return rating
        return INADEQUATE

    @property
    def bands(self) -> str:
        """Say what is rated how."""
        side = "from" if self.higher else "up to"
        then = "below" if self.higher else "above"
        return (
            f"{GOOD.word}: {side} the target. {APPROACHING.word}: {side} "
            f"{figure(self.approaching * 100)} % of it. {IMPROVEMENT.word}: {side} "
            f"{figure(self.improvement * 100)} % of it. {INADEQUATE.word}: {then} that."
        )


def by_material(kpis: tuple[Kpi, ...]) -> tuple[Kpi, ...]:
    """Give the indicators, the most material first."""
    last = max((kpi.material for kpi in kpis), default=0) + 1
    return tuple(sorted(kpis, key=lambda kpi: kpi.material or last))


def kpis_wanting(regime: Regime, value: float, count: int, why: str) -> str:
    """Say that the law asks for more indicators than there are, and no reason is given."""
    if not regime.kpi_law or not above(value, KPIS_ABOVE) or count >= LEAST_KPIS or why:
        return ""
    return (
        f"The contract is estimated at {pounds(value)}, and above {pounds(KPIS_ABOVE)} "
        f"{regime.kpi_law} asks for at least {in_words(LEAST_KPIS)} key performance indicators "
        f"before it is entered into; the rules name {in_words(count) if count else 'none'}."
    )
