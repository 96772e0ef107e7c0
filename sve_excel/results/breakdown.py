"""The lower half of the first page: value by category, from gross to net, who gains, no price."""

from __future__ import annotations

import math

from sve_excel.layout import BEARER_LABEL, LABELS, TAKEN_OFF, column_letter
from sve_excel.looks.figures import MONEY, PERCENT
from sve_excel.looks.fitting import cut, one_line, wrap
from sve_excel.looks.page import Col
from sve_excel.looks.palette import BAR, MUTED
from sve_excel.model import Valuation
from sve_excel.results.account import (
    beside_the_ratio,
    described,
    from_gross_to_net,
    harm,
    own_words,
)
from sve_excel.results.charts import MIDDLE, RIGHT, Bars, Step, bar_chart
from sve_excel.results.columns import LAST, SIDE
from sve_excel.results.page import WIDE, ResultsPage
from sve_excel.results.room import BAND, ROW
from sve_excel.results.sums import Made, bite_of, fade_of, gained, net_where, sum_of, taken_where
from sve_excel.words.saying import pounds

_AROUND = 5  # rows of two tables one above the other that are no figures: headings, one left free
_PIXELS = 4 / 3  # to a point


def band_rows(page: ResultsPage, valuation: Valuation) -> int:
    """Rows of the tables side by side: on the left the categories and the steps from gross to net.

    On the right who gains and what it takes, with a chart below them.
    """
    kinds = len(valuation.input_categories)
    left = len(page.context.library.categories) + len(TAKEN_OFF) + 2  # gross, net
    right = len(valuation.bearers) + kinds + 1 + math.ceil(0.85 * kinds)
    return _AROUND + max(left, right)


def breakdown(page: ResultsPage, valuation: Valuation, rows: int) -> tuple[int, list[Step]]:
    """Write the tables side by side, on so many rows.

    Gives the row where the chart from gross to net belongs, and its steps.
    """
    start = page.row
    by_category(page, valuation)
    page.row += 1
    steps = waterfall(page, valuation)
    page.row = start
    who_and_what(page, valuation, start + rows)
    page.row = start
    for _ in range(rows):
        page.down(BAND)
    page.gap()
    return steps


def by_category(page: ResultsPage, valuation: Valuation) -> None:
    """Net value by category of the Bristol Accord, as a table and a chart in its colours."""
    page.part("Value by category", last=SIDE - 2)
    page.header(
        {1: Col("Category"), 2: Col("Net value", form=MONEY), 3: Col("Share of the net value")}
    )
    first, money = page.row, page.formats.cell(MONEY)
    total = valuation.net_outputs
    nets = {name: totals.net for name, totals in valuation.categories.items()}
    for category in page.context.library.categories:
        net = nets.get(category.name, 0.0)
        page.text(page.row, 1, category.name, page.chip(category.name))
        page.later(page.row, 2, net_where("Category", f"$B{page.row + 1}"), money, net)
        page.share(sum_of("Net value"), total, net)
    largest = max(nets, key=lambda name: abs(nets[name]), default="")
    if any(nets.values()):
        words = f"Net value by category. The largest is {largest}, {pounds(nets[largest])}"
        words += f" of {pounds(total)} in all."
        colours = [category.colour for category in page.context.library.categories]
        figures = [nets.get(c.name, 0.0) for c in page.context.library.categories]
        bars = Bars("Net value by category", first, figures, colours, words)
        bar_chart(page, bars, first - 1, MIDDLE, _pixels(1 + len(figures)))


def waterfall(page: ResultsPage, valuation: Valuation) -> tuple[int, list[Step]]:
    """From gross to net: what each deflator takes off, in this order.

    Gives the row of the table's heading, where its chart belongs, and the steps.
    """
    page.part("From gross to net: what each deflator takes off", last=SIDE - 2)
    page.header({1: Col("Step"), 2: Col("Value", form=MONEY), 3: Col("In words")})
    heading = page.row - 1
    once = [share for share in TAKEN_OFF if not share.fades]
    made: list[Made] = [
        sum_of("Gross value"),
        *(bite_of(once[:at], share) for at, share in enumerate(once)),
        fade_of(once),
        sum_of("Net value"),
    ]
    steps = []
    for make, bite in zip(made, from_gross_to_net(valuation), strict=True):
        page.text(page.row, 1, bite.label, page.formats.cell(bold=bite.whole))
        page.later(page.row, 2, make, page.formats.cell(MONEY), bite.figure)
        page.text(page.row, 3, bite.words, page.formats.cell(font_color=MUTED))
        steps.append(Step(bite.label, page.row, bite.figure, bite.whole))
        page.row += 1
    return heading, steps


