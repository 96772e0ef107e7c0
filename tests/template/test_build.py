"""The template: what is shipped is what is built, and what it shows is what the engine says."""

from __future__ import annotations

import io
import itertools
import math
import random
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sve_excel.layout import (
    FIELDS,
    INPUT_CATEGORIES,
    INPUT_COLUMNS,
    INPUTS,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    SHARE_HEADINGS,
    SHEETS,
    TEMPLATE_VERSION,
    Column,
    letters,
)
from sve_excel.layout import (
    PROJECT as PROJECT_SHEET,
)
from sve_excel.library.loading import Library
from sve_excel.library.shipped import template_file
from sve_excel.model import Valuation
from sve_excel.projects.fill import fill
from sve_excel.template.build import build_template
from sve_excel.template.formulas.typed import TYPED_NAMES, WORKINGS
from sve_excel.words.numbers import parse_number
from tests.builders import INPUT, OUTPUT, OWN, PROJECT, Builder, parts, process
from tests.judges import recalculate, requires_libreoffice, requires_validator, validate
from tests.test_roundtrip import submissions
from tests.words.test_numbers import PERCENTAGES, READ, REFUSED

TABLES: tuple[tuple[str, tuple[Column, ...], int], ...] = (
    (OUTPUTS, OUTPUT_COLUMNS, 200),
    (INPUTS, INPUT_COLUMNS, 100),
    (OWN_PROXIES, OWN_COLUMNS, 30),
)
FIRST = 5
VOLATILE = {"INDIRECT", "OFFSET", "NOW", "TODAY", "RAND", "RANDBETWEEN", "CELL", "INFO"}
NUMBERS = ("number", "years", "share", "money")


@pytest.fixture(scope="session")
def rebuilt(library: Library) -> bytes:
    return build_template(library)


@pytest.fixture(scope="session")
def template() -> openpyxl.Workbook:
    """The template that is shipped, for looking at."""
    return openpyxl.load_workbook(template_file())


@pytest.fixture(scope="session")
def stored() -> openpyxl.Workbook:
    """The same with the stored results of its formulas."""
    return openpyxl.load_workbook(template_file(), data_only=True)


# --- built as it is shipped


def test_the_shipped_template_is_what_the_library_builds(rebuilt: bytes) -> None:
    """If this fails, build it again: sve-excel template -o templates/SVE_template.xlsx."""
    shipped, built = parts(template_file().read_bytes()), parts(rebuilt)
    assert list(shipped) == list(built)
    assert [name for name in built if shipped[name] != built[name]] == []


def test_the_same_library_gives_the_same_bytes(library: Library, rebuilt: bytes) -> None:
    assert build_template(library) == rebuilt


def test_the_template_names_its_version_its_library_and_its_price_base(
    template: openpyxl.Workbook, library: Library
) -> None:
    sheet = template[PROJECT_SHEET]
    lines = {row[0].value: row[1].value for row in sheet["A1:B40"]}
    assert lines["Template version"] == TEMPLATE_VERSION
    assert lines["Library version"] == library.version
    assert lines["Library SHA-256"] == library.sha256
    assert lines["Price base"] == library.price_base


def test_the_sheets_stand_in_their_order_and_only_the_lists_are_hidden(
    template: openpyxl.Workbook,
) -> None:
    assert tuple(template.sheetnames) == SHEETS
    assert [sheet.title for sheet in template if sheet.sheet_state != "visible"] == ["Lists"]


@requires_validator
def test_the_validator_finds_nothing_in_the_template() -> None:
    assert validate(template_file()) == []


@requires_validator
def test_the_validator_finds_nothing_in_a_filled_workbook(build: Builder, tmp_path: Path) -> None:
    path = tmp_path / "Bid.xlsx"
    path.write_bytes(build(outputs=[OUTPUT, {"Description": "<&> \"'"}], own_proxies=[OWN]))
    assert validate(path) == []


# --- tables, locks, messages


@pytest.mark.parametrize(("name", "columns", "count"), TABLES, ids=lambda each: str(each)[:11])
def test_a_table_has_its_headings_and_its_rows(
    template: openpyxl.Workbook, name: str, columns: tuple[Column, ...], count: int
) -> None:
    sheet = template[name]
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    assert (left, top, right) == (1, FIRST - 1, len(columns))
    assert bottom - top == count
    assert [cell.value for cell in sheet[top][:right]] == [each.heading for each in columns]
    assert [each.name for each in table.tableColumns] == [each.heading for each in columns]


def test_a_template_can_have_more_rows(small: Library) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(build_template(small, output_rows=600, input_rows=300))
    )
    assert book[OUTPUTS].tables["Outputs"].ref == "A4:R604"
    assert book[INPUTS].tables["Inputs"].ref == "A4:I304"
    assert str(book[OUTPUTS]["R604"].value).startswith("=")


