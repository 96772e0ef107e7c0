"""The results sheet, as other programs find it in the workbook."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import NO_PROXY
from sve_excel.library.loading import Library
from sve_excel.model import Result
from tests.builders import INPUT, OUTPUT, OWN, Builder, process
from tests.judges import recalculate, requires_libreoffice, requires_validator, validate

EDITED = re.compile(
    r"(\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml)\Z"
)
EVERYTHING = (
    OUTPUT,
    {**OUTPUT, "Description": "Half a year", "Duration": 0.5, "Drop-off": 0.25},
    {**OUTPUT, "Description": "All fades", "Duration": 2.75, "Drop-off": 1},
    {**OUTPUT, "Description": "Nothing fades", "Duration": 7.3, "Drop-off": 0},
    {**OUTPUT, "Description": "Harm", "Units": -3, "Duration": 1.5, "Drop-off": 0.1},
    {**OUTPUT, "Description": "Told", "Proxy": NO_PROXY, "Units": None},
    {
        **OUTPUT,
        "Description": "Mended",
        "Category": "Environmentally sensitive",
        "Outcome": "Less waste",
        "Proxy": OWN["Proxy"],
        "Duration": 1,
    },
)
HOSTILE = (
    '=HYPERLINK("https://example.org","x")',
    "@SUM(A1:A9)",
    "+cmd|' /C calc'!A0",
    "<script>alert(1)</script> & ]]>",
    "-2+3",
    "https://example.org/not-a-link",
    "<r><evil></r>",
    "\u202eright to left",
    "emoji \U0001f600 and\ttab",
    "x" * 32_767,
)


@pytest.fixture
def done(build: Builder, small: Library, tmp_path: Path) -> tuple[Result, Path]:
    """A bid with everything in it, processed in place."""
    spent = (INPUT, {**INPUT, "Category": "Volunteer time", "Volume": 12, "Leakage": 0.25})
    workbook = build(outputs=EVERYTHING, inputs=spent, own_proxies=(OWN,), output_rows=8)
    result = process(tmp_path, workbook, library=small, write=True)
    return result, tmp_path / "Bid.xlsx"


def cells(path: Path) -> list[list[Any]]:
    """What another reader finds in the results sheet, row by row."""
    book = CalamineWorkbook.from_path(path)
    return book.get_sheet_by_name(RESULTS_SHEET).to_python(skip_empty_area=False)


def beside(path: Path, label: str) -> Any:
    """What stands to the right of a label."""
    row = next(row for row in cells(path) if label in row)
    return row[row.index(label) + 1]


def test_the_headline_is_what_the_run_reports(done: tuple[Result, Path]) -> None:
    result, path = done
    assert result.valuation
    assert beside(path, "Net: after all deflators") == result.valuation.net_sroi
    assert beside(path, "Gross: before deflators") == result.valuation.gross_sroi
    assert beside(path, "Present value: net, discounted") == result.valuation.present_value_sroi
    assert beside(path, "Gross inputs") == result.valuation.gross_inputs


@requires_libreoffice
def test_recalculated_by_libreoffice_no_figure_moves(
    done: tuple[Result, Path], tmp_path: Path
) -> None:
    _, path = done
    folder = tmp_path / "recalculated"
    folder.mkdir()
    before, after = cells(path), cells(recalculate(path, folder))
    moved = 0
    for row, (then, now) in enumerate(zip(before, after, strict=False), 1):
        for column, (old, new) in enumerate(zip(then, now, strict=False), 1):
            if isinstance(old, float):
                moved += 1
                assert new == pytest.approx(old, rel=1e-9, abs=1e-9), (row, column)
    assert moved > 100


@requires_validator
def test_the_validator_finds_no_error_in_the_workbook(done: tuple[Result, Path]) -> None:
    assert validate(done[1]) == []


def test_every_member_outside_the_edit_list_keeps_its_bytes(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build()
    process(tmp_path, workbook, library=small, write=True)
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(tmp_path / "Bid.xlsx") as new,
    ):
        names = new.namelist()
        assert names[: len(old.namelist())] == old.namelist()
        for name in old.namelist():
            assert EDITED.match(name) or new.read(name) == old.read(name), name


def test_running_again_gives_the_same_bytes(
    done: tuple[Result, Path], small: Library, tmp_path: Path
) -> None:
    first = done[1].read_bytes()
    again = process(tmp_path, first, library=small, write=True)
    assert done[1].read_bytes() == first
    assert again.sha256_before == again.sha256_after == done[0].sha256_after


def test_every_chart_has_words_and_carries_its_data(done: tuple[Result, Path]) -> None:
    with zipfile.ZipFile(done[1]) as package:
        drawings = [package.read(n).decode() for n in package.namelist() if "/drawings/" in n]
        frames = [found for text in drawings for found in re.findall(r"<xdr:cNvPr [^>]*>", text)]
        charts = [package.read(n).decode() for n in package.namelist() if "/charts/" in n]
    assert len(frames) == len(charts) == 3
    assert all(re.search(r'descr="[^"]{20,}"', frame) for frame in frames)
    for chart in charts:
        ranges = chart.count("<c:f>")
        assert ranges == chart.count("Cache>") // 2
        assert "<c:v>" in chart


def test_what_bidders_type_stays_text(build: Builder, small: Library, tmp_path: Path) -> None:
    """No description becomes a formula or a link, and none loses a character."""
    rows = [{**OUTPUT, "Description": text, "Evidence": text} for text in HOSTILE]
    # one row each, under alternating units, so that nothing else is found
    workbook = build(outputs=rows, output_rows=len(rows), project={"Project name": HOSTILE[0]})
    result = process(tmp_path, workbook, library=small, write=True)
    assert result.status == "valued"
    sheet = openpyxl.load_workbook(tmp_path / "Bid.xlsx")[RESULTS_SHEET]
    texts = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type != "f":
                texts[cell.value] = cell
    for text in HOSTILE:
        assert text in texts, text[:40]
        assert texts[text].hyperlink is None
        assert texts[text].data_type in ("s", "inlineStr")


def test_with_an_error_no_ratio_is_given_and_the_sheet_says_why(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    workbook = build(outputs=[{**OUTPUT, "Deadweight": 20}])
    result = process(tmp_path, workbook, library=small, write=True)
    assert result.status == "errors"
    assert result.valuation is None
    shown = [found for row in cells(tmp_path / "Bid.xlsx") for found in row if found != ""]
    assert "Not valued yet: 1 error to mend, listed below." in shown
    assert "SVE204" in shown
    assert "Did you mean 20 %? Type 20%." in shown
    assert not any(isinstance(found, float) for found in shown)


def test_a_sheet_of_that_name_which_is_not_ours_is_not_touched(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(build()))
    book.create_sheet(RESULTS_SHEET)["A1"] = "mine"
    buffer = io.BytesIO()
    book.save(buffer)
    result = process(tmp_path, buffer.getvalue(), library=small, write=True)
    assert (tmp_path / "Bid.xlsx").read_bytes() == buffer.getvalue()
    assert [found.code for found in result.findings if found.severity == "error"] == ["SVE503"]
    assert result.sha256_after == result.sha256_before
