"""The very file again: its bytes, whoever packed it, and never more than a record may claim."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, cast

import pytest

from sve_excel.opc.archive import Archive
from sve_excel.opc.directory import END
from sve_excel.splice.exact import record, restored
from sve_excel.splice.sheet import remove_sheet, splice_sheet
from tests.builders import Builder
from tests.workbooks import results


class Stream(io.RawIOBase):
    """A file that cannot go back, as a browser or a service writes to."""

    def __init__(self, file: io.BytesIO) -> None:
        self.file = file

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self.file.write(data)


def packed(workbook: bytes, level: int, *, streamed: bool = False, turned: bool = False) -> bytes:
    """The same parts packed in another way."""
    buffer = io.BytesIO()
    target = cast(Any, Stream(buffer) if streamed else buffer)
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made,
    ):
        names = source.namelist()
        for name in reversed(names) if turned else names:
            made.writestr(name, source.read(name))
        made.comment = b"packed otherwise" if turned else b""
    return buffer.getvalue()


def turned_inside(workbook: bytes) -> bytes:
    """The same file with its directory in another order than its members."""
    archive = Archive.open(workbook)
    end = workbook.rindex(b"PK\x05\x06")
    records = [member.central for member in archive.members]
    begin = end - sum(map(len, records))
    return workbook[:begin] + b"".join(reversed(records)) + workbook[end:]


def padded(workbook: bytes) -> bytes:
    """The same file with zeros before its last member, as some programs align them."""
    end = workbook.rindex(b"PK\x05\x06")
    begin = int.from_bytes(workbook[end + 16 : end + 20], "little")
    last = workbook.rindex(b"PK\x03\x04", 0, begin)
    tail = bytearray(workbook[begin:])
    for at in (len(tail) - END.size + 16, tail.rindex(b"PK\x01\x02") + 42):
        tail[at : at + 4] = (int.from_bytes(tail[at : at + 4], "little") + 3).to_bytes(4, "little")
    return workbook[:last] + b"\0\0\0" + workbook[last:begin] + bytes(tail)


@pytest.mark.parametrize(
    "form",
    [
        lambda data: data,
        lambda data: packed(data, 9),
        lambda data: packed(data, 1, turned=True),
        lambda data: packed(data, 6, streamed=True),
        lambda data: packed(data, 0),
        turned_inside,
        padded,
    ],
    ids=["as it is", "level 9", "turned", "streamed", "level 0", "directory", "padded"],
)
def test_the_very_file_comes_back(form: Callable[[bytes], bytes], build: Builder) -> None:
    """Also where the sheet was put in twice, as two runs do it."""
    data = form(build())
    once = splice_sheet(data, results())
    assert once != data
    assert remove_sheet(once) == data
    assert splice_sheet(once, results()) == once
    other = splice_sheet(once, results("Another title"))
    assert remove_sheet(other) == data


def test_where_somebody_saved_it_since_the_parts_are_what_comes_back(build: Builder) -> None:
    once = splice_sheet(build(), results())
    saved = packed(once, 9)
    without = remove_sheet(saved)
    with zipfile.ZipFile(io.BytesIO(without)) as now, zipfile.ZipFile(io.BytesIO(build())) as then:
        assert {name: now.read(name) for name in now.namelist()} == {
            name: then.read(name) for name in then.namelist()
        }


@pytest.mark.parametrize(
    "change",
    [
        {"kept": None},
        {"order": [0, 0]},
        {"pads": [1]},
        {"sha256": "0"},
        {"tail": "not base 64"},
        {"kept": {"xl/workbook.xml": ["?", "?"]}},
    ],
)
def test_a_record_that_leads_elsewhere_is_not_used(
    change: dict[str, object], build: Builder
) -> None:
    archive = Archive.open(build())
    known = record(archive, {})
    assert known is not None
    assert restored(archive, known, ()) == build()
    assert restored(archive, {**known, **change}, ()) is None


def test_a_forged_record_brings_in_nothing(build: Builder) -> None:
    """A record that claims another sheet as the packed original is found out by its content."""
    honest, forged = build(), build(project={"Organisation": "Somebody Else"})
    once = splice_sheet(honest, results())
    known = record(Archive.open(forged), {"xl/sharedStrings.xml": b"", "xl/workbook.xml": b""})
    with zipfile.ZipFile(io.BytesIO(once)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = next(each for each in parts if b"sve-excel undo 1" in parts[each])
    begin = parts[name].rindex(b"<!--sve-excel undo 1 ")
    text = parts[name][begin:].removeprefix(b"<!--sve-excel undo 1 ").removesuffix(b"-->")
    kept = {**json.loads(text)["file"], **(known or {})}
    changed = json.dumps({**json.loads(text), "file": kept}, separators=(",", ":"))
    parts[name] = parts[name][:begin] + f"<!--sve-excel undo 1 {changed}-->".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for each, content in parts.items():
            made.writestr(each, content)
    assert remove_sheet(buffer.getvalue()) != forged
