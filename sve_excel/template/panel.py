"""The live panel of Project: returns per £1 with their colour, totals, and what is still to mend.

Its figures are those of the rows that count. Where a row is left out, stands below the formulas, or
an answer of Project has failed, they are of a part, and no colour says how sound they are. There
are none while something is deleted that they are made of.
"""

from __future__ import annotations

from typing import Any

from sve_excel.layout import (
    FIELDS,
    GROSS_INPUT,
    GROSS_VALUE,
    HEADING_ROW,
    INPUTS,
    NET_INPUT,
    NET_VALUE,
    OTHER_NET,
    OUTPUTS,
    PANEL,
    PRICE_FACTOR,
    PROXIES,
    STAYS,
    TABLES,
    TOTALS,
    column_letter,
)
from sve_excel.looks.figures import COUNT, FACTOR, LONG_PENCE, RATIO, SHARE
from sve_excel.looks.page import Page
from sve_excel.looks.palette import (
    COMPUTED_FILL,
    LINE,
    MUTED,
    RAG_FILL,
    RAG_TEXT,
    REQUIRED_FILL,
)
from sve_excel.looks.rag import UNFINISHED, colour_ratios, rag_formula, rag_word
from sve_excel.template.book import ATTENTION, PANEL_ROW, UNANSWERED, UNSEEN, TemplateBook
from sve_excel.template.formulas.lost import (
    LOST,
    TITLE_CELL,
    anything_lost,
    lost,
    lost_of_names,
)
from sve_excel.template.formulas.typed import (
    EMPTY,
    asked_places,
    column_range,
    shown_range,
    worked_range,
)
from sve_excel.template.lists import LOOKED_UP

PANEL_TITLE = "What it comes to"
_FAILED = "A formula has failed in: "
_HAS_FAILED = f'LEFT({TITLE_CELL},{len(_FAILED)})="{_FAILED}"'
_SOMETHING_LOST = anything_lost(sheet="")
_HELP = (
    "Rows that need attention are left out of the figures; until they are mended the colour says "
    f"{UNFINISHED}.\n"
    "Rows beyond the formulas: copy a whole row above over them, then type its answers again.\n"
    "Answers that are needed have a yellow label on the left.\n"
    "A deletion that cannot be undone: copy your answers into a new workbook."
)
_FIRST, _LAST = HEADING_ROW + 1, HEADING_ROW + len(FIELDS)
# whose sums are the panel's totals, in their order
_FIGURES = {OUTPUTS: (GROSS_VALUE, NET_VALUE), INPUTS: (GROSS_INPUT, NET_INPUT)}
_FIGURE = '"<1E+99"'  # holds of every number, and of no cell that has failed


def panel_labels(book: TemplateBook) -> tuple[str, ...]:
    """Labels of the panel, from its first line down."""
    net = OTHER_NET[book.policy.input_leakage]
    return (UNANSWERED, *PANEL, net, *TOTALS, STAYS, PRICE_FACTOR, ATTENTION, UNSEEN)


def panel_word(book: TemplateBook, label: str) -> str:
    """Stored word for the colour of a return: none where there is no return yet."""
    stored = book.filling.panel.get(label)
    if not isinstance(stored, float):
        return ""
    if book.filling.panel.get(ATTENTION, 0):
        return UNFINISHED
    return rag_word(book.policy.rag(stored))


