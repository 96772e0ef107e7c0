"""Figures on the page read as those in the sheets do."""

from __future__ import annotations

import pytest

from sve_excel.looks import figures
from sve_excel.looks.figures import DECIMALS_OF, MONEY, NUMBER, PENCE, SHARE
from sve_excel.webpage.figures import said
from tests.judges import requires_formatter, shown_in_excel

VALUES = (64, 2, 2.5, 0.2, 0.25, 1234567, -3, 0, -2.71, 1 / 3, -1234.25, 0.4, -0.004)
# of amounts in the millions, which only an axis has, of a dash whatever the figure, of texts, and
# of what formulas alone are to see
ELSEWHERE = {
    "CHANGE",
    "AXIS_MONEY",
    "AXIS_MILLIONS",
    "AXIS_CHANGE",
    "DASH",
    "DATE",
    "YEARS",
    "MARKED",
    "UNSEEN",
}
FORMS = {
    name: form
    for name, form in vars(figures).items()
    if name.isupper() and isinstance(form, str) and name not in ELSEWHERE
}


@requires_formatter
@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_figure_is_said_as_excel_shows_it(name: str) -> None:
    form = FORMS[name]
    kind = DECIMALS_OF.get(form)
    values = [each for each in VALUES if not kind or kind.form(each)]
    shown = shown_in_excel([(kind.form(each) if kind else form, each) for each in values])
    assert [said(each, form) for each in values] == [_without_nothing(text) for text in shown]


def _without_nothing(text: str) -> str:
    """Excel shows -0 where something below zero is rounded to nothing."""
    return text.removeprefix("-") if not text.strip("-0.,%£") else text


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (-1200.4, MONEY, "-£1,200"),
        (0.125, SHARE, "12.5%"),
        (0.2, SHARE, "20%"),
        (0.0123, NUMBER, "0.0123"),
        (float("nan"), PENCE, "–"),
    ],
)
def test_examples(number: float, form: str, words: str) -> None:
    assert said(number, form) == words
