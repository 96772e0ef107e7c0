"""The addresses of the cells of a row, kept once for all rows of tables with the same columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


class Letters(dict[str, str]):
    """The letters of a table's columns by their headings; never changed, and shared by all rows."""

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Come out of another process as one object for all tables with the same columns."""
        return _letters, tuple(self.items())


@lru_cache(maxsize=256)
def _letters(*items: tuple[str, str]) -> Letters:
    return Letters(items)


@dataclass(frozen=True, slots=True)
class RowCells(Mapping[str, str]):
    """The address of each cell of one row of a table, by its column's heading."""

    letters: Letters
    row: int

    def __getitem__(self, heading: str) -> str:
        return f"{self.letters[heading]}{self.row}"

    def __contains__(self, heading: object) -> bool:
        return heading in self.letters

    def __iter__(self) -> Iterator[str]:
        return iter(self.letters)

    def __len__(self) -> int:
        return len(self.letters)
