"""The proxy library's files: ``proxies/*.csv`` read strictly into a ``Library``.

A library that breaks a rule is refused whole, with every breach named: figures that decide who
gets public money are not taken on trust.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from sve_excel.library.library import (
    PENNY,
    Category,
    Deflators,
    Library,
    RetiredProxy,
    financial_year,
)
from sve_excel.model import Proxy
from sve_excel.words.folding import fold

__all__ = [
    "BEARERS",
    "CATEGORY_COLUMNS",
    "DEFLATOR_COLUMNS",
    "PROXY_COLUMNS",
    "RETIRED_COLUMNS",
    "Category",
    "Deflators",
    "Library",
    "LibraryError",
    "RetiredProxy",
    "library_sha256",
    "load_library",
]

PROXY_COLUMNS = (
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
_MAY_BE_EMPTY = {"low", "high", "part_of"}
RETIRED_COLUMNS = (*PROXY_COLUMNS, "retired_on", "reason", "replaced_by")
CATEGORY_COLUMNS = ("code", "category", "definition", "colour", "text_colour", "order")
DEFLATOR_COLUMNS = ("financial_year", "index", "kind", "release")
BEARERS = ("fiscal", "economic", "social", "environmental")
_CHOICES = {
    "bearer": BEARERS,
    "recurrence": ("yearly", "once"),
    "licence": ("OGL v3", "CC BY 4.0", "figure cited"),
    "confidence": ("A", "B", "C"),
}
_FINANCIAL_YEAR = re.compile(r"(\d{4})/(\d{2})")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_MOST_DIGITS = 12  # more is a slip, and a double would no longer hold every penny


class LibraryError(Exception):
    """A library that breaks its rules; ``problems`` holds every breach, one line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load_library(folder: Path) -> Library:
    """Read a library folder strictly.

    Raises ``LibraryError`` with every breach found: a file missing or not UTF-8, unknown or
    missing columns, doubled ids or names, bad numbers, low above value, unknown categories or
    price years, a part_of that points nowhere, texts that a spreadsheet would run as a formula.
    """
    problems: list[str] = []
    category_rows = _rows(folder, "categories.csv", CATEGORY_COLUMNS, problems)
    deflator_rows = _rows(folder, "gdp_deflators.csv", DEFLATOR_COLUMNS, problems)
    proxy_rows = _rows(folder, "proxies.csv", PROXY_COLUMNS, problems)
    retired_rows = (
        _rows(folder, "retired.csv", RETIRED_COLUMNS, problems)
        if (folder / "retired.csv").exists()
        else []
    )
    if problems:
        raise LibraryError(problems)
    categories = _categories(category_rows, problems)
    deflators = _deflators(deflator_rows, problems)
    if problems:
        raise LibraryError(problems)
    proxies = _proxies(proxy_rows, categories, deflators, problems)
    live = {proxy.id for proxy in proxies}
    gone = {row["id"] for _, row in retired_rows}
    problems += [
        f"{place}: id {row['id']} is retired and in force. An id is never used again."
        for place, row in retired_rows
        if row["id"] in live
    ]
    problems += [
        f"{place}: replaced_by names {other}, which is not in the library."
        for place, row in retired_rows
        for other in row["replaced_by"].split()
        if other not in live | gone
    ]
    _twice([(place, row["id"]) for place, row in retired_rows], "id", problems)
    version = _version(folder, problems)
    if problems:
        raise LibraryError(problems)
    retired = tuple(
        RetiredProxy(row["proxy"], row["retired_on"], row["reason"], row["replaced_by"])
        for _, row in retired_rows
    )
    return Library(
        tuple(proxies),
        tuple(categories),
        deflators,
        version,
        library_sha256(folder),
        retired,
    )


def _version(folder: Path, problems: list[str]) -> str:
    """Give the library's name for its edition, where it has one."""
    try:
        return (folder / "VERSION").read_text(encoding="utf-8").strip() or "unversioned"
    except FileNotFoundError:
        return "unversioned"
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"VERSION: cannot be read as UTF-8 text ({error}).")
        return ""


