"""The tables of the page that hold every bid: ranking, categories, outcomes, value, deflators.

Each figure is the study's or the valuation's; nothing is worked out here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from sve_excel.comparison import ranking as ranking_words
from sve_excel.comparison.bids import Bid
from sve_excel.comparison.files import ASIDE_WORDS, reason, state_word
from sve_excel.comparison.flags import yardsticks
from sve_excel.comparison.lots import lot_name
from sve_excel.comparison.offers import VALUE_COLUMNS, promised, used_prices, value_figures
from sve_excel.comparison.placed import IN_NO_LOT, Placed, placed
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import range_end
from sve_excel.layout import TAKEN_OFF
from sve_excel.looks.figures import COUNT, MONEY, NUMBER, PERCENT, POINTS, PRICE, RATIO
from sve_excel.looks.page import LEADING
from sve_excel.looks.rag import rag_word
from sve_excel.method.scoring import SOCIAL_VALUE
from sve_excel.method.sensitivity import SCENARIOS
from sve_excel.policy.rules import Policy
from sve_excel.results.workings import SourceUsed
from sve_excel.webpage.charts import Scale, span, stack
from sve_excel.webpage.figures import NONE, said
from sve_excel.webpage.tables import (
    Heading,
    Looks,
    Table,
    cell,
    figure_cell,
    headings_of,
    numbered,
    without_blanks,
)
from sve_excel.webpage.texts import address, beside, plain
from sve_excel.words.saying import capital

_WITHIN = Markup("<a href=#b{}>{}</a>")
_LINK = Markup('<a href="{}">{}</a>')


def linked(bid: Bid, shown: frozenset[int]) -> Markup:
    """A bid's name, which leads to its own section where it has one."""
    label = plain(bid.label)
    return _WITHIN.format(bid.number, label) if bid.number in shown else Markup(escape(label))


def ranking(study: Study, shown: frozenset[int]) -> list[Table]:
    """One row for each bid, in the order of the comparison; a table for each kind ranked apart.

    Where the rules have lots there is one for each lot, then one of the bids that are in none.
    """
    comparison = study.comparison
    lots = {lot.number: lot_name(lot) for lot in comparison.policy.lots}
    groups: dict[str, list[Placed]] = {}
    for each in placed(comparison):
        kind = capital(comparison.among(each.bid).words) * (len(comparison.ranked) > 1)
        other = capital(IN_NO_LOT) if each.without == IN_NO_LOT else kind
        groups.setdefault(lots[each.lot] if each.lot else other, []).append(each)
    return [_ranking(study, name, bids, shown) for name, bids in (groups or {"": []}).items()]


def _ranking(study: Study, name: str, bids: Sequence[Placed], shown: frozenset[int]) -> Table:
    policy = study.comparison.policy
    unnumbered = (ranking_words.BIDDER, ranking_words.COLOUR, ranking_words.UNLIKE)
    columns = [each for each in _RANKED if policy.marked or each not in _MARKED]
    headings = [
        Heading(ranking_words.heading(each, policy), each not in unnumbered) for each in columns
    ]
    end = range_end(study)
    cells = [_ranked(study, each, end, shown) for each in bids]
    rows = [[cell[column] for column in columns] for cell in cells]
    title = ranking_words.title(policy)
    return Table(f"{name}: {title}" if name else title, headings, rows)


_MARKED = (ranking_words.MARKS, ranking_words.TOTAL)
_RANKED = (
    ranking_words.PLACE,
    ranking_words.BIDDER,
    *_MARKED,
    ranking_words.NET,
    ranking_words.COLOUR,
    ranking_words.LIES,
    ranking_words.PLACES,
    ranking_words.OTHER,
    ranking_words.GROSS,
    ranking_words.PRESENT,
    ranking_words.NET_VALUE,
    ranking_words.ASK,
    ranking_words.UNLIKE,
)


