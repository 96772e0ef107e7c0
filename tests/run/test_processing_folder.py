"""A folder of bids as commands take it: rules beside them, zips, copies, long names, Ctrl-C."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from sve_excel.files.finding import Task
from sve_excel.library.loading import Library
from sve_excel.run.comparing import compare
from sve_excel.run.one import process_one
from sve_excel.run.options import STOPPED, DataAsked, Options, Outputs
from sve_excel.run.processing import process
from sve_excel.run.settings import Settings
from sve_excel.run.watching import Watcher
from tests.builders import Builder
from tests.running import posix_only, program, run, sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]


def zipped(**members: bytes) -> bytes:
    """A zip of these workbooks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in members.items():
            made.writestr(f"{name}.xlsx", content)
    return buffer.getvalue()


def test_a_zip_is_valued_and_left_as_it_is(build: Builder, using: list[str | Path]) -> None:
    """Without --out the bids in it have no results sheet, and the command says so."""
    Path("tender.zip").write_bytes(zipped(a=build(), b=build(project={"Organisation": "Other"})))
    before = sha256(Path("tender.zip"))
    done = run("process", "tender.zip", "--report", "run.json", *using)
    assert "Results of 0 of 2 workbooks." in done.stdout
    assert "Name a folder with --out" in done.stderr
    assert "2 of 2" in run("verify", "run.json", *using).stdout
    run("process", "tender.zip", "--out", "results", *using)
    assert Path("results/a.xlsx").is_file()
    run("remove", "tender.zip", *using[2:])
    assert sha256(Path("tender.zip")) == before


def test_rules_beside_the_bids_hold_and_are_said(build: Builder, using: list[str | Path]) -> None:
    """Other rules are named as not used, and such as lie deeper never hold."""
    rules = "[valuation]\ngreen_below = 3\nred_above = 4\n"
    for name in ("bids/other.toml", "bids/deep/sve-policy.toml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(rules)
    Path("bids/Good.xlsx").write_bytes(build())
    done = run("compare", "bids", "-o", "c.xlsx", *using)
    assert "GREEN" in done.stdout
    assert "other.toml: rules that were not used" in done.stdout
    assert "deep/sve-policy.toml: rules that lie in a folder below" in done.stdout
    Path("bids/sve-policy.toml").write_text(rules)
    done = run("compare", "bids", "-o", "c.xlsx", *using)
    published = sha256(Path("bids/sve-policy.toml"))[:12]
    assert (
        f"Rules: bids/sve-policy.toml (SHA-256 of the file of the rules {published})."
        in done.stdout
    )
    assert "GREEN" not in done.stdout
    Path("other").mkdir()
    Path("other/sve-policy.toml").write_text("[valuation]\n")
    Path("other/Good.xlsx").write_bytes(build())
    assert "Say with --policy" in run("check", "bids", "other", *using, status=2).stderr


def test_a_blank_template_is_called_so(build: Builder, using: list[str | Path]) -> None:
    Path("bids").mkdir()
    Path("bids/Good.xlsx").write_bytes(build())
    blank = dict.fromkeys(("Project name", "Organisation", "Evaluation"))
    blank |= dict.fromkeys(("Start date", "End date", "Contract price", "People who benefit"))
    empty = build(project=blank, outputs=(), inputs=())
    Path("bids/Empty.xlsx").write_bytes(empty)
    done = run("process", "bids", "--no-compare", *using)
    assert "  Empty.xlsx: the blank template; nothing is filled in.\n" in done.stdout
    assert done.stderr == ""
    assert Path("bids/Empty.xlsx").read_bytes() == empty


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (
            Task(Path("closed"), "closed", trouble="folder", detail="no right"),
            "SVE635 error closed: the folder cannot be read: no right. Have it made readable for "
            "you and run again; or leave it out with --exclude.",
        ),
        (
            Task(Path("t.zip"), "t.zip", trouble="zip", detail="it is damaged"),
            "SVE636 error t.zip: the zip was not read as a folder of bids: it is damaged. Unpack "
            "it and name the folder instead; or ask for it again.",
        ),
        (
            Task(Path("t.zip"), "t.zip/a", members=("a",), trouble="in-zip", detail="it is odd"),
            "SVE637 error t.zip/a: this file inside a zip was not read: it is odd. Ask the bidder "
            "for it by itself; or unpack the zip, look at it, and name the folder instead.",
        ),
    ],
)
def test_what_cannot_be_looked_into_is_a_finding(task: Task, said: str, small: Library) -> None:
    result = process_one(task, Settings(small))
    assert (result.status, [str(found) for found in result.findings]) == ("refused", [said])


def test_a_blank_template_is_no_bid_of_a_searched_folder(small: Library, build: Builder) -> None:
    """Named by itself it is checked like any other, since somebody asks what is missing."""
    names = ("Project name", "Organisation", "Evaluation", "Start date", "End date")
    blank = dict.fromkeys((*names, "Contract price", "People who benefit"))
    Path("E.xlsx").write_bytes(build(project=blank, outputs=(), inputs=()))
    searched = process_one(Task(Path("E.xlsx"), "E.xlsx", searched=True), Settings(small))
    assert [str(found) for found in searched.findings] == [
        "SVE641 note E.xlsx: this is the blank template: nothing is filled in. Nothing to do."
    ]
    named = process_one(Task(Path("E.xlsx"), "E.xlsx"), Settings(small, write=False))
    assert named.count("error") > 1


