"""How the comparison was made: policy, formulas, sources of every proxy used, limits."""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel import __version__
from sve_excel.comparison.bids import Comparison
from sve_excel.comparison.flags import MEANS_UP_TO
from sve_excel.comparison.lines import INPUT_LINES, LINES
from sve_excel.comparison.offers import LOOKED_UP, used_prices
from sve_excel.comparison.ranking import RATIOS_ALONE, rules_words
from sve_excel.comparison.study import Study
from sve_excel.comparison.verdict import (
    OF_ONE_KIND,
    ONE_PLACE,
    unlike_words,
    unranked_words,
    without_words,
)
from sve_excel.imprint import RULES_VALUES_SHA256
from sve_excel.looks.figures import PRICE
from sve_excel.looks.fitting import lines_needed
from sve_excel.looks.page import WRAPPED, Col, Page
from sve_excel.looks.palette import LINK
from sve_excel.method.value import FADING, IN_THE_FIRST_YEAR
from sve_excel.model import LineValue
from sve_excel.policy.award import SubCriterion
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import METHODS
from sve_excel.policy.writing import policy_items, policy_lists

METHOD = "Method"
_INPUTS_TOO = (
    "inputs and own proxies are brought to it from the year that a bid names, or that of its start "
    "date, and stand with their year in the sheet Input lines, which says where its deflator is a "
    "forecast"
)
METHOD_WIDTHS = (19.0, 30.0, 18.0, 14.0, 12.0, 12.0, 12.0, 8.0, 57.0)
FORMULAS = (
    ("Gross value", "units × value of one × years"),
    (
        "Net value",
        f"{IN_THE_FIRST_YEAR} × (1 - {FADING})^(year - 1), added up over the years; a last part "
        "year counts by its fraction. Shares multiply and are never added.",
    ),
    (
        "Present value",
        "each year's net value / (1 + discount rate)^year, the bands of rates chained; by the "
        "rates for health in rows that the library marks so; a value that holds a lifetime counts "
        "in its first year and is discounted for no other",
    ),
    (
        "Ratios",
        "gross, net and present value, each / inputs; the inputs are whole, or, where the policy's "
        "input_leakage is true, less what leaks, which is held between input_leakage_floor and "
        "input_leakage_cap. The net ratio by the other reading stands beside it",
    ),
    (
        "Sensitivity",
        "one assumption at a time, from one end of its range to the other: the ends of the "
        "simulation",
    ),
    (
        "Break-even",
        "(net value - inputs) / net value: how far the value may fall before £1 returns £1: the "
        "switching value of an appraisal",
    ),
    (
        "Simulation",
        "all assumptions at once, each by a step between -1 and 1 (a triangle around 0, the "
        "figure as bid); a proxy that several bids use takes the same step in all; the deflators "
        "of one kind, the units, the years and the inputs of a bid each move together; in the part "
        "shared_part of the draws all deflators of all bids take one step. The range goes from the "
        "5th to the 95th percentile, and as far as the figure as bid. The seed is fixed, and the "
        "same bid has the same range whatever its name",
    ),
    (
        "Ranges",
        "proxy: from the low to the high value of its source, where that gives them; else by the "
        "band of its grade (assumption). Share s: its odds times e^(4 × deflator_step × step) "
        "(assumption), so that it stays between 0 and 100 %; where it is lower than its reach, 0 "
        "and blank included, it goes up to that: the median of the published reports that state "
        "such an adjustment (deadweight 154 of 383, attribution 216, drop-off 90, displacement "
        "40; leakage: assumption). Units, years of what lasts longer than one, inputs, and the "
        "contract price where it counts: unit_step, duration_step, input_step and price_step "
        "(assumptions). Shared optimism: shared_part (assumption)",
    ),
    (
        "Floors",
        "a share below the policy's floor counts as the floor, but not in a row of harm (negative "
        "units), which a floor would make look smaller",
    ),
    (
        "Marks",
        " ".join(f"{method.name}: {method.how}." for method in METHODS.values())
        + " Price: marks for price × lowest price / price. The total is both, rounded; it gives "
        "the places. Without a method there are no marks, and the places are by net return",
    ),
    (
        "Procurement Act 2023",
        "section 19: the award goes to the tender that best satisfies the award criteria, "
        "assessed by the published methodology and relative importance: the ranking is by the"
        " rules that are named under Ranking, and by nothing else. Section 23: criteria "
        "relate to the subject-matter of the contract, are sufficiently clear, measurable and"
        " specific, and proportionate; how tenders are assessed, whether failing a criterion "
        "disqualifies, and how much each counts is said: in the policy, whose keys stand "
        "below, with the method in the sheet Marks; what is measured, in which unit and from which "
        "source, in the sheets Lines and Sources. Whether a criterion relates to the contract "
        "and is proportionate is for the buyer to say",
    ),
)
LIMITS = (
    "A share that is low or blank can only rise in the draws, as far as published reports go. So "
    "the middle of most ranges of the net return lies below the figure as bid.",
    RATIOS_ALONE,
    "A ratio is no verdict. It leaves out what has no price, and it rewards whoever assumes most.",
    "Bids of unlike kind (capital and revenue, one-off and ongoing, forecast and evaluative) are "
    "marked, not adjusted; forecasts and evaluations are ranked apart.",
    "Ranges cover the value of proxies, deflators, units, years, inputs and price within the "
    "policy's steps. They do not cover a promise that fails altogether, nor mistakes in what was "
    "counted.",
    "The bands of grades and the steps of units, years, deflators, inputs and price are the "
    "policy's assumptions, not measurements: no published study says how far bids miss. Costs to "
    "people outside the bid are counted only where the bidder wrote them down as harm.",
    "Flags are questions. A bid with none may be wrong, and one with many may be right.",
)
_NOT_LIVE = (
    "Figures of the simulation, of sensitivity and of break-even were worked out when this "
    "workbook was made; they do not follow a change in Lines. Everything else does, but for what "
    "is named here."
)


