"""What a column of a table is, and a label with the answer beside it.

The workbook's own columns and labels stand in ``layout``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "choice", "number", "years", "share", "money", "date", "code", "computed"]


# least and most that may be typed; how many years at most is the policy's to say
_RANGES: dict[str, tuple[float, float]] = {
    "number": (-1e12, 1e12),
    "money": (0, 1e12),
    "years": (0.01, math.inf),
    "share": (0, 1),
}
LONGEST_NAME = 200  # characters of an own name that every program looks up, its wildcards escaped
SLIGHTEST_SHARE = 0.01  # a share above 0 and below this is what 0.2 makes of 20 % in such a cell
LARGEST = 1e15  # from here on a double does not hold every penny, so no number is read


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: heading, what goes in, and what its input message says.

    ``attribute`` is that of the record which a row is read into; "" where nothing is read. Of a
    computed column it takes the stored result.
    """

    heading: str
    attribute: str
    kind: Kind
    width: float
    required: bool = False
    prompt: str = ""

    @property
    def computed(self) -> bool:
        """Whether the workbook works it out and nobody types into it."""
        return self.kind == "computed"

    @property
    def numeric(self) -> bool:
        """Whether a number goes in."""
        return self.kind in _RANGES

    @property
    def range(self) -> tuple[float, float]:
        """Least and most of a number that goes in."""
        return _RANGES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Column):
    """A share of an output's value that is taken off, a deflator, with the words for it.

    ``question`` is what it asks, to which the input message adds an ``example``; ``bands`` a first
    choice, ``lost`` what becomes of that part, and ``narrow`` its heading where there is little
    room. One that ``fades`` is taken off again in each year after the first, the others once.
    """

    kind: Kind = field(default="share", init=False)
    question: str
    bands: str
    lost: str
    example: str = ""
    narrow: str = ""
    fades: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "prompt", f"{self.question} {self.example}".rstrip())
        object.__setattr__(self, "narrow", self.narrow or self.heading)


@dataclass(frozen=True, slots=True)
class Field:
    """One label of the Project sheet and what is answered beside it.

    ``since`` is the version of the template that brought it: in earlier ones it counts as blank.
    ``among`` is the workbook's list to choose from where no ``choices`` stand here.
    """

    label: str
    attribute: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    prompt: str = ""
    lines: int = 1
    since: int = 1
    among: str = ""
