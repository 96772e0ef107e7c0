"""What a submission claims, held against the library and the policy: one small function a rule.

Every function has one signature, ``(case) -> findings``, and its docstring is the rule. Adding a
rule is writing a function and naming it in ``CHECKS``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sve_excel.findings import figure, finding, quote
from sve_excel.layout import (
    FIELDS,
    INPUT_CATEGORIES,
    INPUT_COLUMNS,
    INPUTS,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    SHARE_HEADINGS,
    TEMPLATE_VERSION,
    Column,
)
from sve_excel.model import Claim, Finding, Input, Output, OwnProxy, Place, Submission
from sve_excel.policy import Policy
from sve_excel.proxies import Library
from sve_excel.ruled import barred
from sve_excel.text import fold

_PENNY = 0.005  # two figures in pounds that differ by less are the same
SHARES = {
    "Leakage": "leakage",
    "Deadweight": "deadweight",
    "Attribution": "attribution",
    "Drop-off": "drop_off",
    "Displacement": "displacement",
}
_ATTRIBUTES = {
    "Description": "description",
    "Category": "category",
    "Outcome": "outcome",
    "Proxy": "proxy",
    "Units": "units",
    "Value": "value",
}
_OWN_ATTRIBUTES = {
    "Proxy": "name",
    "Outcome": "outcome",
    "Unit": "unit",
    "Value": "value",
    "Source": "source",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a check may look at: a settled submission and what it is held against."""

    submission: Submission
    claims: tuple[Claim, ...]
    library: Library
    policy: Policy

    def place(self, sheet: str, row: Output | Input | OwnProxy, heading: str) -> Place:
        """Where a row's cell under a heading stands."""
        return Place(self.submission.file, sheet, row.cells.get(heading, ""))


def check(case: Case) -> list[Finding]:
    """Everything that the checks find, rule by rule."""
    return [found for rule in CHECKS for found in rule(case)]


# --- the project


def check_project_required(case: Case) -> Iterator[Finding]:
    """Project name, organisation and evaluation are given."""
    project = case.submission.project
    for field in FIELDS:
        if (
            field.required
            and not getattr(project, field.attribute)
            and field.label not in project.unreadable
        ):
            place = Place(case.submission.file, PROJECT, project.cells.get(field.label, ""))
            how = f": choose {_either(field.choices)}" if field.choices else ""
            yield finding("required-empty", place, what=field.label.lower(), how=how)


def check_project_choices(case: Case) -> Iterator[Finding]:
    """Evaluation, funding and nature are one of their choices."""
    project = case.submission.project
    for field in FIELDS:
        answer = getattr(project, field.attribute)
        if field.choices and answer and answer not in field.choices:
            yield finding(
                "not-in-list",
                Place(case.submission.file, PROJECT, project.cells.get(field.label, "")),
                what=field.label.lower(),
                found=quote(answer),
                choices=_either(field.choices),
            )


def check_project_dates(case: Case) -> Iterator[Finding]:
    """The project does not end before it starts."""
    project = case.submission.project
    if project.start and project.end and project.end < project.start:
        yield finding(
            "dates-the-wrong-way",
            Place(case.submission.file, PROJECT, project.cells.get("End date", "")),
            start=f"{project.start:%d/%m/%Y}",
            end=f"{project.end:%d/%m/%Y}",
        )


# --- rows that are not whole


def check_outputs_complete(case: Case) -> Iterator[Finding]:
    """An output has a description, a category, an outcome, a proxy and units."""
    for output in case.submission.outputs:
        free = {"Units"} if output.proxy == NO_PROXY else set()
        empty = _empty(output, OUTPUT_COLUMNS, _ATTRIBUTES, free)
        yield from _incomplete(case, OUTPUTS, output, empty, OUTPUT_COLUMNS)


def check_inputs_complete(case: Case) -> Iterator[Finding]:
    """An input has a description, a category and a value."""
    for each in case.submission.inputs:
        empty = _empty(each, INPUT_COLUMNS, _ATTRIBUTES, set())
        yield from _incomplete(case, INPUTS, each, empty, INPUT_COLUMNS)


