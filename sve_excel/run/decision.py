"""What a run report holds of the decision: rules in full, register, places, and the comparison.

Figures of the comparison are told by a digest of what it held when it was written, without the
cells that people type in: it stays the same however often they type and save.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sve_excel.comparison.lots import awarded, rankings
from sve_excel.comparison.marking import evaluators
from sve_excel.comparison.placed import placed
from sve_excel.files.listing import Staged
from sve_excel.policy.rules import Policy
from sve_excel.policy.writing import policy_items, policy_lists
from sve_excel.run.as_json import Each
from sve_excel.run.batch import Run
from sve_excel.run.options import Options
from sve_excel.run.rules import rules_digest
from sve_excel.run.side_by_side import seen_from
from sve_excel.run.summaries import SummaryBatch
from sve_excel.words.saying import clean

if TYPE_CHECKING:
    from sve_excel.comparison.bids import Comparison
    from sve_excel.comparison.study import Study
    from sve_excel.entries.earlier import Digest
    from sve_excel.method.simulation import Ranges


@dataclass(frozen=True, slots=True)
class ComparisonMade:
    """A run's comparison: what it was made of, its path and bytes, and the figures that it holds.

    Each is nothing where it is not known; figures that are not are read from the bytes.
    """

    study: Study | None = None
    written: tuple[Path, bytes] | None = None
    figures: Digest | None = None


def decision_report(
    run: Run,
    paths: Sequence[Path],
    options: Options,
    report: Path,
    compared: ComparisonMade,
) -> dict[str, Any]:
    """Give the keys of a run report that hold the decision."""
    known = compared.study
    home = report.resolve().parent
    one = len(paths) == 1 and paths[0].is_dir()
    source = options.staged.source if options.staged and one else None
    return {
        "folder": str(source) if source else seen_from(home, paths[0]) if one else None,
        "policy": rules_report(run.policy, rules_digest(options)),
        "register": [
            {"path": result.path, **asdict(result.standing)}
            for result in run.outlines
            if any(asdict(result.standing).values())
        ],
        "evaluators": [
            asdict(evaluator) for evaluator in evaluators(known.comparison.typed.earlier)
        ]
        if known
        else [],
        "settings_typed": list(known.comparison.typed_over) if known else [],
        "ranking": ranking_report(known) if known else [],
        "clarifications": _clarifications(known) if known else [],
        "lots": lots_report(known) if known else [],
        "comparison": _comparison(home, compared, options.staged),
    }


def _clarifications(known: Study) -> list[object]:
    from sve_excel.comparison.asking import clarifications_report

    paths = {bid.number: bid.result.path for bid in known.comparison.bids}
    return clarifications_report(known.clarifications, paths)


def rules_report(policy: Policy, published: str | None) -> dict[str, Any]:
    """Give the rules in full, and the digest of the file as it was published."""
    rules: dict[str, dict[str, Any]] = {}
    for section, key, value, _ in policy_items(policy):
        beyond = isinstance(value, float) and not math.isfinite(value)
        rules.setdefault(section, {})[key] = str(value) if beyond else value
    for name, number, keys in policy_lists(policy):
        rules[f"{name} {number}"] = {key: _plain(value) for key, value, _ in keys}
    return {
        "sha256": policy.sha256,
        "file_sha256": published,
        "rules": rules,
    }


def _plain(value: Any) -> Any:
    """Give the records that a key holds as plain data."""
    if not isinstance(value, tuple):
        return value
    return [each if isinstance(each, float | str | int) else asdict(each) for each in value]


def ranking_report(known: Study) -> Sequence[dict[str, Any]]:
    """Give each bid's place, marks, range and flags, in the order of the comparison.

    Where the rules have lots, these are those in its lot: a bid for several is there for each, and
    one in no lot has no place. A bid that the comparison does not show has no range and no flags.
    """
    comparison = known.comparison
    ranking = comparison.of_all
    shown = {path: at for at, path in enumerate(comparison.by_path)}
    places = placed(ranking)

    def of(index: int) -> dict[str, Any]:
        each, bid = places[index], places[index].bid
        at = shown.get(bid.result.path)
        here = None if at is None else replace(each, bid=comparison.bids[at])
        return {
            "organisation": clean(bid.project.organisation) or None,
            "path": bid.result.path,
            "lot": each.lot if ranking.policy.lots else bid.result.standing.lot or None,
            "ranked_among": ranking.among(bid).words,
            "place": each.place or None,
            "level": each.level,
            "marks": {part: _number(mark) for part, mark in each.marks.items()},
            "total": _number(each.total),
            **_spans(known.ranges_of(here) if here else None),
            "quality": [
                {
                    **asdict(part),
                    "given": {str(number): mark for number, mark in part.given.items()},
                }
                for part in bid.quality.parts
            ],
            "disqualified": list(_failed(ranking, bid.number - 1)),
            "flags": [
                {"code": flag.code, "what": flag.message}
                for flag in (known.by_bid[here.bid.number] if here else ())
            ],
        }

    return Each(range(len(places)), of)


def _spans(ranges: Ranges | None) -> dict[str, Any]:
    """Give where nine draws in ten have a bid's net ratio and its total; none of one not shown."""
    names = ("low", "middle", "high")
    if ranges is None:
        return {"range": None, "range_of_total": None}
    total = dict(zip(names, ranges.total, strict=True)) if ranges.total else None
    return {"range": dict(zip(names, ranges.net, strict=True)), "range_of_total": total}


