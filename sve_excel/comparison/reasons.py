"""The sheet Reasons: why each tender has its scores, as its bidder and the others will be told.

One row for each assessed tender and criterion, with the score and what of the tender it was worked
out from. The explanation is the commissioner's own: what a summary says of a score is typed here by
a person who has read the tender, never made by machine, and it survives every further run. What is
withheld from other bidders is marked here, by its limb, its reason and who decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sve_excel.comparison.assessed import (
    AWARD_ROW,
    DATED,
    EXPLANATION,
    LIMBS,
    NOTICED,
    ON_TOP,
    REASONED,
    REASONS,
    REPRESENTATIONS,
    UNTYPED,
    WINNER,
    WITHHELD,
    WITHHELD_BY,
    WITHHELD_WHY,
    Assessed,
    Assessment,
    ScoreGiven,
    assessments_by_lot,
    typed_on_top,
    winner_label,
)
from sve_excel.comparison.bids import Comparison
from sve_excel.entries.kept import put_rows, put_value
from sve_excel.looks.figures import POINTS
from sve_excel.looks.page import Col, Page, quoted
from sve_excel.looks.palette import INPUT_FILL
from sve_excel.model import Place
from sve_excel.words.saying import clean

REASON_COLUMNS = (
    Col("File", 32, wrap=True),
    Col("Bidder", 26, wrap=True),
    Col("Criterion", 22, wrap=True),
    Col("Score", 14, POINTS, wrap=True),
    Col("Of", 8, POINTS),
    Col("From the tender", 44, wrap=True),
    Col(EXPLANATION, 60, wrap=True),
    Col(WITHHELD, 16, wrap=True),
    Col(WITHHELD_WHY, 30, wrap=True),
    Col(WITHHELD_BY, 20, wrap=True),
)
REASON_WORDS = (
    "Why each tender has its scores: type it into the yellow cells, from what the tender says. The "
    "assessment summaries (--summaries) print it, to the bidder itself and, of the most "
    "advantageous tender, to all others. Keep this workbook inside the authority."
)
_TOP_WORDS = {
    WINNER: "The tender at the first place, unless another is typed here: its bidder's name.",
    DATED: "The day on which all summaries are given; the day of the run where none is typed.",
    NOTICED: "Health care services only: the day on which the notice of the intention to award is "
    "published.",
    REPRESENTATIONS: "Health care services only: the last day for representations.",
}
_OF_A_LOT = "The tender to which the rules give the lot, unless another is typed here."
YES = "yes"  # what is typed of an explanation that is withheld, where no law has limbs
_FIRST_ROW = 3  # below title, first line and heading: where the labels stand, counted from 0


def write_reasons(page: Page, assessment: Assessment) -> None:
    """Write what holds for all, then a row for each tender and criterion.

    Where the rules have lots, each lot has its most advantageous tender, and a score stands as it
    is in the lots of its tender.
    """
    by_lot = assessments_by_lot(assessment.comparison)
    page.section("For all summaries: the yellow cells may be changed", last=6)
    assert page.row == _FIRST_ROW, page.row
    typed = assessment.comparison.typed
    form = page.formats.cell(bg_color=INPUT_FILL, bold=True)
    usual = {**dict.fromkeys(_labels(assessment), UNTYPED[WINNER]), **UNTYPED}
    for each in by_lot or (assessment,):
        if best := each.first_by_rules:
            usual[winner_label(each.lot) if each.lot else WINNER] = best.label
    for label in _labels(assessment):
        page.text(page.row, 0, label, page.formats.cell(bold=True))
        value = typed.setting(page.name, label, usual[label])
        typed.may_be_typed(page.name, page.row, 1)
        put_value(page, 1, value, form)
        page.text(page.row, 2, _TOP_WORDS.get(label, _OF_A_LOT), page.formats.muted())
        page.row += 1
    page.row = _table_row(assessment)
    _table(page, assessment, by_lot)


def _labels(assessment: Assessment) -> list[str]:
    """The labels on top: the most advantageous tender, of each lot where there are lots."""
    lots = assessment.comparison.policy.lots
    whose = [winner_label(lot) for lot in lots] or [WINNER]
    return [*whose, *(label for label in ON_TOP.labels if label != WINNER)]


def _table_row(assessment: Assessment) -> int:
    """Row of the heading of the table, counted from 0."""
    return _FIRST_ROW + len(_labels(assessment)) + 2


def _table(page: Page, assessment: Assessment, by_lot: Sequence[Assessment]) -> None:
    rows = [row for tender in assessment.tenders for row in _rows(tender, assessment, by_lot)]
    page.table(REASONS, REASON_COLUMNS, len(rows), height=48, frozen=3)
    top = page.row
    put_rows(page, REASON_COLUMNS, OPEN, rows, REASONED, assessment.comparison.typed)
    at = [c.heading for c in REASON_COLUMNS].index(WITHHELD)
    rule: dict[str, Any] = {"validate": "list", "source": [YES]}
    if assessment.comparison.policy.regime.withholding_law:
        rule = {
            "validate": "list",
            "source": list(LIMBS),
            "input_title": "Section 94(1)",
            "input_message": "(a): national security. (b): sensitive commercial information, where "
            "there is an overriding public interest in its being withheld.",
        }
    page.sheet.data_validation(top, at, max(top, page.row - 1), at, rule)


_Scored = ScoreGiven | Assessed
OPEN = frozenset(REASONED.columns)


def _rows(
    tender: Assessed, assessment: Assessment, by_lot: Sequence[Assessment]
) -> list[dict[str, Any]]:
    """Give the rows of one tender: each criterion, then the award as a whole."""
    in_lots = {
        each.lot.number: found
        for each in by_lot
        if each.lot and (found := each.of(tender.result.path))
    }
    whose = {"File": clean(tender.result.path), "Bidder": tender.label}
    rows = [
        {
            **whose,
            "Criterion": given.criterion.whole,
            "Score": _by_lot(
                given, {lot: assessed.scores[at] for lot, assessed in in_lots.items()}
            ),
            "Of": given.criterion.possible,
            "From the tender": _facts(
                given, [assessed.scores[at] for assessed in in_lots.values()]
            ),
        }
        for at, given in enumerate(tender.scores)
    ]
    total = _by_lot(tender, in_lots)
    award = {"Criterion": AWARD_ROW, "Score": total, "Of": assessment.possible}
    asks = "The total. Type what else explains why the contract goes to it, or not to it."
    return [*rows, {**whose, **award, "From the tender": asks}]


def _by_lot(whole: _Scored, in_lots: Mapping[str, _Scored]) -> float | str:
    """A score or a total as the sheet shows it: once where it is the same in all lots."""
    said = {lot: each.said for lot, each in in_lots.items()} or {"": whole.said}
    if len(set(said.values())) == 1:
        found = next(iter(in_lots.values()), whole)
        return found.said if found.points is None else found.points
    return "; ".join(f"lot {lot}: {each}" for lot, each in said.items())


def _facts(whole: ScoreGiven, in_lots: Sequence[ScoreGiven]) -> str:
    """What the score was worked out from, in each lot where that differs."""
    return " ".join(dict.fromkeys(given.facts for given in in_lots or [whole]))


def place_of_reason(assessment: Assessment, tender: Assessed, criterion: str) -> Place:
    """Give the yellow cell in which the explanation of a score is typed."""
    at = 0
    for assessed in assessment.tenders:
        names = [score.criterion.whole for score in assessed.scores] + [AWARD_ROW]
        if assessed is tender:
            at += names.index(criterion)
            break
        at += len(names)
    column = [c.heading for c in REASON_COLUMNS].index(EXPLANATION)
    return Place(
        tender.result.path, REASONS, f"{'ABCDEFGHIJ'[column]}{_table_row(assessment) + 2 + at}"
    )


def chosen_changed(comparison: Comparison) -> list[str]:
    """Expressions that are true where who was typed as the most advantageous tender is no more."""
    earlier, lots = comparison.typed.earlier, comparison.policy.lots
    labels = [winner_label(lot) for lot in lots] or [WINNER]
    return [
        f"TRIM('{REASONS}'!$B${row})<>{quoted(said)}"
        for row, label in enumerate(labels, _FIRST_ROW + 1)
        if (said := typed_on_top(earlier, label))
    ]


def place_on_top(assessment: Assessment, label: str) -> Place:
    """Give the yellow cell beside a label at the top."""
    row = _FIRST_ROW + _labels(assessment).index(label) + 1
    return Place("", REASONS, f"B{row}")
