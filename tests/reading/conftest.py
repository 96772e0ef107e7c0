"""The workbook that the tests of reading share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.builders import (
    ANSWERS,
    OUTPUT,
    OWN,
    Builder,
)

SECOND: Mapping[str, Any] = {
    "Description": "Bicycles kept",
    "Category": "Environmentally sensitive",
    "Outcome": "Less waste",
    "Proxy": "Bicycle mended",
    "Units": -2.5,
    "Evidence": "Log",
}


@pytest.fixture
def workbook(build: Builder) -> bytes:
    """Two outputs, one of them mostly blank, one input and one own proxy."""
    return build(project=ANSWERS, outputs=[OUTPUT, SECOND], own_proxies=[OWN])
