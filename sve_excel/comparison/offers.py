"""What is offered: who promises what, what a pound buys, and what is to be delivered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sve_excel.comparison.bids import Bid, Comparison
from sve_excel.comparison.league import Sources, placed
from sve_excel.comparison.lines import lines_of
from sve_excel.comparison.study import Study
from sve_excel.entries.forms import Form, Value
from sve_excel.entries.kept import put_value
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DATE, MONEY, NUMBER, PENCE, PERCENT, PRICE, RATIO, UNSEEN
from sve_excel.looks.fitting import lines_needed
from sve_excel.looks.flat import TOP, Flat
from sve_excel.looks.page import LEADING, WRAPPED, Col, Drawn, Page, axis, places
from sve_excel.looks.palette import BRAND, INPUT_FILL
from sve_excel.looks.paper import room_on_one_page
from sve_excel.method.sensitivity import price_key, price_name
from sve_excel.model import LineValue
from sve_excel.words.lookup import looked_up

LOOKED_UP = 20_000  # lines; beyond, looking each up in all of them would take Excel minutes
FOR_A_POUND = "Net value for each £1 of price"
PRICE_AT_BASE = "Price at the price base"
OUTCOMES, VALUE, COMMITMENTS = "Outcomes", "Value for money", "Commitments"
_CHART, _BAR = 80, 19  # pixels of the chart without bars, and of each: 20 are on one screen
_WITH_CHART = 13  # bids that a page has room for together with their chart
VALUE_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col("Bidder", 34),
    Col("Contract price", 13, MONEY, computed=True),
    Col(PRICE_AT_BASE, 13, MONEY, computed=True),
    Col("Inputs", 13, MONEY, computed=True),
    Col("People who benefit", 13, NUMBER, computed=True),
    Col("Net value", 13, MONEY, computed=True),
    Col("Present value", 13, MONEY, computed=True),
    Col(FOR_A_POUND, 13, PENCE, computed=True),
    Col("Present value for each £1 of price", 13, PENCE, computed=True),
    Col("Net value for each person", 13, MONEY, computed=True),
    Col("Price for each person", 13, MONEY, computed=True),
    Col("Inputs as a share of the price", 13, PERCENT, computed=True),
)
COMMITMENT_COLUMNS = (
    Col("Bid", 6, COUNT),
    Col("Bidder", 26, wrap=True),
    Col("Row", 6, COUNT),
    Col("What is promised", 44, wrap=True),
    Col("Outcome", 28, wrap=True),
    Col("Unit", 18, wrap=True),
    Col("Units promised", 11, NUMBER),
    Col("From", 12, DATE),
    Col("To", 12, DATE),
    Col("Net value promised", 14, MONEY, computed=True),
    Col("How the bidder will show it", 36, wrap=True),
    Col("Units delivered", 11, NUMBER),
    Col("Delivered so far", 11, PERCENT, computed=True),
    Col("Net value delivered", 14, MONEY, computed=True),
    Col("Evidence seen", 30, wrap=True),
    Col("Checked on", 12, DATE),
)
DELIVERED = Form(
    COMMITMENTS,
    ("Units delivered", "Evidence seen", "Checked on"),
    (
        ("Bidder", "Row", "What is promised", "Outcome", "Unit"),
        ("Bidder", "What is promised", "Outcome", "Unit"),
    ),
)
_VALUE_AT, _PROMISE_AT = places(VALUE_COLUMNS), places(COMMITMENT_COLUMNS)
_NUMBERS = 2  # row of the bids' numbers, counted from 0: not among merged cells, which lose them
_OUTCOME_HEAD = (
    Col("Category", 18, wrap=True),
    Col("Outcome", 34, wrap=True),
    Col("Proxy", 50, wrap=True),
    Col("Unit", 18, wrap=True),
    Col("Value of one", 12, PRICE),
    Col("Bids", 7, COUNT),
    Col("Units in all", 12, NUMBER, computed=True),
)
_OUTCOME_AT = places(_OUTCOME_HEAD)
_PROMISE_WIDTHS = {  # the least of each, where there are many bids
    "Category": 10.0,
    "Outcome": 15.0,
    "Proxy": 24.0,
    "Unit": 8.5,
    "Value of one": 9.5,
    "Bids": 4.5,
    "Units in all": 7.5,
}
_LEAST_UNITS, _FAIR_UNITS, _MOST_UNITS = 4.4, 5.4, 13.0  # characters of the column of one bid
_LYING = 11.0  # from here on its name stands in lines
_UPRIGHT = 175.0  # points of a heading that stands upright


def outcome_widths(study: Study) -> list[float]:
    """Widths of the outcomes' columns: what is promised, then the leading bids."""
    shown = min(LEADING, len(study.comparison.bids))
    head, each = outcome_head(shown)
    return [column.width for column in head] + [each] * shown


