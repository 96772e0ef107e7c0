"""How far each project of a folder has come, for ``sve-excel list``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel.commands.tables import OTHER, STATUS_WORDS, without
from sve_excel.model import Result
from sve_excel.words.digits import rounded
from sve_excel.words.saying import pounds, printable

LIST_HEADINGS = (
    "Project",
    "Organisation",
    "Evaluation",
    "State",
    "Last net per £1",
    OTHER,
    "File",
)

_READ = {False: "if leaks are left out", True: "for whole inputs"}


def state(result: Result) -> str:
    """Say a file's state in words."""
    if result.state is None:
        why = next(
            (finding.message for finding in result.findings if finding.severity == "error"), ""
        )
        return f"{STATUS_WORDS[result.status]}: {why}".rstrip(". :")
    mend = result.count("error")
    if result.state == "not started" or not mend:
        return result.state
    return f"{result.state}, {mend} to mend"


def list_table(results: Sequence[Result]) -> list[Sequence[str]]:
    """Headings and rows of the list, by the file's name.

    The net return by the other reading of inputs stands there where it differs for any.
    """
    differs = any(
        rounded(other.ratio) != rounded(result.last_net_sroi or 0.0)
        for result in results
        if (other := result.last_other_net)
    )
    table = [LIST_HEADINGS, *_rows(results)]
    return [*table] if differs else without(table, [OTHER])


def _rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for result in results:
        project = result.submission.project if result.submission else None
        last, other = result.last_net_sroi, result.last_other_net
        rows.append(
            (
                (printable(project.name) if project else "") or "-",
                (printable(project.organisation) if project else "") or "-",
                (printable(project.evaluation) if project else "") or "-",
                state(result),
                "-" if last is None else pounds(last, 2),
                f"{pounds(other.ratio, 2)} {_READ[other.input_leakage]}" if other else "-",
                printable(result.path),
            )
        )
    return rows


def list_data(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Give the list as plain data, for JSON."""
    return [
        {
            "path": result.path,
            "project": result.submission.project.name if result.submission else None,
            "organisation": result.submission.project.organisation if result.submission else None,
            "evaluation": result.submission.project.evaluation if result.submission else None,
            "state": result.state or result.status,
            "to_mend": result.count("error"),
            "last_net_sroi": result.last_net_sroi,
            "last_other_net_sroi": other.ratio if (other := result.last_other_net) else None,
            "last_input_leakage": other.input_leakage if other else None,
        }
        for result in results
    ]
