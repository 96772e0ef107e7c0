"""Papers made after a run: bids whose report still holds are not read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sve_excel.entries.record import record_lines
from sve_excel.imprint import COMPARISON_FILE
from sve_excel.run import answers
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import type_in
from tests.keeping import run_once
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
NAMES = ("Ashgrove Trust", "Birchwood CIC", "Cedar Works Ltd")
# so little that no bid can be read under it
UNREADABLE = ("--limit", "cells=10")


def put(folder: Path, build: Builder, name: str, units: float) -> None:
    project = {
        "Organisation": name,
        "Project name": f"{name} in the park",
        "Start date": "2026-04-01",
        "End date": "2029-03-31",
    }
    made = build(project=project, outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,))
    (folder / f"{name}.xlsx").write_bytes(made)


@pytest.fixture
def folder(build: Builder) -> Path:
    made = Path("bids")
    made.mkdir()
    for units, name in enumerate(NAMES, 5):
        put(made, build, name, units)
    return made


PAPERS = (
    ("compare", "-o", "{}.docx", "--summary-for", "Birchwood CIC"),
    ("compare", "-o", "{}.xlsx", "--summaries", "{}"),
    ("award", "-o", "{}", "--to", "Cedar Works Ltd"),
)


def made(folder: Path, paper: tuple[str, ...], name: str, *more: str | Path) -> dict[str, bytes]:
    """What a command writes under a name, by its place below that."""
    command, *rest = (each.format(name) for each in paper)
    run_once(command, folder, *rest, *more, status=None)
    found = [path for path in sorted(Path().rglob(f"{name}*")) if "bids" not in path.parts]
    files = [file for each in found for file in ([each] if each.is_file() else each.rglob("*"))]
    return {str(file).replace(name, "it"): file.read_bytes() for file in files}


@pytest.mark.parametrize("paper", PAPERS, ids=["one", "all", "schedule"])
@pytest.mark.parametrize("out", [(), ("--out", "results")], ids=["in place", "copies"])
def test_papers_are_the_same_and_no_bid_is_read(
    folder: Path, using: list[str | Path], paper: tuple[str, ...], out: tuple[str, ...]
) -> None:
    run_once("process", folder, "--report", "run.json", *out, *using)
    known = made(folder, paper, "known", *UNREADABLE, *using)
    Path("run.json").unlink()
    assert not [name for name in made(folder, paper, "no", *UNREADABLE, *using) if "docx" in name]
    assert known
    assert made(folder, paper, "anew", *using) == known


def said(folder: Path, *using: str | Path, **more: int) -> str:
    done = run("compare", folder, "-o", "s.docx", "--summary-for", NAMES[1], *using, status=None)
    return done.stderr


def test_a_bid_that_changed_is_read_again(
    folder: Path, build: Builder, using: list[str | Path]
) -> None:
    run_once("process", folder, "--out", "results", "--report", "run.json", *using)
    assert "Not read again: 3 bids, whose" in said(folder, *using)
    put(folder, build, NAMES[2], 90)
    put(folder, build, "Dogwood Society", 4)
    assert "Not read again: 2 bids of 4" in said(folder, *using)
    changed = Path("s.docx").read_bytes()
    Path("run.json").unlink()
    assert "read again" not in said(folder, *using)
    assert Path("s.docx").read_bytes() == changed


def test_other_rules_and_another_library_are_said(folder: Path, using: list[str | Path]) -> None:
    run_once("process", folder, "--out", "results", "--report", "run.json", *using)
    rules = Path("rules.toml")
    rules.write_text("[valuation]\nred_above = 99\n", encoding="utf-8")
    assert "run.json does not hold, and the bids are read again: its rules are others" in said(
        folder, "--policy", rules, *using
    )
    done = run("compare", folder, "-o", "c.xlsx", "--summaries", "s", "--jobs", "1", status=None)
    assert "its proxy library is another" in done.stderr


def test_a_report_that_keeps_nothing_or_is_damaged_is_said_or_passed_over(
    folder: Path, using: list[str | Path]
) -> None:
    run_once("process", folder, "--anonymous", "--out", "results", "--report", "run.json", *using)
    assert "run.json is not used, and the bids are read: it is in letters" in said(folder, *using)
    run_once("process", folder, "--out", "named", "--report", "run.json", *using)
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    report["as_read"]["bids"][f"{NAMES[0]}.xlsx"] = "another text"
    Path("run.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    assert "Not read again: 2 bids of 3" in said(folder, *using)
    del report["as_read"]
    Path("run.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    assert "it does not keep what was read" in said(folder, *using)


def test_the_report_of_another_tender_in_the_folder_is_passed_over(
    folder: Path, build: Builder, using: list[str | Path]
) -> None:
    """It has a file of one name, other rules, and is the newer; then it is the only one."""
    run("process", folder, "--out", "results", "--report", "run.json", *using)
    other = Path("other")
    other.mkdir()
    put(other, build, NAMES[1], 30)
    rules = Path("other.toml")
    rules.write_text('[scoring]\nmethod = "target"\n', encoding="utf-8")
    run("process", other, "--no-compare", "--report", "z.json", "--policy", rules, *using)
    assert "Not read again: 3 bids, whose" in said(folder, *using)
    Path("run.json").unlink()
    assert "z.json" not in said(folder, *using)


def test_a_report_of_the_same_bids_moved_elsewhere_is_of_them(
    folder: Path, using: list[str | Path]
) -> None:
    run("process", folder, "--out", "results", "--report", "run.json", *using)
    moved = folder.rename("moved")
    assert "Not read again: 3 bids, whose" in said(moved, *using)


def test_without_a_report_it_is_said_why_bids_are_read(
    folder: Path, using: list[str | Path]
) -> None:
    told = "No run report of these bids was found, and no comparison that keeps their answers, so 3"
    assert told in said(folder, *using)


@pytest.mark.parametrize("paper", PAPERS, ids=["one", "all", "schedule"])
@pytest.mark.parametrize("out", [(), ("--out", "results")], ids=["in place", "copies"])
def test_a_comparison_alone_keeps_the_answers_where_no_report_does(
    folder: Path,
    build: Builder,
    using: list[str | Path],
    paper: tuple[str, ...],
    out: tuple[str, ...],
) -> None:
    run_once("process", folder, *out, *using)
    home = (Path(out[1]) if out else folder) / COMPARISON_FILE
    type_in(("Reasons", "G4", "a word"), path=home)  # saved by another program
    named = ("--comparison", home, *using)
    known = made(folder, paper, "known", *UNREADABLE, *named)
    assert [name for name in known if "docx" in name or "schedule" in name]
    home.rename("away.xlsx")
    lost = ("--comparison", "away.xlsx", *using)
    put(folder, build, NAMES[0], 90)
    assert (
        "Not read again: 2 bids of 3"
        in run_once(
            "compare", folder, "-o", "s.docx", "--summary-for", NAMES[1], *lost, status=None
        ).stderr
    )


def test_a_comparison_under_other_rules_in_letters_or_of_many_keeps_nothing_that_holds(
    folder: Path, using: list[str | Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = Path("rules.toml")
    rules.write_text("[valuation]\nred_above = 99\n", encoding="utf-8")
    run_once("process", folder, *using)
    first = record_lines(folder / COMPARISON_FILE)
    run_once("process", folder, *using)  # bids that hold results are other bytes
    kept = [line for line in first if line[0] == "read"]
    assert len(kept) == 3
    assert [each for each in record_lines(folder / COMPARISON_FILE) if each[0] == "read"] == kept
    told = "SVE_comparison.xlsx does not hold, and the bids are read again"
    assert told in said(folder, "--policy", rules, *using)
    none = "no comparison that keeps their answers"
    run_once("process", folder, "--anonymous", "--out", "letters", *using)
    (folder / COMPARISON_FILE).unlink()
    lettered = ("--comparison", Path("letters") / COMPARISON_FILE)
    assert none in said(folder, *lettered, *using)
    monkeypatch.setattr(answers, "MOST", 2)
    run("process", folder, *using)
    assert none in said(folder, *using)
