"""Forecast against actual: matched by name, differences split exactly, nothing forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.batch import find, run
from sve_excel.compare_data import gather
from sve_excel.one import Settings
from sve_excel.policy import DEFAULT_POLICY
from sve_excel.proxies import Library
from sve_excel.resources import library_folder
from sve_excel.track import items, match, track
from tests.conftest import OUTPUT, Builder, process
from tests.judges import requires_libreoffice, requires_validator
from tests.test_compare import judge, rows

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def test_the_difference_is_split_into_units_price_and_the_rest(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    lonely = {**OUTPUT, "Category": "Active, inclusive and safe", "Outcome": "Less loneliness"}
    lonely |= {"Proxy": "Person no longer lonely"}
    promised = process(tmp_path, build(outputs=(OUTPUT, trained)), "a.xlsx", library=small)
    done = {**OUTPUT, "Units": 8, "Deadweight": 0.4}
    delivered = process(
        tmp_path,
        build(
            outputs=(done, lonely), project={"Evaluation": "Evaluative", "Project name": "way in"}
        ),
        "b.xlsx",
        library=small,
    )
    (pair,), alone = match(gather([promised, delivered], small, DEFAULT_POLICY, {}))
    assert alone == []
    found = {item.proxy: item for item in items(pair)}
    jobs = found["Job found by a person out of work"]
    # promised 10 * £945 = £9,450; delivered 8 * £1,000 * .9 * .6 * .75 * 1.75 = £5,670
    assert jobs.net == pytest.approx((9450, 5670), rel=1e-12)
    assert jobs.causes == pytest.approx((-1890, 0, -1890), rel=1e-12)
    course = found["Training course completed"]
    assert course.state == "Not reported on"
    assert course.causes == pytest.approx((-2362.5, 0, 0), rel=1e-12)
    assert found["Person no longer lonely"].state == "Not promised"


def test_the_samples_promise_meets_its_report_and_the_rest_is_listed(
    tmp_path: Path, library: Library
) -> None:
    settings = Settings(library_folder(), write=False)
    results = run(find([SAMPLES]), library, settings, jobs=0).results
    links = {result.path: result.path for result in results}
    made = track(results, library, DEFAULT_POLICY, links)
    assert track(results, library, DEFAULT_POLICY, links) == made
    projects = rows(made, "Projects")
    assert projects[3][0] == "Thistledown Growers"
    assert projects[3][8:10] == pytest.approx([3.75, 2.65], abs=0.01)
    listed = {row[0] for row in rows(made, "Not compared")[3:] if row[0]}
    compared = {"projects/Thistledown Growers - promised.xlsx"}
    compared |= {"projects/Thistledown Growers - delivered.xlsx"}
    assert listed == {result.path for result in results} - compared


@requires_validator
@requires_libreoffice
def test_the_judges_accept_it_and_no_figure_moves(tmp_path: Path, library: Library) -> None:
    settings = Settings(library_folder(), write=False)
    results = run(find([SAMPLES / "projects"]), library, settings, jobs=0).results
    judge(tmp_path, track(results, library, DEFAULT_POLICY, {}))