def write_method(page: Page, study: Study) -> None:
    """What is compared; versions, formulas, limits, policy."""
    comparison = study.comparison
    page.section("Like with like?")
    page.say(" ".join(unlike_words(comparison)) or OF_ONE_KIND)
    write_not_ranked(page, comparison)
    page.row += 1
    page.section("Worked out with")
    for label, text in worked_out_with(study):
        _pair(page, label, text)
    page.row += 1
    page.section("Formulas")
    for label, text in FORMULAS:
        _pair(page, label, text)
    page.row += 1
    page.section("What this cannot tell you")
    for text in (*LIMITS, _NOT_LIVE, *_stored(comparison)):
        page.say(text)
    page.row += 1
    _policy(page, study)


def write_not_ranked(page: Page, comparison: Comparison) -> None:
    """Say which bids have figures and no place, and which have no figures."""
    if told := unranked_words(comparison):
        page.section("Valued, and not ranked")
        for sentence in told:
            page.say(f"•  {sentence}")
        page.say(ONE_PLACE)
    if without := without_words(comparison):
        page.section("Not valued")
        page.say(f"{without} Each stands with its reason under the league table and in Files.")


def worked_out_with(study: Study) -> tuple[tuple[str, str], ...]:
    """Program, library, prices, policy and draws, each under its label."""
    library, policy = study.comparison.library, study.comparison.policy
    return (
        ("Program", f"sve-excel {__version__}"),
        ("Proxy library", f"{library.version}, SHA-256 {library.sha256}"),
        ("Price base", f"{library.price_base}, by HM Treasury's GDP deflator; {_INPUTS_TOO}"),
        ("Policy", f"{RULES_VALUES_SHA256} {policy.sha256}"),
        ("Ranking", rules_words(study.comparison)),
        ("Discount rate", _discounting(study.comparison)),
        ("Draws and seed", f"{study.simulation.draws:,}; {policy.uncertainty.seed}"),
    )


def _discounting(comparison: Comparison) -> str:
    """How later years are discounted, and which bids count their inputs whole all the same."""
    bids = comparison.bids
    whole = [bid.label for bid in bids if not bid.project.contract_years]
    return comparison.policy.discounting.words_among(whole, len(bids))


def _stored(comparison: Comparison) -> list[str]:
    """Say which figures are stored in so large a comparison that would be formulas otherwise."""
    said, beside = [], comparison.beside
    if len(comparison.bids) > MEANS_UP_TO:
        said.append(
            f"With more than {MEANS_UP_TO} bids the mean deflators in Plausibility are stored "
            "numbers, so that the workbook opens fast; they do not follow a change in Lines."
        )
    lines = sum(len(bid.valuation.lines) for bid in comparison.bids)
    if lines > LOOKED_UP and not beside.lines:
        said.append(
            f"With more than {LOOKED_UP:,} lines the net values in Commitments are stored numbers; "
            "they do not follow a change in Lines."
        )
    for what, file in ((LINES, beside.lines), (INPUT_LINES, beside.inputs)):
        if file:
            said.append(
                f"{what} has more rows than a sheet ({comparison.most_rows:,}), so they stand in "
                f"the file {file} beside this workbook. Sums over them in League table, "
                "Categories, Outcomes, Plausibility and Commitments are stored numbers."
            )
    return said


