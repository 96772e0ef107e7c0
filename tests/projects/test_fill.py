"""What a filled workbook stores is what the engine says of it, however the answers were typed."""

from __future__ import annotations

import io
import tempfile
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel.files.opening import open_workbook
from sve_excel.layout import (
    FIELDS,
    INPUT_COLUMNS,
    INPUTS,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    SHARE_HEADINGS,
    letters,
)
from sve_excel.layout import PROJECT as PROJECT_SHEET
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.projects.fill import fill_template
from sve_excel.projects.upgrade import upgraded
from sve_excel.reading.sheets import ANSWERED
from sve_excel.records.columns import Column
from sve_excel.template.book import Answers
from tests.builders import INPUT, OUTPUT, OWN, PROJECT, edited, process
from tests.running import examples

Typed = dict[str, Any]
FIRST = 5  # row of the first answers
TABLES = ((OUTPUTS, OUTPUT_COLUMNS), (INPUTS, INPUT_COLUMNS), (OWN_PROXIES, OWN_COLUMNS))


class Stored:
    """The stored results of a workbook, as a program that does not recalculate shows them."""

    def __init__(self, workbook: bytes) -> None:
        with warnings.catch_warnings():  # openpyxl's of a date beyond the year 9999
            warnings.simplefilter("ignore", UserWarning)
            self.book = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)

    def column(self, sheet: str, columns: Sequence[Column], heading: str) -> dict[int, Any]:
        """What stands under a heading, by row, where anything does."""
        letter = letters(tuple(columns))[heading]
        cells = self.book[sheet][letter][FIRST - 1 :]
        return {cell.row: cell.value for cell in cells if cell.value not in (None, "")}

    def fine(self, sheet: str) -> set[int]:
        """Rows whose check says OK."""
        checks = self.column(sheet, dict(TABLES)[sheet], "Check")
        return {row for row, text in checks.items() if str(text).startswith("OK")}

    def marked(self, sheet: str) -> set[int]:
        """Rows whose check says that they need attention."""
        return {*self.column(sheet, dict(TABLES)[sheet], "Check")} - self.fine(sheet)

    def panel(self) -> dict[str, Any]:
        return {row[0].value: row[1].value for row in self.book[PROJECT_SHEET]["E3:F14"]}


def processed(workbook: bytes, library: Library) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        return process(Path(folder), workbook, library=library)


def assert_stored_is_said(
    library: Library,
    project: Typed,
    outputs: Sequence[Typed],
    inputs: Sequence[Typed],
    own: Sequence[Typed],
) -> None:
    """Rows that are not OK have an error; taken out, the engine values what the panel shows."""
    workbook = fill_template(
        library, Answers(project, outputs, inputs, own), output_rows=6, input_rows=4
    )
    shown = Stored(workbook)
    said = processed(workbook, library)
    assert said.submission is not None
    assert_marks_are_errors(shown, said)
    sound = {
        name: [row for at, row in enumerate(rows, FIRST) if at in shown.fine(name)]
        for name, rows in ((OUTPUTS, outputs), (INPUTS, inputs), (OWN_PROXIES, own))
    }
    panel = shown.panel()
    if not sound[OUTPUTS] or not sound[INPUTS] or not panel["Net return per £1"]:
        return
    alone = fill_template(
        library, Answers(PROJECT | _when(project), *sound.values()), output_rows=6, input_rows=4
    )
    value = processed(alone, library).valuation
    if value is None:  # such as nothing but outputs without a price
        return
    gross = shown.column(OUTPUTS, OUTPUT_COLUMNS, "Gross value").values()
    net = shown.column(OUTPUTS, OUTPUT_COLUMNS, "Net value").values()
    assert [*gross] == pytest.approx([line.gross for line in value.lines])
    assert [*net] == pytest.approx([line.net for line in value.lines])
    gross = shown.column(INPUTS, INPUT_COLUMNS, "Gross input").values()
    net = shown.column(INPUTS, INPUT_COLUMNS, "Net input").values()
    assert [*gross] == pytest.approx([each.gross for each in value.inputs])
    assert [*net] == pytest.approx([each.net for each in value.inputs])
    assert panel["Total gross value"] == pytest.approx(value.gross_outputs)
    assert panel["Total net value"] == pytest.approx(value.net_outputs)
    assert panel["Total gross input"] == pytest.approx(value.gross_inputs)
    assert panel["Total net input"] == pytest.approx(value.net_inputs)
    assert panel["Gross return per £1"] == pytest.approx(value.gross_sroi)
    left_out = panel["Net return if inputs that leak are left out"] or None
    assert left_out == pytest.approx(value.net_sroi_after_input_leakage)
    assert panel["Net return per £1"] == pytest.approx(value.net_sroi)


