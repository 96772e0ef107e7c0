"""What people typed into the sheets on performance, held against what can stand there.

A rating is published: one that is not what the published bands give needs a reason, and 'Other',
which no band gives, always. What is none of the words of its column is not taken; it is said, since
the rating or choice that holds is then another than somebody meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.entries.forms import Earlier, by_row, not_taken
from sve_excel.findings.rule import Rule
from sve_excel.model import Finding, Place
from sve_excel.tracking.assessments import final_word
from sve_excel.tracking.performance import (
    INDICATOR_FORM,
    NOTICE_FORM,
    RATED_AS,
    WHY,
    Rated,
    indicator_key,
)
from sve_excel.tracking.published import INDICATORS
from sve_excel.words.saying import cell_words, quote

RATING_WITHOUT_REASON = Rule(
    "SVE718",
    "rating-without-reason",
    "warning",
    "{whose}: {word} is typed where the published bands give {state}, and no reason. It stands in "
    "the performance notice.",
    "Type the reason under Why on the sheet Indicators, or take the rating out.",
    manual={"whose": "an indicator in a year", "word": "a rating", "state": "another"},
)

NOT_A_CHOICE = Rule(
    "SVE719",
    "not-a-choice",
    "warning",
    "{typed} was typed under {heading} of {whose}, which takes {words} alone: it is not taken, and "
    "listed on the sheet Kept.",
    "Type one of these words there, or nothing, and delete the row on Kept.",
    manual={
        "typed": "something",
        "heading": "a heading",
        "whose": "a row",
        "words": "the five ratings, or yes and no,",
    },
)


def check_typed_ratings(held: Rated, earlier: Earlier, file: str) -> Iterator[Finding]:
    """Give what is to be said of ratings and choices typed into the workbook ``file`` before."""
    for form in (INDICATOR_FORM, NOTICE_FORM):
        for cell in not_taken(earlier, form):
            yield NOT_A_CHOICE.at(
                Place(file, form.sheet),
                typed=quote(cell_words(cell.value)),
                heading=cell.heading,
                whose=", ".join(cell.row),
                words=", ".join(form.words(cell.heading)),
            )
    given = by_row(earlier, INDICATOR_FORM)
    for year in held.years:
        typed = given.get(indicator_key(year), {})
        said = typed.get(RATED_AS)
        word = final_word(year, said)
        if said is None or word == year.state or str(typed.get(WHY, "")).strip():
            continue
        whose = f"{year.contract.name}, {year.kpi.name}, year {year.period.year}"
        yield RATING_WITHOUT_REASON.at(
            Place(file, INDICATORS), whose=whose, word=word, state=year.state
        )
