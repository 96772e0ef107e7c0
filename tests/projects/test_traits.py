"""What the rules of a tender left in a workbook is read back from it, and kept in an upgrade."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.files.opening import open_workbook
from sve_excel.library.loading import Library
from sve_excel.opc import Package
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.projects.fill import fill_template
from sve_excel.projects.traits import policy_traits
from sve_excel.projects.upgrade import upgraded
from sve_excel.reading.sheets import ANSWERED
from sve_excel.template.book import Answers
from tests.builders import INPUT, OUTPUT, PROJECT, packed, parts
from tests.judges import recalculate, requires_libreoffice

RULES = replace(
    DEFAULT_POLICY,
    longest_duration=10.0,
    input_leakage=True,
    input_leakage_floor=0.05,
    input_leakage_cap=0.6,
    green_below=3.0,
    red_above=7.5,
)
KEPT = {
    "longest_duration": 10.0,
    "input_leakage": True,
    "input_leakage_floor": 0.05,
    "input_leakage_cap": 0.6,
    "green_below": 3.0,
    "red_above": 7.5,
}
USUAL = {"longest_duration": 60.0, "green_below": 12.5, "red_above": 25.0}


def made(small: Library, policy: Policy) -> bytes:
    return fill_template(small, Answers(PROJECT, [OUTPUT], [INPUT]), policy=policy)


@pytest.mark.parametrize(("policy", "expected"), [(RULES, KEPT), (DEFAULT_POLICY, USUAL)])
def test_rules_are_read_back(small: Library, policy: Policy, expected: dict[str, object]) -> None:
    assert policy_traits(Package.open(made(small, policy))) == expected


@requires_libreoffice
def test_also_from_a_workbook_that_another_program_saved(small: Library, tmp_path: Path) -> None:
    path = tmp_path / "bid.xlsx"
    path.write_bytes(made(small, RULES))
    assert policy_traits(Package.open(recalculate(path, tmp_path / "out").read_bytes())) == KEPT


def test_an_upgrade_without_rules_keeps_them_and_says_which(small: Library) -> None:
    opened = open_workbook(made(small, RULES), "bid.xlsx", ANSWERED)
    again = upgraded(opened, "bid.xlsx", small)
    assert policy_traits(Package.open(again.workbook)) == KEPT
    assert "longest_duration = 10" in again.prices
    assert "--policy" in again.prices


def test_an_upgrade_under_rules_goes_by_these(small: Library) -> None:
    opened = open_workbook(made(small, RULES), "bid.xlsx", ANSWERED)
    again = upgraded(opened, "bid.xlsx", small, DEFAULT_POLICY)
    assert policy_traits(Package.open(again.workbook)) == USUAL
    assert again.prices == ""


def test_the_usual_rules_are_not_told(small: Library) -> None:
    opened = open_workbook(made(small, DEFAULT_POLICY), "bid.xlsx", ANSWERED)
    assert upgraded(opened, "bid.xlsx", small).prices == ""


@pytest.mark.parametrize("most", [b"0", b"1000", b"years", b"A1"])
def test_what_could_stand_in_no_rules_is_left(small: Library, most: bytes) -> None:
    members = parts(made(small, RULES))
    name, before = next(
        (name, found[0])
        for name, data in members.items()
        if (found := re.search(rb"<formula2>10(\.0)?</formula2>", data))
    )
    members[name] = members[name].replace(before, b"<formula2>" + most + b"</formula2>")
    assert "longest_duration" not in policy_traits(Package.open(packed(members)))
