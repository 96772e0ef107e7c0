"""A comparison in letters: no name of a bidder in it, and the key in a file apart."""

from __future__ import annotations

import csv
import html
import zipfile
from pathlib import Path

import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import cell_of, type_in, value_of
from tests.running import run

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
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
    done = run("compare", folder, "-o", output, "--anonymous", *using)
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
    run("compare", folder, "-o", BOOK, "--anonymous", *using)
    first = letters()
    shown = f"Bidder {first['Birchwood CIC']}.xlsx"
    at = cell_of("Register", [shown], "Status", BOOK)
    type_in(("Register", at, "Withdrawn"), path=BOOK)
    type_in(("Register", cell_of("Register", [shown], "Reason", BOOK), "By letter"), path=BOOK)
    put(folder, build, "Ashgrove Trust", 9)
    put(folder, build, "Dogwood Society", 4)
    run("compare", folder, "-o", BOOK, "--anonymous", *using)
    assert {name: letters()[name] for name in NAMES} == first
    assert letters()["Dogwood Society"] == "D"
    assert value_of("Register", [shown], "Status", BOOK) == "Withdrawn"
    assert "Withdrawn" in value_of("Register", [shown], "What the run found", BOOK)


def test_a_comparison_with_names_is_not_made_anonymous_in_place(
    folder: Path, using: list[str | Path]
) -> None:
    run("compare", folder, "-o", BOOK, *using)
    before = BOOK.read_bytes()
    done = run("compare", folder, "-o", BOOK, "--anonymous", *using, status=2)
    assert "was made with the bidders' names" in done.stderr
    assert BOOK.read_bytes() == before


def test_another_file_in_the_place_of_the_key_is_left(
    folder: Path, using: list[str | Path]
) -> None:
    KEY.write_text("a,b\n", encoding="utf-8")
    done = run("compare", folder, "-o", BOOK, "--anonymous", *using, status=2)
    assert "is no key of letters" in done.stderr
    assert KEY.read_text(encoding="utf-8") == "a,b\n"


def test_a_summary_names_its_bidder(folder: Path, using: list[str | Path]) -> None:
    done = run("compare", folder, "-o", BOOK, "--anonymous", "--summaries", "s", *using, status=2)
    assert "Leave one out" in done.stderr
