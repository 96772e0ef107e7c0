"""Whether a bidder typed over what the template computes: a constant where a formula stood.

The figures of a run never rest on such a cell. It is asked about because what the bidder, and
whoever signed the bid, saw in the workbook is not what the rows come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sve_excel.checks.case import Case
from sve_excel.checks.claims import OTHER_PRICES
from sve_excel.checks.editions import SAID_OTHERWISE, VALUE_CHANGED
from sve_excel.findings.shared import COPY_DIFFERS
from sve_excel.layout import (
    CHECK,
    GROSS_INPUT,
    GROSS_VALUE,
    INPUTS,
    NET_INPUT,
    NET_VALUE,
    OUTPUTS,
    OWN_PROXIES,
    PROXY,
    PROXY_VALUE,
    SOURCE,
    SOURCE_LINKS,
    UNIT,
    VALUE_USED,
)
from sve_excel.method.value import column, shares_of, value_outputs
from sve_excel.model import Claim, Finding, Input, Output, OwnProxy, Place
from sve_excel.policy.discounting import flat
from sve_excel.words.folding import fold
from sve_excel.words.saying import cell_words, quote

_PENNY = 0.005  # a typed figure that is the computed one rounded to pence is no other figure
_PRICED = frozenset({PROXY_VALUE, GROSS_VALUE, NET_VALUE})
_FINE = "OK"  # what the check of every valued row begins with


@dataclass(frozen=True, slots=True)
class TypedOver:
    """One cell: its heading, where it is, what stands there, and what the row comes to."""

    heading: str
    place: Place
    found: str
    right: str


def typed_over(case: Case, findings: Sequence[Finding]) -> list[TypedOver]:
    """Find every computed cell of the tables that holds another constant than its result.

    A cell whose proxy value is reported by itself is left out.
    """
    submission = case.submission
    claims = {claim.output.row: claim for claim in case.claims}
    told = {
        (finding.place.sheet, finding.place.cell)
        for finding in findings
        if COPY_DIFFERS.made(finding)
    }
    rows: list[tuple[str, Output | Input | OwnProxy, dict[str, float | str]]] = [
        (OUTPUTS, output, output_results(claims.get(output.row)))
        for output in submission.outputs
        if output.typed
    ]
    rows += [(INPUTS, spent, _input_results(spent)) for spent in submission.inputs if spent.typed]
    rows += [(OWN_PROXIES, own, _own_results(own)) for own in submission.own_proxies if own.typed]
    # in other prices, or by another edition of the row, the workbook's own pounds are others
    other_prices = any(OTHER_PRICES.made(finding) for finding in findings)
    changed = {
        finding.place.cell
        for finding in findings
        if VALUE_CHANGED.made(finding) or SAID_OTHERWISE.made(finding)
    }
    found = []
    for sheet, row, right in rows:
        for heading, value in row.typed.items():
            cell = row.cells.get(heading, "")
            other = other_prices or row.cells.get(PROXY, "") in changed
            if (sheet == OUTPUTS and heading in _PRICED and other) or (
                sheet == OWN_PROXIES and other_prices
            ):
                continue
            if heading in right and (sheet, cell) not in told and _differs(value, right[heading]):
                place = Place(submission.file, sheet, cell)
                shown = _shown(value), _shown(right[heading])
                found.append(TypedOver(heading.lower(), place, *shown))
    return found


def output_results(claim: Claim | None) -> dict[str, float | str]:
    """What the template's formulas give for a valued output, by heading, without tender's rules."""
    source = (claim.proxy or claim.own) if claim else None
    if claim is None or source is None or source.uprated is None:
        return {CHECK: _FINE, **({SOURCE: ""} if claim and claim.kind == "none" else {})}
    output = claim.output
    units, price, years = (
        column([number]) for number in (output.counted, source.uprated, output.years)
    )
    values = value_outputs(units, price, years, shares_of([output]), flat(0.0))
    return {
        UNIT: source.unit,
        PROXY_VALUE: source.uprated,
        GROSS_VALUE: float(values.gross[0]),
        NET_VALUE: float(values.net[0]),
        SOURCE: SOURCE_LINKS[claim.kind],
        CHECK: _FINE,
    }


def _input_results(spent: Input) -> dict[str, float | str]:
    return {GROSS_INPUT: spent.gross, NET_INPUT: spent.net, CHECK: _FINE}


def _own_results(own: OwnProxy) -> dict[str, float | str]:
    return {CHECK: _FINE} | ({} if own.uprated is None else {VALUE_USED: own.uprated})


def _differs(value: float | str, right: float | str) -> bool:
    if isinstance(right, float):
        if isinstance(value, str):
            return True
        return abs(value - right) > _PENNY + 1e-9 * abs(right)
    said, wanted = fold(str(value)), fold(right)
    return not said.startswith(wanted) if right == _FINE else said != wanted


def _shown(value: float | str) -> str:
    return f"{round(value, 2):,.15g}" if isinstance(value, float) else quote(cell_words(value), 60)
