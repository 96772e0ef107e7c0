"""The commands as people and machines call them: exit status, what is printed where, what is kept.

Most tests run in this process; those about a terminal start the program under a pseudo-terminal.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner, Result
from conftest import INPUT, OUTPUT, OWN, PROJECT, Builder, parts

from sve_excel import __version__
from sve_excel.cli import main
from sve_excel.layout import COMPARISON_FILE, RESULTS_SHEET
from sve_excel.passwords import encrypt
from sve_excel.policy import DEFAULT_POLICY
from sve_excel.proxies import Library

FAULTY = {**OUTPUT, "Deadweight": 20}
NOT_A_WORKBOOK = b"Dear Sir or Madam,\n\nPlease find our bid below.\n"
REPORT_KEYS = ["sve_excel", "library", "policy", "workbooks"]
WORKBOOK_KEYS = [
    "path",
    "status",
    "sha256_before",
    "sha256_after",
    "project",
    "organisation",
    "evaluation",
    "gross_outputs",
    "net_outputs",
    "present_value",
    "gross_inputs",
    "net_inputs",
    "gross_sroi",
    "net_sroi",
    "present_value_sroi",
    "rag",
    "categories",
    "findings",
]
FIGURES = WORKBOOK_KEYS[7:15]
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows allows no such file")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*arguments: str | Path, status: int | None = 0) -> Result:
    """Run a command in this process; it must end by itself, never with a traceback."""
    done = CliRunner().invoke(main, [str(each) for each in arguments])
    said = f"{arguments}\n{done.output}"
    assert done.exception is None or isinstance(done.exception, SystemExit), said
    assert "Traceback" not in done.output, said
    if status is not None:
        assert done.exit_code == status, said
    return done


def _rows(done: Result) -> list[str]:
    """The rows of a printed table, whatever the width of its columns."""
    return [" | ".join(re.split(r"  +", line)) for line in done.stdout.splitlines()[2:]]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bids(tmp_path: Path, build: Builder) -> Path:
    """A folder with a bid to value, a bid to mend and a letter."""
    folder = tmp_path / "bids"
    (folder / "late").mkdir(parents=True)
    (folder / "Good.xlsx").write_bytes(build())
    (folder / "late" / "Faulty.xlsx").write_bytes(build(outputs=(OUTPUT, FAULTY)))
    (folder / "Letter.xlsx").write_bytes(NOT_A_WORKBOOK)
    return folder


@pytest.fixture
def using(small_folder: Path) -> list[str | Path]:
    """Options that every run here shares: the small library, one process."""
    return ["--proxies", small_folder, "--jobs", "1"]


# --- exit status, and what goes where


def test_status_is_0_when_all_is_valued(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Results on standard output and nothing on standard error."""
    (tmp_path / "Good.xlsx").write_bytes(build())
    checked = run("check", "Good.xlsx", *using)
    compared = run("compare", "Good.xlsx", "-o", "c.xlsx", *using)
    processed = run("process", "Good.xlsx", *using)
    assert checked.stdout == "1 of 1 workbooks can be valued.\n"
    assert processed.stdout == (
        "Organisation      Net per £1  Colour  Gross per £1  Colour  Net value  Err/warn/note  "
        "File\n"
        "----------------  ----------  ------  ------------  ------  ---------  -------------  "
        "---------\n"
        "Ravensmere Works       £9.45  GREEN         £30.00  RED        £9,450  0/0/0          "
        "Good.xlsx\n"
        "\n"
        "Results of 1 of 1 workbooks: in the workbooks themselves, sheet 'SVE Results'.\n"
    )
    table = processed.stdout.split("\n\n")[0]
    assert compared.stdout == f"{table}\nComparison: c.xlsx\n"
    assert checked.stderr == processed.stderr == compared.stderr == ""


def test_status_is_1_and_findings_go_to_standard_error(bids: Path, using: list[str | Path]) -> None:
    """Every command that values says the same of the same faults, and nothing else there."""
    findings = [
        "Letter.xlsx",
        "  SVE601 error: the file is not an Excel workbook: the file is plain text, whatever its "
        "name says. Send the filled template, saved as Excel Workbook (.xlsx).",
        "late/Faulty.xlsx",
        "  SVE204 error Outputs!I6: deadweight is 20 (2,000 %). Did you mean 20 %? "
        "Type 20% or 0.2.",
        "  SVE306 warning Outputs!D6: the proxy 'Job found by a person out of work' is also "
        "claimed in D5. Check that the units are different ones; if they are not, take one row "
        "out.",
    ]
    for command in (["check"], ["compare", "-o", "c.xlsx"], ["process"]):
        done = run(command[0], bids, *command[1:], *using, status=1)
        assert done.stderr.splitlines() == findings, command
        assert "SVE" not in done.stdout.replace("SVE Results", "").replace("SVE_comparison", "")
    assert _rows(done)[:3] == [
        "Ravensmere Works | £9.45 | GREEN | £30.00 | RED | £9,450 | 0/0/0 | Good.xlsx",
        "- | - | refused | - | - | 1/0/0 | Letter.xlsx",
        "Ravensmere Works | - | to mend | - | - | 1/1/0 | late/Faulty.xlsx",
    ]


