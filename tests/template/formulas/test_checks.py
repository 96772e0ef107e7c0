"""The Check beside each row: what is wrong in words, and the engine agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.layout import (
    INPUTS,
    NO_PROXY,
    OUTPUTS,
    OWN_PROXIES,
    letters,
)
from sve_excel.library.loading import Library
from tests.bids import FIRST, TABLES, close, panel, recalculated
from tests.builders import INPUT, OUTPUT, OWN, Builder, process
from tests.judges import gnumeric, requires_gnumeric, requires_libreoffice

# what is typed wrong in one row of Outputs, and what the Check beside it says
WRONG: Sequence[tuple[Mapping[str, Any], str]] = (
    ({"Description": None}, "Describe the output"),
    ({"Category": None}, "Choose a category"),
    ({"Category": "Sports"}, "Choose a category from the list"),
    ({"Outcome": None}, "Choose an outcome"),
    ({"Outcome": "Fun"}, "Choose an outcome from the list"),
    ({"Category": "Active, inclusive and safe"}, "Choose an outcome under this category"),
    ({"Proxy": None}, "Choose a proxy"),
    ({"Proxy": "Fun had"}, "Choose a proxy under this outcome"),
    ({"Outcome": "People trained"}, "Choose a proxy under this outcome"),
    ({"Units": None}, "Type the units"),
    ({"Units": "some"}, "Units must be a number"),
    ({"Units": "1,5"}, "Units must be a number"),
    ({"Proxy": NO_PROXY, "Units": "some"}, "Units must be a number"),
    ({"Proxy": NO_PROXY, "Leakage": "low"}, "Each share must be a number, such as 20%"),
    ({"Leakage": "120%"}, "Leakage is above 100 %: type 20%"),
    ({"Units": 0}, "Units are 0: type how many, or clear the row"),
    ({"Duration": "long"}, "Duration must be a number of years"),
    ({"Duration": 0}, "Duration must be above 0, at most 60 years"),
    ({"Duration": 61}, "Duration must be above 0, at most 60 years"),
    ({"Leakage": "low"}, "Each share must be a number, such as 20%"),
    ({"Leakage": 20}, "Leakage is above 100 %: type 20%"),
    ({"Deadweight": 1.01}, "Deadweight is above 100 %: type 20%"),
    ({"Attribution": -0.1}, "Attribution is below 0 %"),
    ({"Displacement": 5}, "Displacement is above 100 %: type 20%"),
    ({"Drop-off": -1}, "Drop-off is below 0 %"),
)
WRONG_INPUTS: Sequence[tuple[Mapping[str, Any], str]] = (
    ({"Description": None}, "Describe the input"),
    ({"Category": None}, "Choose a category"),
    ({"Category": "Gold"}, "Choose a category from the list"),
    ({"Value": None}, "Type the value in pounds"),
    ({"Value": "free"}, "Value must be a number of pounds"),
    ({"Value": -1}, "An input cannot be negative"),
    ({"Volume": "many"}, "Volume must be a number"),
    ({"Volume": -1}, "An input cannot be negative"),
    ({"Leakage": "low"}, "Leakage must be a share, such as 20%"),
    ({"Leakage": 20}, "Leakage must be between 0 % and 100 %: type 20%"),
    ({"Leakage": -0.1}, "Leakage must be between 0 % and 100 %: type 20%"),
)
FINE_INPUTS: Sequence[tuple[Mapping[str, Any], str]] = (
    ({}, "OK"),
    ({"Leakage": 0.0007}, "OK, but leakage is 0.07 %: did you mean 7 %?"),
)
WRONG_OWN: Sequence[tuple[Mapping[str, Any], str]] = (
    ({"Proxy": None}, "Name the proxy"),
    ({"Proxy": "Visit to a lonely person"}, "The library has a proxy of this name: choose another"),
    ({"Proxy": "B", "Outcome": None}, "Choose the outcome"),
    ({"Proxy": "C", "Outcome": "Fun"}, "Choose an outcome from the list"),
    ({"Proxy": "D", "Unit": None}, "Say what one unit is"),
    ({"Proxy": "E", "Value": None}, "Type the value in pounds"),
    ({"Proxy": "F", "Value": "forty"}, "Type the value in pounds"),
    ({"Proxy": "I", "Value": "(40)"}, "A proxy cannot be worth less than nothing"),
    (
        {"Proxy": "G", "Price year": "1999"},
        "Choose a price year from the list, or leave it blank",
    ),
    ({"Proxy": "H", "Source": None}, "Give the source: who published it, and where"),
    ({"Proxy": "Long " * 41}, "Give the proxy a shorter name"),
    ({"Proxy": "Twin"}, "Two own proxies have this name"),
    ({"Proxy": "Twin"}, "Two own proxies have this name"),
)
FINE: Sequence[tuple[Mapping[str, Any], str]] = (
    ({}, "OK"),
    ({"Units": -1}, "OK: counted as harm"),
    ({"Deadweight": 0.002}, "OK, but deadweight is 0.2 %: did you mean 20 %?"),
    (
        {"Drop-off": 0.00355, "Displacement": 0.001},
        "OK, but drop-off is 0.355 %: did you mean 35.5 %?",
    ),
    ({"Leakage": "0.25%"}, "OK, but leakage is 0.25 %: did you mean 25 %?"),
    ({"Deadweight": 0.01}, "OK"),
    ({"Displacement": None}, "OK: blank shares count as 0 %"),
    ({"Proxy": NO_PROXY, "Units": None}, "OK: described, without a price"),
    ({"Category": "THRIVING", "Proxy": "JOB FOUND BY A PERSON OUT OF WORK"}, "OK"),
)


@requires_libreoffice
def test_the_check_beside_a_row_says_what_is_wrong_and_the_engine_agrees(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """A row that is not OK shows no value, counts as one to mend, and is an error of the engine."""
    rows = {
        OUTPUTS: [({**OUTPUT, **change}, words) for change, words in (*FINE, *WRONG)],
        INPUTS: [({**INPUT, **change}, words) for change, words in (*FINE_INPUTS, *WRONG_INPUTS)],
        OWN_PROXIES: [
            ({**OWN, **change}, words)
            for change, words in (({}, "OK: will be reported as your own"), *WRONG_OWN)
        ],
    }
    workbook = build(
        outputs=[answers for answers, _ in rows[OUTPUTS]],
        inputs=[answers for answers, _ in rows[INPUTS]],
        own_proxies=[answers for answers, _ in rows[OWN_PROXIES]],
    )
    seen = recalculated(workbook, tmp_path)
    result = process(tmp_path, workbook, library=small)
    wrong = {
        (found.place.sheet, int("".join(filter(str.isdigit, found.place.cell))))
        for found in result.findings
        if found.severity == "error"
    }
    attention = 0
    for name, columns, _ in TABLES:
        where = letters(columns)
        for row, (answers, words) in enumerate(rows[name], FIRST):
            assert seen[name][f"{where['Check']}{row}"].value == words, (name, row, answers)
            if words.startswith("OK"):
                assert (name, row) not in wrong, (name, row, answers)
                continue
            attention += 1
            # of two that share a name, the engine reports the second
            if (name, row) not in wrong:
                assert words == "Two own proxies have this name"
            if name != OWN_PROXIES:
                value = "Gross value" if name == OUTPUTS else "Gross input"
                assert not seen[name][f"{where[value]}{row}"].value
    assert panel(seen)["Rows that need attention"] == attention
    # rows to mend are left out of the live figures: seven of 30,000, less 3,000
    assert close(panel(seen)["Total gross value"], 207_000)
    assert close(panel(seen)["Total gross input"], 2000)


TRUTHS = {OUTPUTS: {"Units": True, "Deadweight": False}, INPUTS: {"Leakage": True}}


def truths(build: Builder, tmp_path: Path) -> Path:
    path = tmp_path / "truths.xlsx"
    outputs = [{**OUTPUT, heading: value} for heading, value in TRUTHS[OUTPUTS].items()]
    path.write_bytes(build(outputs=outputs, inputs=[{**INPUT, **TRUTHS[INPUTS]}]))
    return path


def said(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    where = {name: letters(columns)["Check"] for name, columns, _ in TABLES}
    rows = ((OUTPUTS, FIRST), (OUTPUTS, FIRST + 1), (INPUTS, FIRST))
    return [book[name][f"{where[name]}{row}"].value for name, row in rows]


NO_NUMBERS = [
    "Units must be a number",
    "Each share must be a number, such as 20%",
    "Leakage must be a share, such as 20%",
]


@requires_gnumeric
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_true_and_false_are_no_numbers(build: Builder, small: Library, tmp_path: Path) -> None:
    """As the engine has it, which refuses them; LibreOffice reads and shows them as 1 and 0."""
    path = truths(build, tmp_path)
    assert said(gnumeric(path, tmp_path / "made")) == NO_NUMBERS
    assert process(tmp_path, path.read_bytes(), library=small).status == "errors"
