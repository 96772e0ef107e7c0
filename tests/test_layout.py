"""The columns are records that the whole house walks: nothing of them is said elsewhere."""

from __future__ import annotations

import ast
from dataclasses import fields
from itertools import groupby

import pytest

from sve_excel.layout import (
    FIELDS,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_PROXIES,
    READ_TABLES,
    SHARES,
    TABLES,
    TAKEN_OFF,
)
from sve_excel.model import Input, Output, OwnProxy, Project
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.records.columns import Share
from tests.trees import PACKAGE, SOURCES, tree_of

RECORDS = {OUTPUTS: Output, INPUTS: Input, OWN_PROXIES: OwnProxy}
# what a record knows of its row beside the answers
APART = {"row", "cells", "unreadable", "typed", "stored", "formerly", "uprated", "prices"}


@pytest.mark.parametrize("sheet", TABLES)
def test_every_answer_has_its_place_in_the_record_and_every_place_an_answer(sheet: str) -> None:
    read = [column.attribute for column in READ_TABLES[sheet] if column.attribute]
    assert sorted(read) == sorted({each.name for each in fields(RECORDS[sheet])} - APART)
    assert all(column.attribute for column in TABLES[sheet] if not column.computed)


def test_every_answer_about_the_project_has_its_place() -> None:
    known = {each.name for each in fields(Project)} - APART
    assert [entry.attribute for entry in FIELDS if entry.attribute not in known] == []
    assert len({entry.attribute for entry in FIELDS}) == len(FIELDS) == len(known)


def test_a_blank_row_is_worth_what_its_blanks_count_as() -> None:
    output = Output(5)
    assert (output.quantity, output.years) == (0, 1)
    assert [output.share(share.attribute) for share in SHARES] == [0] * len(SHARES)
    spent = Input(5, value=12.5)
    assert (spent.quantity, spent.lost, spent.gross, spent.net) == (1, 0, 12.5, 12.5)
    assert Input(5, value=10, volume=0).gross == 0
    assert Input(5, value=10, volume=4, leakage=0.25).net == 30


def test_shares_stand_side_by_side_and_one_of_them_fades() -> None:
    """Formulas look at all of them as one range; the one that fades is taken off last."""
    runs = [share for share, _ in groupby(OUTPUT_COLUMNS, key=lambda each: each in SHARES)]
    assert runs.count(True) == 1
    assert [share.fades for share in TAKEN_OFF] == [False] * (len(SHARES) - 1) + [True]


@pytest.mark.parametrize("share", SHARES, ids=lambda share: share.attribute)
def test_a_share_has_its_words_and_the_least_that_it_may_count_as(share: Share) -> None:
    assert share in TAKEN_OFF
    assert all((share.question, share.bands, share.lost, share.narrow))
    assert share.narrow.replace("-", "") == share.heading.replace("-", "")
    assert DEFAULT_POLICY.floor(share.attribute) == 0


# of the wings that go by the workbook's columns, rooms whose own tables have such words, too
OWN_TABLES = {"template/lists.py", "template/find.py", "template/formulas/find.py"}
BY_COLUMN = {"checks", "plausibility", "projects", "template"}


def test_a_heading_is_written_in_the_layout_alone() -> None:
    """A room names a column by its name here: a word of its own would find no cell one day."""
    words = {column.heading for columns in READ_TABLES.values() for column in columns}
    words |= {entry.label for entry in FIELDS}
    written = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {node.value}"
        for path in SOURCES
        if path.relative_to(PACKAGE).parts[0] in BY_COLUMN
        and path.relative_to(PACKAGE).as_posix() not in OWN_TABLES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and node.value in words
    ]
    assert written == []
