"""The answers of bids as a comparison keeps them, where no run report does: lines of its record.

They are what a report keeps (``as_read``), under the SHA-256 of the bytes in which a bid stands
once the run is over, so that the same bids make the same comparison however often they are
processed. Of many bids a comparison keeps none: a report is the place for these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sve_excel.files.finding import Task
from sve_excel.files.ours import title_of
from sve_excel.imprint import COMPARISON_TITLE
from sve_excel.run.as_read import KEY, as_read_report
from sve_excel.run.batch import Run
from sve_excel.run.settings import Settings

if TYPE_CHECKING:
    from sve_excel.entries.record import Lines

MOST = 100  # bids
_UNDER, _BID = "read under", "read"
_LONGEST = 30_000  # letters of a cell


def answers_of(run: Run, tasks: Sequence[Task], settings: Settings) -> Lines:
    """Give the lines that keep the answers of a run's bids; none where it has too many."""
    if len(run.read) > MOST:
        return []
    kept = as_read_report(run, settings)
    apart = {task.name for task in tasks if task.target}  # whose results stand in a copy
    lines: Lines = [(_UNDER, kept["under"])]
    texts = dict(kept["bids"].make())
    for result in run.read:
        if text := texts.get(result.path):
            before, after = result.sha256_before or "", result.sha256_after or ""
            digests = (before if result.path in apart or not after else after, after)
            parts = [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]
            lines.append((_BID, result.path, *digests, *parts))
    return lines


def answers_in(path: Path) -> dict[str, Any]:
    """Give what a comparison keeps in the shape of a run report; nothing where it keeps nothing."""
    if not path.is_file() or title_of(path) != COMPARISON_TITLE:
        return {}
    from sve_excel.entries.record import record_lines

    under, books, bids = "", list[Mapping[str, str]](), dict[str, str]()
    for line in record_lines(path):
        if line[0] == _UNDER and len(line) > 1:
            under = line[1]
        elif line[0] == _BID and len(line) > 4:
            _, name, before, after, *parts = line
            books.append({"path": name, "sha256_before": before, "sha256_after": after})
            bids[name] = "".join(parts)
    return {"workbooks": books, KEY: {"under": under, "bids": bids}} if bids else {}
