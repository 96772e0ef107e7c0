"""Each sheet under its very name, and what looks like one of ours is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.library.loading import Library
from tests.builders import OUTPUT, OWN, Builder, edited, packed, parts, process

Change = Callable[[openpyxl.Workbook], Any]
OWN_ROW = {**OUTPUT, "Category": "Environmentally sensitive", "Outcome": "Less waste"}
OWN_ROW = {**OWN_ROW, "Proxy": "Bicycle mended"}


def copied(sheet: str, name: str) -> Change:
    """A copy of a sheet under another name."""

    def change(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book[sheet]).title = name

    return change


def renamed(sheet: str, name: str) -> Change:
    """A sheet under another name."""
    return lambda book: setattr(book[sheet], "title", name)


def emptied(sheet: str) -> Change:
    """A sheet of outputs without its rows."""

    def change(book: openpyxl.Workbook) -> None:
        for line in book[sheet].iter_rows(min_row=5):
            for each in line:
                each.value = None

    return change


def found_in(workbook: bytes, small: Library, tmp_path: Path) -> list[str]:
    """What a run finds, as code, place and the words of the remedy that name a sheet."""
    result = process(tmp_path, workbook, library=small)
    return [f"{each.code} {each.place}" for each in result.findings]


@pytest.mark.parametrize(
    "name",
    [
        "Outputs ",
        "Outputs\u00a0",
        "outputs",
        "Ｏutputs",
        "Out\u200bputs",
        "\u200eOutputs",
        "Outputs\u3164",
    ],
)
def test_two_sheets_of_one_name_are_both_named(
    name: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    """With a blank of any kind, another width or letter case, or nothing that can be seen."""
    members = parts(edited(build(), copied("Outputs", "Twin")))
    book = members["xl/workbook.xml"].replace(b'name="Twin"', f'name="{name}"'.encode())
    members["xl/workbook.xml"] = book
    result = process(tmp_path, packed(members), library=small)
    assert [f"{each.code} {each.place.sheet}" for each in result.findings] == [f"SVE116 {name}"]
    assert repr(name) in result.findings[0].message
    assert "'Outputs'" in result.findings[0].message


LOOKALIKES: dict[str, tuple[tuple[Change, ...], list[str]]] = {
    "a second page": ((copied("Outputs", "More outputs"),), ["SVE118 More outputs"]),
    "a second page without rows": (
        (copied("Outputs", "Outputs (2)"), emptied("Outputs (2)")),
        [],
    ),
    "outputs renamed": ((renamed("Outputs", "Our outputs"),), ["SVE117 Our outputs"]),
    "inputs renamed": ((renamed("Inputs", "Costs"),), ["SVE117 Costs"]),
    "own proxies renamed": ((renamed("Own proxies", "Ours"),), ["SVE117 Ours"]),
    "project renamed": ((renamed("Project", "About us"),), ["SVE117 About us"]),
    "a second Project": ((copied("Project", "Project (2)"),), ["SVE118 Project (2)"]),
    "inputs taken out": ((lambda book: book.remove(book["Inputs"]),), ["SVE102 Inputs"]),
}


@pytest.mark.parametrize("what", LOOKALIKES)
def test_a_sheet_with_our_headings_is_named(
    what: str, build: Builder, small: Library, tmp_path: Path
) -> None:
    changes, expected = LOOKALIKES[what]
    workbook = build(outputs=(OUTPUT, OWN_ROW), own_proxies=(OWN,))
    found = found_in(edited(workbook, *changes), small, tmp_path)
    assert [each for each in found if each.startswith("SVE1")] == expected


def test_a_renamed_sheet_is_to_be_named_back(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    result = process(tmp_path, edited(build(), renamed("Inputs", "Costs")), library=small)
    assert "Rename the sheet 'Costs' to Inputs" in result.findings[0].remedy
