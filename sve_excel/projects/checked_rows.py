"""What the check of each row says of it, by the verdicts that the template's formulas are made of.

The engine finds what is wrong with an answer; here its errors become the faults of which a verdict
knows. Nothing is decided a second time, and no words stand here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sve_excel.checks.case import NOT_IN_LIST, REQUIRED_EMPTY, Case
from sve_excel.checks.names import (
    OUTCOME_NOT_IN_CATEGORY,
    OUTCOME_UNKNOWN,
    OWN_NAME_TOO_LONG,
    OWN_PROXY_IS_LIBRARY,
    OWN_PROXY_TWICE,
    PROXY_NOT_UNDER_OUTCOME,
    PROXY_RENAMED_OTHERWISE,
    PROXY_RETIRED,
    PROXY_UNKNOWN,
)
from sve_excel.checks.rows import ROW_HALF_FILLED
from sve_excel.findings.rule import Rule
from sve_excel.findings.shared import SHARE_OUT_OF_RANGE
from sve_excel.layout import FIRST_ROW, INPUTS, OUTPUTS, OWN_PROXIES, PROXY
from sve_excel.model import Finding
from sve_excel.opc.cells import position
from sve_excel.reading.cells import (
    ERROR_VALUE,
    FORMULA_WITHOUT_VALUE,
    NOT_A_NUMBER,
    NUMBER_TOO_LARGE,
)
from sve_excel.reading.submission import tables_of
from sve_excel.template.book import Answers
from sve_excel.template.formulas.checks import OK, input_check, output_check, own_check
from sve_excel.template.formulas.verdict import AnsweredRow, Fault
from sve_excel.words.folding import fold

_RULES: Mapping[Fault, tuple[Rule, ...]] = {
    "empty": (REQUIRED_EMPTY, ROW_HALF_FILLED),
    "unread": (NOT_A_NUMBER, ERROR_VALUE, FORMULA_WITHOUT_VALUE, NUMBER_TOO_LARGE),
    "beyond": (SHARE_OUT_OF_RANGE,),
    "unlisted": (NOT_IN_LIST, OUTCOME_UNKNOWN),
    "misplaced": (
        OUTCOME_NOT_IN_CATEGORY,
        PROXY_NOT_UNDER_OUTCOME,
        PROXY_RETIRED,
        PROXY_RENAMED_OTHERWISE,
        PROXY_UNKNOWN,
    ),
    "taken": (OWN_PROXY_IS_LIBRARY,),
    "twice": (OWN_PROXY_TWICE,),
    "long": (OWN_NAME_TOO_LONG,),
}
"""What the errors of a row say of its cell; the others have no word of their own."""
_FAULTS: Mapping[str, Fault] = {
    rule.code: fault for fault, rules in _RULES.items() for rule in rules
}


def row_checks(
    case: Case, answers: Answers, findings: Iterable[Finding]
) -> dict[tuple[str, int], str]:
    """Give what the check of each row says, by sheet and number.

    Own proxies come first: outputs may rest on them.
    """
    read = tables_of(case.submission)
    typed = {OUTPUTS: answers.outputs, INPUTS: answers.inputs, OWN_PROXIES: answers.own_proxies}
    faults = _faults(case, findings)
    said: dict[tuple[str, int], str] = {}
    for row_check in (own_check(), input_check(), output_check(case.policy)):
        sheet = row_check.table
        for row in read[sheet]:
            at = sheet, row.row
            given = typed[sheet][row.row - FIRST_ROW - 1]
            answered = AnsweredRow(row, given, frozenset(faults.get(at, ())))
            said[at] = row_check.said(answered)
        if sheet == OWN_PROXIES:
            for claim in case.claims:
                if claim.own and not said[OWN_PROXIES, claim.own.row].startswith(OK):
                    faults.setdefault((OUTPUTS, claim.output.row), set()).add((PROXY, "unsound"))
    return said


def _faults(
    case: Case, findings: Iterable[Finding]
) -> dict[tuple[str, int], set[tuple[str, Fault]]]:
    """The faults of each row's cells by heading, as the engine's errors say them."""
    faults: dict[tuple[str, int], set[tuple[str, Fault]]] = {}
    headings = {
        (sheet, cell): heading
        for sheet, rows in tables_of(case.submission).items()
        for row in rows
        for heading, cell in row.cells.items()
    }
    for finding in findings:
        sheet, cell = finding.place.sheet, finding.place.cell
        if finding.severity == "error" and (heading := headings.get((sheet, cell))):
            fault = heading, _FAULTS.get(finding.code, "unsound")
            faults.setdefault((sheet, position(cell)[0]), set()).add(fault)
    # the engine reports the second of two own proxies that share a name, the workbook marks both
    names = Counter(fold(own.name) for own in case.submission.own_proxies if own.name)
    for own in case.submission.own_proxies:
        if names[fold(own.name)] > 1:
            faults.setdefault((OWN_PROXIES, own.row), set()).add((PROXY, "twice"))
    return faults
