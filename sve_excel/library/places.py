"""The user's own look-up from postcode to ward and deprivation decile, read strictly.

None is shipped. A decile is that of an index of deprivation, 1 the most deprived tenth: the most
deprived fifth are the deciles 1 and 2. A ward has the share of its postcodes that are among them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path

from sve_excel import Refusal
from sve_excel.library.tables import Row, read_rows, read_text, twice
from sve_excel.records.places import Places, Spot
from sve_excel.records.side_tables import PLACE_COLUMNS

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")
_MOST_SAID = 20


class PlacesError(Refusal):
    """A look-up that breaks its rules; each breach is a line of the details."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - _MOST_SAID
        said = [*self.problems[:_MOST_SAID], *([f"And {more:,} more."] if more > 0 else [])]
        super().__init__(f"The places of {name} were not used. Mend them, or leave it out.", said)


def place_key(text: str) -> str:
    """Give what a postcode or a ward is known by: small letters and figures alone."""
    return re.sub(r"[^0-9a-z\u00c0-\uffff]+", "", text.casefold())


def load_places(path: Path) -> Places:
    """Load a look-up with the columns postcode, ward and decile.

    Raises ``PlacesError`` with every breach: a column missing or unknown, something that is no
    postcode, no ward, a decile that is not 1 to 10, a postcode twice.
    """
    problems: list[str] = []
    text = read_text(path.parent, path.name, problems)
    rows: list[Row] = read_rows(path.name, text, PLACE_COLUMNS, problems) if text else []
    if not problems:
        for place, row in rows:
            if not _POSTCODE.fullmatch(row["postcode"].strip().upper()):
                problems.append(f"{place}: {row['postcode']!r} is no postcode such as BS1 4DJ.")
            if not row["ward"].strip():
                problems.append(f"{place}: ward is empty.")
            if not re.fullmatch(r"[1-9]|10", row["decile"].strip()):
                problems.append(f"{place}: decile is {row['decile']!r}. Write 1 to 10.")
        codes = [(place, place_key(row["postcode"])) for place, row in rows]
        twice(codes, "postcode", problems)
    if problems:
        raise PlacesError(path.name, problems)
    return Places(path.name, _spots([row for _, row in rows]))


def _spots(rows: Iterable[dict[str, str]]) -> dict[str, Spot]:
    spots: dict[str, Spot] = {}
    wards: dict[str, list[float]] = {}
    names: dict[str, str] = {}
    for row in rows:
        ward, poor = row["ward"].strip(), float(int(row["decile"]) <= 2)
        key = place_key(ward)
        name = names.setdefault(key, ward)
        spots[place_key(row["postcode"])] = Spot(name, poor)
        wards.setdefault(key, []).append(poor)
    for key, found in wards.items():
        spots.setdefault(key, Spot(names[key], math.fsum(found) / len(found)))
    return spots