def _pair(page: Page, label: str, text: str) -> None:
    page.sheet.write_string(page.row, 0, label, page.formats(bold=True, valign="top"))
    form = page.formats(text_wrap=True, valign="top")
    page.sheet.merge_range(page.row, 1, page.row, page.last, "", form)
    page.text(page.row, 1, text, form)
    page.down(15.5 * lines_needed(text, page.width - 19) + 2)


def _policy(page: Page, study: Study) -> None:
    page.section("Policy: every rule in force")
    columns = [Col("Section", 19), Col("Key", 30), Col("Value", 18), Col("Default", 14)]
    page.header(columns, height=18)
    page.sheet.repeat_rows(page.row - 1)  # the table is the last thing on the sheet
    head = page.formats.header()
    page.sheet.merge_range(page.row - 1, 4, page.row - 1, page.last, "What it means", head)
    for rule in rules_in_force(study.comparison.policy):
        form = page.formats.cell(valign="top", bold=not rule.default, text_wrap=True)
        texts = (rule.section, rule.key, rule.value, "yes" if rule.default else "no")
        for column, text in enumerate(texts):
            page.text(page.row, column, text, form)
        wrap = page.formats(**WRAPPED)
        page.sheet.merge_range(page.row, 4, page.row, page.last, "", wrap)
        page.text(page.row, 4, rule.words, wrap)
        lines = max(*map(lines_needed, (rule.words, rule.key, rule.value), (99, 29, 16.5)))
        page.down(15.5 * lines + 2)


@dataclass(frozen=True, slots=True)
class InForce:
    """One rule of the policy as people read it; ``default`` says that it is not changed."""

    section: str
    key: str
    value: str
    default: bool
    words: str


def rules_in_force(policy: Policy) -> list[InForce]:
    """Every rule of a policy, in its order."""
    usual = {(part, key): value for part, key, value, _ in policy_items(DEFAULT_POLICY)}
    return [
        InForce(part, key, _said(value), usual[part, key] == value, words)
        for part, key, value, words in policy_items(policy)
    ] + [
        InForce(f"{part} {number}", key, _said(value), False, words)
        for part, number, keys in policy_lists(policy)
        for key, value, words in keys
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.12g}"
    if isinstance(value, tuple):
        return ", ".join(_said(each) for each in value) or "none"
    if isinstance(value, SubCriterion):
        return f"{value.name} ({value.marks:g})"
    return str(value) or "none"


SOURCES = "Sources"
SOURCE_COLUMNS = (
    Col("Id", 19),
    Col("Proxy", 30),
    Col("Unit", 18),
    Col("Published", 14, PRICE),
    Col("Prices of", 12),
    Col("Low", 12, PRICE),
    Col("Value used", 12, PRICE),
    Col("Grade", 8),
    Col("Source", 57),
)


def write_sources(page: Page, study: Study) -> None:
    """Every proxy that was used, with its value and where that comes from."""
    page.header(SOURCE_COLUMNS, height=18)
    page.sheet.repeat_rows(page.row - 1)
    page.sheet.freeze_panes(page.row, 0)
    for name, line in used_prices(study).items():
        _source(page, name, line)


def _source(page: Page, name: str, line: LineValue) -> None:
    claim = line.claim
    proxy, own = claim.proxy, claim.own
    wrap = page.formats.cell(**WRAPPED)
    money = page.formats.cell(PRICE, valign="top")
    if proxy:
        source = f"{proxy.publisher}: {proxy.source} ({proxy.source_year}). {proxy.locator}"
        texts = (proxy.id, proxy.name, proxy.unit, proxy.price_year, proxy.confidence, source)
        published, low = proxy.value, proxy.uprated_low
    else:
        assert own
        source = f"The bidder's own: {own.source}"
        texts = ("own", name.removeprefix("own: "), own.unit, own.prices.words, "own", source)
        published, low = own.value or 0.0, None
    for column, text in zip((0, 1, 2, 4, 7, 8), texts, strict=True):
        page.text(page.row, column, text, wrap)
    for column, number in ((3, published), (5, low), (6, claim.price)):
        if number is None:
            page.text(page.row, column, "–", page.formats.cell(align="right", valign="top"))
        else:
            page.number(page.row, column, number, money)
    if proxy:
        linked = page.formats.cell(font_color=LINK, underline=1, valign="top")
        page.sheet.write_url(page.row, 0, proxy.url, linked, proxy.id)
    lines = max(lines_needed(texts[1], 28.5), lines_needed(source, 55.5))
    page.down(15 * lines + 3)
