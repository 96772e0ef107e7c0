"""What reaches into XlsxWriter's private parts gives the bytes of the public way."""

from __future__ import annotations

import io
import re
import threading
from contextlib import AbstractContextManager
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from sve_excel.looks.parts import open_parts
from sve_excel.looks.writer import (
    PlainSheet,
    keep_figures_on_one_line,
    link_to_file,
    open_book,
)
from tests.looks.sheets import book_with, parts, write_cells


def test_a_sheet_has_the_bytes_of_the_public_way() -> None:
    ours, theirs = (parts(book_with(write_cells, kind)) for kind in (PlainSheet, Worksheet))
    assert ours.keys() == theirs.keys()
    for name, content in theirs.items():
        assert ours[name] == content, name


def test_a_text_that_reads_as_markup_stays_text_however_often_it_is_written() -> None:
    texts = ("<r>one</r>", '<r><t xml:space="preserve">one</t></r>', "_x0041_x0042_", "one")

    def write(_book: Any, sheet: Any) -> None:
        for row, text in enumerate(texts * 3):
            sheet.write_string(row, 0, text)

    book = CalamineWorkbook.from_object(io.BytesIO(book_with(write, PlainSheet)))
    assert book.get_sheet_by_index(0).to_python() == [[text] for text in texts * 3]


def write_bars(book: Any, sheet: Any) -> None:
    """Bars of several looks, more than one of each, on one area, and beside other rules."""
    plain = {"type": "data_bar", "bar_color": "#AABBCC"}
    solid = {**plain, "bar_solid": True, "min_type": "num", "max_type": "num", "max_value": 1}
    rule = {"type": "cell", "criteria": ">", "value": 1, "format": book.add_format({"bold": True})}
    for row in range(3):
        sheet.conditional_format(row, 0, row, 0, plain)
        sheet.conditional_format(row, 1, row, 1, rule)
        sheet.conditional_format(row, 2, row + 4, 3, {**solid, "min_value": row % 2})
    sheet.conditional_format(9, 0, 9, 0, plain)
    sheet.conditional_format(9, 0, 9, 0, rule)
    sheet.conditional_format(9, 0, 9, 0, rule)
    sheet.conditional_format(10, 0, 12, 0, {**plain, "multi_range": "A11 A13"})


def test_bars_are_written_as_in_the_public_way() -> None:
    for write in (write_bars, lambda *made: (write_bars(*made), write_bars(*made))[0]):
        ours, theirs = (book_with(write, kind) for kind in (PlainSheet, Worksheet))
        assert parts(ours) == parts(theirs)


def test_formats_are_those_of_the_public_way_however_often_they_were_made() -> None:
    looks: list[dict[str, Any]] = [
        {"bold": True, "bg_color": "#FFFFFF", "border": 1, "border_color": "#CCCCCC"},
        {"num_format": "0.0%", "align": "right", "shrink": True, "font_name": "Arial"},
        {"font_color": "#123456", "underline": 1, "indent": 1, "left": 1, "pattern": 1},
    ]

    def write(book: Any, sheet: Any) -> None:
        for row, look in enumerate(looks * 2):
            sheet.write_blank(row, 0, None, book.add_format(look))
            rule = {"type": "cell", "criteria": ">", "value": 1, "format": book.add_format(look)}
            sheet.conditional_format(row, 1, row, 1, rule)
        sheet.write_url(9, 0, "https://example.org", None, "a link")

    ours = parts(book_with(write, PlainSheet))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        write(book, book.add_worksheet("Sheet"))
    assert ours["xl/styles.xml"] == parts(buffer.getvalue())["xl/styles.xml"]
    assert ours == parts(book_with(write, PlainSheet))


@pytest.mark.parametrize("sizes", [(10, 10.0), (10.0, 10)])
def test_a_size_is_one_whether_written_with_a_point_or_not(sizes: tuple[float, float]) -> None:
    """Whichever a process makes first, the bytes of what it writes next are the same."""

    def write(book: Any, sheet: Any) -> None:
        for row, size in enumerate(sizes):
            look = {"bold": True, "font_size": size, "border": row}
            sheet.write_blank(row, 0, None, book.add_format(look))

    styles = parts(book_with(write, PlainSheet))["xl/styles.xml"]
    assert styles.count(b"<b/>") == 1
    assert styles.count(b'<sz val="10"/>') == 1


