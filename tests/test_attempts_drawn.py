"""Small ways to move up, drawn and put together by chance: none moves a place without a question.

The ways of test_attempts.py are each asked about for what they are. These are a little of anything,
on any bid of the sample tender, with words to match: what they have in common is the place.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import Study, study
from sve_excel.layout import INPUTS, OUTPUTS, PROJECT, SHARE_HEADINGS
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import Policy
from tests.attempts import TENDER, Book, cells_under, put_in_each, put_in_project
from tests.builders import edited, process

pytestmark = pytest.mark.thorough

Change = Callable[[Book], Any]
DRAWS = 6  # attempts of each seed


def _reworded(book: Book, before: float, after: float) -> None:
    """Put a number in place of another wherever words name it."""
    known = re.compile(rf"(?<![\d,.])(?:{before:g}|{before:,g})(?![\d])")
    answers = [row[1] for row in book[PROJECT]["A4:B30"]]
    texts = [cell for heading in ("Description", "Evidence") for cell in _under(book, heading)]
    for cell in (*answers, *texts):
        if isinstance(cell.value, str):
            cell.value = known.sub(f"{after:,g}", cell.value)


def _under(book: Book, heading: str) -> list[Any]:
    """The cells of the rows of Outputs that are filled."""
    sheet = book[OUTPUTS]
    rows = zip(cells_under(sheet, "Description"), cells_under(sheet, heading), strict=True)
    return [cell for description, cell in rows if description.value]


def _units(chance: random.Random) -> Change:
    """More of one row, and of the words that count it."""
    factor, at = chance.choice([1.05, 1.1, 1.2, 1.3]), chance.randrange(9)

    def change(book: Book) -> None:
        cells = _under(book, "Units")
        cell = cells[at % len(cells)]
        if isinstance(cell.value, int | float) and cell.value > 0:
            before, cell.value = cell.value, round(cell.value * factor) or cell.value
            _reworded(book, before, cell.value)

    return change


def _shares(chance: random.Random) -> Change:
    """A little less of some deflators, in every row."""
    headings = chance.sample(SHARE_HEADINGS, chance.randint(1, len(SHARE_HEADINGS)))
    less = chance.choice([0.01, 0.03, 0.05, 0.1])

    def change(book: Book) -> None:
        for heading in headings:
            put_in_each(OUTPUTS, heading, lambda share: max(0, round(share - less, 3)))(book)

    return change


def _longer(chance: random.Random) -> Change:
    years = chance.choice([1, 2])
    return put_in_each(OUTPUTS, "Duration", lambda held: held + years if held > 1 else held)


def _cheaper(chance: random.Random) -> Change:
    """A lower price, and the same of it among the inputs."""
    factor, all_of_it = chance.choice([0.97, 0.95, 0.9]), chance.random() < 0.5

    def change(book: Book) -> None:
        for label, answer in book[PROJECT]["A4:B30"]:
            if label.value == "Contract price" and answer.value:
                before, answer.value = answer.value, round(answer.value * factor)
                _reworded(book, before, answer.value)
        if all_of_it:
            _less_in(factor)(book)

    return change


def _less_in(factor: float) -> Change:
    return put_in_each(INPUTS, "Value", lambda value: round(value * factor, 2))


def _slighter(chance: random.Random) -> Change:
    return _less_in(chance.choice([0.97, 0.9, 0.8]))


def _later(chance: random.Random) -> Change:
    days = timedelta(days=chance.choice([92, 183, 365]))
    return put_in_project(Start_date=lambda day: day + days, End_date=lambda day: day + days)


def _less_harm(chance: random.Random) -> Change:
    part = chance.choice([0.5, 0.8])
    return put_in_each(OUTPUTS, "Units", lambda units: units * part if units < 0 else units)


WAYS: Sequence[Callable[[random.Random], Change]] = (
    _units,
    _shares,
    _longer,
    _cheaper,
    _slighter,
    _later,
    _less_harm,
)


@pytest.fixture(scope="module")
def rules() -> Policy:
    return load_policy(TENDER / "sve-policy.toml")


@pytest.fixture(scope="module")
def tender(samples: tuple[Result, ...]) -> Mapping[str, Result]:
    """The bids of the sample tender by their paths."""
    return {each.path: each for each in samples if each.path.startswith("tender/")}


@pytest.fixture(scope="module")
def before(tender: Mapping[str, Result], rules: Policy, library: Library) -> Study:
    return study(gather(tuple(tender.values()), library, rules, {}))


@pytest.mark.parametrize("seed", range(8))
def test_no_place_is_won_by_a_little_of_anything_without_a_question(
    seed: int,
    tender: Mapping[str, Result],
    before: Study,
    rules: Policy,
    library: Library,
    tmp_path: Path,
) -> None:
    chance = random.Random(seed)
    stood = [bid for bid in before.comparison.bids if bid.place and not bid.apart]
    for _ in range(DRAWS):
        bid = chance.choice(stood)
        path = bid.result.path
        changes = [way(chance) for way in chance.sample(WAYS, chance.randint(1, 3))]
        workbook = edited((TENDER / Path(path).name).read_bytes(), *changes)
        tried = replace(process(tmp_path, workbook, library=library), path=path)
        assert tried.valuation, tried.findings
        after = study(gather(tuple({**tender, path: tried}.values()), library, rules, {}))
        stands = next(each for each in after.comparison.bids if each.result.path == path)
        if stands.apart or not 0 < stands.place < bid.place:
            continue
        asked = {flag.message for flag in after.by_bid[stands.number]}
        assert asked - {flag.message for flag in before.by_bid[bid.number]}, (path, changes)
