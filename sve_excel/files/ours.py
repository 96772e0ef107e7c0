"""What this program wrote earlier, told from its content: nothing else is replaced unasked.

A name says nothing: a bid may be called like our comparison, and a comparison like a bid.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from sve_excel.imprint import COMPARISON_TITLES
from sve_excel.opc.package import Package

_CORE = "docProps/core.xml"
_MOST = 1 << 20  # bytes of properties that are looked at; ours have some hundreds


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


def _has_our_title(core: bytes) -> bool:
    return any(f"<dc:title>{title}<".encode() in core for title in COMPARISON_TITLES)