def check_own_proxies_complete(case: Case) -> Iterator[Finding]:
    """An own proxy has a name, an outcome, a unit, a value and a source."""
    for own in case.submission.own_proxies:
        empty = _empty(own, OWN_COLUMNS, _OWN_ATTRIBUTES, set())
        yield from _incomplete(case, OWN_PROXIES, own, empty, OWN_COLUMNS)


def _empty(
    row: Output | Input | OwnProxy,
    columns: Sequence[Column],
    attributes: dict[str, str],
    free: set[str],
) -> list[str]:
    return [
        column.heading
        for column in columns
        if column.required
        and column.heading not in free
        and column.heading not in row.unreadable
        and getattr(row, attributes[column.heading]) in (None, "")
    ]


def _incomplete(
    case: Case,
    sheet: str,
    row: Output | Input | OwnProxy,
    empty: list[str],
    columns: Sequence[Column],
) -> Iterator[Finding]:
    if not empty:
        return
    place = case.place(sheet, row, empty[0])
    if len(empty) == 1:
        kind = next(column.kind for column in columns if column.heading == empty[0])
        how = " from the list" if kind == "choice" else ""
        yield finding("required-empty", place, what=empty[0].lower(), how=how)
    else:
        yield finding("row-half-filled", place, what=_all(empty))


# --- numbers out of range


def check_shares(case: Case) -> Iterator[Finding]:
    """A share lies between 0 and 1."""
    for output in case.submission.outputs:
        for heading, attribute in SHARES.items():
            yield from _share(case, OUTPUTS, output, heading, getattr(output, attribute))
    for each in case.submission.inputs:
        yield from _share(case, INPUTS, each, "Leakage", each.leakage)


def _share(
    case: Case, sheet: str, row: Output | Input, heading: str, share: float | None
) -> Iterator[Finding]:
    if share is None or 0 <= share <= 1:
        return
    found = f"{share:.12g} ({share * 100:,.12g} %)"
    if 1 < share <= 100:
        how = f"Did you mean {share:.12g} %? Type {share:.12g}% or {share / 100:.12g}."
    else:
        how = "Type a share between 0% and 100%."
    place = case.place(sheet, row, heading)
    yield finding("share-out-of-range", place, what=heading.lower(), found=found, how=how)


def check_units(case: Case) -> Iterator[Finding]:
    """Units are not zero, unless a completed project delivered none; negative units are harm."""
    for output in case.submission.outputs:
        if output.proxy == NO_PROXY or output.units is None:
            continue
        place = case.place(OUTPUTS, output, "Units")
        if output.units == 0:
            delivered = case.submission.project.evaluation == "Evaluative"
            yield finding("zero-units-delivered" if delivered else "zero-units", place)
        elif output.units < 0:
            yield finding("harm", place, found=figure(output.units))


def check_duration(case: Case) -> Iterator[Finding]:
    """A duration is above 0 and at most the policy's longest."""
    longest = case.policy.longest_duration
    for output in case.submission.outputs:
        if output.duration is not None and not 0 < output.duration <= longest:
            yield finding(
                "duration-out-of-range",
                case.place(OUTPUTS, output, "Duration"),
                found=figure(output.duration),
                longest=figure(longest),
            )


def check_inputs(case: Case) -> Iterator[Finding]:
    """An input is of a known kind, and its value and volume are not negative."""
    known = set(INPUT_CATEGORIES)
    for each in case.submission.inputs:
        if each.category and each.category not in known:
            yield finding(
                "not-in-list",
                case.place(INPUTS, each, "Category"),
                what="category",
                found=quote(each.category),
                choices=_either(INPUT_CATEGORIES),
            )
        for heading, number in (("Value", each.value), ("Volume", each.volume)):
            if number is not None and number < 0:
                place = case.place(INPUTS, each, heading)
                yield finding("negative-input", place, what=heading.lower(), found=figure(number))


# --- names that do not fit


