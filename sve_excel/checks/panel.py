"""What the workbook shows of itself, held against what its rows come to.

Its live panel and its computed cells are stored results: what a bidder saw, and signed. No figure
of a run rests on them, so where they differ both figures are said, with what explains it. Held are
only workbooks made from this template and filled with this library, in its prices, that can be
valued: in any other the panel is rightly another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sve_excel.checks.case import Case
from sve_excel.checks.claims import OTHER_PRICES
from sve_excel.checks.typed_over import output_results, typed_over
from sve_excel.findings.rule import Rule
from sve_excel.findings.shared import CELL_TYPED_OVER, COPY_DIFFERS
from sve_excel.layout import (
    GROSS_INPUT,
    GROSS_VALUE,
    INPUTS,
    NET_INPUT,
    NET_VALUE,
    OUTPUTS,
    PANEL,
    TEMPLATE_VERSION,
    TOTALS,
)
from sve_excel.looks.rag import rag_word
from sve_excel.method.value import value
from sve_excel.model import Finding, Input, Output, Place
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.reading.cells import NUMBER_AS_TEXT
from sve_excel.reading.formulas import RESULT_NOT_OF_FORMULA
from sve_excel.reading.sheets import SHEET_NOT_COUNTED
from sve_excel.reading.unseen import CALCULATED_BY_HAND, ROW_OUTSIDE_TABLE
from sve_excel.words.saying import quote

PANEL_DIFFERS = Rule(
    "SVE123",
    "panel-differs",
    "warning",
    "the workbook's own panel shows £{shown} as {label}; its rows come to £{right}. Likely: {why}.",
    "The rows count, not the panel. Look at what is named, let the workbook calculate "
    "(Ctrl+Alt+F9) and save it.",
    manual={"label": "one of its figures", "why": "what explains it"},
)

COLOUR_TYPED = Rule(
    "SVE128",
    "colour-typed",
    "warning",
    "{found} was typed as the colour of the {label}; £{figure} is {right}.",
    "The figure counts, not the word. Copy the cell of a fresh template over it.",
    manual={"found": "a word", "label": "net return per £1", "right": "of another colour"},
)

ROW_SHOWS_OTHERWISE = Rule(
    "SVE245",
    "row-shows-otherwise",
    "warning",
    "{what} shows £{shown}; the row gives £{right}.",
    "The row counts, not what it shows. Copy the cell of another row over it, let the workbook "
    "calculate (Ctrl+Alt+F9) and save it.",
)


_PENNY = 0.01
_MILLIONTH = 1e-6
_NAMED = 5  # cells of one reason that are named


def shown(case: Case, findings: Sequence[Finding]) -> list[Finding]:
    """What the workbook shows and its rows do not give; ``findings`` are all others of it.

    Only for a workbook without an error: its rows have a value.
    """
    over = [
        CELL_TYPED_OVER.at(each.place, what=each.heading, found=each.found, right=each.right)
        for each in typed_over(case, findings)
    ]
    if not case.submission.panel or not _ours(case, findings):
        return over
    differs = _panel(case, [*findings, *over])
    # where the panel differs, its reasons name the rows
    rows = [] if differs else [*_rows_otherwise(case, over)]
    return [*over, *differs, *rows, *_colours(case)]


def _ours(case: Case, findings: Sequence[Finding]) -> bool:
    """Whether the workbook's own pounds should be ours: this template, this library, its prices."""
    submission, library = case.submission, case.library
    theirs = (submission.library_version, submission.library_sha256)
    return (
        submission.template_version == TEMPLATE_VERSION
        and theirs == (library.version, library.sha256)
        and not any(OTHER_PRICES.made(finding) for finding in findings)
    )


def _panel(case: Case, findings: Sequence[Finding]) -> list[Finding]:
    """The first figure of the panel that is not what the rows come to, by the template's method."""
    valued = value(case.claims, case.submission.inputs)
    right = (
        valued.gross_sroi,
        valued.net_sroi,
        valued.gross_outputs,
        valued.net_outputs,
        valued.gross_inputs,
        valued.net_inputs,
    )
    figures = dict(zip((*PANEL, *TOTALS), right, strict=True))
    # a template of other rules divides by something else
    other = (PANEL[1], TOTALS[-1]) if case.policy.input_leakage else ()
    every = sorted(case.submission.panel, key=lambda figure: figure.label != PANEL[1])
    for figure in every:
        if figure.figure is None or figure.label in other:
            continue
        if _differs(figure.figure, figures[figure.label]):
            place = Place(case.submission.file, figure.sheet, figure.cell)
            return [
                PANEL_DIFFERS.at(
                    place,
                    label=figure.label.lower(),
                    shown=f"{figure.figure:,.2f}",
                    right=f"{figures[figure.label]:,.2f}",
                    why="; ".join(_reasons(case, findings)),
                )
            ]
    return []