def outcome_head(shown: int) -> tuple[tuple[Col, ...], float]:
    """Columns that say what is promised, and how wide that of each bid is beside them.

    All of them are on one page of paper across, at a size that can be read: the more bids, the
    less room there is for words, which go on in the next line.
    """
    least = sum(_PROMISE_WIDTHS.values())
    most = sum(column.width for column in _OUTCOME_HEAD)
    room = room_on_one_page(len(_OUTCOME_HEAD) + shown)
    each = min(_MOST_UNITS, (room - most) / max(1, shown))
    if each < _FAIR_UNITS:
        each = max(_LEAST_UNITS, min(_FAIR_UNITS, (room - least) / shown))
    part = max(0.0, min(1.0, (room - each * shown - least) / (most - least)))
    return tuple(
        replace(
            column,
            width=_PROMISE_WIDTHS[column.heading]
            + part * (column.width - _PROMISE_WIDTHS[column.heading]),
        )
        for column in _OUTCOME_HEAD
    ), each


def write_outcomes(page: Page, study: Study, sources: Sources) -> None:
    """Who promises what: one row for each proxy, the same units side by side."""
    bids = study.comparison.bids[:LEADING]
    for column, bid in enumerate(bids, len(_OUTCOME_HEAD)):
        page.number(_NUMBERS, column, bid.number, page.formats(num_format=UNSEEN))
    page.down(9)
    head, each = outcome_head(len(bids))
    page.header(head, height=_bidders(page, bids, each))
    top = page.row - 1
    page.sheet.freeze_panes(page.row, 3)
    page.sheet.repeat_rows(top)
    for key, lines in promised(study).items():
        _outcome(page, key, lines, bids, sources)
    if page.row > top + 1:
        end = len(_OUTCOME_HEAD) + len(bids)
        page.sheet.autofilter(top, 0, page.row - 1, end - 1)
        page.live(dict.fromkeys(range(len(_OUTCOME_HEAD) - 1, end), NUMBER), top + 1, page.row - 1)
    if len(study.comparison.bids) > LEADING:
        page.row += 1
        page.note(f"The {LEADING} bids that come first are shown; all are counted.")


def _bidders(page: Page, bids: Sequence[Bid], width: float) -> float:
    """Name the bidders over their columns: upright where there is no room for a line of words.

    Gives the points that their names need.
    """
    upright = width < _LYING
    form = page.formats.header(right=not upright, rotation=90 if upright else 0)
    names = [f"{bid.number}. {bid.label}" for bid in bids]
    for column, name in enumerate(names, len(_OUTCOME_HEAD)):
        page.text(page.row, column, name, form)
    if upright:
        return _UPRIGHT
    return max([78.0, *(15.0 * lines_needed(name, width) + 2 for name in names)])


def promised(study: Study) -> dict[tuple[str, str, str], list[tuple[Bid, LineValue]]]:
    """Lines by category, outcome and what they rest on, in the categories' order."""
    found: dict[tuple[str, str, str], list[tuple[Bid, LineValue]]] = {}
    for bid, line in lines_of(study.comparison.bids):
        output = line.claim.output
        found.setdefault((output.category, output.outcome, output.proxy), []).append((bid, line))
    names = (category.name for category in study.comparison.library.categories)
    order = {name: place for place, name in enumerate(names)}
    return dict(sorted(found.items(), key=lambda each: (order.get(each[0][0], 99), *each[0][1:])))