def write_panel(book: TemplateBook, page: Page) -> None:
    """Write the panel beside the answers, and mark the labels of answers that are to be given."""
    _write_title(book, page)
    lines = _lines(book)
    blank = dict.fromkeys((*PANEL, OTHER_NET[book.policy.input_leakage], STAYS), "")
    nothing = {**blank, PRICE_FACTOR: 1.0, UNANSWERED: sum(entry.required for entry in FIELDS)}
    for row, (label, (formula, form)) in enumerate(
        zip(panel_labels(book), lines, strict=True), PANEL_ROW
    ):
        page.text(row, 4, label, book.format(bold=True, indent=1))
        stored = book.filling.panel.get(label, nothing.get(label, 0))
        page.formula(row, 5, formula, form, stored)
        if label == STAYS:
            page.live({5: SHARE}, row, row)
    last = PANEL_ROW + len(lines)
    for row, label in enumerate(PANEL, HEADING_ROW):
        _colour_ratio(book, page, row, label, last)
    look = {"bg_color": RAG_FILL["amber"], "font_color": RAG_TEXT["amber"], "bold": True}
    amber = book.format.difference(**look)
    for first, end in ((PANEL_ROW, PANEL_ROW), (last - 2, last - 1)):
        warn = {
            "type": "formula",
            "criteria": f"=IF(ISNUMBER($F{first + 1}),$F{first + 1}>0,FALSE)",
            "format": amber,
        }
        page.sheet.conditional_format(first, 5, end, 5, warn)
    small = {"font_color": MUTED, "italic": True, "font_size": 10, "align": "left", "indent": 1}
    form = book.format(**small, text_wrap=True, valign="top")
    page.sheet.merge_range(last, 4, last, page.last, "", form)
    page.text(last, 4, _HELP, form)
    _mark_labels(book, page, amber)


def _write_title(book: TemplateBook, page: Page) -> None:
    """The panel's title, in whose place stands what was deleted, or which answer has failed.

    Answers are found by their labels: one may be dragged elsewhere, a label may not.
    """
    form, row = book.format.section(indent=1), PANEL_ROW - 1
    named = "NA()"
    for at in range(_LAST, _FIRST - 1, -1):
        named = f"IF(ISERROR({_answer(at)}),$A${at},{named})"
    said = f'"{_FAILED}"&{named}'
    words = f'IFERROR({said},"{PANEL_TITLE}")'
    tests = {name: lost(name, book.policy) for name in TABLES}
    tests[PROXIES] = lost_of_names(name for name, _ in LOOKED_UP)
    for name, test in reversed(tests.items()):
        words = f'IF({test},"{LOST}{name}",{words})'
    page.formula(row, 4, f"={words}", form, PANEL_TITLE)
    for column in range(5, page.last + 1):
        page.text(row, column, "", form)
    failed = {"type": "formula", "criteria": f'={TITLE_CELL}<>"{PANEL_TITLE}"'}
    look = book.format.difference(font_color=RAG_TEXT["amber"], bg_color=RAG_FILL["amber"])
    page.sheet.conditional_format(row, 4, row, page.last, {**failed, "format": look})


def _answer(row: int) -> str:
    """The answer beside a label of Project."""
    return f"INDEX($B:$B,ROW($A${row}))"


def _unanswered(cell: str) -> str:
    """Whether nothing stands in a cell of Project, or nothing but blanks."""
    return f"IFERROR(LEN(TRIM({cell}))=0,FALSE)"


def _mark_labels(book: TemplateBook, page: Page, amber: Any) -> None:
    """Mark the labels of answers that have failed, and of those that are needed and not given."""
    failed = {"type": "formula", "criteria": f"=ISERROR($B{_FIRST})", "format": amber}
    page.sheet.conditional_format(_FIRST - 1, 0, _LAST - 1, 0, failed)
    calm = book.format.difference(bg_color=REQUIRED_FILL)
    for row, entry in enumerate(FIELDS, HEADING_ROW):
        if entry.required:
            needed = {"type": "formula", "criteria": f"={_unanswered(f'$B${row + 1}')}"}
            page.sheet.conditional_format(row, 0, row, 0, {**needed, "format": calm})


