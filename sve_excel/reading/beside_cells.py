"""What people put onto the results sheet that is neither typed nor kept: told before it is lost.

Pictures, shapes and charts are told by their number, cells by a colour that nothing on the sheet
had when it was written: a name of the sheet says what it had. Of a sheet without that name only
what we never write is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from sve_excel.imprint import CHARTS_WORD, RESULTS_AROUND
from sve_excel.opc.package import Package
from sve_excel.opc.styles import cell_grounds
from sve_excel.opc.workbook import SheetRef
from sve_excel.opc.xml import Document, parse
from sve_excel.records.noted import Noted
from sve_excel.words.saying import so_many

# shapes by the element of a drawing, in the words for one; ours are charts alone
_SHAPES: Final = {"pic": "picture", "graphicFrame": "chart", "sp": "shape", "cxnSp": "line"}


def put_beside(package: Package, sheet: SheetRef, cells: Document) -> Iterator[Noted]:
    """Give pictures, charts, shapes and colours of people's; ``cells`` is the sheet's part."""
    formulas = package.local_formulas(package.sheets.index(sheet))
    said = formulas.get(RESULTS_AROUND, "").strip('="').split()
    had = {word.partition("=")[0]: word.partition("=")[2] for word in said}
    for kind, number in _shapes(package, sheet).items():
        ours = int(had.get(CHARTS_WORD, "0")) if kind == "chart" else 0
        if number > ours and (kind != "chart" or said):
            yield Noted("", so_many(number - ours, kind), "", kept=False)
    if said:
        grounds = cell_grounds(package)
        yield from _coloured(cells, {at: f"{found:06X}" for at, found in grounds.items()}, {*had})


def _shapes(package: Package, sheet: SheetRef) -> Counter[str]:
    """How many of each kind lie on the sheet, but for shapes that hold a text."""
    found: Counter[str] = Counter()
    relationships = package.relationships_of(sheet.part_name)
    for item in relationships.items if relationships else ():
        if item.word != "drawing" or item.external or not package.has(item.part):
            continue
        for element in parse(package.part(item.part), item.part, package.limits).root.walk():
            worded = element.name == "sp" and any(
                below.name == "t" and below.text.strip() for below in element.walk()
            )
            if element.name in _SHAPES and not worded:
                found[_SHAPES[element.name]] += 1
    return found


def _coloured(cells: Document, colours: dict[int, str], ours: set[str]) -> Iterator[Noted]:
    """The first cell of each colour that is none of ours."""
    told: set[str] = set()
    for cell in cells.root.walk():
        if cell.name != "c" or not (style := cell.attributes.get("s", "")).isdigit():
            continue
        colour = colours.get(int(style), "FFFFFF")
        if colour not in ours and colour not in told and colour != "FFFFFF":
            told.add(colour)
            yield Noted(cell.attributes.get("r", ""), f"the colour #{colour}", "", kept=False)
