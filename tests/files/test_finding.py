"""What a folder holds: every file is read, refused, or left aside with its reason."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from sve_excel.comparison.flat_data import HEADINGS, INPUT_HEADINGS
from sve_excel.files.finding import COPY, find, search
from sve_excel.files.opening import read_task
from sve_excel.files.store import StoreError
from sve_excel.imprint import COMPARISON_FILE, KEY_HEADINGS
from sve_excel.records.side_tables import SIDE_TABLES
from sve_excel.run.newest import newest_report
from sve_excel.run.targets import wrote
from tests.builders import Builder
from tests.running import posix_only

BID = b"PK\x03\x04" + bytes(22) + (19).to_bytes(2, "little") + b"\0\0[Content_Types].xml"


def put(folder: Path, **files: bytes) -> None:
    """Write files by name; ``__`` is a point."""
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_every_file_of_a_folder_has_its_reason(tmp_path: Path) -> None:
    """What is no bid says what it is; where no ending says so a file is what its content is."""
    names = {
        "bid.xlsx": b"",
        "bid.xlsx ": b"",
        "bid.pdf": b"%PDF",
        "letter.DOCX": BID,
        "mail.eml": b"Dear",
        "link.gsheet": b"{}",
        "old.7z": b"7z",
        "bid.xlsx.bak": BID,
        "no ending": BID,
        "neither": b"text",
        "strange.abc": b"text",
        "run.json": b'{\n  "sve_excel": "1.0"}',
        "data.json": b"{}",
        "policy.toml": b"",
        "~$bid.xlsx": b"Ada",
        "~$ real bid.xlsx": BID,
        ".~lock.bid.xlsx#": b"Ada",
        ".hidden.xlsx": BID,
        "Thumbs.db": b"",
        "bid.xlsx.crdownload": BID,
        "note.txt": b"Dear",
        "workbook.txt": BID,
        "workbook.png": BID,
    }
    for name, content in names.items():
        (tmp_path / name).write_bytes(content)
    found = search([tmp_path])
    read = {task.name for task in found.tasks}
    named_otherwise = {"no ending", "~$ real bid.xlsx", "workbook.txt", "workbook.png"}
    assert read == {"bid.xlsx", "bid.xlsx ", *named_otherwise}
    assert {each.name for each in found.aside} == set(names) - read
    why = {each.name: (each.what, each.why) for each in found.aside}
    assert why["run.json"] == ("ours", "a run report")
    assert why["bid.pdf"][1].startswith("a PDF")
    assert why["policy.toml"][1].startswith("rules that were not used")
    assert "Excel knows that bid.xlsx is open" in why["~$bid.xlsx"][1]
    assert "LibreOffice knows that bid.xlsx is open" in why[".~lock.bid.xlsx#"][1]
    assert all(reason for _, reason in why.values())


@pytest.mark.parametrize("columns", SIDE_TABLES, ids=",".join)
def test_a_table_that_a_command_reads_is_no_bid(columns: tuple[str, ...], tmp_path: Path) -> None:
    """It is known by its first line, in any order and letter case, in a folder as in a zip."""
    first = ",".join(each.title() for each in reversed(columns)).encode()
    table = b"\xef\xbb\xbf" + first + b"\r\n" + b",".join([b"1"] * len(columns)) + b"\r\n"
    put(tmp_path, mine__csv=table, bid__csv=b"Project name,Northside\n")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("theirs.csv", table)
        archive.writestr("sent.csv", b'"Project name",Northside\n')
    found = search([tmp_path])
    assert {task.name for task in found.tasks} == {"bid.csv", "all.zip/sent.csv"}
    assert {(each.name, each.why) for each in found.aside} == {
        ("mine.csv", SIDE_TABLES[columns]),
        ("all.zip/theirs.csv", SIDE_TABLES[columns]),
    }


def test_a_key_and_data_that_we_wrote_are_no_bids(tmp_path: Path) -> None:
    """A table of data is ours where the description beside it names it."""
    described = json.dumps({"sve_excel": "1", "resources": [{"path": "bids.csv"}]}).encode()
    lines = ",".join([*HEADINGS, "more"]).encode()
    put(tmp_path, c_key__csv=",".join(KEY_HEADINGS).encode(), lines__csv=lines, bid__csv=b"bid\n")
    put(tmp_path, datapackage__json=described, bids__csv=b"bid\n1\n")
    put(tmp_path, inputs__csv=",".join(INPUT_HEADINGS).encode())
    found = search([tmp_path])
    assert [task.name for task in found.tasks] == ["bid.csv"]
    ours = {each.name for each in found.aside if each.what == "ours"}
    assert ours == {"c_key.csv", "lines.csv", "bids.csv", "inputs.csv", "datapackage.json"}


def test_folders_that_are_not_searched_are_named(tmp_path: Path) -> None:
    put(tmp_path / "bids" / ".git", a__xlsx=BID)
    put(tmp_path / "bids" / "results", a__xlsx=BID)
    put(tmp_path / "elsewhere", b__xlsx=BID)
    (tmp_path / "bids" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    found = search([tmp_path / "bids"], tmp_path / "bids" / "results")
    assert found.tasks == ()
    assert {(each.name, each.what) for each in found.aside} == {
        (".git/", "left aside"),
        ("link/", "left aside"),
        ("results/", "ours"),
    }


@posix_only
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "closed", a__xlsx=BID)
    (tmp_path / "closed").chmod(0)
    try:
        (task,) = find([tmp_path])
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert (task.name, task.trouble) == ("closed", "folder")


@pytest.mark.parametrize("pattern", ["drafts", "drafts/", "*old*", "drafts/*", "drafts/old.xlsx"])
def test_what_fits_a_pattern_is_left_out_and_named(pattern: str, tmp_path: Path) -> None:
    put(tmp_path, good__xlsx=BID)
    put(tmp_path / "drafts", old__xlsx=BID)
    found = search([tmp_path], exclude=[pattern])
    assert [task.name for task in found.tasks] == ["good.xlsx"]
    assert [(each.name, each.why) for each in found.aside] == [
        ("drafts/old.xlsx", f"left out by --exclude {pattern}")
    ]


def test_a_bid_that_is_called_like_our_comparison_is_a_bid(build: Builder, tmp_path: Path) -> None:
    (tmp_path / COMPARISON_FILE).write_bytes(build())
    assert [task.name for task in find([tmp_path])] == [COMPARISON_FILE]


def test_copies_of_an_earlier_run_are_left_out_where_bids_are_beside_them(tmp_path: Path) -> None:
    """A copy counts where nothing but copies is there, where it is named, and once it was saved."""
    put(tmp_path, a__xlsx=BID)
    (tmp_path / "results").mkdir()
    for name, part in (("a.xlsx", "sve_sheet1.xml"), ("saved.xlsx", "sheet9.xml")):
        with zipfile.ZipFile(tmp_path / "results" / name, "w") as made:
            made.writestr("xl/workbook.xml", '<definedName name="SVE_results_copy"/>')
            made.writestr(f"xl/worksheets/{part}", "")
    found = search([tmp_path])
    assert [task.name for task in found.tasks] == ["a.xlsx", "results/saved.xlsx"]
    assert [(each.name, each.what, each.why) for each in found.aside] == [
        ("results/a.xlsx", "ours", COPY)
    ]
    (tmp_path / "results" / "saved.xlsx").unlink()
    assert [task.name for task in find([tmp_path / "results"])] == ["a.xlsx"]
    named = find([tmp_path / "a.xlsx", tmp_path / "results" / "a.xlsx"])
    assert [task.name for task in named] == ["a.xlsx", "results/a.xlsx"]


@posix_only
@pytest.mark.parametrize("name", ["pipe.zip", "pipe.xlsx", "pipe.json", "pipe", "pipe.html"])
def test_nobody_waits_for_a_pipe(name: str, tmp_path: Path) -> None:
    """Nobody writes into it: whoever reads it waits without end."""
    (tmp_path / "bid.xlsx").write_bytes(BID)
    os.mkfifo(tmp_path / name)
    found = search([tmp_path])
    assert {"bid.xlsx", name} == {each.name for each in (*found.tasks, *found.aside)}
    for task in found.tasks:
        if task.name == name:
            with pytest.raises(StoreError, match="not a regular file"):
                read_task(task)
    assert newest_report([tmp_path], lambda report, path: True) == (None, {})
    assert not wrote(tmp_path / name, "report")
    assert not wrote(tmp_path / name, "page")


@posix_only
@pytest.mark.parametrize("link", ["a link.xlsx", "z link.xlsx"])
def test_a_link_to_a_bid_beside_it_is_named_and_the_bid_read_once(
    link: str, tmp_path: Path
) -> None:
    (tmp_path / "bid.xlsx").write_bytes(BID)
    (tmp_path / link).symlink_to("bid.xlsx")
    found = search([tmp_path])
    assert [task.name for task in found.tasks] == ["bid.xlsx"]
    assert [(each.name, each.why) for each in found.aside] == [(link, "the same file as bid.xlsx")]
    twice = search([tmp_path / "bid.xlsx", tmp_path / "bid.xlsx"])
    assert (len(twice.tasks), twice.aside) == (1, ())
