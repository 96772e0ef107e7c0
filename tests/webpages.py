"""A page of a comparison as people read it."""

from __future__ import annotations

import html
import re


def text_of(page: bytes) -> str:
    """What the page says, without its marks."""
    body = page.decode().split("<body>")[1]
    body = re.sub(r"<script>.*?</script>", "", body, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
