"""The league table: one row for each bid, every figure a formula over the flat tables.

Below it stand the files that could not be valued, each with its reason.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sve_excel.comparison.bids import Bid, Comparison, RankedKind
from sve_excel.comparison.files import reason, state_word
from sve_excel.comparison.placed import IN_NO_LOT, places_shown
from sve_excel.comparison.study import Study
from sve_excel.layout import OTHER_NET, column_letter
from sve_excel.looks.figures import COUNT, MONEY, NUMBER, PERCENT, RATIO
from sve_excel.looks.flat import Flat, link_form
from sve_excel.looks.page import Col, Page, quoted
from sve_excel.looks.palette import MUTED
from sve_excel.looks.rag import colour_ratios, rag_formula, rag_word
from sve_excel.policy.rules import Policy
from sve_excel.words.lookup import looked_up
from sve_excel.words.saying import clean

LEAGUE = "League table"
ORDER = "Order"  # in which bids stand where several share a place
FRONT = "Order on the Summary"  # who must answer first stands after the others
ASK_FIRST = "Ask first"
PAYS_BACK, PAYS_BACK_DISCOUNTED = "Pays back", "Pays back, discounted"
EACH_ONCE = "Net ratio, each person once"
NOT_GIVEN = "not given"
PLACE, PLACE_IN_LOTS, OF_ALL = "Place", "Place in its lots", "Place among all bids"
_COLUMNS = (
    Col(PLACE, 13, COUNT),
    Col("Bid", 6, COUNT),
    Col("Bidder", 44, wrap=True),
    Col("Project", 34, wrap=True),
    Col("Evaluation", 12),
    Col("Funding", 10),
    Col("Nature", 10),
    Col("Net ratio", 10, RATIO, computed=True),
    Col("Net colour", 10),
    Col("", 15, RATIO, computed=True),  # by the other reading of inputs, named by the policy
    Col(EACH_ONCE, 12, RATIO, computed=True),
    Col("Gross ratio", 10, RATIO, computed=True),
    Col("Gross colour", 10),
    Col("Present-value ratio", 13, RATIO, computed=True),
    Col("Present-value colour", 13),
    Col("Gross value", 15, MONEY, computed=True),
    Col("Net value", 15, MONEY, computed=True),
    Col("Present value", 15, MONEY, computed=True),
    Col("Gross inputs", 14, MONEY, computed=True),
    Col("Net inputs", 14, MONEY, computed=True),
    Col(PAYS_BACK, 12),
    Col(PAYS_BACK_DISCOUNTED, 12),
    Col("Inputs that stay", 10, PERCENT, computed=True),
    Col("Contract price", 14, MONEY),
    Col("People who benefit", 12, NUMBER),
    Col("Errors", 9, COUNT),
    Col("Warnings", 11, COUNT),
    Col("Notes", 9, COUNT),
    Col(ASK_FIRST, 9, COUNT),
    Col("Unlike most of the others", 44, wrap=True),
    Col(ORDER, 8, COUNT, computed=True),
    Col(FRONT, 9, COUNT, computed=True),
)


LOWER = "Present-value ratio, lower rates"  # where a benefit of some bid lasts beyond 50 years
_COLOURED = ("Net ratio", "Gross ratio", "Present-value ratio")


def league_columns(comparison: Comparison) -> tuple[Col, ...]:
    """Columns of the league table; one is named by what the policy makes of leaking inputs."""
    other = OTHER_NET[comparison.policy.input_leakage]
    named = {"": other, PLACE: place_heading(comparison.policy)}
    columns = [replace(c, heading=named.get(c.heading, c.heading)) for c in _COLUMNS]
    columns = [replace(c, wrap=True) if c.heading == PLACE_IN_LOTS else c for c in columns]
    if any(bid.valuation.present_value_sroi_lower is not None for bid in comparison.bids):
        columns.append(Col(LOWER, 13, RATIO))
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the figures of the other sheets come from.

    ``marks`` gives the range of a column of the sheet Marks, by its heading. ``in_lots`` has the
    lots of each bid, by its number: how each is called, and where the places and the bids of its
    table in Lots stand.
    """

    lines: Flat
    inputs: Flat
    league: Flat
    marks: Callable[[str], str]
    in_lots: Mapping[int, Sequence[tuple[str, str, str]]] = field(default_factory=dict)


def place_heading(policy: Policy) -> str:
    """Heading of the places: where the rules have lots, a bid has one in each of its own."""
    return PLACE_IN_LOTS if policy.lots else PLACE


def of_all_heading(policy: Policy) -> str:
    """Heading of the places among all bids, which are nobody's places where there are lots."""
    return OF_ALL if policy.lots else PLACE


