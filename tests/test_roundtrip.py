"""Whatever a bidder says survives the workbook, and the same workbook gives the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.layout import (
    FIELDS,
)
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from tests.answers import TRAPS, Typed, submissions
from tests.builders import INPUT, OUTPUT, OWN, Builder, edited, process, read
from tests.running import examples


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
    rows: Sequence[object], answers: Sequence[Typed], attributes: Mapping[str, str]
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
@examples(40)
def test_any_submission_survives_being_filled_in_and_read(data: st.DataObject, small: Library):
    project, outputs, inputs, own = data.draw(submissions(small))
    workbook = fill_template(
        small, Answers(project, outputs, inputs, own), output_rows=6, input_rows=5
    )
    submission, findings = read(workbook)
    # a number with more decimals than its cell shows is said: 0.101 looks like 0.1
    assert [each for each in findings if not each.startswith("SVE236")] == []
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
    # a number with more decimals than its cell shows is said: 0.101 looks like 0.1
    assert [each for each in findings if not each.startswith("SVE236")] == []
    assert submission.project.name == trap
    assert submission.project.narrative == trap
    assert submission.outputs[0].description == trap
    assert submission.outputs[0].evidence == trap
    assert submission.inputs[0].evidence == trap
    assert submission.own_proxies[0].source == trap


@given(data=st.data())
@examples(12)
def test_the_same_workbook_processed_twice_is_byte_identical(
    data: st.DataObject, small: Library
) -> None:
    project, outputs, inputs, own = data.draw(submissions(small))
    project |= {"Start date": None, "End date": None}
    inputs = [*inputs, dict(INPUT)]
    workbook = fill_template(
        small, Answers(project, outputs, inputs, own), output_rows=6, input_rows=6
    )
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
