"""The formulas that say in words what is still wrong with a row, or that it is OK.

Each stands in the column Check of the row that it is about, and is the same in every row. A cell
with a failed formula, or with a text that no look-up takes, is its own row's fault alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
from sve_excel.layout import CORE_SERVICE, INPUTS, OUTPUTS, OWN_PROXIES, SHARE_HEADINGS, TABLES
from sve_excel.policy.rules import Policy
from sve_excel.records.columns import SLIGHTEST_SHARE
from sve_excel.template.formulas.typed import (
    NAMED,
    NO_NUMBER,
    TYPED,
    answers,
    asked_cell,
    cell,
    read,
    sought,
    worked,
)
from sve_excel.template.formulas.value import among_own, in_library, in_specification, share_due
from sve_excel.words.saying import capital

OK = "OK"  # what the check of every sound row begins with
OK_DESCRIBED = "OK: described, without a price"
OK_CORE = "OK: in the specification, not valued"
OK_HARM = "OK: counted as harm"
OK_BUT = "OK, but "  # what the check of a row begins with that counts and is asked about
OK_BLANKS = "OK: blank shares count as 0 %"
OK_OWN = "OK: will be reported as your own"
FAILED = "A formula in this row has failed: type what it stands for"
_LOOKED_UP = 200  # characters of a name that every program looks up, with room for its wildcards


def _first(*pairs: tuple[str, str], otherwise: str) -> str:
    """Nested IFs: the text of the first condition that holds."""
    return (
        "".join(f"IF({condition},{text}," for condition, text in pairs)
        + otherwise
        + ")" * len(pairs)
    )


def _text(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _cells(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """References to a row's cells, and to its numbers as they are read, by heading."""
    return (
        {column.heading: cell(name, column.heading) for column in TABLES[name]},
        {column.heading: read(name, column.heading) for column in TYPED[name]},
    )


def _names(name: str) -> dict[str, str]:
    """References to a row's names as they are compared, by heading."""
    return {heading: worked(name, "name", heading) for heading in NAMED[name]}


def _place(name: str, heading: str) -> str:
    """Reference to where a row's name stands in its list, as a number, 0 where it does not."""
    return f"N({worked(name, 'place', heading)})"


def _whole(name: str, *pairs: tuple[str, str], otherwise: str) -> str:
    """The check of a row: nothing where it is empty, and a word where a cell has failed."""
    typed = "+".join(f"LEN(TRIM({answer}))" for answer in answers(name))
    words = _first((f"{typed}=0", _text("")), *pairs, otherwise=otherwise)
    return f"=IFERROR({words},{_text(FAILED)})"


def _blank(reference: str) -> str:
    """Whether a cell holds nothing, or nothing but blanks and line breaks."""
    return f'TRIM(CLEAN(SUBSTITUTE({reference},"\u00a0"," ")))=""'


def _any(references: Iterable[str], test: str) -> str:
    """Whether a test holds for any of these cells."""
    return f"OR({','.join(f'{reference}{test}' for reference in references)})"


def _named_share(shares: Mapping[str, str], test: str) -> str:
    """Name of the first share for which a test holds."""
    pairs = [(f"{reference}{test}", _text(heading)) for heading, reference in shares.items()]
    return _first(*pairs[:-1], otherwise=pairs[-1][1])


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


def output_check(policy: Policy) -> str:
    """What is still wrong with a row of Outputs, in words; OK where nothing is."""
    longest = policy.longest_duration
    c, n = _cells(OUTPUTS)
    name = _names(OUTPUTS)
    shares = {heading: n[heading] for heading in SHARE_HEADINGS}
    unpriced = f"{name['Proxy']}=NoProxy"
    category, outcome = _place(OUTPUTS, "Category"), _place(OUTPUTS, "Outcome")
    library, own = f"N({in_library()})", f"N({among_own()})"
    under = (
        f"IF({library}>0,INDEX(ProxyOutcomes,{library})=INDEX(OutcomeNames,{outcome}),"
        f"IF({own}>0,INDEX(OwnOutcomes,{own})={outcome},{unpriced}))"
    )
    years = POSSIBLE_YEARS.format(longest=f"{longest:g}")
    # an own proxy counts only where its own check is OK, as the engine refuses the others
    whole = f"IF(AND({library}=0,{own}>0),N(INDEX(OwnStates,{own}))=1,ISNUMBER({c['Proxy value']}))"
    return _whole(
        OUTPUTS,
        (_blank(c["Description"]), _text("Describe the output")),
        (f'{name["Category"]}=""', _text("Choose a category")),
        (f"{category}=0", _text("Choose a category from the list")),
        (f'{name["Outcome"]}=""', _text("Choose an outcome")),
        (f"{outcome}=0", _text(capital(LISTED_OUTCOME))),
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
        *_share_checks(shares),
        *_asked_checks(policy),
        (unpriced, _text(OK_DESCRIBED)),
        (f'{n["Units"]}=""', _text("Type the units")),
        (
            f'AND({n["Units"]}=0,IFERROR(TRIM(ProjectEvaluation),"")<>"Evaluative")',
            _text(f"Units are 0: {HOW_MANY}"),
        ),
        *([(core, _text(OK_CORE))] if (core := in_specification(policy)) else []),
        *(_slight_share(heading, n[heading]) for heading in SHARE_HEADINGS),
        (f"{n['Units']}<0", _text(OK_HARM)),
        (_any(shares.values(), '=""'), _text(OK_BLANKS)),
        otherwise=_text(OK),
    )


