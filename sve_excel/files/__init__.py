"""Files: where workbooks come from and where they go, and the one way to open one.

It never knows what a cell means, and never leaves half a file behind.
Floor 2 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.files.finding import Task as Task
    from sve_excel.files.finding import find as find
    from sve_excel.files.finding import search as search
    from sve_excel.files.opening import open_workbook as open_workbook
    from sve_excel.files.store import read_file as read_file
    from sve_excel.files.store import replace_file as replace_file

__getattr__ = hand_on(
    __name__,
    {
        "Task": "finding",
        "find": "finding",
        "open_workbook": "opening",
        "read_file": "store",
        "replace_file": "store",
        "search": "finding",
    },
)