def check_category(case: Case) -> Iterator[Finding]:
    """A category is one of the eight."""
    names = [category.name for category in case.library.categories]
    for output in case.submission.outputs:
        if output.category and output.category not in names:
            yield finding(
                "not-in-list",
                case.place(OUTPUTS, output, "Category"),
                what="category",
                found=quote(output.category),
                choices=_either(names),
            )


def check_outcome(case: Case) -> Iterator[Finding]:
    """An outcome is one of the library's and belongs to the category beside it."""
    outcomes = case.library.outcomes
    for output in case.submission.outputs:
        if not output.outcome:
            continue
        known = case.library.outcome_by_name.get(fold(output.outcome))
        place = case.place(OUTPUTS, output, "Outcome")
        if known is None:
            choices = outcomes.get(output.category, ())
            how = f"Choose {_either(choices)}." if choices else "Choose the category first."
            yield finding("outcome-unknown", place, found=quote(output.outcome), how=how)
        elif output.category in outcomes and known[1] != output.category:
            yield finding(
                "outcome-not-in-category",
                place,
                found=quote(output.outcome),
                category=quote(output.category),
                how=f"Choose an outcome of this category, or set the category to {known[1]}.",
            )


def check_own_outcome(case: Case) -> Iterator[Finding]:
    """An own proxy stands under an outcome of the library."""
    for own in case.submission.own_proxies:
        if own.outcome and fold(own.outcome) not in case.library.outcome_by_name:
            yield finding(
                "outcome-unknown",
                case.place(OWN_PROXIES, own, "Outcome"),
                found=quote(own.outcome),
                how="Choose an outcome from the list.",
            )


def check_proxy(case: Case) -> Iterator[Finding]:
    """A proxy is one of the library's or the bidder's own, and stands under its row's outcome."""
    for claim in case.claims:
        output = claim.output
        if not output.proxy or output.proxy == NO_PROXY:
            continue
        place = case.place(OUTPUTS, output, "Proxy")
        source = claim.proxy or claim.own
        if source is None:
            yield _unknown_proxy(case, output, place)
        elif output.outcome and source.outcome and source.outcome != output.outcome:
            yield finding(
                "proxy-not-under-outcome",
                place,
                found=quote(output.proxy, 120),
                outcome=quote(output.outcome),
                right=quote(source.outcome),
            )


def _unknown_proxy(case: Case, output: Output, place: Place) -> Finding:
    retired = case.library.retired_by_name.get(fold(output.proxy))
    if retired:
        instead = case.library.by_id.get(retired.replaced_by)
        how = f"Choose {quote(instead.name, 120)} instead." if instead else "Choose another proxy."
        return finding(
            "proxy-retired",
            place,
            found=quote(output.proxy, 120),
            when=retired.retired_on,
            reason=retired.reason,
            how=how,
        )
    near = case.library.nearest(output.proxy, output.outcome)
    offered = f"Did you mean {_either([quote(name, 120) for name in near])}? " if near else ""
    how = f"{offered}Choose one from the list, or add it to Own proxies with its source."
    return finding("proxy-unknown", place, found=quote(output.proxy, 120), how=how)


def check_own_names(case: Case) -> Iterator[Finding]:
    """An own proxy has a name of its own, and a price year that the deflator table covers."""
    seen: dict[str, OwnProxy] = {}
    for own in case.submission.own_proxies:
        name = fold(own.name)
        if name and name in case.library.by_name:
            place = case.place(OWN_PROXIES, own, "Proxy")
            yield finding("own-proxy-is-library", place, proxy=quote(own.name, 120))
        elif name in seen:
            yield finding(
                "own-proxy-twice",
                case.place(OWN_PROXIES, own, "Proxy"),
                proxy=quote(own.name, 120),
                other=seen[name].cells.get("Proxy", ""),
            )
        if name:
            seen.setdefault(name, own)
        if own.value is not None and own.uprated is None:
            yield finding(
                "price-year-unknown",
                case.place(OWN_PROXIES, own, "Price year"),
                found=quote(own.price_year),
                example=case.library.price_base,
            )


# --- warnings and notes


