"""Our sheet after another program has saved the workbook: replaced in its place, nothing left."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from pathlib import Path

import pytest

from sve_excel.opc import Package
from sve_excel.opc.workbook import defined_names
from sve_excel.splice.errors import SpliceRefused
from sve_excel.splice.sheet import has_sheet, remove_sheet, splice_sheet
from tests.judges import recalculate, requires_libreoffice, requires_validator, validate
from tests.workbooks import by_openpyxl, load, plain, results, rezip, unzip


def resaved(data: bytes, *, move: int = 0, add: str = "") -> bytes:
    """The workbook as openpyxl saves it, our sheet moved, another added behind."""
    book = load(data)
    if add:
        sheet = book.create_sheet(add)
        sheet.print_area = "A1:B2"
    if move:
        book.move_sheet("SVE Results", move)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_record_is_not_used_when_it_does_not_fit() -> None:
    """Openpyxl drops the comment; the name local to the sheet says that it is ours."""
    saved = resaved(splice_sheet(plain(), results("old")))
    assert b"sve-excel undo" not in b"".join(unzip(saved).values())
    assert has_sheet(Package.open(saved))
    again = splice_sheet(saved, results("new"))
    assert [sheet.name for sheet in Package.open(again).sheets] == [
        "Project",
        "Outputs",
        "SVE Results",
    ]
    assert load(again)["SVE Results"]["A1"].value == "new"


@pytest.mark.parametrize("move", [0, -1, -2])
def test_it_stays_where_the_user_put_it(move: int) -> None:
    """Same index, same sheet id; names local to the sheets behind keep their index."""
    saved = resaved(splice_sheet(plain(), results("old")), move=move, add="Notes")
    before = Package.open(saved)
    after = Package.open(splice_sheet(saved, results("new")))
    assert [(s.name, s.sheet_id) for s in after.sheets] == [
        (s.name, s.sheet_id) for s in before.sheets
    ]

    def of_others(package: Package) -> set[tuple[str, int | None, str]]:
        place = next(i for i, s in enumerate(package.sheets) if s.name == "SVE Results")
        return {
            (each.name, each.sheet_index, each.element.text)
            for each in defined_names(package.workbook)
            if each.sheet_index != place
        }

    assert of_others(after) == of_others(before)
    place = next(i for i, s in enumerate(after.sheets) if s.name == "SVE Results")
    assert after.local_names(place) == {
        "_xlnm.print_area",
        "_xlnm.print_titles",
        "sve_results_format",
    }


def test_twice_after_another_program_gives_the_same_bytes() -> None:
    """The record of a replacement leads back to the place, not to the program's version."""
    saved = resaved(splice_sheet(plain(), results("old")), move=-1, add="Notes")
    once = splice_sheet(saved, results("new"))
    assert splice_sheet(once, results("new")) == once
    other = splice_sheet(once, results("newer"))
    assert splice_sheet(saved, results("newer")) == other


def test_parts_of_the_old_sheet_go_and_others_stay() -> None:
    """Drawing, chart, image and table of the old sheet are dropped, with their content types."""
    saved = resaved(splice_sheet(plain(), results("old")))
    old = {name for name in unzip(saved) if "drawing" in name or "chart" in name or "table" in name}
    assert old
    after = unzip(splice_sheet(saved, results("new")))
    assert not old & set(after)
    for name in old:
        assert f'"/{name}"'.encode() not in after["[Content_Types].xml"]


def test_a_part_that_another_sheet_uses_too_stays() -> None:
    """A chart that another sheet leads to is not dropped with ours."""
    saved = resaved(splice_sheet(plain(), results()))
    parts = unzip(saved)
    chart = next(name for name in parts if "/charts/chart" in name)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/chart" Target="/' + chart.encode() + b'"/></Relationships>'
    )
    assert chart in unzip(splice_sheet(rezip(parts), results()))


def test_removing_a_resaved_sheet_moves_the_indexes_of_those_behind() -> None:
    """Names local to later sheets follow; a name of the whole workbook stays."""
    saved = resaved(splice_sheet(plain(), results()), move=-1, add="Notes")
    after = Package.open(remove_sheet(saved))
    assert [sheet.name for sheet in after.sheets] == ["Project", "Outputs", "Notes"]
    names = {(each.name, each.sheet_index) for each in defined_names(after.workbook)}
    assert names == {("_xlnm.Print_Area", index) for index in range(3)} | {("All_units", None)}
    assert "/xl/worksheets/sheet2.xml" not in {str(name) for name in after.names}


def test_the_only_sheet_is_not_removed() -> None:
    """A workbook without a sheet does not open."""
    book = load(splice_sheet(by_openpyxl(), results()))
    del book["Outputs"]
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(SpliceRefused) as refused:
        remove_sheet(buffer.getvalue())
    assert refused.value.kind == "only-sheet"


