"""Every limit on what is read from a stranger's file, with the reason beside each.

Whoever needs more says so by name: `with_limits(["cells=3000000", "file_size=128MB"])`, or from
the command line `--limit cells=3000000`. Sizes are in bytes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from sve_excel import Refusal

MIB: Final = 1024 * 1024
_UNITS: Final = {"": 1, "B": 1, "KB": 1024, "MB": MIB, "GB": 1024 * MIB}
_VALUE: Final = re.compile(r"([0-9][0-9_,]*(?:\.[0-9]+)?)\s*([A-Za-z]*)")
_MOST: Final = 2**53
"""Above this no number in a file means a count."""


def _size(default: int, reason: str) -> Any:
    """A limit in bytes, which may be given as 512MB."""
    return field(default=default, metadata={"reason": reason, "size": True})


def _count(default: int, reason: str, most: int = _MOST) -> Any:
    """A limit that counts something, and the most that makes sense."""
    return field(default=default, metadata={"reason": reason, "size": False, "most": most})


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; a workbook that passes one is refused before any other parser sees it."""

    file_size: int = _size(
        64 * MIB,
        "The file on disk: it is read into memory whole. A bid is below 1 MiB, with photos 20.",
    )
    members: int = _count(
        10_000,
        "Zip members. Excel writes about 12 and 3 for each sheet; a zip can name millions.",
    )
    part_size: int = _size(
        64 * MIB,
        "One part unpacked: it is held in memory. 64 MiB is a sheet of about a million cells.",
    )
    unpacked_size: int = _size(
        256 * MIB,
        "All members unpacked together: the work that a single file may ask for.",
    )
    ratio: int = _count(
        250,
        "Unpacked to packed size of one member. Sheets reach 50, seldom 100; zeros reach 1,032.",
    )
    ratio_floor: int = _size(
        8 * MIB,
        "Below this size a part may have any ratio: it is harmless, and small parts compress well.",
    )
    xml_depth: int = _count(
        100,
        "Nested elements. Excel's deepest (drawings, extension lists) stay below 40.",
        most=10_000,
    )
    xml_elements: int = _count(
        300_000,
        "Elements in a part that is parsed into a tree (workbook, styles, relationships). Styles "
        "with Excel's most, 65,490 cell formats, have some 200,000.",
    )
    sheets: int = _count(
        2_000,
        "Sheets in a workbook; each costs a part, a relationship and a look at its cells.",
    )
    cells: int = _count(
        1_500_000,
        "Cells of all sheets together. A bid of 200 rows has about 8,000.",
    )
    rows: int = _count(1_048_576, "The last row in use: Excel's own limit.", most=1_048_576)
    columns: int = _count(16_384, "The last column in use: Excel's own limit.", most=16_384)
    area: int = _count(
        5_000_000,
        "Last row times last column with a value, per sheet. Readers (calamine, pandas) allocate "
        "this rectangle, about 40 bytes a cell, so one value in XFD1048576 would ask for 680 GB.",
    )
    merges: int = _count(
        20_000,
        "Merged ranges of all sheets together. Some readers compare every one with every other.",
    )
    merge_area: int = _count(
        1_000_000,
        "Cells in one merged range. Some readers create every cell of it; a column has 1,048,576.",
    )
    string_length: int = _size(
        256 * 1024,
        "Bytes of one run of text as written. Excel's limit is 32,767 characters; escaped, 7 bytes "
        "each at the most (`_x000D_`).",
    )
    shared_strings_size: int = _size(
        48 * MIB,
        "The shared strings part unpacked: each string becomes an object of its own.",
    )
    expanded_text: int = _size(
        128 * MIB,
        "The texts of all cells written out. Readers copy a shared string into every cell using "
        "it: a text of 32 KB used a million times would be 32 GB.",
    )
    zip_members: int = _count(
        5_000,
        "Files in a zip of bids and the zips within it. A large tender's export has some hundreds.",
    )
    zip_size: int = _size(
        1024 * MIB,
        "All files of a zip of bids unpacked together: each is looked at before any is read.",
    )
    memory: int = _size(
        1024 * MIB,
        "Memory that a process may take for one file beyond what it takes itself, however the file "
        "asks for it. A bid takes about 60 MB, one of 5,000 rows 170. Kept by Linux; Windows and "
        "macOS keep no single process to such a limit, and rely on the others.",
    )


DEFAULT_LIMITS: Final = Limits()


class UnknownLimit(Refusal):
    """A limit that there is not, or a value that it cannot have; the text says what would do."""


def with_limits(settings: Iterable[str], base: Limits = DEFAULT_LIMITS) -> Limits:
    """The limits with some set anew, each written `NAME=VALUE`: `cells=3000000`, `part_size=1GB`.

    A name may have hyphens and a number commas. Raises `UnknownLimit` for any other name or value.
    """
    known = {each.name: each for each in fields(Limits)}
    values: dict[str, int] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        name = name.strip().lower().replace("-", "_")
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.6)
            there_is = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            raise UnknownLimit(f"there is no limit {name!r}; {there_is}")
        if not equals:
            raise UnknownLimit(f"write {name}=VALUE, such as {_example(name)}")
        values[name] = _value(name, value.strip(), known[name].metadata)
    return replace(base, **values)


def _value(name: str, text: str, about: Any) -> int:
    match = _VALUE.fullmatch(text)
    unit = match[2].upper().replace("IB", "B") if match else ""
    if len(unit) == 1 and f"{unit}B" in _UNITS:
        unit += "B"
    if match is None or unit not in _UNITS or (unit and not about["size"]):
        raise UnknownLimit(f"{name} cannot be {text!r}: write {_example(name)}")
    number = float(match[1].replace(",", "").replace("_", "")) * _UNITS[unit]
    most = about.get("most", _MOST)
    if not 1 <= number <= most or number != int(number):
        raise UnknownLimit(f"{name} cannot be {text}: it is a whole number from 1 to {most:,}")
    return int(number)


def _example(name: str) -> str:
    standard = getattr(DEFAULT_LIMITS, name)
    about = next(each.metadata for each in fields(Limits) if each.name == name)
    double = min(2 * standard, about.get("most", _MOST))
    return f"{name}={_shown(double, about['size']).replace(' ', '').replace(',', '')}"


def _shown(value: int, is_size: bool) -> str:
    return size_words(value) if is_size else f"{value:,}"


def size_words(value: int) -> str:
    """Give a size as a person writes it: 64 MB."""
    return f"{value // MIB} MB" if value % MIB == 0 else f"{value // 1024} KB"
