"""A comparison in letters: no name of a bidder in it, and the key in a file apart."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.run.anonymous import Scrub
from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import cell_of, type_in, value_of
from tests.keeping import run_once
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
NAMES = ("Ashgrove Trust", "Birchwood CIC", "Cedar Works Ltd")
BOOK, KEY = Path("c.xlsx"), Path("c key.csv")


def put(folder: Path, build: Builder, name: str, units: float) -> None:
    project = {
        "Organisation": name,
        "Project name": f"{name} in the park",
        "What changed and for whom": f"People whom {name.upper()} met found work.",
        "E-mail": f"office@{name.split()[0].lower()}.example",
    }
    output = {**OUTPUT, "Units": units, "Evidence": f"Records of {name}, 2026"}
    made = build(project=project, outputs=(output,), inputs=(INPUT,))
    (folder / f"{name}.xlsx").write_bytes(made)


@pytest.fixture
def folder(build: Builder) -> Path:
    made = Path("bids")
    made.mkdir()
    for units, name in enumerate(NAMES, 5):
        put(made, build, name, units)
    (made / "Letter of Birchwood CIC.pdf").write_bytes(b"%PDF-1.7 a letter")
    return made


def letters() -> dict[str, str]:
    """Letters by organisation, as the key has them."""
    rows = list(csv.reader(KEY.read_text(encoding="utf-8-sig").splitlines()))[1:]
    return {row[1]: row[0] for row in rows if row[0]}


def text_of(path: Path) -> str:
    if path.suffix == ".html":
        return html.unescape(path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as book:
        parts = "\n".join(book.read(n).decode("utf-8", "replace") for n in book.namelist())
    return html.unescape(parts)


@pytest.mark.parametrize("output", ["c.xlsx", "c.html"])
def test_no_name_is_in_any_part_of_it(folder: Path, using: list[str | Path], output: str) -> None:
    done = run_once("compare", folder, "-o", output, "--anonymous", *using)
    said = text_of(Path(output)) + done.stdout + done.stderr
    for name in NAMES:
        assert name.casefold() not in said.casefold()
        assert name.split()[0].lower() + ".example" not in said
    assert "Bidder A" in said
    assert set(letters()) == set(NAMES)
    assert sorted(letters().values()) == ["A", "B", "C"]


def test_a_bidder_keeps_its_letter_and_what_was_typed_of_it(
    folder: Path, build: Builder, using: list[str | Path]
) -> None:
    run_once("compare", folder, "-o", BOOK, "--anonymous", *using)
    first = letters()
    shown = f"Bidder {first['Birchwood CIC']}.xlsx"
    at = cell_of("Register", [shown], "Status", BOOK)
    type_in(("Register", at, "Withdrawn"), path=BOOK)
    type_in(("Register", cell_of("Register", [shown], "Reason", BOOK), "By letter"), path=BOOK)
    put(folder, build, "Ashgrove Trust", 9)
    put(folder, build, "Dogwood Society", 4)
    run_once("compare", folder, "-o", BOOK, "--anonymous", *using)
    assert {name: letters()[name] for name in NAMES} == first
    assert letters()["Dogwood Society"] == "D"
    assert value_of("Register", [shown], "Status", BOOK) == "Withdrawn"
    assert "Withdrawn" in value_of("Register", [shown], "What the run found", BOOK)


def test_a_comparison_with_names_is_not_made_anonymous_in_place(
    folder: Path, using: list[str | Path]
) -> None:
    run_once("compare", folder, "-o", BOOK, *using)
    before = BOOK.read_bytes()
    done = run_once("compare", folder, "-o", BOOK, "--anonymous", *using, status=2)
    assert "was made with the bidders' names" in done.stderr
    assert BOOK.read_bytes() == before


def test_another_file_in_the_place_of_the_key_is_left(
    folder: Path, using: list[str | Path]
) -> None:
    KEY.write_text("a,b\n", encoding="utf-8")
    done = run_once("compare", folder, "-o", BOOK, "--anonymous", *using, status=2)
    assert "is no key of letters" in done.stderr
    assert KEY.read_text(encoding="utf-8") == "a,b\n"


def test_a_summary_for_one_names_it(folder: Path, using: list[str | Path]) -> None:
    done = run_once(
        "compare", folder, "-o", BOOK, "--anonymous", "--summary-for", "x", *using, status=2
    )
    assert "Leave one out" in done.stderr


def test_what_a_bidder_says_of_how_it_is_reached_is_left_out_of_texts() -> None:
    scrub = Scrub({"office@ash.example": "(left out)", "Ashgrove Trust for the North": "Bidder A"})
    assert scrub.text("Write to office@ash.example.") == "Write to (left out)."
    assert scrub.text("'Ashgrove Trust for …' twice") == "'Bidder A…' twice"
    assert scrub.text("Ash trees …") == "Ash trees …"


def texts_in(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Every text of a file as somebody finds it who unpacks it, with its name, however deep."""
    yield name, name
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.namelist():
                yield from texts_in(f"{name}/{member}", packed.read(member))
    else:
        text = html.unescape(data.decode("utf-8", "replace"))
        yield name, text
        yield name, re.sub("<[^>]*>", "", text)  # a name that is broken into runs


EVERYTHING = ("--out", "res", "--html", "p.html", "--data", "data", "--report", "run.json")
PAPERS = ("--summaries", "sums", "--questions", "lets")