@pytest.mark.parametrize(("name", "columns", "count"), TABLES, ids=lambda each: str(each)[:11])
def test_computed_cells_are_locked_formulas_and_typed_cells_are_open_and_empty(
    template: openpyxl.Workbook, name: str, columns: tuple[Column, ...], count: int
) -> None:
    sheet = template[name]
    assert sheet.protection.sheet is True
    assert sheet.protection.password is None
    for row in sheet.iter_rows(min_row=FIRST, max_row=FIRST + count - 1, max_col=len(columns)):
        for cell, column in zip(row, columns, strict=True):
            assert cell.protection.locked == column.computed, cell.coordinate
            if column.computed:
                assert str(cell.value).startswith("="), cell.coordinate
            else:
                assert cell.value is None, cell.coordinate
    assert all(cell.protection.locked for cell in sheet[FIRST - 1][: len(columns)])


def test_every_other_sheet_is_locked_but_for_the_answers(template: openpyxl.Workbook) -> None:
    for name in SHEETS:
        assert template[name].protection.sheet is True
    open_cells = {
        cell.coordinate
        for row in template[PROJECT_SHEET].iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert open_cells == {f"B{row}" for row in range(4, 4 + len(FIELDS))}
    for name in ("Start", "Proxies", "Lists"):
        assert all(cell.protection.locked for row in template[name].iter_rows() for cell in row)


def rule_at(sheet: Worksheet, cell: str) -> DataValidation:
    """The one validation of a cell."""
    found = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert len(found) == 1, (sheet.title, cell)
    return found[0]


TYPED = [
    (name, column, count) for name, columns, count in TABLES for column in columns if column.prompt
]


def test_every_typed_column_has_words_to_show() -> None:
    for _, columns, _ in TABLES:
        assert all(bool(column.prompt) != column.computed for column in columns)
    assert all(entry.prompt for entry in FIELDS)


@pytest.mark.parametrize(
    ("name", "column", "count"), TYPED, ids=[f"{name}, {each.heading}" for name, each, _ in TYPED]
)
def test_a_typed_column_says_what_goes_in_and_refuses_what_does_not(
    template: openpyxl.Workbook, name: str, column: Column, count: int
) -> None:
    sheet = template[name]
    columns = next(columns for each, columns, _ in TABLES if each == name)
    letter = letters(columns)[column.heading]
    rule = rule_at(sheet, f"{letter}{FIRST}")
    assert rule_at(sheet, f"{letter}{FIRST + count - 1}") is rule
    assert (rule.showInputMessage, rule.prompt) == (True, column.prompt)
    assert rule.promptTitle == column.heading
    assert len(rule.prompt) <= 255
    if column.kind == "text":
        assert rule.type is None
    else:
        assert rule.type == ("list" if column.kind == "choice" else "decimal")
        assert rule.showErrorMessage is True
        assert rule.errorStyle in (None, "stop")
        assert rule.error
        assert rule.errorTitle == column.heading
        assert len(rule.error) <= 255
        assert rule.allowBlank is True
        assert not rule.showDropDown  # in the file this hides the arrow


@pytest.mark.parametrize("entry", FIELDS, ids=lambda entry: entry.label)
def test_an_answer_of_project_says_what_goes_in(template: openpyxl.Workbook, entry: Any) -> None:
    sheet = template[PROJECT_SHEET]
    row = next(cell.row for (cell,) in sheet["A4:A30"] if cell.value == entry.label)
    rule = rule_at(sheet, f"B{row}")
    assert (rule.showInputMessage, rule.prompt) == (True, entry.prompt)
    kinds = {"choice": "list", "date": "date", "number": "decimal", "money": "decimal"}
    assert rule.type == kinds.get(entry.kind)
    if rule.type:
        assert rule.showErrorMessage is True
        assert rule.error


# --- names and formulas


def test_every_defined_name_points_to_cells_that_are_there(template: openpyxl.Workbook) -> None:
    assert len(template.defined_names) > 10
    for name, defined in template.defined_names.items():
        if name in TYPED_NAMES:  # a step in reading a text as a number, relative to its cell
            continue
        destinations = list(defined.destinations)
        assert len(destinations) == 1, name
        sheet, reference = destinations[0]
        assert sheet in template.sheetnames, name
        _, _, right, bottom = range_boundaries(reference.replace("$", ""))
        assert bottom <= template[sheet].max_row, name
        assert right <= template[sheet].max_column, name


def named(book: openpyxl.Workbook, name: str) -> list[Any]:
    """Values of a named column."""
    ((sheet, reference),) = book.defined_names[name].destinations
    found = book[sheet][reference.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def test_the_names_hold_the_library(stored: openpyxl.Workbook, library: Library) -> None:
    outcomes = [(c, o) for c, found in library.outcomes.items() for o in found]
    assert named(stored, "Categories") == [category.name for category in library.categories]
    assert named(stored, "OutcomeNames") == [outcome for _, outcome in outcomes]
    assert named(stored, "OutcomeCategories") == [category for category, _ in outcomes]
    assert named(stored, "ProxyNames") == [proxy.name for proxy in library.proxies]
    assert named(stored, "ProxyOutcomes") == [proxy.outcome for proxy in library.proxies]
    assert named(stored, "ProxyUnits") == [proxy.unit for proxy in library.proxies]
    assert named(stored, "ProxyValues") == [proxy.uprated for proxy in library.proxies]
    assert named(stored, "ProxyLinks") == [proxy.url for proxy in library.proxies]
    assert named(stored, "InputCategories") == list(INPUT_CATEGORIES)
    assert named(stored, "NoProxy") == [NO_PROXY]
    assert named(stored, "PriceBase") == [library.price_base]
    years = dict(zip(named(stored, "PriceYears"), named(stored, "PriceIndexes"), strict=True))
    assert years == {year: float(index) for year, index in library.deflators.years()}


def test_a_category_s_outcomes_stand_together_so_that_a_range_can_list_them(
    stored: openpyxl.Workbook, library: Library
) -> None:
    groups = [name for name, _ in itertools.groupby(named(stored, "OutcomeCategories"))]
    assert groups == [category.name for category in library.categories]


def listed(book: openpyxl.Workbook) -> dict[str, list[str]]:
    """What the Proxy dropdown offers under each outcome, from the stored lists."""
    choices = named(book, "ProxyChoices")
    starts, counts = named(book, "OutcomeStarts"), named(book, "OutcomeCounts")
    return {
        outcome: choices[start - 1 : start - 1 + count]
        for outcome, start, count in zip(named(book, "OutcomeNames"), starts, counts, strict=True)
    }


def test_an_outcome_offers_its_proxies_and_last_to_describe_only(
    stored: openpyxl.Workbook, library: Library
) -> None:
    assert listed(stored) == {
        outcome: [*(proxy.name for proxy in proxies), NO_PROXY]
        for outcome, proxies in library.by_outcome.items()
    }


def test_own_proxies_are_offered_under_their_outcome(build: Builder) -> None:
    second = {**OWN, "Proxy": "Pram mended", "Unit": "pram"}
    workbook = build(own_proxies=[OWN, second])
    book = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    offered = listed(book)
    assert offered["Less waste"] == [
        "Tonne of waste avoided",
        "Bicycle mended",
        "Pram mended",
        NO_PROXY,
    ]
    assert offered["People trained"] == ["Training course completed", NO_PROXY]


def formulas(book: openpyxl.Workbook) -> Iterator[tuple[str, str]]:
    """Every formula of cells, dropdowns and conditional formats, with where it stands."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"{sheet.title}!{cell.coordinate}", str(cell.value)
        for rule in sheet.data_validations.dataValidation:
            for text in (rule.formula1, rule.formula2):
                if text:
                    yield f"{sheet.title} validation {rule.sqref}", f"={text}"
        for formats in sheet.conditional_formatting:
            for each in formats.rules:
                for text in each.formula:
                    yield f"{sheet.title} format {formats.sqref}", f"={text}"


def test_formulas_use_no_volatile_function_and_only_names_that_are_defined(
    template: openpyxl.Workbook,
) -> None:
    known = set(template.defined_names)
    sheet, cells = r"(?:(?:'[^']+'|\w+)!)?", r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
    cell = re.compile(rf"{sheet}(?:{cells}|\$[A-Z]{{1,3}}:\$[A-Z]{{1,3}})")
    seen = set()
    for place, text in formulas(template):
        shape = re.sub(r"\d+", "0", text)
        if shape in seen:
            continue
        seen.add(shape)
        for token in Tokenizer(text).items:
            if token.type == "FUNC" and token.subtype == "OPEN":
                assert token.value.rstrip("(").upper() not in VOLATILE, place
            elif token.type == "OPERAND" and token.subtype == "RANGE":
                assert token.value in known or cell.fullmatch(token.value), (place, token.value)
    assert len(seen) > 20


def test_no_formula_names_an_answer_s_cell_so_that_moving_answers_breaks_none(
    template: openpyxl.Workbook,
) -> None:
    """Dragged answers and inserted rows would take such a reference with them."""
    answers = re.compile(r"(Outputs|Inputs|'Own proxies')!\$?[A-Z]+\$?\d")
    for row in template["Lists"].iter_rows(min_row=5):
        for cell in row:
            assert not (isinstance(cell.value, str) and answers.search(cell.value)), cell
    for name in ("Outputs", "Inputs", "Own proxies"):
        sheet = template[name]
        for column in sheet.iter_cols(min_row=5, max_row=sheet.max_row):
            formulas = {cell.value for cell in column if str(cell.value).startswith("=")}
            assert len(formulas) <= 1, column[0]
            named = [re.sub('"[^"]*"', "", formula) for formula in formulas]
            assert not any(re.search(r"[A-Z]\$?\d", formula) for formula in named)


def test_the_steps_that_read_a_text_use_only_names_that_are_defined(
    template: openpyxl.Workbook,
) -> None:
    known = set(template.defined_names)
    for name in TYPED_NAMES:
        text = template.defined_names[name].attr_text
        assert len(text) <= 255, name
        for token in Tokenizer(f"={text}").items:
            if token.type == "FUNC" and token.subtype == "OPEN":
                assert token.value.rstrip("(").upper() not in VOLATILE, name
            elif token.type == "OPERAND" and token.subtype == "RANGE":
                assert token.value in known | {"Lists!B1"}, (name, token.value)


def test_dropdowns_are_short_enough_for_excel(template: openpyxl.Workbook) -> None:
    """A validation's formula may have 255 characters, a name none above 255."""
    lists = [
        rule
        for sheet in template
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    ]
    assert len(lists) == 9
    for rule in lists:
        assert 0 < len(rule.formula1) <= 255
        assert '"' not in rule.formula1  # a list in names, so that no comma can break it


def test_formulas_are_short_enough_for_excel(template: openpyxl.Workbook) -> None:
    assert max(len(text) for _, text in formulas(template)) <= 8192


# --- bids as another program fills them in


@dataclass
class Bid:
    """Answers by heading, as `fill` takes them and as another program types them."""

    project: dict[str, Any]
    outputs: list[dict[str, Any]] = field(default_factory=list)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    own_proxies: list[dict[str, Any]] = field(default_factory=list)


def random_bid(seed: int, library: Library, rows: int = 40) -> Bid:
    """A valid bid: harm, described outcomes, own proxies, part years, drop-off of 0 and 100 %."""
    dice = random.Random(seed)
    bid = Bid(
        {
            **PROJECT,
            "Evaluation": dice.choice(["Forecast", "Evaluative"]),
            "Start date": date(2026, 4, 1),
        }
    )
    outcomes = list(library.by_outcome)
    years = ["", library.price_base, "2019/20", "2021", "2010/11"]
    for number in range(8):
        bid.own_proxies.append(
            {
                "Proxy": f"Own proxy no. {number} of the café & more",
                "Outcome": dice.choice(outcomes),
                "Unit": "hour",
                "Value": round(dice.uniform(0.5, 9000), 2),
                "Price year": years[number % len(years)],
                "Source": "Our accounts, p. 3",
            }
        )
    for number in range(rows):
        if number % 5 == 4:
            own = dice.choice(bid.own_proxies)
            outcome, name = own["Outcome"], own["Proxy"]
        else:
            proxy = dice.choice(library.proxies)
            outcome, name = proxy.outcome, proxy.name
        row: dict[str, Any] = {
            "Description": f"Output {number}",
            "Category": library.outcome_by_name[outcome.casefold()][1],
            "Outcome": outcome,
            "Proxy": NO_PROXY if number % 11 == 10 else name,
            "Units": round(dice.choice([1, 1, 1, -1]) * dice.uniform(0.1, 5000), 2),
        }
        if dice.random() < 0.8:
            row["Duration"] = dice.choice([0.25, 1, 1.5, 2, 2.75, 5, 10, 59.5, 60])
        for heading in SHARE_HEADINGS:
            if dice.random() < 0.85:
                row[heading] = dice.choice([0, 0.05, 0.125, 0.3, 0.999, 1])
        if number % 7 == 3:
            row["Drop-off"] = number % 2
        if row["Proxy"] == NO_PROXY and number % 2:
            del row["Units"]
        bid.outputs.append(row)
    if bid.project["Evaluation"] == "Evaluative":
        bid.outputs[0]["Units"] = 0
    for number in range(12):
        row = {
            "Description": f"Input {number}",
            "Category": dice.choice(INPUT_CATEGORIES),
            "Value": round(dice.uniform(0, 90000), 2),
        }
        if dice.random() < 0.6:
            row["Volume"] = dice.choice([0, 1, 2.5, 36])
        if dice.random() < 0.6:
            row["Leakage"] = dice.choice([0, 0.07, 0.5, 1])
        bid.inputs.append(row)
    return bid


def typed_by_openpyxl(bid: Bid) -> bytes:
    """The shipped template with these answers typed in, and no stored result in any cell."""
    book = openpyxl.load_workbook(template_file())
    form = book[PROJECT_SHEET]
    for label, answer in form["A4:B30"]:
        if label.value in bid.project:
            answer.value = bid.project[label.value]
    for name, columns, rows in (
        (OUTPUTS, OUTPUT_COLUMNS, bid.outputs),
        (INPUTS, INPUT_COLUMNS, bid.inputs),
        (OWN_PROXIES, OWN_COLUMNS, bid.own_proxies),
    ):
        where = letters(columns)
        for row, answers in enumerate(rows, FIRST):
            for heading, found in answers.items():
                book[name][f"{where[heading]}{row}"].value = found
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def recalculated(workbook: bytes, tmp_path: Path) -> openpyxl.Workbook:
    """The workbook as LibreOffice works it out, its formulas as their results."""
    source = tmp_path / "typed.xlsx"
    source.write_bytes(workbook)
    (tmp_path / "recalculated").mkdir(exist_ok=True)
    return openpyxl.load_workbook(recalculate(source, tmp_path / "recalculated"), data_only=True)


def close(found: object, wanted: float, scale: float = 0.0) -> bool:
    """Equal to 1e-9 of the figure, or of the sums that it is the difference of."""
    return isinstance(found, int | float) and math.isclose(
        found, wanted, rel_tol=1e-9, abs_tol=1e-9 * scale
    )


def panel(book: openpyxl.Workbook) -> dict[str, Any]:
    """The live panel of Project by its labels."""
    return {row[0].value: row[1].value for row in book[PROJECT_SHEET]["E4:F14"]}


def valuation_of(workbook: bytes, tmp_path: Path) -> Valuation:
    result = process(tmp_path, workbook)
    assert result.status == "valued", [str(found) for found in result.findings]
    assert result.valuation is not None
    return result.valuation


@requires_libreoffice
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_a_bidder_sees_is_what_the_engine_says(
    seed: int, library: Library, tmp_path: Path
) -> None:
    """Typed by openpyxl and worked out by LibreOffice: panel and rows equal to 1e-9."""
    bid = random_bid(seed, library)
    workbook = typed_by_openpyxl(bid)
    engine = valuation_of(workbook, tmp_path)
    seen = recalculated(workbook, tmp_path)
    out, inp = letters(OUTPUT_COLUMNS), letters(INPUT_COLUMNS)
    for row, line in enumerate(engine.lines, FIRST):
        sheet = seen[OUTPUTS]
        assert close(sheet[f"{out['Gross value']}{row}"].value, line.gross), row
        assert close(sheet[f"{out['Net value']}{row}"].value, line.net), row
        assert str(sheet[f"{out['Check']}{row}"].value).startswith("OK"), row
        unit = "no price" if line.claim.kind == "none" else line.claim.unit
        assert sheet[f"{out['Unit']}{row}"].value == unit
    for row, each in enumerate(engine.inputs, FIRST):
        sheet = seen[INPUTS]
        assert close(sheet[f"{inp['Gross input']}{row}"].value, each.gross), row
        assert close(sheet[f"{inp['Net input']}{row}"].value, each.net), row
        assert sheet[f"{inp['Check']}{row}"].value == "OK", row
    shown = panel(seen)
    gross = sum(abs(line.gross) for line in engine.lines)
    net = sum(abs(line.net) for line in engine.lines)
    assert close(shown["Total gross value"], engine.gross_outputs, gross)
    assert close(shown["Total net value"], engine.net_outputs, net)
    assert close(shown["Total gross input"], engine.gross_inputs)
    assert close(shown["Total net input"], engine.net_inputs)
    ratio = engine.gross_sroi, engine.net_sroi
    assert close(shown["Gross return per £1"], ratio[0], gross / engine.gross_inputs)
    assert close(shown["Net return per £1"], ratio[1], net / engine.net_inputs)
    assert shown["Rows that need attention"] == 0
    assert shown["Project answers still needed"] == 0
    colours = [seen[PROJECT_SHEET][cell].value for cell in ("G4", "G5")]
    words = [str(colour).partition(":")[0] for colour in colours]  # and a remark where it needs one
    assert words == [engine.rag_gross.upper(), engine.rag_net.upper()]
    # and saved by LibreOffice, the engine says the same of it
    again = valuation_of((tmp_path / "recalculated" / "typed.xlsx").read_bytes(), tmp_path)
    assert (again.gross_sroi, again.net_sroi) == ratio


@requires_libreoffice
def test_the_results_that_a_filled_workbook_stores_are_those_of_a_recalculation(
    library: Library, tmp_path: Path
) -> None:
    """So a program that does not recalculate shows what one that does would."""
    bid = random_bid(4, library, rows=30)
    workbook = fill(library, bid.project, bid.outputs, bid.inputs, bid.own_proxies, output_rows=35)
    shipped = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    made = openpyxl.load_workbook(io.BytesIO(workbook))
    seen = recalculated(workbook, tmp_path)
    compared = 0
    for sheet in made:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                place = f"{sheet.title}!{cell.coordinate}"
                kept = shipped[sheet.title][cell.coordinate].value
                now = seen[sheet.title][cell.coordinate].value
                compared += 1
                if isinstance(now, int | float) and not isinstance(now, bool):
                    assert close(kept, now), (place, kept, now)
                else:
                    assert (kept or "") == (now or ""), place
    assert compared > 400


def as_typed(value: float, form: int, *, share: bool) -> str:
    """A number as somebody types it into a cell that takes it as text; ``form`` chooses how."""
    exact = Decimal(repr(value))
    if share:
        return (f"{exact}", f"{exact * 100}%", f" {exact * 100} % ", f"{exact:,}")[form % 4]
    size, minus = abs(exact), "-" if exact < 0 else ""
    grouped = f"{size:,f}"
    forms = (
        f"{exact:f}",
        f"{minus}£{grouped}",
        f"{minus}{grouped.replace(',', ' ')}",
        f"({grouped})" if minus else f"GBP {grouped}",
        f"£{minus}{grouped}\u00a0",
    )
    return forms[form % len(forms)]


def with_texts(bid: Bid, forms: Iterator[int | None]) -> Bid:
    """The same bid with some of its numbers typed as text, in the forms given; None is a number."""

    def typed(columns: Sequence[Column], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kinds = {column.heading: column.kind for column in columns}
        return [
            {
                heading: as_typed(found, form, share=kinds[heading] == "share")
                if kinds[heading] in NUMBERS
                and found is not None
                and (form := next(forms)) is not None
                else found
                for heading, found in row.items()
            }
            for row in rows
        ]

    return Bid(
        bid.project,
        typed(OUTPUT_COLUMNS, bid.outputs),
        typed(INPUT_COLUMNS, bid.inputs),
        typed(OWN_COLUMNS, bid.own_proxies),
    )


def assert_panel_is(shown: Mapping[str, Any], engine: Valuation) -> None:
    """The live panel shows what the engine computes, to 1e-9."""
    gross = sum(abs(line.gross) for line in engine.lines)
    net = sum(abs(line.net) for line in engine.lines)
    assert close(shown["Total gross value"], engine.gross_outputs, gross)
    assert close(shown["Total net value"], engine.net_outputs, net)
    assert close(shown["Total gross input"], engine.gross_inputs)
    assert close(shown["Total net input"], engine.net_inputs)
    assert close(shown["Gross return per £1"], engine.gross_sroi, gross / engine.gross_inputs)
    assert close(shown["Net return per £1"], engine.net_sroi, net / engine.net_inputs)
    assert shown["Rows that need attention"] == 0


@requires_libreoffice
def test_numbers_typed_as_text_count_in_the_panel_as_in_the_engine(
    library: Library, tmp_path: Path
) -> None:
    """Half the numbers of a whole bid are texts, and nothing comes out differently for it."""
    dice = random.Random(7)
    forms = (dice.choice([None, *range(5)]) for _ in itertools.count())
    plain = random_bid(7, library)
    bid = with_texts(plain, forms)
    workbook = typed_by_openpyxl(bid)
    engine = valuation_of(workbook, tmp_path)
    assert engine.net_sroi == valuation_of(typed_by_openpyxl(plain), tmp_path).net_sroi
    assert_panel_is(panel(recalculated(workbook, tmp_path)), engine)


@requires_libreoffice
@given(data=st.data())
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
def test_any_valid_bid_shows_what_the_engine_says(data: st.DataObject, small: Library) -> None:
    """Whatever is typed, as number or as text: the recalculated panel equals the run's figures."""
    project, outputs, inputs, own = data.draw(submissions(small))
    project |= {"Start date": None, "End date": None}
    forms = iter(lambda: data.draw(st.none() | st.integers(0, 4)), "never")
    bid = with_texts(Bid(project, outputs, [*inputs, dict(INPUT)], own), forms)
    with tempfile.TemporaryDirectory() as folder:
        workbook = fill(
            small,
            bid.project,
            bid.outputs,
            bid.inputs,
            bid.own_proxies,
            output_rows=6,
            input_rows=6,
        )
        result = process(Path(folder), workbook, library=small)
        assert result.valuation is not None, [str(found) for found in result.findings]
        assert_panel_is(panel(recalculated(workbook, Path(folder))), result.valuation)


@requires_libreoffice
def test_a_text_is_read_as_a_number_by_the_workbook_where_the_engine_reads_it_and_only_there(
    small: Library, tmp_path: Path
) -> None:
    texts = [text for text, _ in (*READ, *PERCENTAGES)] + [text for text in REFUSED if text]
    rows = [{**OUTPUT, "Units": text, "Leakage": text} for text in texts]
    seen = recalculated(fill(small, PROJECT, rows, [INPUT]), tmp_path)["Lists"]
    for row, text in enumerate(texts, FIRST):
        for heading in ("Units", "Leakage"):
            share = heading == "Leakage"
            found = seen.cell(row, WORKINGS[OUTPUTS, heading, "number"] + 1).value
            wanted = parse_number(text, share=share)
            assert found == (wanted if wanted is not None else "no" if text.strip() else None), text


# what is typed wrong in one row of Outputs, and what the Check beside it says
WRONG: Sequence[tuple[Mapping[str, Any], str]] = (
    ({"Description": None}, "Describe the output"),
    ({"Category": None}, "Choose a category"),
    ({"Category": "Sports"}, "Choose a category from the list"),
    ({"Outcome": None}, "Choose an outcome"),
    ({"Outcome": "Fun"}, "Choose an outcome from the list"),
    ({"Category": "Active, inclusive and safe"}, "Choose an outcome under this category"),
    ({"Proxy": None}, "Choose a proxy"),
    ({"Proxy": "Fun had"}, "Choose a proxy under this outcome"),
    ({"Outcome": "People trained"}, "Choose a proxy under this outcome"),
    ({"Units": None}, "Type the units"),
    ({"Units": "some"}, "Units must be a number"),
    ({"Units": "1,5"}, "Units must be a number"),
    ({"Proxy": NO_PROXY, "Units": "some"}, "Units must be a number"),
    ({"Proxy": NO_PROXY, "Leakage": "low"}, "Each share must be a number, such as 20%"),
    ({"Leakage": "120%"}, "Leakage is above 100 %: type 20% or 0.2"),
    ({"Units": 0}, "Units are 0: type how many, or clear the row"),
    ({"Duration": "long"}, "Duration must be a number of years"),
    ({"Duration": 0}, "Duration must be above 0, at most 60 years"),
    ({"Duration": 61}, "Duration must be above 0, at most 60 years"),
    ({"Leakage": "low"}, "Each share must be a number, such as 20%"),
    ({"Leakage": 20}, "Leakage is above 100 %: type 20% or 0.2"),
    ({"Deadweight": 1.01}, "Deadweight is above 100 %: type 20% or 0.2"),
    ({"Attribution": -0.1}, "Attribution is below 0 %"),
    ({"Displacement": 5}, "Displacement is above 100 %: type 20% or 0.2"),
    ({"Drop-off": -1}, "Drop-off is below 0 %"),
)
WRONG_INPUTS: Sequence[tuple[Mapping[str, Any], str]] = (
    ({"Description": None}, "Describe the input"),
    ({"Category": None}, "Choose a category"),
    ({"Category": "Gold"}, "Choose a category from the list"),
    ({"Value": None}, "Type the value in pounds"),
    ({"Value": "free"}, "Value must be a number of pounds"),
    ({"Value": -1}, "An input cannot be negative"),
    ({"Volume": "many"}, "Volume must be a number"),
    ({"Volume": -1}, "An input cannot be negative"),
    ({"Leakage": "low"}, "Leakage must be a share, such as 10%"),
    ({"Leakage": 20}, "Leakage must be between 0 % and 100 %: type 10% or 0.1"),
    ({"Leakage": -0.1}, "Leakage must be between 0 % and 100 %: type 10% or 0.1"),
)
WRONG_OWN: Sequence[tuple[Mapping[str, Any], str]] = (
    ({"Proxy": None}, "Name the proxy"),
    ({"Proxy": "Visit to a lonely person"}, "The library has a proxy of this name: choose another"),
    ({"Proxy": "B", "Outcome": None}, "Choose the outcome"),
    ({"Proxy": "C", "Outcome": "Fun"}, "Choose an outcome from the list"),
    ({"Proxy": "D", "Unit": None}, "Say what one unit is"),
    ({"Proxy": "E", "Value": None}, "Type the value in pounds"),
    ({"Proxy": "F", "Value": "forty"}, "Type the value in pounds"),
    ({"Proxy": "I", "Value": "(40)"}, "A proxy cannot be worth less than nothing"),
    (
        {"Proxy": "G", "Price year": "1999"},
        "Choose a price year from the list, or leave it blank",
    ),
    ({"Proxy": "H", "Source": None}, "Give the source: who published it, and where"),
    ({"Proxy": "Twin"}, "Two own proxies have this name"),
    ({"Proxy": "Twin"}, "Two own proxies have this name"),
)
FINE: Sequence[tuple[Mapping[str, Any], str]] = (
    ({}, "OK"),
    ({"Units": -1}, "OK: counted as harm"),
    ({"Displacement": None}, "OK: blank shares count as 0 %"),
    ({"Proxy": NO_PROXY, "Units": None}, "OK: described, without a price"),
    ({"Category": "THRIVING", "Proxy": "JOB FOUND BY A PERSON OUT OF WORK"}, "OK"),
)


@requires_libreoffice
def test_the_check_beside_a_row_says_what_is_wrong_and_the_engine_agrees(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """A row that is not OK shows no value, counts as one to mend, and is an error of the engine."""
    rows = {
        OUTPUTS: [({**OUTPUT, **change}, words) for change, words in (*FINE, *WRONG)],
        INPUTS: [({**INPUT, **change}, words) for change, words in (({}, "OK"), *WRONG_INPUTS)],
        OWN_PROXIES: [
            ({**OWN, **change}, words)
            for change, words in (({}, "OK: will be reported as your own"), *WRONG_OWN)
        ],
    }
    workbook = build(
        outputs=[answers for answers, _ in rows[OUTPUTS]],
        inputs=[answers for answers, _ in rows[INPUTS]],
        own_proxies=[answers for answers, _ in rows[OWN_PROXIES]],
    )
    seen = recalculated(workbook, tmp_path)
    result = process(tmp_path, workbook, library=small)
    wrong = {
        (found.place.sheet, int("".join(filter(str.isdigit, found.place.cell))))
        for found in result.findings
        if found.severity == "error"
    }
    attention = 0
    for name, columns, _ in TABLES:
        where = letters(columns)
        for row, (answers, words) in enumerate(rows[name], FIRST):
            assert seen[name][f"{where['Check']}{row}"].value == words, (name, row, answers)
            if words.startswith("OK"):
                assert (name, row) not in wrong, (name, row, answers)
                continue
            attention += 1
            # of two that share a name, the engine reports the second
            if (name, row) not in wrong:
                assert words == "Two own proxies have this name"
            if name != OWN_PROXIES:
                value = "Gross value" if name == OUTPUTS else "Gross input"
                assert not seen[name][f"{where[value]}{row}"].value
    assert panel(seen)["Rows that need attention"] == attention
    # rows to mend are left out of the live figures: 30,000 - 3,000 + 30,000 + 30,000
    assert close(panel(seen)["Total gross value"], 87_000)
    assert close(panel(seen)["Total gross input"], 1000)


# what is typed so that a reader sees no fault; the engine reads all of it
SLIPS: Sequence[Mapping[str, Any]] = (
    {"Category": " Thriving "},
    {"Category": "Thriving\u00a0", "Outcome": "People  trained\n"},
    {"Proxy": "\u00a0Training course   completed\u2009"},
    {"Proxy": "No financial proxy:\u00a0describe  only "},
)
WILD_NAMES = ("What is a visit worth?", "Visit* (any)", "Visit~?", " Pram's  re\u2011use ")


@requires_libreoffice
def test_stray_spaces_and_wildcards_in_names_mean_in_the_workbook_what_they_mean_to_the_engine(
    small: Library, tmp_path: Path
) -> None:
    """A name with ``*``, ``?`` or ``~`` means itself, and blanks and dashes make no difference."""
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    own = [{**OWN, "Proxy": name, "Value": 10 + at} for at, name in enumerate(WILD_NAMES)]
    own[0]["Price year"] = f" {small.price_base}\u00a0"
    own[1]["Outcome"] = " Less  waste"
    waste = {**OUTPUT, "Category": "Green", "Outcome": own[0]["Outcome"]}
    waste["Category"] = small.outcome_by_name[str(own[0]["Outcome"]).casefold()][1]
    home = small.outcome_by_name["people trained"][1]
    trained["Category"] = home
    slips = [
        {
            **trained,
            **slip,
            **(
                {"Category": slip["Category"].replace("Thriving", home)}
                if "Category" in slip
                else {}
            ),
        }
        for slip in SLIPS
    ]
    rows = [*slips, *({**waste, "Proxy": name} for name in (*WILD_NAMES, "Pram's re-use"))]
    cost = {**INPUT, "Category": f" {INPUT['Category']}\u00a0"}
    workbook = fill(small, PROJECT, rows, [cost], own, output_rows=12, input_rows=3)
    result = process(tmp_path, workbook, library=small)
    assert result.valuation is not None, [str(found) for found in result.findings]
    seen = recalculated(workbook, tmp_path)
    where = letters(OUTPUT_COLUMNS)
    for row, line in enumerate(result.valuation.lines, FIRST):
        check = seen[OUTPUTS][f"{where['Check']}{row}"].value
        assert str(check).startswith("OK"), (row, check)
        assert close(seen[OUTPUTS][f"{where['Gross value']}{row}"].value, line.gross), row
    assert_panel_is(panel(seen), result.valuation)
    stored = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    assert panel(stored) == pytest.approx(panel(seen))


@requires_libreoffice
@pytest.mark.parametrize(
    "fault",
    [
        {"Value": -1},
        {"Value": 1e15},
        {"Value": "1000000000000000"},
        {"Source": None},
        {"Unit": " \u00a0"},
        {"Unit": None},
        {"Price year": "1999"},
        {"Outcome": "Fun"},
    ],
    ids=str,
)
def test_an_own_proxy_that_is_to_be_mended_counts_in_no_row_of_outputs(
    fault: Mapping[str, Any], small: Library, tmp_path: Path
) -> None:
    category = small.outcome_by_name[str(OWN["Outcome"]).casefold()][1]
    row = {**OUTPUT, "Category": category, "Outcome": OWN["Outcome"], "Proxy": OWN["Proxy"]}
    workbook = fill(
        small, PROJECT, [OUTPUT, row], [INPUT], [{**OWN, **fault}], output_rows=3, input_rows=3
    )
    assert process(tmp_path, workbook, library=small).valuation is None
    seen = recalculated(workbook, tmp_path)
    alone = fill(small, PROJECT, [OUTPUT], [INPUT], output_rows=3, input_rows=3)
    expected = panel(openpyxl.load_workbook(io.BytesIO(alone), data_only=True))
    for label in ("Total gross value", "Total net value"):
        assert close(panel(seen)[label], expected[label])
    assert panel(seen)["Rows that need attention"] == 2
    stored = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    assert panel(stored) == panel(seen)


@requires_libreoffice
def test_what_the_engine_refuses_as_a_number_the_workbook_refuses(
    small: Library, tmp_path: Path
) -> None:
    """A number that is too large for a double to hold its pence."""
    large = (1e15, -1e15, "1000000000000000", "2,000,000,000,000,000")
    faults = [
        *((OUTPUTS, {heading: found}) for heading in ("Units", "Leakage") for found in large),
        *((INPUTS, {heading: found}) for heading in ("Value", "Volume") for found in large),
    ]
    outputs = [{**OUTPUT, **fault} for name, fault in faults if name == OUTPUTS]
    inputs = [{**INPUT, **fault} for name, fault in faults if name == INPUTS]
    workbook = fill(small, PROJECT, [OUTPUT, *outputs], [INPUT, *inputs], output_rows=40)
    seen = recalculated(workbook, tmp_path)
    for name, columns, rows in (
        (OUTPUTS, OUTPUT_COLUMNS, outputs),
        (INPUTS, INPUT_COLUMNS, inputs),
    ):
        at = letters(columns)["Check"]
        for row, answers in enumerate(rows, FIRST + 1):
            check = str(seen[name][f"{at}{row}"].value)
            assert not check.startswith("OK"), (name, answers, check)
    assert panel(seen)["Rows that need attention"] == len(faults)
    wrong = {
        (found.place.sheet, found.place.cell[-2:].lstrip("ABCDEFGHIJKLM"))
        for found in process(tmp_path, workbook, library=small).findings
        if found.severity == "error"
    }
    assert len(wrong) == len(faults)
