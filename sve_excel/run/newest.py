"""The newest run report of a tender, wherever a run may have put it, and what it says of its files.

It is looked for beside what is written, in the folder one is in, in those of the bids and of their
results, beside the comparison that is named, and where the rules say that one goes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sve_excel.run.options import Options, Outputs
from sve_excel.run.targets import MOST_BYTES
from sve_excel.run.usual import usual_outputs
from sve_excel.words.textfiles import Unreadable, read_text

_BEGINS = b'{\n  "sve_excel"'  # of a report that a run wrote


def report_folders(paths: Sequence[Path], options: Options, output: Path | None) -> list[Path]:
    """Give the folders in which a run report of these bids may lie; ``output`` is written."""
    usual = usual_outputs(Outputs(), options.policy)
    places = [usual.report.parent] if usual.report else []
    places += [usual.copies] if usual.copies else []
    places += [options.comparison.parent] if options.comparison else []
    places += [output.parent] if output else []
    places += [Path(), *(path if path.is_dir() else path.parent for path in paths)]
    return list(dict.fromkeys(Path(os.path.realpath(place)) for place in places))


def newest_report(
    folders: Sequence[Path], wanted: Callable[[Mapping[str, Any], Path], bool]
) -> tuple[Path | None, dict[str, Any]]:
    """Find the newest run report in the folders that is ``wanted``, by when it was written."""
    found = []
    for folder in folders:
        for path in folder.glob("*.json"):
            if not path.is_file():  # a pipe would be waited for
                continue
            try:
                with path.open("rb") as file:
                    if file.read(len(_BEGINS)) == _BEGINS:
                        found.append((path.stat().st_mtime_ns, path))
            except OSError:
                continue
    for _, path in sorted(found, reverse=True):
        try:
            report = json.loads(read_text(path, MOST_BYTES))
        except (ValueError, RecursionError, OSError, Unreadable):
            continue
        if not isinstance(report, dict) or not isinstance(report.get("workbooks"), list):
            continue
        if wanted(report, path):
            return path, report
    return None, {}


def is_of(report: Mapping[str, Any], path: Path, paths: Sequence[Path]) -> bool:
    """Whether a report names the folder of these bids as the one that it is of."""
    named = report.get("folder")
    if not isinstance(named, str) or "\0" in named:
        return False
    home = os.path.realpath(path.parent / named)
    return home in {os.path.realpath(each if each.is_dir() else each.parent) for each in paths}


def report_on(
    paths: Sequence[Path], options: Options, output: Path | None
) -> tuple[Path | None, dict[str, Any]]:
    """Find the newest run report that names the folder of these bids."""
    folders = report_folders(paths, options, output)
    return newest_report(folders, lambda report, path: is_of(report, path, paths))


def comparison_named(path: Path, report: dict[str, Any]) -> Path | None:
    """Give the comparison that a report at ``path`` was written with; none where it names none."""
    held = report.get("comparison")
    name = held.get("path") if isinstance(held, dict) else None
    return path.parent / name if isinstance(name, str) and "\0" not in name else None
