"""The record of an award: what the zip holds, that it is the same again, and when there is none."""

from __future__ import annotations

import hashlib
import json
import math
import zipfile
from pathlib import Path

import docx
import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, cell_of, type_in
from tests.judges import requires_validator, validate
from tests.keeping import run_once
from tests.running import sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
REPORT = Path("bids/run.json")
RECORD = Path("record/Award record.zip")


@pytest.fixture
def done(build: Builder, using: list[str | Path]) -> Path:
    """A run over two bids, with its report beside them."""
    folder = Path("bids")
    folder.mkdir()
    for name, units in (("Ash", 5), ("Łódź & Sons", 6)):
        project = {"Organisation": name, "Project name": f"{name} works"}
        made = build(project=project, outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    (folder / "sve-policy.toml").write_text('[scoring]\nmethod = "target"\ntarget = 4\n')
    run_once("process", folder, "--report", REPORT, *using)
    return folder


def award(*more: str | Path, status: int = 0) -> str:
    return run_once("award", "bids", "-o", "record", *more, status=status).output


def members(path: Path = RECORD) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_record_holds_what_the_decision_rests_on(done: Path, using: list[str | Path]) -> None:
    award(*using)
    held = members()
    assert held["report/run.json"] == REPORT.read_bytes()
    assert held["rules/sve-policy.toml"] == (done / "sve-policy.toml").read_bytes()
    assert held[f"comparison/{BOOK.name}"] == BOOK.read_bytes()
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    hashes = held["bids/bids.csv"].decode().splitlines()[1:]
    assert [line.split(",")[2] for line in hashes] == [
        book["sha256_before"] for book in report["workbooks"]
    ]
    index = json.loads(held["index.json"])
    assert {each["path"]: each["sha256"] for each in index["files"]} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in held.items()
        if name not in ("index.json", "Award record.docx")
    }


def test_the_same_record_is_the_same_bytes_and_another_stands_beside_it(
    done: Path, using: list[str | Path]
) -> None:
    award(*using)
    first = sha256(RECORD)
    award(*using)
    assert [path.name for path in Path("record").iterdir()] == [RECORD.name]
    assert "is there already and differs: it stays" in award("--entered-on", "2027-03-31", *using)
    assert sha256(RECORD) == first
    assert Path("record/Award record (2).zip").is_file()


def test_it_is_kept_for_three_years_from_the_day_of_the_contract(
    done: Path, using: list[str | Path]
) -> None:
    award("--entered-on", "2028-02-29", *using)
    assert json.loads(members()["index.json"])["keep_until"].startswith("1 March 2031: ")


@pytest.mark.parametrize(
    ("regime", "said"),
    [("light-touch", "1 April 2030: three years beginning"), ("scotland", "as long as your own")],
)
def test_how_long_it_is_kept_is_said_by_the_law_of_the_rules(
    done: Path, using: list[str | Path], regime: str, said: str
) -> None:
    rules = done / "sve-policy.toml"
    rules.write_text(f'{rules.read_text()}[procurement]\nregime = "{regime}"\n')
    run_once("process", done, "--report", REPORT, *using)
    award("--entered-on", "2027-04-01", *using)
    assert json.loads(members()["index.json"])["keep_until"].startswith(said)


def test_bids_and_papers_go_in_where_they_are_asked_for(
    done: Path, using: list[str | Path]
) -> None:
    (letters := Path("letters") / "answers").mkdir(parents=True)
    (letters / "Ash.eml").write_text("Yes, other people.")
    award("--bids", "--letters", "letters", *using)
    held = members()
    assert held["letters/answers/Ash.eml"] == b"Yes, other people."
    assert held["bids/Łódź & Sons.xlsx"] == (done / "Łódź & Sons.xlsx").read_bytes()


def test_the_folders_in_which_the_run_wrote_papers_go_in_by_themselves(
    done: Path, build: Builder, using: list[str | Path]
) -> None:
    nothing = dict.fromkeys(("Leakage", "Deadweight", "Attribution", "Displacement"), 0)
    project = {"Organisation": "Ash", "Project name": "Ash works"}
    made = build(project=project, outputs=({**OUTPUT, **nothing},), inputs=(INPUT,))
    (done / "Ash.xlsx").write_bytes(made)  # a bid that is asked something
    papers = ("--questions", "letters", "--summaries", "summaries")
    run_once("process", done, "--report", REPORT, *papers, *using, status=1)
    Path("letters/Ash.eml").write_text("Yes, other people.")
    said = award(*using)
    assert "name their folder" not in said
    held = members()
    assert held["letters/Ash.eml"] == b"Yes, other people."
    assert held["summaries/Ash.docx"] == Path("summaries/Ash.docx").read_bytes()


