"""What every file of a run shares."""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.files.passwords import Passwords
from sve_excel.library.library import Library
from sve_excel.method.rules import hold_against, priced
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.policy.rules import DEFAULT_POLICY, Policy


@dataclass(frozen=True, slots=True)
class Settings:
    """What every file of a run shares; picklable, so that a worker process can be told.

    The library itself travels, and not where it lies: what a run reports is what it valued with,
    whatever becomes of the library's files meanwhile. It stands in the prices that the policy asks
    for, however it came. ``write`` puts the results in; without it, ``comments`` writes each
    finding as a comment into the task's copy, or ``states`` asks how far each project has come.
    Raises ``PolicyError`` where the policy names what the library has not.
    """

    library: Library
    policy: Policy = DEFAULT_POLICY
    write: bool = True
    backup: bool = False
    states: bool = False
    comments: bool = False
    passwords: Passwords = ()
    limits: Limits = DEFAULT_LIMITS

    def __post_init__(self) -> None:
        """Bring the library into the prices of the policy."""
        hold_against(self.policy, self.library)
        object.__setattr__(self, "library", priced(self.library, self.policy))