def who_and_what(page: ResultsPage, valuation: Valuation, end: int) -> None:
    """Who gains, and what the project takes with its chart, to the right, above row ``end``."""
    page.part("Who gains", SIDE)
    nobody = "" if valuation.bearers else " (nothing has a price)"
    _side_header(page, f"Goes to{nobody}", "Net value")
    for name, totals in valuation.bearers.items():
        net, divided = (
            totals.net,
            [
                (share, str(line.claim.output.row))
                for line in valuation.lines
                for gains in (line.claim.gains,)
                for each, share in gains
                if each == name and len(gains) > 1 and line.claim.kind != "none"
            ],
        )
        make = gained(f"${column_letter(SIDE)}{page.row + 1}", divided)
        _side_row(page, BEARER_LABEL[name], make, net)
        page.share(sum_of("Net value"), valuation.net_outputs, net, LAST)
    page.row += 1
    page.part("What it takes", SIDE)
    _side_header(page, "Kind of input", "Gross input")
    first, taken = page.row, valuation.input_categories
    for category, total in taken.items():
        make = taken_where("Category", f"${column_letter(SIDE)}{page.row + 1}")
        _side_row(page, category, make, total)
        page.share(sum_of("Gross input", output=False), valuation.gross_inputs, total, LAST)
    most = max(taken, key=lambda name: taken[name])
    words = f"Inputs by kind, before leakage. The largest is {most}, {pounds(taken[most])}."
    bars = Bars(
        "What it takes", first, list(taken.values()), [BAR] * len(taken), words, SIDE, LAST - 1
    )
    height = min(_pixels(end - page.row), 20 + 32 * len(taken))
    bar_chart(page, bars, page.row, RIGHT, height)


def _side_header(page: ResultsPage, label: str, figure: str) -> None:
    """Heading row of a table on the right."""
    page.wide_header(label, SIDE, LAST - 2)
    page.header({LAST - 1: Col(figure, form=MONEY), LAST: Col("Share", form=PERCENT)})


def _side_row(page: ResultsPage, label: str, make: Made, figure: float) -> None:
    """A label and its figure in a table on the right."""
    page.spread(label, SIDE, LAST - 2)
    page.later(page.row, LAST - 1, make, page.formats.cell(MONEY), figure)


def _pixels(rows: int) -> int:
    """Height of so many rows of the band, less a narrow edge."""
    return int(rows * BAND * _PIXELS) - 4


def unpriced_lines(page: ResultsPage, valuation: Valuation) -> tuple[int, int]:
    """How many rows the lists take, and how many lines the bidder's own words."""
    words = page.submission.project.unpriced
    lines = len(wrap(own_words(words), WIDE)) if words else 0
    listed = len(harm(valuation)) + len(described(valuation))
    return listed or (0 if lines else 1), lines


def unpriced(page: ResultsPage, valuation: Valuation, most: int, most_words: int) -> None:
    """Harm, and outcomes without a price: what the ratio does not show, on so many rows."""
    heading = page.row
    page.part("Outcomes without a price, and harm")
    entries = beside_the_ratio(valuation)
    shown = entries if len(entries) <= most else entries[: most - 1]
    for text in shown:
        page.text(page.row, 1, one_line(text, WIDE - 2), page.formats(indent=1))
        page.row += 1
    words = page.submission.project.unpriced
    if len(shown) < len(entries):
        text = _rest(valuation, len(shown))
        page.text(page.row, 1, text, page.formats(indent=1, italic=True))
        page.row += 1
    elif not entries and not words:
        page.text(page.row, 1, "None is listed under Outputs.", page.formats.muted())
        page.row += 1
    if words and most_words:
        text, shortened = cut(own_words(words), WIDE, most_words)
        if shortened:
            page.keep(LABELS["unpriced"], words, heading)
        form = page.formats(text_wrap=True, valign="top", indent=1)
        page.across(text, form, height=ROW * most_words)
    page.gap()


def _rest(valuation: Valuation, shown: int) -> str:
    """Say how many are not listed here, and where they are."""
    harms, told = len(harm(valuation)), len(described(valuation))
    left = max(0, harms - shown)
    parts = []
    if left:
        parts.append(f"{left} {'output that does' if left == 1 else 'outputs that do'} harm")
    rest = told - max(0, shown - harms)
    if rest:
        parts.append(f"{rest} {'outcome' if rest == 1 else 'outcomes'} without a price")
    more = " more" if shown else ""
    return (
        f"And {' and '.join(parts)}{more}: see 'Workings: outputs' below."
        if shown
        else (f"{' and '.join(parts).capitalize()}: see 'Workings: outputs' below.")
    )
