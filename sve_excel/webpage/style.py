"""The page's style: the palette and the categories' colours before the rules that use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files

from sve_excel.library.loading import Library
from sve_excel.looks import palette
from sve_excel.results.columns import RESULT_INPUTS, RESULT_OUTPUTS
from sve_excel.webpage.tables import soft

_LIGHT = {
    "paper": palette.PAPER,
    "ink": palette.INK,
    "muted": palette.MUTED,
    "brand": palette.BRAND,
    "brandtext": palette.BRAND_TEXT,
    "link": palette.LINK,
    "line": palette.LINE,
    "soft": palette.COMPUTED_FILL,
    "bar": palette.BAR,
    "bite": palette.AMBER_BAR,
    "edge": palette.PAPER,
}
_DARK = {
    "paper": "#14191F",
    "ink": "#E6EAEE",
    "muted": "#A9B4BF",
    "brand": "#24496B",
    "brandtext": "#FFFFFF",
    "link": "#8EC1F0",
    "line": "#3D4853",
    "soft": "#1E252D",
    "bar": "#7FA3C4",
    "bite": "#E0A045",
    "edge": "#A9B4BF",
}


_FIGURES = "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"


def looks_of(library: Library) -> dict[str, str]:
    """Class of each category's colour by its name."""
    return {category.name: f"c{at}" for at, category in enumerate(library.categories)}


def style_sheet(
    library: Library, ranked: Sequence[str], shapes: Mapping[str, Sequence[int]]
) -> str:
    """Give the whole style sheet of a page under this library.

    ``ranked`` are the headings of the ranking; ``shapes`` gives of each class of tables the
    columns in which figures stand.
    """
    rules = [f":root{{{_variables(_LIGHT)}}}"]
    dark = f":root{{{_variables(_DARK)}}}"
    rules.append(f"@media screen and (prefers-color-scheme:dark){{{dark}}}")
    for colour, fill in palette.RAG_FILL.items():
        rules.append(f".{colour}{{background:{fill};color:{palette.RAG_TEXT[colour]}}}")
    for at, category in enumerate(library.categories):
        rules.append(
            f".c{at}{{background:{category.colour};color:{category.text_colour};fill:{category.colour}}}"
        )
    rules += labels("rank", ranked)
    rules += labels("outputs", [soft(column.heading) for column in RESULT_OUTPUTS])
    rules += labels("inputs", [column.heading for column in RESULT_INPUTS.values()])
    cells = [
        f".{shape} tr>:is({','.join(f':nth-child({at})' for at in columns)})"
        for shape, columns in shapes.items()
        if columns
    ]
    if cells:
        rules.append(f"{','.join(cells)}{{{_FIGURES}}}")
    own = (files("sve_excel.webpage") / "templates" / "page.css").read_text(encoding="utf-8")
    return "\n".join([*rules, own])


def labels(kind: str, headings: Sequence[str]) -> list[str]:
    """Rules that write a column's heading before its figure, where rows stand as cards."""
    rules = [
        f'.{kind} td:nth-child({at})::before{{content:"{heading}"}}'
        for at, heading in enumerate(headings, 1)
    ]
    return [f"@media screen and (max-width:700px){{{''.join(rules)}}}"]


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())
