"""What stays in memory of a result among very many: its figures, and of its texts the shortest.

A folder of a hundred thousand bids is ranked by their outlines; whole results are read one at a
time, from where they were kept.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from sve_excel.layout import ACCOUNT
from sve_excel.model import Finding, Place, Project, Result, Severity, Submission, Valuation

_NONE: dict[str, Any] = {}
_NOTHING: frozenset[Any] = frozenset()
_OF_FEW = ("evaluation", "funding", "nature", "prices")  # answers of which there are few
_SAID = (*(entry.attribute for entry in ACCOUNT), "address", "email")


def outline(result: Result) -> Result:
    """Give a result without its rows, its longer texts, and the words of what was found."""
    short = tuple(finding_outline(finding.code, finding.severity) for finding in result.findings)
    return replace(without_rows(result), findings=short, sha256_after=None)


def without_rows(result: Result) -> Result:
    """Give a result without its rows and its longer texts."""
    submission, valuation = result.submission, result.valuation
    return replace(
        result,
        standing=_one(result.standing),
        submission=submission and _of_nothing(submission),
        valuation=valuation and _figures(valuation),
    )


@lru_cache(maxsize=1024)
def finding_outline(code: str, severity: Severity) -> Finding:
    """Give what tells of a finding that it was made, and how grave it is."""
    return Finding(code, severity, Place(""), "", "")


@lru_cache(maxsize=4096)
def _one(value: Any) -> Any:
    """Give the one of its kind, so that what many bids say alike is held once."""
    return value


def _of_nothing(submission: Submission) -> Submission:
    short: dict[str, Any] = dict.fromkeys(_SAID, "")
    for name in _OF_FEW:
        short[name] = _one(getattr(submission.project, name))
    project: Project = replace(submission.project, cells=_NONE, unreadable=_NOTHING, **short)
    return Submission(submission.file, project, (), (), ())


def _figures(valuation: Valuation) -> Valuation:
    nothing: dict[str, Any] = dict.fromkeys(("categories", "bearers", "input_categories"), _NONE)
    return replace(valuation, lines=(), inputs=(), counted_again=(), **nothing)