def _ranked(study: Study, each: Placed, end: float, shown: frozenset[int]) -> dict[str, Markup]:
    """One bid's cells, by column."""
    bid, policy = each.bid, study.comparison.policy
    value, total = bid.valuation, each.total
    ranges, marks = study.ranges_of(each), each.marks.get(SOCIAL_VALUE, math.nan)
    colour = policy.rag(value.net_sroi)
    ends = ranking_words.ranked_range(study, ranges)
    said = ranking_words.range_said(study, ranges)
    lies = Markup("{} <span>{}</span>").format(span(*ends, end) if ends else "", said)
    grave = study.first_of[bid.number]
    return {
        ranking_words.PLACE: figure_cell(each.said, COUNT),
        ranking_words.BIDDER: cell(linked(bid, shown)),
        ranking_words.MARKS: figure_cell(
            _missing(each, policy) if marks != marks else marks, POINTS
        ),
        ranking_words.TOTAL: figure_cell(each.without if total != total else total, POINTS),
        ranking_words.NET: figure_cell(value.net_sroi, RATIO, colour),
        ranking_words.COLOUR: cell(rag_word(colour), colour),
        ranking_words.LIES: cell(lies),
        ranking_words.PLACES: figure_cell(ranking_words.places_said(study.places_of(each)), COUNT),
        ranking_words.OTHER: figure_cell(
            NONE if value.other_net_sroi is None else value.other_net_sroi, RATIO
        ),
        ranking_words.GROSS: figure_cell(value.gross_sroi, RATIO),
        ranking_words.PRESENT: figure_cell(value.present_value_sroi, RATIO),
        ranking_words.NET_VALUE: figure_cell(value.net_outputs, MONEY),
        ranking_words.ASK: figure_cell(grave, COUNT),
        ranking_words.UNLIKE: cell("; ".join(bid.unlike)),
    }


def _missing(each: Placed, policy: Policy) -> str:
    """Why a bid has no marks for social value."""
    return each.without if policy.scoring.by else NONE


def categories(study: Study, looks: Looks, shown: frozenset[int]) -> Table:
    """Net value of each bid by category, with its bar in the categories' colours.

    The bar of a bid that must answer first may run on, so that the others can be read.
    """
    names = [category.name for category in study.comparison.library.categories]
    nets = [
        [totals.net if (totals := bid.valuation.categories.get(name)) else 0.0 for name in names]
        for bid in study.comparison.bids
    ]
    ends = [
        math.fsum(each for each in row if each * sign > 0)
        for bid, row in zip(study.comparison.bids, nets, strict=True)
        for sign in (1, -1)
        if bid.number not in study.grave or len(study.grave) == len(nets)
    ]
    scale = Scale(ends)
    rows = []
    for bid, row in zip(study.comparison.bids, nets, strict=True):
        parts = [(looks[name], net) for name, net in zip(names, row, strict=True)]
        rows.append(
            [
                figure_cell(bid.number, COUNT),
                cell(linked(bid, shown)),
                cell(stack(parts, scale)),
                *(figure_cell(net if net else NONE, MONEY) for net in row),
                figure_cell(bid.valuation.net_outputs, MONEY),
            ]
        )
    headings = (
        Heading("Bid", True),
        Heading("Bidder"),
        Heading("In colours"),
        *(Heading(name, True, looks[name]) for name in names),
        Heading("Net value", True),
    )
    return Table("Net value by category", headings, rows)


def outcomes(study: Study, looks: Looks) -> Table:
    """Who promises what: units under each proxy, side by side."""
    rows = []
    for (category, outcome, proxy), lines in promised(study).items():
        claim = lines[0][1].claim
        units: dict[int, float] = {}
        for bid, line in lines:
            units[bid.number] = units.get(bid.number, 0.0) + line.claim.output.quantity
        named = {bid.number: bid.label for bid, _ in lines}
        who = [f"{named[n]}: {said(units[n], NUMBER)}" for n in list(units)[:LEADING]]
        more = [f"and {len(units) - LEADING} more"] if len(units) > LEADING else []
        rows.append(
            [
                cell(category, looks.get(category, "")),
                cell(outcome),
                cell(proxy),
                cell(claim.unit),
                figure_cell("no price" if claim.kind == "none" else claim.price, PRICE),
                figure_cell(len(units), COUNT),
                figure_cell(math.fsum(units.values()), NUMBER),
                cell("; ".join([*who, *more])),
            ]
        )
    headings = (
        *map(Heading, ("Category", "Outcome", "Proxy", "Unit")),
        Heading("Value of one", True),
        Heading("Bids", True),
        Heading("Units in all", True),
        Heading("Who promises how many"),
    )
    return Table("Who promises what", headings, rows)


