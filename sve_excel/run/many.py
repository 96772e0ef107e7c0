"""What a run over very many bids writes without being asked: tables that hold every one.

Its workbook and its page show those that lead. Where all stand is said there, and at the end of the
run.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sve_excel import Refusal
from sve_excel.files.finding import Found
from sve_excel.run.batch import Run
from sve_excel.run.data import data_targets, protected_left_out
from sve_excel.run.options import DataAsked
from sve_excel.run.targets import hold_targets

if TYPE_CHECKING:
    from sve_excel.comparison.bids import Comparison


def tables_of_many(run: Run, output: Path) -> DataAsked | None:
    """Give the folder beside ``output`` that takes every bid; none where it may not be written.

    Data have no password, and files of others that stand there are never replaced.
    """
    from sve_excel.comparison.flat_data import has_parquet

    asked = DataAsked(
        output.with_name(f"{output.stem}_data"), "parquet" if has_parquet() else "csv"
    )
    if protected_left_out(asked, run):
        return None
    try:
        hold_targets(Found(()), data_targets(asked))
    except Refusal:
        return None
    return asked


def many_said(ranked: Comparison | None) -> list[str]:
    """Say which bids a comparison shows, and where all of them stand; nothing where it has all."""
    if ranked is None or ranked.whole is None:
        return []
    from sve_excel.comparison.whole import shown_words

    said = [shown_words(ranked)]
    if not ranked.beside.data:
        said.append("Name a folder with --data to have tables that hold every bid.")
    return said
