"""Marks by every method side by side, live: change a weight, a target or the method and see.

Every mark is a formula over the league table and the settings at the side, which begin as the
policy's. The methods and their formulas come from ``policy.scoring``. The places here are the
places everywhere: the other sheets look them up. Without a method there are no marks, and the
places are by net return.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sve_excel.comparison.bids import DISQUALIFIED, NO_PRICE, NOT_MARKED, Comparison, RankedKind
from sve_excel.comparison.league import ORDER, PLACE, Sources, of_all_heading, place_cell
from sve_excel.comparison.lots import LOTS
from sve_excel.comparison.mark_settings import (
    CELL,
    GAP,
    TABLE_LEFT,
    TABLE_TOP,
    Bands,
    write_settings,
)
from sve_excel.comparison.marks_words import write_words
from sve_excel.comparison.offers import PRICE_AT_BASE
from sve_excel.comparison.places import LAST, ORDER_BY, TIE_BREAK, order_formula, place_formula
from sve_excel.comparison.quality import THRESHOLD, quality_range
from sve_excel.comparison.scales import Scales, or_words, sets_formula
from sve_excel.comparison.study import Study
from sve_excel.comparison.typed_settings import MARKS
from sve_excel.layout import column_letter
from sve_excel.looks.figures import COUNT, DECIMALS, MONEY, ORDERED, POINTS
from sve_excel.looks.flat import Flat
from sve_excel.looks.page import Col, Page, quoted
from sve_excel.method.scoring import Array
from sve_excel.policy.figures import AllFigures
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import (
    FIGURE_WORDS,
    FIGURES,
    METHODS,
    NO_METHOD_WORDS,
    MarkCells,
    Measure,
    ScoringMethod,
    counted,
    marked_figure,
    measured_by_formula,
    scale_formula,
)
from sve_excel.words import digits
from sve_excel.words.lookup import looked_up
from sve_excel.words.saying import capital

_LEAGUE_HEADING = {
    "net_sroi": "Net ratio",
    "present_value_sroi": "Present-value ratio",
    "gross_sroi": "Gross ratio",
    "net_value": "Net value",
    "present_value": "Present value",
}
_ALL_LOTS = f"All bids together, which awards nothing: each lot is ranked in the sheet {LOTS}"
_BETWEEN = 3  # rows between the tables of two kinds: a blank one, what they are, the headings
CHOSEN, FOR_PRICE, TOTAL = "Marks by the chosen method", "Marks for price", "Total"
MEASURED_BY = "The others are measured by"
FOR_QUALITY, FAILED = "Marks for quality", "Disqualified"
SETS, PRICES_BY = "Sets a scale", "Prices are measured by"


def scale_of(measure: Measure) -> str:
    """Heading of what bids are measured by, of a measure that is none of the figures."""
    return f"{measure.words}: measured by"


_BESIDE = ("Net value", "Present value")  # a ratio alone says little
# what counts first, then how it came about, then what places go by
MARK_COLUMNS = (
    Col(PLACE, 13, COUNT, computed=True),
    Col("Bid", 7, COUNT),
    Col("Bidder", 36),
    Col(TOTAL, 12, POINTS, computed=True),
    Col(CHOSEN, 14, POINTS, computed=True),
    Col(FOR_PRICE, 12, POINTS, computed=True),
    Col("Marked figure", 13, DECIMALS, computed=True),
    Col("Counted as", 13, DECIMALS, computed=True),
    Col("Contract price", 13, MONEY, computed=True),
    Col(PRICE_AT_BASE, 13, MONEY, computed=True),
    *(Col(heading, 13, MONEY, computed=True) for heading in _BESIDE),
    *(Col(method.words, method.width, POINTS, computed=True) for method in METHODS.values()),
    *(
        Col(measure.words, measure.width, MONEY if measure.money else DECIMALS, computed=True)
        for measure in (method.measure for method in METHODS.values())
        if measure
    ),
    Col(MEASURED_BY, 14, DECIMALS, computed=True),
    Col(ORDER_BY, 12, ORDERED, computed=True),
    Col(TIE_BREAK, 14, ORDERED, computed=True),
    Col(ORDER, 9, COUNT, computed=True),
)
_PEOPLE = {
    FOR_QUALITY: Col(FOR_QUALITY, 12, POINTS, computed=True),
    FAILED: Col(FAILED, 12, computed=True),
}
_MEASURES = [
    scoring_method.measure for scoring_method in METHODS.values() if scoring_method.measure
]
_SCALES = (
    Col(SETS, 8, COUNT, computed=True),
    Col(PRICES_BY, 13, MONEY, computed=True),
    *(
        Col(scale_of(each), 15, MONEY if each.money else DECIMALS, computed=True)
        for each in _MEASURES
    ),
)


def mark_columns(policy: Policy) -> tuple[Col, ...]:
    """Columns of the sheet under these rules: of quality and failing where they say any.

    Where failing takes a place, who sets a scale and which figures do stand behind the others.
    """
    wanted = {FOR_QUALITY: bool(policy.quality), FAILED: disqualifies(policy)}
    behind = [_PEOPLE[heading] for heading, so in wanted.items() if so]
    at = next(i for i, column in enumerate(MARK_COLUMNS, 1) if column.heading == FOR_PRICE)
    scales = _SCALES if wanted[FAILED] else ()
    place = replace(MARK_COLUMNS[0], heading=of_all_heading(policy))
    return (place, *MARK_COLUMNS[1:at], *behind, *MARK_COLUMNS[at:], *scales)


def folded_columns(policy: Policy) -> tuple[int, int]:
    """First and last of the columns of workings, behind what each method gives; from 0."""
    headings = [column.heading for column in mark_columns(policy)]
    first = max(headings.index(method.words) for method in METHODS.values()) + 1
    return TABLE_LEFT + first, TABLE_LEFT + len(headings) - 1


def disqualifies(policy: Policy) -> bool:
    """Whether failing a criterion takes a bid's place."""
    named = any(quality.disqualifies for quality in policy.quality)
    return named or policy.award.social_value_disqualifies


