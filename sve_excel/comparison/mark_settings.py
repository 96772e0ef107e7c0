"""The settings of the sheet Marks: yellow cells that begin as the policy's, and what was typed.

Each is a number or a choice of the rules; one that no policy could have is refused, and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sve_excel.comparison.study import Study
from sve_excel.entries.forms import Form, Labels, Typed, Value, key_text
from sve_excel.looks.figures import NUMBER, SHARE
from sve_excel.looks.page import Page
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
FIRST_SETTING = 3  # rows counted from 0
TABLE_TOP = FIRST_SETTING + len(_SETTINGS) + 2
# absolute address of each setting's cell
CELL = {each.key: f"$D${FIRST_SETTING + row + 1}" for row, each in enumerate(_SETTINGS)}
Bands = tuple[str, str]


def setting_cell(key: str) -> str:
    """A setting of the policy's scoring, as other sheets see its cell."""
    return f"'{MARKS}'!{CELL[key]}"


def band_ranges(policy: Policy) -> Bands:
    """Where bands begin and what they earn, as other sheets see the cells."""
    first, last = FIRST_SETTING + 2, FIRST_SETTING + 1 + len(policy.scoring.band_from)
    return f"'{MARKS}'!$L${first}:$L${last}", f"'{MARKS}'!$M${first}:$M${last}"


def settings_changed(study: Study) -> list[str]:
    """Expressions that are true where a setting is no more what this comparison was made with."""
    rules = study.comparison.policy.scoring
    cells: list[tuple[str, str | float]] = []
    for each in _SETTINGS:
        value = getattr(rules, each.key)
        words = _CHOICES.get(each.key)
        cells.append((setting_cell(each.key), words[value] if words else value))
    for letter, values in (("L", rules.band_from), ("M", rules.band_share)):
        cells += [(f"'{MARKS}'!${letter}${FIRST_SETTING + 2 + n}", v) for n, v in enumerate(values)]
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


def write_settings(page: Page, study: Study) -> None:
    """Each setting with its words, as rules or people have it."""
    rules = study.comparison.policy.scoring
    form = page.formats.cell(bg_color=INPUT_FILL, align="left", bold=True)
    for setting in _SETTINGS:
        page.sheet.write_string(page.row, 2, setting.label, page.formats.cell(bold=True))
        value = getattr(rules, setting.key)
        page.sheet.merge_range(page.row, 3, page.row, 5, "", form)
        study.comparison.typed.may_be_typed(page.name, page.row, 3)
        if words := _CHOICES.get(setting.key):
            page.sheet.write_string(page.row, 3, words[value], form)
            rule: dict[str, Any] = {"validate": "list", "source": list(words.values())}
        else:
            page.number(page.row, 3, value, form)
            kind = "integer" if isinstance(value, int) else "decimal"
            rule = {"validate": kind, "criteria": ">=", "value": 0}
        page.sheet.data_validation(page.row, 3, page.row, 3, rule)
        page.sheet.write_string(page.row, 6, setting.words, page.formats.muted())
        page.row += 1


def write_bands(page: Page, study: Study) -> Bands:
    """Bands beside the settings; gives the ranges of where they begin and of what they earn."""
    rules = study.comparison.policy.scoring
    top = FIRST_SETTING
    page.sheet.write_string(top, 11, "Band from", page.formats.header(right=True))
    page.sheet.write_string(top, 12, "earns", page.formats.header(right=True))
    number = page.formats.cell(NUMBER, bg_color=INPUT_FILL)
    share = page.formats.cell(SHARE, bg_color=INPUT_FILL)
    for offset, (begin, part) in enumerate(zip(rules.band_from, rules.band_share, strict=True), 1):
        for column in (11, 12):
            study.comparison.typed.may_be_typed(page.name, top + offset, column)
        page.number(top + offset, 11, begin, number)
        page.number(top + offset, 12, part, share)
    page.live({11: NUMBER, 12: SHARE}, top + 1, top + len(rules.band_from))
    begins, shares = (f"${c}${top + 2}:${c}${top + 1 + len(rules.band_from)}" for c in "LM")
    return begins, shares
