"""A buyer's short list narrows what a workbook offers, and nothing else."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sve_excel.layout import PROXIES
from sve_excel.library.loading import Library
from sve_excel.library.measures import MeasuresError, narrowed
from sve_excel.run.making import new_template
from sve_excel.run.options import Options


def listed(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_only_what_is_listed_may_be_chosen(tmp_path: Path, small: Library) -> None:
    of = [proxy for proxy in small.proxies if proxy.outcome == "People into work"]
    one = next(proxy for proxy in small.proxies if proxy.outcome == "People trained")
    text = f"outcome,proxy\nPeople into work,\nPeople trained,{one.id.lower()}\n"
    found = narrowed(small, listed(tmp_path, text))
    assert set(found.proxies) == {*of, one}
    assert [each.name for each in found.categories] == ["Thriving"]
    assert found.sha256 == small.sha256


def test_the_workbook_shows_the_short_list_alone(tmp_path: Path, small_folder: Path) -> None:
    path = listed(tmp_path, "outcome,proxy\nPeople trained,\n")
    new_template(tmp_path / "t.xlsx", Options(proxies=small_folder), rows=10, measures=path)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    shown = " ".join(str(c) for row in book[PROXIES].values for c in row if c)
    assert "Training course completed" in shown
    assert "Job found" not in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("outcome\nPeople trained\n", "line 1: missing column 'proxy'"),
        ("outcome,proxy\n", "list.csv: there are no rows."),
        ("outcome,proxy\nPeople traned,\n", "no outcome 'People traned'. Did you mean People"),
        ("outcome,proxy\nPeople trained,THR-001\n", "'People trained' has no proxy 'THR-001'"),
        ("outcome,proxy\nPeople trained,\nPeople trained,\n", "duplicate row 'People trained'"),
    ],
)
def test_every_breach_is_named_on_a_line(
    tmp_path: Path, small: Library, text: str, words: str
) -> None:
    with pytest.raises(MeasuresError) as refused:
        narrowed(small, listed(tmp_path, text))
    assert any(words in problem for problem in refused.value.problems), refused.value.problems
