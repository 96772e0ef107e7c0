"""The installed XlsxWriter is one with which the use of its private parts was tried.

Apart from the tests of that use, so that this one can say so where they cannot even be loaded.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import xlsxwriter
from packaging.requirements import Requirement

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def test_the_installed_xlsxwriter_is_one_that_this_was_tried_with() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    bounds = next(
        Requirement(line).specifier
        for line in project["dependencies"]
        if Requirement(line).name == "XlsxWriter"
    )
    assert {bound.operator for bound in bounds} == {">=", "<="}, "name the oldest and the newest"
    assert bounds.contains(xlsxwriter.__version__), (
        f"XlsxWriter {xlsxwriter.__version__} is outside {bounds}. sve_excel/looks/writer.py "
        "overrides private methods of it: install one within, or run the tests of this file and "
        "tests/test_typed_texts.py with it and widen the bounds in pyproject.toml."
    )
