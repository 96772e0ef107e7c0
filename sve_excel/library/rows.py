"""The rows of ``proxies.csv`` and ``retired.csv``, each held to the rules of its columns.

A row that breaks one becomes a problem with its line and no proxy. The first edition's form of
``proxies.csv`` has not the last three columns; a row of it is nobody's overlap, is discounted as
usual, and gains as its ``bearer`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, get_args

from sve_excel.library.library import Category, Deflators, RetiredProxy
from sve_excel.library.tables import Row, number, twice
from sve_excel.model import Bearer, Discount, Proxy, Recurrence
from sve_excel.words.folding import fold

FIRST_COLUMNS = (
    "id",
    "category",
    "outcome",
    "proxy",
    "unit",
    "value",
    "price_year",
    "low",
    "high",
    "bearer",
    "recurrence",
    "part_of",
    "source",
    "publisher",
    "source_year",
    "url",
    "locator",
    "read_from",
    "licence",
    "confidence",
)
LATER_COLUMNS = {"bearers": "", "overlap": "", "discount": "standard"}  # and what stands for none
PROXY_COLUMNS = (*FIRST_COLUMNS, *LATER_COLUMNS)
RETIRED_COLUMNS = (*FIRST_COLUMNS, "retired_on", "reason", "replaced_by")
BEARERS: tuple[Bearer, ...] = get_args(Bearer)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "bearer": BEARERS,
    "recurrence": get_args(Recurrence),
    "licence": ("OGL v3", "CC BY 4.0", "figure cited"),
    "confidence": ("A", "B", "C"),
    "discount": get_args(Discount),
}
GRADE_WORDS = "A: official. B: peer-reviewed or recognised. C: other."
_MAY_BE_EMPTY = {"low", "high", "part_of", "bearers", "overlap", "replaced_by"}
_LONGEST = 255  # characters that Excel can look up, list, or follow as a link
_KEY = r"[a-z]+(-[a-z]+)*"
_OVERLAP = re.compile(rf"({_KEY}( {_KEY})*)?")


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of a library are held against; ``home`` fills up as outcomes are met."""

    codes: Mapping[str, str]  # of the categories, by their names
    deflators: Deflators
    live: Set[str]
    gone: Set[str]
    home: dict[str, tuple[str, str]] = field(default_factory=dict)


def known(
    categories: list[Category], deflators: Deflators, rows: list[Row], retired: list[Row]
) -> Known:
    """Give what the rows of a library are held against."""
    return Known(
        {category.name: category.code for category in categories},
        deflators,
        {row["id"] for _, row in rows},
        {row["id"] for _, row in retired},
    )


def read_proxies(rows: list[Row], base: Known, problems: list[str]) -> list[Proxy]:
    """Give the proxies in force, those that break a rule left out and named in ``problems``."""
    proxies = []
    for place, row in rows:
        faults = [*_words(place, row, base), *_outcome(place, row, base)]
        faults += _parts(place, row, base.live)
        figures = _figures(place, row, base.deflators, faults)
        if figures and not faults:
            proxies.append(proxy_of(row, base.deflators))
        problems += faults
    twice([(place, row["id"]) for place, row in rows], "id", problems)
    twice([(place, fold(row["proxy"])) for place, row in rows], "name", problems)
    return proxies


def read_retired(
    rows: list[Row], proxies: list[Proxy], base: Known, problems: list[str]
) -> list[RetiredProxy]:
    """Give the retired proxies, each with its reason and the rows in force that replace it."""
    names = {fold(proxy.name): proxy.id for proxy in proxies}
    retired_proxies = []
    for place, row in rows:
        faults = [*_words(place, row, base), *_parts(place, row, base.live | base.gone)]
        faults += _retirement(place, row, base, names)
        figures = _figures(place, row, base.deflators, faults)
        if figures and not faults:
            retired_proxies.append(retired_of(row, base.deflators))
        problems += faults
    twice([(place, row["id"]) for place, row in rows], "id", problems)
    twice([(place, fold(row["proxy"])) for place, row in rows], "name", problems)
    return retired_proxies


