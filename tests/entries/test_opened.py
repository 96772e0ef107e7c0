"""A workbook of ours that came back from somebody is opened behind the limits, or not at all."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from sve_excel.entries.earlier import read_earlier, read_figures
from sve_excel.entries.opened import NotReadable, open_our_file
from sve_excel.entries.stood import rows_stood
from sve_excel.files.ours import is_copy_file, title_of
from sve_excel.imprint import COMPARISON_TITLE
from tests.hostile import Spoiler, bomb, broken, cut, entities, far_corner, protected

ROWS = (["Name", "Said"], ["a", "one"])


def ours() -> bytes:
    book = openpyxl.Workbook()
    book.properties.title = COMPARISON_TITLE
    book.active.title = "Notes"
    for row in ROWS:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HOSTILE: dict[Spoiler, str] = {
    bomb: "packs more than",
    far_corner: "the limit is 5,000,000",
    entities: "document type or entities",
    broken: "cannot be unpacked",
    cut: "directory is missing",
    protected: "password",
}


@pytest.mark.parametrize("spoilt", HOSTILE, ids=lambda each: each.__name__)
def test_what_may_do_harm_is_not_read_again_and_says_why(spoilt: Spoiler, tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    path.write_bytes(spoilt(ours()))
    for read in (
        lambda: read_earlier(path, ()),
        lambda: read_figures(open_our_file(path), ()),
        lambda: rows_stood(path, {"Notes": ("Name", "Said")}),
    ):
        with pytest.raises(NotReadable, match=HOSTILE[spoilt]):
            read()
    assert title_of(path) in ("", COMPARISON_TITLE)
    assert not is_copy_file(path)


def test_what_is_whole_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    path.write_bytes(ours())
    assert rows_stood(path, {"Notes": ("Name", "Said")}) == {
        "Notes": [{"Name": "a", "Said": "one"}]
    }
    assert title_of(path) == COMPARISON_TITLE
