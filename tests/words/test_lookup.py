"""Look-ups in formulas: of one row as of many."""

import pytest

from sve_excel.words.lookup import at_place, looked_up, sum_of


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


def test_texts_are_looked_for_one_by_one_as_long_as_a_formula_has_room() -> None:
    few = sum_of("$C$4:$C$9", "$A$4:$A$9", ("5", "9"))
    assert few == 'SUMPRODUCT((($A$4:$A$9="5")+($A$4:$A$9="9"))*1,$C$4:$C$9)'
    many = sum_of("$C$4:$C$9", "$A$4:$A$9", map(str, range(900)))
    assert many.startswith('SUMPRODUCT(SUMIF($A$4:$A$9,{"0","1",')
    assert len(many) < 8_192
