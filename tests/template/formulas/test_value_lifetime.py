"""A value of a lifetime counts once in the workbook as in the engine, whatever is typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sve_excel.layout import OUTPUT_COLUMNS, OUTPUTS, letters
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from tests.bids import assert_panel_is, panel, recalculated
from tests.builders import INPUT, OUTPUT, PROJECT, process
from tests.judges import requires_libreoffice


@requires_libreoffice
def test_a_lifetime_counts_once_in_the_panel_and_in_the_row(small: Library, tmp_path: Path) -> None:
    held = {OUTPUT["Proxy"]: "lifetime"}
    library = replace(
        small,
        proxies=tuple(
            replace(each, recurrence=held.get(each.name, each.recurrence)) for each in small.proxies
        ),
    )
    rows = [{**OUTPUT, "Duration": years} for years in (10, 0.5, None)]
    workbook = fill_template(library, Answers(PROJECT, rows, [INPUT]), output_rows=5, input_rows=3)
    result = process(tmp_path, workbook, library=library)
    assert result.valuation is not None
    assert [line.gross for line in result.valuation.lines] == [10_000, 10_000, 10_000]
    assert [str(f.place) for f in result.findings if f.code == "SVE330"] == [
        "Outputs!I5",
        "Outputs!I6",
    ]
    seen = recalculated(workbook, tmp_path)
    at = letters(OUTPUT_COLUMNS)["Gross value"]
    assert [seen[OUTPUTS][f"{at}{row}"].value for row in (5, 6, 7)] == [10_000, 10_000, 10_000]
    assert_panel_is(panel(seen), result.valuation)
