"""What is still wrong with a row, in words, or that it is OK: the verdicts of each table.

The check of a row is a formula in the column Check, the same in every row. A cell with a failed
formula, or with a text that no look-up takes, is its own row's fault alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

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
    CATEGORY,
    CORE_SERVICE,
    DESCRIPTION,
    DURATION,
    INPUTS,
    LEAKAGE,
    NO_PROXY,
    OUTCOME,
    OUTPUTS,
    OWN_PROXIES,
    PRICE_YEAR,
    PROXY,
    PROXY_VALUE,
    SHARE_DUE,
    SHARES,
    SOURCE,
    TABLES,
    UNIT,
    UNITS,
    VALUE,
    VALUE_USED,
    VOLUME,
)
from sve_excel.looks.page import quoted
from sve_excel.model import Output
from sve_excel.policy.rules import Policy
from sve_excel.records.columns import LONGEST_NAME, SLIGHTEST_SHARE, Kind
from sve_excel.template.formulas.lost import anything_lost
from sve_excel.template.formulas.typed import (
    NAMED,
    NO_NUMBER,
    answer,
    answers,
    asked_cell,
    cell,
    read,
    sought,
    worked,
)
from sve_excel.template.formulas.value import among_own, in_library, in_specification, share_due
from sve_excel.template.formulas.verdict import (
    AnsweredRow,
    Fault,
    RowVerdict,
    first_of,
    said,
    verdict,
)
from sve_excel.words.saying import capital

OK = "OK"  # what the check of every sound row begins with
OK_DESCRIBED = "OK: described, without a price"
OK_CORE = "OK: in the specification, not valued"
OK_HARM = "OK: counted as harm"
OK_BUT = "OK, but "  # what the check of a row begins with that counts and is asked about
OK_BLANKS = "OK: blank shares count as 0 %"
OK_OWN = "OK: will be reported as your own"
FAILED = "Mend the formula that has failed"
_A_NUMBER: Final[dict[Kind, str]] = {
    "number": "a number",
    "money": "a number of pounds",
    "years": "a number of years",
    "share": f"a share, such as {A_SHARE}",
}


@dataclass(frozen=True, slots=True)
class RowCheck:
    """The check of a table's rows: its verdicts in their order, and what a row without one says."""

    table: str
    verdicts: tuple[RowVerdict, ...]
    otherwise: str = OK

    @property
    def formula(self) -> str:
        """The check as a formula: nothing where a row is empty, a word where a cell has failed.

        Nor where a column was deleted, which fails in every row and is said once, by the panel.
        """
        typed = "+".join(f"LEN(TRIM({answer}))" for answer in answers(self.table))
        words = f"IF({typed}=0,{quoted('')},{first_of(self.verdicts, self.otherwise)})"
        return f"=IFERROR({words},IF({anything_lost()},{quoted('')},{quoted(FAILED)}))"

    def said(self, answered: AnsweredRow) -> str:
        """What the check says of a row in which something was typed."""
        words = said(self.verdicts, self.otherwise, answered)
        return FAILED if answered.faults and words.startswith(OK) else words


class _Cells:
    """References to a row's cells, and the verdicts that every column of a kind has."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.columns = {column.heading: column for column in TABLES[table]}

    def cell(self, heading: str) -> str:
        """What is typed, or shown."""
        return cell(self.table, heading)

    def number(self, heading: str) -> str:
        """The number as it is read."""
        return read(self.table, heading)

    def name(self, heading: str) -> str:
        """The name as it is compared."""
        return worked(self.table, "name", heading)

    def place(self, heading: str) -> str:
        """Where a name stands in its list, as a number, 0 where it does not."""
        return f"N({worked(self.table, 'place', heading)})"

    def blank(self, heading: str, words: str) -> RowVerdict:
        """That a cell holds nothing, or nothing but blanks and line breaks."""
        column = self.columns[heading]
        if heading in NAMED[self.table]:
            test = f'{self.name(heading)}=""'
        elif column.numeric:
            test = f'{self.number(heading)}=""'
        else:
            test = f'TRIM(CLEAN(SUBSTITUTE({self.cell(heading)},"\u00a0"," ")))=""'
        return verdict(test, lambda row: row.blank(column), words)

    def unlisted(self, heading: str, words: str) -> RowVerdict:
        """That a name does not stand in its list."""
        return verdict(f"{self.place(heading)}=0", _has(heading, "unlisted"), words)

    def unread(self, heading: str) -> RowVerdict:
        """That a cell holds no number."""
        what = f"{heading} must be {_A_NUMBER[self.columns[heading].kind]}"
        return verdict(f'{self.number(heading)}="{NO_NUMBER}"', _has(heading, "unread"), what)

    def slight(self, heading: str) -> RowVerdict:
        """That a share is slighter than people mean, and the question.

        A number is joined to the words as it is: a format of TEXT is another in each language of
        Excel.
        """
        share, column = self.number(heading), self.columns[heading]
        before, after = SLIGHT_SHARE.split("{meant}")
        words = (
            f"{quoted(f'{OK_BUT}{heading.lower()} is ')}&ROUND({share}*100,9)"
            f"&{quoted(f' %: {before}')}&ROUND({share}*10000,7)&{quoted(after)}"
        )

        def said_of(row: AnsweredRow) -> str:
            found = row.number(column)
            meant = SLIGHT_SHARE.format(meant=f"{found * 10_000:.9g}")
            return f"{OK_BUT}{heading.lower()} is {found * 100:.9g} %: {meant}"

        return RowVerdict(
            f"AND(N({share})>0,N({share})<{SLIGHTEST_SHARE:g})",
            lambda row: 0 < row.number(column) < SLIGHTEST_SHARE,
            words,
            said_of,
        )


def _has(heading: str, *faults: Fault) -> Callable[[AnsweredRow], bool]:
    """Whether the engine has found one of the faults in a row's cell."""
    return lambda row: row.has(heading, *faults)


