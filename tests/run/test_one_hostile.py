"""Bids built to hurt whoever reads them, the whole way: a finding, in little time and memory.

Each is read by a process of its own, whose memory and processor time the system measures.
"""

# ruff: noqa: E501 - a table of kinds, one to a line

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import Builder, packed, parts
from tests.workbooks import BILLION_LAUGHS, EXTERNAL, TEXT, raw_zip

MIB = 1024 * 1024
MEMORY = 200 * MIB  # the whole process, interpreter and libraries included
SECONDS = 1.0  # of processor time, beyond starting the interpreter
OUTPUTS = "xl/worksheets/sheet3.xml"
STRINGS = "xl/sharedStrings.xml"
DEEP = b"<a>" * 100_000 + b"</a>" * 100_000
pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(sys.platform == "win32", reason="needs the measures of POSIX"),
]

# forks a process for every file once everything is loaded, so that each is measured by itself
MEASURE = """
import json, os, sys
from pathlib import Path
from sve_excel.library.loading import load_library
from sve_excel.run.one import Settings, Task, valuing
import sve_excel.results.sheet, sve_excel.splice.sheet
work = valuing(Settings(load_library(Path(sys.argv[1]))))()
for line in sys.stdin:
    path = Path(line.rstrip())
    out, back = os.pipe()
    child = os.fork()
    if child == 0:
        before = sum(os.times()[:2])
        result = work(Task(path, path.name, path.with_suffix(".out")))
        took = sum(os.times()[:2]) - before
        codes = [found.code for found in result.findings]
        os.write(back, json.dumps([result.status, codes, took]).encode())
        os._exit(0)
    os.close(back)
    said = b"".join(iter(lambda: os.read(out, 65536), b""))
    _, status, usage = os.wait4(child, 0)
    os.close(out)
    scale = 1 if sys.platform == "darwin" else 1024
    print(json.dumps([json.loads(said), status, usage.ru_maxrss * scale]), flush=True)
"""


def zeros(size: int) -> bytes:
    """A stream that inflates to ``size`` zeros: one block over and over."""
    block = 64 * MIB
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = deflater.compress(bytes(block)) + deflater.flush(zlib.Z_FULL_FLUSH)
    return once * (size // block) + b"\x03\x00"


def with_stream(bid: bytes, name: str, stream: bytes, claimed: int) -> bytes:
    """A bid in which one member holds a raw stream and claims to unpack to so many bytes."""
    members = {**parts(bid), name: b""}
    result, directory = io.BytesIO(), io.BytesIO()
    for each, content in members.items():
        raw = each.encode()
        if each == name:
            body, size, crc = stream, claimed, 0
        else:
            deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
            body, size, crc = deflater.compress(content) + deflater.flush(), len(content), 0
            crc = zlib.crc32(content)
        fields = (20, 0, 8, 0, 33, crc, len(body), size, len(raw), 0)
        directory.write(
            struct.pack("<4s2H", b"PK\1\2", 20, 20) + struct.pack("<4H3I2H", *fields[1:])
        )
        directory.write(struct.pack("<3H2I", 0, 0, 0, 0, result.tell()) + raw)
        result.write(struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + raw + body)
    size, offset, count = directory.tell(), result.tell(), len(members)
    result.write(directory.getvalue())
    result.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, offset, 0))
    return result.getvalue()


