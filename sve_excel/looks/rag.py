"""Green, amber, red, and harm below nothing: as word, rule, formula, meaning."""

from __future__ import annotations

from typing import Any

from sve_excel.looks.formats import Formats
from sve_excel.looks.palette import (
    RAG_FILL,
    RAG_TEXT,
)
from sve_excel.policy.rules import Policy
from sve_excel.words import digits
from sve_excel.words.saying import pounds


def colour_ratios(
    sheet: Any,
    formats: Formats,
    policy: Policy,
    area: tuple[int, int, int, int],
    cell: str,
    word: str = "",
) -> None:
    """Colour ``area`` by the ratio in ``cell`` (as a formula of the area's first cell sees it).

    Not while the cell ``word``, where one is named, says that the ratio is of a part.
    """
    whole = f',ISERROR(FIND("{UNFINISHED}",{word}))' if word else ""
    for colour, test in _tests(cell, policy).items():
        look = formats.difference(bg_color=RAG_FILL[colour], font_color=RAG_TEXT[colour], bold=True)
        criteria = f"=AND(ISNUMBER({cell}){whole},{test})"
        sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": look})


def _tests(cell: str, policy: Policy) -> dict[str, str]:
    """The policy's rule for each colour as a formula over the ratio in ``cell``."""
    green, red = f"{policy.green_below:.12g}", f"{policy.red_above:.12g}"
    ratio = digits.formula(cell)
    return {
        "harm": f"{ratio}<0",
        "green": f"AND({ratio}>=0,{ratio}<{green})",
        "amber": f"AND({ratio}>={green},{ratio}<={red})",
        "red": f"{ratio}>{red}",
    }


def rag_bands(policy: Policy) -> dict[str, str]:
    """The policy's rule for each colour in words, with its thresholds."""
    green, red = pounds(policy.green_below, 2), pounds(policy.red_above, 2)
    return {
        "harm": "Below £0",
        "green": f"£0 to {green}",
        "amber": f"{green} to {red}",
        "red": f"Above {red}",
    }


def rag_formula(cell: str, policy: Policy, unless: str = "") -> str:
    """Colour of the ratio in ``cell`` as a word, so that colour is never the only sign.

    Where the condition ``unless`` holds the ratio is of a part, and has no colour.
    """
    green, red = f"{policy.green_below:.12g}", f"{policy.red_above:.12g}"
    ratio = digits.formula(cell)
    words = f'IF({ratio}<{green},"GREEN",IF({ratio}<={red},"AMBER","RED"))'
    words = f'IF({ratio}<0,"{NET_HARM}",{words})'
    if unless:
        words = f'IF({unless},"{UNFINISHED}",{words})'
    return f'=IF(ISNUMBER({cell}),{words},"")'


def rag_meaning(ratio: float, policy: Policy) -> str:
    """What the colour of a ratio says, with the policy's thresholds."""
    if ratio == 0:
        return "£0: nothing of value is left, or nothing has a price; the colour says nothing"
    colour = policy.rag(ratio)
    return f"{rag_bands(policy)[colour]}: {_RAG_MEANING[colour]}"


_RAG_MEANING = {
    "harm": "it does more harm than good",
    "green": "within what such work usually returns",
    "amber": "high, ask what it rests on",
    "red": "very high, question it before relying on it",
}
NET_HARM = "NET HARM"
UNFINISHED = "UNFINISHED"  # stands for the colour of a ratio that leaves something out
COLOUR_WORDS = (
    "The colour is a credibility light, not a mark: a very high return is what needs questioning."
)


def rag_word(colour: str) -> str:
    """Say a colour in capitals, so that it is never the only sign."""
    return NET_HARM if colour == "harm" else colour.upper()
