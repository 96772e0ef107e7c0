"""Commands run for a test: in this process or as a program, and what they printed."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from sve_excel.commands.main import main
from tests.builders import OUTPUT

FAULTY = {**OUTPUT, "Deadweight": 20}
NOT_A_WORKBOOK = b"Dear Sir or Madam,\n\nPlease find our bid below.\n"
# what a run says last of the rules that held, where none were named and none were found
RULES = "Rules: the program's defaults; no policy was named or found.\n"


SHARE = 5  # one example in so many is tried where tests are not run thoroughly
_mode = {"thorough": False}


def is_thorough(expression: str | None = None) -> bool:
    """Whether the trials that repeat or exhaust are run; told once, by the expression of ``-m``."""
    if expression is not None:  # alone, or with all others
        _mode["thorough"] = expression in ("thorough", "thorough or not thorough")
    return _mode["thorough"]


def examples(number: int) -> settings:
    """Settings of a test that draws so many examples, where tests are run thoroughly."""
    return settings(max_examples=number if is_thorough() else max(3, number // SHARE))


def thorough(*values: object) -> Any:
    """Values of a parameter that are tried where tests are run thoroughly, by ``-m thorough``."""
    return pytest.param(*values, marks=pytest.mark.thorough)


posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows allows no such file")


def sha256(path: Path) -> str:
    """Hash of a file as the report gives it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*arguments: str | Path, status: int | None = 0) -> Result:
    """Run a command in this process; it must end by itself, never with a traceback."""
    done = CliRunner().invoke(main, [str(each) for each in arguments], env={"SVE_TRACEBACK": "1"})
    said = f"{arguments}\n{done.output}"
    assert done.exception is None or isinstance(done.exception, SystemExit), said
    assert "Traceback" not in done.output, said
    if status is not None:
        assert done.exit_code == status, said
    return done


def rows(done: Result) -> list[str]:
    """The rows of a printed table, whatever the width of its columns."""
    return [" | ".join(re.split(r"  +", line.strip())) for line in done.stdout.splitlines()[2:]]


def program(*arguments: str | Path) -> list[str]:
    """Words that start the program with these arguments, as a process of its own."""
    return [sys.executable, "-m", "sve_excel", *(str(each) for each in arguments)]
