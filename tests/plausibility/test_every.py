"""All questions together: a bid that is asked nothing, and the samples with what they tell."""

from __future__ import annotations

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import Study, study
from sve_excel.files.finding import find
from sve_excel.library.loading import Library
from sve_excel.plausibility.every import PROBES, QUESTIONS
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.batch import run
from sve_excel.run.executor import InThisProcess
from sve_excel.run.settings import Settings
from tests.builders import ROOT
from tests.cases import Case, Found


def test_a_bid_without_a_fault_is_asked_nothing(asked_in: Found) -> None:
    assert asked_in(Case("faultless")) == ()


def test_every_probe_says_what_it_holds_and_every_code_is_one() -> None:
    assert all(probe.find.__doc__ for probe in PROBES)
    assert all(code.startswith("SVE4") and len(code) == 6 for code in QUESTIONS)


@pytest.fixture(scope="module")
def samples(library: Library) -> Study:
    settings = Settings(library, write=False)
    done = run(find([ROOT / "samples/tender"]), settings, InThisProcess())
    return study(gather(done.results, library, DEFAULT_POLICY, {}))


def test_the_samples_over_claimer_copy_and_missing_inputs_are_found(samples: Study) -> None:
    labels = {bid.number: bid.label for bid in samples.comparison.bids}
    grave: dict[str, set[str]] = {}
    for each in samples.flags:
        if each.gravity == 2:
            grave.setdefault(labels[each.bid], set()).add(each.code)
    assert grave == {
        "Pinnacle Impact Partners Ltd": {"SVE401", "SVE403", "SVE404", "SVE408", "SVE423"},
        "Orrin Vale Services plc": {"SVE410", "SVE411"},
        "Bridge Street Befrienders": {"SVE411", "SVE422"},
        "Stepwise Skills Ltd": {"SVE414"},
        "Open Gate Women's Enterprise CIC": {"SVE414"},
    }


def test_the_samples_close_race_is_turned_by_uncertainty(samples: Study) -> None:
    labels = [bid.label for bid in samples.comparison.bids]
    assert labels[2:4] == ["Northside Works CIC", "Hearthstone Family Trust"]
    assert samples.closest == 2
    assert 0.45 < samples.simulation.above[2] < 0.55
    for index in (2, 3):
        first, last = samples.places(index)
        assert first == 3
        assert last in (4, 5)
