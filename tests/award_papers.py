"""A small tender whose award is being made: bids, rules, what the commissioner types, summaries."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, cell_of, type_in
from tests.keeping import run_once

# parts of a summary by their titles
OWN, WINNER = (
    "Your tender: scores and explanations",
    "The most advantageous tender: scores and explanations",
)
WHY = "Why the contract is not awarded to you"
RULES = """
[scoring]
method = "target"
target = 5
marks = 20
price_marks = 40
tie_break = "contract_price"

[procurement]
title = "Wellbeing services 2027"
authority = "Ravensmere Borough Council"
procurement_id = "ocds-h6vhtk-04f9b1"
published_in = "notice 2026/S 000-123456"
"""
UNITS = {"Ash": 5.0, "Birch": 12.0, "Cedar": 8.0}
PRICES = {"Ash": 1200, "Birch": 1000, "Cedar": 1600}
SAID = "{bidder} says on page 4 who teaches the courses; nothing is said of those who drop out."


def tender(build: Builder, rules: str = RULES, lots: Mapping[str, str] | None = None) -> Path:
    """Three bids and the rules: Birch leads by both criteria. ``lots`` are those each names."""
    folder = Path("bids")
    folder.mkdir()
    for name, units in UNITS.items():
        project = {
            "Organisation": name,
            "Project name": f"{name} works",
            "Contract price": PRICES[name],
            "Postal address": f"1 {name} Street, Ravensmere",
            "E-mail": f"bids@{name.lower()}.example",
            "Supplier identifier": f"P{name.upper()}-0042",
            "Lots you bid for": (lots or {}).get(name),
        }
        output = {**OUTPUT, "Units": units}
        (folder / f"{name}.xlsx").write_bytes(
            build(project=project, outputs=(output,), inputs=(INPUT,))
        )
    (folder / "sve-policy.toml").write_text(rules, encoding="utf-8")
    return folder


def explain(*but: str, criteria: tuple[str, ...] = ("Social value", "Price"), **more: Any) -> None:
    """Type an explanation for every score, but for those bidders; ``more`` are columns."""
    typed = []
    for name in UNITS:
        if name not in but:
            for criterion in criteria:
                at = cell_of("Reasons", [f"{name}.xlsx", criterion], "Explanation for the score")
                typed.append(("Reasons", at, SAID.format(bidder=name) + f" ({criterion}, p. 4)"))
    type_in(*typed)


def say(name: str, criterion: str, heading: str, value: object) -> None:
    """Type into the row of a bidder and a criterion of Reasons."""
    say_all((name, criterion, heading, value))


def say_all(*said: tuple[str, str, str, object]) -> None:
    """Type into several rows of Reasons at once: bidder, criterion, heading and value of each."""
    type_in(
        *(
            ("Reasons", cell_of("Reasons", [f"{name}.xlsx", criterion], heading), value)
            for name, criterion, heading, value in said
        )
    )


def say_on_top(label: str, value: object) -> None:
    """Type beside a label at the top of Reasons."""
    import openpyxl

    sheet = openpyxl.load_workbook(BOOK)["Reasons"]
    row = next(row for row in range(1, 12) if sheet.cell(row, 1).value == label)
    type_in(("Reasons", f"B{row}", value))


def ready(
    build: Builder,
    using: list[str | Path],
    rules: str = RULES,
    lots: Mapping[str, str] | None = None,
) -> Path:
    """Give a tender of which everything is known that summaries need, processed once."""
    folder = tender(build, rules, lots)
    run_once("process", folder, *using)
    explain()
    return folder


def paper(name: str, folder: str = "summaries") -> dict[str, str]:
    """What a summary says, by the headings of its parts; rows of tables with bars between cells."""
    document = docx.Document(str(Path(folder) / f"{name}.docx"))
    found: dict[str, list[str]] = {"": []}
    part = ""
    for block in document.iter_inner_content():
        if isinstance(block, docx.text.paragraph.Paragraph):
            if block.style and block.style.name == "Heading 2":
                part = block.text
                found[part] = []
            else:
                found[part].append(block.text)
        else:
            found[part] += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
    return {heading: "\n".join(lines) for heading, lines in found.items()}


PEOPLE = """
[award]
moderation_step = 1
[[quality]]
name = "Delivery"
marks = 40
least = 20
disqualifies = true
[[quality.sub_criteria]]
name = "Rota"
marks = 25
[[quality.sub_criteria]]
name = "Reach"
marks = 15
[[scores]]
score = 0
word = "None"
means = "Nothing."
[[scores]]
score = 3
word = "Good"
means = "Most of what is asked."
[[scores]]
score = 5
word = "Excellent"
means = "All of it."
"""


def summaries(folder: Path, using: Sequence[str | Path], status: int | None = 0) -> str:
    """Have summaries written for all, and for the first time; gives what was said of them."""
    shutil.rmtree("summaries", ignore_errors=True)  # one that was ready would stay beside it
    return run_once("process", folder, *using, "--summaries", "summaries", status=status).stderr


def marked(**scores: tuple[float, float]) -> None:
    """Give each tender a score for Rota and one for Reach."""
    type_in(
        *(
            ("Quality", cell_of("Quality", [name, "Delivery", part], "Evaluator 1"), score)
            for name, both in scores.items()
            for part, score in zip(("Rota", "Reach"), both, strict=True)
        )
    )


def disqualify(name: str) -> None:
    """Have the register disqualify a tender."""
    typed = {"Status": "Disqualified", "Reason": "No safeguarding policy", "Who decided": "B. Lead"}
    typed["Decided on"] = "2027-02-01"
    type_in(*(("Register", cell_of("Register", [f"{name}.xlsx"], k), v) for k, v in typed.items()))
