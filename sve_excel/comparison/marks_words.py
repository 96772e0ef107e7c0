"""The words below the marks: the rules, what was typed over them, what each method hangs on."""

from __future__ import annotations

import math

from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.ranking import ratios_alone, rules_words, unpriced_words
from sve_excel.comparison.typed_settings import ordinals, typed_words
from sve_excel.layout import column_letter
from sve_excel.looks.fitting import lines_needed
from sve_excel.looks.page import Page
from sve_excel.policy.scoring import METHODS

_HIGHEST = 400.0  # points of a row
_FOLDED = (
    "Columns {} to {} hold workings that places go by, and are folded away: the sign + above them "
    "opens them. "
)
_NO_SCALE = (
    " A bid that is disqualified keeps its own marks and sets no scale for the others: neither its "
    "figure nor its price is what they are measured by."
)


def write_words(
    page: Page, comparison: Comparison, columns: tuple[int, int, int, int], *, scaled: bool
) -> None:
    """Write below settings and table the rules, and what marks hang on, side by side in a row.

    ``columns`` are the one behind the settings, the one behind the bidders' names, under which
    stands nothing, since they come again on each page of paper, and the first and last of the
    workings. ``scaled`` says that failing a criterion takes a place.
    """
    end, named, *workings = columns
    folded = _FOLDED.format(*map(column_letter, workings))
    rules = (
        rules_words(comparison),
        ratios_alone(comparison.policy.scoring),
        typed_words(comparison.typed_over),
        unpriced_words(comparison),
    )
    spans = (
        (0, end - 1, "\n".join(filter(None, rules))),
        (named, page.last, folded + _words(comparison, scaled)),
    )
    form = page.formats(text_wrap=True, valign="top")
    high = 0.0
    for first, last, words in spans:
        page.sheet.merge_range(page.row, first, page.row, last, "", form)
        page.text(page.row, first, words, form)
        wide = math.fsum(page.widths[first : last + 1])
        high = max(high, 15.5 * lines_needed(words, wide) + 3)
    page.down(min(high, _HIGHEST))


def _words(comparison: Comparison, scaled: bool) -> str:
    """What the marks of each method hang on."""
    policy = comparison.policy
    relative = [method.relative for method in METHODS.values()]
    return (
        f"Marks by the {ordinals(relative)} method depend on who else bids: leaving out a bid can "
        f"change every one. Marks by the {ordinals([not each for each in relative])}, whose "
        "yardstick was published beforehand, do not. The columns of the methods show what each "
        "would give; the chosen one counts."
        + " Marks for price go by the contract price as offered; what is held against values is "
        f"the price at the price base, {comparison.library.price_base}, as they are."
        + ("" if policy.quality else " Quality is not known to this workbook.")
        + (_NO_SCALE if scaled else "")
    )
