"""Bids valued and ranked for a paper about one of them; no comparison is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sve_excel.entries.forms import Typed
from sve_excel.run.batch import Run
from sve_excel.run.bids import Foreknown, stop_said
from sve_excel.run.options import Options
from sve_excel.run.prepared import Prepared
from sve_excel.run.register import Register, register_for
from sve_excel.run.remembered import remembered
from sve_excel.run.rules import rules_named
from sve_excel.run.watching import Watcher

if TYPE_CHECKING:
    from sve_excel.comparison.bids import Comparison


@dataclass(frozen=True, slots=True)
class KnownBids:
    """Bids as a run valued them under the register, and what there is to say of that."""

    run: Run
    register: Register
    typed: Typed
    remarks: tuple[str, ...]

    def comparison(self, options: Options) -> Comparison:
        """Put the bids side by side, in the order of the rules."""
        from sve_excel.comparison.bids import Surroundings, gather

        run = self.run
        rules = rules_named(options)
        around = Surroundings(typed=self.typed, rules=rules)
        return gather(run.results, run.library, run.policy, {}, around)


def ranked(paths: Sequence[Path], ready: Prepared, output: Path, watch: Watcher) -> KnownBids:
    """Value what was found, under the register of an earlier comparison where there is one.

    What a run report beside ``output``, the bids or their results still holds, or the comparison
    itself, is not read again.
    """
    register, typed = register_for(paths, None, Typed(), ready.options, output)
    known = remembered(paths, ready, output, register.home)
    run = ready.value(watch, Foreknown(register.standings, known.results))
    remarks = (
        *ready.remarks,
        *register.said,
        *register.missing,
        *known.said,
        *stop_said(run, "were read"),
    )
    return KnownBids(run, register, typed, remarks)
