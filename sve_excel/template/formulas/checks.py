"""The formulas that say in words what is still wrong with a row, or that it is OK.

They stand on the hidden sheet Lists, in the row that they are about, so that the tables stay
light; the column Check of each table shows what they say.
"""

from __future__ import annotations

from sve_excel.findings.phrases import (
    A_SHARE,
    HOW_MANY,
    LISTED_OUTCOME,
    NO_INPUT_BELOW_0,
    NO_PROXY_BELOW_0,
    POSSIBLE_YEARS,
    PROXY_OF_OUTCOME,
    SLIGHT_SHARE,
)
from sve_excel.layout import (
    INPUTS,
    OUTPUTS,
    OWN_PROXIES,
    SHARE_HEADINGS,
    SLIGHTEST_SHARE,
    TABLES,
)
from sve_excel.template.formulas.typed import (
    NAMED,
    NO_NUMBER,
    TYPED,
    answers,
    cell,
    in_row,
    read,
    working,
)
from sve_excel.template.formulas.value import LIBRARY_ROW, OWN_ROW
from sve_excel.words.saying import capital

OK = "OK"  # what the check of every sound row begins with
OK_DESCRIBED = "OK: described, without a price"
OK_HARM = "OK: counted as harm"
OK_BUT = "OK, but "  # what the check of a row begins with that counts and is asked about
OK_BLANKS = "OK: blank shares count as 0 %"
OK_OWN = "OK: will be reported as your own"


def _first(*pairs: tuple[str, str], otherwise: str) -> str:
    """Nested IFs: the text of the first condition that holds."""
    return (
        "".join(f"IF({condition},{text}," for condition, text in pairs)
        + otherwise
        + ")" * len(pairs)
    )


