"""A workbook that is taken as its parts is what the public way comes to."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sve_excel.looks.parts import open_parts
from sve_excel.looks.writer import PlainSheet, keep_figures_on_one_line
from tests.looks.sheets import TEXTS, book_with, parts, write_cells

_TEXT = re.compile(rb't="s"><v>([0-9]+)</v>')
_ITEM = re.compile(rb"<si>(.*?)</si>", re.DOTALL)
LABELS = ("one", "two & three", " 4", "<five>", "")


def taken(write: Any) -> dict[str, bytes]:
    """Parts of a workbook of one sheet."""
    made: dict[str, bytes] = {}
    with open_parts(made, "Equal") as book:
        write(book, book.add_worksheet("Sheet", PlainSheet))
    return made


def in_line(packed: dict[str, bytes]) -> bytes:
    """The sheet of a packed workbook with its shared strings where they are shown."""
    items = _ITEM.findall(packed["xl/sharedStrings.xml"])
    return _TEXT.sub(
        lambda found: b't="inlineStr"><is>' + items[int(found[1])] + b"</is>",
        packed["xl/worksheets/sheet1.xml"],
    )


def test_the_parts_are_those_of_the_packed_workbook_with_texts_in_their_cells() -> None:
    ours, packed = taken(write_cells), parts(book_with(write_cells, Worksheet))
    assert packed.keys() - ours.keys() == {
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/sharedStrings.xml",
    }
    sheet = ours.pop("xl/worksheets/sheet1.xml")
    assert sheet.count(b"inlineStr") > len(TEXTS)
    assert sheet == in_line(packed)
    # two name one part less, and a sheet that is put into another workbook leaves the theme behind
    others = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/theme/theme1.xml"}
    for name in ours.keys() - others:
        assert ours[name] == packed[name], name


def test_a_text_without_a_format_has_that_of_its_row_or_column() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.set_column(2, 2, 12, book.add_format({"italic": True}))
        sheet.set_row(3, 30, book.add_format({"bg_color": "#FFFFFF"}))
        for row in range(5):
            for column in range(4):
                sheet.write_string(row, column, "text " * 200)

    sheet = taken(write)["xl/worksheets/sheet1.xml"]
    assert sheet == in_line(parts(book_with(write, Worksheet)))


def test_styles_are_written_anew_for_other_formats_and_for_another_order_of_them() -> None:
    looks = [{"bold": True}, {"italic": True, "num_format": "0.000"}, {"bg_color": "#FF0000"}]
    seen = set()
    for order in (looks, looks, looks[::-1], looks[:2]):

        def write(book: Any, sheet: Any, order: Any = order) -> None:
            for row, look in enumerate(order):
                sheet.write_number(row, 0, row, book.add_format(look))
            rule = {"type": "cell", "criteria": ">", "value": 1}
            rule["format"] = book.add_format(order[0])
            sheet.conditional_format(0, 0, 9, 0, rule)

        styles = taken(write)["xl/styles.xml"]
        assert styles == parts(book_with(write, Worksheet))["xl/styles.xml"]
        seen.add(styles)
    assert len(seen) == 3


def draw(chart: Any, number: int, rows: int) -> None:
    """Ask for a bar chart with all that the results sheet asks of one."""
    axis = {"num_font": {"size": 9}, "line": {"none": True}, "major_gridlines": {"visible": False}}
    last = number + rows - 1
    for series in range(2 if number else 1):
        points = [{"fill": {"color": f"#00{each % 100:02}00"}} for each in range(number, last + 1)]
        chart.add_series(
            {
                "name": "Figures",
                "categories": ["Sheet", number, 0, last, 0],
                "values": ["Sheet", number, 1 + series, last, 1 + series],
                "gap": 40,
                **({"points": points} if series else {"fill": {"none": True}}),
                "data_labels": {"value": True, "num_format": "0", "font": {"size": 9}},
            }
        )
    chart.set_x_axis({**axis, "visible": False, "min": -1.5 if number > 2 else None})
    chart.set_y_axis({**axis, "reverse": True, "label_position": "low"})
    layout = {"x": 0.1 + number / 100, "y": 0.2, "width": 0.123456789 + number / 7, "height": 0.7}
    chart.set_plotarea({"layout": layout})
    chart.set_title({"name": "Bars", "name_font": {"size": 11}, "overlay": False} if number else {})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 400 + number, "height": 200})


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("texts", [False, True])
def test_bar_charts_are_written_as_in_the_public_way(texts: bool, narrow: bool) -> None:
    def write(book: Any, sheet: Any) -> None:
        for row in range(12):
            label = LABELS[row % len(LABELS)] if texts else str(row)
            sheet.write_string(row, 0, label)
            sheet.write_number(row, 1, row / 3)
            sheet.write_formula(row, 2, "=1+1", None, "none" if row == 4 else row)
        for number in range(4):
            chart = book.add_chart({"type": "bar", "subtype": "stacked" if number % 2 else None})
            if narrow:
                keep_figures_on_one_line(chart)
            draw(chart, number, 3 + number)
            options = {"description": "Bars", "object_position": 2, "x_offset": 8, "y_offset": 2}
            sheet.insert_chart(number * 10, 4, chart, options)

    def public() -> dict[str, bytes]:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            write(book, book.add_worksheet("Sheet"))
        return parts(buffer.getvalue())

    theirs = public()
    for _ in range(2):  # once as the pattern is made, once from it
        ours = taken(write)
        names = [name for name in theirs if "chart" in name or "drawing" in name]
        assert len(names) == 6
        for name in names:
            assert ours[name] == theirs[name], name
