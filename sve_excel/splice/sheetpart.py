"""Making a sheet written by XlsxWriter at home in another workbook.

Shared strings become inline strings, indexes of styles are mapped, the sheet is not selected, and
where the workbook is strict or counts its dates from 1904 the sheet follows. The part is in the
form that XlsxWriter writes: UTF-8, no prefix, double quotes, attributes of a cell in one order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from sve_excel.opc.constants import STRICT_NAMES

DAYS_TO_1904: Final = 1462
_CELL: Final = re.compile(
    rb'(<c r="[A-Z]+[0-9]+")(?: s="([0-9]+)")?(?: cm="[0-9]+")?(?: t="s"><v>([0-9]+)</v></c>)?'
)
_ROW_OR_COLUMN: Final = re.compile(rb"<(?:row|col) [^>]*>")
_STYLE: Final = re.compile(rb' (s|style)="([0-9]+)"')
_DIFFERENTIAL_TAG: Final = re.compile(
    rb"<(?:cfRule|dxf|table|tableColumn|sortCondition|colorFilter|filterColumn)\b[^>]*>"
)
_DIFFERENTIAL: Final = re.compile(rb'( \w*[dD]xfId)="([0-9]+)"')
_SELECTED: Final = re.compile(rb'(<sheetView\b[^>]*?) tabSelected="[^"]*"')
_DATE_CELL: Final = re.compile(
    rb'(<c r="[A-Z]+[0-9]+" s="([0-9]+)">(?:<f[^>]*>[^<]*</f>)?<v>)([0-9.]+)(</v>)'
)
_ITEM: Final = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_SCHEME: Final = re.compile(rb'<scheme val="[^"]*"/>')
_THEME: Final = re.compile(rb'<color theme="([0-9]+)"/>')
_NAMESPACES: Final = re.compile(rb"<[^>]*\s(?:xmlns|uri=)[^>]*>")


def read_shared_strings(part: bytes, colours: Mapping[str, str]) -> list[bytes]:
    """What stands inside each `si`, free of the theme, ready to stand inside an `is`."""

    def colour(match: re.Match[bytes]) -> bytes:
        argb = colours.get(match[1].decode())
        return f'<color rgb="{argb}"/>'.encode() if argb else match[0]

    return [_THEME.sub(colour, _SCHEME.sub(b"", inner or b"")) for inner in _ITEM.findall(part)]


def adapt_sheet(
    part: bytes,
    *,
    strings: Sequence[bytes],
    cell_formats: Mapping[int, int],
    differential_formats: Mapping[int, int],
    date_formats: frozenset[int],
    date_shift: int,
) -> bytes:
    """The sheet part for its new workbook; `date_shift` days are added to dates."""

    def style(match: re.Match[bytes]) -> bytes:
        return b' %b="%d"' % (match[1], cell_formats[int(match[2])])

    def date(match: re.Match[bytes]) -> bytes:
        if int(match[2]) not in date_formats:
            return match[0]
        value = float(match[3]) + date_shift
        number = repr(int(value) if value.is_integer() else value)
        return match[1] + number.encode() + match[4] if value >= 0 else match[0]

    if date_shift:
        part = _DATE_CELL.sub(date, part)
    part = _ROW_OR_COLUMN.sub(lambda tag: _STYLE.sub(style, tag[0]), part)
    part = adapt_differential(part, differential_formats)
    part = _SELECTED.sub(rb"\1", part)
    # last, for what people typed comes in here; what is in line already is escaped
    return _adapt_cells(part, strings, cell_formats)


def _adapt_cells(part: bytes, strings: Sequence[bytes], formats: Mapping[int, int]) -> bytes:
    """Cells with their formats mapped and their shared strings in line."""
    pieces = _CELL.split(part)  # what stands before a cell, its name, format and shared string
    styles = {b"%d" % old: b' s="%d"' % new for old, new in formats.items()}
    plain = b' s="%d"' % formats[0]  # of a cell that names no format
    pieces[2::4] = [plain if said is None else styles[said] for said in pieces[2::4]]
    pieces[3::4] = [
        b"" if said is None else b' t="inlineStr"><is>%b</is></c>' % strings[int(said)]
        for said in pieces[3::4]
    ]
    return b"".join(pieces)


def adapt_differential(part: bytes, differential_formats: Mapping[int, int]) -> bytes:
    """A sheet or table part with its indexes of differential formats mapped."""

    def index(match: re.Match[bytes]) -> bytes:
        return b'%b="%d"' % (match[1], differential_formats[int(match[2])])

    return _DIFFERENTIAL_TAG.sub(lambda tag: _DIFFERENTIAL.sub(index, tag[0]), part)


def make_strict(part: bytes) -> bytes:
    """A transitional sheet, drawing, chart or table part as ISO/IEC 29500 strict has it."""

    def names(match: re.Match[bytes]) -> bytes:
        tag = match[0]
        for transitional, strict in STRICT_NAMES:
            tag = tag.replace(f'"{transitional}"'.encode(), f'"{strict}"'.encode())
        return tag

    # percentages stay numbers, as Excel itself writes them in strict workbooks
    return _NAMESPACES.sub(names, part)


def strict_type(relationship_type: str) -> str:
    """A transitional relationship type as strict has it."""
    transitional, strict = STRICT_NAMES[1]
    if relationship_type.startswith(transitional + "/"):
        return strict + relationship_type[len(transitional) :]
    return relationship_type