def _any(references: Iterable[str], test: str) -> str:
    """Whether a test holds for any of these cells."""
    return f"OR({','.join(f'{reference}{test}' for reference in references)})"


def output_check(policy: Policy) -> RowCheck:
    """What is still wrong with a row of Outputs."""
    cells = _Cells(OUTPUTS)
    return RowCheck(
        OUTPUTS,
        (
            *_chosen(cells),
            cells.unread(UNITS),
            cells.unread(DURATION),
            _duration(cells, policy),
            *_share_verdicts(cells),
            *_asked_verdicts(policy),
            verdict(
                f"{cells.name(PROXY)}=NoProxy",
                lambda row: _output(row).proxy == NO_PROXY,
                OK_DESCRIBED,
            ),
            cells.blank(UNITS, "Type the units"),
            verdict(
                f'AND({cells.number(UNITS)}=0,IFERROR(TRIM({answer("ProjectEvaluation")}),"")<>"Evaluative")',
                _has(UNITS, "unsound"),
                f"Units are 0: {HOW_MANY}",
            ),
            *_sound(cells, policy),
        ),
    )


def _output(row: AnsweredRow) -> Output:
    assert isinstance(row.row, Output)
    return row.row


def _chosen(cells: _Cells) -> Sequence[RowVerdict]:
    """What is wrong with what a row is about: its description, and the three names."""
    category, outcome = cells.place(CATEGORY), cells.place(OUTCOME)
    library, own = f"N({in_library()})", f"N({among_own()})"
    unpriced = f"{cells.name(PROXY)}=NoProxy"
    under = (
        f"IF({library}>0,INDEX(ProxyOutcomes,{library})=INDEX(OutcomeNames,{outcome}),"
        f"IF({own}>0,INDEX(OwnOutcomes,{own})={outcome},{unpriced}))"
    )
    # an own proxy counts only where its own check is OK, as the engine refuses the others
    value = f"ISNUMBER({cells.cell(PROXY_VALUE)})"
    whole = f"IF(AND({library}=0,{own}>0),N(INDEX(OwnStates,{own}))=1,{value})"
    return (
        cells.blank(DESCRIPTION, "Describe the output"),
        cells.blank(CATEGORY, "Choose a category"),
        cells.unlisted(CATEGORY, "Choose a category from the list"),
        cells.blank(OUTCOME, "Choose an outcome"),
        cells.unlisted(OUTCOME, capital(LISTED_OUTCOME)),
        verdict(
            f"INDEX(OutcomeCategories,{outcome})<>INDEX(Categories,{category})",
            _has(OUTCOME, "misplaced"),
            "Choose an outcome under this category",
        ),
        cells.blank(PROXY, "Choose a proxy"),
        verdict(f"NOT({under})", _has(PROXY, "misplaced"), capital(PROXY_OF_OUTCOME)),
        verdict(
            f"NOT({whole})",
            _has(PROXY, "unsound"),
            "Complete this proxy on the sheet Own proxies",
        ),
    )


def _duration(cells: _Cells, policy: Policy) -> RowVerdict:
    """That a duration is none that can be."""
    longest, years = f"{policy.longest_duration:g}", cells.number(DURATION)
    possible = POSSIBLE_YEARS.format(longest=longest)
    return verdict(
        f'AND({years}<>"",OR(N({years})<=0,N({years})>{longest}))',
        _has(DURATION, "unsound"),
        f"Duration must be {possible} years",
    )


def _share_verdicts(cells: _Cells) -> Sequence[RowVerdict]:
    """What is wrong in the columns of shares: no number, above 100 % or below 0 %."""
    numbers = [cells.number(share.heading) for share in SHARES]
    return (
        verdict(
            _any(numbers, f'="{NO_NUMBER}"'),
            lambda row: any(row.has(share.heading, "unread") for share in SHARES),
            f"Each share must be a number, such as {A_SHARE}",
        ),
        _beyond(cells, ">1", lambda share: share > 1, f" is above 100 %: type {A_SHARE}"),
        _beyond(cells, "<0", lambda share: share < 0, " is below 0 %"),
    )