def _when(project: Typed) -> Typed:
    """Whether a project is completed decides what units of 0 mean, its start the inputs' prices."""
    return {key: project[key] for key in ("Evaluation", "Start date") if project.get(key)}


def assert_marks_are_errors(shown: Stored, said: Result) -> None:
    """A row is marked where the engine has an error in it, or in the own proxy it rests on."""
    assert said.submission is not None
    rows = {
        OUTPUTS: said.submission.outputs,
        INPUTS: said.submission.inputs,
        OWN_PROXIES: said.submission.own_proxies,
    }
    wrong = {
        (found.place.sheet, int(found.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
        for found in said.findings
        if found.severity == "error" and found.place.cell
    }
    names = [own.name.casefold() for own in said.submission.own_proxies]
    to_mend = {
        own.name.casefold(): own.row
        for own in reversed(said.submission.own_proxies)
        if (OWN_PROXIES, own.row) in wrong or names.count(own.name.casefold()) > 1
    }
    wrong |= {(OWN_PROXIES, row) for row in to_mend.values()}
    wrong |= {
        (OUTPUTS, output.row)
        for output in said.submission.outputs
        if output.proxy.casefold() in to_mend
    }
    for name, found in rows.items():
        assert shown.fine(name) | shown.marked(name) == {row.row for row in found}, name
        assert shown.marked(name) == {row.row for row in found if (name, row.row) in wrong}, name
    marked = sum(len(shown.marked(name)) for name, _ in TABLES)
    panel = shown.panel()
    assert panel["Rows that need attention"] == marked
    empty = [f for f in said.findings if (f.code, f.place.sheet) == ("SVE201", PROJECT_SHEET)]
    assert panel["Project answers still needed"] == len(empty)


# --- whatever is typed

BLANKS = (None, "", " ", "\u00a0", "\t")
ODD_NUMBERS: Sequence[Any] = (
    *(*BLANKS, 0, 12, "12", " 12 ", "12\u00a0", "£1,200.50", "GBP 7", "(5)", "1 200", "-3", "−3"),
    *("1e3", "1,5", "12k", "20%", "1/2", "£", "nan", "inf", True, False, 0.1 + 0.2, 1 / 3, -2),
    *(1e15, 9e14, -1e15, "1,000,000,000,000,000", 123456789012345678, date(2026, 4, 1)),
)
ODD_SHARES: Sequence[Any] = (
    *(*BLANKS, 0, 1, 0.2, "20%", " 20 % ", "20\u00a0%", "0.2", "150%", "-5%", "(5%)", "20", 20),
    *(1.2, -0.1, "1e-1", "a fifth", True, False, date(2026, 4, 1), 1e15),
)
ODD_WORDS: Sequence[Any] = (*BLANKS, "x", " x\n", 12, 12.0, 1e3, True, 0, date(2026, 4, 1))
numbers = st.sampled_from(ODD_NUMBERS)
shares = st.sampled_from(ODD_SHARES)
words = st.sampled_from(ODD_WORDS)


def names(*right: Any) -> st.SearchStrategy[Any]:
    """A choice as the list has it, in other letters and spaces, or something else."""
    spelt = [*right, *(f" {each.upper()}\u00a0" for each in right)]
    return st.sampled_from([*right, *right, *spelt]) | words


odd_outputs = st.fixed_dictionaries(
    {"Description": st.just("x") | words, "Category": st.sampled_from(["Thriving", "THRIVING "])},
    optional={
        "Outcome": st.just("People into work"),
        "Proxy": names("Job found by a person out of work", NO_PROXY, "12"),
        "Units": numbers,
        "Duration": st.sampled_from([2, "2", None, 61, "2 years", True]),
        **dict.fromkeys(SHARE_HEADINGS, shares),
    },
)
odd_inputs = st.fixed_dictionaries(
    {"Description": st.just("x") | words, "Category": names("Cash"), "Value": numbers},
    optional={"Volume": numbers, "Leakage": shares},
)
odd_own = st.fixed_dictionaries(
    {
        "Proxy": st.sampled_from(["12", 12, 12.0, "Bicycle mended"]) | words,
        "Outcome": names("People into work"),
        "Unit": st.just("hour") | words,
        "Value": numbers,
        "Price year": st.sampled_from(["2020/21", 2021, "2021", 2021.0, "1999", None, True]),
        "Source": st.just("x") | words,
    }
)
odd_projects = st.fixed_dictionaries(
    {"Project name": words, "Organisation": st.just("x") | words},
    optional={
        "Evaluation": names("Forecast", "Evaluative"),
        "Start date": st.sampled_from([46113, "01/04/2026", date(2026, 4, 1), 1e9, -1, True]),
        "Contract price": numbers,
        "People who benefit": numbers,
    },
)


@given(
    odd_projects,
    st.lists(st.just(dict(OUTPUT)) | odd_outputs, max_size=4),
    st.lists(st.just(dict(INPUT)) | odd_inputs, max_size=3),
    st.lists(st.just(dict(OWN)) | odd_own, max_size=3),
)
@examples(30)
def test_what_a_filled_workbook_stores_is_what_the_engine_says_of_it(
    small: Library,
    project: Typed,
    outputs: list[Typed],
    inputs: list[Typed],
    own: list[Typed],
) -> None:
    assert_stored_is_said(small, project, outputs, inputs, own)


@pytest.mark.whole
@pytest.mark.parametrize(
    ("odd", "fine"),
    [
        ({"Units": "£1,200.50\u00a0"}, True),
        ({"Units": True}, False),
        ({"Units": "1e3"}, False),
        ({"Units": 1e15}, False),
        ({"Units": date(2026, 4, 1)}, True),
        ({"Leakage": " 20 % "}, True),
        ({"Leakage": "150%"}, False),
        ({"Leakage": "\u00a0"}, True),
        ({"Description": True}, True),
    ],
    ids=str,
)
def test_an_odd_answer_is_stored_as_the_engine_reads_it(
    odd: Typed, fine: bool, small: Library
) -> None:
    row = OUTPUT | odd
    shown = Stored(
        fill_template(small, Answers(PROJECT, [OUTPUT, row], [INPUT]), output_rows=3, input_rows=2)
    )
    assert (FIRST + 1 in shown.fine(OUTPUTS)) is fine
    assert_stored_is_said(small, dict(PROJECT), [dict(OUTPUT), row], [dict(INPUT)], [])


def test_an_own_proxy_whose_name_is_a_number_is_the_one_that_is_chosen(small: Library) -> None:
    """A cell shows 12 for 12.0, and so does whoever reads it."""
    category = small.outcome_by_name[str(OWN["Outcome"]).casefold()][1]
    row = OUTPUT | {"Category": category, "Outcome": OWN["Outcome"], "Proxy": "12"}
    shown = Stored(
        fill_template(
            small, Answers(PROJECT, [row], [INPUT], [{**OWN, "Proxy": 12.0}]), output_rows=2
        )
    )
    assert shown.fine(OUTPUTS) == {FIRST}
    assert shown.column(OUTPUTS, OUTPUT_COLUMNS, "Source") == {FIRST: "Own"}


def test_what_is_wrong_with_project_marks_no_row_and_a_blank_answer_is_still_needed(
    small: Library,
) -> None:
    project = {"Project name": " ", "Organisation": "x", "Contract price": -1, "Nature": "Odd"}
    panel = Stored(
        fill_template(small, Answers(project, [OUTPUT], [INPUT]), output_rows=2, input_rows=2)
    ).panel()
    assert panel["Rows that need attention"] == 0
    assert panel["Project answers still needed"] == 2  # the name, and the evaluation


def test_a_date_in_another_column_is_carried_over_as_a_date_and_not_as_its_number(
    small: Library,
) -> None:
    """It counts as its number, of which only the look of a date lets anybody be told."""

    def day(book: openpyxl.Workbook) -> None:
        book["Outputs"]["H6"].value = date(2026, 4, 1)
        book["Outputs"]["A6"].value = date(2026, 4, 1)

    old = edited(
        fill_template(small, Answers(PROJECT, [OUTPUT, OUTPUT], [INPUT]), output_rows=3), day
    )
    new = upgraded(open_workbook(old, "old.xlsx", ANSWERED), "old.xlsx", small).workbook
    before, after = processed(old, small), processed(new, small)
    for result in (before, after):
        told = [f.place.cell for f in result.findings if "46,113" in f.message]
        assert told == ["H6"]
        assert result.submission
        assert result.submission.outputs[1].units == 46_113
        assert result.submission.outputs[1].description == "2026-04-01"
    assert Stored(new).fine(OUTPUTS) == {FIRST, FIRST + 1}


def test_every_label_and_heading_is_read_in_what_is_filled(small: Library) -> None:
    """A workbook without any answer is read whole, with nothing but blanks in it."""
    said = processed(fill_template(small, Answers({})), small)
    assert said.submission is not None
    assert all(not getattr(said.submission.project, each.attribute) for each in FIELDS)
    assert (said.submission.outputs, said.submission.inputs) == ((), ())
