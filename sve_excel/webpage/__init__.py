"""Webpage: many valued bids become one page for people without Excel.

It never opens a bid and works out no figure and no sentence: it takes both from the comparison and
the results. Nothing that it writes fetches anything. Floor 6 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.webpage.page import page_of as page_of

__getattr__ = hand_on(
    __name__,
    {
        "page_of": "page",
    },
)
