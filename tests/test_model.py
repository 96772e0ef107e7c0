"""Records that come out of another process share what they have in common."""

from __future__ import annotations

import pickle

from sve_excel.library.loading import load_library
from sve_excel.library.shipped import library_folder
from sve_excel.records.cells import Letters, RowCells


def test_a_proxy_that_comes_twice_out_of_another_process_is_held_once() -> None:
    proxy = load_library(library_folder()).proxies[0]
    one, other = (pickle.loads(pickle.dumps(proxy)) for _ in range(2))
    assert one == proxy
    assert one is other


def test_the_cells_of_a_row_are_those_of_its_columns_wherever_they_come_from() -> None:
    letters = Letters({"Description": "B", "Units": "AC"})
    rows = [RowCells(letters, 7), RowCells(letters, 8)]
    assert dict(rows[0]) == {"Description": "B7", "Units": "AC7"}
    assert rows[0].get("Leakage", "") == ""
    assert "Units" in rows[1]
    sent = [pickle.loads(pickle.dumps(rows)) for _ in range(2)]
    assert sent[0] == sent[1] == rows
    assert len({id(row.letters) for each in sent for row in each}) == 1