def check_copies(case: Case) -> Iterator[Finding]:
    """The workbook's own copy of a proxy's value is the library's."""
    reported = set()
    for claim in case.claims:
        proxy, output = claim.proxy, claim.output
        if proxy is None:
            continue
        copies = [(output.shown, case.place(OUTPUTS, output, "Proxy value"))]
        copy = case.submission.copied_values.get(fold(proxy.name))
        if copy:
            copies.insert(0, (copy[0], Place(case.submission.file, PROXIES, copy[1])))
        for shown, place in copies:
            if (
                shown is not None
                and abs(shown - proxy.uprated) >= _PENNY
                and proxy.id not in reported
            ):
                reported.add(proxy.id)
                yield finding(
                    "copy-differs",
                    place,
                    found=f"{shown:,.2f}",
                    proxy=quote(proxy.name, 120),
                    value=f"{proxy.uprated:,.2f}",
                )


def check_parts(case: Case) -> Iterator[Finding]:
    """A proxy and another that it is part of are not both claimed."""
    claimed: dict[str, list[Claim]] = {}
    for claim in case.claims:
        if claim.proxy:
            claimed.setdefault(claim.proxy.id, []).append(claim)
    for claim in case.claims:
        part = claim.proxy
        if part is None:
            continue
        for whole in sorted(case.library.wholes.get(part.id, ())):
            for other in claimed.get(whole, ())[:1]:
                assert other.proxy
                yield finding(
                    "part-and-whole",
                    case.place(OUTPUTS, claim.output, "Proxy"),
                    part=quote(part.name, 120),
                    part_id=part.id,
                    whole=quote(other.proxy.name, 120),
                    whole_id=whole,
                    other=other.output.cells.get("Proxy", ""),
                )


def check_same_proxy(case: Case) -> Iterator[Finding]:
    """A proxy is claimed in one row only."""
    first: dict[str, Output] = {}
    for claim in case.claims:
        name = fold(claim.output.proxy)
        if claim.kind == "none":
            continue
        if name in first:
            yield finding(
                "proxy-twice",
                case.place(OUTPUTS, claim.output, "Proxy"),
                proxy=quote(claim.output.proxy, 120),
                other=first[name].cells.get("Proxy", ""),
            )
        first.setdefault(name, claim.output)


def check_once(case: Case) -> Iterator[Finding]:
    """A proxy that counts once for each unit has no duration above a year."""
    for claim in case.claims:
        duration = claim.output.duration
        if claim.proxy and claim.proxy.recurrence == "once" and duration and duration > 1:
            yield finding(
                "once-with-duration",
                case.place(OUTPUTS, claim.output, "Duration"),
                unit=claim.proxy.unit,
                found=figure(duration),
            )


def check_deflators(case: Case) -> Iterator[Finding]:
    """Every deflator that bites is given, if only as 0 %."""
    for claim in case.claims:
        output = claim.output
        if claim.kind == "none":
            continue
        lasting = output.duration is not None and output.duration > 1
        asked = [heading for heading in SHARE_HEADINGS if heading != "Drop-off" or lasting]
        blank = [
            heading
            for heading in asked
            if getattr(output, SHARES[heading]) is None and heading not in output.unreadable
        ]
        if not blank:
            continue
        place = case.place(OUTPUTS, output, blank[0])
        if len(blank) == len(asked):
            yield finding("no-deflators", place, what=_all(blank))
        else:
            verb = "is" if len(blank) == 1 else "are"
            words = f"{_all(blank)} {verb}"
            yield finding("deflators-blank", place, what=words)


def check_own_used(case: Case) -> Iterator[Finding]:
    """An own proxy is always reported as such, and a missing price year with it."""
    for claim in case.claims:
        own = claim.own
        if own is None or own.uprated is None:
            continue
        yield finding(
            "own-proxy",
            case.place(OUTPUTS, claim.output, "Proxy"),
            proxy=quote(own.name, 120),
            value=f"{own.uprated:,.2f}",
            unit=own.unit,
            source=own.source or "none given",
        )
    for own in case.submission.own_proxies:
        if own.value is not None and not own.price_year:
            place = case.place(OWN_PROXIES, own, "Price year")
            yield finding("own-price-year-blank", place, base=case.library.price_base)


