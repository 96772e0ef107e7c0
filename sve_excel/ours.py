"""What this program wrote earlier, told from its content: nothing else is replaced unasked.

A name says nothing: a bid may be called like our comparison, and a comparison like a bid.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Literal

from sve_excel.layout import COMPARISON_TITLES
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import Limits
from sve_excel.opc.package import Package

Kind = Literal["comparison", "lines", "report"]
WORDS: dict[Kind, str] = {
    "comparison": "a comparison",
    "lines": "a list of lines",
    "report": "a run report",
}
_CORE = "docProps/core.xml"
_MOST = 1 << 20  # bytes of properties that are looked at; ours have some hundreds
_PARQUET = b"PAR1"


def wrote(path: Path, kind: Kind) -> bool:
    """Whether the file at ``path`` is one of that kind that we wrote."""
    try:
        if kind == "comparison":
            return is_comparison_file(path)
        if kind == "lines":
            with path.open("rb") as file:
                return is_lines(file.read(4096))
        report = json.loads(path.read_text(encoding="utf-8-sig"))
        return isinstance(report, dict) and {"sve_excel", "workbooks"} <= report.keys()
    except (OSError, ValueError, RecursionError):
        return False


def is_comparison_file(path: Path) -> bool:
    """Whether the file is a comparison, summary or tracking of ours, by its title alone.

    Nothing else of it is read: it may be larger than any bid can be.
    """
    try:
        if not path.is_file():  # a pipe would be waited for
            return False
        with zipfile.ZipFile(path) as archive, archive.open(_CORE) as part:
            return _has_our_title(part.read(_MOST))
    except Exception:  # whatever a broken archive brings about, it is none of ours
        return False


def is_comparison(package: Package) -> bool:
    """Whether a workbook that was opened is a comparison, summary or tracking of ours."""
    core = f"/{_CORE}"
    return package.has(core) and _has_our_title(package.part(core))


def is_lines(begin: bytes) -> bool:
    """Whether a file that begins so holds the lines of a comparison, as CSV or Parquet."""
    from sve_excel.flat_data import HEADINGS

    if begin.startswith(_PARQUET):
        return True
    return begin.removeprefix(b"\xef\xbb\xbf").startswith(",".join(HEADINGS).encode())


def is_copy(stored: bytes, original: bytes, password: str | None, limits: Limits) -> bool:
    """Whether ``stored`` is a copy of ``original`` or a workbook that holds our results.

    ``password`` is the one that opened the original, and is tried on a protected copy.
    """
    from sve_excel.passwords import WrongPassword, decrypt
    from sve_excel.splice import has_sheet

    if stored == original:
        return True
    try:
        try:
            package = Package.open(stored, limits)
        except PackageError as error:
            if error.kind != "encrypted" or password is None:
                return False
            opened, _ = decrypt(stored, "copy", [("*", password)])
            package = Package.open(opened, limits)
        return has_sheet(package)
    except (PackageError, WrongPassword):
        return False


def _has_our_title(core: bytes) -> bool:
    return any(f"<dc:title>{title}<".encode() in core for title in COMPARISON_TITLES)
