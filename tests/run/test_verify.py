"""A run report held against the files: what changed is named, and a forged one is found out."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sve_excel.files.finding import find
from sve_excel.library.loading import Library
from sve_excel.run.as_json import to_json
from sve_excel.run.batch import run as run_files
from sve_excel.run.executor import InThisProcess
from sve_excel.run.options import Options
from sve_excel.run.report import run_report
from sve_excel.run.settings import Settings
from sve_excel.run.verify import ReportError, read_report, verify
from tests.builders import OUTPUT, Builder
from tests.running import RULES, posix_only, run

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("in_a_folder_of_its_own")]


@pytest.fixture
def report(bids: Path, using: list[str | Path]) -> Path:
    """The report of a run over a folder, beside its workbooks."""
    path = bids / "run.json"
    run("process", bids, "--no-compare", "--report", path, *using, status=1)
    return path


def verdicts(report: Path, using: list[str | Path], status: int = 1) -> dict[str, str]:
    """What is said of each file, on one line."""
    done = run("verify", report, *using, status=status)
    lines = done.stdout.splitlines()[2:-2]
    return {line.split("  ")[0]: " ".join(line.split("  ")[1:]).strip() for line in lines}


def test_files_as_the_report_says_hold(report: Path, using: list[str | Path]) -> None:
    done = run("verify", report, *using)
    assert done.stdout.endswith(f"3 of 3 workbooks are as the report says.\n{RULES}")
    assert done.stderr == ""


def test_colours_are_those_of_the_rules_that_are_named(bids: Path, using: list[str | Path]) -> None:
    """A net return of GBP 9.45 is red where everything above 4 is."""
    rules, path = bids / "rules.toml", bids / "run.json"
    rules.write_text("[valuation]\ngreen_below = 3\nred_above = 4\n")
    options = ["--policy", rules, *using]
    run("process", bids, "--no-compare", "--report", path, *options, status=1)
    assert '"net": "red"' in path.read_text()
    held = run("verify", path, *options).stdout
    assert "\n3 of 3 workbooks are as the report says.\nRules: " in held
    assert held.count("rules.toml") == 1
    assert "differ: rag" in run("verify", path, *using, status=1).stdout


def test_changed_and_missing_files_are_named_and_figures_recomputed(
    report: Path, bids: Path, build: Builder, using: list[str | Path]
) -> None:
    (bids / "Good.xlsx").write_bytes(build(outputs=[{**OUTPUT, "Units": 11}]))
    (bids / "Letter.xlsx").unlink()
    said = verdicts(report, using)
    assert said["Good.xlsx"].startswith("changed since")
    assert "differ: gross_outputs, net_outputs" in said["Good.xlsx"]
    assert said["Letter.xlsx"].startswith("missing")
    assert said["late/Faulty.xlsx"].startswith("unchanged")


TAMPERINGS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a ratio": (lambda book: book.update(net_sroi=20.0), "differ: net_sroi"),
    "a figure as text": (lambda book: book.update(net_sroi="9.45"), "differ: net_sroi"),
    "a figure taken away": (lambda book: book.update(gross_sroi=None), "differ: gross_sroi"),
    "a colour": (lambda book: book["rag"].update(net="red"), "differ: rag net"),
    "a category": (
        lambda book: book["categories"]["Thriving"].update(net=1.0),
        "differ: Thriving net",
    ),
    "a category of its own": (
        lambda book: book["categories"].update({"\x1b[31mMine": {"net": 1.0}}),
        "differ: ",
    ),
    "a status": (lambda book: book.update(status=["valued"]), "differ: ['valued'] then"),
    "a hash": (lambda book: book.update(sha256_after=[1], sha256_before={}), "changed since"),
    "a figure beyond every double": (
        lambda book: book.update(net_sroi=10**400),
        "differ: net_sroi",
    ),
    "groups of another kind": (lambda book: book.update(rag=3, categories=[]), "differ: "),
    "a truth for a figure": (lambda book: book.update(net_sroi=True), "differ: net_sroi"),
}


@pytest.mark.whole
@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_figure_that_was_tampered_with_is_found(
    what: str, report: Path, using: list[str | Path]
) -> None:
    change, expected = TAMPERINGS[what]
    data = json.loads(report.read_text(encoding="utf-8"))
    change(next(book for book in data["workbooks"] if book["path"] == "Good.xlsx"))
    report.write_text(json.dumps(data), encoding="utf-8")
    said = verdicts(report, using)["Good.xlsx"]
    assert expected in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "null",
        '{"workbooks": 3}',
        '{"workbooks": [3]}',
        '{"workbooks": [{}]}',
        "[" * 100_000,
        '{"workbooks": [{"path": 3}]}',
        "\udcff",
    ],
)
def test_what_is_no_report_is_said_in_words(text: str, using: list[str | Path]) -> None:
    Path("run.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = run("verify", "run.json", *using, status=2)
    assert done.stderr.startswith(("Error: run.json is not a run report: ", "Error: run.json can"))


@pytest.mark.parametrize("path", ["../secret.xlsx", "/etc/passwd", "bad\0name", "", "pipe.xlsx"])
def test_a_path_that_leads_elsewhere_is_not_followed(
    path: str, bids: Path, using: list[str | Path]
) -> None:
    """Nor is a pipe waited for, that nobody writes to."""
    (bids.parent / "secret.xlsx").write_bytes(b"secret")
    if hasattr(os, "mkfifo"):
        os.mkfifo(bids / "pipe.xlsx")
    (bids / "run.json").write_text(json.dumps({"workbooks": [{"path": path}], "library": []}))
    done = run("verify", bids / "run.json", *using, status=1)
    assert "0 of 1 workbook is as the report says." in done.stdout
    assert "outside the folder" in done.stdout or "missing" in done.stdout


@pytest.mark.whole
def test_a_bid_that_a_report_names_many_times_is_computed_once(
    report: Path, using: list[str | Path]
) -> None:
    """A run of its own was begun for each time, so that a thousand of them took for ever."""
    data = json.loads(report.read_text(encoding="utf-8"))
    data["workbooks"] *= 400
    report.write_text(json.dumps(data), encoding="utf-8")
    started = time.monotonic()
    done = run("verify", report, *using, status=None)
    assert "1200 of 1,200 workbooks are as the report says." in done.stdout
    assert time.monotonic() - started < 60


def test_another_library_policy_or_program_is_said(report: Path, using: list[str | Path]) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    data |= {"sve_excel": "\x1b[0m0.0", "policy": {"sha256": "ab" * 32}, "library": 5}
    report.write_text(json.dumps(data), encoding="utf-8")
    done = run("verify", report, *using)
    assert "made with another proxy library" in done.stderr
    assert (
        "made under other rules than these (SHA-256 of the values of the rules abab" in done.stderr
    )
    assert "made by sve-excel" in done.stderr
    assert "\x1b" not in done.stderr


@posix_only
def test_names_that_a_report_cannot_hold_are_found_again(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Two that it shows alike are told apart by their content."""
    folder = tmp_path / "odd"
    folder.mkdir()
    for number, name in enumerate((b"a\x01.xlsx", b"a\x02.xlsx", b"b\xff.xlsx")):
        path = Path(os.fsdecode(os.path.join(os.fsencode(folder), name)))
        path.write_bytes(
            build(
                project={"Project name": name.decode("latin-1")[0] + str(number)},
                outputs=[{**OUTPUT, "Units": 10 + number}],
            )
        )
    record = folder / "run.json"
    run("process", folder, "--no-compare", "--report", record, *using)
    done = run("verify", record, *using)
    assert done.stdout.endswith(f"3 of 3 workbooks are as the report says.\n{RULES}")
    said = json.loads(record.read_text(encoding="utf-8"))
    assert [book["path"] for book in said["workbooks"]] == ["a�.xlsx", "a�.xlsx", "b�.xlsx"]
    said["workbooks"].reverse()  # whatever their order, each is held against its own file
    record.write_text(json.dumps(said), encoding="utf-8")
    assert "3 of 3" in run("verify", record, *using).stdout
    Path(os.fsdecode(os.path.join(os.fsencode(folder), b"a\x01.xlsx"))).unlink()
    assert "2 of 3" in run("verify", record, *using, status=1).stdout