def _words(place: str, row: Mapping[str, str], base: Known) -> Iterator[str]:
    """Rules of the texts of one row, in force or retired."""
    for name, text in row.items():
        if (not text or text.isspace()) and name not in _MAY_BE_EMPTY:
            yield f"{place}: {name} is empty."
    for name, choices in _CHOICES.items():
        if row.get(name, choices[0]) not in choices:
            yield f"{place}: {name} is {row[name]!r}. Write {', '.join(choices)}."
    category = row["category"]
    if category not in base.codes:
        yield f"{place}: unknown category {category!r}. See categories.csv."
    elif not re.fullmatch(rf"{base.codes[category]}-[0-9]{{3,}}", row["id"]):
        yield f"{place}: id {row['id']!r} is not {base.codes[category]}- and a number."
    if row["recurrence"] == "lifetime" and "per year" in row["unit"]:
        yield (
            f"{place}: recurrence is lifetime and the unit {row['unit']!r}. One unit of a lifetime "
            "holds all its years: write yearly, or a unit without 'per year'."
        )
    if not row["url"].startswith(("https://", "http://")):
        yield f"{place}: url {row['url']!r} does not begin with https://."
    yield from chain(_lengths(place, row), _division(place, row), _keys(place, row))


def _lengths(place: str, row: Mapping[str, str]) -> Iterator[str]:
    """What Excel could not look up, list or follow."""
    for name in ("outcome", "proxy", "unit"):
        if len(row[name]) > _LONGEST:
            yield f"{place}: {name} is longer than {_LONGEST} characters."
    if len(row["url"]) > _LONGEST:
        yield (
            f"{place}: url is longer than {_LONGEST} characters, and a link of Excel holds no "
            "more. Name a shorter address of the same page, or the page above it."
        )
    for name in ("outcome", "proxy"):
        if set(row[name]) & set("*?~"):  # in a look-up these would stand for any text
            yield f"{place}: {name} holds one of * ? ~, which Excel takes as a wildcard."


def _division(place: str, row: Mapping[str, str]) -> Iterator[str]:
    """Who gains how much: known names, each once, that share the whole."""
    text = row.get("bearers", "")
    if not text:
        return
    pairs = [part.split(" ") for part in text.split(";")]
    if any(len(pair) != 2 or not re.fullmatch(r"0\.[0-9]+", pair[1]) for pair in pairs):
        yield (
            f"{place}: bearers is {text!r}. Write names and shares, such as "
            "'economic 0.78;social 0.22'."
        )
        return
    names = [name for name, _ in pairs]
    for name in names:
        if name not in BEARERS:
            yield f"{place}: bearers names {name!r}. Write {', '.join(BEARERS)}."
    if len(set(names)) < len(names):
        yield f"{place}: bearers names one of them twice ({text!r})."
    shares = [Decimal(share) for _, share in pairs]
    if sum(shares) != 1:
        yield f"{place}: the shares of bearers come to {sum(shares)}, not to 1."
    if row["bearer"] not in names:
        yield f"{place}: bearer is {row['bearer']!r}, who gains nothing by bearers ({text!r})."


def _keys(place: str, row: Mapping[str, str]) -> Iterator[str]:
    """Keys of what the row values of one person: short words, each once."""
    text = row.get("overlap", "")
    if not _OVERLAP.fullmatch(text):
        yield (
            f"{place}: overlap is {text!r}. Write keys of small letters and hyphens, one space "
            "between two, such as 'wellbeing work-earnings'."
        )
    elif len(set(text.split())) < len(text.split()):
        yield f"{place}: overlap names a key twice ({text!r})."


def _outcome(place: str, row: Mapping[str, str], base: Known) -> Iterator[str]:
    """An outcome belongs to one category and has one spelling."""
    outcome, category = row["outcome"], row["category"]
    first, at_home = base.home.setdefault(fold(outcome), (outcome, category))
    if category != at_home:
        yield f"{place}: outcome {outcome!r} is also in {at_home!r}."
    elif outcome != first:
        yield f"{place}: outcome {outcome!r} is spelt {first!r} above. Write it alike."


def _parts(place: str, row: Mapping[str, str], identities: Set[str]) -> Iterator[str]:
    """A whole that a row is part of is another row of the library."""
    for whole in row["part_of"].split():
        if whole == row["id"]:
            yield f"{place}: part_of names the row itself."
        elif whole not in identities:
            yield f"{place}: part_of names {whole}, which is not in the library."


