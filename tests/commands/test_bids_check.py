"""``check`` and ``list``: what is said of each workbook, and that none is written to."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import INPUT, OUTPUT, OWN, PROJECT, Builder, edited
from tests.running import RULES, posix_only, rows, run, sha256

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("in_a_folder_of_its_own")]
REPORT_KEYS = ["sve_excel", "library", "policy", "stopped", "files", "workbooks"]


def test_check_writes_nothing(bids: Path, using: list[str | Path]) -> None:
    before = {path: sha256(path) for path in bids.rglob("*.xlsx")}
    done = run("check", bids, *using, status=1)
    assert done.stdout == f"1 of 3 workbooks can be valued.\n{RULES}"
    assert {path: sha256(path) for path in bids.rglob("*") if path.is_file()} == before


def test_check_prints_notes_and_quiet_leaves_them_out(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    harm = {**OUTPUT, "Units": -1, "Displacement": None}
    (tmp_path / "Harm.xlsx").write_bytes(build(outputs=(OUTPUT, harm)))
    codes = ["SVE306 warning Outputs!E6", "SVE309 note Outputs!N6", "SVE310 note Outputs!H6"]
    loud = run("check", "Harm.xlsx", *using).stderr.splitlines()
    assert loud[0] == "Harm.xlsx"
    assert sorted(line.strip().split(":")[0] for line in loud[1:]) == codes
    quiet = run("check", "Harm.xlsx", "--quiet", *using).stderr.splitlines()
    assert [line.strip().split(":")[0] for line in quiet[1:]] == codes[:1]
    processed = run("process", "Harm.xlsx", *using)
    assert [line.strip().split(":")[0] for line in processed.stderr.splitlines()[1:]] == codes[:1]


def test_check_writes_findings_as_comments_into_copies(bids: Path, using: list[str | Path]) -> None:
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    done = run("check", bids, "--comments", "copies", *using, status=1)
    assert done.stdout == (
        f"1 of 3 workbooks can be valued.\nCopies with comments: copies\n{RULES}"
    )
    assert {path: path.read_bytes() for path in bids.rglob("*") if path.is_file()} == before
    copies = Path("copies")
    written = sorted(p.relative_to(copies).as_posix() for p in copies.rglob("*") if p.is_file())
    assert written == ["Good.xlsx", "late/Faulty.xlsx"]
    faulty = openpyxl.load_workbook(copies / "late" / "Faulty.xlsx")
    comment = faulty["Outputs"]["K6"].comment
    assert comment
    assert "deadweight is 20 (2,000 %). Did you mean 20 %?" in " ".join(comment.text.split())
    assert faulty["Outputs"]["J6"].comment is None


def test_check_that_copies_nothing_names_no_folder_of_copies(using: list[str | Path]) -> None:
    Path("Bid.xlsx").write_bytes(b"PK, and no workbook")
    done = run("check", "Bid.xlsx", "--comments", "copies", *using, status=1)
    assert "No copy with comments was made.\n" in done.stdout
    assert not Path("copies").exists()


def test_check_json_with_comments_is_still_json(bids: Path, using: list[str | Path]) -> None:
    done = run("check", bids, "--json", "--comments", "copies", *using, status=1)
    assert list(json.loads(done.stdout)) == REPORT_KEYS


def test_comments_into_the_folder_of_the_bids_leave_them_untouched(
    bids: Path, using: list[str | Path]
) -> None:
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    run("check", bids, "--comments", bids, *using, status=None)
    assert {path: path.read_bytes() for path in before} == before


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


def test_check_json_is_the_report_of_a_run_that_wrote_nothing(
    bids: Path, using: list[str | Path]
) -> None:
    checked = json.loads(run("check", bids, "--json", *using, status=1).stdout)
    processed = json.loads(run("process", bids, "--json", *using, status=1).stdout)
    assert [w["sha256_after"] for w in checked["workbooks"]] == [None, None, None]
    for report in (checked, processed):
        for workbook in report["workbooks"]:
            del workbook["sha256_after"]
    rules = processed.pop("policy")
    assert checked.pop("policy").items() <= rules.items()
    assert checked == {key: processed[key] for key in checked}


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
    assert "SVE312 warning Outputs!E5: the proxy 'Bicycle mended'" in done.stderr


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


def test_list_says_how_far_each_project_has_come(
    bids: Path, build: Builder, using: list[str | Path]
) -> None:
    """Not started, in progress, ready, then processed, then changed since."""
    (bids / "Empty.xlsx").write_bytes(build(outputs=(), inputs=()))
    before = {path: sha256(path) for path in bids.rglob("*.xlsx")}
    assert rows(run("list", bids, *using)) == [
        "Way In | Ravensmere Works | Forecast | not started | - | Empty.xlsx",
        "Way In | Ravensmere Works | Forecast | ready | - | Good.xlsx",
        "- | - | - | refused: the file is not an Excel workbook:… | - | Letter.xlsx",
        "Way On | Ravensmere Works | Forecast | in progress, 1 to mend | - | late/Faulty.xlsx",
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


@pytest.mark.parametrize(
    ("input_leakage", "net", "other"),
    [
        (False, "£9.45", "£18.90 if leaks are left out"),
        (True, "£18.90", "£9.45 for whole inputs"),
    ],
)
def test_the_other_net_return_stands_beside_the_one_of_the_rules_where_it_differs(
    input_leakage: bool, net: str, other: str, bids: Path, build: Builder, using: list[str | Path]
) -> None:
    """In the table of a run and in the list; half of the inputs of one bid leak."""
    (bids / "Leaky.xlsx").write_bytes(build(inputs=({**INPUT, "Leakage": 0.5},)))
    rules = bids / "rules.toml"
    rules.write_text(f"[valuation]\ninput_leakage = {input_leakage}\n".lower())
    good, leaky = bids / "Good.xlsx", bids / "Leaky.xlsx"
    done = run("process", good, leaky, "--no-compare", "--policy", rules, *using, status=None)
    heading = "Whole inputs" if input_leakage else "Leaks left out"
    table = [line.split() for line in done.stdout.splitlines()]
    assert heading in done.stdout.splitlines()[0]
    row = next(line for line in table if "Leaky.xlsx" in line)
    at = row.index(net)
    assert row[at + 1] == other.split()[0]
    assert any(line.startswith(f"{heading}: net return ") for line in done.stdout.splitlines())
    listed = rows(run("list", good, "--policy", rules, *using))
    assert listed == ["Way In | Ravensmere Works | Forecast | processed | £9.45 | Good.xlsx"]
    listed = rows(run("list", bids, "--policy", rules, *using))
    assert next(line for line in listed if "Leaky" in line).split(" | ")[4:6] == [net, other]
    found = json.loads(run("list", bids, "--policy", rules, "--json", *using).stdout)
    each = next(each for each in found if each["path"] == "Leaky.xlsx")
    assert each["last_input_leakage"] is input_leakage
    assert each["last_other_net_sroi"] == pytest.approx(9.45 if input_leakage else 18.9)
    processed = run("process", good, "--no-compare", "--policy", rules, *using)
    assert heading not in processed.stdout


def test_list_says_what_a_workbook_without_one_of_its_sheets_lacks(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    def drop(book: openpyxl.Workbook) -> None:
        del book["Inputs"]

    (tmp_path / "Bid.xlsx").write_bytes(edited(build(), drop))
    assert rows(run("list", tmp_path, *using)) == [
        "- | - | - | to mend: the sheet Inputs is missing | - | Bid.xlsx"
    ]


def _states(folder: Path, using: list[str | Path]) -> list[tuple[Any, ...]]:
    data = json.loads(run("list", folder, "--json", *using).stdout)
    return [(d["path"], d["state"], d["to_mend"], d["last_net_sroi"]) for d in data]


def test_list_says_that_results_were_made_under_other_rules(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """The workbook is as it was written; under its own rules the list says so."""
    bid, rules = tmp_path / "Good.xlsx", tmp_path / "rules.toml"
    bid.write_bytes(build())
    rules.write_text("[valuation]\ngreen_below = 3\n")
    run("process", bid, "--no-compare", "--policy", rules, *using)
    assert "processed under other rules" in run("list", bid, *using).stdout
    assert "other rules" not in run("list", bid, "--policy", rules, *using).stdout
    run("rename", bid, "Another name")
    assert "changed since processed" in run("list", bid, "--policy", rules, *using).stdout
