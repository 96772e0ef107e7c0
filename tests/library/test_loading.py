"""The library: loaded strictly or not at all, each breach of a rule named with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from sve_excel.library.loading import (
    Library,
    LibraryError,
    library_sha256,
    load_library,
)
from sve_excel.library.shipped import library_folder
from tests.builders import SMALL_LIBRARY, write_library

Files = dict[str, str | bytes]


# --- the library that is shipped


def test_the_shipped_library_loads_every_row_of_its_file(library: Library) -> None:
    text = (library_folder() / "proxies.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) > 400
    assert [proxy.id for proxy in library.proxies] == [row["id"] for row in rows]
    for proxy, row in zip(library.proxies, rows, strict=True):
        assert (proxy.name, proxy.outcome, proxy.category) == (
            row["proxy"],
            row["outcome"],
            row["category"],
        )
        assert proxy.value == float(row["value"])
        assert (proxy.source, proxy.url, proxy.locator) == (
            row["source"],
            row["url"],
            row["locator"],
        )


def test_the_shipped_library_has_the_eight_categories_each_with_outcomes(library: Library) -> None:
    assert len(library.categories) == 8
    assert all(library.outcomes[category.name] for category in library.categories)


def test_the_shipped_library_names_its_version(library: Library) -> None:
    version = (library_folder() / "VERSION").read_text(encoding="utf-8").strip()
    assert library.version == version
    assert library.version


def test_the_hash_does_not_depend_on_line_ends_and_does_on_figures(tmp_path: Path) -> None:
    unix = write_library(tmp_path / "unix")
    dos = write_library(
        tmp_path / "dos", {name: text.replace("\n", "\r\n") for name, text in SMALL_LIBRARY.items()}
    )
    other = write_library(
        tmp_path / "other",
        {**SMALL_LIBRARY, "proxies.csv": SMALL_LIBRARY["proxies.csv"].replace("10.50", "10.51")},
    )
    assert library_sha256(unix) == library_sha256(dos)
    assert library_sha256(unix) != library_sha256(other)
    assert load_library(dos).proxies == load_library(unix).proxies


def test_a_byte_order_mark_and_quoted_line_breaks_are_read(tmp_path: Path) -> None:
    text = "\ufeff" + SMALL_LIBRARY["proxies.csv"].replace("p. 3", '"p. 3\nand 4"')
    loaded = load_library(write_library(tmp_path, {**SMALL_LIBRARY, "proxies.csv": text}))
    assert loaded.by_id["THR-001"].locator == "p. 3\nand 4"


def test_a_library_needs_neither_a_version_nor_retired_rows(tmp_path: Path) -> None:
    bare = {n: t for n, t in SMALL_LIBRARY.items() if n not in ("VERSION", "retired.csv")}
    loaded = load_library(write_library(tmp_path, bare))
    assert (loaded.version, loaded.retired) == ("unversioned", ())


# --- strict loading: one broken library for each rule


def replaced(old: str, new: str, name: str = "proxies.csv") -> Callable[[Files], None]:
    def change(files: Files) -> None:
        text = files[name]
        assert isinstance(text, str)
        assert old in text
        files[name] = text.replace(old, new, 1)

    return change


def column_dropped(column: str, name: str = "proxies.csv") -> Callable[[Files], None]:
    def change(files: Files) -> None:
        text = files[name]
        assert isinstance(text, str)
        rows = list(csv.reader(io.StringIO(text)))
        at = rows[0].index(column)
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerows([*row[:at], *row[at + 1 :]] for row in rows)
        files[name] = buffer.getvalue()

    return change


def file_gone(name: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        del files[name]

    return change


def as_latin_1(files: Files) -> None:
    text = files["proxies.csv"]
    assert isinstance(text, str)
    files["proxies.csv"] = text.replace("A study", "Étude").encode("latin-1")


def no_outturn(files: Files) -> None:
    text = files["gdp_deflators.csv"]
    assert isinstance(text, str)
    files["gdp_deflators.csv"] = text.replace(",outturn,", ",forecast,")


def only_heading(files: Files) -> None:
    text = files["proxies.csv"]
    assert isinstance(text, str)
    files["proxies.csv"] = text.splitlines()[0] + "\n"


LONELY = "Person no longer lonely"
# what is done to the small library, and the words that its message must hold
RULES: dict[str, tuple[Callable[[Files], None], tuple[str, ...]]] = {
    "unknown column": (
        replaced("confidence\n", "trust\n"),
        ("proxies.csv line 1", "unknown column 'trust'", "id, category, outcome"),
    ),
    "missing column": (
        column_dropped("licence"),
        ("proxies.csv line 1", "missing column 'licence'"),
    ),
    "column twice": (
        replaced(",value,price_year,low,", ",value,price_year,value,"),
        ("proxies.csv line 1", "column 'value' stands twice"),
    ),
    "duplicate id": (
        replaced("AIS-002", "AIS-001"),
        ("proxies.csv line 3", "duplicate id 'AIS-001'", "first at proxies.csv line 2"),
    ),
    "duplicate name, letter case aside": (
        replaced("Visit to a lonely person", LONELY.upper()),
        ("proxies.csv line 3", "duplicate name", "first at proxies.csv line 2"),
    ),
    "bad number": (
        replaced(",1000,2024/25,", ',"1,000",2024/25,'),
        ("proxies.csv line 4", "value is '1,000'", "plain number such as 1234.50"),
    ),
    "number with an exponent": (
        replaced(",1000,2024/25,", ",1e3,2024/25,"),
        ("proxies.csv line 4", "value is '1e3'", "plain number"),
    ),
    "digits of another script": (
        replaced(",1000,2024/25,", ",١٠٠٠,2024/25,"),
        ("proxies.csv line 4", "value is '١٠٠٠'", "plain number"),
    ),
    "more than two decimals": (
        replaced(",10.50,", ",10.505,"),
        ("proxies.csv line 3", "value is 10.505", "at most two decimals"),
    ),
    "a number of a hundred digits": (
        replaced(",1000,2024/25,", f",{'9' * 100},2024/25,"),
        ("proxies.csv line 4", "value", "too large"),
    ),
    "negative value": (
        replaced(",10.50,", ",-10.50,"),
        ("proxies.csv line 3", "value -10.50 is negative", "Harm is negative units"),
    ),
    "low above value": (
        replaced(",800,1500,", ",1001,1500,"),
        ("proxies.csv line 4", "low 1001 is above value 1000"),
    ),
    "high below value": (
        replaced(",800,1500,", ",800,999.99,"),
        ("proxies.csv line 4", "high 999.99 is below value 1000"),
    ),
    "unknown category": (
        replaced("THR-010,Thriving", "THR-010,Striving"),
        ("proxies.csv line 7", "unknown category 'Striving'", "categories.csv"),
    ),
    "unknown price year": (
        replaced(",250,2024/25,", ",250,1999/00,"),
        ("proxies.csv line 7", "unknown price year '1999/00'", "gdp_deflators.csv"),
    ),
    "price year of no year": (
        replaced(",250,2024/25,", ",250,2024/26,"),
        ("proxies.csv line 7", "unknown price year '2024/26'"),
    ),
    "part_of that points nowhere": (
        replaced(",THR-002,", ",THR-999,"),
        ("proxies.csv line 6", "part_of names THR-999", "not in the library"),
    ),
    "part_of that points to a retired row": (
        replaced(",THR-002,A", ",THR-090,A"),
        ("proxies.csv line 6", "part_of names THR-090", "not in the library"),
    ),
    "part_of that names the row itself": (
        replaced("fiscal,yearly,THR-001,", "fiscal,yearly,THR-002,"),
        ("proxies.csv line 5", "part_of names the row itself"),
    ),
    **{
        f"text that begins with {sign!r}": (
            replaced("A study", f'"{sign}SUM(A1)"'),
            ("proxies.csv line 2", f"source begins with {sign!r}", "formula"),
        )
        for sign in ("=", "+", "-", "@", "\t")
    },
    "a formula in another file": (
        replaced("People get on", "=1+1", "categories.csv"),
        ("categories.csv line 2", "definition begins with '='"),
    ),
    "empty cell": (
        replaced("p. 3,", ","),
        ("proxies.csv line 4", "locator is empty"),
    ),
    "blank cell": (
        replaced("A ministry,2024,https://example.org/b,p. 6", "  ,2024,https://example.org/b,p."),
        ("proxies.csv line 7", "publisher is empty"),
    ),
    "wrong bearer": (
        replaced("1500,economic,", "1500,everybody,"),
        ("proxies.csv line 4", "bearer is 'everybody'", "fiscal, economic, social, environmental"),
    ),
    "wrong recurrence": (
        replaced("1500,economic,yearly,", "1500,economic,monthly,"),
        ("proxies.csv line 4", "recurrence is 'monthly'", "yearly, once"),
    ),
    "wrong licence": (
        replaced("figure cited,B", "all rights,B"),
        ("proxies.csv line 2", "licence is 'all rights'", "OGL v3"),
    ),
    "wrong confidence": (
        replaced("figure cited,B", "figure cited,D"),
        ("proxies.csv line 2", "confidence is 'D'", "A, B, C"),
    ),
    "outcome in two categories": (
        replaced("THR-010,Thriving,People trained", "THR-010,Thriving,Less loneliness"),
        ("proxies.csv line 7", "'Less loneliness' is also in 'Active, inclusive and safe'"),
    ),
    "outcome in two categories, letter case aside": (
        replaced("THR-010,Thriving,People trained", "THR-010,Thriving,Less Loneliness"),
        ("proxies.csv line 7", "'Less Loneliness' is also in 'Active, inclusive and safe'"),
    ),
    "outcome in two spellings": (
        replaced("THR-002,Thriving,People into work", "THR-002,Thriving,People into Work"),
        ("proxies.csv line 5", "'People into Work'", "'People into work'"),
    ),
    "wrong id prefix": (
        replaced("THR-010", "ENV-010"),
        ("proxies.csv line 7", "id 'ENV-010' is not THR- and a number"),
    ),
    "id without a number": (
        replaced("THR-010", "THR-x"),
        ("proxies.csv line 7", "id 'THR-x' is not THR- and a number"),
    ),
    "row of wrong length": (
        replaced("A study,A university", "A study, and another,A university"),
        ("proxies.csv line 2", "21 cells where the heading has 20", "quotation marks"),
    ),
    "empty line": (
        replaced("\nTHR-001", "\n\nTHR-001"),
        ("proxies.csv line 4", "0 cells where the heading has 20"),
    ),
    "quotation mark that never ends": (
        replaced("A study", '"A study'),
        ("proxies.csv line",),
    ),
    "missing proxies": (file_gone("proxies.csv"), ("proxies.csv: the file is missing",)),
    "missing categories": (file_gone("categories.csv"), ("categories.csv: the file is missing",)),
    "missing deflators": (
        file_gone("gdp_deflators.csv"),
        ("gdp_deflators.csv: the file is missing",),
    ),
    "not UTF-8": (as_latin_1, ("proxies.csv cannot be read: line",)),
    "version that is not UTF-8": (
        lambda files: files.update({"VERSION": b"\xff\xfe1"}),
        ("VERSION cannot be read: line",),
    ),
    "no rows": (only_heading, ("proxies.csv: there are no rows",)),
    "no outturn year": (no_outturn, ("gdp_deflators.csv", "no outturn year", "price base")),
    "deflator of another kind": (
        replaced(",100,outturn,", ",100,guess,", "gdp_deflators.csv"),
        ("gdp_deflators.csv line 7", "kind is 'guess'", "outturn or forecast"),
    ),
    "deflator of zero": (
        replaced(",84,outturn,", ",0,outturn,", "gdp_deflators.csv"),
        ("gdp_deflators.csv line 4", "index must be above 0"),
    ),
    "deflator of no year": (
        replaced("2021/22", "2021/23", "gdp_deflators.csv"),
        ("gdp_deflators.csv line 4", "'2021/23' is not a financial year such as 2019/20"),
    ),
    "deflator twice": (
        replaced("2021/22", "2020/21", "gdp_deflators.csv"),
        ("gdp_deflators.csv line 4", "duplicate financial_year '2020/21'"),
    ),
    "deflator without a source": (
        replaced("84,outturn,Made up", "84,outturn,", "gdp_deflators.csv"),
        ("gdp_deflators.csv line 4", "release is empty"),
    ),
    "retired id used again": (
        replaced("THR-090", "THR-003", "retired.csv"),
        ("retired.csv line 2", "id THR-003 is retired and in force", "never used again"),
    ),
    "retired id twice": (
        replaced("AIS-090", "THR-090", "retired.csv"),
        ("retired.csv line 3", "duplicate id 'THR-090'"),
    ),
    "retired for one that is not there": (
        replaced("the benefit was abolished,THR-002", "abolished,THR-777", "retired.csv"),
        ("retired.csv line 2", "replaced_by names THR-777", "not in the library"),
    ),
    **{
        f"wildcard {sign} in {column}": (
            replaced(old, f"{old} {sign}"),
            ("proxies.csv line 2", f"{column} holds one of * ? ~", "wildcard"),
        )
        for sign in "*?~"
        for column, old in (("proxy", LONELY), ("outcome", "Less loneliness"))
    },
    **{
        f"too long a {column}": (
            replaced(old, "x" * 256),
            ("proxies.csv line 2", f"{column} is longer than 255 characters"),
        )
        for column, old in (
            ("proxy", LONELY),
            ("outcome", "Less loneliness"),
            ("unit", "person per year"),
        )
    },
    "no address": (
        replaced("https://example.org/c", "javascript:alert(1)"),
        ("proxies.csv line 8", "url 'javascript:alert(1)' does not begin with https://"),
    ),
    "colour that is none": (
        replaced("#117733", "green", "categories.csv"),
        ("categories.csv line 4", "colour is 'green'", "#117733"),
    ),
    "category twice": (
        replaced("ENV,Environmentally sensitive", "ENV,thriving", "categories.csv"),
        ("categories.csv line 4", "duplicate category 'thriving'"),
    ),
    "code twice": (
        replaced("ENV,", "THR,", "categories.csv"),
        ("categories.csv line 4", "duplicate code 'THR'"),
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_library_that_breaks_a_rule_is_refused_and_says_where(rule: str, tmp_path: Path) -> None:
    change, words = RULES[rule]
    files: Files = dict(SMALL_LIBRARY)
    change(files)
    folder = write_library(tmp_path / "library", files)
    with pytest.raises(LibraryError) as caught:
        load_library(folder)
    assert any(all(word in problem for word in words) for problem in caught.value.problems), (
        caught.value.problems
    )


def test_every_breach_is_named_at_once(tmp_path: Path) -> None:
    files: Files = dict(SMALL_LIBRARY)
    for rule in ("low above value", "unknown price year", "no address"):
        RULES[rule][0](files)
    with pytest.raises(LibraryError) as caught:
        load_library(write_library(tmp_path, files))
    assert len(caught.value.problems) == 3
    assert str(caught.value).splitlines()[:3] == list(caught.value.problems)


def test_the_longest_text_that_excel_can_list_is_allowed(tmp_path: Path) -> None:
    text = SMALL_LIBRARY["proxies.csv"].replace(LONELY, "x" * 255)
    loaded = load_library(write_library(tmp_path, {**SMALL_LIBRARY, "proxies.csv": text}))
    assert loaded.by_id["AIS-001"].name == "x" * 255


def test_a_negative_number_is_no_formula(tmp_path: Path) -> None:
    """A minus before a number is a number's: only the rule for values can refuse it."""
    files: Files = dict(SMALL_LIBRARY)
    RULES["negative value"][0](files)
    with pytest.raises(LibraryError) as caught:
        load_library(write_library(tmp_path, files))
    assert not any("formula" in problem for problem in caught.value.problems)
