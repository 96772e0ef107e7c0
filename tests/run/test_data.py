"""Where data go: never over what is not ours, and never unasked from behind a password."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sve_excel.comparison.data_package import file_names
from sve_excel.files.described import DESCRIPTION
from sve_excel.files.passwords import encrypt
from sve_excel.run.options import DataAsked, Options, Outputs
from sve_excel.run.processing import process
from tests.builders import Builder
from tests.running import run

pytestmark = pytest.mark.whole


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Builder) -> Path:
    """A folder with one bid, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bids").mkdir()
    (tmp_path / "bids" / "One.xlsx").write_bytes(build())
    return tmp_path


def compare(folder: Path, *more: object, status: int = 0) -> str:
    return run(
        "compare", "bids", "-o", "c.xlsx", "--data", *more, "--proxies", folder, status=status
    ).output


@pytest.mark.parametrize(
    ("name", "folder"),
    [("data", True), ("a.b/data", True), ("lines.csv", False), ("lines.PARQUET", False)],
)
def test_a_plain_name_is_a_folder_and_one_with_an_ending_a_file(name: str, folder: bool) -> None:
    assert DataAsked(Path(name)).folder is folder


def test_a_folder_that_is_there_takes_the_tables_whatever_it_is_called(
    here: Path, small_folder: Path
) -> None:
    (here / "data.2026").mkdir()
    said = compare(small_folder, "data.2026")
    assert f"Data: {Path('data.2026') / DESCRIPTION}" in said
    assert {each.name for each in (here / "data.2026").iterdir()} == set(file_names("csv"))


def test_process_writes_them_too_and_a_second_run_replaces_its_own(
    here: Path, small_folder: Path
) -> None:
    for _ in range(2):
        run("process", "bids", "--no-compare", "--data", "d", "--proxies", small_folder)
    said = run(
        "process", "bids", "--no-compare", "--data", "d", "--data-as", "parquet", "--proxies",
        small_folder,
    ).output  # fmt: skip
    assert "No part of the data in d" in said
    named = json.loads((here / "d" / DESCRIPTION).read_text("utf-8"))["resources"]
    assert {each["path"] for each in named} == set(file_names("parquet")) - {DESCRIPTION}
    assert not (here / "bids" / "SVE_comparison.xlsx").exists()


@pytest.mark.parametrize("name", ["lines.csv", DESCRIPTION])
def test_a_file_of_somebody_else_in_the_folder_is_not_written_over(
    here: Path, small_folder: Path, name: str
) -> None:
    (here / "d").mkdir()
    (here / "d" / name).write_text("mine", encoding="utf-8")
    said = compare(small_folder, "d", status=2)
    assert "is there already and is not data that sve-excel wrote" in said
    assert "Name another folder with --data," in said
    assert not (here / "c.xlsx").exists()


def test_protected_bids_go_into_data_only_where_that_was_asked_for(
    here: Path, small_folder: Path, build: Builder
) -> None:
    (here / "bids" / "Shut.xlsx").write_bytes(
        encrypt(build(project={"Organisation": "Two"}), "kite")
    )
    (here / "p.csv").write_text("Shut*,kite\n", encoding="utf-8")
    opened = ("d", "--password-file", "p.csv")
    said = compare(small_folder, *opened, status=2)
    assert "1 bid is protected with a password (Shut.xlsx)" in said
    assert "--data-unprotected" in said
    assert not (here / "d").exists()
    assert not (here / "c.xlsx").exists()
    said = compare(small_folder, *opened, "--data-unprotected")
    told = "Anybody who has the comparison can read the figures of 1 bid that is protected with a "
    assert f"{told}password (Shut.xlsx)." in said
    assert "Shut.xlsx" in (here / "d" / "bids.csv").read_text("utf-8-sig")


def test_a_protected_bid_that_stays_shut_stops_no_data(
    here: Path, small_folder: Path, build: Builder
) -> None:
    (here / "bids" / "Shut.xlsx").write_bytes(
        encrypt(build(project={"Organisation": "Two"}), "kite")
    )
    (here / "p.csv").write_text("file,password\nOne*,kite\n", encoding="utf-8")
    compare(small_folder, "d", "--password-file", "p.csv", status=1)
    assert "Shut.xlsx" not in (here / "d" / "bids.csv").read_text("utf-8-sig")
    compare(small_folder, "e", status=1)


def test_what_protected_bids_say_in_comparison_and_page_is_told(
    here: Path, small_folder: Path, build: Builder
) -> None:
    """A bid that stays shut, or has no password, is none of them; nor is a run without both."""
    for name in ("Shut", "Closed"):
        bid = build(project={"Organisation": name})
        (here / "bids" / f"{name}.xlsx").write_bytes(encrypt(bid, "kite"))
    (here / "p.csv").write_text("file,password\nShut*,kite\n", encoding="utf-8")
    outputs = Outputs(copies=here / "out", page=here / "p.html")
    options = Options(proxies=small_folder, password_file=here / "p.csv", jobs=0)
    said = " ".join(process([here / "bids"], outputs, options).remarks)
    assert "Anybody who has the comparison and the page can read the figures of 1 bid" in said
    assert "(Shut.xlsx)" in said
    alone = Outputs(copies=here / "out", compare=False)
    assert "Anybody" not in " ".join(process([here / "bids"], alone, options).remarks)
