"""Where the register of tenders is, and what it says: the commissioner's decisions, obeyed.

It stands in the comparison that is about to be replaced; where another file is written, in the one
that a run keeps with the bids or their results, or that its report names. Where there is none, that
is said with the places that were looked at.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sve_excel.entries.forms import Earlier, Typed, TypedCell
from sve_excel.files.ours import title_of
from sve_excel.imprint import COMPARISON_FILE, COMPARISON_TITLE
from sve_excel.records.standing import Standing
from sve_excel.run.kept import typed_before
from sve_excel.run.newest import comparison_named, report_on
from sve_excel.run.options import Options, Outputs
from sve_excel.run.renaming import under_names
from sve_excel.run.targets import TargetRefused
from sve_excel.run.usual import usual_outputs
from sve_excel.words.saying import first_of, so_many

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Register:
    """What the register says of each file, by its name there, and the workbook that holds it.

    ``wanting`` says of what was typed under letters that their key is not there. ``lent`` counts
    the cells typed in another comparison that hold here, and ``report`` is what names that one.
    """

    standings: Mapping[str, Standing] = field(default_factory=dict)
    home: Path | None = None
    looked: tuple[Path, ...] = ()
    wanting: tuple[str, ...] = ()
    lent: int = 0
    report: Path | None = None

    @property
    def missing(self) -> list[str]:
        """Say that nothing typed was found, and where it was looked for; nothing where it was."""
        if not self.looked:
            return []
        places = first_of([str(place) for place in self.looked], _MOST_NAMED)
        return [
            "Nothing that people typed was found: no register, no reasons and no marks of theirs. "
            f"No comparison stands at {places}, and no run report names another. Name it with "
            "--comparison."
        ]

    @property
    def said(self) -> list[str]:
        """Say which register held, where one did, and where else answers were typed."""
        aside = sum(standing.set_aside for standing in self.standings.values())
        lent = [self._lent] if self.lent else []
        if self.home is None or not self.standings:
            return [*lent, *self.wanting]
        set_aside = f", {aside} of them set aside" if aside else ""
        files = "file" if len(self.standings) == 1 else "files"
        named = f"{len(self.standings)} {files}{set_aside}"
        return [
            f"Register: {self.home.name} says something of {named}.",
            *lent,
            *self.wanting,
        ]

    @property
    def _lent(self) -> str:
        by = f", which {_near(self.report)} names," if self.report else ""
        verb = "holds" if self.lent == 1 else "hold"
        cells = so_many(self.lent, "cell")
        return f"{cells} typed in {_near(self.home)}{by} {verb} here, too."


def register_for(
    paths: Sequence[Path],
    target: Path | None,
    typed: Typed,
    options: Options,
    output: Path | None = None,
    *,
    letters: bool = False,
) -> tuple[Register, Typed]:
    """Give the register that holds, and what was typed, with the register's where it is another's.

    With the register goes what was typed about the questions and the settings of Marks: who was
    asked and which rules hold are the same wherever a comparison is written. Of those settings all
    stand in one workbook: what is typed in ``target`` is not mixed with another's.

    ``typed`` is what stands in ``target``, the comparison that is about to be written; ``output``
    is what is written where that is none. What was typed under letters goes by the bidders' names
    where its key is there; with ``letters`` what stands in ``target`` stays as it is. Raises
    ``TargetRefused`` where a register or a key cannot be read.
    """
    from sve_excel.comparison.asking import FLAGS
    from sve_excel.comparison.assessed import REASONS
    from sve_excel.comparison.marking import QUALITY
    from sve_excel.comparison.register import REGISTER, standings
    from sve_excel.comparison.typed_settings import MARKS

    wanting: list[str] = []
    if not letters:
        named, wanting = under_names(typed.earlier, target)
        typed = Typed(named)
    own = standings(typed.earlier)
    if options.comparison:
        _hold_named(options.comparison, target if own else None)
    if own:
        return Register(own, target, wanting=tuple(wanting)), typed
    homes, report = _homes(paths, target, output, options)
    there = (path for path in homes if path.is_file() and title_of(path) == COMPARISON_TITLE)
    home = next(there, None)
    if home is None:
        return Register(looked=tuple(homes), wanting=tuple(wanting)), typed
    earlier, missed = under_names(typed_before(home, "comparison").earlier, home)
    lent_sheets = {REGISTER, REASONS, FLAGS, QUALITY, MARKS}
    if any(cell.sheet == MARKS for cell in (*typed.earlier.entries, *typed.earlier.kept)):
        lent_sheets.remove(MARKS)
    entries = tuple(e for e in (*earlier.entries, *earlier.kept) if e.sheet in lent_sheets)
    said = (*wanting, *missed)
    lent = Typed(_lent(typed.earlier, entries))
    many = len(lent.earlier.kept) - len(typed.earlier.kept)
    by = report if home == homes[-1] else None
    return Register(standings(Earlier(entries)), home, (), said, many, by), lent


def _hold_named(named: Path, target: Path | None) -> None:
    """Refuse a named comparison that is none, or is another than the one with a register.

    ``target`` is the comparison to be written where it has one. Raises ``TargetRefused``.
    """
    if title_of(named) != COMPARISON_TITLE:
        raise TargetRefused(
            f"{named} is no comparison that sve-excel wrote. Name another with --comparison."
        )
    if target and os.path.realpath(target) != os.path.realpath(named):
        raise TargetRefused(
            f"{target} has a register of its own, and --comparison names {named}. Write into that "
            "one, or leave --comparison out."
        )


def _lent(own: Earlier, entries: Sequence[TypedCell]) -> Earlier:
    """What stands there with what another comparison lends; what it was lent before counts once.

    Two entries of one cell would both lose their place, and that is for those that differ.
    """
    found = dict.fromkeys((e.sheet, e.row, e.heading, e.value) for e in own.entries)
    kept = []
    for cell in (*own.kept, *entries):
        said = (cell.sheet, cell.row, cell.heading, cell.value)
        if said not in found:
            found[said] = None
            kept.append(cell)
    return replace(own, kept=tuple(kept))


def _near(path: Path | None) -> Path | None:
    """A path as seen from the folder one is in, where it lies in it."""
    here = Path(os.path.realpath(Path()))
    there = Path(os.path.realpath(path)) if path else None
    return there.relative_to(here) if there and there.is_relative_to(here) else path


def _homes(
    paths: Sequence[Path], target: Path | None, output: Path | None, options: Options
) -> tuple[list[Path], Path | None]:
    """Give the places where a comparison of these bids but ``target`` may stand, likeliest first.

    One that was named is the only one. Else that is where the rules say that it goes, the folders
    of results and bids, and where the newest run report on these bids says that one was written:
    that report is given where the last place is known by it alone. One that lies in the folder
    written into may be of another tender.
    """
    if options.comparison:
        own = target and os.path.realpath(target) == os.path.realpath(options.comparison)
        return [] if own else [options.comparison], None
    usual = usual_outputs(Outputs(), options.policy)
    places = [usual.comparison] if usual.comparison else []
    folders = [usual.copies] if usual.copies else []
    folders += [path if path.is_dir() else path.parent for path in paths]
    places += [folder / COMPARISON_FILE for folder in folders]
    found: dict[str, Path] = {}
    for place in places:
        found.setdefault(os.path.realpath(place), place)
    at, report = report_on(paths, options, output or target)
    named = comparison_named(at, report) if at else None
    only = at if named and os.path.realpath(named) not in found else None
    if named:
        found.setdefault(os.path.realpath(named), named)
    if target and found.pop(os.path.realpath(target), None) is named:
        only = None
    return list(found.values()), only
