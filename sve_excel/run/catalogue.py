"""The whole catalogue of findings: every rule of the program, wherever it stands.

A rule stands beside what finds it, in a room of any wing, and is listed nowhere else: rooms are
walked, and those that write a rule are loaded. That is for the manual and for tests; no run asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import sve_excel
from sve_excel.findings.catalogue import catalogue
from sve_excel.findings.rule import Rule

_HOUSE = Path(sve_excel.__path__[0])
_RULE = re.compile(r"^[A-Z_]+ = Rule\(", re.MULTILINE)


def _rooms_with_rules() -> Iterator[ModuleType]:
    for path in sorted(_HOUSE.rglob("*.py")):
        if _RULE.search(path.read_text(encoding="utf-8")):
            yield import_module(".".join(path.relative_to(_HOUSE.parent).with_suffix("").parts))


CATALOGUE: dict[str, Rule] = catalogue(Rule, _rooms_with_rules())
