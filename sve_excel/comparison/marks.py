"""Marks by every method side by side, live: change a weight, a target or the method and see.

Every mark is a formula over the league table and the settings at the top, which begin as the
policy's. The methods and their formulas come from ``policy.scoring``. The places here follow the
settings; the ones elsewhere follow the net ratio.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.comparison.bids import Bid
from sve_excel.comparison.league import Sources
from sve_excel.comparison.study import Study
from sve_excel.entries.forms import Form, Labels, Typed, Value, key_text
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DECIMALS, MONEY, NUMBER, POINTS, SHARE
from sve_excel.looks.flat import Flat
from sve_excel.looks.page import Col, Page
from sve_excel.looks.palette import INPUT_FILL
from sve_excel.policy.loading import PolicyError, with_scoring
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import (
    FIGURE_WORDS,
    FIGURES,
    METHODS,
    MarkCells,
    ScoringMethod,
    Setting,
    counted,
    marked_figure,
)
from sve_excel.words import digits
from sve_excel.words.saying import listed

MARKS = "Marks"
NO_PRICE = "no price given"
_MOST_NAMED = 4  # bids without a price
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_LEAGUE_HEADING = {
    "net_sroi": "Net ratio",
    "present_value_sroi": "Present-value ratio",
    "gross_sroi": "Gross ratio",
    "net_value": "Net value",
    "present_value": "Present value",
}
CHOSEN = "Marks by the chosen method"
MARK_COLUMNS = (
    Col("Place", 9, COUNT, computed=True),
    Col("Bid", 7, COUNT),
    Col("Bidder", 36),
    Col("Marked figure", 14, DECIMALS, computed=True),
    Col("Counted as", 14, DECIMALS, computed=True),
    Col("Contract price", 14, MONEY, computed=True),
    *(Col(method.words, method.width, POINTS, computed=True) for method in METHODS.values()),
    Col(CHOSEN, 16, POINTS, computed=True),
    Col("Marks for price", 12, POINTS, computed=True),
    Col("Both together", 12, POINTS, computed=True),
    Col("Tie-break", 12, DECIMALS, computed=True),
    *(
        Col(measure.words, measure.width, MONEY if measure.money else DECIMALS, computed=True)
        for measure in (method.measure for method in METHODS.values())
        if measure
    ),
    Col("Order by", 10, POINTS, computed=True),
)
_LETTER = {column.heading: column_letter(i) for i, column in enumerate(MARK_COLUMNS)}


def _ordinals(methods: Sequence[bool]) -> str:
    """Name those methods that are so by their order: first, second and third."""
    return listed([word for word, so in zip(_ORDINALS, methods, strict=False) if so])


_SETTINGS = (
    Setting("method", "Method", "The method whose marks count."),
    Setting(
        "figure",
        "Marked figure",
        f"What the {_ordinals([not each.priced for each in METHODS.values()])} method mark.",
    ),
    Setting("marks", "Marks for social value", "All marks that there are for social value."),
    Setting(
        "price_marks",
        "Marks for price",
        "Lowest price / price, times these marks. 0 leaves price out.",
    ),
    *(setting for method in METHODS.values() for setting in method.settings),
    Setting("least", "Least", "A figure below this earns nothing. 0: no threshold."),
    Setting("most", "Most", "A figure above this counts as this. 0: no cap."),
    Setting("decimals", "Decimals", "To which marks are rounded."),
)
SETTINGS = Labels(MARKS, tuple(each.label for each in _SETTINGS))
BANDS = Form(MARKS, ("Band from", "earns"))
_CHOICES: dict[str, dict[str, str]] = {
    "method": {name: method.words for name, method in METHODS.items()},
    "figure": FIGURE_WORDS,
}
_FIRST_SETTING = 3  # rows counted from 0
_TABLE_TOP = _FIRST_SETTING + len(_SETTINGS) + 2
# absolute address of each setting's cell
_CELL = {each.key: f"$D${_FIRST_SETTING + row + 1}" for row, each in enumerate(_SETTINGS)}
Bands = tuple[str, str]


def marks_range(study: Study, heading: str) -> str:
    """Range of a column of the marks, as other sheets see it."""
    letter, last = _LETTER[heading], _TABLE_TOP + 1 + max(1, len(study.comparison.bids))
    return f"'{MARKS}'!${letter}${_TABLE_TOP + 2}:${letter}${last}"


def typed_rules(policy: Policy, typed: Typed) -> tuple[Policy, tuple[str, ...]]:
    """Give the rules with the settings that were typed, and what of them was typed in words.

    A setting that no policy could have is left over.
    """
    said: list[str] = []
    for setting in _SETTINGS:
        words = _CHOICES.get(setting.key, {})
        usual: Value = getattr(policy.scoring, setting.key)
        shown = words.get(str(usual), usual)
        found = typed.setting(MARKS, setting.label, shown)
        if found == shown:
            continue
        value = next((name for name, each in words.items() if each == found), found)
        try:
            policy = with_scoring(policy, MARKS, {setting.key: value})
        except PolicyError:
            typed.refuse(MARKS, setting.label)
        else:
            said.append(f"{setting.label} {key_text(found)} (the rules: {key_text(shown)})")
    begins, shares = policy.scoring.band_from, policy.scoring.band_share
    rows = [{"Band from": begin, "earns": part} for begin, part in zip(begins, shares, strict=True)]
    filled = typed.rows(BANDS, rows)
    if any(filled):
        bands: dict[str, list[Value]] = {
            key: [each.get(heading, row[heading]) for each, row in zip(filled, rows, strict=True)]
            for key, heading in (("band_from", "Band from"), ("band_share", "earns"))
        }
        try:
            policy = with_scoring(policy, MARKS, bands)
        except PolicyError:
            typed.refuse_rows(BANDS)
        else:
            said.append("the bands")
    return policy, tuple(said)


def typed_words(said: Sequence[str]) -> str:
    """Which settings do not come from the rules; empty where all do."""
    if not said:
        return ""
    return (
        f"Typed in the yellow cells of {MARKS} and in force here in place of the rules: "
        f"{'; '.join(said)}."
    )


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
    if typed := typed_words(study.comparison.typed_over):
        page.say(typed, bold=True)
    if missing := unpriced_words(study):
        page.say(missing)
    relative = [method.relative for method in METHODS.values()]
    page.note(
        f"Marks by the {_ordinals(relative)} method depend on who else bids: leaving out a bid can "
        f"change every one. Marks by the {_ordinals([not each for each in relative])}, whose "
        "yardstick was published beforehand, do not. Marks for price are here only to show how "
        "both together would rank; quality is not known to this workbook."
    )


def _settings(page: Page, study: Study) -> None:
    rules = study.comparison.policy.scoring
    form = page.formats.cell(bg_color=INPUT_FILL, align="left", bold=True)
    for setting in _SETTINGS:
        page.sheet.write_string(page.row, 2, setting.label, page.formats.cell(bold=True))
        value = getattr(rules, setting.key)
        page.sheet.merge_range(page.row, 3, page.row, 5, "", form)
        study.comparison.typed.may_be_typed(page.name, page.row, 3)
        if words := _CHOICES.get(setting.key):
            page.sheet.write_string(page.row, 3, words[value], form)
            rule: dict[str, Any] = {"validate": "list", "source": list(words.values())}
        else:
            page.number(page.row, 3, value, form)
            kind = "integer" if isinstance(value, int) else "decimal"
            rule = {"validate": kind, "criteria": ">=", "value": 0}
        page.sheet.data_validation(page.row, 3, page.row, 3, rule)
        page.sheet.write_string(page.row, 6, setting.words, page.formats.muted())
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
        for column in (11, 12):
            study.comparison.typed.may_be_typed(page.name, top + offset, column)
        page.number(top + offset, 11, begin, number)
        page.number(top + offset, 12, part, share)
    page.live({11: NUMBER, 12: SHARE}, top + 1, top + len(rules.band_from))
    begins, shares = (f"${c}${top + 2}:${c}${top + 1 + len(rules.band_from)}" for c in "LM")
    return begins, shares


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a bid's row stands in the table, and how formulas name its cells."""

    number: int
    first: int
    last: int
    league: Flat

    def here(self, heading: str) -> str:
        """The bid's cell of a column."""
        return f"${_LETTER[heading]}{self.number}"

    def all(self, heading: str) -> str:
        """A column's cells of all bids."""
        letter = _LETTER[heading]
        return f"${letter}${self.first}:${letter}${self.last}"

    def of(self, heading: str) -> str:
        """The bid's figure in the league table."""
        found = f"MATCH({self.here('Bid')},{self.league.range('Bid')},0)"
        return f"INDEX({self.league.range(heading)},{found})"

    def priced(self, formula: str, otherwise: str) -> str:
        """A formula where the bid gives a contract price."""
        return f'IF(ISNUMBER({self.here("Contract price")}),{formula},"{otherwise}")'

    def cells(self, method: ScoringMethod, bands: Bands) -> MarkCells:
        """What a method's formula may refer to."""
        measure = method.measure.words if method.measure else "Counted as"
        return MarkCells(
            figure=self.here("Marked figure"),
            counted=self.here("Counted as"),
            price=self.here("Contract price"),
            net_value=self.of("Net value"),
            present_value=self.of("Present value"),
            measure=self.here(measure),
            measures=self.all(measure),
            band_from=bands[0],
            band_share=bands[1],
            settings=_CELL,
        )


