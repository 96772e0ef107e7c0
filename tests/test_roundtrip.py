"""Whatever a bidder says survives the workbook, and the same workbook gives the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sve_excel.layout import (
    EVALUATIONS,
    FIELDS,
    FUNDINGS,
    INPUT_CATEGORIES,
    NATURES,
    NO_PROXY,
    SHARE_HEADINGS,
)
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill
from tests.builders import INPUT, OUTPUT, OWN, Builder, edited, process, read

Answers = dict[str, Any]

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
        "People who benefit": maybe(numbers(0, 1e6, 0)),
        "What changed and for whom": maybe(words),
        "Who was asked": maybe(words),
        "Where the data come from": maybe(words),
        "Outcomes that have no price": maybe(words),
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
) -> tuple[Answers, list[Answers], list[Answers], list[Answers]]:
    """Answers of a valid submission: project, outputs, inputs and own proxies."""
    outcomes = list(library.by_outcome)
    own = [
        {
            "Proxy": f"Own {number} {draw(words)}".strip(),
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


def as_read(found: Any) -> Any:
    """An answer as it comes back: blanks around words are no part of them."""
    if isinstance(found, str):
        return found.replace("\xa0", " ").strip()
    return found


OUTPUT_ATTRIBUTES = {
    "Description": "description",
    "Category": "category",
    "Outcome": "outcome",
    "Proxy": "proxy",
    "Units": "units",
    "Duration": "duration",
    "Leakage": "leakage",
    "Deadweight": "deadweight",
    "Attribution": "attribution",
    "Drop-off": "drop_off",
    "Displacement": "displacement",
    "Evidence": "evidence",
}
INPUT_ATTRIBUTES = {
    key: OUTPUT_ATTRIBUTES.get(key, key.lower())
    for key in ("Description", "Category", "Value", "Volume", "Leakage", "Evidence")
}
OWN_ATTRIBUTES = {
    "Proxy": "name",
    "Outcome": "outcome",
    "Unit": "unit",
    "Value": "value",
    "Price year": "price_year",
    "Source": "source",
}
TEXTS = {"description", "evidence", "price_year", "place"}


def assert_survived(
    rows: Sequence[object], answers: Sequence[Answers], attributes: Mapping[str, str]
) -> None:
    assert len(rows) == len(answers)
    for row, given_answers in zip(rows, answers, strict=True):
        for heading, attribute in attributes.items():
            wanted = as_read(given_answers[heading])
            found = getattr(row, attribute)
            if wanted is None and isinstance(found, str):
                wanted = ""
            assert found == wanted, heading
            assert type(found) is type(wanted) or isinstance(found, float), heading


@given(data=st.data())
@settings(max_examples=40)
def test_any_submission_survives_being_filled_in_and_read(data: st.DataObject, small: Library):
    project, outputs, inputs, own = data.draw(submissions(small))
    workbook = fill(small, project, outputs, inputs, own, output_rows=6, input_rows=5)
    submission, findings = read(workbook)
    assert findings == []
    attributes = {field.label: field.attribute for field in FIELDS}
    assert_survived([submission.project], [project], attributes)
    assert_survived(submission.outputs, outputs, OUTPUT_ATTRIBUTES)
    assert_survived(submission.inputs, inputs, INPUT_ATTRIBUTES)
    assert_survived(submission.own_proxies, own, OWN_ATTRIBUTES)


@pytest.mark.parametrize("trap", TRAPS)
def test_words_that_look_like_something_else_stay_words(trap: str, build: Builder) -> None:
    """Written by us, and saved again by openpyxl: nothing runs, nothing is escaped twice."""
    workbook = build(
        project={"Project name": trap, "What changed and for whom": trap},
        outputs=[{**OUTPUT, "Description": trap, "Evidence": trap}],
        inputs=[{**INPUT, "Evidence": trap}],
        own_proxies=[{**OWN, "Source": trap}],
    )
    submission, findings = read(workbook)
    assert findings == []
    assert submission.project.name == trap
    assert submission.project.narrative == trap
    assert submission.outputs[0].description == trap
    assert submission.outputs[0].evidence == trap
    assert submission.inputs[0].evidence == trap
    assert submission.own_proxies[0].source == trap


@given(data=st.data())
@settings(max_examples=12)
def test_the_same_workbook_processed_twice_is_byte_identical(
    data: st.DataObject, small: Library
) -> None:
    project, outputs, inputs, own = data.draw(submissions(small))
    project |= {"Start date": None, "End date": None}
    inputs = [*inputs, dict(INPUT)]
    workbook = fill(small, project, outputs, inputs, own, output_rows=6, input_rows=6)
    assert_settles(workbook, small)


def assert_settles(workbook: bytes, library: Library) -> None:
    """Processing once adds the results; again, from either, it gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Bid.xlsx"
        first = process(Path(folder), workbook, library=library, write=True)
        assert first.written_to is not None, [str(found) for found in first.findings]
        once = path.read_bytes()
        process(Path(folder), workbook, library=library, write=True)
        assert path.read_bytes() == once
        second = process(Path(folder), once, library=library, write=True)
        assert path.read_bytes() == once
    assert once != workbook
    assert second.findings == first.findings
    assert second.valuation == first.valuation
    assert second.submission == first.submission


def test_a_workbook_with_every_severity_settles_too(build: Builder, small: Library) -> None:
    workbook = build(
        outputs=[{**OUTPUT, "Units": "10", "Deadweight": 20}, {**OUTPUT, "Leakage": None}],
        own_proxies=[OWN],
    )
    assert_settles(workbook, small)


def test_a_workbook_saved_by_openpyxl_settles_too(build: Builder, small: Library) -> None:
    assert_settles(edited(build()), small)