def test_calculation_chain_loses_the_entries_of_the_old_sheet() -> None:
    """Excel lists our formulas when it saves; a chain that names cells without one is damage."""
    saved = resaved(splice_sheet(plain(), results()))
    parts = unzip(saved)
    parts["xl/calcChain.xml"] = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<c r="D2" i="2"/><c r="B3" i="3"/><c r="B4"/><c r="D3" i="1"/><c r="D4"/></calcChain>'
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    chain = unzip(splice_sheet(rezip(parts), results()))["xl/calcChain.xml"]
    assert chain.endswith(b'<c r="D2" i="2"/><c r="D3" i="1"/><c r="D4"/></calcChain>')
    parts["xl/calcChain.xml"] = parts["xl/calcChain.xml"].replace(b'i="2"', b'i="3"')
    parts["xl/calcChain.xml"] = parts["xl/calcChain.xml"].replace(b'i="1"', b'i="3"')
    without = unzip(splice_sheet(rezip(parts), results()))
    assert "xl/calcChain.xml" not in without
    assert b"calcChain" not in without["xl/_rels/workbook.xml.rels"]


@requires_validator
def test_a_replaced_sheet_is_valid(tmp_path: Path) -> None:
    """Also after openpyxl has saved the workbook."""
    path = tmp_path / "again.xlsx"
    saved = resaved(splice_sheet(plain(), results()), move=-1, add="Notes")
    path.write_bytes(saved)
    before = [each["description"] for each in validate(path)]
    path.write_bytes(splice_sheet(saved, results("new")))
    assert [
        each["description"] for each in validate(path) if each["description"] not in before
    ] == []


@requires_libreoffice
def test_our_sheet_is_known_after_libreoffice_has_saved(tmp_path: Path) -> None:
    """LibreOffice keeps the name local to the sheet, so the sheet is replaced, not refused."""
    path = tmp_path / "bid.xlsx"
    path.write_bytes(splice_sheet(plain(), results("old")))
    (tmp_path / "out").mkdir()
    saved = recalculate(path, tmp_path / "out").read_bytes()
    again = splice_sheet(saved, results("new"))
    assert load(again)["SVE Results"]["A1"].value == "new"
    assert splice_sheet(again, results("new")) == again
    assert [sheet.name for sheet in Package.open(again).sheets][-1] == "SVE Results"


def forged(workbook: bytes, **changes: object) -> bytes:
    """A spliced workbook whose record was changed by somebody who knows how it is made."""
    parts = unzip(splice_sheet(workbook, results()))
    name = "xl/worksheets/sve_sheet1.xml"
    head, _, rest = parts[name].partition(b"<!--sve-excel undo 1 ")
    record = json.loads(rest.removesuffix(b"-->"))
    for key, value in changes.items():
        record[key] = value(parts, record[key]) if callable(value) else value
    parts[name] = head + b"<!--sve-excel undo 1 " + json.dumps(record).encode() + b"-->"
    return rezip(parts)


def test_a_forged_record_cannot_change_a_sheet_of_the_user() -> None:
    """Nor drop one: what a bidder's file makes us do must not touch what was read."""

    def rewrite(parts: dict[str, bytes], edited: dict[str, object]) -> dict[str, object]:
        part = parts["xl/worksheets/sheet1.xml"]
        at = part.index(b"<v>")
        edited["/xl/worksheets/sheet1.xml"] = [
            hashlib.sha256(part).hexdigest(),
            [[at, 3, base64.b64encode(b"<v>9").decode()]],
        ]
        return edited

    def steal(parts: dict[str, bytes], edited: dict[str, object]) -> dict[str, object]:
        part = parts["xl/workbook.xml"]
        at = part.index(b'<sheet name="Outputs"')
        end = part.index(b"/>", at) + 2
        edited["/xl/workbook.xml"] = [hashlib.sha256(part).hexdigest(), [[at, end - at, ""]]]
        return edited

    drop = ["/xl/worksheets/sheet1.xml"]
    for changes in ({"edited": rewrite}, {"added": drop}, {"edited": steal}, {"place": 0}):
        workbook = forged(plain(), **changes)
        before, after = unzip(workbook), unzip(remove_sheet(workbook))
        for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            assert after[name] == before[name]
        assert [sheet.name for sheet in Package.open(remove_sheet(workbook)).sheets] == [
            "Project",
            "Outputs",
        ]
        again = splice_sheet(workbook, results("new"))
        assert [sheet.name for sheet in Package.open(again).sheets] == [
            "Project",
            "Outputs",
            "SVE Results",
        ]
        assert splice_sheet(again, results("new")) == again


def test_a_record_that_cannot_be_read_is_not_used() -> None:
    """Whatever stands in it."""
    for changes in (
        {"edited": 7},
        {"added": [1, None]},
        {"place": "x"},
        {"place": True},
        {"edited": {"/xl/workbook.xml": ["x", [[-1, 2, "!"]]]}},
    ):
        workbook = forged(plain(), **changes)
        assert len(Package.open(remove_sheet(workbook)).sheets) == 2
