"""The assessment summary held against regulation 31, paragraph by paragraph."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from sve_excel.comparison.asking import FLAGS
from sve_excel.layout import column_letter
from tests.award_papers import (
    OWN,
    PEOPLE,
    RULES,
    UNITS,
    WHY,
    WINNER,
    explain,
    marked,
    paper,
    ready,
    say,
    say_all,
    say_on_top,
    summaries,
    tender,
)
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import Typing, cell_of, page, type_in
from tests.keeping import run_once
from tests.running import run, sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]


@pytest.fixture
def folder(build: Builder, using: list[str | Path]) -> Path:
    return ready(build, using)


def test_every_assessed_tender_gets_one_of_the_same_date(
    folder: Path, using: list[str | Path]
) -> None:
    """Regulation 31(4)."""
    say_on_top("Date of the summaries", "2027-03-04")
    summaries(folder, using)
    names = {f"{name}.{kind}" for name in UNITS for kind in ("docx", "xlsx")}
    assert {path.name for path in Path("summaries").iterdir()} == names
    for name in UNITS:
        assert "Date | 4 March 2027" in paper(name)["This procurement"]


def test_the_supplier_is_named_with_addresses_and_identifier(
    folder: Path, using: list[str | Path]
) -> None:
    """Paragraph (2)(a), (b) and (c)."""
    summaries(folder, using)
    said = paper("Ash")["The supplier"]
    for each in ("Name | Ash", "1 Ash Street", "bids@ash.example", "PASH-0042"):
        assert each in said


def test_criteria_have_titles_importance_and_scores_to_be_had(
    folder: Path, using: list[str | Path]
) -> None:
    """Paragraph (2)(d)(i)."""
    summaries(folder, using)
    said = paper("Ash")["The award criteria"]
    assert "Social value | 33.3 % | 20 |" in said
    assert "Price | 66.7 % | 40 |" in said
    assert "where target is 5" in said
    assert "Scores: 0 to 20." in said
    assert "Scores: 0 to 40." in said


def test_it_says_where_the_criteria_stand_in_full(folder: Path, using: list[str | Path]) -> None:
    """Paragraph (2)(d)(ii): a place, not a hash alone."""
    summaries(folder, using)
    said = paper("Ash")["The award criteria"]
    assert "notice 2026/S 000-123456" in said
    assert sha256(folder / "sve-policy.toml") in said


def test_scores_are_given_with_explanations_from_the_tender(
    folder: Path, using: list[str | Path]
) -> None:
    """Paragraphs (2)(e)(i) and (3)(b): a losing bidder can work the score out by hand."""
    summaries(folder, using)
    rows = {row.split(" | ")[0]: row.split(" | ") for row in paper("Ash")[OWN].splitlines()[1:]}
    assert rows["Price"][1:3] == ["33.33", "40"]
    assert "Ash says on page 4" in rows["Price"][3]
    assert "40 × lowest price / £1,200 = 33.33" in rows["Price"][3]
    assert "net value £4,725 of 1 row of Outputs, inputs £1,000" in rows["Social value"][3]
    assert rows["Social value"][1] == "18.9"  # 20 × 4.725 / 5
    assert rows["Total"][1:3] == ["52.23", "60"]


def test_scores_explanations_and_total_of_the_most_advantageous_tender_are_in_every_losers(
    folder: Path, using: list[str | Path]
) -> None:
    """Paragraph (3)(d)."""
    summaries(folder, using)
    for name in ("Ash", "Cedar"):
        said = paper(name)[WINNER]
        assert "Price | 40 | 40 | Birch says on page 4" in said
        assert "Social value | 20 | 20 | Birch says" in said
        assert "Total | 60 | 60" in said
    own = paper("Birch")
    assert WINNER not in own
    assert WHY not in own
    assert "Your tender is the most advantageous tender." in own["The outcome"]


def test_why_the_contract_is_not_awarded_is_said(folder: Path, using: list[str | Path]) -> None:
    """Paragraph (3)(c)."""
    say("Ash", "The award", "Explanation for the score", "The courses begin a year too late.")
    summaries(folder, using)
    said = paper("Ash")[WHY]
    assert "Your tender has a total of 52.23 of 60; the most advantageous tender has 60." in said
    assert "The courses begin a year too late." in said


@pytest.mark.parametrize("status", ["Disregarded", "Withdrawn"])
def test_a_tender_that_was_not_assessed_gets_none(
    folder: Path, using: list[str | Path], status: str
) -> None:
    typed = {
        "Status": status,
        "Reason": "Late",
        "Who decided": "B. Lead",
        "Decided on": "2027-02-01",
    }
    typed["Limb of the law"] = "late, or another procedural requirement: s.19(3)"
    type_in(*(("Register", cell_of("Register", ["Cedar.xlsx"], k), v) for k, v in typed.items()))
    summaries(folder, using)
    assert not (Path("summaries") / "Cedar.docx").exists()
    assert (Path("summaries") / "Ash.docx").exists()


def test_what_is_withheld_is_said_with_its_limb_and_who_decided(
    folder: Path, using: list[str | Path]
) -> None:
    """Section 94(3); the bidder itself is told all."""
    say_all(
        ("Birch", "Price", "Withheld from other bidders", "s.94(1)(b)"),
        ("Birch", "Price", "Public interest in withholding", "It would show a trade secret."),
        ("Birch", "Price", "Who decided to withhold", "A. Head"),
    )
    summaries(folder, using)
    said = paper("Ash")[WINNER]
    assert "Price | 40 | 40 | Withheld under section 94(1)(b) of the Procurement Act 2023" in said
    assert "Decided by A. Head." in said
    assert "(Price, p. 4)" not in said
    assert "(Price, p. 4)" in paper("Birch")[OWN]


def test_before_anybody_types_the_yellow_cells_say_what_holds(folder: Path) -> None:
    top = {row[0]: row[1] for row in page("Reasons")[:8] if row[0]}
    assert top["Most advantageous tender"] == "Birch"
    assert top["Date of the summaries"] == "the day of the run"
    assert top["Representations until"] == "no day yet"


def test_each_part_names_the_paragraph_that_asks_for_it(
    folder: Path, using: list[str | Path]
) -> None:
    summaries(folder, using)
    found = {title: text.splitlines()[:1] for title, text in paper("Ash").items()}
    assert {title: lines[0] for title, lines in found.items() if title != ""} == {
        "This procurement": "Contracting authority | Ravensmere Borough Council",
        "The supplier": "Regulation 31(3)(a) with (2)(a) to (c)",
        "The award criteria": "Regulation 31(3)(a) with (2)(d)",
        OWN: "Regulation 31(3)(b)",
        WINNER: "Regulation 31(3)(d)",
        WHY: "Regulation 31(3)(c)",
        "Further information": "Regulation 31(5)",
    }
    best = paper("Birch")
    assert best["The supplier"].startswith("Regulation 31(2)(a) to (c)\n")
    assert best["The award criteria"].startswith("Regulation 31(2)(d)\n")


def test_what_the_law_does_not_ask_comes_last_and_is_marked(
    folder: Path, using: list[str | Path]
) -> None:
    """Paragraph (5)."""
    summaries(folder, using)
    said = paper("Ash")
    assert list(said)[-1] == "Further information"
    assert "What follows is additional: the law does not ask for it." in said["Further information"]
    assert "nine of ten draws" in said["Further information"]


def test_no_third_bidder_is_in_it(folder: Path, using: list[str | Path]) -> None:
    """Neither name nor address, figure or explanation, in no part of either file."""
    summaries(folder, using)
    for kind in ("docx", "xlsx"):
        with zipfile.ZipFile(Path("summaries") / f"Ash.{kind}") as packed:
            text = "\n".join(packed.read(n).decode("utf-8", "replace") for n in packed.namelist())
        assert "Cedar" not in text
        assert "1,600" not in text
        assert "1 Birch Street" not in text


def test_document_and_workbook_say_the_same(folder: Path, using: list[str | Path]) -> None:
    summaries(folder, using)
    said = paper("Ash")
    sheet = openpyxl.load_workbook("summaries/Ash.xlsx")["Assessment"]
    cells = {f"{cell.value}" for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert set(said) - {""} <= cells
    assert "52.23" in cells
    for row in said[OWN].splitlines()[2:]:
        assert row.split(" | ")[-1] in cells | {""}


def test_a_bid_under_question_is_not_told_that_nothing_stood_out(
    build: Builder, using: list[str | Path]
) -> None:
    """Two bids share their rows, as these do: each is told of a question, and not of the other."""
    folder = ready(build, using)
    summaries(folder, using)
    for name in UNITS:
        said = paper(name)["Further information"]
        assert "Nothing" not in said


def test_a_question_that_is_closed_is_not_asked_again(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using)
    summaries(folder, using)
    question = "Why is the contract price not among the inputs?"
    assert question in paper("Ash")["Further information"]
    rows = page(FLAGS)
    top = next(at for at, row in enumerate(rows) if "Accepted" in row)
    column = column_letter(rows[top].index("Accepted"))
    flags = [at for at, row in enumerate(rows) if at > top and any(set(row) & set(UNITS))]
    type_in(*((FLAGS, f"{column}{at + 1}", "Yes") for at in flags))
    summaries(folder, using)
    said = paper("Ash")["Further information"]
    assert question not in said
    assert "You were asked, and the question is closed." in said
    assert "is open" not in said
    assert "median" not in said  # of so few it is the figure of another


def test_what_other_bids_have_is_in_no_summary(build: Builder, using: list[str | Path]) -> None:
    """Ash alone has no rooms among its inputs: it may be asked so, and its summary says no more."""
    folder = tender(build)
    room = {**INPUT, "Description": "A hall", "Category": "Premises", "Value": 900}
    for name in (*UNITS, "Dale"):
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": 1000}
        inputs = (INPUT, {**room, "Category": "Staff time"} if name == "Ash" else room)
        made = build(project=project, outputs=(OUTPUT,), inputs=inputs)
        (folder / f"{name}.xlsx").write_bytes(made)
    summaries(folder, using, status=1)
    asked = "\n".join(" ".join(map(str, row)) for row in page(FLAGS))
    assert "no input that is premises, as most of the other bids have" in asked
    said = paper("Ash")["Further information"]
    assert "premises" not in said
    assert "other bids" not in said
    assert "A question that rests on figures of the whole tender is open." in said


def test_one_summary_is_the_same_as_that_of_all(folder: Path, using: list[str | Path]) -> None:
    say_on_top("Date of the summaries", "2027-03-04")
    summaries(folder, using)
    run("compare", folder, "-o", "one.docx", "--summary-for", "Ash", *using)
    run("compare", folder, "-o", "one.xlsx", "--summary-for", "Ash", *using)
    for kind in ("docx", "xlsx"):
        one = Path(f"one.{kind}").read_bytes()
        assert one == (Path("summaries") / f"Ash.{kind}").read_bytes()


def test_another_law_is_named_by_its_own_regulation(
    build: Builder, using: list[str | Path]
) -> None:
    rules = RULES.replace("[procurement]", '[procurement]\nregime = "wales"')
    summaries(ready(build, using, rules), using)
    text = "\n".join(paper("Ash").values())
    assert "regulation 32 of the Procurement (Wales) Regulations 2024" in text
    assert "egulation 31" not in text


def test_they_are_drafts_as_long_as_anything_is_wanting(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using, RULES.replace("published_in", "contract_id"))
    assert "SVE706" in summaries(folder, using, status=1)
    first = paper("Ash")[""]
    assert "Draft: not to be sent" in first
    with zipfile.ZipFile(io.BytesIO(Path("summaries/Ash.docx").read_bytes())) as packed:
        headers = [packed.read(n).decode() for n in packed.namelist() if "header" in n]
    assert any("Draft: not to be sent" in each for each in headers)


def test_marks_of_people_are_scores_and_the_moderated_mark_s_reason_explains_them(
    build: Builder, using: list[str | Path]
) -> None:
    """Paragraphs (2)(e) and (3)(b), for what people mark; a reason in Reasons goes before."""
    quality = """
