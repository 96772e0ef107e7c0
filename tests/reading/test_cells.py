"""Cells by their kind: number, date, text, blank or fault, and none taken for another."""

from __future__ import annotations

from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from sve_excel.opc import Package
from sve_excel.reading.submission import read_submission
from tests.builders import (
    PROJECT,
    Builder,
    by_hand,
    edited,
    formula,
    packed,
    parts,
    put,
    read,
    with_output,
)


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


@pytest.mark.parametrize("typed", ["a dozen", "15%", "1,5", "12 people", True])
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
        put("Outputs", "H5", "=4*5"),
        put("Outputs", "A6", '="Bicycles"'),
        put("Inputs", "D5", "=1000"),
        put("Project", "B10", "=DATE(2026,4,1)"),
        put("Own proxies", "E5", "=40"),
    )
    submission, findings = read(changed)
    assert findings == [
        "SVE208 Project!B10",
        "SVE208 Outputs!H5",
        "SVE208 Outputs!A6",
        "SVE208 Inputs!D5",
        "SVE208 Own proxies!E5",
    ]
    assert submission.outputs[0].units is None
    assert submission.outputs[0].unreadable == {"Units"}
    assert submission.inputs[0].value is None
    assert submission.project.start is None


def test_a_row_of_formulas_without_results_is_a_row(build: Builder) -> None:
    """Nothing of it can be read, and it is not taken for an empty row."""
    changed = edited(build(), put("Inputs", "D6", "=1000"))
    submission, findings = read(changed)
    assert len(submission.inputs) == 2
    assert findings == ["SVE208 Inputs!D6"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?"])
def test_an_error_value_is_never_zero(error: str) -> None:
    submission, findings = read(with_output(Units=formula("=1/0", error)))
    assert submission.outputs[0].units is None
    assert findings == ["SVE209 Outputs!E2"]


def test_an_error_value_without_a_formula_is_found_too(workbook: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Outputs"]["H5"].value = "#N/A"
        assert book["Outputs"]["H5"].data_type == "e"

    submission, findings = read(edited(workbook, change))
    assert submission.outputs[0].units is None
    assert findings == ["SVE209 Outputs!H5"]


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


@pytest.mark.parametrize("typed", ["soon", "31/02/2027", 462960, 2026, "03/31/2027"])
def test_what_is_no_date_is_said_to_be_none(typed: Any) -> None:
    submission, findings = read(by_hand(project={**PROJECT, "Start date": typed}))
    assert submission.project.start is None
    assert submission.project.unreadable == {"Start date"}
    assert findings == ["SVE211 Project!B7"]


@pytest.mark.parametrize(
    ("options", "day"),
    [({}, date(2026, 10, 1)), ({"date_1904": True}, date(2030, 10, 2))],
    ids=["1900", "1904"],
)
def test_a_day_in_a_cell_that_shows_its_number_counts_and_is_said(options: Any, day: date) -> None:
    submission, findings = read(by_hand(project={**PROJECT, "Start date": 46296}, **options))
    assert submission.project.start == day
    assert findings == ["SVE136 Project!B7"]


@pytest.mark.parametrize(
    ("cell", "said", "counts"),
    [
        *(("K5", said, "0 %") for said in ("zero", "?", "none", "Nil.", "-", "n.a.", "don't know")),
        *(("I5", said, "1") for said in ("?", "N/A", "to be confirmed")),
        *(("I5", said, "") for said in ("zero", "none", "two")),
        *(("K5", said, "") for said in ("low", "20ish", "none to speak of")),
    ],
)
def test_words_for_nothing_are_told_to_be_left_out_where_a_blank_counts_the_same(
    cell: str, said: str, counts: str, build: Builder
) -> None:
    """A blank duration is a year, so that no word for nought is a reason to leave it blank."""
    package = Package.open(edited(build(), put("Outputs", cell, said)))
    _, found = read_submission(package, "Bid.xlsx")
    (wrong,) = (each for each in found if each.code == "SVE203")
    leave = f"Leave the cell blank, which counts as {counts}, or type a number."
    assert (wrong.remedy == leave) == bool(counts), wrong.remedy
