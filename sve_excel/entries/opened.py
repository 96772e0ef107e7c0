"""A workbook of ours opened to be read again, behind the limits and the guard of every workbook.

It has been through another program, or through somebody's hands. Each sheet is looked at before
openpyxl sees it, which is handed the parts of these sheets and nothing else. The limits are wider
than those of a bid: ours holds what many bids say.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from sve_excel.entries.forms import Value, key_text
from sve_excel.files.opening import open_workbook
from sve_excel.files.store import StoreError, read_file
from sve_excel.opc.errors import PackageError
from sve_excel.opc.guard import check_sheets
from sve_excel.opc.limits import DEFAULT_LIMITS, MIB, Limits
from sve_excel.opc.package import Package
from sve_excel.opc.view import whole_view

OUR_LIMITS: Final = replace(
    DEFAULT_LIMITS,
    file_size=512 * MIB,
    part_size=512 * MIB,
    unpacked_size=2_048 * MIB,
    shared_strings_size=256 * MIB,
    expanded_text=512 * MIB,
    cells=8_000_000,
)
"""Ours of many thousand bids: Excel's longest sheet of lines unpacks to some 500 MB."""
_WIDEST: Final = 200  # columns that are looked at


class NotReadable(Exception):
    """A workbook of ours that cannot be read again; its text says why."""


class Formula(str):
    """A formula as it is stored; other texts are texts."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: its value as it is stored, and whether it is worked out."""

    value: Value

    @property
    def formula(self) -> bool:
        """Whether it is worked out."""
        return isinstance(self.value, Formula)

    @property
    def text(self) -> str:
        """Its words, or its figure as a key of a row has it."""
        return key_text(self.value)


Row = dict[int, Cell]
Rows = dict[int, Row]  # both counted from 0


@dataclass(frozen=True, slots=True)
class OurBook:
    """A workbook of ours as a package; its sheets are read as they are asked for."""

    package: Package

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its sheets of cells, in their order."""
        return tuple(sheet.name for sheet in self.package.sheets if sheet.kind == "worksheet")

    def rows(self, names: Collection[str], *, results: bool = False) -> dict[str, Rows]:
        """Give the cells that hold something, of those of the sheets that are there, by name.

        A formula is its text, or its stored result where ``results`` are wanted. Raises
        ``NotReadable``.
        """
        from openpyxl import load_workbook

        wanted = [
            sheet
            for sheet in self.package.sheets
            if sheet.kind == "worksheet" and sheet.name in names
        ]
        try:
            check_sheets(self.package, only={sheet.name.lower() for sheet in wanted})
            view = io.BytesIO(whole_view(self.package, wanted))
        except PackageError as error:
            raise NotReadable(error.detail) from error
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what it does not read, and nobody asks for
                book = load_workbook(view, read_only=True, data_only=results)
                return {sheet.title: dict(_rows(sheet)) for sheet in book.worksheets}
        except MemoryError:
            raise
        except Exception as error:  # openpyxl, on what another program wrote: any kind may come
            raise NotReadable(str(error) or type(error).__name__) from error


def open_ours(stored: bytes, limits: Limits = OUR_LIMITS) -> OurBook:
    """Open a workbook of ours; raises ``NotReadable``."""
    try:
        return OurBook(open_workbook(stored, "", limits=limits).package)
    except (PackageError, StoreError) as error:
        raise NotReadable(error.detail) from error


def open_our_file(path: Path, limits: Limits = OUR_LIMITS) -> OurBook:
    """Open the workbook of ours at ``path``; raises ``NotReadable``."""
    try:
        return open_ours(read_file(path, limits), limits)
    except (PackageError, StoreError) as error:
        raise NotReadable(error.detail) from error


def _rows(sheet: Any) -> Iterator[tuple[int, Row]]:
    sheet.reset_dimensions()  # some programs leave them as they were, and rows below would be lost
    for cells in sheet.iter_rows(max_col=_WIDEST):
        row: Row = {}
        at = -1
        for cell in cells:
            if (value := cell.value) is None:
                continue
            at = cell.row - 1
            if cell.data_type == "f":
                value = Formula(value)
            elif not isinstance(value, str | int | float | bool | date | datetime):
                value = _plain(value)
            row[cell.column - 1] = Cell(value)
        if row:
            yield at, row


def _plain(value: object) -> Value:
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    if isinstance(value, time):
        return value.isoformat()
    return str(value)
