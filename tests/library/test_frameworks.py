"""Frameworks are read strictly: one broken file for each rule, and the words that say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel import Refusal
from sve_excel.library.frameworks import FrameworkError, load_framework, with_asked
from sve_excel.library.loading import Library, load_library
from sve_excel.library.shipped import library_folder

HEADING = "code,theme,outcome,measure,unit,note\n"
SOUND = HEADING + "1a,Work,Jobs for local people,Jobs,person,Ours\n1b,Work,Skills,Courses,course,\n"
MAP = "outcome,code\nPeople into work,1a\nPeople trained,1b\nPeople trained,1a\n"


def written(folder: Path, framework: str | bytes = SOUND, mapped: str | None = MAP) -> Path:
    path = folder / "ours.csv"
    path.write_bytes(framework if isinstance(framework, bytes) else framework.encode())
    if mapped is not None:
        (folder / "ours-map.csv").write_text(mapped, encoding="utf-8")
    return path


def test_a_framework_has_its_rows_and_the_codes_of_our_outcomes_the_nearest_first(
    tmp_path: Path, small: Library
) -> None:
    found = load_framework(str(written(tmp_path)), small)
    assert (found.key, found.title) == ("ours", "ours")
    assert [each.code for each in found.measures] == ["1a", "1b"]
    assert found.codes_of("People trained") == ("1b", "1a")
    assert found.codes_of("Nothing of ours") == ()


@pytest.mark.parametrize(
    ("framework", "mapped", "words"),
    [
        (SOUND.replace("note", "value"), MAP, "line 1: unknown column 'value'"),
        (SOUND.replace(",note", ""), MAP, "line 1: missing column 'note'"),
        (HEADING, MAP, "ours.csv: there are no rows."),
        (SOUND.replace("1b,", ","), MAP, "line 3: code is empty."),
        (SOUND.replace("1b,", "1:b,"), MAP, "line 3: code '1:b' has a colon."),
        (SOUND.replace("1b,", "1a,"), MAP, "line 3: duplicate code '1a', first at ours.csv line 2"),
        (SOUND.replace("Skills", ""), MAP, "line 3: outcome is empty."),
        (SOUND.replace("Skills", "S" * 501), MAP, "line 3: outcome has 501 characters"),
        (SOUND.replace("Skills", "=1+1"), MAP, "line 3: outcome begins with '='"),
        (SOUND + "1c,short\n", MAP, "line 4: 2 cells where the heading has 6."),
        (SOUND + '1c,"open', MAP, "this is no CSV"),
        (b"\xff\xfe\xff\x00\xd8", MAP, "ours.csv"),
        (SOUND, None, "ours-map.csv: the file is missing"),
        (SOUND, MAP.replace("outcome,", "ours,"), "ours-map.csv line 1: unknown column 'ours'"),
        (SOUND, MAP + "People into wrk,1a\n", "no outcome 'People into wrk'. Did you mean People"),
        (SOUND, MAP + "People into work,9z\n", "no row for the code '9z' of 'People into work'"),
        (SOUND, MAP + "People into work,\n", "ours-map.csv line 5: code is empty."),
        (SOUND, MAP + "People into work,1a\n", "duplicate row 'People into work 1a'"),
    ],
)
def test_every_breach_is_named_on_a_line(
    tmp_path: Path, small: Library, framework: str | bytes, mapped: str | None, words: str
) -> None:
    with pytest.raises(FrameworkError) as refused:
        load_framework(str(written(tmp_path, framework, mapped)), small)
    assert any(words in problem for problem in refused.value.problems), refused.value.problems
    assert all("\n" not in problem for problem in refused.value.problems)


def test_a_file_that_is_not_there_is_said(tmp_path: Path, small: Library) -> None:
    with pytest.raises(FrameworkError) as refused:
        load_framework("no.csv", small, tmp_path)
    assert "no.csv: the file is missing" in refused.value.problems[0]


def test_the_goals_are_mapped_as_the_library_says_and_ppn002_by_a_file_of_that_name(
    tmp_path: Path,
) -> None:
    library = load_library(library_folder())
    goals = load_framework("SDG", library)
    assert [each.code for each in goals.measures] == [str(n) for n in range(1, 18)]
    for row in library.outcome_rows:
        assert goals.codes_of(row.name) == tuple(map(str, row.sdg))
    rows = "".join(f"{n},,Outcome {n},,,\n" for n in range(1, 9))
    (tmp_path / "ppn002.csv").write_text(HEADING + rows, encoding="utf-8")
    model = load_framework("ppn002.csv", library, tmp_path)
    known = {row.name: row.ppn002 for row in library.outcome_rows if row.ppn002}
    assert {name: int(codes[0]) for name, codes in model.codes.items()} == known
    (tmp_path / "ppn002-map.csv").write_text("outcome,code\nCleaner air,8\n", encoding="utf-8")
    own = load_framework("ppn002.csv", library, tmp_path)  # a map of one's own goes before it
    assert own.codes == {"Cleaner air": ("8",)}


def test_the_form_that_is_shipped_is_a_framework() -> None:
    library = load_library(library_folder())
    form = load_framework(str(library_folder() / "frameworks" / "form.csv"), library)
    assert form.codes_of("More people in work") == ("1a",)


def test_what_is_asked_for_is_a_code_of_one_framework(tmp_path: Path, small: Library) -> None:
    ours = load_framework(str(written(tmp_path)), small)
    (found,) = with_asked([ours], ["1a", "ours:1b"])
    assert found.asked == ("1a", "1b")
    with pytest.raises(Refusal, match="No framework in use has the code '2a'"):
        with_asked([ours], ["2a"])
    other = load_framework(str(written(tmp_path)), small)
    with pytest.raises(Refusal, match="More than one framework has the code '1a'"):
        with_asked([ours, other], ["1a"])
