"""The first page of the results sheet: what a decision-maker reads."""

from __future__ import annotations

import math
from collections.abc import Callable

from sve_excel.layout import (
    BEARER_LABEL,
    BRAND,
    COMPUTED_FILL,
    LINE,
    MUTED,
    NET_LABEL,
    NO_PROXY,
    RAG_FILL,
    RAG_TEXT,
)
from sve_excel.looks import (
    MONEY,
    RATIO,
    colour_ratios,
    lines_needed,
    pounds,
    put,
    rag_formula,
    rag_meaning,
)
from sve_excel.model import LineValue, Valuation
from sve_excel.results_charts import bar_chart, waterfall_chart
from sve_excel.results_page import (
    BITES,
    CHARTS_WIDE,
    LAST,
    SHARES,
    WIDE,
    Page,
    Workings,
    bite_of,
    cell_of,
    fade_of,
    ratio_of,
    sum_of,
    sum_where,
)

_DRIVERS = 5  # how many of the largest outputs are named
_ACCOUNT_WIDTH = WIDE * 0.86  # characters to a line, in the larger type
_ACCOUNT_LINES = 7  # with so many and all drivers the page is full


def title(page: Page) -> None:
    """Band with the project's name, and a line that says what kind of thing it is."""
    project = page.submission.project
    band = page.formats.band(20)
    for column in range(LAST + 1):
        page.sheet.write_blank(0, column, None, band)
    put(page.sheet, 0, 1, project.name or "Social value results", band)
    page.sheet.set_row(0, 36)
    dates = " to ".join(f"{day:%d/%m/%Y}" for day in (project.start, project.end) if day)
    price = f"contract price £{project.contract_price:,.0f}" if project.contract_price else ""
    people = f"{project.beneficiaries:,.0f} people benefit" if project.beneficiaries else ""
    facts = (
        project.organisation,
        project.evaluation,
        project.funding,
        project.nature,
        project.place,
        dates,
        price,
        people,
    )
    line = "  ·  ".join(" ".join(fact.split()) for fact in facts if fact)
    put(page.sheet, 1, 1, line, page.formats(font_size=12, font_color=MUTED))
    page.sheet.set_row(1, 24)
    page.row = 2


def not_valued(page: Page) -> None:
    """Say that there is no ratio and what to do about it."""
    errors = sum(each.severity == "error" for each in page.context.findings)
    chip = page.formats(
        bold=True, font_size=14, bg_color=RAG_FILL["red"], font_color=RAG_TEXT["red"]
    )
    page.row += 1
    noun = "error" if errors == 1 else "errors"
    for column in range(1, 4):
        page.sheet.write_blank(page.row, column, None, chip)
    page.sheet.write_string(
        page.row, 1, f"Not valued yet: {errors} {noun} to mend, listed below.", chip
    )
    page.sheet.set_row(page.row, 28)
    page.row += 2


def headline(page: Page, valuation: Valuation) -> None:
    """Three ratios with their colour and meaning, and the totals they come from."""
    start = page.row
    page.section("Return for every £1 put in")
    policy = page.context.policy
    ratios = (
        (NET_LABEL, valuation.net_sroi, "O", "O"),
        ("Gross: before deflators", valuation.gross_sroi, "N", "N"),
        ("Present value: net, discounted", valuation.present_value_sroi, "P", "O"),
    )
    big = page.formats(
        num_format=RATIO, bold=True, font_size=18, align="center", border=1, border_color=LINE
    )
    for label, ratio, over, under in ratios:
        colour = policy.rag(ratio)
        cell = f"$C${page.row + 1}"
        put(page.sheet, page.row, 1, label, page.formats(bold=True, font_size=13))
        page.formula(page.row, 2, ratio_of(over, under), big, ratio)
        word = rag_formula(cell, policy)
        page.sheet.write_formula(
            page.row,
            3,
            word,
            page.formats(bold=True, align="left", indent=1, border=1, border_color=LINE),
            colour.upper(),
        )
        put(page.sheet, page.row, 4, rag_meaning(colour, policy), page.formats.muted(indent=1))
        area = (page.row, 2, page.row, 3)
        colour_ratios(page.sheet, page.formats, policy, area, cell)
        page.sheet.set_row(page.row, 30)
        page.row += 1
    _totals(page, valuation, start)
    small = page.formats.muted(italic=True)
    remarks = (
        "The colour is a credibility light, not a mark: a very high return is what needs "
        "questioning. A ratio means something only with the account of what changed.",
        "The SROI literature's net ratio, (present value - input) / input, is a different "
        f"figure: {pounds(valuation.present_value_sroi - 1, 2)} for every £1.",
    )
    for remark in remarks:
        put(page.sheet, page.row, 1, remark, small)
        page.row += 1
    page.row += 1


