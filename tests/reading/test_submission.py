"""Reading by heading and label: what people and programs do to a workbook costs nobody a bid."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sve_excel.library.loading import Library
from sve_excel.model import Input, Output, OwnProxy, Project, Submission
from tests.builders import (
    OWN,
    Change,
    edited,
    process,
    read,
)
from tests.judges import recalculate, requires_libreoffice


def content(submission: Submission) -> tuple[object, ...]:
    """What a workbook says, wherever in it it stands."""
    nowhere: Mapping[str, str] = {}
    return (
        replace(submission.project, cells=nowhere),
        [replace(each, row=0, cells=nowhere, shown=None, stored={}) for each in submission.outputs],
        [replace(each, row=0, cells=nowhere, stored={}) for each in submission.inputs],
        [replace(each, row=0, cells=nowhere) for each in submission.own_proxies],
        submission.template_version,
        submission.library_version,
        submission.library_sha256,
        submission.price_base,
    )


# --- what the template holds


def test_every_answer_is_read_with_its_place(workbook: bytes, small: Library) -> None:
    submission, findings = read(workbook)
    assert findings == []
    assert submission.file == "Bid.xlsx"
    assert replace(submission.project, cells={}) == Project(
        name="Way In",
        organisation="Ravensmere Works",
        evaluation="Forecast",
        funding="Mixed",
        nature="Ongoing",
        place="Ravensmere",
        start=date(2026, 10, 1),
        end=date(2029, 9, 30),
        contract_price=1250.5,
        beneficiaries=40,
        narrative="Ten people work.\nThey say so.",
        consulted="All of them",
        data_sources="Payslips",
        unpriced="Pride",
    )
    assert [replace(each, cells={}, shown=None, stored={}) for each in submission.outputs] == [
        Output(
            row=5,
            description="Ten people find work",
            category="Thriving",
            outcome="People into work",
            proxy="Job found by a person out of work",
            units=10,
            duration=3,
            leakage=0.1,
            deadweight=0.2,
            attribution=0.25,
            drop_off=0.5,
            displacement=0,
            evidence="Payslips",
        ),
        Output(
            row=6,
            description="Bicycles kept",
            category="Environmentally sensitive",
            outcome="Less waste",
            proxy="Bicycle mended",
            units=-2.5,
            duration=None,
            leakage=None,
            deadweight=None,
            attribution=None,
            drop_off=None,
            displacement=None,
            evidence="Log",
        ),
    ]
    assert [replace(each, cells={}, stored={}) for each in submission.inputs] == [
        Input(5, "Grant", "Cash", 1000, 1, 0, "Contract")
    ]
    assert [replace(each, cells={}) for each in submission.own_proxies] == [
        OwnProxy(
            row=5,
            name="Bicycle mended",
            outcome="Less waste",
            unit="bicycle",
            value=40,
            price_year="2020/21",
            source="Workshop accounts 2021, p. 2",
            uprated=None,
        )
    ]
    assert (submission.library_version, submission.library_sha256) == (small.version, small.sha256)
    assert submission.price_base == "2024/25"


def test_the_cells_that_are_named_are_those_that_hold_the_answers(workbook: bytes) -> None:
    submission, _ = read(workbook)
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    outputs, inputs, project = book["Outputs"], book["Inputs"], book["Project"]
    assert outputs[submission.outputs[1].cells["Units"]].value == -2.5
    assert outputs[submission.outputs[0].cells["Drop-off"]].value == 0.5
    assert inputs[submission.inputs[0].cells["Value"]].value == 1000
    assert project[submission.project.cells["Place"]].value == "Ravensmere"
    own = book["Own proxies"]
    assert own[submission.own_proxies[0].cells["Source"]].value == OWN["Source"]


def test_the_stored_value_of_a_proxy_is_read_where_there_is_one(workbook: bytes) -> None:
    assert [each.shown for each in read(workbook)[0].outputs] == [1000, 50]
    assert [each.shown for each in read(edited(workbook))[0].outputs] == [None, None]


# --- what people and programs do to it


def rows_inserted(sheet: str, at: int, count: int) -> Change:
    """Rows above everything, or between heading and title."""
    return lambda book: book[sheet].insert_rows(at, count)


def _table(sheet: Worksheet) -> tuple[int, list[list[Any]]]:
    """Row of the heading, and everything from there down."""
    at = next(row[0].row for row in sheet.iter_rows() if row[0].value in ("Description", "Proxy"))
    return at, [[cell.value for cell in row] for row in sheet.iter_rows(min_row=at)]


def columns_reversed(name: str) -> Change:
    """Every column to the other side, three columns further right."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[name]
        sheet.tables.clear()
        for helper in sheet.column_dimensions.values():
            helper.hidden = False
        at, rows = _table(sheet)
        for row, values in enumerate(rows, at):
            for column in range(len(values)):
                sheet.cell(row, column + 1).value = None
            for column, value in enumerate(reversed(values), 4):
                typed = value if not str(value).startswith("=") else None
                sheet.cell(row, column).value = typed

    return change


