"""Every sheet that we write can be read on a page of A4: no type below 8 points, as it is printed.

LibreOffice prints; its columns are broader than Excel's, so that it shrinks a page the more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.awards import KPI_RULES
from tests.builders import INPUT, OUTPUT, OWN, ROOT, TEMPLATE, Builder
from tests.judges import requires_libreoffice, to_pdf
from tests.running import FAULTY, run

pytestmark = pytest.mark.whole
LEAST = 8 - 0.05  # points: programs round the size of a page to a whole per cent
RULES = """
[scoring]
method = "target"
target = 5
marks = 20
price_marks = 40
[award]
moderation_step = 1
[template]
ask_core_service = true
ask_share = true
ask_place = true
[framework]
use = ["sdg"]
[[quality]]
name = "Mobilisation and how the people who are to gain are heard throughout"
marks = 40
least = 16
[[lots]]
number = "N"
title = "North"
[[lots]]
number = "S"
"""
LONELY = {**OUTPUT, "Category": "Active, inclusive and safe", "Outcome": "Less loneliness"}
PROMISED = (
    {**OUTPUT, "Units": 4321.5, "Duration": 2.5, "Drop-off": 0.125},
    {**LONELY, "Proxy": "Person no longer lonely", "Units": 900, "Duration": 4},
    {**LONELY, "Proxy": "Visit to a lonely person", "Units": 1080, "Duration": 1},
    {**OUTPUT, "Proxy": OWN["Proxy"], "Category": "Environmentally sensitive"}
    | {"Outcome": "Less waste", "Duration": 1},
)


def type_of(pdf: Path) -> Iterator[tuple[int, float, str]]:
    """Page, points and words of every piece of text that is printed."""
    for number, page in enumerate(PdfReader(pdf).pages, 1):
        found: list[tuple[str, float]] = []
        page.extract_text(visitor_text=partial(_note, found))
        yield from ((number, points, text) for text, points in found)


def _note(
    found: list[tuple[str, float]],
    text: str,
    now: list[float],
    line: list[float],
    _: object,
    size: float,
) -> None:
    """Note a piece of text with its points on paper: those of its type, as it is scaled."""
    across = line[0] * now[0] + line[1] * now[2], line[0] * now[1] + line[1] * now[3]
    if text.strip():
        found.append((text.strip(), size * math.hypot(*across)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, build: Builder, small_folder: Path) -> Path:
    """A folder with one of every kind of workbook that we write."""
    home = tmp_path_factory.mktemp("paper")
    bids, reports = home / "bids", home / "reports"
    bids.mkdir()
    reports.mkdir()
    rules = home / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    (home / "kpi.toml").write_text(KPI_RULES, encoding="utf-8")
    inputs = ({**INPUT, "Value": 987_654.5}, {**INPUT, "Category": "Volunteer time"})
    for name in ("Ash", "The Ravensmere and District Federation of Associations", "Cedar"):
        project = {
            "Organisation": name,
            "Project name": f"{name} works",
            "Contract price": 9_876_543.21,
            "Lots you bid for": "N, S",
            "What changed and for whom": "We met people at the door of the job centre. " * 40,
        }
        units = {"Units": 5 + len(name)}
        rows = tuple({**row, **units} if row is PROMISED[0] else row for row in PROMISED)
        data = build(project=project, outputs=rows, inputs=inputs, own_proxies=(OWN,))
        (bids / f"{name}.xlsx").write_bytes(data)
    told = {"Organisation": "Ash", "Project name": "Ash works", "Evaluation": "Evaluative"}
    (reports / "Ash told.xlsx").write_bytes(
        build(project=told, outputs=PROMISED[:2], inputs=inputs)
    )
    (home / "Faulty.xlsx").write_bytes(build(outputs=(FAULTY,)))
    using = ("--proxies", small_folder, "--jobs", "1")
    ruled = (*using, "--policy", rules)
    run("template", "-o", home / "asked.xlsx", "--proxies", small_folder, "--policy", rules)
    run("check", home / "Faulty.xlsx", "--comments", home / "copies", *using, status=None)
    award = ("--to", "Ash", "--starts", "2027-04-01", "--ends", "2029-03-31")
    kept = (*using, "--policy", home / "kpi.toml")
    run("award", bids, "-o", reports, *award, *kept, status=None)
    run("track", bids / "Ash.xlsx", reports, "-o", home / "delivery.xlsx", *kept, status=None)
    written = ("--compare", home / "comparison.xlsx", "--summaries", home / "summaries")
    run("compare", ROOT / "samples" / "tender", "-o", home / "sixteen bids.xlsx", status=None)
    run("process", bids, "--out", home / "results", *written, *ruled, status=None)
    return home


@requires_libreoffice
@pytest.mark.parametrize(
    "kind",
    [
        "results/Ash.xlsx",
        "comparison.xlsx",
        "sixteen bids.xlsx",
        "summaries/Ash.xlsx",
        "delivery.xlsx",
        "reports/Delivery schedule - Ash.xlsx",
        "copies/Faulty.xlsx",
        "asked.xlsx",
        "",
    ],
    ids=lambda kind: Path(kind).stem or "template",
)
def test_no_type_is_below_8_points(made: Path, tmp_path: Path, kind: str) -> None:
    pdf = to_pdf(made / kind if kind else TEMPLATE, tmp_path)
    found = list(type_of(pdf))
    assert len(found) > 30
    assert [each for each in found if each[1] < LEAST] == []
