"""Library: financial proxies with their sources, loaded strictly and brought to one price base.

No value is ever guessed, and no bid is looked at. Floor 2 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.library.library import Library as Library
    from sve_excel.library.loading import load_library as load_library
    from sve_excel.library.shipped import library_folder as library_folder

__getattr__ = hand_on(
    __name__, {"Library": "library", "library_folder": "shipped", "load_library": "loading"}
)
