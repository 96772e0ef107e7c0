"""A Policy as TOML with every key described."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from sve_excel.policy.rules import _PARTS, Policy

_ABOUT = {
    "valuation": "How every bid is valued.",
    "library": "The edition of the library that the tender is held to.",
    "template": "What the workbook asks of bidders besides. Make the template under these rules.",
    "scoring": "How the figures become marks.",
    "plausibility": "When a bid is asked a question. These change no figure.",
    "uncertainty": "How far assumptions may be out: sensitivity, ranges, probability of ranks.",
}


def policy_items(policy: Policy) -> list[tuple[str, str, Any, str]]:
    """Every key in force: section, key, value, and what it means."""
    items = [("valuation", *each) for each in _described(policy)]
    for name in _PARTS:
        items += [(name, *each) for each in _described(getattr(policy, name))]
    return items


def policy_text(policy: Policy) -> str:
    """Write a policy as TOML with every key described; reading it gives the same policy."""
    return (
        f"# The rules of a comparison. Delete a line to keep its default.\n\n{rules_text(policy)}"
    )


def rules_text(policy: Policy) -> str:
    """Write the keys of a policy under their headings, as TOML that can be pasted into a file."""
    lines: list[str] = []
    section = ""
    for name, key, value, words in policy_items(policy):
        if name != section:
            lines += [*([""] if section else []), f"[{name}]", *_wrapped(_ABOUT[name])]
            section = name
        lines += ["", *_wrapped(words), f"{key} = {toml_value(value)}"]
    return "\n".join(lines) + "\n"


def _described(part: Any) -> list[tuple[str, Any, str]]:
    return [
        (each.name, getattr(part, each.name), each.metadata["words"])
        for each in fields(part)
        if "words" in each.metadata
    ]


def _wrapped(words: str) -> list[str]:
    import textwrap

    return [f"# {line}" for line in textwrap.wrap(words, 94)]


def toml_value(value: Any) -> str:
    """Write the value of a key as TOML has it, whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(toml_value(each) for each in value)}]"
    if isinstance(value, float):
        return f"{int(value)}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return json.dumps(value, ensure_ascii=False)
