"""Headings and labels that are not quite ours: read, pointed at by their cells, or refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sve_excel.library.loading import Library
from tests.builders import Builder, edited, process, put


def found_in(workbook: bytes, small: Library, tmp_path: Path) -> list[str]:
    """What a run finds of the sheets, as code and place."""
    found, ours = process(tmp_path, workbook, library=small).findings, ("SVE1", "SVE342")
    return [f"{each.code} {each.place}" for each in found if each.code.startswith(ours)]


@pytest.mark.parametrize(
    ("cell", "said", "code"),
    [
        ("M4", "Drop off", "SVE120"),
        ("K4", "Dead weight", "SVE120"),
        ("K4", "Deadweight %", "SVE120"),
        ("I4", "Duration in years", "SVE120"),
        ("H4", "No. of units", "SVE120"),
        ("K4", "Deadwieght", "SVE119"),
        ("E4", "Proxi", "SVE119"),
        ("M4", "Drop off rate", "SVE119"),
        ("E4", "Financial proxy", "SVE119"),
        ("H4", "Unit", "SVE119"),
        ("H4", "Quantity", "SVE119"),
        ("A4", "Descripton of activity", "SVE119"),
        ("O4", "Evidence / source", "SVE114"),
    ],
)
def test_a_heading_nearly_ours_is_read_or_pointed_at(
    cell: str, said: str, code: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    """Read where it can mean one column alone; else the finding stands at the changed cell.

    That is one that is alike, that holds the heading among other words, or that stands between
    the heading's neighbours.
    """
    found = found_in(edited(build(), put("Outputs", cell, said)), small, tmp_path)
    assert found == [f"{code} Outputs!{cell}"]


@pytest.mark.parametrize(
    ("sheet", "cell", "said", "unit"),
    [
        ("Outputs", "I4", "Duration (months)", "years"),
        ("Outputs", "I4", "Duration (weeks) *", "years"),
        ("Outputs", "I4", "Duration (years)", ""),
        ("Outputs", "H4", "Units (thousands)", "single units"),
        ("Outputs", "H4", "Units ('000)", "single units"),
        ("Outputs", "H4", "Units (people)", ""),
        ("Outputs", "J4", "Leakage (£)", "per cent"),
        ("Outputs", "J4", "Leakage (%)", ""),
        ("Inputs", "D4", "Value (£000)", "pounds"),
        ("Inputs", "D4", "Value (£k)", "pounds"),
        ("Inputs", "D4", "Value (EUR)", "pounds"),
        ("Inputs", "D4", "Value (£)", ""),
        ("Project", "A12", "Contract price (£000)", "pounds"),
        ("Project", "A12", "Contract price (£)", ""),
    ],
)
def test_a_heading_that_says_another_unit_is_not_counted_in_ours(
    sheet: str, cell: str, said: str, unit: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    """24 under 'Duration (months)' are not 24 years; what says our own unit is read."""
    result = process(tmp_path, edited(build(), put(sheet, cell, said)), library=small)
    found = [each for each in result.findings if each.code.startswith(("SVE1", "SVE342"))]
    assert [f"{each.code} {each.place}" for each in found] == (
        [f"SVE126 {sheet}!{cell}"] if unit else []
    )
    if unit:
        assert found[0].remedy.endswith(f"give the figures in {unit}.")


@pytest.mark.parametrize(
    ("cell", "said", "code"),
    [
        ("A5", "Organization", "SVE127"),
        ("A4", "Name of project", "SVE127"),
        ("A14", "Number of people who benefit", "SVE342"),
        ("A10", "Startdate", "SVE342"),
        ("A12", "Contract value", "SVE342"),
        ("A10", "From", "SVE342"),
        ("A4", "Title", "SVE127"),
        ("A6", "Type", "SVE127"),
    ],
)
def test_a_label_nearly_ours_is_pointed_at(
    cell: str, said: str, code: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    """One that is needed is to be written as it was; another's answer is taken as blank."""
    found = found_in(edited(build(), put("Project", cell, said)), small, tmp_path)
    assert found == [f"{code} Project!{cell}"]


@pytest.mark.parametrize(
    ("sheet", "cell", "said", "heading"),
    [
        ("Outputs", "AN4", "No. of units", "Units"),
        ("Outputs", "AN4", "Deadweight %", "Deadweight"),
        ("Outputs", "AN4", "Units (if all goes well)", ""),  # two of the same, which is an error
        ("Outputs", "AN4", "Revised units", "Units"),
        ("Outputs", "AN4", "Our own reference", ""),
        ("Inputs", "AN4", "Value £", "Value"),
    ],
)
def test_a_second_column_that_looks_like_one_of_ours_is_said(
    sheet: str, cell: str, said: str, heading: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    """Beside the real one, with numbers in a row that counts: they do not count."""

    def change(book: openpyxl.Workbook) -> None:
        put(sheet, cell, said)(book)
        put(sheet, cell.replace("4", "5"), "2,400" if heading == "Units" else 2400)(book)

    result = process(tmp_path, edited(build(), change), library=small)
    found = [each for each in result.findings if each.code == "SVE341"]
    assert [str(each.place) for each in found] == ([f"{sheet}!{cell}"] if heading else [])
    assert all(f"does not count; {heading} does, in " in each.message for each in found)
    words = edited(build(), put(sheet, cell, said))
    assert "SVE341" not in str(process(tmp_path, words, library=small).findings)
