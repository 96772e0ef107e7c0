"""Green, amber, red: as word, rule, formula, meaning."""

from __future__ import annotations

from typing import Any

from sve_excel.looks.formats import Formats
from sve_excel.looks.palette import (
    RAG_FILL,
    RAG_TEXT,
)
from sve_excel.policy.rules import Policy


def colour_ratios(
    sheet: Any, formats: Formats, policy: Policy, area: tuple[int, int, int, int], cell: str
) -> None:
    """Colour ``area`` by the ratio in ``cell`` (as a formula of the area's first cell sees it)."""
    green, red = f"{policy.green_below:.12g}", f"{policy.red_above:.12g}"
    tests = {
        "green": f"{cell}<{green}",
        "amber": f"AND({cell}>={green},{cell}<={red})",
        "red": f"{cell}>{red}",
    }
    for colour, test in tests.items():
        look = formats.difference(bg_color=RAG_FILL[colour], font_color=RAG_TEXT[colour], bold=True)
        criteria = f"=AND(ISNUMBER({cell}),{test})"
        sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": look})


def rag_formula(cell: str, policy: Policy) -> str:
    """Colour of the ratio in ``cell`` as a word, so that colour is never the only sign."""
    green, red = f"{policy.green_below:.12g}", f"{policy.red_above:.12g}"
    words = f'IF({cell}<0,"{NET_HARM}",IF({cell}<{green},"GREEN",IF({cell}<={red},"AMBER","RED")))'
    return f'=IF(ISNUMBER({cell}),{words},"")'


def rag_meaning(ratio: float, policy: Policy) -> str:
    """What the colour of a ratio says, with the policy's thresholds."""
    if ratio < 0:
        return "Below £0: it does more harm than good, whatever its colour"
    if ratio == 0:
        return "£0: nothing of value is left, or nothing has a price; the colour says nothing"
    return RAG_MEANING[policy.rag(ratio)].format(
        green=f"£{policy.green_below:,.2f}", red=f"£{policy.red_above:,.2f}"
    )


RAG_MEANING = {
    "green": "Below {green}: within what such work usually returns",
    "amber": "{green} to {red}: high, ask what it rests on",
    "red": "Above {red}: very high, question it before relying on it",
}


NET_HARM = "GREEN: net harm"


def rag_word(colour: str, ratio: float) -> str:
    """Say a ratio's colour; of one below zero also that it costs more harm than it brings."""
    return NET_HARM if ratio < 0 else colour.upper()
