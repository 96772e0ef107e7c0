"""A file of ours that cannot be written after all: the others are, and both are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.run.comparing import compare, summarise
from sve_excel.run.options import DataAsked, Options, Outputs
from sve_excel.run.outputs import NotWritten, What, Written, write_all, write_output
from sve_excel.run.processing import process
from sve_excel.run.watching import Watcher
from tests.builders import Builder

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


class Spoiler(Watcher):
    """Puts a file where a folder is needed, once everything has been read."""

    def step(self, words: str) -> None:
        Path("out").write_text("not a folder")


@pytest.fixture
def options(small_folder: Path) -> Options:
    return Options(proxies=small_folder, jobs=0)


def test_a_comparison_that_cannot_be_written_leaves_results_and_report(
    build: Builder, options: Options
) -> None:
    """Everything was valued, but the status is 1: something that was asked for is not there."""
    Path("Good.xlsx").write_bytes(build())
    outputs = Outputs(
        comparison=Path("out/c.xlsx"), data=DataAsked(Path("l.csv")), report=Path("r.json")
    )
    done = process([Path("Good.xlsx")], outputs, options, watch=Spoiler())
    assert done.run.exit_status == 0
    assert done.exit_status == 1
    assert [(each.what, each.path.name) for each in done.written] == [
        ("lines", "l.csv"),
        ("report", "r.json"),
    ]
    (why,) = done.unwritten
    assert why.startswith("out/c.xlsx could not be written: a file stands where a folder")
    assert json.loads(Path("r.json").read_text())["workbooks"][0]["sha256_after"]


def test_a_comparison_of_its_own_that_cannot_be_written(build: Builder, options: Options) -> None:
    Path("Good.xlsx").write_bytes(build())
    done = compare([Path("Good.xlsx")], Path("out/c.xlsx"), options, watch=Spoiler())
    assert (done.exit_status, done.written, len(done.unwritten)) == (1, (), 1)
    Path("out").unlink()
    with pytest.raises(NotWritten, match="could not be written"):
        summarise(
            [Path("Good.xlsx")], "Ravensmere Works", Path("out/s.xlsx"), options, watch=Spoiler()
        )


def test_a_file_gets_the_folders_that_it_needs(tmp_path: Path) -> None:
    write_output(tmp_path / "made" / "for" / "it.txt", b"words")
    assert (tmp_path / "made" / "for" / "it.txt").read_bytes() == b"words"


def test_what_was_written_is_known_to_whoever_stops_it() -> None:
    def files() -> Iterator[tuple[What, Path, bytes]]:
        yield "page", Path("p.html"), b"page"
        raise KeyboardInterrupt

    done: list[Written] = []
    with pytest.raises(KeyboardInterrupt):
        write_all(files(), done)
    assert done == [Written("page", Path("p.html"))]
