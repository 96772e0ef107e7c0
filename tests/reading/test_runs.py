"""Parts of a text that nobody sees count with it, and are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from tests.builders import Builder, packed, parts, process

WHITE = '<color rgb="FFFFFFFF"/>'


def runs(first: str, look: str, second: str) -> str:
    """A text in two runs, the second with a look of its own."""
    return f"<r><t>{first}</t></r><r><rPr>{look}</rPr><t>{second}</t></r>"


def with_units(workbook: bytes, text: str, *, shared: bool) -> bytes:
    """The workbook with such a text for the units of its first row."""
    members = parts(workbook)
    sheet, strings = "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml"
    at = members[sheet].index(b'<c r="H5"')
    end = members[sheet].index(b"</c>", at) + len(b"</c>")
    if shared:
        number = members[strings].count(b"<si>")
        members[strings] = members[strings].replace(b"</sst>", f"<si>{text}</si></sst>".encode())
        cell = f'<c r="H5" t="s"><v>{number}</v></c>'
    else:
        cell = f'<c r="H5" t="inlineStr"><is>{text}</is></c>'
    members[sheet] = members[sheet][:at] + cell.encode() + members[sheet][end:]
    return packed(members)


LOOKS = {
    "white": (WHITE, "is as pale as the page"),
    "struck out": ("<strike/>", "is struck out"),
    "tiny": ('<sz val="1"/>', "is written too small to be read"),
    "signs": (
        '<rFont val="Wingdings"/>',
        "is written in a font of signs, not of figures and letters",
    ),
    "bold": ("<b/>", ""),
    "not struck out": ('<strike val="0"/>', ""),
    "red": ('<color rgb="FFFF0000"/>', ""),
}


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("look", LOOKS)
def test_a_part_of_an_answer_that_cannot_be_seen_is_said(
    look: str, shared: bool, build: Builder, small: Library, tmp_path: Path
) -> None:
    """2 is seen where 240 counts."""
    xml, how = LOOKS[look]
    workbook = with_units(build(), runs("2", xml, "40"), shared=shared)
    result = process(tmp_path, workbook, library=small)
    said = [str(each) for each in result.findings if each.code == "SVE244"]
    assert said == (
        [
            f"SVE244 warning Outputs!H5: units holds '240', of which '40' counts and "
            f"cannot be seen: it {how}. Type the whole answer into the cell again, in the format "
            "of its neighbours."
        ]
        if how
        else []
    )
    assert result.submission is not None
    assert result.submission.outputs[0].units == 240


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("how", ["superscript", "subscript", "baseline"])
def test_a_raised_part_of_a_number_is_said(
    how: str, shared: bool, build: Builder, small: Library, tmp_path: Path
) -> None:
    """A reader takes 10 with a note 2 for ten, and 102 counts."""
    text = runs("10", f'<vertAlign val="{how}"/>', "2")
    result = process(tmp_path, with_units(build(), text, shared=shared), library=small)
    said = [str(each) for each in result.findings if each.code in ("SVE244", "SVE248")]
    assert said == (
        [
            "SVE248 warning Outputs!H5: units shows '102' with '2' raised or lowered, as a power "
            "or the number of a note is; all of it counts, as one number. Type the number alone "
            "into the cell, and the note under Evidence."
        ]
        if how != "baseline"
        else []
    )


def test_a_raised_part_of_a_word_is_none_of_a_number(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    members = parts(build())
    strings = "xl/sharedStrings.xml"
    raised = runs("Ten people find work", '<vertAlign val="superscript"/>', "2")
    old = b"<t>Ten people find work</t>"
    assert old in members[strings]
    members[strings] = members[strings].replace(old, raised.encode())
    result = process(tmp_path, packed(members), library=small)
    assert [each.code for each in result.findings if each.code == "SVE248"] == []


def test_phonetic_hints_are_no_part_of_an_answer(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    hint = '<t>24</t><rPh sb="0" eb="1"><t>00</t></rPh>'
    result = process(tmp_path, with_units(build(), hint, shared=True), library=small)
    assert [each for each in result.findings if each.code == "SVE244"] == []
    assert result.submission is not None
    assert result.submission.outputs[0].units == 24
