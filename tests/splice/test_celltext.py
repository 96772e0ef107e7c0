"""One text in one cell, and nothing else changed."""

from __future__ import annotations

import pytest

from sve_excel.opc.archive import Archive
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import set_cell_text, splice_sheet
from tests.workbooks import (
    ODD,
    by_openpyxl,
    load,
    plain,
    results,
    rezip,
    unzip,
    with_part,
)

SHEET = "xl/worksheets/sheet1.xml"
CELLS = ("A1", "A2", "C5", "F3", "A300", "XFD1")


@pytest.mark.parametrize("name", ["plain", "prefixed", "openpyxl", "1904", "rich"])
@pytest.mark.parametrize("cell", CELLS)
def test_the_text_is_there_and_other_members_keep_their_bytes(name: str, cell: str) -> None:
    """Cells with a value, empty ones, rows that are not there yet."""
    workbook = ODD[name]()
    sheet = "Project" if name in ("plain", "prefixed", "1904") else "Outputs"
    changed = set_cell_text(workbook, sheet.lower(), cell, "New <name>")
    before, after = Archive.open(workbook), Archive.open(changed)
    differing = [
        old.name
        for old, new in zip(before.members, after.members, strict=True)
        if before.data[old.header_offset : old.end] != after.data[new.header_offset : new.end]
    ]
    assert len(differing) == 1
    assert load(changed)[sheet][cell].value == "New <name>"
    old_sheet, new_sheet = load(workbook)[sheet], load(changed)[sheet]
    for row in old_sheet.iter_rows():
        for each in row:
            assert each.coordinate == cell or new_sheet[each.coordinate].value == each.value


def test_the_cell_keeps_its_style() -> None:
    """A1 is bold and large before and after."""
    changed = set_cell_text(plain(), "Project", "A1", "x")
    assert load(changed)["Project"]["A1"].font.b
    assert load(changed)["Project"]["A1"].font.sz == 14


def test_setting_the_text_twice_gives_the_same_bytes() -> None:
    """Nothing piles up."""
    once = set_cell_text(plain(), "Project", "B2", "x")
    assert set_cell_text(once, "Project", "B2", "x") == once


@pytest.mark.parametrize(
    "text",
    [
        "  spaces ",
        "a\nb\tc\r",
        "=HYPERLINK(1)",
        "\x01\x1f",
        "_x0041_",
        "\u202eabc",
        "😀",
        "\ud800",
        "",
    ],
)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Control characters, what looks like an escape, an emoji: shown, never run."""
    part = unzip(set_cell_text(plain(), "Project", "B2", text))[SHEET].decode()
    assert '<c r="B2" t="inlineStr"><is>' in part
    from_openpyxl = load(set_cell_text(plain(), "Project", "B2", text))["Project"]["B2"]
    assert from_openpyxl.data_type != "f"
    if text.isprintable() and text and "_x" not in text:
        assert from_openpyxl.value == text


def test_a_text_that_is_too_long_and_a_cell_that_is_none_are_refused() -> None:
    """Excel holds 32,767 characters in a cell."""
    for cell, text in (("A1", "x" * 32_768), ("A0", "x"), ("XFE1", "x"), ("1A", "x")):
        with pytest.raises(SpliceRefused) as refused:
            set_cell_text(plain(), "Project", cell, text)
        assert refused.value.kind == "bad-cell"
    with pytest.raises(SpliceRefused) as refused:
        set_cell_text(plain(), "Nowhere", "A1", "x")
    assert refused.value.kind == "no-such-sheet"


def test_a_formula_goes_with_its_entry_in_the_calculation_chain() -> None:
    """The entry of the same cell on another sheet stays."""
    parts = unzip(plain())
    parts["xl/calcChain.xml"] = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<c r="D2" i="1"/><c r="D3"/><c r="D2" i="2"/></calcChain>'
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    after = unzip(set_cell_text(rezip(parts), "Project", "D2", "x"))
    assert after["xl/calcChain.xml"].endswith(b'<c i="1" r="D3"/><c r="D2" i="2"/></calcChain>')
    assert b"<f>B2*C2</f>" not in after[SHEET]
    assert b"<f>B3*C3</f>" in after[SHEET]


def test_a_formula_that_other_cells_share_is_left_alone() -> None:
    """Its neighbours would lose theirs."""
    shared = with_part(
        by_openpyxl(),
        SHEET,
        lambda part: part.replace(b"<f>", b'<f t="shared" ref="C2:C9" si="0">'),
    )
    with pytest.raises(SpliceRefused) as refused:
        set_cell_text(shared, "Outputs", "C2", "x")
    assert refused.value.kind == "formula-in-use"


def test_the_undo_record_of_a_spliced_sheet_still_fits() -> None:
    """Renaming a project between two runs leaves the second run the same as the first.

    But for how the file was packed before, which the record holds to give back the very file.
    """
    renamed_first = splice_sheet(set_cell_text(plain(), "Project", "A2", "New"), results())
    renamed_later = set_cell_text(splice_sheet(plain(), results()), "Project", "A2", "New")
    again, first = unzip(splice_sheet(renamed_later, results())), unzip(renamed_first)
    record = "xl/worksheets/sve_sheet1.xml"
    assert again[record].split(b"<!--")[0] == first[record].split(b"<!--")[0]
    assert {**again, record: b""} == {**first, record: b""}


def test_a_row_that_closes_itself_and_an_empty_sheet_can_be_written() -> None:
    """The tag is opened for the cell."""
    empty = with_part(
        plain(),
        SHEET,
        lambda part: (
            part[: part.index(b"<sheetData>")]
            + b"<sheetData><row r='3' ht='20'/></sheetData>"
            + part[part.index(b"</sheetData>") + 12 :]
        ),
    )
    part = unzip(set_cell_text(empty, "Project", "B3", "x"))[SHEET]
    assert b"<sheetData><row r='3' ht='20'><c r=\"B3\"" in part
    bare = with_part(
        empty,
        SHEET,
        lambda p: p.replace(b"<sheetData><row r='3' ht='20'/></sheetData>", b"<sheetData/>"),
    )
    assert load(set_cell_text(bare, "Project", "B3", "x"))["Project"]["B3"].value == "x"
