"""What this program wrote earlier, told from its content: nothing else is replaced unasked.

A name says nothing: a bid may be called like our comparison, and a comparison like a bid.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from sve_excel.imprint import (
    COMPARISON_TITLES,
    COPY_MARK,
    PAGE_MARK,
    PART_PREFIX,
    RECORD_MARK,
    SUMMARY_TITLE,
    SUMMARY_TITLES,
)
from sve_excel.opc.package import Package

_CORE = "docProps/core.xml"
_TITLE = re.compile(rb"<(?:\w+:)?title(?:\s[^>]*)?>([^<]*)<")
_WORKBOOK = "xl/workbook.xml"
_BEGINNING = 1_000  # bytes of a page that are looked at
_MOST = 1 << 20  # bytes of properties that are looked at; ours have some hundreds


def is_comparison_file(path: Path) -> bool:
    """Whether the file is a comparison, summary or tracking of ours, by its title alone."""
    return bool(title_of(path))


def title_of(path: Path) -> str:
    """Which of the workbooks that we write the file is, by its title; empty where it is none.

    Nothing else of it is read: it may be larger than any bid can be.
    """
    try:
        if not path.is_file():  # a pipe would be waited for
            return ""
        with zipfile.ZipFile(path) as archive, archive.open(_CORE) as part:
            return _our_title(part.read(_MOST))
    except Exception:  # whatever a broken archive brings about, it is none of ours
        return ""


def is_copy_file(path: Path) -> bool:
    """Whether the file is a copy with results as an earlier run wrote it, by its mark.

    One that was saved since is a workbook like any other: somebody may have mended it. Programs
    that save a workbook give its parts names of their own.
    """
    try:
        if not path.is_file():
            return False
        with zipfile.ZipFile(path) as archive:
            if not wrote_parts(archive.namelist()):
                return False
            with archive.open(_WORKBOOK) as part:
                return COPY_MARK.encode() in part.read(_MOST)
    except Exception:  # whatever a broken archive brings about, it is none of ours
        return False


def wrote_parts(names: Iterable[str]) -> bool:
    """Whether parts are called as we call them, which no program does that has saved them since."""
    return any(f"/{PART_PREFIX}" in name for name in names)


def is_comparison(package: Package) -> bool:
    """Whether a workbook that was opened is a comparison, summary or tracking of ours."""
    core = f"/{_CORE}"
    return package.has(core) and bool(_our_title(package.part(core)))


def is_record_file(path: Path) -> bool:
    """Whether the file is an award record of ours, by the comment at the end of the zip."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - len(RECORD_MARK)))
        return file.read() == RECORD_MARK


def is_page_file(path: Path) -> bool:
    """Whether the file is a page of ours, by the mark near its beginning."""
    with path.open("rb") as file:
        return PAGE_MARK.encode() in file.read(_BEGINNING)


def _our_title(core: bytes) -> str:
    """Which of our titles the properties give, however the program that saved them spells them.

    A letter to a bidder is a summary, whatever the law that holds calls it.
    """
    match = _TITLE.search(core)
    told = match[1].decode("utf-8", "replace") if match else ""
    if told in SUMMARY_TITLES:
        return SUMMARY_TITLE
    return told if told in COMPARISON_TITLES else ""
