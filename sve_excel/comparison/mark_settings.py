"""The settings of the sheet Marks: yellow cells that begin as the policy's, and what was typed.

They stand at the left of the table, so that both are on one screen, and apart from it by a blank
column, since a table that is sorted takes its own rows along and not what stands beside. Each is a
number or a choice of the rules; one that no policy could have is refused, and told.
"""

from __future__ import annotations

from typing import Any

from sve_excel.comparison.study import Study
from sve_excel.comparison.typed_settings import BANDS, CHOICES, MARKS, SETTINGS_OF_MARKS
from sve_excel.layout import column_letter
from sve_excel.looks.figures import NUMBER, SHARE
from sve_excel.looks.page import Col, Page
from sve_excel.looks.palette import INPUT_FILL
from sve_excel.policy.rules import Policy

_LABEL, _VALUE, GAP = 0, 1, 2  # columns counted from 0
TABLE_LEFT = GAP + 1
SETTING_WIDTHS = (21.0, 31.0, 2.0)
TABLE_TOP = 3  # rows counted from 0
_FIRST_SETTING = TABLE_TOP + 1
_BANDS_TOP = _FIRST_SETTING + len(SETTINGS_OF_MARKS) + 1
# absolute address of each setting's cell
CELL = {
    each.key: f"${column_letter(_VALUE)}${_FIRST_SETTING + row + 1}"
    for row, each in enumerate(SETTINGS_OF_MARKS)
}
Bands = tuple[str, str]


def setting_cell(key: str) -> str:
    """A setting of the policy's scoring, as other sheets see its cell."""
    return f"'{MARKS}'!{CELL[key]}"


def band_ranges(policy: Policy) -> Bands:
    """Where bands begin and what they earn, as other sheets see the cells."""
    begins, shares = _bands(policy)
    return f"'{MARKS}'!{begins}", f"'{MARKS}'!{shares}"


def _bands(policy: Policy) -> Bands:
    first, last = _BANDS_TOP + 2, _BANDS_TOP + 1 + len(policy.scoring.band_from)
    begins, shares = (column_letter(column) for column in (_LABEL, _VALUE))
    return f"${begins}${first}:${begins}${last}", f"${shares}${first}:${shares}${last}"


def settings_changed(study: Study) -> list[str]:
    """Expressions that are true where a setting is no more what this comparison was made with."""
    rules = study.comparison.policy.scoring
    cells: list[tuple[str, str | float]] = []
    for setting in SETTINGS_OF_MARKS:
        value = getattr(rules, setting.key)
        words = CHOICES.get(setting.key)
        cells.append((setting_cell(setting.key), words[value] if words else value))
    for column, values in ((_LABEL, rules.band_from), (_VALUE, rules.band_share)):
        letter = column_letter(column)
        cells += [(f"'{MARKS}'!${letter}${_BANDS_TOP + 2 + n}", v) for n, v in enumerate(values)]
    return [
        f'{cell}<>"{value}"' if isinstance(value, str) else f"{cell}<>{value!r}"
        for cell, value in cells
    ]


def write_settings(page: Page, study: Study) -> Bands:
    """Each setting as rules or people have it, and the bands below; goes to the row after.

    Gives the ranges of where bands begin and of what they earn. What a setting means is said where
    it is typed.
    """
    typed, rules = study.comparison.typed, study.comparison.policy.scoring
    typed.set_apart(page.name, GAP)
    page.section("Settings: yellow cells may be changed", _LABEL, _VALUE)
    page.header((Col("Setting"), Col("Value")))
    form = page.formats.cell(bg_color=INPUT_FILL, align="left", indent=1, bold=True, shrink=True)
    for setting in SETTINGS_OF_MARKS:
        page.sheet.write_string(page.row, _LABEL, setting.label, page.formats.cell())
        typed.may_be_typed(page.name, page.row, _VALUE)
        value = getattr(rules, setting.key)
        if words := CHOICES.get(setting.key):
            page.sheet.write_string(page.row, _VALUE, words[value], form)
            rule: dict[str, Any] = {"validate": "list", "source": list(words.values())}
        else:
            page.number(page.row, _VALUE, value, form)
            kind = "integer" if isinstance(value, int) else "decimal"
            rule = {"validate": kind, "criteria": ">=", "value": 0}
        rule |= {"input_title": setting.label, "input_message": setting.words}
        page.sheet.data_validation(page.row, _VALUE, page.row, _VALUE, rule)
        page.row += 1
    page.row += 1
    _write_bands(page, study)
    return _bands(study.comparison.policy)


def _write_bands(page: Page, study: Study) -> None:
    rules = study.comparison.policy.scoring
    page.header((Col(BANDS.columns[0], form=NUMBER), Col(BANDS.columns[1], form=SHARE)), 16)
    first = page.row
    number = page.formats.cell(NUMBER, bg_color=INPUT_FILL)
    share = page.formats.cell(SHARE, bg_color=INPUT_FILL)
    for begin, part in zip(rules.band_from, rules.band_share, strict=True):
        for column in (_LABEL, _VALUE):
            study.comparison.typed.may_be_typed(page.name, page.row, column)
        page.number(page.row, _LABEL, begin, number)
        page.number(page.row, _VALUE, part, share)
        page.row += 1
    page.live({_LABEL: NUMBER, _VALUE: SHARE}, first, page.row - 1)
