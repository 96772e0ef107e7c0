"""The workings of the tables' rows, in hidden columns of the tables: what is typed, as it is read.

Each is one formula for the whole column, with its stored result in every row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sve_excel.layout import (
    CHECK,
    FIRST_ROW,
    OUTCOME,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROXY,
    UNIT,
    VALUE_USED,
    letters,
)
from sve_excel.model import Input, Output, OwnProxy
from sve_excel.records.columns import Column
from sve_excel.template.book import TemplateBook
from sve_excel.template.formulas import typed as live_typed
from sve_excel.template.formulas import value as live
from sve_excel.template.formulas.typed import (
    EMPTY,
    NAMED,
    NO_NUMBER,
    PLACED,
    ROW_TEXTS,
    TYPED,
    WORKINGS,
    Working,
    column_range,
    row_texts,
    tidy_name,
    worked_range,
)

Given = Mapping[str, Any]


def working_formulas(name: str) -> dict[Working, str]:
    """The formula of every working of a table, in the order of their columns."""
    return {key: _formula(key) for key in WORKINGS if key[0] == name}


@cache
def _formula(key: Working) -> str:
    name, heading, step = key
    if step in ROW_TEXTS:
        return live_typed.row_text(name, step)
    if step == "number":
        return live_typed.number(name, next(c for c in TYPED[name] if c.heading == heading))
    if step == "name":
        return live_typed.name(name, heading)
    if key in PLACED:
        return live_typed.place(name, heading, step)
    further = {"years held": live.years_held, "key": live.own_key}
    return further[step]() if step in further else live_typed.state(name)


def name_own_proxies(book: TemplateBook) -> None:
    """Names for the columns of Own proxies, of which a place in one is the same place in each."""
    at = letters(OWN_COLUMNS)
    shown = {"OwnNames": PROXY, "OwnUnits": UNIT, "OwnValues": VALUE_USED}
    for defined, heading in shown.items():
        book.name(defined, column_range(at[heading], OWN_PROXIES))
    for defined, heading, step in (
        ("OwnTidyNames", PROXY, "name"),
        ("OwnOutcomes", OUTCOME, "place"),
        ("OwnStates", "", "state"),
        ("OwnKeys", "", "key"),
    ):
        book.name(defined, worked_range(OWN_PROXIES, step, heading))


class Results:
    """The stored results of a table's workings, row by row."""

    def __init__(self, book: TemplateBook, name: str, rows: Sequence[Given]) -> None:
        self.name = name
        self.rows = rows
        self.read = book.filling.read
        own = [_words(row.get(PROXY)) for row in book.filling.own_proxies]
        # the names of own proxies begin with their heading
        lists = {**book.lists, "OwnTidyNames": ["", *map(tidy_name, own)]}
        self.places = {
            defined: _places(lists[defined])
            for (table, _, _), defined in PLACED.items()
            if table == name
        }

    def of(self, offset: int) -> dict[Working, Any]:
        """Results in a row, counted from the table's first."""
        given = self.rows[offset] if offset < len(self.rows) else {}
        row = self.read.get((self.name, FIRST_ROW + offset + 1))
        typed = TYPED[self.name]
        answers = [given.get(column.heading) for column in typed]
        texts = [answer if isinstance(answer, str) else "" for answer in answers]
        found: dict[Working, Any] = {
            (self.name, "", step): text for step, text in row_texts(texts).items()
        }
        for column in typed:
            found[self.name, column.heading, "number"] = _as_read(
                given.get(column.heading), column, row
            )
        for heading in NAMED[self.name]:
            found[self.name, heading, "name"] = tidy_name(_words(given.get(heading)))
        for key, defined in PLACED.items():
            if key[0] == self.name:
                name = found[self.name, key[1], "name"].casefold()
                found[key] = self.places[defined].get(name, 0) if name else ""
        check = str(given.get(CHECK) or "")
        found[self.name, "", "state"] = int(check.startswith("OK")) if check else EMPTY
        found[self.name, "", "years held"] = given.get("years_held", "")
        if self.name == OWN_PROXIES:
            outcome = found[self.name, OUTCOME, "place"]
            named = outcome and found[self.name, PROXY, "name"]
            own_key = live.own_key_of(outcome, offset + 1) if named else ""
            found[self.name, "", "key"] = own_key
        return found


def _places(names: Sequence[Any]) -> dict[str, int]:
    """Where each name stands first in a list, from 1."""
    found: dict[str, int] = {}
    for at, name in enumerate(names, 1):
        found.setdefault(str(name).casefold(), at)
    return found


def _words(answer: Any) -> str:
    """What a cell says, as a formula that wants text takes it."""
    if answer is None or isinstance(answer, str):
        return answer or ""
    if isinstance(answer, bool):
        return str(answer).upper()
    return f"{answer:.15g}" if isinstance(answer, int | float) else str(answer)


def _as_read(answer: Any, column: Column, row: Output | Input | OwnProxy | None) -> Any:
    """Stored result of the number that is read in a cell."""
    if row is None:
        return ""
    number = getattr(row, column.attribute)
    if number is None:
        return NO_NUMBER if column.heading in row.unreadable else ""
    return answer if isinstance(answer, int | float) else number
