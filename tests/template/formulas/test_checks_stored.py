"""What a filled workbook stores as a check is what its formula says, of whatever is typed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from sve_excel.layout import (
    CORE_SERVICE,
    INPUTS,
    NO_PROXY,
    OUTPUTS,
    OWN_PROXIES,
    SHARE_DUE,
    SHARE_HEADINGS,
    TABLES,
    letters,
)
from sve_excel.library.loading import Library
from sve_excel.policy.loading import load_policy
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from tests.bids import FIRST, recalculated
from tests.builders import INPUT, OUTPUT, OWN, PROJECT
from tests.judges import requires_libreoffice

Typed = Mapping[str, Any]
# no TRUE and FALSE among them: to LibreOffice they are numbers, to Excel and the engine not
BLANKS: Sequence[Any] = (None, " ", "\u00a0")
SHARES: Sequence[Any] = (*BLANKS, "a fifth", "150%", "-5%", 1.2, -0.1, 0.004, "0.4%", 1e15)
OUTPUT_FAULTS: Mapping[str, Sequence[Any]] = {
    "Description": BLANKS,
    "Category": (*BLANKS, "No such", "Active, inclusive and safe"),
    "Outcome": (*BLANKS, "No such", "Less loneliness"),
    "Proxy": (*BLANKS, "No such", "Visit to a lonely person", NO_PROXY, "Bicycle mended", "Twice"),
    "Units": (*BLANKS, 0, -3, "a few", "1e3", 1e15),
    "Duration": (*BLANKS, 0, -1, 61, "2 years"),
    "Leakage": SHARES,
    "Drop-off": SHARES,
    CORE_SERVICE.heading: ("Yes", "no", "perhaps"),
    SHARE_DUE.heading: (0.5, "half", 1.5, -0.1),
}
INPUT_FAULTS: Mapping[str, Sequence[Any]] = {
    "Description": BLANKS,
    "Category": (*BLANKS, "No such"),
    "Value": (*BLANKS, "a lot", -1, 0, 1e15),
    "Volume": (*BLANKS, "some", -1, 0),
    "Leakage": SHARES,
}
OWN_FAULTS: Mapping[str, Sequence[Any]] = {
    "Proxy": (None, "Visit to a lonely person", "x" * 201, "Twice", "Twice "),
    "Outcome": (*BLANKS, "No such"),
    "Unit": BLANKS,
    "Value": (*BLANKS, "a lot", -1),
    "Price year": ("1899", "last year"),
    "Source": BLANKS,
}


def spoilt(row: Typed, faults: Mapping[str, Sequence[Any]]) -> Iterator[Typed]:
    """The row as it is, then with each fault by itself, then with each in a row of many."""
    yield row
    for heading, answers in faults.items():
        for answer in answers:
            yield {**row, heading: answer}
    for at in range(max(map(len, faults.values()))):
        yield {**row, **{heading: found[at % len(found)] for heading, found in faults.items()}}


def own_rows() -> list[Typed]:
    """The same of own proxies, each with a name of its own where that is not the fault."""
    return [
        {**row, "Proxy": row["Proxy"] if "Proxy" in row and row["Proxy"] != OWN["Proxy"] else name}
        for at, row in enumerate(spoilt(OWN, OWN_FAULTS))
        for name in (f"Own {at}" if at else OWN["Proxy"],)
    ]


def checks(book: openpyxl.Workbook, table: str, rows: int) -> list[str]:
    at = letters(TABLES[table])["Check"]
    return [str(book[table][f"{at}{row}"].value or "") for row in range(FIRST, FIRST + rows)]


@requires_libreoffice
def test_the_words_that_are_stored_are_those_of_the_formula(small: Library, tmp_path: Path) -> None:
    rules = tmp_path / "sve-policy.toml"
    rules.write_text("[template]\nask_core_service = true\nask_share = true\n")
    outputs = [*spoilt(OUTPUT, OUTPUT_FAULTS)]
    outputs += [{**OUTPUT, **dict.fromkeys(SHARE_HEADINGS, found)} for found in SHARES]
    inputs, own = [*spoilt(INPUT, INPUT_FAULTS)], own_rows()
    answers = Answers(PROJECT, outputs, inputs, own)
    workbook = fill_template(small, answers, policy=load_policy(rules))
    stored = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    with tempfile.TemporaryDirectory() as folder:
        seen = recalculated(workbook, Path(folder))
    for table, rows in ((OUTPUTS, outputs), (INPUTS, inputs), (OWN_PROXIES, own)):
        found = zip(
            rows, checks(stored, table, len(rows)), checks(seen, table, len(rows)), strict=True
        )
        differing = [(dict(row), kept, now) for row, kept, now in found if kept != now]
        assert differing == []
        assert len({*checks(seen, table, len(rows))}) > 5
