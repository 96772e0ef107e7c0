"""The summary for one tenderer: found by any of its names, which are offered whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.comparison.bidder import NoSuchBidder, find_bidder
from sve_excel.comparison.bids import gather
from sve_excel.library.loading import Library
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.builders import Builder, process

LONG = (
    "The Ravensmere and District Partnership of Charities, Colleges and Employers for Skills, "
    "Work and Wellbeing (Northern Half)"
)


def test_every_name_that_is_offered_is_whole_and_finds_its_bid(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """Also of bids whose names begin alike and are cut in the comparison."""
    names = [LONG, LONG.replace("Northern", "Southern"), "Ravensmere Works", "Ravensmere Works"]
    results = [
        process(
            tmp_path,
            build(project={"Organisation": name, "Project name": f"Project of {name}"}),
            f"{number}.xlsx",
            library=small,
        )
        for number, name in enumerate(names)
    ]
    comparison = gather(results, small, DEFAULT_POLICY, {})
    assert any("…" in bid.label for bid in comparison.bids)
    with pytest.raises(NoSuchBidder) as refused:
        find_bidder(comparison, "Ravensmere")
    said = str(refused.value)
    assert "…" not in said
    offered = said.split("Did you mean ")[1].removesuffix("?").replace(" or ", ", ").split("', '")
    assert len(offered) == len(names)
    found = {find_bidder(comparison, name.strip("'")).number for name in offered}
    assert found == {1, 2, 3, 4}


def test_a_letter_that_many_names_hold_offers_some_and_says_how_many_more(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    results = [
        process(
            tmp_path,
            build(project={"Organisation": f"Rivers {number}"}),
            f"{number}.xlsx",
            library=small,
        )
        for number in range(11)
    ]
    with pytest.raises(NoSuchBidder) as refused:
        find_bidder(gather(results, small, DEFAULT_POLICY, {}), "r")
    assert str(refused.value).count("'Rivers ") == 8
    assert str(refused.value).endswith("? 3 more have it in their names.")