def _outcome(
    page: Page,
    key: tuple[str, str, str],
    lines: list[tuple[Bid, LineValue]],
    bids: tuple[Bid, ...],
    sources: Sources,
) -> None:
    flat: Flat = sources.lines
    n = page.row + 1
    claim = lines[0][1].claim
    wrap = page.formats.cell(**WRAPPED)
    page.fit(outcome_head(len(bids))[0], enumerate((*key, claim.unit)))
    for column, text in enumerate((*key, claim.unit)):
        page.text(page.row, column, text, wrap)
    price = page.formats.cell(PRICE, valign="top")
    if claim.kind == "none":
        page.sheet.write_string(page.row, _OUTCOME_AT["Value of one"], "no price", price)
    else:
        page.number(page.row, _OUTCOME_AT["Value of one"], claim.price, price)
    claimed = {bid.number for bid, _ in lines}
    page.number(page.row, _OUTCOME_AT["Bids"], len(claimed), page.formats.cell(COUNT, valign="top"))
    number = page.formats.cell(NUMBER, valign="top")
    units = flat.range("Units")
    rest = ",".join(
        f"{flat.range(heading)},{_cell(_OUTCOME_AT, heading, n)}"
        for heading in ("Category", "Outcome", "Proxy")
    )
    searchable = flat.live and all(
        len(text) <= 255 and not set(text) & set("*?~<>=") for text in key
    )
    total = math.fsum(line.claim.output.quantity for _, line in lines)
    if searchable:
        formula = f"=SUMIFS({units},{rest})"
        page.formula(page.row, _OUTCOME_AT["Units in all"], formula, number, total)
    else:  # a look-up would take these for wildcards or comparisons
        page.number(page.row, _OUTCOME_AT["Units in all"], total, number)
    for column, bid in enumerate(bids, len(_OUTCOME_HEAD)):
        own = [line for each, line in lines if each.number == bid.number]
        if not own:
            page.sheet.write_blank(page.row, column, None, number)
            continue
        promised = math.fsum(line.claim.output.quantity for line in own)
        if searchable:
            head = f"{column_letter(column)}${_NUMBERS + 1}"
            formula = f"=SUMIFS({units},{flat.range('Bid')},{head},{rest})"
            page.formula(page.row, column, formula, number, promised)
        else:
            page.number(page.row, column, promised, number)
    page.row += 1


def write_value(page: Page, study: Study, sources: Sources) -> None:
    """What a pound of price and a person get, as formulas over the league table."""
    bids, base = study.comparison.bids, study.comparison.library.price_base
    shown, chart_row = bids[:LEADING], page.row
    high = _CHART + _BAR * len(shown)
    if bids:  # the chart is first, so that it is whole on the first screen
        page.row += -(-high // 20) + 1
    if len(bids) > _WITH_CHART:
        page.sheet.set_h_pagebreaks([page.row])
    page.sheet.repeat_rows(page.row)
    page.table("ValueForMoney", VALUE_COLUMNS, len(bids), height=48, frozen=None)
    first = page.row
    for bid in bids:
        _value(page, bid, sources)
        page.row += 1
    if not bids:
        return
    page.row += 1
    last = first + len(shown) - 1
    chart = page.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Net value for each £1 of contract price",
            "categories": [page.name, first, _VALUE_AT["Bidder"], last, _VALUE_AT["Bidder"]],
            "values": [page.name, first, _VALUE_AT[FOR_A_POUND], last, _VALUE_AT[FOR_A_POUND]],
            "fill": {"color": BRAND},
            "gap": 40,
            "data_labels": {"value": True, "num_format": RATIO, "font": {"size": page.chart_text}},
        }
    )
    chart.set_x_axis(axis(page.chart_text, visible=False))
    chart.set_y_axis(axis(page.chart_text, reverse=True, label_position="low"))
    page.chart(
        Drawn(
            chart,
            "Net value for each £1 of contract price",
            "Bar chart of net value for each pound of contract price, in the order of the net "
            "ratio. The figures stand in the table below.",
        ),
        (chart_row, 0),
        (1000, high),
    )
    page.note(
        "The contract price is as offered; the price at the price base is the same in the prices "
        f"of the values, {base}, from the year of the bid's inputs, and what stands behind it goes "
        "by that. The ratio is net value for £1 of everything that the project takes, volunteers' "
        "time included; the price is what you pay. A bid that leaves the price out of its inputs "
        "has a high ratio and may still be dear: the last column shows it."
    )


