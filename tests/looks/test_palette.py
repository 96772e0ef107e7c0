"""Colours and number formats stand once: a wing that wants one takes it by its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trees import PACKAGE, tree_of

WRITERS = ("looks", "template", "results", "comparison", "tracking")
MODULES = {
    path.relative_to(PACKAGE).as_posix(): path
    for wing in WRITERS
    for path in sorted((PACKAGE / wing).rglob("*.py"))
}
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
# one that begins with a point says how an f-string writes a figure
NUMBER_FORMAT = re.compile(r"(?!\.)[^A-Za-z]*(0\.0|0\.#|#,##0|0%|dd/mm)[^A-Za-z]*")


def texts_in(path: Path) -> Iterator[str]:
    """Every text that a module holds, without what a number format quotes or colours."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.sub(r'"[^"]*"|\[Red\]|yyyy', "", node.value)


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"looks/palette.py"}))
def test_a_colour_is_named_in_the_palette(name: str) -> None:
    assert [text for text in texts_in(MODULES[name]) if COLOUR.fullmatch(text)] == []


@pytest.mark.parametrize("name", sorted(set(MODULES) - {"looks/figures.py"}))
def test_a_number_format_is_named_among_the_figures(name: str) -> None:
    assert [text for text in texts_in(MODULES[name]) if NUMBER_FORMAT.fullmatch(text)] == []
