"""The bids to measure with are bids, each another, and the same each time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.files.finding import Task
from sve_excel.run.batch import run
from sve_excel.run.executor import InThisProcess
from sve_excel.run.options import DEFAULT_OPTIONS
from sve_excel.run.settings import settings_of
from tests.benchmarks.inputs import SAMPLES, another, build
from tests.benchmarks.subjects import SUBJECTS


def test_copies_of_a_sample_are_other_bids_that_can_be_valued(tmp_path: Path) -> None:
    sample = sorted(SAMPLES.glob("*.xlsx"))[6]
    bids = [tmp_path / f"{copy}.xlsx" for copy in range(3)]
    for copy, bid in enumerate(bids):
        bid.write_bytes(another(sample, copy))
    assert another(sample, 2) == bids[2].read_bytes()
    tasks = [Task(bid, bid.name) for bid in (sample, *bids)]
    done = run(tasks, settings_of(DEFAULT_OPTIONS, write=False), InThisProcess())
    assert {result.status for result in done.results} == {"valued"}
    words = [[o.description for o in r.submission.outputs] for r in done.results if r.submission]
    assert all(one != other for at, one in enumerate(words) for other in words[:at])


@pytest.fixture
def _collector() -> Iterator[None]:
    """Undo what a worker does to its process, which here is that of the tests."""
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("_collector")
@pytest.mark.parametrize("name", SUBJECTS)
def test_every_subject_does_a_bid(name: str, tmp_path: Path) -> None:
    (bid,) = build(tmp_path / "bids", 1)
    SUBJECTS[name]()(bid, tmp_path / "out.xlsx")
    written = {"script", "process", "floor"}
    assert (tmp_path / "out.xlsx").exists() == (name in written)
