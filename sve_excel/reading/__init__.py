"""Reading: a guarded package becomes a submission and what was found on the way.

It never judges: a wrong share is read as it stands, and a blank, a zero and a text are three
things. Floor 3 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.reading.submission import read_submission as read_submission

__getattr__ = hand_on(
    __name__,
    {
        "read_submission": "submission",
    },
)
