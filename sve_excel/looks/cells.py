"""Text stays text: what a cell holds of it, and how it is written."""

from __future__ import annotations

from typing import Any

LONGEST_TEXT = 32_767  # Excel's limit for one cell, in UTF-16 units


def plain_text(text: str) -> str:
    """Cut a text to what a cell holds, with an ellipsis where something is left out."""
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    cut = units[: 2 * (LONGEST_TEXT - 1)]
    # not between the halves of a character beyond the first 65,536
    if 0xD8 <= cut[-1] <= 0xDB:
        cut = cut[:-2]
    return f"{cut.decode('utf-16-le', 'surrogatepass')}…"


def put(sheet: Any, row: int, column: int, text: str, form: Any = None) -> None:
    """Write a text as text, whatever it looks like, cut to what a cell holds."""
    if text:
        sheet.write_string(row, column, plain_text(text), form)
    else:
        sheet.write_blank(row, column, None, form)
