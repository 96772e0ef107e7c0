"""Short names of bidders: by which a bidder is told, and which are a place that all speak of."""

from __future__ import annotations

import pytest

from sve_excel.model import Output, Project, Result, Submission
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.short_names import short_names

OWN = "Open Gate Women's Enterprise CIC"


def bid(name: str, words: str) -> Result:
    project = Project(name=f"{name} in the park", organisation=name)
    submission = Submission(f"{name}.xlsx", project, (Output(row=5, description=words),), (), ())
    return Result(f"{name}.xlsx", "valued", (), submission)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (("a hub", "a house"), True),
        (("through the Open Gate hub", "a house"), True),  # a row that was copied
        (("an open house at the gate", "a gate is open"), True),  # the words, and not the name
        (("through Open Gate", "near Open Gate, Weir Street"), False),  # a place
    ],
)
def test_a_name_of_several_words_is_a_place_where_several_others_say_it(
    others: tuple[str, str], told: bool
) -> None:
    results = [bid(OWN, "We open at nine"), bid("Ash", others[0]), bid("Birch", others[1])]
    names = [OWN, "Ash", "Birch"]
    found = short_names(results, names, ["Bidder A", "Bidder B", "Bidder C"], DEFAULT_POLICY)
    known = {**found.as_written, **found.folded}
    assert ("Open Gate" in known) is told
