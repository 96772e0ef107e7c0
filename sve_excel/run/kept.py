"""What people typed into a workbook of ours, read before it is replaced and kept beside it.

A workbook that cannot be read again is not replaced: what stands in it would be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sve_excel.entries.forms import Form, Labels, Typed
from sve_excel.files.ours import title_of
from sve_excel.files.store import StoreError, replace_file
from sve_excel.run.targets import Content, TargetRefused
from sve_excel.words.saying import first_of, so_many
from sve_excel.words.textfiles import system_words

_MOST_NAMED = 5  # cells that were typed over elsewhere


def typed_before(path: Path | None, content: Content) -> Typed:
    """Read what people typed into the workbook of ours that stands at ``path``.

    Raises ``TargetRefused`` where it cannot be read.
    """
    if path is None or not title_of(path):
        return Typed()
    from sve_excel.entries.earlier import NotReadable, read_earlier

    try:
        return Typed(read_earlier(path, _forms(content)))
    except NotReadable as error:
        raise TargetRefused(
            f"{path} cannot be read again, so what was typed into it would be lost ({error}). Move "
            "it away, or name another file."
        ) from error


def _forms(content: Content) -> Sequence[Form | Labels]:
    """Where people may type in such a workbook."""
    if content == "delivery":
        from sve_excel.tracking.performance import FORMS as DELIVERY_FORMS

        return DELIVERY_FORMS
    if content != "comparison":
        return ()
    from sve_excel.comparison.workbook import FORMS

    return FORMS


def _cells(number: int) -> str:
    return so_many(number, "cell")


def keep_before(path: Path | None, typed: Typed) -> list[str]:
    """Keep the file as it was where somebody typed into it, and say what became of that.

    It is called when the new one has been made and not yet written.
    """
    if path is None or not typed.earlier.worth_keeping:
        return []
    said = []
    if typed.put_back:
        said.append(f"{_cells(typed.put_back)} typed in {path.name} before: kept.")
    left = typed.left_over
    if left:
        elsewhere = [f"{cell.sheet} {cell.cell}" for cell in left if cell.elsewhere and cell.cell]
        named = first_of(elsewhere, _MOST_NAMED)
        over = f" (typed over, or where nothing is to be typed: {named})" if elsewhere else ""
        said.append(
            f"{_cells(len(left))} typed in {path.name} before with no place in it now: "
            f"listed in the sheet Kept{over}."
        )
    backup = _backup_of(path)
    try:
        replace_file(backup, path.read_bytes())
    except (StoreError, OSError) as error:
        detail = error.detail if isinstance(error, StoreError) else system_words(error)
        raise TargetRefused(
            f"{path} holds what somebody typed and cannot be kept as {backup.name}: {detail}. "
            "Move it away, or name another file."
        ) from error
    return [*said, f"The file as it was: {backup.name}."]


def _backup_of(path: Path) -> Path:
    """Name beside the file under which it is kept: nothing but such a file is ever replaced."""
    number, backup = 1, path.with_name(f"{path.name}.bak")
    while backup.exists() and not title_of(backup):
        number += 1
        backup = path.with_name(f"{path.name} ({number}).bak")
    return backup