def test_check_writes_nothing(bids: Path, using: list[str | Path]) -> None:
    before = {path: sha256(path) for path in bids.rglob("*.xlsx")}
    done = run("check", bids, *using, status=1)
    assert done.stdout == "1 of 3 workbooks can be valued.\n"
    assert {path: sha256(path) for path in bids.rglob("*") if path.is_file()} == before


def test_check_prints_notes_and_quiet_leaves_them_out(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    harm = {**OUTPUT, "Units": -1, "Displacement": None}
    (tmp_path / "Harm.xlsx").write_bytes(build(outputs=(OUTPUT, harm)))
    codes = ["SVE306 warning Outputs!D6", "SVE309 note Outputs!L6", "SVE310 note Outputs!E6"]
    loud = run("check", "Harm.xlsx", *using).stderr.splitlines()
    assert loud[0] == "Harm.xlsx"
    assert sorted(line.strip().split(":")[0] for line in loud[1:]) == codes
    assert run("check", "Harm.xlsx", "--quiet", *using).stderr == ""
    processed = run("process", "Harm.xlsx", *using)
    assert [line.strip().split(":")[0] for line in processed.stderr.splitlines()[1:]] == codes[:1]


def test_check_writes_findings_as_comments_into_copies(bids: Path, using: list[str | Path]) -> None:
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    done = run("check", bids, "--comments", "copies", *using, status=1)
    assert done.stdout == "1 of 3 workbooks can be valued.\nCopies with comments: copies\n"
    assert {path: path.read_bytes() for path in bids.rglob("*") if path.is_file()} == before
    copies = Path("copies")
    written = sorted(p.relative_to(copies).as_posix() for p in copies.rglob("*") if p.is_file())
    assert written == ["Good.xlsx", "late/Faulty.xlsx"]
    faulty = openpyxl.load_workbook(copies / "late" / "Faulty.xlsx")
    comment = faulty["Outputs"]["I6"].comment
    assert comment
    assert "deadweight is 20 (2,000 %). Did you mean 20 %?" in " ".join(comment.text.split())
    assert faulty["Outputs"]["H6"].comment is None


def test_check_json_with_comments_is_still_json(bids: Path, using: list[str | Path]) -> None:
    done = run("check", bids, "--json", "--comments", "copies", *using, status=1)
    assert list(json.loads(done.stdout)) == REPORT_KEYS


def test_comments_into_the_folder_of_the_bids_leave_them_untouched(
    bids: Path, using: list[str | Path]
) -> None:
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    run("check", bids, "--comments", bids, *using, status=None)
    assert {path: path.read_bytes() for path in before} == before


def test_quiet_prints_errors_and_nothing_else(bids: Path, using: list[str | Path]) -> None:
    done = run("process", bids, "--quiet", *using, status=1)
    assert done.stdout == ""
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "Letter.xlsx",
        "  SVE601 error",
        "late/Faulty.xlsx",
        "  SVE204 error Outputs!I6",
    ]
    assert (bids / COMPARISON_FILE).is_file()


# --- wrong usage: status 2, one sentence, what to do