def test_a_copy_whose_bid_is_gone_is_said(build: Builder, using: list[str | Path]) -> None:
    Path("bids").mkdir()
    Path("bids/a.xlsx").write_bytes(build())
    Path("bids/b.xlsx").write_bytes(build(project={"Organisation": "Other"}))
    run("process", "bids", "--out", "results", *using)
    Path("bids/b.xlsx").unlink()
    done = run("process", "bids", "--out", "results", *using)
    assert "not of this one: results/b.xlsx. Delete it" in done.stderr


@posix_only
def test_names_as_long_as_the_system_allows_work(build: Builder, using: list[str | Path]) -> None:
    """The name of a backup would be longer still, and that is said before anything is written."""
    name = "L" * 250 + ".xlsx"
    Path(name).write_bytes(build())
    done = run("process", name, "--backup", *using, status=1)
    assert "the name of its backup, which has .bak at its end" in done.stderr
    assert Path(name).read_bytes() == build()
    run("process", name, *using)
    assert Path(name).read_bytes() != build()
    run("remove", name)
    assert Path(name).read_bytes() == build()


@posix_only
def test_ctrl_c_leaves_a_report_of_what_was_done(
    build: Builder, small_folder: Path, tmp_path: Path
) -> None:
    """Workbooks at work are finished, no other is begun."""
    Path("bids").mkdir()
    for number in range(400):
        Path(f"bids/{number:03d}.xlsx").write_bytes(build())
    arguments = ["process", "bids", "--report", "run.json", "--proxies", small_folder]
    running = subprocess.Popen(
        program(*arguments, "--jobs", "1"),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        # what is started in the background of a shell is told to take no Ctrl-C, and hands that on
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    bids, bid = [Path(f"bids/{number:03d}.xlsx") for number in range(400)], build()
    while running.poll() is None and all(each.read_bytes() == bid for each in bids[:100]):
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    assert running.returncode == STOPPED, said
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert report["stopped"] is True
    written = [path for path in Path("bids").iterdir() if path.read_bytes() != build()]
    assert len(report["workbooks"]) == len(written) < 400
    assert f"Stopped: {len(written)} of 400 workbooks have their results" in said


class Stopping(Watcher):
    """A user who presses Ctrl-C as soon as a step is begun."""

    def step(self, words: str) -> None:
        raise KeyboardInterrupt


class Hearing(Watcher):
    """Keeps what steps there were."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, words: str) -> None:
        self.steps.append(words)


@pytest.mark.parametrize("letters", [False, True])
def test_ctrl_c_after_the_last_workbook_leaves_a_report_of_all(
    letters: bool, build: Builder, small_folder: Path
) -> None:
    """Nothing is made of them together, and each has its results and its line in the report."""
    Path("bids").mkdir()
    for name in ("a", "b"):
        Path(f"bids/{name}.xlsx").write_bytes(build(project={"Organisation": f"Works {name}"}))
    done = process(
        [Path("bids")],
        Outputs(report=Path("run.json"), page=Path("p.html"), letters=letters, told=True),
        Options(proxies=small_folder),
        watch=Stopping(),
    )
    assert done.exit_status == STOPPED
    said = "were read" if letters else "have their results"
    assert any(each.startswith(f"Stopped: 2 of 2 workbooks {said}") for each in done.remarks)
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert (report["stopped"], len(report["workbooks"])) == (True, 2)
    assert report["comparison"] is None
    assert not Path("p.html").exists()
    assert not Path("bids/SVE_comparison.xlsx").exists()


def test_ctrl_c_while_a_comparison_is_made_tells_what_was_read(
    build: Builder, small_folder: Path
) -> None:
    Path("bids").mkdir()
    Path("bids/a.xlsx").write_bytes(build())
    options = Options(proxies=small_folder)
    done = compare([Path("bids")], Path("c.xlsx"), options, watch=Stopping())
    assert (done.exit_status, done.run.stopped) == (STOPPED, True)
    assert done.remarks[-1].startswith("Stopped: 1 of 1 workbooks were read")
    assert not Path("c.xlsx").exists()


def test_each_step_after_the_reading_is_said_as_it_begins(
    build: Builder, small_folder: Path
) -> None:
    Path("bids").mkdir()
    Path("bids/a.xlsx").write_bytes(build())
    asked = Outputs(report=Path("run.json"), page=Path("p.html"), data=DataAsked(Path("data")))
    heard = Hearing()
    process([Path("bids")], asked, Options(proxies=small_folder), watch=heard)
    assert heard.steps == [
        "Putting the bids side by side",
        "Working out places, ranges and questions",
        "Writing the data",
        "Writing the comparison",
        "Writing the page",
        "Writing the run report",
    ]


def test_a_pattern_that_fits_nothing_is_said(build: Builder, using: list[str | Path]) -> None:
    """One that an earlier pattern left nothing to fits all the same."""
    Path("bids/drafts").mkdir(parents=True)
    Path("bids/Good.xlsx").write_bytes(build())
    Path("bids/drafts/old.xlsx").write_bytes(build())
    asked: list[str | Path] = ["--exclude", "drafts", "--exclude", "old*", "--exclude", "*daft*"]
    for command in (["check", "bids", *using], ["remove", "bids", *using[2:]]):
        said = run(*command, *asked).stderr
        assert "Nothing here fits --exclude *daft*, so it left nothing out." in said
        assert "drafts" not in said