def _row(page: Page, index: int, bid: Bid, study: Study, sources: Sources, bands: Bands) -> None:
    first = page.row + 1 - index
    last = first + len(study.comparison.bids) - 1
    row = _Row(page.row + 1, first, last, sources.league)
    formulas = {
        **_general_formulas(row, study.comparison.policy.scoring.tie_break),
        **_method_formulas(row, bands),
    }
    stored = _stored(study, index)
    for column, col in enumerate(MARK_COLUMNS):
        form = page.cell(col, **({"shrink": True} if col.heading in ("Place", "Bidder") else {}))
        if col.heading == "Bid":
            page.number(page.row, column, bid.number, form)
        elif col.heading == "Bidder":
            page.text(page.row, column, bid.label, form)
        else:
            formula = f"={formulas[col.heading]}"
            page.formula(page.row, column, formula, form, stored[col.heading])


def _general_formulas(row: _Row, tie_break: str) -> dict[str, str]:
    """What is marked, the price, and what follows from the marks, by heading."""
    here, decimals = row.here, _CELL["decimals"]
    figures = f"{{{','.join(_quoted(FIGURE_WORDS[name]) for name in FIGURES)}}}"
    picked = ",".join(row.of(_LEAGUE_HEADING[name]) for name in FIGURES)
    figure, price = here("Marked figure"), here("Contract price")
    least, most = _CELL["least"], _CELL["most"]
    methods = f"{{{','.join(_quoted(method.words) for method in METHODS.values())}}}"
    chosen = ",".join(here(method.words) for method in METHODS.values())
    social, both = here(CHOSEN), here("Both together")
    for_price, lowest = _CELL["price_marks"], f"MIN({row.all('Contract price')})"
    by_price = row.priced(f"ROUND({for_price}*{lowest}/{price},{decimals})", NO_PRICE)
    added = f"ROUND({social}+{here('Marks for price')},{decimals})"
    return {
        "Marked figure": f"CHOOSE(MATCH({_CELL['figure']},{figures},0),{picked})",
        "Counted as": counted_formula(figure, least, most),
        "Contract price": row.of("Contract price"),
        CHOSEN: f"CHOOSE(MATCH({_CELL['method']},{methods},0),{chosen})",
        "Marks for price": f"IF({for_price}=0,0,{by_price})",
        "Both together": f"IF(AND(ISNUMBER({social}),ISNUMBER({here('Marks for price')})),"
        f'{added},"{NO_PRICE}")',
        "Tie-break": {
            "present_value_sroi": digits.formula(row.of("Present-value ratio")),
            "contract_price": f"IF(ISNUMBER({price}),-{price},-1E+99)",
            "warnings": f"-{row.of('Warnings')}",
            "shared": "0",
        }[tie_break],
        "Order by": f"IF(ISNUMBER({both}),{both},-1)",
        "Place": _place(row, shared=tie_break == "shared"),
    }


