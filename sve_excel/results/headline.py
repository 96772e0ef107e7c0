"""The top of the results sheet's first page: the account, the returns, and what drives them."""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel.imprint import NET_LABEL, OTHER_NET_LABELS
from sve_excel.layout import DESCRIPTION, LABELS, OUTPUTS
from sve_excel.looks.figures import MONEY, RATIO
from sve_excel.looks.fitting import cut, one_line, text_width, wrap
from sve_excel.looks.page import Col, place_of
from sve_excel.looks.palette import COMPUTED_FILL, LINE, MUTED, RAG_FILL, RAG_TEXT
from sve_excel.looks.rag import COLOUR_WORDS, colour_ratios, rag_formula, rag_meaning, rag_word
from sve_excel.method.sensitivity import break_even, rows_of
from sve_excel.model import Valuation
from sve_excel.results.account import account, beyond_fifty, facts
from sve_excel.results.columns import LAST
from sve_excel.results.page import WIDE, ResultsPage, digits
from sve_excel.results.room import BAND, FACTS, ROW, TEXT_EDGE, TEXT_LINE, TITLE
from sve_excel.results.room import RATIO as RATIO_ROW
from sve_excel.results.sums import Made, cell_of, ratio_of, ratio_without, sum_of
from sve_excel.words.saying import listed, pounds

# columns of the inputs by which net is divided, and by which it stands beside, by input_leakage
INPUTS_READ = {False: ("Gross input", "Net input"), True: ("Net input", "Gross input")}
DRIVERS = 5  # how many of the largest outputs are named
ACCOUNT_WIDTH = WIDE - 1  # digits to a line
_TITLE_SIZES = (20, 16, 13)
_DRIVER_WIDTH = digits(4, LAST) - 2
_TOTALS = LAST - 1  # column of the totals' labels


def title(page: ResultsPage) -> None:
    """Band with the project's name, and a line that says what kind of thing it is."""
    project = page.submission.project
    name = " ".join(project.name.split()) or "Social value results"
    sizes = [size for size in _TITLE_SIZES if text_width(name) * size / 11 <= WIDE]
    size = sizes[0] if sizes else _TITLE_SIZES[-1]
    band = page.formats.band(size)
    for column in range(LAST + 1):
        page.sheet.write_blank(0, column, None, band)
    page.text(0, 1, one_line(name, WIDE * 11 / size), band)
    if not sizes:
        page.cut.append(("Project", project.name))
    page.tall(TITLE)
    page.row = 1
    page.text(1, 1, _facts(page), page.formats(font_color=MUTED))
    page.tall(FACTS)
    page.row = 2


def _facts(page: ResultsPage) -> str:
    """Who, what kind, where, when, how much, for how many: on one line."""
    shown = facts(page.submission.project)
    line = "  ·  ".join(fact for _, fact in shown)
    if text_width(line) <= WIDE:
        return line
    # each gets a fair part of the line; what is cut stands whole below
    fair = WIDE / 4
    page.cut.extend((label, fact) for label, fact in shown if text_width(fact) > fair)
    return one_line("  ·  ".join(one_line(fact, fair) for _, fact in shown), WIDE)


def not_valued(page: ResultsPage) -> None:
    """Say that there is no ratio and what to do about it."""
    errors = sum(finding.severity == "error" for finding in page.context.findings)
    chip = page.formats(
        bold=True, font_size=14, bg_color=RAG_FILL["red"], font_color=RAG_TEXT["red"]
    )
    page.gap()
    noun = "error" if errors == 1 else "errors"
    for column in range(1, 4):
        page.sheet.write_blank(page.row, column, None, chip)
    page.sheet.write_string(
        page.row, 1, f"Not valued yet: {errors} {noun} to mend, listed below.", chip
    )
    page.down(28)
    page.gap()


def account_lines(page: ResultsPage) -> list[int]:
    """How many lines each part of the account takes on the page, where it is shown whole."""
    return [len(wrap(text, ACCOUNT_WIDTH)) for _, text in account(page.submission.project)]


def narrative(page: ResultsPage, lines: Sequence[int]) -> None:
    """What changed and for whom, in the bidder's words, each part on so many lines."""
    heading = page.row
    page.part(LABELS["narrative"])
    shown = []
    for (label, text), most in zip(account(page.submission.project), lines, strict=True):
        words, shortened = cut(text, ACCOUNT_WIDTH, most)
        shown.append(words)
        if shortened:
            page.keep(label, text, heading)
    form = page.formats(text_wrap=True)
    page.across("\n".join(shown), form, height=TEXT_LINE * sum(lines) + TEXT_EDGE)
    page.gap()


