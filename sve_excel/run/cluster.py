"""Work done by a cluster: an executor whose workers are those of a Dask scheduler.

The settings go to each worker once, tasks a few at a time, and results come as they are ready. The
scheduler gives the tasks of a worker that is gone to another. A task that brought its process or
its worker down is done once more when all others are done, with nothing beside it, and only then
given up. Where no worker is left for ``patience`` seconds, what is not done is given up as lost.

Dask is an extra of the installation: without it, or where no scheduler answers, a ``Refusal`` says
so before anything is done.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Final, Generic

from sve_excel import Refusal
from sve_excel.opc.limits import DEFAULT_LIMITS
from sve_excel.run.executor import Answered, Failed, Failure, R, T
from sve_excel.run.workers import stops

_AHEAD: Final = 2  # tasks for each thread of the workers: one at work, and one that waits there
_LOOK: Final = 1.0  # seconds after which the workers are counted again
_ANSWER: Final = 20.0  # seconds in which a scheduler answers


class NoCluster(Refusal):
    """A cluster that cannot be asked, or that cannot do the work."""


@dataclass(frozen=True, slots=True)
class OnCluster:
    """Does tasks in the workers of the scheduler at ``address``, such as ``tcp://host:8786``.

    A process there may take so many bytes of ``memory``, as in ``workers.Apart``.
    """

    address: str
    memory: int = DEFAULT_LIMITS.memory
    patience: float = 60.0

    def run(
        self, setup: Callable[[], Callable[[T], R]], tasks: Sequence[T], time_limit: float
    ) -> Iterator[Answered[R] | Failed]:
        """Do every task; raises ``NoCluster`` where none can be begun."""
        client = _client(self.address, self.patience)
        name = f"sve-excel-{uuid.uuid4().hex}"
        try:
            _send(client, name, (setup, time_limit, self.memory))
            with stops() as asked:
                yield from _Run(client, name, tasks, self.patience).ends(asked)
        finally:
            with suppress(Exception):  # the cluster may be gone; the run is over all the same
                client.unregister_worker_plugin(name)
            with suppress(Exception):
                client.close(timeout=_ANSWER)
        if asked:
            raise KeyboardInterrupt


def _client(address: str, patience: float) -> Any:
    """Ask the scheduler, and wait for its first worker."""
    try:
        from distributed import Client
    except ImportError as error:
        raise NoCluster(
            "Work on a cluster needs Dask, which is not installed here. Install it with: "
            'pip install "sve-excel[cluster]"'
        ) from error
    try:
        client = Client(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise NoCluster(
            f"No scheduler answers at {address}. Start one with 'dask scheduler', and give its "
            "address as it prints it, such as tcp://host:8786."
        ) from error
    try:
        client.wait_for_workers(1, timeout=patience)
    except (OSError, TimeoutError) as error:
        client.close(timeout=_ANSWER)
        raise NoCluster(
            f"The scheduler at {address} has no workers. Start some with 'dask worker {address}'."
        ) from error
    return client


def _send(client: Any, name: str, told: tuple[Any, ...]) -> None:
    """Send every worker what the run is to do."""
    from sve_excel.run.crew import Crew, OtherVersion

    try:
        client.register_plugin(Crew(*told), name=name)
    except OtherVersion as error:
        raise NoCluster(
            f"The worker {error}. Install the same version of sve-excel on every machine."
        ) from error
    except ImportError as error:
        raise NoCluster(
            f"A worker of the cluster cannot load the program ({error}). Install "
            '"sve-excel[cluster]" on every machine, the scheduler\'s included.'
        ) from error


class _Run(Generic[T, R]):
    """The tasks of one run: those not begun, those under way, those to be done once more."""

    def __init__(self, client: Any, name: str, tasks: Sequence[T], patience: float) -> None:
        self._client, self._name, self._tasks = client, name, tasks
        self._patience = patience
        self._waiting = deque(range(len(tasks)))
        self._again: deque[int] = deque()
        self._under_way: dict[str, int] = {}
        self._done: SimpleQueue[Any] = SimpleQueue()
        self._threads = 0
        self._looked = 0.0
        self._seen = time.monotonic()

    def ends(self, asked: Sequence[bool]) -> Iterator[Answered[R] | Failed]:
        """The end of each task. Where the user stops it, those under way are finished."""
        yield from self._pass(self._waiting, asked, last=False)
        yield from self._pass(self._again, asked, last=True)

    def _pass(
        self, waiting: deque[int], asked: Sequence[bool], *, last: bool
    ) -> Iterator[Answered[R] | Failed]:
        """Do what waits, in the ``last`` pass one task at a time; a crash counts in that alone."""
        while True:
            if asked:
                waiting.clear()
            self._look()
            if time.monotonic() - self._seen > self._patience:
                yield from (Failed(index, "lost") for index in self._give_up(waiting))
            while waiting and len(self._under_way) < (1 if last else _AHEAD * self._threads):
                self._submit(waiting.popleft(), last)
            if not self._under_way and not waiting:
                return
            try:
                future = self._done.get(timeout=_LOOK)
            except Empty:
                continue
            index = self._under_way.pop(future.key, None)
            if index is None:  # one that was given up
                continue
            answer, failure = self._end(future)
            if failure == "crashed" and not last:
                self._again.append(index)
            else:
                yield Failed(index, failure) if failure else Answered(index, answer)

    def _look(self) -> None:
        """Count the threads of the workers, now and then: workers come and go."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        try:
            self._threads = sum(self._client.nthreads().values())
        except Exception:  # of a scheduler that is gone the client raises what its transport does
            self._threads = 0
        if self._threads:
            self._seen = now

    def _submit(self, index: int, last: bool) -> None:
        from sve_excel.run.crew import do_there

        key = f"{self._name}-{index}{'-again' if last else ''}"
        self._under_way[key] = index
        future = self._client.submit(do_there, self._name, self._tasks[index], key=key, pure=False)
        future.add_done_callback(self._done.put)

    def _end(self, future: Any) -> tuple[Any, Failure | None]:
        """What came of a task: its answer, or how it failed."""
        from distributed import KilledWorker

        try:
            answer, failure = future.result(timeout=self._patience)
        except KilledWorker:
            return None, "crashed"
        except Exception:  # whatever was raised there comes out here: nothing is known
            return None, "lost"
        return answer, failure

    def _give_up(self, waiting: deque[int]) -> list[int]:
        """Nobody is left to do these: those under way, and those that wait."""
        left = [*self._under_way.values(), *waiting]
        self._under_way.clear()
        waiting.clear()
        return left
