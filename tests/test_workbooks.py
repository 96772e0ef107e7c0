"""The workbooks that tests share are what they are called."""

from __future__ import annotations

from sve_excel.opc import Package
from tests.workbooks import ODD, backslashes


def test_each_workbook_is_what_it_is_called() -> None:
    """The builders above make what their names say."""
    packages = {name: Package.open(build()) for name, build in ODD.items()}
    assert packages["strict"].is_strict
    assert packages["1904"].uses_1904_dates
    assert packages["rich"].has_macros
    assert [sheet.kind for sheet in packages["chart sheet"].sheets] == [
        "worksheet",
        "chartsheet",
        "worksheet",
        "worksheet",
    ]
    assert [sheet.name for sheet in packages["chart sheet"].hidden_sheets] == ["Secret"]
    assert packages["without styles"].workbook_relationships.by_word("styles") is None
    assert b"\\" in backslashes()
    assert packages["utf16"].workbook.source.codec == "utf-16-le"
    assert packages["prefixed"].workbook.root.prefix == "x"
    assert len(packages["plain"].sheets) == 2
