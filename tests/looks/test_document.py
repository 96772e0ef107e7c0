"""A document in Word's format: the same bytes each time, on A4, with what was said in it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.oxml.ns import qn

from sve_excel.looks.document import WordDocument
from tests.judges import requires_validator, validate


def made() -> bytes:
    document = WordDocument(
        "Assessment summary", "For Birch & Sons", header="Draft: not to be sent"
    )
    document.heading("Assessment summary", 1)
    document.heading("Criteria")
    document.note("Regulation 31(3)(b)", before=True)
    document.say("One\x0bparagraph <b>of text</b>")
    document.note("Small print.")
    document.lines(["1 High Street", "Ravensmere"])
    document.bullets(["first", "second"])
    document.table(
        ("Criterion", "Score"), [("Price", "20"), ("Total", "60")], (3, 1), right=(1,), bold=(1,)
    )
    return document.bytes()


def test_what_was_said_stands_in_it_as_text() -> None:
    document = docx.Document(io.BytesIO(made()))
    said = [each.text for each in document.paragraphs]
    assert "One paragraph <b>of text</b>" in said
    assert "1 High Street\nRavensmere" in said
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Criterion", "Score"],
        ["Price", "20"],
        ["Total", "60"],
    ]
    assert document.core_properties.title == "Assessment summary"
    assert document.sections[0].header.paragraphs[0].text == "Draft: not to be sent"


def test_it_is_on_a4_and_repeats_a_tables_heading() -> None:
    document = docx.Document(io.BytesIO(made()))
    section = document.sections[0]
    assert round(section.page_width.cm, 1) == 21.0
    assert round(section.page_height.cm, 1) == 29.7
    first = document.tables[0].rows[0]
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_pages_number_has_the_small_letters_of_its_footer() -> None:
    """Each part of the field is a run of its own, its result too."""
    foot = docx.Document(io.BytesIO(made())).sections[0].footer.paragraphs[0]
    assert foot.text == "For Birch & Sons. Page 1 of 1"
    assert {run.font.size for run in foot.runs} == {foot.runs[0].font.size}
    assert len(foot.runs) == 2 + 2 * 5


def test_what_stands_before_a_table_stays_on_its_page() -> None:
    document = docx.Document(io.BytesIO(made()))
    kept = {each.text: each.paragraph_format.keep_with_next for each in document.paragraphs}
    assert kept["Regulation 31(3)(b)"]
    assert kept["Small print."] is None


def test_the_same_text_gives_the_same_bytes() -> None:
    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made())) as packed:
        assert {each.date_time for each in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@requires_validator
def test_the_validator_accepts_it(tmp_path: Path) -> None:
    path = tmp_path / "summary.docx"
    path.write_bytes(made())
    assert validate(path) == []
