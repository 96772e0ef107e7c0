"""Fields of the notices: those of the law that the rules name, and nothing that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sve_excel.policy.award import Lot, Procurement
from sve_excel.policy.kpis import Deliveries, Kpi
from sve_excel.policy.regimes import REGIMES
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.tracking.notices import Others, Supplier, details_due, notice_fields
from sve_excel.tracking.schedule import Schedule

ASH = Supplier("Ash", "1 High Street", "ash@example.org", "0012", "Yes", "No")
ELM = Supplier("Elm", "2 High Street", "elm@example.org", "0034", "No", "")
SCHEDULE = Schedule("Ash", "Way in", date(2027, 4, 1), date(2030, 3, 31), ())
OTHERS = Others(3, (ASH, ELM), (ELM,))


def policy(value: float, regime: str = "procurement-act", **more: object) -> Policy:
    return replace(DEFAULT_POLICY, procurement=Procurement(regime, value=value), **more)


def said(rules: Policy, schedule: Schedule = SCHEDULE) -> dict[str, str]:
    found = notice_fields(rules, schedule, ASH, OTHERS)
    return {f"{each.where} {each.label}": each.value for each in found}


def test_up_to_five_million_numbers_are_told_and_above_it_names() -> None:
    low, high = said(policy(5_000_000)), said(policy(5_000_001))
    assert low["27(2)(n) Tenders submitted, without those withdrawn"] == "3"
    assert low["27(2)(n) Tenders assessed"] == "2"
    assert low["27(2)(n) Tenders assessed of small or medium-sized enterprises"] == "1"
    # nobody knows it of Elm, so no number is made up
    assert low["27(2)(n) Tenders assessed of value-driven organisations"] == ""
    assert not any("(o)" in each for each in low)
    # (o)(iii) asks for no e-mail address of them
    assert high["27(2)(o) Unsuccessful supplier 1"] == (
        "Elm; identifier 0034; 2 High Street; small or medium-sized: No"
    )
    assert not any("(n)" in each for each in high)
    assert not any("Ash" in value for key, value in high.items() if "(o)" in key)


def test_what_kind_of_contract_it_is_and_by_which_procedure_is_of_its_law() -> None:
    ours, light, call_off = (
        said(policy(1000, regime))
        for regime in ("procurement-act", "light-touch", "framework-call-off")
    )
    assert light["27(2)(k) Special regime contract?"] == "Yes: a light touch contract"
    assert ours["27(2)(k) Special regime contract?"] == ""
    framework = {
        "27(2)(c) Unique identifier of the procurement of the framework",
        "27(2)(h) Procedure under the framework",
    }
    assert framework <= set(call_off)
    assert framework.isdisjoint(ours)
    assert ("27(2)(p) Procedure" in ours, "27(2)(p) Procedure" in call_off) == (True, False)


def test_the_three_most_material_indicators_stand_in_the_details_notice() -> None:
    kpis = tuple(
        Kpi(f"K{n}", "d", targets=(1.0,), approaching=0.9, improvement=0.6, source="s", material=m)
        for n, m in enumerate((0, 3, 1, 2))
    )
    found = said(policy(6_000_000, kpi=kpis))
    told = [value for key, value in found.items() if "32(2)(r)" in key]
    assert told == ["K2: d", "K3: d", "K1: d"]
    assert not any("32(2)(s)" in key for key in found)
    light = said(policy(6_000_000, "light-touch", kpi=kpis))  # section 52 is not of it
    assert not any("32(2)(r)" in key for key in light)
    none = said(policy(6_000_000, deliveries=Deliveries("It cannot be assessed so.")))
    assert none["32(2)(s) Why no key performance indicators were set"] == (
        "It cannot be assessed so."
    )


@pytest.mark.parametrize(
    ("regime", "award", "details"),
    [
        ("procurement-act", True, "32"),
        ("light-touch", True, "32"),
        ("framework-call-off", True, "32"),
        ("below-threshold", False, "36"),
        ("wales", False, ""),
        ("scotland", False, ""),
        ("health", False, ""),
    ],
)
def test_each_law_has_its_own_notices(regime: str, award: bool, details: str) -> None:
    found = notice_fields(policy(1000, regime), SCHEDULE, ASH, OTHERS)
    places = {each.where.partition("(")[0] for each in found} - {"s.53"}
    assert places == {*(["27"] if award else []), *([details] if details else [])}


def test_the_day_of_the_contract_is_the_first_of_the_days() -> None:
    entered = date(2027, 3, 20)
    due = details_due(REGIMES["procurement-act"], entered)
    assert due.startswith("Until 18 April 2027: within 30")
    assert details_due(REGIMES["light-touch"], entered).startswith("Until 17 July 2027: within 120")
    assert details_due(REGIMES["below-threshold"], entered) == "As soon as reasonably practicable."
    copy = said(policy(6_000_000), replace(SCHEDULE, entered_on=entered))
    assert copy["s.53(3) A copy of the contract is to be published"] == "Until 17 June 2027"


@pytest.mark.parametrize("regime", ["procurement-act", "light-touch", "below-threshold"])
@pytest.mark.parametrize("value", [0, 1000, 6_000_000])
@pytest.mark.parametrize("lots", [(), (Lot("1", "North"),)])
def test_each_field_has_what_is_known_or_a_note_of_who_writes_it(
    regime: str, value: float, lots: tuple[Lot, ...]
) -> None:
    unknown = Supplier("Ash", "", "", "", "", "")
    others = Others(2, (unknown, ELM), (replace(unknown, name="Oak"), ELM))
    for supplier, entered in ((ASH, None), (unknown, date(2027, 3, 1))):
        schedule = replace(SCHEDULE, entered_on=entered)
        fields = notice_fields(policy(value, regime, lots=lots), schedule, supplier, others)
        assert [each.label for each in fields if not (each.value or each.note)] == []


def test_what_is_not_known_of_an_unsuccessful_supplier_is_named() -> None:
    fields = notice_fields(policy(6_000_000), SCHEDULE, ASH, OTHERS)
    (elm,) = (each for each in fields if each.label == "Unsuccessful supplier 1")
    assert elm.note.startswith("Not known: whether it is value-driven. Type it into the sheet Reg")
    fields = notice_fields(policy(6_000_000), SCHEDULE, ASH, Others(1, (ASH,), ()))
    (none,) = (each for each in fields if each.label == "Unsuccessful suppliers")
    assert none.value == "None"


def test_the_details_notice_has_the_supplier_and_the_day_of_the_contract() -> None:
    found = said(policy(1000), replace(SCHEDULE, entered_on=date(2027, 3, 20)))
    assert found["32(2) Supplier: name"] == "Ash"
    assert found["32(2) Supplier: postal address"] == "1 High Street"
    assert found["32(2) Supplier: unique identifier"] == "0012"
    assert found["32(2) Small or medium-sized enterprise?"] == "Yes"
    assert found["s.53(1) Date when the contract was entered into"] == "20 March 2027"
    fields = notice_fields(policy(1000), SCHEDULE, ASH, OTHERS)
    (few,) = (each for each in fields if each.where == "32(2)(s)")
    assert few.note.startswith("Up to £5 million none has to be set (section 52")
    (more,) = (each for each in fields if each.label == "What else the notice asks for")
    assert "is for the authority to write" in more.note
