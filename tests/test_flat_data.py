"""The CSV holds what the sheet holds, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from sve_excel.flat_data import HEADINGS, write_csv
from sve_excel.policy import DEFAULT_POLICY
from sve_excel.proxies import Library
from tests.conftest import OUTPUT, Builder, process


def test_every_line_at_full_precision_and_no_formula(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    evil = {**OUTPUT, "Description": "'=cmd|' /C calc'!A0", "Evidence": "+1\n-2"}
    result = process(tmp_path, build(outputs=(OUTPUT, evil)), library=small)
    buffer = io.StringIO()
    assert write_csv(buffer, [result], small, DEFAULT_POLICY) == 2
    rows = list(csv.DictReader(io.StringIO(buffer.getvalue())))
    assert tuple(rows[0]) == HEADINGS
    assert result.valuation
    assert [float(row["Net value"]) for row in rows] == [
        line.net for line in result.valuation.lines
    ]
    assert rows[1]["Evidence"] == "'+1 -2"
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