def check_unpriced(case: Case) -> Iterator[Finding]:
    """An outcome that is described without a price is listed."""
    for output in case.submission.outputs:
        if output.proxy == NO_PROXY:
            yield finding("no-price", case.place(OUTPUTS, output, "Proxy"))


def check_allowed(case: Case) -> Iterator[Finding]:
    """A row that the commissioner's rules value at nothing says so."""
    for claim in case.claims:
        if why := barred(claim, case.policy):
            place = case.place(OUTPUTS, claim.output, "Proxy")
            yield finding("not-allowed-by-policy", place, why=why)


def check_floors(case: Case) -> Iterator[Finding]:
    """A share below the commissioner's floor says what it counts as."""
    for claim in case.claims:
        for heading, attribute in SHARES.items():
            floor = getattr(case.policy, f"{attribute}_floor")
            share = getattr(claim.output, attribute)
            if claim.kind != "none" and floor > max(0.0, share or 0.0):
                yield finding(
                    "floor-applied",
                    case.place(OUTPUTS, claim.output, heading),
                    what=heading.lower(),
                    found="blank" if share is None else f"{share * 100:.12g} %",
                    floor=f"{floor * 100:.12g} %",
                )


# --- the whole


def check_outputs_exist(case: Case) -> Iterator[Finding]:
    """There is at least one output."""
    if not case.submission.outputs:
        yield finding("no-outputs", Place(case.submission.file, OUTPUTS))


def check_inputs_exist(case: Case) -> Iterator[Finding]:
    """There is at least one input, and the inputs do not total zero before or after leakage."""
    inputs = case.submission.inputs
    place = Place(case.submission.file, INPUTS)
    if not inputs:
        yield finding("no-inputs", place)
        return
    if any(each.unreadable or each.value is None for each in inputs):
        return
    gross = [(each.value or 0.0) * (1.0 if each.volume is None else each.volume) for each in inputs]
    net = [total * (1 - (each.leakage or 0.0)) for total, each in zip(gross, inputs, strict=True)]
    if math.fsum(gross) == 0:
        yield finding("inputs-total-zero", place, basis="in all")
    elif math.fsum(net) == 0:
        yield finding("inputs-total-zero", place, basis="after leakage")


def check_versions(case: Case) -> Iterator[Finding]:
    """The workbook was made from this template and filled with this library."""
    submission, library = case.submission, case.library
    place = Place(submission.file, PROJECT)
    if submission.template_version != TEMPLATE_VERSION:
        found = submission.template_version or "unknown"
        yield finding("template-version-differs", place, found=found, current=TEMPLATE_VERSION)
    if submission.library_sha256 != library.sha256:
        found = submission.library_version or "unknown"
        if found == library.version:
            found = f"{found} ({submission.library_sha256[:12] or 'no hash'})"
        current = f"{library.version} ({library.sha256[:12]})"
        yield finding("library-version-differs", place, found=found, current=current)


CHECKS: tuple[Callable[[Case], Iterable[Finding]], ...] = (
    check_project_required,
    check_project_choices,
    check_project_dates,
    check_outputs_exist,
    check_inputs_exist,
    check_outputs_complete,
    check_inputs_complete,
    check_own_proxies_complete,
    check_category,
    check_outcome,
    check_own_outcome,
    check_proxy,
    check_own_names,
    check_units,
    check_duration,
    check_shares,
    check_inputs,
    check_copies,
    check_parts,
    check_same_proxy,
    check_once,
    check_deflators,
    check_own_used,
    check_unpriced,
    check_allowed,
    check_floors,
    check_versions,
)


def _all(names: Sequence[str]) -> str:
    """Join names in lower case: leakage, deadweight and drop-off."""
    low = [name.lower() for name in names]
    return low[0] if len(low) == 1 else f"{', '.join(low[:-1])} and {low[-1]}"


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
