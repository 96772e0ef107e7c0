"""What a number format shows of a number, as far as that says another figure than the number.

Sections by sign or by conditions of their own, decimals, thousands left out by commas, per cent,
powers of ten, fractions, literal words and characters that fill a cell are followed; dates and
times are not.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sve_excel.words.digits import rounded
from sve_excel.words.saying import rounded as written

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*(?P<filling>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<power>[eE][+-]0+)|(?P<digits>[0#?][0#?,./ ]*(?:(?<=/)[1-9][0-9]*)?)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION: Final = re.compile(
    r"\s*(<=|>=|<>|<|>|=)\s*([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*"
)
_HOLDS: Final = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne,
    "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_TIME: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_COLOURS: Final = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)", re.I)
_GENERAL: Final = "general"
_FILLED: Final = 3  # how often a character is said that fills the cell
_LARGEST: Final = 1e100
_MOST_PERCENTS: Final = 50  # times a hundred; more of them nobody reads
_MOST_COMMAS: Final = 50  # over a thousand; more of them leave nothing of any number


@dataclass(frozen=True, slots=True)
class ShownAs:
    """What a reader sees: the figure, None where there is none, and the words around it.

    ``figure`` is what the digits say, in ones: 6400% is 64. ``text`` is how it looks.
    """

    figure: float | None
    text: str
    words: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format."""

    before: str
    after: str
    digits: str
    percents: int = 0
    power: bool = False
    general: bool = False
    plain: bool = True  # nothing in it that is not followed
    condition: tuple[str, float] | None = None

    def holds(self, number: float) -> bool:
        """Whether its condition holds; False where it has none."""
        if self.condition is None:
            return False
        sign, limit = self.condition
        found: bool = _HOLDS[sign](number, limit)
        return found


def shown_as(code: str, number: float) -> ShownAs | None:
    """Give what a number format shows of a number; None where that is not followed here."""
    sections = _sections(code)
    if sections is None or not abs(number) < _LARGEST:
        return None
    conditions = any(each.condition for each in sections)
    at = _by_condition(sections, number) if conditions else _by_sign(sections, number)
    section = sections[at]
    if not section.plain:
        return None
    sign = "-" if number < 0 and (at == 0 or conditions or len(sections) == 1) else ""
    size, words = abs(number), f"{section.before} {section.after}".strip()
    if section.general:
        return _put_together(section, sign, size, f"{size:.12g}", words)
    if not section.digits:
        return ShownAs(None, f"{section.before}{section.after}".strip(), words)
    return _digits(section, sign, size, words)


def _by_sign(sections: Sequence[_Section], number: float) -> int:
    at = 0 if number > 0 or len(sections) == 1 else 1 if number < 0 else 2
    return at if at < len(sections) else 0


def _by_condition(sections: Sequence[_Section], number: float) -> int:
    """The first section whose condition holds, else the last."""
    held = (at for at, section in enumerate(sections) if section.holds(number))
    return next(held, len(sections) - 1)


def _digits(section: _Section, sign: str, size: float, words: str) -> ShownAs | None:
    """The figure of a section that has places for digits."""
    digits = section.digits.strip()
    commas = len(digits) - len(digits.rstrip(","))
    if section.percents > _MOST_PERCENTS:
        return None
    if "/" in digits:
        under = _under(digits.partition("/")[2].strip(), size)
        near = round(size * under) / under
        return _put_together(section, sign, near, f"{round(size * under)}/{under}", words)
    whole, _, part = digits.partition(".")
    scaled = size * 100**section.percents / 1000 ** min(commas, _MOST_COMMAS)
    places = len(re.sub(r"[^0#?]", "", part))
    if section.power:
        text = f"{scaled:.{places}E}"
        return _put_together(section, sign, float(text), text, words)
    text = written(scaled, places)
    if "," not in whole.rstrip(","):
        text = text.replace(",", "")
    return _put_together(section, sign, float(text.replace(",", "")), text, words)


def _under(places: str, size: float) -> int:
    """What a fraction is over: the number that the format names, else the nearest of its places."""
    if places[:1] in "123456789" and places.isdigit():
        return int(places)
    most = 10 ** min(len(places) or 1, 3) - 1
    return min((abs(size - round(size * n) / n), n) for n in range(1, most + 1))[1]


def _put_together(section: _Section, sign: str, size: float, text: str, words: str) -> ShownAs:
    negative = bool(sign) or "-" in section.before or "(" in section.before
    percent = section.percents > 0
    text = f"{sign}{section.before}{text}{section.after}".strip()
    figure = rounded((-size if negative else size) / 100**section.percents)
    return ShownAs(figure, text, words, percent)


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...] | None:
    """Sections of a number format; None where it shows a number as it is."""
    if code.strip().casefold() in ("", _GENERAL, "@"):
        return None
    sections = []
    for text in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[:3]:
        sections.append(_section(text))
    return tuple(sections)


def _section(text: str) -> _Section:
    before: list[str] = []
    after: list[str] = []
    digits, percents, power, general, plain = "", 0, False, False, True
    condition: tuple[str, float] | None = None
    rest = re.sub(r"general", "\0", text, flags=re.IGNORECASE)
    for found in _TOKEN.finditer(rest):
        side = after if digits or general else before
        if (bracket := found["bracket"]) is not None:
            if match := _CONDITION.fullmatch(bracket):
                condition = match[1], float(match[2])
            else:
                plain = plain and bool(_COLOURS.fullmatch(bracket))
        elif (filling := found["filling"]) is not None:
            side.append(filling * _FILLED if filling.strip() and filling not in "-_." else "")
        elif found["power"]:
            power = True
        elif found["digits"]:
            # a second group of places is not followed: the digits are shared out among them
            plain, digits = plain and not digits, digits + found["digits"].rstrip(" ")
        elif (other := found["other"]) == "%":
            percents += 1
            side.append("%")
        elif other == "\0":
            general = True
        elif other:
            plain = plain and not _TIME.match(other)
            side.append(other)
        else:
            side.append(found["quoted"] or found["escaped"] or found["money"] or "")
    return _Section(
        "".join(before), "".join(after), digits, percents, power, general, plain, condition
    )
