"""Where the register of tenders is, and what it says: the commissioner's decisions, obeyed.

It stands in the comparison that is about to be replaced; where another file is written, in the one
that ``process`` keeps in the folder of the bids or of their results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sve_excel.entries.forms import Earlier, Typed
from sve_excel.files.ours import title_of
from sve_excel.imprint import COMPARISON_FILE, COMPARISON_TITLE
from sve_excel.records.standing import Standing
from sve_excel.run.kept import typed_before
from sve_excel.run.options import Options, Outputs
from sve_excel.run.usual import usual_outputs


@dataclass(frozen=True, slots=True)
class Register:
    """What the register says of each file, by its name there, and the workbook that holds it."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    home: Path | None = None

    @property
    def said(self) -> list[str]:
        """Say which register held, where one did."""
        aside = sum(standing.set_aside for standing in self.standings.values())
        if self.home is None or not self.standings:
            return []
        set_aside = f", {aside} of them set aside" if aside else ""
        files = "file" if len(self.standings) == 1 else "files"
        named = f"{len(self.standings)} {files}{set_aside}"
        return [f"Register: {self.home.name} says something of {named}."]


def register_for(
    paths: Sequence[Path], target: Path | None, typed: Typed, options: Options
) -> tuple[Register, Typed]:
    """Give the register that holds, and what was typed, with the register's where it is another's.

    With the register goes what was typed about the questions and the settings of Marks: who was
    asked and which rules hold are the same wherever a comparison is written. Of those settings all
    stand in one workbook: what is typed in ``target`` is not mixed with another's.

    ``typed`` is what stands in ``target``, the comparison that is about to be written. Raises
    ``TargetRefused`` where a register cannot be read.
    """
    from sve_excel.comparison.asking import FLAGS
    from sve_excel.comparison.assessed import REASONS
    from sve_excel.comparison.marking import QUALITY
    from sve_excel.comparison.register import REGISTER, standings
    from sve_excel.comparison.typed_settings import MARKS

    own = standings(typed.earlier)
    if own:
        return Register(own, target), typed
    home = _usual_home(paths, target, options)
    if home is None:
        return Register(), typed
    earlier = typed_before(home, "comparison").earlier
    lent_sheets = {REGISTER, REASONS, FLAGS, QUALITY, MARKS}
    if any(each.sheet == MARKS for each in (*typed.earlier.entries, *typed.earlier.kept)):
        lent_sheets.remove(MARKS)
    entries = tuple(e for e in (*earlier.entries, *earlier.kept) if e.sheet in lent_sheets)
    lent = replace(typed.earlier, kept=(*typed.earlier.kept, *entries))
    return Register(standings(Earlier(entries)), home), Typed(lent)


def _usual_home(paths: Sequence[Path], target: Path | None, options: Options) -> Path | None:
    """Find the comparison that ``process`` keeps for these bids; none where there is none."""
    copies = usual_outputs(Outputs(), options.policy).copies
    folders = [copies] if copies else []
    folders += [path if path.is_dir() else path.parent for path in paths]
    for folder in dict.fromkeys(folders):
        path = folder / COMPARISON_FILE
        if path != target and path.is_file() and title_of(path) == COMPARISON_TITLE:
            return path
    return None
