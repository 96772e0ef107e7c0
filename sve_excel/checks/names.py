"""Names that a row gives: category, outcome and proxy are known, and belong together."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.checks.case import NOT_IN_LIST, Case, Check
from sve_excel.checks.editions import renamed_by_workbook
from sve_excel.findings.phrases import (
    CATEGORY_FIRST,
    LISTED_OUTCOME,
    NO_PROXY_BELOW_0,
    PROXY_OF_OUTCOME,
)
from sve_excel.findings.rule import Rule
from sve_excel.layout import (
    CATEGORY,
    NO_PROXY,
    OUTCOME,
    OUTPUTS,
    OWN_PROXIES,
    PRICE_YEAR,
    PROXY,
    VALUE,
)
from sve_excel.library.library import Library, RetiredProxy
from sve_excel.model import Finding, Output, OwnProxy, Place
from sve_excel.records.columns import LONGEST_NAME
from sve_excel.words.folding import fold
from sve_excel.words.near import ask_for
from sve_excel.words.saying import capital, either, figure, pounds, quote


@Check
def check_category(case: Case) -> Iterator[Finding]:
    """A category is one of the eight."""
    names = [category.name for category in case.library.categories]
    for output in case.submission.outputs:
        if output.category and output.category not in names:
            home = case.library.outcome_by_name.get(fold(output.outcome))
            choices = f"{home[1]}, to which its outcome belongs" if home else either(names)
            yield NOT_IN_LIST.at(
                case.place(OUTPUTS, output, CATEGORY),
                what="category",
                found=quote(output.category),
                choices=choices,
            )


OUTCOME_UNKNOWN = Rule(
    "SVE319",
    "outcome-unknown",
    "error",
    "the outcome {found} is not in the library.",
    "{how}",
    manual={"how": f"{capital(LISTED_OUTCOME)}; {CATEGORY_FIRST}."},
)

OUTCOME_NOT_IN_CATEGORY = Rule(
    "SVE301",
    "outcome-not-in-category",
    "error",
    "the outcome {found} does not belong to the category {category}.",
    "{how}",
    manual={"how": "Choose an outcome of this category, or set the category to the outcome's own."},
)


@Check
def check_outcome(case: Case) -> Iterator[Finding]:
    """An outcome is one of the library's and belongs to the category beside it."""
    outcomes = case.library.outcomes
    for output in case.submission.outputs:
        if not output.outcome:
            continue
        known = case.library.outcome_by_name.get(fold(output.outcome))
        place = case.place(OUTPUTS, output, OUTCOME)
        if known is None:
            choices = outcomes.get(output.category, ())
            how = f"Choose {either(choices)}." if choices else f"{capital(CATEGORY_FIRST)}."
            if proxy := case.library.by_name.get(fold(output.proxy)):
                how = (
                    f"In the library its proxy stands under {quote(proxy.outcome)} "
                    f"({proxy.category}): choose these."
                )
            yield OUTCOME_UNKNOWN.at(place, found=quote(output.outcome), how=how)
        elif output.category in outcomes and known[1] != output.category:
            yield OUTCOME_NOT_IN_CATEGORY.at(
                place,
                found=quote(output.outcome),
                category=quote(output.category),
                how=f"Choose an outcome of this category, or set the category to {known[1]}.",
            )


@Check
def check_own_outcome(case: Case) -> Iterator[Finding]:
    """An own proxy stands under an outcome of the library."""
    for own in case.submission.own_proxies:
        if own.outcome and fold(own.outcome) not in case.library.outcome_by_name:
            yield OUTCOME_UNKNOWN.at(
                case.place(OWN_PROXIES, own, OUTCOME),
                found=quote(own.outcome),
                how=f"{capital(LISTED_OUTCOME)}.",
            )


PROXY_NOT_UNDER_OUTCOME = Rule(
    "SVE303",
    "proxy-not-under-outcome",
    "error",
    "the proxy {found} does not belong to the outcome {outcome}.",
    capital(PROXY_OF_OUTCOME) + " again, or set the outcome to {right}.",
)


@Check
def check_proxy(case: Case) -> Iterator[Finding]:
    """A proxy is one of the library's or the bidder's own, and stands under its row's outcome."""
    for claim in case.claims:
        output = claim.output
        if not output.proxy or output.proxy == NO_PROXY:
            continue
        place = case.place(OUTPUTS, output, PROXY)
        source = claim.proxy or claim.own
        if source is None:
            yield _unknown_proxy(case, output, place)
        elif output.outcome and source.outcome and source.outcome != output.outcome:
            yield PROXY_NOT_UNDER_OUTCOME.at(
                place,
                found=quote(output.proxy, 120),
                outcome=quote(output.outcome),
                right=quote(source.outcome),
            )


PROXY_RETIRED = Rule(
    "SVE316",
    "proxy-retired",
    "error",
    "the proxy {found} was retired from the library on {when}: {reason}.",
    "{how}",
    manual={"how": "Choose the proxy that has replaced it, or another one."},
)

PROXY_RENAMED_OTHERWISE = Rule(
    "SVE325",
    "proxy-renamed-otherwise",
    "error",
    "the library does not have {found}; the workbook gives it the id {id}, which in the "
    "library is {proxy}, but {what}.",
    "Choose the proxy again from the current template. Ask who changed the sheet Proxies.",
)

PROXY_UNKNOWN = Rule(
    "SVE302",
    "proxy-unknown",
    "error",
    "the proxy {found} is not in the library or in Own proxies.",
    "{how}",
    manual={
        "how": "Choose one from the list (the nearest names are offered), or add it to "
        "Own proxies with its source."
    },
)


