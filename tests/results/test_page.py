"""The first page of the results sheet, for bids that are unlike the samples."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.imprint import RESULTS_SHEET
from sve_excel.layout import INPUT_CATEGORIES, NO_PROXY
from sve_excel.library.loading import Library
from sve_excel.policy.rules import Policy
from sve_excel.results.columns import WIDTHS
from sve_excel.results.page import PAGE_HEIGHT
from sve_excel.results.room import MARGINS
from tests.builders import INPUT, OUTPUT, OWN, Builder, process
from tests.judges import requires_libreoffice, requires_validator, to_pdf, validate
from tests.running import thorough

DIGIT_ON_PAPER = 7.43  # pixels of a digit of Calibri 11; on screen it is given 7
SENTENCE = "We met people at the door of the job centre and stayed until the first pay slip. "
TOLD = {**OUTPUT, "Proxy": NO_PROXY, "Units": None, "Duration": None, "Drop-off": None}
HARM = {**OUTPUT, "Units": -3}
KINDS = ("Cash", "Staff time", "Volunteer time", "Premises", "Equipment", "Other")
LONG = {
    "Project name": "A partnership for work, skills and wellbeing in every ward " * 8,
    "Organisation": "M" * 300,
    "Place": "Northside, Old Market, Eastfield, " * 20,
    "What changed and for whom": (SENTENCE * 70)[:5000],
    "Who was asked": SENTENCE * 12,
    "Where the data come from": "\n".join(["Our records."] * 30),
    "Outcomes that have no price": SENTENCE * 30,
}
LONELY = {**OUTPUT, "Category": "Active, inclusive and safe", "Outcome": "Less loneliness"}
WASTE = {**OUTPUT, "Category": "Environmentally sensitive", "Outcome": "Less waste", "Duration": 1}
EVERYBODY = (
    OUTPUT,
    {**LONELY, "Proxy": "Person no longer lonely"},
    {**LONELY, "Proxy": "Visit to a lonely person", "Duration": 1},
    {**WASTE, "Proxy": "Tonne of waste avoided"},
    {**WASTE, "Proxy": OWN["Proxy"]},
)
MANY = (
    *({**OUTPUT, "Description": f"Row {n} {SENTENCE * 4}"} for n in range(20)),
    *({**TOLD, "Description": f"Told {n}"} for n in range(20)),
    *({**HARM, "Description": f"Harm {n}"} for n in range(6)),
)
SEEN = 1366 - 37 - 62  # pixels beside the row numbers, the scroll bar and LibreOffice's side bar
BROADER = 1.11  # a column on LibreOffice's screen than on Excel's
CASES: dict[str, dict[str, Any]] = {
    "everything long": {
        "project": LONG,
        "outputs": MANY,
        "inputs": [{**INPUT, "Category": kind} for kind in KINDS],
        "own_proxies": (OWN,),
        "output_rows": len(MANY),
        "input_rows": 8,
    },
    "everybody gains, by every kind of input": {
        "project": LONG,
        "outputs": EVERYBODY,
        "inputs": [{**INPUT, "Category": kind} for kind in INPUT_CATEGORIES],
        "own_proxies": (OWN,),
        "input_rows": 8,
    },
    "an account of one word": {"project": {"What changed and for whom": "x" * 5000}},
    "an account of short lines": {"project": {"What changed and for whom": "One line.\n" * 120}},
    "nothing but harm": {"outputs": (HARM, {**HARM, "Description": "More harm"})},
    "nothing has a price": {"outputs": [TOLD] * 6},
    "forty outcomes without a price": {"outputs": [OUTPUT] + [TOLD] * 40, "output_rows": 41},
    "huge figures": {
        "outputs": ({**OUTPUT, "Units": 98_765_432_109.25},),
        "inputs": ({**INPUT, "Value": 9_876_543_210.5, "Volume": 12},),
    },
}


# judges are slow to start: they see the fullest page and the emptiest, and all where that is tried
for_judges = pytest.mark.parametrize(
    "path",
    [
        case if case in ("everything long", "nothing has a price") else thorough(case)
        for case in CASES
    ],
    indirect=True,
)


@pytest.fixture(scope="module", params=CASES)
def path(
    request: Any, build: Builder, small: Library, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """One of the cases, processed in place."""
    folder = tmp_path_factory.mktemp("page")
    result = process(folder, build(**CASES[request.param]), library=small, write=True)
    assert result.status == "valued", result.findings
    return folder / "Bid.xlsx"


def sheet_xml(path: Path) -> str:
    """The results sheet's part."""
    with zipfile.ZipFile(path) as package:
        return package.read("xl/worksheets/sve_sheet1.xml").decode()


