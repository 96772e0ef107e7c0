"""Numbers that a sentence names, in digits or as words, each with the words that follow it.

Read is what counts something: no date, share, price, age or number of a row. ``one`` by itself is
no count; it stands for too much else. A score is 20 where it is one of something and no result of a
test, Roman numerals are read where they hold a ten and count, and hundreds without a number say no
number. Nothing is worked out here, and nothing is guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_TIMES = {"dozen": 12, "hundred": 100, "thousand": 1000}
_KNOWN = _SMALL | _TENS | _TIMES
_WORDS = "|".join(_KNOWN)
_NUMBER = re.compile(
    # digits as people write them, not a part of a date, a price, a share or a clock
    r"(?<![\w.£$€/:])(?P<digits>(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?)(?![\w%:]| ?%|[-/.,]\d)"
    rf"|\b(?P<words>(?:{_WORDS})(?:(?:[ -]|,? and )(?:{_WORDS}))*)\b(?!-)",
    re.IGNORECASE,
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_PLAIN = _SPACES | dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])  # unseen
_OTHERWISE = re.compile(  # numbers as few people write them
    r"\b(?:(?P<six>(?i:half a dozen))|(?P<two>(?i:a (?:couple|pair) of))"
    rf"|(?P<one>(?i:an?|one) score(?= of (?!{_WORDS})[a-z]))"
    r"|(?P<times>(?i:two|three|four|five))[ -]score(?= (?:of )?[a-z])"
    r"|(?P<roman>L?X{1,3}(?:IX|IV|V?I{0,3}))(?= [a-z]))"
)
_NAME = re.compile(r"\b[A-Z]\w*\s$")  # before a Roman numeral that belongs to it
_ROMAN = {"L": 50, "X": 10, "V": 5, "I": 1}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AFTER = 4  # words behind a number that may say what it counts
_NO_COUNT = re.compile(
    r"\b(?:age[ds]?|aged from|rows?|levels?|tables?|figures?|no|number|lots?|section|clause|"
    r"appendix|page|p|stage|week|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|since|until|of the|part)\.? $",
    re.IGNORECASE,
)
_YEARS = range(1990, 2101)
_OF_ALL = r"\s+of\s+(?:our |the |these |those |all )*$"
_BASE = re.compile(  # what is counted is some of them: 19 of our 60; Of 60 carers, 19
    rf"(?:^|[.;:]\s*)(?:out )?of (?:our |the |these |all )*$|\b(?:\d+|{_WORDS})(?: out)?{_OF_ALL}",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_SHARE = re.compile(
    rf"\b(?:(?P<per>\d+(?:\.\d+)?) ?(?:%|per ?cent)"
    rf"|(?P<some>\d+|{_WORDS}) in (?P<every>\d+|{_WORDS})"
    rf"|(?:(?P<parts>{_WORDS}|an?) )?(?P<part>{'|'.join(_PARTS)})s?){_OF_ALL}",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:about|around|some|over|nearly|almost|up to|at least|more than|another|the|all|our|we|"
    r"an?|further|other|estimated|help|support|supported|helped)\b[ ,]*)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NumberSaid:
    """A number, the words behind it as far as they may say what it counts, and if it comes first.

    It ``leads`` where nothing stands before it but words such as about, over or another.
    """

    number: float
    after: tuple[str, ...]
    leads: bool


@lru_cache(maxsize=65_536)  # the texts of a thousand bids, which are asked for twice
def numbers_said(text: str) -> tuple[NumberSaid, ...]:
    """Every number that a text names, in its order."""
    text = _in_usual_writing(text)
    saids = []
    for match in _NUMBER.finditer(text):
        words = match["words"]
        number = _in_words(words) if words else float(re.sub("[, ]", "", match["digits"]))
        before = text[: match.start()]
        if number is None or _is_no_count(before, match, number):
            continue
        if "of" in before.casefold():  # asked first: each of the two looks at every letter
            if (share := _SHARE.search(before)) is not None:
                number = round(number * _share(share), 9)
            elif _BASE.search(before):
                continue
        after = re.split(r"[.,;:()!?\n\d]| - ", text[match.end() :], maxsplit=1)[0]
        behind = tuple(each.casefold() for each in _WORD.findall(after)[:_AFTER])
        saids.append(NumberSaid(number, behind, _LEAD.fullmatch(before) is not None))
    return tuple(saids)


def _in_usual_writing(text: str) -> str:
    """A text with a score, a couple and Roman numerals in digits, and no blanks that are unseen."""
    plain = text if text.isascii() else text.translate(_PLAIN)
    return _OTHERWISE.sub(lambda match: _usually(match, plain), plain)


def _usually(match: re.Match[str], text: str) -> str:
    before = text[: match.start()]
    if match["six"]:
        return "6"
    if match["two"]:
        return "2"
    if match["one"] or match["times"]:
        return f"{20 * int(_lone(match['times'] or 'one'))}"
    roman = match["roman"]
    if len(roman) < 2 or (_NAME.search(before) and not _LEAD.fullmatch(before)):
        return roman
    values = [_ROMAN[letter] for letter in roman]
    after = [*values[1:], 0]
    return f"{sum(-v if v < n else v for v, n in zip(values, after, strict=True))}"


def _share(match: re.Match[str]) -> float:
    """What share is said: 30 %, one in three, two thirds, half."""
    if match["per"]:
        return float(match["per"]) / 100
    if match["every"]:
        return _lone(match["some"]) / (_lone(match["every"]) or 1.0)
    parts = match["parts"] or "one"
    return (
        _lone("one" if parts.casefold() in ("a", "an") else parts)
        / _PARTS[match["part"].casefold()]
    )


def _lone(word: str) -> float:
    """A number in digits or as one word."""
    return float(word) if word.isdigit() else float(_KNOWN[word.casefold()])


def _is_no_count(before: str, match: re.Match[str], number: float) -> bool:
    """Whether a number is a year, or the words before it say that it counts nothing."""
    plain = match["digits"] is not None and "," not in match["digits"]
    return (plain and number in _YEARS) or _NO_COUNT.search(before[-20:]) is not None


def _in_words(words: str) -> float | None:
    """What number words come to; None where they are no number, or a lone one."""
    total, part, last = 0, 0, 10**9
    for word in re.split(r"[ ,-]+", words.casefold()):
        if word == "and":
            continue
        if word in _TIMES:
            part = (part or 1) * _TIMES[word]
            total, part, last = total + part, 0, _TIMES[word]
            continue
        number = _SMALL.get(word, _TENS.get(word, 0))
        if number >= last or (part and not (part >= 20 and number < 10)):
            return None  # two numbers beside one another
        part, last = part + number, number if number >= 10 else 1
    found = total + part
    return None if found <= 1 else float(found)
