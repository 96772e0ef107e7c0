"""The formulas that read typed numbers and names as the engine does, however they were typed.

They stand in hidden columns of the tables themselves, in the row that they are about: a row that is
inserted, sorted or added has its own. A text that stands for a number is read in the steps of
``words.numbers``. The texts of a row are laid side by side in one string, each in a field of
``FIELD`` characters, so that what is done to all is done once: blanks, signs and pounds are made
alike (``texts``), then taken out (``bare``), then every digit becomes a nought (``shape``), which
shows whether commas stand where they may. No step uses a function that a spreadsheet program
lacks, an array, or a defined name that leans on the cell it is used in.
"""

from __future__ import annotations

from sve_excel.layout import (
    ASKED_COLUMNS,
    CATEGORY,
    CHECK,
    HEADING_ROW,
    INPUTS,
    OUTCOME,
    OUTPUTS,
    OWN_PROXIES,
    PRICE_YEAR,
    PROJECT,
    PROXY,
    TABLES,
    column_index,
    column_letter,
)
from sve_excel.policy.rules import Policy
from sve_excel.records.columns import LARGEST, Column
from sve_excel.words.numbers import (
    LONGEST,
    MINUSES,
    MOST_GROUPED,
    POUNDS,
    SPACES,
    SURROUNDINGS,
    bare,
    tidied,
    trimmed,
)

EMPTY = "-"  # the state of a row in which nothing is typed
NO_NUMBER = "no"  # what stands where a cell holds something that is no number
LAST_ROW = 9_999  # so far down a table may grow, and what is typed below it is noticed
FIELD = LONGEST + 1  # so that a text as long as may be still ends with a blank
TYPED = {name: tuple(c for c in columns if c.numeric) for name, columns in TABLES.items()}
# what is looked up by its tidied name, and where: the place there, 0 where it is not found
NAMED = {
    OUTPUTS: (CATEGORY, OUTCOME, PROXY),
    INPUTS: (CATEGORY,),
    OWN_PROXIES: (PROXY, OUTCOME, PRICE_YEAR),
}
PLACED = {
    (OUTPUTS, CATEGORY, "place"): "CategoryKeys",
    (OUTPUTS, OUTCOME, "place"): "OutcomeKeys",
    (OUTPUTS, PROXY, "place"): "ProxyKeys",
    (OUTPUTS, PROXY, "own place"): "OwnTidyNames",
    (INPUTS, CATEGORY, "place"): "InputCategories",
    (OWN_PROXIES, PROXY, "place"): "ProxyKeys",
    (OWN_PROXIES, OUTCOME, "place"): "OutcomeKeys",
    (OWN_PROXIES, PRICE_YEAR, "place"): "PriceYears",
}
ROW_TEXTS = ("texts", "bare", "shape")
FURTHER = {OUTPUTS: ("state", "years held"), INPUTS: ("state",), OWN_PROXIES: ("state", "key")}

Working = tuple[str, str, str]  # table, heading of the column that it is about or "", step


def _columns() -> dict[Working, int]:
    """Index of a working's column in its table by table, heading and step."""
    found: dict[Working, int] = {}
    for name, columns in TYPED.items():
        keys = [(name, "", step) for step in ROW_TEXTS]
        keys += [(name, column.heading, "number") for column in columns]
        keys += [(name, heading, "name") for heading in NAMED[name]]
        keys += [key for key in PLACED if key[0] == name]
        keys += [(name, "", step) for step in FURTHER[name]]
        found |= {key: at for at, key in enumerate(keys, len(TABLES[name]))}
    return found


WORKINGS = _columns()
_TOP = HEADING_ROW + 1


def working_heading(key: Working) -> str:
    """Heading of a working's column, which no reader takes for one that is typed in."""
    _, heading, step = key
    return f"working {WORKINGS[key]}: {step} {heading.lower()}".strip()


def on_sheet(sheet: str, reference: str) -> str:
    """A reference as seen from another sheet."""
    return f"'{sheet}'!{reference}" if " " in sheet else f"{sheet}!{reference}"


def column_range(letter: str, sheet: str = "") -> str:
    """Cells of a column from the heading down to where a table may grow to."""
    cells = f"${letter}${_TOP}:${letter}${LAST_ROW}"
    return on_sheet(sheet, cells) if sheet else cells


