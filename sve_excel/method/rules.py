"""A bid under the commissioner's rules: floors, barred proxies, own proxies, leakage of inputs.

What the rules do not ask for, such as a share due to the contract, counts for nothing.

Leakage of inputs is held between its floor and its cap where the policy lets it count.

Rules change what is valued, never what was read: the bidder's own rows stay as they are, and the
claims given back carry what counts. Under the default policy nothing changes. A floor holds for
benefits alone: in a row of harm a higher share would make the harm look smaller, and raise the
ratio that floors are there to keep down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sve_excel.layout import SHARES
from sve_excel.library.editions import edition_with
from sve_excel.library.loading import Library
from sve_excel.model import Claim, Input, Output
from sve_excel.policy.loading import PolicyError
from sve_excel.policy.rules import Policy
from sve_excel.words.near import did_you_mean


def under_policy(
    claims: Sequence[Claim], inputs: Sequence[Input], policy: Policy
) -> tuple[tuple[Claim, ...], tuple[Input, ...]]:
    """Give the claims and inputs that count; twice under the same policy is as once."""
    counted = tuple(_claim(_as_asked(claim, policy), policy) for claim in claims)
    if not policy.input_leakage:
        return counted, tuple(inputs)
    least, most = policy.input_leakage_floor, policy.input_leakage_cap
    held = ((spent, min(max(spent.lost, least), most)) for spent in inputs)
    return counted, tuple(
        spent if lost == spent.lost else replace(spent, leakage=lost) for spent, lost in held
    )


def barred(claim: Claim, policy: Policy) -> str:
    """Why a claim is valued at nothing under the policy; empty where it is not."""
    if claim.kind == "own" and policy.own_proxies == "bar":
        return "the tender does not allow a bidder's own proxies"
    identity = claim.proxy.id if claim.proxy else ""
    if identity and identity in policy.barred_proxies:
        return f"the tender bars the proxy {identity}"
    if identity and policy.allowed_proxies and identity not in policy.allowed_proxies:
        return f"the proxy {identity} is not one of those that the tender allows"
    return ""


def is_harm(output: Output) -> bool:
    """Whether a row takes value away; a value of the library is never below nothing."""
    return output.quantity < 0


def hold_against(policy: Policy, library: Library) -> None:
    """Refuse a policy that is held to another library, or names what this one does not have.

    Raises ``PolicyError``.
    """
    _hold_edition(policy.library.sha256.lower(), library)
    for key in ("allowed_proxies", "barred_proxies"):
        for identity in getattr(policy, key):
            if identity not in library.by_id:
                hint = did_you_mean(identity, library.by_id)
                raise PolicyError(f"{key}: the library has no proxy {identity!r}.{hint}")
    for kpi in policy.kpi:
        if kpi.output and not kpi.own and kpi.output not in library.by_id:
            hint = did_you_mean(kpi.output, library.by_id)
            raise PolicyError(
                f"kpi {kpi.name!r}: the library has no proxy {kpi.output!r}.{hint} A bidder's own "
                "is written as 'own: NAME'."
            )
    years = price_bases(library)
    if policy.price_base and policy.price_base not in years:
        raise PolicyError(
            f"price_base: the library has no deflator of {policy.price_base!r} that is no "
            f"forecast. Write a financial year from {min(years)!r} to {max(years)!r}, or leave it "
            "empty."
        )


def _hold_edition(sha256: str, library: Library) -> None:
    """Refuse another library than the one that the tender was published with."""
    if sha256 in ("", library.sha256):
        return
    edition = edition_with(library, sha256)
    what = f", edition {edition.version}" if edition else ""
    how = (
        f"sve-excel proxies rebuild {edition.version} -o FOLDER writes that edition, and --proxies "
        "FOLDER values with it."
        if edition
        else "Name the folder of that library with --proxies FOLDER; sve-excel proxies check "
        "--proxies FOLDER prints the SHA-256 of one."
    )
    raise PolicyError(
        f"the tender is held to the library with the SHA-256 {sha256}{what}; the one in use, "
        f"{library.version}, has {library.sha256}. {how}"
    )


def price_bases(library: Library) -> list[str]:
    """Financial years in whose prices the values of a library can be given.

    A forecast index would change with the next release, and every value with it.
    """
    return [year for year in library.deflators.index if year <= library.deflators.newest]


def priced(library: Library, policy: Policy) -> Library:
    """Give the library in the prices that the policy asks for; ``hold_against`` has seen both."""
    return library.at(policy.price_base) if policy.price_base else library


def _as_asked(claim: Claim, policy: Policy) -> Claim:
    """Leave out answers that the policy does not ask for."""
    output = claim.output
    core = output.core if policy.asks("ask_core_service") else ""
    due = output.due if policy.asks("ask_share") else None
    if (core, due) == (output.core, output.due):
        return claim
    return replace(claim, output=replace(output, core=core, due=due))


def _claim(claim: Claim, policy: Policy) -> Claim:
    if claim.kind == "none":
        return claim
    output = claim.output
    floors = {
        share.attribute: policy.floor(share.attribute)
        for share in SHARES
        if output.share(share.attribute) < policy.floor(share.attribute) and not is_harm(output)
    }
    if floors:
        output = replace(output, **floors)  # type: ignore[arg-type]  # each of them a share
    price = 0.0 if barred(claim, policy) else claim.price
    if output is claim.output and price == claim.price:
        return claim
    return replace(claim, output=output, price=price)
