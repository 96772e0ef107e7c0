"""Where a command writes, held before it begins: never over a bid, its own rules, or twice."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sve_excel import Refusal
from sve_excel.files.ours import is_comparison_file

if TYPE_CHECKING:
    from sve_excel.files.finding import Task


def hold_targets(
    tasks: Sequence[Task],
    targets: Mapping[str, tuple[Path | None, Kind]],
    read: Sequence[Path] = (),
) -> list[Task]:
    """End the command where it would write over what is not its own to replace.

    ``targets`` gives the file and its kind by the option that names it. A file that is there must
    be one of that kind that we wrote, or empty; no two targets may be one file, nor may one be a
    copy of this run or one of the files that are ``read`` besides the bids. Gives the tasks without
    those files that will be replaced: what we wrote earlier is no bid.
    """
    originals = {_real(task.path) for task in tasks}
    copies = {_real(task.target) for task in tasks if task.target}
    also_read = {_real(path) for path in read}
    seen: dict[Path, str] = {}
    for option, (path, kind) in targets.items():
        if path is None:
            continue
        real = _real(path)
        if real in also_read:
            raise Refusal(f"{path} is read by this command. Name another file with {option}.")
        if real in seen:
            raise Refusal(
                f"{path} is named by {seen[real]} and {option}. Name a file of its own for each."
            )
        if real in copies:
            raise Refusal(f"{path} is where a copy of a bid goes. Name another file with {option}.")
        seen[real] = option
        if _is_free(real) or wrote(real, kind):
            continue
        if real in originals:
            raise Refusal(f"{path} is one of the originals. Name another file with {option}.")
        raise Refusal(
            f"{path} is there already and is not {WORDS[kind]} that sve-excel wrote. Name another "
            f"file with {option}, or move that one away."
        )
    return [task for task in tasks if _real(task.path) not in seen]


def _is_free(path: Path) -> bool:
    """Whether nothing would be lost: no file, one without content, or no file at all but a pipe."""
    try:
        return not path.is_file() or not path.stat().st_size
    except OSError:
        return True  # writing says what stands in the way


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


Kind = Literal["comparison", "lines", "report"]


WORDS: dict[Kind, str] = {
    "comparison": "a comparison",
    "lines": "a list of lines",
    "report": "a run report",
}


def wrote(path: Path, kind: Kind) -> bool:
    """Whether the file at ``path`` is one of that kind that we wrote."""
    try:
        if kind == "comparison":
            return is_comparison_file(path)
        if kind == "lines":
            with path.open("rb") as file:
                from sve_excel.comparison.flat_data import is_lines

                return is_lines(file.read(4096))
        report = json.loads(path.read_text(encoding="utf-8-sig"))
        return isinstance(report, dict) and {"sve_excel", "workbooks"} <= report.keys()
    except (OSError, ValueError, RecursionError):
        return False
