"""The formulas of the search: which proxies hold the word that is typed, one below the other.

A hidden column of the library has the place of each proxy that holds the word; the list takes them
by their number. Nothing here is newer than Excel 2007.
"""

from __future__ import annotations

from collections.abc import Mapping

from sve_excel.layout import SOURCE_LINKS, column_letter

VALUES_ONLY = "Paste values only"  # what is said where a line was pasted otherwise
_SEARCHED = ("Proxy", "Outcome", "Category", "Unit")


def holds(at: Mapping[str, int], top: int) -> str:
    """Of a row of the library: its place there if its words hold the word, else "".

    ``at`` says where the columns stand, ``top`` in which row their headings do, from 1.
    """
    columns = (column_letter(at[heading]) for heading in _SEARCHED)
    words = '&" "&'.join(f"INDEX(${letter}:${letter},ROW())" for letter in columns)
    place = f"ROW()-ROW($A${top})"
    return f'=IF(TRIM(FindWord)="","",IF(ISNUMBER(SEARCH(TRIM(FindWord),{words})),{place},""))'


def shown(column: str, top: int, heading: str) -> str:
    """What a named column of the library holds for the proxy of this line, "" at none.

    ``top`` is the row of the headings, from 1, of which the first is ``heading``: in a sheet that
    has another there a line was pasted with its formulas, which would follow the next word.
    """
    found = f"INDEX({column},{_place(top)})"
    return f'=IF($A${top}="{heading}",IFERROR({found},""),"{VALUES_ONLY}")'


def opened(top: int) -> str:
    """The link to the source of the proxy of this line, "" at none."""
    link = f'"{SOURCE_LINKS["library"]}"'
    return f'=IFERROR(HYPERLINK(INDEX(ProxyLinks,{_place(top)}),{link}),"")'


def _place(top: int) -> str:
    """Where in the library the proxy stands that holds the word as the line's; fails at none."""
    return f"SMALL(ProxyHolds,ROW()-ROW($A${top}))"


def counted(lines: int) -> str:
    """How many proxies hold the word, in words; ``lines`` is how many are listed."""
    found = "COUNT(ProxyHolds)"
    return (
        '=IF(TRIM(FindWord)="","Type a word: part of it is enough",'
        f'IF({found}=0,"No proxy holds it: try a shorter or another word",'
        f'IF({found}>{lines},{found}&" proxies hold it; the first {lines} are listed",'
        f'IF({found}=1,"1 proxy holds it",{found}&" proxies hold it"))))'
    )
