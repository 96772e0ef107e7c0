"""The syntax of the package and of its tests, for tests about how they are written."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import sve_excel

PACKAGE = Path(sve_excel.__file__).resolve().parent
TESTS = Path(__file__).resolve().parent
SOURCES = tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def tree_of(path: Path) -> ast.Module:
    """A file's syntax, parsed when a test asks for it and not by every process that collects."""
    return ast.parse(path.read_text(encoding="utf-8"))
