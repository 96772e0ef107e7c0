"""Where commands write: never over a bid, a file that they read, or another output."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import openpyxl
import pytest

from sve_excel.files.passwords import encrypt
from sve_excel.imprint import COMPARISON_FILE, RESULTS_SHEET
from tests.builders import OUTPUT, Builder
from tests.running import posix_only, run

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


def contents(folder: Path) -> dict[Path, str]:
    """Every file below a folder by its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


ORIGINAL, TWICE = "is one of the originals", "Name a file of its own for each."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["process", "bids", "--report", "bids/Good.xlsx"], ORIGINAL),
        (["process", "bids", "--compare", "bids/Good.xlsx"], ORIGINAL),
        (["process", "bids", "--compare", "bids/late/../Good.xlsx"], ORIGINAL),
        (["process", "bids/Good.xlsx", "--report", "bids/Good.xlsx"], ORIGINAL),
        (["compare", "bids", "-o", "bids/Good.xlsx"], ORIGINAL),
        (["compare", "bids", "-o", "s.xlsx", "--summary-for", "A"], "is there already"),
        (["track", "bids", "-o", "bids/Good.xlsx"], ORIGINAL),
        (["compare", "bids", "-o", "s.xlsx"], "is not a comparison that sve-excel wrote"),
        (["process", "bids", "--report", "pol.toml"], "is not a run report that sve-excel wrote"),
        (["process", "bids", "--data", "rows.csv"], "is not a list of lines that sve-excel wrote"),
        (["process", "bids", "--policy", "pol.toml", "--report", "pol.toml"], "is read by this"),
        (["process", "bids", "--compare", "a.xlsx", "--report", "a.xlsx"], TWICE),
        (["process", "bids", "--report", f"bids/{COMPARISON_FILE}"], TWICE),
        (["process", "bids", "--out", "o", "--compare", "o/Good.xlsx"], "a copy of a bid goes"),
        (["compare", "bids", "-o", "z.txt"], "Give it a name that ends in .xlsx or .html."),
        (["process", "bids", "--html", "z.xlsx"], "Give it a name that ends in .html."),
        (["process", "bids", "--html", "mine.html"], "is not a page that sve-excel wrote"),
        (["compare", "bids", "-o", "mine.html"], "is not a page that sve-excel wrote"),
        (["process", "bids", "--html", "a.html", "--report", "a.html"], TWICE),
        (["compare", "bids", "-o", "n.html", "--summary-for", "A"], "A summary is a workbook"),
        (["process", "bids", "--compare", "z.csv"], "Give it a name that ends in .xlsx."),
        (["compare", "bids", "-o", "n.xlsx", "--data", "l.csv", "--summary-for", "A"], "Leave one"),
    ],
)
def test_a_target_that_is_not_its_own_is_refused_before_anything_is_written(
    arguments: list[str], said: str, bids: Path, build: Builder, using: list[str | Path]
) -> None:
    Path("s.xlsx").write_bytes(build())
    Path("rows.csv").write_text("mine\n")
    Path("mine.html").write_text("<!doctype html><title>Mine</title>")
    Path("pol.toml").write_text("[valuation]\ngreen_below = 3\n")
    before = contents(Path())
    done = run(*arguments, *using, status=2)
    assert said in done.stderr
    assert done.stdout == ""
    assert contents(Path()) == before


@posix_only
def test_a_target_that_is_a_link_to_a_bid_is_refused(bids: Path, using: list[str | Path]) -> None:
    Path("link.xlsx").symlink_to(bids / "Good.xlsx")
    before = contents(Path())
    assert ORIGINAL in run("compare", bids, "-o", "link.xlsx", *using, status=2).stderr
    assert contents(Path()) == before


