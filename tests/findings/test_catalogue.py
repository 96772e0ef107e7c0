"""The catalogue of findings: every code and name once, and one order for many findings."""

from __future__ import annotations

from types import ModuleType

import pytest

from sve_excel.findings.catalogue import catalogue, in_order
from sve_excel.findings.rule import Rule
from sve_excel.model import Place
from sve_excel.reading.cells import NUMBER_AS_TEXT
from sve_excel.reading.sheets import SHEET_MISSING
from sve_excel.run.one import DDE
from sve_excel.run.refusals import TOO_LARGE


def room(**held: object) -> ModuleType:
    """A module that holds these."""
    module = ModuleType("room")
    vars(module).update(held)
    return module


def test_a_catalogue_holds_what_its_modules_hold_in_the_order_of_the_codes() -> None:
    assert list(catalogue(Rule, [room(A=TOO_LARGE, b="SVE999"), room(C=SHEET_MISSING)])) == [
        "SVE102",
        "SVE608",
    ]


def test_a_rule_that_one_module_lends_another_is_one_rule() -> None:
    assert catalogue(Rule, [room(A=DDE), room(A=DDE)]) == {DDE.code: DDE}


@pytest.mark.parametrize(
    "other",
    [
        Rule(DDE.code, "another-name", "note", "it is so.", "Nothing to do."),
        Rule("SVE699", DDE.name, "note", "it is so.", "Nothing to do."),
        Rule(DDE.code, DDE.name, DDE.severity, DDE.message, "Do something else."),
    ],
)
def test_two_rules_of_one_code_or_one_name_are_refused(other: Rule) -> None:
    with pytest.raises(ValueError, match=r"room: .* is taken by"):
        catalogue(Rule, [room(A=DDE), room(A=other)])


def test_findings_stand_from_the_gravest_to_the_slightest_else_as_they_came() -> None:
    place = Place("Bid.xlsx")
    note = NUMBER_AS_TEXT.at(place, what="units", found="'1'", value="1")
    missing = [SHEET_MISSING.at(place, sheet=sheet) for sheet in ("Inputs", "Outputs")]
    assert in_order([note, missing[0], DDE.at(place), missing[1]]) == (
        missing[0],
        missing[1],
        DDE.at(place),
        note,
    )
