"""What a submission claims, held against the library and the policy: one small function a rule.

Every function has one signature, ``(case) -> findings``, and its docstring is the rule. Adding a
rule is writing a function and naming it in ``CHECKS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sve_excel.checks.case import SHARES, Case
from sve_excel.checks.claims import (
    check_allowed,
    check_copies,
    check_deflators,
    check_floors,
    check_once,
    check_own_names,
    check_own_used,
    check_parts,
    check_priced,
    check_proxy,
    check_renamed,
    check_same_proxy,
    check_unpriced,
)
from sve_excel.checks.project import (
    check_project_choices,
    check_project_dates,
    check_project_numbers,
    check_project_required,
    check_versions,
)
from sve_excel.checks.rows import (
    check_category,
    check_duration,
    check_inputs,
    check_inputs_complete,
    check_inputs_exist,
    check_outcome,
    check_outputs_complete,
    check_outputs_exist,
    check_own_outcome,
    check_own_proxies_complete,
    check_shares,
    check_units,
)
from sve_excel.model import Finding

__all__ = ["CHECKS", "SHARES", "Case", "check"]


def check(case: Case) -> list[Finding]:
    """Everything that the checks find, rule by rule."""
    return [found for rule in CHECKS for found in rule(case)]


CHECKS: tuple[Callable[[Case], Iterable[Finding]], ...] = (
    check_project_required,
    check_project_choices,
    check_project_dates,
    check_project_numbers,
    check_outputs_exist,
    check_inputs_exist,
    check_outputs_complete,
    check_inputs_complete,
    check_own_proxies_complete,
    check_category,
    check_outcome,
    check_own_outcome,
    check_proxy,
    check_renamed,
    check_own_names,
    check_units,
    check_duration,
    check_shares,
    check_inputs,
    check_copies,
    check_parts,
    check_same_proxy,
    check_once,
    check_deflators,
    check_own_used,
    check_unpriced,
    check_priced,
    check_allowed,
    check_floors,
    check_versions,
)
