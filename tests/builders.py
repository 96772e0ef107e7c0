"""Filled workbooks and small libraries that tests build: rows worked by hand, one call each."""

from __future__ import annotations

import csv
import importlib
import io
import pickle
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from sve_excel.comparison.bids import gather
from sve_excel.comparison.workbook import workbook_of
from sve_excel.files.finding import Task
from sve_excel.layout import INPUT_COLUMNS, OUTPUT_COLUMNS, SHARES
from sve_excel.library.loading import Library, load_library
from sve_excel.library.shipped import library_folder
from sve_excel.model import Result, Submission
from sve_excel.opc import Package, check_sheets
from sve_excel.policy.figures import Figures
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.reading.submission import read_submission
from sve_excel.run.one import process_one
from sve_excel.run.settings import Settings

ROOT = Path(__file__).resolve().parents[1]  # of the project: samples, proxies, docs
TEMPLATE = ROOT / "templates" / "SVE_template.xlsx"

# A library whose figures can be checked in the head. In 2024/25 prices: THR-001 £1,000,
# THR-002 400 * 100 / 80 = £500, THR-003 £80, THR-010 £250, AIS-001 96 * 100 / 96 = £100,
# AIS-002 £10.50, ENV-001 90 * 100 / 90 = £100.
SMALL_LIBRARY = {
    "VERSION": "small\n",
    "categories.csv": (
        "code,category,definition,colour,text_colour,order\n"
        'AIS,"Active, inclusive and safe",People get on,#CC6677,#000000,1\n'
        "THR,Thriving,People prosper,#332288,#FFFFFF,2\n"
        "ENV,Environmentally sensitive,Nature keeps,#117733,#FFFFFF,3\n"
    ),
    "gdp_deflators.csv": (
        "financial_year,index,kind,release\n"
        "2019/20,75,outturn,Made up\n"
        "2020/21,80,outturn,Made up\n"
        "2021/22,84,outturn,Made up\n"
        "2022/23,90,outturn,Made up\n"
        "2023/24,96,outturn,Made up\n"
        "2024/25,100,outturn,Made up\n"
        "2025/26,103,forecast,Made up\n"
        "2026/27,106,forecast,Made up\n"
        "2027/28,109,forecast,Made up\n"
    ),
    "proxies.csv": (
        "id,category,outcome,proxy,unit,value,price_year,low,high,bearer,recurrence,part_of,"
        "source,publisher,source_year,url,locator,read_from,licence,confidence\n"
        'AIS-001,"Active, inclusive and safe",Less loneliness,Person no longer lonely,'
        "person per year,96,2023/24,48,120,social,yearly,,"
        "A study,A university,2023,https://example.org/a,p. 1,original,figure cited,B\n"
        'AIS-002,"Active, inclusive and safe",Less loneliness,Visit to a lonely person,'
        "visit,10.50,2024/25,,,fiscal,once,,"
        "A study,A university,2023,https://example.org/a,p. 2,original,figure cited,B\n"
        "THR-001,Thriving,People into work,Job found by a person out of work,"
        "person per year,1000,2024/25,800,1500,economic,yearly,,"
        "A report,A ministry,2024,https://example.org/b,p. 3,original,OGL v3,A\n"
        "THR-002,Thriving,People into work,Benefit no longer paid after a job is found,"
        "person per year,400,2020/21,,,fiscal,yearly,THR-001,"
        "A report,A ministry,2024,https://example.org/b,p. 4,original,OGL v3,A\n"
        "THR-003,Thriving,People into work,Housing benefit no longer paid,"
        "person per year,80,2024/25,,,fiscal,yearly,THR-002,"
        "A report,A ministry,2024,https://example.org/b,p. 5,original,OGL v3,A\n"
        "THR-010,Thriving,People trained,Training course completed,"
        "course,250,2024/25,,,economic,once,,"
        "A report,A ministry,2024,https://example.org/b,p. 6,original,OGL v3,A\n"
        "ENV-001,Environmentally sensitive,Less waste,Tonne of waste avoided,"
        "tonne,90,2022/23,,,environmental,once,,"
        "A report,An agency,2024,https://example.org/c,p. 7,original,OGL v3,A\n"
    ),
    "retired.csv": (
        "id,category,outcome,proxy,unit,value,price_year,low,high,bearer,recurrence,part_of,"
        "source,publisher,source_year,url,locator,read_from,licence,confidence,"
        "retired_on,reason,replaced_by\n"
        "THR-090,Thriving,People into work,Dole no longer paid,"
        "person per year,70,2019/20,,,fiscal,yearly,,"
        "A report,A ministry,2009,https://example.org/b,p. 8,original,OGL v3,A,"
        "2025-11-01,the benefit was abolished,THR-002\n"
        'AIS-090,"Active, inclusive and safe",Less loneliness,Telegram of comfort,'
        "telegram,3,2019/20,,,social,once,,"
        "A report,A ministry,2009,https://example.org/b,p. 9,original,OGL v3,A,"
        "2025-11-01,nobody sends them,\n"
    ),
}


