"""Bids made by dice, typed as other programs type them, and the live panel that they show."""

from __future__ import annotations

import io
import math
import random
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from sve_excel.layout import (
    INPUT_CATEGORIES,
    INPUT_COLUMNS,
    INPUT_ROWS,
    INPUTS,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUT_ROWS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    OWN_ROWS,
    SHARE_HEADINGS,
    letters,
)
from sve_excel.layout import (
    PROJECT as PROJECT_SHEET,
)
from sve_excel.library.loading import Library
from sve_excel.model import Valuation
from sve_excel.records.columns import Column
from tests.builders import PROJECT, TEMPLATE, process
from tests.judges import recalculate

TABLES: tuple[tuple[str, tuple[Column, ...], int], ...] = (
    (OUTPUTS, OUTPUT_COLUMNS, OUTPUT_ROWS),
    (INPUTS, INPUT_COLUMNS, INPUT_ROWS),
    (OWN_PROXIES, OWN_COLUMNS, OWN_ROWS),
)
FIRST = 5
NUMBERS = ("number", "years", "share", "money")


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
    book = openpyxl.load_workbook(TEMPLATE)
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


def opened(path: Path) -> openpyxl.Workbook:
    """A workbook with its results; Gnumeric's names no default style, of which openpyxl warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path, data_only=True)


def close(found: object, wanted: float, scale: float = 0.0) -> bool:
    """Equal to 1e-9 of the figure, or of the sums that it is the difference of."""
    return isinstance(found, int | float) and math.isclose(
        found, wanted, rel_tol=1e-9, abs_tol=1e-9 * scale
    )


def panel(book: openpyxl.Workbook) -> dict[str, Any]:
    """The live panel of Project by its labels."""
    return {row[0].value: row[1].value for row in book[PROJECT_SHEET]["E3:F17"]}


def valuation_of(workbook: bytes, tmp_path: Path) -> Valuation:
    result = process(tmp_path, workbook)
    assert result.status == "valued", [str(found) for found in result.findings]
    assert result.valuation is not None
    return result.valuation


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
    left_out = engine.net_sroi_after_input_leakage
    returns = {
        "Gross return per £1": (engine.gross_sroi, gross / engine.gross_inputs),
        "Net return per £1": (engine.net_sroi, net / engine.gross_inputs),
        "Net return if inputs that leak are left out": (left_out, net / (engine.net_inputs or 1)),
    }
    for label, (wanted, scale) in returns.items():
        found = shown[label]  # none where no output has a value
        assert close(found, wanted, scale) if gross and wanted is not None else not found, label
    assert close(shown["Share of the inputs that stays in the area"], engine.stays)
    assert shown["Rows that need attention"] == 0
