"""The formulas that the template computes with as a user types, by the method of ``excel``.

Plain functions over defined names and the row's own cells: nothing volatile, no array, nothing that
another spreadsheet program lacks. A table's formula is the same in each of its rows: it finds its
row by ``ROW()``. Numbers and names are taken as ``typed`` reads them; what is wrong with a row is
worked out by ``checks``.
"""

from __future__ import annotations

from sve_excel.layout import (
    CATEGORY,
    CORE_SERVICE,
    DURATION,
    GROSS_INPUT,
    HEADING_ROW,
    INPUT_COLUMNS,
    INPUTS,
    LEAKAGE,
    OUTCOME,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PRICE_YEAR,
    PROXY,
    PROXY_VALUE,
    SHARE_DUE,
    SHARES,
    SOURCE_LINKS,
    UNITS,
    UNPRICED,
    VALUE,
    VOLUME,
    letters,
)
from sve_excel.method import excel
from sve_excel.policy.rules import Policy
from sve_excel.template.formulas.typed import LAST_ROW, answer, asked_cell, cell, read, worked

OUT = letters(OUTPUT_COLUMNS)
INP = letters(INPUT_COLUMNS)
OWN = letters(OWN_COLUMNS)
_PLACE = "(ROW()-ROW($A$1))"  # of a row of Lists, below its heading
_KEYS = LAST_ROW + 1  # as many keys as an outcome may have


def outcome_choices(row: int) -> str:
    """Choices of the Outcome dropdown: the outcomes of the row's category."""
    at = f"MATCH(${OUT[CATEGORY]}{row},OutcomeCategories,0)"
    count = f"COUNTIF(OutcomeCategories,${OUT[CATEGORY]}{row})"
    return f"=INDEX(OutcomeNames,{at}):INDEX(OutcomeNames,{at}+{count}-1)"


def proxy_choices(row: int) -> str:
    """Choices of the Proxy dropdown: library, own and describe-only entries of the outcome."""
    at = f"MATCH(${OUT[OUTCOME]}{row},OutcomeNames,0)"
    return (
        f"=INDEX(ProxyChoices,INDEX(OutcomeStarts,{at})):INDEX(ProxyChoices,"
        f"INDEX(OutcomeStarts,{at})+INDEX(OutcomeLibrary,{at})+INDEX(OutcomeOwn,{at}))"
    )


def in_library() -> str:
    """Reference to where in the library a row's proxy stands; 0 or "" where it does not."""
    return worked(OUTPUTS, "place", PROXY)


def among_own() -> str:
    """Reference to where among the own proxies a row's proxy stands; 0 or "" where it does not."""
    return worked(OUTPUTS, "own place", PROXY)


def _looked_up(library: str, own: str, none: str) -> str:
    return (
        f"=IF(N({in_library()})>0,INDEX({library},{in_library()}),"
        f"IF(N({among_own()})>0,INDEX({own},{among_own()}),"
        f'IF({worked(OUTPUTS, "name", PROXY)}=NoProxy,{none},"")))'
    )


def unit() -> str:
    """Unit of the chosen proxy."""
    return _looked_up("ProxyUnits", "OwnUnits", f'"{UNPRICED}"')


def proxy_value() -> str:
    """Pounds for one unit of the chosen proxy, at the price base."""
    return _looked_up("ProxyValues", "OwnValues", "0")


def source() -> str:
    """Link to the source of the chosen proxy."""
    library, own = (f'"{SOURCE_LINKS[kind]}"' for kind in ("library", "own"))
    return (
        f"=IF(N({in_library()})>0,HYPERLINK(INDEX(ProxyLinks,{in_library()}),{library}),"
        f'IF(N({among_own()})>0,HYPERLINK("#\'{OWN_PROXIES}\'!A1",{own}),""))'
    )


def in_specification(policy: Policy) -> str:
    """Whether the row says that the specification asks for it; empty where nobody asks."""
    core = asked_cell(CORE_SERVICE.heading, policy)
    return core and f'LEFT(LOWER(TRIM({core})))="y"'


def share_due(policy: Policy) -> str:
    """The share that is due to this contract; empty where nobody asks."""
    due = asked_cell(SHARE_DUE.heading, policy)
    return due and f'IF(TRIM({due}&"")="",1,VALUE({due}))'


def _counts(policy: Policy) -> str:
    """Share of the units that is valued; empty where it is all, as nobody asks."""
    core, due = in_specification(policy), share_due(policy)
    return f"IF({core},0,{due or 1})" if core else due


def _terms(policy: Policy) -> excel.Terms:
    """What a row of Outputs is valued by: blank years count as 1, blank shares as 0."""
    return excel.Terms(
        units=f"N({read(OUTPUTS, UNITS)})",
        price=f"N({cell(OUTPUTS, PROXY_VALUE)})",
        years=_years(),
        shares={share.attribute: f"N({read(OUTPUTS, share.heading)})" for share in SHARES},
        counts=_counts(policy),
    )


def _years() -> str:
    """Years that count: 1 where they are blank, and of a value that holds a lifetime."""
    return f"IF({_lifetime()},1,{_or_one(read(OUTPUTS, DURATION))})"


def _lifetime() -> str:
    """Whether one unit of the row's proxy holds all its years already."""
    return f'IF(N({in_library()})>0,INDEX(ProxyCounts,{in_library()})="lifetime",FALSE)'


def _or_one(number: str) -> str:
    return f'IF({number}="",1,{number})'


