"""The settings of the sheet Marks: yellow cells that begin as the policy's, and what was typed.

They stand at the left of the table, so that both are on one screen, and apart from it by a blank
column, since a table that is sorted takes its own rows along and not what stands beside. Each is a
number or a choice of the rules; one that no policy could have is refused, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel.comparison.study import Study
from sve_excel.entries.forms import Form, Labels, Typed, Value, key_text
from sve_excel.layout import column_letter
from sve_excel.looks.figures import NUMBER, SHARE
from sve_excel.looks.page import Col, Page
from sve_excel.looks.palette import INPUT_FILL
from sve_excel.policy.loading import PolicyError, with_scoring
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import (
    FIGURE_WORDS,
    METHODS,
    NO_METHOD,
    NO_METHOD_WORDS,
    Setting,
)
from sve_excel.words.saying import listed

MARKS = "Marks"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def ordinals(methods: Sequence[bool]) -> str:
    """Name those methods that are so by their order: first, second and third."""
    return listed([word for word, so in zip(_ORDINALS, methods, strict=False) if so])


_SETTINGS = (
    Setting("method", "Method", "The method whose marks count, or none: then by net return."),
    Setting(
        "figure",
        "Marked figure",
        f"What the {ordinals([not each.priced for each in METHODS.values()])} method mark.",
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
_LABEL, _VALUE, GAP = 0, 1, 2  # columns counted from 0
TABLE_LEFT = GAP + 1
SETTING_WIDTHS = (21.0, 31.0, 2.0)
TABLE_TOP = 3  # rows counted from 0
_FIRST_SETTING = TABLE_TOP + 1
_BANDS_TOP = _FIRST_SETTING + len(_SETTINGS) + 1
# absolute address of each setting's cell
CELL = {
    each.key: f"${column_letter(_VALUE)}${_FIRST_SETTING + row + 1}"
    for row, each in enumerate(_SETTINGS)
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
    for each in _SETTINGS:
        value = getattr(rules, each.key)
        words = _CHOICES.get(each.key)
        cells.append((setting_cell(each.key), words[value] if words else value))
    for column, values in ((_LABEL, rules.band_from), (_VALUE, rules.band_share)):
        letter = column_letter(column)
        cells += [(f"'{MARKS}'!${letter}${_BANDS_TOP + 2 + n}", v) for n, v in enumerate(values)]
    return [
        f'{cell}<>"{value}"' if isinstance(value, str) else f"{cell}<>{value!r}"
        for cell, value in cells
    ]


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
    for setting in _SETTINGS:
        page.sheet.write_string(page.row, _LABEL, setting.label, page.formats.cell())
        typed.may_be_typed(page.name, page.row, _VALUE)
        value = getattr(rules, setting.key)
        if words := _CHOICES.get(setting.key):
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