def texts(path: Path) -> list[str]:
    """Every text of the results sheet, from the top down."""
    book = openpyxl.load_workbook(path, data_only=True)
    return [c.value for row in book[RESULTS_SHEET] for c in row if isinstance(c.value, str)]


def test_what_stands_above_the_first_break_is_no_higher_than_a_page(path: Path) -> None:
    xml = sheet_xml(path)
    last = int(re.findall(r'<brk id="(\d+)"', xml)[0])
    heights = {
        int(row): float(height)
        for row, height in re.findall(r'<row r="(\d+)"[^>]*? ht="([\d.]+)"', xml)
    }
    assert sum(heights.get(row, 15.0) for row in range(1, last + 1)) <= PAGE_HEIGHT


def test_no_page_of_the_workings_is_left_to_the_program_that_prints(path: Path) -> None:
    """Between two breaks stands what fits on a page, or one row that is higher than that."""
    xml = sheet_xml(path)
    heights = {
        int(row): float(height)
        for row, height in re.findall(r'<row r="(\d+)"[^>]*? ht="([\d.]+)"', xml)
    }
    last = max(map(int, re.findall(r'<row r="(\d+)"', xml)))
    ends = [0, *map(int, re.findall(r'<brk id="(\d+)"', xml)), last]
    assert ends == sorted(set(ends))
    for start, end in pairwise(ends):
        high = sum(heights.get(row, 15.0) for row in range(start + 1, end + 1))
        assert high <= PAGE_HEIGHT or end == start + 1


