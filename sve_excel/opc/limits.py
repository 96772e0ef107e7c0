"""Every limit on what is read from a stranger's file, with the reason beside each.

Whoever needs more says so by name, as `files.limits` reads it. Sizes are in bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

MIB: Final = 1024 * 1024
MOST: Final = 2**53
"""Above this no number in a file means a count."""


def _size(default: int, reason: str) -> Any:
    """A limit in bytes, which may be given as 512MB."""
    return field(default=default, metadata={"reason": reason, "size": True})


def _count(default: int, reason: str, most: int = MOST) -> Any:
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
        1_048_576,
        "Cells in one merged range: a whole column. Some readers create every cell of it.",
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
    password_rounds: int = _count(
        1_000_000,
        "Rounds of hashing that a protected workbook asks for with each password that is tried. "
        "Excel and LibreOffice write 100,000; a file can ask for thousands of millions.",
    )
    memory: int = _size(
        1024 * MIB,
        "Memory that a process may take for one file beyond what it takes itself, however the file "
        "asks for it. A bid takes about 60 MB, one of 5,000 rows 170. Kept by Linux; Windows and "
        "macOS keep no single process to such a limit, and rely on the others.",
    )


DEFAULT_LIMITS: Final = Limits()


def size_words(value: int) -> str:
    """Give a size as a person writes it: 64 MB."""
    return f"{value // MIB} MB" if value % MIB == 0 else f"{value // 1024} KB"
