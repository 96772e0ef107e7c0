"""What bidders type is text in all that others open: nothing runs, and nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from sve_excel.looks.cells import put
from sve_excel.looks.writer import PlainSheet
from tests.builders import INPUT, OUTPUT, Builder
from tests.judges import requires_libreoffice, to_csv
from tests.running import run

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
TYPED = (
    '=HYPERLINK("https://example.org","x")',
    "@SUM(A1:A9)",
    "+cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "<r><t>bold</t></r>",
    "<r>=1+1</r>",
    "bell \x07 escape \x1b[31m end",
    "right \u202eto left\u202c",
    "family \U0001f468\u200d\U0001f469 of \U0001f600",
    "_x0041_",
    "_x005F_x0041_",
    "_x005F_x005F_x0041_x0042_",
    "a_x0041_x0042_b & <c>",
)
LONG = "\U0001f600" + "x" * 40_000


def written(*texts: str) -> bytes:
    """A workbook with these texts, one below the other."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Texts", PlainSheet)
        for row, text in enumerate(texts):
            put(sheet, row, 0, text)
    return buffer.getvalue()


def by_calamine(data: bytes) -> list[Any]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [row[0] for row in sheet.to_python()]


def test_every_text_is_read_back_as_it_was_typed() -> None:
    assert by_calamine(written(*TYPED)) == list(TYPED)


def test_openpyxl_finds_texts_and_no_formula() -> None:
    """It leaves escapes of controls as they are, and undoes those of underscores in its own way."""
    sheet = openpyxl.load_workbook(io.BytesIO(written(*TYPED))).active
    for row, text in enumerate(TYPED, 1):
        cell = sheet.cell(row, 1)
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        if "_x" not in text and not any(ord(letter) < 32 for letter in text):
            assert cell.value == text


@requires_libreoffice
def test_libreoffice_reads_every_text_as_it_was_typed(tmp_path: Path) -> None:
    (tmp_path / "texts.xlsx").write_bytes(written(*TYPED))
    (tmp_path / "read").mkdir()
    found = to_csv(tmp_path / "texts.xlsx", tmp_path / "read").read_text(encoding="utf-8")
    assert [row[0] for row in csv.reader(io.StringIO(found))] == list(TYPED)


def test_a_text_that_no_cell_holds_is_cut_where_it_shows() -> None:
    """Excel counts units of 16 bits; a character of two is not cut in half."""
    for text in (LONG, "x" + LONG, "\U0001f600" * 20_000, "_x0041_x0042_" * 4000):
        (found,) = by_calamine(written(text))
        assert found.endswith("…")
        assert text.startswith(found[:-1])
        assert 32_766 <= len(found.encode("utf-16-le")) // 2 <= 32_767


def test_half_a_character_stops_nothing() -> None:
    """As a command line can hand it over; it is written as Excel writes it."""
    assert by_calamine(written("a\ud83db")) == ["a_xD83D_b"]


@pytest.fixture
def folder(tmp_path: Path, build: Builder) -> Path:
    """Two bids whose every text is one of them."""
    folder = tmp_path / "bids"
    folder.mkdir()
    outputs = [{**OUTPUT, "Description": text, "Evidence": text} for text in TYPED]
    for number in range(2):
        text = TYPED[6 + number]
        project = {"Project name": text, "Organisation": text, "What changed and for whom": text}
        data = build(
            project=project,
            outputs=outputs,
            inputs=[{**INPUT, "Description": text, "Evidence": text}],
            output_rows=len(outputs),
        )
        (folder / f"{number}.xlsx").write_bytes(data)
    return folder


def safe(text: str) -> bool:
    """Whether a terminal would only show it."""
    return all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in text)


def test_results_comparison_report_and_terminal_hold_them_as_text(
    folder: Path, using: list[str | Path]
) -> None:
    done = run("process", folder, "--report", "run.json", *using, status=None)
    assert safe(done.stdout)
    assert safe(done.stderr)
    text = Path("run.json").read_text(encoding="utf-8")
    assert safe(text)
    books = json.loads(text)["workbooks"]
    assert [book["organisation"] for book in books] == [TYPED[6], TYPED[7]]
    results = CalamineWorkbook.from_path(folder / "0.xlsx").get_sheet_by_name("SVE Results")
    shown = {cell for row in results.to_python() for cell in row}
    for typed in TYPED:
        assert typed in shown
    comparison = folder / "SVE_comparison.xlsx"
    lines = CalamineWorkbook.from_path(comparison).get_sheet_by_name("Lines").to_python()
    found = {cell for row in lines for cell in row}
    for typed in TYPED:
        kept = " ".join("".join(c if ord(c) > 31 else " " for c in typed).split())
        assert kept in found
    for sheet in openpyxl.load_workbook(comparison):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or not any(t in str(cell.value) for t in TYPED)


def test_every_other_output_is_safe_too(folder: Path, using: list[str | Path]) -> None:
    """JSON for machines, lists, comments, lines as CSV; XML that programs can open."""
    for arguments in (["check", folder, "--json"], ["list", folder, "--json"], ["list", folder]):
        assert safe(run(*arguments, *using, status=None).stdout)
    run("check", folder, "--comments", "noted", *using, status=None)
    for path in Path("noted").glob("*.xlsx"):
        openpyxl.load_workbook(path)
    run("compare", folder, "-o", "c.xlsx", "--data", "lines.csv", *using, status=None)
    text = Path("lines.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "\x1b" not in text
    assert not any(cell.startswith(("=", "@", "+")) for cell in text.split(","))
