"""The whole catalogue: rules are found where they stand, and each has a case that provokes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.checks import claims
from sve_excel.findings.catalogue import catalogue
from sve_excel.findings.rule import Rule
from sve_excel.plausibility.every import QUESTIONS
from sve_excel.reading import cells, headings, sheets
from sve_excel.run import jobs, refusals, writing
from sve_excel.run.catalogue import CATALOGUE
from tests.cases import cases
from tests.trees import SOURCES, TESTS, tree_of


def written(path: Path) -> Iterator[str]:
    """Codes of the rules that a module writes, as its text has them."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Call(func=ast.Name(id="Rule"), args=[ast.Constant(value=str(code)), *_]):
                yield code


@pytest.mark.whole
def test_a_rule_is_in_the_catalogue_wherever_it_stands_and_is_listed_nowhere() -> None:
    assert sorted(code for path in SOURCES for code in written(path)) == list(CATALOGUE)


def test_codes_are_of_the_hundreds_that_say_what_they_are_about() -> None:
    assert all(re.fullmatch(r"SVE[1-35-79]\d\d", code) for code in CATALOGUE)
    own = [sheets.SHEET_RENAMED, headings.HEADING_OF_ANOTHER_UNIT, cells.NOT_A_NUMBER]
    assert [rule.code[3] for rule in own] == ["1", "1", "2"]
    assert {code[3] for code in catalogue(Rule, [claims])} == {"3"}
    assert {code[3] for code in catalogue(Rule, [writing, refusals, jobs])} == {"5", "6", "7", "9"}


def provoked(path: Path) -> Iterator[str]:
    """Codes that a file of tests expects: in a table of cases, or by themselves."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Assign(targets=[ast.Name(id="CASES")], value=ast.Constant(value=str(tables))):
                for case in cases(tables):
                    yield from case.codes
            case ast.Constant(value=str(text)) if found := re.match(r"SVE\d{3}\b", text):
                yield found[0]


@pytest.mark.whole
def test_every_code_has_a_case_or_a_test_that_provokes_it() -> None:
    known = {*CATALOGUE, *QUESTIONS}
    found = {code for path in sorted(TESTS.rglob("test_*.py")) for code in provoked(path)}
    assert known - found == set()