def headings(name: str, how: Callable[[str], str]) -> Change:
    """Write every heading in another way."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[name]
        sheet.tables.clear()
        at, _ = _table(sheet)
        for cell in sheet[at]:
            if cell.value:
                cell.value = how(cell.value)

    return change


def labels(how: Callable[[str], str]) -> Change:
    """Write every label of Project in another way."""

    def change(book: openpyxl.Workbook) -> None:
        for (cell,) in book["Project"]["A4:A30"]:
            if cell.value:
                cell.value = how(cell.value)

    return change


def labels_moved(book: openpyxl.Workbook) -> None:
    """The form four columns to the right and upside down, where the panel was."""
    sheet = book["Project"]
    lines = [(row[0].value, row[1].value) for row in sheet["A4:B30"] if row[0].value]
    for merged in [*sheet.merged_cells.ranges]:
        sheet.unmerge_cells(str(merged))
    for row in sheet["A1:N40"]:
        for cell in row:
            cell.value = None
    for at, (label, answer) in enumerate(reversed(lines), 7):
        sheet.cell(at, 8).value = label
        sheet.cell(at, 9).value = answer


def blank_rows_between(book: openpyxl.Workbook) -> None:
    sheet = book["Outputs"]
    sheet.tables.clear()
    sheet.insert_rows(6, 3)


def extra_columns(book: openpyxl.Workbook) -> None:
    """A column of one's own between ours, another at the end, and notes beside the table."""
    sheet = book["Inputs"]
    sheet.tables.clear()
    sheet.insert_cols(2)
    sheet["B4"], sheet["B5"] = "Our code", "X-17"
    sheet["Z4"], sheet["Z5"], sheet["Z9"] = "Who typed it", "Ana", "ask Ben"


def a_title_that_names_columns(book: openpyxl.Workbook) -> None:
    sheet = book["Outputs"]
    sheet["A2"], sheet["B2"], sheet["C2"] = "Description", "Category", "and so on"


def tabs(how: Callable[[str], str]) -> Change:
    """Write every sheet's name in another way."""

    def change(book: openpyxl.Workbook) -> None:
        for sheet in book:
            name = sheet.title
            sheet.title = "-"  # openpyxl takes a change of letter case alone for a double
            sheet.title = how(name)

    return change


