"""Answers become a filled workbook: what ``new``, ``upgrade`` and the samples write.

The answers are read as any workbook's are. What the engine says of them is stored beside them as
the results of the computed cells, so that a program that does not recalculate shows what Excel
would. Nothing here knows how an answer is read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.checks.case import Case
from sve_excel.checks.every import findings_of
from sve_excel.layout import (
    ASKED_COLUMNS,
    CHECK,
    FIELDS,
    FIRST_ROW,
    GROSS_INPUT,
    GROSS_VALUE,
    HEADING_ROW,
    INPUT_ROWS,
    INPUTS,
    NET_INPUT,
    NET_VALUE,
    NO_PROXY,
    OTHER_NET,
    OUTPUT_ROWS,
    OUTPUTS,
    OWN_PROXIES,
    PANEL,
    PRICE_FACTOR,
    PROJECT,
    PROXY_VALUE,
    SHARES,
    SOURCE,
    SOURCE_LINKS,
    STAYS,
    TABLES,
    TOTALS,
    UNIT,
    UNPRICED,
    VALUE_USED,
)
from sve_excel.library.loading import Library
from sve_excel.method.claims import claims, settle
from sve_excel.method.rules import under_policy
from sve_excel.method.value import column, value, value_outputs
from sve_excel.model import (
    Claim,
    Input,
    LineValue,
    Output,
    Submission,
    Valuation,
)
from sve_excel.policy.discounting import flat
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.projects.checked_rows import row_checks
from sve_excel.reading.cells import Grid
from sve_excel.reading.submission import read_grids, tables_of
from sve_excel.template.book import ATTENTION, UNANSWERED, Answers, Filling, stored
from sve_excel.template.build import build_template
from sve_excel.template.formulas.checks import OK
from sve_excel.words.folding import fold

Row = Mapping[str, Any]
Rows = Mapping[int, Row]  # by the row's number in its sheet


@dataclass(frozen=True, slots=True)
class _Assessed:
    """What the engine says of the answers.

    ``checks`` are the words of each row's check, by sheet and number; ``valued`` is the value of
    the rows that need no attention.
    """

    submission: Submission
    claims: tuple[Claim, ...]
    checks: Mapping[tuple[str, int], str]
    valued: Valuation
    policy: Policy

    @property
    def wrong(self) -> frozenset[tuple[str, int]]:
        """The rows of the tables, by sheet, that need attention."""
        return frozenset(at for at, words in self.checks.items() if not words.startswith(OK))


def fill_template(
    library: Library,
    answers: Answers,
    *,
    output_rows: int = OUTPUT_ROWS,
    input_rows: int = INPUT_ROWS,
    policy: Policy = DEFAULT_POLICY,
    finished: bool = False,
) -> bytes:
    """Build a workbook from answers.

    An answer is written as what it is, right or wrong. The library comes in the policy's prices.
    Where nobody is to type on it is ``finished``: its print ends with its rows in every program.
    """
    assessed = _assess(answers, library, policy)
    filling = Filling(
        answers.project,
        _beside(answers.outputs, _output_results(assessed)),
        _beside(answers.inputs, _input_results(assessed)),
        _beside(answers.own_proxies, _own_results(assessed)),
        _panel(assessed),
        {
            (sheet, row.row): row
            for sheet, rows in tables_of(assessed.submission).items()
            for row in rows
        },
        assessed.submission.project.prices,
        finished,
    )
    return build_template(
        library, filling, output_rows=output_rows, input_rows=input_rows, policy=policy
    )


def _assess(answers: Answers, library: Library, policy: Policy) -> _Assessed:
    """Read the answers, check them, and value the rows that can be valued."""
    read, findings = read_grids("", _grids(answers, policy))
    assert read is not None  # every sheet, label and heading is there
    submission = settle(read, library)
    case = Case(submission, claims(submission, library), library, policy)
    checks = row_checks(case, answers, [*findings, *findings_of(case)])
    wrong = {at for at, words in checks.items() if not words.startswith(OK)}
    claimed = [claim for claim in case.claims if (OUTPUTS, claim.output.row) not in wrong]
    spent = [each for each in submission.inputs if (INPUTS, each.row) not in wrong]
    # £1 more keeps the ratios defined where nothing is spent yet; the panel leaves it out
    _, spent_under = under_policy((), spent, policy)
    valued = value(claimed, [*spent_under, Input(0, value=1.0)], policy)
    return _Assessed(submission, case.claims, checks, valued, policy)


def _grids(answers: Answers, policy: Policy) -> dict[str, Grid]:
    """The sheets of answers as a reader will find them in the workbook to be."""
    above: list[list[Any]] = [[] for _ in range(HEADING_ROW)]
    form = [[field.label, stored(answers.project.get(field.label), field.kind)] for field in FIELDS]
    grids = {fold(PROJECT): Grid("", PROJECT, above + form)}
    rows_of = {OUTPUTS: answers.outputs, INPUTS: answers.inputs, OWN_PROXIES: answers.own_proxies}
    for name, rows in rows_of.items():
        typed = [column for column in TABLES[name] if not column.computed]
        if name == OUTPUTS:
            typed += [column for key, column in ASKED_COLUMNS.items() if policy.asks(key)]
        table: list[list[Any]] = [[column.heading for column in typed]]
        table += [[stored(row.get(each.heading), each.kind) for each in typed] for row in rows]
        grids[fold(name)] = Grid("", name, above + table)
    return grids


def _beside(answers: Sequence[Row], results: Rows) -> list[Row]:
    """Answers with the results of their row; a row in which nothing was read has none."""
    return [{**row, **results.get(at, {})} for at, row in enumerate(answers, FIRST_ROW + 1)]


def _output_results(assessed: _Assessed) -> Rows:
    """Stored results beside the rows of Outputs."""
    lines = {line.claim.output.row: line for line in assessed.valued.lines}
    return {
        (at := claim.output.row): {
            **_shown(claim),
            **(_valued(lines[at]) if at in lines else {}),
            CHECK: assessed.checks[OUTPUTS, at],
        }
        for claim in assessed.claims
    }


def _valued(line: LineValue) -> Row:
    return {
        GROSS_VALUE: line.gross,
        NET_VALUE: line.net,
        "years_held": _years_held(line.claim.output),
    }


def _input_results(assessed: _Assessed) -> Rows:
    """Stored results beside the rows of Inputs."""
    valued = {
        spent.row: {GROSS_INPUT: spent.gross, NET_INPUT: spent.net}
        for spent in assessed.valued.inputs[:-1]
    }
    return {
        spent.row: {**valued.get(spent.row, {}), CHECK: assessed.checks[INPUTS, spent.row]}
        for spent in assessed.submission.inputs
    }


def _own_results(assessed: _Assessed) -> Rows:
    """Stored results beside the own proxies."""
    return {
        own.row: {
            VALUE_USED: own.uprated,
            CHECK: assessed.checks[OWN_PROXIES, own.row],
        }
        for own in assessed.submission.own_proxies
    }


def _panel(assessed: _Assessed) -> Row:
    """Stored results of the panel on Project."""
    valued, taken = assessed.valued, assessed.valued.inputs[:-1]
    gross_inputs = math.fsum(spent.gross for spent in taken)
    net_inputs = math.fsum(spent.net for spent in taken)
    totals = (valued.gross_outputs, valued.net_outputs, gross_inputs, net_inputs)
    counted, other = gross_inputs, net_inputs
    if assessed.policy.input_leakage:
        counted, other = other, counted

    def divided(over: float, under: float) -> float | str:
        return over / under if under else ""

    def returned(over: float, under: float) -> float | str:
        worth = any(line.gross for line in valued.lines)
        return divided(over, under) if worth else ""  # nothing until an output has a value

    project = assessed.submission.project
    return {
        PANEL[0]: returned(valued.gross_outputs, gross_inputs),
        PANEL[1]: returned(valued.net_outputs, counted),
        OTHER_NET[assessed.policy.input_leakage]: returned(valued.net_outputs, other),
        STAYS: divided(net_inputs, gross_inputs),
        PRICE_FACTOR: project.prices.to_base,
        **dict(zip(TOTALS, totals, strict=True)),
        ATTENTION: len(assessed.wrong),
        UNANSWERED: sum(
            field.required and not getattr(project, field.attribute) for field in FIELDS
        ),
    }


def _shown(claim: Claim) -> Row:
    """Results of the look-ups beside a row."""
    if claim.output.proxy == NO_PROXY:
        return {UNIT: UNPRICED, PROXY_VALUE: 0, SOURCE: ""}
    if claim.own:
        return {
            UNIT: claim.unit,
            PROXY_VALUE: claim.own.uprated,
            SOURCE: SOURCE_LINKS["own"],
        }
    if claim.proxy:
        return {
            UNIT: claim.unit,
            PROXY_VALUE: claim.price,
            SOURCE: SOURCE_LINKS["library"],
        }
    return {}


def _years_held(output: Output) -> float:
    """Duration after drop-off, as the template's helper column gives it."""
    one = column([1.0])
    fading = {
        share.attribute: column([output.share(share.attribute)]) for share in SHARES if share.fades
    }
    return float(value_outputs(one, one, column([output.years]), fading, flat(0.0)).net[0])