def _colours(case: Case) -> Iterator[Finding]:
    """Colours that somebody typed, and that neither the tender's rules nor the template's give."""
    for figure in case.submission.panel:
        if figure.figure is None or not figure.colour_typed:
            continue
        right = [rag_word(policy.rag(figure.figure)) for policy in (case.policy, DEFAULT_POLICY)]
        if figure.colour not in right:
            yield COLOUR_TYPED.at(
                Place(case.submission.file, figure.sheet, figure.colour_typed),
                found=quote(figure.colour),
                label=figure.label.lower(),
                figure=f"{figure.figure:,.2f}",
                right=right[0],
            )


def _rows_otherwise(case: Case, over: Sequence[Finding]) -> Iterator[Finding]:
    """Rows whose formulas show another figure, while the panel shows what all rows come to."""
    told = {(finding.place.sheet, finding.place.cell) for finding in over}
    for sheet, heading, row, right in _figures(case):
        stored, place = row.stored.get(heading), case.place(sheet, row, heading)
        known = stored is None or (place.sheet, place.cell) in told
        if not known and _differs(stored or 0.0, right):
            shown, gives = f"{stored:,.2f}", f"{right:,.2f}"
            yield ROW_SHOWS_OTHERWISE.at(place, what=heading.lower(), shown=shown, right=gives)


def _differs(one: float, other: float) -> bool:
    return abs(one - other) > _PENNY + _MILLIONTH * abs(other)


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why a panel may differ: which findings tell it, and in which words."""

    rule: Rule
    words: str


_REASONS = (
    _Reason(ROW_OUTSIDE_TABLE, "rows outside the table"),
    _Reason(SHEET_NOT_COUNTED, "a sheet that is not counted"),
    _Reason(CELL_TYPED_OVER, "values typed over formulas"),
    _Reason(RESULT_NOT_OF_FORMULA, "formulas whose stored result is another"),
    _Reason(COPY_DIFFERS, "another value for a proxy"),
    _Reason(NUMBER_AS_TEXT, "numbers typed as text"),
    _Reason(CALCULATED_BY_HAND, "calculation that waits to be asked for"),
)


def _reasons(case: Case, findings: Sequence[Finding]) -> list[str]:
    """What probably explains the difference, each with its cells."""
    reasons, told = [], set[tuple[str, int]]()
    for reason in _REASONS:
        places = [finding.place for finding in findings if reason.rule.made(finding)]
        if places:
            told |= {(place.sheet, _row(place.cell)) for place in places}
            reasons.append(reason.words + _named(places))
    others = [place for place in _rows(case) if (place.sheet, _row(place.cell)) not in told]
    if others:
        reasons.append("rows that show another figure than they give" + _named(others))
    return reasons or [
        "stored results that are older than the rows, or a figure typed over the panel"
    ]


def _row(cell: str) -> int:
    digits = "".join(filter(str.isdigit, cell))
    return int(digits) if digits else 0


def _named(places: Sequence[Place]) -> str:
    cells = [str(place) for place in places if place.sheet]
    more = f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
    return f" ({', '.join(cells[:_NAMED])}{more})" if cells else ""


def _rows(case: Case) -> Iterator[Place]:
    """Rows whose own stored figure is not what they come to, or that show none beside others."""
    for sheet, heading, row, right in _figures(case):
        net = heading in (NET_VALUE, NET_INPUT)
        if net and _differs(row.stored.get(heading, 0.0), right):
            yield case.place(sheet, row, heading)


def _figures(case: Case) -> Iterator[tuple[str, str, Output | Input, float]]:
    """Every figure that a row shows of itself, and what it is by its answers."""
    for claim in case.claims:
        results = output_results(claim)
        for heading in (GROSS_VALUE, NET_VALUE):
            right = results.get(heading, 0.0)
            yield OUTPUTS, heading, claim.output, right if isinstance(right, float) else 0.0
    for spent in case.submission.inputs:
        yield INPUTS, GROSS_INPUT, spent, spent.gross
        yield INPUTS, NET_INPUT, spent, spent.net
