"""Numbers as people type them: read where they have one meaning, else refused.

``£1,200.50``, ``15%``, ``1 200`` and ``(500)`` have one meaning. ``1,5`` and ``12k`` do not.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime

_PLAIN = r"\d+(?:\.\d*)?|\.\d+"
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?: \d{3})+(?:\.\d*)?"
_NUMBER = re.compile(
    rf"(?P<minus>-)?\s?(?:£|gbp)?\s?(?P<minus2>-)?(?P<digits>{_GROUPED}|{_PLAIN})"
    r"(?P<exponent>e[+-]?\d{1,3})?\s?(?P<percent>%)?",
    re.IGNORECASE,
)
_DATE_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")


def parse_number(text: str, *, share: bool = False) -> float | None:
    """Read a number typed as text; None where it has no meaning or more than one.

    A percentage is read only where ``share`` is true. Brackets are the accountant's minus.
    """
    bare = " ".join(text.replace("−", "-").replace("–", "-").split())
    brackets = bare.startswith("(") and bare.endswith(")")
    match = _NUMBER.fullmatch(bare[1:-1].strip() if brackets else bare)
    if not match or (match["percent"] and (match["exponent"] or not share)):
        return None
    minus = [brackets, bool(match["minus"]), bool(match["minus2"])]
    if sum(minus) > 1:
        return None
    number = float(re.sub("[, ]", "", match["digits"]) + (match["exponent"] or ""))
    if match["percent"]:
        number = float(f"{match['digits'].replace(',', '').replace(' ', '')}e-2")
    if not math.isfinite(number):
        return None
    return -number if any(minus) else number


def parse_date(text: str) -> date | None:
    """Read a date typed as text, day before month as in the UK; None where it is none."""
    bare = " ".join(text.split())
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(bare, form).date()
        except ValueError:
            continue
    return None
