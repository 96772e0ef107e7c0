"""A run before its first workbook is read: the rules that hold, what was found, what stood before.

Every command that reads bids begins with the same steps in the same order, so that the same refusal
comes first whichever of them is asked. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sve_excel.entries.forms import Typed
from sve_excel.files.finding import Found
from sve_excel.records.standing import Standing
from sve_excel.run.anonymous import Key, read_key
from sve_excel.run.batch import Run
from sve_excel.run.bids import (
    NOTHING_KNOWN,
    Foreknown,
    find_bids,
    idle_passwords,
    idle_patterns,
    value,
)
from sve_excel.run.kept import typed_before
from sve_excel.run.options import Options
from sve_excel.run.register import register_for
from sve_excel.run.rules import rules_said, with_rules
from sve_excel.run.settings import Settings, settings_of
from sve_excel.run.targets import Content, hold_targets
from sve_excel.run.watching import Watcher


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run goes by, and the workbooks that it found; ``rules`` says which rules hold."""

    options: Options
    settings: Settings
    rules: str
    found: Found

    @property
    def remarks(self) -> list[str]:
        """Say where passwords or patterns were given that are for none of the workbooks."""
        passwords = self.settings.passwords
        return [
            *idle_passwords(self.found.tasks, self.options, passwords),
            *idle_patterns(self.found, self.options),
        ]

    def held(
        self, targets: Mapping[str, tuple[Path | None, Content]], read: Sequence[Path] = ()
    ) -> Prepared:
        """Give it without the files that the run replaces; raises ``TargetRefused``.

        ``targets`` are as ``hold_targets`` has them, ``read`` are files besides those of the
        options.
        """
        found = hold_targets(self.found, targets, (*self.options.read, *read))
        return replace(self, found=found)

    def value(
        self, watch: Watcher, foreknown: Foreknown = NOTHING_KNOWN, *, spool: bool = False
    ) -> Run:
        """Value every workbook; what may be said of that is told at ``run.bids.value``."""
        return value(self.found, self.settings, self.options, watch, foreknown, spool=spool)


def prepared(paths: Sequence[Path], options: Options, **more: Any) -> Prepared:
    """Prepare a run under the rules that lie beside the bids, where no others are named.

    ``more`` is as ``prepared_under`` has it. Raises a ``Refusal``, too, where the rules that lie
    there are several.
    """
    return prepared_under(paths, with_rules(paths, options), **more)


def prepared_under(
    paths: Sequence[Path],
    options: Options,
    *,
    read: Sequence[Path] = (),
    copies: Path | None = None,
    **how: Any,
) -> Prepared:
    """Load what the options name, the rules among it, and find the workbooks below ``paths``.

    ``read`` are files that the command reads besides them, ``copies`` is the folder that takes
    copies, and ``how`` are fields of the settings. Raises a ``Refusal`` where rules or library have
    a fault, or where there is no workbook.
    """
    settings = settings_of(options, **how)
    rules = rules_said(options)
    return Prepared(options, settings, rules, find_bids(paths, options, read=read, copies=copies))


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before a comparison is written: its register, what was typed, its letters.

    ``standings`` are those of the register by the name of each file, ``typed`` is what people typed
    into it, ``key`` the letters that bidders had, ``said`` says which register held,
    ``missing`` where none was found, and ``home`` is the workbook that holds it.
    """

    standings: Mapping[str, Standing] = field(default_factory=dict)
    typed: Typed = field(default_factory=Typed)
    key: Key = field(default_factory=Key)
    said: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    home: Path | None = None


def stood_before(
    paths: Sequence[Path], target: Path | None, options: Options, letters: Path | None = None
) -> Before:
    """Read what stands in the comparison at ``target``, or in the usual one for these bids.

    With ``letters``, the file beside which their key stands, bidders are letters: what another
    comparison says has names in it, which become letters where the key is there already, else it
    is left out but for the settings of Marks. Raises ``TargetRefused``.
    """
    own = typed_before(target, "comparison")
    register, typed = register_for(paths, target, own, options, letters=letters is not None)
    said, missing = tuple(register.said), tuple(register.missing)
    if letters is None:
        home = register.home or target
        return Before(register.standings, typed, said=said, missing=missing, home=home)
    key = read_key(letters)
    if key.rows:
        return Before(key.standings(register.standings), typed, key, said, missing)
    from sve_excel.comparison.typed_settings import MARKS

    settings = [cell for cell in typed.earlier.kept if cell.sheet == MARKS]
    settings = [cell for cell in settings if cell not in own.earlier.kept]
    lent = replace(own.earlier, kept=(*own.earlier.kept, *settings))
    return Before(key.standings(register.standings), Typed(lent), key, said, missing)
