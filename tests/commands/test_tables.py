"""What a run prints: tables that one long name does not spoil."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.commands.tables import plain_table, print_summary
from sve_excel.library.loading import Library
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.batch import Run
from sve_excel.run.outputs import Outcome
from tests.builders import Builder, process


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
    for number, lines in ((3, 5), (10_001, 1)):
        results = tuple(replace(result, path=f"{at}.xlsx") for at in range(number))
        print_summary(Outcome(Run(results, small, DEFAULT_POLICY)))
        told = capsys.readouterr().out
        assert len(told.splitlines()) == lines
    assert told == (
        "No table is printed of more than 10,000 workbooks, and these are 10,001. --report FILE "
        "has the figures of each.\n"
    )