def counted_formula(figure: str, least: str, most: str) -> str:
    """``policy.scoring.counted`` as a formula over references.

    To fifteen digits, so that a band, a least and a most hold for what is exactly on them.
    """
    held = digits.formula(figure)
    return f"IF({held}<{least},0,MAX(0,IF({most}>0,MIN({held},{most}),{held})))"


def _method_formulas(row: _Row, bands: Bands) -> dict[str, str]:
    """Marks by each method, and what it compares bids by, by heading."""
    found = {}
    for method in METHODS.values():
        cells = row.cells(method, bands)
        marks = f"ROUND({method.formula(cells)},{_CELL['decimals']})"
        found[method.words] = row.priced(marks, NO_PRICE) if method.priced else marks
        if method.measure:
            found[method.measure.words] = row.priced(method.measure.formula(cells), "")
    return found


def _quoted(words: str) -> str:
    return f'"{words}"'


def _place(row: _Row, *, shared: bool) -> str:
    """Place by both together, then tie-break, then number; words where a price is missing.

    It goes by what the rows hold and not by where they stand, so that the table may be sorted.
    """
    key, tie, bids = (row.all(heading) for heading in ("Order by", "Tie-break", "Bid"))
    own_key, own_tie, own = (row.here(heading) for heading in ("Order by", "Tie-break", "Bid"))
    before = f"({key}>{own_key})"
    if not shared:
        level = f"({tie}>{own_tie})+({tie}={own_tie})*({bids}<{own})"
        before = f"({before}+({key}={own_key})*({level}))"
    place = f'1+SUMPRODUCT(({bids}<>"")*{before})'
    return f'IF(ISNUMBER({row.here("Both together")}),{place},"{NO_PRICE}")'


