"""What comes under a framework's headings: each pound once, priced and unpriced side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.layout import NO_PROXY
from sve_excel.library.loading import Library
from sve_excel.method.frameworks import by_framework
from sve_excel.records.framework import Framework, FrameworkRow
from tests.builders import OUTPUT, Builder, process

TRAINED = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
OURS = Framework(
    "ours",
    "Ours",
    (FrameworkRow("1", "", "Work"), FrameworkRow("2", "", "Skills"), FrameworkRow("3", "", "Air")),
    {OUTPUT["Outcome"]: ("1", "2")},
    ("3",),
)


def test_a_value_counts_under_the_nearest_heading_alone_and_the_rest_is_told(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    told = {**OUTPUT, "Proxy": NO_PROXY, "Units": 7}
    result = process(tmp_path, build(outputs=(OUTPUT, told, TRAINED)), library=small)
    assert result.valuation
    lines = result.valuation.lines
    work, skills, air, rest = by_framework(lines, OURS)
    assert (work.net, work.priced, work.unpriced) == (lines[0].net, 1, 1)
    assert work.units == {lines[0].claim.unit: 10.0, "without a price": 7.0}
    assert (skills.net, skills.priced, skills.besides) == (0.0, 0, 2)
    assert air.asked
    assert not air.offered
    assert rest.net == lines[2].net
    whole = sum(each.net for each in (work, skills, air, rest))
    assert whole == pytest.approx(result.valuation.net_outputs)


def test_nothing_is_left_over_where_every_outcome_is_mapped(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    whole = replace(OURS, codes={OUTPUT["Outcome"]: ("3",)})
    result = process(tmp_path, build(), library=small)
    assert result.valuation
    found = by_framework(result.valuation.lines, whole)
    assert [each.measure.code for each in found if each.offered] == ["3"]
