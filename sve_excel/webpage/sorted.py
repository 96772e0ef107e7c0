"""What is offered by framework and where it falls, as tables of the page; none unless asked for."""

from __future__ import annotations

from sve_excel.comparison.frameworks import (
    FRAMEWORK_COLUMNS,
    PLACE_COLUMNS,
    falls_in,
    side_by_side,
)
from sve_excel.comparison.study import Study
from sve_excel.looks.figures import COUNT, MONEY, PERCENT
from sve_excel.method.frameworks import NOT_OFFERED
from sve_excel.webpage.tables import Table, cell, figure_cell, headings_of

_MOST_ROWS = 2_000


def sorted_by(study: Study) -> list[Table]:
    """Give a table for each framework of the run, and one of the places."""
    comparison, found = study.comparison, []
    for framework in comparison.library.frameworks:
        rows = [
            [
                cell(each.under.measure.code),
                cell(each.under.measure.outcome),
                cell("yes" if each.under.asked else ""),
                figure_cell(each.number, COUNT) if each.number else cell(""),
                cell(each.label),
                cell(NOT_OFFERED) if each.net is None else figure_cell(each.net, MONEY),
                cell(each.units_said),
                figure_cell(each.under.priced, COUNT),
                figure_cell(each.under.unpriced, COUNT),
                figure_cell(each.under.besides, COUNT),
            ]
            for each in side_by_side(comparison)
            if each.framework == framework
        ]
        title = f"What is offered by framework: {framework.title}"
        found.append(Table(title, headings_of(FRAMEWORK_COLUMNS[1:]), rows[:_MOST_ROWS]))
    if comparison.library.places:
        rows = [
            [
                figure_cell(each.bid.number, COUNT),
                cell(each.bid.label),
                cell(each.where),
                figure_cell(each.net, MONEY),
                figure_cell(each.share, PERCENT),
            ]
            for each in falls_in(comparison)
        ]
        title = f"Where it falls, by {comparison.library.places.name}"
        found.append(Table(title, headings_of(PLACE_COLUMNS), rows[:_MOST_ROWS]))
    return found
