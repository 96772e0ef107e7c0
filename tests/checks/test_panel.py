"""The workbook's own panel and computed cells, held against what the rows come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sve_excel.files.finding import Task
from sve_excel.layout import NO_PROXY
from sve_excel.library.loading import Library
from sve_excel.policy.loading import load_policy
from sve_excel.run.one import process_one
from sve_excel.run.settings import Settings
from tests.builders import (
    INPUT,
    OUTPUT,
    OWN,
    Builder,
    edited,
    packed,
    parts,
    process,
    put,
    write_policy,
)

Told = Callable[[bytes], list[str]]
PROJECT, OUTPUTS = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"
INPUTS, OWN_PROXIES = "xl/worksheets/sheet4.xml", "xl/worksheets/sheet7.xml"


@pytest.fixture
def told(small: Library, tmp_path: Path) -> Told:
    """What is said of what a workbook shows of itself."""
    mine = {"SVE123", "SVE128", "SVE231", "SVE232", "SVE245"}
    return lambda workbook: [
        str(found)
        for found in process(tmp_path, workbook, library=small).findings
        if found.code in mine
    ]


def with_text(workbook: bytes, part: str, cell: str, text: str) -> bytes:
    """The workbook with a text typed into a cell."""
    members = parts(with_cells(workbook, part, {cell: f"<is><t>{text}</t></is>"}))
    opening = f'<c r="{cell}"'
    sheet = members[part].decode("utf-8").replace(opening, f'{opening} t="inlineStr"')
    return packed({**members, part: sheet.encode("utf-8")})


def with_cells(workbook: bytes, part: str, cells: Mapping[str, str]) -> bytes:
    """The workbook with the content of some cells of a part replaced, all else as it was."""
    members = parts(workbook)
    text = members[part].decode("utf-8")
    for cell, content in cells.items():
        text, count = re.subn(
            rf'(<c r="{cell}"[^>/]*?)(?: t="\w+")?(?:/>|>.*?</c>)', rf"\g<1>>{content}</c>", text
        )
        assert count == 1, cell
    members[part] = text.encode("utf-8")
    return packed(members)


def test_a_workbook_that_shows_what_its_rows_come_to_is_told_nothing(
    build: Builder, told: Told
) -> None:
    assert told(build()) == []


def test_a_panel_that_shows_another_figure_is_told_with_both(build: Builder, told: Told) -> None:
    """Ten people stored as a thousand, after the panel was worked out."""
    assert told(with_cells(build(), OUTPUTS, {"H5": "<v>1000</v>"})) == [
        "SVE123 warning Project!F5: the workbook's own panel shows £9.45 as net return per £1; its "
        "rows come to £945.00. Likely: rows that show another figure than they give (Outputs!Q5). "
        "The rows count, not the panel. Look at what is named, let the workbook calculate "
        "(Ctrl+Alt+F9) and save it."
    ]


@pytest.mark.parametrize("typed", ["<v>25.5</v>", "<is><t>£25.50</t></is>"])
def test_a_figure_typed_over_the_panel_is_told(build: Builder, told: Told, typed: str) -> None:
    """Typed as a number and as a text."""
    book = with_cells(build(), PROJECT, {"F5": typed})
    members = parts(book)
    if "<is>" in typed:
        sheet = members[PROJECT].replace(b'<c r="F5"', b'<c r="F5" t="inlineStr"')
        book = packed({**members, PROJECT: sheet})
    (said,) = told(book)
    assert "panel shows £25.50 as net return per £1; its rows come to £9.45" in said
    assert "a figure typed over the panel" in said


def test_a_formula_whose_result_does_not_follow_from_its_text_is_told(
    build: Builder, told: Told
) -> None:
    found = told(with_cells(build(), OUTPUTS, {"H5": "<f>2*(3+2)</f><v>1000</v>"}))
    assert found == [
        "SVE232 warning Outputs!H5: units is the formula =2*(3+2), which gives 10; the cell stores "
        "1,000, which counts. Let the workbook calculate (Ctrl+Alt+F9 in Excel) and save it, or "
        "type the number.",
        "SVE123 warning Project!F5: the workbook's own panel shows £9.45 as net return per £1; its "
        "rows come to £945.00. Likely: formulas whose stored result is another (Outputs!H5). The "
        "rows count, not the panel. Look at what is named, let the workbook calculate "
        "(Ctrl+Alt+F9) and save it.",
    ]


def test_a_value_typed_over_a_formula_is_told_by_its_cell(build: Builder, told: Told) -> None:
    assert told(with_cells(build(), OUTPUTS, {"Q5": "<v>9999999</v>"})) == [
        "SVE231 warning Outputs!Q5: net value says 9,999,999, but the row gives 9,450. A value was "
        "typed over the template's formula, and counts for nothing. Copy the cell of another row "
        "over it."
    ]


@pytest.mark.parametrize(
    ("part", "cell", "text", "said"),
    [
        (
            OUTPUTS,
            "R5",
            "Ministry",
            "R5: source says 'Ministry', but the row gives 'Source'",
        ),
        (
            OUTPUTS,
            "F5",
            "month",
            "F5: unit says 'month', but the row gives 'person per year'",
        ),
        (OUTPUTS, "B5", "Sound", "B5: check says 'Sound', but the row gives 'OK'"),
        (
            OWN_PROXIES,
            "B5",
            "Agreed",
            "B5: check says 'Agreed', but the row gives 'OK'",
        ),
        (OWN_PROXIES, "H5", "£900", "H5: value used says '£900', but the row gives 50"),
    ],
)
def test_a_text_typed_over_what_is_looked_up_is_told(
    build: Builder, told: Told, part: str, cell: str, text: str, said: str
) -> None:
    own = {**OUTPUT, "Category": "Environmentally sensitive", "Outcome": "Less waste"}
    book = build(outputs=[OUTPUT, {**own, "Proxy": "Bicycle mended"}], own_proxies=[OWN])
    (found,) = told(with_text(book, part, cell, text))
    sheet = "Outputs" if part == OUTPUTS else "Own proxies"
    assert found.startswith(f"SVE231 warning {sheet}!{said}. A value was typed over")


def test_the_source_of_an_own_proxy_and_that_of_none_are_known(build: Builder, told: Told) -> None:
    own = {**OUTPUT, "Category": "Environmentally sensitive", "Outcome": "Less waste"}
    none = {"Proxy": NO_PROXY, "Units": None}
    rows = [OUTPUT, {**own, "Proxy": "Bicycle mended"}, {**own, **none}]
    book = build(outputs=rows, own_proxies=[OWN])
    assert told(with_text(book, OUTPUTS, "R6", "Own")) == []
    (found,) = told(with_text(book, OUTPUTS, "R7", "Ministry"))
    assert "source says 'Ministry', but the row gives ''" in found


def test_a_figure_typed_over_the_line_above_a_table_is_told(build: Builder, told: Told) -> None:
    (said,) = told(with_cells(build(), OUTPUTS, {"B3": "<v>25.5</v>"}))
    assert said.startswith(
        "SVE123 warning Outputs!B3: the workbook's own panel shows £25.50 as net"
    )


@pytest.mark.parametrize(
    ("part", "cell", "text"),
    [(PROJECT, "G5", "RED"), (OUTPUTS, "A3", "Net return per £1, red")],
)
def test_a_colour_that_was_typed_is_told(
    build: Builder, told: Told, part: str, cell: str, text: str
) -> None:
    sheet = "Project" if part == PROJECT else "Outputs"
    assert told(with_text(build(), part, cell, text)) == [
        f"SVE128 warning {sheet}!{cell}: 'RED' was typed as the colour of the net return per £1; "
        "£9.45 is GREEN. The figure counts, not the word. Copy the cell of a fresh template over "
        "it."
    ]
    right = text.replace("RED", "GREEN").replace("red", "green")
    assert told(with_text(build(), part, cell, right)) == []


@pytest.mark.parametrize("formula", ['"RED"', 'IF(TRUE,"R"&amp;"ED",1)', "&quot;RED&quot;"])
def test_a_colour_from_a_formula_of_no_cell_is_told_as_typed(
    build: Builder, told: Told, formula: str
) -> None:
    def said(text: str) -> list[str]:
        book = with_cells(build(), PROJECT, {"G5": f"<f>{text}</f><v>RED</v>"})
        members = parts(book)
        members[PROJECT] = members[PROJECT].replace(b'<c r="G5"', b'<c r="G5" t="str"')
        return told(packed(members))

    (finding,) = said(formula)
    assert finding.startswith("SVE128 warning Project!G5: 'RED' was typed as the colour")
    assert said('IF($F$5&gt;1,"RED","GREEN")') == []  # by thresholds that the rules may not have


def test_a_formula_of_its_own_that_shows_another_figure_is_told(build: Builder, told: Told) -> None:
    assert told(with_cells(build(), OUTPUTS, {"Q5": "<f>999*1000</f><v>999000</v>"})) == [
        "SVE245 warning Outputs!Q5: net value shows £999,000.00; the row gives £9,450.00. The row "
        "counts, not what it shows. Copy the cell of another row over it, let the workbook "
        "calculate (Ctrl+Alt+F9) and save it."
    ]


@pytest.mark.parametrize("off", [0.009, 1e-9])
def test_what_another_program_rounds_is_no_difference(
    build: Builder, told: Told, off: float
) -> None:
    assert told(with_cells(build(), PROJECT, {"F5": f"<v>{9.45 + off}</v>"})) == []


def test_a_penny_and_a_half_is_a_difference(build: Builder, told: Told) -> None:
    (found,) = told(with_cells(build(), PROJECT, {"F8": "<v>9450.03</v>"}))
    assert "panel shows £9,450.03 as total net value; its rows come to £9,450.00" in found


def test_a_workbook_without_stored_results_is_told_nothing(build: Builder, told: Told) -> None:
    assert told(edited(build(), put("Outputs", "H5", 1000))) == []


def test_a_workbook_of_another_library_is_told_nothing(
    build: Builder, library: Library, small: Library, tmp_path: Path
) -> None:
    """Its panel is rightly another: what it was filled with is said by itself."""
    path = tmp_path / "Bid.xlsx"
    path.write_bytes(with_cells(build(), OUTPUTS, {"H5": "<v>1000</v>"}))
    other = process_one(Task(path, "Bid.xlsx"), Settings(library, write=False))
    assert "SVE123" not in {found.code for found in other.findings}


def test_the_rules_of_a_tender_are_no_difference(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """A floor lowers what counts; the panel knows no rules, and is held against none."""
    rules = load_policy(write_policy(tmp_path, "valuation.deadweight_floor = 0.9"))
    result = process(tmp_path, build(), library=small, policy=rules)
    assert "SVE321" in {found.code for found in result.findings}
    assert "SVE123" not in {found.code for found in result.findings}


def test_a_workbook_with_an_error_has_no_figure_to_hold_it_against(
    build: Builder, told: Told
) -> None:
    faulty = build(outputs=[OUTPUT, {**OUTPUT, "Deadweight": 20}], inputs=[INPUT])
    assert told(with_cells(faulty, OUTPUTS, {"H5": "<v>1000</v>"})) == []


def test_a_total_by_its_formula_is_asked_about_once(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    rows = [{**INPUT, "Description": each} for each in ("Wages", "Rent", "Total")]
    book = with_cells(build(inputs=rows), INPUTS, {"D7": "<f>SUM(D5:D6)</f><v>2000</v>"})
    found = process(tmp_path, book, library=small).findings
    assert [str(each.place) for each in found if each.code == "SVE228"] == ["Inputs!D7"]
