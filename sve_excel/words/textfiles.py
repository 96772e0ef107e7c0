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
import sys
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
_HELD_OPEN: Final = (32, 33)  # what Windows calls a file that another program holds open
_READ, _DELETE = 0x8000_0000, 0x0001_0000  # rights that Windows is asked for
_SHARE_ALL, _OPEN_EXISTING = 7, 3
_LONGEST_PATH: Final = 260  # characters with the drive and a closing zero, as Windows counts


class Unreadable(Refusal):
    """A file of text that cannot be read."""


def system_words(error: OSError) -> str:
    """Say in plain words why the system would not do something with a file."""
    if is_held_open(error):
        return "another program holds the file open"
    if sys.platform == "win32" and any(_is_long(name) for name in _names(error)):
        return "its path is longer than Windows allows; move the folder to where paths are shorter"
    said = error.strerror or str(error)
    return _WORDS.get(error.errno or 0, f"the system says: {said}")


def is_held_open(error: OSError) -> bool:
    """Whether a file could not be had because another program, such as Excel, holds it open.

    Windows says so of few calls: opening and replacing are refused like a file of somebody else.
    """
    if getattr(error, "winerror", None) in _HELD_OPEN:
        return True
    if sys.platform != "win32" or error.errno != errno.EACCES:
        return False
    return any(_is_shut(name) for name in _names(error))


def _names(error: OSError) -> list[str | bytes]:
    """The files that the system speaks of; a descriptor has no name."""
    return [each for each in (error.filename, error.filename2) if isinstance(each, str | bytes)]


def _is_long(path: str | bytes) -> bool:
    """Whether a path is one that Windows opens only where long paths were allowed."""
    return len(os.path.abspath(os.fsdecode(path))) >= _LONGEST_PATH


def _is_shut(path: str | bytes) -> bool:
    """Ask Windows itself for the file, once to read it and once to put another in its place."""
    if sys.platform == "win32":
        import _winapi

        for right in (_READ, _DELETE):
            try:
                handle = _winapi.CreateFile(
                    os.fsdecode(path), right, _SHARE_ALL, 0, _OPEN_EXISTING, 0, 0
                )
                _winapi.CloseHandle(handle)
            except OSError as error:
                if error.winerror in _HELD_OPEN:
                    return True
    return False


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
