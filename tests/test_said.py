"""What is said in every output: one is singular, and a sign stands before its pound.

A tender of one bid and one of two, each with one row of everything and with harm, taken through
every command that writes words.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sve_excel.looks import figures
from sve_excel.words.saying import filled, so_many
from tests.builders import INPUT, OUTPUT, OWN, Builder
from tests.running import run

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
SIGN_BEHIND = re.compile(r"£\s?[-\u2212\u2013]\s?\d")
ONE = re.compile(r"(?<![\w.,:/%×£+\u2212\u2013=*(-])(?<![\d=] )(?<! to )(?:1|one) ([a-z]+s)\b")
SINGULAR = {"is", "was", "has", "does", "less", "this", "its", "as", "us", "minus", "plus", "shows"}
SINGULAR |= {"names", "holds", "needs", "earns", "stands", "gives", "brings", "counts", "always"}
HARM = {**OUTPUT, "Description": "Ten jobs lost", "Units": -10, "Deadweight": 0.1}
RULES = """
[scoring]
method = "target"
target = 4
price_marks = 0
[clarifications]
answer_days = 1
[award]
most_lots = 1
lot_mechanism = "lot-order"
[[lots]]
number = "1"
"""


def texts(path: Path) -> Iterator[str]:
    """Give every text of a file that people read."""
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            for row in book.get_sheet_by_name(name).to_python():
                yield from (cell for cell in row if isinstance(cell, str))
    elif path.suffix == ".docx":
        document = docx.Document(str(path))
        yield from (each.text for each in document.paragraphs)
        yield from (
            cell.text for table in document.tables for row in table.rows for cell in row.cells
        )
    elif path.suffix in (".html", ".md"):
        yield from re.sub(r"<[^>]*>", "\n", path.read_text(encoding="utf-8")).splitlines()


def wrong(text: str) -> list[str]:
    """What a text says wrongly, with some of the words around it."""
    ones = [found for found in ONE.finditer(text) if found[1] not in SINGULAR]
    return [
        text[max(0, found.start() - 30) : found.end() + 30]
        for found in (*SIGN_BEHIND.finditer(text), *ones)
    ]


def put(build: Builder, folder: str, **bids: tuple[dict[str, object], ...]) -> None:
    Path(folder).mkdir()
    for name, rows in bids.items():
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": 900}
        made = build(project=project, outputs=rows, inputs=(INPUT,), own_proxies=(OWN,))
        Path(folder, f"{name}.xlsx").write_bytes(made)


@pytest.mark.parametrize("rules", ["", RULES], ids=["without rules", "by rules"])
@pytest.mark.parametrize("bids", [1, 2])
def test_one_is_singular_and_a_sign_stands_before_the_pound(
    build: Builder, using: list[str | Path], bids: int, rules: str
) -> None:
    rows = {"Ash": (HARM,), "Birch": ({**OUTPUT, "Units": 1},)}
    put(build, "bids", **dict(list(rows.items())[:bids]))
    Path("bids/sve-policy.toml").write_text(rules or "[scoring]\n")
    said = []

    def do(*words: str | Path, program: bool = True) -> None:
        done = run(*words, *(using if program else ()), status=None)
        said.append(done.output)

    report: list[str | Path] = ["--report", "out/run.json"]
    papers: list[str | Path] = ["--questions", "letters", "--summaries", "summaries"]
    do("check", "bids")
    do("process", "bids", "--out", "out", *report, *papers, "--html", "out/page.html")
    do("compare", "bids", "-o", "letters.xlsx", "--anonymous")
    do("compare", "bids", "-o", "own.docx", "--summary-for", "Ash")
    do("verify", "out/run.json")
    do("award", "out", "-o", "record")
    do("list", "out")
    do("track", "out", "-o", "delivery.xlsx")
    do("remove", "out")
    do("upgrade", "bids/Ash.xlsx", "-o", "new.xlsx")
    policy = ("policy", "show", "--publish", "--policy", "bids/sve-policy.toml", "-o")
    do(*policy, "rules.docx", program=False)
    do(*policy, "rules.md", program=False)
    with zipfile.ZipFile("record/Award record.zip") as record:
        Path("record.docx").write_bytes(record.read("Award record.docx"))
    files = sorted(path for path in Path().rglob("*") if path.is_file())
    for each in ("out/page.html", "letters.xlsx", "own.docx", "delivery.xlsx", "rules.docx"):
        assert Path(each) in files
    found = {f"the terminal: {each}" for text in said for each in wrong(text)}
    found |= {f"{path}: {each}" for path in files for text in texts(path) for each in wrong(text)}
    assert found == set()


def test_every_format_of_pounds_has_the_sign_before_the_pound(
    build: Builder, using: list[str | Path]
) -> None:
    put(build, "bids", Ash=(HARM,), Birch=(OUTPUT,))
    run("process", "bids", "--out", "out", *using)
    for path in (Path("out/SVE_comparison.xlsx"), Path("out/Ash.xlsx")):
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        forms = {form for form in book._number_formats if "£" in form}
        assert forms
        assert [form for form in forms if '-"£"' not in form and "-£" not in form] == []
    money = [form for form in vars(figures).values() if isinstance(form, str) and "£" in form]
    assert [form for form in money if len(form) < 80 and '-"£"' not in form] == []


def test_a_template_puts_the_sign_of_its_figure_before_the_pound() -> None:
    assert (
        filled("it is £{found} of £{whole}.", found="-2.71", whole="10") == "it is -£2.71 of £10."
    )
    assert filled("{found} and £-5", found="{x}") == "{x} and £-5"
    assert [so_many(n, "proxy", "proxies") for n in (0, 1, 1234)] == [
        "0 proxies",
        "1 proxy",
        "1,234 proxies",
    ]
