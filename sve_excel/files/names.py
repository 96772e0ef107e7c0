"""Names of files: made from what people type, and found by the patterns that people write.

A name that is made is one that Windows, macOS and Linux all allow; a pattern fits the same files on
each of them.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final

_LONGEST: Final = 120  # characters, so that with its folder no system finds it too long
_MOST_BYTES: Final = 200  # in UTF-8, so that with an ending no system does
_RESERVED: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)
_ADDED: Final = re.compile(
    r"(?<![^\W\d_])(?:copy|copies|copi|final|draft|drafft|revised|version|latest"
    r"|v\d+(?:\.\d+)*)(?![^\W_])"
    r"|\(\d{1,2}\)"
    r"|(?<!\d)(?:\d{4}([-_. ]?)\d{2}\1\d{2}|\d{1,2}([-_. ])\d{1,2}\2(?:\d{2}){1,2})(?!\d)",
    re.IGNORECASE,
)


def file_name(text: str, otherwise: str) -> str:
    """Give a name, without its ending, that every system allows; ``otherwise`` where none is left.

    What a system would not take becomes an underscore; names of Windows' devices get one more.
    """
    kept = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in text).strip(" .")
    if kept.split(".")[0].upper() in _RESERVED:
        return f"{kept}_"
    short = kept[:_LONGEST].encode()[:_MOST_BYTES].decode(errors="ignore")
    return short.rstrip(" .") or otherwise


def fits(path: str, pattern: str) -> bool:
    """Whether a pattern such as ``*-2025.xlsx`` fits the path of a workbook, or its name alone.

    Letter case makes no difference, nor does which slash parts the folders.
    """
    wanted = pattern.replace("\\", "/").casefold()
    return any(fnmatchcase(each.casefold(), wanted) for each in (path, PurePosixPath(path).name))


def additions(name: str) -> int:
    """Count what people add to the name of a workbook that they save again.

    That is a word such as 'copy' or 'final', a number in brackets or of a version, a day.
    """
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return len(_ADDED.findall(stem))
