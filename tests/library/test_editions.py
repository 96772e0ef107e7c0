"""What one edition changed, told row by row, and the edition before made again from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.library.editions import (
    EditionError,
    changes_between,
    changes_text,
    earlier,
    edition_with,
    read_edition,
    rebuild,
    recorded,
)
from sve_excel.library.library import Change
from sve_excel.library.loading import Library, load_library
from sve_excel.library.shipped import library_folder
from tests.builders import SMALL_LIBRARY, write_library
from tests.editions import FIRST, SECOND, both, write_editions

# every workbook that was made from the template of the first edition names it
FIRST_EDITION = "305b93bb660a8468ecbaf2424a9b6b4e500524fee7d72108cb6356968077b3b5"


def of(changes: tuple[Change, ...], identity: str) -> list[tuple[str, str, str]]:
    return [(each.field, each.before, each.after) for each in changes if each.id == identity]


@pytest.fixture
def changes(tmp_path: Path) -> tuple[Change, ...]:
    old, new = write_editions(tmp_path)
    return changes_between(read_edition(old), read_edition(new))


def test_every_kind_of_change_is_told_once(changes: tuple[Change, ...]) -> None:
    assert of(changes, "AIS-001") == [
        ("proxy", "Person no longer lonely", "No longer lonely: one person"),
        ("confidence", "B", "C"),
    ]
    assert of(changes, "THR-001") == [
        ("value", "1000", "1100"),
        ("price_year", "2024/25", "2025/26"),
        ("high", "1500", "1600"),
    ]
    assert of(changes, "THR-002") == [("overlap", "", "work")]
    assert of(changes, "THR-003") == [("row", "in force", "retired")]
    assert of(changes, "THR-010") == [
        ("bearer", "economic", "fiscal"),
        ("recurrence", "once", "lifetime"),
    ]
    assert of(changes, "AIS-003") == of(changes, "ENV-002") == [("row", "", "added")]
    assert of(changes, "AIS-002") == of(changes, "ENV-001") == []
    assert of(changes, "2025/26") == [("index", "103", "125"), ("kind", "forecast", "outturn")]
    assert of(changes, "2026/27") == of(changes, "More visits") == [("row", "", "added")]
    assert of(changes, "THR") == [("definition", "People prosper", "People do well")]
    assert of(changes, "Less loneliness") == [
        ("ppn002", "1", ""),
        ("note", "", "no outcome of the model"),
    ]
    fields = [field for field, _, _ in of(changes, "library")]
    assert fields == ["version", "sha256", "price base"]
    assert len(changes) == 21
    assert {each.edition for each in changes} == {"two"}


def test_a_retired_row_gives_its_own_reason_and_the_record_the_others(tmp_path: Path) -> None:
    old, new = write_editions(tmp_path)
    (new / "changes.csv").unlink()
    bare = changes_between(read_edition(old), read_edition(new))
    assert [each.why for each in bare if each.id == "THR-003"] == [
        "it is paid as part of the benefit"
    ]
    assert {each.why for each in bare if each.id not in ("THR-003", "library")} == {""}
    assert [each.why for each in bare if each.id == "library"] == [
        "a new edition",
        "the data files changed as the other rows say",
        "",
    ]
    (new / "changes.csv").write_text(
        changes_text(bare).replace(",\n", ",told before\n"), encoding="utf-8"
    )
    again = changes_between(read_edition(old), read_edition(new))
    assert {each.why for each in again if each.id not in ("THR-003", "library")} == {"told before"}


def test_the_same_edition_has_no_changes(tmp_path: Path) -> None:
    edition = read_edition(write_library(tmp_path, FIRST))
    assert changes_between(edition, edition) == ()


def test_the_record_made_of_an_edition_beside_itself_is_the_one_that_stood() -> None:
    edition = read_edition(library_folder(), unfinished=True)
    assert edition.library.changes
    assert recorded(edition, edition, ()) == edition.library.changes


def test_files_and_columns_that_came_with_an_edition_are_told_as_such(tmp_path: Path) -> None:
    first = {**SMALL_LIBRARY, "VERSION": "none\n"}
    del first["retired.csv"]
    old = read_edition(write_library(tmp_path / "old", first))
    new = read_edition(write_library(tmp_path / "new", FIRST))
    changes = changes_between(old, new)
    told = {field: (before, after) for field, before, after in of(changes, "library")}
    assert told["columns"][1] == f"{told['columns'][0]} bearers overlap discount"
    assert told["files"] == (
        "categories.csv gdp_deflators.csv proxies.csv",
        "categories.csv gdp_deflators.csv outcomes.csv proxies.csv retired.csv",
    )
    assert of(changes, "Less waste") == []  # its file is new: no row of it is told
    assert of(changes, "THR-090") == [("row", "", "retired")]


# --- editions that do not follow one another


def edited(name: str, old: str, new: str) -> Callable[[dict[str, str]], None]:
    def edit(files: dict[str, str]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return edit


def line_of(identity: str) -> str:
    """The row of a proxy in the second edition, with its line end."""
    lines = SECOND["proxies.csv"].splitlines(True)
    return next(line for line in lines if line.startswith(identity))


FAULTS: dict[str, tuple[Callable[[dict[str, str]], None], str]] = {
    "dropped": (
        lambda files: files.update(
            {
                name: "".join(
                    line for line in files[name].splitlines(True) if "THR-010" not in line
                )
                for name in ("proxies.csv",)
            }
            | {
                "outcomes.csv": files["outcomes.csv"].replace(
                    "Thriving,People trained,8 3,1,\n", ""
                )
            }
        ),
        "THR-010 (Training course completed) is gone. Move it to retired.csv",
    ),
    "revived": (
        lambda files: (
            edited("retired.csv", "THR-090", "THR-091")(files),
            edited("retired.csv", "Dole no longer paid", "Alms no longer paid")(files),
            edited("proxies.csv", "THR-010,", "THR-090,")(files),
        )[0],
        "THR-090 (Dole no longer paid) was retired and is in force again. Give it a new id.",
    ),
    "of one name": (edited("VERSION", "two", "one"), "Both editions are called one."),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_edition_that_does_not_follow_is_refused(fault: str, tmp_path: Path) -> None:
    edit, words = FAULTS[fault]
    files = dict(SECOND)
    edit(files)
    old = read_edition(write_library(tmp_path / "old", FIRST))
    new = read_edition(write_library(tmp_path / "new", files))
    with pytest.raises(EditionError) as caught:
        changes_between(old, new)
    assert words in str(caught.value)


# --- an earlier edition made again


def test_an_earlier_edition_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    _, new = write_editions(tmp_path)
    wanted = {name: text.encode() for name, text in FIRST.items()}
    assert rebuild(new, "one") == wanted
    assert {name: data for name, data in rebuild(new, "two").items() if name != "changes.csv"} == {
        name: text.encode() for name, text in SECOND.items()
    }


def test_an_edition_without_a_record_is_refused_with_those_that_have_one(tmp_path: Path) -> None:
    _, new = write_editions(tmp_path)
    with pytest.raises(EditionError, match=r"no record of an edition 'zero'\. Known"):
        rebuild(new, "zero")


def test_what_does_not_come_to_the_recorded_hash_is_refused(tmp_path: Path) -> None:
    """A row that says something wrong of the past is seen by what is made from it."""
    _, new = write_editions(tmp_path)
    record = (new / "changes.csv").read_text(encoding="utf-8")
    assert "value,1000,1100" in record
    (new / "changes.csv").write_text(record.replace("value,1000,1100", "value,1001,1100"), "utf-8")
    with pytest.raises(EditionError, match="Edition one cannot be made again"):
        rebuild(new, "one")


def test_editions_are_made_again_one_after_another(tmp_path: Path) -> None:
    """THR-002 gets a key in the second edition and is retired in the third, which drops the key."""
    old, new = write_editions(tmp_path)
    row = line_of("THR-002").rstrip()
    third = {
        **SECOND,
        "VERSION": "three\n",
        "proxies.csv": SECOND["proxies.csv"].replace(f"{row}\n", ""),
        "retired.csv": SECOND["retired.csv"]
        .replace("THR-003", f"{row.removesuffix(',,work,standard')},2027-01-01,gone,\nTHR-003", 1)
        .replace(",THR-002\n", ",THR-001\n"),
    }
    last = write_library(tmp_path / "three", third)
    middle = read_edition(new)
    found = changes_between(middle, read_edition(last))
    assert of(found, "THR-002") == [("row", "in force", "retired"), ("overlap", "work", "")]
    record = recorded(middle, read_edition(last), found)
    text = "".join(
        f"{line}because\n" if line.endswith(",") else f"{line}\n"
        for line in changes_text(record).splitlines()
    )
    (last / "changes.csv").write_text(text, encoding="utf-8")
    assert rebuild(last, "one") == {name: data.encode() for name, data in FIRST.items()}
    assert rebuild(last, "two") == {path.name: path.read_bytes() for path in new.iterdir()}
    assert [edition.version for edition in earlier(load_library(last))] == [
        "two",
        "one",
    ]
    assert old.name == "one"


def test_the_first_edition_is_made_again_from_the_library_that_is_shipped(tmp_path: Path) -> None:
    """The record is complete: what it makes has the hash that workbooks of the edition name."""
    files = rebuild(library_folder(), "2026.1")
    first = load_library(write_library(tmp_path, files))
    assert first.sha256 == FIRST_EDITION
    assert (first.version, first.price_base, len(first.proxies)) == ("2026.1", "2024/25", 499)


def test_earlier_editions_are_known_without_their_files(tmp_path: Path, library: Library) -> None:
    old, new = both(tmp_path)
    (found,) = earlier(new)
    assert (found.version, found.sha256, found.price_base) == ("one", old.sha256, "2024/25")
    assert (found.proxies, found.retired) == (old.proxies, old.retired)
    again = edition_with(new.at("2022/23"), old.sha256)
    assert again
    assert again.proxies == old.proxies
    assert list(earlier(old)) == []
    assert edition_with(old, old.sha256) is None
    assert edition_with(new, "no hash") is None
    assert edition_with(new, old.sha256) is edition_with(new, old.sha256)  # made once
    first = load_library(write_library(tmp_path / "shipped", rebuild(library_folder(), "2026.1")))
    known = edition_with(library, FIRST_EDITION)
    assert known
    assert known.proxies == first.proxies


def test_names_of_earlier_editions_lead_to_the_proxy(tmp_path: Path) -> None:
    _, new = both(tmp_path)
    assert new.former_names == {"person no longer lonely": "AIS-001"}
    assert new.known_names >= {
        "person no longer lonely",
        "no longer lonely: one person",
        "dole no longer paid",
        "housing benefit no longer paid",
    }
    assert [each.field for each in new.history["AIS-001"]] == ["proxy", "confidence"]


WORDS = st.text("abc ,\"'£é", min_size=1, max_size=6).filter(str.strip)


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["AIS-001", "THR-001", "THR-002", "ENV-001"]),
            st.sampled_from(["source", "publisher", "locator", "read_from"]),
        ),
        WORDS,
        min_size=1,
    ),
    st.dictionaries(st.sampled_from(["AIS-001", "THR-010"]), st.integers(200, 700)),
)
def test_whatever_is_written_into_rows_can_be_taken_back(
    tmp_path_factory: pytest.TempPathFactory,
    texts: dict[tuple[str, str], str],
    values: dict[str, int],
) -> None:
    folder = tmp_path_factory.mktemp("editions")
    reader = csv.DictReader(io.StringIO(SECOND["proxies.csv"]))
    rows = list(reader)
    for row in rows:
        row |= {field: text for (identity, field), text in texts.items() if identity == row["id"]}
        if row["id"] in values:
            row |= {"value": f"{values[row['id']]}.50", "low": "", "high": ""}
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    files = {**SECOND, "VERSION": "three\n", "proxies.csv": buffer.getvalue()}
    old = read_edition(write_library(folder / "two", SECOND))
    new = write_library(folder / "three", files)
    found = changes_between(old, read_edition(new))
    record = [
        Change(each.edition, each.id, each.field, each.before, each.after, "w") for each in found
    ]
    (new / "changes.csv").write_text(changes_text(record), encoding="utf-8")
    assert rebuild(new, "two") == {name: text.encode() for name, text in SECOND.items()}
