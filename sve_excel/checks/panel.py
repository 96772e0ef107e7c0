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
from sve_excel.checks.typed_over import output_results, typed_over
from sve_excel.findings.asked import CELL_TYPED_OVER, PANEL_DIFFERS, RESULT_NOT_OF_FORMULA
from sve_excel.findings.copies import COPY_DIFFERS, OTHER_PRICES
from sve_excel.findings.reading import NUMBER_AS_TEXT
from sve_excel.findings.rule import Rule
from sve_excel.findings.seen import CALCULATED_BY_HAND, ROW_OUTSIDE_TABLE, SHEET_NOT_COUNTED
from sve_excel.layout import INPUTS, OUTPUTS, PANEL, PROJECT, TEMPLATE_VERSION, TOTALS
from sve_excel.method.value import value
from sve_excel.model import Finding, Input, Output, Place

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
    return [*over, *_panel(case, [*findings, *over])]


def _ours(case: Case, findings: Sequence[Finding]) -> bool:
    """Whether the workbook's own pounds should be ours: this template, this library, its prices."""
    submission, library = case.submission, case.library
    theirs = (submission.library_version, submission.library_sha256)
    return (
        submission.template_version == TEMPLATE_VERSION
        and theirs == (library.version, library.sha256)
        and not any(OTHER_PRICES.made(each) for each in findings)
    )


def _panel(case: Case, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first figure of the panel that is not what the rows come to, by the template's method."""
    submission = case.submission
    if not submission.panel or not _ours(case, findings):
        return
    valued = value(case.claims, submission.inputs)
    right = (
        valued.gross_sroi,
        valued.net_sroi,
        valued.gross_outputs,
        valued.net_outputs,
        valued.gross_inputs,
        valued.net_inputs,
    )
    labels: tuple[str, ...] = (*PANEL, *TOTALS)
    figures = dict(zip(labels, right, strict=True))
    if case.policy.input_leakage:  # a template of other rules divides by something else
        labels = tuple(label for label in labels if label not in (PANEL[1], TOTALS[-1]))
    for label in (*(each for each in labels if each == PANEL[1]), *labels):
        said = submission.panel.get(label)
        if said is not None and _differs(said, figures[label]):
            yield PANEL_DIFFERS.at(
                Place(submission.file, PROJECT, submission.cells.get(label, "")),
                label=label.lower(),
                shown=f"{said:,.2f}",
                right=f"{figures[label]:,.2f}",
                why="; ".join(_reasons(case, findings)),
            )
            return


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
        places = [each.place for each in findings if reason.rule.made(each)]
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
    lines: list[tuple[str, str, Output | Input, float]] = []
    for claim in case.claims:
        net = output_results(claim).get("Net value", 0.0)
        lines.append((OUTPUTS, "Net value", claim.output, net if isinstance(net, float) else 0.0))
    lines += [(INPUTS, "Net input", each, each.net) for each in case.submission.inputs]
    for sheet, heading, row, right in lines:
        if _differs(row.stored.get(heading, 0.0), right):
            yield case.place(sheet, row, heading)
