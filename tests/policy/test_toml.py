"""A file of rules that is no TOML is refused with its line, and in no parser's words."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sve_excel import Refusal
from sve_excel.policy.loading import PolicyError, load_policy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("this is [not toml\n", "line 1: 'this is [not toml' is no rule. Write each rule as a"),
        ("[scoring\n", "line 1: '[scoring' is no heading. Write a heading such as [scoring]"),
        ("[scoring]\nmarks = 20 %\n", "line 2: 'marks = 20 %' is no rule. Write a number as 3.5"),
        ("[scoring]\nmarks = 1\nmarks = 2", "line 3: 'marks = 2' stands there a second time."),
        ("[scoring]\n[scoring]\n", "line 2: '[scoring]' stands there a second time."),
        ("[scoring]\nmarks =", "line 2: 'marks =' is not finished. Give a rule its value"),
        ("[scoring]\nband_from = [1,\n2,\n\n", "line 3: '2,' is not finished."),
        ("a = " + "[" * 900 + "]" * 900, "brackets stand within brackets more often"),
        ("\na = " + "9" * 5000, "line 2: the number has more digits than any rule."),
        ("[scoring]\nmarks = " + "9" * 4000, "marks is 999"),
        ("[scoring]\nmarks = 1e999", "marks is inf. Give it a number."),
        ("[scoring]\nmarks = 2026-01-01", "marks is 2026-01-01. Give it a number."),
        ("[scoring]\nmarks = true", "marks is true. Give it a number."),
        ("x" * 100_000, "line 1: 'xxx"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load_policy(path)
    assert str(refused.value).startswith("rules.toml")
    assert said in str(refused.value)
    assert len(str(refused.value)) < 400


@given(st.text(st.sampled_from('[]{}=",.#\n 1e-_amx\\\'"'), max_size=60))
def test_no_text_brings_anything_but_rules_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("policy") / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with contextlib.suppress(Refusal):
        load_policy(path)
