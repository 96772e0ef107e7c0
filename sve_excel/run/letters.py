"""Letters of questions, one for each bidder, each in a file of its own; one that is there stays.

A letter that stands there with the same words is left as it is. Where it has other words somebody
may have sent it: it stays, and the new one gets a number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sve_excel.run.outputs import What
from sve_excel.run.papers import place_beside
from sve_excel.words.saying import first_of

if TYPE_CHECKING:
    from sve_excel.comparison.letters import QuestionLetter
    from sve_excel.comparison.study import Study

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Post:
    """Letters with their places: the ``files`` to be written, and all for the report."""

    letters: tuple[tuple[QuestionLetter, Path], ...] = ()
    files: tuple[tuple[What, Path, bytes], ...] = ()
    remarks: tuple[str, ...] = ()


def post_of(studies: Sequence[Study], folder: Path | None) -> Post:
    """Give the letters of a comparison, where a folder was named for them and one was made."""
    return letters_for(studies[0], folder) if studies and folder else Post()


def asked_alike(studies: Sequence[Study], workbook: Path | None) -> list[str]:
    """Say which questions were asked of one bidder and not of another, without a reason."""
    from sve_excel.comparison.clarifications import unequal

    if not studies or workbook is None:
        return []
    return [str(finding) for finding in unequal(studies[0].clarifications, workbook.name)]


def letters_for(known: Study, folder: Path) -> Post:
    """Make the letters of a comparison for the ``folder``; nothing is written yet."""
    from sve_excel.comparison.letters import letters

    made, findings = letters(known)
    placed: list[tuple[QuestionLetter, Path]] = []
    new: list[tuple[What, Path, bytes]] = []
    beside, there = list[str](), 0
    for letter in made:
        path, free = place_beside(folder / f"{letter.name}.docx", letter.document)
        placed.append((letter, path))
        if free:
            new.append(("letter", path, letter.document))
        else:
            there += 1
        if free and path.stem != letter.name:
            beside.append(path.name)
    return Post(
        tuple(placed),
        tuple(new),
        (*map(str, findings), *_said(known, made, beside, there)),
    )


def _said(
    known: Study, made: Sequence[QuestionLetter], beside: Sequence[str], there: int
) -> list[str]:
    said = []
    if there:
        said.append(f"Letters that are there already with the same words: {there}.")
    if beside:
        said.append(
            "Letters that are there already and differ stay, since they may have been sent; beside "
            f"them: {first_of(beside, _MOST_NAMED)}."
        )
    asked = {clarification.flag.bid for clarification in known.clarifications}
    if left := len(asked) - len(made):
        said.append(
            "Bidders with questions and no letter, since everything was asked already or is not "
            f"to be: {left}."
        )
    return said


def letters_report(post: Post, home: Path, folder: str) -> dict[str, Any]:
    """Give the letters for a run report; ``folder`` is as seen from there, and ``home`` the same.

    ``kept`` are the other documents there, letters of earlier runs that may have been sent and
    answers that came.
    """
    made = {path.name for _, path in post.letters}
    kept = [
        path
        for path in sorted(home.glob("*.docx"))
        if path.name not in made and not path.name.startswith("~$")
    ]
    return {
        "folder": folder,
        "files": [
            {
                "path": path.name,
                "organisation": letter.bidder,
                "bid": letter.path,
                "sha256": hashlib.sha256(letter.document).hexdigest(),
            }
            for letter, path in post.letters
        ],
        "kept": [
            {"path": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in kept
        ],
    }