def _letters(policy: Policy) -> dict[str, str]:
    columns = enumerate(mark_columns(policy), TABLE_LEFT)
    return {column.heading: column_letter(at) for at, column in columns}


def marks_range(comparison: Comparison, heading: str) -> str:
    """Range of a column of the marks of all bids, as other sheets see it.

    Between the tables of two kinds stand words: look a bid up in it by its number.
    """
    letter = _letters(comparison.policy)[heading]
    last = TABLE_TOP + 1 + max(1, len(comparison.bids)) + _BETWEEN * (len(comparison.ranked) - 1)
    return f"'{MARKS}'!${letter}${TABLE_TOP + 2}:${letter}${last}"


def write_marks(page: Page, study: Study, sources: Sources) -> None:
    """Settings at the side, and one row for each bid, in a table for each kind ranked apart."""
    assert page.row == TABLE_TOP - 1
    bands = write_settings(page, study)
    end, page.row = page.row, TABLE_TOP - 1
    columns, kinds = mark_columns(study.comparison.policy), study.comparison.ranked
    for kind in kinds:
        page.section(_title(study.comparison, kind), TABLE_LEFT)
        name = "MarksApart" if kind.first else "Marks"
        placed = dict(enumerate(columns, TABLE_LEFT))
        page.table(name, placed, kind.count, height=64, frozen=None)
        compared = _Compared.of(study, kind)
        for index in range(kind.first, kind.last):
            _row(page, index, compared, study, sources, bands)
            page.row += 1
        page.row += _BETWEEN - 2 if kind is not kinds[-1] else 0
    folded = folded_columns(study.comparison.policy)
    page.fold(*folded)
    page.sheet.repeat_rows(TABLE_TOP)
    page.sheet.freeze_panes(TABLE_TOP + 1, 0)
    page.row = max(page.row, end) + 1
    columns_of_words = (GAP, TABLE_LEFT + 3, *folded)
    scaled = disqualifies(study.comparison.policy)
    write_words(page, study.comparison, columns_of_words, scaled=scaled)


def _title(comparison: Comparison, kind: RankedKind) -> str:
    """Whom the table of a kind ranks among one another."""
    if comparison.policy.lots and not kind.first:
        return _ALL_LOTS
    apart = f"{capital(kind.words)}, ranked by themselves"
    return apart if len(comparison.ranked) > 1 else "Bids by their places"


