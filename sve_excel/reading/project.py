"""Answers beside their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sve_excel.findings.rule import Rule
from sve_excel.layout import FIELDS, VERSION_LABELS, column_letter
from sve_excel.model import Finding, Place, Project
from sve_excel.reading.cells import Cells, Grid, in_list
from sve_excel.reading.headings import HEADING_OF_ANOTHER_UNIT, nearly_said, other_unit
from sve_excel.records.columns import Field
from sve_excel.words.folding import fold, fold_heading
from sve_excel.words.saying import cell_words, quote

ANSWER_BESIDE = Rule(
    "SVE125",
    "answer-beside",
    "warning",
    "{what} is blank, and the cell to its right holds {found}, which does not count.",
    "Move it into this cell, or clear it if it is no answer.",
)


FIELD_TWICE = Rule(
    "SVE112",
    "field-twice",
    "error",
    "the label {label} stands twice in Project: also in {other}, with another answer.",
    "Delete one of the two, so that it is clear which answer counts.",
)


def read_project(
    grid: Grid, findings: list[Finding]
) -> tuple[Project | None, dict[str, str], dict[str, str]]:
    """Answers of the Project sheet, the versions by their labels, and the cells of the versions."""
    spots = _spots(grid)
    columns = {column_letter(spot[0][1] + 1) for spot in spots.values()}
    reader = Cells(grid, grid.scan(columns), findings)
    answers: dict[str, Any] = {}
    cells: dict[str, str] = {}
    # the first template had a column of help beside its answers
    texts = [grid.at(spot[0][0], spot[0][1] + 2) for spot in spots.values()]
    helped = 2 * sum(isinstance(text, str) and bool(text.strip()) for text in texts) > len(texts)
    made = _version(grid, spots)
    complete, last = True, spots[next(iter(spots))][0] if spots else None
    for entry in FIELDS:
        if entry.label not in spots and made < entry.since:
            continue  # its template had none
        if entry.label not in spots:
            findings.append(_missing(grid, entry, spots, last))
            complete = complete and not entry.required
            continue
        (row, column), *others = spots[entry.label]
        last = (row, column)
        answer = cell_words(grid.at(row, column + 1))
        place = grid.place(row, column + 1)
        for other_row, other_column in others:
            if (other := cell_words(grid.at(other_row, other_column + 1))) and other != answer:
                where = grid.place(other_row, other_column + 1).cell
                findings.append(FIELD_TWICE.at(place, label=entry.label, other=where))
        if unit := other_unit(said := cell_words(grid.at(row, column)), entry.kind):
            rule, at = HEADING_OF_ANOTHER_UNIT, grid.place(row, column)
            findings.append(rule.at(at, found=quote(said), heading=entry.label, unit=unit))
        cells[entry.label] = place.cell
        if not (answer or helped) and (beside := cell_words(grid.at(row, column + 2))):
            findings.append(ANSWER_BESIDE.at(place, what=entry.label.lower(), found=quote(beside)))
        answers[entry.attribute] = _answer(reader, entry, row, column + 1)
    versions = {
        label: cell_words(grid.at(spots[label][0][0], spots[label][0][1] + 1))
        for label in VERSION_LABELS
        if label in spots
    }
    if not complete:
        return None, versions, {}
    project = Project(**answers, cells=cells, unreadable=frozenset(reader.unreadable))
    homes = {
        label: grid.place(spots[label][0][0], spots[label][0][1] + 1).cell for label in versions
    }
    return project, versions, homes


def _spots(grid: Grid) -> dict[str, list[tuple[int, int]]]:
    """Where each label stands: in the column that holds most of them, if it stands there at all."""
    labels = {fold(entry.label): entry.label for entry in FIELDS}
    labels |= {fold(label): label for label in VERSION_LABELS}
    hits: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(grid.rows):
        for column, found in enumerate(line):
            if isinstance(found, str) and (label := labels.get(fold_heading(found))):
                hits.setdefault(label, []).append((row, column))
    stands_in = [column for found in hits.values() for _, column in found]
    home = max(dict.fromkeys(stands_in), key=stands_in.count, default=0)
    return {
        label: [spot for spot in found if spot[1] == home] or found for label, found in hits.items()
    }


def _answer(reader: Cells, entry: Field, row: int, column: int) -> Any:
    """Read the cell of an answer as what it is to be."""
    if entry.kind == "date":
        return reader.date(row, column, entry.label)
    if entry.kind in ("number", "money"):
        return reader.answer(row, column, entry.label, entry.kind)
    if entry.choices and not entry.required:
        return reader.choice(row, column, entry.label, entry.choices)
    return in_list(reader.text(row, column, entry.label), entry.choices)


LABEL_NEARLY = Rule(
    "SVE127",
    "label-nearly",
    "error",
    "the label {found} is not one of the template's, which has {label}.",
    "Write {label} into this cell.",
)


FIELD_MISSING = Rule(
    "SVE104",
    "field-missing",
    "error",
    "the field {label} is missing from Project.",
    "Write the label {label} again, with its answer in the cell to the right.",
)


OPTIONAL_FIELD_MISSING = Rule(
    "SVE113",
    "optional-field-missing",
    "warning",
    "the field {label} is missing from Project; it was taken as blank.",
    "Write the label {label} again, with its answer in the cell to the right.",
)


OPTIONAL_LABEL_NEARLY = Rule(
    "SVE342",
    "optional-label-nearly",
    "warning",
    "the label {found} is not one of the template's, which has {label}; that was taken as blank.",
    "Write {label} into this cell, if that is what stands beside it.",
)


def _missing(
    grid: Grid,
    entry: Field,
    spots: Mapping[str, Sequence[tuple[int, int]]],
    last: tuple[int, int] | None,
) -> Finding:
    """What is said of a label that is not there: at what was probably meant for it, if any was."""
    stands_in = [found[0][1] for found in spots.values()]
    home = max(dict.fromkeys(stands_in), key=stands_in.count, default=0)
    known = {fold(label) for label in (*(field.label for field in FIELDS), *VERSION_LABELS)}
    said = {
        folded: row
        for row in range(len(grid.rows))
        if (folded := fold_heading(cell_words(grid.at(row, home)))) and folded not in known
    }
    near = nearly_said(entry.label, said)
    row = said[near] if near is not None else _between(entry, spots, said, home)
    if row is not None:
        nearly = LABEL_NEARLY if entry.required else OPTIONAL_LABEL_NEARLY
        found = quote(cell_words(grid.at(row, home)))
        return nearly.at(grid.place(row, home), found=found, label=entry.label)
    rule = FIELD_MISSING if entry.required else OPTIONAL_FIELD_MISSING
    # where the label before it stands: there it was cut out
    place = grid.place(*last) if last else Place(grid.file, grid.sheet)
    return rule.at(place, label=entry.label)


def _between(
    entry: Field, spots: Mapping[str, Sequence[tuple[int, int]]], said: Mapping[str, int], home: int
) -> int | None:
    """The row of a text that stands where a label should: alone between those beside it."""
    labels = [field.label for field in FIELDS]
    at = labels.index(entry.label)
    rows = {label: found[0][0] for label, found in spots.items() if found[0][1] == home}
    before = rows.get(labels[at - 1]) if at else None
    behind = rows.get(labels[at + 1]) if at + 1 < len(labels) else None
    if before is None:
        row = behind - 1 if behind is not None and not at else None
    else:
        row = before + 1 if behind in (None, before + 2) else None
    return row if row in said.values() else None


def _version(grid: Grid, spots: Mapping[str, Sequence[tuple[int, int]]]) -> int:
    """Version of the template that the workbook was made from; the first where none is said."""
    row, column = spots.get(VERSION_LABELS[0], [(0, 0)])[0]
    said = cell_words(grid.at(row, column + 1))
    return int(said) if said.isascii() and said.isdigit() else 1
