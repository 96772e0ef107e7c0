"""Letters of questions: one for each bidder, its own alone, and those that were sent are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.builders import INPUT, OUTPUT, Builder
from tests.comparisons import BOOK, cell_of, kept, page, type_in, value_of
from tests.judges import recalculate, requires_libreoffice, requires_validator, validate
from tests.keeping import run_once
from tests.running import sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]
FLAGS = "Flags and questions"
NAMES = ("Ash Community Trust", 'Bid "A" & Sons, Łódź', "Cedar Works")
NONE = dict.fromkeys(("Leakage", "Deadweight", "Attribution", "Displacement"), 0)
ALL_NOTHING = "SVE404"
SAME_WORDS = (
    "Forty people who live alone are met by a neighbour in the old chapel",
    "Young people who left school early find work with a master joiner",
)


def put_bid(build: Builder, name: str, at: int, **more: Any) -> None:
    project = {"Organisation": name, "Project name": f"Project {at}"}
    outputs = ({**OUTPUT, **NONE, "Drop-off": 0, "Units": 5 + at, **more},)
    made = build(project=project, outputs=outputs, inputs=(INPUT,))
    (Path("bids") / f"bid {at}.xlsx").write_bytes(made)


@pytest.fixture
def bids(build: Builder) -> Path:
    """Three bids whose deflators are all nothing, so that each is asked the same."""
    Path("bids").mkdir()
    for at, name in enumerate(NAMES):
        put_bid(build, name, at)
    return Path("bids")


def process(using: list[str | Path], *more: str | Path, status: int | None = 0) -> str:
    return run_once(
        "process", "bids", "--questions", "letters", *more, *using, status=status
    ).output


def text_of(path: Path) -> str:
    made = docx.Document(str(path))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    foot = [line.text for section in made.sections for line in section.footer.paragraphs]
    title = made.core_properties.title
    return "\n".join([title, *(line.text for line in made.paragraphs), *cells, *foot])


def written() -> dict[str, str]:
    return {path.name: text_of(path) for path in sorted(Path("letters").iterdir())}


def ask(bidder: str, **typed: Any) -> None:
    """Type into the row of the question about deflators to a bidder, by heading."""
    rows: Mapping[str, Any] = {heading.replace("_", " "): each for heading, each in typed.items()}
    type_in(
        *(
            (FLAGS, cell_of(FLAGS, [bidder, ALL_NOTHING], heading), value)
            for heading, value in rows.items()
        )
    )


def test_each_bidder_gets_its_own_questions_and_nothing_of_any_other(
    bids: Path, using: list[str | Path]
) -> None:
    process(using)
    letters = written()
    assert sorted(letters) == [
        "Questions to Ash Community Trust.docx",
        "Questions to Bid _A_ & Sons, Łódź.docx",
        "Questions to Cedar Works.docx",
    ]
    for at, name in enumerate(NAMES):
        own = next(text for text in letters.values() if f"To: {name}" in text)
        assert f"bid {at}.xlsx" in own
        assert "What would have happened without you" in own
        assert "sheet Outputs, cell" in own
        assert "SVE4" not in own
        assert "median" not in own
        for other, theirs in enumerate(NAMES):
            assert other == at or (theirs not in own and f"bid {other}.xlsx" not in own)


def test_what_is_like_two_other_bids_is_asked_once(build: Builder, using: list[str | Path]) -> None:
    Path("bids").mkdir()
    for at, name in enumerate(NAMES):
        made = build(
            project={"Organisation": name, "Project name": f"Project {at}"},
            outputs=[{**OUTPUT, "Description": words} for words in SAME_WORDS],
            inputs=({**INPUT, "Value": 1000 + at},),
        )
        (Path("bids") / f"bid {at}.xlsx").write_bytes(made)
    process(using)
    assert len(written()) == len(NAMES)
    for name, letter in written().items():
        assert letter.count("Did anyone outside your organisation") == 1, name


def test_the_same_letter_is_the_same_bytes_and_one_that_differs_is_kept(
    bids: Path, using: list[str | Path]
) -> None:
    process(using)
    letter = Path("letters") / "Questions to Cedar Works.docx"
    first = sha256(letter)
    assert "Letters that are there already with the same words: 3." in process(using)
    assert sha256(letter) == first
    assert len(written()) == 3
    ask("Cedar Works", Words_to_send="How do you know that nothing would have happened?")
    said = process(using)
    assert "beside them: Questions to Cedar Works (2).docx." in said
    assert sha256(letter) == first
    new = written()["Questions to Cedar Works (2).docx"]
    assert "How do you know that nothing would have happened?" in new
    assert "What would have happened without you" not in new


def test_what_was_asked_is_not_asked_again_and_what_was_typed_is_kept(
    bids: Path, build: Builder, using: list[str | Path]
) -> None:
    process(using)
    day = datetime(2026, 12, 1)
    for name in NAMES[:2]:
        ask(name, Asked_on=day, Answered_on=day, Answer="Nothing.", Accepted="In part")
    put_bid(build, NAMES[0], 0, Units=50)
    put_bid(build, "Dunlin Trust", 2)
    for path in Path("letters").iterdir():
        path.unlink()
    said = process(using)
    assert value_of(FLAGS, [NAMES[1], ALL_NOTHING], "Accepted") == "In part"
    assert value_of(FLAGS, [NAMES[0], ALL_NOTHING], "Answer") == "Nothing."
    assert kept() == []
    assert f"SVE648 warning {FLAGS}!" in said
    assert "and not of Dunlin Trust" in said
    assert value_of(FLAGS, ["Dunlin Trust", ALL_NOTHING], "State") == "Asked of others"
    assert all(
        "What would have happened" not in text or "Dunlin" in text for text in written().values()
    )
    ask("Dunlin Trust", Why_not_asked="It said so in its annex")
    assert "SVE648" not in process(using)
    state = value_of(FLAGS, ["Dunlin Trust", ALL_NOTHING], "State")
    assert state == "Not asked, with a reason"


def test_the_days_hold_where_the_comparison_is_written_elsewhere(
    bids: Path, using: list[str | Path]
) -> None:
    process(using)
    ask(NAMES[0], Asked_on=datetime(2026, 12, 1))
    run_once("compare", "bids", "-o", "elsewhere.xlsx", "--questions", "more", *using)
    made = {path.name: text_of(path) for path in Path("more").iterdir()}
    assert not any(
        "What would have happened" in text for text in made.values() if f"To: {NAMES[0]}" in text
    )
    found = value_of(FLAGS, [NAMES[0], ALL_NOTHING], "State", path=Path("elsewhere.xlsx"))
    assert found == "Open"


def test_words_that_name_another_bidder_are_not_sent(bids: Path, using: list[str | Path]) -> None:
    process(using)
    for path in Path("letters").iterdir():
        path.unlink()
    ask(NAMES[0], Words_to_send="Why less than CEDAR works?")
    assert "SVE649 warning" in process(using)
    assert not any(f"To: {NAMES[0]}" in text for text in written().values())
    assert len(written()) == 2


def test_the_rules_say_by_when_and_where_to_answer_and_who_decides(
    bids: Path, using: list[str | Path]
) -> None:
    (bids / "sve-policy.toml").write_text(
        '[clarifications]\nanswer_days = 10\nanswer_to = "bids@ravensmere.example"\n'
        'decided_by = "the head of commissioning"\n'
    )
    process(using)
    for text in written().values():
        assert (
            "Please answer within 10 days of the date of this letter to bids@ravensmere.example."
            in text
        )
        assert "What follows from your answer is decided by the head of commissioning." in text


def test_bidders_whose_names_a_system_cannot_tell_apart_get_letters_of_their_own(
    bids: Path, build: Builder, using: list[str | Path]
) -> None:
    put_bid(build, "CEDAR: works?", 7)
    put_bid(build, "Cedar/ works*", 8)
    process(using)
    assert len({name.casefold() for name in written()}) == 5


def test_the_report_holds_the_questions_and_the_letters(
    bids: Path, using: list[str | Path]
) -> None:
    process(using)
    ask(NAMES[0], Asked_on=datetime(2026, 12, 1), Answer="Records")
    process(using, "--report", "bids/run.json")
    report = json.loads(Path("bids/run.json").read_text(encoding="utf-8"))
    own = [each for each in report["clarifications"] if each["organisation"] == NAMES[0]]
    asked = next(each for each in own if each["code"] == ALL_NOTHING)
    assert (asked["asked_on"], asked["answer"], asked["state"]) == (
        "2026-12-01",
        "Records",
        "Answered",
    )
    assert report["letters"]["folder"] == "../letters"
    for each in report["letters"]["files"]:
        assert each["sha256"] == sha256(Path("letters") / each["path"])
    told = run_once("process", "bids", "--json", *using).stdout
    assert json.loads(told)["clarifications"] == report["clarifications"]
    assert json.loads(told)["ranking"] == report["ranking"]


def test_letters_need_the_comparison_in_which_the_days_stand(
    bids: Path, using: list[str | Path]
) -> None:
    assert "Leave out --no-compare." in process(using, "--no-compare", status=2)
    refused = run_once(
        "compare",
        "bids",
        "-o",
        "s.xlsx",
        "--summary-for",
        "Cedar Works",
        "--questions",
        "x",
        *using,
        status=2,
    )
    assert "--questions writes to every bidder" in refused.output


@requires_validator
def test_a_letter_is_a_sound_document(bids: Path, using: list[str | Path]) -> None:
    process(using)
    for path in Path("letters").iterdir():
        assert validate(path) == []


@requires_libreoffice
def test_the_states_and_the_count_follow_what_is_typed_at_once(
    bids: Path, using: list[str | Path], tmp_path: Path
) -> None:
    process(using)
    day = datetime(2026, 12, 1)
    ask(NAMES[0], Asked_on=day)
    ask(NAMES[1], Asked_on=day, Answer="Records", Accepted="No")
    seen = recalculate(BOOK, tmp_path / "seen")
    states = {
        name: value_of(FLAGS, [name, ALL_NOTHING], "State", path=Path(seen)) for name in NAMES
    }
    assert states == {NAMES[0]: "Open", NAMES[1]: "Closed", NAMES[2]: "Asked of others"}
    summary = [str(cell) for row in page("Summary", Path(seen)) for cell in row]
    counts = next(cell for cell in summary if cell.startswith("Clarifications: "))
    assert "1 asked and not answered" in counts
    assert "1 closed" in counts
    run_once("process", "bids", *using)
    again = [str(cell) for row in page("Summary") for cell in row]
    assert counts in again