def _value(page: Page, bid: Bid, sources: Sources) -> None:
    n, league = page.row + 1, sources.league
    forms = [page.cell(column) for column in VALUE_COLUMNS]
    page.number(page.row, 0, bid.number, forms[0])
    page.named(1, bid.label, VALUE_COLUMNS[1].width)

    def of(heading: str) -> str:
        return "=" + looked_up(league.range(heading), cell("Bid"), league.range("Bid"))

    def cell(heading: str) -> str:
        return _cell(_VALUE_AT, heading, n)

    def per(over: str, under: str) -> str:
        return f'=IF(ISNUMBER({under}),IF({under}=0,"–",{over}/{under}),"–")'

    price, people, net = map(cell, (PRICE_AT_BASE, "People who benefit", "Net value"))
    formulas = (
        of("Contract price"),
        f"={placed(sources, cell('Bid'), PRICE_AT_BASE)}",
        *map(of, ("Gross inputs", "People who benefit")),
        *map(of, ("Net value", "Present value")),
        per(net, price),
        per(cell("Present value"), price),
        per(net, people),
        f'=IF(AND(ISNUMBER({price}),ISNUMBER({people})),IF({people}=0,"–",{price}/{people}),"–")',
        per(cell("Inputs"), price),
    )
    worked_out = zip(formulas, value_figures(bid), strict=True)
    for column, (formula, stored) in enumerate(worked_out, _VALUE_AT["Contract price"]):
        page.formula(page.row, column, formula, forms[column], stored)


def value_figures(bid: Bid) -> tuple[float | str, ...]:
    """What a pound of price and a person get, in the columns' order from the price on.

    The price as offered comes first; what is held against values is the price in their prices.
    """
    value, project = bid.valuation, bid.project
    offered, people = project.contract_price or None, project.beneficiaries
    price = project.price_at_base or None

    def part(over: float, under: float | None) -> float | str:
        return over / under if under else "–"

    return (
        "not given" if offered is None else offered,
        "" if price is None else price,
        value.gross_inputs,
        "not given" if people is None else people,
        value.net_outputs,
        value.present_value,
        part(value.net_outputs, price),
        part(value.present_value, price),
        part(value.net_outputs, people),
        "–" if price is None else part(price, people),
        part(value.gross_inputs, price),
    )


def write_commitments(page: Page, study: Study, sources: Sources) -> None:
    """Every output as a promise, with yellow columns for what was delivered and what shows it."""
    lines = _shown(study)
    page.table("Commitments", COMMITMENT_COLUMNS, len(lines), height=48)
    forms = [page.cell(column, valign="top") for column in COMMITMENT_COLUMNS]
    for column in (_PROMISE_AT[heading] for heading in DELIVERED.columns):
        forms[column] = page.cell(COMMITMENT_COLUMNS[column], valign="top", bg_color=INPUT_FILL)
    typed = study.comparison.typed
    delivered = typed.rows(DELIVERED, [_whose(bid, line) for bid, line in lines])
    for (bid, line), filled in zip(lines, delivered, strict=True):
        output, n = line.claim.output, page.row + 1
        numbers = (("Bid", bid.number), ("Row", output.row), ("Units promised", output.quantity))
        for heading, number in numbers:
            page.number(page.row, _PROMISE_AT[heading], number, forms[_PROMISE_AT[heading]])
        words = (
            (_PROMISE_AT["Bidder"], bid.label),
            (_PROMISE_AT["What is promised"], output.description),
            (_PROMISE_AT["Outcome"], output.outcome),
            (_PROMISE_AT["Unit"], line.claim.unit),
            (_PROMISE_AT["How the bidder will show it"], output.evidence),
        )
        page.fit(COMMITMENT_COLUMNS, words)
        for column, text in words:
            page.text(page.row, column, text, forms[column])
        days = ((_PROMISE_AT["From"], bid.project.start), (_PROMISE_AT["To"], bid.project.end))
        for column, day in days:
            if day:
                page.sheet.write_datetime(page.row, column, day, forms[column])
            else:
                page.sheet.write_blank(page.row, column, None, forms[column])
        _promise(page, n, line, forms, sources, filled.get("Units delivered", ""))
        for heading in DELIVERED.columns:
            column = _PROMISE_AT[heading]
            put_value(page, column, filled.get(heading, ""), forms[column])
            typed.may_be_typed(page.name, page.row, column)
        page.row += 1