def value_for_money(study: Study) -> Table:
    """What a pound of price buys, and what each person gets."""
    rows = [
        numbered(VALUE_COLUMNS, (bid.number, bid.label, *value_figures(bid)))
        for bid in study.comparison.bids
    ]
    title = "What a pound of price buys, and what each person gets"
    return Table(title, headings_of(VALUE_COLUMNS), rows)


def deflators(study: Study) -> Table:
    """Mean deflators of every bid, below what they are held against."""
    headings = (
        Heading("Bid", True),
        Heading("Bidder"),
        *(Heading(share.heading, True) for share in TAKEN_OFF),
    )
    rows = [
        [cell(""), cell(words), *(figure_cell(NONE if v is None else v, PERCENT) for v in values)]
        for words, values in yardsticks(study)
    ]
    for bid, analysis in zip(study.comparison.bids, study.analyses, strict=True):
        means = [analysis.deflators[share.attribute] for share in TAKEN_OFF]
        rows.append(
            [
                figure_cell(bid.number, COUNT),
                cell(bid.label),
                *(figure_cell(mean, PERCENT) for mean in means),
            ]
        )
    return Table("Mean deflators of each bid, weighted by gross value", headings, rows)


def readings(study: Study) -> Table:
    """The net return of every bid if its figures are read in other ways, side by side."""
    names = SCENARIOS[1:]  # the first is the net return itself
    rows = [
        [
            figure_cell(bid.number, COUNT),
            cell(bid.label),
            *(figure_cell(analysis.scenarios[name], RATIO) for name in names),
        ]
        for bid, analysis in zip(study.comparison.bids, study.analyses, strict=True)
    ]
    headings = (Heading("Bid", True), Heading("Bidder"), *(Heading(name, True) for name in names))
    return Table("Net return for £1 of each bid under other readings", headings, rows)


def left_out(study: Study) -> Table:
    """Files that have no place, each with its reason, and those that are no bids."""
    rows = []
    for result in study.comparison.others:
        project = result.submission.project if result.submission else None
        rows.append(
            [
                cell(result.path),
                cell(project.name if project else ""),
                cell(state_word(result)),
                cell(reason(result)),
            ]
        )
    for aside in study.comparison.aside:
        words = f"{capital(aside.why)}."
        rows.append([cell(aside.name), cell(""), cell(ASIDE_WORDS[aside.what]), cell(words)])
    headings = tuple(map(Heading, ("File", "Project", "State", "Why")))
    return without_blanks(Table("Files that are not in the ranking", headings, rows))


def sources(study: Study) -> Table:
    """Each proxy that any bid uses, and where its figure comes from."""
    rows = []
    for line in used_prices(study).values():
        source = SourceUsed.of(line.claim.proxy or line.claim.own)
        assert source
        url = address(source.url)
        published = NONE if source.published is None else source.published
        rows.append(
            [
                cell(_LINK.format(url, source.id) if url else source.id),
                cell(source.name),
                cell(line.claim.unit),
                figure_cell(published, PRICE),
                cell(source.price_year),
                figure_cell(line.claim.price, PRICE),
                cell(source.confidence),
                cell(f"{source.source} {source.year}".strip()),
            ]
        )
    headings = (
        *map(Heading, ("Id", "Proxy", "Unit")),
        Heading("Published", True),
        Heading("Prices of"),
        Heading("Value used", True),
        *map(Heading, ("Grade", "Source")),
    )
    return Table("Proxies used, and where each figure comes from", headings, rows)


def file_link(bid: Bid, links: Mapping[str, str]) -> str:
    """Address of the bid's workbook as seen from the page; empty where it is not known."""
    found = links.get(bid.result.path)
    return beside(found) if found else ""
