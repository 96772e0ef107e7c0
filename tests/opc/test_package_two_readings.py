"""A file that says two things of itself is refused by name, whichever of the two is true."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from sve_excel.files.packing import Pressed, joined
from sve_excel.opc import Package, PackageError, check_sheets
from sve_excel.opc.archive import Archive
from sve_excel.opc.directory import CENTRAL, END, END64, LOCAL, LOCATOR64
from tests.builders import Builder, packed, parts

RELS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
OUTPUTS = "xl/worksheets/sheet3.xml"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
Members = dict[str, bytes]
Bytes = tuple[bytes, bytes, int]


def split(data: bytes) -> Bytes:
    """Members, directory, and number of members of a plain container."""
    at = data.rfind(b"PK\x05\x06")
    count, size, offset = struct.unpack_from("<HII", data, at + 10)
    return data[:offset], data[offset : offset + size], count


def ended(count: int, size: int, offset: int, comment: bytes = b"") -> bytes:
    """An end record."""
    return END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, len(comment)) + comment


def moved(directory: bytes, by: int) -> bytes:
    """A directory whose members stand further back."""
    out, at = b"", 0
    while at < len(directory):
        fields = list(CENTRAL.unpack_from(directory, at))
        after = at + CENTRAL.size + fields[10] + fields[11] + fields[12]
        fields[-1] += by
        out += CENTRAL.pack(*fields) + directory[at + CENTRAL.size : after]
        at = after
    return out


def with_zip64(data: bytes, count: int, size: int, offset: int) -> bytes:
    """The container with a zip64 record that names this directory, before its end record."""
    at = data.rfind(b"PK\x05\x06")
    record = END64.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    return data[:at] + record + LOCATOR64.pack(b"PK\x06\x07", 0, at, 1) + data[at:]


def two_directories(data: bytes) -> bytes:
    """A zip64 record beside an ordinary one, each with a directory of its own."""
    members, directory, count = split(data)
    first = len(members) * 2
    whole = members + members + directory + moved(directory, len(members))
    whole += ended(count, len(directory), first)
    return with_zip64(whole, count, len(directory), first + len(directory))


def two_ends(data: bytes) -> bytes:
    """An end record in the comment of another."""
    members, directory, count = split(data)
    inner = ended(count, len(directory), len(members))
    return members + directory + ended(count, len(directory), len(members), inner)


def unlisted_member(data: bytes) -> bytes:
    """Members before those that the directory lists."""
    members, directory, count = split(data)
    size = len(directory)
    return members + members + moved(directory, len(members)) + ended(count, size, 2 * len(members))


def one_too_few(data: bytes) -> bytes:
    """A count below the number of members in the directory."""
    members, directory, count = split(data)
    return members + directory + ended(count - 1, len(directory), len(members))


def bytes_behind(data: bytes) -> bytes:
    """Something behind the end record."""
    return data + b"something"


def bytes_between(data: bytes) -> bytes:
    """Something between the directory and the end record."""
    members, directory, count = split(data)
    return members + directory + b"something" + ended(count, len(directory), len(members))


def other_local_header(data: bytes, name: bytes = OUTPUTS.encode()) -> bytes:
    """A member whose own header gives another method, checksum and size."""
    broken = bytearray(data)
    at = broken.find(name) - LOCAL.size
    struct.pack_into("<H", broken, at + 8, 0)
    struct.pack_into("<3I", broken, at + 14, 1, 2, 3)
    return bytes(broken)


def zeros_before_the_directory(data: bytes) -> bytes:
    """Four bytes that no member has, if only noughts."""
    members, directory, count = split(data)
    return members + bytes(4) + directory + ended(count, len(directory), len(members) + 4)


def zeros_before_the_first_member(data: bytes) -> bytes:
    """The same in front of all, behind what looks like a member and is listed nowhere."""
    members, directory, count = split(data)
    size = len(directory)
    return bytes(4) + members + moved(directory, 4) + ended(count, size, 4 + len(members))


def of_another_volume(data: bytes, disk: int = 1) -> bytes:
    """A member that is said to begin on another disk."""
    members, directory, count = split(data)
    fields = list(CENTRAL.unpack_from(directory))
    fields[13] = disk
    directory = CENTRAL.pack(*fields) + directory[CENTRAL.size :]
    return members + directory + ended(count, len(directory), len(members))


def last_volume(data: bytes) -> bytes:
    """An end record of the second of two disks, beside a zip64 record that knows of one."""
    members, directory, count = split(data)
    whole = with_zip64(data, count, len(directory), len(members))
    return whole[: -END.size + 4] + struct.pack("<H", 1) + whole[-END.size + 6 :]


def with_field(data: bytes, kind: int, value: bytes, name: str = OUTPUTS) -> bytes:
    """A field of its own behind the name of a member, in the directory alone."""
    members, directory, count = split(data)
    at = directory.index(name.encode()) - CENTRAL.size
    fields = list(CENTRAL.unpack_from(directory, at))
    field = struct.pack("<2H", kind, len(value)) + value
    fields[11] += len(field)
    behind = at + CENTRAL.size + len(name)
    directory = (
        directory[:at]
        + CENTRAL.pack(*fields)
        + directory[at + CENTRAL.size : behind]
        + field
        + directory[behind:]
    )
    return members + directory + ended(count, len(directory), len(members))


def named(data: bytes, other: str, of: str = OUTPUTS) -> bytes:
    """A member with a second name in a field of Info-ZIP's."""
    value = b"\1" + struct.pack("<I", zlib.crc32(of.encode())) + other.encode()
    return with_field(data, 0x7075, value)


