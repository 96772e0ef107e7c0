"""``new``, ``rename`` and ``upgrade``: a bidder's own workbook made, changed and carried over."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.builders import OWN, Builder, parts
from tests.running import NOT_A_WORKBOOK, run, sha256

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


def test_new_makes_a_workbook_that_is_not_started(
    tmp_path: Path, small_folder: Path, using: list[str | Path]
) -> None:
    name = 'Café: "Food" & <Friends>/2026?'
    done = run("new", name, "--evaluation", "evaluative", "--proxies", small_folder)
    file = "Café_ _Food_ & _Friends__2026_.xlsx"
    assert done.stdout == (
        f'{file}: open it, fill in the yellow cells, save. Then: sve-excel check "{file}"\n'
    )
    assert run("list", tmp_path, "--json", *using).stdout == (
        json.dumps(
            [
                {
                    "path": file,
                    "project": name,
                    "organisation": "",
                    "evaluation": "Evaluative",
                    "state": "not started",
                    "to_mend": 3,
                    "last_net_sroi": None,
                    "last_other_net_sroi": None,
                    "last_input_leakage": None,
                }
            ],
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )
    refused = run("new", name, "--proxies", small_folder, status=2)
    assert refused.stderr.endswith(
        f"Error: {file} is there already. Name another with -o, or add --force.\n"
    )
    before = sha256(tmp_path / file)
    run("new", name, "--force", "--proxies", small_folder)
    assert sha256(tmp_path / file) != before


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Plain", "Plain.xlsx"),
        ("CON", "CON_.xlsx"),
        ("lpt1.notes", "lpt1.notes_.xlsx"),
        ("...", "project.xlsx"),
        (" Ends with a dot. ", "Ends with a dot.xlsx"),
        ("Łódź 'x'", "Łódź 'x'.xlsx"),
        ("=1+1", "=1+1.xlsx"),
        ("n" * 300, "n" * 120 + ".xlsx"),
        ("two\nlines", "two_lines.xlsx"),
    ],
)
def test_new_names_the_file_so_that_every_system_allows_it(
    name: str, file: str, tmp_path: Path, small_folder: Path
) -> None:
    run("new", name, "--proxies", small_folder)
    assert [path.name for path in tmp_path.iterdir()] == [file]


def test_new_writes_where_it_is_told(tmp_path: Path, small_folder: Path) -> None:
    run("new", "A", "-o", "made/for/it.xlsx", "--proxies", small_folder)
    assert (tmp_path / "made" / "for" / "it.xlsx").is_file()
    (tmp_path / "file").write_text("not a folder")
    done = run("new", "A", "-o", "file/it.xlsx", "--proxies", small_folder, status=2)
    assert done.stderr.replace("\\", "/").startswith("Error: file/it.xlsx could not be written: ")


def test_rename_changes_the_name_and_nothing_else(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Every other member keeps its bytes, and on the sheet every other cell its content."""
    path = tmp_path / "Good.xlsx"
    path.write_bytes(build())
    before = path.read_bytes()
    name = '=1+1 "Café" & <Łódź>'
    done = run("rename", path, name)
    assert done.stdout == f"{path}: 'Way In' is now '{name}'.\n"
    old, new = parts(before), parts(path.read_bytes())
    assert list(old) == list(new)
    assert [part for part in old if old[part] != new[part]] == ["xl/worksheets/sheet2.xml"]
    was, now = (openpyxl.load_workbook(io.BytesIO(data)) for data in (before, path.read_bytes()))
    cells = {
        cell.coordinate: (cell.value, now["Project"][cell.coordinate].value)
        for row in was["Project"]
        for cell in row
        if cell.value != now["Project"][cell.coordinate].value
    }
    assert cells == {"B4": ("Way In", name)}
    workbook = json.loads(run("check", path, "--json", *using).stdout)["workbooks"][0]
    assert workbook["project"] == name
    assert workbook["status"] == "valued"


def test_rename_refuses_what_is_no_bid(tmp_path: Path) -> None:
    (tmp_path / "Letter.xlsx").write_bytes(NOT_A_WORKBOOK)
    done = run("rename", "Letter.xlsx", "Name", status=1)
    assert done.stderr.startswith(
        "Letter.xlsx\n  SVE601 error: the file is not an Excel workbook: the file is plain text"
    )
    assert done.stderr.endswith("Error: Letter.xlsx was not changed.\n")
    assert (tmp_path / "Letter.xlsx").read_bytes() == NOT_A_WORKBOOK


def test_upgrade_carries_the_answers_over(
    tmp_path: Path, build: Builder, small_folder: Path, using: list[str | Path]
) -> None:
    (tmp_path / "Old.xlsx").write_bytes(build(own_proxies=(OWN,)))
    done = run("upgrade", "Old.xlsx", "-o", "New.xlsx", "--proxies", small_folder)
    assert done.stdout == (
        "New.xlsx: 1 output, 1 input and 1 own proxy carried over. "
        'Next: sve-excel check "New.xlsx"\n'
    )
    report = json.loads(run("check", "Old.xlsx", "New.xlsx", "--json", *using).stdout)
    old, new = ({**w, "path": "", "sha256_before": ""} for w in report["workbooks"])
    assert old == new
    again = run("upgrade", "Old.xlsx", "-o", "New.xlsx", "--proxies", small_folder, status=2)
    assert "New.xlsx is there already." in again.stderr
    (tmp_path / "Letter.xlsx").write_bytes(NOT_A_WORKBOOK)
    refused = run("upgrade", "Letter.xlsx", "-o", "N.xlsx", "--proxies", small_folder, status=1)
    assert "SVE601 error: the file is not an Excel workbook:" in refused.stderr
    assert refused.stderr.endswith("Error: N.xlsx was not written.\n")
