"""The one description of the workbook: sheets, headings, labels, choices, names and looks.

The template is built from it, the reader looks for what it names, the manual quotes it. Nothing
here knows how a sheet is written or read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sve_excel.records.columns import Column, Field, Share

TEMPLATE_VERSION = "2"
NO_PROXY = "No financial proxy: describe only"

START, PROJECT, OUTPUTS, INPUTS = "Start", "Project", "Outputs", "Inputs"
FIND, PROXIES, OWN_PROXIES, LISTS = "Find a proxy", "Proxies", "Own proxies", "Lists"
SHEETS = (START, PROJECT, OUTPUTS, INPUTS, FIND, PROXIES, OWN_PROXIES, LISTS)

TITLE_ROW, HELP_ROW, HEADING_ROW = 0, 1, 3  # zero-based, as XlsxWriter counts
FIRST_ROW = HEADING_ROW + 1
OUTPUT_ROWS, INPUT_ROWS, OWN_ROWS = 100, 50, 20
EXCEL_ROWS = 1_048_576

EVALUATIONS = ("Forecast", "Evaluative")
FUNDINGS = ("Revenue", "Capital", "Mixed")
NATURES = ("One-off", "Ongoing")
INPUT_CATEGORIES = (
    "Cash",
    "Staff time",
    "Volunteer time",
    "In-kind goods and services",
    "Premises",
    "Equipment",
    "Other",
)

# headings and labels by which rooms name a column or an answer: each is written once, here
DESCRIPTION = "Description"
CHECK = "Check"
CATEGORY = "Category"
OUTCOME = "Outcome"
PROXY = "Proxy"
UNIT = "Unit"
PROXY_VALUE = "Proxy value"
UNITS = "Units"
DURATION = "Duration"
LEAKAGE = "Leakage"
DEADWEIGHT = "Deadweight"
EVIDENCE = "Evidence"
GROSS_VALUE = "Gross value"
NET_VALUE = "Net value"
SOURCE = "Source"
VALUE = "Value"
VOLUME = "Volume"
GROSS_INPUT = "Gross input"
NET_INPUT = "Net input"
PRICE_YEAR = "Price year"
VALUE_USED = "Value used"
PROJECT_NAME = "Project name"
ORGANISATION = "Organisation"
EVALUATION = "Evaluation"
FUNDING = "Funding"
NATURE = "Nature"
START_DATE = "Start date"
END_DATE = "End date"
CONTRACT_PRICE = "Contract price"
PEOPLE = "People who benefit"
TEMPLATE_LABEL = "Template version"
LIBRARY_LABEL = "Library version"
PRICE_BASE_LABEL = "Price base"
# what a row shows of a claim: the words that link to its source, and the unit where none is priced
SOURCE_LINKS = {"library": "Source", "own": "Own"}
UNPRICED = "no price"

# Shares, with a first choice. Bands: HCA Additionality Guide, 4th edition (2014), indicative; the
# guide gives deadweight by kind of project and no bands for attribution and drop-off.
OUTPUT_COLUMNS: tuple[Column, ...] = (
    Column(
        DESCRIPTION,
        "description",
        "text",
        25,
        True,
        "What you do or deliver, for whom. One output in each row.",
    ),
    Column(CHECK, "", "computed", 15),
    Column(CATEGORY, "category", "choice", 14, True, "Choose one of the eight categories first."),
    Column(
        OUTCOME,
        "outcome",
        "choice",
        18,
        True,
        "Choose what changes for people. Choose the category first.",
    ),
    Column(
        PROXY,
        "proxy",
        "choice",
        36,
        True,
        "Choose the financial proxy: what one unit of this change is worth. "
        "Choose the outcome first. The last entry describes without a price.",
    ),
    Column(UNIT, "", "computed", 10.5),
    Column(PROXY_VALUE, "shown", "computed", 10),
    Column(
        UNITS,
        "units",
        "number",
        8,
        True,
        "How many, counted in the unit shown to the left. A negative number is harm.",
    ),
    Column(
        DURATION,
        "duration",
        "years",
        8.5,
        False,
        "For how many years the change lasts. Blank counts as 1.",
    ),
    Share(
        LEAKAGE,
        "leakage",
        8,
        question="How much of the benefit went to people or places outside those the project is "
        "for?",
        bands="none 0 · low 10 · medium 25 · high 50 · very high 75 · total 100 %",
        lost="went to others or elsewhere",
        example="Type 10%.",
    ),
    Share(
        DEADWEIGHT,
        "deadweight",
        10.5,
        question="How much would have happened anyway?",
        bands="reports that state any: mostly 10 to 35 %",
        lost="would have happened anyway",
        example="Type 20%.",
        narrow="Dead-weight",
    ),
    Share(
        "Attribution",
        "attribution",
        10.5,
        question="How much of the change is due to other people or organisations? 0 % = all of it "
        "is yours.",
        bands="reports that state any: mostly 15 to 42 %",
        lost="is due to others",
        narrow="Attri-bution",
    ),
    Share(
        "Drop-off",
        "drop_off",
        8,
        question="By how much does the benefit fade each year after the first?",
        bands="reports that state any: mostly 10 to 50 %",
        lost="fades after the first year",
        fades=True,
    ),
    Share(
        "Displacement",
        "displacement",
        12,
        question="How much of it only moved a problem or a benefit from somewhere else?",
        bands="none 0 · low 25 · medium 50 · high 75 · total 100 %",
        lost="was moved from elsewhere",
        narrow="Displace-ment",
    ),
    Column(
        EVIDENCE,
        "evidence",
        "text",
        21,
        False,
        "How you know: records, a survey, a study, an agreement.",
    ),
    Column(GROSS_VALUE, "", "computed", 10.5),
    Column(NET_VALUE, "", "computed", 10.5),
    Column(SOURCE, "", "computed", 7.5),
)
SHARES = tuple(column for column in OUTPUT_COLUMNS if isinstance(column, Share))
# in the order in which they are taken off: each once, then the one that fades
TAKEN_OFF = tuple(sorted(SHARES, key=lambda share: share.fades))
SHARE_HEADINGS = tuple(share.heading for share in SHARES)

INPUT_COLUMNS: tuple[Column, ...] = (
    Column(
        DESCRIPTION,
        "description",
        "text",
        34,
        True,
        "What the project takes: money, time, rooms, goods, given or paid for.",
    ),
    Column(CHECK, "", "computed", 17),
    Column(CATEGORY, "category", "choice", 24, True, "Choose the kind of input."),
    Column(VALUE, "value", "money", 12, True, "Pounds for one. Value given time at a fair wage."),
    Column(
        VOLUME,
        "volume",
        "number",
        8.5,
        False,
        "How many: hours, months, items. Blank counts as 1.",
    ),
    Column(
        LEAKAGE,
        "leakage",
        "share",
        8.5,
        False,
        "How much of the money left the area? Blank counts as 0 %.",
    ),
    Column(
        EVIDENCE,
        "evidence",
        "text",
        25,
        False,
        "How you know: budget, payroll, time sheets, a quote.",
    ),
    Column(GROSS_INPUT, "", "computed", 12),
    Column(NET_INPUT, "", "computed", 12),
)

OWN_COLUMNS: tuple[Column, ...] = (
    Column(PROXY, "name", "text", 33, True, "A name that no proxy of the library has."),
    Column(CHECK, "", "computed", 20),
    Column(
        OUTCOME,
        "outcome",
        "choice",
        30,
        True,
        "The outcome under which it may be chosen in Outputs.",
    ),
    Column(UNIT, "unit", "text", 15.5, True, "What one unit is: person per year, hour, visit."),
    Column(VALUE, "value", "money", 12, True, "Pounds for one unit."),
    Column(
        PRICE_YEAR,
        "price_year",
        "choice",
        12,
        False,
        "The year whose prices the value is in: 2022/23 or 2022. Blank: that of the inputs, as "
        "Project says.",
    ),
    Column(
        SOURCE, "source", "text", 32, True, "Who published the figure, where, and on what page."
    ),
    Column(VALUE_USED, "", "computed", 13),
)
# in Outputs, behind all others, where the rules of the tender ask for them by these keys
_CORE = "Yes: the specification asks for it already. It is listed and not valued. Blank: no."
_DUE = "How much of it comes of this contract and of no other work. Blank counts as 100 %."
CORE_SERVICE = Column("In the specification?", "core", "choice", 14, False, _CORE)
SHARE_DUE = Column("Share due to this contract", "due", "share", 14, False, _DUE)
_WHERE = "Postcodes or wards in which the benefit falls, a comma between two. Blank: not said."
WHERE = Column("Where it falls", "where", "text", 20, False, _WHERE)
_ASKED = {"ask_core_service": CORE_SERVICE, "ask_share": SHARE_DUE, "ask_place": WHERE}
ASKED_COLUMNS: Mapping[str, Column] = _ASKED
YES_NO = ("Yes", "No")
YES_OR_NO = "YesOrNo"  # the workbook's list of these
TABLES = {OUTPUTS: OUTPUT_COLUMNS, INPUTS: INPUT_COLUMNS, OWN_PROXIES: OWN_COLUMNS}
# what may be read, whatever the rules ask
READ_TABLES = {**TABLES, OUTPUTS: (*OUTPUT_COLUMNS, *ASKED_COLUMNS.values())}

INPUT_PRICES = "Prices of the inputs"
FIELDS = (
    Field(PROJECT_NAME, "name", "text", True, prompt="The name by which the project is known."),
    Field(ORGANISATION, "organisation", "text", True, prompt="Who bids or reports."),
    Field(
        EVALUATION,
        "evaluation",
        "choice",
        True,
        EVALUATIONS,
        "Forecast: what you expect. Evaluative: what has happened.",
    ),
    Field(
        FUNDING,
        "funding",
        "choice",
        choices=FUNDINGS,
        prompt="Revenue pays for running things; capital buys or builds them.",
    ),
    Field(
        NATURE,
        "nature",
        "choice",
        choices=NATURES,
        prompt="One-off: ends when it is delivered. Ongoing: goes on from year to year.",
    ),
    Field("Place", "place", "text", prompt="Where the change happens."),
    Field(START_DATE, "start", "date", prompt="Day, month and year: 01/04/2026."),
    Field(END_DATE, "end", "date", prompt="Day, month and year: 31/03/2029."),
    Field(
        CONTRACT_PRICE,
        "contract_price",
        "money",
        prompt="Pounds for the whole contract. Leave it blank if there is none.",
    ),
    Field(
        INPUT_PRICES,
        "input_prices",
        "choice",
        prompt="The year in whose prices the inputs are: 2025/26 or 2025. Blank: the year of the "
        "start date. All values and inputs are brought to the prices of one year.",
        since=2,
        among="PriceYears",
    ),
    Field(
        PEOPLE,
        "beneficiaries",
        "number",
        prompt="How many different people, each counted once.",
    ),
    Field(
        "What changed and for whom",
        "narrative",
        "text",
        prompt="In a few sentences: who is better off, how, how much. The results print it first.",
        lines=6,
    ),
    Field("Who was asked", "consulted", "text", prompt="Whose views this rests on.", lines=3),
    Field(
        "Where the data come from",
        "data_sources",
        "text",
        prompt="Records, surveys, studies, estimates.",
        lines=3,
    ),
    Field(
        "Outcomes that have no price",
        "unpriced",
        "text",
        prompt="What matters and cannot be put in pounds.",
        lines=3,
    ),
    Field(
        "Lots you bid for", "lots", "code", prompt="Where there are lots: 1, say, or 1, 2.", since=2
    ),
    Field(
        "Postal address",
        "address",
        "text",
        prompt="Where a letter reaches you. Public buyers must name it when they award a contract.",
        lines=2,
        since=2,
    ),
    Field("E-mail", "email", "text", prompt="Where questions on this bid reach you.", since=2),
    Field(
        "Supplier identifier",
        "identifier",
        "code",
        prompt="The code that you got when you registered as a supplier on the central digital "
        "platform for public contracts. Leave it blank if you have none.",
        since=2,
    ),
    Field(
        "Small or medium-sized",
        "small",
        "choice",
        prompt="Yes if yours is a small or medium-sized organisation. Leave it blank if you do not "
        "know.",
        since=2,
        among=YES_OR_NO,
    ),
    Field(
        "Charity or social enterprise",
        "value_driven",
        "choice",
        prompt="Yes if your organisation stands apart from government, is led by its values, and "
        "puts most of any surplus back into social, environmental or cultural aims.",
        since=2,
        among=YES_OR_NO,
    ),
)
LABELS = {field.attribute: field.label for field in FIELDS}
# in which a bid tells its story in sentences
ACCOUNT = tuple(
    field
    for field in FIELDS
    if field.attribute in ("narrative", "consulted", "data_sources", "unpriced")
)
# the live panel of Project
PANEL = ("Gross return per £1", "Net return per £1")
TOTALS = ("Total gross value", "Total net value", "Total gross input", "Total net input")
VERSION_LABELS = (TEMPLATE_LABEL, LIBRARY_LABEL, "Library SHA-256", PRICE_BASE_LABEL)

BANDS_SOURCE = (
    "Indicative. Bands for leakage and displacement: HCA Additionality Guide, 4th edition (2014). "
    "The others: middle half of those of 383 published SROI reports that state any: deadweight "
    "154, attribution 216, drop-off 90 (github.com/jcmunozmora/sroi-meta-analysis, March 2026; "
    "not peer reviewed); most state none. A yardstick, never a default."
)

# the net return by the other reading of inputs than the policy's, by its ``input_leakage``
OTHER_NET = {
    False: "Net return if inputs that leak are left out",
    True: "Net return for every £1 of whole inputs",
}
STAYS = "Share of the inputs that stays in the area"
PRICE_FACTOR = "£1 of the inputs at the price base"

BEARER_LABEL = {
    "fiscal": "Public purse",
    "economic": "Businesses and incomes",
    "social": "People's health and wellbeing",
    "environmental": "Nature and climate",
    "not stated": "Own proxies (not stated)",
}


def gains_words(gains: tuple[tuple[str, float], ...]) -> str:
    """Who gains which share, in words; the share only where it is not the whole."""
    if len(gains) == 1:
        return BEARER_LABEL[gains[0][0]]
    return "; ".join(f"{BEARER_LABEL[name]} {share * 100:.4g} %" for name, share in gains)


def column_index(columns: tuple[Column, ...], heading: str) -> int:
    """Where a column stands in its table, counted from 0."""
    return next(i for i, column in enumerate(columns) if column.heading == heading)


@cache
def column_letter(index: int) -> str:
    """Excel's letters for a column counted from 0: 0 is A, 27 is AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def letters(columns: tuple[Column, ...]) -> Mapping[str, str]:
    """Column letters by heading."""
    return MappingProxyType({column.heading: column_letter(i) for i, column in enumerate(columns)})