def _counted(name: str, formula: str) -> str:
    """Give a formula where the row counts, "" where it needs attention or is empty."""
    return f'=IF(N({worked(name, "state")})=1,{formula},"")'


def gross_value(policy: Policy) -> str:
    """Units x price x duration, where the row's check is OK."""
    return _counted(OUTPUTS, excel.gross_value(_terms(policy)))


def years_held() -> str:
    """Working: the duration after drop-off, each year weighed by what is left of the benefit."""
    years = read(OUTPUTS, DURATION)
    fading = next(share for share in SHARES if share.fades)
    held = excel.years_held(years, f"N({read(OUTPUTS, fading.heading)})")
    once = f'OR({years}="",{_lifetime()})'
    return _counted(OUTPUTS, f"IF({once},1,{held})")


def net_value(policy: Policy) -> str:
    """Net of every deflator, summed over the years, where the row's check is OK."""
    held = f"N({worked(OUTPUTS, 'years held')})"
    return _counted(OUTPUTS, f"{excel.first_year(_terms(policy))}*{held}")


def gross_input() -> str:
    """Value x volume, where the row's check is OK."""
    value, volume = (read(INPUTS, heading) for heading in (VALUE, VOLUME))
    return _counted(INPUTS, excel.gross_input(value, _or_one(volume), "InputPrices"))


def net_input(policy: Policy) -> str:
    """Gross input less its leakage, where the row's check is OK.

    Where leakage counts it is held between the policy's floor and cap.
    """
    leakage = f"N({read(INPUTS, LEAKAGE)})"
    if policy.input_leakage:
        least, most = policy.input_leakage_floor, policy.input_leakage_cap
        leakage = f"MIN(MAX({leakage},{least!r}),{most!r})"
    return _counted(INPUTS, excel.net_input(cell(INPUTS, GROSS_INPUT), leakage))


def input_price_year(first: str, last: str, otherwise: str) -> str:
    """On Lists: the year in whose prices the inputs are: typed, that of the start date, or a base.

    ``method.prices.prices_of`` as a formula; years go by the first four digits of their names. An
    answer that has failed says nothing.
    """
    day = answer("ProjectStart")
    start = f"IF(ISNUMBER({day}),{day},DATEVALUE({day}))"
    begins = f"YEAR({start})-(MONTH({start})<4)"
    held = f"MIN(MAX({begins},{first[:4]}),{last[:4]})"
    financial = f'{held}&"/"&RIGHT({held}+1,2)'
    typed = f'TRIM({answer("ProjectPrices")}&"")'
    known = f"ISNUMBER(MATCH({typed},PriceYears,0))"
    return f'=IF({known},{typed},IFERROR(IF({day}="",NA(),{financial}),"{otherwise}"))'


def input_price_index() -> str:
    """On Lists: the deflator of the year in whose prices the inputs are."""
    return "=INDEX(PriceIndexes,MATCH(InputPriceYear,PriceYears,0))"


def input_prices() -> str:
    """On Lists: what £1 of the inputs is at the price base."""
    return "=PriceBaseIndex/InputPriceIndex"


def own_value_used() -> str:
    """An own proxy's value at the price base, in the doubles of ``Deflators.uprate_own``.

    Without a year of its own it is in the prices of the inputs.
    """
    value = read(OWN_PROXIES, VALUE)
    year, place = (worked(OWN_PROXIES, step, PRICE_YEAR) for step in ("name", "place"))
    return (
        f'=IF(NOT(ISNUMBER({value})),"",IF({year}="",{value}*InputPrices,'
        f'IF(N({place})>0,{value}*(PriceBaseIndex/INDEX(PriceIndexes,N({place}))),"")))'
    )


def own_key() -> str:
    """Working: by which the lists find an own proxy, its outcome's place and its own.

    An outcome's own proxies are then those of its thousands, in their order, however the table is
    sorted and whatever rows are inserted.
    """
    outcome, name = worked(OWN_PROXIES, "place", OUTCOME), worked(OWN_PROXIES, "name", PROXY)
    at = f"ROW()-ROW(${OWN[PROXY]}${HEADING_ROW + 1})"
    return f'=IF(OR(N({outcome})=0,{name}=""),"",{outcome}*{_KEYS}+{at})'


def own_key_of(outcome: int, row: int) -> int:
    """The key of an own proxy by its outcome's place and its row in the table, from 1."""
    return outcome * _KEYS + row


def own_of_outcome() -> str:
    """On Lists: how many own proxies the outcome of this row has."""
    return f'=COUNTIF(OwnKeys,">"&{_PLACE}*{_KEYS})-COUNTIF(OwnKeys,">"&({_PLACE}+1)*{_KEYS})'


def own_choice() -> str:
    """On Lists: an entry behind the library's of its outcome: an own one, describe-only, or none.

    Which of the outcome's own ones it is comes from where the entry stands.
    """
    outcome = f"MATCH({_PLACE},OutcomeStarts,1)"
    number = f"({_PLACE}-INDEX(OutcomeStarts,{outcome})+1-INDEX(OutcomeLibrary,{outcome}))"
    own = f"INDEX(OutcomeOwn,{outcome})"
    key = f'SMALL(OwnKeys,COUNTIF(OwnKeys,"<"&{outcome}*{_KEYS})+{number})'
    return (
        f"=IF({number}<={own},INDEX(OwnNames,{key}-{outcome}*{_KEYS}+1),"
        f'IF({number}={own}+1,NoProxy,""))'
    )
