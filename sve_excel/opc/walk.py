"""One walk over the elements of a worksheet part: what stands around its rows, and what is in them.

Everything that is read of such a part element by element is read in this one pass by expat, which
holds it to be one well-formed sheet: elements that only look like rows or cells, rows outside the
sheet's data and more than one set of rows are refused, since two programs may read two sheets in
them. What stands in the rows is handed to whoever reads cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from sve_excel.opc.cells import position
from sve_excel.opc.constants import MAINS
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.xml import is_true, new_parser, run, too_deep
from sve_excel.records.view import AS_IT_COMES, SheetView

_NARROW: Final = 1.5
"""Letters that a column shows, below which it shows nothing of a figure."""
LOW: Final = 5.0
"""Points of a row below which nothing in it can be read."""
_COLUMNS: Final = 16_384
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
    columns: list[tuple[int, int, bool]] = field(default_factory=list)
    """First and last column of each stretch that is spoken of, and whether it cannot be seen."""
    filtered: bool = False
    zero_height: bool = False
    """Whether rows are hidden unless they say otherwise."""
    zero_width: bool = False
    """Whether columns are."""
    view: SheetView = AS_IT_COMES
    """The first view of the sheet."""
    views: int = 0
    last: str = ""

    @property
    def unseen(self) -> tuple[tuple[int, int], ...]:
        """First and last column of each stretch that is hidden, or of no width."""
        hidden = [(first, last) for first, last, unseen in self.columns if unseen]
        if self.zero_width:
            at = 1
            for first, last, _ in sorted(self.columns):
                hidden += [(at, first - 1)] if first > at else []
                at = max(at, last + 1)
            hidden.append((at, _COLUMNS))
        return tuple(hidden)

    def take(self, local: str, attributes: Mapping[str, str]) -> None:
        """Take what one element says."""
        before, self.last = self.last, local
        if local == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
        elif local == "col":
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdigit() and last.isdigit() and len(first) < 6 and len(last) < 6:
                self.columns.append((int(first), int(last), _is_unseen(attributes)))
        elif local == "filterColumn":
            self.filtered = True
        elif local == "sheetFormatPr":
            low = _below(attributes.get("defaultRowHeight"), LOW)
            self.zero_height = low or is_true(attributes.get("zeroHeight"))
            self.zero_width = _below(attributes.get("defaultColWidth"), _NARROW)
        elif local == "sheetView":
            self.views += 1
            self.view = _view(attributes) if self.views == 1 else self.view
        elif local == "pane" and before == "sheetView" and self.views == 1:
            self.view = _frozen(self.view, attributes)


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
    return is_true(attributes.get("hidden")) or _below(attributes.get("width"), _NARROW)


def _below(size: str | None, least: float) -> bool:
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False


def _view(attributes: Mapping[str, str]) -> SheetView:
    """A view before it is known whether anything in it stands still."""
    percent = attributes.get("zoomScale", "100")
    try:
        top, left = position(attributes.get("topLeftCell", "A1"))
    except ValueError:
        top, left = 1, 1
    return SheetView(int(percent) if percent.isdigit() and len(percent) < 4 else 100, top, left)


def _frozen(view: SheetView, attributes: Mapping[str, str]) -> SheetView:
    """The view with what stands still; without it all that was scrolled away can be scrolled to."""
    if not attributes.get("state", "split").startswith("frozen"):
        return view
    rows, columns = (_count(attributes.get(name, "0")) for name in ("ySplit", "xSplit"))
    return replace(view, frozen_rows=rows, frozen_columns=columns)


def _count(text: str) -> int:
    try:
        number = float(text)
    except ValueError:
        return 0
    return int(number) if 0 <= number < 1e7 else 0
