"""Commands: words on a terminal become one call, and its answer becomes words and an exit status.

No figure is worked out here and no workbook is opened: whatever a command does, Python can do
with one call. Floor 8 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.commands.main import main as main

__getattr__ = hand_on(
    __name__,
    {
        "main": "main",
    },
)
