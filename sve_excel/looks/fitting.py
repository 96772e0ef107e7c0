"""How much of a text a cell shows."""

from __future__ import annotations


def lines_needed(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column of ``width`` characters."""
    return sum(max(1, -(-len(line) // max(1, int(width)))) for line in text.split("\n")) or 1


_NARROW = dict.fromkeys("iljI.,;:'|!()[]{}`’‘", 0.55) | dict.fromkeys('tfr-/"“”', 0.72)


_BROAD = dict.fromkeys("mwM%&—…", 1.6) | dict.fromkeys("W@", 1.8)


_SLIM = dict.fromkeys("csvxyzk", 0.88)


_ADVANCE = {**_NARROW, **_SLIM, **_BROAD, " ": 0.5}


_WIDE_FROM = 0x1100  # from here on: East Asian letters, symbols and pictures


def text_width(text: str) -> float:
    """Width of a text in the digits of its type, as Excel counts the width of a column."""
    return sum(map(_advance, text))


def _advance(letter: str) -> float:
    found = _ADVANCE.get(letter)
    if found is not None:
        return found
    if letter.isupper():
        return 1.2
    return 2.1 if ord(letter) >= _WIDE_FROM else 1.0


def wrap(text: str, width: float) -> list[str]:
    """Lines of a text as a cell of ``width`` digits wraps them; joined they are the text."""
    lines: list[str] = []
    for paragraph in text.splitlines(keepends=True):
        start, end, so_far = 0, 0, 0.0  # end: behind the last blank
        for at, letter in enumerate(paragraph):
            advance = 0.0 if letter in "\r\n" else _advance(letter)
            if so_far + advance > width and not letter.isspace():
                cut = end if end > start else at
                lines.append(paragraph[start:cut])
                start, so_far = cut, text_width(paragraph[cut:at])
            so_far += advance
            if letter.isspace():
                end = at + 1
        lines.append(paragraph[start:])
    return lines or [""]


def cut(text: str, width: float, lines: int = 1) -> tuple[str, bool]:
    """Give the text on so many lines, and whether something was left out behind an ellipsis."""
    whole = wrap(text, width)
    if len(whole) <= lines:
        return text, False
    kept = "".join(whole[: lines - 1]) + wrap(whole[lines - 1], width - 3)[0]
    return f"{kept.rstrip()} …", True


def one_line(text: str, width: float) -> str:
    """Give the text on one line, cut to ``width`` digits."""
    return cut(" ".join(text.split()), width)[0]


def blocks(text: str, width: float, lines: int = 12) -> list[str]:
    """Cut a long text into pieces of so many lines, each for a row of its own."""
    whole = wrap(text, width)
    return ["".join(whole[at : at + lines]) for at in range(0, len(whole), lines)]
