"""Zips that are the same bytes wherever they are packed."""

import io
import sys
import zipfile

import pytest

from sve_excel.files.packing import name_one_system, packed
from sve_excel.looks.writer import open_book

MEMBERS = (("a.xml", b"<a/>"), ("Łódź & Sons.xml", b"x" * 900), ("empty", b""))


def of_a_library() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in MEMBERS:
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.comment = b"said of it"
    name_one_system(buffer)
    return buffer.getvalue()


def of_a_book() -> bytes:
    buffer = io.BytesIO()
    with open_book(buffer, "A book") as book:
        book.add_worksheet("One").write(0, 0, "Łódź")
    return buffer.getvalue()


@pytest.mark.parametrize("make", [of_a_library, of_a_book, lambda: packed(MEMBERS, b"said of it")])
def test_a_zip_made_on_windows_has_the_bytes_of_one_made_elsewhere(
    monkeypatch: pytest.MonkeyPatch, make
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    elsewhere = make()
    monkeypatch.setattr(sys, "platform", "win32")
    assert make() == elsewhere


def test_naming_the_system_changes_nothing_else() -> None:
    with zipfile.ZipFile(io.BytesIO(of_a_library())) as archive:
        assert [(each, archive.read(each)) for each in archive.namelist()] == list(MEMBERS)
        assert archive.testzip() is None
        assert archive.comment == b"said of it"
        assert {each.create_system for each in archive.infolist()} == {3}
