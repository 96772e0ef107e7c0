"""Results of many files are read back one at a time, and say what they say when all are held."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sve_excel.model import Place
from sve_excel.run import batch, bids, processing
from sve_excel.run.bids import find_bids
from sve_excel.run.jobs import READER_CRASHED
from sve_excel.run.options import Options, Outputs
from sve_excel.run.report import run_report
from sve_excel.run.settings import settings_of
from sve_excel.run.spool import Outlined, Spool, Spooled, outlined
from tests.builders import OUTPUT, Builder, packed, write_library

Writer = Callable[[], Path]


@pytest.fixture
def folder(build: Builder, tmp_path: Path) -> Path:
    """One bid twice, two versions of another, one to mend, one that names its lot, and no bid."""
    home = tmp_path / "bids"
    home.mkdir()
    files: Mapping[str, bytes] = {
        "a.xlsx": build(),
        "a (1).xlsx": build(),
        "b.xlsx": build(project={"Organisation": "B"}),
        "b2.xlsx": build(
            project={"Organisation": "B"}, outputs=[{**OUTPUT, "Units": 7, "Deadweight": 0.9}]
        ),
        "c.xlsx": build(project={"Organisation": "C"}, outputs=[{**OUTPUT, "Units": "a dozen"}]),
        "notes.xlsx": packed({"a": b"b"}),
        "zero.xlsx": b"",
    }
    for name, content in files.items():
        (home / name).write_bytes(content)
    return home


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(proxies=write_library(tmp_path / "library"), jobs=0)


def both(monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> tuple[Any, Any]:
    """What comes of it with all results held, and with every one read back."""
    held = work()
    monkeypatch.setattr(batch, "HELD", 1)
    return held, work()


def test_a_check_of_many_files_says_what_one_of_few_says(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, read = both(monkeypatch, lambda: processing.check([folder], options))
    assert not isinstance(held.run.results, Spooled)
    assert isinstance(read.run.results, Spooled)
    assert len(held.run.results) == len(read.run.results) == len(list(folder.iterdir()))
    assert list(read.run.results) == list(held.run.results)
    assert read.run.results[2:4] == list(held.run.results[2:4])
    assert run_report(read.run) == run_report(held.run)
    assert read.run.exit_status == held.run.exit_status == 1
    assert {"SVE638", "SVE639"} & {f.code for r in read.run.results for f in r.findings}
    for short, whole in zip(read.run.outlines, held.run.results, strict=True):
        assert short.path == whole.path
        assert short.unranked == whole.unranked
        for severity in ("error", "warning", "note"):
            assert short.count(severity) == whole.count(severity)


def test_a_run_of_many_files_writes_what_one_of_few_writes(
    folder: Path, options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter((1, 2))

    def work() -> tuple[Any, dict[str, bytes]]:
        out = tmp_path / f"out{next(numbers)}"
        outputs = Outputs(copies=out, compare=False, report=out / "run.json")
        done = processing.process([folder], outputs, options)
        return done, {each.name: each.read_bytes() for each in out.iterdir()}

    (held, files), (read, again) = both(monkeypatch, work)
    assert isinstance(read.run.results, Spooled)
    assert len(files) > 3
    assert again == files
    assert read.remarks == held.remarks


def test_what_needs_every_bid_at_once_has_them(
    folder: Path, options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "HELD", 1)
    letters = tmp_path / "letters"
    outputs = Outputs(copies=tmp_path / "out", comparison=tmp_path / "c.xlsx", questions=letters)
    done = processing.process([folder], outputs, options)
    assert not isinstance(done.run.results, Spooled)
    assert (tmp_path / "c.xlsx").exists()


def test_what_the_register_says_is_said_of_each_as_it_is_read(
    folder: Path, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sve_excel.records.standing import Standing

    register = {"b2.xlsx": Standing(status="withdrawn"), "c.xlsx": Standing(status="no such")}

    def work() -> Any:
        settings = settings_of(options, write=False)
        found = find_bids([folder], options)
        foreknown = bids.Foreknown(register)
        return bids.value(found, settings, options, foreknown=foreknown, spool=True)

    held, read = both(monkeypatch, work)
    assert isinstance(read.results, Spooled)
    assert list(read.results) == list(held.results)
    assert [each.standing for each in read.outlines] == [each.standing for each in held.results]


def test_what_was_protected_is_not_put_on_disk(build: Builder, tmp_path: Path) -> None:
    found = processed(build(project={"Organisation": "Of the secret"}), tmp_path)
    spool = Spool()
    spool.keep(0, found)
    assert b"Of the secret" in on_disk(spool)
    shut = Spool()
    protected = processed(build(project={"Organisation": "Of the secret"}), tmp_path, shut=True)
    shut.keep(0, protected)
    assert on_disk(shut) == b""
    assert shut.whole(0).sha256_decrypted == "0" * 64


def processed(workbook: bytes, folder: Path, *, shut: bool = False) -> Outlined:
    """A bid as a worker gives it."""
    from dataclasses import replace

    (folder / "bid.xlsx").write_bytes(workbook)
    options = Options(proxies=write_library(folder / f"library{shut}"), jobs=0)
    (result,) = processing.check([folder / "bid.xlsx"], options).run.results
    return outlined(replace(result, sha256_decrypted="0" * 64 if shut else None))


def on_disk(spool: Spool) -> bytes:
    drawers = (spool._wholes, spool._outlines)
    return b"".join([each.file.seek(0) * b"" + each.file.read() for each in drawers])


def test_the_one_who_collects_holds_hardly_anything_of_a_file(
    build: Builder, tmp_path: Path
) -> None:
    found, spool, count = processed(build(), tmp_path), Spool(), 2_000
    spool.keep(0, found)
    tracemalloc.start()
    try:
        for number in range(1, count):
            spool.keep(number, found)
        results = spool.results()
        assert sum(each.status == "valued" for each in results.outlines) == count
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 100 * count
    finally:
        tracemalloc.stop()
    assert results[count - 1] == results[0]


def test_a_file_whose_worker_fell_has_its_finding(tmp_path: Path) -> None:
    from sve_excel.files.finding import Task
    from sve_excel.run.spool import outlining

    settings = settings_of(Options(proxies=write_library(tmp_path / "library")), write=False)
    spool = Spool()
    task = Task(tmp_path / "bid.xlsx", "bid.xlsx")
    spool.keep(0, outlining(settings).failed(task, READER_CRASHED.at(Place("bid.xlsx"))))
    (result,) = spool.results()
    assert result.status == "refused"
    assert [found.code for found in result.findings] == [READER_CRASHED.code]
