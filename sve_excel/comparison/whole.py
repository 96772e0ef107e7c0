"""Very many bids: all are ranked, and those that lead stand side by side in a workbook.

Up to ``MOST_BIDS`` bids a comparison holds every one. Of more it holds those that lead, of each
kind and of each lot, those by whose figures the others are marked, and those of which people typed
something. All the others are ranked with them by the same rules, from figures alone: their rows are
read one at a time and go into flat data. Where people mark quality nobody is left out, since each
bid must be marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sve_excel.comparison.bids import (
    DISQUALIFIED,
    Bid,
    Comparison,
    Surroundings,
    Whole,
    gather,
    under_rules,
)
from sve_excel.comparison.lots import rankings
from sve_excel.comparison.outline import outline, without_rows
from sve_excel.comparison.typed_settings import typed_rules
from sve_excel.library.loading import Library
from sve_excel.method.scoring import failed_by
from sve_excel.model import Result
from sve_excel.policy.figures import AllFigures
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import METHODS
from sve_excel.words.saying import so_many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MOST_FILES = 20_000  # files that a sheet lists, whether their bids are shown or not
_LEAST_OF_A_KIND = 60  # bids that are shown of each kind and of each lot, if there are as many


def behind(comparison: Comparison) -> Iterator[Bid]:
    """Give the bids that are ranked and not shown, with their rows, read one at a time.

    They are numbered on from those that are shown.
    """
    whole, number = comparison.whole, comparison.last_number
    if whole is None:
        return
    at = {result.path: index for index, result in enumerate(whole.ranking.results)}
    for bid in whole.ranking.bids:
        if bid.result.path in whole.shown:
            continue
        number += 1
        result = whole.results[at[bid.result.path]]
        assert result.submission
        assert result.valuation
        project = result.submission.project
        valuation = under_rules(result.valuation, project, comparison.policy)
        yield replace(
            bid, number=number, result=result, submission=result.submission, valuation=valuation
        )


def gather_leaders(
    results: Sequence[Result],
    library: Library,
    policy: Policy,
    links: Mapping[str, str],
    around: Surroundings,
) -> Comparison:
    """Put results side by side as ``gather`` does; of very many bids those that lead.

    ``results`` may be read one at a time: those that are not shown are not held.
    """

    def all_of_them() -> Comparison:
        return gather(tuple(results), library, policy, links, around)

    if len(results) <= around.most_bids or policy.quality:
        return all_of_them()
    counted, _ = typed_rules(policy, around.typed)
    figures = tuple(_figures_of(result, counted) for result in results)
    ranking = gather(figures, library, policy, links, around)
    if len(ranking.bids) <= around.most_bids:
        return all_of_them()
    shown = _shown(ranking)
    whole = {
        result.path: results[at]
        for at, result in enumerate(figures)
        if result.path in shown or result.standing.status == DISQUALIFIED
    }
    beside = [
        whole.get(result.path, result)
        for result in figures
        if result.path in whole or result.path not in ranking.by_path
    ]
    front = gather(beside, library, policy, links, around)
    return replace(
        front,
        bids=tuple(_as_ranked(bid, ranking) for bid in front.bids),
        results=tuple(whole.get(result.path, result) for result in figures),
        whole=Whole(ranking, results, shown),
    )


def files_listed(comparison: Comparison) -> Sequence[Result]:
    """Give the files that the sheets list: all, or of very many those that are not in the data."""
    whole = comparison.whole
    if whole is None or len(comparison.results) <= MOST_FILES:
        return comparison.results
    ranked, shown = whole.ranking.by_path, whole.shown
    return [
        result for result in comparison.results if result.path in shown or result.path not in ranked
    ]


def listed_words(comparison: Comparison) -> str:
    """Say where the files are that the sheets do not list; nothing where they list all."""
    left = len(comparison.results) - len(files_listed(comparison))
    if not left:
        return ""
    where = comparison.beside.data or "the run report"
    return f" {left:,} more are ranked and not shown: {where}."


def shown_words(comparison: Comparison) -> str:
    """Say which bids a comparison shows of very many, and where the others are; else nothing."""
    whole = comparison.whole
    if whole is None:
        return ""
    where = comparison.beside.data
    others = f"All of them stand in the data ({where})" if where else "The others are ranked too"
    here = so_many(len(comparison.bids), "bid")
    return (
        f"Of {len(whole.ranking.bids):,} ranked bids {here} stand here: those that lead, those by "
        "which others are marked, and those of which something was typed. "
        f"{others}. Marks and the places of those that lead are among all; other places, medians, "
        "ranges and questions are among those that stand here."
    )


def _figures_of(result: Result, policy: Policy) -> Result:
    """Give what a result is ranked by; of one that has no place with what was found, too."""
    submission, valuation = result.submission, result.valuation
    if submission is None or valuation is None or result.unranked:
        return without_rows(result)
    held = replace(result, valuation=under_rules(valuation, submission.project, policy))
    wrong = tuple(finding for finding in result.findings if finding.severity == "error")
    light = replace(outline(held), sha256_after=result.sha256_after)
    findings = tuple(finding for finding in light.findings if finding.severity != "error")
    return replace(light, findings=(*wrong, *findings))


def _as_ranked(bid: Bid, ranking: Comparison) -> Bid:
    """Give a bid under the name that it has among all."""
    same = ranking.by_path[bid.result.path]
    return replace(bid, label=same.label, whole=same.whole)


def _shown(ranking: Comparison) -> frozenset[str]:
    """Paths of the bids that are shown of all."""
    bids, most = ranking.bids, ranking.most_bids
    least = min(_LEAST_OF_A_KIND, most)
    lead: list[Bid] = []
    for kind in ranking.ranked:
        room = max(least, most * kind.count // len(bids))
        lead += bids[kind.first : min(kind.last, kind.first + room)]
    for lot in rankings(ranking):
        lead += lot.bids[: max(least, most // len(ranking.policy.lots))]
    lead += [bids[at] for at in _yardsticks(ranking)]
    typed = _typed_about(ranking)
    lead += [bid for bid in bids if bid.label in typed or bid.result.path in typed]
    return frozenset(bid.result.path for bid in lead)


def _typed_about(ranking: Comparison) -> frozenset[str]:
    """Give the words that say in whose rows something was typed."""
    earlier = ranking.typed.earlier
    cells = (*earlier.entries, *earlier.kept)
    return frozenset(word for cell in cells for word in cell.row)


def _yardsticks(ranking: Comparison) -> Iterator[int]:
    """Give the indices of the bids whose figures the others are marked by, under any method.

    They are those with the highest and the lowest of what is measured, and the lowest price, among
    the bids of a kind that set a scale.
    """
    bids = AllFigures.of([bid.figures for bid in ranking.bids])
    rules = ranking.policy.scoring
    measures = [bids.price, *(method.measured(bids, rules) for method in METHODS.values())]
    fair = ~failed_by(bids, ranking.policy)
    for group in bids.groups:
        for these in (group[fair[group]], group):
            priced = these[~np.isnan(bids.price[these])]
            for measure in measures:
                for some in (these, priced):
                    yield from _ends(measure, some)


def _ends(measure: NDArray[np.float64], some: NDArray[np.int64]) -> Iterator[int]:
    """Give the first with the highest and the first with the lowest of a measure; NaN is none."""
    known = some[~np.isnan(measure[some])]
    picks: tuple[Callable[[NDArray[np.float64]], np.int64], ...] = (np.argmin, np.argmax)
    for pick in picks:
        if known.size:
            yield int(known[pick(measure[known])])