def _retirement(
    place: str, row: Mapping[str, str], base: Known, names: Mapping[str, str]
) -> Iterator[str]:
    """Of a retired row: a day, another id and name than any in force, successors in force."""
    if row["id"] in base.live:
        yield f"{place}: id {row['id']} is retired and in force. An id is never used again."
    elif (other := names.get(fold(row["proxy"]))) is not None:
        yield (
            f"{place}: the name {row['proxy']!r} is in force as {other}. An older workbook would "
            "be read as that: give the row in force other words."
        )
    if row["retired_on"] and not _is_day(row["retired_on"]):
        yield f"{place}: retired_on is {row['retired_on']!r}. Write a day such as 2026-11-27."
    for other in row["replaced_by"].split():
        if other in base.gone:
            yield f"{place}: replaced_by names {other}, which is retired. Name a row in force."
        elif other not in base.live:
            yield f"{place}: replaced_by names {other}, which is not in the library."


def _figures(place: str, row: Mapping[str, str], deflators: Deflators, problems: list[str]) -> bool:
    """Whether value, range and price year are sound."""
    before = len(problems)
    value, low, high = (
        number(row[name], f"{place}: {name}", problems, pence=True) if row[name] else None
        for name in ("value", "low", "high")
    )
    if value is not None and value < 0:
        problems.append(f"{place}: value {value} is negative. Harm is negative units.")
    if value is not None and low is not None and low > value:
        problems.append(f"{place}: low {low} is above value {value}.")
    if value is not None and high is not None and high < value:
        problems.append(f"{place}: high {high} is below value {value}.")
    year = row["price_year"]
    if year and deflators.of(year) is None:
        problems.append(
            f"{place}: unknown price year {year!r}. Write a year of gdp_deflators.csv, "
            "2019/20 for a financial or 2019 for a calendar year."
        )
    return value is not None and len(problems) == before


def proxy_of(row: Mapping[str, str], deflators: Deflators) -> Proxy:
    """Give the proxy of a row that breaks no rule."""
    year = row["price_year"]

    def number_of(name: str) -> tuple[float | None, float | None]:
        if not row[name]:
            return None, None
        figure = Decimal(row[name])
        return float(figure), float(deflators.uprate(figure, year))

    (value, uprated), (low, uprated_low), (high, uprated_high) = map(
        number_of, ("value", "low", "high")
    )
    assert value is not None
    assert uprated is not None
    words: dict[str, Any] = {
        name: row[name]
        for name in FIRST_COLUMNS
        if name not in ("proxy", "value", "low", "high", "part_of")
    }
    return Proxy(
        **words,
        name=row["proxy"],
        value=value,
        low=low,
        high=high,
        part_of=tuple(row["part_of"].split()),
        uprated=uprated,
        uprated_low=uprated_low,
        uprated_high=uprated_high,
        bearers=_bearers(row.get("bearers", "")),
        overlap=tuple(row.get("overlap", "").split()),
        discount="health" if row.get("discount") == "health" else "standard",
    )


def row_of(proxy: Proxy) -> dict[str, str]:
    """Give the cells of a proxy's row, from which ``proxy_of`` makes the same proxy again."""

    def said(figure: float | None) -> str:
        return "" if figure is None else str(Decimal(repr(figure)))

    row = {name: str(getattr(proxy, name)) for name in FIRST_COLUMNS if hasattr(proxy, name)}
    return row | {
        "proxy": proxy.name,
        "value": said(proxy.value),
        "low": said(proxy.low),
        "high": said(proxy.high),
        "part_of": " ".join(proxy.part_of),
        "bearers": ";".join(f"{name} {share!r}" for name, share in proxy.bearers),
        "overlap": " ".join(proxy.overlap),
        "discount": proxy.discount,
    }


def retired_of(row: Mapping[str, str], deflators: Deflators) -> RetiredProxy:
    """Give the retired proxy of a row that breaks no rule."""
    return RetiredProxy(
        proxy_of(row, deflators),
        row["retired_on"],
        row["reason"],
        tuple(row["replaced_by"].split()),
    )


def _bearers(text: str) -> tuple[tuple[Bearer, float], ...]:
    pairs: Any = (part.split(" ") for part in text.split(";") if part)
    return tuple((name, float(share)) for name, share in pairs)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