def test_a_link_to_a_file_differs_from_the_public_way_in_its_slashes_alone() -> None:
    def link(ours: bool) -> dict[str, bytes]:
        address = "bids/A%20trust.xlsx", "'Outputs'!C5", "A trust"

        def write(book: Any, sheet: Any) -> None:
            url = link_to_file(*address) if ours else f"external:{address[0]}#{address[1]}"
            sheet.write_url(0, 0, url, None, address[2])

        return parts(book_with(write, Worksheet))

    ours, theirs = link(True), link(False)
    different = [name for name in theirs if ours[name] != theirs[name]]
    assert different == ["xl/worksheets/_rels/sheet1.xml.rels"]
    (name,) = different
    assert b'Target="bids/A%20trust.xlsx"' in ours[name]
    assert ours[name] == theirs[name].replace(b"bids\\", b"bids/")


def test_a_file_address_is_left_as_it_is() -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet.write_url(0, 0, link_to_file("file:///srv/bids/a.xlsx", "", "a"))

    rels = parts(book_with(write, PlainSheet))["xl/worksheets/_rels/sheet1.xml.rels"]
    assert b'Target="file:///srv/bids/a.xlsx"' in rels


@pytest.mark.parametrize("ours", [True, False])
def test_a_chart_keeps_its_figures_on_one_line_and_is_otherwise_as_in_the_public_way(
    ours: bool,
) -> None:
    def write(book: Any, sheet: Any) -> None:
        chart = book.add_chart({"type": "bar"})
        if ours:
            keep_figures_on_one_line(chart)
        sheet.write_number(0, 0, 1)
        font = {"size": 10}
        labels = {"value": True, "font": font}
        chart.add_series({"values": "=Sheet!$A$1:$A$1", "data_labels": labels})
        chart.set_title({"name": "Figures", "name_font": font})
        sheet.insert_chart(0, 2, chart)

    chart = parts(book_with(write, PlainSheet))["xl/charts/chart1.xml"].decode()
    bodies = re.findall(r"<a:bodyPr[^>]*/>", chart)
    assert bodies
    assert set(bodies) == ({'<a:bodyPr wrap="none"/>'} if ours else {"<a:bodyPr/>"})


def test_a_formula_that_a_column_has_in_common_is_the_formula_of_each_of_its_cells() -> None:
    """And its stored results are those that were given, whatever they are."""
    stored = [1.5, "", "a <b> & \x07", 3]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("One", PlainSheet)
        sheet.write_shared(1, 2, '=IF($A$1<2,ROW(),"")', None, stored)
        sheet.write_shared(1, 3, "=1+1", book.add_format({"bold": True}), [2] * 4)
    formulas = openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))["One"]
    assert [formulas.cell(row, 3).value for row in range(2, 6)] == ['=IF($A$1<2,ROW(),"")'] * 4
    assert [formulas.cell(row, 4).value for row in range(2, 6)] == ["=1+1"] * 4
    read = CalamineWorkbook.from_filelike(io.BytesIO(buffer.getvalue())).get_sheet_by_index(0)
    assert [row[0] for row in read.to_python()] == stored


def break_off(opened: AbstractContextManager[Any], cause: type[BaseException]) -> None:
    """Begin a workbook whose chart shows a sheet that is not there yet."""
    with opened as book:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Ranges!$A$1:$A$2"})
        book.add_worksheet("First").insert_chart(0, 0, chart)
        raise cause


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("cause", [KeyboardInterrupt, ValueError])
def test_a_book_whose_writing_was_broken_off_is_not_closed(cause: type[BaseException]) -> None:
    """Closing would warn of sheets that were never written, and pack what nobody will have."""
    buffer, held = io.BytesIO(), dict[str, bytes]()
    for opened in (open_book(buffer, "Title"), open_parts(held, "Title")):
        before = threading.active_count()
        with pytest.raises(cause):
            break_off(opened, cause)
        assert threading.active_count() == before
    assert (buffer.getvalue(), held) == (b"", {})
