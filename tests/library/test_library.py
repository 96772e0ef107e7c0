"""The library as data: brought to one price base, and looked up by name."""

from __future__ import annotations

import csv
import io
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from sve_excel.library.loading import (
    Deflators,
    Library,
    load_library,
)
from sve_excel.library.shipped import library_folder
from tests.builders import SMALL_LIBRARY, in_second_form, write_library


def test_a_library_can_be_brought_to_the_prices_of_another_year(small: Library) -> None:
    moved = small.at("2022/23")
    assert moved.price_base == "2022/23"
    assert {identity: proxy.uprated for identity, proxy in moved.by_id.items()} == {
        "AIS-001": 90.0,  # 96 * 90 / 96
        "AIS-002": 9.45,
        "THR-001": 900.0,
        "THR-002": 450.0,  # 400 * 90 / 80
        "THR-003": 72.0,
        "THR-010": 225.0,
        "ENV-001": 90.0,
    }
    assert (moved.by_id["AIS-001"].uprated_low, moved.by_id["AIS-001"].uprated_high) == (45, 112.5)
    assert moved.by_id["ENV-001"].uprated_low is None
    assert (moved.sha256, moved.by_id["THR-002"].value) == (small.sha256, 400)
    assert moved.at("2024/25").proxies == small.proxies
    with pytest.raises(KeyError):
        small.at("1066/67")


