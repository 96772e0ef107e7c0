"""Figures as they are shown: no bare point, no needless decimals, the sign before the pound."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.workbook import workbook_of
from sve_excel.library.loading import Library
from sve_excel.looks import figures
from sve_excel.looks.figures import (
    DECIMALS_OF,
    NUMBER,
    SHARE,
)
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import Page
from sve_excel.looks.writer import open_book
from sve_excel.papers.summaries import summary_for
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.template.build import build_template
from sve_excel.tracking.workbook import track
from tests.builders import INPUT, OUTPUT, Builder, parts, process
from tests.judges import requires_formatter, requires_libreoffice, shown_in_excel, to_pdf

VALUES = (64, 2, 2.5, 0.2, 0.125, 1234567, -3, 0, 0.005, -2.71, 1 / 3, -1234.5)
BARE = ("0.##", "#,##0.##", "#,##0.##;[Red]-#,##0.##", "0.##%", "0.?", "0;0.#", "#.", '0."m"')
NAMED = {
    name: found
    for name, found in vars(figures).items()
    if name.isupper() and isinstance(found, str)
}
FITTED = {form for decimals in DECIMALS_OF.values() for form in decimals.forms}


def has_bare_point(form: str) -> bool:
    """Whether Excel shows a point under the format where no digit follows it."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", form)
    return re.search(r"\.(?!0)", plain) is not None


@pytest.mark.parametrize("form", BARE)
def test_the_rule_refuses_a_format_whose_decimals_are_optional(form: str) -> None:
    assert has_bare_point(form)


@pytest.mark.parametrize("form", sorted({*NAMED.values(), *FITTED}))
def test_no_format_has_a_bare_point_and_none_an_unquoted_pound(form: str) -> None:
    assert not has_bare_point(form)
    # Excel takes a currency sign without quotation marks for that of its own language, if at all
    assert not set("£–") & set(re.sub(r'"[^"]*"', "", form))


@requires_formatter
@pytest.mark.parametrize("form", sorted({*NAMED.values(), *FITTED} - {"dd/mm/yyyy"}))
def test_excel_shows_every_figure_without_a_bare_point(form: str) -> None:
    for value, shown in zip(VALUES, shown_in_excel([(form, v) for v in VALUES]), strict=True):
        assert not re.search(r"\.(?!\d)", shown), (value, shown)
        assert "£-" not in shown, (value, shown)
        assert "Error" not in shown, (value, shown)


@requires_formatter
@pytest.mark.parametrize(
    ("form", "value", "wanted"),
    [
        (NUMBER, 64, "64"),
        (NUMBER, 2, "2"),
        (NUMBER, 2.5, "2.5"),
        (NUMBER, 0.2, "0.2"),
        (NUMBER, 0.125, "0.13"),
        (NUMBER, 1234567, "1,234,567"),
        (NUMBER, -3, "-3"),
        (NUMBER, -1234.5, "-1,234.5"),
        (NUMBER, 0, "0"),
        (NUMBER, 0.005, "0.005"),
        (NUMBER, 1 / 3, "0.33"),
        (NUMBER, 98_765_432_109.25, "98,765,432,109.25"),
        (SHARE, 0.2, "20%"),
        (SHARE, 0.125, "12.5%"),
        (SHARE, 0.29, "29%"),
        (SHARE, 0, "0%"),
        (SHARE, 1, "100%"),
        (SHARE, 0.0725, "7.25%"),
        (SHARE, 1 / 3, "33.33%"),
        (figures.YEARS, 2, "2"),
        (figures.YEARS, 2.5, "2.5"),
        (figures.PENCE, -2.71, "-£2.71"),
        (figures.PRICE, 1234.567, "£1,234.57"),
        (figures.PRICE, 0.5, "£0.50"),
        (figures.PRICE, 0.0041, "£0.0041"),
        (figures.PRICE, 0, "£0.00"),
        (figures.RATIO, -2.71, "-£2.71"),
        (figures.MONEY, -1234.4, "-£1,234"),
        (figures.CHANGE, -0.3, "£0"),
        (figures.CHANGE, -1234.4, "-£1,234"),
        (figures.FALL, -0.4, "not at all"),
        (figures.FALL, 0.4, "40%"),
        (figures.FALL, 1.2, "to nothing"),
        (figures.PART, -0.4, "-40%"),
        (figures.PART, 0, "–"),
    ],
)
def test_a_figure_is_shown_as_a_person_writes_it(form: str, value: float, wanted: str) -> None:
    decimals = DECIMALS_OF.get(form)
    fitted = (decimals.form(value) if decimals else "") or form
    assert shown_in_excel([(fitted, value)]) == [wanted]