def changed(bid: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A bid with something in one part replaced."""
    members = parts(bid)
    assert old in members[name], name
    return packed({**members, name: members[name].replace(old, new, 1)})


def added(bid: bytes, name: str, content: bytes) -> bytes:
    """A bid with one part more."""
    return packed({**parts(bid), name: content})


def in_utf16(bid: bytes, name: str, before: bytes) -> bytes:
    """A bid with one part in UTF-16 and something in front of its root."""
    members = parts(bid)
    text = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", members[name])
    return packed({**members, name: (before + text).decode().encode("utf-16")})


def nested(depth: int) -> bytes:
    """A container in a container in a container, of 16 each, with a GiB of zeros inside."""
    data = zeros(1024 * MIB)
    for _ in range(depth):
        data = raw_zip([(b"%d.zip" % n, data, {}) for n in range(16 if len(data) < MIB else 4)])
    return data


def holding_itself(bid: bytes) -> bytes:
    """A container one of whose members is the container, as in a zip that unpacks to itself."""
    members = [(name.encode(), content, {}) for name, content in parts(bid).items()]
    data = raw_zip([(b"self.xlsx", b"", {"method": 0}), *members])
    return raw_zip([(b"self.xlsx", b"", {"method": 0, "packed": len(data)}), *members])


def cells(bid: bytes, row: bytes) -> bytes:
    """A bid with one more row at the end of its outputs."""
    return changed(bid, OUTPUTS, b"</sheetData>", row + b"</sheetData>")


def behind(bid: bytes, xml: bytes) -> bytes:
    """A bid with an element behind the rows of its outputs."""
    return changed(bid, OUTPUTS, b"</sheetData>", b"</sheetData>" + xml)


def one_text(bid: bytes) -> bytes:
    """A bid with a text of 24 MB that 12,000 cells use."""
    rows = b"".join(
        b'<row r="%d"><c r="P%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(500, 12_500)
    )
    bid = changed(bid, STRINGS, b"<si>", b"<si><t>" + TEXT + b"</t></si><si>")
    return cells(bid, rows)


def claimed_only(bid: bytes) -> bytes:
    """A bid whose outputs claim to reach to the last cell of all."""
    members = parts(bid)
    whole = b'<dimension ref="A1:XFD1048576"/>'
    sheet = re.sub(rb"<dimension [^>]*/>", whole, members[OUTPUTS], count=1)
    assert whole in sheet
    return packed({**members, OUTPUTS: sheet})


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MERGE = b'<mergeCell ref="A1:B2"/>'
LINK = {"made_by": 3 << 8, "attributes": 0o120777 << 16}

# kind -> how it is made of a bid, and the finding; none where it does no harm and is carried along
KINDS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "10 GB of zeros that say so": (
        lambda bid: with_stream(bid, "xl/media/a.png", zeros(10_240 * MIB), 0xFFFFFFFE), "SVE608"),
    "10 GB of zeros that say little": (
        lambda bid: with_stream(bid, "xl/media/a.png", zeros(10_240 * MIB), 1000), "SVE608"),
    "10 GB of zeros for a sheet": (
        lambda bid: with_stream(bid, OUTPUTS, zeros(10_240 * MIB), 1000), "SVE608"),
    "1 GB of zeros in 1 MB": (
        lambda bid: with_stream(bid, OUTPUTS, zeros(1024 * MIB), 1000), "SVE608"),
    "nested zip bomb": (lambda bid: nested(3), "SVE601"),
    "nested zip bomb in a bid": (lambda bid: added(bid, "xl/embeddings/a.zip", nested(1)), ""),
    "container that holds itself": (holding_itself, "SVE602"),
    "overlapping members": (
        lambda bid: raw_zip([(n.encode(), c, {"packed": 9000} if i == 2 else {}) for i, (n, c) in enumerate(parts(bid).items())]), "SVE607"),
    "entity expansion in the texts": (
        lambda bid: changed(bid, STRINGS, b"<sst", BILLION_LAUGHS + b"<sst"), "SVE607"),
    "entity expansion in the styles": (
        lambda bid: changed(bid, "xl/styles.xml", b"<styleSheet", BILLION_LAUGHS + b"<styleSheet"), "SVE607"),
    "external entity in a sheet": (
        lambda bid: changed(bid, OUTPUTS, b"<worksheet", EXTERNAL + b"<worksheet"), "SVE607"),
    "document type in UTF-16": (lambda bid: in_utf16(bid, OUTPUTS, EXTERNAL), "SVE607"),
    "path traversal": (lambda bid: added(bid, "../../evil", b"x"), "SVE607"),
    "absolute name": (lambda bid: added(bid, "/etc/passwd", b"x"), "SVE607"),
    "duplicate name": (
        lambda bid: raw_zip([(n.encode(), c, {}) for n, c in [*parts(bid).items(), (OUTPUTS, b"<x/>")]]), "SVE607"),
    "names differing in case": (lambda bid: added(bid, OUTPUTS.upper(), b"<x/>"), "SVE607"),
    "symbolic link": (
        lambda bid: raw_zip([*((n.encode(), c, {}) for n, c in parts(bid).items()), (b"link", b"/etc/passwd", LINK)]), "SVE607"),
    "cut in half": (lambda bid: bid[: len(bid) // 2], "SVE602"),
    "dimensions that are only claimed": (claimed_only, ""),
    "dimensions of a far cell": (lambda bid: cells(bid, FAR), "SVE608"),
    "merge over two columns": (
        lambda bid: behind(bid, b'<mergeCells><mergeCell ref="A1:B1048576"/></mergeCells>'), "SVE608"),
    "100,000 merges": (
        lambda bid: behind(bid, b"<mergeCells>" + MERGE * 100_000 + b"</mergeCells>"), "SVE608"),
    "a text of 24 MB used 12,000 times": (one_text, "SVE608"),
    "deep nesting in a sheet": (lambda bid: behind(bid, DEEP), "SVE607"),
    "deep nesting in the workbook": (
        lambda bid: changed(bid, "xl/workbook.xml", b"</workbook>", DEEP + b"</workbook>"), "SVE607"),
    "deep nesting in the styles": (
        lambda bid: changed(bid, "xl/styles.xml", b"</styleSheet>", DEEP + b"</styleSheet>"), "SVE607"),
    "deep nesting in a drawing": (lambda bid: added(bid, "xl/drawings/drawing99.xml", DEEP), ""),
    "deep nesting in custom XML": (lambda bid: added(bid, "customXml/item1.xml", DEEP), ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def measure(small_folder: Path) -> Iterator[Callable[[Path], list[object]]]:
    """Process one file in a process of its own: status, codes, seconds; exit status; bytes."""
    with subprocess.Popen(
        [sys.executable, "-c", MEASURE, str(small_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout

        def ask(path: Path) -> list[object]:
            assert running.stdin
            assert running.stdout
            running.stdin.write(f"{path}\n")
            running.stdin.flush()
            return list(json.loads(running.stdout.readline()))

        yield ask
        running.stdin.close()


@pytest.mark.parametrize("kind", KINDS)
def test_each_gets_its_finding_in_a_second_and_200_mb(
    kind: str, build: Builder, tmp_path: Path, measure: Callable[[Path], list[object]]
) -> None:
    make, code = KINDS[kind]
    path = tmp_path / "bid.xlsx"
    path.write_bytes(make(build()))
    (status, codes, seconds), ended, memory = measure(path)  # type: ignore[misc]
    print(f"{kind}|{code or status}|{seconds:.2f}|{memory / MIB:.0f}")
    assert ended == 0
    assert codes[:1] == ([code] if code else [])
    assert memory < MEMORY
    assert seconds < SECONDS
    if code in ("SVE607", "SVE608", "SVE602", "SVE601"):
        assert status == "refused"
        assert not path.with_suffix(".out").exists()
    elif not code:
        with zipfile.ZipFile(path.with_suffix(".out")) as made:
            assert made.testzip() is None
