"""The formulas that the template computes with as a user types; the same method as ``value``.

Plain functions over defined names only: nothing volatile, nothing that LibreOffice lacks. Each
function gives the formula of one row.
"""

from __future__ import annotations

from sve_excel.layout import (
    INPUT_COLUMNS,
    OUTPUT_COLUMNS,
    OWN_COLUMNS,
    SHARE_HEADINGS,
    column_letter,
    letters,
)
from sve_excel.policy import DEFAULT_POLICY

OUT = letters(OUTPUT_COLUMNS)
INP = letters(INPUT_COLUMNS)
OWN = letters(OWN_COLUMNS)
# hidden helpers beside the tables, so that nothing is looked up twice
LIBRARY_ROW, OWN_ROW, YEARS_HELD = (column_letter(len(OUTPUT_COLUMNS) + i) for i in range(3))
OWN_KEY = column_letter(len(OWN_COLUMNS))
LONGEST = f"{DEFAULT_POLICY.longest_duration:g}"


def _first(*pairs: tuple[str, str], otherwise: str) -> str:
    """Nested IFs: the text of the first condition that holds."""
    return (
        "".join(f"IF({condition},{text}," for condition, text in pairs)
        + otherwise
        + ")" * len(pairs)
    )


def _text(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def outcome_choices(row: int) -> str:
    """Choices of the Outcome dropdown: the outcomes of the row's category."""
    at = f"MATCH(${OUT['Category']}{row},OutcomeCategories,0)"
    count = f"COUNTIF(OutcomeCategories,${OUT['Category']}{row})"
    return f"=INDEX(OutcomeNames,{at}):INDEX(OutcomeNames,{at}+{count}-1)"


def proxy_choices(row: int) -> str:
    """Choices of the Proxy dropdown: library, own and describe-only entries of the outcome."""
    at = f"MATCH(${OUT['Outcome']}{row},OutcomeNames,0)"
    start = f"INDEX(OutcomeStarts,{at})"
    return f"=INDEX(ProxyChoices,{start}):INDEX(ProxyChoices,{start}+INDEX(OutcomeCounts,{at})-1)"


def library_row(row: int) -> str:
    """Helper: where in the library the chosen proxy stands."""
    proxy = f"${OUT['Proxy']}{row}"
    return f'=IF({proxy}="","",IFERROR(MATCH({proxy},ProxyNames,0),""))'


def own_row(row: int) -> str:
    """Helper: where among the own proxies the chosen proxy stands."""
    proxy = f"${OUT['Proxy']}{row}"
    return f'=IF({proxy}="","",IFERROR(MATCH({proxy},OwnNames,0),""))'


def _looked_up(row: int, library: str, own: str, none: str) -> str:
    return (
        f'=IF(${LIBRARY_ROW}{row}<>"",INDEX({library},${LIBRARY_ROW}{row}),'
        f'IF(${OWN_ROW}{row}<>"",INDEX({own},${OWN_ROW}{row}),'
        f'IF(${OUT["Proxy"]}{row}=NoProxy,{none},"")))'
    )


def unit(row: int) -> str:
    """Unit of the chosen proxy."""
    return _looked_up(row, "ProxyUnits", "OwnUnits", _text("no price"))


def proxy_value(row: int) -> str:
    """Pounds for one unit of the chosen proxy, at the price base."""
    return _looked_up(row, "ProxyValues", "OwnValues", "0")


def source(row: int) -> str:
    """Link to the source of the chosen proxy."""
    return (
        f'=IF(${LIBRARY_ROW}{row}<>"",HYPERLINK(INDEX(ProxyLinks,${LIBRARY_ROW}{row}),"Source"),'
        f'IF(${OWN_ROW}{row}<>"",HYPERLINK("#\'Own proxies\'!A1","Own proxy"),""))'
    )


def _duration(row: int) -> str:
    cell = f"${OUT['Duration']}{row}"
    return f'IF({cell}="",1,{cell})'


def gross_value(row: int) -> str:
    """Units x price x duration, where the row's check is OK."""
    return (
        f'=IF(LEFT(${OUT["Check"]}{row},2)="OK",'
        f'${OUT["Units"]}{row}*${OUT["Proxy value"]}{row}*{_duration(row)},"")'
    )


def years_held(row: int) -> str:
    """Helper: the duration after drop-off, each year weighed by what is left of the benefit."""
    years, drop = _duration(row), f"${OUT['Drop-off']}{row}"
    return (
        f'=IF(LEFT(${OUT["Check"]}{row},2)<>"OK","",'
        f"IF(N({drop})=0,{years},IF({drop}=1,MIN({years},1),"
        f"SUMPRODUCT(((Years<=INT({years}))+(Years=INT({years})+1)*({years}-INT({years})))"
        f"*(1-{drop})^(Years-1)))))"
    )


def net_value(row: int) -> str:
    """Net of every deflator, summed over the years, where the row's check is OK."""
    kept = "".join(
        f"*(1-${OUT[heading]}{row})" for heading in SHARE_HEADINGS if heading != "Drop-off"
    )
    return (
        f'=IF(${YEARS_HELD}{row}="","",'
        f"${OUT['Units']}{row}*${OUT['Proxy value']}{row}{kept}*${YEARS_HELD}{row})"
    )


def _named_share(row: int, test: str) -> str:
    """Name of the first share for which a test holds."""
    pairs = [(f"${OUT[h]}{row}{test}", _text(h)) for h in SHARE_HEADINGS[:-1]]
    return _first(*pairs, otherwise=_text(SHARE_HEADINGS[-1]))


def output_check(row: int) -> str:
    """What is still wrong with a row of Outputs, in words; OK where nothing is."""
    c = {heading: f"${letter}{row}" for heading, letter in OUT.items()}
    shares = f"{c['Leakage']}:{c['Displacement']}"
    typed = f"COUNTA({c['Description']}:{c['Units']},{c['Duration']}:{c['Evidence']})=0"
    under = _looked_up(row, "ProxyOutcomes", "OwnOutcomes", c["Outcome"])[1:]
    unpriced = f"{c['Proxy']}=NoProxy"
    return "=" + _first(
        (typed, '""'),
        (f'{c["Description"]}=""', _text("Describe the output")),
        (f'{c["Category"]}=""', _text("Choose a category")),
        (f"ISNA(MATCH({c['Category']},Categories,0))", _text("Choose a category from the list")),
        (f'{c["Outcome"]}=""', _text("Choose an outcome")),
        (f"ISNA(MATCH({c['Outcome']},OutcomeNames,0))", _text("Choose an outcome from the list")),
        (
            f"INDEX(OutcomeCategories,MATCH({c['Outcome']},OutcomeNames,0))<>{c['Category']}",
            _text("Choose an outcome under this category"),
        ),
        (f'{c["Proxy"]}=""', _text("Choose a proxy")),
        (
            f"AND({unpriced},COUNT({c['Units']})=COUNTA({c['Units']}))",
            _text("OK: described, without a price"),
        ),
        (
            f"{under}<>{c['Outcome']}",
            _text("Choose a proxy under this outcome"),
        ),
        (
            f"NOT(ISNUMBER({c['Proxy value']}))",
            _text("Complete this proxy on the sheet Own proxies"),
        ),
        (f'{c["Units"]}=""', _text("Type the units")),
        (f"NOT(ISNUMBER({c['Units']}))", _text("Units must be a number")),
        (
            f'AND({c["Units"]}=0,ProjectEvaluation<>"Evaluative")',
            _text("Units are 0: type how many, or clear the row"),
        ),
        (
            f'AND({c["Duration"]}<>"",NOT(ISNUMBER({c["Duration"]})))',
            _text("Duration must be a number of years"),
        ),
        (
            f'AND({c["Duration"]}<>"",OR(N({c["Duration"]})<=0,N({c["Duration"]})>{LONGEST}))',
            _text(f"Duration must be above 0, at most {LONGEST} years"),
        ),
        (f"COUNT({shares})<COUNTA({shares})", _text("Each share must be a number, such as 20%")),
        (
            f"MAX({shares})>1",
            f"{_named_share(row, '>1')}&{_text(' is above 100 %: type 20% or 0.2')}",
        ),
        (f"MIN({shares})<0", f"{_named_share(row, '<0')}&{_text(' is below 0 %')}"),
        (f"{c['Units']}<0", _text("OK: counted as harm")),
        (f"COUNT({shares})<5", _text("OK: blank shares count as 0 %")),
        otherwise=_text("OK"),
    )


def gross_input(row: int) -> str:
    """Value x volume, where the row's check is OK."""
    volume = f"${INP['Volume']}{row}"
    return (
        f'=IF(LEFT(${INP["Check"]}{row},2)="OK",${INP["Value"]}{row}*IF({volume}="",1,{volume}),"")'
    )


def net_input(row: int) -> str:
    """Gross input less its leakage, where the row's check is OK."""
    return (
        f'=IF(LEFT(${INP["Check"]}{row},2)="OK",'
        f'${INP["Gross input"]}{row}*(1-${INP["Leakage"]}{row}),"")'
    )


def input_check(row: int) -> str:
    """What is still wrong with a row of Inputs, in words; OK where nothing is."""
    c = {heading: f"${letter}{row}" for heading, letter in INP.items()}
    return "=" + _first(
        (f"COUNTA({c['Description']}:{c['Evidence']})=0", '""'),
        (f'{c["Description"]}=""', _text("Describe the input")),
        (f'{c["Category"]}=""', _text("Choose a category")),
        (
            f"ISNA(MATCH({c['Category']},InputCategories,0))",
            _text("Choose a category from the list"),
        ),
        (f'{c["Value"]}=""', _text("Type the value in pounds")),
        (f"NOT(ISNUMBER({c['Value']}))", _text("Value must be a number of pounds")),
        (
            f'AND({c["Volume"]}<>"",NOT(ISNUMBER({c["Volume"]})))',
            _text("Volume must be a number"),
        ),
        (f"MIN({c['Value']},{c['Volume']})<0", _text("An input cannot be negative")),
        (
            f'AND({c["Leakage"]}<>"",NOT(ISNUMBER({c["Leakage"]})))',
            _text("Leakage must be a share, such as 10%"),
        ),
        (
            f"OR(N({c['Leakage']})<0,N({c['Leakage']})>1)",
            _text("Leakage must be between 0 % and 100 %: type 10% or 0.1"),
        ),
        otherwise=_text("OK"),
    )


def own_value_used(row: int) -> str:
    """An own proxy's value at the price base, as the library's are brought to it."""
    value, year = f"${OWN['Value']}{row}", f"${OWN['Price year']}{row}"
    return (
        f'=IF(NOT(ISNUMBER({value})),"",IF(OR({year}="",{year}=PriceBase),{value},'
        f'IFERROR(ROUND({value}*PriceBaseIndex/INDEX(PriceIndexes,MATCH({year}&"",PriceYears,0)),2),'
        f'"")))'
    )


def own_check(row: int) -> str:
    """What is still wrong with an own proxy, in words; OK where nothing is."""
    c = {heading: f"${letter}{row}" for heading, letter in OWN.items()}
    return "=" + _first(
        (f"COUNTA({c['Proxy']}:{c['Source']})=0", '""'),
        (f'{c["Proxy"]}=""', _text("Name the proxy")),
        (
            f"ISNUMBER(MATCH({c['Proxy']},ProxyNames,0))",
            _text("The library has a proxy of this name: choose another"),
        ),
        (f"COUNTIF(OwnNames,{c['Proxy']})>1", _text("Two own proxies have this name")),
        (f'{c["Outcome"]}=""', _text("Choose the outcome")),
        (f"ISNA(MATCH({c['Outcome']},OutcomeNames,0))", _text("Choose an outcome from the list")),
        (f'{c["Unit"]}=""', _text("Say what one unit is")),
        (f"NOT(ISNUMBER({c['Value']}))", _text("Type the value in pounds")),
        (f'{c["Value used"]}=""', _text("Choose a price year from the list, or leave it blank")),
        (f'{c["Source"]}=""', _text("Give the source: who published it, and where")),
        otherwise=_text("OK: will be reported as your own"),
    )


def own_key(row: int) -> str:
    """Key by which the lists find an own proxy: its outcome and its number under it."""
    outcome = f"${OWN['Outcome']}"
    name = f"${OWN['Proxy']}{row}"
    first = f"{outcome}$5"
    return (
        f'=IF(OR({outcome}{row}="",{name}=""),"",'
        f'IFERROR(MATCH({outcome}{row},OutcomeNames,0),"")&"|"&COUNTIFS({first}:{outcome}{row},{outcome}{row},'
        f'${OWN["Proxy"]}$5:{name},"?*"))'
    )


def listed_own(outcome: int, number: int) -> str:
    """Entry of the proxy lists: an outcome's own proxy of that number, then describe-only.

    ``outcome`` is the outcome's position in the list of outcomes, from 1.
    """
    after_last = (
        "NoProxy"
        if number == 1
        else f'IF(ISNUMBER(MATCH("{outcome}|{number - 1}",OwnKeys,0)),NoProxy,"")'
    )
    return f'=IFERROR(INDEX(OwnNames,MATCH("{outcome}|{number}",OwnKeys,0)),{after_last})'


def choice_count(row: int, library: int) -> str:
    """How many entries an outcome's proxy list has: the library's, the own ones, describe-only."""
    return f'={library + 1}+COUNTIFS(OwnOutcomes,$C{row},OwnNames,"?*")'
