"""The rules as a page for the tender documents: complete, readable, and its example is right."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import docx
import pytest

from sve_excel.comparison.published import (
    RulesFile,
    as_document,
    as_markdown,
    differences,
    page_title,
    published,
)
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import METHODS
from tests.awards import RULES
from tests.builders import write_policy
from tests.running import run


def markdown(policy: Policy, earlier: Policy | None = None) -> str:
    return as_markdown(page_title(policy), published(policy, RulesFile(), earlier))


def test_the_page_says_every_criterion_with_share_scale_threshold_lots_and_versions(
    tmp_path: Path,
) -> None:
    text = markdown(load_policy(write_policy(tmp_path, RULES)))
    for words in (
        "# How tenders are assessed: Community wellbeing",
        "| Delivery | 40 | A tender with fewer than 16 marks for it is disqualified. |",
        "| People | 25 |",
        "| 5 | Excellent | Every point is met, with evidence. |",
        "A tender that fails 'Delivery' is disqualified.",
        "One supplier is awarded 1 lot at most",
        "| N | North |",
        "| 1 | 2026-11-02 |",
        "A light touch contract",
        "| valuation.discount_rate | 0.035 |",
    ):
        assert words in text


@pytest.mark.parametrize("method", METHODS)
def test_the_example_is_marked_by_each_method(method: str) -> None:
    policy = replace(
        DEFAULT_POLICY, scoring=replace(DEFAULT_POLICY.scoring, method=method, price_marks=40.0)
    )
    rows = dict(re.findall(r"^\| (Marks: .*?|Total|Place) \| (.*) \|$", markdown(policy), re.M))
    social, price, total = (
        [float(each) for each in rows[name].split(" | ")]
        for name in ("Marks: Social value", "Marks: Price", "Total")
    )
    assert price == [32.0, 40.0, 26.67]
    assert max(social) > min(social)
    assert [round(one + two, 2) for one, two in zip(social, price, strict=True)] == total
    order = sorted(total, reverse=True)
    assert [order.index(each) + 1 for each in total] == [int(n) for n in rows["Place"].split(" | ")]


def test_without_a_method_the_page_says_that_there_are_no_marks() -> None:
    text = markdown(DEFAULT_POLICY)
    assert "tenders get no marks" in text
    assert "A worked example" not in text


def test_what_differs_from_earlier_rules_is_named(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, RULES))
    later = replace(policy, scoring=replace(policy.scoring, target=6.0), versions=())
    assert differences(policy, later)[0] == ("scoring.target", "5", "6")
    text = markdown(later, policy)
    assert "| scoring.target | 5 | 6 |" in text
    assert '| versions 1.date | "2026-11-02" | - |' in text
    assert "Nothing differs" in markdown(policy, policy)


def test_a_name_with_a_bar_stays_in_its_cell(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, RULES.replace('"Method st', '"Method | st')))
    assert "| Method \\| statement | 10 |" in markdown(policy)


def test_the_same_page_is_a_word_document(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, RULES))
    made = as_document(page_title(policy), published(policy, RulesFile()))
    assert made == as_document(page_title(policy), published(policy, RulesFile()))
    (tmp_path / "page.docx").write_bytes(made)
    read = docx.Document(str(tmp_path / "page.docx"))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    assert {"Delivery", "People", "Excellent", "Total"} <= set(cells)


@pytest.mark.usefixtures("in_a_folder_of_its_own")
def test_the_command_writes_the_page_and_names_the_file_that_holds() -> None:
    rules = write_policy(Path(), RULES)
    whole = run("policy", "show", "--publish", "--policy", rules).stdout
    assert sha256(rules.read_bytes()).hexdigest() in whole
    said = run("policy", "show", "--publish", "--policy", rules, "-o", "rules.md").stdout
    assert "publish it with the tender" in said
    assert Path("rules.md").read_text(encoding="utf-8") == whole
    run("policy", "show", "--publish", "--policy", rules, "-o", "rules.docx")
    assert Path("rules.docx").read_bytes().startswith(b"PK")
    run("policy", "show", "--publish", "-o", "rules.md", status=2)
    run("policy", "show", "-o", "other.md", status=2)
