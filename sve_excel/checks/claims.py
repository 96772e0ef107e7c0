"""Checks of what is claimed, held against the library and the policy."""

from __future__ import annotations

from collections.abc import Iterator

from sve_excel.checks.case import SHARES, Case
from sve_excel.findings.catalogue import finding
from sve_excel.layout import (
    NO_PROXY,
    OUTPUTS,
    OWN_PROXIES,
    PROJECT,
    PROXIES,
    SHARE_HEADINGS,
)
from sve_excel.method.rules import barred, is_harm
from sve_excel.model import Claim, Finding, Output, OwnProxy, Place
from sve_excel.words.folding import fold
from sve_excel.words.saying import either, figure, listed, quote

_PENNY = 0.005  # two figures in pounds that differ by less are the same


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
        instead = [quote(case.library.by_id[each].name, 120) for each in retired.replaced_by]
        how = f"Choose {either(instead)} instead." if instead else "Choose another proxy."
        return finding(
            "proxy-retired",
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
        return finding(
            "proxy-renamed-otherwise",
            place,
            found=quote(output.proxy, 120),
            id=copy.id,
            proxy=quote(now.name, 120),
            what=" and ".join(differing),
        )
    near = case.library.nearest(output.proxy, output.outcome)
    offered = f"Did you mean {either([quote(name, 120) for name in near])}? " if near else ""
    how = f"{offered}Choose one from the list, or add it to Own proxies with its source."
    return finding("proxy-unknown", place, found=quote(output.proxy, 120), how=how)


def check_renamed(case: Case) -> Iterator[Finding]:
    """A proxy that the library has put into other words since says so, in both."""
    for claim in case.claims:
        if claim.proxy and claim.output.formerly:
            yield finding(
                "proxy-renamed",
                case.place(OUTPUTS, claim.output, "Proxy"),
                found=quote(claim.output.formerly, 120),
                id=claim.proxy.id,
                proxy=quote(claim.proxy.name, 120),
                value=f"{claim.proxy.uprated:,.2f}",
                unit=claim.proxy.unit,
            )


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
        if own.value is not None and own.value < 0:
            place = case.place(OWN_PROXIES, own, "Value")
            yield finding("own-value-negative", place, found=figure(own.value))
        if own.value is not None and own.uprated is None:
            yield finding(
                "price-year-unknown",
                case.place(OWN_PROXIES, own, "Price year"),
                found=quote(own.price_year),
                example=case.library.price_base,
            )


def check_copies(case: Case) -> Iterator[Finding]:
    """The workbook's own copy of a proxy's value is the library's, in the workbook's own prices."""
    reported = set()
    library = case.library
    theirs = case.submission.price_base
    if theirs in library.deflators.index and theirs != library.price_base:
        library = library.at(theirs)
        place = Place(case.submission.file, PROJECT, case.submission.cells.get("Price base", ""))
        yield finding("other-prices", place, found=theirs, base=case.library.price_base)
    for claim in case.claims:
        proxy, output = claim.proxy, claim.output
        if proxy is None or output.formerly:  # of that the words are told, with the value
            continue
        right = library.by_id[proxy.id].uprated
        copies = [(output.shown, case.place(OUTPUTS, output, "Proxy value"))]
        copy = case.submission.copied.get(fold(proxy.name))
        if copy:
            copies.insert(0, (copy.value, Place(case.submission.file, PROXIES, copy.cell)))
        for shown, place in copies:
            if shown is not None and abs(shown - right) >= _PENNY and proxy.id not in reported:
                reported.add(proxy.id)
                yield finding(
                    "copy-differs",
                    place,
                    found=f"{shown:,.2f}",
                    proxy=quote(proxy.name, 120),
                    value=f"{right:,.2f}",
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
            yield finding("no-deflators", place, what=listed(blank))
        else:
            verb = "is" if len(blank) == 1 else "are"
            words = f"{listed(blank)} {verb}"
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


def check_priced(case: Case) -> Iterator[Finding]:
    """At least one output has a price."""
    known = [claim for claim in case.claims if claim.output.proxy]
    if known and all(claim.output.proxy == NO_PROXY for claim in known):
        yield finding("nothing-priced", Place(case.submission.file, OUTPUTS))


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
            if is_harm(claim.output) or claim.kind == "none":
                continue
            if floor > max(0.0, share or 0.0):
                yield finding(
                    "floor-applied",
                    case.place(OUTPUTS, claim.output, heading),
                    what=heading.lower(),
                    found="blank" if share is None else f"{share * 100:.12g} %",
                    floor=f"{floor * 100:.12g} %",
                )
