"""What every file of a run shares."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sve_excel.files.passwords import Passwords
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.policy.rules import DEFAULT_POLICY, Policy


@dataclass(frozen=True, slots=True)
class Settings:
    """What every file of a run shares; picklable, so that a worker process can be told."""

    proxies: Path
    policy: Policy = DEFAULT_POLICY
    write: bool = True
    backup: bool = False
    states: bool = False
    passwords: Passwords = ()
    limits: Limits = DEFAULT_LIMITS