def _whose(bid: Bid, line: LineValue) -> dict[str, Value]:
    """Give the cells by which a promise is told from every other."""
    output = line.claim.output
    return {
        "Bidder": bid.label,
        "Row": output.row,
        "What is promised": output.description,
        "Outcome": output.outcome,
        "Unit": line.claim.unit,
    }


def _shown(study: Study) -> list[tuple[Bid, LineValue]]:
    """Lines of as many whole bids, the first in order before the others, as the sheet holds."""
    room = study.comparison.most_rows - TOP - 1
    found: list[tuple[Bid, LineValue]] = []
    for bid in study.comparison.bids:
        if len(found) + len(bid.valuation.lines) > room:
            break
        found += [(bid, line) for line in bid.valuation.lines]
    return found


def commitment_words(comparison: Comparison) -> str:
    """First line of the commitments: what they are, and whether all bids are there."""
    words = "Every output as a promise. Fill in the yellow columns as the contract goes on."
    if comparison.beside.lines:
        words += (
            " The bids that come first, as many as the sheet holds; every output of "
            f"every bid stands in {comparison.beside.lines}."
        )
    return words


def _promise(
    page: Page, n: int, line: LineValue, forms: list[object], sources: Sources, units: Value
) -> None:
    flat = sources.lines

    def cell(heading: str) -> str:
        return _cell(_PROMISE_AT, heading, n)

    at = _PROMISE_AT["Net value promised"]
    if flat.live and flat.rows <= LOOKED_UP:
        rest = ",".join(f"{flat.range(each)},{cell(each)}" for each in ("Bid", "Row"))
        page.formula(
            page.row, at, f"=SUMIFS({flat.range('Net value')},{rest})", forms[at], line.net
        )
    else:
        page.number(page.row, at, line.net, forms[at])
    units_at, promised_at = cell("Units delivered"), cell("Units promised")
    delivered = f'=IF(OR({units_at}="",{promised_at}=0),"",{units_at}/{promised_at})'
    so_far = cell("Delivered so far")
    worth = f'=IF({so_far}="","",{cell("Net value promised")}*{so_far})'
    promised = line.claim.output.quantity
    share = units / promised if isinstance(units, int | float) and promised else ""
    value = line.net * share if isinstance(share, float) else ""
    for heading, formula, stored in (
        ("Delivered so far", delivered, share),
        ("Net value delivered", worth, value),
    ):
        page.formula(page.row, _PROMISE_AT[heading], formula, forms[_PROMISE_AT[heading]], stored)


def _cell(at: Mapping[str, int], heading: str, row: int) -> str:
    """Name the cell under a heading in a row counted from 1, its column fixed."""
    return f"${column_letter(at[heading])}{row}"


def used_prices(study: Study) -> dict[str, LineValue]:
    """One line for each price that any bid uses, by the price's key and bidder's own name."""
    found: dict[str, LineValue] = {}
    for bid, line in lines_of(study.comparison.bids):
        if line.claim.kind != "none":
            key = price_key(line.claim)
            name = key if line.claim.proxy else f"{key} ({bid.label})"
            found.setdefault(name, line)
    return dict(sorted(found.items(), key=lambda pair: price_name(pair[1].claim)))
