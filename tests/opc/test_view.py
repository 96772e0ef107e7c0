"""A reader gets the parts that Excel shows and that were looked at, however a file is made."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sve_excel.files.finding import Task
from sve_excel.library.loading import Library
from sve_excel.model import Result
from sve_excel.opc import Package, check_sheets
from sve_excel.opc.view import reading_view
from sve_excel.run.one import process_one
from sve_excel.run.settings import Settings
from tests.builders import Builder, packed, parts, process, read

RELS = "xl/_rels/workbook.xml.rels"
OUTPUTS = "xl/worksheets/sheet3.xml"
STRINGS = "xl/sharedStrings.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
Members = dict[str, bytes]


def texts_elsewhere(members: Members) -> None:
    """The texts stand in another part, and false ones where readers are used to find them."""
    members["xl/texts.xml"] = members[STRINGS]
    members[STRINGS] = members[STRINGS].replace(b"Ten people", b"Ten thousand people")
    assert members[STRINGS] != members["xl/texts.xml"]
    members[RELS] = members[RELS].replace(b'"sharedStrings.xml"', b'"texts.xml"')


def workbook_elsewhere(members: Members) -> None:
    """The workbook part has another name, and a false one has its."""
    members["xl/book.xml"] = members["xl/workbook.xml"]
    members["xl/_rels/book.xml.rels"] = members[RELS]
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/book.xml")
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b'"Outputs"', b'"Inputs"')
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = types.replace(b"/xl/workbook.xml", b"/xl/book.xml")


def target_with_dots(members: Members) -> None:
    """The target goes up and down again, as the standard allows."""
    members[RELS] = members[RELS].replace(
        b'"worksheets/sheet3.xml"', b'"../xl/worksheets/./sheet3.xml"'
    )


@pytest.mark.parametrize("trick", [texts_elsewhere, workbook_elsewhere, target_with_dots])
def test_what_is_read_is_what_excel_shows(trick: Callable[[Members], None], build: Builder) -> None:
    members = parts(build())
    trick(members)
    submission, _ = read(packed(members))
    honest, _ = read(build())
    assert submission.outputs == honest.outputs


def refused(result: Result) -> list[str]:
    """Codes of a file that was refused."""
    assert result.status == "refused"
    return [found.code for found in result.findings]


def test_a_sheet_whose_name_only_looks_like_ours_is_looked_at_too(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """With a blank behind its name, which the reader of answers does not mind."""
    members = parts(build())
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        b'name="Outputs"', b'name="Outputs&#160;"'
    )
    members[OUTPUTS] = members[OUTPUTS].replace(b"</sheetData>", FAR)
    assert refused(process(tmp_path, packed(members), library=small)) == ["SVE608"]


def test_a_forged_results_sheet_is_not_read_unseen(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """``list`` reads the last result from it, where it does no harm."""
    process(tmp_path, build(), library=small, write=True)
    members = parts((tmp_path / "Bid.xlsx").read_bytes())
    sheet = next(name for name in members if name.endswith("sve_sheet1.xml"))
    members[sheet] = members[sheet].replace(b"</sheetData>", FAR)
    path = tmp_path / "Forged.xlsx"
    path.write_bytes(packed(members))
    settings = Settings(small, write=False, states=True)
    result = process_one(Task(path, path.name), settings)
    assert (result.state, result.last_net_sroi) == ("changed since processed", None)


def test_parts_keep_their_bytes(build: Builder) -> None:
    package = Package.open(build())
    view = parts(reading_view(package, package.sheets[:2]))
    assert view["xl/worksheets/sheet2.xml"] == package.part(package.sheets[1].part_name)
    assert view["xl/sharedStrings.xml"] == package.part("/xl/sharedStrings.xml")


def test_a_text_is_itself_whatever_stands_before_and_in_it(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """Texts that no cell uses are not handed on, and a bare sign in one ends none."""
    members = parts(build())
    unused = b"<si><t>si> </t></si><si><t>of no cell</t></si>"
    known = members[STRINGS].replace(
        b"Ten people", b"si> Ten si> people</si".replace(b"<", b"&lt;")
    )
    assert known != members[STRINGS]
    members[STRINGS] = known.replace(b"</sst>", unused + b"</sst>")
    submission = process(tmp_path, packed(members), library=small).submission
    assert submission is not None
    assert [each.description for each in submission.outputs] == ["si> Ten si> people</si find work"]


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252", "iso-8859-1"])
def test_styles_of_another_encoding_are_handed_on_in_utf_8(encoding: str, build: Builder) -> None:
    members = parts(build())
    text = members["xl/styles.xml"].decode()
    members["xl/styles.xml"] = re.sub(
        'encoding="[^"]*"', f'encoding="{encoding}"', text, count=1
    ).encode(encoding, "xmlcharrefreplace")
    package = Package.open(packed(members))
    check_sheets(package)
    book = CalamineWorkbook.from_filelike(io.BytesIO(reading_view(package, package.sheets)))
    assert book.sheet_names == [sheet.name for sheet in package.sheets]
    assert book.get_sheet_by_name("Outputs").to_python()
