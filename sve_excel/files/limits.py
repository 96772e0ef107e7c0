"""Limits as people set them: by name, with sizes as they are said.

``with_limits(["cells=3000000", "file_size=128MB"])``, or from the command line
``--limit cells=3000000``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final

from sve_excel import Refusal
from sve_excel.opc.limits import DEFAULT_LIMITS, MIB, MOST, Limits, size_words
from sve_excel.words.near import did_you_mean

_UNITS: Final = {"": 1, "B": 1, "KB": 1024, "MB": MIB, "GB": 1024 * MIB}
_VALUE: Final = re.compile(r"([0-9][0-9_,]*(?:\.[0-9]+)?)\s*([A-Za-z]*)")


class UnknownLimit(Refusal):
    """A limit that there is not, or a value that it cannot have; the text says what would do."""


def with_limits(settings: Iterable[str], base: Limits = DEFAULT_LIMITS) -> Limits:
    """Give the limits with some set anew, each written ``NAME=VALUE``, as ``part_size=1GB``.

    A name may have hyphens and a number commas. Raises ``UnknownLimit`` for what is neither.
    """
    known = {field.name: field for field in fields(Limits)}
    values: dict[str, int] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        name = name.strip().lower().replace("-", "_")
        if name not in known:
            hint = did_you_mean(name, known, 0.6) or f" There are {', '.join(known)}."
            raise UnknownLimit(f"There is no limit {name!r}.{hint}")
        if not equals:
            raise UnknownLimit(f"Write {name}=VALUE, such as {_example(name)}")
        values[name] = _value(name, value.strip(), known[name].metadata)
    return replace(base, **values)


def _value(name: str, text: str, about: Any) -> int:
    match = _VALUE.fullmatch(text)
    unit = match[2].upper().replace("IB", "B") if match else ""
    if len(unit) == 1 and f"{unit}B" in _UNITS:
        unit += "B"
    if match is None or unit not in _UNITS or (unit and not about["size"]):
        raise UnknownLimit(f"{name} cannot be {text!r}: write {_example(name)}")
    number = float(match[1].replace(",", "").replace("_", "")) * _UNITS[unit]
    most = about.get("most", MOST)
    if not 1 <= number <= most or number != int(number):
        raise UnknownLimit(f"{name} cannot be {text}: it is a whole number from 1 to {most:,}")
    return int(number)


def _example(name: str) -> str:
    standard = getattr(DEFAULT_LIMITS, name)
    about = next(field.metadata for field in fields(Limits) if field.name == name)
    double = min(2 * standard, about.get("most", MOST))
    return f"{name}={_shown(double, about['size']).replace(' ', '').replace(',', '')}"


def _shown(value: int, is_size: bool) -> str:
    return size_words(value) if is_size else f"{value:,}"
