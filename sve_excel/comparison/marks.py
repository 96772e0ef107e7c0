"""Marks by five methods side by side, live: change a weight, a target or the method and see.

Every mark is a formula over the league table and the settings at the top, which begin as the
policy's. The places here follow the settings; the ones elsewhere follow the net ratio.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sve_excel.comparison.bids import Bid
from sve_excel.comparison.league import Sources
from sve_excel.comparison.study import Study
from sve_excel.looks.figures import COUNT, DECIMALS, MONEY, NUMBER, POINTS, SHARE
from sve_excel.looks.page import Col, Page
from sve_excel.looks.palette import INPUT_FILL
from sve_excel.method.scoring import FIGURE_WORDS, METHOD_WORDS, counted
from sve_excel.policy.rules import FIGURES, METHODS

MARKS = "Marks"
NO_PRICE = "no price given"
_MOST_NAMED = 4  # bids without a price
MARK_COLUMNS = (
    Col("Place", 9, COUNT, computed=True),
    Col("Bid", 7, COUNT),
    Col("Bidder", 36),
    Col("Marked figure", 14, DECIMALS, computed=True),
    Col("Counted as", 14, DECIMALS, computed=True),
    Col("Contract price", 14, MONEY, computed=True),
    Col(METHOD_WORDS["highest"], 15, POINTS, computed=True),
    Col(METHOD_WORDS["target"], 15, POINTS, computed=True),
    Col(METHOD_WORDS["bands"], 11, POINTS, computed=True),
    Col(METHOD_WORDS["per_pound"], 17, POINTS, computed=True),
    Col(METHOD_WORDS["willingness"], 19, POINTS, computed=True),
    Col("Marks by the chosen method", 16, POINTS, computed=True),
    Col("Marks for price", 12, POINTS, computed=True),
    Col("Both together", 12, POINTS, computed=True),
    Col("Tie-break", 12, DECIMALS, computed=True),
    Col("Value for each £1 of price", 13, DECIMALS, computed=True),
    Col("Price less what the value is worth", 15, MONEY, computed=True),
    Col("Order by", 10, POINTS, computed=True),
)
_SETTINGS = (
    ("Method", "The method whose marks count."),
    ("Marked figure", "What the first three methods mark."),
    ("Marks for social value", "All marks that there are for social value."),
    ("Marks for price", "Lowest price / price, times these marks. 0 leaves price out."),
    ("Target", "The figure that earns all marks, published with the tender."),
    ("Willingness to pay", "Pounds that you would pay for £1 of present value."),
    ("Least", "A figure below this earns nothing. 0: no threshold."),
    ("Most", "A figure above this counts as this. 0: no cap."),
    ("Decimals", "To which marks are rounded."),
)
Bands = tuple[str, str]
_FIRST_SETTING = 3  # rows counted from 0
_TABLE_TOP = _FIRST_SETTING + len(_SETTINGS) + 2


def cell(name: str) -> str:
    """Absolute address of a setting's cell."""
    row = next(i for i, (label, _) in enumerate(_SETTINGS) if label == name)
    return f"$D${_FIRST_SETTING + row + 1}"


def marks_range(study: Study, heading: str) -> str:
    """Range of a column of the marks, as other sheets see it."""
    index = next(i for i, column in enumerate(MARK_COLUMNS) if column.heading == heading)
    letter = chr(65 + index)
    last = _TABLE_TOP + 1 + max(1, len(study.comparison.bids))
    return f"'{MARKS}'!${letter}${_TABLE_TOP + 2}:${letter}${last}"


def write_marks(page: Page, study: Study, sources: Sources) -> None:
    """Settings at the top, then one row for each bid."""
    page.section("Settings: the yellow cells may be changed")
    assert page.row == _FIRST_SETTING
    _settings(page, study)
    bands = _bands(page, study)
    page.row = _TABLE_TOP
    bids = study.comparison.bids
    page.table("Marks", MARK_COLUMNS, len(bids), height=64, frozen=None)
    for index, bid in enumerate(bids):
        _row(page, index, bid, study, sources, bands)
        page.row += 1
    page.row += 1
    if missing := unpriced_words(study):
        page.say(missing)
    page.note(
        "The first, fourth and fifth method depend on who else bids: leaving out a bid can change "
        "every mark. A target and bands that were published beforehand do not. Marks for price are "
        "here only to show how both together would rank; quality is not known to this workbook."
    )


