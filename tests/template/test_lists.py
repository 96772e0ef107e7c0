"""The lists behind the dropdowns: they hold the library, and offer what belongs together."""

from __future__ import annotations

import io
import itertools
from typing import Any

import openpyxl

from sve_excel.layout import (
    INPUT_CATEGORIES,
    NO_PROXY,
)
from sve_excel.library.loading import Library
from tests.builders import OWN, Builder


def named(book: openpyxl.Workbook, name: str) -> list[Any]:
    """Values of a named column."""
    ((sheet, reference),) = book.defined_names[name].destinations
    found = book[sheet][reference.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def test_the_names_hold_the_library(stored: openpyxl.Workbook, library: Library) -> None:
    outcomes = [(c, o) for c, found in library.outcomes.items() for o in found]
    assert named(stored, "Categories") == [category.name for category in library.categories]
    assert named(stored, "OutcomeNames") == [outcome for _, outcome in outcomes]
    assert named(stored, "OutcomeCategories") == [category for category, _ in outcomes]
    assert named(stored, "ProxyNames") == [proxy.name for proxy in library.proxies]
    assert named(stored, "ProxyOutcomes") == [proxy.outcome for proxy in library.proxies]
    assert named(stored, "ProxyUnits") == [proxy.unit for proxy in library.proxies]
    assert named(stored, "ProxyValues") == [proxy.uprated for proxy in library.proxies]
    assert named(stored, "ProxyLinks") == [proxy.url for proxy in library.proxies]
    assert named(stored, "InputCategories") == list(INPUT_CATEGORIES)
    assert named(stored, "NoProxy") == [NO_PROXY]
    assert named(stored, "PriceBase") == [library.price_base]
    years = dict(zip(named(stored, "PriceYears"), named(stored, "PriceIndexes"), strict=True))
    assert years == {year: float(index) for year, index in library.deflators.years()}


def test_a_category_s_outcomes_stand_together_so_that_a_range_can_list_them(
    stored: openpyxl.Workbook, library: Library
) -> None:
    groups = [name for name, _ in itertools.groupby(named(stored, "OutcomeCategories"))]
    assert groups == [category.name for category in library.categories]


def listed(book: openpyxl.Workbook) -> dict[str, list[str]]:
    """What the Proxy dropdown offers under each outcome, from the stored lists."""
    choices = named(book, "ProxyChoices")
    columns = [named(book, f"Outcome{each}") for each in ("Names", "Starts", "Library", "Own")]
    return {
        outcome: choices[start - 1 : start + library + own]
        for outcome, start, library, own in zip(*columns, strict=True)
    }


def test_an_outcome_offers_its_proxies_and_last_to_describe_only(
    stored: openpyxl.Workbook, library: Library
) -> None:
    assert listed(stored) == {
        outcome: [*(proxy.name for proxy in proxies), NO_PROXY]
        for outcome, proxies in library.by_outcome.items()
    }


def test_own_proxies_are_offered_under_their_outcome(build: Builder) -> None:
    second = {**OWN, "Proxy": "Pram mended", "Unit": "pram"}
    workbook = build(own_proxies=[OWN, second])
    book = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    offered = listed(book)
    assert offered["Less waste"] == [
        "Tonne of waste avoided",
        "Bicycle mended",
        "Pram mended",
        NO_PROXY,
    ]
    assert offered["People trained"] == ["Training course completed", NO_PROXY]


def test_dropdowns_are_short_enough_for_excel(template: openpyxl.Workbook) -> None:
    """A validation's formula may have 255 characters, a name none above 255."""
    lists = [
        rule
        for sheet in template
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    ]
    assert len(lists) == 12
    for rule in lists:
        assert 0 < len(rule.formula1) <= 255
        assert '"' not in rule.formula1  # a list in names, so that no comma can break it