def compared(
    results: Sequence[Result], library: Library, policy: Policy, links: Mapping[str, str]
) -> bytes:
    """Give the comparison of results; ``links`` leads to each one's file."""
    return workbook_of(gather(results, library, policy, links))


def in_second_form(files: Mapping[str, str] = SMALL_LIBRARY) -> dict[str, str]:
    """The files of a library with the columns and the file that came with the second edition.

    Every row is left open there: no division, no overlap, the standard rate.
    """
    first, *rows = files["proxies.csv"].splitlines()
    home = {row[2]: row[1] for row in csv.reader(rows)}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("category", "outcome", "sdg", "ppn002", "note"))
    writer.writerows((category, outcome, "8 3", "1", "") for outcome, category in home.items())
    lines = [f"{first},bearers,overlap,discount", *(f"{row},,,standard" for row in rows)]
    return {**files, "proxies.csv": "\n".join(lines) + "\n", "outcomes.csv": buffer.getvalue()}


PROJECT = {"Project name": "Way In", "Organisation": "Ravensmere Works", "Evaluation": "Forecast"}
# one row that nothing can be said against: 10 * £1,000 * 3 years
OUTPUT: Mapping[str, Any] = {
    **{share.heading: 0 for share in SHARES},
    "Description": "Ten people find work",
    "Category": "Thriving",
    "Outcome": "People into work",
    "Proxy": "Job found by a person out of work",
    "Units": 10,
    "Duration": 3,
    "Leakage": 0.1,
    "Deadweight": 0.2,
    "Attribution": 0.25,
    "Drop-off": 0.5,
    "Evidence": "Payslips",
}
INPUT: Mapping[str, Any] = {
    "Description": "Grant",
    "Category": "Cash",
    "Value": 1000,
    "Volume": 1,
    "Leakage": 0,
    "Evidence": "Contract",
}
OWN: Mapping[str, Any] = {
    "Proxy": "Bicycle mended",
    "Outcome": "Less waste",
    "Unit": "bicycle",
    "Value": 40,
    "Price year": "2020/21",
    "Source": "Workshop accounts 2021, p. 2",
}


def write_library(folder: Path, files: Mapping[str, str | bytes] = SMALL_LIBRARY) -> Path:
    """Write the files of a library into a folder, and give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def write_policy(folder: Path, text: str) -> Path:
    """Write a policy file into a folder, and give its path."""
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


Builder = Callable[..., bytes]
Change = Callable[[openpyxl.Workbook], Any]


@cache
def shipped() -> Library:
    """The library that is shipped, loaded once."""
    return load_library(library_folder())


def process(
    tmp_path: Path,
    workbook: bytes,
    name: str = "Bid.xlsx",
    *,
    library: Library | None = None,
    policy: Policy = DEFAULT_POLICY,
    write: bool = False,
) -> Result:
    """Take a workbook through every step, by the shipped library unless another is given.

    It stands in ``tmp_path`` under ``name``; with ``write`` its results are written into it.
    """
    path = tmp_path / name
    path.write_bytes(workbook)
    settings = Settings(library or shipped(), policy, write=write)
    return process_one(Task(path, name), settings)


def edited(workbook: bytes, *changes: Change) -> bytes:
    """A workbook as openpyxl saves it after these changes, computed cells without a result."""
    book = _copied(*pickle.loads(_as_openpyxl_reads_it(workbook)))
    for change in changes:
        change(book)
    return saved(book)


def take_formulas_apart_once() -> None:
    """Let openpyxl keep what it made of a shared formula.

    It takes each apart anew in every workbook that it reads, which is half of its time, and those
    of our sheets are the same in all of them.
    """
    reader: Any = importlib.import_module("openpyxl.worksheet._reader")
    kept: Any = reader.Translator
    if isinstance(kept, type):
        kept.translate_formula = cache(kept.translate_formula)
        reader.Translator = cache(kept)


@lru_cache(maxsize=64)
def _as_openpyxl_reads_it(workbook: bytes) -> bytes:
    """What openpyxl makes of a workbook: to read one anew takes six times as long.

    Beside the book stand the tables of each sheet, which a pickle of openpyxl's list forgets.
    """
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    return pickle.dumps((book, [[*sheet.tables.values()] for sheet in book.worksheets]))


def _copied(book: openpyxl.Workbook, tables: Sequence[Sequence[Any]]) -> openpyxl.Workbook:
    """The copy of a book with what a pickle of openpyxl's own dictionaries forgets."""
    for sheet, own in zip(book.worksheets, tables, strict=True):
        sheet.tables.clear()
        for table in own:
            sheet.tables.add(table)
        for sizes, made in (
            (sheet.row_dimensions, sheet._add_row),
            (sheet.column_dimensions, sheet._add_column),
        ):
            sizes.worksheet, sizes.default_factory = sheet, made
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook of openpyxl's."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(sheet: str, cell: str, value: Any) -> Change:
    """A change for ``edited``: write one cell."""

    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell].value = value

    return change