HABITS: dict[str, Sequence[Change]] = {
    "saved by openpyxl": (),
    "columns of Outputs moved": (columns_reversed("Outputs"),),
    "columns of Inputs moved": (columns_reversed("Inputs"),),
    "columns of Own proxies moved": (columns_reversed("Own proxies"),),
    "rows inserted above": (
        rows_inserted("Outputs", 1, 3),
        rows_inserted("Inputs", 1, 1),
        rows_inserted("Own proxies", 1, 2),
        rows_inserted("Project", 1, 7),
    ),
    "title rows deleted": (
        lambda book: book["Outputs"].delete_rows(1, 3),
        lambda book: book["Inputs"].delete_rows(1, 3),
        lambda book: book["Project"].delete_rows(1, 3),
    ),
    "heading at row 50": (
        rows_inserted("Outputs", 2, 46),
        rows_inserted("Inputs", 2, 46),
        rows_inserted("Project", 2, 46),
    ),
    "blank rows between rows": (blank_rows_between,),
    "headings in capitals": (headings("Outputs", str.upper), headings("Inputs", str.upper)),
    "headings in small letters": (headings("Outputs", str.lower), headings("Inputs", str.lower)),
    "labels in capitals": (labels(str.upper),),
    "headings with a star": (
        headings("Outputs", lambda text: f"{text} *"),
        headings("Inputs", lambda text: f"{text}*"),
        headings("Own proxies", lambda text: f"{text}*"),
        labels(lambda text: f"{text}* :"),
    ),
    "headings with a remark": (
        headings("Outputs", lambda text: f"{text} (see Start)"),
        headings("Inputs", lambda text: f"{text}\n(pounds, or a share)"),
        labels(lambda text: f"{text} (please fill in):"),
    ),
    "headings with non-breaking spaces": (
        headings("Outputs", lambda text: f"\u00a0{text.replace(' ', chr(0xA0))}\u00a0"),
        labels(lambda text: text.replace(" ", "\u00a0")),
    ),
    "headings with another dash": (headings("Outputs", lambda text: text.replace("-", "\u2011")),),
    "headings with a line break": (labels(lambda text: text.replace(" ", "\n")),),
    "labels moved": (labels_moved,),
    "columns of one's own": (extra_columns,),
    "a title that names columns": (a_title_that_names_columns,),
    "sheets named in capitals": (tabs(str.upper),),
    "sheets named with a blank after": (tabs(lambda name: f"{name} "),),
    "sheets in another order": (lambda book: book.move_sheet("Inputs", -3),),
    "sheets of one's own": (lambda book: book.create_sheet("Notes", 0).append(["Units", 7]),),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_workbook_is_read_alike_whatever_was_done_to_it(habit: str, workbook: bytes) -> None:
    plain, _ = read(workbook)
    changed, findings = read(edited(workbook, *HABITS[habit]))
    # openpyxl moves no print area with the cells
    assert [each for each in findings if not each.startswith("SVE247")] == []
    assert content(changed) == content(plain)


def test_places_are_where_the_cells_were_moved_to(workbook: bytes) -> None:
    moved = edited(workbook, rows_inserted("Outputs", 2, 46), columns_reversed("Outputs"))
    submission, _ = read(moved)
    cells = submission.outputs[0].cells
    sheet = openpyxl.load_workbook(io.BytesIO(moved))["Outputs"]
    assert submission.outputs[0].row == 51
    assert sheet[cells["Units"]].value == 10
    assert sheet[cells["Deadweight"]].value == 0.2


@requires_libreoffice
def test_a_workbook_saved_by_libreoffice_is_read_and_valued_alike(
    workbook: bytes, small: Library, tmp_path: Path
) -> None:
    source = tmp_path / "Bid.xlsx"
    source.write_bytes(workbook)
    (tmp_path / "saved").mkdir()
    saved = recalculate(source, tmp_path / "saved").read_bytes()
    plain, resaved = read(workbook), read(saved)
    assert resaved[1] == plain[1] == []
    assert content(resaved[0]) == content(plain[0])
    before = process(tmp_path, workbook, library=small)
    after = process(tmp_path, saved, library=small)
    assert [str(found) for found in after.findings] == [str(found) for found in before.findings]
    assert before.valuation is not None
    assert after.valuation is not None
    assert after.valuation.net_sroi == before.valuation.net_sroi
