"""Two editions of a library: what the newer changed, and the older made again from that record.

A proxy that is gone without being retired, or that came back, is refused: ids stand for one measure
for ever, and an older workbook must still be explained.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from sve_excel import Refusal
from sve_excel.library.changes import (
    ADDED,
    CHANGES_FILE,
    IN_FORCE,
    ITSELF,
    KEYS,
    REMOVED,
    RETIRED,
    ROW,
)
from sve_excel.library.library import CHANGE_COLUMNS, Change, Deflators, Library
from sve_excel.library.loading import DATA_FILES, files_sha256, itself, read_library
from sve_excel.library.rows import (
    FIRST_COLUMNS,
    LATER_COLUMNS,
    PROXY_COLUMNS,
    proxy_of,
    retired_of,
    row_of,
)
from sve_excel.model import Proxy

Rows = dict[str, dict[str, dict[str, str]]]  # of each file, by the key of the row
_TABLES = ("gdp_deflators.csv", "categories.csv", "outcomes.csv")
_TO_FILL = ""  # a reason that a person has still to give
_THEIR_OWN = {
    "version": "a new edition",
    "sha256": "the data files changed as the other rows say",
}


class EditionError(Refusal):
    """Editions that do not follow one another; each line of the text says why."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as its folder holds it: the library, and the text of every cell."""

    library: Library
    rows: Rows
    columns: Mapping[str, tuple[str, ...]]  # of each file, in its own order

    @property
    def itself(self) -> Mapping[str, str]:
        """What changes say of the library as a whole, by field."""
        return itself(self.library, self.columns["proxies.csv"], tuple(self.columns))


def read_edition(folder: Path, *, unfinished: bool = False) -> Edition:
    """Read the library in a folder as an edition; raises ``LibraryError`` as loading does.

    The record of an ``unfinished`` edition may still lag behind its files.
    """
    library, files = read_library(folder, unfinished=unfinished)
    rows = {name: {row[key]: row for _, row in files[name]} for name, key in KEYS.items()}
    columns = {name: tuple(files[name][0][1]) for name in DATA_FILES if files[name]}
    return Edition(library, rows, columns)


# --- what changed