def _totals(page: Page, valuation: Valuation, start: int) -> None:
    """The sums that the ratios are made of, to the right of them."""
    totals = (
        ("Gross value", "N", True, valuation.gross_outputs),
        ("Net value", "O", True, valuation.net_outputs),
        ("Present value", "P", True, valuation.present_value),
        ("Gross inputs", "N", False, valuation.gross_inputs),
        ("Net inputs", "O", False, valuation.net_inputs),
    )
    for row, (label, column, output, total) in enumerate(totals, start + 1):
        put(page.sheet, row, 13, label, page.formats(bold=True, align="right"))
        form = page.formats(num_format=MONEY, bold=True, bg_color=COMPUTED_FILL)
        page.formula(row, 14, sum_of(column, output=output), form, total)


def drivers(page: Page, valuation: Valuation) -> None:
    """The outputs that most of the net value rests on, the largest first."""
    # a longer account leaves less room on the one page
    long = lines_needed(_account(page), _ACCOUNT_WIDTH) - _ACCOUNT_LINES
    shown = max(2, _DRIVERS - max(0, long))
    order = sorted(range(len(valuation.lines)), key=lambda i: -abs(valuation.lines[i].net))[:shown]
    page.section("What drives it: the largest outputs")
    labels = {1: "Category", 2: "Net value", 3: "Share of the net value", 4: "Output"}
    page.header(labels, (2,))
    for column in range(5, LAST + 1):
        page.sheet.write_blank(page.row - 1, column, None, page.formats(bg_color=BRAND))
    for index in order:
        line = valuation.lines[index]
        output = line.claim.output
        chip = page.chip(output.category)
        put(page.sheet, page.row, 1, output.category, chip)
        page.formula(page.row, 2, cell_of("O", index), page.formats.cell(MONEY), line.net)
        what = " ".join(f"{output.description} ({output.proxy})".split())
        put(page.sheet, page.row, 4, what, page.formats(indent=1))
        page.share(sum_of("O"), valuation.net_outputs, line.net)
    page.row += 1


def narrative(page: Page) -> None:
    """What changed and for whom, in the bidder's words, before any breakdown."""
    text = _account(page)
    page.section("What changed and for whom")
    form = page.formats(text_wrap=True, valign="top", font_size=13)
    page.sheet.merge_range(page.row, 1, page.row, LAST, "", form)
    put(page.sheet, page.row, 1, text, form)
    page.sheet.set_row(page.row, min(400, 18 * lines_needed(text, _ACCOUNT_WIDTH) + 6))
    page.row += 1


def _account(page: Page) -> str:
    project = page.submission.project
    parts = [project.narrative or "No account of what changed was given."]
    if project.consulted:
        parts.append(f"Who was asked: {project.consulted}")
    if project.data_sources:
        parts.append(f"Where the data come from: {project.data_sources}")
    return "\n".join(parts)


def by_category(page: Page, valuation: Valuation) -> None:
    """Net value by category of the Bristol Accord, as a table and a chart in its colours."""
    page.section("Value by category")
    page.header({1: "Category", 2: "Net value", 3: "Share of the net value"}, (2,))
    first = page.row
    largest = max(valuation.categories, key=lambda n: valuation.categories[n].net, default="")
    total = valuation.net_outputs
    for category in page.context.library.categories:
        found = valuation.categories.get(category.name)
        net = found.net if found else 0.0
        chip = page.chip(category.name)
        put(page.sheet, page.row, 1, category.name, chip)
        page.formula(page.row, 2, sum_where("C", page.row), page.formats.cell(MONEY), net)
        page.share(sum_of("O"), total, net)
    points = [{"fill": {"color": c.colour}} for c in page.context.library.categories]
    share = valuation.categories[largest].net / total if largest and total else 0
    words = f"Net value by category. The largest is {largest}, {share:.0%} of the net value."
    bar_chart(
        page,
        "bar",
        "Net value by category",
        first,
        page.row - 1,
        points,
        words,
        (0, CHARTS_WIDE, 196),
    )
    page.row += 1


def waterfall(page: Page, valuation: Valuation) -> None:
    """From gross to net: what each deflator takes off, in this order."""
    page.section("From gross to net: what each deflator takes off")
    page.header({1: "Step", 2: "Value", 3: "In words"}, (2,))
    first = page.row
    level = [line.gross for line in valuation.lines]
    steps: list[tuple[str, Callable[[Workings], str], float, str]] = [
        ("Gross value", sum_of("N"), math.fsum(level), "units x value of one x years")
    ]
    before_columns = ""
    for label, column, words in BITES:
        shares = [getattr(line.claim.output, SHARES[column]) or 0.0 for line in valuation.lines]
        bite = -math.fsum(value * share for value, share in zip(level, shares, strict=True))
        level = [value * (1 - share) for value, share in zip(level, shares, strict=True)]
        steps.append((label, bite_of(before_columns, column), bite, words))
        before_columns += column
    fade = valuation.net_outputs - math.fsum(level)
    steps.append(("Drop-off", fade_of(before_columns), fade, "fades after the first year"))
    steps.append(("Net value", sum_of("O"), valuation.net_outputs, "what is left"))
    running = 0.0
    for index, (label, make, figure, words) in enumerate(steps):
        put(page.sheet, page.row, 1, label, page.formats.cell(bold=index in (0, len(steps) - 1)))
        page.formula(page.row, 2, make, page.formats.cell(MONEY), figure)
        put(page.sheet, page.row, 3, words, page.formats.cell(font_color=MUTED))
        whole = index in (0, len(steps) - 1)
        before, running = running, figure if whole else running + figure
        base = 0.0 if whole else min(before, running)
        # what the chart stacks: an unseen base, then the step; kept beside, in unseen ink
        quiet = page.formats(font_color="#FFFFFF", font_size=8, num_format=MONEY)
        cell, above = f"$C${page.row + 1}", f"$C${first + 1}:$C${page.row}"
        base_formula = "=0" if whole else f"=MIN(SUM({above}),SUM({above})+{cell})"
        page.sheet.write_formula(page.row, 15, base_formula, quiet, base)
        page.sheet.write_formula(page.row, 16, f"=ABS({cell})", quiet, abs(figure))
        page.row += 1
    waterfall_chart(page, first, page.row - 1, valuation)
    page.row += 1


