"""Every text that we write shows whole: its column is wide enough, or its row high enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.imprint import RESULTS_SHEET
from tests.builders import INPUT, OUTPUT, OWN, Builder
from tests.running import run
from tests.widths import not_whole

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
LONG = "Ravensmere and District Mothers' and Young Women's Wellbeing Cooperative (MWW)"
WORDS = "41 young people who meet a mentor moved from nothing into work and were there a year later"
RULES = """
[scoring]
method = "bands"
price_marks = 60
tie_break = "contract_price"
[[lots]]
number = "1"
[[lots]]
number = "2"
[[quality]]
name = "Mobilisation and how the people who are to gain are heard throughout"
marks = 20
"""
OUTPUTS = (
    {**OUTPUT, "Description": WORDS, "Duration": 3, "Drop-off": 0.2},
    {**OUTPUT, "Description": f"{WORDS}, but others", "Deadweight": 0.3},
    {
        **OUTPUT,
        "Description": WORDS.upper(),
        "Category": "Environmentally sensitive",
        "Outcome": "Less waste",
        "Proxy": OWN["Proxy"],
    },
)


@pytest.fixture
def tender(build: Builder) -> Path:
    folder = Path("bids")
    folder.mkdir()
    for number, name in enumerate((LONG, "MMM WWW " * 6, "Ash")):
        project = {"Organisation": name, "Project name": f"{name} works", "Contract price": 9e6}
        made = build(project=project, outputs=OUTPUTS, inputs=(INPUT,), own_proxies=(OWN,))
        (folder / f"{number}.xlsx").write_bytes(made)
    return folder


@pytest.mark.parametrize("rules", ["", RULES], ids=["without rules", "by rules"])
def test_results_comparison_and_deliveries(tender: Path, rules: str, small_folder: Path) -> None:
    Path("rules.toml").write_text(rules or "[scoring]\n", encoding="utf-8")
    using = ("--proxies", small_folder, "--policy", "rules.toml", "--jobs", "1")
    run("process", tender, "--compare", "made.xlsx", *using, status=None)
    run("track", tender, "-o", "tracked.xlsx", *using, status=None)
    found = [each for name in ("made", "tracked") for each in not_whole(Path(f"{name}.xlsx"))]
    found += [each for path in tender.glob("*.xlsx") for each in not_whole(path, RESULTS_SHEET)]
    assert "\n".join(found) == ""


def test_the_template() -> None:
    run("template", "-o", "made.xlsx")
    assert not_whole(Path("made.xlsx"), beyond={"Proxies": "H"}) == []
