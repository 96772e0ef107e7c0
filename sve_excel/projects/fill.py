"""Answers become a filled workbook: what ``new``, ``upgrade`` and the samples write.

The stored results of computed cells are worked out here with the same method as ``process`` uses,
so that a program that does not recalculate shows what Excel would.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from sve_excel.checks.case import SHARES, Case
from sve_excel.checks.every import check
from sve_excel.layout import (
    FIELDS,
    FIRST_ROW,
    INPUT_COLUMNS,
    INPUT_ROWS,
    INPUTS,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUT_ROWS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
)
from sve_excel.library.loading import Library
from sve_excel.method.claims import claims, settle
from sve_excel.method.value import value, value_outputs
from sve_excel.model import (
    Claim,
    Input,
    InputValue,
    LineValue,
    Output,
    OwnProxy,
    Project,
    Submission,
    Valuation,
)
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.template.build import PANEL, Filling, build_template
from sve_excel.template.formulas.checks import OWN_OK
from sve_excel.template.formulas.typed import LARGEST
from sve_excel.words.folding import fold
from sve_excel.words.numbers import parse_number

Row = Mapping[str, Any]
_ATTENTION = "Needs attention"
_HEADINGS = [column.heading for column in (*OUTPUT_COLUMNS, *INPUT_COLUMNS, *OWN_COLUMNS)]


def fill(
    library: Library,
    project: Row,
    outputs: Sequence[Row] = (),
    inputs: Sequence[Row] = (),
    own_proxies: Sequence[Row] = (),
    *,
    output_rows: int = OUTPUT_ROWS,
    input_rows: int = INPUT_ROWS,
) -> bytes:
    """Build a workbook from answers: by label for the project, by heading for each row.

    An answer is written as what it is, right or wrong.
    """
    submission = settle(_submission(project, outputs, inputs, own_proxies), library)
    case = Case(submission, claims(submission, library), library, DEFAULT_POLICY)
    answered = {OUTPUTS: outputs, INPUTS: inputs, OWN_PROXIES: own_proxies}
    wrong = _wrong_rows(case, answered)
    claimed = [c for c in case.claims if (OUTPUTS, c.output.row) not in wrong]
    spent = [each for each in submission.inputs if (INPUTS, each.row) not in wrong]
    # £1 more keeps the ratios defined where nothing is spent yet; it is left out below
    valued = value(claimed, [*spent, Input(0, "", "", 1.0, None, None, "")])
    taken = valued.inputs[:-1]
    results = {line.claim.output.row: _output_results(line) for line in valued.lines}
    costs: dict[int, Row] = {
        each.input.row: {"Gross input": each.gross, "Net input": each.net, "Check": "OK"}
        for each in taken
    }
    filling = Filling(
        project,
        [
            {
                **row,
                **_shown(claim, library, submission),
                **results.get(claim.output.row, {"Check": _ATTENTION}),
            }
            for row, claim in zip(outputs, case.claims, strict=True)
        ],
        [
            {**row, **costs.get(at, {"Check": _ATTENTION})}
            for at, row in enumerate(inputs, FIRST_ROW + 1)
        ],
        [
            {
                **row,
                "Value used": own.uprated,
                "Check": _ATTENTION if (OWN_PROXIES, own.row) in wrong else OWN_OK,
            }
            for row, own in zip(own_proxies, submission.own_proxies, strict=True)
        ],
        _panel(project, valued, taken, wrong),
    )
    return build_template(library, filling, output_rows=output_rows, input_rows=input_rows)


def _submission(
    project: Row, outputs: Sequence[Row], inputs: Sequence[Row], own_proxies: Sequence[Row]
) -> Submission:
    """Take the answers as the reader would find them in the workbook to be."""
    answers = {field.attribute: _plain(project.get(field.label), field.kind) for field in FIELDS}
    return Submission(
        "",
        Project(**answers),
        tuple(_output(row, at) for at, row in enumerate(outputs, FIRST_ROW + 1)),
        tuple(_input(row, at) for at, row in enumerate(inputs, FIRST_ROW + 1)),
        tuple(_own_proxy(row, at) for at, row in enumerate(own_proxies, FIRST_ROW + 1)),
    )


def _wrong_rows(case: Case, answered: Mapping[str, Sequence[Row]]) -> set[tuple[str, int]]:
    """Rows by sheet that the engine would not value, which the workbook marks for attention."""
    wrong = {
        (found.place.sheet, _row_of(found.place.cell))
        for found in check(case)
        if found.severity == "error"
    }
    for sheet, columns in (
        (OUTPUTS, OUTPUT_COLUMNS),
        (INPUTS, INPUT_COLUMNS),
        (OWN_PROXIES, OWN_COLUMNS),
    ):
        wrong |= {
            (sheet, at)
            for at, row in enumerate(answered[sheet], FIRST_ROW + 1)
            if any(_is_no_number(row.get(column.heading), column.kind) for column in columns)
        }
    return wrong | _twins(case) | _on_wrong(case, wrong | _twins(case))


def _twins(case: Case) -> set[tuple[str, int]]:
    """Own proxies that share a name: the workbook marks each of them."""
    names = [fold(own.name) for own in case.submission.own_proxies]
    return {
        (OWN_PROXIES, own.row)
        for own, name in zip(case.submission.own_proxies, names, strict=True)
        if name and names.count(name) > 1
    }


def _on_wrong(case: Case, wrong: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Rows of Outputs that rest on an own proxy which is to be mended."""
    return {
        (OUTPUTS, claim.output.row)
        for claim in case.claims
        if claim.own and (OWN_PROXIES, claim.own.row) in wrong
    }