def everything(folder: Path, *more: str | Path) -> list[tuple[str, str]]:
    """Every text of every file of a run and of the terminal, but for the key and the bids."""
    done = run("process", folder, "--anonymous", *EVERYTHING, *PAPERS, *more, status=None)
    told = run("process", folder, "--anonymous", "--json", "--out", "res", *more, status=None)
    said = [("terminal", each.stdout + each.stderr) for each in (done, told)]
    for path in sorted(Path().rglob("*")):
        if path.is_file() and folder not in path.parents and not path.name.endswith(" key.csv"):
            said += texts_in(path.as_posix(), path.read_bytes())
    return said


def test_no_output_of_process_holds_a_name_or_an_address(
    folder: Path, build: Builder, using: list[str | Path]
) -> None:
    put(folder, build, "Dogwood Society of the North and of the South", 900)
    faulty = build(project={"Organisation": "Elm House", "Project name": "Elm House in the park"})
    (folder / "Elm House.xlsx").write_bytes(faulty)
    (folder / "Firtree Mutual.xlsx").write_bytes(b"no workbook")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    found = everything(folder, *using)
    hidden = [*NAMES, "Dogwood Society", "Elm House", "Firtree Mutual", "in the park", ".example"]
    leaks = {
        (where, name)
        for where, text in found
        for name in hidden
        if name.casefold() in text.casefold()
    }
    assert not leaks
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    kinds = {Path(where).parts[0] for where, _ in found}
    assert {"res", "p.html", "data", "run.json", "sums", "lets", "terminal"} <= kinds
    letters_of = {path.name for path in Path("res").glob("Bidder *.xlsx")}
    assert len(letters_of) == 5
    assert openpyxl.load_workbook(Path("res") / min(letters_of)).sheetnames == [RESULTS_SHEET]


def test_the_same_key_gives_the_same_letters_and_the_same_bytes(
    folder: Path, build: Builder, using: list[str | Path]
) -> None:
    everything(folder, *using)  # letters that are there already are told from the second run on
    first = everything(folder, *using)
    assert everything(folder, *using) == first
    key = Path("res/SVE_comparison key.csv").read_text(encoding="utf-8-sig")
    put(folder, build, "Ashgrove Trust", 70)
    everything(folder, *using)
    now = Path("res/SVE_comparison key.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[:2] for line in now.splitlines()] == [
        line.split(",")[:2] for line in key.splitlines()
    ]


def test_what_was_typed_into_results_by_letter_is_kept(
    folder: Path, using: list[str | Path]
) -> None:
    run_once("process", folder, "--anonymous", "--out", "res", *using)
    book = Path("res/Bidder A.xlsx")
    type_in((RESULTS_SHEET, "B400", "agreed by the panel"), path=book)
    done = run_once("process", folder, "--anonymous", "--out", "res", *using)
    assert "agreed by the panel" in done.output, text_of(book)[:20000]
    assert "agreed by the panel" in text_of(book)


def test_copies_with_names_are_not_mixed_with_letters(
    folder: Path, using: list[str | Path]
) -> None:
    run_once("process", folder, "--out", "res", *using)
    done = run_once("process", folder, "--anonymous", "--out", "res", *using, status=2)
    assert (
        "was made with the bidders' names" in done.stderr
        or "with the bidders' names" in done.stderr
    )
    assert not list(Path("res").glob("Bidder *"))


def test_a_strangers_file_called_by_a_letter_stays(folder: Path, using: list[str | Path]) -> None:
    Path("res").mkdir()
    Path("res/Bidder A.xlsx").write_bytes(b"mine")
    done = run_once("process", folder, "--anonymous", "--out", "res", *using)
    assert "Not replaced in res" in done.stderr
    assert Path("res/Bidder A.xlsx").read_bytes() == b"mine"


def test_a_report_in_letters_is_held_against_the_bids_by_its_key(
    folder: Path, using: list[str | Path]
) -> None:
    run_once("process", folder, "--anonymous", "--out", "res", "--report", "run.json", *using)
    held = run_once("verify", "run.json", *using)
    assert "3 of 3 workbooks are as the report says" in held.stdout
    put_aside = Path("res/SVE_comparison key.csv").rename("elsewhere.csv")
    lost = run_once("verify", "run.json", *using, status=1)
    assert "whose key is res/SVE_comparison key.csv" in lost.stderr
    put_aside.rename("res/SVE_comparison key.csv")
    bid = folder / "Birchwood CIC.xlsx"
    bid.write_bytes((folder / "Cedar Works Ltd.xlsx").read_bytes())
    assert "Birchwood CIC.xlsx" in run_once("verify", "run.json", *using, status=1).stdout


def test_a_short_name_of_a_bidder_is_taken_out_of_its_texts(
    folder: Path, build: Builder, using: list[str | Path]
) -> None:
    """Unless others say it too: what all speak of is a place, and tells nobody."""
    said = "ELMFIELD's log; ETN; see www.elmfieldtrust.example and jo@mail.elmfield.example. "
    for name, words in (
        ("Elmfield Trust North", said + "Riverside and Willowbank wards"),
        ("Riverside Works", "Log of Willowbank"),
        ("Willowbank CIC", "People of Riverside"),
    ):
        project = {"Organisation": name, "Project name": f"{name} in the park"}
        output = {**OUTPUT, "Evidence": words}
        made = build(project=project, outputs=(output,), inputs=(INPUT,))
        (folder / f"{name}.xlsx").write_bytes(made)
    run_once("compare", folder, "-o", BOOK, "--anonymous", *using)
    found = text_of(BOOK)
    letter = letters()["Elmfield Trust North"]
    wards = "Riverside and Willowbank wards"
    assert (
        f"Bidder {letter}'s log; Bidder {letter}; see (left out) and (left out). {wards}" in found
    )
    assert "elmfield" not in found.casefold()