def _settings(page: Page, study: Study) -> None:
    rules = study.comparison.policy.scoring
    values: dict[str, str | float] = {
        "Method": METHOD_WORDS[rules.method],
        "Marked figure": FIGURE_WORDS[rules.figure],
        "Marks for social value": rules.marks,
        "Marks for price": rules.price_marks,
        "Target": rules.target,
        "Willingness to pay": rules.willingness,
        "Least": rules.least,
        "Most": rules.most,
        "Decimals": rules.decimals,
    }
    lists = {
        "Method": [METHOD_WORDS[name] for name in METHODS],
        "Marked figure": [FIGURE_WORDS[name] for name in FIGURES],
    }
    form = page.formats.cell(bg_color=INPUT_FILL, align="left", bold=True)
    for label, words in _SETTINGS:
        page.sheet.write_string(page.row, 2, label, page.formats.cell(bold=True))
        value = values[label]
        page.sheet.merge_range(page.row, 3, page.row, 5, "", form)
        if isinstance(value, str):
            page.sheet.write_string(page.row, 3, value, form)
            rule: dict[str, Any] = {"validate": "list", "source": lists[label]}
        else:
            page.number(page.row, 3, value, form)
            kind = "integer" if isinstance(value, int) else "decimal"
            rule = {"validate": kind, "criteria": ">=", "value": 0}
        page.sheet.data_validation(page.row, 3, page.row, 3, rule)
        page.sheet.write_string(page.row, 6, words, page.formats.muted())
        page.row += 1


def _bands(page: Page, study: Study) -> Bands:
    """Bands beside the settings; gives the ranges of where they begin and of what they earn."""
    rules = study.comparison.policy.scoring
    top = _FIRST_SETTING
    page.sheet.write_string(top, 11, "Band from", page.formats.header(right=True))
    page.sheet.write_string(top, 12, "earns", page.formats.header(right=True))
    number = page.formats.cell(NUMBER, bg_color=INPUT_FILL)
    share = page.formats.cell(SHARE, bg_color=INPUT_FILL)
    for offset, (begin, part) in enumerate(zip(rules.band_from, rules.band_share, strict=True), 1):
        page.number(top + offset, 11, begin, number)
        page.number(top + offset, 12, part, share)
    page.live({11: NUMBER, 12: SHARE}, top + 1, top + len(rules.band_from))
    begins, shares = (f"${c}${top + 2}:${c}${top + 1 + len(rules.band_from)}" for c in "LM")
    return begins, shares


def _row(page: Page, index: int, bid: Bid, study: Study, sources: Sources, bands: Bands) -> None:
    row, n = page.row, page.row + 1
    forms = [page.cell(column) for column in MARK_COLUMNS]
    forms[2] = page.cell(MARK_COLUMNS[2], shrink=True)
    forms[0] = page.cell(MARK_COLUMNS[0], shrink=True)
    league, marked, figures = sources.league, study.marked, study.figures
    rules = study.comparison.policy.scoring
    page.number(row, 1, bid.number, forms[1])
    page.text(row, 2, bid.label, forms[2])

    def of(heading: str) -> str:
        return f"INDEX({league.range(heading)},MATCH($B{n},{league.range('Bid')},0))"

    names = ("Net ratio", "Present-value ratio", "Gross ratio", "Net value", "Present value")
    words = ",".join(f'"{FIGURE_WORDS[name]}"' for name in FIGURES)
    picked = f"MATCH({cell('Marked figure')},{{{words}}},0)"
    figure = f"=CHOOSE({picked},{','.join(of(name) for name in names)})"
    least, most = cell("Least"), cell("Most")
    limited = f"IF($D{n}<{least},0,MAX(0,IF({most}>0,MIN($D{n},{most}),$D{n})))"
    formulas = {3: figure, 4: f"={limited}", 5: f"={of('Contract price')}"}
    formulas |= _method_formulas(n, index, len(study.comparison.bids), of, bands)
    price = study.figures.price[index]
    limits = counted(figures, rules)[index]
    stored: dict[int, float | str] = {
        3: float(getattr(figures, rules.figure)[index]),
        4: float(limits),
        5: "not given" if math.isnan(price) else float(price),
        11: _or_words(marked.marks[index]),
        12: _or_words(marked.price_marks[index]),
        13: _or_words(marked.total[index]),
        14: _tie_break(study, index),
        0: int(marked.place[index]) or NO_PRICE,
        **_helpers(study, index),
    }
    for column, method in enumerate(METHODS, 6):
        stored[column] = _or_words(study.by_method[method][index])
    tie = {
        "present_value_sroi": of("Present-value ratio"),
        "contract_price": f"IF(ISNUMBER($F{n}),-$F{n},-1E+99)",
        "warnings": f"-{of('Warnings')}",
        "shared": "0",
    }[rules.tie_break]
    formulas[14] = f"={tie}"
    formulas[0] = _place(n, index, len(study.comparison.bids), rules.tie_break == "shared")
    for column, formula in formulas.items():
        page.formula(row, column, formula, forms[column], stored[column])


