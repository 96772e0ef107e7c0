"""Each bid's own section: its account, its figures, what they rest on, and its workings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from sve_excel.comparison.bids import Bid
from sve_excel.comparison.study import Study
from sve_excel.imprint import NET_LABEL
from sve_excel.layout import BEARER_LABEL, OTHER_NET
from sve_excel.looks.figures import FALL, MONEY, PART, RATIO
from sve_excel.looks.rag import rag_meaning, rag_word
from sve_excel.model import Finding, Valuation
from sve_excel.plausibility.question import Flag
from sve_excel.results.account import (
    LOWER_RATES,
    account,
    beside_the_ratio,
    facts,
    from_gross_to_net,
    own_words,
)
from sve_excel.results.columns import RESULT_INPUTS, RESULT_OUTPUTS
from sve_excel.webpage.asked import of_bid
from sve_excel.webpage.charts import Scale, bar, step
from sve_excel.webpage.figures import NONE, said
from sve_excel.webpage.tables import Heading, Looks, Table, cell, figure_cell, table_of
from sve_excel.webpage.views import file_link
from sve_excel.words.saying import pounds

MOST_ROWS = 600  # of workings on a page; beyond, only the leading bids have sections of their own
_SWINGS = 5
_FROM_TO = "From gross to net"


@dataclass(frozen=True, slots=True)
class Section:
    """What the page says of one bid besides the tables that hold all."""

    bid: Bid
    facts: list[str]
    account: list[tuple[str, str]]
    file: str
    figures: list[Table]
    unpriced: list[str]
    flags: list[tuple[Flag, str]]
    findings: tuple[Finding, ...]
    workings: list[Table]


def with_sections(study: Study) -> frozenset[int]:
    """Numbers of the bids with sections of their own: the leading ones, as many as have room."""
    room, found = MOST_ROWS, []
    for bid in study.comparison.bids:
        room -= len(bid.valuation.lines) + len(bid.valuation.inputs)
        if room < 0:
            break
        found.append(bid.number)
    return frozenset(found)


def section(study: Study, index: int, looks: Looks, links: Mapping[str, str]) -> Section:
    """Everything about one bid."""
    bid = study.comparison.bids[index]
    project, valuation = bid.project, bid.valuation
    unpriced = beside_the_ratio(valuation)
    if project.unpriced:
        unpriced.append(own_words(project.unpriced))
    return Section(
        bid,
        [
            f"{label}: {fact}" if label else fact
            for label, fact in facts(project)
            if fact != bid.label  # its name stands above
        ],
        account(project),
        file_link(bid, links),
        [
            _ratios(study, bid),
            _categories(study, bid, looks),
            _steps(bid),
            _gains(bid),
            _takes(bid),
            _rests_on(study, index),
        ],
        unpriced,
        of_bid(study, bid),
        bid.result.findings,
        _workings(bid, looks),
    )


def _ratios(study: Study, bid: Bid) -> Table:
    policy, value = study.comparison.policy, bid.valuation
    ratios = (
        (NET_LABEL, value.net_sroi, value.net_outputs),
        ("Gross: before deflators", value.gross_sroi, value.gross_outputs),
        ("Present value: net, discounted", value.present_value_sroi, value.present_value),
    )
    other = NONE if value.other_net_sroi is None else value.other_net_sroi
    said = [rag_meaning(ratio, policy) for _, ratio, _ in ratios]
    rows = [
        [
            cell(label),
            figure_cell(ratio, RATIO, policy.rag(ratio)),
            cell(rag_word(policy.rag(ratio)), policy.rag(ratio)),
            figure_cell(total, MONEY),
            cell(meaning if meaning not in said[:at] else ""),  # once for each colour
        ]
        for at, ((label, ratio, total), meaning) in enumerate(zip(ratios, said, strict=True))
    ]
    unlit = [cell(OTHER_NET[policy.input_leakage]), figure_cell(other, RATIO)]
    rows.insert(1, [*unlit, cell(""), cell(""), cell("")])
    if value.present_value_sroi_lower is not None:
        lower = figure_cell(value.present_value_sroi_lower, RATIO)
        rows.append([cell(LOWER_RATES), lower, cell(""), cell(""), cell("")])
    headings = (
        Heading("Return for every £1 put in"),
        Heading("Ratio", True),
        Heading("Colour"),
        Heading("Value in all", True),
        Heading("What the colour says"),
    )
    return Table("Return for every £1", headings, rows)


def _amounts(
    title: str, what: str, amounts: list[tuple[str, float, str]], total: float, figure: str
) -> Table:
    """Amounts with their share of a total, and a bar for each; the third gives its look."""
    scale = Scale(amount for _, amount, _ in amounts)
    rows = [
        [
            cell(label, look),
            figure_cell(amount, MONEY),
            figure_cell(amount / total if total else 0.0, PART),
            cell(bar(amount, scale, look or "bar")),
        ]
        for label, amount, look in amounts
    ]
    headings = (Heading(what), Heading(figure, True), Heading("Share", True), Heading("Bar"))
    return Table(title, headings, rows)


def _categories(study: Study, bid: Bid, looks: Looks) -> Table:
    found = bid.valuation.categories
    amounts = [
        (category.name, found[category.name].net, looks[category.name])
        for category in study.comparison.library.categories
        if category.name in found
    ]
    title = "Net value by category"
    return _amounts(title, "Category", amounts, bid.valuation.net_outputs, "Net value")


def _gains(bid: Bid) -> Table:
    value = bid.valuation
    amounts = [(BEARER_LABEL[name], totals.net, "") for name, totals in value.bearers.items()]
    return _amounts("Who gains", "Goes to", amounts, value.net_outputs, "Net value")


def _takes(bid: Bid) -> Table:
    value = bid.valuation
    amounts = [(name, each, "") for name, each in value.input_categories.items()]
    title = "What it takes"
    return _amounts(title, "Kind of input", amounts, value.gross_inputs, "Gross input")


def _steps(bid: Bid) -> Table:
    """From gross to net: each bar begins where the last one ended."""
    bites = from_gross_to_net(bid.valuation)
    levels, level = [], 0.0
    for bite in bites:
        start, level = (0.0, bite.figure) if bite.whole else (level, level + bite.figure)
        levels.append((start, level))
    scale = Scale(each for pair in levels for each in pair)
    rows = [
        [
            cell(bite.label),
            figure_cell(bite.figure, MONEY),
            cell(step(*ends, scale, "bar" if bite.whole else "bite")),
        ]
        for bite, ends in zip(bites, levels, strict=True)
    ]
    headings = (Heading("Step"), Heading("Value", True), Heading("Bar"))
    return Table(_FROM_TO, headings, rows)


def steps_told(study: Study) -> str:
    """What each step from gross to net is, which is the same of every bid."""
    bids = study.comparison.bids[:1]
    told = [f"{bite.label}: {bite.words}" for b in bids for bite in from_gross_to_net(b.valuation)]
    return f"{_FROM_TO}, step by step. {'; '.join(told)}." if told else ""


def _rests_on(study: Study, index: int) -> Table:
    """The range, how far the value may fall, what moves the ratio most."""
    analysis = study.analyses[index]
    low, _, high = study.simulation.ranges[index].net
    lies = f"{pounds(low, 2)} to {pounds(high, 2)}"
    fall = said(analysis.break_even.overall, FALL)
    rows = [
        [cell("9 draws in 10 lie between"), figure_cell(lies, RATIO)],
        [cell("Value may fall by, before £1 returns £1"), figure_cell(fall, FALL)],
    ]
    for swing in analysis.swings[:_SWINGS]:
        ends = f"{pounds(swing.at_low, 2)} to {pounds(swing.at_high, 2)}"
        rows.append([cell(f"{swing.name}, low to high"), figure_cell(ends, RATIO)])
    headings = (Heading("Under this reading"), Heading("Net return for £1", True))
    return Table("What the return rests on", headings, rows)


def _workings(bid: Bid, looks: Looks) -> list[Table]:
    """Outputs and inputs as they were read, then what they come to."""
    value = bid.valuation
    outputs = table_of("Outputs", RESULT_OUTPUTS, value.lines, "sorts cards outputs", looks)
    foot = [_total(column.total, value, column.form) for column in RESULT_OUTPUTS[1:]]
    return [
        Table(outputs.title, outputs.headings, outputs.rows, outputs.kind, [cell("All"), *foot]),
        table_of("Inputs", list(RESULT_INPUTS.values()), value.inputs, "cards inputs"),
    ]


def _total(total: object, value: Valuation, form: str) -> Markup:
    return figure_cell(total(value), form) if callable(total) else cell("")
