"""Every workbook that we write is what LibreOffice, Gnumeric and IronCalc make of it.

One bid and one output, too: a range of one cell, and a look-up of several names, are worked out
alike in every program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.awards import KPI_RULES
from tests.builders import INPUT, OUTPUT, OWN, Builder
from tests.judges import each_engine, recalculate, requires_libreoffice
from tests.running import run
from tests.sheets import assert_same_cells, table

Engine = Callable[[Path, Path], Path]
LOTS = '[[lots]]\nnumber = "1"\ntitle = "North"\n[[lots]]\nnumber = "2"\ntitle = "South"\n'
RULES = {
    "as they are": "",
    "one band": '[scoring]\nmethod = "bands"\nband_from = [1]\nband_share = [0.5]\n',
    "lots": LOTS,
    "all": f"""
[scoring]
method = "highest"
marks = 20
price_marks = 40
[template]
ask_core_service = true
ask_share = true
ask_place = true
[framework]
use = ["sdg"]
[[quality]]
name = "Mobilisation"
marks = 40
least = 16
{LOTS}""",
}
ONE = {**OUTPUT, "Duration": 3, "Drop-off": 0.1}
LONELY = {
    **ONE,
    "Category": "Active, inclusive and safe",
    "Outcome": "Less loneliness",
    "Proxy": "Person no longer lonely",
}
WASTE = {
    **OUTPUT,
    "Category": "Environmentally sensitive",
    "Outcome": "Less waste",
    "Proxy": OWN["Proxy"],
    "Duration": 1,
}
# rows that may count the same people twice, whose sums leave some of them out
MANY = (ONE, LONELY, {**LONELY, "Units": 7, "Deadweight": 0.5}, WASTE, {**ONE, "Units": -2})


@pytest.fixture
def written(
    build: Builder, small_folder: Path, tmp_path: Path
) -> Callable[[str, int, tuple[Mapping[str, Any], ...]], list[Path]]:
    """What a run writes for so many bids of these rows, by these rules."""

    def made(rules: str, bids: int, rows: tuple[Mapping[str, Any], ...]) -> list[Path]:
        folder, policy, book = (
            tmp_path / "bids",
            tmp_path / "rules.toml",
            tmp_path / "compared.xlsx",
        )
        folder.mkdir()
        for number in range(bids):
            units = [{**row, "Units": row["Units"] + number} for row in rows]
            about = {
                "Organisation": f"Ash {number}",
                "Project name": f"Way {number}",
                "Contract price": 9000 + number,
                "People who benefit": 12,
                "Lots you bid for": "1, 2"[: 1 + 3 * number],
            }
            data = build(
                project=about, outputs=units, inputs=[INPUT] * len(rows), own_proxies=[OWN]
            )
            (folder / f"{number}.xlsx").write_bytes(data)
        policy.write_text(RULES[rules], encoding="utf-8")
        using = ("--proxies", small_folder, "--policy", policy, "--jobs", "1")
        run("process", folder, "--compare", book, *using, status=None)
        return [*folder.glob("*.xlsx"), book]

    return made


@each_engine
@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize(("bids", "rows"), [(1, (ONE,)), (2, MANY)], ids=["one", "many"])
def test_results_and_comparison(
    bids: int,
    rows: tuple[Mapping[str, Any], ...],
    rules: str,
    engine: Engine,
    written: Callable[..., list[Path]],
    tmp_path: Path,
) -> None:
    for path in written(rules, bids, rows):
        assert_same_cells(path, engine(path, tmp_path / "seen"))


@each_engine
def test_papers_of_an_award_and_deliveries(
    engine: Engine, written: Callable[..., list[Path]], small_folder: Path, tmp_path: Path
) -> None:
    written("as they are", 2, MANY)
    (tmp_path / "kpi.toml").write_text(KPI_RULES, encoding="utf-8")
    kept = ("--proxies", small_folder, "--jobs", "1", "--policy", tmp_path / "kpi.toml")
    award = ("--to", "Ash 0", "--starts", "2027-04-01", "--ends", "2029-03-31")
    papers = tmp_path / "papers"
    run("award", tmp_path / "bids", "-o", papers, *award, *kept, status=None)
    run("track", tmp_path / "bids", papers, "-o", papers / "tracked.xlsx", *kept, status=None)
    summaries = ("--compare", tmp_path / "all.xlsx", "--summaries", papers)
    run("process", tmp_path / "bids", *summaries, *kept, status=None)
    made = sorted(papers.glob("*.xlsx"))
    assert len(made) == 4
    for path in made:
        assert_same_cells(path, engine(path, tmp_path / "seen"))


@each_engine
@requires_libreoffice
def test_marks_that_people_type(
    engine: Engine, written: Callable[..., list[Path]], tmp_path: Path
) -> None:
    """One bid reaches the least marks for quality, and one does not."""
    *_, book = written("all", 2, MANY)
    marks = (("F12", 30), ("G12", 30), ("F13", 10), ("G13", 10))
    edits = [("text", "Quality", cell, name) for cell, name in (("C4", "Ann"), ("C5", "Bo"))]
    edits += [("number", "Quality", cell, f"{mark}") for cell, mark in marks]
    typed = recalculate(book, tmp_path / "typed", *edits)
    said = {row["Threshold"] for row in table(typed.read_bytes(), "Quality", "Bid")}
    assert said == {"met", "below"}
    assert_same_cells(typed, engine(typed, tmp_path / "seen"))
