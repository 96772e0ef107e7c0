"""What findings and template both say stands once, and both of them say it from there."""

from __future__ import annotations

import pytest

from sve_excel.findings import phrases
from tests.trees import PACKAGE

PHRASES = [name for name in vars(phrases) if name.isupper()]


def said_in(*wings: str) -> str:
    paths = [path for wing in wings for path in sorted((PACKAGE / wing).rglob("*.py"))]
    return "".join(p.read_text(encoding="utf-8") for p in paths if p.name != "phrases.py")


@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_is_said_by_the_template_and_by_a_finding(name: str) -> None:
    template, findings = said_in("template"), said_in("findings", "reading", "checks")
    assert name in template
    assert name in findings
    words = getattr(phrases, name)
    for text in (template, findings):
        assert words.lower() not in text.lower()