def who_and_what(page: Page, valuation: Valuation) -> None:
    """Who gains, and what the project takes, each as a table and a chart."""
    page.section("Who gains, and what it takes")
    start = page.row
    rows = 3 + len(valuation.bearers) + len(valuation.input_categories)
    page.header({1: "Who gains", 2: "Net value", 3: "Share of the net value"}, (2,))
    first = page.row
    for bearer, totals in valuation.bearers.items():
        label = BEARER_LABEL[bearer]
        put(page.sheet, page.row, 1, label, page.formats.cell())
        money = page.formats.cell(MONEY)
        page.formula(page.row, 2, sum_where("Q", page.row), money, totals.net)
        page.share(sum_of("O"), valuation.net_outputs, totals.net)
    last = page.row - 1
    shades = ("#1B3A57", "#5B7C99", "#9DB4C8", "#C9D6E2", "#E4EAF0")
    points = [{"fill": {"color": shade}} for shade in shades]
    if valuation.bearers:
        top = max(valuation.bearers, key=lambda name: valuation.bearers[name].net)
        words = f"Net value by who gains. Most goes to: {BEARER_LABEL[top]}."
        height = 20 * rows
        bar_chart(
            page,
            "bar",
            "Who gains",
            first,
            last,
            points,
            words,
            (0, CHARTS_WIDE // 2 - 4, height),
            start,
        )
    page.row += 1
    page.header({1: "What it takes", 2: "Gross input", 3: "Share of the inputs"}, (2,))
    first = page.row
    for category, total in valuation.input_categories.items():
        put(page.sheet, page.row, 1, category, page.formats.cell())
        money, make = page.formats.cell(MONEY), sum_where("C", page.row, output=False)
        page.formula(page.row, 2, make, money, total)
        page.share(sum_of("N", output=False), valuation.gross_inputs, total)
    points = [{"fill": {"color": "#5B7C99"}}] * len(valuation.input_categories)
    most = max(valuation.input_categories, key=lambda name: valuation.input_categories[name])
    words = f"Inputs by kind, before leakage. The largest is {most}."
    height = 20 * rows
    chart = (CHARTS_WIDE // 2 + 4, CHARTS_WIDE // 2 - 4, height)
    bar_chart(page, "bar", "What it takes", first, page.row - 1, points, words, chart, start)
    page.row += 1


def unpriced(page: Page, valuation: Valuation) -> None:
    """Outcomes without a price, and harm: what the ratio does not show."""
    page.section("Outcomes without a price, and harm")
    wrap = page.formats(indent=1)
    before = page.row
    for line in described(valuation):
        output = line.claim.output
        text = f"No price: {output.outcome}. {output.description}"
        put(page.sheet, page.row, 1, " ".join(text.split()), wrap)
        page.row += 1
    for line in harm(valuation):
        text = f"Harm, taken off ({pounds(line.net)} net): {line.claim.output.description}"
        put(page.sheet, page.row, 1, " ".join(text.split()), wrap)
        page.row += 1
    if page.row == before:
        put(page.sheet, page.row, 1, "None is listed under Outputs.", page.formats.muted())
        page.row += 1
    if page.submission.project.unpriced:
        form = page.formats(text_wrap=True, valign="top", indent=1)
        text = f"In the bidder's words: {page.submission.project.unpriced}"
        page.sheet.merge_range(page.row, 1, page.row, LAST, "", form)
        put(page.sheet, page.row, 1, text, form)
        page.sheet.set_row(page.row, min(200, 16 * lines_needed(text, WIDE)))
        page.row += 1
    page.row += 1


def described(valuation: Valuation) -> list[LineValue]:
    """Give the lines that are described without a price."""
    return [line for line in valuation.lines if line.claim.output.proxy == NO_PROXY]


def harm(valuation: Valuation) -> list[LineValue]:
    """Give the lines that are valued as harm."""
    return [line for line in valuation.lines if line.gross < 0]
