"""Texts on their way into the page: whatever a bidder typed stays text and stays where it stands.

Everything is escaped; characters that turn the direction of writing would move what stands around
them, and show as �.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from sve_excel.words.saying import clean

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WEB = ("https://", "http://")


def plain(text: str) -> str:
    """Text on one line, which moves nothing around it."""
    return _TURNING.sub("�", clean(text))


def finalize(shown: Any) -> Any:
    """Make what a template shows plain: markup of our own stays as it is, numbers are written."""
    return plain(shown) if isinstance(shown, str) and not isinstance(shown, Markup) else shown


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a longer answer."""
    return [plain(line) for line in text.splitlines() if line.strip()] or [""]


def address(url: str) -> str:
    """Address of a source; empty where it is none that a browser opens as a page."""
    return url if url.startswith(_WEB) else ""


def beside(path: str) -> str:
    """Address of a file beside the page, however it is called."""
    return path if path.startswith("file:///") else quote(path, safe="/", errors="replace")