@pytest.mark.parametrize("command", ["check", "process", "compare", "list"])
def test_a_path_that_is_not_there(command: str) -> None:
    more = ["-o", "c.xlsx"] if command == "compare" else []
    done = run(command, "nothing", *more, status=2)
    assert done.stderr.splitlines()[-1].endswith("Path 'nothing' does not exist.")
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["check", "process", "compare", "list"])
def test_a_folder_without_workbooks(command: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("no workbook")
    more = ["-o", "c.xlsx"] if command == "compare" else []
    done = run(command, "empty", *more, status=2)
    assert done.stderr.splitlines()[-1] == (
        "Error: no workbook was found there. Name a workbook or a folder of them."
    )
    assert not (tmp_path / "c.xlsx").exists()


@pytest.mark.parametrize("command", ["check", "process", "compare", "list", "new", "template"])
def test_a_broken_library(command: str, tmp_path: Path, build: Builder) -> None:
    """Each breach is named, and nothing is written with a library that is not sound."""
    (tmp_path / "library").mkdir()
    (tmp_path / "Good.xlsx").write_bytes(build())
    before = sha256(tmp_path / "Good.xlsx")
    named = {"new": ["A project"], "template": []}.get(command, ["Good.xlsx"])
    more = ["-o", "c.xlsx"] if command in ("compare", "new", "template") else []
    done = run(command, *named, *more, "--proxies", "library", status=2)
    lines = done.stderr.splitlines()
    assert lines[0] == "categories.csv: the file is missing from library."
    assert lines[-1] == "Error: the proxy library has 3 problems; it was not used."
    assert sha256(tmp_path / "Good.xlsx") == before
    assert not (tmp_path / "c.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[valuation]\ndiscount = 0.1\n", "there is no key 'discount'. Did you mean discount_rate"),
        ("[valuation]\ndiscount_rate = 3.5\n", "discount_rate must be at least 0 and below 1"),
        ("[valuations]\n", "there is no section 'valuations'. Did you mean valuation?"),
        ("not toml", "rules.toml: Expected '='"),
        ("\xff", "rules.toml: "),
    ],
)
def test_a_bad_policy(
    text: str, said: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "rules.toml").write_bytes(text.encode("latin-1"))
    (tmp_path / "Good.xlsx").write_bytes(build())
    before = sha256(tmp_path / "Good.xlsx")
    done = run("process", "Good.xlsx", "--policy", "rules.toml", *using, status=2)
    assert said in done.stderr
    assert sha256(tmp_path / "Good.xlsx") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["process"], "Missing argument 'PATHS...'"),
        (["process", "Good.xlsx", "--jobs", "0"], "0 is not in the range x>=1"),
        (["process", "Good.xlsx", "--no-compare", "--compare", "c.xlsx"], "exclude one another"),
        (["process", "Good.xlsx", "--out", "Good.xlsx"], "Directory 'Good.xlsx' is a file."),
        (["process", "Good.xlsx", "--password-file", "none"], "none cannot be read"),
        (["compare", "Good.xlsx"], "Missing option '-o'"),
        (["new", "  "], "give the project a name"),
        (["new", "A", "--evaluation", "guess"], "'guess' is not one of"),
        (["rename", "Good.xlsx"], "Missing argument 'NAME'"),
        (["proxies", "show", "XXX-999"], "there is no proxy XXX-999"),
        (["valuate"], "No such command 'valuate'"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, tmp_path: Path, build: Builder) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    done = run(*arguments, status=2)
    assert said in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["Good.xlsx"]


def test_version_and_help() -> None:
    assert run("--version").stdout == f"sve-excel, version {__version__}\n"
    assert run("-h").stdout == run("--help").stdout
    assert run("process", "-h").stdout.startswith("Usage: ")


# --- what cannot be read or written


