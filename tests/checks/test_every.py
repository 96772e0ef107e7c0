"""All checks together: no fault, many faults, and the order in which they are said."""

from __future__ import annotations

from pathlib import Path

from sve_excel.checks.every import CHECKS
from sve_excel.library.loading import Library
from tests.builders import INPUT, OUTPUT, Builder, edited, process
from tests.cases import ROWS


def test_a_check_says_what_it_holds() -> None:
    assert all(check.find.__doc__ for check in CHECKS)


def test_a_workbook_without_a_fault_has_no_finding(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """As it was filled, and as openpyxl saves it, which drops every stored result."""
    for workbook in (build(), edited(build())):
        result = process(tmp_path, workbook, library=small)
        assert result.findings == ()
        assert result.status == "valued"


def test_findings_stand_from_the_gravest_to_the_slightest(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(outputs=[{**OUTPUT, "Units": "10", "Deadweight": 20}, ROWS["a job"]])
    result = process(tmp_path, workbook, library=small)
    assert [each.severity for each in result.findings] == ["error", "warning", "note"]
    assert [each.code for each in result.findings] == ["SVE204", "SVE306", "SVE205"]


def test_a_cell_has_one_finding_for_one_fault(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Text in units is no number; it is not also an empty cell."""
    workbook = build(
        project={"Project name": None},
        outputs=[{**OUTPUT, "Units": "some"}],
        inputs=[{**INPUT, "Value": "none"}],
    )
    result = process(tmp_path, workbook, library=small)
    assert [(each.code, str(each.place)) for each in result.findings] == [
        ("SVE203", "Outputs!H5"),
        ("SVE203", "Inputs!D5"),
        ("SVE201", "Project!B4"),
    ]


def test_that_a_number_was_read_from_text_is_not_said_where_the_number_is_wrong(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(outputs=[{**OUTPUT, "Units": "1e400", "Deadweight": "20"}])
    result = process(tmp_path, workbook, library=small)
    assert [(each.code, each.place.cell) for each in result.findings] == [
        ("SVE203", "H5"),
        ("SVE204", "K5"),
    ]
