"""Summaries that may have been sent stay as they are, whatever is made after them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.award_papers import ready, say
from tests.builders import Builder
from tests.keeping import run_once
from tests.running import sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
SUMS = Path("sums")
KINDS = ("docx", "xlsx")
OTHER = "Ash says on page 5 that two teachers are trained; nothing is said of who drops out."


@pytest.fixture
def folder(build: Builder, using: list[str | Path]) -> Path:
    return ready(build, using)


def names() -> set[str]:
    return {path.name for path in SUMS.iterdir()}


def made(folder: Path, using: list[str | Path], status: int = 0) -> str:
    return run_once("process", folder, "--summaries", SUMS, *using, status=status).stderr


def test_a_summary_that_was_ready_and_differs_stays(folder: Path, using: list[str | Path]) -> None:
    assert "SVE666" not in made(folder, using)
    before = {path: sha256(path) for path in SUMS.iterdir()}
    assert "SVE666" not in made(folder, using)
    assert {path: sha256(path) for path in SUMS.iterdir()} == before
    say("Ash", "Price", "Explanation for the score", OTHER)
    said = made(folder, using)
    assert (
        "SVE666 warning: summaries that were ready are there already and differ: Ash.docx" in said
    )
    assert "Ash.docx" in said
    assert "Delete" not in said
    assert {path: sha256(path) for path in before} == before
    assert names() - {path.name for path in before} == {f"Ash (2).{kind}" for kind in KINDS}
    made(folder, using)
    assert "Ash (3).docx" not in names()


def test_a_draft_is_replaced(folder: Path, using: list[str | Path]) -> None:
    say("Ash", "Price", "Explanation for the score", None)
    made(folder, using, status=1)
    say("Ash", "Price", "Explanation for the score", OTHER)
    assert "SVE666" not in made(folder, using)
    assert names() == {f"{name}.{kind}" for name in ("Ash", "Birch", "Cedar") for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_summary_that_was_ready_stays(
    folder: Path, using: list[str | Path], kind: str
) -> None:
    words = ("compare", folder, "-o", f"ash.{kind}", "--summary-for", "Ash", *using)
    run_once(*words)
    before = sha256(Path(f"ash.{kind}"))
    say("Ash", "Price", "Explanation for the score", OTHER)
    assert "SVE666" in run_once(*words).stderr
    assert sha256(Path(f"ash.{kind}")) == before
    assert Path(f"ash (2).{kind}").is_file()
