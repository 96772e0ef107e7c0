"""The record of changes is held against the files beside it: one broken record for each rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.library.editions import earlier
from sve_excel.library.loading import LibraryError, load_library
from tests.editions import write_editions

NAME = "two,AIS-001,proxy,Person no longer lonely,No longer lonely: one person,so it is\n"
VALUE = "two,THR-001,value,1000,1100,so it is\n"
# what is put in the place of what, and the words that the message must hold
RULES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "unknown column": ("from,to,why", "from,to,because", ("line 1", "unknown column 'because'")),
    "no edition": (VALUE, VALUE.replace("two,", ",", 1), ("edition is empty",)),
    "no id": (VALUE, VALUE.replace("THR-001", ""), ("id is empty",)),
    "no field": (VALUE, VALUE.replace("value", ""), ("field is empty",)),
    "no reason": (VALUE, VALUE.replace("so it is", " "), ("changes.csv line", "why is empty")),
    "no change": (VALUE, VALUE.replace("1000", "1100"), ("from and to are the same ('1100')",)),
    "changed twice": (VALUE, VALUE + VALUE, ("value of THR-001 is changed twice in edition two",)),
    "an edition in two places": (
        VALUE,
        f"zero,THR-001,unit,a,b,why\n{VALUE}",
        ("edition 'two' stands among later ones", "newest edition last"),
    ),
    "a gap between editions": (
        "edition,id,field,from,to,why\n",
        "edition,id,field,from,to,why\nzero,THR-001,value,900,950,dearer\n",
        ("value of THR-001 is changed from '1000'", "it was changed to '950'"),
    ),
    "another edition than this": (
        "two,",
        "three,",
        ("the last edition is 'three'; VERSION says 'two'", "sve-excel proxies diff"),
    ),
    "another value than the file's": (
        VALUE,
        VALUE.replace("1100", "1200"),
        ("value of THR-001 was changed to '1200'; it is '1100'", "leave changes.csv out"),
    ),
    "another hash than the files'": (
        "two,library,price base",
        "two,library,unknown,a,b,why\ntwo,library,price base",
        ("unknown of library", "nothing of the kind is in the files"),
    ),
    "a column that there is not": (
        VALUE,
        VALUE.replace("value", "worth"),
        ("worth of THR-001", "nothing of the kind"),
    ),
    "a row that is not there": (
        VALUE,
        f"{VALUE}two,THR-777,row,,added,new\n",
        ("row of THR-777 was changed to 'in force'; it is 'removed'",),
    ),
    "retired and in force": (
        VALUE,
        f"{VALUE}two,THR-001,row,in force,retired,old\n",
        ("row of THR-001 was changed to 'retired'; it is 'in force'",),
    ),
    "a name of two rows": (
        NAME,
        NAME.replace("Person no longer lonely", "Visit to a lonely Person"),
        ("was the name of AIS-001 and is, or was, the name of AIS-002", "other words"),
    ),
    "a name of a retired row": (
        NAME,
        NAME.replace("Person no longer lonely", "Telegram of comfort"),
        ("was the name of AIS-001 and is, or was, the name of AIS-090",),
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_record_that_breaks_a_rule_is_refused_and_says_where(rule: str, tmp_path: Path) -> None:
    old, new, words = RULES[rule]
    _, folder = write_editions(tmp_path)
    text = (folder / "changes.csv").read_text(encoding="utf-8")
    assert old in text
    changed = (
        text.replace(old, new) if rule == "another edition than this" else text.replace(old, new, 1)
    )
    (folder / "changes.csv").write_text(changed, encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        load_library(folder)
    assert any(all(word in problem for word in words) for problem in caught.value.problems), (
        caught.value.problems
    )


def test_a_change_of_the_files_that_is_not_recorded_is_seen_by_their_hash(tmp_path: Path) -> None:
    _, folder = write_editions(tmp_path)
    text = (folder / "proxies.csv").read_text(encoding="utf-8")
    (folder / "proxies.csv").write_text(text.replace(",10.50,", ",10.60,"), encoding="utf-8")
    with pytest.raises(LibraryError, match="sha256 of library was changed to"):
        load_library(folder)


def test_figures_are_compared_as_figures(tmp_path: Path) -> None:
    _, folder = write_editions(tmp_path)
    text = (folder / "changes.csv").read_text(encoding="utf-8")
    (folder / "changes.csv").write_text(text.replace("1000,1100", "1000.00,1100.00"), "utf-8")
    change = next(each for each in load_library(folder).changes if each.field == "value")
    assert (change.before, change.after) == ("1000.00", "1100.00")


def test_a_library_needs_no_record(tmp_path: Path) -> None:
    _, folder = write_editions(tmp_path)
    with_record = load_library(folder)
    (folder / "changes.csv").unlink()
    bare = load_library(folder)
    assert (bare.changes, [*earlier(bare)], bare.former_names) == ((), [], {})
    assert bare.sha256 == with_record.sha256