def _lines(book: TemplateBook) -> tuple[tuple[str, Any], ...]:
    """Formula and format of each line of the panel."""
    totals = [_counted(name, heading) for name, pair in _FIGURES.items() for heading in pair]
    gross, net, gross_in, net_in = totals
    required = [row for row, entry in enumerate(FIELDS, HEADING_ROW + 1) if entry.required]
    unanswered = "+".join(_unanswered(_answer(row)) for row in required)

    def ratio_of(worth: str, cost: str) -> str:
        """Nothing until an output has a value and an input a cost."""
        return f'IF(OR({_valued()}=0,{cost}=0),"",{worth}/{cost})'

    boxed = {"bg_color": COMPUTED_FILL, "border": 1, "border_color": LINE}
    money = book.format(num_format=LONG_PENCE, shrink=True, **boxed)
    ratio = book.format(num_format=RATIO, bold=True, font_size=16, align="center", **boxed)
    beside = book.format(num_format=RATIO, align="center", **boxed)
    count = book.format(num_format=COUNT, **boxed)
    part = book.format(num_format=SHARE, **boxed)
    counted, other = (net_in, gross_in) if book.policy.input_leakage else (gross_in, net_in)

    lines = (
        (ratio_of(gross, gross_in), ratio),
        (ratio_of(net, counted), ratio),
        (ratio_of(net, other), beside),
        *((total, money) for total in totals),
        (f'IF({gross_in}=0,"",{net_in}/{gross_in})', part),
        ("InputPrices", book.format(num_format=FACTOR, **boxed)),
        (_attention(), count),
        (_beyond(book), count),
    )
    # no figure while something is deleted that it is made of
    whole = ((f'=IF({_SOMETHING_LOST},"",{formula})', form) for formula, form in lines)
    return ((f"={unanswered}+({_HAS_FAILED})", count), *whole)


def _counted(name: str, heading: str) -> str:
    """The sum of a column over the rows that count: no other row of a person's adds to it."""
    figures = shown_range(name, heading)
    return f"SUMIFS({figures},{worked_range(name, 'state')},1,{figures},{_FIGURE})"


def _valued() -> str:
    """How many rows of Outputs count and have a value: not those that are described alone."""
    state, gross = worked_range(OUTPUTS, "state"), shown_range(OUTPUTS, GROSS_VALUE)
    return "+".join(f'COUNTIFS({state},1,{gross},"{sign}0")' for sign in "<>")


def _attention() -> str:
    """How many rows are left out: to be mended, or sound with a figure that has failed."""
    counts = []
    for name in TABLES:
        state = worked_range(name, "state")
        counts.append(f"COUNT({state})-SUM({state})")  # IronCalc counts "" as 0
        if name in _FIGURES:
            gross, net = (shown_range(name, heading) for heading in _FIGURES[name])
            whole = f"COUNTIFS({state},1,{gross},{_FIGURE},{net},{_FIGURE})"
            counts.append(f"COUNTIF({state},1)-{whole}")
    return "+".join(counts)


def _beyond(book: TemplateBook) -> str:
    """How many rows are typed, in whatever column, where the table's formulas do not stand.

    So is one whose check was deleted: its state is that of an empty row.
    """
    counts = []
    for name, columns in TABLES.items():
        state = worked_range(name, "state")
        typed = [shown_range(name, column.heading) for column in columns if not column.computed]
        if name == OUTPUTS:
            asked = asked_places(book.policy).values()
            typed += [column_range(column_letter(at), OUTPUTS) for at in asked]
        any_of = "+".join(f'({cells}<>"")' for cells in typed)
        # where a cell has failed, so many as the column has in which most are typed
        each = (f'COUNTA({cells})-1-COUNTIFS({state},">=0",{cells},"<>")' for cells in typed)
        none = f'(({state}="")+({state}="{EMPTY}"))'
        rows = f"SUMPRODUCT({none}*({any_of}>0))"
        counts.append(f"IFERROR({rows},IFERROR(MAX({','.join(each)}),0))")
    return "+".join(counts)


def _colour_ratio(book: TemplateBook, page: Page, row: int, label: str, last: int) -> None:
    """Colour a return, with the colour as a word beside it; neither while it is of a part."""
    figure, word = f"$F${row + 1}", f"$G${row + 1}"
    part = f"OR($F${last - 1}+$F${last}>0,{_HAS_FAILED})"
    formula = rag_formula(figure, book.policy, unless=part)
    form = book.format(bold=True, align="center", shrink=True)
    page.formula(row, 6, formula, form, panel_word(book, label))
    colour_ratios(page.sheet, book.format, book.policy, (row, 5, row, 6), figure, word)
