"""One walk over the elements of a worksheet part: what stands around its rows, and what is in them.

Everything that is read of such a part element by element is read in this one pass by expat, which
holds it to be one well-formed sheet: elements that only look like rows or cells, rows outside the
sheet's data and more than one set of rows are refused, since two programs may read two sheets in
them. What stands in the rows is handed to whoever reads cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from sve_excel.opc.constants import MAINS
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.xml import is_true, new_parser, run, too_deep

_NARROW: Final = 0.5
_ONLY_ONCE: Final = frozenset({"sheetData", "row", "c"})
"""Names that mean cells to a reader that looks at no namespace."""


class CellReader(Protocol):
    """What reads rows and cells.

    ``path`` are the local names from below the sheet's data down to the element itself, each ""
    where the element is none of the standard's.
    """

    def begin(self, path: Sequence[str], local: str, attributes: Mapping[str, str]) -> None:
        """Take the opening of an element, with the local name that it has in any namespace."""

    def end(self, path: Sequence[str]) -> None:
        """Take the end of an element."""

    def say(self, path: Sequence[str], text: str) -> None:
        """Take some text of an element."""


@dataclass(slots=True)
class Around:
    """What is said outside the cells."""

    merges: list[str] = field(default_factory=list)
    unseen: list[tuple[int, int]] = field(default_factory=list)
    """First and last column of each stretch that is hidden, or of no width."""
    filtered: bool = False
    zero_height: bool = False
    """Whether rows are hidden unless they say otherwise."""

    def take(self, local: str, attributes: Mapping[str, str]) -> None:
        """Take what one element says."""
        if local == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
        elif local == "col" and _is_unseen(attributes):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdigit() and last.isdigit() and len(first) < 6 and len(last) < 6:
                self.unseen.append((int(first), int(last)))
        elif local == "filterColumn":
            self.filtered = True
        elif local == "sheetFormatPr":
            self.zero_height = is_true(attributes.get("zeroHeight"))


class _Walk:
    """The handlers of one walk, and how far it has come."""

    def __init__(self, name: str, limits: Limits, rows: CellReader | None) -> None:
        self.name, self.limits, self.rows = name, limits, rows
        self.around = Around()
        self.path: list[str] = []
        self.below: list[str] = []
        self.sets = 0

    @property
    def inside(self) -> bool:
        """Whether it stands at the sheet's data or below."""
        return self.path[1:2] == ["sheetData"]

    def begin(self, qualified: str, attributes: dict[str, str]) -> None:
        if len(self.path) + len(self.below) >= self.limits.xml_depth:
            raise too_deep(self.name, self.limits)
        namespace, _, local = qualified.rpartition(" ")
        known = namespace in MAINS
        if not self.path and not (known and local == "worksheet"):
            raise PackageError("bad-xml", f"{self.name} holds no worksheet")
        inside = self.inside
        if local in _ONLY_ONCE:
            self._hold(local, known, inside)
        elif known:
            self.around.take(local, attributes)
        (self.below if inside else self.path).append(local if known else "")
        if inside and self.rows is not None:
            self.rows.begin(self.below, local, attributes)

    def end(self, _: str) -> None:
        if not self.below:
            self.path.pop()
            return
        if self.rows is not None:
            self.rows.end(self.below)
        self.below.pop()

    def say(self, text: str) -> None:
        if self.below and self.rows is not None:
            self.rows.say(self.below, text)

    def _hold(self, local: str, known: bool, inside: bool) -> None:
        """Hold rows and cells to stand where they belong, and the sheet's data to stand once.

        The anchor of a button names a row too, in a namespace of its own, outside the rows.
        """
        if not known and not inside and local != "sheetData":
            return
        begins = local == "sheetData" and len(self.path) == 1
        if not known or not (inside or begins):
            raise two_readings(self.name, f"an element that only looks like <{local}>")
        if inside and "" in self.below:
            raise two_readings(self.name, f"<{local}> within an element that is none of a sheet's")
        self.sets += local == "sheetData"
        if self.sets > 1:
            raise two_readings(self.name, "more than one set of rows")


def walk(text: bytes, name: str, limits: Limits, rows: CellReader | None = None) -> Around:
    """Walk over one worksheet part (in UTF-8) once; ``rows`` are handed what stands in its rows.

    Raises ``PackageError`` for what is no well-formed worksheet, or may be read as two.
    """
    parser = new_parser(name)
    parser.buffer_text = True
    taken = _Walk(name, limits, rows)
    parser.StartElementHandler = taken.begin
    parser.EndElementHandler = taken.end
    if rows is not None:
        parser.CharacterDataHandler = taken.say
    run(parser, text, name)
    return taken.around


def two_readings(name: str, what: str) -> PackageError:
    """The refusal of a part in which two programs may read two sheets."""
    return PackageError(
        "two-readings", f"{name} holds {what}, so that two programs may read two sheets in it"
    )


def _is_unseen(attributes: Mapping[str, str]) -> bool:
    """Whether a column is hidden, or too narrow to show a character of what it holds."""
    if is_true(attributes.get("hidden")):
        return True
    width = attributes.get("width")
    try:
        return width is not None and float(width) < _NARROW
    except ValueError:
        return False
