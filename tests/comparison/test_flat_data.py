"""The data file holds what the sheet holds, and takes its place where a sheet is too short."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from sve_excel.commands.main import main
from sve_excel.comparison.bids import Beside, Surroundings, gather
from sve_excel.comparison.flat_data import (
    HEADINGS,
    CannotWrite,
    beside,
    hold_format,
    input_data,
    line_data,
)
from sve_excel.comparison.workbook import workbook_of
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.batch import Run
from sve_excel.run.options import DataAsked
from sve_excel.run.side_by_side import Material, Wanted, comparison_files
from tests.builders import INPUT, OUTPUT, Builder, process
from tests.judges import requires_libreoffice, requires_validator
from tests.sheets import judge, rows, table

QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=200))


def numbers(row: dict[str, Any]) -> dict[str, float]:
    return {key: cell for key, cell in row.items() if isinstance(cell, float)}


def words(row: dict[str, Any]) -> dict[str, Any]:
    return {key: cell for key, cell in row.items() if not isinstance(cell, float)}


def three(tmp_path: Path, build: Builder, small: Library) -> list[Result]:
    """Three bids of two outputs and one input each."""
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    found = []
    for name, units in (("One", 10), ("Two", 9), ("Three", 8)):
        book = build(
            outputs=({**OUTPUT, "Units": units}, trained),
            inputs=({**INPUT, "Description": "=1+1"},),
            project={"Organisation": name},
        )
        found.append(process(tmp_path, book, f"{name}.xlsx", library=small))
    return found


def test_every_line_at_full_precision_and_no_formula(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    evil = {**OUTPUT, "Description": "'=cmd|' /C calc'!A0", "Evidence": "+1\n-2"}
    result = process(tmp_path, build(outputs=(OUTPUT, evil)), library=small)
    data = line_data(gather([result], small, DEFAULT_POLICY, {}), "lines.csv")
    found = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(found[0]) == HEADINGS
    assert result.valuation
    assert [float(row["Net value"]) for row in found] == [
        line.net for line in result.valuation.lines
    ]
    assert found[1]["Evidence"] == "'+1 -2"
    assert all(not cell.startswith(("=", "+", "@")) for row in found for cell in row.values())


def test_parquet_holds_the_same_lines_with_numbers_as_numbers(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    comparison = gather(three(tmp_path, build, small), small, DEFAULT_POLICY, {})
    frame = pd.read_parquet(io.BytesIO(line_data(comparison, "lines.PARQUET")))
    assert tuple(frame.columns) == HEADINGS
    assert frame["Net value"].tolist() == [
        line.net for bid in comparison.bids for line in bid.valuation.lines
    ]
    assert str(frame["Units"].dtype) == "float64"
    inputs = pd.read_parquet(io.BytesIO(input_data(comparison, "inputs.parquet")))
    assert inputs["Description"].tolist() == ["=1+1"] * 3


def test_a_name_of_no_known_format_is_refused_and_so_is_parquet_without_its_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(CannotWrite, match=r"neither \.csv nor \.parquet"):
        hold_format("lines.xlsx")
    hold_format("lines.parquet")
    monkeypatch.setattr("sve_excel.comparison.flat_data.find_spec", lambda name: None)
    with pytest.raises(CannotWrite, match="pip install pyarrow"):
        hold_format("lines.parquet")
    hold_format("lines.csv")


def test_a_table_that_fits_stays_and_one_that_does_not_goes_beside(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Six lines and three inputs: a sheet of nine rows has room for six below its heading."""
    results, target = three(tmp_path, build, small), Path("out/SVE.xlsx")
    assert beside(results, target, most_rows=9) == Beside()
    assert beside(results, target, most_rows=8) == Beside("SVE_lines.parquet")
    assert beside(results, target, "mine.csv", 5) == Beside("mine.csv", "SVE_inputs.parquet")


def test_beyond_a_sheets_rows_the_lines_go_to_a_file_and_every_figure_stays(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    results = three(tmp_path, build, small)
    done, target = Run(tuple(results), small, QUICK), tmp_path / "SVE.xlsx"
    material = Material(done, [], most_rows=5)
    data = tmp_path / "data" / "all.csv"
    files = {
        path: made
        for _, path, made in comparison_files(material, Wanted(target, data=DataAsked(data)))
    }
    assert list(files) == [data, tmp_path / "SVE_inputs.parquet", target]
    lines = list(csv.DictReader(io.StringIO(files[data].decode("utf-8-sig"))))
    assert len(lines) == 6
    made, usual = files[target], workbook_of(gather(results, small, QUICK, {}))
    for sheet, key in (
        ("League table", "Place"),
        ("Marks", "Place"),
        ("Categories", "Bid"),
        ("Outcomes", "Outcome"),
        ("Value for money", "Bid"),
        ("Plausibility", "Bid"),
        ("Robustness", "Bid"),
    ):
        for ours, theirs in zip(table(made, sheet, key), table(usual, sheet, key), strict=True):
            assert words(ours) == words(theirs), sheet
            assert numbers(ours) == pytest.approx(numbers(theirs), rel=1e-14), sheet
    said = " ".join(str(cell) for row in rows(made, "Lines") for cell in row)
    assert "6 outputs are more than a sheet's 5 rows" in said
    assert "data/all.csv" in said
    method = " ".join(str(cell) for row in rows(made, "Method") for cell in row)
    assert "the file data/all.csv beside this workbook" in method
    assert "the file SVE_inputs.parquet beside this workbook" in method
    # a whole bid fits below the heading of the commitments, and the first line says so
    assert {row["Bid"] for row in table(made, "Commitments", "Bid")} == {1}
    assert "data/all.csv" in rows(made, "Commitments")[1][0]


@requires_validator
@requires_libreoffice
def test_the_judges_accept_it_without_its_lines(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    outside = Beside("lines.csv", "inputs.csv")
    results = three(tmp_path, build, small)
    judge(tmp_path, workbook_of(gather(results, small, QUICK, {}, Surroundings(outside, 6))))


@pytest.mark.parametrize("command", ["compare", "process"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_commands_write_the_lines_where_asked(
    tmp_path: Path, build: Builder, small_folder: Path, command: str, suffix: str
) -> None:
    (tmp_path / "bid.xlsx").write_bytes(build())
    data, made = tmp_path / f"lines.{suffix}", str(tmp_path / "made.xlsx")
    more = ["-o", made] if command == "compare" else ["--compare", made]
    arguments = [command, str(tmp_path / "bid.xlsx"), *more, "--data", str(data)]
    done = CliRunner().invoke(main, [*arguments, "--proxies", str(small_folder)])
    assert done.exit_code == 0, done.output
    assert f"Lines: {data}" in done.output
    frame = pd.read_csv(data) if suffix == "csv" else pd.read_parquet(data)
    assert frame["Net value"].tolist() == [9450.0]
    wrong = CliRunner().invoke(main, [*arguments[:-1], "lines.txt"])
    assert wrong.exit_code == 2
    assert "neither .csv nor .parquet" in wrong.output
