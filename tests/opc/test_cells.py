"""References of cells and columns."""

from __future__ import annotations

import pytest

from sve_excel.opc import position
from sve_excel.opc.cells import column_letters, column_number


def test_a_reference_is_a_row_and_a_column() -> None:
    """Z comes before AA."""
    references = ("AA1", "Z1", "B10", "B2")
    assert sorted(references, key=position) == ["Z1", "AA1", "B2", "B10"]
    assert position("$XFD$1048576") == (1_048_576, 16_384)
    assert [column_number(column_letters(n)) for n in (1, 26, 27, 702, 703)] == [
        1,
        26,
        27,
        702,
        703,
    ]
    with pytest.raises(ValueError, match="not a cell reference"):
        position("A1:B2")
