"""Marks by every method side by side, live: change a weight, a target or the method and see.

Every mark is a formula over the league table and the settings at the top, which begin as the
policy's. The methods and their formulas come from ``policy.scoring``. The places here are the
places everywhere: the other sheets look them up. Without a method there are no marks, and the
places are by net return.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sve_excel.comparison.bids import DISQUALIFIED, NO_PRICE, NOT_MARKED, Bid
from sve_excel.comparison.league import ORDER, Sources, place_cell
from sve_excel.comparison.places import LAST, ORDER_BY, TIE_BREAK, order_formula, place_formula
from sve_excel.comparison.quality import THRESHOLD, quality_range
from sve_excel.comparison.ranking import rules_words, unpriced_words
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
    NO_METHOD,
    NO_METHOD_WORDS,
    AllFigures,
    MarkCells,
    ScoringMethod,
    Setting,
    counted,
    marked_figure,
)
from sve_excel.words import digits
from sve_excel.words.saying import listed

MARKS = "Marks"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_LEAGUE_HEADING = {
    "net_sroi": "Net ratio",
    "present_value_sroi": "Present-value ratio",
    "gross_sroi": "Gross ratio",
    "net_value": "Net value",
    "present_value": "Present value",
}
CHOSEN, FOR_PRICE, TOTAL = "Marks by the chosen method", "Marks for price", "Total"
FOR_QUALITY, FAILED = "Marks for quality", "Disqualified"
MARK_COLUMNS = (
    Col("Place", 9, COUNT, computed=True),
    Col("Bid", 7, COUNT),
    Col("Bidder", 36),
    Col("Marked figure", 14, DECIMALS, computed=True),
    Col("Counted as", 14, DECIMALS, computed=True),
    Col("Contract price", 14, MONEY, computed=True),
    *(Col(method.words, method.width, POINTS, computed=True) for method in METHODS.values()),
    Col(CHOSEN, 16, POINTS, computed=True),
    Col(FOR_PRICE, 12, POINTS, computed=True),
    Col(TOTAL, 12, POINTS, computed=True),
    *(
        Col(measure.words, measure.width, MONEY if measure.money else DECIMALS, computed=True)
        for measure in (method.measure for method in METHODS.values())
        if measure
    ),
    Col(ORDER_BY, 12, DECIMALS, computed=True),
    Col(TIE_BREAK, 12, DECIMALS, computed=True),
    Col(ORDER, 9, COUNT, computed=True),
)
_PEOPLE = {
    FOR_QUALITY: Col(FOR_QUALITY, 12, POINTS, computed=True),
    FAILED: Col(FAILED, 12, computed=True),
}


def mark_columns(policy: Policy) -> tuple[Col, ...]:
    """Columns of the sheet under these rules: of quality and failing where they say any."""
    wanted = {FOR_QUALITY: bool(policy.quality), FAILED: disqualifies(policy)}
    behind = [_PEOPLE[heading] for heading, so in wanted.items() if so]
    at = next(i for i, column in enumerate(MARK_COLUMNS) if column.heading == TOTAL)
    return (*MARK_COLUMNS[:at], *behind, *MARK_COLUMNS[at:])


def disqualifies(policy: Policy) -> bool:
    """Whether failing a criterion takes a bid's place."""
    named = any(each.disqualifies for each in policy.quality)
    return named or policy.award.social_value_disqualifies


def _letters(policy: Policy) -> dict[str, str]:
    return {column.heading: column_letter(i) for i, column in enumerate(mark_columns(policy))}


def _ordinals(methods: Sequence[bool]) -> str:
    """Name those methods that are so by their order: first, second and third."""
    return listed([word for word, so in zip(_ORDINALS, methods, strict=False) if so])


_SETTINGS = (
    Setting("method", "Method", "The method whose marks count, or none: then by net return."),
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
    "method": {
        NO_METHOD: NO_METHOD_WORDS,
        **{name: method.words for name, method in METHODS.items()},
    },
    "figure": FIGURE_WORDS,
}
_FIRST_SETTING = 3  # rows counted from 0
_TABLE_TOP = _FIRST_SETTING + len(_SETTINGS) + 2
# absolute address of each setting's cell
_CELL = {each.key: f"$D${_FIRST_SETTING + row + 1}" for row, each in enumerate(_SETTINGS)}
Bands = tuple[str, str]


def setting_cell(key: str) -> str:
    """A setting of the policy's scoring, as other sheets see its cell."""
    return f"'{MARKS}'!{_CELL[key]}"


def band_ranges(policy: Policy) -> Bands:
    """Where bands begin and what they earn, as other sheets see the cells."""
    first, last = _FIRST_SETTING + 2, _FIRST_SETTING + 1 + len(policy.scoring.band_from)
    return f"'{MARKS}'!$L${first}:$L${last}", f"'{MARKS}'!$M${first}:$M${last}"