def _unknown_proxy(case: Case, output: Output, place: Place) -> Finding:
    name, library = fold(output.proxy), case.library
    retired = library.retired_by_name.get(name) or library.retired_by_id.get(
        library.former_names.get(name, "")
    )
    if retired:
        how = _instead(retired, library)
        return PROXY_RETIRED.at(
            place,
            found=quote(output.proxy, 120),
            when=retired.retired_on,
            reason=retired.reason,
            how=how,
        )
    copy = case.submission.copied.get(fold(output.proxy))
    if copy and (now := case.library.by_id.get(copy.id)):
        differing = [
            f"{what} is {quote(there)} and not {quote(here)}"
            for what, here, there in (
                ("its unit", copy.unit, now.unit),
                ("its outcome", copy.outcome, now.outcome),
            )
            if fold(here) != fold(there)
        ]
        return PROXY_RENAMED_OTHERWISE.at(
            place,
            found=quote(output.proxy, 120),
            id=copy.id,
            proxy=quote(now.name, 120),
            what=" and ".join(differing),
        )
    near = case.library.nearest(output.proxy, output.outcome)
    offered = ask_for([quote(name, 120) for name in near])
    how = f"{offered} Choose one from the list, or add it to Own proxies with its source.".lstrip()
    return PROXY_UNKNOWN.at(place, found=quote(output.proxy, 120), how=how)


def _instead(retired: RetiredProxy, library: Library) -> str:
    """Say what to choose in the place of a retired proxy, each at its value, and what it was at."""
    old = f"{pounds(retired.proxy.uprated, 2)} for each {retired.proxy.unit}"
    if not retired.replaced_by:
        return f"Choose another proxy; nothing stands in the place of this one, at {old}."
    names = [
        f"{quote(proxy.name, 120)} ({pounds(proxy.uprated, 2)} for each {proxy.unit})"
        for proxy in (library.by_id[each] for each in retired.replaced_by)
    ]
    return f"Choose {either(names)} in the place of this one, at {old}."


PROXY_RENAMED = Rule(
    "SVE324",
    "proxy-renamed",
    "warning",
    "the library no longer has {found}; by its id in the workbook, {id}, it is now {proxy}, "
    "which was used at £{value} for each {unit}.",
    "Check that both mean the same; sve-excel upgrade puts the new words into the row.",
)


@Check
def check_renamed(case: Case) -> Iterator[Finding]:
    """A proxy that only the workbook's id led to says so, in its own words and the library's."""
    for claim in case.claims:
        if claim.proxy and renamed_by_workbook(case, claim):
            yield PROXY_RENAMED.at(
                case.place(OUTPUTS, claim.output, PROXY),
                found=quote(claim.output.formerly, 120),
                id=claim.proxy.id,
                proxy=quote(claim.proxy.name, 120),
                value=f"{claim.proxy.uprated:,.2f}",
                unit=claim.proxy.unit,
            )


OWN_PROXY_IS_LIBRARY = Rule(
    "SVE313",
    "own-proxy-is-library",
    "error",
    "the own proxy {proxy} has the name of a proxy of the library.",
    "Give the own proxy another name, or choose the library's.",
)

OWN_PROXY_TWICE = Rule(
    "SVE317",
    "own-proxy-twice",
    "error",
    "two own proxies have the name {proxy}: also in {other}.",
    "Give each own proxy a name of its own.",
)

OWN_NAME_TOO_LONG = Rule(
    "SVE349",
    "own-name-too-long",
    "error",
    f"the own proxy {{proxy}} has a name of more than {LONGEST_NAME} characters, which the "
    "workbook cannot look up.",
    "Give it a shorter name, in Own proxies and in the rows that use it; what it is in full goes "
    "into Source.",
)

OWN_VALUE_NEGATIVE = Rule(
    "SVE322",
    "own-value-negative",
    "error",
    "value is {found}: " + NO_PROXY_BELOW_0 + ".",
    "Type what one unit is worth as a positive number; harm is negative units in Outputs.",
)

PRICE_YEAR_UNKNOWN = Rule(
    "SVE315",
    "price-year-unknown",
    "error",
    "the price year {found} is not one that the deflator table covers.",
    "Type a financial year such as {example}, or a calendar year such as 2023.",
    manual={"example": "2024/25"},
)


@Check
def check_own_names(case: Case) -> Iterator[Finding]:
    """An own proxy has a name of its own, and a price year that the deflator table covers."""
    seen: dict[str, OwnProxy] = {}
    for own in case.submission.own_proxies:
        name = fold(own.name)
        if name and name in case.library.by_name:
            place = case.place(OWN_PROXIES, own, PROXY)
            yield OWN_PROXY_IS_LIBRARY.at(place, proxy=quote(own.name, 120))
        elif name in seen:
            yield OWN_PROXY_TWICE.at(
                case.place(OWN_PROXIES, own, PROXY),
                proxy=quote(own.name, 120),
                other=seen[name].cells.get(PROXY, ""),
            )
        if name:
            seen.setdefault(name, own)
        if len(own.name) > LONGEST_NAME:
            yield OWN_NAME_TOO_LONG.at(
                case.place(OWN_PROXIES, own, PROXY),
                proxy=quote(own.name, 120),
            )
        if own.value is not None and own.value < 0:
            place = case.place(OWN_PROXIES, own, VALUE)
            yield OWN_VALUE_NEGATIVE.at(place, found=figure(own.value))
        if own.value is not None and own.uprated is None:
            yield PRICE_YEAR_UNKNOWN.at(
                case.place(OWN_PROXIES, own, PRICE_YEAR),
                found=quote(own.price_year),
                example=case.library.price_base,
            )
