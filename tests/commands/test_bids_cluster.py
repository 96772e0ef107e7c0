"""``process`` on a cluster: the bytes of a run here, and no password sent."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.files.passwords import OWN_PASSWORDS, encrypt
from tests.builders import Builder
from tests.clusters import cluster, files_below, needs_cluster, write_bids
from tests.running import run, thorough

pytestmark = [pytest.mark.whole, needs_cluster, pytest.mark.filterwarnings("default")]
WORD = "kite"


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers that have a password of their own."""
    folder = tmp_path_factory.mktemp("cluster")
    words = folder / "words.txt"
    words.write_text(WORD)
    with cluster(folder, {OWN_PASSWORDS: str(words)}) as address:
        yield address


@pytest.mark.parametrize("number", [24, thorough(100)])
def test_a_run_on_a_cluster_writes_the_bytes_of_a_run_here(
    number: int, scheduler: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    bids = write_bids(tmp_path / "bids", build, number)
    said = []
    for name, more in (("here", []), ("there", ["--scheduler", scheduler])):
        out = ["--out", tmp_path / "results", "--report", tmp_path / "results" / "run.json"]
        done = run("process", bids, *out, *more, *using, status=1)
        (tmp_path / "results").rename(tmp_path / name)
        said.append((done.stdout, done.stderr))
    here, there = files_below(tmp_path / "here"), files_below(tmp_path / "there")
    assert len(json.loads(here["run.json"])["workbooks"]) == number + 2
    assert sum(name.startswith(("Bid ", "late/Bid ")) for name in here) == number
    assert here == there
    assert said[0] == said[1]


def test_two_runs_at_once_leave_every_bid_whole(
    scheduler: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Each writes into the bids; whoever comes later finds results that are those of this run."""
    import subprocess

    from tests.running import program

    bids = write_bids(tmp_path / "bids", build, 8)
    alone = Path(shutil.copytree(bids, tmp_path / "alone"))
    run("process", alone, "--no-compare", *using, status=1)
    words = program("process", bids, "--no-compare", "--scheduler", scheduler, "--json", *using)
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    reports = [json.loads(each.communicate(timeout=300)[0]) for each in both]
    assert files_below(bids) == files_below(alone)
    for report in reports:
        codes = {f["code"] for each in report["workbooks"] for f in each["findings"]}
        assert not codes & {"SVE501", "SVE760", "SVE901"}


def test_passwords_are_those_of_the_workers_and_are_not_sent(
    scheduler: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    bids = tmp_path / "bids"
    bids.mkdir()
    (bids / "Shut.xlsx").write_bytes(encrypt(build(), WORD))
    words = tmp_path / "words.txt"
    words.write_text(WORD)
    there = ["--scheduler", scheduler, "--out", tmp_path / "out", *using]
    done = run("process", bids, "--password-file", words, *there, status=2)
    assert "Passwords are not sent to a cluster" in done.stderr
    assert OWN_PASSWORDS in done.stderr
    assert not (tmp_path / "out").exists()
    done = run("process", bids, "--data", tmp_path / "data", *there, status=1)
    assert "Valued" not in done.stdout
    assert "Results of 1 of 1 workbook" in done.stdout
    assert "The data are not written" in done.stderr
    assert not (tmp_path / "data").exists()
    run("process", bids, "--data", tmp_path / "data", "--data-unprotected", *there)
    assert (tmp_path / "data" / "bids.csv").exists()


def test_the_address_may_stand_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "Bid.xlsx").write_bytes(build())
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "nonsense")
    done = run("process", tmp_path / "Bid.xlsx", *using, status=2)
    assert "No scheduler answers at nonsense" in done.stderr
