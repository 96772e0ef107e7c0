"""The policy file read: every mistake refused with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.policy.loading import PolicyError, load_policy
from tests.builders import write_policy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[valuation]\ndiscount_rat = 0.03", "no key 'discount_rat'. Did you mean discount_rate?"),
        ("[scoring]\nmarkes = 3", "no key 'markes'. Did you mean marks?"),
        ("[valuatoin]\n", "no section 'valuatoin'. Did you mean valuation?"),
        ("valuation = 3", "write the heading as [valuation]"),
        ("[valuation]\ndiscount_rate = '3 %'", "Give it a number"),
        ("[valuation]\ndiscount_rate = 3.5", "at least 0 and below 1; it is 3.5"),
        ("[valuation]\ndiscount_rate = nan", "Give it a number"),
        ("[valuation]\ninput_leakage = 1", "Write true or false"),
        ("[valuation]\ngreen_below = 30", "at most red_above"),
        ("[valuation]\nlongest_duration = 101", "at most 100"),
        ("[valuation]\nown_proxies = 'barr'", "Did you mean 'bar'?"),
        ("[valuation]\nbarred_proxies = 'THR-001'", "list of texts"),
        (
            "[valuation]\nbarred_proxies = ['THR-001']\nallowed_proxies = ['THR-001']",
            "THR-001 is both allowed and barred",
        ),
        ("[scoring]\nmethod = 'highst'", "Did you mean 'highest'?"),
        ("[scoring]\nband_from = [2, 1]\nband_share = [0.5, 1]", "must rise"),
        ("[scoring]\nband_from = [1]", "as many entries"),
        ("[scoring]\nband_share = [0.25, 0.5, 0.75, 1.5]", "between 0 and 1"),
        ("[scoring]\nband_from = [1, 'two', 3, 4]", "list of numbers"),
        ("[scoring]\nleast = 5\nmost = 4", "at least as high as least"),
        ("[uncertainty]\ndraws = 10", "at least 100"),
        ("[uncertainty]\ndraws = 1000.5", "draws is 1000.5. Write a whole number, such as 10000"),
        ("[scoring]\ndecimals = 1.7", "decimals is 1.7. Write a whole number, such as 2."),
        ("[scoring]\ndecimals = true", "Give it a number"),
        ("[scoring]\ndecimals = nan", "Give it a number"),
        ("[scoring]\ndecimals = 7", "at most 6; it is 7"),
        ("[plausibility]\none_proxy_share = 60", "at most 1"),
        ("[library]\nsha256 = '3798e6ac9990'", "Write all 64 digits of a SHA-256"),
        ("[library]\nsha256 = 64", "sha256 is 64. Write a text."),
        ("[valuation", "policy.toml"),
    ],
)
def test_a_mistake_is_refused_and_says_what_to_write(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        load_policy(write_policy(tmp_path, text))
    assert said in str(refusal.value)
    assert "policy.toml" in str(refusal.value)


def test_a_whole_number_may_be_written_with_a_point(tmp_path: Path) -> None:
    policy = load_policy(write_policy(tmp_path, "[scoring]\ndecimals = 3.0\nmarks = 10"))
    assert (policy.scoring.decimals, policy.scoring.marks) == (3, 10.0)
    assert (type(policy.scoring.decimals), type(policy.scoring.marks)) == (int, float)
