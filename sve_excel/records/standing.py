"""What a commissioner says of one tender in the register: its status, and why.

The statuses are those that the Procurement Act 2023 tells apart; what each does stands in
``comparison/register.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TenderStatus = Literal["assessed", "withdrawn", "superseded", "disregarded", "disqualified"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register says of one tender: words as they were typed, days as year-month-day.

    ``told_on`` and ``heard_on`` are when its bidder was told of what stands against it, and when
    the answer was considered. ``status`` is empty where nobody decided.
    """

    status: TenderStatus | Literal[""] = ""
    lot: str = ""
    limb: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_on: str = ""
    received_on: str = ""
    told_on: str = ""
    heard_on: str = ""
    address: str = ""
    email: str = ""
    identifier: str = ""
    small: str = ""
    value_driven: str = ""

    @property
    def set_aside(self) -> bool:
        """Whether the tender has no place beside the others."""
        return self.status not in ("", "assessed")


UNDECIDED = Standing()