def test_results_that_cannot_be_written_are_a_finding(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """A folder that cannot be made stops no run: the figures are reported, the status is 1."""
    (tmp_path / "Good.xlsx").write_bytes(build())
    (tmp_path / "file").write_text("not a folder")
    done = run("process", "Good.xlsx", "--out", "file/out", "--no-compare", *using, status=1)
    assert "SVE501 error: the results could not be written:" in done.stderr
    assert "£9.45" in done.stdout
    assert "Results of 0 of 1 workbooks" in done.stdout


@pytest.mark.parametrize("option", ["--compare", "--report"])
def test_a_file_that_cannot_be_written_is_said_in_words(
    option: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    (tmp_path / "file").write_text("not a folder")
    done = run("process", "Good.xlsx", option, "file/it", *using, status=1)
    assert "Error: file/it could not be written: " in done.stderr.replace("\\", "/")


@pytest.mark.parametrize("option", ["--compare", "--report"])
def test_the_table_is_printed_although_a_file_cannot_be_written(
    option: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """The bids have their results by then, so their figures and findings must be said."""
    (tmp_path / "Good.xlsx").write_bytes(build())
    (tmp_path / "file").write_text("not a folder")
    done = run("process", "Good.xlsx", option, "file/it", *using, status=1)
    assert "£9.45" in done.stdout


@posix_only
def test_a_file_that_may_not_be_read(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "Good.xlsx").write_bytes(build())
    (tmp_path / "Good.xlsx").chmod(0)
    done = run("check", "Good.xlsx", *using, status=1)
    assert "SVE609 error: the file cannot be opened: " in done.stderr


def test_a_file_that_is_open_elsewhere_gets_its_note(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    (tmp_path / "~$Good.xlsx").write_bytes(b"owner")
    done = run("check", tmp_path, *using)
    assert done.stderr.splitlines() == [
        "Good.xlsx",
        "  SVE507 note: somebody seems to have the file open (~$Good.xlsx). Ask them to close it "
        "and open it again, so that they do not save over the results.",
    ]


# --- new and rename


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
    done = run("new", "A", "-o", "file/it.xlsx", "--proxies", small_folder, status=1)
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


def test_rename_refuses_what_is_no_bid(tmp_path: Path, build: Builder) -> None:
    (tmp_path / "Letter.xlsx").write_bytes(NOT_A_WORKBOOK)
    done = run("rename", "Letter.xlsx", "Name", status=1)
    assert done.stderr.startswith("Error: Letter.xlsx was not changed: the file is plain text")
    assert (tmp_path / "Letter.xlsx").read_bytes() == NOT_A_WORKBOOK
    (tmp_path / "Good.xlsx").write_bytes(build())
    assert run("rename", "Good.xlsx", " ", status=1).stderr == "Error: Give the project a name.\n"
    assert (tmp_path / "Good.xlsx").read_bytes() == build()


# --- upgrade and verify


def test_upgrade_carries_the_answers_over(
    tmp_path: Path, build: Builder, small_folder: Path, using: list[str | Path]
) -> None:
    (tmp_path / "Old.xlsx").write_bytes(build(own_proxies=(OWN,)))
    done = run("upgrade", "Old.xlsx", "-o", "New.xlsx", "--proxies", small_folder)
    assert done.stdout == (
        "New.xlsx: 1 outputs, 1 inputs and 1 own proxies carried over. "
        'Next: sve-excel check "New.xlsx"\n'
    )
    report = json.loads(run("check", "Old.xlsx", "New.xlsx", "--json", *using).stdout)
    old, new = ({**w, "path": "", "sha256_before": ""} for w in report["workbooks"])
    assert old == new
    again = run("upgrade", "Old.xlsx", "-o", "New.xlsx", "--proxies", small_folder, status=2)
    assert "New.xlsx is there already." in again.stderr
    (tmp_path / "Letter.xlsx").write_bytes(NOT_A_WORKBOOK)
    refused = run("upgrade", "Letter.xlsx", "-o", "N.xlsx", "--proxies", small_folder, status=1)
    assert refused.stderr.startswith("Error: Letter.xlsx cannot be read: the file is plain text")


def test_verify_says_what_is_no_longer_as_the_report_says(
    bids: Path, using: list[str | Path]
) -> None:
    run("process", bids, "--report", bids / "run.json", *using, status=1)
    done = run("verify", bids / "run.json", *using)
    assert _rows(done) == [
        "Good.xlsx | unchanged | the same",
        "Letter.xlsx | unchanged | none then or now",
        "late/Faulty.xlsx | unchanged | none then or now",
        "3 of 3 workbooks are as the report says.",
    ]
    run("rename", bids / "Good.xlsx", "Another name")
    (bids / "late" / "Faulty.xlsx").unlink()
    assert _rows(run("verify", bids / "run.json", *using, status=1)) == [
        "Good.xlsx | changed since | the same",
        "Letter.xlsx | unchanged | none then or now",
        "late/Faulty.xlsx | missing | -",
        "1 of 3 workbooks are as the report says.",
    ]
    (bids / "other.json").write_text("[]")
    done = run("verify", bids / "other.json", *using, status=2)
    assert done.stderr.endswith("other.json is not a run report: it lists no workbooks.\n")


# --- list


def test_list_says_how_far_each_project_has_come(
    bids: Path, build: Builder, using: list[str | Path]
) -> None:
    """Not started, in progress, ready, then processed, then changed since."""
    (bids / "Empty.xlsx").write_bytes(build(outputs=(), inputs=()))
    before = {path: sha256(path) for path in bids.rglob("*.xlsx")}
    assert _rows(run("list", bids, *using)) == [
        "Way In | Ravensmere Works | Forecast | not started | - | Empty.xlsx",
        "Way In | Ravensmere Works | Forecast | ready | - | Good.xlsx",
        "- | - | - | refused | - | Letter.xlsx",
        "Way In | Ravensmere Works | Forecast | in progress, 1 to mend | - | late/Faulty.xlsx",
    ]
    assert _states(bids, using) == [
        ("Empty.xlsx", "not started", 2, None),
        ("Good.xlsx", "ready", 0, None),
        ("Letter.xlsx", "refused", 1, None),
        ("late/Faulty.xlsx", "in progress", 1, None),
    ]
    assert {path: sha256(path) for path in bids.rglob("*.xlsx")} == before
    run("process", bids, "--no-compare", *using, status=1)
    assert _states(bids, using) == [
        ("Empty.xlsx", "processed", 2, None),
        ("Good.xlsx", "processed", 0, pytest.approx(9.45, rel=1e-9)),
        ("Letter.xlsx", "refused", 1, None),
        ("late/Faulty.xlsx", "processed", 1, None),
    ]
    run("rename", bids / "Good.xlsx", "Another name")
    assert _states(bids, using)[1] == (
        "Good.xlsx",
        "changed since processed",
        0,
        pytest.approx(9.45, rel=1e-9),
    )


def _states(folder: Path, using: list[str | Path]) -> list[tuple[Any, ...]]:
    data = json.loads(run("list", folder, "--json", *using).stdout)
    return [(d["path"], d["state"], d["to_mend"], d["last_net_sroi"]) for d in data]


# --- the run report


def test_report_holds_the_contract_to_the_letter(
    bids: Path, tmp_path: Path, small: Library, using: list[str | Path]
) -> None:
    """Keys in their order, numbers as numbers, null where there is none, and true hashes."""
    before = {path: sha256(path) for path in bids.rglob("*.xlsx")}
    done = run("process", bids, "--json", "--report", "run.json", *using, status=1)
    assert done.stdout.encode() == (tmp_path / "run.json").read_bytes()
    report = json.loads(done.stdout)
    assert list(report) == REPORT_KEYS
    assert report["sve_excel"] == __version__
    assert report["library"] == {
        "version": "small",
        "sha256": small.sha256,
        "price_base": "2024/25",
    }
    assert report["policy"] == {"sha256": DEFAULT_POLICY.sha256}
    good, letter, faulty = report["workbooks"]
    for workbook in (good, letter, faulty):
        assert list(workbook) == WORKBOOK_KEYS
        assert list(workbook["rag"]) == ["gross", "net"]
        path = bids / workbook["path"]
        assert workbook["sha256_before"] == before[path]
    assert good | {"sha256_before": "", "sha256_after": "", "findings": []} == {
        "path": "Good.xlsx",
        "status": "valued",
        "sha256_before": "",
        "sha256_after": "",
        "project": "Way In",
        "organisation": "Ravensmere Works",
        "evaluation": "Forecast",
        "gross_outputs": 30000.0,
        "net_outputs": pytest.approx(9450, rel=1e-12),
        "present_value": pytest.approx(5400 / 1.035 + 2700 / 1.035**2 + 1350 / 1.035**3, rel=1e-12),
        "gross_inputs": 1000.0,
        "net_inputs": 1000.0,
        "gross_sroi": 30.0,
        "net_sroi": pytest.approx(9.45, rel=1e-12),
        "present_value_sroi": pytest.approx(8.9555, rel=1e-4),
        "rag": {"gross": "red", "net": "green"},
        "categories": {
            "Thriving": {
                "gross": 30000.0,
                "net": good["net_outputs"],
                "present_value": good["present_value"],
            }
        },
        "findings": [],
    }
    assert good["sha256_after"] == sha256(bids / "Good.xlsx") != good["sha256_before"]
    assert letter == {
        **dict.fromkeys(WORKBOOK_KEYS),
        "path": "Letter.xlsx",
        "status": "refused",
        "sha256_before": hashlib.sha256(NOT_A_WORKBOOK).hexdigest(),
        "rag": {"gross": None, "net": None},
        "categories": {},
        "findings": [
            {
                "code": "SVE601",
                "severity": "error",
                "sheet": None,
                "cell": None,
                "message": "the file is not an Excel workbook: the file is plain text, whatever "
                "its name says.",
                "remedy": "Send the filled template, saved as Excel Workbook (.xlsx).",
            }
        ],
    }
    assert faulty["path"] == "late/Faulty.xlsx"
    assert (faulty["status"], faulty["project"]) == ("errors", "Way In")
    assert {name: faulty[name] for name in FIGURES} == dict.fromkeys(FIGURES)
    assert faulty["rag"] == {"gross": None, "net": None}
    assert faulty["sha256_after"] == sha256(bids / "late" / "Faulty.xlsx")
    assert faulty["findings"][0] == {
        "code": "SVE204",
        "severity": "error",
        "sheet": "Outputs",
        "cell": "I6",
        "message": "deadweight is 20 (2,000 %).",
        "remedy": "Did you mean 20 %? Type 20% or 0.2.",
    }


def test_check_json_is_the_report_of_a_run_that_wrote_nothing(
    bids: Path, using: list[str | Path]
) -> None:
    checked = json.loads(run("check", bids, "--json", *using, status=1).stdout)
    processed = json.loads(run("process", bids, "--json", *using, status=1).stdout)
    assert [w["sha256_after"] for w in checked["workbooks"]] == [None, None, None]
    for report in (checked, processed):
        for workbook in report["workbooks"]:
            del workbook["sha256_after"]
    assert checked == processed


def test_json_leaves_standard_error_to_trouble(bids: Path, using: list[str | Path]) -> None:
    for command in ("check", "process"):
        assert run(command, bids, "--json", *using, status=1).stderr == ""


def test_figures_keep_their_full_precision(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    thirds = {**OUTPUT, "Units": 1 / 3, "Duration": 1, "Leakage": 1 / 7}
    (tmp_path / "Thirds.xlsx").write_bytes(build(outputs=(thirds,)))
    workbook = json.loads(run("check", "Thirds.xlsx", "--json", *using).stdout)["workbooks"][0]
    assert workbook["gross_outputs"] == 1 / 3 * 1000
    expected = 1000 / 3 * (1 - 1 / 7) * 0.8 * 0.75
    assert math.isclose(workbook["net_outputs"], expected, rel_tol=1e-14)


# --- process: what is written, and what is left alone


def test_process_twice_gives_the_same_bytes(bids: Path, using: list[str | Path]) -> None:
    """The comparison names the files it read by their hash, so it settles with the second run."""
    out: list[dict[Path, str]] = []
    reports = []
    for number in range(3):
        run("process", bids, "--report", f"{number}.json", *using, status=1)
        out.append({path: sha256(path) for path in bids.rglob("*.xlsx")})
        reports.append(Path(f"{number}.json").read_bytes())
    assert out[1] == out[2]
    assert reports[1] == reports[2]
    assert {p for p in out[0] if out[0][p] != out[1][p]} <= {bids / COMPARISON_FILE}
    good, _, faulty = json.loads(reports[1])["workbooks"]
    for workbook in (good, faulty):
        assert workbook["sha256_before"] == workbook["sha256_after"]
    assert sorted(path.name for path in bids.rglob("*") if path.is_file()) == [
        "Faulty.xlsx",
        "Good.xlsx",
        "Letter.xlsx",
        COMPARISON_FILE,
    ]


def test_out_leaves_the_originals_untouched(bids: Path, using: list[str | Path]) -> None:
    """Copies keep their folders; a file that was refused has none; the comparison is beside."""
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    done = run("process", bids, "--out", "results", "--report", "run.json", *using, status=1)
    assert {p: p.read_bytes() for p in bids.rglob("*") if p.is_file()} == before
    out = Path("results")
    copies = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert copies == ["Good.xlsx", COMPARISON_FILE, "late/Faulty.xlsx"]
    for name in ("Good.xlsx", "late/Faulty.xlsx"):
        assert RESULTS_SHEET in openpyxl.load_workbook(out / name).sheetnames
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert report["workbooks"][0]["sha256_after"] == sha256(out / "Good.xlsx")
    assert "Results of 2 of 3 workbooks: copies in results.\n" in done.stdout
    assert "Run report: run.json\n" in done.stdout
    inside = bids / "results"
    run("process", bids, "--out", inside, *using, status=1)
    run("process", bids, "--out", inside, *using, status=1)
    assert not (inside / "results").exists()


def test_out_keeps_two_bids_of_one_name_apart(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Two bidders who both call their file Bid.xlsx: both get a copy, or the run refuses."""
    for folder, units in (("a", 10), ("b", 20)):
        (tmp_path / folder).mkdir()
        outputs = ({**OUTPUT, "Units": units},)
        (tmp_path / folder / "Bid.xlsx").write_bytes(build(outputs=outputs))
    done = run("process", "a", "b", "--out", "results", "--no-compare", *using, status=None)
    copies = list(Path("results").rglob("*.xlsx")) if Path("results").is_dir() else []
    assert done.exit_code == 2 or len(copies) == 2


def test_out_into_the_folder_of_the_bids_leaves_them_untouched(
    bids: Path, using: list[str | Path]
) -> None:
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    run("process", bids, "--out", bids, "--no-compare", *using, status=None)
    assert {path: path.read_bytes() for path in before} == before


def test_no_compare_and_compare(bids: Path, using: list[str | Path]) -> None:
    """One asks for no comparison, the other for one in a place of its own."""
    assert "Comparison" not in run("process", bids, "--no-compare", *using, status=1).stdout
    assert not (bids / COMPARISON_FILE).exists()
    done = run("process", bids, "--compare", "elsewhere/all.xlsx", *using, status=1)
    shown = done.stdout.replace("\\", "/")
    assert "Comparison: elsewhere/all.xlsx\n" in shown
    assert not (bids / COMPARISON_FILE).exists()
    assert Path("elsewhere/all.xlsx").is_file()


def test_the_comparison_is_never_read_as_a_bid(bids: Path, using: list[str | Path]) -> None:
    for _ in range(2):
        done = run("process", bids, "--json", *using, status=1)
        assert len(json.loads(done.stdout)["workbooks"]) == 3
    (bids / "Letter.xlsx").unlink()
    for _ in range(2):  # under a name of its own, in the folder, by the same command
        target = bids / "late" / "all.xlsx"
        run("compare", bids, "-o", target, *using, status=1)
        done = run("process", bids, "--compare", target, "--json", *using, status=1)
        assert len(json.loads(done.stdout)["workbooks"]) == 2


def test_a_comparison_under_another_name_is_never_read_as_a_bid(
    bids: Path, using: list[str | Path]
) -> None:
    run("compare", bids, "-o", bids / "Ranking.xlsx", *using, status=1)
    done = run("check", bids, "--json", *using, status=1)
    assert len(json.loads(done.stdout)["workbooks"]) == 3


def test_a_single_file_gets_no_comparison_beside_it(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    run("process", "Good.xlsx", *using)
    assert [path.name for path in tmp_path.iterdir()] == ["Good.xlsx"]


def test_backup_keeps_the_original(tmp_path: Path, build: Builder, using: list[str | Path]) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    run("process", "Good.xlsx", "--backup", *using)
    assert (tmp_path / "Good.xlsx.bak").read_bytes() == build()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Good.xlsx", "Good.xlsx.bak"]


def test_a_protected_workbook_opens_with_its_password_only(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """It stays protected by the same password, and a second run leaves it as it is."""
    path = tmp_path / "Good.xlsx"
    path.write_bytes(encrypt(build(), "red,kite"))
    (tmp_path / "wrong.txt").write_text("blue")
    (tmp_path / "right.csv").write_text('file,password\nOther*,x\nG*.xlsx,"red,kite"\n')
    before = sha256(path)
    assert "SVE603 error: " in run("process", path, *using, status=1).stderr
    wrong = run("process", path, "--password-file", "wrong.txt", *using, status=1)
    assert "SVE604 error: " in wrong.stderr
    assert sha256(path) == before
    run("process", path, "--password-file", "right.csv", *using)
    after = sha256(path)
    assert after != before
    assert "SVE603" in run("check", path, *using, status=1).stderr
    asked = CliRunner().invoke(
        main, ["process", str(path), "--password-file", "-", *map(str, using)], input="red,kite\n"
    )
    assert asked.exit_code == 0
    assert "red,kite" not in asked.output
    assert sha256(path) == after


def test_hidden_files_and_links_to_folders_are_left_out(
    bids: Path, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "Other.xlsx").write_bytes(build())
    (bids / ".hidden.xlsx").write_bytes(build())
    (bids / "~$Faulty.xlsx").write_bytes(b"owner")
    (bids / ".folder").mkdir()
    (bids / ".folder" / "Inside.xlsx").write_bytes(build())
    (bids / "SHOUTING.XLSX").write_bytes(build())
    (bids / "notes.docx").write_bytes(b"not looked at")
    try:
        (bids / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    named = [bids, bids / "Good.xlsx", bids / "late"]  # named twice counts once
    report = json.loads(run("check", *named, "--json", *using, status=1).stdout)
    assert [w["path"] for w in report["workbooks"]] == [
        "Good.xlsx",
        "Letter.xlsx",
        "SHOUTING.XLSX",
        "late/Faulty.xlsx",
    ]


@posix_only
def test_names_of_every_kind_are_read_written_and_reported(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Also those that Windows would not allow; links in the comparison lead to each file."""
    names = ['Bid "A" & Sons, Łódź.xlsx', "100% <x> 'y' #1.xlsx", "…/出价 [1].xlsx"]
    for name in names:
        path = tmp_path / "bids" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(build(project={"Organisation": 'A "b" & <c> Ł'}))
    done = run("process", "bids", "--report", "run.json", "--out", "out", *using)
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert sorted(w["path"] for w in report["workbooks"]) == sorted(names)
    for name in names:
        assert RESULTS_SHEET in openpyxl.load_workbook(Path("out") / name).sheetnames
        assert name in done.stdout
    linked = {
        unquote(cell.hyperlink.target)
        for sheet in openpyxl.load_workbook(Path("out") / COMPARISON_FILE)
        for row in sheet
        for cell in row
        if cell.hyperlink and (cell.hyperlink.target or "").endswith(".xlsx")
    }
    assert linked == set(names)


@posix_only
def test_a_control_character_in_a_name_spoils_neither_terminal_nor_comparison(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "bids").mkdir()
    (tmp_path / "bids" / "a\x1b[31m.xlsx").write_bytes(build())
    done = run("process", "bids", *using)
    assert "\x1b" not in done.output
    for name, part in parts((Path("bids") / COMPARISON_FILE).read_bytes()).items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
@pytest.mark.parametrize("options", [["--no-compare", "--report", "run.json"], []])
def test_a_name_that_is_no_utf_8_stops_nothing(
    options: list[str], tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """As an archive packed on Windows leaves behind on Linux."""
    (tmp_path / "bids").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bids/Caf\xe9.xlsx")).write_bytes(build())
    done = subprocess.run(
        _program("process", "bids", *options, *using), capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0


# --- a terminal, and a pipe


def _program(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "sve_excel", *(str(each) for each in arguments)]


def test_a_pipe_gets_plain_text_and_no_progress(bids: Path, using: list[str | Path]) -> None:
    """As a process of its own, read through pipes: no bar, no colour, UTF-8 whatever the locale."""
    done = subprocess.run(
        _program("process", bids, "--out", "results", *using),
        capture_output=True,
        check=False,
        env={**os.environ, "FORCE_COLOR": "", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"Reading workbooks" not in done.stdout + done.stderr
    assert done.stdout.decode().startswith("Organisation  ")


@posix_only
@pytest.mark.parametrize("quiet", [False, True])
def test_a_terminal_gets_a_progress_bar_unless_quiet(
    quiet: bool, bids: Path, using: list[str | Path]
) -> None:
    """The bar is on the terminal; the table in the pipe stays plain."""
    import pty

    master, terminal = pty.openpty()
    arguments = ["process", bids, "--out", "results", *using, *(["--quiet"] if quiet else [])]
    with subprocess.Popen(
        _program(*arguments),
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": ""},
    ) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            shown += piece
        assert process.stdout
        table = process.stdout.read()
    os.close(master)
    assert process.returncode == 1
    assert (b"Reading workbooks" in shown) is not quiet
    assert b"SVE204" in shown
    assert b"\x1b" not in table
    assert table.decode().startswith("Organisation  ") is not quiet


# --- template and proxies


def test_template_has_the_rows_asked_for(tmp_path: Path, small_folder: Path) -> None:
    done = run("template", "-o", "t.xlsx", "--rows", "10", "--proxies", small_folder)
    assert done.stdout == (
        "t.xlsx: 10 rows of outputs, 100 of inputs, 7 proxies at 2024/25 prices.\n"
    )
    run("template", "-o", "again.xlsx", "--rows", "10", "--proxies", small_folder)
    assert Path("t.xlsx").read_bytes() == Path("again.xlsx").read_bytes()
    assert run("template", "--rows", "9", status=2).stdout == ""


def test_proxies_are_found_with_both_figures_and_their_source(small_folder: Path) -> None:
    using = ["--proxies", small_folder]
    listed = run("proxies", "list", "--category", "environ", *using).stdout.splitlines()
    assert [" ".join(line.split()) for line in listed] == [
        "Id £ 2024/25 Unit £ published Prices Publisher Proxy",
        "------- --------- ----- ----------- ------- --------- ----------------------",
        "ENV-001 £100.00 tonne £90.00 2022/23 An agency Tonne of waste avoided",
    ]
    assert len(run("proxies", "list", *using).stdout.splitlines()) == 2 + 7
    found = run("proxies", "search", "BENEFIT", "ministry", *using).stdout.splitlines()
    assert [line.split()[0] for line in found[2:]] == ["THR-002", "THR-003"]
    nothing = run("proxies", "search", "dragon", *using, status=1)
    assert nothing.stderr == "No proxy holds all of these words. Try fewer, or shorter ones.\n"
    shown = run("proxies", "show", "thr-002", *using).stdout
    for line in (
        "  Published value  £400.00 in 2020/21 prices",
        "  Value used       £500.00 in 2024/25 prices (GDP deflator)",
        "  Part of          THR-001",
        "  Link             https://example.org/b",
    ):
        assert f"{line}\n" in shown


def test_proxies_check_names_each_breach_with_its_line(
    tmp_path: Path, small_folder: Path, small: Library
) -> None:
    sound = run("proxies", "check", "--proxies", small_folder)
    assert sound.stdout.startswith("Sound: 7 proxies, 4 outcomes, 3 categories, price base 2024/25")
    assert sound.stdout.endswith(f"SHA-256 {small.sha256}.\n")
    broken = tmp_path / "broken"
    shutil.copytree(small_folder, broken)
    text = (broken / "proxies.csv").read_text(encoding="utf-8")
    (broken / "proxies.csv").write_text(text.replace(",96,2023/24", ",ninety,2023/24"), "utf-8")
    done = run("proxies", "check", "--proxies", broken, status=1)
    assert "proxies.csv line 2" in done.stderr
    assert done.stdout.strip().endswith("problems.")


def test_own_proxies_are_reported_as_the_bidders_own(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    row = {
        **OUTPUT,
        "Category": "Environmentally sensitive",
        "Outcome": OWN["Outcome"],
        "Proxy": OWN["Proxy"],
    }
    book = build(project=PROJECT, outputs=(row,), inputs=(INPUT,), own_proxies=(OWN,))
    (tmp_path / "Own.xlsx").write_bytes(book)
    done = run("process", "Own.xlsx", *using)
    assert "SVE312 warning Outputs!D5: the proxy 'Bicycle mended'" in done.stderr
