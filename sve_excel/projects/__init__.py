"""Projects: what a charity does with its one workbook: fill, rename, carry over.

It never values and never writes into a workbook that it could not read whole. Floor 5 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.projects.fill import fill_template as fill_template
    from sve_excel.projects.rename import renamed as renamed
    from sve_excel.projects.upgrade import upgraded as upgraded

__getattr__ = hand_on(
    __name__,
    {
        "fill_template": "fill",
        "renamed": "rename",
        "upgraded": "upgrade",
    },
)
