"""A zip of bids read as a folder: what is in it, what is refused, and what is never believed."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from sve_excel.files.finding import find, search
from sve_excel.files.limits import with_limits
from sve_excel.files.opening import read_task
from sve_excel.files.store import StoreError
from sve_excel.files.zips import contents, read_inside
from sve_excel.opc import DEFAULT_LIMITS
from tests.builders import Builder

Members = dict[str, bytes]


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def seen(path: Path, *limits: str) -> dict[str, str]:
    """What each file of a zip comes to: why it is not read, or nothing."""
    return {"/".join(each.names): each.trouble for each in contents(path, with_limits(limits))}


def test_a_zip_is_read_as_a_folder_and_so_are_zips_in_it(build: Builder, tmp_path: Path) -> None:
    """Names lead through the zips; what is no bid is left aside as in a folder."""
    bid, other = build(), build(project={"Organisation": "Other"})
    inner = zipped({"deep/b.xlsx": other, "c.pdf": b"%PDF"})
    path = tmp_path / "tender.zip"
    path.write_bytes(
        zipped({"a.xlsx": bid, "lot 1/more.zip": inner, "__MACOSX/._a.xlsx": b"", "x/": b""})
    )
    found = search([tmp_path])
    assert [task.name for task in found.tasks] == [
        "tender.zip/a.xlsx",
        "tender.zip/lot 1/more.zip/deep/b.xlsx",
    ]
    assert [read_task(task) for task in found.tasks] == [bid, other]
    assert [each.name for each in found.aside] == [
        "tender.zip/lot 1/more.zip/c.pdf",
        "tender.zip/__MACOSX/._a.xlsx",
    ]
    (first, _) = find([path], tmp_path / "out")
    assert (first.name, first.target) == ("tender.zip/a.xlsx", tmp_path / "out" / "a.xlsx")
    (first, _) = find([tmp_path], tmp_path / "out")
    assert first.target == tmp_path / "out" / "tender.zip" / "a.xlsx"


def test_a_workbook_that_is_called_a_zip_is_a_workbook(build: Builder, tmp_path: Path) -> None:
    (tmp_path / "bid.zip").write_bytes(build())
    (task,) = find([tmp_path])
    assert (task.name, task.members) == ("bid.zip", ())


@pytest.mark.parametrize("name", ["../a.xlsx", "/a.xlsx", "C:\\a.xlsx", "x/../../a.xlsx", "..\\a"])
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(zipped({name: b"PK", "b.xlsx": b"PK"}))
    shown = name.replace("\\", "/")
    why = f"its name, {shown!r}, leads out of the folder"
    assert list(seen(tmp_path / "t.zip").values()) == [why, ""]


def test_a_name_with_a_colon_is_refused_for_it(tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(zipped({"a:b.xlsx": b"PK", "b.xlsx": b"PK"}))
    why = "its name, 'a:b.xlsx', has a colon, which stands behind a drive on Windows"
    assert list(seen(tmp_path / "t.zip").values()) == [why, ""]


def test_a_name_that_leads_out_is_told_below_its_zip_and_takes_no_other_s_place(
    build: Builder, tmp_path: Path
) -> None:
    """A folder above is none that is hidden, and a name from the root is none of the machine's."""
    names = ["/a.xlsx", "a.xlsx", "../c.xlsx", ".hidden/d.xlsx"]
    (tmp_path / "t.zip").write_bytes(zipped(dict.fromkeys(names, build())))
    found = search([tmp_path], tmp_path / "out")
    assert [(task.name, task.trouble) for task in found.tasks] == [
        ("t.zip//a.xlsx", "in-zip"),
        ("t.zip/a.xlsx", ""),
        ("t.zip/../c.xlsx", "in-zip"),
    ]
    assert [task.target for task in found.tasks] == [
        None,
        tmp_path / "out" / "t.zip" / "a.xlsx",
        None,
    ]
    assert [each.name for each in found.aside] == ["t.zip/.hidden/d.xlsx"]


def test_a_zip_that_may_hold_other_files_to_another_program_is_refused(
    build: Builder, tmp_path: Path
) -> None:
    """Two in one file, one cut off behind a zip within it, a file that no list has."""
    bid = build()
    one, two = zipped({"a.xlsx": bid}), zipped({"b.xlsx": bid})
    hidden = bytearray(zipped({"a.xlsx": bid, "b.xlsx": bid, "c.xlsx": bid}))
    listed = hidden.index(b"PK\x01\x02")
    second = hidden.index(b"PK\x01\x02", listed + 4)
    third = hidden.index(b"PK\x01\x02", second + 4)
    del hidden[second:third]
    end = hidden.index(b"PK\x05\x06")
    hidden[end + 8 : end + 16] = struct.pack("<HHI", 2, 2, end - listed)
    forms = {
        "two.zip": (one + two, "before its first file"),
        "cut.zip": (zipped({"a.zip": one}, zipfile.ZIP_STORED)[:-30], "before its first file"),
        "behind.zip": (one + b"x" * 40, "behind its end"),
        "hidden.zip": (bytes(hidden), "between its files"),
        "padded.zip": (one, ""),
    }
    for name, (data, why) in forms.items():
        (tmp_path / name).write_bytes(data)
        troubles = [each.trouble for each in contents(tmp_path / name)]
        assert len(troubles) == 1
        assert why in troubles[0]
    assert [task.trouble for task in find([tmp_path / "two.zip"])] == ["zip"]


