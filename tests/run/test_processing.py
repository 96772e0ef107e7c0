"""What the commands do with bids, done by a Python caller with one call."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sve_excel.run.bids import NothingFound
from sve_excel.run.options import Options, Outputs
from sve_excel.run.processing import check, process
from sve_excel.run.remove import remove
from tests.builders import OUTPUT, Builder


@pytest.fixture
def options(small_folder: Path) -> Options:
    return Options(proxies=small_folder, jobs=0)


def test_findings_are_written_as_comments_into_copies(
    tmp_path: Path, build: Builder, options: Options
) -> None:
    bid, copies = tmp_path / "bids" / "Bid.xlsx", tmp_path / "copies"
    bid.parent.mkdir()
    bid.write_bytes(build(outputs=({**OUTPUT, "Deadweight": 20},)))
    before = bid.read_bytes()
    done = check([bid.parent], options, comments=copies)
    (result,) = done.run.results
    assert bid.read_bytes() == before
    assert result.written_to == str(copies / "Bid.xlsx")
    (found,) = (each for each in result.findings if each.severity == "error")
    book = openpyxl.load_workbook(copies / "Bid.xlsx")
    assert found.code in book[found.place.sheet][found.place.cell].comment.text


def test_without_a_folder_for_comments_nothing_is_written(
    tmp_path: Path, build: Builder, options: Options
) -> None:
    bid = tmp_path / "Bid.xlsx"
    bid.write_bytes(build())
    (result,) = check([tmp_path], options).run.results
    assert (result.status, result.written_to) == ("valued", None)
    assert list(tmp_path.iterdir()) == [bid]


def test_results_are_taken_out_again(tmp_path: Path, build: Builder, options: Options) -> None:
    bid = tmp_path / "Bid.xlsx"
    bid.write_bytes(build())
    before = bid.read_bytes()
    process([bid], Outputs(compare=False), options)
    assert bid.read_bytes() != before
    done = remove([tmp_path], options)
    assert bid.read_bytes() == before
    assert (done.taken_out, done.exit_status, done.remarks) == (1, 0, ())
    (tmp_path / "Letter.xlsx").write_bytes(b"Dear Sir or Madam")
    done = remove([tmp_path], options)
    assert (done.taken_out, done.exit_status) == (0, 1)


def test_passwords_that_fit_no_workbook_are_told(
    tmp_path: Path, build: Builder, options: Options
) -> None:
    (tmp_path / "Bid.xlsx").write_bytes(build())
    words = tmp_path / "words.csv"
    words.write_text("pattern,password\nOther*.xlsx,kite\n")
    told = Options(proxies=options.proxies, jobs=0, password_file=words)
    for remarks in (check([tmp_path], told).remarks, remove([tmp_path], told).remarks):
        assert "(Other*.xlsx)" in remarks[0]


def test_where_there_is_no_workbook_nothing_is_done(tmp_path: Path, options: Options) -> None:
    with pytest.raises(NothingFound):
        check([tmp_path], options)
    with pytest.raises(NothingFound):
        remove([tmp_path], options)