def changes_between(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Every change that makes the old edition the new one, in the order of ``changes.csv``.

    A reason is the one that the new edition's record gives, else a retired row's own; the others
    are left empty for a person to fill in. Raises ``EditionError`` where the
    new edition does not follow the old one.
    """
    _hold_together(old, new)
    given = {
        (change.id, change.field): change.why
        for change in new.library.changes
        if change.edition == new.library.version
    }
    return tuple(
        Change(
            new.library.version,
            key,
            field,
            before,
            after,
            given.get((key, field)) or _own_reason(new, key, field, after),
        )
        for key, field, before, after in _differences(old, new)
        if before != after
    )


def _own_reason(new: Edition, key: str, field: str, after: str) -> str:
    """Give the reason that a change has by itself; of most a person has to say why."""
    if after == RETIRED:
        return new.rows["retired.csv"][key]["reason"]
    return _THEIR_OWN.get(field, _TO_FILL) if key == ITSELF else _TO_FILL


def _hold_together(old: Edition, new: Edition) -> None:
    """Refuse a new edition that drops or revives what the old one had, or has its name."""
    live, gone = new.rows["proxies.csv"], new.rows["retired.csv"]
    faults = [
        f"{key} ({row['proxy']}) is gone. Move it to retired.csv, with the day and the reason."
        for key, row in (*old.rows["proxies.csv"].items(), *old.rows["retired.csv"].items())
        if key not in live and key not in gone
    ]
    faults += [
        f"{key} ({row['proxy']}) was retired and is in force again. Give it a new id."
        for key, row in old.rows["retired.csv"].items()
        if key in live
    ]
    faults += [
        f"{name} is in the old edition and not in the new one."
        for name in DATA_FILES
        if old.rows[name] and not new.rows[name]
    ]
    if old.library.version == new.library.version and old.library.sha256 != new.library.sha256:
        faults.append(
            f"Both editions are called {new.library.version}. Give the new one a name of its own "
            "in VERSION."
        )
    if faults:
        raise EditionError("\n".join(faults))


def _differences(old: Edition, new: Edition) -> Iterator[tuple[str, str, str, str]]:
    """Id, field, what it was and what it is; those that are the same among them."""
    for field, told in new.itself.items():
        yield ITSELF, field, old.itself[field], told
    for name in _TABLES:
        if old.rows[name]:  # a file that is new is told as one
            yield from _table(old.rows[name], new.rows[name], KEYS[name])
    live, gone = new.rows["proxies.csv"], new.rows["retired.csv"]
    for key, row in live.items():
        was = old.rows["proxies.csv"].get(key)
        if was is None:
            yield key, ROW, "", ADDED
            continue
        for field, told in row.items():
            yield key, field, was.get(field, LATER_COLUMNS.get(field, "")), told
    for key, row in gone.items():
        was = old.rows["retired.csv"].get(key)
        if was is not None:
            for field, told in row.items():
                yield key, field, was[field], told
            continue
        was = old.rows["proxies.csv"].get(key)
        yield key, ROW, IN_FORCE if was else "", RETIRED
        if was is None:  # added and retired since
            continue
        for field in FIRST_COLUMNS:
            yield key, field, was[field], row[field]
        for field, none in LATER_COLUMNS.items():  # which a retired row does not keep
            yield key, field, was.get(field, none), none


def _table(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]], own: str
) -> Iterator[tuple[str, str, str, str]]:
    """Differences of a table whose rows have a key; a row that is gone is told cell by cell."""
    for key, row in new.items():
        if key not in old:
            yield key, ROW, "", ADDED
            continue
        for field, told in row.items():
            yield key, field, old[key][field], told
    for key, row in old.items():
        if key not in new:
            yield key, ROW, IN_FORCE, REMOVED
            for field, told in row.items():
                if field != own:
                    yield key, field, told, ""


def changes_text(changes: Iterable[Change]) -> str:
    """Write changes as ``changes.csv`` holds them."""
    return _csv(
        CHANGE_COLUMNS,
        ((c.edition, c.id, c.field, c.before, c.after, c.why) for c in changes),
    )


def rows_text(proxies: Iterable[Proxy], price_base: str) -> str:
    """Write rows as ``proxies.csv`` has them, with their figures as used beside them."""
    used = ("uprated", "uprated_low", "uprated_high")

    def cells(proxy: Proxy) -> Iterator[str]:
        row = row_of(proxy)
        for column in (*PROXY_COLUMNS, *used):
            if column in ("value", "low", "high", *used):
                figure = getattr(proxy, column)
                yield "" if figure is None else f"{figure:.2f}"
            else:
                yield row[column]
        yield price_base

    return _csv((*PROXY_COLUMNS, *used, "price_base"), ([*cells(proxy)] for proxy in proxies))


def recorded(old: Edition, new: Edition, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The whole record for the new edition: of earlier editions as it stood, then ``changes``.

    Of an edition beside itself it is the record that stands: nothing of its history is dropped.
    """
    stood = new.library.changes or old.library.changes
    if old.library.version == new.library.version:
        return stood
    return (*(change for change in stood if change.edition != new.library.version), *changes)


# --- an earlier edition made again


def edition_with(library: Library, sha256: str) -> Library | None:
    """Give the edition before this one that has this SHA-256, if the library's record knows it."""
    key = "edition", sha256
    if key not in library.kept:
        if not any(
            change.before == sha256 for change in library.changes if change.field == "sha256"
        ):
            return None
        library.kept.update({("edition", each.sha256): each for each in earlier(library)})
    return library.kept.get(key)


def earlier(library: Library) -> Iterator[Library]:
    """Editions before this one, the newest first, as far back as the changes go.

    Figures, names and everything else of a proxy are those of the edition; the goals of outcomes
    and the definitions of categories are today's.
    """
    rows: Rows = {name: {} for name in KEYS}
    rows["proxies.csv"] = {proxy.id: row_of(proxy) for proxy in library.proxies}
    rows["retired.csv"] = {
        retired_proxy.proxy.id: {
            **row_of(retired_proxy.proxy),
            "retired_on": retired_proxy.retired_on,
            "reason": retired_proxy.reason,
            "replaced_by": " ".join(retired_proxy.replaced_by),
        }
        for retired_proxy in library.retired
    }
    rows["gdp_deflators.csv"] = {
        year: {"financial_year": year, "index": str(index)}
        for year, index in library.deflators.index.items()
    }
    place = _in_order([category.name for category in library.categories])
    for edition in _editions(library.changes):
        changes = [change for change in library.changes if change.edition == edition]
        rows = before(rows, changes)
        was = {change.field: change.before for change in changes if change.id == ITSELF}
        index = {year: Decimal(row["index"]) for year, row in rows["gdp_deflators.csv"].items()}
        newest = was.get("price base", library.deflators.newest)
        deflators = Deflators(index, newest, newest)
        proxies = (proxy_of(row, deflators) for row in rows["proxies.csv"].values())
        library = replace(
            library,
            proxies=tuple(sorted(proxies, key=lambda p: place(p.category, p.outcome, p.id))),
            retired=tuple(retired_of(row, deflators) for row in rows["retired.csv"].values()),
            deflators=deflators,
            version=was.get("version", library.version),
            sha256=was.get("sha256", library.sha256),
            record=changes_text(change for change in library.changes if change.edition != edition),
        )
        yield library


def rebuild(folder: Path, version: str) -> dict[str, bytes]:
    """The files of an earlier edition, made again from a later one in a folder.

    Raises ``EditionError`` where the record does not go back so far, or what is made from it has
    not the SHA-256 that the record says the edition had; ``LibraryError`` as loading does.
    """
    edition = read_edition(folder)
    library, rows, columns = edition.library, edition.rows, dict(edition.columns)
    found = library.version
    known = [found]
    for name in _editions(library.changes):
        if found == version:
            break
        changes = [change for change in library.changes if change.edition == name]
        was = {change.field: change.before for change in changes if change.id == ITSELF}
        rows = before(rows, changes)
        if "columns" in was:
            columns["proxies.csv"] = tuple(was["columns"].split())
        library = replace(
            library,
            sha256=was.get("sha256", library.sha256),
            record=changes_text(change for change in library.changes if change.edition != name),
        )
        found = was.get("version", found)
        known.append(found)
    if found != version:
        raise EditionError(
            f"There is no record of an edition {version!r}. Known here: {', '.join(known)}."
        )
    files = _files(rows, columns)
    made = files_sha256(files)
    if made != library.sha256:
        raise EditionError(
            f"Edition {version} cannot be made again: its files would have the SHA-256 {made}, "
            f"and the record says {library.sha256}."
        )
    files["VERSION"] = f"{version}\n".encode()
    if library.changes:
        files[CHANGES_FILE] = changes_text(library.changes).encode()
    return files


def _editions(changes: Iterable[Change]) -> list[str]:
    """Names of the editions that are recorded, the newest first."""
    return list(dict.fromkeys(change.edition for change in changes))[::-1]


def before(rows: Rows, changes: Sequence[Change]) -> Rows:
    """Take the changes of one edition back; what they name and ``rows`` has not is passed over."""
    found = {name: {key: dict(row) for key, row in table.items()} for name, table in rows.items()}
    for change in changes:
        if change.field == ROW and change.after == RETIRED:
            row = found["retired.csv"].pop(change.id, None)
            if row and change.before:
                kept = {column: row[column] for column in FIRST_COLUMNS}
                found["proxies.csv"][change.id] = {**kept, **LATER_COLUMNS}
        elif change.field == ROW and change.after == REMOVED:
            name = _table_of(change.id)
            found[name][change.id] = {KEYS[name]: change.id}
    for change in changes:
        for table in found.values():
            if change.field == ROW and change.after == ADDED:
                table.pop(change.id, None)
            elif change.field != ROW and change.id in table:
                table[change.id][change.field] = change.before
        if change.id == ITSELF and change.field == "files":
            found |= {name: {} for name in KEYS if name not in change.before.split()}
    return found


def _table_of(key: str) -> str:
    """The file in which a row of such a key stands, proxies apart."""
    if re.fullmatch(r"[0-9]{4}/[0-9]{2}", key):
        return "gdp_deflators.csv"
    return "categories.csv" if re.fullmatch(r"[A-Z]+", key) else "outcomes.csv"


def _files(rows: Rows, columns: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    """Text of every data file, its rows sorted as the library's README says."""
    categories = sorted(rows["categories.csv"].values(), key=lambda row: float(row["order"]))
    place = _in_order([row["category"] for row in categories])
    files = {}
    for name in DATA_FILES:
        found = list(rows[name].values())
        if name in ("outcomes.csv", "proxies.csv", "retired.csv"):
            found.sort(key=lambda row: place(row["category"], row["outcome"], row.get("id", "")))
        elif name == "gdp_deflators.csv":
            found.sort(key=lambda row: row["financial_year"])
        else:
            found = categories
        if found:
            cells = ([row.get(column, "") for column in columns[name]] for row in found)
            files[name] = _csv(columns[name], cells).encode()
    return files


def _in_order(categories: Sequence[str]) -> Callable[[str, str, str], tuple[int, str, str]]:
    """Give the key by which rows are sorted: by category, outcome, id."""
    order = {category: at for at, category in enumerate(categories)}
    return lambda category, outcome, identity: (order.get(category, 0), outcome, identity)


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return buffer.getvalue()