def _text(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _cells(name: str, row: int) -> tuple[dict[str, str], dict[str, str]]:
    """References to a row's cells, and to its numbers as they are read, by heading."""
    return (
        {column.heading: cell(name, column.heading) for column in TABLES[name]},
        {column.heading: read(name, column.heading, row) for column in TYPED[name]},
    )


def _names(name: str, row: int, step: str) -> dict[str, str]:
    """References to a row's names, tidied or as they are looked up, by heading."""
    return {heading: working(name, row, step, heading) for heading in NAMED[name]}


def _blank(reference: str) -> str:
    """Whether a cell holds nothing, or nothing but blanks and line breaks."""
    return f'TRIM(CLEAN(SUBSTITUTE({reference},"\u00a0"," ")))=""'


def _span(first: str, last: str) -> str:
    """Range from one reference of a sheet to another of the same."""
    return f"{first}:{last.rpartition('!')[2]}"


def _named_share(row: int, test: str) -> str:
    """Name of the first share for which a test holds."""
    pairs = [(f"N({read(OUTPUTS, h, row)}){test}", _text(h)) for h in SHARE_HEADINGS[:-1]]
    return _first(*pairs, otherwise=_text(SHARE_HEADINGS[-1]))


def _slight_share(heading: str, share: str) -> tuple[str, str]:
    """Whether a share is slighter than people mean, and the question; ``slight_share`` as formula.

    A number is joined to the words as it is: a format of TEXT is another in each language of Excel.
    """
    before, after = SLIGHT_SHARE.split("{meant}")
    words = (
        f"{_text(f'{OK_BUT}{heading.lower()} is ')}&ROUND({share}*100,9)"
        f"&{_text(f' %: {before}')}&ROUND({share}*10000,7)&{_text(after)}"
    )
    return f"AND(N({share})>0,N({share})<{SLIGHTEST_SHARE:g})", words


def slight_share(heading: str, share: float) -> str:
    """What the check of a row says whose share is above 0 and below 1 %."""
    meant = SLIGHT_SHARE.format(meant=f"{share * 10_000:.9g}")
    return f"{OK_BUT}{heading.lower()} is {share * 100:.9g} %: {meant}"


def output_check(row: int, longest: float) -> str:
    """What is still wrong with a row of Outputs, in words; OK where nothing is.

    ``longest`` is the longest duration that counts, in years.
    """
    c, n = _cells(OUTPUTS, row)
    shares = _span(n[SHARE_HEADINGS[0]], n[SHARE_HEADINGS[-1]])
    name, sought = (_names(OUTPUTS, row, step) for step in ("name", "sought"))
    unpriced = f"{name['Proxy']}=NoProxy"
    outcome = f"MATCH({sought['Outcome']},OutcomeKeys,0)"
    in_library, among_own = in_row(LIBRARY_ROW, OUTPUTS), in_row(OWN_ROW, OUTPUTS)
    under = (
        f'IF({in_library}<>"",INDEX(ProxyOutcomes,{in_library})=INDEX(OutcomeNames,{outcome}),'
        f'IF({among_own}<>"",INDEX(OwnTidyOutcomes,{among_own})={name["Outcome"]},{unpriced}))'
    )
    category = f"MATCH({sought['Category']},CategoryKeys,0)"
    years = POSSIBLE_YEARS.format(longest=f"{longest:g}")
    # an own proxy counts only where its own check is OK, as the engine refuses the others
    whole = (
        f'IF(AND({in_library}="",{among_own}<>""),'
        f'LEFT(INDEX(OwnChecks,N({among_own})),2)="OK",ISNUMBER({c["Proxy value"]}))'
    )
    return "=" + _first(
        (f"COUNTA({answers(OUTPUTS)})=0", '""'),
        (_blank(c["Description"]), _text("Describe the output")),
        (f'{name["Category"]}=""', _text("Choose a category")),
        (f"ISNA({category})", _text("Choose a category from the list")),
        (f'{name["Outcome"]}=""', _text("Choose an outcome")),
        (f"ISNA({outcome})", _text(capital(LISTED_OUTCOME))),
        (
            f"INDEX(OutcomeCategories,{outcome})<>INDEX(Categories,{category})",
            _text("Choose an outcome under this category"),
        ),
        (f'{name["Proxy"]}=""', _text("Choose a proxy")),
        (f"NOT({under})", _text(capital(PROXY_OF_OUTCOME))),
        (
            f"NOT({whole})",
            _text("Complete this proxy on the sheet Own proxies"),
        ),
        (f'{n["Units"]}="{NO_NUMBER}"', _text("Units must be a number")),
        (f'{n["Duration"]}="{NO_NUMBER}"', _text("Duration must be a number of years")),
        (
            f'AND({n["Duration"]}<>"",OR(N({n["Duration"]})<=0,N({n["Duration"]})>{longest:g}))',
            _text(f"Duration must be {years} years"),
        ),
        (
            f'COUNTIF({shares},"{NO_NUMBER}")>0',
            _text(f"Each share must be a number, such as {A_SHARE}"),
        ),
        (
            f"MAX({shares})>1",
            f"{_named_share(row, '>1')}&{_text(f' is above 100 %: type {A_SHARE}')}",
        ),
        (f"MIN({shares})<0", f"{_named_share(row, '<0')}&{_text(' is below 0 %')}"),
        (unpriced, _text(OK_DESCRIBED)),
        (f'{n["Units"]}=""', _text("Type the units")),
        (
            f'AND({n["Units"]}=0,TRIM(ProjectEvaluation)<>"Evaluative")',
            _text(f"Units are 0: {HOW_MANY}"),
        ),
        *(_slight_share(heading, n[heading]) for heading in SHARE_HEADINGS),
        (f"{n['Units']}<0", _text(OK_HARM)),
        (f"COUNT({shares})<{len(SHARE_HEADINGS)}", _text(OK_BLANKS)),
        otherwise=_text(OK),
    )


def input_check(row: int) -> str:
    """What is still wrong with a row of Inputs, in words; OK where nothing is."""
    c, n = _cells(INPUTS, row)
    name, sought = (_names(INPUTS, row, step)["Category"] for step in ("name", "sought"))
    return "=" + _first(
        (f"COUNTA({answers(INPUTS)})=0", '""'),
        (_blank(c["Description"]), _text("Describe the input")),
        (f'{name}=""', _text("Choose a category")),
        (
            f"ISNA(MATCH({sought},InputCategories,0))",
            _text("Choose a category from the list"),
        ),
        (f'{n["Value"]}=""', _text("Type the value in pounds")),
        (f'{n["Value"]}="{NO_NUMBER}"', _text("Value must be a number of pounds")),
        (f'{n["Volume"]}="{NO_NUMBER}"', _text("Volume must be a number")),
        (f"MIN({n['Value']},{n['Volume']})<0", _text(capital(NO_INPUT_BELOW_0))),
        (f'{n["Leakage"]}="{NO_NUMBER}"', _text(f"Leakage must be a share, such as {A_SHARE}")),
        (
            f"OR(N({n['Leakage']})<0,N({n['Leakage']})>1)",
            _text(f"Leakage must be between 0 % and 100 %: type {A_SHARE}"),
        ),
        _slight_share("Leakage", n["Leakage"]),
        otherwise=_text(OK),
    )


def own_check(row: int) -> str:
    """What is still wrong with an own proxy, in words; OK where nothing is."""
    c, n = _cells(OWN_PROXIES, row)
    name, sought = (_names(OWN_PROXIES, row, step) for step in ("name", "sought"))
    return "=" + _first(
        (f"COUNTA({answers(OWN_PROXIES)})=0", '""'),
        (f'{name["Proxy"]}=""', _text("Name the proxy")),
        (
            f"ISNUMBER(MATCH({sought['Proxy']},ProxyKeys,0))",
            _text("The library has a proxy of this name: choose another"),
        ),
        (f"COUNTIF(OwnTidyNames,{sought['Proxy']})>1", _text("Two own proxies have this name")),
        (f'{name["Outcome"]}=""', _text("Choose the outcome")),
        (
            f"ISNA(MATCH({sought['Outcome']},OutcomeKeys,0))",
            _text(capital(LISTED_OUTCOME)),
        ),
        (_blank(c["Unit"]), _text("Say what one unit is")),
        (f"NOT(ISNUMBER({n['Value']}))", _text("Type the value in pounds")),
        (f"{n['Value']}<0", _text(capital(NO_PROXY_BELOW_0))),
        (f'{c["Value used"]}=""', _text("Choose a price year from the list, or leave it blank")),
        (_blank(c["Source"]), _text("Give the source: who published it, and where")),
        otherwise=_text(OK_OWN),
    )