def headline(page: ResultsPage, valuation: Valuation) -> None:
    """Three ratios with their colour and meaning, and the totals they come from."""
    start = page.row
    page.part("Return for every £1 put in")
    policy = page.context.policy
    counted, other = INPUTS_READ[policy.input_leakage]
    ratios = (
        (NET_LABEL, valuation.net_sroi, valuation.rag_net, ("Net value", counted)),
        (
            "Gross: before deflators",
            valuation.gross_sroi,
            valuation.rag_gross,
            ("Gross value", "Gross input"),
        ),
        (
            "Present value: net, discounted",
            valuation.present_value_sroi,
            policy.rag(valuation.present_value_sroi),
            ("Present value", counted),
        ),
    )
    framed = {"bold": True, "border": 1, "border_color": LINE}
    big = page.formats(num_format=RATIO, font_size=18, align="center", shrink=True, **framed)
    word = page.formats(align="left", indent=1, **framed)
    for label, ratio, colour, (over, under) in ratios:
        cell = f"$C${page.row + 1}"
        page.text(page.row, 1, label, page.formats(bold=True, shrink=True))
        discounted = over == "Present value"
        spread = valuation.spread if discounted else 1.0
        page.later(page.row, 2, ratio_of(over, under, spread), big, ratio)
        formula = rag_formula(cell, policy)
        page.formula(page.row, 3, formula, word, rag_word(colour))
        meaning = rag_meaning(ratio, policy)
        if discounted:
            meaning = f"{meaning} {beyond_fifty(valuation)}".strip()
        page.text(page.row, 4, meaning, page.formats(indent=1))
        area = (page.row, 2, page.row, 3)
        colour_ratios(page.sheet, page.formats, policy, area, cell)
        page.down(RATIO_ROW)
    _other_net(page, valuation, other)
    _each_once(page, valuation, counted)
    _totals(page, valuation, start)
    small = page.formats.muted(italic=True)
    remarks = (
        f"{COLOUR_WORDS} A ratio means something only with the account of what changed.",
        _returned(page, valuation),
        "The SROI literature's net ratio, (present value - input) / input, is a different "
        f"figure: {pounds(valuation.present_value_sroi - 1, 2)} for every £1.",
    )
    for remark in remarks:
        page.text(page.row, 1, remark, small)
        page.down(BAND)
    page.gap()


def _returned(page: ResultsPage, valuation: Valuation) -> str:
    """When the net value passes the inputs, and how far the main assumption may fall till then."""
    back = valuation.payback
    plain, discounted = back.words(back.plain), back.words(back.discounted)
    said = f"Payback, when the net value passes the inputs: {plain}; discounted, {discounted}."
    fall = break_even(rows_of(valuation, page.context.policy), valuation)
    if 0 < fall.main_fall <= 1:
        said += f" {one_line(fall.main, 60)} may fall by {fall.main_fall:.0%} before £1 returns £1."
    elif fall.main_fall > 1:
        said += f" Without {one_line(fall.main, 60)} £1 would still return more than £1."
    return said


def _other_net(page: ResultsPage, valuation: Valuation, under: str) -> None:
    """The net return by the other reading of inputs than the policy's, and what stays of them."""
    stored = "" if valuation.other_net_sroi is None else valuation.other_net_sroi
    label = OTHER_NET_LABELS[page.context.policy.input_leakage]
    words = f"{valuation.stays:.0%} of the inputs stays in the area"
    _beside(page, label, ratio_of("Net value", under), stored, words)


def _each_once(page: ResultsPage, valuation: Valuation, under: str) -> None:
    """The net return with each person counted once, where rows count people again."""
    once = valuation.net_sroi_each_person_once
    if once is None:
        return
    rows = [str(line.claim.output.row) for line in valuation.counted_again]
    words = f"without {'row' if len(rows) == 1 else 'rows'} {listed(rows)} of Outputs"
    label = "Net, each person counted once"
    _beside(page, label, ratio_without(rows, under), once, one_line(words, _DRIVER_WIDTH))


def _beside(page: ResultsPage, label: str, made: Made, stored: float | str, words: str) -> None:
    """A ratio beside the three."""
    page.text(page.row, 1, label, page.formats())
    page.later(page.row, 2, made, page.formats(num_format=RATIO, align="center"), stored)
    page.text(page.row, 4, words, page.formats.muted(indent=1))
    page.down(BAND)


def _totals(page: ResultsPage, valuation: Valuation, start: int) -> None:
    """The sums that the ratios are made of, to the right of them."""
    totals = (
        ("Gross value", "Gross value", True, valuation.gross_outputs),
        ("Net value", "Net value", True, valuation.net_outputs),
        ("Present value", "Present value", True, valuation.present_value),
        ("Gross inputs", "Gross input", False, valuation.gross_inputs),
        ("Net inputs", "Net input", False, valuation.net_inputs),
    )
    for row, (label, heading, output, total) in enumerate(totals, start + 1):
        page.text(row, _TOTALS, label, page.formats(bold=True, align="right"))
        form = page.formats(num_format=MONEY, bold=True, bg_color=COMPUTED_FILL, shrink=True)
        page.later(row, _TOTALS + 1, sum_of(heading, output=output), form, total)


def driving(valuation: Valuation) -> list[int]:
    """Places of the lines that the net value rests on, the largest first, harm by its size."""
    worth = [i for i, line in enumerate(valuation.lines) if line.net]
    return sorted(worth, key=lambda i: -abs(valuation.lines[i].net))


def drivers(page: ResultsPage, valuation: Valuation, most: int) -> None:
    """The outputs that most of the net value rests on, the largest first."""
    page.part("What drives it: the largest outputs")
    page.wide_header("Output", 4, LAST)
    page.tall(ROW)
    page.header(
        {
            0: Col("Row"),
            1: Col("Category"),
            2: Col("Net value", form=MONEY),
            3: Col("Share of the net value"),
        }
    )
    for index in driving(valuation)[:most]:
        line = valuation.lines[index]
        output = line.claim.output
        place = place_of(OUTPUTS, output.cells.get(DESCRIPTION, ""))
        page.link_to(page.row, 0, place, str(output.row), page.formats.link(align="center"))
        page.text(page.row, 1, output.category, page.chip(output.category))
        net = cell_of("Net value", f"$A{page.row + 1}")
        page.later(page.row, 2, net, page.formats.cell(MONEY), line.net)
        what = one_line(f"{output.description} ({output.proxy})", _DRIVER_WIDTH)
        page.text(page.row, 4, what, page.formats(indent=1))
        page.tall(ROW)
        page.share(sum_of("Net value"), valuation.net_outputs, line.net)
    if not driving(valuation):
        none = "No output has a value in pounds: what changed is told, not counted."
        page.text(page.row, 1, none, page.formats.muted())
        page.row += 1
    page.gap()
