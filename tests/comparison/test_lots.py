"""Lots: a ranking of each, bids for several, and the limit of a supplier with its mechanism."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import cell_of, page, type_in
from tests.keeping import run_once

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
RULES = """
[scoring]
method = "highest"
marks = 20
price_marks = 80
[[lots]]
number = "N"
title = "North"
[[lots]]
number = "S"
title = "South"
"""
LIMIT = '[award]\nmost_lots = 1\nlot_mechanism = "{}"\n'
REPORT = Path("bids/run.json")
Using = list[str | Path]


@pytest.fixture
def tender(build: Builder, using: Using) -> None:
    folder = Path("bids")
    folder.mkdir()
    for name, price in (("Ash", 100), ("Elm", 160), ("Oak", 200)):
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": price}
        made = build(project=project, outputs=(OUTPUT,), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)


def ranked(using: Using, rules: str = RULES, **lots: str) -> dict[str, dict[str, Any]]:
    """Run, say in the register which lots each bid is for, run again; the lots of the report."""
    Path("bids/sve-policy.toml").write_text(rules)
    command = ["process", "bids", "--report", REPORT, "--policy", "bids/sve-policy.toml", *using]
    run_once(*command)
    type_in(
        *(("Register", cell_of("Register", [f"{n}.xlsx"], "Lot"), said) for n, said in lots.items())
    )
    run_once(*command)
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    return {each["lot"]: each for each in report["lots"]}


def order(lot: dict[str, Any]) -> list[tuple[str, int, float]]:
    return [(each["organisation"], each["place"], each["total"]) for each in lot["ranking"]]


def test_each_lot_is_marked_among_its_own_bids(tender: None, using: Using) -> None:
    lots = ranked(using, Ash="N", Elm="N, S", Oak="lot s")
    assert order(lots["N"]) == [("Ash", 1, 100.0), ("Elm", 2, 70.0)]
    assert order(lots["S"]) == [("Elm", 1, 100.0), ("Oak", 2, 84.0)]
    assert (lots["N"]["awarded_to"], lots["S"]["awarded_to"]) == ("Ash.xlsx", "Elm.xlsx")
    shown = [row for row in page("Lots") if "Elm" in row]
    assert [(row[0], row[9]) for row in shown] == [(2, 70), (1, 100)]


def test_a_limit_passes_over_who_has_enough_and_says_so(tender: None, using: Using) -> None:
    rules = LIMIT.format("lot-order") + RULES
    lots = ranked(using, rules, Ash="N, S", Elm="N", Oak="S")
    assert (lots["N"]["awarded_to"], lots["S"]["awarded_to"]) == ("Ash.xlsx", "Oak.xlsx")
    assert lots["S"]["why"] == "Place 2 in this lot. Passed over, with 1 lot already: Ash."


def test_without_a_limit_one_may_have_all(tender: None, using: Using) -> None:
    lots = ranked(using, Ash="N; S", Elm="N", Oak="S")
    assert (lots["N"]["awarded_to"], lots["S"]["awarded_to"]) == ("Ash.xlsx", "Ash.xlsx")


def test_the_highest_total_goes_first_where_the_rules_say_so(tender: None, using: Using) -> None:
    """Ash leads both lots; by marks out of a target its total is the same, so the first is N."""
    rules = LIMIT.format("highest-total") + RULES
    lots = ranked(using, rules, Ash="N and S", Elm="S", Oak="N")
    assert (lots["N"]["awarded_to"], lots["S"]["awarded_to"]) == ("Ash.xlsx", "Elm.xlsx")


def test_a_tie_that_the_rules_do_not_break_gives_the_lot_to_nobody(
    tender: None, using: Using
) -> None:
    rules = RULES.replace("price_marks = 80", "price_marks = 0")
    lots = ranked(using, rules, Ash="N", Elm="N", Oak="S")
    assert lots["N"]["awarded_to"] is None
    assert lots["N"]["why"] == "Ash, Elm are level, and these rules break no tie."
    assert [each["place"] for each in lots["N"]["ranking"]] == [1, 1]


def test_a_bid_without_a_lot_and_a_lot_that_is_none_are_said(tender: None, using: Using) -> None:
    ranked(using, Ash="N", Elm="West")
    said = " ".join(str(cell) for row in page("Lots") for cell in row)
    assert "In no lot, since neither the register nor their bid names one: Oak." in said
    assert "Register or bid have Elm in lot west, which the rules do not have." in said


def test_a_bid_is_for_the_lots_that_it_names_until_the_register_names_others(
    tender: None, build: Builder, using: Using
) -> None:
    for name, lots in (("Ash", "N, S"), ("Oak", "S")):
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": 100}
        made = build(
            project={**project, "Lots you bid for": lots}, outputs=(OUTPUT,), inputs=(INPUT,)
        )
        Path(f"bids/{name}.xlsx").write_bytes(made)
    lots = ranked(using, Elm="N")
    assert [each["organisation"] for each in lots["N"]["ranking"]] == ["Ash", "Elm"]
    assert [each["organisation"] for each in lots["S"]["ranking"]] == ["Ash", "Oak"]
    row = next(row for row in page("Register") if row[0] == "Oak.xlsx")
    assert "S" in row
    lots = ranked(using, Ash="N")
    assert [each["organisation"] for each in lots["S"]["ranking"]] == ["Oak"]


def test_lots_that_bids_name_count_for_nothing_where_the_rules_have_none(
    build: Builder, using: Using
) -> None:
    """A bidder comes to no second place by typing another lot into a second file."""
    Path("bids").mkdir()
    for lot, units in (("1", 5), ("2", 7)):
        project = {"Organisation": "Ash", "Project name": "Ash works", "Lots you bid for": lot}
        outputs = ({**OUTPUT, "Units": units},)
        made = build(project=project, outputs=outputs, inputs=(INPUT,))
        Path(f"bids/Ash {lot}.xlsx").write_bytes(made)
    run_once("process", "bids", "--report", REPORT, *using, status=1)
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    assert [each["place"] for each in report["ranking"]] == []


def test_files_of_one_bidder_for_different_lots_both_count(
    tender: None, build: Builder, using: Using
) -> None:
    project = {"Organisation": "Ash", "Project name": "Ash works", "Contract price": 120}
    made = build(project=project, outputs=({**OUTPUT, "Units": 7},), inputs=(INPUT,))
    Path("bids/Ash south.xlsx").write_bytes(made)
    Path("bids/sve-policy.toml").write_text(RULES)
    run_once("process", "bids", "--policy", "bids/sve-policy.toml", *using, status=1)
    south = ("Register", cell_of("Register", ["Ash south.xlsx"], "Lot"), "S")
    type_in(south)
    lots = ranked(using, Ash="N", Elm="N", Oak="S")
    assert lots["N"]["awarded_to"] == "Ash.xlsx"
    assert lots["S"]["awarded_to"] == "Ash south.xlsx"
