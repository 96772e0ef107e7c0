"""Indicators on the page for the tender documents: targets, bands, the words of the law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sve_excel.comparison.performance import performance
from sve_excel.policy.kpis import Deliveries
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.awards import KPI_RULES
from tests.builders import write_policy
from tests.running import run


def test_the_page_says_each_target_and_band_the_most_material_first(tmp_path: Path) -> None:
    kpis, ratings = performance(load_policy(write_policy(tmp_path, KPI_RULES)))
    assert [row[0] for row in kpis.rows] == ["Answers", "Jobs", "Courses"]
    assert kpis.rows[0][2] == "year 1: 10 days; year 2: 8.5 days"
    assert kpis.rows[0][3] == (
        "Good: up to the target. Approaching target: up to 110 % of it. Requires improvement: up "
        "to 150 % of it. Inadequate: above that."
    )
    assert kpis.rows[1][2] == "what the winner commits itself to, in people"
    assert "from 90 % of it" in kpis.rows[1][3]
    assert [row[0] for row in ratings.rows][-1] == "Other"


def test_nothing_is_said_where_there_is_none_and_the_reason_where_it_is_given() -> None:
    assert performance(DEFAULT_POLICY) == []
    why = replace(DEFAULT_POLICY, deliveries=Deliveries("Its worth shows only after 20 years."))
    (part,) = performance(why)
    assert part.texts == ("Its worth shows only after 20 years.",)


def test_policy_check_and_the_page_say_what_the_law_asks_and_the_page_does_not_hold_it(
    tmp_path: Path,
) -> None:
    path = write_policy(tmp_path, KPI_RULES.split("[[kpi]]")[0])
    said = run("policy", "check", path)
    assert "Sound:" in said.stdout
    assert "asks for at least three key performance indicators" in said.stderr
    page = run("policy", "show", "--publish", "--policy", path)
    assert "asks for at least three" in page.stderr
    assert "asks for at least three" not in page.stdout
    assert run("policy", "check", write_policy(tmp_path, KPI_RULES)).stderr == ""
