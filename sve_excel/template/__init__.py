"""Template: library and answers become the workbook that people fill in, with its live panel.

It reads no workbook and writes no file. Floor 4 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.template.build import build_template as build_template

__getattr__ = hand_on(
    __name__,
    {
        "build_template": "build",
    },
)
