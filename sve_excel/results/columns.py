"""The columns of the workings: one record for each, for outputs and for the inputs above them.

Heading, width, figure, formula, total and link all come from the record, and formulas elsewhere
name a column by its heading, so that a column that comes in between moves no figure. The widths
are those of the whole sheet: what stands above takes the first four columns as they are, so a new
one belongs to the right of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sve_excel.layout import DESCRIPTION, INPUTS, OUTPUTS, TAKEN_OFF, gains_words
from sve_excel.looks.figures import FACTOR, LONG_PENCE, NUMBER, PRICE, SHARE, YEARS
from sve_excel.looks.fitting import text_width
from sve_excel.looks.flat import Cells, Row, Shown
from sve_excel.looks.page import place_of
from sve_excel.method import excel
from sve_excel.model import Input, LineValue, Output, Valuation
from sve_excel.records.columns import Share
from sve_excel.words.saying import figure

_SIDE_WIDTH = 50.0  # characters that the tables to the right of the charts need


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked(Shown[Row]):
    """A column of the workings.

    ``link`` gives the place in the workbook that its cells lead to, ``total`` the figure that
    stands below them; one that is a ``chip`` has the mark of the category it names.
    """

    link: Callable[[Row], str] | None = None
    total: Callable[[Valuation], float] | None = None
    chip: bool = False


def _terms(at: Cells) -> excel.Terms:
    shares = {share.attribute: at(share.narrow) for share in TAKEN_OFF}
    return excel.Terms(at("Units"), at("Value of one"), at("Years"), shares)


def _described(output: Output) -> str:
    """The description, and why not all of the units count, where the rules ask for it."""
    if output.is_core:
        return f"{output.description} (In the specification: listed, not valued.)"
    if output.due is None or output.due == 1:
        return output.description
    due = f"{output.due * 100:.12g} % of {figure(output.quantity)} is due to this contract"
    return f"{output.description} ({due}.)"


def _share(share: Share) -> Worked[LineValue]:
    longest = max(map(text_width, share.narrow.replace("-", "- ").split()))
    width = max(6.5, round(longest + 0.2, 1))
    return Worked(
        share.narrow, width, SHARE, get=lambda line: line.claim.output.share(share.attribute)
    )


RESULT_OUTPUTS: tuple[Worked[LineValue], ...] = (
    Worked(
        "Row",
        7.0,
        get=lambda line: str(line.claim.output.row),
        link=lambda line: place_of(OUTPUTS, line.claim.output.cells.get(DESCRIPTION, "")),
    ),
    Worked("Description", 25.2, wrap=True, get=lambda line: _described(line.claim.output)),
    Worked("Category", 14.8, wrap=True, chip=True, get=lambda line: line.claim.output.category),
    Worked(
        "Outcome and proxy",
        25.8,
        wrap=True,
        get=lambda line: f"{line.claim.output.outcome}: {line.claim.output.proxy}",
    ),
    Worked("Units", 7.5, NUMBER, get=lambda line: line.claim.output.counted),
    Worked("Unit", 9.7, wrap=True, get=lambda line: line.claim.unit),
    Worked("Value of one", 9.8, PRICE, get=lambda line: line.claim.price),
    Worked("Years", 5.2, YEARS, get=lambda line: line.claim.output.years),
    *map(_share, TAKEN_OFF),
    Worked(
        "Gross value",
        11.5,
        LONG_PENCE,
        get=lambda line: line.gross,
        formula=lambda at, *_: excel.gross_value(_terms(at)),
        total=lambda valuation: valuation.gross_outputs,
    ),
    Worked(
        "Net value",
        11.5,
        LONG_PENCE,
        get=lambda line: line.net,
        formula=lambda at, *_: excel.net_value(_terms(at)),
        total=lambda valuation: valuation.net_outputs,
    ),
    Worked(
        "Present value",
        11.5,
        LONG_PENCE,
        get=lambda line: line.present_value,
        formula=lambda at, policy, kind: excel.present_value(
            _terms(at), policy.discounting.of(kind), policy.longest_duration
        ),
        kind=lambda line: line.claim.discount,
        total=lambda valuation: valuation.present_value,
    ),
    Worked(
        "Who gains",
        10.8,
        wrap=True,
        get=lambda line: "" if line.claim.kind == "none" else gains_words(line.claim.gains),
    ),
)
PLACE: Mapping[str, int] = {column.heading: at for at, column in enumerate(RESULT_OUTPUTS)}
WIDTHS = tuple(column.width for column in RESULT_OUTPUTS)
LAST = len(RESULT_OUTPUTS) - 1
# column from which tables stand to the right of the charts
SIDE = next(at for at in range(LAST, 0, -1) if math.fsum(WIDTHS[at:]) >= _SIDE_WIDTH)

# each stands in the outputs' column of that heading, so that like stands below like
RESULT_INPUTS: Mapping[int, Worked[Input]] = {
    PLACE["Row"]: Worked(
        "Row",
        get=lambda spent: str(spent.row),
        link=lambda spent: place_of(INPUTS, spent.cells.get(DESCRIPTION, "")),
    ),
    PLACE["Description"]: Worked("Description", wrap=True, get=lambda spent: spent.description),
    PLACE["Category"]: Worked("Category", wrap=True, get=lambda spent: spent.category),
    PLACE["Outcome and proxy"]: Worked("Evidence", wrap=True, get=lambda spent: spent.evidence),
    PLACE["Units"]: Worked("Volume", form=NUMBER, get=lambda spent: spent.quantity),
    PLACE["Value of one"]: Worked("Value of one", form=PRICE, get=lambda spent: spent.price),
    PLACE["Unit"]: Worked("Prices of", wrap=True, get=lambda spent: spent.prices.words),
    PLACE[TAKEN_OFF[1].narrow]: Worked(
        "£1 at the base", form=FACTOR, get=lambda spent: spent.prices.to_base
    ),
    PLACE["Leakage"]: Worked("Leakage", form=SHARE, get=lambda spent: spent.lost),
    PLACE["Gross value"]: Worked(
        "Gross input",
        form=LONG_PENCE,
        get=lambda spent: spent.gross,
        formula=lambda at, *_: excel.gross_input(
            at("Value of one"), at("Volume"), at("£1 at the base")
        ),
    ),
    PLACE["Net value"]: Worked(
        "Net input",
        form=LONG_PENCE,
        get=lambda spent: spent.net,
        formula=lambda at, *_: excel.net_input(at("Gross input"), at("Leakage")),
    ),
}
# columns of the outputs that inputs have no use for
INPUTS_LACK = tuple(at for at in range(max(RESULT_INPUTS)) if at not in RESULT_INPUTS)
