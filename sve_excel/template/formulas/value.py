"""The formulas that the template computes with as a user types, by the method of ``excel``.

Plain functions over defined names only: nothing volatile, nothing that LibreOffice lacks. A
table's formula is the same in each of its rows: it finds its row by ``ROW()``. Numbers are taken as
``live_numbers`` reads them; what is wrong with a row is worked out by ``live_checks``.
"""

from __future__ import annotations

from sve_excel.layout import (
    FIRST_ROW,
    INPUT_COLUMNS,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    SHARES,
    column_letter,
    letters,
)
from sve_excel.method import excel
from sve_excel.policy.rules import Policy
from sve_excel.template.formulas.typed import in_row, read, sought, worked, working

OUT = letters(OUTPUT_COLUMNS)
INP = letters(INPUT_COLUMNS)
OWN = letters(OWN_COLUMNS)
# hidden helpers beside the tables, so that nothing is looked up twice
LIBRARY_ROW, OWN_ROW = (column_letter(len(OUTPUT_COLUMNS) + i) for i in range(2))
OWN_SHEET = f"'{OWN_PROXIES}'"
OWN_KEY = column_letter(len(OWN_COLUMNS))


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


def library_row() -> str:
    """Helper: where in the library the chosen proxy stands."""
    proxy = worked(OUTPUTS, "sought", "Proxy")
    return f'=IF({proxy}="","",IFERROR(MATCH({proxy},ProxyKeys,0),""))'


def own_row() -> str:
    """Helper: where among the own proxies the chosen proxy stands."""
    proxy = worked(OUTPUTS, "sought", "Proxy")
    return f'=IF({proxy}="","",IFERROR(MATCH({proxy},OwnTidyNames,0),""))'


def _looked_up(library: str, own: str, none: str) -> str:
    in_library, among_own = in_row(LIBRARY_ROW), in_row(OWN_ROW)
    return (
        f'=IF({in_library}<>"",INDEX({library},{in_library}),'
        f'IF({among_own}<>"",INDEX({OWN_SHEET}!${own}:${own},{among_own}+{FIRST_ROW}),'
        f'IF({worked(OUTPUTS, "name", "Proxy")}=NoProxy,{none},"")))'
    )


def unit() -> str:
    """Unit of the chosen proxy."""
    return _looked_up("ProxyUnits", OWN["Unit"], '"no price"')


def proxy_value() -> str:
    """Pounds for one unit of the chosen proxy, at the price base."""
    return _looked_up("ProxyValues", OWN["Value used"], "0")


def source() -> str:
    """Link to the source of the chosen proxy."""
    in_library = in_row(LIBRARY_ROW)
    return (
        f'=IF({in_library}<>"",HYPERLINK(INDEX(ProxyLinks,{in_library}),"Source"),'
        f'IF({in_row(OWN_ROW)}<>"",HYPERLINK("#\'Own proxies\'!A1","Own proxy"),""))'
    )


def _terms() -> excel.Terms:
    """What a row of Outputs is valued by: blank years count as 1, blank shares as 0."""
    return excel.Terms(
        units=f"N({worked(OUTPUTS, 'number', 'Units')})",
        price=in_row(OUT["Proxy value"]),
        years=_or_one(worked(OUTPUTS, "number", "Duration")),
        shares={
            share.attribute: f"N({worked(OUTPUTS, 'number', share.heading)})" for share in SHARES
        },
    )


def _or_one(number: str) -> str:
    return f'IF({number}="",1,{number})'


def gross_value() -> str:
    """Units x price x duration, where the row's check is OK."""
    return f'=IF(LEFT({in_row(OUT["Check"])},2)="OK",{excel.gross_value(_terms())},"")'


def years_held(row: int) -> str:
    """Working: the duration after drop-off, each year weighed by what is left of the benefit."""
    years = read(OUTPUTS, "Duration", row)
    fading = next(share for share in SHARES if share.fades)
    held = excel.years_held(years, f"N({read(OUTPUTS, fading.heading, row)})")
    return f'=IF(LEFT({working(OUTPUTS, row, "check")},2)<>"OK","",IF({years}="",1,{held}))'


def net_value() -> str:
    """Net of every deflator, summed over the years, where the row's check is OK."""
    held = worked(OUTPUTS, "years held")
    return f'=IF({held}="","",{excel.first_year(_terms())}*{held})'


def output_check() -> str:
    """What is still wrong with a row of Outputs, from the workings behind it."""
    return f"={worked(OUTPUTS, 'check')}"


def gross_input() -> str:
    """Value x volume, where the row's check is OK."""
    value, volume = (worked(INPUTS, "number", heading) for heading in ("Value", "Volume"))
    gross = excel.gross_input(value, _or_one(volume))
    return f'=IF(LEFT({in_row(INP["Check"])},2)="OK",{gross},"")'


def net_input(policy: Policy) -> str:
    """Gross input less its leakage, where the row's check is OK.

    Where leakage counts it is held between the policy's floor and cap.
    """
    leakage = f"N({worked(INPUTS, 'number', 'Leakage')})"
    if policy.input_leakage:
        least, most = policy.input_leakage_floor, policy.input_leakage_cap
        leakage = f"MIN(MAX({leakage},{least!r}),{most!r})"
    net = excel.net_input(in_row(INP["Gross input"]), leakage)
    return f'=IF(LEFT({in_row(INP["Check"])},2)="OK",{net},"")'


def input_check() -> str:
    """What is still wrong with a row of Inputs, from the workings behind it."""
    return f"={worked(INPUTS, 'check')}"


def own_value_used() -> str:
    """An own proxy's value at the price base, as the library's are brought to it."""
    value = worked(OWN_PROXIES, "number", "Value")
    year, sought_year = (worked(OWN_PROXIES, step, "Price year") for step in ("name", "sought"))
    return (
        f'=IF(NOT(ISNUMBER({value})),"",IF(OR({year}="",{year}=PriceBase),{value},'
        f"IFERROR(ROUND({value}*PriceBaseIndex/INDEX(PriceIndexes,MATCH({sought_year},PriceYears,0)),2),"
        f'"")))'
    )


def own_check() -> str:
    """What is still wrong with an own proxy, from the workings behind it."""
    return f"={worked(OWN_PROXIES, 'check')}"


def own_key() -> str:
    """Key by which the lists find an own proxy: its outcome and its number under it."""
    outcome, name = (worked(OWN_PROXIES, "name", heading) for heading in ("Outcome", "Proxy"))
    wanted = worked(OWN_PROXIES, "sought", "Outcome")
    return (
        f'=IF(OR({outcome}="",{name}=""),"",IFERROR(MATCH({wanted},OutcomeKeys,0)&"|"&'
        f"COUNTIFS(INDEX(OwnTidyOutcomes,1):{outcome},{wanted},"
        f'INDEX(OwnTidyNames,1):{name},"?*"),""))'
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
    wanted = sought(f"INDEX(OutcomeKeys,{row - 1})")
    return f'={library + 1}+COUNTIFS(OwnTidyOutcomes,{wanted},OwnTidyNames,"?*")'
