"""How far a project has come."""

from __future__ import annotations

from dataclasses import replace

from sve_excel.files.opening import Opened
from sve_excel.model import OtherNet, Result, State
from sve_excel.opc.errors import PackageError
from sve_excel.reading.results import last_net_sroi, last_other_net, last_policy
from sve_excel.run.settings import Settings
from sve_excel.run.writing import with_results


def with_state(result: Result, opened: Opened, settings: Settings) -> Result:
    """Say how far the workbook has come; processed means that writing again changes nothing."""
    from sve_excel.splice.errors import SpliceRefused
    from sve_excel.splice.sheet import has_sheet

    submission = result.submission
    assert submission
    state: State
    last: float | None = None
    other: OtherNet | None = None
    if has_sheet(opened.package):
        try:
            _, written = with_results(result, opened, settings)
            same = written == opened.data
        except (SpliceRefused, PackageError):
            same = False
        try:
            last, rules = last_net_sroi(opened.package), last_policy(opened.package)
            other = last_other_net(opened.package)
        except PackageError:
            last = rules = other = None  # whoever forged our sheet gets no reading of it
        if same:
            state = "processed"
        elif rules and rules != settings.policy.sha256:
            state = "processed under other rules"
        else:
            state = "changed since processed"
    elif not submission.outputs and not submission.inputs:
        state = "not started"
    else:
        state = "ready" if result.valuation else "in progress"
    return replace(result, state=state, last_net_sroi=last, last_other_net=other)