def _beyond(cells: _Cells, test: str, is_beyond: Callable[[float], bool], words: str) -> RowVerdict:
    """That a share is beyond its range, of which the first is named."""
    sizes = {share.heading: f"N({cells.number(share.heading)})" for share in SHARES}
    *pairs, last = ((f"{size}{test}", heading) for heading, size in sizes.items())
    named = "".join(f"IF({condition},{quoted(heading)}," for condition, heading in pairs)
    named += quoted(last[1]) + ")" * len(pairs)

    def beyond(row: AnsweredRow) -> list[str]:
        return [share.heading for share in SHARES if is_beyond(row.number(share))]

    return RowVerdict(
        _any(sizes.values(), test),
        lambda row: bool(beyond(row)),
        f"{named}&{quoted(words)}",
        lambda row: f"{beyond(row)[0]}{words}",
    )


def _asked_verdicts(policy: Policy) -> list[RowVerdict]:
    """What is wrong in the columns that the rules ask for."""
    verdicts = []
    if core := asked_cell(CORE_SERVICE.heading, policy):
        folded = f"LOWER(TRIM({core}))"
        right = ",".join(f"{folded}={quoted(word)}" for word in ("", "y", "n", "yes", "no"))
        words = "Is it in the specification? Choose Yes or No"
        verdicts.append(verdict(f"NOT(OR({right}))", _has(CORE_SERVICE.heading, "unlisted"), words))
    if due := share_due(policy):
        wrong = f"IF(ISERROR({due}),TRUE,OR({due}<0,{due}>1))"
        words = f"The share due must be a share, such as {A_SHARE}"
        verdicts.append(verdict(wrong, _has(SHARE_DUE.heading, "unread", "beyond"), words))
    return verdicts


def _sound(cells: _Cells, policy: Policy) -> Sequence[RowVerdict]:
    """What there is to say of a row of Outputs that counts."""
    core = in_specification(policy)
    units = cells.number(UNITS)
    blanks = _any([cells.number(share.heading) for share in SHARES], '=""')
    return (
        *([verdict(core, lambda row: _output(row).is_core, OK_CORE)] if core else []),
        *(cells.slight(share.heading) for share in SHARES),
        verdict(f"{units}<0", lambda row: _output(row).quantity < 0, OK_HARM),
        verdict(blanks, lambda row: any(map(row.blank, SHARES)), OK_BLANKS),
    )


def input_check() -> RowCheck:
    """What is still wrong with a row of Inputs."""
    cells = _Cells(INPUTS)
    value, volume, leakage = map(cells.number, (VALUE, VOLUME, LEAKAGE))
    below = _has(VALUE, "unsound"), _has(VOLUME, "unsound")
    return RowCheck(
        INPUTS,
        (
            cells.blank(DESCRIPTION, "Describe the input"),
            cells.blank(CATEGORY, "Choose a category"),
            cells.unlisted(CATEGORY, "Choose a category from the list"),
            cells.blank(VALUE, "Type the value in pounds"),
            cells.unread(VALUE),
            cells.unread(VOLUME),
            verdict(
                f"OR(N({value})<0,N({volume})<0)",
                lambda row: any(test(row) for test in below),
                capital(NO_INPUT_BELOW_0),
            ),
            cells.unread(LEAKAGE),
            verdict(
                f"OR(N({leakage})<0,N({leakage})>1)",
                _has(LEAKAGE, "beyond"),
                f"Leakage must be between 0 % and 100 %: type {A_SHARE}",
            ),
            cells.slight(LEAKAGE),
        ),
    )


def own_check() -> RowCheck:
    """What is still wrong with an own proxy."""
    cells = _Cells(OWN_PROXIES)
    name, value = cells.name(PROXY), cells.number(VALUE)
    columns = cells.columns

    def no_value(row: AnsweredRow) -> bool:
        return row.blank(columns[VALUE]) or row.has(VALUE, "unread")

    return RowCheck(
        OWN_PROXIES,
        (
            cells.blank(PROXY, "Name the proxy"),
            verdict(
                f"LEN({name})>{LONGEST_NAME}",
                _has(PROXY, "long"),
                "Give the proxy a shorter name",
            ),
            verdict(
                f"{cells.place(PROXY)}>0",
                _has(PROXY, "taken"),
                "The library has a proxy of this name: choose another",
            ),
            verdict(
                f"COUNTIF(OwnTidyNames,{sought(name)})>1",
                _has(PROXY, "twice"),
                "Two own proxies have this name",
            ),
            cells.blank(OUTCOME, "Choose the outcome"),
            cells.unlisted(OUTCOME, capital(LISTED_OUTCOME)),
            cells.blank(UNIT, "Say what one unit is"),
            verdict(f"NOT(ISNUMBER({value}))", no_value, "Type the value in pounds"),
            verdict(f"{value}<0", _has(VALUE, "unsound"), capital(NO_PROXY_BELOW_0)),
            verdict(
                f'{cells.cell(VALUE_USED)}=""',
                _has(PRICE_YEAR, "unsound"),
                "Choose a price year from the list, or leave it blank",
            ),
            cells.blank(SOURCE, "Give the source: who published it, and where"),
        ),
        OK_OWN,
    )
