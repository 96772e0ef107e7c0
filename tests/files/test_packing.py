"""Zips that are the same bytes wherever they are packed."""

import io
import random
import sys
import zipfile

import pytest

from sve_excel.files.packing import Pressed, joined, packed, pressed
from sve_excel.looks.writer import open_book

MEMBERS = (("a.xml", b"<a/>"), ("Łódź & Sons.xml", b"x" * 900), ("empty", b""))


def of_a_book() -> bytes:
    buffer = io.BytesIO()
    with open_book(buffer, "A book") as book:
        book.add_worksheet("One").write(0, 0, "Łódź")
    return buffer.getvalue()


@pytest.mark.parametrize("make", [of_a_book, lambda: packed(MEMBERS, b"said of it")])
def test_a_zip_made_on_windows_has_the_bytes_of_one_made_elsewhere(
    monkeypatch: pytest.MonkeyPatch, make
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    elsewhere = make()
    monkeypatch.setattr(sys, "platform", "win32")
    assert make() == elsewhere


def test_what_was_packed_before_is_joined_as_a_library_packs_it() -> None:
    """The bytes of ``zipfile``, on Unix, for names and contents of every size."""
    members = [
        ("a.xml", b"<a/>"),
        ("xl/b.xml", b"x" * 90_000),
        ("c", bytes(range(256)) * 9),
        ("d", b""),
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.compress_type = 3, zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    assert joined(Pressed.of(name, data) for name, data in members) == buffer.getvalue()


def test_what_is_pressed_is_what_it_was_and_never_larger_than_zlib_makes_it_alone() -> None:
    """A sheet whose rows change their words half-way, and one that is the same throughout."""
    numbers = random.Random(1)
    cells = "".join(f'<c r="A{row}"><v>{numbers.randrange(9_999)}</v></c>' for row in range(9_000))
    words = "".join(f"<t>{numbers.choice('abcdefgh')} word</t>" for _ in range(9_000))
    members = {"sheet.xml": (cells + words).encode(), "same.xml": b"<row/>" * 9_000, "none": b""}
    before = packed(members.items())
    after = pressed(before)
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == members
        sizes = {member.filename: member.compress_size for member in archive.infolist()}
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        plain = {member.filename: member.compress_size for member in archive.infolist()}
    assert all(sizes[name] <= plain[name] for name in members)
    assert sizes["sheet.xml"] < plain["sheet.xml"]
    assert pressed(before) == after
