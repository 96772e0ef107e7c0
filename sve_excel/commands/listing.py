"""How far each project of a folder has come, for ``sve-excel list``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel.commands.tables import STATUS_WORDS
from sve_excel.model import Result
from sve_excel.words.saying import pounds, printable

LIST_HEADINGS = ("Project", "Organisation", "Evaluation", "State", "Last net per £1", "File")


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


def list_rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """Rows of the list, by the file's name."""
    rows: list[tuple[str, ...]] = []
    for result in results:
        project = result.submission.project if result.submission else None
        last = result.last_net_sroi
        rows.append(
            (
                (printable(project.name) if project else "") or "-",
                (printable(project.organisation) if project else "") or "-",
                (printable(project.evaluation) if project else "") or "-",
                state(result),
                "-" if last is None else pounds(last, 2),
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
        }
        for result in results
    ]
