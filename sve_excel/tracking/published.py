"""Notices that were published, as they stood when they were: no later rule or report changes them.

Which indicators a notice describes and why is kept from the workbook in which the day of publishing
was typed, and what the notice says from the first run that saw it. Rules that hold for the next
notice may have another order, other words and other bands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sve_excel.entries.stood import Stood, rows_stood
from sve_excel.files.ours import title_of
from sve_excel.policy.kpis import Kpi
from sve_excel.tracking.assessments import NO, PUBLISHED_STATE, YES, DueNotice
from sve_excel.words.folding import fold

NOTICES, PERFORMANCE, INDICATORS = "Notices", "Contract performance", "Indicators"
BY_THE_RULES, BECAUSE, CHOSEN, PUBLISHED, WRITE = (
    "By the rules",
    "Because",
    "Chosen",
    "Published on",
    "What to write",
)
BY_THE_BANDS: Final = "By the bands"
_TABLES: Final = {
    NOTICES: ("Contract", "Notice", "Indicator", PUBLISHED),
    PERFORMANCE: ("Contract", "Notice", "Field", WRITE),
    INDICATORS: ("Contract", "Indicator", "Year", BY_THE_BANDS),
}


@dataclass(frozen=True, slots=True)
class NoticesBefore:
    """The sheets on performance of the workbook that is about to be replaced, row by row."""

    notices: Sequence[Stood] = ()
    fields: Sequence[Stood] = ()
    indicators: Sequence[Stood] = ()

    def settled(self, notice: DueNotice) -> bool:
        """Whether an earlier run saw that a notice was published."""
        return any(row.get("State") == PUBLISHED_STATE for row in self.rows_of(notice))

    def rows_of(self, notice: DueNotice) -> list[Stood]:
        """Rows of a notice: one for each indicator that the rules had then."""
        return _of(notice, self.notices)

    def fields_of(self, notice: DueNotice) -> list[Stood]:
        """What a notice said."""
        return _of(notice, self.fields)

    def described(self, notice: DueNotice, known: Sequence[Kpi]) -> list[Kpi]:
        """Give the indicators of a published notice: as people chose, else by the rules then.

        One that the rules of now do not have any more goes by its name and what was said of it.
        """
        told = {
            str(row.get(WRITE, ""))
            for row in self.fields_of(notice)
            if str(row.get("Field", "")).startswith("Indicator ")
        }
        kpis = []
        for row in self.rows_of(notice):
            name = str(row.get("Indicator", ""))
            said = fold(str(row.get(CHOSEN, "")))
            if not name or said == NO or (said != YES and row.get(BY_THE_RULES) != YES):
                continue
            now = next((kpi.description for kpi in known if kpi.name == name), "")
            then = [text.removeprefix(f"{name}: ") for text in told if text.startswith(f"{name}: ")]
            kpis.append(Kpi(name, then[0] if then else now))
        return kpis

    def states(self, notice: DueNotice) -> dict[str, str]:
        """Give the rating of each indicator by the bands of then, by its name."""
        year = notice.period.year if notice.period else 0
        return {
            str(row.get("Indicator")): str(row[BY_THE_BANDS])
            for row in self.indicators
            if row.get("Contract") == notice.contract.name
            and row.get("Year") == year
            and BY_THE_BANDS in row
        }


NOTHING_BEFORE: Final = NoticesBefore()


def _of(notice: DueNotice, rows: Sequence[Stood]) -> list[Stood]:
    return [row for row in rows if (row.get("Contract"), row.get("Notice")) == notice.key]


def before(path: Path | None) -> NoticesBefore:
    """Read the sheets on performance of the workbook at ``path``, where there is one."""
    if path is None or not title_of(path):
        return NoticesBefore()
    found: Mapping[str, list[Stood]] = rows_stood(path, _TABLES)
    return NoticesBefore(found[NOTICES], found[PERFORMANCE], found[INDICATORS])
