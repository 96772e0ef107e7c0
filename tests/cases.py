"""Cases as small tables: the rows of a workbook, and beside them what is said of it.

    | Outputs              | like | Units | what is found                                       |
    |----------------------|------|-------|-----------------------------------------------------|
    | zero units           |      | 0     | SVE206 error Outputs!H5: units are 0, so this row   |
    |                      |      |       | claims nothing. Type how many, or clear the row.    |
    | the same proxy twice | a job |      | SVE306 warning Outputs!E6: the proxy 'Job found by  |
    |                      | job  |       | a person out of work' is also claimed in E5. ...    |

The first heading names a sheet, the last column holds what is found, in full and as it is printed;
`nothing` where nothing is. A name in the first column begins a case (it goes on where it is set
in), and each line of a case with a cell filled in between is one more row of that sheet. All else
in the workbook is faultless.

A heading in between is one of the sheet's, or a label of Project. A blank cell leaves the answer of
a whole row as it is; `-` takes it out, and `'` before a value makes it text. Beside these
there may be: `like`, the row of ROWS that an answer is laid over, `no row` for none at all;
`cell` with `holds`, which openpyxl writes afterwards; `without`, a sheet that is taken out; and
`policy`, a line of TOML. A row on the bidder's own proxy brings that proxy along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import study
from sve_excel.layout import FIELDS, INPUTS, OUTPUTS, OWN_PROXIES, PROJECT, SHARE_HEADINGS
from sve_excel.library.loading import Library
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from tests.builders import (
    INPUT,
    OUTPUT,
    OWN,
    Builder,
    Change,
    edited,
    process,
    put,
    write_policy,
)

Row = Mapping[str, Any]


def _claim(category: str, outcome: str, proxy: str) -> Row:
    return {"Category": category, "Outcome": outcome, "Proxy": proxy}


# what each proxy of the small library is claimed by, and the bidder's own
_CLAIMS = {
    "job": _claim("Thriving", "People into work", "Job found by a person out of work"),
    "benefit": _claim(
        "Thriving", "People into work", "Benefit no longer paid after a job is found"
    ),
    "housing": _claim("Thriving", "People into work", "Housing benefit no longer paid"),
    "course": _claim("Thriving", "People trained", "Training course completed"),
    "friend": _claim("Active, inclusive and safe", "Less loneliness", "Person no longer lonely"),
    "visit": _claim("Active, inclusive and safe", "Less loneliness", "Visit to a lonely person"),
    "bicycle": _claim("Environmentally sensitive", "Less waste", "Bicycle mended"),
    "pride": _claim("Thriving", "People into work", "No financial proxy: describe only"),
}
_SAY = "people find work"
_ONE: Row = {"Description": "A claim", "Units": 1, **dict.fromkeys(SHARE_HEADINGS, 0)}
# one of each with every share at 0, ten of each with the shares of the faultless row, and so on
ROWS: Mapping[str, Row] = {
    "empty": {},
    **{f"a {name}": {**_ONE, **claim} for name, claim in _CLAIMS.items()},
    **{f"{name}s": {**OUTPUT, "Description": _SAY, **claim} for name, claim in _CLAIMS.items()},
    "bare jobs": {**{k: v for k, v in OUTPUT.items() if k not in SHARE_HEADINGS}},
    "jobs at 0 %": {**OUTPUT, **dict.fromkeys(SHARE_HEADINGS, 0)},
    "pride": {"Description": "Pride", **_CLAIMS["pride"]},
}
_WHOLE: Mapping[str, Row] = {OUTPUTS: OUTPUT, INPUTS: INPUT, OWN_PROXIES: OWN, PROJECT: {}}
_LABELS = {entry.label for entry in FIELDS}
_MARKS = {"-": None, "(blanks)": " \n"}
_HEADINGS_AT = "4"  # the row of the headings, which are names of a table's columns too


@dataclass(frozen=True)
class Case:
    """One workbook and what is said of it, each finding in full."""

    name: str
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    project: Row = field(default_factory=dict)
    written: tuple[tuple[str, str, Any], ...] = ()
    without: tuple[str, ...] = ()
    rules: str = ""
    found: tuple[str, ...] = ()

    @property
    def codes(self) -> set[str]:
        """Codes of what is found."""
        return {each.split()[0] for each in self.found}

    def workbook(self, build: Builder, **parts: Any) -> bytes:
        """Build the workbook; ``parts`` are laid below what the case says."""
        asked: dict[str, Any] = {**parts}
        for sheet, part in ((OUTPUTS, "outputs"), (INPUTS, "inputs"), (OWN_PROXIES, "own_proxies")):
            if sheet in self.rows:
                asked[part] = self.rows[sheet]
        if any(row.get("Proxy") == OWN["Proxy"] for row in self.rows.get(OUTPUTS, ())):
            asked["own_proxies"] = [OWN]
        asked["project"] = {**parts.get("project", {}), **self.project}
        changes = [put(*each) for each in self.written]
        changes += [_taken_out(each) for each in self.without]
        if any(re.fullmatch(f"[A-Z]+{_HEADINGS_AT}", cell) for _, cell, _ in self.written):
            changes.insert(0, _without_tables)
        return edited(build(**asked), *changes) if changes else build(**asked)

    def policy(self, folder: Path) -> Policy:
        """The policy that the case names, read from a file in ``folder``."""
        return load_policy(write_policy(folder, self.rules)) if self.rules else DEFAULT_POLICY


Found = Callable[[Case], tuple[str, ...]]


def findings_of(case: Case, build: Builder, library: Library, folder: Path) -> tuple[str, ...]:
    """What is found in a case's workbook, as printed, with HASH for that of the library.

    An error keeps the figures back, and nothing else does.
    """
    workbook, policy = case.workbook(build), case.policy(folder)
    result = process(folder, workbook, library=library, policy=policy)
    stopped = any(each.severity == "error" for each in result.findings)
    assert (result.valuation is None) == stopped
    assert result.status == ("errors" if stopped else "valued")
    assert all(each.place.file == "Bid.xlsx" for each in result.findings)
    return tuple(str(each).replace(library.sha256[:12], "HASH") for each in result.findings)


def questions_of(case: Case, build: Builder, library: Library, folder: Path) -> tuple[str, ...]:
    """What is asked about a case's workbook as the one bid of a tender, and the cells behind it.

    Its inputs are high enough that a row like the faultless one is asked nothing.
    """
    few_draws = replace(case, rules=f"{case.rules}\nuncertainty.draws = 100")
    workbook, policy = (
        case.workbook(build, inputs=[{**INPUT, "Value": 3000}]),
        few_draws.policy(folder),
    )
    result = process(folder, workbook, library=library, policy=policy)
    assert result.valuation, result.findings
    return tuple(
        f"{flag.code} {', '.join(map(str, flag.cells))}: {flag.message} {flag.question}"
        for flag in study(gather([result], library, policy, {})).flags
    )


def _without_tables(book: openpyxl.Workbook) -> None:
    for sheet in book:
        sheet.tables.clear()


def _taken_out(sheet: str) -> Change:
    return lambda book: book.remove(book[sheet])


def cases(tables: str) -> list[Case]:
    """Read every case of some tables; raises ``ValueError`` where a table cannot be read."""
    found: list[Case] = []
    head: list[str] = []
    lines: list[list[str]] = []  # of one case
    for line in filter(None, map(str.strip, tables.splitlines())):
        name, *cells = line.strip("|").split("|")
        row = [name.strip(), *(cell.strip() for cell in cells)]
        if set(line) <= set("|-"):
            continue
        if row[0] in _WHOLE:
            found += _case(head, lines)
            head, lines = row, []
            continue
        if len(row) != len(head):
            raise ValueError(f"{len(head)} columns, but {len(row)} cells: {line}")
        if row[0] and not name.startswith("  "):
            found += _case(head, lines)
            lines = []
        lines.append(row)
    return found + list(_case(head, lines))


def _case(head: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[Case]:
    if not lines:
        return
    sheet, *headings, _ = head
    name = " ".join(name for name, *_ in lines if name)
    rows: list[Row] | None = None
    project: dict[str, Any] = {}
    written, without, rules = list[tuple[str, str, Any]](), list[str](), list[str]()
    for _, *cells, _ in lines:
        given = {h: _value(cell) for h, cell in zip(headings, cells, strict=True) if cell}
        if at := given.pop("cell", None):
            place, _, cell = at.rpartition("!")
            written.append((place, cell, given.pop("holds")))
        without += [given.pop("without")] if "without" in given else []
        rules += [given.pop("policy")] if "policy" in given else []
        project |= {label: given.pop(label) for label in _LABELS & set(given)}
        if given:
            rows = rows or []
            rows += [_row(name, sheet, given)] if given.get("like") != "no row" else []
    of_sheet = {} if rows is None else {sheet: tuple(rows)}
    found = _found(name, " ".join(words for *_, words in lines))
    rest = (tuple(written), tuple(without), "\n".join(rules), found)
    yield Case(name, of_sheet, project, *rest)


def _row(name: str, sheet: str, given: Row) -> Row:
    """The answers of one row over those of the row that it is like."""
    answers = {heading: answer for heading, answer in given.items() if heading != "like"}
    if unknown := set(answers) - set(_WHOLE[sheet]):
        raise ValueError(f"{name}: no column {', '.join(sorted(unknown))} in {sheet}")
    row = {**(ROWS[given["like"]] if "like" in given else _WHOLE[sheet]), **answers}
    if row.get("Description") == _SAY and isinstance(row["Units"], int | float):
        row["Description"] = f"{row['Units']:,} {_SAY}"  # as its units are, whatever the case has
    return row


def _found(name: str, words: str) -> tuple[str, ...]:
    """Each finding that is told, on one line."""
    text = " ".join(words.split())
    if not re.match(r"nothing$|SVE\d{3} ", text):
        raise ValueError(f"{name}: say what is found, beginning with its code, or nothing")
    return () if text == "nothing" else tuple(re.split(r" (?=SVE\d{3} )", text))


def _value(cell: str) -> Any:
    """What a table's cell stands for: a mark, a text, a date, a number, else the words."""
    if cell in _MARKS:
        return _MARKS[cell]
    if cell.startswith("'"):
        return cell[1:]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    if re.fullmatch(r"-?\d+(\.\d+)?(e\d+)?", cell):
        return float(cell) if re.search(r"[.e]", cell) else int(cell)
    return cell


def each_of(tables: str) -> pytest.MarkDecorator:
    """Run a test for each case of some tables, under the case's name."""
    return pytest.mark.parametrize("case", cases(tables), ids=lambda case: case.name)
