"""Work on a cluster: the same ends as here, whatever becomes of a worker or a task."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.run.cluster import NoCluster, OnCluster
from sve_excel.run.executor import Failed
from tests.clusters import cluster, needs_cluster, worker_ids
from tests.trouble import Trouble, ends

pytestmark = [pytest.mark.whole, needs_cluster, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as address:
        yield address


def test_a_task_that_crashes_hangs_or_gorges_fails_by_itself(scheduler: str) -> None:
    tasks = ["a", "crash", "b", "hang", "c", "gorge", "d"]
    there = worker_ids(scheduler)
    found = ends(OnCluster(scheduler), tasks, 5)
    assert found == ["A", "crashed", "B", "timeout", "C", "memory", "D"]
    assert worker_ids(scheduler) == there


def test_a_task_that_kills_its_workers_is_given_up_alone(scheduler: str) -> None:
    tasks = ["a", "poison", *(f"slow{number}" for number in range(6))]
    found = ends(OnCluster(scheduler), tasks)
    assert found == ["A", "crashed", *(task.upper() for task in tasks[2:])]


def test_the_tasks_of_a_worker_that_is_killed_are_done_elsewhere(scheduler: str) -> None:
    tasks = [f"slow{number}" for number in range(12)]
    found: list[str] = []
    for end in OnCluster(scheduler).run(Trouble(), tasks, 60):
        assert not isinstance(end, Failed)
        found.append(end.answer)
        if len(found) == 2:
            os.kill(worker_ids(scheduler)[0], signal.SIGKILL)
    assert sorted(found) == sorted(task.upper() for task in tasks)


@pytest.mark.thorough
def test_where_no_worker_is_left_the_tasks_are_lost(tmp_path: Path) -> None:
    with cluster(tmp_path) as address:
        found = []
        for end in OnCluster(address, patience=3).run(Trouble(), ["a", *["slow"] * 20], 60):
            if not found:
                # the nannies first: they would start others
                for parent in map(_parent, worker_ids(address)):
                    os.killpg(parent, signal.SIGKILL)
            found.append(end.failure if isinstance(end, Failed) else "done")
        assert len(found) == 21
        assert found[-1] == "lost"


def _parent(process: int) -> int:
    return os.getpgid(process)


def test_where_no_scheduler_answers_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoCluster, match=r"No scheduler answers at tcp://127\.0\.0\.1:9\."):
        list(OnCluster("tcp://127.0.0.1:9").run(Trouble(), ["a"], 60))
    with pytest.raises(NoCluster, match="No scheduler answers at nonsense"):
        list(OnCluster("nonsense").run(Trouble(), ["a"], 60))
