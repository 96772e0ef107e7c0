"""Cells whose format, formula or place shows a reader something else than what counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.builders import Builder, Change, edited, formula, read, with_output

NBSP = "\u00a0"
OURS = ("SVE222", "SVE124", "SVE125", "SVE236", "SVE237", "SVE238", "SVE239")


def shows(sheet: str, cell: str, code: str, value: Any = None) -> Change:
    """A number format, and what the cell holds."""

    def change(book: openpyxl.Workbook) -> None:
        found = book[sheet][cell]
        found.number_format = code
        if value is not None:
            found.value = value

    return change


SHOWN: dict[str, tuple[Change, list[str]]] = {
    "rounded": (shows("Outputs", "H5", "0", 64.4), ["SVE236 Outputs!H5"]),
    "rounded by little": (shows("Outputs", "H5", "0", 1234.4), []),
    "in thousands": (shows("Outputs", "H5", "#,##0,", 64_000), ["SVE236 Outputs!H5"]),
    "with a k": (shows("Inputs", "D5", '"£"0"k"', 64), ["SVE236 Inputs!D5"]),
    "with noughts behind it": (shows("Outputs", "H5", '0"00"', 64), ["SVE236 Outputs!H5"]),
    "words instead": (shows("Outputs", "H5", '"see note"', 64), ["SVE236 Outputs!H5"]),
    "without its minus": (shows("Outputs", "H5", "0;[Red]0", -64), ["SVE236 Outputs!H5"]),
    "in brackets": (shows("Outputs", "H5", "#,##0;(#,##0)", -64), []),
    "as a power of ten": (shows("Outputs", "H5", "0E+00", 64), ["SVE236 Outputs!H5"]),
    "another figure above a limit": (
        shows("Outputs", "H5", '[>100]"12";0', 1200),
        ["SVE236 Outputs!H5"],
    ),
    "a colour above a limit": (shows("Outputs", "H5", "[Red][>100]0;0", 1200), []),
    "with noughts that fill the cell": (shows("Outputs", "H5", "0*0", 5), ["SVE236 Outputs!H5"]),
    "with blanks that fill the cell": (shows("Outputs", "H5", "_(* #,##0_)", 5), []),
    "as a fraction": (shows("Outputs", "H5", "# ?/?", 1.46), ["SVE236 Outputs!H5"]),
    "more decimals than a number holds": (shows("Outputs", "H5", "0." + "0" * 30, 64), []),
    "thousands beyond all numbers": (
        shows("Outputs", "H5", "0" + "," * 110, 64),
        ["SVE236 Outputs!H5"],
    ),
    "per cent beyond all numbers": (shows("Outputs", "H5", "0" + "%" * 160, 64), []),
    "a fraction of a set number": (shows("Outputs", "H5", "# ?/99999999999", 64), []),
    "a code that no program takes": (shows("Outputs", "H5", "[$" * 30_000, 64), []),
    "blanks": (shows("Outputs", "H5", '"  "', 64), ["SVE222 Outputs!H5"]),
    "a blank as wide as a figure": (shows("Outputs", "H5", "_0", 64), ["SVE222 Outputs!H5"]),
    "one blank": (shows("Outputs", "H5", "\\ ", 64), ["SVE222 Outputs!H5"]),
    "blanks all over": (shows("Outputs", "H5", "* ", 64), ["SVE222 Outputs!H5"]),
    "a no-break space": (shows("Outputs", "H5", f'"{NBSP}"', 64), ["SVE222 Outputs!H5"]),
    "no section": (shows("Outputs", "H5", ";;;", 64), ["SVE222 Outputs!H5"]),
    "blanks above nothing": (shows("Outputs", "H5", '" ";-0;0', 64), ["SVE222 Outputs!H5"]),
    "a dash for a figure": (shows("Outputs", "H5", '"-"', 64), ["SVE236 Outputs!H5"]),
    "nothing as a blank": (shows("Outputs", "K5", '0%;-0%;" "', 0), []),
    "other words for a text": (
        shows("Outputs", "A5", '0;0;0;"Other thing"', "Sport"),
        ["SVE236 Outputs!A5"],
    ),
    "words behind a text": (
        shows("Outputs", "A5", '@" (withdrawn)"', "Sport"),
        ["SVE236 Outputs!A5"],
    ),
    "no text": (shows("Outputs", "A5", "0;0;0;", "Sport"), ["SVE222 Outputs!A5"]),
    "blanks around a text": (shows("Outputs", "A5", "0;0;0;_(@_)", "Sport"), []),
    "a text as it is": (shows("Outputs", "A5", "@", "Sport"), []),
    "words for numbers alone": (shows("Outputs", "A5", '0" people"', "Sport"), []),
    "figures behind a number typed as text": (
        shows("Outputs", "H5", '@"00"', "24"),
        ["SVE236 Outputs!H5"],
    ),
    "a number typed as text as another": (
        shows("Outputs", "H5", '0;0;0;"24"', "2400"),
        ["SVE236 Outputs!H5"],
    ),
    "a number typed as text with its unit": (shows("Outputs", "H5", '@" people"', "24"), []),
    "another year": (
        shows("Project", "B10", 'dd/mm/"2031"', date(2026, 4, 1)),
        ["SVE236 Project!B10"],
    ),
    "another month": (
        shows("Project", "B10", 'd" May "yyyy', date(2026, 4, 1)),
        ["SVE236 Project!B10"],
    ),
    "a year in place of a day": (
        shows("Project", "B10", '"2031"', 46113),
        ["SVE236 Project!B10"],
    ),
    "a day with its words": (
        shows("Project", "B10", 'dddd", the "d" of "mmmm" "yyyy', date(2026, 4, 1)),
        [],
    ),
    "with its unit": (shows("Outputs", "H5", '0" people"', 64), []),
    "months": (shows("Outputs", "I5", '0" months"', 24), ["SVE236 Outputs!I5"]),
    "years": (shows("Outputs", "I5", '0" years"', 2), []),
    "a share rounded": (shows("Outputs", "K5", "0%", 0.124), ["SVE236 Outputs!K5"]),
    "a share rounded by little": (shows("Outputs", "K5", "0.0%", 0.1234), []),
    "a share that is asked about by itself": (shows("Outputs", "K5", "0%", 0.002), []),
    "a share as a part": (shows("Outputs", "K5", "0.00", 0.12), []),
    "per cent of people": (shows("Outputs", "H5", "0%", 64), ["SVE237 Outputs!H5"]),
    "nothing as a dash": (shows("Outputs", "K5", '0%;-0%;"-"', 0), []),
    "nothing as n/a": (shows("Outputs", "K5", '0%;-0%;"n/a"', 0), []),
    "nothing as a figure": (shows("Outputs", "K5", '0%;-0%;"20%"', 0), ["SVE236 Outputs!K5"]),
    "dollars": (shows("Inputs", "D5", "[$$-409]#,##0.00", 1000), ["SVE238 Inputs!D5"]),
    "euro": (shows("Project", "B12", "#,##0 €", 1000), ["SVE238 Project!B12"]),
    "pounds": (shows("Inputs", "D5", "£#,##0.00", 1000), []),
}


@pytest.mark.parametrize("what", SHOWN)
def test_a_format_that_shows_another_figure_is_said(what: str, build: Builder) -> None:
    change, expected = SHOWN[what]
    _, found = read(edited(build(), change))
    assert [each for each in found if each.startswith(OURS)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=RANDBETWEEN(10,20)", ["SVE239 Outputs!E2"]),
        ("=10+rand()*2", ["SVE239 Outputs!E2"]),
        ("=YEAR(TODAY())-2000", ["SVE239 Outputs!E2"]),
        ("=INT(NOW())", ["SVE239 Outputs!E2"]),
        ("=[1]Sheet1!$A$1", ["SVE124 Outputs!E2"]),
        ("='[Other book.xlsx]My sheet'!A1*2", ["SVE124 Outputs!E2"]),
        ("=10+2", []),
        ('=IF("TODAY()"="x",1,2)', []),
        ("=BRAND(1)", []),
        ("=SUM(Table1[Units])", []),
    ],
)
def test_a_figure_that_does_not_stay_is_said(
    text: str, expected: list[str], build: Builder
) -> None:
    _, found = read(with_output(Units=formula(text, 12)))
    assert [each for each in found if each.startswith(("SVE239", "SVE124"))] == expected


def test_an_answer_beside_its_place_is_said(build: Builder) -> None:
    def beside(book: openpyxl.Workbook) -> None:
        book["Project"]["C12"].value, book["Project"]["B12"].value = 5000, None
        book["Project"]["C5"].value = "a note beside an answer"

    submission, found = read(edited(build(), beside))
    assert [each for each in found if each.startswith("SVE125")] == ["SVE125 Project!B12"]
    assert submission.project.contract_price is None


def test_help_that_stands_beside_every_answer_is_no_answer(build: Builder) -> None:
    """The first template had a column of it."""

    def beside(book: openpyxl.Workbook) -> None:
        for row in range(4, 24):
            book["Project"][f"C{row}"].value = "What you would tell a neighbour."
        book["Project"]["B12"].value = None

    _, found = read(edited(build(), beside))
    assert [each for each in found if each.startswith("SVE125")] == []
