"""One bid and one output: a range of one cell is worked out alike in every program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.judges import each_engine
from tests.running import run
from tests.sheets import assert_same_cells

RULES = {
    "as they are": "",
    "one band": '[scoring]\nmethod = "bands"\nband_from = [1]\nband_share = [0.5]\n',
    "one lot": '[[lots]]\nnumber = "1"\ntitle = "North"\n[[lots]]\nnumber = "2"\ntitle = "South"\n',
}


@each_engine
@pytest.mark.parametrize("rules", RULES)
def test_a_bid_of_one_row_and_a_comparison_of_one_bid_are_what_every_engine_makes_of_them(
    rules: str,
    engine: Callable[[Path, Path], Path],
    build: Builder,
    small_folder: Path,
    tmp_path: Path,
) -> None:
    output = {**OUTPUT, "Duration": 3, "Drop-off": 0.1}
    bid = tmp_path / "bids" / "Bid.xlsx"
    bid.parent.mkdir()
    bid.write_bytes(build(project={"Lots you bid for": "1"}, outputs=[output], inputs=[INPUT]))
    book, policy = tmp_path / "comparison.xlsx", tmp_path / "rules.toml"
    policy.write_text(RULES[rules], encoding="utf-8")
    using = ("--proxies", small_folder, "--policy", policy, "--jobs", "1")
    run("process", bid.parent, "--compare", book, *using)
    for path in (bid, book):
        assert_same_cells(path, engine(path, tmp_path / "seen"))
