"""Forecasts and evaluations ranked apart, and every engine's figures of a ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.commands.tables import print_summary, summary_rows
from sve_excel.comparison.bids import gather
from sve_excel.comparison.data_tables import data_tables
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import robustness, unlike_words, verdict
from sve_excel.comparison.workbook import studied, workbook_from
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.award import Quality
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import Scoring
from sve_excel.run.batch import Run
from sve_excel.run.decision import ranking_report
from sve_excel.run.outputs import Outcome
from sve_excel.webpage.views import ranking
from tests.builders import OUTPUT, Builder, process
from tests.judges import each_engine
from tests.sheets import assert_same_cells, rows

QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=200))
MARKED = replace(QUICK, scoring=Scoring(method="highest", price_marks=30.0))
BY_PEOPLE = replace(
    QUICK,
    scoring=Scoring(method="bands", price_marks=40.0, tie_break="contract_price"),
    quality=(Quality("Delivery", 40.0),),
)
FORECASTS, EVALUATIONS = ((12, 900), (10, 700), (8, 800)), ((90, 100), (70, 400))


def bids(
    tmp_path: Path,
    build: Builder,
    library: Library,
    evaluation: str,
    offers: Sequence[tuple[float, float | None]],
) -> list[Result]:
    """Bids of so many units at such a price."""
    found = []
    for at, (units, price) in enumerate(offers, 1):
        project = {
            "Organisation": f"{evaluation} {at}",
            "Evaluation": evaluation,
            "Contract price": price,
            "People who benefit": 100_000,
        }
        book = build(project=project, outputs=[{**OUTPUT, "Units": units}])
        found.append(process(tmp_path, book, f"{evaluation}{at}.xlsx", library=library))
    return found


@pytest.fixture
def both(tmp_path: Path, build: Builder, small: Library) -> tuple[list[Result], list[Result]]:
    return (
        bids(tmp_path, build, small, "Forecast", FORECASTS),
        bids(tmp_path, build, small, "Evaluative", EVALUATIONS),
    )


def known(results: Sequence[Result], library: Library, policy: Policy) -> Study:
    return studied(gather(results, library, policy, {}))


@pytest.mark.parametrize("policy", [QUICK, MARKED])
def test_each_kind_has_the_places_marks_and_ranges_that_it_has_alone(
    policy: Policy, both: tuple[list[Result], list[Result]], small: Library
) -> None:
    together = known([*both[1], *both[0]], small, policy)
    main, others = together.comparison.ranked
    assert (main.words, main.count, others.words, others.count) == (
        "forecasts",
        3,
        "evaluations",
        2,
    )
    for kind, results in zip(together.comparison.ranked, both, strict=True):
        alone = known(results, small, policy)
        for at, bid in enumerate(alone.comparison.bids):
            here = together.comparison.bids[kind.first + at]
            assert (here.label, here.place, here.level) == (bid.label, bid.place, bid.level)
            assert together.places(kind.first + at) == alone.places(at)
            assert together.simulation.ranges[kind.first + at] == alone.simulation.ranges[at]
            total = float(alone.marked.total[at])
            assert str(float(together.marked.total[kind.first + at])) == str(total)
            for method, marks in alone.by_method.items():
                assert str(together.by_method[method][kind.first + at]) == str(marks[at])


def test_the_verdict_is_of_most_and_the_others_are_named_beside_it(
    both: tuple[list[Result], list[Result]], small: Library
) -> None:
    study = known([*both[0], *both[1]], small, QUICK)
    assert verdict(study).startswith("Forecast 1 comes first of the forecasts by net return")
    said = "\n".join(robustness(study))
    assert "ranked apart" in said
    assert "Of 2 evaluations, Evaluative 1 comes first, with £" in said
    assert "ranked apart" in unlike_words(study.comparison)[0]
    page = [[str(cell) for cell in row] for row in rows(workbook_from(study), "Summary")]
    shown = {row[1]: row[0] for row in page if row[1].startswith(("Forecast ", "Evaluative "))}
    places = {f"Forecast {at}": f"{at}.0" for at in (1, 2, 3)}
    assert shown == places | {f"Evaluative {at}": f"{at}.0" for at in (1, 2)}
    assert {each.split()[0] for each in list(shown)[:3]} == {"Forecast"}
    assert [table.title.split(":")[0] for table in ranking(study, frozenset())] == [
        "Forecasts",
        "Evaluations",
    ]
    report = [(each["ranked_among"], each["place"]) for each in ranking_report(study)]
    assert report == [
        *(("forecasts", at) for at in (1, 2, 3)),
        ("evaluations", 1),
        ("evaluations", 2),
    ]
    table = next(each for each in data_tables(study) if each.name == "bids")
    names = [field.name for field in table.fields]
    column = names.index("place_as_shown"), names.index("ranked_among")
    cells = [(row[column[0]], row[column[1]]) for row in table.rows]
    assert cells[3:] == [("1", "evaluations"), ("2", "evaluations")]
    terminal = summary_rows([*both[0], *both[1]], small, QUICK)
    assert [row[0] for row in terminal] == ["1", "2", "3", "evaluation 1", "evaluation 2"]


def test_most_may_be_evaluations_and_forecasts_lead_where_both_are_as_many(
    both: tuple[list[Result], list[Result]], small: Library
) -> None:
    more = known([both[0][0], *both[1]], small, QUICK).comparison
    assert [kind.words for kind in more.ranked] == ["evaluations", "forecasts"]
    assert [bid.label for bid in more.bids] == ["Evaluative 1", "Evaluative 2", "Forecast 1"]
    even = known([both[0][0], both[1][0]], small, QUICK).comparison
    assert [bid.label for bid in even.bids] == ["Forecast 1", "Evaluative 1"]


@pytest.mark.parametrize(
    ("scoring", "said"),
    [
        (Scoring(), True),
        (Scoring(method="highest"), True),
        (Scoring(method="highest", figure="net_value"), False),
    ],
)
def test_whatever_ranks_by_a_ratio_says_that_it_is_little_alone(
    scoring: Scoring,
    said: bool,
    both: tuple[list[Result], list[Result]],
    small: Library,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With net value and present value beside it: sheets, page and terminal."""
    policy = replace(QUICK, scoring=scoring)
    study = known(both[0], small, policy)
    book, quoted = workbook_from(study), "comparisons of SROI ratios alone are not recommended"
    for sheet in ("Summary", "League table", "Marks"):
        words = [str(cell) for row in rows(book, sheet) for cell in row]
        assert any(quoted in each for each in words) == said, sheet
        if sheet != "Summary":
            assert {"Net value", "Present value"} <= set(words)
    print_summary(Outcome(Run(tuple(both[0]), small, policy)))
    told = capsys.readouterr().out
    assert (quoted in told) == said
    assert "Net value  Present value" in told
    print_summary(Outcome(Run(tuple(both[0][:1]), small, policy)))
    assert quoted not in capsys.readouterr().out  # one bid alone is compared with none


