"""What each output rests on: a proxy of the library, the bidder's own, or none.

Names are brought to the library's own wording first (letter case and spaces make no difference),
and own proxies to its price base. The library's value is used, never the workbook's copy.
"""

from __future__ import annotations

from dataclasses import replace

from sve_excel.layout import INPUT_CATEGORIES, NO_PROXY, YES_NO
from sve_excel.library.loading import Library
from sve_excel.method.prices import prices_in, prices_of
from sve_excel.model import Claim, Output, OwnProxy, Submission
from sve_excel.records.pounds import Prices
from sve_excel.words.folding import fold

_NO_PROXY = fold(NO_PROXY)
_YES_NO = {short: name for name in YES_NO for short in (fold(name), fold(name[0]))}
_INPUT_CATEGORIES = {fold(name): name for name in INPUT_CATEGORIES}


def settle(submission: Submission, library: Library) -> Submission:
    """Bring names to the library's wording, and inputs and own proxies to its price base."""
    prices = prices_of(submission.project, library.deflators)
    own = tuple(_own(proxy, prices, library) for proxy in submission.own_proxies)
    outputs = tuple(_output(output, submission, library) for output in submission.outputs)
    inputs = tuple(
        replace(
            spent,
            category=_INPUT_CATEGORIES.get(fold(spent.category), spent.category),
            prices=prices,
        )
        for spent in submission.inputs
    )
    project = replace(submission.project, prices=prices)
    return replace(submission, project=project, outputs=outputs, inputs=inputs, own_proxies=own)


def _own(proxy: OwnProxy, prices: Prices, library: Library) -> OwnProxy:
    """An own proxy at the price base; one that names no year is in the prices of the inputs."""
    deflators, outcome = library.deflators, _outcome(proxy.outcome, library)
    if proxy.price_year:
        if deflators.of(proxy.price_year) is None:
            return replace(proxy, outcome=outcome, uprated=None)
        prices = prices_in(proxy.price_year, deflators)
    uprated = None if proxy.value is None else deflators.uprate_own(proxy.value, prices.year)
    return replace(proxy, outcome=outcome, uprated=uprated, prices=prices)


def claims(submission: Submission, library: Library) -> tuple[Claim, ...]:
    """One claim for each output of a settled submission, in its order; prices at the price base.

    A value of a lifetime counts once: its claim lasts one year, whatever the row says.
    An output whose proxy nobody knows rests on none and is priced at 0; the checks report it.
    """
    own = {fold(proxy.name): proxy for proxy in reversed(submission.own_proxies)}
    return tuple(_claim(output, library, own) for output in submission.outputs)


def _claim(output: Output, library: Library, own: dict[str, OwnProxy]) -> Claim:
    name = fold(output.proxy)
    proxy = library.by_name.get(name)
    if proxy:
        if proxy.recurrence == "lifetime" and output.years != 1.0:
            output = replace(output, duration=1.0)  # one unit holds all its years already
        return Claim(output, "library", proxy, None, proxy.uprated)
    if name in own:
        return Claim(output, "own", None, own[name], own[name].uprated or 0.0)
    return Claim(output, "none", None, None, 0.0)


def _output(output: Output, submission: Submission, library: Library) -> Output:
    """Bring the names of one row to the library's wording.

    A row that stands where its proxy stood in an earlier edition is moved along with it.
    """
    name, formerly = _proxy(output.proxy, submission, library)
    category, outcome = _category(output.category, library), _outcome(output.outcome, library)
    proxy = library.by_name.get(fold(name))
    homes = library.former_homes.get(proxy.id, frozenset()) if proxy else frozenset()
    if proxy and fold(outcome) in homes:
        outcome = proxy.outcome
    if proxy and fold(category) in homes:
        category = proxy.category
    core = _YES_NO.get(fold(output.core), output.core)
    return replace(
        output, category=category, outcome=outcome, proxy=name, formerly=formerly, core=core
    )


def _category(name: str, library: Library) -> str:
    category = library.category_by_name.get(fold(name))
    return category.name if category else name


def _outcome(name: str, library: Library) -> str:
    found = library.outcome_by_name.get(fold(name))
    return found[0] if found else library.former_outcomes.get(fold(name), name)


def _proxy(name: str, submission: Submission, library: Library) -> tuple[str, str]:
    """Give a proxy's name in the library's wording, and the old words where its id led to it.

    The library's record says what id a name had in an earlier edition. Of other names the
    workbook's own sheet may say it. That is a bidder's file: an id counts only where unit and
    outcome are the library's still, or the outcome is one that the library has not.
    """
    folded = fold(name)
    if folded == _NO_PROXY:
        return NO_PROXY, ""
    if proxy := library.by_name.get(folded):
        return proxy.name, ""
    if folded in library.retired_by_name or any(
        fold(o.name) == folded for o in submission.own_proxies
    ):
        return name, ""
    if folded in library.former_names:
        known = library.by_id.get(library.former_names[folded])
        return (known.name, name) if known else (name, "")
    copy = submission.copied.get(folded)
    now = library.by_id.get(copy.id) if copy else None
    if copy and now and fold(copy.unit) == fold(now.unit):
        outcome = fold(copy.outcome)
        if outcome == fold(now.outcome) or outcome not in library.outcome_by_name:
            return now.name, name
    return name, ""