[[quality]]
name = "Delivery"
marks = 40
[[quality.sub_criteria]]
name = "Staff"
marks = 30
[[quality.sub_criteria]]
name = "Plan"
marks = 10
"""
    folder = ready(build, using, RULES + quality)
    typed: list[Typing] = []
    for name, mark in (("Ash", 24), ("Birch", 27), ("Cedar", 21)):
        for part, given in (("Staff", mark), ("Plan", 7)):
            why = f"{name} names on page 3 who leads the {part.lower()}."
            said = {"Evaluator 1": given, "Moderated": given, "Reason for the moderated mark": why}
            row = [name, "Delivery", part]
            typed += [("Quality", cell_of("Quality", row, at), each) for at, each in said.items()]
        at = cell_of("Reasons", [f"{name}.xlsx", "Delivery"], "Explanation for the score")
        typed.append(("Reasons", at, f"{name}: by its parts, page 3 and 4."))
    type_in(*typed)
    summaries(folder, using)
    own, winner = paper("Ash")[OWN], paper("Ash")[WINNER]
    assert "Delivery | 31 | 40 | Ash: by its parts, page 3 and 4." in own
    assert "Staff | 24 | 30 | Ash names on page 3 who leads the staff." in own
    assert "Delivery | 34 | 40 | Birch: by its parts, page 3 and 4." in winner
    assert "Staff | 27 | 30 | Birch names on page 3 who leads the staff." in winner
    assert "not assessed" not in own + winner


def test_a_tender_that_a_threshold_disqualifies_is_told_by_what(
    build: Builder, using: list[str | Path]
) -> None:
    """Paragraph (3)(c), where the rules and not the register disqualify it."""
    rules = RULES.replace("marks = 20\n", "marks = 20\nleast = 5\n", 1)
    rules += "[award]\nsocial_value_disqualifies = true\n"
    summaries(ready(build, using, rules), using)
    said = paper("Ash")[WHY]
    assert "Your tender was disqualified under the published methodology. By '" in said
    assert (
        "By 'Social value' its net ratio is £4.73 for every £1 put in; a tender with less" in said
    )
    assert "the most advantageous tender has" not in said


@pytest.fixture
def with_people(build: Builder, using: list[str | Path]) -> Path:
    criteria = ("Social value", "Price", "Delivery", "Delivery: Rota", "Delivery: Reach")
    folder = tender(build, RULES + PEOPLE)
    run_once("process", folder, *using)
    explain(criteria=criteria)
    return folder


def test_marks_of_people_can_be_worked_out_by_hand(
    with_people: Path, using: list[str | Path]
) -> None:
    marked(Ash=(3, 5), Birch=(5, 5), Cedar=(3, 3))
    summaries(with_people, using)
    rows = {row.split(" | ")[0]: row for row in paper("Ash")[OWN].splitlines()[1:]}
    assert "the mean of the evaluators': 3 (Good). 3 / 5 × 25 = 15." in rows["– Rota"]
    assert "15 + 15 = 30." in rows["Delivery"]
    assert "18.9" in rows["Social value"]
    assert rows["Total"].split(" | ")[1:3] == ["82.23", "100"]  # 18.9 + 33.33 + 30
    assert "Score that counts" not in paper("Ash")[WINNER]


def test_who_falls_below_a_threshold_of_people_is_told_by_what(
    with_people: Path, using: list[str | Path]
) -> None:
    marked(Ash=(3, 0), Birch=(5, 5), Cedar=(3, 3))
    summaries(with_people, using)
    said = paper("Ash")[WHY]
    assert "By 'Delivery' it has 15 of 40 marks; a tender with fewer than 20 is" in said
