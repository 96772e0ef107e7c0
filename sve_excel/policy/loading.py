"""TOML to a Policy, strictly."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from sve_excel.policy.award import LISTS
from sve_excel.policy.rules import _PARTS, DEFAULT_POLICY, SECTIONS, Policy
from sve_excel.policy.scoring import Scoring
from sve_excel.policy.together import clashes
from sve_excel.policy.toml import USUAL, PolicyError, read_tables
from sve_excel.words.near import did_you_mean
from sve_excel.words.saying import shorten

__all__ = ["PolicyError", "load_policy"]


def load_policy(path: Path | None) -> Policy:
    """Read a policy file over the defaults; without a path, give the defaults.

    Raises ``Unreadable`` where it is no text, and ``PolicyError`` where it is no TOML, names an
    unknown key or breaks a bound; it names every such fault. Keys are held against one another once
    each is sound by itself.
    """
    if path is None:
        return DEFAULT_POLICY
    document = read_tables(path)
    faults: list[str] = []
    given: dict[str, Mapping[str, Any]] = {}
    listed: dict[str, Any] = {}
    for name, section in document.items():
        if name == USUAL:
            continue  # how a run is done is no rule; whoever runs it reads it
        if name in LISTS:
            listed[name] = _records(path.name, name, LISTS[name], section, faults)
        elif name not in SECTIONS:
            faults.append(_unknown(path.name, name, [*SECTIONS, *LISTS], "section"))
        elif not isinstance(section, dict):
            faults.append(f"{path.name}: write the heading as [{name}].")
        else:
            given[name] = section
    rules = _values(path.name, Policy, given.get("valuation", {}), faults)
    for name, part in _PARTS.items():
        rules[name] = part(**_values(path.name, part, given.get(name, {}), faults))
    policy = Policy(**rules, **listed)
    faults = faults or [f"{path.name}: {fault}" for fault in clashes(policy)]
    if faults:
        raise PolicyError("\n".join(faults))
    return policy


def with_scoring(policy: Policy, where: str, given: Mapping[str, Any]) -> Policy:
    """Give a policy with other keys of its scoring, as they stand ``where``, held like a file's.

    Raises ``PolicyError``.
    """
    faults = list[str]()
    found = _values(where, Scoring, given, faults)
    changed = replace(policy, scoring=replace(policy.scoring, **found))
    faults = faults or [f"{where}: {fault}" for fault in clashes(changed)]
    if faults:
        raise PolicyError("\n".join(faults))
    return changed


def _values(place: str, part: type, given: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    """Give the keys of one section that are as declared; what is wrong goes to ``faults``."""
    declared = {field.name: field for field in fields(part) if "words" in field.metadata}
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key not in declared:
            faults.append(_unknown(place, key, list(declared), "key"))
            continue
        default, limits = declared[key].default, declared[key].metadata
        if "records" in limits:
            found[key] = _records(place, key, limits["records"], value, faults)
            continue
        try:
            found[key] = _value(f"{place}: {key}", value, default, limits)
        except PolicyError as error:
            faults.append(str(error))
    for key, field in declared.items():
        if field.metadata.get("needed") and given.get(key) in (None, ""):
            faults.append(f"{place}: {key} is missing. {field.metadata['words']}")
    return found


def _records(place: str, name: str, part: type, given: Any, faults: list[str]) -> tuple[Any, ...]:
    """Give the records under one heading, each as declared; what is wrong goes to ``faults``."""
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        faults.append(f"{place}: write {name} as tables of their own, each under [[{name}]].")
        return ()
    found = []
    for number, each in enumerate(given, 1):
        said = each.get("name")
        named = f" ({shorten(said, 40)})" if isinstance(said, str) and said else ""
        found.append(part(**_values(f"{place}, {name} {number}{named}", part, each, faults)))
    return tuple(found)


def _value(place: str, value: Any, default: Any, limits: Mapping[str, Any]) -> Any:
    """Give a value in its declared type and within its limits, or refuse it."""
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise PolicyError(f"{place} is {_shown(value)}. Write true or false.")
        return value
    if isinstance(default, str):
        if limits.get("day") and isinstance(value, date):
            value = value.isoformat()[:10]
        choices = limits.get("choices")
        if not isinstance(value, str) or (choices and value not in choices):
            hint = did_you_mean(str(value), choices or (), quoted=True)
            how = f"Write {' or '.join(repr(c) for c in choices)}." if choices else "Write a text."
            raise PolicyError(f"{place} is {_shown(value)}.{hint} {how}")
        if value and not re.fullmatch(limits.get("pattern", "(?s:.*)"), value):
            raise PolicyError(f"{place} is {_shown(value)}. Write {limits['example']}.")
        return value
    if isinstance(default, tuple):
        numbers = limits.get("numbers") or (bool(default) and isinstance(default[0], float))
        if not isinstance(value, list) or any(
            not (_is_number(each) if numbers else isinstance(each, str)) for each in value
        ):
            raise PolicyError(f"{place} is {_shown(value)}. Write a list of {_kind(numbers)}.")
        return tuple(float(each) if numbers else each for each in value)
    if not _is_number(value):
        raise PolicyError(f"{place} is {_shown(value)}. Give it a number.")
    if isinstance(default, int) and value != int(value):
        raise PolicyError(f"{place} is {_shown(value)}. Write a whole number, such as {default}.")
    _bounds(place, float(value), limits)
    return int(value) if isinstance(default, int) else float(value)


def _shown(value: Any) -> str:
    """Give a value as the file has it, cut where it goes on and on."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    return shorten(repr(value), 60)


def _kind(numbers: bool) -> str:
    return "numbers, as in [1.0, 2.0]" if numbers else "texts, as in ['THR-036']"


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every double
        return False


def _bounds(place: str, value: float, limits: Mapping[str, Any]) -> None:
    said = []
    for name, words in (
        ("low", "at least"),
        ("above", "above"),
        ("high", "at most"),
        ("below", "below"),
    ):
        if name in limits:
            said.append(f"{words} {limits[name]:g}")
    broken = (
        value < limits.get("low", -math.inf)
        or value <= limits.get("above", -math.inf)
        or value > limits.get("high", math.inf)
        or value >= limits.get("below", math.inf)
    )
    if broken:
        raise PolicyError(f"{place} must be {' and '.join(said)}; it is {value:g}.")


def _unknown(place: str, key: str, known: list[str], what: str) -> str:
    hint = did_you_mean(key, known) or f" Known: {', '.join(known)}."
    return f"{place}: there is no {what} {_shown(key)}.{hint}"
