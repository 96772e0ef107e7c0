"""Files built to hurt whoever reads them: each is refused with its kind, fast, in little memory."""

# ruff: noqa: E501 - a table of files, one to a line

from __future__ import annotations

import dataclasses
import random
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sve_excel.opc import DEFAULT_LIMITS, Package, PackageError, check_sheets
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import remove_sheet, set_cell_text, splice_sheet
from tests.running import examples
from tests.workbooks import (
    BILLION_LAUGHS,
    EXTERNAL,
    ODD,
    TEXT,
    by_openpyxl,
    plain,
    raw_zip,
    results,
    rezip,
    rich,
    scanned,
    unzip,
    with_part,
)

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
SECONDS = 3.0
"""Of processor time, which a busy machine stretches too: it is a second on an idle one."""
MIB = 1024 * 1024
MEMORY = 200 * MIB
"""24 MB that hardly pack, so that the ratio is not what is refused."""


def entries(data: bytes, **lies: dict[str, int]) -> list[tuple[bytes, bytes, dict[str, int]]]:
    """The members of a workbook, to be written with lies about some."""
    return [
        (name.encode(), content, lies.get(name.rsplit("/", 1)[-1].split(".")[0], {}))
        for name, content in unzip(data).items()
    ]


def sheet_with(rows: bytes = b"", after: bytes = b"", before: bytes = b"") -> bytes:
    """A workbook whose first sheet has these rows and this behind them."""
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    part = b"<worksheet %b>%b<sheetData>%b</sheetData>%b</worksheet>" % (main, before, rows, after)
    return with_part(plain(rows=3), SHEET, lambda _: part)


def deflated_zeros(size: int) -> bytes:
    """A stream that inflates to `size` zeros."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1024 * 1024)
    return b"".join(deflater.compress(block) for _ in range(size // len(block))) + deflater.flush()


def bomb_of_zeros(claimed: int, size: int = 300 * MIB) -> bytes:
    """A sheet of zeros that says it has `claimed` bytes."""
    packed = deflated_zeros(size)
    members = [(n, c, lies) for n, c, lies in entries(plain(rows=3)) if n.decode() != SHEET]
    honest = raw_zip(members)
    end = honest.rindex(b"PK\5\6")
    size, offset = struct.unpack_from("<2I", honest, end + 12)
    fields = (20, 0, 8, 0, 33, 0, len(packed), claimed, len(SHEET), 0)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + SHEET.encode() + packed
    record = struct.pack("<4s2H", b"PK\1\2", 20, 20) + struct.pack("<4H3I2H", *fields[1:])
    record += struct.pack("<3H2I", 0, 0, 0, 0, offset) + SHEET.encode()
    count = len(members) + 1
    tail = struct.pack(
        "<4s4H2IH", b"PK\5\6", 0, 0, count, count, size + len(record), offset + len(local), 0
    )
    return honest[:offset] + local + honest[offset : offset + size] + record + tail


def overlapping() -> bytes:
    """A member whose data reaches over the one behind it, as in the bombs of David Fifield."""
    members = entries(plain(rows=3))
    members[2] = (*members[2][:2], {"packed": 2_000})
    return raw_zip(members)


def strings(items: bytes, uses: int = 1) -> bytes:
    """A workbook whose first shared string is `items`, used in many cells."""
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, uses + 1)
    )
    parts = unzip(sheet_with(cells))
    parts[STRINGS] = b"<sst %b><si>%b</si></sst>" % (main, items)
    return rezip(parts)


def many_cells() -> bytes:
    """1,600,000 cells in 100,000 rows."""
    return b"".join(
        b'<row r="%d">' % row
        + b"".join(b'<c r="%c%d"/>' % (65 + column, row) for column in range(16))
        + b"</row>"
        for row in range(1, 100_001)
    )


def many_members() -> bytes:
    """20,000 empty members."""
    return raw_zip([(b"m%d" % number, b"", {}) for number in range(20_000)])


def swap(name: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something in one part replaced."""

    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return with_part(plain(rows=3), name, change)