def flat_league(comparison: Comparison) -> Flat:
    """Where the league table stands."""
    return Flat(LEAGUE, league_columns(comparison), len(comparison.bids))


def write_league(page: Page, study: Study, sources: Sources) -> None:
    """One row for each bid; under them every file that has no ratio, and why."""
    comparison, league = study.comparison, sources.league
    page.table("League", league.columns, len(comparison.bids), frozen=3)
    first = page.row
    for bid in comparison.bids:
        _row(page, bid, study, sources)
    last = max(first, page.row - 1)
    for heading in _COLOURED:
        column = league.index(heading)
        cell = f"${column_letter(column)}{first + 1}"
        area = (first, column, last, column + 1)
        colour_ratios(page.sheet, page.formats, comparison.policy, area, cell)
    page.row = last + 2
    _others(page, comparison)


def _row(page: Page, bid: Bid, study: Study, sources: Sources) -> None:
    """One bid: cells by their headings, and beside each coloured ratio the colour's name."""
    comparison, league, row = study.comparison, sources.league, page.row
    cells = {**told_of(bid, study), **_worked_out(bid, comparison.policy, sources, row + 1)}
    cells[place_heading(comparison.policy)] = _place(bid, study, sources, row + 1)
    cells[FRONT] = (
        _front(league, row + 1, comparison.among(bid)),
        study.front_place[bid.number - 1],
    )
    linked = link_form(page.formats)
    page.link(
        row, league.index("Bidder"), comparison.links.get(bid.result.path), bid.label, "", linked
    )
    wide = ((at, _text(cells[c.heading])) for at, c in enumerate(league.columns) if c.wrap)
    page.fit(league.columns, wide)
    for at, column in enumerate(league.columns):
        found = cells.get(column.heading)
        if column.heading == "Bidder" or column.heading not in cells:
            continue
        form = page.cell(column, valign="top")
        if isinstance(found, tuple):
            formula, stored = found
            if formula or isinstance(stored, str):
                page.formula(row, at, formula, form, stored)
            else:
                page.number(row, at, stored, form)
        elif found is None:
            page.text(row, at, NOT_GIVEN, page.cell(column, font_color=MUTED))
        elif isinstance(found, str):
            page.text(row, at, found, form)
        else:
            page.number(row, at, found, form)
    value = bid.valuation
    ratios = (value.net_sroi, value.gross_sroi, value.present_value_sroi)
    for heading, ratio in zip(_COLOURED, ratios, strict=True):
        _word(page, row, league.index(heading), ratio, comparison)
    page.row += 1


def told_of(bid: Bid, study: Study) -> dict[str, str | float | None]:
    """What stands there as it was read or counted, by heading; None is an answer not given."""
    project, result, back = bid.project, bid.result, bid.valuation.payback
    return {
        "Bid": bid.number,
        "Bidder": bid.label,
        "Project": project.name,
        "Evaluation": project.evaluation,
        "Funding": project.funding or "not stated",
        "Nature": project.nature or "not stated",
        # a price of 0 is none, as its finding says: no sheet divides by it
        "Contract price": project.contract_price or None,
        "People who benefit": project.beneficiaries,
        PAYS_BACK: back.words(back.plain),
        PAYS_BACK_DISCOUNTED: back.words(back.discounted),
        "Errors": result.count("error"),
        "Warnings": result.count("warning"),
        "Notes": result.count("note"),
        ASK_FIRST: study.first_of[bid.number],
        "Unlike most of the others": "; ".join(bid.unlike),
        LOWER: "" if (lower := bid.valuation.present_value_sroi_lower) is None else lower,
    }


_Formula = tuple[str, str | float]  # and its stored result


def _worked_out(bid: Bid, policy: Policy, sources: Sources, n: int) -> dict[str, _Formula]:
    """What the sheet works out in row ``n``, by heading; no formula where no table stands there."""
    value, lines, inputs, league = bid.valuation, sources.lines, sources.inputs, sources.league

    def at(heading: str) -> str:
        return f"${league.letter(heading)}{n}"

    def divided(over: str, under: str, otherwise: str = "0", spread: float = 1.0) -> str:
        worth = at(under) if spread == 1 else f"({at(under)}*{spread!r})"
        return f"=IF({at(under)}=0,{otherwise},{at(over)}/{worth})"

    counted, other = ("Gross inputs", "Net inputs")
    if policy.input_leakage:
        counted, other = other, counted
    once = value.net_sroi_each_person_once
    taken = math.fsum(line.net for line in value.counted_again)
    each_once = f"=({at('Net value')}-{taken!r})/{at(counted)}" if once is not None else '=""'
    return {
        ORDER: (f"={placed(sources, at('Bid'), ORDER)}", bid.number),
        "Net ratio": (divided("Net value", counted), value.net_sroi),
        OTHER_NET[policy.input_leakage]: (
            divided("Net value", other, '""'),
            "" if value.other_net_sroi is None else value.other_net_sroi,
        ),
        "Gross ratio": (divided("Gross value", "Gross inputs"), value.gross_sroi),
        "Present-value ratio": (
            divided("Present value", counted, spread=value.spread),
            value.present_value_sroi,
        ),
        "Gross value": (total(lines, "Gross value", n), value.gross_outputs),
        "Net value": (total(lines, "Net value", n), value.net_outputs),
        "Present value": (total(lines, "Present value", n), value.present_value),
        "Gross inputs": (total(inputs, "Gross input", n), value.gross_inputs),
        "Net inputs": (total(inputs, "Net input", n), value.net_inputs),
        EACH_ONCE: (each_once, "" if once is None else once),
        "Inputs that stay": (divided("Net inputs", "Gross inputs"), value.stays),
    }


