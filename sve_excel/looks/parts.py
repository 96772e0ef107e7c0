"""A workbook of XlsxWriter's taken as its parts, for a sheet that is put into another workbook.

Nothing is packed to be unpacked; texts stand in their cells, where the splice would put them; and
what many such sheets have in common is written once for each process: the styles of a set of
formats, a chart but for what it shows. Everything is proved to be what the public way comes to.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.styles import Styles
from xlsxwriter.utility import xl_range_formula

from sve_excel.looks.writer import CREATED, Book, keep_figures_on_one_line

_SHORT = 500  # letters of a text up to which what it is written as is kept
_SLOT = "\0"  # stands in a pattern for what differs; no part of a workbook can hold it


@contextmanager
def open_parts(parts: dict[str, bytes], title: str) -> Iterator[Any]:
    """Open a workbook that is never packed: ``parts`` holds its parts by name, once it is closed.

    They are those that a sheet needs which is put into another workbook, so without `docProps`.
    """
    with _BookOfParts(io.BytesIO(), {"in_memory": True}) as book:
        book.parts = parts
        book.set_properties({"title": title, "created": CREATED})
        yield book
    # it and its sheets hold one another, and thousands of cells: without this they wait for a
    # search for garbage, which takes as long as a tenth of all the work
    vars(book).clear()


class _BookOfParts(Book):
    """A workbook that is taken as its parts."""

    parts: dict[str, bytes]

    def _get_packager(self) -> Packager:
        return _Parts()

    def _prepare_format_properties(self) -> None:
        """Leave the numbers of fonts and fills until a part of styles is written."""

    def number_formats(self) -> None:
        """Number fonts, fills, borders and number formats."""
        super()._prepare_format_properties()

    def add_chart(self, options: Mapping[str, Any]) -> Any:
        if options.get("type") != "bar":
            return super().add_chart(options)
        chart = BarChart(options)
        self.charts.append(chart)
        return chart


class _Parts(Packager):  # type: ignore[misc]
    """Writes the parts of a workbook to where they are wanted, and leaves nothing to be packed."""

    def _create_package(self) -> list[Any]:
        texts = self.workbook.str_table
        inline = [_inside(text) for text in texts.string_array]
        for sheet in self.workbook.worksheets():
            sheet.inline = inline
        texts.count = 0  # so that no part is made of them
        for written, name, _ in super()._create_package():
            self.workbook.parts[name] = written.getvalue().encode("utf-8")
        return []

    def _write_styles_file(self) -> None:
        book = self.workbook
        book._prepare_formats()
        looks, rules = (
            tuple(each.serial for each in formats)
            for formats in (book.xf_formats, book.dxf_formats)
        )
        key = (looks, rules, bool(book.has_comments))
        self._filename("xl/styles.xml").write(_styles(_Styles(key, book)))

    def _write_core_file(self) -> None:
        pass

    def _write_app_file(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class _Styles:
    """Formats of a workbook in the order of their numbers; alike where their serials are."""

    key: tuple[Any, ...]
    book: Any = field(compare=False)


@lru_cache(maxsize=32)
def _styles(asked: _Styles) -> str:
    """Part of the styles; sheets of bids with the same kinds of rows have the same formats."""
    styles, written, book = Styles(), io.StringIO(), asked.book
    book.number_formats()
    styles._set_style_properties(
        (
            book.xf_formats,
            book.palette,
            book.font_count,
            book.num_formats,
            book.border_count,
            book.fill_count,
            book.custom_colors,
            book.dxf_formats,
            book.has_comments,
        )
    )
    styles._set_xml_writer(written)
    styles._assemble_xml_file()
    return written.getvalue()


def _inside(text: str) -> str:
    """What stands inside the ``si`` of a shared string."""
    return _inside_short(text) if len(text) <= _SHORT else _written_inside(text)


def _written_inside(text: str) -> str:
    strings, written = SharedStrings(), io.StringIO()
    strings._set_xml_writer(written)
    strings._write_si(text)
    return written.getvalue().removeprefix("<si>").removesuffix("</si>")


_inside_short = lru_cache(maxsize=4096)(_written_inside)


class BarChart:
    """A bar chart that is asked for as one of XlsxWriter's, and written from a pattern.

    What was asked for makes the pattern, but for what each sheet has of its own: where the plot
    stands, the colours of the bars, and what they and their labels refer to.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = dict(options)
        self.asked: list[tuple[str, Any]] = []
        self.plot: Mapping[str, Any] = {}
        self.points: list[Any] = []
        self._write_a_body_pr: Any = None
        # what a workbook and a sheet ask of a chart
        self.id = -1
        self.chart_name = ""
        self.combined = None
        self.already_inserted = False
        self.width, self.height = 480, 288
        self.x_scale = self.y_scale = 1
        self.x_offset = self.y_offset = 0
        self.series: list[tuple[str, str]] = []
        self.formula_ids: dict[str, int] = {}
        self.formula_data: list[Any] = []

    def add_series(self, options: Mapping[str, Any]) -> None:
        """Add bars: ``categories`` and ``values`` are ranges as lists."""
        kept = dict(options)
        labels, values = (xl_range_formula(*kept.pop(name)) for name in ("categories", "values"))
        self.points.append(kept.pop("points", None))
        self.series.append((labels, values))
        for formula in (labels, values):
            if formula not in self.formula_ids:
                self.formula_ids[formula] = len(self.formula_data)
                self.formula_data.append(None)
        self.asked.append(("add_series", kept))

    def set_plotarea(self, options: Mapping[str, Any]) -> None:
        """Give the plot its place, and nothing else."""
        (self.plot,) = options.values()

    def set_size(self, options: Mapping[str, Any]) -> None:
        """Give the chart its size in pixels."""
        self.width, self.height = options["width"], options["height"]

    def set_title(self, options: Any) -> None:
        """Give the chart a title, or none."""
        self.asked.append(("set_title", options))

    def set_chartarea(self, options: Any) -> None:
        """Give the chart its edge."""
        self.asked.append(("set_chartarea", options))

    def set_legend(self, options: Any) -> None:
        """Give the chart a legend, or none."""
        self.asked.append(("set_legend", options))

    def set_x_axis(self, options: Any) -> None:
        """Give the axis of the figures its look."""
        self.asked.append(("set_x_axis", options))

    def set_y_axis(self, options: Any) -> None:
        """Give the axis of the labels its look."""
        self.asked.append(("set_y_axis", options))

    def _set_xml_writer(self, written: io.StringIO) -> None:
        self.fh = written

    def _assemble_xml_file(self) -> None:
        """Write the chart: its pattern, and between the pieces what differs."""
        data = [
            tuple((each, self.formula_data[self.formula_ids[each]]) for each in pair)
            for pair in self.series
        ]
        kinds = tuple(_PLAIN._get_data_type(labels[1]) for labels, _ in data)
        narrow = self._write_a_body_pr is not None
        said = repr((self.options, self.asked, self.id, kinds, narrow))
        first, *pieces = _pattern(_PatternKey(said, self, kinds, narrow))
        filled = [_place(self.plot)]
        for points, (labels, values), kind in zip(self.points, data, kinds, strict=True):
            text = _texts(*labels) if kind == "str" else _figures(*labels)
            filled += (_bars(_Bars(repr(points), points)), text, _figures(*values))
        self.fh.write(first)
        for piece, own in zip(pieces, filled, strict=True):
            self.fh.write(own)
            self.fh.write(piece)


