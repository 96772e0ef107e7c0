"""A workbook's answers as they stand in its cells, right or wrong, to be carried to another.

What a cell says is not judged here; only a formula whose result is not stored cannot be carried,
and ``upgrade`` refuses a workbook that holds one. Its values stay in the prices that they were in,
which the rules of its tender may have set, unless other rules are named; so does what else those
rules left in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sve_excel.files.opening import Opened
from sve_excel.layout import (
    ASKED_COLUMNS,
    CATEGORY,
    FIELDS,
    INPUTS,
    OUTCOME,
    OUTPUTS,
    OWN_PROXIES,
    PROJECT,
    PROXY,
    READ_TABLES,
)
from sve_excel.library.library import Library
from sve_excel.method.claims import settle
from sve_excel.method.rules import price_bases, priced
from sve_excel.model import Submission
from sve_excel.opc.package import Package
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.writing import toml_value
from sve_excel.projects.fill import fill_template
from sve_excel.projects.rename import EditRefused
from sve_excel.projects.traits import policy_traits
from sve_excel.reading.cells import ERROR_VALUE, FORMULA_WITHOUT_VALUE
from sve_excel.reading.submission import read_cells, read_submission
from sve_excel.template.book import Answers
from sve_excel.words.folding import fold

_KEPT = (
    "Kept of the rules that the workbook was made under: {rules}. Others may be missing; name the "
    "rules of the tender with --policy."
)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A workbook that answers were carried to: what they are, and a word on prices and rules."""

    workbook: bytes
    read: Submission
    prices: str


def upgraded(opened: Opened, file: str, library: Library, policy: Policy | None = None) -> Upgraded:
    """Carry the answers of a workbook over to the current template; ``file`` is for findings.

    The sheets of answers were looked at as it was opened. The new workbook shows what the policy
    asks for; without one it keeps the prices of the old and what its rules left in it. Raises
    ``EditRefused`` where the workbook is not one of ours or holds a cell whose answer is not
    stored, and ``PackageError`` where a further sheet is not safe to read.
    """
    submission, findings = read_submission(opened.package, file, library.known_names)
    lost = [
        finding
        for finding in findings
        if submission is None or FORMULA_WITHOUT_VALUE.made(finding) or ERROR_VALUE.made(finding)
    ]
    if submission is None or lost:
        raise EditRefused(lost)
    rules, prices = _rules(submission, library, policy)
    if policy is None:
        rules, told = _with_its_own(rules, opened.package, submission)
        prices = f"{prices} {told}".strip()
    library = priced(library, rules)
    answers = _answers(submission, library, read_cells(opened.package))
    return Upgraded(fill_template(library, answers, policy=rules), submission, prices)


def _with_its_own(rules: Policy, package: Package, submission: Submission) -> tuple[Policy, str]:
    """Give the rules with what those of its tender left in the workbook, and what of it to say."""
    kept = policy_traits(package)
    told = [
        f"{key} = {toml_value(value)}"
        for key, value in kept.items()
        if value != getattr(DEFAULT_POLICY, key)
    ]
    asked = {  # what it was asked it may go on to answer
        key: any(column.heading in row.cells for row in submission.outputs)
        for key, column in ASKED_COLUMNS.items()
    }
    rules = replace(rules, **kept)
    rules = replace(rules, template=replace(rules.template, **asked))
    return rules, _KEPT.format(rules=", ".join(told)) if told else ""


def _answers(submission: Submission, library: Library, cells: Callable[[str, str], Any]) -> Answers:
    """Give what was typed, in the library's words of today where it has others for the same."""

    def rows(sheet: str, read_rows: Any) -> list[dict[str, Any]]:
        typed = [column.heading for column in READ_TABLES[sheet] if not column.computed]
        return [
            {heading: cells(sheet, row.cells.get(heading, "")) for heading in typed}
            for row in read_rows
        ]

    project = submission.project
    outputs = rows(OUTPUTS, submission.outputs)
    settled = settle(submission, library).outputs
    for answers, read, output in zip(outputs, submission.outputs, settled, strict=True):
        if output.formerly:
            answers[PROXY] = output.proxy  # the library's words of today
        for heading, was, now in (
            (CATEGORY, read.category, output.category),
            (OUTCOME, read.outcome, output.outcome),
        ):
            if fold(was) != fold(now):  # where its proxy stands today
                answers[heading] = now
    return Answers(
        {field.label: cells(PROJECT, project.cells.get(field.label, "")) for field in FIELDS},
        outputs,
        rows(INPUTS, submission.inputs),
        rows(OWN_PROXIES, submission.own_proxies),
    )


def _rules(submission: Submission, library: Library, policy: Policy | None) -> tuple[Policy, str]:
    """Give the rules of the new workbook, and what is to be said of its prices; often nothing."""
    theirs = submission.price_base
    if policy is not None:
        base = policy.price_base or library.price_base
        moved = f"The values are in {base} prices now, as the rules ask; they were in {theirs}."
        return policy, moved if theirs not in ("", base) else ""
    if theirs in ("", library.price_base):
        return DEFAULT_POLICY, ""
    if theirs in price_bases(library):
        kept = (
            f"The values stay in {theirs} prices, as in the workbook that they come from; name the "
            "rules of a tender with --policy."
        )
        return replace(DEFAULT_POLICY, price_base=theirs), kept
    lost = (
        f"The values are in {library.price_base} prices now: the library has no deflator of "
        f"{theirs}, in whose prices they were."
    )
    return DEFAULT_POLICY, lost
