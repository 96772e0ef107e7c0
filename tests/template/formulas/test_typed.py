"""Typed numbers as the workbook reads them: as the engine does, and no other."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

from sve_excel.layout import (
    INPUT_COLUMNS,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    letters,
)
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from sve_excel.template.formulas.typed import WORKINGS
from sve_excel.words.numbers import parse_number
from tests.bids import (
    FIRST,
    assert_panel_is,
    panel,
    random_bid,
    recalculated,
    typed_by_openpyxl,
    valuation_of,
    with_texts,
)
from tests.builders import INPUT, OUTPUT, PROJECT, process
from tests.judges import requires_libreoffice
from tests.typed import PERCENTAGES, READ, REFUSED


@requires_libreoffice
def test_numbers_typed_as_text_count_in_the_panel_as_in_the_engine(
    library: Library, tmp_path: Path
) -> None:
    """Half the numbers of a whole bid are texts, and nothing comes out differently for it."""
    dice = random.Random(7)
    forms = (dice.choice([None, *range(5)]) for _ in itertools.count())
    plain = random_bid(7, library)
    bid = with_texts(plain, forms)
    workbook = typed_by_openpyxl(bid)
    engine = valuation_of(workbook, tmp_path)
    assert engine.net_sroi == valuation_of(typed_by_openpyxl(plain), tmp_path).net_sroi
    assert_panel_is(panel(recalculated(workbook, tmp_path)), engine)


@requires_libreoffice
def test_a_text_is_read_as_a_number_by_the_workbook_where_the_engine_reads_it_and_only_there(
    small: Library, tmp_path: Path
) -> None:
    texts = [text for text, _ in (*READ, *PERCENTAGES)] + [text for text in REFUSED if text]
    rows = [{**OUTPUT, "Units": text, "Leakage": text} for text in texts]
    seen = recalculated(fill_template(small, Answers(PROJECT, rows, [INPUT])), tmp_path)[OUTPUTS]
    for row, text in enumerate(texts, FIRST):
        for heading in ("Units", "Leakage"):
            share = heading == "Leakage"
            found = seen.cell(row, WORKINGS[OUTPUTS, heading, "number"] + 1).value
            wanted = parse_number(text, share=share)
            assert found == (wanted if wanted is not None else "no" if text.strip() else None), text


@requires_libreoffice
def test_what_the_engine_refuses_as_a_number_the_workbook_refuses(
    small: Library, tmp_path: Path
) -> None:
    """A number that is too large for a double to hold its pence."""
    large = (1e15, -1e15, "1000000000000000", "2,000,000,000,000,000")
    faults = [
        *((OUTPUTS, {heading: found}) for heading in ("Units", "Leakage") for found in large),
        *((INPUTS, {heading: found}) for heading in ("Value", "Volume") for found in large),
    ]
    outputs = [{**OUTPUT, **fault} for name, fault in faults if name == OUTPUTS]
    inputs = [{**INPUT, **fault} for name, fault in faults if name == INPUTS]
    workbook = fill_template(
        small, Answers(PROJECT, [OUTPUT, *outputs], [INPUT, *inputs]), output_rows=40
    )
    seen = recalculated(workbook, tmp_path)
    for name, columns, rows in (
        (OUTPUTS, OUTPUT_COLUMNS, outputs),
        (INPUTS, INPUT_COLUMNS, inputs),
    ):
        at = letters(columns)["Check"]
        for row, answers in enumerate(rows, FIRST + 1):
            check = str(seen[name][f"{at}{row}"].value)
            assert not check.startswith("OK"), (name, answers, check)
    assert panel(seen)["Rows that need attention"] == len(faults)
    wrong = {
        (found.place.sheet, found.place.cell[-2:].lstrip("ABCDEFGHIJKLM"))
        for found in process(tmp_path, workbook, library=small).findings
        if found.severity == "error"
    }
    assert len(wrong) == len(faults)
