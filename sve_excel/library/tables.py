"""One CSV file of a library, read strictly into rows that know their place.

A file with an unknown or missing column, a row of another length, or a text that a spreadsheet
would run as a formula is refused; what a column may hold is for ``rows``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sve_excel import Refusal
from sve_excel.library.library import PENNY
from sve_excel.words.saying import so_many
from sve_excel.words.textfiles import Unreadable
from sve_excel.words.textfiles import read_text as read_text_file

Row = tuple[str, dict[str, str]]  # where it stands, such as 'proxies.csv line 2', and its cells
_MOST_BYTES = 64 * 1024 * 1024  # of one file; the library that is shipped has less than one
_MOST_DIGITS = 12  # more is a slip, and a double would no longer hold every penny


class LibraryError(Refusal):
    """A library that breaks its rules; ``problems`` holds every breach, one line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            f"The proxy library has {so_many(len(self.problems), 'problem')}; it was not used. "
            "Mend them, or leave --proxies out to use the library that came with sve-excel.",
            self.problems,
        )

    def __reduce__(self) -> tuple[type[LibraryError], tuple[tuple[str, ...]]]:
        """Survive the way back from a worker process."""
        return (LibraryError, (self.problems,))


def read_text(folder: Path, name: str, problems: list[str]) -> str | None:
    """Text of one file of a library; None, and a problem, where it cannot be read."""
    path = folder / name
    if not path.exists():
        problems.append(f"{name}: the file is missing from {folder.name}.")
        return None
    try:
        return read_text_file(path, _MOST_BYTES)
    except Unreadable as refusal:
        problems.append(refusal.text)
        return None


def heading_of(text: str) -> list[str]:
    """Names of the columns, as the first line gives them; none where it is no CSV."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), strict=True), [])
    except csv.Error:
        return []


def read_rows(name: str, text: str, columns: Sequence[str], problems: list[str]) -> list[Row]:
    """Rows of one CSV with their place, once its columns are exactly those expected."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    before = len(problems)
    try:
        heading = next(reader, [])
        _check_heading(name, heading, columns, problems)
        for cells in reader:
            place = f"{name} line {reader.line_num}"
            if len(cells) != len(heading):
                problems.append(
                    f"{place}: {so_many(len(cells), 'cell')} where the heading has {len(heading)}. "
                    "Put a text with a comma in quotation marks."
                )
                continue
            row = dict(zip(heading, cells, strict=True))
            rows.append((place, row))
            problems += [
                f"{place}: {column} begins with {value[0]!r}, which a spreadsheet would run as "
                "a formula. Reword it."
                for column, value in row.items()
                if value[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number(value)
            ]
    except csv.Error:
        problems.append(
            f"{name} line {reader.line_num}: this is no CSV. Close every quotation mark, and put a "
            "text that has one in quotation marks of its own."
        )
    if not rows and len(problems) == before:
        problems.append(f"{name}: there are no rows.")
    return rows


def _check_heading(
    name: str, heading: Sequence[str], columns: Sequence[str], problems: list[str]
) -> None:
    for column in heading:
        if column not in columns:
            problems.append(
                f"{name} line 1: unknown column {column!r}. Columns are {', '.join(columns)}."
            )
        elif heading.count(column) > 1:
            problems.append(f"{name} line 1: column {column!r} stands twice.")
    problems += [
        f"{name} line 1: missing column {column!r}." for column in columns if column not in heading
    ]


def twice(values: Iterable[tuple[str, str]], what: str, problems: list[str]) -> None:
    """Say of every value, given with its place, that stands a second time where the first is."""
    first: dict[str, str] = {}
    for place, value in values:
        if value in first:
            problems.append(f"{place}: duplicate {what} {value!r}, first at {first[value]}.")
        first.setdefault(value, place)


def number(text: str, what: str, problems: list[str], *, pence: bool = False) -> Decimal | None:
    """Give a plain number; None, and a problem, where it is none or has too many digits."""
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        problems.append(f"{what} is {text!r}, not a plain number such as 1234.50.")
        return None
    found = Decimal(text)
    if found.adjusted() >= _MOST_DIGITS:
        problems.append(f"{what} is too large: at most {_MOST_DIGITS} digits before the point.")
        return None
    if pence and found != found.quantize(PENNY):
        problems.append(f"{what} is {text}: at most two decimals.")
    return found


def is_number(text: str) -> bool:
    """Whether a spreadsheet would take the text for a number."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