@pytest.mark.whole
def test_what_was_written_earlier_is_replaced(bids: Path, using: list[str | Path]) -> None:
    """Inside the folder of the bids, too, under any name; and an empty file is nobody's."""
    target = bids / "all.xlsx"
    target.write_bytes(b"")
    more = ["--compare", target, "--report", bids / "r.json", "--data", bids / "l.csv"]
    for _ in range(2):
        run("process", bids, *more, *using, status=1)
        run("compare", bids, "-o", target, *using, status=1)
        run("track", bids, "-o", bids / "t.xlsx", *using, status=1)
        summary = ["-o", bids / "s.xlsx", "--summary-for", "Ravensmere Works"]
        run("compare", bids, *summary, *using, status=1)
        run("process", bids, "--no-compare", "--html", bids / "p.html", *using, status=1)
        run("compare", bids, "-o", bids / "p.html", *using, status=1)


@pytest.mark.whole
@pytest.mark.parametrize("more", [[], ["--out", "results"]])
def test_a_bid_called_like_our_comparison_stops_no_run(
    more: list[str], bids: Path, build: Builder, using: list[str | Path]
) -> None:
    """It is valued like any other, and the comparison gets another name, again and again."""
    bid = bids / COMPARISON_FILE
    bid.write_bytes(build())
    other = Path("results" if more else bids) / "SVE_comparison (2).xlsx"
    for _ in range(2):
        done = run("process", bids, *more, *using, status=1)
        assert f" {COMPARISON_FILE}\n" in done.stdout
        assert f"Comparison: {other}\n" in done.stdout
        assert "so the comparison is called SVE_comparison (2).xlsx" in done.stderr
        assert sum("£9.45" in line for line in done.stdout.splitlines()) == 2
    assert RESULTS_SHEET not in openpyxl.load_workbook(other).sheetnames
    valued = Path("results") / COMPARISON_FILE if more else bid
    assert RESULTS_SHEET in openpyxl.load_workbook(valued).sheetnames


