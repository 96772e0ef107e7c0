"""Core service and the share due to a contract: asked, answered, valued, and shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.files.finding import Task
from sve_excel.files.opening import open_workbook
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import CORE_SERVICE, SHARE_DUE
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY, AskedFor, Policy
from sve_excel.projects.fill import fill_template
from sve_excel.projects.upgrade import upgraded
from sve_excel.reading.sheets import ANSWERED
from sve_excel.run.one import process_one
from sve_excel.run.settings import Settings
from sve_excel.template.book import Answers
from tests.builders import INPUT, OUTPUT, PROJECT, compared
from tests.judges import recalculate, requires_libreoffice

CORE, DUE = CORE_SERVICE.heading, SHARE_DUE.heading
BOTH = replace(DEFAULT_POLICY, template=AskedFor(True, True))
ROWS = (
    {**OUTPUT, CORE: "Yes", DUE: 0.5},
    {**OUTPUT, CORE: "no", DUE: 0.4},
    {**OUTPUT, CORE: None, DUE: None},
    {**OUTPUT, CORE: "y", DUE: None},
    {**OUTPUT, CORE: "", DUE: "25%"},
)
ONE = 9450.0  # net value of the row, by hand
COUNT = (0, 0.4, 1, 0, 0.25)


def filled(small: Library, policy: Policy, rows: Any = ROWS) -> bytes:
    return fill_template(
        small, Answers(PROJECT, rows, [INPUT]), output_rows=8, input_rows=3, policy=policy
    )


def valued(folder: Path, workbook: bytes, small: Library, policy: Policy) -> Result:
    path = folder / "bid.xlsx"
    path.write_bytes(workbook)
    return process_one(Task(path, path.name), Settings(small, policy=policy))


@pytest.mark.parametrize(
    ("template", "there", "counts"),
    [
        (AskedFor(), (False, False), (1, 1, 1, 1, 1)),
        (AskedFor(ask_core_service=True), (True, False), (0, 1, 1, 0, 1)),
        (AskedFor(ask_share=True), (False, True), (0.5, 0.4, 1, 1, 0.25)),
        (AskedFor(True, True), (True, True), COUNT),
    ],
)
def test_the_columns_are_there_and_count_where_the_rules_ask(
    tmp_path: Path, small: Library, template: AskedFor, there: Any, counts: Any
) -> None:
    policy = replace(DEFAULT_POLICY, template=template)
    workbook = filled(small, policy)
    result = valued(tmp_path, workbook, small, policy)
    assert result.valuation
    assert [line.net for line in result.valuation.lines] == pytest.approx(
        [ONE * each for each in counts], rel=1e-12
    )
    book = openpyxl.load_workbook(tmp_path / "bid.xlsx", data_only=True)
    headings = [cell.value for cell in book["Outputs"][4]]
    assert (CORE in headings, DUE in headings) == there
    panel = {row[4]: row[5] for row in book["Project"].iter_rows(values_only=True)}
    assert panel["Total net value"] == pytest.approx(result.valuation.net_outputs, rel=1e-12)
    noted = [str(each.place) for each in result.findings if each.code == "SVE338"]
    assert len(noted) == (2 if template.ask_core_service else 0)
    assert not {"SVE123", "SVE231", "SVE336", "SVE337"} & {each.code for each in result.findings}


def test_a_row_that_does_not_say_whether_it_is_in_the_specification_is_asked(
    tmp_path: Path, small: Library
) -> None:
    """Of the five rows two say yes and one no; two are blank, the first of them in row 7."""
    policy = replace(DEFAULT_POLICY, template=AskedFor(ask_core_service=True))
    path = tmp_path / "bid.xlsx"
    path.write_bytes(filled(small, policy))
    work = process_one(Task(path, path.name), Settings(small, policy=policy, questions=True))
    told = [each for each in work.findings if each.code == "SVE461"]
    assert [(str(each.place), each.severity) for each in told] == [("Outputs!AL7", "note")]
    assert told[0].message.startswith("2 rows do not say whether")
    plain = process_one(Task(path, path.name), Settings(small, questions=True))
    assert not [each for each in plain.findings if each.code == "SVE461"]


def test_rules_that_do_not_ask_count_all_and_say_so(tmp_path: Path, small: Library) -> None:
    result = valued(tmp_path, filled(small, BOTH), small, DEFAULT_POLICY)
    assert result.valuation
    assert result.valuation.net_outputs == pytest.approx(5 * ONE)
    told = [str(each.place) for each in result.findings if each.code == "SVE336"]
    assert len(told) == 2


def test_a_workbook_without_the_columns_says_what_was_taken(tmp_path: Path, small: Library) -> None:
    result = valued(tmp_path, filled(small, DEFAULT_POLICY), small, BOTH)
    assert result.valuation
    assert result.valuation.net_outputs == pytest.approx(5 * ONE)
    assert sum(each.code == "SVE337" for each in result.findings) == 2


@pytest.mark.parametrize(
    ("answers", "code", "check"),
    [
        ({CORE: "Perhaps"}, "SVE210", "Is it in the specification? Choose Yes or No"),
        ({DUE: 40}, "SVE204", "The share due must be a share, such as 20%"),
        ({DUE: -0.1}, "", "The share due must be a share, such as 20%"),
    ],
)
def test_an_answer_that_is_none_is_an_error(
    tmp_path: Path, small: Library, answers: Any, code: str, check: str
) -> None:
    workbook = filled(small, BOTH, [{**OUTPUT, **answers}, OUTPUT])
    result = valued(tmp_path, workbook, small, BOTH)
    assert result.status == "errors"
    assert not code or code in {each.code for each in result.findings}
    book = openpyxl.load_workbook(tmp_path / "bid.xlsx", data_only=True)
    assert book["Outputs"]["B5"].value == check


def test_results_and_comparison_show_what_counts(tmp_path: Path, small: Library) -> None:
    result = valued(tmp_path, filled(small, BOTH), small, BOTH)
    shown = openpyxl.load_workbook(tmp_path / "bid.xlsx", data_only=True)[RESULTS_SHEET]
    texts = [str(cell.value) for row in shown.iter_rows() for cell in row]
    assert any("In the specification: listed, not valued." in text for text in texts)
    assert any("40 % of 10 is due to this contract." in text for text in texts)
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(compared([result], small, BOTH, {}))
    lines = openpyxl.load_workbook(path, data_only=True)["Lines"].iter_rows(values_only=True)
    heading = next(row for row in lines if "Share that counts" in row)
    rows = [dict(zip(heading, row, strict=True)) for row in lines if row[0] is not None]
    assert [row["Share that counts"] for row in rows] == list(COUNT)
    assert [row[CORE] for row in rows] == ["Yes", "No", None, "Yes", None]


def test_an_upgrade_keeps_the_answers(tmp_path: Path, small: Library) -> None:
    opened = open_workbook(filled(small, BOTH), "old.xlsx", ANSWERED)
    new = upgraded(opened, "old.xlsx", small).workbook
    result = valued(tmp_path, new, small, BOTH)
    assert result.valuation
    assert result.valuation.net_outputs == pytest.approx(ONE * sum(COUNT), rel=1e-12)


@requires_libreoffice
@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_libreoffice_works_out_the_same(tmp_path: Path, small: Library) -> None:
    """The template's columns, and the formulas of results and comparison."""
    result = valued(tmp_path, filled(small, BOTH), small, BOTH)
    assert result.valuation
    comparison = tmp_path / "comparison.xlsx"
    comparison.write_bytes(compared([result], small, BOTH, {}))
    again = openpyxl.load_workbook(
        recalculate(tmp_path / "bid.xlsx", tmp_path / "out"), data_only=True
    )
    panel = {row[4]: row[5] for row in again["Project"].iter_rows(values_only=True)}
    assert panel["Total net value"] == pytest.approx(result.valuation.net_outputs, rel=1e-12)
    assert panel["Rows that need attention"] == 0
    checks = [again["Outputs"][f"B{row}"].value for row in range(5, 10)]
    core = "OK: in the specification, not valued"
    assert checks == [core, "OK", "OK", core, "OK"]
    league = openpyxl.load_workbook(recalculate(comparison, tmp_path / "out"), data_only=True)
    rows = list(league["League table"].iter_rows(values_only=True))
    heading = next(row for row in rows if "Net ratio" in row)
    first = rows[rows.index(heading) + 1]
    assert first[heading.index("Net ratio")] == pytest.approx(result.valuation.net_sroi, rel=1e-12)
