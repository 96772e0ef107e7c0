"""What is offered by framework and where it falls, as tables of the page; none unless asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sve_excel.comparison.frameworks import (
    FRAMEWORK_COLUMNS,
    PLACE_COLUMNS,
    Offered,
    falls_in,
    side_by_side,
)
from sve_excel.comparison.study import Study
from sve_excel.looks.figures import COUNT, MONEY, PERCENT
from sve_excel.method.frameworks import NOT_OFFERED
from sve_excel.webpage.tables import Table, cell, figure_cell, headings_of, without_blanks

_MOST_ROWS = 2_000


def sorted_by(study: Study) -> list[Table]:
    """Give a table for each framework of the run, and one of the places."""
    comparison, found = study.comparison, []
    for framework in comparison.library.frameworks:
        of_framework = [
            offered for offered in side_by_side(comparison) if offered.framework == framework
        ]
        rows = [
            [
                cell(offered.under.measure.code),
                cell(offered.under.measure.outcome),
                cell("yes" if offered.under.asked else ""),
                figure_cell(offered.number, COUNT) if offered.number and not others else cell(""),
                cell(others or offered.label),
                cell(NOT_OFFERED) if offered.net is None else figure_cell(offered.net, MONEY),
                cell(offered.units_said),
                figure_cell(offered.under.priced, COUNT),
                figure_cell(offered.under.unpriced, COUNT),
                figure_cell(offered.under.besides, COUNT),
            ]
            for offered, others in _told(of_framework)
        ]
        title = f"What is offered by framework: {framework.title}"
        table = Table(title, headings_of(FRAMEWORK_COLUMNS[1:]), rows[:_MOST_ROWS])
        found.append(without_blanks(table))
    if comparison.library.places:
        rows = [
            [
                figure_cell(each.bid.number, COUNT),
                cell(each.bid.label),
                cell(each.where),
                figure_cell(each.net, MONEY),
                figure_cell(each.share, PERCENT),
            ]
            for each in falls_in(comparison.bids, comparison.library.places)
        ]
        title = f"Where it falls, by {comparison.library.places.name}"
        found.append(Table(title, headings_of(PLACE_COLUMNS), rows[:_MOST_ROWS]))
    return found


def _told(rows: Sequence[Offered]) -> Iterator[tuple[Offered, str]]:
    """The rows, those of a heading that offer nothing in one, which names its bids by number."""
    for _, of_heading in groupby(rows, lambda offered: offered.under.measure.code):
        each_bid = list(of_heading)
        left = [
            offered for offered in each_bid if offered.net is None and offered.number is not None
        ]
        if len(left) < 2:
            yield from ((offered, "") for offered in each_bid)
            continue
        yield from ((offered, "") for offered in each_bid if offered.net is not None)
        numbers = [offered.number for offered in left if offered.number is not None]
        yield left[0], f"Bids {_runs(numbers)}"


def _runs(numbers: Sequence[int]) -> str:
    """Numbers in words, those that follow on one another as a run: 1, 3 to 6, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )
