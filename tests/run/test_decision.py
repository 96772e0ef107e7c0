"""What a run report holds of the decision besides the bids."""

from __future__ import annotations

import json
from pathlib import Path

from sve_excel.policy.loading import load_policy
from sve_excel.run.decision import rules_report
from tests.awards import KPI_RULES
from tests.builders import write_policy


def test_indicators_of_the_rules_are_in_it_with_their_targets(tmp_path: Path) -> None:
    held = json.loads(
        json.dumps(rules_report(load_policy(write_policy(tmp_path, KPI_RULES)), None))
    )
    targets = [rule["targets"] for rule in held["rules"].values() if rule.get("targets")]
    assert targets[0] == [10, 8.5]