@dataclass(frozen=True, slots=True)
class _MarksRow:
    """Where a bid's row stands in the table of its kind, and how formulas name its cells."""

    number: int
    first: int
    last: int
    league: Flat
    letters: Mapping[str, str]

    @property
    def scaled(self) -> bool:
        """Whether some bid may set no scale, since failing takes a place."""
        return SETS in self.letters

    def here(self, heading: str) -> str:
        """The bid's cell of a column."""
        return f"${self.letters[heading]}{self.number}"

    def all(self, heading: str) -> str:
        """A column's cells of all bids of its kind."""
        letter = self.letters[heading]
        return f"${letter}${self.first}:${letter}${self.last}"

    def of(self, heading: str) -> str:
        """The bid's figure in the league table."""
        return looked_up(self.league.range(heading), self.here("Bid"), self.league.range("Bid"))

    def priced(self, formula: str, otherwise: str) -> str:
        """A formula where the bid gives a contract price."""
        return f'IF(ISNUMBER({self.here("Contract price")}),{formula},"{otherwise}")'

    def cells(self, method: ScoringMethod, bands: Bands) -> MarkCells:
        """What a method's formula may refer to."""
        measured = method.measure
        by = MEASURED_BY
        if measured:
            by = scale_of(measured) if self.scaled else measured.words
        return MarkCells(
            figure=self.here("Marked figure"),
            counted=self.here("Counted as"),
            price=self.here("Contract price"),
            price_at_base=self.here(PRICE_AT_BASE),
            net_value=self.here("Net value"),
            present_value=self.here("Present value"),
            measure=self.here(measured.words if measured else "Counted as"),
            measures=self.all(by),
            prices=self.all("Contract price"),
            band_from=bands[0],
            band_share=bands[1],
            settings=CELL,
            sets=self.here(SETS) if self.scaled else "",
            every_sets=self.all(SETS) if self.scaled else "",
        )

    @property
    def price_marks(self) -> str:
        """Marks for price of a bid that gives one, as a formula."""
        lowest = f"MIN({self.all(PRICES_BY if self.scaled else 'Contract price')})"
        share = f"{lowest}/{self.here('Contract price')}"
        share = f"MIN(1,{share})" if self.scaled else share
        return f"ROUND({CELL['price_marks']}*{share},{CELL['decimals']})"


def _row(
    page: Page, index: int, compared: _Compared, study: Study, sources: Sources, bands: Bands
) -> None:
    kind = compared.kind
    first = page.row + 1 - (index - kind.first)
    last = first + kind.count - 1
    policy, bid = study.comparison.policy, study.comparison.bids[index]
    row = _MarksRow(page.row + 1, first, last, sources.league, _letters(policy))
    formulas = {**_general_formulas(row, policy), **_method_formulas(row, bands)}
    at_base = f"{row.here('Contract price')}*{bid.figures.price_to_base!r}"
    formulas[PRICE_AT_BASE] = row.priced(at_base, "")
    formulas[ORDER] = order_formula(row.here, row.all, kind.first)
    if policy.quality or disqualifies(policy):
        formulas |= _people_formulas(row, study)
    stored = _stored(study, index, compared)
    for column, col in enumerate(mark_columns(policy), TABLE_LEFT):
        heading = PLACE if col.heading == of_all_heading(policy) else col.heading
        form = page.cell(col, **({"shrink": True} if heading == PLACE else {}))
        if col.heading == "Bid":
            page.number(page.row, column, bid.number, form)
        elif col.heading == "Bidder":
            page.named(column, bid.label, col.width)
        else:
            page.formula(page.row, column, f"={formulas[heading]}", form, stored[heading])


