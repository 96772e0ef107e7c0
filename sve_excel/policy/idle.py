"""Keys of a policy that do nothing as its other keys stand: whoever sets them expects something.

Which keys a scoring method goes by follows from its record; a key that goes with a switch follows
from the switch. Only what differs from its default is told: a default was set by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import NO_METHOD, Scoring, ScoringMethod

_OF_A_TOTAL = ("price_marks", "decimals", "tie_break")  # whatever gives the marks


@dataclass(frozen=True, slots=True)
class IdleKey:
    """A key that was set and does nothing: its section, its name, and why it does nothing."""

    section: str
    key: str
    why: str

    @property
    def words(self) -> str:
        """The key with its section."""
        return f"{self.key} under [{self.section}]"


def idle_keys(policy: Policy) -> tuple[IdleKey, ...]:
    """Give the keys that differ from their defaults and change nothing."""
    return (*_scoring(policy), *_switched_off(policy))


def keys_of(method: ScoringMethod) -> frozenset[str]:
    """Give the keys of [scoring] that a method goes by.

    ``figure`` is one of all: whoever is below ``least`` in it, be it 0, has no marks by any.
    """
    own = {"method", "figure", "marks", "least", *_OF_A_TOTAL}
    own |= {setting.key for setting in method.settings} | {*method.keys}
    if not method.priced:
        own.add("most")
    return frozenset(own)


def _scoring(policy: Policy) -> Iterator[IdleKey]:
    rules, by = policy.scoring, policy.scoring.by
    if by:
        held, why = set(keys_of(by)), f"the method {by.name} does not go by it"
    elif policy.quality:
        held, why = {"method", *_OF_A_TOTAL}, "no method is named, so nothing is marked by it"
    else:
        held, why = {"method"}, f"the method is {NO_METHOD}, so there are no marks"
    usual = DEFAULT_POLICY.scoring
    for field in fields(Scoring):
        if field.name not in held and getattr(rules, field.name) != getattr(usual, field.name):
            yield IdleKey("scoring", field.name, why)


def _switched_off(policy: Policy) -> Iterator[IdleKey]:
    """Keys that count only where another says so."""
    switches: Mapping[str, tuple[bool, str]] = {
        "input_leakage_floor": (policy.input_leakage, "input_leakage is false"),
        "input_leakage_cap": (policy.input_leakage, "input_leakage is false"),
    }
    for key, (on, why) in switches.items():
        if not on and getattr(policy, key) != getattr(DEFAULT_POLICY, key):
            yield IdleKey("valuation", key, why)
