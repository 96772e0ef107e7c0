"""The text of a policy file to its tables; what is no TOML is refused with its line.

The parser's own words are not handed on: they speak of keys and statements, and a commissioner has
a line in front of them. Nesting and numbers that no rule has are refused, too.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from sve_excel import Refusal
from sve_excel.words.saying import quote
from sve_excel.words.textfiles import read_text

USUAL: Final = "run"
"""The section of what one asks for each time, which changes no figure."""
_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")
_TWICE: Final = ("overwrite", "twice", "Duplicate", "immutable")
_RULE: Final = "Write each rule as a name, an equals sign and a value, such as marks = 20."


class PolicyError(Refusal):
    """A policy file that cannot be followed; each line of the text says where and what to do."""


def read_tables(path: Path) -> dict[str, Any]:
    """Read a file of TOML; raises ``PolicyError``, or ``Unreadable`` where it is no text at all."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(_said(path, text, str(error))) from error
    except RecursionError as error:
        raise PolicyError(
            f"{path.name}: brackets stand within brackets more often than in any rule. A list is "
            "written as [1, 2]."
        ) from error
    except ValueError as error:  # whole numbers beyond what Python turns into one
        line = next((n for n, each in enumerate(text.splitlines(), 1) if _long(each)), 1)
        raise PolicyError(
            f"{path.name}, line {line}: the number has more digits than any rule. Write a number "
            "such as 3.5."
        ) from error


def _long(line: str) -> bool:
    return re.search(r"[0-9_]{1000}", line) is not None


def _said(path: Path, text: str, error: str) -> str:
    """Say what is the matter with a line of a file that is no TOML."""
    lines = text.splitlines() or [""]
    match = _LINE.search(error)
    number = int(match[1]) if match else len(lines)
    # a fault at the very end is told as one of the line behind the last
    while number > 1 and (number > len(lines) or not lines[number - 1].strip()):
        number -= 1
    line = lines[number - 1].strip()
    place = f"{path.name}, line {number}: {quote(line, 60)}"
    if any(word in error for word in _TWICE):
        return f"{place} stands there a second time. Keep one of the two."
    if not match:
        return (
            f"{place} is not finished. Give a rule its value, and close every bracket and "
            "quotation mark."
        )
    if line.startswith("["):
        return f"{place} is no heading. Write a heading such as [scoring], alone on its line."
    if "=" in line:
        return (
            f"{place} is no rule. Write a number as 3.5, a text in quotation marks, a list as "
            "[1, 2], and true or false in small letters."
        )
    return f"{place} is no rule. {_RULE} Put # before a remark."