def test_a_report_beside_none_of_its_bids_asks_for_their_folder_where_it_has_moved(
    bids: Path, using: list[str | Path]
) -> None:
    run("process", bids, "--no-compare", "--report", "run.json", *using, status=1)
    assert "--folder" not in run("verify", "run.json", *using).stderr
    bids = bids.rename(bids.with_name("elsewhere"))
    done = run("verify", "run.json", *using, status=1)
    assert "Name the folder of the bids with --folder." in done.stderr
    assert "--folder" not in run("verify", "run.json", "--folder", bids, *using).stderr


def test_a_long_list_of_differing_figures_is_cut(
    report: Path, bids: Path, build: Builder, using: list[str | Path]
) -> None:
    (bids / "Good.xlsx").write_bytes(build(outputs=[{**OUTPUT, "Units": 11}]))
    line = verdicts(report, using)["Good.xlsx"]
    assert " more" in line
    assert len(line) < 160


def test_a_report_says_which_files_changed_since_and_whether_figures_hold(
    build: Builder, small: Library, small_folder: Path, tmp_path: Path
) -> None:
    bids = tmp_path / "bids"
    bids.mkdir()
    for name in ("kept", "changed", "gone"):
        (bids / f"{name}.xlsx").write_bytes(build())
    settings = Settings(small)
    done = run_files(find([bids]), settings, InThisProcess())
    path = tmp_path / "run.json"
    path.write_text(to_json(run_report(done)), encoding="utf-8")
    (bids / "changed.xlsx").write_bytes(build(outputs=[{**OUTPUT, "Units": 11}]))
    (bids / "gone.xlsx").unlink()
    options = Options(proxies=small_folder, jobs=0)
    verdicts = verify(path, options, folder=bids).verdicts
    assert [(v.path, v.state, v.holds) for v in verdicts] == [
        ("changed.xlsx", "changed since", False),
        ("gone.xlsx", "missing", False),
        ("kept.xlsx", "unchanged", True),
    ]
    assert verdicts[0].figures.startswith("differ: gross_outputs, net_outputs, present_value")
    assert verdicts[2].figures == "the same"
    path.write_text(json.dumps({"workbooks": 5}), encoding="utf-8")
    with pytest.raises(ReportError, match="lists no workbooks"):
        read_report(path)