def marks_range(policy: Policy, bids: int, heading: str) -> str:
    """Range of a column of the marks of so many bids, as other sheets see it."""
    letter, last = _letters(policy)[heading], _TABLE_TOP + 1 + max(1, bids)
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
    columns = mark_columns(study.comparison.policy)
    page.table("Marks", columns, len(bids), height=64, frozen=None)
    page.sheet.repeat_rows(_TABLE_TOP)
    for index, bid in enumerate(bids):
        _row(page, index, bid, study, sources, bands)
        page.row += 1
    page.row += 1
    page.say(rules_words(study.comparison))
    if typed := typed_words(study.comparison.typed_over):
        page.say(typed, bold=True)
    if missing := unpriced_words(study.comparison):
        page.say(missing)
    relative = [method.relative for method in METHODS.values()]
    page.note(
        f"Marks by the {_ordinals(relative)} method depend on who else bids: leaving out a bid can "
        f"change every one. Marks by the {_ordinals([not each for each in relative])}, whose "
        "yardstick was published beforehand, do not. The columns of the methods show what each "
        "would give; the chosen one counts."
        + ("" if study.comparison.policy.quality else " Quality is not known to this workbook.")
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
    letters: Mapping[str, str]

    def here(self, heading: str) -> str:
        """The bid's cell of a column."""
        return f"${self.letters[heading]}{self.number}"

    def all(self, heading: str) -> str:
        """A column's cells of all bids."""
        letter = self.letters[heading]
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
    policy = study.comparison.policy
    row = _Row(page.row + 1, first, last, sources.league, _letters(policy))
    formulas = {**_general_formulas(row, policy), **_method_formulas(row, bands)}
    if policy.quality or disqualifies(policy):
        formulas |= _people_formulas(row, study)
    stored = _stored(study, index)
    for column, col in enumerate(mark_columns(policy)):
        form = page.cell(col, **({"shrink": True} if col.heading in ("Place", "Bidder") else {}))
        if col.heading == "Bid":
            page.number(page.row, column, bid.number, form)
        elif col.heading == "Bidder":
            page.text(page.row, column, bid.label, form)
        else:
            formula = f"={formulas[col.heading]}"
            page.formula(page.row, column, formula, form, stored[col.heading])


def _general_formulas(row: _Row, policy: Policy) -> dict[str, str]:
    """What is marked, the price, and what follows from the marks, by heading."""
    here, decimals = row.here, _CELL["decimals"]
    figures = f"{{{','.join(_quoted(FIGURE_WORDS[name]) for name in FIGURES)}}}"
    picked = ",".join(row.of(_LEAGUE_HEADING[name]) for name in FIGURES)
    figure, price = here("Marked figure"), here("Contract price")
    least, most = _CELL["least"], _CELL["most"]
    methods = f"{{{','.join(_quoted(method.words) for method in METHODS.values())}}}"
    chosen = ",".join(here(method.words) for method in METHODS.values())
    social, price_mark, total = here(CHOSEN), here(FOR_PRICE), here(TOTAL)
    for_price, lowest = _CELL["price_marks"], f"MIN({row.all('Contract price')})"
    none = f"{_CELL['method']}={_quoted(NO_METHOD_WORDS)}"
    by_price = row.priced(f"ROUND({for_price}*{lowest}/{price},{decimals})", NO_PRICE)
    both = f'IF(ISNUMBER({price_mark}),ROUND({social}+{price_mark},{decimals}),"{NO_PRICE}")'
    added = f'IF(ISNUMBER({social}),IF({for_price}=0,{social},{both}),"{NO_PRICE}")'
    net = row.of("Net ratio")
    told_apart = {
        "present_value_sroi": digits.formula(row.of("Present-value ratio")),
        "contract_price": f"IF(ISNUMBER({price}),-{price},-1E+99)",
        "warnings": f"-{row.of('Warnings')}",
        "shared": "0",
    }[policy.scoring.tie_break]
    return {
        "Marked figure": f"CHOOSE(MATCH({_CELL['figure']},{figures},0),{picked})",
        "Counted as": counted_formula(figure, least, most),
        "Contract price": row.of("Contract price"),
        CHOSEN: f'IF({none},"",CHOOSE(MATCH({_CELL["method"]},{methods},0),{chosen}))',
        FOR_PRICE: f'IF(OR({none},{for_price}=0),"",{by_price})',
        TOTAL: f'IF({none},"",{added})',
        TIE_BREAK: told_apart if policy.quality else f"IF({none},0,{told_apart})",
        ORDER_BY: f"IF({none},{digits.formula(net)},IF(ISNUMBER({total}),{total},-1E+99))",
        "Place": place_formula(row.here, row.all),
        ORDER: order_formula(row.here, row.all),
    }


def _people_formulas(row: _Row, study: Study) -> dict[str, str]:
    """What follows from the marks of people and from what disqualifies, by heading."""
    comparison = study.comparison
    policy, here, decimals = comparison.policy, row.here, _CELL["decimals"]
    none = f"{_CELL['method']}={_quoted(NO_METHOD_WORDS)}"
    total, found = here(TOTAL), dict[str, str]()
    ranked, why = f"ISNUMBER({total})", _quoted(NO_PRICE)
    if policy.quality:
        social, price, quality = here(CHOSEN), here(FOR_PRICE), here(FOR_QUALITY)
        by_bid, marks = (quality_range(comparison, each) for each in ("Bid", "Marks"))
        count = sum(len(each.parts) for each in policy.quality)
        whole = f'COUNTIFS({by_bid},{here("Bid")},{marks},">=0")={count}'
        summed = f"ROUND(SUMIFS({marks},{by_bid},{here('Bid')}),{decimals})"
        for_price = _CELL["price_marks"]
        lowest = f"MIN({row.all('Contract price')})"
        price_mark = f"ROUND({for_price}*{lowest}/{here('Contract price')},{decimals})"
        known = (
            f"AND(OR({none},ISNUMBER({social})),OR({for_price}=0,ISNUMBER({price})),"
            f"ISNUMBER({quality}))"
        )
        why = f"IF(ISNUMBER({quality}),{_quoted(NO_PRICE)},{_quoted(NOT_MARKED)})"
        found |= {
            FOR_PRICE: f'IF({for_price}=0,"",{row.priced(price_mark, NO_PRICE)})',
            FOR_QUALITY: f"IF({whole},{summed},{_quoted(NOT_MARKED)})",
            TOTAL: f"IF({known},ROUND(N({social})+N({price})+N({quality}),{decimals}),{why})",
        }
    if disqualifies(policy):
        failed = []
        if policy.award.social_value_disqualifies:
            figure = digits.formula(here("Marked figure"))
            failed.append(f"{figure}<{_CELL['least']}")
        if any(each.disqualifies for each in policy.quality):
            by_bid, met = (quality_range(comparison, each) for each in ("Bid", THRESHOLD))
            failed.append(f"COUNTIFS({by_bid},{here('Bid')},{met},{_quoted(DISQUALIFIED)})>0")
        found[FAILED] = f'IF(OR({",".join(failed)}),{_quoted(DISQUALIFIED)},"")'
        ranked = f'AND({ranked},{here(FAILED)}="")'
        why = f'IF({here(FAILED)}<>"",{_quoted(DISQUALIFIED)},{why})'
    by_net = "" if policy.quality else f"IF({none},{digits.formula(row.of('Net ratio'))},"
    found[ORDER_BY] = f"{by_net}IF({ranked},{total},-1E+99)" + ")" * bool(by_net)
    found["Place"] = place_formula(row.here, row.all, why)
    return found


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


def _stored(study: Study, index: int) -> dict[str, float | str]:
    """Stored result of each formula of a bid's row, by heading."""
    policy = study.comparison.policy
    marked, rules = study.marked, policy.scoring
    figures, bid = study.figures[index], study.comparison.bids[index]
    words = "" if rules.by is None else NO_PRICE
    priced = NO_PRICE if policy.marked and rules.price_marks else ""
    why = bid.without if bid.without != DISQUALIFIED else NO_PRICE
    if policy.quality and math.isnan(figures.quality):
        why = NOT_MARKED
    tie: float = {
        "present_value_sroi": digits.rounded(figures.present_value_sroi),
        "contract_price": LAST if math.isnan(figures.price) else -figures.price,
        "warnings": -figures.warnings,
        "shared": 0.0,
    }[rules.tie_break if policy.marked else "shared"]
    found: dict[str, float | str] = {
        "Marked figure": marked_figure(figures, rules),
        "Counted as": counted(figures, rules),
        "Contract price": "not given" if math.isnan(figures.price) else figures.price,
        CHOSEN: _or(marked.marks[index], words),
        FOR_PRICE: _or(marked.price_marks[index], priced),
        FOR_QUALITY: _or(marked.quality[index], NOT_MARKED),
        FAILED: DISQUALIFIED if marked.failed[index] else "",
        TOTAL: _or(marked.total[index], why if policy.marked else ""),
        TIE_BREAK: tie,
        ORDER_BY: order_by_cell(study, index),
        "Place": place_cell(bid),
        ORDER: bid.number,
    }
    alone = AllFigures.of([figures])
    for method in METHODS.values():
        found[method.words] = _or(study.by_method[method.name][index], NO_PRICE)
        if method.measure:
            found[method.measure.words] = _or(float(method.measure.value(alone, rules)[0]), "")
    return found


def order_by_cell(study: Study, index: int) -> float:
    """What a bid is put in order by, as it stands in its cell."""
    by = float(study.marked.by[index])
    return LAST if math.isnan(by) else by


def _or(number: float, words: str) -> float | str:
    return words if math.isnan(number) else float(number)