def cell(name: str, heading: str) -> str:
    """Reference to the cell of a column of the table in the formula's own row.

    Found by its row and not named, so that it stays the right one where somebody drags answers to
    other cells, inserts, deletes or sorts rows.
    """
    letter = column_letter(column_index(TABLES[name], heading))
    return f"INDEX({column_range(letter)},ROW()-ROW(${letter}${_TOP})+1)"


def asked_places(policy: Policy) -> dict[str, int]:
    """Columns of Outputs that the policy asks for, by their headings: behind all the others."""
    keys = [key for key in ASKED_COLUMNS if policy.asks(key)]
    first = 1 + max(at for (name, _, _), at in WORKINGS.items() if name == OUTPUTS)
    return {ASKED_COLUMNS[key].heading: at for at, key in enumerate(keys, first)}


def asked_cell(heading: str, policy: Policy) -> str:
    """Reference to the cell of such a column in the formula's own row; empty where it is not."""
    at = asked_places(policy).get(heading)
    if at is None:
        return ""
    letter = column_letter(at)
    return f"INDEX({column_range(letter)},ROW()-ROW(${letter}${_TOP})+1)"


def answer(label: str) -> str:
    """Reference to the answer of Project beside the label that a defined name is of."""
    return f"INDEX({PROJECT}!$B:$B,ROW({label}))"


def worked(name: str, step: str, heading: str = "") -> str:
    """Reference to a working in the formula's own row."""
    letter = column_letter(WORKINGS[name, heading, step])
    return f"INDEX(${letter}:${letter},ROW())"


def read(name: str, heading: str) -> str:
    """Reference to a number as it is read: it, "" for a blank, or ``NO_NUMBER``."""
    return worked(name, "number", heading)


def worked_range(name: str, step: str, heading: str = "") -> str:
    """Every cell of a working, as seen from another sheet."""
    return column_range(column_letter(WORKINGS[name, heading, step]), name)


def shown_range(name: str, heading: str) -> str:
    """Every cell of a column of a table, as seen from another sheet."""
    return column_range(column_letter(column_index(TABLES[name], heading)), name)


def answers(name: str) -> list[str]:
    """References to the cells of the row in which somebody types."""
    return [cell(name, column.heading) for column in TABLES[name] if not column.computed]


def _quoted(text: str) -> str:
    """Text in a formula; what a cell's XML would not keep is named by its number."""
    return f"CHAR({ord(text)})" if text in "\t\n\r" else f'"{text}"'


