"""``process`` over a bucket, here and on a cluster: the bytes of a run over folders."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from sve_excel.files import bucket
from sve_excel.imprint import COMPARISON_FILE
from tests.buckets import NOBODY, Store, needs_buckets, store
from tests.builders import Builder
from tests.clusters import cluster, files_below, needs_cluster, worker_ids, write_bids
from tests.running import program, run, thorough

pytestmark = [pytest.mark.whole, needs_buckets, pytest.mark.filterwarnings("default")]


@dataclass(frozen=True)
class Afar:
    """A server of buckets, and a scheduler whose workers have an account of it."""

    store: Store
    scheduler: str


@pytest.fixture(scope="module")
def server() -> Iterator[Store]:
    with store() as running:
        yield running


@pytest.fixture
def known(server: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The server, known to this process by its environment."""
    bucket._store_of.cache_clear()
    for name, value in server.settings.items():
        monkeypatch.setenv(name, value)
    return server


@pytest.fixture(scope="module")
def scheduler(server: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("cluster"), server.settings) as address:
        yield address


def alone(*arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command as a program: a fork server that other tests have started has no account."""
    done = subprocess.run(program(*arguments), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done


def codes(report: Path | str) -> dict[str, set[str]]:
    """The codes of what was found, by the name of the file."""
    text = report.read_text() if isinstance(report, Path) else report
    return {
        each["path"]: {found["code"] for found in each["findings"]}
        for each in json.loads(text)["workbooks"]
    }


@needs_cluster
@pytest.mark.parametrize("number", [24, thorough(300)])
def test_a_cluster_writes_into_a_bucket_what_a_run_here_writes_into_a_folder(
    number: int,
    known: Store,
    scheduler: str,
    tmp_path: Path,
    build: Builder,
    using: list[str | Path],
) -> None:
    bids = write_bids(tmp_path / "bids", build, number)
    (bids / "sve-policy.toml").write_text("[valuation]\nred_above = 30\n")
    known.upload(bids, f"many-{number}", "bids")
    beside = ["--report", tmp_path / "here.json"]  # without one a comparison keeps the answers, too
    run("process", bids, "--out", tmp_path / "results", *beside, *using, status=1)
    here = files_below(tmp_path / "results")
    address = f"s3://many-{number}"
    out = ["--out", f"{address}/results", "--report", tmp_path / "run.json"]
    done = run("process", f"{address}/bids", *out, "--scheduler", scheduler, *using, status=1)
    assert known.files(f"many-{number}", "results") == here
    assert known.files(f"many-{number}", "bids") == files_below(bids)
    assert f"{address}/results/{COMPARISON_FILE}" in done.stdout
    assert f"Rules: {address}/bids/sve-policy.toml" in done.stdout
    report = (tmp_path / "run.json").read_text()
    assert "sve-excel-" not in report + done.stdout  # the folder that stood for the bucket
    assert json.loads(report)["comparison"]["path"] == f"{address}/results/{COMPARISON_FILE}"


@needs_cluster
def test_two_runs_at_once_and_a_worker_that_is_killed_leave_every_object_whole(
    known: Store, scheduler: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    import os
    import signal
    import time

    bids = write_bids(tmp_path / "bids", build, 10)
    known.upload(bids, "twice", "bids")
    run("process", bids, "--no-compare", *using, status=1)
    words = program(
        "process", "s3://twice/bids", "--no-compare", "--json", "--scheduler", scheduler, *using
    )
    first = known.files("twice", "bids")
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    end = time.monotonic() + 120
    while known.files("twice", "bids") == first and time.monotonic() < end:
        time.sleep(0.05)
    os.kill(worker_ids(scheduler)[0], signal.SIGKILL)
    reports = [each.communicate(timeout=300)[0] for each in both]
    assert known.files("twice", "bids") == files_below(bids)
    for report in reports:
        found = codes(report)
        assert len(found) == 12
        assert not set().union(*found.values()) & {"SVE760", "SVE763", "SVE766", "SVE901"}


def test_a_bucket_is_a_folder_to_a_run_here(
    known: Store, tmp_path: Path, bids: Path, using: list[str | Path]
) -> None:
    """Results go into the objects, and a second run finds nothing to change."""
    known.upload(bids, "alone", "a tender/bids")
    known.put("alone", "a tender/bids2/Other.xlsx", b"none of these")
    run("process", bids, *using, status=1)
    done = alone("process", "s3://alone/a tender/bids", *using, status=1)
    there = known.files("alone", "a tender/bids")
    here = files_below(bids)
    comparison = here.pop(COMPARISON_FILE)
    assert there.pop(COMPARISON_FILE) == comparison
    assert there == here
    assert f"s3://alone/a tender/bids/{COMPARISON_FILE}" in done.stdout
    again = alone("process", "s3://alone/a tender/bids", *using, status=1)
    assert {**there, COMPARISON_FILE: b""} == {
        **known.files("alone", "a tender/bids"),
        COMPARISON_FILE: b"",
    }
    assert "SVE7" not in again.stderr
    one = alone("process", "s3://alone/a tender/bids/Good.xlsx", *using)
    assert "Results of 1 of 1 workbook" in one.stdout


def test_bids_in_a_bucket_are_checked_and_compared_as_those_in_a_folder(
    known: Store, tmp_path: Path, bids: Path, using: list[str | Path]
) -> None:
    (bids / "sve-policy.toml").write_text("[valuation]\nred_above = 30\n")
    known.upload(bids, "looked-at", "bids")
    there = "s3://looked-at/bids"
    known_here, known_afar = (
        json.loads(do("check", place, "--json", *using, status=1).stdout)["workbooks"]
        for do, place in ((run, bids), (alone, there))
    )
    assert known_afar == known_here
    for do, name, place in ((run, "here", bids), (alone, "afar", there)):
        do("compare", place, "-o", tmp_path / name / "All.xlsx", *using, status=1)
        summary = tmp_path / name / "One.docx"
        told = do(
            "compare", place, "-o", summary, "--summary-for", "Ravensmere Works", *using, status=1
        )
        assert "SVE700" in told.stderr  # a draft: the rules have no marks
        assert summary.exists()
        do("check", place, "--comments", tmp_path / name / "comments", *using, status=1)
    assert files_below(tmp_path / "here" / "comments") == files_below(
        tmp_path / "afar" / "comments"
    )
    here, afar = (openpyxl.load_workbook(tmp_path / name / "All.xlsx") for name in ("here", "afar"))
    for ours, theirs in zip(here, afar, strict=True):
        assert [*ours.iter_rows(values_only=True)] == [*theirs.iter_rows(values_only=True)]
    links = {
        cell.hyperlink.target for sheet in here for row in sheet for cell in row if cell.hyperlink
    }
    assert "../bids/Good.xlsx" in links
    links = {
        cell.hyperlink.target for sheet in afar for row in sheet for cell in row if cell.hyperlink
    }
    assert not {link for link in links if link and "xlsx" in link}  # an object has no place here
    assert known.files("looked-at", "bids") == files_below(bids)


def test_a_comparison_here_of_bids_in_a_bucket_leads_to_no_file_that_is_gone(
    known: Store, tmp_path: Path, bids: Path, using: list[str | Path]
) -> None:
    known.upload(bids, "led", "bids")
    page, book = tmp_path / "All.html", tmp_path / "All.xlsx"
    asked = ["--out", "s3://led/results", "--compare", book, "--html", page]
    alone("process", "s3://led/bids", *asked, *using, status=1)
    assert "Ravensmere Works" in page.read_text()
    with zipfile.ZipFile(book) as package:
        written = [package.read(name).decode() for name in package.namelist()]
    assert not [text for text in (page.read_text(), *written) if "sve-excel-" in text]


def test_what_a_store_refuses_is_a_finding(
    known: Store,
    tmp_path: Path,
    bids: Path,
    using: list[str | Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = tmp_path / "run.json"
    asked = ["--no-compare", "--report", report, *using]
    alone("process", "s3://nowhere/bids", *asked, status=1)
    assert codes(report) == {"s3://nowhere/bids": {"SVE762"}}
    known.upload(bids, "out-nowhere", "bids")
    alone("process", "s3://out-nowhere/bids", "--out", "s3://nowhere/out", *asked, status=1)
    assert "SVE762" in codes(report)["Good.xlsx"]
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", NOBODY)
    bucket._store_of.cache_clear()
    alone("process", "s3://out-nowhere/bids", *asked, status=1)
    assert codes(report) == {"s3://out-nowhere/bids": {"SVE761"}}


def test_what_cannot_be_asked_of_a_bucket_is_refused(
    tmp_path: Path, bids: Path, using: list[str | Path]
) -> None:
    for words in (["s3://one/bids", "s3://two/bids"], [bids, "--out", "s3://one/results"]):
        done = run("process", *words, *using, status=2)
        assert "Name one address in a bucket" in done.stderr
    done = run("process", "ftp://host/bids", *using, status=2)
    assert "ftp:// is not read" in done.stderr
    run("process", bids.as_uri(), "--out", (tmp_path / "out").as_uri(), *using, status=1)
    assert (tmp_path / "out" / COMPARISON_FILE).exists()
