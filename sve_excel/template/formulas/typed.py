"""The formulas that read typed numbers and names as the engine does, however they were typed.

On the hidden sheet Lists, in the row of the cell that it reads, stand the number and beside it the
text, where it is one. A text is taken apart by defined names whose references are relative to the
number's cell (``TYPED_NAMES``), so that the steps, which are those of ``numbers.parse_number``, are
written once; names are tidied in the same manner. They hold in every language of Excel. A program
without such names, as Google Sheets, reads no text as a number (the row's check then asks for one)
and takes a name without its outer spaces, else as it stands.
"""

from __future__ import annotations

from itertools import groupby

from sve_excel.layout import (
    INPUTS,
    LARGEST,
    LISTS,
    OUTPUTS,
    OWN_PROXIES,
    TABLES,
    Column,
    column_letter,
    letters,
)
from sve_excel.words.numbers import (
    LONGEST,
    MINUSES,
    MOST_GROUPED,
    POUNDS,
    SPACES,
    SURROUNDINGS,
    trimmed,
)

NO_NUMBER = "no"  # what stands where a cell holds something that is no number
FIRST_WORKING = 22  # index of the first column of Lists that belongs to the tables' rows
TYPED = {name: tuple(c for c in columns if c.numeric) for name, columns in TABLES.items()}
# the workings of each typed number, side by side, and those of a row
STEPS = ("number", "text")
# what is looked up, and its workings side by side: as a pattern without wildcards, tidied, as typed
NAMED = {
    OUTPUTS: ("Category", "Outcome", "Proxy"),
    INPUTS: ("Category",),
    OWN_PROXIES: ("Proxy", "Outcome", "Price year"),
}
NAME_STEPS = ("sought", "name", "words")
FURTHER = {OUTPUTS: ("check", "years held"), INPUTS: ("check",), OWN_PROXIES: ("check",)}


def _columns() -> dict[tuple[str, str, str], int]:
    """Index of a working's column on Lists by table, heading and step."""
    found: dict[tuple[str, str, str], int] = {}
    for name, columns in TYPED.items():
        keys = [(name, column.heading, step) for column in columns for step in STEPS]
        keys += [(name, heading, step) for heading in NAMED[name] for step in NAME_STEPS]
        keys += [(name, "", working) for working in FURTHER[name]]
        for key in keys:
            found[key] = FIRST_WORKING + len(found)
    return found


WORKINGS = _columns()


def in_row(column: str, sheet: str = "", to: str = "") -> str:
    """Reference to the cell of a column (or of those up to ``to``) in the formula's own row.

    Found by its row and not named, so that it stays the right one where somebody drags answers to
    other cells, or unlocks the sheet to insert, delete or sort rows.
    """
    where = f"'{sheet}'!" if " " in sheet else f"{sheet}!" if sheet else ""
    whole_row = ",0" if to else ""
    return f"INDEX({where}${column}:${to or column},ROW(){whole_row})"


def working(name: str, row: int, step: str, heading: str = "") -> str:
    """Reference to one working of a table's row, from beside it on Lists."""
    return f"{LISTS}!${column_letter(WORKINGS[name, heading, step])}{row}"


def worked(name: str, step: str, heading: str = "") -> str:
    """Reference to one working of a table's row, from that row of the table."""
    return in_row(column_letter(WORKINGS[name, heading, step]), LISTS)


def read(name: str, heading: str, row: int) -> str:
    """Reference, on Lists, to a number as it is read: it, "" for a blank, or ``NO_NUMBER``."""
    return working(name, row, "number", heading)


def cell(name: str, heading: str, to: str = "") -> str:
    """Reference, on Lists, to the table's cell (or its cells up to ``to``) in the same row."""
    at = letters(TABLES[name])
    return in_row(at[heading], name, at[to] if to else "")


def answers(name: str) -> str:
    """References, on Lists, to the cells of the table's row in which somebody types, as a list.

    Cells that stand side by side are one range.
    """
    runs = groupby(TABLES[name], key=lambda column: column.computed)
    typed = [[column.heading for column in run] for computed, run in runs if not computed]
    return ",".join(cell(name, run[0], run[-1]) for run in typed)


def _quoted(text: str) -> str:
    """Text in a formula; what a cell's XML would not keep is named by its number."""
    return f"CHAR({ord(text)})" if text in "\t\n\r" else f'"{text}"'


