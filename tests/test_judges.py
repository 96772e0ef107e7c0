"""The judges of these tests: one that dies is told from one that disagrees, and edits are made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.judges import each_engine, ironcalc, recalculate, requires_ironcalc, requires_libreoffice
from tests.office import HIRED, JudgeRefused, Keeper
from tests.sheets import rows

Engine = Callable[[Path, Path], Path]
# stand-ins for LibreOffice: what each does with the job that lies on the desk
GOES_ON = """
    while True:
        time.sleep(0.01)
        if job.exists():
            job.unlink()
            (desk / "said").write_text("done")
"""
DIES_ONCE = f"""
    if not (desk / "died").exists():
        (desk / "died").touch()
        sys.exit(3)
{GOES_ON}"""
DIES = "    sys.exit(3)"
HANGS = "    time.sleep(600)"


def said(desk: Path, program: str, seconds: float = 60.0) -> str:
    """What the keeper of such a program answers to one job."""
    body = "\n".join(line[4:] for line in program.splitlines())
    start = f"import sys, time; from pathlib import Path; desk = Path({str(desk)!r})\n"
    start += "job = desk / 'job'\nwhile not job.exists(): time.sleep(0.01)\n"
    keeper = Keeper(desk, [sys.executable, "-c", start + body], seconds)
    (desk / HIRED).mkdir()
    (desk / "asked-1").mkdir()
    (desk / "asked-1" / "job").write_text("load\n")
    keeper.serve(desk / "asked-1" / "job")
    keeper.end()
    return (desk / "asked-1" / "said").read_text()


def test_an_answer_is_handed_on(tmp_path: Path) -> None:
    assert said(tmp_path, GOES_ON) == "done"


def test_a_judge_that_dies_is_started_again_and_asked_once_more(tmp_path: Path) -> None:
    assert said(tmp_path, DIES_ONCE) == "done"


def test_a_judge_that_dies_twice_is_said_to_have_died(tmp_path: Path) -> None:
    answer = said(tmp_path, DIES)
    assert answer == "died twice: it ended with status 3, then it ended with status 3"


def test_a_judge_that_hangs_is_ended_and_said_to_have_died(tmp_path: Path) -> None:
    assert said(tmp_path, HANGS, 0.2).startswith("died twice: it gave no answer in 0.2 seconds")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A small workbook with a sum."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["b", 2], ["a", 1], ["c", 3], ["sum", "=SUM(B1:B3)"]):
        sheet.append(row)
    book.save(tmp_path / "table.xlsx")
    return tmp_path / "table.xlsx"


@each_engine
def test_an_engine_works_everything_out_anew(engine: Engine, tmp_path: Path) -> None:
    """What was stored is not handed back: each of these results is stored wrongly."""
    path = tmp_path / "stale.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("One")
        sheet.write("A1", 2)
        sheet.write_formula("A2", "=A1*3", None, 99)
        sheet.write_formula("A3", '=IF(A2>5,"yes £","no")', None, "stale")
    assert rows(engine(path, tmp_path / "made").read_bytes(), "One") == [[2], [6], ["yes £"]]


@requires_ironcalc
def test_an_engine_that_cannot_read_a_file_refuses_it(tmp_path: Path) -> None:
    (tmp_path / "letter.xlsx").write_bytes(b"Dear Sir or Madam")
    with pytest.raises(JudgeRefused, match=r"IronCalc over letter\.xlsx"):
        ironcalc(tmp_path / "letter.xlsx", tmp_path / "made")


@requires_libreoffice
def test_libreoffice_edits_as_it_is_told_and_calculates(table: Path, tmp_path: Path) -> None:
    made = recalculate(
        table,
        tmp_path / "made",
        ("sort", "Sheet", "A1:B3", 2, "down"),
        ("insert_rows", "Sheet", 2, 1),
        ("text", "Sheet", "A2", "b\u00bd"),
        ("number", "Sheet", "B2", 2.5),
        ("insert_columns", "Sheet", 1, 1),
        ("formula", "Sheet", "D1", "=C5*2"),
        ("insert_sheet", "First", 1),
        ("rename_sheet", "Sheet", "Second"),
        ("move", "Second", "D1:D1", "E2"),
    )
    book = openpyxl.load_workbook(made, data_only=True)
    assert book.sheetnames == ["First", "Second"]
    rows = [[cell.value for cell in row] for row in book["Second"].iter_rows(max_col=5)]
    assert rows == [
        [None, "c", 3, None, None],
        [None, "b\u00bd", 2.5, None, 17],
        [None, "b", 2, None, None],
        [None, "a", 1, None, None],
        [None, "sum", 8.5, None, None],
    ]


@requires_libreoffice
def test_what_libreoffice_cannot_do_is_a_refusal_and_no_death(table: Path, tmp_path: Path) -> None:
    with pytest.raises(JudgeRefused, match="insert_rows Nowhere"):
        recalculate(table, tmp_path / "made", ("insert_rows", "Nowhere", 2, 1))
    (tmp_path / "letter.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(JudgeRefused):
        recalculate(tmp_path / "letter.xlsx", tmp_path / "made")
