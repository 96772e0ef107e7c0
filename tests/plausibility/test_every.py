"""Every flag: what raises it, the cells it rests on, and what does not raise it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import Study, study
from sve_excel.files.finding import find
from sve_excel.layout import INPUT_COLUMNS, OUTPUT_COLUMNS, letters
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.plausibility.every import PROBES, QUESTIONS
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.run.batch import run
from sve_excel.run.settings import Settings
from tests.builders import INPUT, OUTPUT, OWN, ROOT, Builder, edited, process, put

SAMPLES = ROOT / "samples"
TRAINED = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
TRAINED |= {"Description": "Twelve courses in joinery for those who left school early"}
QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=100))


class Tenders:
    """Bids of the small library, and what is asked about them."""

    def __init__(self, tmp_path: Path, build: Builder, small: Library) -> None:
        self.tmp_path, self.build, self.small = tmp_path, build, small
        self.results: list[Result] = []

    def bid(self, name: str = "Bid", **parts: Any) -> None:
        project = {"Organisation": name, **parts.pop("project", {})}
        workbook = self.build(project=project, **parts)
        result = process(self.tmp_path, workbook, f"{name}.xlsx", library=self.small)
        assert result.valuation, result.findings
        self.results.append(result)

    def study(self, policy: Policy = QUICK) -> Study:
        return study(gather(self.results, self.small, policy, {}))

    def asked(self, policy: Policy = QUICK) -> dict[str, list[str]]:
        """Cells of every flag by code."""
        found: dict[str, list[str]] = {}
        for each in self.study(policy).flags:
            found.setdefault(each.code, []).extend(str(cell) for cell in each.cells)
        return found


@pytest.fixture
def tenders(tmp_path: Path, build: Builder, small: Library) -> Tenders:
    return Tenders(tmp_path, build, small)


def one(tenders: Tenders, **parts: Any) -> dict[str, list[str]]:
    tenders.bid(**parts)
    return tenders.asked()


def rows(*changes: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return tuple({**OUTPUT, **change} for change in changes)


def bid_with(tenders: Tenders, *changes: Any) -> dict[str, list[str]]:
    """Flags of a bid after openpyxl typed these into it."""
    workbook = edited(tenders.build(outputs=rows({}, TRAINED)), *changes)
    result = process(tenders.tmp_path, workbook, library=tenders.small)
    assert result.valuation, result.findings
    tenders.results.append(result)
    return tenders.asked()


@pytest.mark.parametrize(
    ("sheet", "heading", "typed"),
    [
        ("Outputs", "Unit", "household"),
        ("Outputs", "Gross value", 90_000),
        ("Outputs", "Net value", "lots"),
        ("Outputs", "Check", "Agreed by phone"),
        ("Inputs", "Gross input", 10),
        ("Inputs", "Net input", 10),
    ],
)
def test_a_constant_typed_over_a_formula_is_asked_about(
    tenders: Tenders, sheet: str, heading: str, typed: object
) -> None:
    columns = OUTPUT_COLUMNS if sheet == "Outputs" else INPUT_COLUMNS
    cell = f"{letters(columns)[heading]}5"
    assert bid_with(tenders, put(sheet, cell, typed))["SVE419"] == [f"{sheet}!{cell}"]
    said = next(each for each in tenders.study().flags if each.code == "SVE419")
    assert cell in said.question


def test_values_pasted_over_formulas_that_say_the_same_are_not_asked_about(
    tenders: Tenders,
) -> None:
    """9,450 is what the first row comes to; rounded to pence it is the same, a pound off is not."""
    at = letters(OUTPUT_COLUMNS)
    same = [
        put("Outputs", f"{at[heading]}5", typed)
        for heading, typed in (
            ("Unit", "Person per year"),
            ("Proxy value", 1000),
            ("Gross value", 30000),
            ("Net value", 9450.004),
            ("Check", "OK"),
        )
    ]
    assert "SVE419" not in bid_with(tenders, *same)
    assert bid_with(tenders, put("Outputs", f"{at['Net value']}5", 9451))["SVE419"] == [
        f"Outputs!{at['Net value']}5"
    ]


def test_a_bid_without_a_fault_is_asked_nothing(tenders: Tenders) -> None:
    inputs = ({**INPUT, "Value": 3000},)
    assert one(tenders, inputs=inputs) == {}


def test_the_same_units_under_a_proxy_and_its_part(tenders: Tenders) -> None:
    part = "Benefit no longer paid after a job is found"
    found = one(tenders, outputs=rows({}, {"Proxy": part, "Units": 10.1}))
    assert found["SVE401"] == ["Outputs!E6", "Outputs!E5"]


def test_other_units_under_a_part_are_other_people(tenders: Tenders) -> None:
    part = "Benefit no longer paid after a job is found"
    assert "SVE401" not in one(tenders, outputs=rows({}, {"Proxy": part, "Units": 25}))


def test_a_proxy_in_two_rows(tenders: Tenders) -> None:
    assert one(tenders, outputs=rows({}, {"Units": 4}))["SVE402"] == ["Outputs!D5", "Outputs!D6"]


def test_more_people_in_a_row_than_benefit(tenders: Tenders) -> None:
    found = one(tenders, project={"People who benefit": 9})
    assert found["SVE403"][0] == "Outputs!E5"
    assert found["SVE403"][1].startswith("Project!")


def test_more_visits_than_people_are_no_wonder(tenders: Tenders) -> None:
    visits = {"Category": "Active, inclusive and safe", "Outcome": "Less loneliness"}
    visits |= {"Proxy": "Visit to a lonely person", "Units": 900, "Duration": 1}
    found = one(tenders, outputs=rows(visits), project={"People who benefit": 9})
    assert "SVE403" not in found


def test_no_deflator_at_all_is_asked_once_with_the_ratio_at_the_median(tenders: Tenders) -> None:
    shares = ("Leakage", "Deadweight", "Attribution", "Drop-off", "Displacement")
    found = one(tenders, outputs=rows(dict.fromkeys(shares, 0)))
    assert found["SVE404"] == ["Outputs!I5"]
    assert "SVE405" not in found
    assert "SVE406" not in found


def test_a_deflator_far_below_the_tenders_median(tenders: Tenders) -> None:
    for number, share in enumerate((0.05, 0.4, 0.45)):
        tenders.bid(f"Bid {number}", outputs=rows({"Deadweight": share, "Units": 5 + number}))
    asked = [each for each in tenders.study().flags if each.code == "SVE405"]
    assert [(each.bid, str(each.cells[0])) for each in asked] == [(1, "Outputs!I5")]
    assert asked[0].message == "Mean deadweight is 5%; the median of the 3 bids is 40%."


def test_a_deflator_below_nine_of_ten_published_reports(tenders: Tenders) -> None:
    found = one(tenders, outputs=rows({"Attribution": 0.09, "Deadweight": 0.05}))
    assert found["SVE406"] == ["Outputs!I5", "Outputs!J5"]


def test_a_benefit_past_the_end_of_the_contract(tenders: Tenders) -> None:
    dates = {"Start date": date(2026, 4, 1), "End date": date(2028, 3, 31)}
    tenders.bid(
        project=dates,
        outputs=rows({}, {"Duration": 2, "Proxy": TRAINED["Proxy"], "Outcome": TRAINED["Outcome"]}),
    )
    (flag,) = [each for each in tenders.study().flags if each.code == "SVE407"]
    assert str(flag.cells[0]) == "Outputs!G5"
    # the third year of the first row: 10,000 * .54 * .25 = £1,350, less two thousandths of a year
    assert "the longest for 3 years. Years past the contract bring £1,3" in flag.message
    longer = replace(QUICK, plausibility=replace(QUICK.plausibility, years_beyond=1.0))
    assert "SVE407" not in tenders.asked(longer)


def test_value_far_above_the_price_and_inputs_far_below(tenders: Tenders) -> None:
    found = one(tenders, project={"Contract price": 940})
    assert "SVE408" in found  # £9,450 is more than ten times £940
    assert "SVE410" not in found
    tenders.results.clear()
    assert "SVE410" in one(tenders, project={"Contract price": 1200})


def test_a_ratio_above_what_is_published(tenders: Tenders) -> None:
    assert one(tenders, outputs=rows({"Units": 11}))["SVE409"] == ["Outputs!E5"]


def test_an_own_proxy_is_asked_about_unless_the_policy_says_otherwise(tenders: Tenders) -> None:
    own = {"Category": "Environmentally sensitive", "Outcome": "Less waste"}
    own |= {"Proxy": "Bicycle mended"}
    tenders.bid(outputs=rows(own), own_proxies=(OWN,))
    assert tenders.asked()["SVE412"] == ["Outputs!D5"]
    assert "SVE412" not in tenders.asked(replace(QUICK, own_proxies="allow"))
    barred = tenders.asked(replace(QUICK, own_proxies="bar"))
    assert barred["SVE416"] == ["Outputs!D5"]


def test_one_proxy_that_brings_most_of_the_value(tenders: Tenders) -> None:
    found = one(tenders, outputs=(OUTPUT, {**TRAINED, "Units": 12}))
    assert found["SVE415"] == ["Outputs!E5"]


def test_copied_rows_name_the_other_bid_and_are_not_for_its_eyes(tenders: Tenders) -> None:
    tenders.bid("First", outputs=(OUTPUT, TRAINED))
    copy = {**OUTPUT, "Units": 9, "Description": "Ten people find work"}
    also = {**TRAINED, "Units": 11, "Deadweight": 0.25}
    also["Description"] = "Eleven courses in joinery for those who left school early"
    tenders.bid("Second", outputs=({**copy, "Description": "Nine people find work here"}, also))
    flags = [each for each in tenders.study().flags if each.code == "SVE414"]
    assert flags == []  # one row alike of two is chance: the other's words and figures differ
    tenders.bid("Third", outputs=(OUTPUT, TRAINED), inputs=({**INPUT, "Value": 900},))
    flags = [each for each in tenders.study().flags if each.code == "SVE414"]
    assert len(flags) == 2
    assert all(each.asks.names_others for each in flags)
    assert "2 of 2 rows" in flags[0].message
    assert "rows of First" in flags[0].message


def test_one_organisation_may_repeat_itself(tenders: Tenders) -> None:
    tenders.bid("First", outputs=(OUTPUT, TRAINED))
    tenders.bid("Again", outputs=(OUTPUT, TRAINED), project={"Organisation": "First"})
    assert "SVE414" not in tenders.asked()


def test_rows_without_evidence(tenders: Tenders) -> None:
    assert one(tenders, outputs=rows({"Evidence": ""}))["SVE418"] == ["Outputs!M5"]


def test_every_rule_says_what_it_is_and_every_code_is_one() -> None:
    assert all(probe.find.__doc__ for probe in PROBES)
    assert len(QUESTIONS) == len({rule.name for rule in QUESTIONS.values()})
    assert all(code.startswith("SVE4") and len(code) == 6 for code in QUESTIONS)


@pytest.fixture(scope="module")
def samples(library: Library) -> Study:
    settings = Settings(library, write=False)
    done = run(find([SAMPLES / "tender"]), settings, jobs=0)
    return study(gather(done.results, library, DEFAULT_POLICY, {}))


def test_the_samples_over_claimer_copy_and_missing_inputs_are_found(samples: Study) -> None:
    labels = {bid.number: bid.label for bid in samples.comparison.bids}
    grave: dict[str, set[str]] = {}
    for each in samples.flags:
        if each.gravity == 2:
            grave.setdefault(labels[each.bid], set()).add(each.code)
    assert grave == {
        "Pinnacle Impact Partners Ltd": {"SVE401", "SVE403", "SVE404", "SVE408"},
        "Orrin Vale Services plc": {"SVE410", "SVE411"},
        "Bridge Street Befrienders": {"SVE411"},
        "Stepwise Skills Ltd": {"SVE414"},
        "Open Gate Women's Enterprise CIC": {"SVE414"},
    }


def test_the_samples_close_race_is_turned_by_uncertainty(samples: Study) -> None:
    labels = [bid.label for bid in samples.comparison.bids]
    assert labels[2:4] == ["Northside Works CIC", "Hearthstone Family Trust"]
    assert samples.closest == 2
    assert 0.4 < samples.simulation.above[2] < 0.5
    assert samples.places(2) == (3, 4)
    assert samples.places(3) == (3, 5)