@requires_libreoffice
def test_a_figure_that_is_typed_later_is_shown_like_one_that_was_written(tmp_path: Path) -> None:
    """The rules choose the format that a written figure has, whatever the cell's own is."""
    typed = [(form, v) for form in (NUMBER, SHARE) for v in VALUES]
    buffer = io.BytesIO()
    with open_book(buffer, "Typed") as book:
        page = Page(book, Formats(book), "Typed", (30, 30))
        for row, (form, value) in enumerate(typed):
            own = page.formats(num_format="0.000" if row % 2 else form)
            page.sheet.write_number(row, 0, value, own)
            page.number(row, 1, value, page.formats(num_format=form))
            page.live({0: form}, row, row)
    path = tmp_path / "typed.xlsx"
    path.write_bytes(buffer.getvalue())
    text = subprocess.run(
        ["pdftotext", "-layout", to_pdf(path, tmp_path), "-"], capture_output=True, check=True
    )
    shown = [line.split() for line in text.stdout.decode().splitlines() if line.strip()]
    assert len(shown) == len(typed)
    assert [(typed[i], each) for i, each in enumerate(shown) if each[0] != each[-1]] == []


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, build: Builder, small: Library
) -> dict[str, bytes]:
    """One of each workbook that is written, over bids of whole, broken and negative figures."""
    folder = tmp_path_factory.mktemp("written")
    outputs = (
        {**OUTPUT, "Units": 2.5, "Leakage": 0.125, "Duration": 1.5},
        {**OUTPUT, "Units": -1234, "Description": "Harm"},
        {**OUTPUT, "Units": 64, "Duration": 2},
    )
    inputs = ({**INPUT, "Volume": 2.5, "Leakage": 0.2}, INPUT)
    numbers = {"Contract price": 1250.5, "People who benefit": 4000}
    delivered = {"Evaluation": "Evaluative", **numbers}
    bids = {
        "promised": build(outputs=outputs, inputs=inputs, project=numbers),
        "delivered": build(outputs=outputs[:1], inputs=inputs, project=delivered),
    }
    results = [
        process(folder, data, f"{name}.xlsx", library=small, write=True)
        for name, data in bids.items()
    ]
    rest = (small, DEFAULT_POLICY)
    return {
        "template": build_template(small),
        "bid": bids["promised"],
        "results": (folder / "promised.xlsx").read_bytes(),
        "comparison": workbook_of(gather(results, *rest, {})),
        "summary": summary_for(results, "promised", *rest),
        "track": track(results, *rest, {}),
    }


WRITTEN = ("template", "bid", "results", "comparison", "summary", "track")


def formats_in(workbook: bytes) -> set[str]:
    """Number formats of cells, of rules, of charts and of texts within formulas."""
    found: set[str] = set()
    for name, content in parts(workbook).items():
        if name.endswith(".xml"):
            text = content.decode()
            found |= set(re.findall(r'formatCode="([^"]*)"', text))
            found |= set(re.findall(r"<c:formatCode>([^<]*)<", text))
            found |= set(re.findall(r'TEXT\([^"]*,"((?:[^"]|"")*)"\)', text))
    unescaped = (each.replace("&quot;", '"').replace("&gt;", ">") for each in found)
    return {each.replace("&lt;", "<").replace('""', '"') for each in unescaped}


@pytest.mark.parametrize("name", WRITTEN)
def test_no_format_that_is_written_has_a_bare_point(written: dict[str, bytes], name: str) -> None:
    assert [form for form in formats_in(written[name]) if has_bare_point(form)] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_no_rule_of_colours_looks_at_another_sheet(written: dict[str, bytes], name: str) -> None:
    """Excel 2007 refuses one, and later ones keep it elsewhere than in the rule."""
    rules = [
        rule
        for part, content in parts(written[name]).items()
        if part.startswith("xl/worksheets/sheet")
        for rule in re.findall(r"<cfRule.*?</cfRule>", content.decode())
    ]
    assert rules or name == "track"
    assert [rule for rule in rules if "!" in rule] == []


def figures_in(workbook: bytes) -> Iterator[tuple[str, str, float]]:
    """Place, number format and figure of every cell that shows one."""
    book: Any = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                    yield f"{sheet.title}!{cell.coordinate}", cell.number_format, cell.value


@requires_formatter
@pytest.mark.parametrize("name", WRITTEN)
def test_excel_shows_every_figure_of_a_workbook_as_it_should(
    written: dict[str, bytes], name: str
) -> None:
    """No bare point, no share such as 20.0%, no minus behind the pound."""
    figures = list(figures_in(written[name]))
    shown = shown_in_excel([(form, figure) for _, form, figure in figures])
    wrong = [
        (place, form, figure, text)
        for (place, form, figure), text in zip(figures, shown, strict=True)
        if re.search(r"\.(?!\d)|\.0+%|£-|Error", text)
    ]
    assert wrong == []


@pytest.mark.parametrize(("units", "millions"), [(10, False), (900, False), (5_000, True)])
def test_values_of_less_than_a_million_are_drawn_in_pounds(
    units: int, millions: bool, build: Builder, small: Library, tmp_path: Path
) -> None:
    """Else every number of the axis would be £0.0m; ten units come to £9,450."""
    bid = process(tmp_path, build(outputs=[{**OUTPUT, "Units": units}]), library=small)
    book = workbook_of(gather([bid], small, DEFAULT_POLICY, {}))
    assert (figures.AXIS_MILLIONS in formats_in(book)) is millions