def _stored(study: Study, index: int) -> dict[str, float | str]:
    """Stored result of each formula of a bid's row, by heading."""
    marked, rules = study.marked, study.comparison.policy.scoring
    figures = study.figures[index]
    total = float(marked.total[index])
    found: dict[str, float | str] = {
        "Marked figure": marked_figure(figures, rules),
        "Counted as": counted(figures, rules),
        "Contract price": "not given" if math.isnan(figures.price) else figures.price,
        CHOSEN: _or(marked.marks[index], NO_PRICE),
        "Marks for price": _or(marked.price_marks[index], NO_PRICE),
        "Both together": _or(total, NO_PRICE),
        "Tie-break": {
            "present_value_sroi": digits.rounded(figures.present_value_sroi),
            "contract_price": -1e99 if math.isnan(figures.price) else -figures.price,
            "warnings": -figures.warnings,
            "shared": 0.0,
        }[rules.tie_break],
        "Order by": -1.0 if math.isnan(total) else total,
        "Place": int(marked.place[index]) or NO_PRICE,
    }
    for method in METHODS.values():
        found[method.words] = _or(study.by_method[method.name][index], NO_PRICE)
        if method.measure:
            found[method.measure.words] = _or(method.measure.value(figures, rules), "")
    return found


def _or(number: float, words: str) -> float | str:
    return words if math.isnan(number) else float(number)


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
