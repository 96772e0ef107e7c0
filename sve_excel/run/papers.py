"""Papers that go out or are kept, written so that none is ever lost: an older one stays.

A paper that stands there with the same bytes is left as it is; where it has others, somebody may
have sent it, and the new one stands beside it under a number.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from sve_excel import Refusal


class NoDocuments(Refusal):
    """The package that writes documents is not installed."""


def needs_documents() -> None:
    """Refuse, before anything is done, where no document can be written; raises ``NoDocuments``."""
    if find_spec("docx") is None:
        raise NoDocuments(
            "Letters and records are written with the package python-docx, which is not installed "
            "here. Install it with: python -m pip install python-docx"
        )


def place_beside(path: Path, data: bytes) -> tuple[Path, bool]:
    """Give the place of a paper at ``path``, or beside it where another stands there.

    It is free, or holds that paper already: whether it is to be written is the second thing given.
    """
    place, number = path, 1
    while place.exists():
        if place.is_file() and place.read_bytes() == data:
            return place, False
        number += 1
        place = path.with_stem(f"{path.stem} ({number})")
    return place, True


def put_beside(
    path: Path, data: bytes, write: Callable[[Path, bytes], None]
) -> tuple[Path, list[str]]:
    """Write a paper at ``path``, or beside it where another stands there.

    Gives where it stands, and what is to be said of that. ``write`` may refuse.
    """
    place, free = place_beside(path, data)
    if free:
        write(place, data)
    if not free or place == path:
        return place, []
    return place, [f"{path.name} is there already and differs: it stays, beside {place.name}."]
