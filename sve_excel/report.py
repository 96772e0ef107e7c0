"""A finished run as text for people and as JSON for machines.

The JSON is the contract's run report: every file accounted for, figures at full precision, null
where there is none. What bidders typed is made safe to print: no control or direction characters.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sve_excel import __version__
from sve_excel.layout import pounds, rag_word
from sve_excel.model import Finding, Result, Valuation
from sve_excel.policy import Policy
from sve_excel.proxies import Library

FIGURES = (
    "gross_outputs",
    "net_outputs",
    "present_value",
    "gross_inputs",
    "net_inputs",
    "gross_sroi",
    "net_sroi",
    "present_value_sroi",
)
# controls of the second kind, marks that turn the direction of writing, halves of a character
_BY_NUMBER = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]"
)
STATUS_WORDS = {"valued": "valued", "errors": "to mend", "refused": "refused"}


def run_report(results: Iterable[Result], library: Library, policy: Policy) -> dict[str, Any]:
    """Give the run report as plain data, ready for JSON."""
    return {
        "sve_excel": __version__,
        "library": {
            "version": library.version,
            "sha256": library.sha256,
            "price_base": library.price_base,
        },
        "policy": {"sha256": policy.sha256},
        "workbooks": [_workbook(result) for result in results],
    }


def to_json(report: Mapping[str, Any] | Sequence[Any]) -> str:
    """Write a report as JSON text; numbers keep their full precision.

    What a terminal would act on, and what no file can hold, is written by its number.
    """
    text = json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False)
    return _BY_NUMBER.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _workbook(result: Result) -> dict[str, Any]:
    project = result.submission.project if result.submission else None
    valuation = result.valuation
    return {
        "path": result.path,
        "status": result.status,
        "sha256_before": result.sha256_before,
        "sha256_after": result.sha256_after,
        "project": project.name if project and project.name else None,
        "organisation": project.organisation if project and project.organisation else None,
        "evaluation": project.evaluation if project and project.evaluation else None,
        **{name: getattr(valuation, name) if valuation else None for name in FIGURES},
        "rag": {
            "gross": valuation.rag_gross if valuation else None,
            "net": valuation.rag_net if valuation else None,
        },
        "categories": _categories(valuation),
        "findings": [_finding(found) for found in result.findings],
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


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity,
        "sheet": found.place.sheet or None,
        "cell": found.place.cell or None,
        "message": found.message,
        "remedy": found.remedy,
    }


def printable(text: str) -> str:
    """Text that is safe on a terminal: one line, no control, format or surrogate characters."""
    flat = " ".join(text.split())
    if flat.isascii() and flat.isprintable():
        return flat
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else "�" for c in flat
    )


def shorten(text: str, width: int) -> str:
    """Cut a text to a width, with an ellipsis where something is left out."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def ranked(results: Iterable[Result]) -> list[Result]:
    """Valued results from the highest net return to the lowest, then the others by name."""
    return sorted(
        results,
        key=lambda result: (
            result.valuation is None,
            -(result.valuation.net_sroi if result.valuation else 0.0),
            result.path,
        ),
    )


def summary_rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """Rows of the closing table: organisation, ratios with their colour, findings, file."""
    rows: list[tuple[str, ...]] = []
    for result in ranked(results):
        valuation, project = result.valuation, result.submission and result.submission.project
        name = (project and (project.organisation or project.name)) or "-"
        if valuation:
            figures = (
                pounds(valuation.net_sroi, 2),
                rag_word(valuation.rag_net, valuation.net_sroi),
                pounds(valuation.gross_sroi, 2),
                rag_word(valuation.rag_gross, valuation.gross_sroi),
                pounds(valuation.net_outputs),
            )
        else:
            figures = ("-", STATUS_WORDS[result.status], "-", "", "-")
        counts = "/".join(str(result.count(s)) for s in ("error", "warning", "note"))
        rows.append((printable(name), *figures, counts, printable(result.path)))
    return rows


SUMMARY_HEADINGS = (
    "Organisation",
    "Net per £1",
    "Colour",
    "Gross per £1",
    "Colour",
    "Net value",
    "Err/warn/note",
    "File",
)
SUMMARY_RIGHT = ("Net per £1", "Gross per £1", "Net value")


def plain_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[str] = (),
    longest: int = 44,
) -> str:
    """Lay a table out in plain text: columns aligned, long texts cut, the last one whole.

    A long text in the last column makes its own line long, and neither the rule nor other lines.

    ``right`` names the columns of figures, which are aligned to the right.
    """
    last = len(headings) - 1
    cut = [
        [text if i == last else shorten(text, longest) for i, text in enumerate(row)]
        for row in (headings, *rows)
    ]
    widths = [min(longest, max(len(row[i]) for row in cut)) for i in range(len(headings))]
    lines = [
        "  ".join(
            text.rjust(width) if headings[i] in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cut
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def findings_text(results: Iterable[Result], severities: Sequence[str]) -> list[str]:
    """Lay findings out by file: the file, then each finding on a line with its cell and remedy."""
    lines = []
    for result in results:
        chosen = [found for found in result.findings if found.severity in severities]
        if chosen:
            lines.append(printable(result.path))
        for found in chosen:
            place = "!".join(part for part in (found.place.sheet, found.place.cell) if part)
            where = f" {place}" if place else ""
            lines.append(
                printable(f"{found.code} {found.severity}{where}: {found.message} {found.remedy}")
            )
    return lines