def test_the_price_base_is_the_newest_outturn_year_and_no_forecast(library: Library) -> None:
    text = (library_folder() / "gdp_deflators.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    newest = max(row["financial_year"] for row in rows if row["kind"] == "outturn")
    assert library.price_base == newest
    assert any(row["financial_year"] > newest for row in rows if row["kind"] == "forecast")


def test_every_uprated_figure_of_the_shipped_library_is_in_pence_and_in_its_range(
    library: Library,
) -> None:
    for proxy in library.proxies:
        assert proxy.uprated == round(proxy.uprated, 2)
        if proxy.uprated_low is not None:
            assert proxy.uprated_low <= proxy.uprated
        if proxy.uprated_high is not None:
            assert proxy.uprated_high >= proxy.uprated


def test_a_financial_year_is_uprated_by_the_ratio_of_the_indices(library: Library) -> None:
    """£1,000 of 2019/20: 1000 * 100 / 78.1735 = 1279.206 -> £1,279.21."""
    assert library.deflators.index["2019/20"] == Decimal("78.1735")
    assert library.deflators.index["2025/26"] == Decimal("100")
    assert library.deflators.uprate(Decimal(1000), "2019/20") == Decimal("1279.21")


def test_a_calendar_year_is_a_quarter_of_the_year_before_and_three_of_its_own(
    library: Library,
) -> None:
    """2019: 76.1639 / 4 + 78.1735 * 3 / 4 = 77.6711; 1000 * 100 / 77.6711 = 1287.480."""
    assert library.deflators.index["2018/19"] == Decimal("76.1639")
    assert library.deflators.of("2019") == Decimal("77.6711")
    assert library.deflators.uprate(Decimal(1000), "2019") == Decimal("1287.48")


@pytest.mark.parametrize(
    ("value", "uprated"),
    [
        ("0.10", "0.12"),  # 0.125 is halfway: to the even penny, down
        ("0.30", "0.38"),  # 0.375 is halfway: to the even penny, up
        ("0.50", "0.62"),  # 0.625
        ("0.52", "0.65"),  # 0.65 as it is
        ("400", "500.00"),
        ("0", "0.00"),
    ],
)
def test_half_a_penny_goes_to_the_even_penny(small: Library, value: str, uprated: str) -> None:
    """80 to 100, so a value grows by a quarter."""
    assert small.deflators.uprate(Decimal(value), "2020/21") == Decimal(uprated)


def test_a_forecast_year_can_be_a_price_year(small: Library) -> None:
    assert small.deflators.uprate(Decimal(103), "2025/26") == Decimal("100.00")


def test_a_year_outside_the_table_is_not_uprated(small: Library) -> None:
    for year in ("2018/19", "2028/29", "2019", "2028", "2020-21", "2020/22", "soon", ""):
        assert small.deflators.of(year) is None
        with pytest.raises(KeyError):
            small.deflators.uprate(Decimal(1), year)


def test_a_calendar_year_needs_both_its_financial_years(small: Library) -> None:
    """2019/20 is the first: 2020 has both of its halves, 2019 has not."""
    assert small.deflators.of("2020") == Decimal("78.75")
    assert small.deflators.of("2019") is None


def test_low_and_high_are_uprated_as_the_value_is(small: Library) -> None:
    proxy = small.by_id["AIS-001"]
    assert (proxy.value, proxy.low, proxy.high) == (96, 48, 120)
    assert (proxy.uprated, proxy.uprated_low, proxy.uprated_high) == (100, 50, 125)
    bare = small.by_id["AIS-002"]
    assert (bare.low, bare.high, bare.uprated_low, bare.uprated_high) == (None, None, None, None)


def test_an_own_value_is_uprated_unless_its_year_is_blank_or_the_base(small: Library) -> None:
    deflators: Deflators = small.deflators
    assert deflators.uprate_own(40, "2020/21") == 50
    assert deflators.uprate_own(33.337, "") == 33.337
    assert deflators.uprate_own(33.337, "2024/25") == 33.337
    assert deflators.uprate_own(40, "1970") is None


def test_an_own_value_is_not_rounded(small: Library) -> None:
    """Half a penny is no penny, and nothing of a value may be lost that a million units have."""
    deflators = small.deflators
    assert deflators.uprate_own(0.004, "2020/21") == 0.004 * 1.25
    assert deflators.uprate_own(33.337, "2022/23") == 33.337 * (100 / 90)


def test_the_years_offered_are_those_that_can_be_uprated(small: Library) -> None:
    years = dict(small.deflators.years())
    assert years["2020/21"] == 80
    assert years["2020"] == Decimal("78.75")
    assert "2019" not in years
    assert all(small.deflators.of(year) == index for year, index in years.items())


def test_names_are_found_whatever_their_letter_case(small: Library) -> None:
    assert small.by_name["person no longer lonely"].id == "AIS-001"
    assert small.outcome_by_name["less loneliness"] == (
        "Less loneliness",
        "Active, inclusive and safe",
    )


def test_categories_stand_in_their_order_with_their_outcomes(small: Library) -> None:
    assert small.outcomes == {
        "Active, inclusive and safe": ("Less loneliness",),
        "Thriving": ("People into work", "People trained"),
        "Environmentally sensitive": ("Less waste",),
    }
    assert [proxy.id for proxy in small.by_outcome["People into work"]] == [
        "THR-001",
        "THR-002",
        "THR-003",
    ]


def test_wholes_hold_the_wholes_of_wholes(small: Library) -> None:
    assert small.wholes == {
        "THR-002": frozenset({"THR-001"}),
        "THR-003": frozenset({"THR-001", "THR-002"}),
    }


def test_parts_of_what_is_in_a_whole_only_in_part_are_not_in_the_whole(tmp_path: Path) -> None:
    """THR-002 brings the public purse something that THR-001 does not hold: so may THR-003."""
    divided = "fiscal 0.5;economic 0.5"
    text = in_second_form()["proxies.csv"].replace(
        "p. 4,original,OGL v3,A,,,", f"p. 4,original,OGL v3,A,{divided},,"
    )
    files = {**in_second_form(), "proxies.csv": text}
    library = load_library(write_library(tmp_path, files))
    assert library.by_id["THR-002"].bearers
    assert library.wholes == {
        "THR-002": frozenset({"THR-001"}),
        "THR-003": frozenset({"THR-002"}),
    }


def test_names_that_a_list_cannot_tell_apart_are_named_by_outcome(tmp_path: Path) -> None:
    alike = "A visit that is made to one of the people "
    assert len(alike) > 40
    text = SMALL_LIBRARY["proxies.csv"]
    for old, new in (
        ("Person no longer lonely", f"{alike}who are lonely"),
        ("Visit to a lonely person", f"{alike.upper()}who are ill"),
        ("Job found by a person out of work", f"{alike}who are out of work"),
        ("Housing benefit no longer paid", f"{alike[:38]}X and more"),
    ):
        text = text.replace(old, new)
    library = load_library(write_library(tmp_path, {**SMALL_LIBRARY, "proxies.csv": text}))
    assert [[proxy.id for proxy in same] for same in library.alike] == [["AIS-001", "AIS-002"]]


def test_the_names_of_the_shipped_library_can_be_told_apart(library: Library) -> None:
    assert library.alike == ()


def test_a_pickled_library_holds_no_look_ups_and_says_the_same(small: Library) -> None:
    assert small.by_name
    copy = pickle.loads(pickle.dumps(small))
    assert "by_name" not in vars(copy)
    assert copy == small
    assert copy.by_name == small.by_name


def test_wholes_of_a_circle_come_to_an_end(tmp_path: Path) -> None:
    text = SMALL_LIBRARY["proxies.csv"].replace("economic,yearly,,", "economic,yearly,THR-003,")
    circle = load_library(write_library(tmp_path, {**SMALL_LIBRARY, "proxies.csv": text}))
    assert circle.wholes["THR-001"] >= {"THR-003", "THR-002"}


def test_the_nearest_names_are_offered_those_of_the_outcome_first(small: Library) -> None:
    name = "Job found by a person out of wrok"
    assert small.nearest(name, "People into work")[0] == "Job found by a person out of work"
    assert small.nearest("zzzz", "People into work") == []


def test_a_search_finds_what_holds_every_word(small: Library) -> None:
    assert [proxy.id for proxy in small.search("benefit WORK")] == ["THR-002", "THR-003"]
    assert [proxy.id for proxy in small.search("ministry course")] == ["THR-010"]
    assert small.search("unicorn") == []


def test_a_retired_proxy_can_be_explained_and_not_claimed(small: Library) -> None:
    retired = small.retired_by_name["dole no longer paid"]
    assert (retired.reason, retired.replaced_by) == ("the benefit was abolished", ("THR-002",))
    assert "dole no longer paid" not in small.by_name
    assert "THR-090" not in small.by_id
