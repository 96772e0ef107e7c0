"""How figures are shown: every number format that is written, once.

Excel shows the point of a format whose decimals are all optional even where none follows it: 64 is
``64.`` under one of them, and 20% is ``20.%``. So there is none here, and each has the sign before
the pound, which stands in quotation marks, since the standard knows it so alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MONEY = '"£"#,##0;[Red]-"£"#,##0'
PENCE = '"£"#,##0.00;[Red]-"£"#,##0.00'
# of ten million pounds and more no pence, which nobody could read in a column for the others
LONG_PENCE = '[>=9999999.995]"£"#,##0;[<0][Red]-"£"#,##0.00;"£"#,##0.00'
# of one of something: below £1 two decimals may say nothing
PRICE = '[>=1]"£"#,##0.00;[<0][Red]-"£"#,##0.00;"£"0.00##'
RATIO = '"£"#,##0.00;-"£"#,##0.00'  # without red, since the cell has the colour of its return
CHANGE = '[>=0.5]"£"#,##0;[<=-0.5][Red]-"£"#,##0;"£"0'  # in pounds, where a penny is none
AXIS_MONEY = '"£"#,##0;-"£"#,##0'
AXIS_MILLIONS = '"£"#,##0.0,,"m";-"£"#,##0.0,,"m"'
NUMBER = "General;[Red]-General"
YEARS = "General"
COUNT = "0"
TO_MEND = '[=1]0" row to mend";[>1]0" rows to mend";"no row to mend"'
FACTOR = "0.0000"
DECIMALS = "#,##0.00;-#,##0.00"
# what bids are put in order by, where one that comes last in any case has no figure
ORDERED = '[<-1000000000000000]"–";[<0]-#,##0.00;#,##0.00'
POINTS = "0.00;-0.00"
POINTS_IF_ANY = '0.00;-0.00;0.00;"–"'  # where another column has the words for there being none
RATIO_CHANGE = "+0.00;[Red]-0.00;0.00"
AXIS_CHANGE = "+0.00;-0.00;0"
SHARE = "0.0%"
PERCENT = "0%"
PART = '0%;[Red]-0%;"–"'  # of what a bid comes to, below nothing where it does harm
CHANCE = '0%;;"–"'
SHARE_CHANGE = "+0%;-0%;0%"
FALL = '[>1]"to nothing";[<0]"not at all";0%'  # how far a value may fall
DASH = '"–"'  # whatever the figure
UNSEEN = ";;;"  # for formulas alone
DATE = "dd/mm/yyyy"
MARKED = 'General;-General;General;"▌ "@'  # a text behind a thin mark


@dataclass(frozen=True, slots=True)
class Decimals:
    """A kind of figure that is shown with no more decimals than it has.

    No number format can do that alone: one whose decimals are optional shows 64 as ``64.`` in
    Excel, and its conditions know only how large a figure is. So each figure that is written has
    the format that it needs, which every program shows alike, and where people type rules choose
    it: Excel, LibreOffice and Gnumeric follow them, and Google Sheets, which knows no number
    formats in rules, shows the format without: 20.0% for 20%.

    ``scale`` is what a figure is multiplied by when it is shown, ``forms`` are its formats with
    none, one and two decimals, ``least`` is the figure below which two say too little.
    """

    scale: int
    forms: tuple[str, str, str]
    least: float = 0

    def form(self, number: float) -> str:
        """Format of this figure, empty where two decimals say too little."""
        shown = number * self.scale
        for places, form in enumerate(self.forms):
            if round(shown, 6) == round(shown, places):
                return form
        return self.forms[-1] if abs(shown) >= self.least else ""

    def rules(self, cell: str) -> list[tuple[str, str]]:
        """Formula and format of each rule for ``cell``, of which the first that holds counts."""
        shown = f"{cell}*{self.scale}" if self.scale != 1 else cell
        tests = [f"ROUND({shown},6)=ROUND({shown},{places})" for places in range(3)]
        tests[-1] = f"OR({tests[-1]},ABS({shown})>={self.least:g})"
        return [
            (f"=AND(ISNUMBER({cell}),{test})", form)
            for test, form in zip(tests, self.forms, strict=True)
        ]


DECIMALS_OF: Mapping[str, Decimals] = {
    NUMBER: Decimals(
        1, ("#,##0;[Red]-#,##0", "#,##0.0;[Red]-#,##0.0", "#,##0.00;[Red]-#,##0.00"), 0.1
    ),
    SHARE: Decimals(100, ("0%", "0.0%", "0.00%")),
}