def _general_formulas(row: _MarksRow, policy: Policy) -> dict[str, str]:
    """What is marked, the price, and what follows from the marks, by heading."""
    here, decimals = row.here, CELL["decimals"]
    figures = f"{{{','.join(quoted(FIGURE_WORDS[name]) for name in FIGURES)}}}"
    picked = ",".join(row.of(_LEAGUE_HEADING[name]) for name in FIGURES)
    figure, price = here("Marked figure"), here("Contract price")
    least, most = CELL["least"], CELL["most"]
    methods = f"{{{','.join(quoted(method.words) for method in METHODS.values())}}}"
    chosen = ",".join(here(method.words) for method in METHODS.values())
    social, price_mark, total = here(CHOSEN), here(FOR_PRICE), here(TOTAL)
    for_price = CELL["price_marks"]
    none = f"{CELL['method']}={quoted(NO_METHOD_WORDS)}"
    by_price = row.priced(row.price_marks, NO_PRICE)
    both = f'IF(ISNUMBER({price_mark}),ROUND({social}+{price_mark},{decimals}),"{NO_PRICE}")'
    added = f'IF(ISNUMBER({social}),IF({for_price}=0,{social},{both}),"{NO_PRICE}")'
    net = row.of("Net ratio")
    told_apart = {
        "present_value_sroi": digits.formula(row.of("Present-value ratio")),
        "contract_price": f"IF(ISNUMBER({price}),-{price},-1E+99)",
        "warnings": f"-{row.of('Warnings')}",
        "shared": "0",
    }[policy.scoring.tie_break]
    by_rules = told_apart if policy.quality else f"IF({none},0,{told_apart})"
    return {
        "Marked figure": f"CHOOSE(MATCH({CELL['figure']},{figures},0),{picked})",
        "Counted as": counted_formula(figure, least, most),
        "Contract price": row.of("Contract price"),
        **{heading: row.of(heading) for heading in _BESIDE},
        CHOSEN: f'IF({none},"",CHOOSE(MATCH({CELL["method"]},{methods},0),{chosen}))',
        FOR_PRICE: f'IF(OR({none},{for_price}=0),"",{by_price})',
        TOTAL: f'IF({none},"",{added})',
        # who has no place is put in order by number alone
        TIE_BREAK: f"IF({here(ORDER_BY)}>{LAST:.0E},{by_rules},0)",
        ORDER_BY: f"IF({none},{digits.formula(net)},IF(ISNUMBER({total}),{total},-1E+99))",
        PLACE: place_formula(row.here, row.all),
    }


def _people_formulas(row: _MarksRow, study: Study) -> dict[str, str]:
    """What follows from the marks of people and from what disqualifies, by heading."""
    comparison = study.comparison
    policy, here, decimals = comparison.policy, row.here, CELL["decimals"]
    none = f"{CELL['method']}={quoted(NO_METHOD_WORDS)}"
    total, found = here(TOTAL), dict[str, str]()
    ranked, why = f"ISNUMBER({total})", quoted(NO_PRICE)
    if policy.quality:
        social, price, quality = here(CHOSEN), here(FOR_PRICE), here(FOR_QUALITY)
        by_bid, marks = (quality_range(comparison, each) for each in ("Bid", "Marks"))
        count = sum(len(each.parts) for each in policy.quality)
        whole = f'COUNTIFS({by_bid},{here("Bid")},{marks},">=0")={count}'
        summed = f"ROUND(SUMIFS({marks},{by_bid},{here('Bid')}),{decimals})"
        for_price = CELL["price_marks"]
        known = (
            f"AND(OR({none},ISNUMBER({social})),OR({for_price}=0,ISNUMBER({price})),"
            f"ISNUMBER({quality}))"
        )
        why = f"IF(ISNUMBER({quality}),{quoted(NO_PRICE)},{quoted(NOT_MARKED)})"
        found |= {
            FOR_PRICE: f'IF({for_price}=0,"",{row.priced(row.price_marks, NO_PRICE)})',
            FOR_QUALITY: f"IF({whole},{summed},{quoted(NOT_MARKED)})",
            TOTAL: f"IF({known},ROUND(N({social})+N({price})+N({quality}),{decimals}),{why})",
        }
    if disqualifies(policy):
        failed = []
        if policy.award.social_value_disqualifies:
            figure = digits.formula(here("Marked figure"))
            failed.append(f"{figure}<{CELL['least']}")
        if any(each.disqualifies for each in policy.quality):
            by_bid, met = (quality_range(comparison, each) for each in ("Bid", THRESHOLD))
            failed.append(f"COUNTIFS({by_bid},{here('Bid')},{met},{quoted(DISQUALIFIED)})>0")
        found[FAILED] = f'IF(OR({",".join(failed)}),{quoted(DISQUALIFIED)},"")'
        ranked = f'AND({ranked},{here(FAILED)}="")'
        why = f'IF({here(FAILED)}<>"",{quoted(DISQUALIFIED)},{why})'
    by_net = "" if policy.quality else f"IF({none},{digits.formula(row.of('Net ratio'))},"
    found[ORDER_BY] = f"{by_net}IF({ranked},{total},-1E+99)" + ")" * bool(by_net)
    found[PLACE] = place_formula(row.here, row.all, why)
    return found


