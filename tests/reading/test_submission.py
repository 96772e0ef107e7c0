"""Reading by heading and label: what people and programs do to a workbook costs nobody a bid."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from sve_excel.layout import INPUT_COLUMNS, OUTPUT_COLUMNS
from sve_excel.library.loading import Library
from sve_excel.model import Input, Output, OwnProxy, Project, Submission
from sve_excel.opc.package import Package
from sve_excel.reading.submission import read_submission
from tests.builders import (
    INPUT,
    OUTPUT,
    OWN,
    PROJECT,
    Builder,
    edited,
    packed,
    parts,
    process,
    put,
    read,
)
from tests.judges import recalculate, requires_libreoffice

Change = Callable[[openpyxl.Workbook], Any]
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
SECOND: Mapping[str, Any] = {
    "Description": "Bicycles kept",
    "Category": "Environmentally sensitive",
    "Outcome": "Less waste",
    "Proxy": "Bicycle mended",
    "Units": -2.5,
    "Evidence": "Log",
}


@pytest.fixture
def workbook(build: Builder) -> bytes:
    """Two outputs, one of them mostly blank, one input and one own proxy."""
    return build(project=ANSWERS, outputs=[OUTPUT, SECOND], own_proxies=[OWN])


def content(submission: Submission) -> tuple[object, ...]:
    """What a workbook says, wherever in it it stands."""
    nowhere: Mapping[str, str] = {}
    return (
        replace(submission.project, cells=nowhere),
        [replace(each, row=0, cells=nowhere, shown=None) for each in submission.outputs],
        [replace(each, row=0, cells=nowhere) for each in submission.inputs],
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
    assert [replace(each, cells={}, shown=None) for each in submission.outputs] == [
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
    assert [replace(each, cells={}) for each in submission.inputs] == [
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
    assert findings == []
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


# --- cells, written by hand so that each is exactly what is meant


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


# Outputs as by_hand writes it: A Description .. E Units, F Duration, G Leakage, H Deadweight,
# I Attribution, J Drop-off, K Displacement, L Evidence


def test_a_workbook_with_nothing_but_headings_and_labels_is_read() -> None:
    submission, findings = read(by_hand())
    assert findings == []
    assert submission.outputs[0].units == 10
    assert submission.inputs[0].value == 1000
    assert (submission.template_version, submission.library_sha256) == ("", "")
    assert submission.own_proxies == ()


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), ("£1,200.50", 1200.5), (" 1 200 ", 1200), ("(3)", -3)]
)
def test_a_number_typed_as_text_is_read_and_noted(typed: str, number: float) -> None:
    submission, findings = read(with_output(Units=typed))
    assert submission.outputs[0].units == number
    assert findings == ["SVE205 Outputs!E2"]


def test_a_share_typed_as_text_is_read_and_noted() -> None:
    submission, findings = read(with_output(Leakage="15%", Deadweight="0.2", Drop_off=" 7.5 % "))
    row = submission.outputs[0]
    assert (row.leakage, row.deadweight, row.drop_off) == (0.15, 0.2, 0.075)
    assert findings == ["SVE205 Outputs!G2", "SVE205 Outputs!H2", "SVE205 Outputs!J2"]


def test_a_blank_a_zero_and_a_text_are_three_things() -> None:
    blank, _ = read(with_output(Deadweight=None))
    zero, none_found = read(with_output(Deadweight=0))
    text, found = read(with_output(Deadweight="none"))
    assert blank.outputs[0].deadweight is None
    assert zero.outputs[0].deadweight == 0
    assert text.outputs[0].deadweight is None
    assert (blank.outputs[0].unreadable, zero.outputs[0].unreadable) == (frozenset(), frozenset())
    assert text.outputs[0].unreadable == {"Deadweight"}
    assert (none_found, found) == ([], ["SVE203 Outputs!H2"])


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\n", "\t "])
def test_blanks_that_were_typed_are_blank(blank: str) -> None:
    submission, findings = read(with_output(Duration=blank, Evidence=blank))
    assert findings == []
    assert (submission.outputs[0].duration, submission.outputs[0].evidence) == (None, "")
    assert submission.outputs[0].unreadable == frozenset()


@pytest.mark.parametrize("typed", ["a dozen", "15%", "1,5", "12 people", True, date(2026, 1, 1)])
def test_what_is_no_number_is_said_to_be_none_and_never_read_as_zero(typed: Any) -> None:
    submission, findings = read(with_output(Units=typed))
    assert submission.outputs[0].units is None
    assert submission.outputs[0].unreadable == {"Units"}
    assert findings == ["SVE203 Outputs!E2"]


def test_the_result_of_a_formula_is_read() -> None:
    submission, findings = read(
        with_output(Units=formula("=4*5", 20), Evidence=formula('="a"&"b"', "ab"))
    )
    assert findings == []
    assert (submission.outputs[0].units, submission.outputs[0].evidence) == (20, "ab")


def test_a_formula_whose_result_is_empty_text_is_blank() -> None:
    """Written as Excel does, with the type of a text."""
    made = parts(with_output(Duration=formula('=""', "x")))
    sheet = made["xl/worksheets/sheet2.xml"]
    assert b"<v>x</v>" in sheet
    made["xl/worksheets/sheet2.xml"] = sheet.replace(b"<v>x</v>", b"<v></v>")
    submission, findings = read(packed(made))
    assert (submission.outputs[0].duration, findings) == (None, [])


def test_a_formula_without_a_stored_result_is_never_zero(workbook: bytes) -> None:
    """A file of openpyxl stores no results, so every formula that was typed is one of these."""
    changed = edited(
        workbook,
        put("Outputs", "E5", "=4*5"),
        put("Outputs", "A6", '="Bicycles"'),
        put("Inputs", "C5", "=1000"),
        put("Project", "B10", "=TODAY()"),
        put("Own proxies", "D5", "=40"),
    )
    submission, findings = read(changed)
    assert findings == [
        "SVE208 Project!B10",
        "SVE208 Outputs!E5",
        "SVE208 Outputs!A6",
        "SVE208 Inputs!C5",
        "SVE208 Own proxies!D5",
    ]
    assert submission.outputs[0].units is None
    assert submission.outputs[0].unreadable == {"Units"}
    assert submission.inputs[0].value is None
    assert submission.project.start is None


def test_a_row_of_formulas_without_results_is_a_row(build: Builder) -> None:
    """Nothing of it can be read, and it is not taken for an empty row."""
    changed = edited(build(), put("Inputs", "C6", "=1000"))
    submission, findings = read(changed)
    assert len(submission.inputs) == 2
    assert findings == ["SVE208 Inputs!C6"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?"])
def test_an_error_value_is_never_zero(error: str) -> None:
    submission, findings = read(with_output(Units=formula("=1/0", error)))
    assert submission.outputs[0].units is None
    assert findings == ["SVE209 Outputs!E2"]


def test_an_error_value_without_a_formula_is_found_too(workbook: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Outputs"]["E5"].value = "#N/A"
        assert book["Outputs"]["E5"].data_type == "e"

    submission, findings = read(edited(workbook, change))
    assert submission.outputs[0].units is None
    assert findings == ["SVE209 Outputs!E5"]


@pytest.mark.parametrize("number", [1e15, -1e15, 1e300])
def test_a_number_too_large_to_be_meant_is_not_used(number: float) -> None:
    submission, findings = read(with_output(Units=number))
    assert submission.outputs[0].units is None
    assert findings == ["SVE213 Outputs!E2"]


def test_the_largest_number_that_is_read_keeps_its_pence() -> None:
    assert read(with_output(Units=123456789012.25))[0].outputs[0].units == 123456789012.25


def test_a_number_where_text_is_due_is_its_digits() -> None:
    submission, findings = read(with_output(Description=2026, Evidence=12.5))
    assert (submission.outputs[0].description, submission.outputs[0].evidence) == ("2026", "12.5")
    assert findings == []


def test_text_keeps_its_lines_and_loses_its_outer_blanks() -> None:
    submission, _ = read(with_output(Evidence="  two\nlines\u00a0of it \n"))
    assert submission.outputs[0].evidence == "two\nlines of it"


def test_text_in_several_fonts_is_read_whole(build: Builder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        bold = TextBlock(InlineFont(b=True), "ten")
        book["Outputs"]["A5"].value = CellRichText("Work for ", bold, " people")

    submission, _ = read(edited(build(), change))
    assert submission.outputs[0].description == "Work for ten people"


# --- dates


@pytest.mark.parametrize("typed", ["01/10/2026", "1 October 2026", "2026-10-01", " 1-10-2026 "])
def test_a_date_typed_as_text_is_read_with_the_day_first(typed: str) -> None:
    submission, findings = read(by_hand(project={**PROJECT, "Start date": typed}))
    assert (submission.project.start, findings) == (date(2026, 10, 1), [])


@pytest.mark.parametrize("options", [{}, {"date_1904": True}], ids=["1900", "1904"])
def test_a_date_cell_is_read_whatever_day_the_workbook_counts_from(options: Any) -> None:
    submission, findings = read(
        by_hand(
            project={**PROJECT, "Start date": date(2026, 10, 1), "End date": date(2029, 9, 30)},
            **options,
        )
    )
    assert findings == []
    assert (submission.project.start, submission.project.end) == (
        date(2026, 10, 1),
        date(2029, 9, 30),
    )


@pytest.mark.parametrize("typed", ["soon", "31/02/2027", 46296, "03/31/2027"])
def test_what_is_no_date_is_said_to_be_none(typed: Any) -> None:
    submission, findings = read(by_hand(project={**PROJECT, "Start date": typed}))
    assert submission.project.start is None
    assert submission.project.unreadable == {"Start date"}
    assert findings == ["SVE211 Project!B7"]


# --- tables of every size and shape


def test_there_is_no_limit_of_two_hundred_rows() -> None:
    rows = [{**OUTPUT, "Units": number} for number in range(1, 1001)]
    spent = [{**INPUT, "Value": number} for number in range(1, 501)]
    submission, findings = read(by_hand(outputs=rows, inputs=spent))
    assert findings == []
    assert [each.units for each in submission.outputs] == list(range(1, 1001))
    assert [each.value for each in submission.inputs] == list(range(1, 501))
    assert submission.outputs[-1].row == 1001


def test_a_template_with_more_rows_is_filled_and_read(build: Builder) -> None:
    rows = [{**OUTPUT, "Units": number} for number in range(1, 241)]
    submission, findings = read(build(outputs=rows))
    assert findings == []
    assert [each.units for each in submission.outputs] == list(range(1, 241))


def test_choices_are_known_whatever_their_letter_case() -> None:
    answers = {
        **PROJECT,
        "Evaluation": " EVALUATIVE ",
        "Funding": "capital",
        "Nature": "one\u2011off",
    }
    project = read(by_hand(project=answers))[0].project
    assert (project.evaluation, project.funding, project.nature) == (
        "Evaluative",
        "Capital",
        "One-off",
    )


def unreadable(workbook: bytes) -> list[str]:
    """Findings of a workbook from which nothing is read."""
    submission, findings = read_submission(Package.open(workbook), "Bid.xlsx")
    assert submission is None
    return [f"{found.code} {found.place}" for found in findings]


def test_a_column_that_stands_twice_is_not_guessed(build: Builder) -> None:
    def twice(book: openpyxl.Workbook) -> None:
        book["Outputs"].tables.clear()
        book["Outputs"]["X4"].value = "units *"

    assert unreadable(edited(build(), twice)) == ["SVE110 Outputs!E4"]


def test_a_computed_column_that_stands_twice_is_nobodys_fault(build: Builder) -> None:
    """Nothing is read from it: a bidder may have a Source column of his own."""

    def twice(book: openpyxl.Workbook) -> None:
        book["Outputs"].tables.clear()
        book["Outputs"]["X4"].value = "Source"

    assert read(edited(build(), twice))[1] == []


def test_the_heading_row_is_the_one_that_names_most_columns(build: Builder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Inputs"]
        sheet["A8"], sheet["B8"], sheet["C8"] = "Value", "Cash", 5

    submission, _ = read(edited(build(), change))
    assert [each.description for each in submission.inputs] == ["Grant", "Value"]


def test_an_answer_that_reads_like_a_label_is_an_answer() -> None:
    answers = {**PROJECT, "Project name": "Place", "Place": "Organisation"}
    submission, findings = read(by_hand(project=answers))
    assert findings == []
    assert submission.project.name == "Place"
    assert submission.project.organisation == "Ravensmere Works"
    assert submission.project.place == "Organisation"


def test_a_label_that_stands_twice_with_the_same_answer_is_no_fault(workbook: bytes) -> None:
    def twice(answer: str) -> Change:
        def change(book: openpyxl.Workbook) -> None:
            book["Project"]["A40"], book["Project"]["B40"] = "Organisation", answer

        return change

    assert read(edited(workbook, twice("Ravensmere Works")))[1] == []
    assert read(edited(workbook, twice("Other Works")))[1] == ["SVE112 Project!B5"]


def test_a_sheet_that_is_empty_lacks_every_column() -> None:
    def empty(book: openpyxl.Workbook) -> None:
        book.remove(book["Inputs"])
        book.create_sheet("Inputs")

    found = unreadable(edited(by_hand(), empty))
    assert found.count("SVE103 Inputs") == 5
    assert "SVE114 Inputs" in found