def library_sha256(folder: Path) -> str:
    """SHA-256 of the library's data files, the same on every system whatever its line ends."""
    digest = hashlib.sha256()
    for name in ("categories.csv", "gdp_deflators.csv", "proxies.csv", "retired.csv"):
        path = folder / name
        if path.exists():
            data = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{name} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


Row = tuple[str, dict[str, str]]


def _rows(folder: Path, name: str, columns: tuple[str, ...], problems: list[str]) -> list[Row]:
    """Rows of one CSV with their place, once its columns are exactly those expected."""
    try:
        text = (folder / name).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.append(f"{name}: the file is missing from {folder.name}.")
        return []
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{name}: cannot be read as UTF-8 text ({error}).")
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        heading = next(reader, [])
        for column in heading:
            if column not in columns:
                problems.append(
                    f"{name} line 1: unknown column {column!r}. Columns are {', '.join(columns)}."
                )
            elif heading.count(column) > 1:
                problems.append(f"{name} line 1: column {column!r} stands twice.")
        problems += [
            f"{name} line 1: missing column {column!r}."
            for column in columns
            if column not in heading
        ]
        for cells in reader:
            place = f"{name} line {reader.line_num}"
            if len(cells) != len(heading):
                problems.append(
                    f"{place}: {len(cells)} cells where the heading has {len(heading)}. "
                    "Put a text with a comma in quotation marks."
                )
                continue
            row = dict(zip(heading, cells, strict=True))
            rows.append((place, row))
            problems += [
                f"{place}: {column} begins with {value[0]!r}, which a spreadsheet would run as "
                "a formula. Reword it."
                for column, value in row.items()
                if value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(value)
            ]
    except csv.Error as error:
        problems.append(f"{name} line {reader.line_num}: {error}.")
    if not rows and not problems:
        problems.append(f"{name}: there are no rows.")
    return rows


def _categories(rows: list[Row], problems: list[str]) -> list[Category]:
    found: list[tuple[Decimal, Category]] = []
    for place, row in rows:
        order = _number(row["order"], f"{place}: order", problems)
        problems += [f"{place}: {name} is empty." for name in CATEGORY_COLUMNS if not row[name]]
        problems += [
            f"{place}: {name} is {row[name]!r}, not a colour such as #117733."
            for name in ("colour", "text_colour")
            if not _COLOUR.fullmatch(row[name])
        ]
        found.append(
            (
                order or Decimal(0),
                Category(
                    row["code"],
                    row["category"],
                    row["definition"],
                    row["colour"],
                    row["text_colour"],
                ),
            )
        )
    _twice([(place, row["code"]) for place, row in rows], "code", problems)
    _twice([(place, fold(row["category"])) for place, row in rows], "category", problems)
    return [category for _, category in sorted(found, key=lambda pair: pair[0])]


def _deflators(rows: list[Row], problems: list[str]) -> Deflators:
    index: dict[str, Decimal] = {}
    outturn = []
    for place, row in rows:
        year = row["financial_year"]
        if not _is_financial_year(year):
            problems.append(f"{place}: {year!r} is not a financial year such as 2019/20.")
        number = _number(row["index"], f"{place}: index", problems)
        if number is not None and number <= 0:
            problems.append(f"{place}: index must be above 0.")
        index[year] = number or Decimal(1)
        if row["kind"] == "outturn":
            outturn.append(year)
        elif row["kind"] != "forecast":
            problems.append(f"{place}: kind is {row['kind']!r}. Write outturn or forecast.")
        if not row["release"]:
            problems.append(f"{place}: release is empty. Name the source of the index.")
    _twice([(place, row["financial_year"]) for place, row in rows], "financial_year", problems)
    if not outturn:
        problems.append("gdp_deflators.csv: no outturn year, so there is no price base.")
    return Deflators(index, max(outturn, default=""))


