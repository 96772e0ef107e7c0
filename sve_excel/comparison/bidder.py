"""One bidder among all: found by its name, and shown its own figures and nobody else's.

Another bidder's name, figures or rows never enter these sheets, which stand behind its summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel import Refusal, __version__
from sve_excel.comparison.bids import Bid, Comparison, gather
from sve_excel.comparison.files import reason
from sve_excel.comparison.lines import (
    INPUT_LINE_COLUMNS,
    INPUT_LINES,
    LINE_COLUMNS,
    LINES,
    flat_inputs,
    flat_lines,
    write_inputs,
    write_lines,
)
from sve_excel.comparison.study import Study
from sve_excel.imprint import RULES_VALUES_SHA256
from sve_excel.layout import OTHER_NET
from sve_excel.looks.figures import MONEY, RATIO
from sve_excel.looks.flat import Flat
from sve_excel.looks.formats import Formats
from sve_excel.looks.page import WRAPPED, Col, Page, PageLook, titled_page
from sve_excel.looks.rag import colour_ratios, rag_formula, rag_meaning, rag_word
from sve_excel.method.value import FADING, IN_THE_FIRST_YEAR
from sve_excel.model import Result
from sve_excel.policy.rules import Policy
from sve_excel.words.folding import fold
from sve_excel.words.near import ask_for, nearest
from sve_excel.words.saying import clean

FIGURES_SHEET = "Your figures"
_MOST_NAMED = 8  # bids that are offered where a name is none of theirs
_WIDTHS = (40.0, 16.0, 12.0, 14.0, 30.0)


class NoSuchBidder(Refusal):
    """No valued bid has that name, or more than one; the text says which names there are."""


def own_sheets(book: Any, formats: Formats, whole: Study, bid: Bid) -> None:
    """Write a bid's own figures, outputs and inputs, and nothing of anybody else's."""
    alone = gather([bid.result], whole.comparison.library, whole.comparison.policy, {})
    words = "Additional: your own figures, as they were valued."
    page = titled_page(book, formats, FIGURES_SHEET, _WIDTHS, words, PageLook(landscape=False))
    lines, inputs = flat_lines(alone), flat_inputs(alone)
    _figures(page, bid, lines, inputs, whole.comparison.policy)
    _categories(page, bid, lines, alone)
    _rests_on(page, whole, bid.number - 1)
    _method(page, whole)
    widths = [column.width for column in LINE_COLUMNS]
    look = PageLook(repeated=(0, 2))
    write_lines(titled_page(book, formats, LINES, widths, "Your outputs.", look), alone)
    widths = [column.width for column in INPUT_LINE_COLUMNS]
    write_inputs(titled_page(book, formats, INPUT_LINES, widths, "Your inputs.", look), alone)


def find_bidder(comparison: Comparison, bidder: str) -> Bid:
    """Find the one bid that goes by a name; raises ``NoSuchBidder``."""
    bids, wanted = comparison.bids, fold(bidder)
    found = _going_by(bids, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(repr(_whole_name(bid, bids)) for bid in found)
        raise NoSuchBidder(f"{bidder!r} is {len(found)} bids: {names}. Name one of them.")
    for result in comparison.others:
        if wanted and wanted in _names(result):
            has_no = "place" if result.unranked else "figures"
            raise NoSuchBidder(
                f"{bidder!r} is {result.path}, which has no {has_no}: {reason(result)}"
            )
    near = _near(bids, wanted)
    hint = ask_for([repr(_whole_name(bid, bids)) for bid in near[:_MOST_NAMED]])
    if (more := len(near) - _MOST_NAMED) > 0:
        hint += f" {more} more have it in their names."
    hint = hint or " Give the organisation, the project or the file as the League table shows it."
    raise NoSuchBidder(f"No valued bid goes by {bidder!r}.{hint}")


def _going_by(bids: Sequence[Bid], wanted: str) -> list[Bid]:
    """Bids of that label; where there is none, of that organisation or project, then of that file.

    ``wanted`` is folded.
    """
    for names in (_labels, _organisations, _files):
        if found := [bid for bid in bids if wanted in names(bid)]:
            return found
    return []


def _near(bids: Sequence[Bid], wanted: str) -> list[Bid]:
    """Bids that have the words in one of their names; where there is none, the three nearest."""
    by_name: dict[str, Bid] = {}
    for bid in bids:
        for name in sorted(_labels(bid) | _organisations(bid) | _files(bid)):
            by_name.setdefault(name, bid)
    close = nearest(wanted, by_name, 3, 0.4)
    names = [name for name in by_name if wanted and wanted in name] or close
    return list({by_name[name].number: by_name[name] for name in names}.values())


def _whole_name(bid: Bid, bids: Sequence[Bid]) -> str:
    """Give a name by which this bid alone is found, and which is not cut."""
    for name in (bid.label, clean(bid.project.organisation), clean(bid.project.name)):
        if "…" not in name and _going_by(bids, fold(name)) == [bid]:
            return name
    return bid.result.path


def _labels(bid: Bid) -> set[str]:
    return {fold(bid.label)}


def _organisations(bid: Bid) -> set[str]:
    return {fold(bid.project.organisation), fold(bid.project.name)} - {""}


def _files(bid: Bid) -> set[str]:
    return _file_names(bid.result.path)


def _file_names(path: str) -> set[str]:
    name = path.rsplit("/", 1)[-1]
    return {fold(path), fold(name), fold(name.rsplit(".", 1)[0])}


def _names(result: Result) -> set[str]:
    """What a workbook without figures goes by."""
    project = result.submission.project if result.submission else None
    named = {fold(project.organisation), fold(project.name)} if project else set()
    return named | _file_names(result.path)


def goes_by(result: Result, bidder: str) -> bool:
    """Whether a workbook goes by a name, of its organisation, its project or its file."""
    return fold(bidder) in _names(result)


def _figures(page: Page, bid: Bid, lines: Flat, inputs: Flat, policy: Policy) -> None:
    page.section("Your return for every £1 put in")
    value = bid.valuation
    gross, net = f"SUM({inputs.range('Gross input')})", f"SUM({inputs.range('Net input')})"
    first = page.row
    counted, other = (net, gross) if policy.input_leakage else (gross, net)
    later = counted if value.spread == 1 else f"({counted}*{value.spread!r})"
    ratios = (
        ("Net: after all deflators", "Net value", counted, value.net_sroi),
        ("Gross: before deflators", "Gross value", gross, value.gross_sroi),
        ("Present value: net, discounted", "Present value", later, value.present_value_sroi),
    )
    for label, heading, under, ratio in ratios:
        n, colour = page.row + 1, rag_word(policy.rag(ratio))
        page.text(page.row, 0, label, page.formats.cell(bold=True))
        form = page.formats.cell(RATIO, bold=True)
        page.formula(page.row, 1, f"=SUM({lines.range(heading)})/{under}", form, ratio)
        word = page.formats.cell(bold=True, align="center", shrink=True)
        page.formula(page.row, 2, rag_formula(f"$B{n}", policy), word, colour)
        page.text(page.row, 3, rag_meaning(ratio, policy), page.formats.muted(indent=1))
        page.row += 1
    area = (first, 1, page.row - 1, 2)
    colour_ratios(page.sheet, page.formats, policy, area, f"$B{first + 1}")
    page.text(page.row, 0, OTHER_NET[policy.input_leakage], page.formats.cell())
    formula = f'=IF({other}=0,"",SUM({lines.range("Net value")})/{other})'
    stored_other = "" if value.other_net_sroi is None else value.other_net_sroi
    page.formula(page.row, 1, formula, page.formats.cell(RATIO), stored_other)
    page.row += 1
    totals = (
        ("Gross value", f"SUM({lines.range('Gross value')})", value.gross_outputs),
        ("Net value", f"SUM({lines.range('Net value')})", value.net_outputs),
        ("Present value", f"SUM({lines.range('Present value')})", value.present_value),
        ("Gross inputs", gross, value.gross_inputs),
        ("Net inputs", net, value.net_inputs),
    )
    for label, formula, stored in totals:
        page.text(page.row, 0, label, page.formats.cell())
        form = page.formats.cell(MONEY)
        page.formula(page.row, 1, f"={formula}", form, stored)
        page.row += 1
    page.row += 1


def _categories(page: Page, bid: Bid, lines: Flat, alone: Comparison) -> None:
    page.section("Your net value by category")
    page.header([Col("Category", 40), Col("Net value", 16, MONEY)], height=18)
    for category in alone.library.categories:
        totals = bid.valuation.categories.get(category.name)
        page.sheet.write_string(page.row, 0, category.name, page.formats.marked(category.colour))
        formula = f"=SUMIFS({lines.range('Net value')},{lines.range('Category')},$A{page.row + 1})"
        stored = totals.net if totals else 0.0
        page.formula(page.row, 1, formula, page.formats.cell(MONEY), stored)
        page.row += 1
    page.row += 1


def _rests_on(page: Page, whole: Study, index: int) -> None:
    """Range, break-even and the assumptions that move the ratio most."""
    page.section("What your return rests on")
    analysis = whole.analyses[index]
    fall = analysis.break_even
    if 0 < fall.overall <= 1:
        page.say(f"The whole value may fall by {fall.overall:.0%} before £1 returns £1.")
    elif fall.overall <= 0:
        page.say("£1 returns less than £1 already.")
    page.header(
        [
            Col("The five that matter most", 40),
            Col("At the low end", 16, RATIO),
            Col("At the high end", 12, RATIO),
        ]
    )
    for swing in analysis.swings[:5]:
        page.text(page.row, 0, swing.name, page.formats.cell(**WRAPPED))
        page.number(page.row, 1, swing.at_low, page.formats.cell(RATIO))
        page.number(page.row, 2, swing.at_high, page.formats.cell(RATIO))
        page.fit((Col("", 40, wrap=True),), ((0, swing.name),))
        page.row += 1
    page.row += 1


def _method(page: Page, whole: Study) -> None:
    comparison = whole.comparison
    page.section("How it was worked out")
    page.say(
        f"Net value is {IN_THE_FIRST_YEAR}, fading by {FADING} from the second year, over the "
        "years that you claim. The lines with their formulas follow on the next sheets."
    )
    library, policy = comparison.library, comparison.policy
    page.note(
        f"sve-excel {__version__}; proxy library {library.version}, SHA-256 {library.sha256}; "
        f"{library.price_base} prices; {RULES_VALUES_SHA256} {policy.sha256}."
    )