@for_judges
@requires_libreoffice
def test_in_print_the_findings_begin_on_the_second_page_and_no_figure_is_hidden(
    path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pdf"
    folder.mkdir()
    pdf = to_pdf(path, folder)
    said = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    pages = said.stdout.decode().split("\f")
    first = next(i for i, page in enumerate(pages) if f"{RESULTS_SHEET}: " in page)
    findings = next(i for i, page in enumerate(pages) if "Findings: what to mend" in page)
    assert findings == first + 1
    assert not any("###" in page for page in pages[first:])


@for_judges
@requires_validator
def test_the_validator_finds_no_error(path: Path) -> None:
    assert validate(path) == []


def test_body_text_is_large_enough_to_read_on_paper() -> None:
    """A page is fitted to its width: type of 11 points comes out at 8 or more."""
    columns = sum((width + 5 / 7) * DIGIT_ON_PAPER for width in WIDTHS) * 0.75
    paper = (11.69 - MARGINS["left"] - MARGINS["right"]) * 72
    assert 11 * int(100 * paper / columns) / 100 >= 8


def test_a_text_that_is_cut_stands_whole_below(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """The first page says in which row, and not a word is lost."""
    process(tmp_path, build(**CASES["everything long"]), library=small, write=True)
    found = texts(tmp_path / "Bid.xlsx")
    start = found.index("In full: texts that the first page shows shortened")
    whole = "".join("".join(found[start:]).split())
    for label, text in LONG.items():
        assert "".join(text.split()) in whole, label
    said = next(text for text in found if text.startswith("Shortened: the whole text is in row "))
    row = int(said.rsplit(" ", 1)[1])
    sheet = openpyxl.load_workbook(tmp_path / "Bid.xlsx")[RESULTS_SHEET]
    assert sheet.cell(row, 2).value == "In full: texts that the first page shows shortened"


def test_nothing_is_called_shortened_where_nothing_is(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    process(tmp_path, build(), library=small, write=True)
    found = texts(tmp_path / "Bid.xlsx")
    assert not any("hortened" in text for text in found)


def test_a_list_that_is_too_long_says_how_many_are_left_and_where(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    case = CASES["forty outcomes without a price"]
    process(tmp_path, build(**case), library=small, write=True)
    found = texts(tmp_path / "Bid.xlsx")
    listed = sum(text.startswith("No price: ") for text in found)
    left = next(text for text in found if text.endswith("see 'Workings: outputs' below."))
    assert 0 < listed < 40
    assert f"{40 - listed} outcomes without a price" in left


def test_net_harm_is_said_in_words_beside_its_colour(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    process(tmp_path, build(**CASES["nothing but harm"]), library=small, write=True)
    found = texts(tmp_path / "Bid.xlsx")
    assert found.count("NET HARM") == 3
    assert found.count("Below £0: it does more harm than good") == 3


def test_the_waterfall_of_harm_hangs_below_zero(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Harm of £90,000 before deflators: the first column reaches from 0 down to that."""
    process(tmp_path, build(outputs=({**HARM, "Units": -30},)), library=small, write=True)
    with zipfile.ZipFile(tmp_path / "Bid.xlsx") as package:
        charts = [package.read(n).decode() for n in package.namelist() if "/charts/" in n]
    (chart,) = [text for text in charts if "From gross to net" in text]
    series = re.findall(r"<c:val>.*?</c:val>", chart, re.DOTALL)
    base, above, below = (
        [float(v) for v in re.findall(r"<c:v>([^<]*)</c:v>", text)] for text in series
    )
    assert above == [0] * 7
    assert below[0] == -90_000
    assert below[-1] == pytest.approx(-28_350)
    assert base[1] == pytest.approx(-81_000)  # leakage of 10 % takes the harm from there
    assert below[1] == pytest.approx(-9_000)
    assert "Leakage  £9,000" in chart


def test_a_figure_has_the_decimals_that_it_needs(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    part = {**OUTPUT, "Units": 12.5, "Leakage": 0.125, "Duration": 1.5}
    process(tmp_path, build(outputs=(OUTPUT, part)), library=small, write=True)
    sheet = openpyxl.load_workbook(tmp_path / "Bid.xlsx")[RESULTS_SHEET]
    forms = {
        (cell.value, cell.number_format.split(";")[0])
        for row in sheet
        for cell in row
        if isinstance(cell.value, int | float)
    }
    wanted = {(10, "#,##0"), (12.5, "#,##0.0"), (1.5, "General"), (0.1, "0%"), (0.125, "0.0%")}
    assert wanted <= forms


def test_rules_other_than_the_defaults_are_named(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    policy = Policy(deadweight_floor=0.4, discount_rate=0.015)
    process(tmp_path, build(), library=small, policy=policy, write=True)
    found = texts(tmp_path / "Bid.xlsx")
    assert found[found.index("Rule deadweight_floor") + 1] == "0.4 (not the default)"
    assert found[found.index("Discount rate") + 1].startswith("1.5 % a year")
    assert "Rule leakage_floor" not in found


def test_the_same_bid_gives_the_same_bytes(build: Builder, small: Library, tmp_path: Path) -> None:
    workbook = build(**CASES["everything long"])
    process(tmp_path, workbook, library=small, write=True)
    first = (tmp_path / "Bid.xlsx").read_bytes()
    process(tmp_path, workbook, library=small, write=True)
    assert (tmp_path / "Bid.xlsx").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert package.testzip() is None


def test_every_column_is_on_the_screen_of_a_laptop(build: Builder, tmp_path: Path) -> None:
    """The totals stand in the last one."""
    process(tmp_path, build(), "bid.xlsx", write=True)
    sheet = openpyxl.load_workbook(tmp_path / "bid.xlsx")[RESULTS_SHEET]
    wide = sum(
        7 * each.width * (each.max - each.min + 1) for each in sheet.column_dimensions.values()
    )
    assert wide * BROADER * sheet.sheet_view.zoomScale / 100 <= SEEN
