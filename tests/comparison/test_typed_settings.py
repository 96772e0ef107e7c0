"""Settings typed in Marks hold for everything that is made of the bids, and each says so."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest

from tests.award_papers import RULES, paper, ready, tender
from tests.builders import Builder
from tests.comparisons import beside, page, type_in
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
Using = list[str | Path]
SAID = "Marks for price 0 (the rules: 40)"
# Ash has 52.23 marks and Cedar 45; without the 40 for price Cedar has 20 and Ash 18.90
BY_THE_RULES, AS_TYPED = ["Birch", "Ash", "Cedar"], ["Birch", "Cedar", "Ash"]


@pytest.fixture
def folder(build: Builder, using: Using) -> Path:
    """A tender that was processed, in whose Marks somebody left price out."""
    made = tender(build)
    assert order(run("process", made, *using).stdout) == BY_THE_RULES
    type_in(("Marks", beside("Marks for price"), 0))
    return made


def order(text: str) -> list[str]:
    return sorted(BY_THE_RULES, key=text.index)


def test_a_page_written_elsewhere_and_the_terminal_rank_as_the_workbook(
    folder: Path, using: Using
) -> None:
    done = run("compare", folder, *using, "-o", "page.html")
    assert order(done.stdout) == AS_TYPED
    assert SAID in done.stderr
    shown = Path("page.html").read_text(encoding="utf-8")
    assert SAID in shown
    assert order(shown[shown.index("Ranking by") :]) == AS_TYPED


def test_data_rank_so_and_name_the_settings(folder: Path, using: Using) -> None:
    done = run("compare", folder, *using, "-o", "other.xlsx", "--data", "tables")
    assert SAID in done.stderr
    assert order(Path("tables/bids.csv").read_text()) == AS_TYPED
    told = json.loads(Path("tables/datapackage.json").read_text())
    assert told["settings_typed"] == [SAID]
    rows = [row for row in page("Marks", Path("other.xlsx")) if {*row} & {*AS_TYPED}]
    assert [next(cell for cell in row if cell in AS_TYPED) for row in rows] == AS_TYPED
    assert any(SAID in str(cell) for row in page("Marks", Path("other.xlsx")) for cell in row)


def test_lines_written_alone_number_the_bids_so(folder: Path, using: Using) -> None:
    run("process", folder, *using, "--no-compare", "--data", "lines.csv")
    assert order(Path("lines.csv").read_text()) == AS_TYPED


def test_a_run_without_a_comparison_prints_them_in_that_order_and_says_why(
    folder: Path, using: Using
) -> None:
    done = run("process", folder, *using, "--no-compare")
    assert order(done.stdout) == AS_TYPED
    assert SAID in done.stdout


def test_in_letters_too(folder: Path, using: Using) -> None:
    run("compare", folder, *using, "-o", "letters.xlsx", "--anonymous")
    cells = [cell for row in page("Marks", Path("letters.xlsx")) for cell in row]
    assert any(SAID in str(cell) for cell in cells)
    assert not any(name in str(cell) for name in BY_THE_RULES for cell in cells)


def test_what_is_typed_in_the_workbook_itself_holds_there_and_is_not_mixed(
    folder: Path, using: Using
) -> None:
    """The other one keeps its price of 40, and another target of its own."""
    other = Path("other.xlsx")
    run("compare", folder, *using, "-o", other)
    type_in(("Marks", beside("Marks for price", path=other), 40), path=other)
    type_in(("Marks", beside("Target", path=other), 4), path=other)
    done = run("compare", folder, *using, "-o", other)
    assert SAID not in done.stderr
    assert "Target 4 (the rules: 5)" in done.stderr


def test_a_setting_that_no_rules_could_have_stands_in_kept(folder: Path, using: Using) -> None:
    type_in(("Marks", beside("Marks for price"), -3))
    done = run("process", folder, *using)
    assert order(done.stdout) == BY_THE_RULES
    assert "Typed in the yellow cells" not in done.stderr
    assert any(-3 in row for row in page("Kept"))


@pytest.mark.parametrize("alone", [False, True])
def test_a_summary_under_them_is_a_draft_wherever_it_is_written(
    build: Builder, using: Using, alone: bool
) -> None:
    folder = ready(build, using)
    type_in(("Marks", beside("Target"), 4))
    command: Using = ["-o", "ash.docx", "--summary-for", "Ash"]
    if not alone:
        command = ["-o", "page.html", "--summaries", "summaries"]
    done = run("compare", folder, *using, *command, status=1)
    assert "SVE713 error" in done.stderr
    assert "Target 4 (the rules: 5)" in done.stderr
    if not alone:
        assert "Draft: not to be sent" in paper("Ash")[""]


def test_the_record_of_an_award_says_so_on_its_first_page(folder: Path, using: Using) -> None:

    run("process", folder, *using, "--report", "run.json")
    run("award", "run.json", "-o", "record", *using)
    home = Path("record") / "Award record.zip"

    with zipfile.ZipFile(home) as held, held.open("Award record.docx") as file:
        words = [each.text for each in docx.Document(file).paragraphs]
    assert any(SAID in each for each in words)


def test_rules_without_marks_and_a_method_typed_rank_alike_in_the_terminal(
    build: Builder, using: Using
) -> None:
    """The column of totals is shown where the settings give any."""
    made = tender(build, RULES.replace('method = "target"', 'method = "none"'))
    assert "Total" not in run("process", made, *using).stdout
    type_in(("Marks", beside("Method"), "Against the published target"))
    done = run("process", made, *using)
    assert "Total" in done.stdout