def _text(cell: object) -> str:
    """What a cell shows: the stored result where it is a formula."""
    return str(cell[1] if isinstance(cell, tuple) else cell)


def _place(bid: Bid, study: Study, sources: Sources, n: int) -> _Formula:
    """The bid's place, in each of its lots where the rules have any, in row ``n``."""
    number, policy = f"${sources.league.letter('Bid')}{n}", study.comparison.policy
    if bid.apart or not policy.lots:
        return f"={placed(sources, number, of_all_heading(policy))}", place_cell(bid)
    parts = [
        f"{quoted(f'{lot}: ')}&{looked_up(places, number, bids)}"
        for lot, places, bids in sources.in_lots.get(bid.number, ())
    ]
    said = '&", "&'.join(parts) or quoted(IN_NO_LOT)
    return f"={said}", places_shown(study.placed[bid.result.path])


def _front(league: Flat, n: int, kind: RankedKind) -> str:
    """That order as a formula in row ``n``, whatever becomes of the places of its kind."""
    ask, order = league.range(ASK_FIRST), league.range(ORDER)
    mine, behind = f"${league.letter(ORDER)}{n}", f',{order},">{kind.first}"' * bool(kind.first)
    of_kind = f'{behind},{order},"<={kind.last}"' * (kind.count < league.rows)
    free = f'COUNTIFS({ask},0{behind},{order},"<"&{mine})'
    every_free = f"COUNTIFS({ask},0{of_kind})" if of_kind else f"COUNTIF({ask},0)"
    asked = f'{every_free}+COUNTIFS({ask},">0"{behind},{order},"<"&{mine})'
    return f"={1 + kind.first}+IF(${league.letter(ASK_FIRST)}{n}=0,{free},{asked})"


def placed(sources: Sources, number: str, heading: str) -> str:
    """What the sheet Marks says of the bid whose number stands in a cell, as an expression."""
    return looked_up(sources.marks(heading), number, sources.marks("Bid"))


def place_cell(bid: Bid) -> float | str:
    """A place as it stands in a cell: a number, a text where it is shared or there is none."""
    if not bid.place:
        return bid.without
    return bid.place_said if bid.level else bid.place


def _word(page: Page, row: int, column: int, ratio: float, comparison: Comparison) -> None:
    """Write the colour's name beside a ratio, so that colour is never the only sign."""
    policy = comparison.policy
    cell = f"${column_letter(column)}{row + 1}"
    form = page.formats.cell(align="center", valign="top", bold=True, shrink=True)
    said = rag_word(policy.rag(ratio))
    page.formula(row, column + 1, rag_formula(cell, policy), form, said)


def _others(page: Page, comparison: Comparison) -> None:
    """Files without a ratio, below the table and never dropped."""
    count = len(comparison.others)
    title = "Not ranked, each with its reason" if count else "Every file was valued"
    page.section(title)
    columns = [Col("", 8), Col("", 6), Col("File", 34), Col("Project", 32), Col("State", 12)]
    if not count:
        return
    page.header([*columns, Col("Why it has no place", 10)])
    for result in comparison.others:
        project = result.submission.project if result.submission else None
        page.link(page.row, 2, comparison.links.get(result.path), clean(result.path))
        page.named(3, project.name if project else "", league_columns(comparison)[3].width)
        page.text(page.row, 4, state_word(result), page.formats.cell(bold=True))
        page.text(page.row, 5, clean(reason(result)), page.formats())
        page.row += 1


def total(flat: Flat, heading: str, row: int, key: str = "B", where: str = "") -> str:
    """Formula that sums a column of a flat table over the rows of the bid named in ``row``.

    Empty where the table stands in a file beside the workbook: the sum is then stored.
    """
    if not flat.live:
        return ""
    return f"=SUMIFS({flat.range(heading)},{flat.range('Bid')},${key}{row}{where})"
