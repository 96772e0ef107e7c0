"""The catalogue of findings: every code and name once, every rule with words and a remedy."""

from __future__ import annotations

import re

from sve_excel.findings.bids import BID_RULES
from sve_excel.findings.catalogue import CATALOGUE
from sve_excel.findings.files import FILE_RULES

RULES = (*BID_RULES, *FILE_RULES)


def test_no_code_and_no_name_is_used_twice() -> None:
    assert len({rule.name for rule in RULES}) == len(CATALOGUE) == len(RULES)


def test_codes_stand_in_order_in_the_part_they_belong_to() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"SVE[123]\d\d", rule.code) for rule in BID_RULES)
    assert all(re.fullmatch(r"SVE[569]\d\d", rule.code) for rule in FILE_RULES)


def test_what_is_wrong_and_what_to_do_are_sentences() -> None:
    for rule in RULES:
        assert rule.message.rstrip().endswith((".", "}")), rule.code
        assert rule.remedy.endswith((".", "}")), rule.code