def test_the_first_page_gives_totals_to_two_decimals_and_each_lot_by_itself(
    done: Path, using: list[str | Path]
) -> None:
    rules = done / "sve-policy.toml"
    rules.write_text(f'{rules.read_text()}marks = 20\n[[lots]]\nnumber = "N"\ntitle = "North"\n')
    run_once("process", done, "--report", REPORT, *using)
    award(*using)
    Path("first.docx").write_bytes(members()["Award record.docx"])
    page = docx.Document("first.docx")
    said = [each.text for each in page.paragraphs]
    assert "Lot N: North" in said
    gives = "The rules give it to nobody. Łódź & Sons, Ash are level, and these rules break no tie."
    assert gives in said
    places = page.tables[0]
    assert [cell.text for cell in places.columns[2].cells] == ["Total", "20.00", "20.00"]


@pytest.mark.parametrize(
    ("input_leakage", "net", "other"), [(False, "£4.73", "£9.45"), (True, "£9.45", "£4.73")]
)
def test_the_first_page_gives_the_net_return_by_either_reading_of_inputs(
    input_leakage: bool, net: str, other: str, done: Path, build: Builder, using: list[str | Path]
) -> None:
    """Half of Ash's £1,000 leak; its five jobs bring 5 x £945."""
    rules = done / "sve-policy.toml"
    rules.write_text(
        f"{rules.read_text()}[valuation]\ninput_leakage = {str(input_leakage).lower()}\n"
    )
    leaky = {**INPUT, "Leakage": 0.5}
    made = build(
        project={"Organisation": "Ash"}, outputs=({**OUTPUT, "Units": 5},), inputs=(leaky,)
    )
    (done / "Ash.xlsx").write_bytes(made)
    run_once("process", done, "--report", REPORT, *using)
    award(*using)
    Path("first.docx").write_bytes(members()["Award record.docx"])
    places = docx.Document("first.docx").tables[0]
    assert [cell.text for cell in places.rows[0].cells][3:] == [
        "Net for every £1",
        "By the other reading of inputs",
    ]
    of_ash = next(row for row in places.rows if row.cells[1].text == "Ash")
    assert [cell.text for cell in of_ash.cells][3:] == [net, other]


def test_the_first_page_names_to_whom_it_is_awarded_and_why_a_bid_has_no_place(
    done: Path, using: list[str | Path]
) -> None:
    rules = done / "sve-policy.toml"
    run_once("process", done, "--report", REPORT, *using)
    books = json.loads(REPORT.read_text(encoding="utf-8"))["workbooks"]
    least = math.fsum(book["net_sroi"] for book in books) / 2  # between the two
    text = f"{rules.read_text()}least = {least:.2f}\n[award]\nsocial_value_disqualifies = true\n"
    rules.write_text(text)
    run_once("process", done, "--report", REPORT, *using)
    award(*using, "--to", "Łódź & Sons", "--starts", "2027-04-01", "--ends", "2028-03-31")
    Path("first.docx").write_bytes(members()["Award record.docx"])
    said = [each.text for each in docx.Document("first.docx").paragraphs]
    assert "Awarded to Łódź & Sons." in said
    assert any("Ash: no place, since it fails" in each for each in said)


def test_there_is_no_record_of_what_is_not_so_any_more(done: Path, using: list[str | Path]) -> None:
    type_in(("League table", cell_of("League table", ["Ash"], "Net ratio"), 99))
    said = award(*using, status=1)
    assert "SVE647 run.json: what is there now is not what the report says" in said
    assert "does not hold what was written: League table " in said
    assert not RECORD.exists()


def test_a_folder_without_one_report_is_refused_in_words(
    done: Path, using: list[str | Path]
) -> None:
    (done / "again.json").write_bytes(REPORT.read_bytes())
    assert "holds 2 run reports: again.json, run.json." in award(*using, status=2)
    (done / "again.json").unlink()
    REPORT.unlink()
    assert "holds no run report" in award(*using, status=2)


def test_a_record_in_the_folder_of_the_bids_is_no_zip_of_bids(
    done: Path, using: list[str | Path]
) -> None:
    run_once("award", done, "-o", done, "--bids", *using)
    again = run_once("process", done, "--report", REPORT, *using).stdout
    assert "Award record.zip: an award record." in again
    assert "Results of 2 of 2 workbooks" in again


@requires_validator
def test_the_first_page_is_a_sound_document(
    done: Path, using: list[str | Path], tmp_path: Path
) -> None:
    award(*using)
    page = tmp_path / "first.docx"
    page.write_bytes(members()["Award record.docx"])
    assert validate(page) == []
