"""Text that may be very long, laid into a file without a name until it is stored.

A run over a hundred thousand bids writes tables and a report of gigabytes; they are never held in
memory. What is long is given as a view of that file, which is read as bytes are.
"""

from __future__ import annotations

import io
import tempfile
from mmap import ACCESS_READ, mmap
from typing import IO, cast

_SHORT = 1 << 20  # bytes that may as well be held


class Laying(io.TextIOWrapper):
    """A text to write to; its line ends stay as they are."""

    def __init__(self, encoding: str = "utf-8") -> None:
        """Begin a text in an encoding."""
        super().__init__(unnamed(), encoding=encoding, newline="")

    def done(self) -> bytes:
        """Give what was written, and end it."""
        self.flush()
        return laid(cast("IO[bytes]", self.detach()))


def unnamed() -> IO[bytes]:
    """Give a file that nobody else finds, and that is gone when it is closed."""
    return tempfile.TemporaryFile()


def laid(file: IO[bytes]) -> bytes:
    """Give what a file holds: as bytes, or as a view of them where they are many. Closes it."""
    with file:
        size = file.seek(0, io.SEEK_END)
        if size > _SHORT:
            return cast("bytes", mmap(file.fileno(), 0, access=ACCESS_READ))
        file.seek(0)
        return file.read()