def _substituted(inner: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        inner = f'SUBSTITUTE({inner},{_quoted(old)},"{new}")'
    return inner


# as ``text.fold`` flattens them; nothing that a reader could see, dashes, and quotes
_SPACED = tuple((space, " ") for space in SPACES)
_UNSEEN = tuple((chr(c), "") for c in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_DASHES = tuple((chr(c), "-") for c in (*range(0x2010, 0x2016), 0x2212))
_QUOTES = (("\u2018", "'"), ("\u2019", "'"), ("\u201c", '""'), ("\u201d", '""'))
_WILD = (("~", "~~"), ("*", "~*"), ("?", "~?"))
_DIGITS = tuple((digit, "0") for digit in "123456789")
# digits in groups of three, every digit a nought: the only commas that a number may have
SHAPES = tuple(
    ",".join(["0" * first, *["000"] * more])
    for more in range(1, MOST_GROUPED // 3)
    for first in (1, 2, 3)
)


def tidy_name(words: str) -> str:
    """A name as the workbook's formulas compare it, but for letter case."""
    for old, new in (*_SPACED, *_UNSEEN, *_DASHES, *_QUOTES):
        words = words.replace(old, new.replace('""', '"'))
    return trimmed(words)


def sought(reference: str) -> str:
    """A name as a look-up needs it, in which ``*``, ``?`` and ``~`` mean themselves."""
    return _substituted(reference, _WILD)


def row_texts(texts: list[str]) -> dict[str, str]:
    """What the workings of a row's texts give; a number or a blank is an empty text."""
    if not any(texts):
        return dict.fromkeys(ROW_TEXTS, "")
    laid = tidied("".join(f"{text:{FIELD}}"[:FIELD] for text in texts))
    without = bare(laid)
    shape = without.translate({ord(digit): nought for digit, nought in _DIGITS})
    return {"texts": laid, "bare": without, "shape": shape}


def row_text(name: str, step: str) -> str:
    """Working: the texts of a row, in the fields of one string."""
    if step == "texts":
        texts = [f"T({cell(name, column.heading)})" for column in TYPED[name]]
        laid = "&".join(f'LEFT({text}&REPT(" ",{FIELD}),{FIELD})' for text in texts)
        plain = (*_SPACED, *((minus, "-") for minus in MINUSES))
        tidy = _substituted(f"UPPER({_substituted(laid, plain)})", (POUNDS,))
        return f'=IF({"&".join(texts)}="","",{tidy})'
    before = worked(name, ROW_TEXTS[ROW_TEXTS.index(step) - 1])
    pairs = tuple((mark, " ") for mark in SURROUNDINGS) if step == "bare" else _DIGITS
    return f'=IF({before}="","",{_substituted(before, pairs)})'


def number(name: str, column: Column) -> str:
    """Working: the number that was typed, "" for a blank, ``NO_NUMBER`` for anything else."""
    found, no = cell(name, column.heading), f'"{NO_NUMBER}"'
    at = 1 + FIELD * TYPED[name].index(column)
    text, digits, shape = (f"MID({worked(name, step)},{at},{FIELD})" for step in ROW_TEXTS)
    digits, shape = f"TRIM({digits})", f"TRIM({shape})"
    point = f'FIND(".",{shape}&".")'
    whole = f'SUBSTITUTE(LEFT({shape},{point}-1)," ",IF(ISERROR(FIND(",",{shape})),",","x"))'
    decimals = f"MID({shape},{point}+1,{LONGEST})"
    plain = (",", ""), (" ", "")
    ungrouped = _substituted(f"LEFT({digits},{point}-1)", plain)
    sound = (
        f"AND(LEN({found})<={LONGEST},"
        f'{shape}<>".",SUBSTITUTE({decimals},"0","")="",'
        f'OR(SUBSTITUTE({whole},"0","")="",ISNUMBER(MATCH({whole},NumberShapes,0))),'
        f'VALUE("0"&{ungrouped})<{LARGEST:.0E})'
    )
    marks = "ShareMarks" if column.kind == "share" else "NumberMarks"
    around = f'SUBSTITUTE(SUBSTITUTE({text},{digits},"#",1)," ","")'
    figures = _substituted(digits, (*plain, (".", "")))
    return (
        f"=IF(ISNUMBER({found}),IF(ABS({found})<{LARGEST:.0E},{found},{no}),"
        f'IF(ISBLANK({found}),"",IF(ISTEXT({found}),'
        f'IFERROR(IF(TRIM({text})="","",IF({sound},'
        f"VALUE({figures})/10^LEN({decimals})/INDEX(MarkDivisors,MATCH({around},{marks},0)),"
        f"{no})),{no}),{no})))"
    )


def name(table: str, heading: str) -> str:
    """Working: a name as it is compared; "" for a blank, and for a formula that has failed."""
    pairs = (*_SPACED, *_UNSEEN, *_DASHES, *_QUOTES)
    return f'=IFERROR(TRIM({_substituted(cell(table, heading), pairs)}),"")'


def place(table: str, heading: str, step: str) -> str:
    """Working: where a name stands in its list, 0 where it does not, "" for a blank.

    A name that is longer than what a look-up takes is not in any list.
    """
    tidy = worked(table, "name", heading)
    names = PLACED[table, heading, step]
    return f'=IF({tidy}="","",IFERROR(MATCH({sought(tidy)},{names},0),0))'


def state(table: str) -> str:
    """Working: 1 for a row that counts, 0 for one that needs attention, ``EMPTY`` for an empty one.

    So a row that has none is one in which no formula stands. A check that has failed, or was typed
    over with what has, needs attention.
    """
    check = cell(table, CHECK)
    return f'=IFERROR(IF({check}="","{EMPTY}",IF(LEFT({check},2)="OK",1,0)),0)'
