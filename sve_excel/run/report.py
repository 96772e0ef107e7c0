"""A finished run as data for machines.

As JSON it is the contract's run report: every file accounted for, figures at full precision, null
where there is none. What bidders typed is made safe to print: no control or direction characters.
"""

from __future__ import annotations

from typing import Any

from sve_excel import __version__
from sve_excel.model import Finding, Result, Valuation
from sve_excel.run.as_json import Each
from sve_excel.run.batch import Run

REPORTED_FIGURES = (
    "gross_outputs",
    "net_outputs",
    "present_value",
    "gross_inputs",
    "net_inputs",
    "gross_sroi",
    "net_sroi",
    "net_sroi_after_input_leakage",
    "net_sroi_each_person_once",
    "present_value_sroi",
    "present_value_sroi_lower",
)
_WHAT = {"valued": "bid", "errors": "bid", "refused": "refused"}


def run_report(run: Run) -> dict[str, Any]:
    """Give the run report as plain data, ready for JSON; its workbooks are read one at a time."""
    library = run.library
    return {
        "sve_excel": __version__,
        "library": {
            "version": library.version,
            "sha256": library.sha256,
            "price_base": library.price_base,
        },
        "policy": {"sha256": run.policy.sha256},
        "stopped": run.stopped,
        "files": files_report(run),
        "workbooks": Each(run.results, workbook_report),
    }


def files_report(run: Run) -> list[dict[str, Any]]:
    """Give every file that was found: what it is, and why it is no bid or was not valued."""
    files = [
        {"path": result.path, "what": _WHAT[result.status], "why": _why(result)}
        for result in run.results
    ]
    files += [{"path": aside.name, "what": aside.what, "why": aside.why} for aside in run.aside]
    return sorted(files, key=lambda each: str(each["path"]))


def _why(result: Result) -> str | None:
    """Say why a file has no ratio or no place; nothing of one that has both."""
    if result.unranked:
        return result.unranked
    first = next(
        (finding.message for finding in result.findings if finding.severity == "error"), None
    )
    return first if result.status != "valued" else None


def workbook_report(result: Result) -> dict[str, Any]:
    """Give one workbook of the report: its status, figures, colours and findings."""
    project = result.submission.project if result.submission else None
    valuation = result.valuation
    return {
        "path": result.path,
        "status": result.status,
        "sha256_before": result.sha256_before,
        "sha256_after": result.sha256_after,
        "sha256_decrypted": result.sha256_decrypted,
        "project": project.name if project and project.name else None,
        "organisation": project.organisation if project and project.organisation else None,
        "evaluation": project.evaluation if project and project.evaluation else None,
        **{name: getattr(valuation, name) if valuation else None for name in REPORTED_FIGURES},
        "rag": {
            "gross": valuation.rag_gross if valuation else None,
            "net": valuation.rag_net if valuation else None,
        },
        "categories": _categories(valuation),
        "findings": [finding_report(finding) for finding in result.findings],
    }


def _categories(valuation: Valuation | None) -> dict[str, Any]:
    if valuation is None:
        return {}
    return {
        name: {
            "gross": totals.gross,
            "net": totals.net,
            "present_value": totals.present_value,
        }
        for name, totals in valuation.categories.items()
    }


def finding_report(finding: Finding) -> dict[str, Any]:
    """Give one finding of a report."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.place.sheet or None,
        "cell": finding.place.cell or None,
        "message": finding.message,
        "remedy": finding.remedy,
    }