def test_a_zip_with_a_comment_and_zip64_is_read(build: Builder, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        with made.open("a.xlsx", "w", force_zip64=True) as file:
            file.write(build())
        made.comment = b"from the portal"
    (tmp_path / "t.zip").write_bytes(buffer.getvalue())
    assert seen(tmp_path / "t.zip") == {"a.xlsx": ""}


@pytest.mark.parametrize("name", ["bid.pdf", "bid.eml", "bid.rar", "bid.json"])
def test_a_workbook_under_a_name_of_another_kind_is_read(
    name: str, build: Builder, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(build())
    assert [task.name for task in find([tmp_path])] == [name]


def test_a_name_that_stands_twice_is_refused_twice(tmp_path: Path) -> None:
    """Also where letter case is all that tells them apart: not every system does."""
    (tmp_path / "t.zip").write_bytes(zipped({"a.xlsx": b"1", "A.XLSX": b"2", "b.xlsx": b"3"}))
    found = seen(tmp_path / "t.zip")
    assert [bool(why) for why in found.values()] == [True, True, False]
    assert "which of them counts" in found["a.xlsx"]


def _locked(data: bytes) -> bytes:
    """The zip with the mark of a password on its first member."""
    at = data.rfind(b"PK\x01\x02", 0, data.index(b"PK\x05\x06"))
    first = data.index(b"PK\x01\x02")
    assert first <= at
    return data[: first + 8] + b"\x01\x00" + data[first + 10 :]


def test_a_member_that_is_locked_or_packed_otherwise_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(_locked(zipped({"a.xlsx": b"1", "b.xlsx": b"2"})))
    assert seen(tmp_path / "t.zip") == {
        "a.xlsx": "it is locked with a password inside the zip",
        "b.xlsx": "",
    }
    (tmp_path / "l.zip").write_bytes(zipped({"a.xlsx": b"1"}, zipfile.ZIP_LZMA))
    assert "only some programs unpack" in seen(tmp_path / "l.zip")["a.xlsx"]


def test_nothing_is_unpacked_past_a_limit(tmp_path: Path) -> None:
    many = zipped({f"{number}.xlsx": b"x" * 100 for number in range(5)}, zipfile.ZIP_STORED)
    (tmp_path / "t.zip").write_bytes(many)
    assert "more than 4 files" in seen(tmp_path / "t.zip", "zip_members=4")[""]
    sizes = seen(tmp_path / "t.zip", "zip_size=250").values()
    assert [bool(why) for why in sizes] == [False, False, True, True, True]
    (tmp_path / "b.zip").write_bytes(zipped({"zeros.xlsx": bytes(20_000_000)}))
    assert "250 times its size" in seen(tmp_path / "b.zip")["zeros.xlsx"]
    assert "--limit file_size=SIZE" in seen(tmp_path / "b.zip", "file_size=1MB")["zeros.xlsx"]


def test_zips_within_zips_within_zips_are_refused(tmp_path: Path) -> None:
    inner = zipped({"a.xlsx": b"1"})
    for _ in range(3):
        inner = zipped({"more.zip": inner})
    (tmp_path / "t.zip").write_bytes(inner)
    assert seen(tmp_path / "t.zip") == {
        "more.zip/more.zip/more.zip": "it is a zip within a zip within a zip"
    }


def test_a_damaged_zip_is_refused_as_a_whole_and_an_empty_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(zipped({"a.xlsx": bytes(range(200))})[:-30])
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    found = search([tmp_path])
    assert [(task.name, task.trouble, task.detail) for task in found.tasks] == [
        ("cut.zip", "zip", "it is damaged, and cannot be unpacked")
    ]
    assert [(each.name, each.why) for each in found.aside] == [("empty.zip", "an empty zip")]


def test_a_file_that_is_gone_or_broken_when_it_is_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    path.write_bytes(zipped({"a.xlsx": b"one two three" * 9}, zipfile.ZIP_STORED))
    with pytest.raises(StoreError, match="no longer holds it"):
        read_inside(path, ("b.xlsx",))
    broken = path.read_bytes().replace(b"two", b"too")
    path.write_bytes(broken)
    with pytest.raises(StoreError, match="it is damaged"):
        read_inside(path, ("a.xlsx",), DEFAULT_LIMITS)


def test_names_in_utf8_are_read_so_whether_the_zip_says_so_or_not(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    plain = zipped({"L\u00f3dz.xlsx": b"1"})
    unmarked = plain.replace(b"\x00\x08", b"\x00\x00")
    for data in (plain, unmarked):
        path.write_bytes(data)
        assert list(seen(path)) == ["L\u00f3dz.xlsx"]
