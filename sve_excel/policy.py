"""The commissioner's rules: what is allowed, and how a ratio is coloured.

Defaults are the contract's; a TOML file may set others. Unknown keys are refused with the nearest
name, because a misspelt rule that is silently ignored would decide who gets public money.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from pathlib import Path

from sve_excel.model import Rag

LONGEST_SHEET_DURATION = 100  # years; the template's year list ends here


class PolicyError(Exception):
    """A policy file that cannot be followed; the text says where and what to do."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one run. Rates are fractions of 1, ratios are pounds for every £1."""

    # HM Treasury, The Green Book (2022, unchanged in February 2026): 3.5 % for years 0 to 30
    discount_rate: float = 0.035
    # the Green Book's longest appraisal period for ordinary projects, in years
    longest_duration: float = 60.0
    # below this a ratio is green; from here to red_above amber, both ends in
    green_below: float = 12.5
    red_above: float = 25.0

    def rag(self, ratio: float) -> Rag:
        """Colour of a ratio: a credibility light, where a very high return is questioned."""
        if ratio < self.green_below:
            return "green"
        return "red" if ratio > self.red_above else "amber"

    @property
    def sha256(self) -> str:
        """Hash of the rules themselves, whatever file they came from and however it is laid out."""
        rules = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(rules.encode()).hexdigest()


DEFAULT_POLICY = Policy()


def load_policy(path: Path | None) -> Policy:
    """Read a policy file over the defaults; without a path, give the defaults.

    Raises ``PolicyError`` where the file is no TOML, names an unknown key or breaks a bound.
    """
    if path is None:
        return DEFAULT_POLICY
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError(f"{path.name}: {error}") from error
    valuation = document.pop("valuation", {})
    if document:
        raise PolicyError(_unknown(path, next(iter(document)), ["valuation"], "section"))
    if not isinstance(valuation, dict):
        raise PolicyError(f"{path.name}: write the heading as [valuation].")
    known = [each.name for each in fields(Policy)]
    for key, value in valuation.items():
        if key not in known:
            raise PolicyError(_unknown(path, key, known, "key"))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PolicyError(f"{path.name}: {key} is {value!r}. Give it a number.")
    policy = Policy(**{key: float(value) for key, value in valuation.items()})
    if not 0 <= policy.discount_rate < 1:
        raise PolicyError(f"{path.name}: discount_rate must be at least 0 and below 1.")
    if not 0 < policy.longest_duration <= LONGEST_SHEET_DURATION:
        raise PolicyError(
            f"{path.name}: longest_duration must be above 0, at most {LONGEST_SHEET_DURATION}."
        )
    if not 0 < policy.green_below <= policy.red_above:
        raise PolicyError(f"{path.name}: green_below must be above 0 and at most red_above.")
    return policy


def _unknown(path: Path, key: str, known: list[str], what: str) -> str:
    near = get_close_matches(key, known, 1, 0.5)
    hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
    return f"{path.name}: there is no {what} {key!r}. {hint}"
