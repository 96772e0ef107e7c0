"""Our sheet taken out of a workbook again: by the record behind it, else by the structure.

A record is used where every part that it edited is as it was left, and where it takes out our sheet
and nothing else.
"""

from __future__ import annotations

from typing import Final

from sve_excel.imprint import RESULTS_MARK, RESULTS_SHEET
from sve_excel.opc.draft import Draft
from sve_excel.opc.errors import PackageError
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import SheetRef
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.exact import holds_only, restored
from sve_excel.splice.undo import Undo, digest
from sve_excel.splice.undocheck import is_honest
from sve_excel.splice.unlist import strip_sheet

SHEET_NAME: Final = RESULTS_SHEET
MARKER: Final = RESULTS_MARK
"""A defined name, local to the sheet, by which other programs carry our mark along."""
UNDO_MARK: Final = b"sve-excel undo 1"


def is_ours(package: Package, sheet: SheetRef) -> bool:
    """Whether a sheet is one that we put in: by its mark, or by the record behind it."""
    index = package.sheets.index(sheet)
    if MARKER.lower() in package.local_names(index):
        return True
    if sheet.kind != "worksheet" or not package.has(sheet.part_name):
        return False
    return Undo.read(package.part(sheet.part_name), UNDO_MARK) is not None


def as_it_was_put(part: bytes) -> bool:
    """Whether a sheet part of ours is as it was put in, byte for byte."""
    undo = Undo.read(part, UNDO_MARK)
    end = part.rfind(b"<!--" + UNDO_MARK)
    return undo is not None and digest(part[:end]) == undo.sheet


def very_file(package: Package, name: str) -> bytes | None:
    """The file as it was before our sheet came, byte for byte; None where that cannot be had."""
    sheet = package.sheet(name)
    if sheet is None or not is_ours(package, sheet) or not package.has(sheet.part_name):
        return None
    undo = Undo.read(package.part(sheet.part_name), UNDO_MARK)
    if undo is None or undo.file is None or not undo.fits(package):
        return None
    trial = Draft(package.archive)
    if not _undo(trial, package, sheet, undo):
        return None
    data = restored(package.archive, undo.file, {part.member for part in undo.added})
    if data is None or not holds_only(data, package.archive, trial.view(), undo.file):
        return None
    return data


def _undo(draft: Draft, package: Package, sheet: SheetRef, undo: Undo) -> bool:
    """Take the sheet out as the record says, unless the record is not honest."""
    trial = Draft(package.archive)
    for part in undo.edited:
        trial.replace(part, undo.original(package, part))
    for part in undo.added:
        trial.drop(part)
    try:
        if not is_honest(undo, package, Package.of(trial.view()), sheet):
            return False
    except PackageError:
        return False
    draft.replaced, draft.removed = trial.replaced, trial.removed
    return True


def take_out(draft: Draft, package: Package, name: str) -> int | None:
    """Take our sheet out of the draft; its index where it is to be replaced, None where it is gone.

    With a place, the workbook still lists the sheet and has a relationship to a part that is gone.
    """
    sheet = package.sheet(name)
    if sheet is None:
        return None
    if not is_ours(package, sheet):
        raise SpliceRefused("name-taken", f"the workbook has a sheet {sheet.name!r} of its own")
    undo = None
    if package.has(sheet.part_name):
        undo = Undo.read(package.part(sheet.part_name), UNDO_MARK)
    if undo is not None and undo.fits(package) and _undo(draft, package, sheet, undo):
        return undo.place
    index = package.sheets.index(sheet)
    strip_sheet(draft, package, index)
    return index
