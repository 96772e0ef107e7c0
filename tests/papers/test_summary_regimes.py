"""What a letter says under a law that has no limbs, no sections of the Act, or is not provided."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from tests.award_papers import RULES, WHY, WINNER, disqualify, paper, ready, say_all, summaries
from tests.builders import Builder
from tests.comparisons import cell_of, type_in

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]


def under(regime: str) -> str:
    return RULES.replace("[procurement]", f'[procurement]\nregime = "{regime}"')


def titles() -> set[str]:
    """Titles in the properties of a letter, as document and as workbook."""
    document = docx.Document("summaries/Ash.docx").core_properties.title
    return {document, openpyxl.load_workbook("summaries/Ash.xlsx").properties.title or ""}


@pytest.mark.parametrize(
    ("regime", "title"),
    [
        ("procurement-act", "Assessment summary"),
        ("scotland", "Result of the tender"),
        ("framework-call-off", "Result of the call-off"),
    ],
)
def test_the_title_of_a_letter_is_its_heading_and_it_is_known_as_ours(
    build: Builder, using: list[str | Path], regime: str, title: str
) -> None:
    folder = ready(build, using, under(regime))
    summaries(folder, using)
    assert titles() == {title}
    summaries(folder, using)  # over those that stand there


def test_the_letter_of_scotland_is_of_a_contract_below_the_threshold_and_says_so(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using, under("scotland"))
    said = summaries(folder, using)
    assert "SVE659 note: the letters are those of section 32(5)" in said
    assert 'write regime = "scotland-above-threshold"' in said
    assert "section 32(5)" in paper("Ash")["This procurement"]


def test_no_limb_of_another_law_stands_in_a_letter(build: Builder, using: list[str | Path]) -> None:
    for regime, limb in (("scotland", ""), ("procurement-act", " (a criterion: s.23(3)(a))")):
        if not Path("bids").exists():
            ready(build, using, under(regime))
            disqualify("Cedar")
            cell = cell_of("Register", ["Cedar.xlsx"], "Limb of the law")
            type_in(("Register", cell, "a criterion: s.23(3)(a)"))
        Path("bids/sve-policy.toml").write_text(under(regime), encoding="utf-8")
        summaries(Path("bids"), using)
        assert f"under the published methodology{limb}. No safe" in paper("Cedar")[WHY]


@pytest.mark.parametrize(
    ("regime", "said"),
    [
        ("procurement-act", "What follows is additional: the law does not ask for it."),
        ("wales", "What follows is additional."),
    ],
)
def test_what_a_law_does_not_ask_for_is_said_where_its_paragraphs_were_read(
    build: Builder, using: list[str | Path], regime: str, said: str
) -> None:
    summaries(ready(build, using, under(regime)), using)
    assert said in paper("Ash")["Further information"].splitlines()


def test_above_the_threshold_of_scotland_papers_are_drafts_without_a_law(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using, under("scotland-above-threshold"))
    said = summaries(folder, using, status=1)
    assert "SVE660 error: no letter is provided for a contract of a devolved Scottish" in said
    text = "\n".join(paper("Ash").values())
    assert "Draft: not to be sent" in text
    assert "Cedar" not in text
    for law in ("section", "egulation 31", "Act 2014", "Regulations 2015", "does not ask"):
        assert law not in text


def test_where_the_law_has_no_limbs_withholding_needs_the_reason_and_who_decided(
    build: Builder, using: list[str | Path]
) -> None:
    folder = ready(build, using, under("scotland"))
    say_all(("Birch", "Price", "Withheld from other bidders", "yes"))
    said = summaries(folder, using, status=1)
    assert "and the public interest in withholding is not said; who decided is not said." in said
    assert "limb" not in said
    say_all(
        ("Birch", "Price", "Public interest in withholding", "Rivals would hire its staff away."),
        ("Birch", "Price", "Who decided to withhold", "J. Hart"),
    )
    summaries(folder, using)
    assert "Withheld. Decided by J. Hart." in paper("Ash")[WINNER]
    book = openpyxl.load_workbook("bids/SVE_comparison.xlsx")
    (rule,) = book["Reasons"].data_validations.dataValidation
    assert rule.formula1 == '"yes"'


def test_a_bidder_reads_no_code_and_nothing_of_the_register(
    build: Builder, using: list[str | Path]
) -> None:
    """Cells are those of its own workbook; what the register lacks is the commissioner's affair."""
    folder = ready(build, using, RULES + "published_on = 2027-01-04\n")
    status = cell_of("Register", ["Ash.xlsx"], "Status")
    type_in(("Register", status, "Perhaps"))
    summaries(folder, using)
    text = "\n".join(paper("Ash").values())
    assert "published on 4 January 2027" in text
    assert "2027-01-04" not in text
    assert "the register" not in text
    assert "SVE" not in text.replace("sve-policy", "")
