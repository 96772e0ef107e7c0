"""Reports as JSON text: numbers at full precision, and nothing in it that a terminal would act on.

A report of very many bids is written piece by piece: what stands in it as ``Each`` or ``EachNamed``
is read and written one at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from sve_excel.files.laying import Laying

_STEP = "  "
# controls of the second kind, marks that turn the direction of writing, halves of a character
_BY_NUMBER = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True, eq=False)
class Each(Sequence[Any]):
    """A list that is made of a sequence, one item at a time, whenever it is read."""

    of: Sequence[Any]
    how: Callable[[Any], Any]

    def __len__(self) -> int:
        return len(self.of)

    @overload
    def __getitem__(self, at: int) -> Any: ...

    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...

    def __getitem__(self, at: int | slice) -> Any:
        return [*map(self.how, self.of[at])] if isinstance(at, slice) else self.how(self.of[at])

    def __iter__(self) -> Iterator[Any]:
        return map(self.how, self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]


@dataclass(frozen=True, slots=True)
class EachNamed:
    """A mapping whose names and values are made one at a time, whenever it is read."""

    make: Callable[[], Iterable[tuple[str, Any]]]


def to_json(report: Mapping[str, Any] | Sequence[Any]) -> str:
    """Write a report as JSON text; numbers keep their full precision.

    What a terminal would act on, and what no file can hold, is written by its number.
    """
    return "".join(_text_of(report))


def json_file(report: Mapping[str, Any]) -> bytes:
    """Give that text as a file holds it; it is never whole in memory."""
    laying = Laying()
    for part in _text_of(report):
        laying.write(part)
    return laying.done()


def _text_of(report: Any) -> Iterator[str]:
    for part in (*_parts(report, "\n"), "\n"):
        yield _BY_NUMBER.sub(lambda match: f"\\u{ord(match[0]):04x}", part)


def _parts(value: Any, line: str) -> Iterator[str]:
    """Write a value in pieces; ``line`` begins a line at its depth."""
    if isinstance(value, EachNamed):
        yield from _listed("{}", _named(value.make(), line + _STEP), line)
    elif isinstance(value, Each):
        yield from _listed("[]", ([_text(item, line + _STEP)] for item in value), line)
    elif isinstance(value, Mapping) and any(map(_is_long, value.values())):
        yield from _listed("{}", _named(value.items(), line + _STEP), line)
    else:
        yield _text(value, line)


def _is_long(value: Any) -> bool:
    """Whether something stands in a value that is read one at a time."""
    if isinstance(value, Mapping):
        return any(map(_is_long, value.values()))
    return isinstance(value, Each | EachNamed)


def _named(items: Iterable[tuple[str, Any]], line: str) -> Iterator[Iterable[str]]:
    for name, value in items:
        yield (_text(name, line) + ": ", *_parts(value, line))


def _listed(ends: str, items: Iterable[Iterable[str]], line: str) -> Iterator[str]:
    """Write items between two brackets, each on a line of its own; nothing between them if none."""
    before = ends[0]
    for item in items:
        yield before + line + _STEP
        yield from item
        before = ","
    yield ends if before != "," else line + ends[1]


def _text(value: Any, line: str) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=len(_STEP), allow_nan=False)
    return text.replace("\n", line)
