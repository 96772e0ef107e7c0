"""A Policy as TOML with every key described."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from sve_excel.policy.award import ABOUT_LISTS, LISTS
from sve_excel.policy.rules import _PARTS, Policy

_ABOUT = {
    "valuation": "How every bid is valued.",
    "library": "The edition of the library that the tender is held to.",
    "template": "What the workbook asks of bidders besides. Make the template under these rules.",
    "framework": "By which frameworks what is offered is sorted, and what the tender asks for.",
    "scoring": "How the figures become marks.",
    "plausibility": "When a bid is asked a question. These change no figure.",
    "clarifications": "What the letters with questions to bidders say of answering them.",
    "uncertainty": "How far assumptions may be out: sensitivity, ranges, probability of ranks.",
    "procurement": "What is procured, by whom and under which law.",
    "award": "How criteria are named, and how marks of people and lots are put together.",
    "deliveries": "What the winner is held to; each indicator stands under [[kpi]].",
}


def policy_items(policy: Policy) -> list[tuple[str, str, Any, str]]:
    """Every key in force: section, key, value, and what it means."""
    items = [("valuation", *each) for each in _described(policy)]
    for name in _PARTS:
        items += [(name, *each) for each in _described(getattr(policy, name))]
    return items


def policy_lists(policy: Policy) -> list[tuple[str, str, list[tuple[str, Any, str]]]]:
    """Every record of the lists: its list, its number, and its keys with value and meaning."""
    return [
        (name, f"{number}", _described(record))
        for name in LISTS
        for number, record in enumerate(getattr(policy, name), 1)
    ]


def list_keys() -> list[tuple[str, str, list[tuple[str, Any, str]]]]:
    """Every list of a policy: its heading, what it is, and the keys as a file spells them."""
    return [
        (name, ABOUT_LISTS[name], [(_spelled(name, each), *rest) for each, *rest in _keys(part())])
        for name, part in LISTS.items()
    ]


def _keys(part: Any) -> list[tuple[Any, Any, str]]:
    return [
        (field, getattr(part, field.name), field.metadata["words"])
        for field in fields(part)
        if "words" in field.metadata
    ]


def _spelled(heading: str, field: Any) -> str:
    """Spell a key as a file has it: one that holds records is a heading, a list of numbers none."""
    return f"[[{heading}.{field.name}]]" if "records" in field.metadata else str(field.name)


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
    for heading in LISTS:
        lines += ["", *_listed(heading, getattr(policy, heading))]
    return "\n".join(lines) + "\n"


def _listed(heading: str, records: Sequence[Any]) -> Iterator[str]:
    """Write the records of a list; where there are none, its heading and keys as remarks."""
    if records:
        for record in records:
            yield from _record(heading, record)
        return
    yield f"# [[{heading}]]"
    yield from _wrapped(ABOUT_LISTS[heading])
    for field in fields(LISTS[heading]):
        words = field.metadata["words"]
        if "records" in field.metadata:
            yield from _wrapped(f"{_spelled(heading, field)}: {words}")
        else:
            yield from _wrapped(f"{field.name} = {toml_value(field.default)}  ({words})")


def _record(heading: str, record: Any) -> Iterator[str]:
    """Write one record, and those that it holds, without what is as usual."""
    yield f"[[{heading}]]"
    inside = []
    for field in fields(record):
        key, value = field.name, getattr(record, field.name)
        if "records" in field.metadata:
            inside.append((key, value))
        elif field.metadata.get("needed") or value != field.default:
            yield f"{key} = {toml_value(value)}"
    yield ""
    for key, records in inside:
        for held in records:
            yield from _record(f"{heading}.{key}", held)


def _described(part: Any) -> list[tuple[str, Any, str]]:
    return [(each.name, value, words) for each, value, words in _keys(part)]


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
