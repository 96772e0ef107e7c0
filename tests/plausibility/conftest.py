"""What the tests of questions share: one bid of a case, and tenders of several bids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.lots import in_own_lots
from sve_excel.comparison.study import study
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.plausibility.question import Flag
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.builders import Builder, process
from tests.cases import Found, questions_of

_OF_OTHERS = re.compile(r"\b(?:other|most) bids\b|\b(?:of|than|of the) others\b(?! of its)")
QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=100))


class Tender:
    """Bids of the small library, and what is asked about them."""

    def __init__(self, tmp_path: Path, build: Builder, small: Library) -> None:
        self.tmp_path, self.build, self.small = tmp_path, build, small
        self.results: list[Result] = []
        self.rules = QUICK

    def bid(self, name: str, project: Mapping[str, Any] | None = None, **parts: Any) -> None:
        """Add the bid of an organisation of that name, unless ``project`` gives it another."""
        workbook = self.build(project={"Organisation": name, **(project or {})}, **parts)
        result = process(
            self.tmp_path, workbook, f"{name}.xlsx", library=self.small, policy=self.rules
        )
        assert result.valuation, result.findings
        self.results.append(result)

    def asked(self, code: str) -> list[Flag]:
        """Every flag of a code, in all bids."""
        found = study(gather(in_own_lots(self.results), self.small, self.rules, {})).flags
        for each in found:  # what its words tell of other bids is in no summary
            told = _OF_OTHERS.search(f"{each.message} {each.question}")
            assert each.of_others or not told, each
        return [each for each in found if each.code == code]


@pytest.fixture
def tender(tmp_path: Path, build: Builder, small: Library) -> Tender:
    return Tender(tmp_path, build, small)


@pytest.fixture
def asked_in(build: Builder, small: Library, tmp_path: Path) -> Found:
    """Value the bid of a case, and give what is asked about it as it is printed."""
    return lambda case: questions_of(case, build, small, tmp_path)