def test_a_copy_replaces_copies_of_earlier_runs_only(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """A foreign file of that name stays, the figures are said, and the status is 1."""
    out = tmp_path / "o"
    out.mkdir()
    (tmp_path / "n.xlsx").write_bytes(build())
    foreign = build(outputs=[{**OUTPUT, "Units": 11}])
    (out / "n.xlsx").write_bytes(foreign)
    arguments = ["process", "n.xlsx", "--out", "o", "--no-compare", *using]
    done = run(*arguments, status=1)
    assert "SVE510 error: no copy was written: o/n.xlsx is there already" in done.stderr
    assert "£9.45" in done.stdout
    assert (out / "n.xlsx").read_bytes() == foreign
    (out / "n.xlsx").write_bytes(build())  # the very original
    run(*arguments)
    (tmp_path / "n.xlsx").write_bytes(foreign)
    run(*arguments)  # an earlier copy, of what the bid was then
    assert RESULTS_SHEET in openpyxl.load_workbook(out / "n.xlsx").sheetnames


@pytest.mark.whole
def test_a_protected_copy_replaces_that_of_an_earlier_run(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "n.xlsx").write_bytes(encrypt(build(), "kite"))
    (tmp_path / "word.txt").write_text("kite\n")
    more = ["--out", "o", "--no-compare", "--password-file", "word.txt", *using]
    for _ in range(2):
        run("process", "n.xlsx", *more)
    (tmp_path / "o" / "n.xlsx").write_bytes(encrypt(build(), "other"))
    assert "SVE510" in run("process", "n.xlsx", *more, status=1).stderr


def test_a_copy_that_cannot_be_written_names_its_place(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "n.xlsx").write_bytes(build())
    (tmp_path / "letter.xlsx").write_text("Dear Sir")
    (tmp_path / "file").write_text("not a folder")
    arguments = ["n.xlsx", "letter.xlsx", "--out", "file/o", "--no-compare"]
    done = run("process", *arguments, *using, status=1)
    assert "could not be written: file/o/n.xlsx: " in done.stderr.replace("\\", "/")
    assert "or have copies written into another folder." in done.stderr
    assert "Valued: 1 of 2; 1 that could not be read.\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["process", "bids", "--compare", "file/c.xlsx"], "file is no folder"),
        (["process", "bids", "--report", "file/r.json"], "file is no folder"),
        (["process", "bids", "--data", "file/deep/l.csv"], "file is no folder"),
        (["process", "bids", "--data", f"{'n' * 300}.csv"], "longer than the system allows"),
        (["compare", "bids", "-o", "file/c.xlsx"], "file is no folder"),
        (["track", "bids", "-o", "file/c.xlsx"], "file is no folder"),
        (["compare", "bids", "-o", "f/c.xlsx", "--summary-for", "A"], "f may not be written to"),
        (["process", "bids", "--report", "r.json"], "the file is write-protected"),
    ],
)
def test_what_could_not_be_written_is_refused_before_anything_is(
    arguments: list[str],
    said: str,
    bids: Path,
    using: list[str | Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("file").write_text("not a folder")
    Path("f").mkdir()
    Path("r.json").write_text('{"sve_excel": "", "workbooks": []}')
    before, closed = contents(Path()), {"f", "r.json"}

    def access(path: str | Path, mode: int) -> bool:
        """What the system says to everybody but an administrator."""
        return not (mode & os.W_OK and Path(path).name in closed)

    monkeypatch.setattr(os, "access", access)
    done = run(*arguments, *using, status=2)
    assert " cannot be written: " in done.stderr
    assert said in done.stderr
    assert "Name another file with -" in done.stderr
    assert done.stdout == ""
    assert contents(Path()) == before


@pytest.mark.whole
@posix_only
@pytest.mark.parametrize(
    ("arguments", "pipe", "said"),
    [
        (["process", "bids", "--no-compare", "--report", "p"], "p", "--report"),
        (["process", "bids", "--html", "p.html"], "p.html", "--html"),
        (["process", "bids", "--data", "p.csv"], "p.csv", "--data"),
        (["process", "bids", "--data", "p"], "p", "p is no folder"),
        (["process", "bids", "--data", "d"], "d/datapackage.json", "--data"),
        (["process", "bids", "--summaries", "p"], "p", "Name one with --summaries"),
        (["process", "bids", "--questions", "p"], "p", "Name one with --questions"),
        (["check", "bids", "--comments", "p"], "p", "Name one with --comments"),
        (["compare", "bids", "-o", "p.xlsx"], "p.xlsx", "-o"),
        (["compare", "bids", "-o", "c.xlsx", "--anonymous"], "c key.csv", "The key"),
        (["compare", "bids", "-o", "c.xlsx", "--questions", "p"], "p", "--questions"),
        (["track", "bids", "-o", "p.xlsx"], "p.xlsx", "-o"),
        (["new", "Ours", "-o", "p.xlsx", "--force"], "p.xlsx", "-o"),
        (["upgrade", "bids/Good.xlsx", "-o", "p.xlsx", "--force"], "p.xlsx", "-o"),
    ],
)
def test_a_pipe_is_neither_replaced_nor_waited_for_where_a_file_was_to_be_written(
    arguments: list[str], pipe: str, said: str, bids: Path, using: list[str | Path]
) -> None:
    Path(pipe).parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    library = using if arguments[0] not in ("new", "upgrade") else using[:2]
    done = run(*arguments, *library, status=2)
    assert said in done.stderr
    assert "no folder" in done.stderr or "it is a pipe or a device, and no file" in done.stderr
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)
    assert done.stdout == ""


@pytest.mark.whole
@posix_only
def test_a_comparison_without_a_name_of_its_own_goes_beside_a_pipe_of_that_name(
    bids: Path, using: list[str | Path]
) -> None:
    Path("o").mkdir()
    os.mkfifo("o/SVE_comparison.xlsx")
    done = run("process", "bids/Good.xlsx", "--out", "o", *using)
    assert "the comparison is called SVE_comparison (2).xlsx" in " ".join(done.output.split())
    assert stat.S_ISFIFO(os.stat("o/SVE_comparison.xlsx").st_mode)


def test_list_takes_a_single_workbook(bids: Path, using: list[str | Path]) -> None:
    assert "Good.xlsx" in run("list", bids / "Good.xlsx", *using).stdout