def _output_results(line: LineValue) -> Row:
    """Stored results beside a valued row of Outputs."""
    return {
        "Gross value": line.gross,
        "Net value": line.net,
        "Check": _verdict(line.claim),
        "years_held": _years_held(line.claim.output),
    }


def _panel(
    project: Row, valued: Valuation, taken: Sequence[InputValue], wrong: set[tuple[str, int]]
) -> Row:
    """Stored results of the panel on Project."""
    gross_inputs = math.fsum(each.gross for each in taken)
    net_inputs = math.fsum(each.net for each in taken)
    return {
        PANEL[0]: valued.gross_outputs / gross_inputs if gross_inputs else "",
        PANEL[1]: valued.net_outputs / net_inputs if net_inputs else "",
        "Total gross value": valued.gross_outputs,
        "Total net value": valued.net_outputs,
        "Total gross input": gross_inputs,
        "Total net input": net_inputs,
        "Rows that need attention": sum(1 for _, row in wrong if row > FIRST_ROW),
        "Project answers still needed": sum(
            field.required and not project.get(field.label) for field in FIELDS
        ),
    }


def _shown(claim: Claim, library: Library, submission: Submission) -> Row:
    """Results of the look-ups beside a row."""
    if claim.output.proxy == NO_PROXY:
        return {"Unit": "no price", "Proxy value": 0, "Source": ""}
    if claim.kind == "none":
        return {}
    if claim.own:
        return {
            "Unit": claim.unit,
            "Proxy value": claim.own.uprated,
            "Source": "Own proxy",
            "own_row": submission.own_proxies.index(claim.own) + 1,
        }
    assert claim.proxy
    return {
        "Unit": claim.unit,
        "Proxy value": claim.price,
        "Source": "Source",
        "library_row": library.proxies.index(claim.proxy) + 1,
    }


def _years_held(output: Output) -> float:
    """Duration after drop-off, as the template's helper column gives it."""
    one, none = np.ones(1), np.zeros(1)
    years = one if output.duration is None else np.array([output.duration])
    values = value_outputs(
        one,
        one,
        years,
        leakage=none,
        deadweight=none,
        attribution=none,
        drop_off=np.array([output.drop_off or 0.0]),
        displacement=none,
        discount_rate=0.0,
    )
    return float(values.net[0])


def _verdict(claim: Claim) -> str:
    output = claim.output
    if output.proxy == NO_PROXY:
        return "OK: described, without a price"
    if output.units is not None and output.units < 0:
        return "OK: counted as harm"
    if any(getattr(output, attribute) is None for attribute in SHARES.values()):
        return "OK: blank shares count as 0 %"
    return "OK"


def _is_no_number(found: Any, kind: str) -> bool:
    """Whether something stands where a number is due, and is none."""
    numeric = kind in ("number", "money", "years", "share")
    blank = found is None or (isinstance(found, str) and not found.strip())
    return numeric and not blank and _plain(found, kind) is None


def _plain(found: Any, kind: str) -> Any:
    """Give an answer as the reader would: text, a number, a date, or None."""
    if kind == "date":
        if isinstance(found, datetime):
            return found.date()
        return found if isinstance(found, date) else None
    if kind in ("number", "money", "years", "share"):
        if isinstance(found, str):
            parsed = parse_number(found, share=kind == "share")
            return parsed if parsed is None or abs(parsed) < LARGEST else None
        number = isinstance(found, int | float) and not isinstance(found, bool)
        return float(found) if number and abs(found) < LARGEST else None
    return "" if found is None else str(found).replace("\xa0", " ").strip()


def _output(row: Row, at: int) -> Output:
    def share(heading: str) -> float | None:
        number: float | None = _plain(row.get(heading), "share")
        return number

    return Output(
        at,
        _plain(row.get("Description"), "text"),
        _plain(row.get("Category"), "text"),
        _plain(row.get("Outcome"), "text"),
        _plain(row.get("Proxy"), "text"),
        _plain(row.get("Units"), "number"),
        _plain(row.get("Duration"), "years"),
        share("Leakage"),
        share("Deadweight"),
        share("Attribution"),
        share("Drop-off"),
        share("Displacement"),
        "",
        cells=_cells(at),
    )


def _input(row: Row, at: int) -> Input:
    return Input(
        at,
        _plain(row.get("Description"), "text"),
        _plain(row.get("Category"), "text"),
        _plain(row.get("Value"), "money"),
        _plain(row.get("Volume"), "number"),
        _plain(row.get("Leakage"), "share"),
        "",
        cells=_cells(at),
    )


def _own_proxy(row: Row, at: int) -> OwnProxy:
    return OwnProxy(
        at,
        _plain(row.get("Proxy"), "text"),
        _plain(row.get("Outcome"), "text"),
        _plain(row.get("Unit"), "text"),
        _plain(row.get("Value"), "money"),
        _plain(row.get("Price year"), "text"),
        _plain(row.get("Source"), "text"),
        None,
        _cells(at),
    )


def _cells(at: int) -> dict[str, str]:
    """Address of every heading at one row; only the row is asked for here."""
    return dict.fromkeys(_HEADINGS, f"A{at}")


def _row_of(cell: str) -> int:
    return int("".join(filter(str.isdigit, cell)) or 0)
