"""What a run of the tests makes once and keeps: whoever asks for the same is given a copy.

A command run in the same folder over the same files leaves the same files and says the same, so
many tests that begin with one tender need it processed once. All processes of a run share what is
kept, in a folder that goes with the run. Nothing here decides by the name or the order of tests:
what is kept is found by all that it was made of, and a test that changes anything has its own made.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from click.testing import CliRunner, Result

from tests.builders import ROOT
from tests.running import run

STORE = "SVE_TESTS_KEPT"  # names the folder in which the processes of a run keep what is made
T = TypeVar("T")
Files = dict[str, bytes]


def open_store() -> Path:
    """A store for this process and those that it starts; nothing is in it yet."""
    store = Path(tempfile.mkdtemp(prefix="sve-kept-"))
    os.environ[STORE] = str(store)
    return store


def close_store(store: Path) -> None:
    """Throw away what was kept."""
    shutil.rmtree(store, ignore_errors=True)


def kept(made_of: tuple[object, ...], make: Callable[[], T]) -> T:
    """Give a copy of what was made of the same before, or make it.

    ``made_of`` is all that has a say in it, by what ``repr`` says of it; what is made can be
    pickled.
    """
    place = Path(os.environ[STORE]) / hashlib.sha256(repr(made_of).encode()).hexdigest()
    try:
        return pickle.loads(place.read_bytes())  # type: ignore[no-any-return]
    except FileNotFoundError:
        answer = make()
    part = place.with_suffix(f".{os.getpid()}")
    part.write_bytes(pickle.dumps(answer))
    part.replace(place)
    return answer


def folder_of_all(what: str, fill: Callable[[Path], object]) -> Path:
    """A folder that all processes of a run share, at one place; nobody writes into it later."""
    folder = Path(os.environ[STORE]) / what
    if not folder.exists():
        part = Path(tempfile.mkdtemp(dir=folder.parent))
        fill(part)
        try:
            part.rename(folder)
        except OSError:  # another process was first
            shutil.rmtree(part)
    return folder


def run_once(*arguments: str | Path, status: int | None = 0) -> Result:
    """Run a command, as ``run`` does, over what lies in the folder in which the test is.

    Where that was done before over the same files, they are left as it left them. For commands
    that go by nothing but these files, their words and the program; whether a command does the
    same twice is for ``run``.
    """
    words = [str(each) for each in arguments]

    def do() -> tuple[bytes, bytes, bytes, int, Files]:
        done = run(*words, status=status)
        said = (done.stdout_bytes, done.stderr_bytes, done.output_bytes)
        return *said, done.exit_code, _files()

    before = sorted((name, hashlib.sha256(data).digest()) for name, data in _files().items())
    out, err, both, code, after = kept(("run", words, status, before), do)
    _leave(after)
    return Result(CliRunner(), out, err, both, None, code, None)


def _files() -> Files:
    """What lies below the folder in which the test is: one of its own, as nothing else may go."""
    assert not ROOT.is_relative_to(Path.cwd()), "this test has no folder of its own"
    return {path.as_posix(): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def _leave(files: Files) -> None:
    """Have just these files lie there."""
    there = _files()
    for name in there.keys() - files.keys():
        Path(name).unlink()
    for name, data in files.items():
        if there.get(name) != data:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(data)
