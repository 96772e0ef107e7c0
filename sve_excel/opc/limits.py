"""Every limit on what is read from a stranger's file, with the reason beside each.

Whoever needs more passes `dataclasses.replace(DEFAULT_LIMITS, cells=...)`. Sizes are in bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; a workbook that passes one is refused before any other parser sees it."""

    file_size: int = 64 * MIB
    """The file on disk: it is read into memory whole. A bid is below 1 MiB, with photos 20."""

    members: int = 10_000
    """Zip members. Excel writes about 12 and 3 for each sheet; a zip can name millions."""

    part_size: int = 64 * MIB
    """One part unpacked: it is held in memory. 64 MiB is a sheet of about a million cells."""

    unpacked_size: int = 256 * MIB
    """All members unpacked together: the work that a single file may ask for."""

    ratio: int = 250
    """Unpacked to packed size of one member. Sheets reach 50, seldom 100; zeros reach 1,032."""

    ratio_floor: int = 8 * MIB
    """Below this size a part may have any ratio: it is harmless, and small parts compress well."""

    xml_depth: int = 100
    """Nested elements. Excel's deepest (drawings, extension lists) stay below 40."""

    xml_elements: int = 2_000_000
    """Elements in a part that is parsed into a tree (workbook, styles, relationships)."""

    sheets: int = 2_000
    """Sheets in a workbook; each costs a part, a relationship and a look at its cells."""

    cells: int = 1_500_000
    """Cells (`<c>`) of all sheets together. A bid of 200 rows has about 8,000."""

    rows: int = 1_048_576
    """The last row in use: Excel's own limit."""

    columns: int = 16_384
    """The last column in use: Excel's own limit."""

    area: int = 5_000_000
    """Last row times last column with a value, per sheet. Readers (calamine, pandas) allocate this
    rectangle, about 40 bytes a cell, so one value in XFD1048576 would ask for 680 GB."""

    merges: int = 20_000
    """Merged ranges of all sheets together. Some readers compare every one with every other."""

    merge_area: int = 1_000_000
    """Cells in one merged range. Some readers create every cell of it; a column has 1,048,576."""

    string_length: int = 256 * 1024
    """Bytes of one run of text as written. Excel's limit is 32,767 characters; escaped, 7 bytes
    each at the most (`_x000D_`)."""

    shared_strings_size: int = 48 * MIB
    """The shared strings part unpacked: each string becomes an object of its own."""

    expanded_text: int = 128 * MIB
    """The texts of all cells written out. Readers copy a shared string into every cell using it:
    a text of 32 KB used a million times would be 32 GB."""


DEFAULT_LIMITS: Final = Limits()
