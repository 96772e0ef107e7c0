"""Answers of valid submissions, whatever a bidder may type, as Hypothesis draws them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from sve_excel.layout import (
    EVALUATIONS,
    FUNDINGS,
    INPUT_CATEGORIES,
    NATURES,
    NO_PROXY,
    SHARE_HEADINGS,
)
from sve_excel.library.loading import Library
from sve_excel.records.columns import LONGEST_NAME

Typed = dict[str, Any]
# what a spreadsheet, XML or a program could take for something else than words
TRAPS = (
    "=1+1",
    "+44 20 7946 0000",
    "-",
    "@home",
    "'quoted",
    "_x0041_",
    "<b>&amp;</b>",
    "]]>",
    "https://example.org/?a=1&b=2",
    "internal:'Outputs'!A1",
    "file:///etc/passwd",
    "{=SUM(A1)}",
    "two\nlines",
    "tab\there",
    "0012",
    "1e5",
    "15%",
    "TRUE",
    "01/02/2026",
    "#N/A",
    "nan",
    "Łódź – “Kitchen” & Söhne",
    "e\u0301 \u2126 \U0001f600 שלום",
    "x" * 2000,
)
words = st.sampled_from(TRAPS) | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30
)


def numbers(low: float, high: float, places: int) -> st.SearchStrategy[float]:
    """Numbers of at most 15 digits, which is what a spreadsheet holds."""
    return st.decimals(Decimal(str(low)), Decimal(str(high)), places=places).map(float)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
projects = st.fixed_dictionaries(
    {
        "Project name": words,
        "Organisation": words,
        "Evaluation": st.sampled_from(EVALUATIONS),
        "Funding": maybe(st.sampled_from(FUNDINGS)),
        "Nature": maybe(st.sampled_from(NATURES)),
        "Place": maybe(words),
        "Start date": maybe(days),
        "End date": maybe(days),
        "Contract price": maybe(numbers(0, 1e9, 2)),
        # named in any case: a start beyond the table of deflators is said
        "Prices of the inputs": st.sampled_from(["2020/21", "2024/25"]),
        "People who benefit": maybe(numbers(0, 1e6, 0)),
        "What changed and for whom": maybe(words),
        "Who was asked": maybe(words),
        "Where the data come from": maybe(words),
        "Outcomes that have no price": maybe(words),
        "Lots you bid for": maybe(st.sampled_from(["01", "1, 2", "North"])),
        "Postal address": maybe(words),
        "E-mail": maybe(words),
        "Supplier identifier": maybe(st.sampled_from(["0012", "PKLM-1234-XYZ", "1e5"])),
        "Small or medium-sized": maybe(st.sampled_from(["Yes", "No"])),
        "Charity or social enterprise": maybe(st.sampled_from(["Yes", "No"])),
    }
)
shares = {heading: maybe(numbers(0, 1, 4)) for heading in SHARE_HEADINGS}
spent = st.fixed_dictionaries(
    {
        "Description": words,
        "Category": st.sampled_from(INPUT_CATEGORIES),
        "Value": numbers(0, 1e9, 2),
        "Volume": maybe(numbers(0, 1e6, 2)),
        "Leakage": maybe(numbers(0, 1, 4)),
        "Evidence": maybe(words),
    }
)


@st.composite
def submissions(
    draw: st.DrawFn, library: Library
) -> tuple[Typed, list[Typed], list[Typed], list[Typed]]:
    """Answers of a valid submission: project, outputs, inputs and own proxies."""
    outcomes = list(library.by_outcome)
    own = [
        {
            "Proxy": f"Own {number} {draw(words)}"[:LONGEST_NAME].strip(),
            "Outcome": draw(st.sampled_from(outcomes)),
            "Unit": draw(words),
            "Value": draw(numbers(0, 1e6, 2)),
            "Price year": draw(st.sampled_from([None, "2020/21", "2021", "2024/25"])),
            "Source": draw(words),
        }
        for number in range(draw(st.integers(0, 3)))
    ]
    choices = [(proxy.outcome, proxy.name) for proxy in library.proxies]
    choices += [(each["Outcome"], each["Proxy"]) for each in own]
    choices += [(outcome, NO_PROXY) for outcome in outcomes]
    outputs = []
    for _ in range(draw(st.integers(1, 5))):
        outcome, proxy = draw(st.sampled_from(choices))
        units = numbers(-1e6, 1e6, 3).filter(bool)
        outputs.append(
            {
                "Description": draw(words),
                "Category": library.outcome_by_name[outcome.casefold()][1],
                "Outcome": outcome,
                "Proxy": proxy,
                "Units": draw(maybe(units) if proxy == NO_PROXY else units),
                "Duration": draw(maybe(numbers(0.01, 60, 2))),
                **draw(st.fixed_dictionaries(shares)),
                "Evidence": draw(maybe(words)),
            }
        )
    return draw(projects), outputs, draw(st.lists(spent, max_size=4)), own