def _proxies(
    rows: list[Row], categories: list[Category], deflators: Deflators, problems: list[str]
) -> list[Proxy]:
    codes = {category.name: category.code for category in categories}
    identities = {row["id"] for _, row in rows}
    home: dict[str, tuple[str, str]] = {}
    found = []
    for place, row in rows:
        before = len(problems)
        _check_words(place, row, codes, identities, home, problems)
        value, low, high = (
            _number(row[name], f"{place}: {name}", problems, pence=True) if row[name] else None
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
        if len(problems) == before and value is not None:
            found.append(_proxy(row, value, low, high, deflators))
    _twice([(place, row["id"]) for place, row in rows], "id", problems)
    _twice([(place, fold(row["proxy"])) for place, row in rows], "name", problems)
    return found


def _check_words(
    place: str,
    row: dict[str, str],
    codes: dict[str, str],
    identities: set[str],
    home: dict[str, tuple[str, str]],
    problems: list[str],
) -> None:
    """Hold the texts of one row against the rules of their columns."""
    problems += [
        f"{place}: {name} is empty."
        for name in PROXY_COLUMNS
        if name not in _MAY_BE_EMPTY and not row[name].strip()
    ]
    problems += [
        f"{place}: {name} is {row[name]!r}. Write {', '.join(choices)}."
        for name, choices in _CHOICES.items()
        if row[name] not in choices
    ]
    category = row["category"]
    if category not in codes:
        problems.append(f"{place}: unknown category {category!r}. See categories.csv.")
    elif not re.fullmatch(rf"{codes[category]}-\d{{3,}}", row["id"]):
        problems.append(f"{place}: id {row['id']!r} is not {codes[category]}- and a number.")
    outcome = row["outcome"]
    first, at_home = home.setdefault(fold(outcome), (outcome, category))
    if category != at_home:
        problems.append(f"{place}: outcome {outcome!r} is also in {at_home!r}.")
    elif outcome != first:
        problems.append(f"{place}: outcome {outcome!r} is spelt {first!r} above. Write it alike.")
    for whole in row["part_of"].split():
        if whole == row["id"]:
            problems.append(f"{place}: part_of names the row itself.")
        elif whole not in identities:
            problems.append(f"{place}: part_of names {whole}, which is not in the library.")
    if not row["url"].startswith(("https://", "http://")):
        problems.append(f"{place}: url {row['url']!r} does not begin with https://.")
    # Excel cannot look up or list a longer text
    problems += [
        f"{place}: {name} is longer than 255 characters."
        for name in ("outcome", "proxy", "unit")
        if len(row[name]) > 255
    ]
    # in a look-up these would stand for any text
    problems += [
        f"{place}: {name} holds one of * ? ~, which Excel takes as a wildcard."
        for name in ("outcome", "proxy")
        if set(row[name]) & set("*?~")
    ]


def _proxy(
    row: dict[str, str],
    value: Decimal,
    low: Decimal | None,
    high: Decimal | None,
    deflators: Deflators,
) -> Proxy:
    year = row["price_year"]

    def base(number: Decimal | None) -> float | None:
        return None if number is None else float(deflators.uprate(number, year))

    return Proxy(
        id=row["id"],
        category=row["category"],
        outcome=row["outcome"],
        name=row["proxy"],
        unit=row["unit"],
        value=float(value),
        price_year=year,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        bearer=row["bearer"],
        recurrence=row["recurrence"],
        part_of=tuple(row["part_of"].split()),
        source=row["source"],
        publisher=row["publisher"],
        source_year=row["source_year"],
        url=row["url"],
        locator=row["locator"],
        read_from=row["read_from"],
        licence=row["licence"],
        confidence=row["confidence"],
        uprated=float(deflators.uprate(value, year)),
        uprated_low=base(low),
        uprated_high=base(high),
    )


def _twice(values: list[tuple[str, str]], what: str, problems: list[str]) -> None:
    first: dict[str, str] = {}
    for place, value in values:
        if value in first:
            problems.append(f"{place}: duplicate {what} {value!r}, first at {first[value]}.")
        first.setdefault(value, place)


def _number(text: str, what: str, problems: list[str], *, pence: bool = False) -> Decimal | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        problems.append(f"{what} is {text!r}, not a plain number such as 1234.50.")
        return None
    number = Decimal(text)
    if number.adjusted() >= _MOST_DIGITS:
        problems.append(f"{what} is too large: at most {_MOST_DIGITS} digits before the point.")
        return None
    if pence and number != number.quantize(PENNY):
        problems.append(f"{what} is {text}: at most two decimals.")
    return number


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_financial_year(text: str) -> bool:
    match = _FINANCIAL_YEAR.fullmatch(text)
    return bool(match) and text == financial_year(int(text[:4]))