@dataclass(frozen=True, slots=True)
class _PatternKey:
    """What makes a pattern, in words, and the chart that asks for it."""

    said: str
    chart: BarChart = field(compare=False)
    kinds: tuple[str, ...] = field(compare=False)
    narrow: bool = field(compare=False)


class _Pattern(ChartBar):  # type: ignore[misc]
    """XlsxWriter's own chart, which leaves a slot wherever a chart of ours differs."""

    kinds: list[str]

    def _slot(self) -> None:
        self.fh.write(_SLOT)

    def _write_layout(self, layout: Any, layout_type: str) -> None:
        if layout_type == "plot":
            self._slot()
        else:
            super()._write_layout(layout, layout_type)

    def _write_d_pt(self, _points: Any) -> None:
        self._slot()

    def _write_cat(self, _series: Any) -> None:
        self.cat_has_num_fmt = self.kinds.pop(0) != "str"
        self._xml_start_tag("c:cat")
        self._slot()
        self._xml_end_tag("c:cat")

    def _write_val(self, _series: Any) -> None:
        self._xml_start_tag("c:val")
        self._slot()
        self._xml_end_tag("c:val")


@lru_cache(maxsize=64)
def _pattern(asked: _PatternKey) -> list[str]:
    """Pieces of a chart between which its own stands: plot, then bars, labels, figures of each."""
    chart, written = _Pattern(asked.chart.options), io.StringIO()
    chart.kinds = list(asked.kinds)
    chart.embedded = True
    chart.id = asked.chart.id
    if asked.narrow:
        keep_figures_on_one_line(chart)
    for name, options in asked.chart.asked:
        ranges = {"categories": "=A!$A$1", "values": "=A!$A$1"} if name == "add_series" else {}
        getattr(chart, name)({**options, **ranges})
    chart._set_xml_writer(written)
    chart._assemble_xml_file()
    return written.getvalue().split(_SLOT)


_PLAIN = Chart()  # asked for what depends on nothing but what it is given


def _piece() -> tuple[Chart, io.StringIO]:
    chart, written = Chart(), io.StringIO()
    chart._set_xml_writer(written)
    return chart, written


def _place(plot: Mapping[str, Any]) -> str:
    """Write where the plot stands, in shares of the chart."""
    chart, written = _piece()
    chart._write_layout(chart._get_layout_properties(plot, False), "plot")
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class _Bars:
    """Looks of single bars, in words and as they are."""

    said: str
    points: Any = field(compare=False)


@lru_cache(maxsize=256)
def _bars(bars: _Bars) -> str:
    """Write the looks of single bars."""
    chart, written = _piece()
    chart._write_d_pt(chart._get_points_properties(bars.points))
    return written.getvalue()


def _texts(formula: str, data: Sequence[Any]) -> str:
    """Write a reference to texts, with what they are."""
    return _referred("str", formula, data, "")


def _figures(formula: str, data: Sequence[Any]) -> str:
    """Write a reference to figures, with what they are."""
    numbers = [token if token is None or _is_figure(token) else 0 for token in data]
    return _referred("num", formula, numbers, "<c:formatCode>General</c:formatCode>")


def _is_figure(token: Any) -> bool:
    try:
        float(token)
    except ValueError:
        return False
    return True


def _referred(kind: str, formula: str, data: Sequence[Any], code: str) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{_data(value)}</c:v></c:pt>'
        for index, value in enumerate(data)
        if value is not None
    )
    return (
        f"<c:{kind}Ref><c:f>{_data(formula.lstrip('='))}</c:f><c:{kind}Cache>{code}"
        f'<c:ptCount val="{len(data)}"/>{points}</c:{kind}Cache></c:{kind}Ref>'
    )


def _data(value: Any) -> Any:
    return _PLAIN._escape_control_characters(_PLAIN._escape_data(value))
