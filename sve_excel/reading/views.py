"""How a workbook opens and prints: counted cells that its own view of them leaves out.

A reader may unfreeze, enlarge and unhide; who looks at the sheet as it opens, or at its print,
sees less than what counts. One finding for each kind and sheet, with the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.opc.cells import position
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import defined_names
from sve_excel.opc.xml import is_true
from sve_excel.reading.around import Area, area_of, within
from sve_excel.reading.unseen import Counted
from sve_excel.records.view import SheetView
from sve_excel.words.saying import first_of

_TINY: Final = 40  # per cent at which 11 points are 4
_SCREEN: Final = 80  # rows that no screen shows at once
_NAMED: Final = 6
_PRINTED: Final = "_xlnm.print_area"
_REFERENCE: Final = re.compile(r"(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!([$A-Z0-9:]+)(?:,|$)")


SHOWN_TINY = Rule(
    "SVE130",
    "shown-tiny",
    "warning",
    "the sheet {sheet} is shown at {percent} % of its size, at which nobody can read what counts.",
    "Set the zoom (at the lower right of the window) to 100 %, and save it.",
)


FROZEN_AWAY = Rule(
    "SVE246",
    "frozen-away",
    "warning",
    "what stands in {cells} counts, and nobody can scroll to it: panes are frozen past it.",
    "Choose View > Freeze Panes > Unfreeze Panes, and look at these cells.",
)


NOT_PRINTED = Rule(
    "SVE247",
    "not-printed",
    "note",
    "what stands in {cells} counts and is not printed: the print area of {sheet} leaves it out.",
    "Before you print it, choose Page Layout > Print Area > Clear Print Area.",
)


def in_view(package: Package, file: str, counted: Sequence[Counted]) -> Iterator[Finding]:
    """Everything that the views and the print areas of these sheets leave out and that counts."""
    yield from _window(package, file)
    printed = _print_areas(package)
    for each in counted:
        look = package.looks.get(each.sheet.part_name.key)
        if look is None or not each.rows:
            continue
        place = Place(file, each.sheet.name)
        if 0 < look.view.percent < _TINY:
            percent = look.view.percent
            yield SHOWN_TINY.at(place, sheet=each.sheet.name, percent=f"{percent}")
        areas = printed.get(package.sheets.index(each.sheet))
        if areas is None and look.view.top == look.view.left == 1 and not _fills(look.view):
            continue
        filled = [cell for row in each.rows for cell in row.values() if each.filled(cell)]
        if away := [cell for cell in filled if _away(cell, look.view)]:
            yield FROZEN_AWAY.at(_at(place, away), cells=first_of(away, _NAMED))
        left = set(filled) - set(within(filled, areas)) if areas is not None else set()
        if unprinted := [cell for cell in filled if cell in left]:
            cells = first_of(unprinted, _NAMED)
            yield NOT_PRINTED.at(_at(place, unprinted), cells=cells, sheet=each.sheet.name)


def _at(place: Place, cells: Sequence[str]) -> Place:
    return Place(place.file, place.sheet, cells[0])


def _fills(view: SheetView) -> bool:
    """Whether what stands still is higher than any screen."""
    return view.frozen_rows > _SCREEN


def _away(cell: str, view: SheetView) -> bool:
    """Whether nobody can scroll to a cell."""
    row, column = position(cell)
    above = view.frozen_rows > 0 and row < view.top
    before = view.frozen_columns > 0 and column < view.left
    return above or before or (_fills(view) and row >= view.top + _SCREEN)


OPENS_HIDDEN = Rule(
    "SVE129",
    "opens-hidden",
    "warning",
    "the workbook opens {how}, so that who opens it does not see what counts.",
    "In Excel choose View > Unhide, and File > Options > Advanced > Show sheet tabs; save it.",
    manual={"how": "in a hidden window, or without the tabs of its sheets"},
)


def _window(package: Package, file: str) -> Iterator[Finding]:
    views = package.workbook.root.find("bookViews")
    windows = [element.attributes for element in views.children] if views is not None else []
    if windows and all(window.get("visibility", "visible") != "visible" for window in windows):
        yield OPENS_HIDDEN.at(Place(file), how="in a window that is hidden")
    if windows and not any(is_true(window.get("showSheetTabs", "1")) for window in windows):
        yield OPENS_HIDDEN.at(Place(file), how="without the tabs of its sheets")


def _print_areas(package: Package) -> Mapping[int | None, list[Area]]:
    """The print area of a sheet by the sheet's index; none that a formula gives."""
    found: dict[int | None, list[Area]] = {}
    for name in defined_names(package.workbook):
        text = name.element.text.strip()
        if name.name.casefold() == _PRINTED and _REFERENCE.sub("", text) == "":
            found[name.sheet_index] = [area_of(area) for area in _REFERENCE.findall(text)]
    return found