LINK = {"made_by": 3 << 8, "attributes": 0o120777 << 16}
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zeros that say so": ("too-large", lambda: bomb_of_zeros(300 * MIB)),
    "zeros that say less": ("ratio", lambda: bomb_of_zeros(1000, 50 * MIB)),
    "overlapping members": ("overlapping-members", overlapping),
    "two records of one member": (
        "name-mismatch",
        lambda: raw_zip([*entries(plain(rows=3)), (b"twin", b"", {"offset": 0})]),
    ),
    "traversal": ("unsafe-name", lambda: rezip({**unzip(plain(rows=3)), "../evil.xml": b"x"})),
    "traversal by backslash": (
        "unsafe-name",
        lambda: raw_zip([*entries(plain(rows=3)), (b"xl\\..\\..\\evil", b"", {})]),
    ),
    "absolute name": ("unsafe-name", lambda: raw_zip([(b"/etc/passwd", b"", {})])),
    "drive name": ("unsafe-name", lambda: raw_zip([(b"C:\\evil", b"", {})])),
    "duplicate name": (
        "duplicate-name",
        lambda: raw_zip([*entries(plain(rows=3)), (SHEET.encode(), b"<x/>", {})]),
    ),
    "duplicate by backslash": (
        "duplicate-name",
        lambda: raw_zip([*entries(plain(rows=3)), (SHEET.replace("/", "\\").encode(), b"", {})]),
    ),
    "names differing in case": (
        "case-duplicate",
        lambda: raw_zip([*entries(plain(rows=3)), (SHEET.upper().encode(), b"", {})]),
    ),
    "symbolic link": ("unsafe-name", lambda: raw_zip([(b"link", b"/etc/passwd", LINK)])),
    "encrypted member": ("encrypted-member", lambda: raw_zip([(b"a", b"", {"flags": 1})])),
    "truncated": ("truncated", lambda: plain()[:-30]),
    "cut in half": ("truncated", lambda: plain()[: len(plain()) // 2]),
    "size too small": (
        "size-mismatch",
        lambda: raw_zip(entries(plain(rows=3), sheet1={"size": 9})),
    ),
    "size too large": (
        "size-mismatch",
        lambda: raw_zip(entries(plain(rows=3), sheet1={"size": 99_999})),
    ),
    "wrong checksum": ("damaged", lambda: raw_zip(entries(plain(rows=3), sheet1={"crc": 1}))),
    "too many members": ("too-many-members", many_members),
    "billion laughs": (
        "doctype-or-entity",
        lambda: swap("xl/workbook.xml", b"<workbook", BILLION_LAUGHS + b"<workbook"),
    ),
    "external entity": ("doctype-or-entity", lambda: swap(STRINGS, b"<sst", EXTERNAL + b"<sst")),
    "document type in a sheet": (
        "doctype-or-entity",
        lambda: swap(SHEET, b"<worksheet", EXTERNAL + b"<worksheet"),
    ),
    "deep nesting in a sheet": (
        "too-deep",
        lambda: sheet_with(after=b"<a>" * 100_000 + b"</a>" * 100_000),
    ),
    "deep nesting among cells": ("too-deep", lambda: sheet_with(b"<a>" * 200 + b"</a>" * 200)),
    "deep nesting of cells": ("too-deep", lambda: sheet_with(b'<c r="A1">' * 200 + b"</c>" * 200)),
    "deep nesting in the workbook": (
        "too-deep",
        lambda: swap(
            "xl/workbook.xml", b"</workbook>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"</workbook>"
        ),
    ),
    "giant dimensions": (
        "dimensions",
        lambda: sheet_with(
            b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
    ),
    "giant dimensions oddly written": (
        "dimensions",
        lambda: sheet_with(b"<row r='1048576'><c s='0' r='XFD1048576'><v>1</v></c></row>"),
    ),
    "past the last row": (
        "dimensions",
        lambda: sheet_with(b'<row r="9999999"><c r="A9999999"><v>1</v></c></row>'),
    ),
    "too many cells": (
        "too-many-cells",
        lambda: sheet_with(many_cells()),
    ),
    "100,000 merges": (
        "too-many-merges",
        lambda: sheet_with(
            after=b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 100_000 + b"</mergeCells>"
        ),
    ),
    "a merge over two columns": (
        "merge-too-large",
        lambda: sheet_with(after=b'<mergeCells><mergeCell ref="A1:B1048576"/></mergeCells>'),
    ),
    "one string of 30 MB": (
        "string-too-long",
        lambda: strings(b"<t>" + TEXT + b"</t>", 12_000),
    ),
    "an inline string of 30 MB": (
        "string-too-long",
        lambda: sheet_with(
            b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + TEXT + b"</t></is></c></row>"
        ),
    ),
    "30 MB in runs used often": (
        "too-much-text",
        lambda: strings(
            b"".join(b"<r><t>%07d%b</t></r>" % (n, b"x" * 20_000) for n in range(150)), 12_000
        ),
    ),
    "too many sheets": (
        "too-many-sheets",
        lambda: swap(
            "xl/workbook.xml", b"</sheets>", b'<sheet name="x" sheetId="9"/>' * 3000 + b"</sheets>"
        ),
    ),
    "not well-formed": ("bad-xml", lambda: swap("xl/workbook.xml", b"</workbook>", b"</work>")),
    "unbound prefix": ("bad-xml", lambda: swap("xl/workbook.xml", b"<sheets>", b"<no:a/><sheets>")),
    "unknown encoding": ("bad-xml", lambda: swap("xl/workbook.xml", b"UTF-8", b"EBCDIC-CP")),
    "empty": ("empty", lambda: b""),
    "nothing but an end": ("not-a-workbook", lambda: b"PK\5\6" + bytes(18)),
}


@pytest.mark.whole
@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_refused_with_its_kind(name: str) -> None:
    """Before any other parser sees it, in seconds of processor time and 200 MB."""
    kind, build = HOSTILE[name]
    data = build()
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(PackageError) as refused:
            check_sheets(Package.open(data))
        seconds = time.process_time() - started
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.kind == kind, refused.value.detail
    assert seconds < SECONDS
    assert peak < MEMORY


@pytest.mark.parametrize("name", ODD)
def test_no_honest_workbook_is_refused(name: str) -> None:
    """The limits are for others."""
    check_sheets(Package.open(ODD[name]()))
    check_sheets(Package.open(splice_sheet(ODD[name](), results())))


def test_a_large_dimension_that_is_only_claimed_does_no_harm() -> None:
    """What counts is the cells; formats in far-off cells without a value cost nothing either."""
    claimed = b'<dimension ref="A1:XFD1048576"/>'
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    check_sheets(Package.open(sheet_with(far, before=claimed)))


@pytest.mark.parametrize("cell", ["XFD1", "XFD200", "A1048576", "CZZ99", "AA9999"])
def test_far_cells_of_a_sensible_sheet_are_no_harm(cell: str) -> None:
    """Long and narrow, or short and wide, up to Excel's own limits."""
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'
    check_sheets(Package.open(sheet_with(far.encode())))


def test_limits_can_be_set() -> None:
    """Whoever needs more says so, and less works as well."""
    data = plain(rows=200)
    with pytest.raises(PackageError) as refused:
        check_sheets(Package.open(data), dataclasses.replace(DEFAULT_LIMITS, cells=100))
    assert refused.value.kind == "too-many-cells"
    merges = sheet_with(
        after=b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 30_000 + b"</mergeCells>"
    )
    check_sheets(Package.open(merges, dataclasses.replace(DEFAULT_LIMITS, merges=40_000)))
    with pytest.raises(PackageError):
        Package.open(data, dataclasses.replace(DEFAULT_LIMITS, file_size=100))


def test_a_damaged_picture_is_no_reason_to_refuse() -> None:
    """No reader of cells looks at it; its bytes are kept as they are."""
    data = raw_zip(entries(rich(), image1={"crc": 1}))
    check_sheets(Package.open(data))


def attempt(data: bytes) -> None:
    """Everything that the package layer and the splice do with a file."""
    try:
        package = Package.open(data)
        check_sheets(package)
        for each in ("is_strict", "has_macros", "is_signed", "external_links", "has_dde"):
            getattr(package, each)
        for sheet in package.sheets:
            if package.has(sheet.part_name):
                scanned(package.part(sheet.part_name))
        set_cell_text(data, package.sheets[0].name, "B2", "x") if package.sheets else None
        remove_sheet(splice_sheet(data, RESULTS))
    except (PackageError, SpliceRefused):
        pass


RESULTS = results()
SEEDS = [build() for build in (plain, by_openpyxl, rich)]
SEEDS.append(splice_sheet(SEEDS[0], RESULTS))
NAMES = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    SHEET,
)
_relaxed = settings(examples(150), suppress_health_check=list(HealthCheck))


@_relaxed
@given(st.integers(0, 3), st.randoms(use_true_random=False), st.integers(1, 8))
def test_no_other_exception_for_mutated_containers(
    seed: int, chance: random.Random, n: int
) -> None:
    """Bytes changed, cut out, doubled: refused or read, nothing else."""
    data = bytearray(SEEDS[seed])
    directory = data.rindex(b"PK\5\6") - 600
    for _ in range(n):
        at = chance.choice([chance.randrange(len(data)), chance.randrange(directory, len(data))])
        at = min(at, len(data) - 1)
        how = chance.randrange(4)
        if how == 0:
            data[at] = chance.randrange(256)
        elif how == 1:
            del data[at : at + chance.randrange(1, 50)]
        elif how == 2:
            data[at:at] = data[at : at + chance.randrange(1, 50)]
        else:
            data[at : at + 4] = chance.randbytes(4)
        if len(data) < 100:
            break
    attempt(bytes(data))


@_relaxed
@given(st.integers(0, 3), st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_no_other_exception_for_mutated_parts(seed: int, name: str, chance: random.Random) -> None:
    """The XML inside a sound container: attributes, tags and values changed."""
    parts = unzip(SEEDS[seed])
    part = bytearray(parts[name])
    words = [
        b"0",
        b"-1",
        b"99999999999",
        b"",
        b"/",
        b"..",
        b"rId1",
        b"<a/>",
        b'"',
        b"x",
        b"\xc3\xa9",
    ]
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(part))
        end = at + chance.randrange(0, 12)
        marks = [i for i, byte in enumerate(part) if byte == 0x22]
        if chance.random() < 0.6 and len(marks) > 3:
            first = chance.randrange(len(marks) - 1)
            at, end = marks[first] + 1, marks[first + 1]
        part[at:end] = chance.choice(words)
    parts[name] = bytes(part)
    attempt(rezip(parts))