def test_level_bids_share_their_place_in_the_data_as_on_the_sheets(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    offers = ((10, 500), (10, 500), (8, None))
    study = known(bids(tmp_path, build, small, "Forecast", offers), small, MARKED)
    table = next(each for each in data_tables(study) if each.name == "bids")
    at = [field.name for field in table.fields].index("place_as_shown")
    assert [row[at] for row in table.rows] == ["1=", "1=", "no price given"]


@pytest.mark.parametrize(
    ("policy", "forecasts"),
    [
        (QUICK, ((12, 900), (10, None), (10, 700))),
        (MARKED, ((30, None), (10, 900), (10, 900), (8, 700))),
        (BY_PEOPLE, ((12, 900), (10, 700), (8, 800))),
    ],
    ids=["without rules", "level and without a price", "not marked yet"],
)
@each_engine
def test_every_engine_ranks_as_the_program_does(
    engine: Callable[[Path, Path], Path],
    policy: Policy,
    forecasts: Sequence[tuple[float, float | None]],
    tmp_path: Path,
    build: Builder,
    small: Library,
) -> None:
    """Places, order, marks and totals of both kinds, and no word of a change."""
    results = bids(tmp_path, build, small, "Forecast", forecasts)
    results += bids(tmp_path, build, small, "Evaluative", EVALUATIONS)
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(workbook_from(known(results, small, policy)))
    names = ("Summary", "Marks", "League table", "Robustness", "Ranges", "Plausibility")
    assert_same_cells(path, engine(path, tmp_path / "made"), names)
