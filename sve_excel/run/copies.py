"""Copies in the folder of the results that no bid of this run stands behind."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sve_excel.files.finding import Aside, Task
from sve_excel.files.ours import is_copy_file
from sve_excel.model import Result
from sve_excel.words.saying import plain_name


def left_behind(folder: Path, results: Sequence[Result], tasks: Sequence[Task]) -> list[Aside]:
    """Give the copies of an earlier run below ``folder`` that this one did not write.

    Their bids are gone, or could not be read this time. Nothing is deleted. A bid that lies in the
    folder itself is none of them.
    """
    fresh = {_real(result.written_to) for result in results if result.written_to}
    fresh |= {_real(task.path) for task in tasks}
    old = []
    for home, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(home, name)
            if _real(path) not in fresh and is_copy_file(path):
                why = "a copy of an earlier run; no bid of this run is behind it"
                old.append(Aside(plain_name(path), "ours", why))
    return old


def _real(path: str | Path) -> str:
    return os.path.realpath(path)
