"""What the data of a run are written as: a file with every line, or a folder with every table.

Data have no password. What protected bids say goes into them only where that was asked for in so
many words, and it is refused before anything is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sve_excel import Refusal
from sve_excel.files.described import DESCRIPTION
from sve_excel.files.finding import Task
from sve_excel.files.names import fits
from sve_excel.files.opening import NOT_OPENED, read_task
from sve_excel.files.passwords import Passwords
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.sniff import CFB_MAGIC, refuse_unless_zip
from sve_excel.run.batch import Run
from sve_excel.run.options import DataAsked
from sve_excel.run.outputs import What, Written
from sve_excel.run.targets import Content
from sve_excel.words.saying import first_of, listed

if TYPE_CHECKING:
    from sve_excel.comparison.study import Study

_MOST_NAMED = 4
_INSTEAD: Final = "Type --data-unprotected behind --data if that is what you want, or ask for none."
_SHOWN: Final[dict[What, str]] = {"comparison": "the comparison", "page": "the page"}


class ProtectedData(Refusal):
    """Data that would hold what protected bids say, in files that anybody can open."""


def tables(asked: DataAsked, study: Study) -> Iterator[tuple[What, Path, bytes]]:
    """Give the files of the folder, the description last."""
    from sve_excel.comparison.data_package import package_of

    for name, made in package_of(study, asked.suffix):
        yield "data" if name == DESCRIPTION else "table", asked.path / name, made


def tables_left(asked: DataAsked | None) -> list[str]:
    """Say which tables of an earlier run stay there that are no part of this one."""
    if asked is None or not asked.folder or not os.path.isdir(asked.path):
        return []
    from sve_excel.comparison.data_package import Suffix, file_names

    other: Suffix = "parquet" if asked.suffix == "csv" else "csv"
    ours = set(file_names(asked.suffix))
    old = [name for name in file_names(other) if name not in ours and (asked.path / name).exists()]
    if not old:
        return []
    return [
        f"No part of the data in {asked.path}, which were written as {asked.suffix}: "
        f"{first_of(old, len(old))}. Delete them, or keep them elsewhere."
    ]


def data_targets(asked: DataAsked | None) -> dict[str, tuple[Path | None, Content]]:
    """Give the files of the data that are asked for; none where there are none."""
    if asked is None:
        return {}
    if not asked.folder:
        return {"--data": (asked.path, "lines")}
    from sve_excel.comparison.data_package import file_names

    return {f"--data {name}": (asked.path / name, "data") for name in file_names(asked.suffix)}


def hold_protected(
    asked: DataAsked | None, tasks: Sequence[Task], passwords: Passwords, limits: Limits
) -> None:
    """Refuse data of bids that have a password, unless they were asked for.

    Raises ``ProtectedData``. A bid that no password of the run is for stays closed, and nothing of
    it is in the data.
    """
    if asked is None or asked.unprotected or not passwords:
        return
    shut = [task.name for task in tasks if _opens(task, passwords) and _protected(task, limits)]
    if shut:
        bids = "bid is" if len(shut) == 1 else "bids are"
        raise ProtectedData(
            f"{len(shut)} {bids} protected with a password ({first_of(shut, _MOST_NAMED)}), and "
            f"--data would write what they say into files that anybody can open: {asked.path}. "
            f"{_INSTEAD}"
        )


def protected_left_out(asked: DataAsked | None, run: Run) -> list[str]:
    """Say why data are not written after all: bids that were only read elsewhere.

    Here nobody could tell beforehand that they have a password. Nothing where the data may be.
    """
    if asked is None or asked.unprotected:
        return []
    shut = [result.path for result in run.outlines if result.sha256_decrypted]
    if not shut:
        return []
    return [
        f"The data are not written to {asked.path}: {len(shut)} of the bids are protected with a "
        f"password ({first_of(shut, _MOST_NAMED)}), and data can be opened by anybody. {_INSTEAD}"
    ]


def protected_shown(run: Run, written: Sequence[Written]) -> list[str]:
    """Say of which protected bids the figures stand in files without a password.

    Data are not among those: they were asked for in so many words.
    """
    files = [_SHOWN[each.what] for each in written if each.what in _SHOWN]
    shut = [result.path for result in run.outlines if result.sha256_decrypted and result.valuation]
    if not files or not shut:
        return []
    bids = "1 bid that is" if len(shut) == 1 else f"{len(shut)} bids that are"
    return [
        f"Anybody who has {listed(files)} can read the figures of {bids} protected with a password "
        f"({first_of(shut, _MOST_NAMED)}). Keep it as you keep the bids."
    ]


def _opens(task: Task, passwords: Passwords) -> bool:
    return any(fits(task.name, pattern) for pattern, _ in passwords)


def _protected(task: Task, limits: Limits) -> bool:
    """Whether a file is a workbook with a password to open; one that cannot be read is none."""
    if task.trouble:
        return False
    try:
        if not task.members:
            with task.path.open("rb") as file:
                if not file.read(len(CFB_MAGIC)).startswith(CFB_MAGIC):
                    return False
        refuse_unless_zip(read_task(task, limits))
    except PackageError as error:
        return error.kind == "encrypted"
    except (*NOT_OPENED, OSError):
        return False
    return False