def summaries_report(
    report: Path, papers: SummaryBatch, files: Sequence[tuple[Path, bytes]]
) -> dict[str, Any]:
    """Give the summaries as written for the run report: their one date, and each file's hash."""
    home = report.resolve().parent
    return {
        "date": papers.date,
        "draft": any(finding.severity == "error" for finding in papers.findings),
        "files": [
            {"path": seen_from(home, path), "sha256": hashlib.sha256(data).hexdigest()}
            for path, data in files
        ],
    }


def lots_report(known: Study) -> list[dict[str, Any]]:
    """Give the ranking of each lot, and to whom the rules give it."""
    found = zip(rankings(known.comparison), awarded(known.comparison), strict=True)
    return [
        {
            "lot": ranking.lot.number,
            "title": ranking.lot.title,
            "ranking": [
                {
                    "organisation": clean(bid.project.organisation) or None,
                    "path": bid.result.path,
                    "place": ranking.place(at) or None,
                    "level": bool(ranking.marked.level[at]),
                    "marks": {
                        part: _number(float(marks[at]))
                        for part, marks in ranking.marked.parts.items()
                    },
                    "total": _number(float(ranking.marked.total[at])),
                }
                for at, bid in enumerate(ranking.bids)
            ],
            "awarded_to": one.bid.result.path if one.bid else None,
            "why": one.why,
        }
        for ranking, one in found
    ]


def _number(figure: float) -> float | None:
    """Give a figure as JSON has it: nothing where there is none."""
    return None if math.isnan(figure) else float(figure)


def _failed(ranking: Comparison, at: int) -> list[str]:
    """Criteria that a bid failed and that disqualify."""
    bid, policy = ranking.bids[at], ranking.policy
    social = bool(ranking.marked.failed[at]) and not bid.quality.failed
    return [*bid.quality.failed, *([policy.award.social_value_name] if social else [])]


def _comparison(
    home: Path, compared: ComparisonMade, staged: Staged | None
) -> dict[str, Any] | None:
    if not compared.written:
        return None
    from io import BytesIO

    from sve_excel.comparison.workbook import FORMS
    from sve_excel.entries.earlier import read_figures

    path, workbook = compared.written
    address = staged.address(path) if staged else None
    figures = compared.figures or read_figures(BytesIO(workbook), FORMS)
    return {
        "path": str(address) if address else seen_from(home, path),
        "sha256": hashlib.sha256(workbook).hexdigest(),
        "figures_sha256": figures.sha256,
        "sheets": dict(figures.sheets),
    }
