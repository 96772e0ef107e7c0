"""The formulas of the search: which proxies hold the word that is typed, one below the other.

A hidden column of the library has the place of each proxy that holds the word; the list takes them
by their number. Nothing here is newer than Excel 2007.
"""

from __future__ import annotations

from collections.abc import Mapping

from sve_excel.layout import SOURCE_LINKS, column_letter

_SEARCHED = ("Proxy", "Outcome", "Category", "Unit")


def holds(at: Mapping[str, int], top: int) -> str:
    """Of a row of the library: its place there if its words hold the word, else "".

    ``at`` says where the columns stand, ``top`` in which row their headings do, from 1.
    """
    columns = (column_letter(at[heading]) for heading in _SEARCHED)
    words = '&" "&'.join(f"INDEX(${letter}:${letter},ROW())" for letter in columns)
    place = f"ROW()-ROW($A${top})"
    return f'=IF(TRIM(FindWord)="","",IF(ISNUMBER(SEARCH(TRIM(FindWord),{words})),{place},""))'


def place(top: int) -> str:
    """Where in the library the proxy stands that holds the word as the row's; 0 at none.

    ``top`` is the row of the headings, from 1, so that the formula is the same in each row.
    """
    return f"=IFERROR(SMALL(ProxyHolds,ROW()-ROW($A${top})),0)"


def shown(where: str, column: str) -> str:
    """What stands in a named column of the library at a place, "" at none."""
    return f'=IF({where}>0,INDEX({column},{where}),"")'


def opened(where: str) -> str:
    """The link to the source of the proxy at a place, "" at none."""
    link = f'"{SOURCE_LINKS["library"]}"'
    return f'=IF({where}>0,HYPERLINK(INDEX(ProxyLinks,{where}),{link}),"")'


def counted(lines: int) -> str:
    """How many proxies hold the word, in words; ``lines`` is how many are listed."""
    found = "COUNT(ProxyHolds)"
    return (
        '=IF(TRIM(FindWord)="","Type a word: part of it is enough",'
        f'IF({found}=0,"No proxy holds it: try a shorter or another word",'
        f'IF({found}>{lines},{found}&" proxies hold it; the first {lines} are listed",'
        f'IF({found}=1,"1 proxy holds it",{found}&" proxies hold it"))))'
    )
