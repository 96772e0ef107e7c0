"""What the rules of a tender left in a workbook that was made under them, read back from it.

A bidder has the workbook and often not the rules. How long a benefit may last stands in the
validation of its column, leakage of inputs and the colours of ratios in formulas. What is not found
there, or could stand in no rules, is left at its default: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sve_excel.layout import DURATION, INPUTS, OUTPUTS, PROJECT
from sve_excel.opc.package import Package
from sve_excel.opc.xml import Element, parse
from sve_excel.policy.rules import LONGEST_SHEET_DURATION

_NUMBER = r"([0-9.]+(?:E-?[0-9]+)?)"
_LEAKAGE = re.compile(rf"MIN\(MAX\(.+?,{_NUMBER}\),{_NUMBER}\)", re.IGNORECASE)
_COLOURS = re.compile(rf'<{_NUMBER},"GREEN",IF\(.+?<={_NUMBER},"AMBER"', re.IGNORECASE)


def policy_traits(package: Package) -> dict[str, Any]:
    """Give the keys of a policy that the workbook shows, each with its value there.

    Raises ``PackageError`` where a sheet is no well-formed part.
    """
    found: dict[str, Any] = {}
    longest = _longest(package)
    if longest and 0 < longest <= LONGEST_SHEET_DURATION:
        found["longest_duration"] = longest
    least, most = _pair(package, INPUTS, _LEAKAGE)
    if least is not None and most is not None and 0 <= least <= most <= 1:
        found |= {
            "input_leakage": True,
            "input_leakage_floor": least,
            "input_leakage_cap": most,
        }
    green, red = _pair(package, PROJECT, _COLOURS)
    if green and red and 0 < green <= red:
        found |= {"green_below": green, "red_above": red}
    return found


def _elements(package: Package, sheet: str) -> Iterator[Element]:
    ref = package.sheet(sheet)
    if ref is not None:
        name = ref.part_name
        yield from parse(package.plain_part(name), str(name), package.limits).root.walk()


def _longest(package: Package) -> float | None:
    """The most that the validation of durations takes."""
    for element in _elements(package, OUTPUTS):
        if element.name == "dataValidation" and element.attributes.get("promptTitle") == DURATION:
            most = element.find("formula2")
            return _number(most.text) if most else None
    return None


def _pair(
    package: Package, sheet: str, pattern: re.Pattern[str]
) -> tuple[float | None, float | None]:
    """Two numbers of the first formula of a sheet that is written so."""
    for element in _elements(package, sheet):
        if element.name == "f" and (match := pattern.search(element.text)):
            return _number(match[1]), _number(match[2])
    return None, None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
