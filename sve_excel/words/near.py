"""What somebody most likely meant who typed a name that is none: the one place that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sve_excel.words.saying import either

LIKE = 0.5  # of difflib's ratio, from which two names are taken for alike


def nearest(wanted: str, known: Iterable[str], most: int = 1, like: float = LIKE) -> list[str]:
    """Names most like ``wanted``, the likest first; empty where none comes near."""
    from difflib import get_close_matches

    return get_close_matches(wanted, list(known), most, like)


def did_you_mean(
    wanted: str, known: Iterable[str], like: float = LIKE, quoted: bool = False
) -> str:
    """Ask for the nearest name, with a blank in front; empty where none comes near."""
    return ask_for([repr(name) if quoted else name for name in nearest(wanted, known, 1, like)])


def ask_for(names: Sequence[str]) -> str:
    """Ask whether one of these was meant, with a blank in front; empty where there is none."""
    return f" Did you mean {either(names)}?" if names else ""
