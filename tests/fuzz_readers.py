"""Two readers on one mutated thing: they read alike, or it is refused; nothing else may happen.

Sheets: what calamine gives of a part that is taken as plain is what the strict reading gives of it,
and what openpyxl gives of the stored part. Containers: what is opened holds the members, and the
bytes, that Python's own zip reader finds. ``python -m tests.fuzz`` goes on with both.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import openpyxl
from python_calamine import load_workbook

from sve_excel.opc import DEFAULT_LIMITS, Package, PackageError, check_sheets
from sve_excel.opc.archive import Archive
from sve_excel.opc.strict import read_sheet
from sve_excel.opc.view import reading_view, stored_view
from tests.builders import packed, parts

SHEET = "xl/worksheets/sheet3.xml"  # of Outputs, in a workbook of the template
AGREED = frozenset({"", "odd", "refused"})
Cells = dict[tuple[int, int], object]


# --- sheets: what is put between, into or around the cells


def _somewhere(pattern: str, new: str) -> Callable[[str, random.Random], str]:
    """Change one of the places that a pattern fits, by chance."""

    def change(text: str, chance: random.Random) -> str:
        places = [*re.finditer(pattern, text, re.DOTALL)]
        if not places:
            return text
        place = chance.choice(places)
        return text[: place.start()] + place.expand(new) + text[place.end() :]

    return change


_VALUE = r"<v>(\d)(\d*)</v>"
_CELL = r'<c r="([A-Z]+\d+)"([^>/]*)>'
SHEET_MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _somewhere(_VALUE, r"<v>\g<1><!-- x -->\g<2></v>"),
    _somewhere(_VALUE, r"<v><![CDATA[\g<1>\g<2>]]></v>"),
    _somewhere(_VALUE, r"<v>&#4\g<1>;\g<2></v>"),
    _somewhere(_VALUE, r"<v> \g<1>\g<2>\n</v>"),
    _somewhere(_VALUE, r"<v>\g<1>\g<2>e2</v>"),
    _somewhere(_VALUE, r"<v>-0\g<1>.\g<2>0</v>"),
    _somewhere(_VALUE, r"<v>\g<1>,\g<2></v>"),
    _somewhere(_VALUE, r"<v/>"),
    _somewhere(_VALUE, r"<v>\g<1>\g<2></v><v>7</v>"),
    _somewhere(_VALUE, r"<is><t>seven</t></is><v>\g<1>\g<2></v>"),
    _somewhere(_VALUE, r'<e:v xmlns:e="urn:e">7</e:v><v>\g<1>\g<2></v>'),
    _somewhere(_VALUE, r'<v xml:space="preserve">\g<1>\g<2></v>'),
    _somewhere(_VALUE, r"<f>7+\g<1></f><v>\g<1>\g<2></v>"),
    _somewhere(_VALUE, r"<v>\g<1>\g<2></v><extLst><ext><v>7</v></ext></extLst>"),
    _somewhere(_CELL, r"<c\g<2>>"),
    _somewhere(_CELL, r"<c \g<2> r='\g<1>'>"),
    _somewhere(_CELL, r'<c r="\g<1>"\g<2> cm="1">'),
    _somewhere(_CELL, r'<c r="$\g<1>"\g<2>>'),
    _somewhere(_CELL, r'<c r="C7"\g<2>>'),
    _somewhere(r' t="s"', r' t="n"'),
    _somewhere(r' t="s"', r' t="str"'),
    _somewhere(r' t="s"', r""),
    _somewhere(r'<c r="([A-Z]+\d+)" s="(\d+)"><v>', r'<c r="\g<1>" s="\g<2>" t="b"><v>'),
    _somewhere(r'<row r="(\d+)"', r'<row r="0\g<1>"'),
    _somewhere(r'<row r="(\d+)"', r"<row"),
    _somewhere(r'<row r="(\d+)"', r'<row r="\g<1>" hidden="true"'),
    _somewhere(r"</row>", r"</row><!-- between -->"),
    _somewhere(r"</row>", r"</row><?between?>"),
    _somewhere(r"</row>", r'</row><e:row xmlns:e="urn:e"/>'),
    _somewhere(r"(<row .*?</row>)", r"\g<1>\g<1>"),
    _somewhere(r"(<c r=[^>]*>(?:(?!</c>).)*</c>)", r"\g<1>\g<1>"),
    _somewhere(r"<sheetData>", r"<sheetData/><sheetData>"),
    _somewhere(r"<dimension[^>]*>", r'<dimension ref="A1:XFD1048576"/>'),
    lambda text, chance: text.replace("<worksheet ", '<worksheet xmlns:x="urn:x" x:y="z" ', 1),
)


def sheet_case(workbook: bytes, chance: random.Random) -> str:
    """Mutate a sheet, read it by all readers, and say in what they differ; empty where in nothing.

    Gives ``refused`` for a part that is not read at all, and ``odd`` for one that the strict
    reading wrote anew: what the second reader says of such a part is a finding.
    """
    members = parts(workbook)
    text = members[SHEET].decode("utf-8")
    for _ in range(chance.randint(1, 2)):
        text = chance.choice(SHEET_MUTATIONS)(text, chance)
    members[SHEET] = text.encode("utf-8")
    try:
        package = Package.open(packed(members))
        check_sheets(package, only={"outputs"})
    except PackageError:
        return "refused"
    (sheet,) = [each for each in package.sheets if each.name == "Outputs"]
    if package.plainly.get(sheet.part_name.key) is not None:
        _by_calamine(reading_view(package, [sheet]))  # what was written anew can be read
        return "odd"
    ours = _by_calamine(reading_view(package, [sheet]))
    try:
        strictly = read_sheet(package.part(sheet.part_name), sheet.part_name, DEFAULT_LIMITS)
    except PackageError as error:
        return f"plain, but the strict reading refuses it: {error}"
    package.plainly[sheet.part_name.key] = strictly.plainly
    found = _difference(ours, _by_calamine(reading_view(package, [sheet])))
    return found or _difference(ours, _by_openpyxl(stored_view(package, [sheet])))


def _by_calamine(view: bytes) -> Cells:
    with load_workbook(io.BytesIO(view)) as book:
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {
        (row, column): found
        for row, line in enumerate(rows)
        for column, found in enumerate(line)
        if found not in ("", None)
    }


def _by_openpyxl(view: bytes) -> Cells:
    book = openpyxl.load_workbook(io.BytesIO(view), read_only=True, data_only=True)
    page = book.worksheets[0]
    page.reset_dimensions()
    return {
        (row, column): found
        for row, line in enumerate(page.iter_rows(values_only=True))
        for column, found in enumerate(line)
        if found not in ("", None)
    }


def _difference(one: Cells, other: Cells) -> str:
    for at in sorted(one.keys() | other.keys()):
        a, b = (_plain(cells.get(at)) for cells in (one, other))
        if a != b:
            return f"row {at[0] + 1}, column {at[1] + 1}: {a!r} and {b!r}"
    return ""


def _plain(found: object) -> object:
    if isinstance(found, str):
        return " ".join(found.split()) or None
    return float(found) if isinstance(found, int | float) else found


# --- containers: what a directory and the headers say


def zip_case(workbook: bytes, chance: random.Random) -> str:
    """Mutate what a container says of itself, and say in what two zip readers differ."""
    data = bytearray(workbook)
    for _ in range(chance.randint(1, 2)):
        data = chance.choice(ZIP_MUTATIONS)(data, chance)
    mutated = bytes(data)
    try:
        archive = Archive.open(mutated, DEFAULT_LIMITS)
        archive.verify()
        ours = {m.name: archive.read(m) for m in archive.members if not m.is_folder}
    except PackageError:
        return "refused"
    try:
        with zipfile.ZipFile(io.BytesIO(mutated)) as other:
            theirs = {n: other.read(n) for n in other.namelist() if not n.endswith("/")}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, ValueError) as error:
        return f"opened here, and not by zipfile: {error!r}"
    if ours.keys() != theirs.keys():
        return f"other members: {sorted(ours.keys() ^ theirs.keys())[:3]}"
    wrong = [name for name, content in ours.items() if theirs[name] != content]
    return f"other bytes in {wrong[0]}" if wrong else ""


def _records(data: bytearray, signature: bytes) -> list[int]:
    return [at.start() for at in re.finditer(re.escape(signature), bytes(data))]


def _field(
    signature: bytes, offsets: tuple[int, ...], form: str
) -> Callable[[bytearray, random.Random], bytearray]:
    """Change one number in one record of a kind."""

    def change(data: bytearray, chance: random.Random) -> bytearray:
        records = _records(data, signature)
        if records:
            at = chance.choice(records) + chance.choice(offsets)
            size = struct.calcsize(form)
            if at + size <= len(data):
                (before,) = struct.unpack_from(form, data, at)
                most = 256**size - 1
                values = (0, 1, most, before + 1, before - 1, before + 7, before * 2)
                struct.pack_into(form, data, at, chance.choice(values) & most)
        return data

    return change


def _between(data: bytearray, chance: random.Random) -> bytearray:
    """Put bytes where a record begins, at the front or behind the end."""
    spots = [0, len(data)]
    for signature in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"):
        spots += _records(data, signature)
    at = chance.choice(spots)
    piece = chance.choice((b"\0", b"\0" * 4, b"PK\x05\x06" + bytes(18), b"PK\x03\x04", b"x" * 40))
    return data[:at] + piece + data[at:]


def _entry_again(data: bytearray, chance: random.Random) -> bytearray:
    """List one member twice, or leave one out, with or without counting right."""
    entries = _records(data, b"PK\x01\x02")
    ends = _records(data, b"PK\x05\x06")
    if len(entries) < 2 or not ends:
        return data
    which = chance.randrange(len(entries) - 1)
    piece = data[entries[which] : entries[which + 1]]
    twice = chance.random() < 0.5
    kept = piece + piece if twice else bytearray()
    changed = data[: entries[which]] + kept + data[entries[which + 1] :]
    by = len(piece) if twice else -len(piece)
    end = ends[-1] + by
    if chance.random() < 0.7 and end + 20 <= len(changed):
        count, size = struct.unpack_from("<H", changed, end + 10)[0], 0
        (size,) = struct.unpack_from("<I", changed, end + 12)
        for at in (8, 10):
            struct.pack_into("<H", changed, end + at, (count + (1 if twice else -1)) & 0xFFFF)
        struct.pack_into("<I", changed, end + 12, (size + by) & 0xFFFFFFFF)
    return changed


ZIP_MUTATIONS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _field(b"PK\x01\x02", (6, 8, 10, 28, 30, 32, 34, 36), "<H"),
    _field(b"PK\x01\x02", (16, 20, 24, 38, 42), "<I"),
    _field(b"PK\x03\x04", (4, 6, 8, 26, 28), "<H"),
    _field(b"PK\x03\x04", (14, 18, 22), "<I"),
    _field(b"PK\x05\x06", (4, 6, 8, 10, 20), "<H"),
    _field(b"PK\x05\x06", (12, 16), "<I"),
    _field(b"PK\x01\x02", (46, 48, 50), "<B"),  # letters of a name
    _between,
    _entry_again,
)
