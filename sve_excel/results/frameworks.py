"""What is offered under the headings of a framework, and where it falls, if a run asks."""

from __future__ import annotations

from sve_excel.looks.figures import COUNT, MONEY
from sve_excel.looks.page import Col
from sve_excel.method.frameworks import NOT_OFFERED, by_framework
from sve_excel.method.places import by_place
from sve_excel.model import Valuation
from sve_excel.results.page import ResultsPage
from sve_excel.results.room import ROW
from sve_excel.results.sums import net_of_rows, net_of_shares
from sve_excel.words.saying import first_of, pounds, quote

_NAMED = 6
_MOST_IN_FORMULA = 1_000  # rows; a formula of Excel has at most 8,192 characters


def frameworks(page: ResultsPage, valuation: Valuation) -> None:
    """Value and units under each heading of each framework of the run, priced and unpriced."""
    for framework in page.context.library.frameworks:
        page.keep_together(4 * ROW)
        page.part(f"By framework: {framework.title}")
        page.header(
            {
                0: Col("Code"),
                1: Col("Heading"),
                2: Col("Net value", form=MONEY),
                3: Col("Units promised, by what one unit is"),
                4: Col("Rows with a price", form=COUNT),
                5: Col("Rows without", form=COUNT),
            }
        )
        for under in by_framework(valuation.lines, framework):
            if not (under.offered or under.asked):
                continue
            units = under.units_said or ("served besides" if under.besides else "")
            heading = f"{under.measure.outcome}{' (asked for)' if under.asked else ''}"
            page.text(page.row, 0, under.measure.code, page.formats.cell(align="center"))
            page.text(page.row, 1, heading, page.formats.cell(text_wrap=True))
            money = page.formats.cell(MONEY)
            if not under.offered:
                page.text(page.row, 2, NOT_OFFERED, money)
            elif under.rows and len(under.rows) <= _MOST_IN_FORMULA:
                page.later(page.row, 2, net_of_rows(under.rows), money, under.net)
            else:
                page.number(page.row, 2, under.net, money)
            page.text(page.row, 3, units, page.formats.cell(text_wrap=True))
            page.number(page.row, 4, under.priced, page.formats.cell(COUNT))
            page.number(page.row, 5, under.unpriced, page.formats.cell(COUNT))
            page.down(page.height_of((heading, 1, 1), (units, 3, 3)))
        page.gap()


def places(page: ResultsPage, valuation: Valuation) -> None:
    """Value by ward and in the most deprived fifth, where the run has a look-up."""
    look_up = page.context.library.places
    if look_up is None:
        return
    fallen = by_place(valuation.lines, look_up)
    page.keep_together(4 * ROW)
    page.part(f"Where it falls, by {look_up.name}")
    page.header({1: Col("Ward"), 2: Col("Net value", form=MONEY)})
    rest = [("In the most deprived fifth of places", fallen.deprived), *fallen.rest]
    for name, part in [*sorted(fallen.wards.items()), *rest]:
        page.text(page.row, 1, name, page.formats.cell(text_wrap=True))
        money = page.formats.cell(MONEY)
        if part.rows and len(part.rows) <= _MOST_IN_FORMULA:
            page.later(page.row, 2, net_of_shares(part.by_share), money, part.net)
        else:
            page.number(page.row, 2, part.net, money)
        page.row += 1
    if fallen.unknown:
        named = first_of([quote(each, 30) for each in dict.fromkeys(fallen.unknown)], _NAMED)
        page.text(
            page.row, 1, f"Not known: {named}; {pounds(fallen.not_known.net)}.", page.formats()
        )
        page.row += 1
    page.gap()