def counted_formula(figure: str, least: str, most: str) -> str:
    """``policy.scoring.counted`` as a formula over references.

    To fifteen digits, so that a band, a least and a most hold for what is exactly on them.
    """
    held = digits.formula(figure)
    return f"IF({held}<{least},0,MAX(0,IF({most}>0,MIN({held},{most}),{held})))"


def _method_formulas(row: _MarksRow, bands: Bands) -> dict[str, str]:
    """Marks by each method, and what it compares bids by, by heading."""
    found = {}
    for method in METHODS.values():
        cells = row.cells(method, bands)
        found[MEASURED_BY] = measured_by_formula(cells, cells.counted)
        marks = f"ROUND({method.formula(cells)},{CELL['decimals']})"
        found[method.words] = row.priced(marks, NO_PRICE) if method.priced else marks
        if method.measure:
            found[method.measure.words] = row.priced(method.measure.formula(cells), "")
        if method.measure and row.scaled:
            words = method.measure.words
            scale = scale_formula(cells, row.here(words), row.all(words))
            found[scale_of(method.measure)] = scale
    if row.scaled:
        found[SETS] = sets_formula(row.here(FAILED), row.all(FAILED))
        found[PRICES_BY] = scale_formula(cells, cells.price, cells.prices)
    return found


@dataclass(frozen=True, slots=True)
class _Compared:
    """What is worked out once for all bids that are ranked among themselves.

    ``measured`` is what each method compares them by, by its name.
    """

    kind: RankedKind
    scales: Scales
    measured: Mapping[str, Array]

    @classmethod
    def of(cls, study: Study, kind: RankedKind) -> _Compared:
        """Work it out for the bids of a kind."""
        every = AllFigures.of(study.figures[kind.first : kind.last])
        failed = study.marked.failed[kind.first : kind.last]
        rules = study.comparison.policy.scoring
        measured = {
            method.name: method.measure.value(every, rules)
            for method in METHODS.values()
            if method.measure
        }
        return cls(kind, Scales.of(failed, every.price), measured)


def _stored(study: Study, index: int, compared: _Compared) -> dict[str, float | str]:
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
    order_by = order_by_cell(study, index)
    found: dict[str, float | str] = {
        "Marked figure": marked_figure(figures, rules),
        "Counted as": counted(figures, rules),
        "Contract price": or_words(figures.price, "not given"),
        PRICE_AT_BASE: or_words(figures.price * figures.price_to_base, ""),
        **dict(zip(_BESIDE, (figures.net_value, figures.present_value), strict=True)),
        CHOSEN: or_words(marked.marks[index], words),
        FOR_PRICE: or_words(marked.price_marks[index], priced),
        FOR_QUALITY: or_words(marked.quality[index], NOT_MARKED),
        FAILED: DISQUALIFIED if marked.failed[index] else "",
        TOTAL: or_words(marked.total[index], why if policy.marked else ""),
        TIE_BREAK: tie if order_by > LAST else 0.0,
        ORDER_BY: order_by,
        PLACE: place_cell(bid),
        ORDER: bid.number,
    }
    scales, at = compared.scales, index - compared.kind.first
    measures = scales.measures(at, priced=bool(rules.price_marks))
    found |= {
        MEASURED_BY: counted(figures, rules) if measures else "",
        SETS: int(scales.sets[at]),
        PRICES_BY: scales.of_one(at, scales.price),
    }
    for method in METHODS.values():
        found[method.words] = or_words(study.by_method[method.name][index], NO_PRICE)
        if method.measure:
            values = compared.measured[method.name]
            found[method.measure.words] = or_words(float(values[at]), "")
            found[scale_of(method.measure)] = scales.of_one(at, values)
    return found


def order_by_cell(study: Study, index: int) -> float:
    """What a bid is put in order by, as it stands in its cell."""
    by = float(study.marked.by[index])
    return LAST if math.isnan(by) else by
