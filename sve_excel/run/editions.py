"""Editions of the library for those who keep it: an earlier one made again, two held over bids.

Nothing is written over: an edition is a record, and its folder is new or empty. Bids are read and
never changed; both editions value them by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sve_excel import Refusal
from sve_excel.comparison.editions import BidChange, Editions, RowChange, bid_changes
from sve_excel.library.editions import (
    changes_between,
    changes_text,
    read_edition,
    rebuild,
    recorded,
)
from sve_excel.library.library import Change, Library
from sve_excel.library.loading import load_library
from sve_excel.library.shipped import library_folder
from sve_excel.model import LineValue
from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.policy.rules import Held, Policy
from sve_excel.run.bids import Foreknown, find_bids, idle_passwords, idle_patterns, value
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import write_output
from sve_excel.run.report import REPORTED_FIGURES, workbook_report
from sve_excel.run.rules import with_rules
from sve_excel.run.settings import Settings, passwords_of
from sve_excel.run.watching import NOBODY, Watcher


class FolderTaken(Refusal):
    """A folder that holds something already."""


def rebuild_edition(version: str, folder: Path, options: Options = DEFAULT_OPTIONS) -> Library:
    """Write the files of an earlier edition into ``folder``, made again from the library's record.

    Raises a ``Refusal`` where the record does not know the edition, or the folder is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(f"{folder} is there already and not empty. Name a new folder with -o.")
    for name, data in rebuild(options.proxies or library_folder(), version).items():
        write_output(folder / name, data)
    return load_library(folder)


def record_changes(
    old: Path, new: Path, output: Path | None = None
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Give what changed from the library in one folder to that in another, and the whole record.

    ``output`` takes the record as ``changes.csv`` holds it. Reasons that the newer edition's record
    gives are kept, however far that lags behind its files. Raises a ``Refusal`` where a library has
    a fault or the editions do not follow one another.
    """
    before, after = read_edition(old), read_edition(new, unfinished=True)
    changes = changes_between(before, after)
    record = recorded(before, after, changes)
    if output is not None:
        write_output(output, changes_text(record).encode())
    return changes, record


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions over bids, and whatever else is to be said; none where the run was stopped."""

    editions: Editions | None
    remarks: tuple[str, ...] = ()


def compare_editions(
    old: Path,
    new: Path,
    paths: Sequence[Path],
    options: Options = DEFAULT_OPTIONS,
    *,
    watch: Watcher = NOBODY,
) -> Compared:
    """Value the bids that ``paths`` name by the libraries in two folders; nothing is written.

    The newer edition needs no finished record: names that it changed are known from the older one.
    To which edition the rules hold a tender is put aside. Raises a ``Refusal`` where a library or
    the rules have a fault, or the editions do not follow one another.
    """
    before, after = read_edition(old), read_edition(new, unfinished=True)
    changes = changes_between(before, after)
    record = changes_text(recorded(before, after, changes))
    libraries = before.library, replace(after.library, record=record)
    options = with_rules(paths, options)
    policy = replace(load_policy(options.policy), library=Held())
    passwords = passwords_of(options)
    settings = [
        _settings(folder, library, policy, replace(options, passwords=passwords))
        for folder, library in zip((old, new), libraries, strict=True)
    ]
    bids = find_bids(paths, options)
    remarks = [*idle_passwords(bids.tasks, options, passwords), *idle_patterns(bids, options)]
    apart = Foreknown(rivals=False)
    runs = [value(bids, setting, options, watch, apart) for setting in settings]
    if any(run.stopped for run in runs):
        return Compared(None, tuple(remarks))
    results = [{result.path: result for result in run.results} for run in runs]
    both = [path for path in results[0] if path in results[1]]
    editions = bid_changes(
        [results[0][path] for path in both],
        [results[1][path] for path in both],
        settings[0].library,
        settings[1].library,
        changes,
        policy,
    )
    return Compared(editions, tuple(remarks))


def _settings(folder: Path, library: Library, policy: Policy, options: Options) -> Settings:
    """Give the settings of a run by one edition; rules that name what it lacks say which it is."""
    try:
        return Settings(
            library, policy, write=False, passwords=options.passwords, limits=options.limits
        )
    except PolicyError as error:
        raise PolicyError(f"{options.policy}, with the library in {folder}: {error}") from error


def changes_report(changes: Sequence[Change]) -> list[dict[str, str]]:
    """Give changes as plain data, under the headings of ``changes.csv``."""
    return [
        {
            "edition": change.edition,
            "id": change.id,
            "field": change.field,
            "from": change.before,
            "to": change.after,
            "why": change.why,
        }
        for change in changes
    ]


def editions_report(editions: Editions) -> dict[str, Any]:
    """Give what an edition does to bids as plain data; pounds at full precision, null for none."""
    return {
        "old": _library(editions.old),
        "new": _library(editions.new),
        "policy": {"sha256": editions.policy.sha256},
        "bids": [_bid(bid) for bid in editions.bids],
    }


def _library(library: Library) -> dict[str, str]:
    return {
        "version": library.version,
        "sha256": library.sha256,
        "price_base": library.price_base,
    }


def _bid(bid: BidChange) -> dict[str, Any]:
    before, after = workbook_report(bid.before), workbook_report(bid.after)
    kept = ("status", *REPORTED_FIGURES, "rag")
    return {
        "path": bid.after.path,
        "project": after["project"],
        "organisation": after["organisation"],
        "place": {"before": bid.place_before or None, "after": bid.place_after or None},
        "before": {name: before[name] for name in kept},
        "after": {name: after[name] for name in kept},
        "prices": bid.prices,
        "change": bid.change,
        "rows": [_row(row) for row in bid.rows],
        "findings": [each for each in after["findings"] if each["severity"] == "error"],
    }


def _row(row: RowChange) -> dict[str, Any]:
    def pounds(line: LineValue | None) -> dict[str, float] | None:
        return {"gross": line.gross, "net": line.net} if line else None

    return {
        "cell": row.cell,
        "description": row.before.claim.output.description,
        "id": row.id or None,
        "proxy": row.proxy,
        "before": pounds(row.before),
        "after": pounds(row.after),
        "prices": row.prices,
        "change": row.change,
        "why": changes_report(row.why),
        "replaced_by": list(row.successors),
        "instead": row.instead,
    }