def _share_checks(shares: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong in the columns of shares: no number, above 100 % or below 0 %."""
    sizes = {heading: f"N({reference})" for heading, reference in shares.items()}
    return [
        (
            _any(shares.values(), f'="{NO_NUMBER}"'),
            _text(f"Each share must be a number, such as {A_SHARE}"),
        ),
        (
            _any(sizes.values(), ">1"),
            f"{_named_share(sizes, '>1')}&{_text(f' is above 100 %: type {A_SHARE}')}",
        ),
        (
            _any(sizes.values(), "<0"),
            f"{_named_share(sizes, '<0')}&{_text(' is below 0 %')}",
        ),
    ]


def _asked_checks(policy: Policy) -> list[tuple[str, str]]:
    """What is wrong in the columns that the rules ask for."""
    found = []
    if core := asked_cell(CORE_SERVICE.heading, policy):
        said = f"LOWER(TRIM({core}))"
        right = ",".join(f"{said}={_text(word)}" for word in ("", "y", "n", "yes", "no"))
        wrong = f"NOT(OR({right}))"
        found.append((wrong, _text("Is it in the specification? Choose Yes or No")))
    if due := share_due(policy):
        wrong = f"IF(ISERROR({due}),TRUE,OR({due}<0,{due}>1))"
        found.append((wrong, _text(f"The share due must be a share, such as {A_SHARE}")))
    return found


def input_check() -> str:
    """What is still wrong with a row of Inputs, in words; OK where nothing is."""
    c, n = _cells(INPUTS)
    return _whole(
        INPUTS,
        (_blank(c["Description"]), _text("Describe the input")),
        (f'{_names(INPUTS)["Category"]}=""', _text("Choose a category")),
        (f"{_place(INPUTS, 'Category')}=0", _text("Choose a category from the list")),
        (f'{n["Value"]}=""', _text("Type the value in pounds")),
        (f'{n["Value"]}="{NO_NUMBER}"', _text("Value must be a number of pounds")),
        (f'{n["Volume"]}="{NO_NUMBER}"', _text("Volume must be a number")),
        (f"OR(N({n['Value']})<0,N({n['Volume']})<0)", _text(capital(NO_INPUT_BELOW_0))),
        (f'{n["Leakage"]}="{NO_NUMBER}"', _text(f"Leakage must be a share, such as {A_SHARE}")),
        (
            f"OR(N({n['Leakage']})<0,N({n['Leakage']})>1)",
            _text(f"Leakage must be between 0 % and 100 %: type {A_SHARE}"),
        ),
        _slight_share("Leakage", n["Leakage"]),
        otherwise=_text(OK),
    )


def own_check() -> str:
    """What is still wrong with an own proxy, in words; OK where nothing is."""
    c, n = _cells(OWN_PROXIES)
    name = _names(OWN_PROXIES)
    return _whole(
        OWN_PROXIES,
        (f'{name["Proxy"]}=""', _text("Name the proxy")),
        (f"LEN({name['Proxy']})>{_LOOKED_UP}", _text("Give the proxy a shorter name")),
        (
            f"{_place(OWN_PROXIES, 'Proxy')}>0",
            _text("The library has a proxy of this name: choose another"),
        ),
        (
            f"COUNTIF(OwnTidyNames,{sought(name['Proxy'])})>1",
            _text("Two own proxies have this name"),
        ),
        (f'{name["Outcome"]}=""', _text("Choose the outcome")),
        (f"{_place(OWN_PROXIES, 'Outcome')}=0", _text(capital(LISTED_OUTCOME))),
        (_blank(c["Unit"]), _text("Say what one unit is")),
        (f"NOT(ISNUMBER({n['Value']}))", _text("Type the value in pounds")),
        (f"{n['Value']}<0", _text(capital(NO_PROXY_BELOW_0))),
        (f'{c["Value used"]}=""', _text("Choose a price year from the list, or leave it blank")),
        (_blank(c["Source"]), _text("Give the source: who published it, and where")),
        otherwise=_text(OK_OWN),
    )
