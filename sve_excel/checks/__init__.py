"""Checks: one workbook held against the rules; a submission comes in, findings go out.

Each finding is one thing, its rule beside its check. It never values and never writes, and it looks
at no other bid: that is `plausibility`.
Floor 4 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.checks.case import Case as Case
    from sve_excel.checks.every import findings_of as findings_of

__getattr__ = hand_on(
    __name__,
    {
        "Case": "case",
        "findings_of": "every",
    },
)
