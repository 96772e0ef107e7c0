"""Rows as CSV or Parquet: for runs beyond a sheet, and for other programs.

Lines have the same columns as the sheets ``Lines`` and ``Input lines``, figures at full precision;
the tables of a whole comparison stand in ``data_package``. A text that
a spreadsheet would run as a formula gets an apostrophe in front in CSV, which has no other way to
say that it is text; Parquet knows texts from numbers. What a sheet of Excel cannot hold goes into
files beside the comparison, and nothing is dropped.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any, Literal, Protocol

from sve_excel import Refusal
from sve_excel.comparison.bids import Beside, Bid, Comparison
from sve_excel.comparison.lines import INPUT_LINE_COLUMNS, LINE_COLUMNS, input_lines_of, lines_of
from sve_excel.comparison.whole import behind
from sve_excel.files.laying import Laying, laid, unnamed
from sve_excel.layout import EXCEL_ROWS
from sve_excel.looks.figures import COUNT
from sve_excel.looks.flat import TOP, Row, Shown
from sve_excel.model import Result
from sve_excel.words.saying import clean

HEADINGS = tuple(column.heading for column in LINE_COLUMNS)
INPUT_HEADINGS = tuple(column.heading for column in INPUT_LINE_COLUMNS)
SUFFIXES = (".csv", ".parquet")
_GROUP = 10_000  # rows of a table from which on they are packed and let go
_RUN = ("=", "+", "-", "@", "\t", "\r")
DataKind = Literal["integer", "number", "string", "date"]
Cell = str | float | date | None


class CannotWrite(Refusal):
    """A file that the data cannot be written to; the text says why and what to do."""


def hold_format(name: str) -> None:
    """Refuse a file name whose format is not known, or that the machine cannot write.

    Raises ``CannotWrite``; asked before a run begins, so that nobody waits for a refusal.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise CannotWrite(
            f"{name} is neither .csv nor .parquet. Name a file of one of these, or a folder."
        )
    if suffix == ".parquet" and not has_parquet():
        raise CannotWrite(
            f"{name}: Parquet needs the package pyarrow. Install it beside the program with pip "
            "install pyarrow (of pipx: pipx inject sve-excel pyarrow), or ask for CSV."
        )


def has_parquet() -> bool:
    """Whether this machine can write Parquet."""
    return find_spec("pyarrow") is not None


def beside(
    results: Sequence[Result], target: PurePath, data_file: str = "", most_rows: int = EXCEL_ROWS
) -> Beside:
    """Name the files for what the sheets of a comparison at ``target`` cannot hold.

    ``data_file`` is the file that takes the lines anyway, as seen from the comparison's folder.
    """
    valued = [result.valuation for result in results if result.valuation]
    suffix = ".parquet" if has_parquet() else ".csv"
    room = most_rows - TOP - 1
    lines = inputs = ""
    if sum(len(valuation.lines) for valuation in valued) > room:
        lines = data_file or f"{target.stem}_lines{suffix}"
    if sum(len(valuation.inputs) for valuation in valued) > room:
        inputs = f"{target.stem}_inputs{suffix}"
    return Beside(lines, inputs)


def line_data(comparison: Comparison, name: str) -> bytes:
    """Every line of every bid, as the file called ``name`` holds it."""
    lines = (line for bid in all_bids(comparison) for line in lines_of([bid]))
    return packed(name, HEADINGS, _kinds(LINE_COLUMNS), _cells(LINE_COLUMNS, lines))


def input_data(comparison: Comparison, name: str) -> bytes:
    """Every input of every bid, as the file called ``name`` holds it."""
    inputs = (spent for bid in all_bids(comparison) for spent in input_lines_of([bid]))
    rows = _cells(INPUT_LINE_COLUMNS, inputs)
    return packed(name, INPUT_HEADINGS, _kinds(INPUT_LINE_COLUMNS), rows)


def all_bids(comparison: Comparison) -> Iterator[Bid]:
    """Give every bid with its rows; those that are not shown are read one at a time."""
    yield from comparison.bids
    yield from behind(comparison)


def kind_of(column: Shown[Any]) -> DataKind:
    """Say what goes into a column of a sheet: text, whole numbers or numbers."""
    return "string" if not column.form else "integer" if column.form == COUNT else "number"


def _kinds(columns: Sequence[Shown[Row]]) -> list[DataKind]:
    return [kind_of(column) for column in columns]


def _cells(columns: Sequence[Shown[Row]], rows: Iterable[Row]) -> Iterable[tuple[Cell, ...]]:
    """What the columns show of each row."""
    getters = [column.whole or column.get for column in columns]
    return (tuple(get(row) for get in getters) for row in rows)


def packed(
    name: str, headings: Sequence[str], kinds: Sequence[DataKind], rows: Iterable[Sequence[Cell]]
) -> bytes:
    """Give rows as the file called ``name`` holds them; ``kinds`` are those of the columns."""
    packing = packing_of(name, headings, kinds)
    packing.put(rows)
    return packing.done()


class Packing(Protocol):
    """A file of rows in the making."""

    def put(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Add rows."""

    def done(self) -> bytes:
        """Give the file; nothing is added after that."""


def packing_of(name: str, headings: Sequence[str], kinds: Sequence[DataKind]) -> Packing:
    """Begin the file called ``name``; ``kinds`` are those of its columns."""
    parquet = PurePath(name).suffix.lower() == ".parquet"
    return _Parquet(headings, kinds) if parquet else _Csv(headings)


class _Csv:
    def __init__(self, headings: Sequence[str]) -> None:
        self._text = Laying("utf-8-sig")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(headings)

    def put(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self._writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])

    def done(self) -> bytes:
        return self._text.done()


class _Parquet:
    """Rows as Parquet, each column by its kind, however few rows there are."""

    def __init__(self, headings: Sequence[str], kinds: Sequence[DataKind]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        types = {
            "string": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "date": pa.date32(),
        }
        fields = [(name, types[kind]) for name, kind in zip(headings, kinds, strict=True)]
        self._schema, self._file = pa.schema(fields), unnamed()
        self._writer = pq.ParquetWriter(self._file, self._schema)
        self._rows: list[list[Cell]] = []
        self._any = False

    def put(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows += (
            [clean(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
        )
        if len(self._rows) >= _GROUP:
            self._write()

    def done(self) -> bytes:
        if self._rows or not self._any:
            self._write()
        self._writer.close()
        return laid(self._file)

    def _write(self) -> None:
        import pyarrow as pa

        rows, self._rows, self._any = self._rows, [], True
        columns = [
            pa.array([row[at] for row in rows], field.type) for at, field in enumerate(self._schema)
        ]
        self._writer.write_table(pa.table(columns, schema=self._schema))


def _safe(text: str) -> str:
    flat = clean(text)
    return f"'{flat}" if flat.startswith(_RUN) else flat


_PARQUET = b"PAR1"


def is_lines(begin: bytes) -> bool:
    """Whether a file that begins so holds the lines of a comparison, as CSV or Parquet."""
    if begin.startswith(_PARQUET):
        return True
    return begin.removeprefix(b"\xef\xbb\xbf").startswith(",".join(HEADINGS).encode())
