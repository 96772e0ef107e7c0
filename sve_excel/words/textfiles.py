"""Small files of text that people write (rules, passwords, matches) and reports that we wrote.

Each is read whole and refused in plain words; no word of the system or of a library reaches a
reader. A pipe is read as far as it is filled, and never waited for without end.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import select
import stat
from pathlib import Path
from typing import Final

from sve_excel import Refusal

MOST_BYTES: Final = 4 * 1024 * 1024  # of what a person writes by hand: thousands of pages
_PATIENCE: Final = 5.0  # seconds that a pipe may stay silent
_NON_BLOCKING: Final = getattr(os, "O_NONBLOCK", 0)
_WORDS: Final = {
    errno.ENOENT: "there is no such file or folder",
    errno.EACCES: "the system does not allow it to this account",
    errno.EPERM: "the system does not allow it to this account",
    errno.EROFS: "the disk is not to be written to",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a file stands where a folder would have to be",
    errno.EEXIST: "a file stands where a folder would have to be",
    errno.ENOSPC: "there is no room on the disk",
    errno.EDQUOT: "there is no room on the disk for this account",
    errno.EFBIG: "it would be larger than the system allows",
    errno.ENAMETOOLONG: "the name is longer than the system allows",
    errno.EBUSY: "another program is using it",
    errno.ETXTBSY: "another program is using it",
    errno.EAGAIN: "another program is using it",
    errno.ELOOP: "its links lead in a circle",
    errno.EIO: "the disk fails",
    errno.EMFILE: "too many files are open already",
    errno.ENFILE: "too many files are open already",
    errno.EINVAL: "the system allows no such name",
}
HELD_OPEN: Final = (32, 33)  # what Windows calls a file that another program holds open


class Unreadable(Refusal):
    """A file of text that cannot be read."""


def system_words(error: OSError) -> str:
    """Say in plain words why the system would not do something with a file."""
    if getattr(error, "winerror", None) in HELD_OPEN:
        return "another program holds the file open"
    said = error.strerror or str(error)
    return _WORDS.get(error.errno or 0, f"the system says: {said}")


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """Read a file of text in UTF-8, with or without a byte order mark, of at most ``most`` bytes.

    Raises ``Unreadable`` where there is no such file, where it is larger or no text, and where it
    is a pipe that nothing comes through.
    """
    try:
        data = _bytes(path, most)
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {system_words(error)}.") from error
    if len(data) > most:
        raise Unreadable(
            f"{path.name} cannot be read: it has more than {most:,} bytes, which no such file has."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"{path.name} cannot be read: line {line} is no text in UTF-8. Save it as text, with "
            "the encoding UTF-8."
        ) from error


class NoCsv(Exception):
    """A text that is no table of cells divided by commas, and the line at which it ceases to be."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def csv_rows(text: str) -> list[tuple[int, list[str]]]:
    """Give the rows of a CSV that hold anything, each with its line, as people write them by hand.

    Raises ``NoCsv`` where a text goes beyond what any cell holds.
    """
    reader = csv.reader(io.StringIO(text))
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise NoCsv(reader.line_num) from error


def _bytes(path: Path, most: int) -> bytes:
    """At most one byte more than ``most`` of a file, or of what comes through a pipe."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NON_BLOCKING)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "")
        found = bytearray()
        while len(found) <= most:
            if (
                _NON_BLOCKING
                and not stat.S_ISREG(mode)
                and not select.select([file], [], [], _PATIENCE)[0]
            ):
                raise Unreadable(f"{path.name} cannot be read: nothing comes through it.")
            piece = file.read(most + 1 - len(found))
            if piece == b"":
                break
            found += piece or b""
        return bytes(found)
