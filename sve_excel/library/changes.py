"""What editions changed: ``changes.csv`` read strictly and held against the files beside it.

Each row says of one edition what became of one field of one row, and why; the newest edition's
rows stand last. A record that says other than the files is a breach: an older workbook is read, and
an older edition rebuilt, by what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sve_excel.library.library import CHANGE_COLUMNS, Change
from sve_excel.library.rows import LATER_COLUMNS
from sve_excel.library.tables import Row, is_number
from sve_excel.words.folding import fold

CHANGES_FILE = "changes.csv"
ITSELF = "library"  # stands as the id where the library as a whole changed
ROW = "row"  # stands as the field where a whole row came or went
ADDED, IN_FORCE, RETIRED, REMOVED = "added", "in force", "retired", "removed"
KEYS: Mapping[str, str] = {
    "categories.csv": "code",
    "gdp_deflators.csv": "financial_year",
    "outcomes.csv": "outcome",
    "proxies.csv": "id",
    "retired.csv": "id",
}
Files = Mapping[str, Sequence[Row]]
Placed = Sequence[tuple[str, Change]]


def check_changes(
    rows: Sequence[Row], files: Files, itself: Mapping[str, str], problems: list[str]
) -> None:
    """Name in ``problems`` what is wrong with the record, and what in it speaks against the files.

    ``itself`` holds what the library says of itself, by field: version, hash, price base and so on.
    """
    placed = [(place, Change(*(row[name] for name in CHANGE_COLUMNS))) for place, row in rows]
    faults = [*_complete(placed)] or [*_in_blocks(placed), *_one_after_another(placed)]
    if not faults:
        faults = [*_as_the_files_say(placed, files, itself), *_names(placed, files)]
    problems += faults


def _complete(placed: Placed) -> Iterator[str]:
    """Every row says what changed, in which edition, and why."""
    for place, change in placed:
        for name, text in (
            ("edition", change.edition),
            ("id", change.id),
            ("field", change.field),
            ("why", change.why),
        ):
            if not text or text.isspace():
                yield f"{place}: {name} is empty."
        if change.before == change.after:
            yield f"{place}: from and to are the same ({change.before!r})."


def _in_blocks(placed: Placed) -> Iterator[str]:
    """The rows of one edition stand together."""
    past: set[str] = set()
    now = placed[0][1].edition
    for place, change in placed:
        if change.edition in past:
            yield (
                f"{place}: edition {change.edition!r} stands among later ones. Keep the rows of an "
                "edition together, the newest edition last."
            )
            return
        if change.edition != now:
            past.add(now)
            now = change.edition


def _one_after_another(placed: Placed) -> Iterator[str]:
    """What a field was changed to is what it is changed from in a later edition."""
    latest: dict[tuple[str, str], tuple[str, Change]] = {}
    for place, change in placed:
        key = (change.id, change.field)
        if key in latest:
            where, earlier = latest[key]
            if earlier.edition == change.edition:
                yield (
                    f"{place}: {change.field} of {change.id} is changed twice in edition "
                    f"{change.edition}, first at {where}."
                )
            elif change.field != ROW and not _same(earlier.after, change.before):
                yield (
                    f"{place}: {change.field} of {change.id} is changed from {change.before!r}; at "
                    f"{where} it was changed to {earlier.after!r}."
                )
        latest[key] = place, change


def _as_the_files_say(placed: Placed, files: Files, itself: Mapping[str, str]) -> Iterator[str]:
    """The last word on every field is what the file says, and the last edition is this one."""
    newest = placed[-1][1].edition
    if newest != itself["version"]:
        yield (
            f"{CHANGES_FILE}: the last edition is {newest!r}; VERSION says {itself['version']!r}. "
            "Record the changes of this edition (sve-excel proxies diff), or set VERSION right."
        )
    stand = {row[key]: (name, row) for name, key in KEYS.items() for _, row in files[name]}
    for place, change in {(each[1].id, each[1].field): each for each in placed}.values():
        file, row = stand.get(change.id, ("", {}))
        told: str = change.after
        found: str | None
        if change.id == ITSELF:
            found = itself.get(change.field)
        elif change.field == ROW:
            told = IN_FORCE if told == ADDED else told
            found = REMOVED if not file else RETIRED if file == "retired.csv" else IN_FORCE
        elif file == "retired.csv" and change.field in LATER_COLUMNS:
            continue  # which a retired row does not keep
        else:
            found = row.get(change.field) if file else ""
        if found is None or not _same(found, told):
            yield (
                f"{place}: {change.field} of {change.id} was changed to {told!r}; "
                f"{'nothing of the kind is in the files' if found is None else f'it is {found!r}'}."
                " Record every change (sve-excel proxies diff), or leave changes.csv out of a "
                "library of your own."
            )


def _names(placed: Placed, files: Files) -> Iterator[str]:
    """A name that a row had once is not the name of another: a workbook could mean either."""
    renamed = [(place, change) for place, change in placed if change.field == "proxy"]
    if not renamed:
        return
    names = {
        fold(row["proxy"]): row["id"]
        for name in ("proxies.csv", "retired.csv")
        for _, row in files[name]
    }
    for place, change in renamed:
        other = names.setdefault(fold(change.before), change.id)
        if other != change.id:
            yield (
                f"{place}: {change.before!r} was the name of {change.id} and is, or was, the name "
                f"of {other}. Give one of them other words."
            )


def _same(one: str, other: str) -> bool:
    """Whether two cells say the same, be it that one is written as 10.50 and the other as 10.5."""
    if one == other:
        return True
    return is_number(one) and is_number(other) and float(one) == float(other)