def read(workbook: bytes, file: str = "Bid.xlsx") -> tuple[Submission, list[str]]:
    """Read a workbook that can be read: what it says, and its findings as code and place."""
    package = Package.open(workbook)
    check_sheets(package)
    submission, findings = read_submission(package, file)
    assert submission is not None, findings
    return submission, [f"{found.code} {found.place}" for found in findings]


def parts(workbook: bytes) -> dict[str, bytes]:
    """Content of every part, by its name in the container."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """A container with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


ANSWERS = {
    **PROJECT,
    "Funding": "Mixed",
    "Nature": "Ongoing",
    "Place": "Ravensmere",
    "Start date": date(2026, 10, 1),
    "End date": date(2029, 9, 30),
    "Contract price": 1250.5,
    "People who benefit": 40,
    "What changed and for whom": "Ten people work.\nThey say so.",
    "Who was asked": "All of them",
    "Where the data come from": "Payslips",
    "Outcomes that have no price": "Pride",
}


def by_hand(
    *,
    outputs: Sequence[Mapping[str, Any]] = (OUTPUT,),
    inputs: Sequence[Mapping[str, Any]] = (INPUT,),
    project: Mapping[str, Any] = PROJECT,
    **options: Any,
) -> bytes:
    """A bare workbook of three sheets that only knows headings and labels.

    A value that is a function is given the sheet, the row and the column, and writes itself.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy", **options}) as book:
        form = book.add_worksheet("Project")
        for row, label in enumerate(ANSWERS):
            form.write_string(row, 0, label)
            _write(form, row, 1, project.get(label))
        for name, columns, rows in (
            ("Outputs", OUTPUT_COLUMNS, outputs),
            ("Inputs", INPUT_COLUMNS, inputs),
        ):
            sheet = book.add_worksheet(name)
            typed = [column.heading for column in columns if not column.computed]
            sheet.write_row(0, 0, typed)
            for at, answers in enumerate(rows, 1):
                for index, heading in enumerate(typed):
                    _write(sheet, at, index, answers.get(heading))
    return buffer.getvalue()


def _write(sheet: Any, row: int, column: int, found: Any) -> None:
    if callable(found):
        found(sheet, row, column)
    elif isinstance(found, str):
        sheet.write_string(row, column, found)
    elif isinstance(found, datetime | date):
        sheet.write_datetime(row, column, found)
    elif found is not None:
        sheet.write(row, column, found)


def formula(text: str, stored: Any) -> Callable[[Any, int, int], None]:
    """A formula with its stored result."""
    return lambda sheet, row, column: sheet.write_formula(row, column, text, None, stored)


def with_output(**answers: Any) -> bytes:
    """The bare workbook with some answers of its one output changed; _ stands for -."""
    changed = {key.replace("_", "-"): answer for key, answer in answers.items()}
    return by_hand(outputs=[{**OUTPUT, **changed}])


def unreadable(workbook: bytes) -> list[str]:
    """Findings of a workbook from which nothing is read."""
    submission, findings = read_submission(Package.open(workbook), "Bid.xlsx")
    assert submission is None
    return [f"{found.code} {found.place}" for found in findings]


def figures(
    net: Sequence[float],
    price: Sequence[float] | None = None,
    value: Sequence[float] | None = None,
) -> list[Figures]:
    """Bids to be marked, with these ratios, at £100 and worth 100 times the ratio unless given."""
    worth = value or [each * 100 for each in net]
    return [
        Figures(ratio, ratio, ratio, pounds, pounds, asked, 0)
        for ratio, pounds, asked in zip(net, worth, price or [100.0] * len(net), strict=True)
    ]
