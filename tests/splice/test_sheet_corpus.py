"""Real workbooks from many programs: spliced or refused with a kind, and nothing lost.

The environment variable `SVE_CORPUS` names a folder of .xlsx, .xlsm, .xltx and .xltm files, which
is searched below; without it these tests are skipped. Every `SVE_CORPUS_STEP`-th file (25) is also
shown to the validator before and after.
"""

from __future__ import annotations

import collections
import io
import os
import time
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sve_excel.opc import KINDS as PACKAGE_KINDS
from sve_excel.opc import Package, PackageError, check_sheets
from sve_excel.splice.errors import SPLICE_KINDS, SpliceRefused
from sve_excel.splice.sheet import remove_sheet, splice_sheet
from tests.judges import requires_validator, validate
from tests.workbooks import results, scanned

SECONDS = 10
STEP = int(os.environ.get("SVE_CORPUS_STEP", "25"))
FOLDER = os.environ.get("SVE_CORPUS")
SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm"}
FILES = (
    sorted(path for path in Path(FOLDER).rglob("*") if path.suffix.lower() in SUFFIXES)
    if FOLDER
    else []
)
RESULTS = results()
OUTCOMES: collections.Counter[str] = collections.Counter()
pytestmark = pytest.mark.skipif(not FILES, reason="needs SVE_CORPUS to name a folder of workbooks")


def spliced(path: Path) -> tuple[bytes, bytes] | str:
    """The file and the file with our sheet, or the kind of the refusal."""
    data = path.read_bytes()
    try:
        check_sheets(Package.open(data))
        return data, splice_sheet(data, RESULTS)
    except PackageError as refusal:
        return refusal.kind
    except SpliceRefused as refusal:
        return refusal.kind


def values(data: bytes, name: str) -> object:
    """A sheet as calamine reads it, or what it says instead."""
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name)
        return repr(sheet.to_python())
    except Exception as error:  # calamine refuses some of these files, before and after
        return type(error).__name__


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_spliced_or_refused_and_nothing_lost(path: Path) -> None:
    """In time; twice the same; out again; every member kept; every sheet read as before."""
    started = time.perf_counter()
    outcome = spliced(path)
    assert time.perf_counter() - started < SECONDS
    if isinstance(outcome, str):
        assert outcome in {**PACKAGE_KINDS, **SPLICE_KINDS}
        OUTCOMES[outcome] += 1
        return
    OUTCOMES["spliced"] += 1
    before, after = outcome
    assert splice_sheet(after, RESULTS) == after
    old, new = Package.open(before), Package.open(after)
    back = Package.open(remove_sheet(after)).archive
    edited = {old.workbook_name.key, old.workbook_name.relationships.key, "/[content_types].xml"}
    styles = old.workbook_relationships.by_word("styles")
    edited |= {styles.part.key} if styles else set()
    assert [m.name for m in back.members] == [m.name for m in old.archive.members]
    for member in old.archive.members:
        if member.is_folder:
            continue
        if f"/{member.key}" not in edited:
            kept = new.archive.by_key[member.key]
            assert before[member.header_offset : member.end] == after[kept.header_offset : kept.end]
        else:
            assert back.read(back.by_key[member.key]) == old.archive.read(member)
    for sheet in old.sheets:
        if sheet.kind == "worksheet":
            scanned(old.part(sheet.part_name)) if old.has(sheet.part_name) else None
            assert values(after, sheet.name) == values(before, sheet.name)


@requires_validator
@pytest.mark.parametrize("path", FILES[::STEP], ids=lambda path: path.name)
def test_no_new_error_for_the_validator(path: Path, tmp_path: Path) -> None:
    """Errors after, as a multiset, are a part of the errors before."""
    outcome = spliced(path)
    if isinstance(outcome, str):
        pytest.skip(f"refused: {outcome}")
    found = []
    for content in outcome:
        copy = tmp_path / f"copy{path.suffix}"
        copy.write_bytes(content)
        found.append(
            collections.Counter((str(e["path"]), str(e["description"])) for e in validate(copy))
        )
    assert not found[1] - found[0]


def test_the_outcomes_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A table for the documentation, printed."""
    with capsys.disabled():
        print(f"\n{len(FILES)} files")
        for outcome, count in OUTCOMES.most_common():
            print(f"{count:6}  {outcome}")