def two_names(data: bytes) -> bytes:
    """A member that some programs call by the name of another."""
    return named(data, "xl/worksheets/sheet4.xml")


def two_names_with_a_checksum_of_neither(data: bytes) -> bytes:
    """The same where the standard has the second name ignored."""
    return named(data, "xl/worksheets/sheet4.xml", "elsewhere")


def sizes_of_another(data: bytes) -> bytes:
    """A zip64 field with other sizes beside a header that has room for its own."""
    return with_field(data, 1, struct.pack("<2Q", 24, 24))


def a_field_without_its_end(data: bytes) -> bytes:
    """A field that says it is longer than it is."""
    made = with_field(data, 0x9999, b"ab")
    at = made.rindex(b"\x99\x99\2\0")
    return made[: at + 2] + b"\xff" + made[at + 3 :]


@pytest.mark.parametrize(
    "trick",
    [
        zeros_before_the_directory,
        zeros_before_the_first_member,
        of_another_volume,
        last_volume,
        two_names,
        two_names_with_a_checksum_of_neither,
        sizes_of_another,
        a_field_without_its_end,
        two_directories,
        two_ends,
        unlisted_member,
        one_too_few,
        bytes_behind,
        bytes_between,
        other_local_header,
    ],
)
def test_a_container_has_one_directory_where_its_end_says(
    trick: Callable[[bytes], bytes], build: Builder
) -> None:
    """Nothing stands before, between or behind it but what it lists."""
    data = packed(parts(build()))
    Archive.open(data)
    with pytest.raises(PackageError) as refused:
        Archive.open(trick(data))
    assert refused.value.kind == "two-readings", refused.value.detail


@pytest.mark.parametrize(
    "trick",
    [
        lambda data: with_field(data, 0x9999, b"ab"),
        lambda data: named(data, OUTPUTS),
        lambda data: named(data, OUTPUTS.replace("/", "\\")),
        lambda data: of_another_volume(data, 0xFFFF),  # said by a zip64 field, which is not there
    ],
)
def test_fields_behind_a_name_that_say_nothing_else_are_left_alone(
    trick: Callable[[bytes], bytes], build: Builder
) -> None:
    Archive.open(trick(packed(parts(build()))))


@pytest.mark.parametrize(
    "name",
    [
        OUTPUTS + " ",
        OUTPUTS + ".",
        "xl/./worksheets/sheet3.xml",
        "xl//worksheets/sheet3.xml",
        "xl/worksheets/%73heet3.xml",
        "xl/worksheets%2Fsheet3.xml",
        "XL/worksheets /sheet3.xml",
    ],
)
def test_no_two_members_lead_to_one_place(name: str, build: Builder) -> None:
    """Names that some programs resolve before they look."""
    made = parts(build())
    with pytest.raises(PackageError, match="names are one to some programs") as refused:
        Archive.open(packed({**made, name: made[OUTPUTS]}))
    assert refused.value.kind == "two-readings"


def test_a_zip64_record_that_says_the_same_is_read(build: Builder) -> None:
    """Some programs write one always."""
    data = packed(parts(build()))
    members, directory, count = split(data)
    same = with_zip64(data, count, len(directory), len(members))
    assert Archive.open(same).members == Archive.open(data).members


