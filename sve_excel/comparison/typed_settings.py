"""The settings that people may type in the sheet Marks, and the rules as they hold with them.

Every comparison is put together under these, whatever is made of it: workbook, page, data, papers
and the table of the terminal rank by one set of rules, and each says which of them were typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel.entries.forms import Form, Labels, Typed, Value, key_text
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


SETTINGS_OF_MARKS = (
    Setting("method", "Method", "The method whose marks count, or none: then by net return."),
    Setting(
        "figure",
        "Marked figure",
        f"What the {ordinals([not method.priced for method in METHODS.values()])} method mark.",
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
SETTINGS = Labels(MARKS, tuple(mark.label for mark in SETTINGS_OF_MARKS))
BANDS = Form(MARKS, ("Band from", "earns"))
CHOICES: dict[str, dict[str, str]] = {
    "method": {
        NO_METHOD: NO_METHOD_WORDS,
        **{name: method.words for name, method in METHODS.items()},
    },
    "figure": FIGURE_WORDS,
}


def typed_rules(policy: Policy, typed: Typed) -> tuple[Policy, tuple[str, ...]]:
    """Give the rules with the settings that were typed, and what of them was typed in words.

    A setting that no policy could have is left over. It may be asked again: what was found a place
    for already holds still.
    """
    said: list[str] = []
    given = Typed(typed.earlier)
    for setting in SETTINGS_OF_MARKS:
        words = CHOICES.get(setting.key, {})
        usual: Value = getattr(policy.scoring, setting.key)
        shown = words.get(str(usual), usual)
        found = given.setting(MARKS, setting.label, shown)
        typed.setting(MARKS, setting.label, shown)
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
    filled = given.rows(BANDS, rows)
    typed.rows(BANDS, rows)
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


def typed_words(settings: Sequence[str]) -> str:
    """Which settings do not come from the rules; empty where all do."""
    if not settings:
        return ""
    return (
        f"Typed in the yellow cells of {MARKS} and in force here in place of the rules: "
        f"{'; '.join(settings)}."
    )
