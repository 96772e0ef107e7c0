"""What a run prints: tables that one long name does not spoil."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.commands.tables import plain_table, print_summary
from sve_excel.library.loading import Library
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.batch import Run
from sve_excel.run.outputs import Outcome
from tests.award_papers import tender
from tests.builders import Builder, process
from tests.comparisons import beside, type_in
from tests.running import run


def test_a_long_name_makes_its_own_line_long_and_no_other() -> None:
    """The name stands whole, so that it can be copied; the rule goes no further than 44."""
    long = "x" * 200 + ".xlsx"
    heading, rule, first, second = plain_table(
        ("Net", "File"), (("£1.00", long), ("£20.00", "b.xlsx")), right=("Net",)
    ).splitlines()
    assert heading == "   Net  File"
    assert rule == f"{'-' * 6}  {'-' * 44}"
    assert first == f" £1.00  {long}"
    assert second == "£20.00  b.xlsx"


def test_a_column_of_figures_at_the_end_is_aligned_to_the_right() -> None:
    text = plain_table(("File", "Net"), (("a.xlsx", "£1.00"), ("b.xlsx", "£20.00")), ("Net",))
    assert text.splitlines()[2:] == ["a.xlsx   £1.00", "b.xlsx  £20.00"]


def test_of_very_many_workbooks_no_table_is_printed_and_that_is_said(
    tmp_path: Path, build: Builder, small: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    result = process(tmp_path, build(), library=small)
    for number, lines in ((3, 6), (10_001, 1)):
        results = tuple(replace(result, path=f"{at}.xlsx") for at in range(number))
        print_summary(Outcome(Run(results, small, DEFAULT_POLICY)))
        told = capsys.readouterr().out
        assert len(told.splitlines()) == lines
    assert told == (
        "No table is printed of more than 10,000 workbooks, and these are 10,001. --report FILE "
        "has the figures of each.\n"
    )


@pytest.mark.usefixtures("in_a_folder_of_its_own")
def test_places_are_those_of_the_comparison_also_by_a_setting_that_was_typed(
    build: Builder, using: list[str | Path]
) -> None:
    """Ash has 52.23 marks and Cedar 45; without the 40 for price Cedar has 20 and Ash 18.90."""
    folder = tender(build)
    before = run("process", folder, *using).stdout
    assert before.index("Ash") < before.index("Cedar")
    type_in(("Marks", beside("Marks for price"), 0))
    done = run("process", folder, *using, "--report", "run.json")
    report = json.loads(Path("run.json").read_text())
    places = [each["organisation"] for each in report["ranking"]]
    assert places.index("Cedar") < places.index("Ash")
    assert done.stdout.index("Cedar") < done.stdout.index("Ash")
    assert report["settings_typed"] == ["Marks for price 0 (the rules: 40)"]