def _substituted(inner: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        inner = f'SUBSTITUTE({inner},{_quoted(old)},"{new}")'
    return inner


def _tidied() -> str:
    beside = f"{LISTS}!B1"  # as seen from A1: the cell to the right
    plain = (*((space, " ") for space in SPACES), *((minus, "-") for minus in MINUSES))
    return _substituted(f"UPPER({_substituted(beside, plain)})", (POUNDS,))


def _around(marks: str) -> str:
    """Where in ``marks`` that stands which is left when the digits are taken out."""
    return f'MATCH(SUBSTITUTE(SUBSTITUTE(TypedTidy,TypedBare,"#",1)," ",""),{marks},0)'


# as ``text.fold`` flattens them; nothing that a reader could see, dashes, and quotes
_UNSEEN = tuple((chr(c), "") for c in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_DASHES = tuple((chr(c), "-") for c in (*range(0x2010, 0x2016), 0x2212))
_QUOTES = (("\u2018", "'"), ("\u2019", "'"), ("\u201c", '""'), ("\u201d", '""'))
_WILD = (("~", "~~"), ("*", "~*"), ("?", "~?"))


def tidy_name(words: str) -> str:
    """A name as the workbook's formulas compare it, but for letter case."""
    for old, new in (*((space, " ") for space in SPACES), *_UNSEEN, *_DASHES, *_QUOTES):
        words = words.replace(old, new.replace('""', '"'))
    return trimmed(words)


def sought_name(name: str) -> str:
    """A name as a look-up needs it, in which ``*``, ``?`` and ``~`` mean themselves."""
    for old, new in _WILD:
        name = name.replace(old, new)
    return name


def sought(reference: str) -> str:
    """``sought_name`` as a formula."""
    return _substituted(reference, _WILD)


_THREES = "\\,".join(["000"] * (MOST_GROUPED // 3))
# name -> formula; what each gives is said by the function of ``numbers`` whose step it is
TYPED_NAMES = {
    "TypedTidy": _tidied(),
    "TypedBare": f"TRIM({_substituted('TypedTidy', tuple((m, ' ') for m in SURROUNDINGS))})",
    "TypedWhole": 'SUBSTITUTE(LEFT(TypedBare,FIND(".",TypedBare&".")-1)," ",'
    'IF(ISERROR(FIND(",",TypedBare)),","," "))',
    "TypedUngrouped": 'SUBSTITUTE(TypedWhole,",","")',
    "TypedDecimals": f"MID(TypedBare,LEN(TypedWhole)+2,{LONGEST})",
    "TypedGrouped": f'RIGHT(TEXT("0"&TypedUngrouped,"{_THREES}"),LEN(TypedWhole))',
    "TypedSound": f"AND(LEN({LISTS}!B1)<={LONGEST},"
    # filled up with noughts, since LibreOffice finds no empty text in another
    'SUMPRODUCT(--ISERROR(FIND(MID(TypedUngrouped&TypedDecimals&REPT("0",ROWS(Years)),Years,1),'
    "Digits)))=0,"
    'OR(TypedWhole=TypedUngrouped,AND(LEFT(TypedWhole)<>",",TypedWhole=TypedGrouped)))',
    "TypedValue": f'IF(AND(TypedSound,VALUE("0"&TypedUngrouped)<{LARGEST:.0E}),'
    f'VALUE(TypedUngrouped&TypedDecimals),"{NO_NUMBER}")'
    "/10^LEN(TypedDecimals)",
    "TypedNumber": f"TypedValue/INDEX(MarkDivisors,{_around('NumberMarks')})",
    "TypedShare": f"TypedValue/INDEX(MarkDivisors,{_around('ShareMarks')})",
    "NameSpaced": _substituted(f"{LISTS}!B1", tuple((space, " ") for space in SPACES)),
    "NameSeen": _substituted("NameSpaced", _UNSEEN),
    "NameDashed": _substituted("NameSeen", _DASHES),
    "NameTidy": f"TRIM({_substituted('NameDashed', _QUOTES)})",
}


def text(name: str, column: Column) -> str:
    """Working: the text that was typed where a number is due; "" for a number or a blank."""
    return f"=T({cell(name, column.heading)})"


def number(name: str, column: Column) -> str:
    """Working: the number that was typed, "" for a blank, ``NO_NUMBER`` for anything else."""
    found = cell(name, column.heading)
    meant = "TypedShare" if column.kind == "share" else "TypedNumber"
    return (
        f"=IF(ISNUMBER({found}),"
        f'IF(ABS({found})<{LARGEST:.0E},{found},"{NO_NUMBER}"),'
        f'IF(ISBLANK({found}),"",IF(ISTEXT({found}),'
        f'IFERROR(IF(TRIM(TypedTidy)="","",{meant}),"{NO_NUMBER}"),"{NO_NUMBER}")))'
    )


def sought_working(name: str, heading: str, row: int) -> str:
    """Working: a tidied name as a look-up needs it."""
    tidy = working(name, row, "name", heading)
    return f'=IF({tidy}="","",{sought(tidy)})'


def tidied_working(name: str, heading: str, row: int) -> str:
    """Working: a name as it is compared."""
    typed = working(name, row, "words", heading)
    return f'=IF({typed}="","",IFERROR(NameTidy,TRIM({typed})))'


def words(name: str, heading: str) -> str:
    """Working: what was typed where a name is due, as text; "" for a blank or an error."""
    return f'=IFERROR({cell(name, heading)}&"","")'