def test_what_programs_stream_is_read(build: Builder) -> None:
    """Sizes behind the data and 0 in the member's own header, as services on the web write."""
    stream = io.BytesIO()

    class Pipe(io.RawIOBase):
        """A file that cannot be wound back."""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            return stream.write(data)

    with zipfile.ZipFile(io.BufferedWriter(Pipe()), "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts(build()).items():
            container.writestr(name, content)
    Package.open(stream.getvalue()).archive.verify()


# --- parts


def other_word(members: Members) -> None:
    """A relationship whose type only ends in the standard's word stands first."""
    texts = members["xl/sharedStrings.xml"]
    members["xl/other.xml"] = texts.replace(b"Ten people", b"Ten thousand people")
    false = b'<Relationship Id="rX" Type="urn:e/sharedStrings" Target="other.xml"/>'
    members[RELS] = re.sub(rb"(<Relationships[^>]*>)", rb"\1" + false, members[RELS])


def test_a_relationship_is_known_by_its_whole_type(build: Builder) -> None:
    members = parts(build())
    other_word(members)
    package = Package.open(packed(members))
    texts = package.workbook_relationships.by_word("sharedStrings")
    assert texts is not None
    assert texts.part == "/xl/sharedStrings.xml"


def twice_related(members: Members) -> None:
    """A second relationship with the identifier of a sheet's leads to another sheet."""
    members["xl/worksheets/evil.xml"] = members[OUTPUTS]
    row = re.search(rb'<Relationship [^>]*worksheets/sheet3.xml"/>', members[RELS])
    assert row
    members[RELS] = members[RELS].replace(row[0], row[0] + row[0].replace(b"sheet3", b"evil"))


def two_texts(members: Members) -> None:
    """Two parts are the shared strings."""
    members["xl/other.xml"] = members["xl/sharedStrings.xml"]
    row = b'<Relationship Id="rX" Type="%bsharedStrings" Target="other.xml"/>' % OFFICE
    members[RELS] = members[RELS].replace(b"</Relationships>", row + b"</Relationships>")


def two_workbooks(members: Members) -> None:
    """Two parts are the main document."""
    members["xl/book.xml"] = members["xl/workbook.xml"]
    row = b'<Relationship Id="rX" Type="%bofficeDocument" Target="xl/book.xml"/>' % OFFICE
    root = members["_rels/.rels"]
    members["_rels/.rels"] = root.replace(b"</Relationships>", row + b"</Relationships>")


def workbook_type_twice(members: Members) -> None:
    """A second part has the content type of a workbook part."""
    members["xl/book.xml"] = members["xl/workbook.xml"]
    own = re.search(rb'<Override PartName="/xl/workbook.xml"[^>]*/>', members[TYPES])
    assert own
    twin = own[0].replace(b"workbook.xml", b"book.xml")
    members[TYPES] = members[TYPES].replace(own[0], own[0] + twin)


def two_content_types(members: Members) -> None:
    """One part has two content types."""
    own = re.search(rb'<Override PartName="/xl/workbook.xml"[^>]*/>', members[TYPES])
    assert own
    other = re.sub(rb'ContentType="[^"]*"', b'ContentType="image/png"', own[0])
    members[TYPES] = members[TYPES].replace(own[0], own[0] + other)


@pytest.mark.parametrize(
    "trick", [twice_related, two_texts, two_workbooks, workbook_type_twice, two_content_types]
)
def test_a_part_has_one_place_and_one_type(
    trick: Callable[[Members], None], build: Builder
) -> None:
    members = parts(build())
    trick(members)
    with pytest.raises(PackageError) as refused:
        check_sheets(Package.open(packed(members)))
    assert refused.value.kind == "two-readings", refused.value.detail


def test_a_main_document_of_another_type_is_no_workbook(build: Builder) -> None:
    members = parts(build())
    types = re.sub(rb'<Override PartName="/xl/workbook.xml"[^>]*/>', b"", members[TYPES])
    members[TYPES] = types
    with pytest.raises(PackageError) as refused:
        Package.open(packed(members))
    assert refused.value.kind == "not-a-workbook"


@pytest.mark.parametrize("read", [False, True])
def test_nothing_stands_behind_what_a_member_unpacks_to(read: bool, build: Builder) -> None:
    """A reader that goes from header to header would meet a second file there."""
    hidden = packed({OUTPUTS: b"<worksheet/>"})
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"<a/>" * 9
    data = deflater.compress(content) + deflater.flush() + hidden
    one = Pressed("xl/one.xml", data, zlib.crc32(content), len(content))
    archive = Archive.open(joined([one]))
    with pytest.raises(PackageError, match="more stands behind the data") as refused:
        archive.read(archive.members[0]) if read else archive.verify()
    assert refused.value.kind == "two-readings"


def _listed_twice(workbook: bytes) -> bytes:
    """Two lists of sheets."""
    row = re.search(rb"<sheets>.*?</sheets>", workbook, re.DOTALL)
    assert row
    return workbook.replace(row[0], row[0] + row[0].replace(b'"Outputs"', b'"Was"'))


def _by_choice(workbook: bytes) -> bytes:
    """A choice between two sheets."""
    own = re.search(rb'<sheet [^>]*name="Outputs"[^>]*/>', workbook)
    assert own
    choice = b'<e:AlternateContent xmlns:e="urn:e"><e:Fallback>%b</e:Fallback>'
    return workbook.replace(own[0], choice % own[0] + b"</e:AlternateContent>")


def _list_by_choice(workbook: bytes) -> bytes:
    """A choice between two lists."""
    row = re.search(rb"<sheets>.*?</sheets>", workbook, re.DOTALL)
    assert row
    choice = b'<e:AlternateContent xmlns:e="urn:e"><e:Choice>%b</e:Choice></e:AlternateContent>'
    return workbook.replace(row[0], choice % row[0] + row[0])


@pytest.mark.parametrize("trick", [_listed_twice, _by_choice, _list_by_choice])
def test_the_sheets_stand_in_one_list(trick: Callable[[bytes], bytes], build: Builder) -> None:
    members = parts(build())
    members["xl/workbook.xml"] = trick(members["xl/workbook.xml"])
    with pytest.raises(PackageError) as refused:
        check_sheets(Package.open(packed(members)))
    assert refused.value.kind == "two-readings", refused.value.detail
