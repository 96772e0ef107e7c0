"""What one asks for each time, in the policy beside the bids."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.options import Options, Outputs
from sve_excel.run.rules import with_rules
from sve_excel.run.usual import usual_outputs

USUAL = """
[run]
exclude = ["drafts"]
jobs = 2
out = "results"
report = "run.json"
"""


def test_what_is_asked_each_time_is_followed_and_is_no_rule(tmp_path: Path) -> None:
    """What the command line asks for goes before; patterns are added."""
    policy = tmp_path / "sve-policy.toml"
    policy.write_text(USUAL)
    options = with_rules([tmp_path], Options(exclude=("old",)))
    assert (options.policy, options.exclude, options.jobs) == (policy, ("old", "drafts"), 2)
    assert with_rules([tmp_path], Options(jobs=1)).jobs == 1
    assert load_policy(policy).sha256 == DEFAULT_POLICY.sha256
    assert usual_outputs(Outputs(), policy) == Outputs(
        copies=tmp_path / "results", report=tmp_path / "run.json"
    )
    assert usual_outputs(Outputs(copies=tmp_path), policy).copies == tmp_path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("run = 1", "write the heading as [run]"),
        ("[run]\nexclud = []", "Did you mean exclude?"),
        ("[run]\nexclude = 'drafts'", "write a list of texts"),
        ("[run]\njobs = 0", "a whole number of at least 1"),
        ("[run]\njobs = true", "a whole number of at least 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "sve-policy.toml").write_text(text)
    with pytest.raises(PolicyError, match=said.replace("[", r"\[").replace("?", r"\?")):
        with_rules([tmp_path], Options())


def test_an_output_that_is_no_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("[run]\nout = 3")
    with pytest.raises(PolicyError, match="out: write a name"):
        usual_outputs(Outputs(), tmp_path / "p.toml")
