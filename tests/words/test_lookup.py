"""Look-ups in formulas: of one row as of many."""

import pytest

from sve_excel.words.lookup import at_place, looked_up


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("$B$4:$B$9", "INDEX($B$4:$B$9,3)"),
        ("'League table'!$B$4:$B$9", "INDEX('League table'!$B$4:$B$9,3)"),
        ("$B$4:$B$4", 'IF(3=1,$B$4,"")'),
        ("'A: b'!$B$4:$B$4", "IF(3=1,'A: b'!$B$4,\"\")"),
    ],
)
def test_a_range_of_one_cell_is_no_range_to_look_into(cells: str, expected: str) -> None:
    assert at_place(cells, "3") == expected


def test_what_stands_beside_a_key_is_looked_up() -> None:
    assert looked_up("$B$4:$B$9", "$A12", "$A$4:$A$9") == "INDEX($B$4:$B$9,MATCH($A12,$A$4:$A$9,0))"