def _method_formulas(
    n: int, index: int, count: int, of: Callable[[str], str], bands: Bands
) -> dict[int, str]:
    """Marks of one bid by each method, the chosen one, price and both together."""
    first = n - index
    last = first + count - 1

    def column(letter: str) -> str:
        return f"${letter}${first}:${letter}${last}"

    marks, digits = cell("Marks for social value"), cell("Decimals")
    allowed = f"($D{n}>={cell('Least')})"
    value, present = of("Net value"), of("Present value")
    begins, shares = bands
    band = f"INDEX({shares},MATCH($E{n},{begins},1))"
    # every bid's value for each £1 of price, and price less what its value is worth, as arrays
    prices = column("F")
    per_pound = f"MAX(0,{value})/$F{n}"
    words = ",".join(f'"{METHOD_WORDS[name]}"' for name in METHODS)
    method = f"MATCH({cell('Method')},{{{words}}},0)"
    best = f"MAX({column('P')})"
    low, high = f"MIN({column('Q')})", f"MAX({column('Q')})"
    return {
        6: f"=IF(MAX({column('E')})>0,ROUND({marks}*$E{n}/MAX({column('E')}),{digits}),0)",
        7: f"=ROUND({marks}*MIN(1,$E{n}/{cell('Target')}),{digits})",
        8: f"=ROUND({marks}*IFERROR({band},0),{digits})",
        9: f'=IF(ISNUMBER($F{n}),IF({best}>0,ROUND({marks}*$P{n}/{best},{digits}),0),"{NO_PRICE}")',
        10: f"=IF(ISNUMBER($F{n}),IF({allowed},IF({high}>{low},ROUND({marks}*({high}-$Q{n})"
        f'/({high}-{low}),{digits}),{marks}),0),"{NO_PRICE}")',
        11: f"=CHOOSE({method},$G{n},$H{n},$I{n},$J{n},$K{n})",
        12: f"=IF({cell('Marks for price')}=0,0,IF(ISNUMBER($F{n}),"
        f'ROUND({cell("Marks for price")}*MIN({prices})/$F{n},{digits}),"{NO_PRICE}"))',
        13: f'=IF(AND(ISNUMBER($L{n}),ISNUMBER($M{n})),ROUND($L{n}+$M{n},{digits}),"{NO_PRICE}")',
        15: f'=IF(ISNUMBER($F{n}),IF({allowed},{per_pound},0),"")',
        16: f'=IF(ISNUMBER($F{n}),$F{n}-{cell("Willingness to pay")}*{present},"")',
        17: f"=IF(ISNUMBER($N{n}),$N{n},-1)",
    }


def _place(n: int, index: int, count: int, shared: bool) -> str:
    """Place by both together, then tie-break, then number; words where a price is missing.

    It goes by what the rows hold and not by where they stand, so that the table may be sorted.
    """
    first, last = n - index, n - index + count - 1
    key, tie, bids = (f"${letter}${first}:${letter}${last}" for letter in "ROB")
    before = f"({key}>$R{n})"
    if not shared:
        level = f"({tie}>$O{n})+({tie}=$O{n})*({bids}<$B{n})"
        before = f"({before}+({key}=$R{n})*({level}))"
    place = f'1+SUMPRODUCT(({bids}<>"")*{before})'
    return f'=IF(ISNUMBER($N{n}),{place},"{NO_PRICE}")'


def _helpers(study: Study, index: int) -> dict[int, float | str]:
    """Stored results of the columns that the relative methods refer to."""
    figures, rules = study.figures, study.comparison.policy.scoring
    price, total = float(figures.price[index]), float(study.marked.total[index])
    order = -1.0 if math.isnan(total) else total
    if math.isnan(price):
        return {15: "", 16: "", 17: order}
    allowed = getattr(figures, rules.figure)[index] >= rules.least
    per_pound = max(0.0, float(figures.net_value[index])) / price if allowed else 0.0
    worth = rules.willingness * float(figures.present_value[index])
    return {15: per_pound, 16: price - worth, 17: order}


def unpriced_words(study: Study) -> str:
    """Which bids give no contract price and what to ask; empty where all give one."""
    bids = study.comparison.bids
    labels = [bid.label for bid in bids if not bid.project.contract_price]
    if not labels:
        return ""
    more = len(labels) - _MOST_NAMED
    named = [*labels[:_MOST_NAMED], f"{more} more"] if more > 0 else labels
    who = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    verb, it, asked = (
        ("gives", "it has", "it") if len(labels) == 1 else ("give", "they have", "each")
    )
    return (
        f"{who} {verb} no contract price: {it} no marks and no place where the price counts. "
        f"Ask {asked} for the price of the whole contract, to be typed in Project."
    )


def _or_words(number: float) -> float | str:
    return NO_PRICE if math.isnan(number) else float(number)


def _tie_break(study: Study, index: int) -> float:
    figures, rule = study.figures, study.comparison.policy.scoring.tie_break
    if rule == "present_value_sroi":
        return float(figures.present_value_sroi[index])
    if rule == "contract_price":
        price = float(figures.price[index])
        return -1e99 if math.isnan(price) else -price
    return -float(figures.warnings[index]) if rule == "warnings" else 0.0
