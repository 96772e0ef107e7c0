"""What the second edition's columns may hold, each rule with a library that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sve_excel.library.loading import Library, LibraryError, OutcomeRow, load_library
from tests.builders import SMALL_LIBRARY, in_second_form, write_library

FILES = in_second_form()
# AIS-001 gains for two, overlaps with AIS-002, and is discounted as health
OPEN = "original,figure cited,B,,,standard\n"
FILLED = "original,figure cited,B,fiscal 0.4;social 0.6,loneliness wellbeing,health\n"


def loaded(tmp_path: Path, files: dict[str, str]) -> Library:
    return load_library(write_library(tmp_path / "library", files))


def changed(old: str, new: str, name: str = "proxies.csv") -> dict[str, str]:
    """The library in its second form with the first of these words replaced."""
    assert old in FILES[name]
    return {**FILES, name: FILES[name].replace(old, new, 1)}


def without(name: str) -> dict[str, str]:
    return {other: text for other, text in FILES.items() if other != name}


# --- what the columns say


def test_the_later_columns_say_who_gains_what_overlaps_and_how_it_is_discounted(
    tmp_path: Path,
) -> None:
    library = loaded(tmp_path, changed(OPEN, FILLED))
    lonely, visit = library.by_id["AIS-001"], library.by_id["AIS-002"]
    assert lonely.bearers == (("fiscal", 0.4), ("social", 0.6))
    assert lonely.gains == lonely.bearers
    assert lonely.overlap == ("loneliness", "wellbeing")
    assert lonely.discount == "health"
    assert (visit.bearers, visit.overlap, visit.discount) == ((), (), "standard")
    assert visit.gains == (("fiscal", 1.0),)
    assert library.by_overlap == {"loneliness": (lonely,), "wellbeing": (lonely,)}


def test_outcomes_have_their_goals_and_the_number_in_the_model(tmp_path: Path) -> None:
    files = changed(",8 3,1,", ",3 11,,why so", "outcomes.csv")
    library = loaded(tmp_path, files)
    lonely = OutcomeRow("Active, inclusive and safe", "Less loneliness", (3, 11), None, "why so")
    assert library.goals["Less loneliness"] == lonely
    assert (library.goals["Less waste"].sdg, library.goals["Less waste"].ppn002) == ((8, 3), 1)
    assert list(library.goals) == [
        outcome for each in library.outcomes.values() for outcome in each
    ]


def test_the_first_form_is_read_as_one_that_leaves_the_later_columns_open(tmp_path: Path) -> None:
    """A tender can be held to an edition from before there were any."""
    first = load_library(write_library(tmp_path / "first"))
    second = loaded(tmp_path, FILES)
    assert first.proxies == second.proxies
    assert (first.goals, first.retired) == ({}, second.retired)


def test_a_retired_row_keeps_everything_that_it_said(small: Library) -> None:
    retired = small.retired_by_id["THR-090"]
    assert (retired.proxy.value, retired.proxy.price_year, retired.proxy.unit) == (
        70,
        "2019/20",
        "person per year",
    )
    assert retired.proxy.uprated == 93.33  # 70 * 100 / 75
    assert (retired.retired_on, retired.replaced_by) == ("2025-11-01", ("THR-002",))
    assert small.at("2020/21").retired_by_id["THR-090"].proxy.uprated == 74.67  # 70 * 80 / 75


def test_parts_of_a_row_are_those_that_name_it(small: Library) -> None:
    assert [part.id for part in small.parts["THR-001"]] == ["THR-002"]
    assert "THR-003" not in small.parts


# --- one broken library for each rule

RULES: dict[str, tuple[Callable[[], dict[str, str]], tuple[str, ...]]] = {
    "later columns without the outcomes": (
        lambda: without("outcomes.csv"),
        ("outcomes.csv: the file is missing",),
    ),
    "outcomes without the later columns": (
        lambda: {**FILES, "proxies.csv": SMALL_LIBRARY["proxies.csv"]},
        ("proxies.csv line 1", "missing column 'bearers'"),
    ),
    "one later column of three": (
        lambda: changed(",bearers,overlap,discount", ",bearers,overlaps,discount"),
        ("proxies.csv line 1", "missing column 'overlap'"),
    ),
    "shares that do not add up": (
        lambda: changed(OPEN, FILLED.replace("0.4", "0.5")),
        ("proxies.csv line 2", "shares of bearers come to 1.1"),
    ),
    "shares in per cent": (
        lambda: changed(OPEN, FILLED.replace("0.4", "40%")),
        ("proxies.csv line 2", "bearers is 'fiscal 40%;social 0.6'", "economic 0.78;social 0.22"),
    ),
    "shares without names": (
        lambda: changed(OPEN, FILLED.replace("fiscal 0.4", "0.4")),
        ("proxies.csv line 2", "bearers is '0.4;social 0.6'"),
    ),
    "a gainer that is none": (
        lambda: changed(OPEN, FILLED.replace("fiscal 0.4", "bankers 0.4")),
        ("proxies.csv line 2", "bearers names 'bankers'", "fiscal, economic, social"),
    ),
    "a gainer twice": (
        lambda: changed(OPEN, FILLED.replace("fiscal 0.4", "social 0.4")),
        ("proxies.csv line 2", "bearers names one of them twice"),
    ),
    "who gains most gains nothing": (
        lambda: changed(OPEN, FILLED.replace("social 0.6", "economic 0.6")),
        ("proxies.csv line 2", "bearer is 'social'", "gains nothing"),
    ),
    **{
        f"overlap that is {what}": (
            lambda keys=keys: changed(OPEN, FILLED.replace("loneliness wellbeing", keys)),
            ("proxies.csv line 2", f"overlap is '{keys}'", "'wellbeing work-earnings'"),
        )
        for what, keys in {
            "capital": "Loneliness",
            "joined by a semicolon": "loneliness;wellbeing",
            "apart by two spaces": "loneliness  wellbeing",
            "with a loose hyphen": "loneliness-",
            "with a number": "loneliness2",
        }.items()
    },
    "overlap with a key twice": (
        lambda: changed(OPEN, FILLED.replace("loneliness wellbeing", "wellbeing wellbeing")),
        ("proxies.csv line 2", "overlap names a key twice"),
    ),
    "a rate that is none": (
        lambda: changed(OPEN, FILLED.replace("health\n", "3.5 %\n")),
        ("proxies.csv line 2", "discount is '3.5 %'", "standard, health"),
    ),
    "no rate": (
        lambda: changed(OPEN, FILLED.replace("health\n", "\n")),
        ("proxies.csv line 2", "discount is empty"),
    ),
    "a lifetime counted per year": (
        lambda: changed("social,yearly,", "social,lifetime,"),
        ("proxies.csv line 2", "recurrence is lifetime", "'person per year'", "all its years"),
    ),
    "a link that Excel cannot hold": (
        lambda: changed("https://example.org/a", f"https://example.org/{'a' * 236}"),
        ("proxies.csv line 2", "url is longer than 255 characters", "link"),
    ),
    "a retired link that Excel cannot hold": (
        lambda: changed("https://example.org/b", f"https://example.org/{'a' * 236}", "retired.csv"),
        ("retired.csv line 2", "url is longer than 255 characters"),
    ),
    "retired without a reason": (
        lambda: changed("2025-11-01,the benefit was abolished,", "2025-11-01,,", "retired.csv"),
        ("retired.csv line 2", "reason is empty"),
    ),
    "retired on no day": (
        lambda: changed("2025-11-01,", ",", "retired.csv"),
        ("retired.csv line 2", "retired_on is empty"),
    ),
    **{
        f"retired on {day}": (
            lambda day=day: changed("2025-11-01,", f"{day},", "retired.csv"),
            ("retired.csv line 2", f"retired_on is '{day}'", "2026-11-27"),
        )
        for day in ("1 November 2025", "2025-11-31", "20251101")
    },
    "replaced by a retired row": (
        lambda: changed("abolished,THR-002", "abolished,AIS-090", "retired.csv"),
        ("retired.csv line 2", "replaced_by names AIS-090, which is retired"),
    ),
    "retired under a name in force": (
        lambda: changed("Dole no longer paid", "Housing benefit no LONGER paid", "retired.csv"),
        ("retired.csv line 2", "is in force as THR-003", "other words"),
    ),
    "two retired rows of one name": (
        lambda: changed("Telegram of comfort", "Dole no longer paid", "retired.csv"),
        ("retired.csv line 3", "duplicate name", "first at retired.csv line 2"),
    ),
    "retired without a value": (
        lambda: changed(",70,2019/20,", ",,2019/20,", "retired.csv"),
        ("retired.csv line 2", "value is empty"),
    ),
    "retired at prices of no year": (
        lambda: changed(",70,2019/20,", ",70,1999/00,", "retired.csv"),
        ("retired.csv line 2", "unknown price year '1999/00'"),
    ),
    "retired in a category that is none": (
        lambda: changed("THR-090,Thriving", "THR-090,Striving", "retired.csv"),
        ("retired.csv line 2", "unknown category 'Striving'"),
    ),
    "retired part of nothing": (
        lambda: changed("fiscal,yearly,,", "fiscal,yearly,THR-998,", "retired.csv"),
        ("retired.csv line 2", "part_of names THR-998", "not in the library"),
    ),
    "an outcome that is not in the library": (
        lambda: changed("Less waste", "Less noise", "outcomes.csv"),
        ("outcomes.csv line 5", "'Less noise' is not one of proxies.csv"),
    ),
    "an outcome of the library that is left out": (
        lambda: changed("Environmentally sensitive,Less waste,8 3,1,\n", "", "outcomes.csv"),
        ("outcomes.csv: there is no row for 'Less waste'",),
    ),
    "an outcome in another category": (
        lambda: changed("Environmentally sensitive,", "Thriving,", "outcomes.csv"),
        ("outcomes.csv line 5", "'Thriving'", "'Environmentally sensitive'"),
    ),
    "an outcome twice": (
        lambda: changed("People trained", "People into work", "outcomes.csv"),
        ("outcomes.csv line 4", "duplicate outcome 'People into work'"),
    ),
    **{
        f"goals that are {goals!r}": (
            lambda goals=goals: changed(",8 3,", f",{goals},", "outcomes.csv"),
            ("outcomes.csv line 2", f"sdg is '{goals}'", "from 1 to 17"),
        )
        for goals in ("", "0", "18", "3 3", "3;11", "goal 3", "03")
    },
    **{
        f"a number in the model that is {model!r}": (
            lambda model=model: changed(",8 3,1,", f",8 3,{model},", "outcomes.csv"),
            ("outcomes.csv line 2", f"ppn002 is '{model}'", "from 1 to 8"),
        )
        for model in ("0", "9", "1 2", "MAC 1.1")
    },
}


@pytest.mark.parametrize("rule", RULES)
def test_a_library_that_breaks_a_rule_is_refused_and_says_where(rule: str, tmp_path: Path) -> None:
    broken, words = RULES[rule]
    with pytest.raises(LibraryError) as caught:
        loaded(tmp_path, broken())
    assert any(all(word in problem for word in words) for problem in caught.value.problems), (
        caught.value.problems
    )


def test_the_longest_link_that_excel_can_hold_is_allowed(tmp_path: Path) -> None:
    longest = f"https://example.org/{'a' * 235}"
    assert len(longest) == 255
    library = loaded(tmp_path, changed("https://example.org/a", longest))
    assert library.by_id["AIS-001"].url == longest
