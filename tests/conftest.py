"""The fixtures that the tests share, and the settings under which all of them run."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import is_hypothesis_test, settings

from sve_excel.files.finding import find
from sve_excel.library.loading import Library, load_library
from sve_excel.model import Result
from sve_excel.projects.fill import fill_template
from sve_excel.run.batch import run
from sve_excel.run.executor import InThisProcess
from sve_excel.run.settings import Settings
from sve_excel.template.book import Answers
from tests.builders import (
    INPUT,
    OUTPUT,
    PROJECT,
    ROOT,
    TEMPLATE,
    Builder,
    shipped,
    take_formulas_apart_once,
    write_library,
)
from tests.cases import Found, findings_of
from tests.judges import asks_a_judge
from tests.keeping import close_store, folder_of_all, kept, open_store
from tests.office import close_desk, open_desk
from tests.running import examples, is_thorough

DESK = pytest.StashKey[Path]()
STORE = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts a run opens desk and store, which its workers share."""
    is_thorough(config.option.markexpr)
    # the same examples in every run, and no time limit for one: a slow machine is no failure
    settings.register_profile("same", examples(100), derandomize=True, deadline=None, database=None)
    settings.load_profile("same")
    take_formulas_apart_once()
    if not hasattr(config, "workerinput"):
        config.stash[DESK] = open_desk()
        config.stash[STORE] = open_store()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let each process keep neighbours, and take over what is left when it is done itself.

    What the tests of a file share is so made once; dealt out in turns, it is made in every process.
    """
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what takes long: judges, and run thoroughly, whatever is drawn with all its examples."""
    if is_thorough() and is_hypothesis_test(getattr(item, "obj", None)):
        item.add_marker("thorough")
    if any(map(asks_a_judge, item.iter_markers("skipif"))):
        item.add_marker("whole")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: whoever looks for garbage later need not look through it."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever opened desk and store closes them."""
    if DESK in config.stash:
        close_desk(config.stash[DESK])
        close_store(config.stash[STORE])


@pytest.fixture(scope="session")
def library() -> Library:
    """The library that is shipped."""
    return shipped()


@pytest.fixture(scope="session")
def samples(library: Library) -> tuple[Result, ...]:
    """What a run that writes nothing says of every sample."""
    found = find([ROOT / "samples"])
    return kept(
        ("samples",), lambda: run(found, Settings(library, write=False), InThisProcess()).results
    )


@pytest.fixture(scope="session")
def small_folder() -> Path:
    """Folder of the small library, the same in all processes of a run."""
    return folder_of_all("library", write_library)


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Library:
    """The small library, in which everything is known by heart."""
    return load_library(small_folder)


@pytest.fixture(scope="session")
def build(small: Library) -> Builder:
    """Fill a workbook from the small library; without arguments, one that is without a fault.

    Arguments are the fields of ``Answers`` by keyword; ``project`` is laid over a whole one.
    """
    made: dict[str, bytes] = {}

    def filled(
        *,
        project: Mapping[str, Any] | None = None,
        outputs: Sequence[Mapping[str, Any]] = (OUTPUT,),
        inputs: Sequence[Mapping[str, Any]] = (INPUT,),
        own_proxies: Sequence[Mapping[str, Any]] = (),
        output_rows: int = 6,
        input_rows: int = 4,
    ) -> bytes:
        answers = {**PROJECT, **(project or {})}
        key = repr((answers, outputs, inputs, own_proxies, output_rows, input_rows))
        if key not in made:
            made[key] = fill_template(
                small,
                Answers(answers, outputs, inputs, own_proxies),
                output_rows=output_rows,
                input_rows=input_rows,
            )
        return made[key]

    return filled


@pytest.fixture
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own folder is where commands are run."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bids(tmp_path: Path, build: Builder) -> Path:
    """A folder with a bid to value, a bid to mend and a letter."""
    folder = tmp_path / "bids"
    (folder / "late").mkdir(parents=True)
    (folder / "Good.xlsx").write_bytes(build())
    faulty = {**OUTPUT, "Deadweight": 20}
    (folder / "late" / "Faulty.xlsx").write_bytes(
        build(project={"Project name": "Way On"}, outputs=(OUTPUT, faulty))
    )
    (folder / "Letter.xlsx").write_bytes(b"Dear Sir or Madam,\n\nPlease find our bid below.\n")
    return folder


@pytest.fixture
def using(small_folder: Path) -> list[str | Path]:
    """Options that every run here shares: the small library, one process."""
    return ["--proxies", small_folder, "--jobs", "1"]


@pytest.fixture(scope="session")
def template() -> openpyxl.Workbook:
    """The template that is shipped, for looking at."""
    return openpyxl.load_workbook(TEMPLATE)


@pytest.fixture(scope="session")
def stored() -> openpyxl.Workbook:
    """The same with the stored results of its formulas."""
    return openpyxl.load_workbook(TEMPLATE, data_only=True)


@pytest.fixture
def found_in(build: Builder, small: Library, tmp_path: Path) -> Found:
    """Process the workbook of a case, and give what is found in it as it is printed."""
    return lambda case: findings_of(case, build, small, tmp_path)
