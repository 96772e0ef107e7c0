"""Of very many bids those that lead are shown; all are ranked by the same rules and in the data."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison import bids as bids_module
from sve_excel.comparison import whole
from sve_excel.comparison.bids import Comparison, Surroundings, gather
from sve_excel.comparison.data_package import package_of
from sve_excel.comparison.lots import in_own_lots, rankings
from sve_excel.comparison.whole import gather_leaders
from sve_excel.comparison.workbook import studied, workbook_from
from sve_excel.entries.forms import Earlier, Typed, TypedCell
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.policy.award import Lot, Quality
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import METHODS
from sve_excel.run import batch
from sve_excel.run.options import Options, Outputs
from sve_excel.run.processing import process as process_folder
from sve_excel.run.verify import verify
from tests.builders import INPUT, OUTPUT, Builder, process, write_library
from tests.judges import requires_libreoffice, requires_validator
from tests.sheets import judge, rows, table

QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=100))
MOST = 4
# organisation, units, price, kind and lot: who has most for its price is not who has most
BIDS = (
    ("Alder", 12, 90_000, "Forecast", "N"),
    ("Beech", 11, 80_000, "Forecast", "N"),
    ("Cedar", 10, 95_000, "Forecast", "N"),
    ("Dogwood", 9, 70_000, "Forecast", "N"),
    ("Elder", 8, 60_000, "Forecast", "N"),
    ("Fir", 7, 99_000, "Forecast", "S"),
    ("Gorse", 6, 20_000, "Forecast", "S"),
    ("Hazel", 5, 10_000, "Forecast", "S"),
    ("Ivy", 4, 400_000, "Forecast", "S"),
    ("Juniper", 3, 55_000, "Evaluative", "S"),
    ("Larch", 2, 50_000, "Evaluative", "S"),
    ("Maple", 1, 45_000, "Evaluative", "S"),
)
Make = Callable[..., Comparison]


def books(build: Builder) -> Iterator[tuple[str, bytes]]:
    """The bids by the name of their organisation, and one that must be mended."""
    for name, units, price, kind, lot in BIDS:
        project = {
            "Organisation": name,
            "Contract price": price,
            "Evaluation": kind,
            "Lots you bid for": lot,
        }
        yield name, build(outputs=({**OUTPUT, "Units": units},), inputs=(INPUT,), project=project)
    broken = ({**OUTPUT, "Units": "a dozen"},)
    yield "Nettle", build(outputs=broken, project={"Organisation": "Nettle"})


@pytest.fixture(scope="module")
def results(
    tmp_path_factory: pytest.TempPathFactory, build: Builder, small: Library
) -> tuple[Result, ...]:
    """The bids, in whose files there is no order of theirs."""
    home, found = tmp_path_factory.mktemp("many"), []
    for name, book in books(build):
        file = name if name == "Nettle" else name[::-1]
        found.append(process(home, book, f"{file}.xlsx", library=small))
    return tuple(in_own_lots(found))


@pytest.fixture
def front(results: Sequence[Result], small: Library) -> Make:
    """Put them side by side with room for a few."""

    def make(policy: Policy = QUICK, **around: Any) -> Comparison:
        surroundings = Surroundings(most_bids=MOST, **around)
        return gather_leaders(results, small, policy, {}, surroundings)

    return make


def scored(method: str, price_marks: float = 0.0, **rules: Any) -> Policy:
    scoring = replace(QUICK.scoring, method=method, price_marks=price_marks)
    return replace(QUICK, scoring=scoring, **rules)


def names(comparison: Comparison) -> list[str]:
    return [bid.project.organisation for bid in comparison.bids]


def csv_tables(comparison: Comparison) -> dict[str, list[dict[str, str]]]:
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        for name, data in package_of(studied(comparison))
        if name.endswith(".csv")
    }


@pytest.mark.parametrize("price_marks", [0.0, 60.0])
@pytest.mark.parametrize("method", ["none", *METHODS])
def test_who_is_shown_has_the_marks_and_who_leads_the_place_that_it_has_among_all(
    front: Make, results: Sequence[Result], small: Library, method: str, price_marks: float
) -> None:
    policy = scored(method, 0.0 if method == "none" else price_marks)
    few, every = front(policy), gather(results, small, policy, {})
    assert few.whole
    assert len(few.whole.ranking.bids) == len(every.bids) == len(BIDS)
    assert len(few.bids) < len(BIDS)
    for part, marks in few.marked.parts.items():
        of_all = dict(zip(every.by_path, every.marked.parts[part], strict=True))
        assert [of_all[path] for path in few.by_path] == pytest.approx(list(marks), nan_ok=True)
    for kind in every.ranked:  # who leads a kind
        for bid in every.bids[kind.first : kind.first + 1]:
            assert few.by_path[bid.result.path].place == bid.place == 1
    leading = [bid.result.path for bid in every.bids[: every.ranked[0].last]][:3]
    assert [bid.result.path for bid in few.bids][:3] == leading
    assert {bid.result.path: bid.place for bid in few.whole.ranking.bids} == {
        bid.result.path: bid.place for bid in every.bids
    }


def test_up_to_the_most_nobody_is_left_out(results: Sequence[Result], small: Library) -> None:
    around = Surroundings(most_bids=len(BIDS))
    made = gather_leaders(results, small, QUICK, {}, around)
    assert made.whole is None
    assert len(made.bids) == len(BIDS)


def test_where_people_mark_quality_nobody_is_left_out(front: Make) -> None:
    policy = scored("target", quality=(Quality("Delivery", 60.0),))
    assert front(policy).whole is None


def test_of_whom_something_was_typed_is_shown(front: Make) -> None:
    cell = TypedCell("Register", ("redlE.xlsx",), "Reason", "Ask about the site")
    assert "Elder" not in names(front(scored("target")))
    assert "Elder" in names(front(scored("target"), typed=Typed(Earlier((cell,)))))


def test_who_leads_a_lot_is_shown(front: Make) -> None:
    policy = scored("target", lots=(Lot("N"), Lot("S")))
    few = front(policy)
    assert few.whole
    for lot in rankings(few.whole.ranking):
        shown = [bid.result.path for bid in lot.bids[: MOST // 2]]
        assert shown
        assert set(shown) <= set(few.by_path)


def test_the_data_hold_every_bid_as_those_of_a_comparison_of_all(
    front: Make, results: Sequence[Result], small: Library
) -> None:
    policy = scored("highest", 60.0)
    few, every = csv_tables(front(policy)), csv_tables(gather(results, small, policy, {}))
    bidder = {row["bid"]: row["bidder"] for row in few["bids"]}
    again = {row["bid"]: row["bidder"] for row in every["bids"]}
    assert sorted(bidder.values()) == sorted(again.values()) == sorted(name for name, *_ in BIDS)
    assert [int(number) for number in bidder] == [*range(1, len(BIDS) + 1)]
    ranges = ("best_place_in_nine_draws_of_ten", "worst_place_in_nine_draws_of_ten")

    def plain(
        tables: dict[str, list[dict[str, str]]], name: str, whose: dict[str, str]
    ) -> list[str]:
        drop = ("bid", "number", *ranges)
        return sorted(
            f"{whose.get(row['bid'], '')} {[(k, v) for k, v in row.items() if k not in drop]}"
            for row in tables[name]
        )

    for name in ("bids", "lines", "inputs", "findings", "marks"):
        assert plain(few, name, bidder) == plain(every, name, again), name
    shown = {row["bid"] for row in few["ranges"]}
    assert 0 < len(shown) < len(BIDS)
    assert [row["number"] for row in few["findings"]] == [
        str(number) for number in range(1, len(few["findings"]) + 1)
    ]


def test_the_workbook_says_whom_it_shows_and_accounts_for_every_file(front: Make) -> None:
    few = front(scored("highest", 60.0))
    made = workbook_from(studied(few))
    shown = table(made, "League table", "Place")
    assert [row["Bidder"] for row in shown] == [bid.label for bid in few.bids]
    front_page = " ".join(str(cell) for row in rows(made, "Summary") for cell in row)
    assert f"Of {len(BIDS)} ranked bids {len(few.bids)} bids stand here" in front_page
    files = [row[0] for row in rows(made, "Files")]
    assert {result.path for result in few.results} <= set(files)
    assert len(few.results) == len(BIDS) + 1
    register = [row[0] for row in rows(made, "Register")]
    assert {result.path for result in few.results} <= set(register)
    found = [row[4] for row in rows(made, "Findings")]
    assert "" not in found[found.index("What was found") :]


def test_of_very_many_files_those_in_the_data_are_not_listed_again(
    front: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "MOST_FILES", 5)
    few = front(scored("highest"))
    made = workbook_from(studied(few))
    left = len(BIDS) - len(few.bids)
    for sheet in ("Files", "Register"):
        told = [str(row[0]) for row in rows(made, sheet)]
        assert f"{left} more are ranked and not shown: the run report." in told[1]
        assert {*few.by_path, "Nettle.xlsx"} <= set(told)
        assert few.whole
        assert not (set(few.whole.ranking.by_path) - set(few.by_path)) & set(told)


@requires_validator
@requires_libreoffice
def test_the_judges_accept_the_workbook_of_those_that_lead(front: Make, tmp_path: Path) -> None:
    judge(tmp_path, workbook_from(studied(front(scored("highest", 60.0)))))


@pytest.mark.whole
def test_a_run_over_many_says_where_all_stand_and_its_report_holds_all(
    build: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bids"
    folder.mkdir()
    for name, book in books(build):
        (folder / f"{name}.xlsx").write_bytes(book)
    options = Options(proxies=write_library(tmp_path / "library"), jobs=0)
    report, target = tmp_path / "run.json", tmp_path / "SVE.xlsx"
    outputs = Outputs(copies=tmp_path / "out", comparison=target, report=report)
    usual = process_folder([folder], outputs, options)
    assert not any("stand here" in remark for remark in usual.remarks)
    before = json.loads(report.read_text(encoding="utf-8"))
    target.unlink()
    monkeypatch.setattr(batch, "HELD", 1)
    monkeypatch.setattr(bids_module, "MOST_BIDS", MOST)
    done = process_folder([folder], outputs, options)
    assert any("SVE_data" in remark and "stand here" in remark for remark in done.remarks)
    assert {path.stem for path in (tmp_path / "SVE_data").iterdir()} >= {"bids", "lines"}
    after = json.loads(report.read_text(encoding="utf-8"))
    assert after["workbooks"] == before["workbooks"]
    assert after["files"] == before["files"]
    assert after["as_read"] == before["as_read"]
    keys = ("path", "place", "level", "total", "marks", "ranked_among")
    assert [[each[key] for key in keys] for each in after["ranking"]] == [
        [each[key] for key in keys] for each in before["ranking"]
    ]
    without = [each for each in after["ranking"] if each["range"] is None]
    assert 0 < len(without) < len(BIDS)
    verified = verify(report, options)
    assert not verified.problems
    assert all(math.isfinite(each["range"]["low"]) for each in before["ranking"])


def test_with_lots_the_summary_ranks_those_that_are_shown_in_each(front: Make) -> None:
    policy = scored("target", lots=(Lot("N"), Lot("S")))
    few = front(policy)
    made = workbook_from(studied(few))
    page = " ".join(str(cell) for row in rows(made, "Summary") for cell in row)
    assert few.whole
    assert f"Of {len(BIDS)} ranked bids" in page
    for lot in rankings(few.whole.ranking):
        assert lot.bids[0].label in page
