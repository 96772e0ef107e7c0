"""The method: the worked check, its properties, and a reference written in another way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.library.loading import Library
from sve_excel.method.value import value
from sve_excel.model import Claim, Input, Output, Valuation
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from tests.builders import INPUT, OUTPUT

SHARES = ("leakage", "deadweight", "attribution", "drop_off", "displacement")
RATES = ((30, Fraction(35, 1000)), (75, Fraction(30, 1000)), (1000, Fraction(25, 1000)))


def output(units: float | None = 10.0, duration: float | None = 3.0, **rest: object) -> Output:
    """An output; shares that are not given are blank."""
    shares = dict.fromkeys(SHARES)
    given = {key: rest.pop(key) for key in SHARES if key in rest}
    return Output(5, "", "Thriving", "", "", units, duration, evidence="", **{**shares, **given})  # type: ignore[arg-type]


def claim(price: float = 100.0, **rest: object) -> Claim:
    """An output that rests on a proxy of that price."""
    return Claim(output(**rest), "library", None, None, price)  # type: ignore[arg-type]


def spent(
    value: float = 1000.0, volume: float | None = None, leakage: float | None = None
) -> Input:
    """One input."""
    return Input(5, "", "Cash", value, volume, leakage, "")


def valued(
    *claims: Claim, inputs: Sequence[Input] = (spent(),), policy: Policy = DEFAULT_POLICY
) -> Valuation:
    """Value claims against an input of £1,000 unless others are given."""
    return value(claims, inputs, policy)


def reference(each: Claim) -> tuple[float, float, float]:
    """Gross, net and present value in exact fractions, year by year, with no array in sight."""
    row = each.output
    units = Fraction(row.units or 0)
    price = Fraction(each.price)
    duration = Fraction(1) if row.duration is None else Fraction(row.duration)
    kept = Fraction(1)
    for share in (row.leakage, row.deadweight, row.attribution, row.displacement):
        kept *= 1 - Fraction(share or 0)
    net = present = Fraction(0)
    year, left, factor = 1, duration, Fraction(1)
    while left > 0:
        factor /= 1 + next(rate for last, rate in RATES if year <= last)
        weight = min(left, Fraction(1))
        that_year = units * price * kept * (1 - Fraction(row.drop_off or 0)) ** (year - 1) * weight
        net += that_year
        present += that_year * factor
        year, left = year + 1, left - 1
    return float(units * price * duration), float(net), float(present)


def close(found: float, wanted: float) -> bool:
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


units = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
prices = st.floats(0, 1e6).map(lambda number: round(number, 2))
durations = st.none() | st.floats(0.01, 60).map(lambda number: round(number, 2))
shares = st.none() | st.floats(0, 1).map(lambda number: round(number, 4))
outputs = st.builds(
    output,
    units=units,
    duration=durations,
    leakage=shares,
    deadweight=shares,
    attribution=shares,
    drop_off=shares,
    displacement=shares,
)
claims = st.builds(
    lambda row, price: Claim(row, "library", None, None, price), row=outputs, price=prices
)


# --- the worked check of the contract

WORKED = claim(leakage=0.1, deadweight=0.2, attribution=0.25, displacement=0.0, drop_off=0.5)


def test_the_worked_check() -> None:
    """U 10, P 100, D 3, L 10 %, W 20 %, A 25 %, K 0, O 50 %, input 1,000."""
    found = valued(WORKED)
    assert found.gross_outputs == pytest.approx(3000, rel=1e-12)
    assert found.net_outputs == pytest.approx(945, rel=1e-12)
    assert round(found.present_value, 2) == 895.55
    assert found.gross_sroi == pytest.approx(3.00, rel=1e-12)
    assert found.net_sroi == pytest.approx(0.945, rel=1e-12)
    assert found.present_value_sroi == pytest.approx(found.present_value / 1000, rel=1e-12)


@pytest.mark.parametrize(("years", "net"), [(1, 540), (2, 540 + 270), (3, 540 + 270 + 135)])
def test_the_worked_check_year_by_year(years: int, net: float) -> None:
    shorter = replace(WORKED, output=replace(WORKED.output, duration=float(years)))
    assert valued(shorter).net_outputs == pytest.approx(net, rel=1e-12)


def test_present_value_discounts_from_the_first_year_at_the_green_book_rate() -> None:
    assert DEFAULT_POLICY.discount_rate == 0.035
    one_year = valued(claim(units=1.0, price=1035.0, duration=1.0))
    assert one_year.present_value == pytest.approx(1000, rel=1e-12)
    two_years = valued(claim(units=1.0, price=1035.0, duration=2.0))
    assert two_years.present_value == pytest.approx(1000 + 1000 / 1.035, rel=1e-12)


def test_another_discount_rate_changes_the_present_value_alone() -> None:
    plain, steep = valued(WORKED), valued(WORKED, policy=Policy(discount_rate=0.1))
    assert (plain.gross_outputs, plain.net_outputs) == (steep.gross_outputs, steep.net_outputs)
    assert steep.present_value == pytest.approx(540 / 1.1 + 270 / 1.21 + 135 / 1.331, rel=1e-12)
    assert valued(WORKED, policy=Policy(discount_rate=0)).present_value == pytest.approx(945)


# --- blanks and edges


def test_a_blank_duration_is_one_year_and_a_blank_share_nothing() -> None:
    bare = valued(claim(duration=None))
    assert (bare.gross_outputs, bare.net_outputs) == (1000, 1000)


def test_shares_multiply_and_are_never_added() -> None:
    halves = claim(duration=1.0, leakage=0.5, deadweight=0.5, attribution=0.5, displacement=0.5)
    assert valued(halves).net_outputs == 1000 / 16


def test_a_last_part_year_counts_for_its_fraction() -> None:
    """2.5 years at 50 % drop-off: 1 + 0.5 + 0.5 * 0.25."""
    part = valued(claim(duration=2.5, drop_off=0.5))
    assert part.gross_outputs == 2500
    assert part.net_outputs == 1000 * (1 + 0.5 + 0.5 * 0.25)
    wanted = 1000 * (1 / 1.035 + 0.5 / 1.035**2 + 0.125 / 1.035**3)
    assert part.present_value == pytest.approx(wanted, rel=1e-12)


def test_less_than_a_year_counts_for_its_fraction() -> None:
    part = valued(claim(duration=0.25, drop_off=0.5))
    assert (part.gross_outputs, part.net_outputs) == (250, 250)
    assert part.present_value == pytest.approx(250 / 1.035, rel=1e-12)


def test_one_long_row_does_not_lengthen_another() -> None:
    both = valued(claim(duration=1.0, drop_off=0.1), claim(duration=60.0))
    assert both.lines[0].net == 1000
    assert both.lines[1].net == pytest.approx(60_000, rel=1e-12)


def test_harm_is_taken_off() -> None:
    found = valued(claim(), claim(units=-4.0))
    assert (found.gross_outputs, found.net_outputs) == (3000 - 1200, 3000 - 1200)


def test_no_claims_are_worth_nothing() -> None:
    found = valued()
    assert (found.gross_outputs, found.net_outputs, found.net_sroi) == (0, 0, 0)
    assert found.lines == ()


def test_inputs_are_value_times_volume_and_net_of_leakage() -> None:
    """100 * 3 and 500 at 20 % leakage: 800 before, 300 + 400 after."""
    found = valued(claim(), inputs=[spent(100, 3), spent(500, None, 0.2)])
    assert (found.gross_inputs, found.net_inputs) == (800, 700)
    assert found.gross_sroi == pytest.approx(3000 / 800)
    assert found.net_sroi == pytest.approx(3000 / 800)  # for every £1 put in, leaked or not
    assert found.net_sroi_after_input_leakage == pytest.approx(3000 / 700)
    assert found.other_net_sroi == found.net_sroi_after_input_leakage
    assert found.stays == pytest.approx(0.875)
    assert [(each.gross, each.net) for each in found.inputs] == [(300, 300), (500, 400)]
    assert found.input_categories == {"Cash": 800}


def test_leakage_of_inputs_lifts_no_ratio_unless_the_policy_lets_it_count() -> None:
    """Two bids that differ in nothing else have one return, even where all but £1 leaks."""
    honest, leaky = ([spent(1000, 1, share)] for share in (0.05, 0.75))
    all_but_a_pound = [spent(999, 1, 1.0), spent(1)]
    returns = {valued(claim(), inputs=each).net_sroi for each in (honest, leaky, all_but_a_pound)}
    assert returns == {3.0}
    assert valued(claim(), inputs=[spent(1000, 1, 1.0)]).net_sroi_after_input_leakage is None
    counting = Policy(input_leakage=True)
    found = valued(claim(), inputs=leaky, policy=counting)
    assert (found.net_sroi, found.present_value_sroi) == (12, found.present_value / 250)
    assert (found.other_net_sroi, found.gross_sroi) == (3, 3)


def test_a_volume_of_zero_is_a_zero_and_no_blank() -> None:
    assert valued(claim(), inputs=[spent(100, 0), spent(7)]).gross_inputs == 7


def test_groups_add_up_to_the_whole(small: Library) -> None:
    proxies = small.proxies
    rows = [
        Claim(replace(output(), category=proxy.category), "library", proxy, None, proxy.uprated)
        for proxy in proxies
    ]
    described = Claim(replace(output(), category="Thriving"), "none", None, None, 0.0)
    found = valued(*rows, described)
    assert set(found.categories) == {proxy.category for proxy in proxies}
    assert set(found.bearers) == {proxy.bearer for proxy in proxies}
    for groups in (found.categories, found.bearers):
        for name in ("gross", "net", "present_value"):
            total = math.fsum(getattr(each, name) for each in groups.values())
            whole = getattr(found, {"gross": "gross_outputs", "net": "net_outputs"}.get(name, name))
            assert close(total, whole)


def test_a_value_is_divided_between_those_who_gain_as_the_library_divides_it(
    small: Library,
) -> None:
    """A whole, mostly social by its name, gives as much as the two parts that it is made of."""
    divided = (("economic", 0.52), ("social", 0.48))
    whole = replace(small.proxies[0], bearer="social", bearers=divided)  # type: ignore[arg-type]
    parts = [
        replace(small.proxies[0], bearer=name, bearers=())  # type: ignore[arg-type]
        for name, _ in divided
    ]
    together = valued(Claim(output(), "library", whole, None, 100.0))
    apart = valued(
        *(
            Claim(output(), "library", part, None, 100.0 * share)
            for part, (_, share) in zip(parts, divided, strict=True)
        )
    )
    assert together.bearers.keys() == apart.bearers.keys() == {"economic", "social"}
    for name in together.bearers:
        assert together.bearers[name].net == pytest.approx(apart.bearers[name].net)
    own = valued(Claim(output(), "own", None, None, 100.0))
    assert own.bearers.keys() == {"not stated"}


def test_a_ratio_has_the_colour_that_the_contract_says() -> None:
    """Below 12.50 green, 12.50 to 25.00 amber with both ends in, above red."""

    def rags(total: float) -> tuple[str, str]:
        found = valued(claim(units=1.0, price=total, duration=1.0), inputs=[spent(100)])
        return found.rag_gross, found.rag_net

    assert rags(1249.99) == ("green", "green")
    assert rags(1250) == ("amber", "amber")
    assert rags(2500) == ("amber", "amber")
    assert rags(2500.01) == ("red", "red")
    assert rags(-5000) == ("harm", "harm")


# --- properties


@given(st.lists(claims, max_size=12))
def test_every_line_and_total_equals_the_plain_reference(rows: list[Claim]) -> None:
    found = valued(*rows)
    wanted = [reference(row) for row in rows]
    for line, (gross, net, present) in zip(found.lines, wanted, strict=True):
        assert close(line.gross, gross)
        assert close(line.net, net)
        assert close(line.present_value, present)
    scale = 1e-9 * (1 + math.fsum(abs(gross) for gross, _, _ in wanted))
    assert abs(found.gross_outputs - math.fsum(gross for gross, _, _ in wanted)) <= scale
    assert abs(found.net_outputs - math.fsum(net for _, net, _ in wanted)) <= scale
    assert abs(found.present_value - math.fsum(present for _, _, present in wanted)) <= scale


@pytest.mark.parametrize("share", SHARES)
@given(row=claims, one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_higher_deflator_never_raises_the_value(
    share: str, row: Claim, one: float, other: float
) -> None:
    """Monotone in every deflator; of harm, never lowers it."""
    low, high = sorted((one, other))
    kept, cut = (
        valued(replace(row, output=replace(row.output, **{share: each}))).lines[0]
        for each in (low, high)
    )
    assert kept.gross == cut.gross
    slack = 1e-12 * abs(kept.net)
    assert abs(cut.net) <= abs(kept.net) + slack
    assert abs(cut.present_value) <= abs(kept.present_value) + slack


@given(row=claims, factor=st.floats(-1e3, 1e3))
def test_value_is_linear_in_units(row: Claim, factor: float) -> None:
    assert row.output.units is not None
    scaled = replace(row, output=replace(row.output, units=row.output.units * factor))
    one, many = valued(row), valued(scaled)
    for name in ("gross_outputs", "net_outputs", "present_value"):
        assert close(getattr(many, name), factor * getattr(one, name))


@given(st.lists(claims, max_size=8), st.lists(claims, max_size=8))
def test_value_is_additive_over_rows(some: list[Claim], others: list[Claim]) -> None:
    apart, together = (valued(*some), valued(*others)), valued(*some, *others)
    for name in ("gross_outputs", "net_outputs", "present_value"):
        wanted = sum(getattr(each, name) for each in apart)
        size = math.fsum(abs(line.gross) for line in together.lines)
        assert abs(getattr(together, name) - wanted) <= 1e-12 * (1 + size)


@given(st.lists(claims, max_size=8), st.randoms())
def test_the_order_of_rows_makes_no_difference_at_all(rows: list[Claim], dice: object) -> None:
    mixed = list(rows)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = valued(*rows), valued(*mixed)
    assert (one.gross_outputs, one.net_outputs) == (other.gross_outputs, other.net_outputs)
    assert one.present_value == other.present_value


@given(row=claims, years=st.floats(0.01, 1), drop=st.floats(0, 1))
def test_up_to_one_year_drop_off_takes_nothing(row: Claim, years: float, drop: float) -> None:
    short = replace(row.output, duration=years, drop_off=0.0)
    faded = replace(short, drop_off=drop)
    assert (
        valued(replace(row, output=short)).net_outputs
        == valued(replace(row, output=faded)).net_outputs
    )


@given(row=claims, years=st.floats(1, 60))
def test_drop_off_of_all_leaves_the_first_year(row: Claim, years: float) -> None:
    first = replace(row.output, duration=1.0, drop_off=None)
    all_gone = replace(row.output, duration=years, drop_off=1.0)
    assert (
        valued(replace(row, output=all_gone)).net_outputs
        == valued(replace(row, output=first)).net_outputs
    )


@given(row=claims)
def test_without_drop_off_net_is_gross_times_what_is_kept(row: Claim) -> None:
    steady = replace(row, output=replace(row.output, drop_off=0.0))
    line = valued(steady).lines[0]
    kept = math.prod(
        1 - (getattr(row.output, share) or 0.0) for share in SHARES if share != "drop_off"
    )
    assert close(line.net, line.gross * kept)


@given(row=claims)
def test_present_value_lies_between_nothing_and_net(row: Claim) -> None:
    line = valued(row).lines[0]
    assert abs(line.present_value) <= abs(line.net)
    assert line.present_value * line.net >= 0


@given(st.lists(st.tuples(prices, durations, shares), min_size=1, max_size=8))
def test_inputs_equal_the_plain_reference(rows: list[tuple[float, float | None, float | None]]):
    inputs = [spent(1.0), *(spent(*row) for row in rows)]
    found = valued(claim(), inputs=inputs)
    gross = [Fraction(v) * (1 if n is None else Fraction(n)) for v, n, _ in rows]
    net = [g * (1 - Fraction(share or 0)) for g, (_, _, share) in zip(gross, rows, strict=True)]
    assert close(found.gross_inputs, float(1 + sum(gross)))
    assert close(found.net_inputs, float(1 + sum(net)))


def test_the_constant_rows_of_these_tests_are_the_worked_check() -> None:
    """The workbooks of the other tests rest on it: 10 units, 3 years, the same shares."""
    assert (OUTPUT["Units"], OUTPUT["Duration"], OUTPUT["Drop-off"]) == (10, 3, 0.5)
    assert (OUTPUT["Leakage"], OUTPUT["Deadweight"], OUTPUT["Attribution"]) == (0.1, 0.2, 0.25)
    assert INPUT["Value"] == 1000
