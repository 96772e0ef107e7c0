"""What a person typed into a sheet of ours where nothing is to be typed: kept when it is new."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noted:
    """Something typed: the cell, the words of the row that it stood in, and what it is.

    A comment and a text box are told as texts, and ``beside`` says what they were. What is not
    ``kept`` is no text: ``beside`` says what it is, and it is lost with the sheet.
    """

    cell: str
    beside: str
    value: str | float | bool
    kept: bool = True
