"""The proxy library's files: ``proxies/*.csv`` read strictly into a ``Library``.

A library that breaks a rule is refused whole, with every breach named: figures that decide who
gets public money are not taken on trust. The first edition's form, without ``outcomes.csv`` and
the last three columns of ``proxies.csv``, is read as well, so that a tender can be held to it;
anything between the two forms is a breach.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from sve_excel.library.changes import CHANGES_FILE, Files, check_changes
from sve_excel.library.library import (
    CHANGE_COLUMNS,
    Category,
    Deflators,
    Library,
    OutcomeRow,
    RetiredProxy,
    financial_year,
)
from sve_excel.library.rows import (
    BEARERS,
    FIRST_COLUMNS,
    LATER_COLUMNS,
    PROXY_COLUMNS,
    RETIRED_COLUMNS,
    known,
    read_proxies,
    read_retired,
)
from sve_excel.library.tables import (
    LibraryError,
    Row,
    heading_of,
    number,
    read_rows,
    read_text,
    twice,
)
from sve_excel.words.folding import fold

__all__ = [
    "BEARERS",
    "CATEGORY_COLUMNS",
    "DEFLATOR_COLUMNS",
    "OUTCOME_COLUMNS",
    "PROXY_COLUMNS",
    "RETIRED_COLUMNS",
    "Category",
    "Deflators",
    "Library",
    "LibraryError",
    "OutcomeRow",
    "RetiredProxy",
    "library_sha256",
    "load_library",
]

CATEGORY_COLUMNS = ("code", "category", "definition", "colour", "text_colour", "order")
DEFLATOR_COLUMNS = ("financial_year", "index", "kind", "release")
OUTCOME_COLUMNS = ("category", "outcome", "sdg", "ppn002", "note")
DATA_FILES = (
    "categories.csv",
    "gdp_deflators.csv",
    "outcomes.csv",
    "proxies.csv",
    "retired.csv",
)
_FINANCIAL_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_GOALS, _MODEL_OUTCOMES = 17, 8  # of the United Nations; of the Social Value Model in PPN 002


def load_library(folder: Path) -> Library:
    """Read a library folder strictly.

    Raises ``LibraryError`` with every breach found: a file missing or not UTF-8, unknown or
    missing columns, doubled ids or names, bad numbers, low above value, unknown categories or
    price years, a part_of that points nowhere, shares of a gain that do not add up to 1, a retired
    row without a reason or with a successor that is not in force, an outcome without its row,
    links and texts that a spreadsheet could not hold or would run as a formula, a record of
    changes that says other than the files.
    """
    return read_library(folder)[0]


def read_library(folder: Path, *, unfinished: bool = False) -> tuple[Library, Files]:
    """Read a library folder strictly, and give the text of its cells as well.

    Of an ``unfinished`` edition the record is not held against the files, which it lags behind
    while somebody works at them; what stands in it is given all the same.
    """
    problems: list[str] = []
    files = _read_files(folder, problems, unfinished=unfinished)
    if problems:
        raise LibraryError(problems)
    categories = _categories(files["categories.csv"], problems)
    deflators = _deflators(files["gdp_deflators.csv"], problems)
    if problems:
        raise LibraryError(problems)
    base = known(categories, deflators, files["proxies.csv"], files["retired.csv"])
    proxies = read_proxies(files["proxies.csv"], base, problems)
    retired = read_retired(files["retired.csv"], proxies, base, problems)
    outcomes = _outcomes(files["outcomes.csv"], files["proxies.csv"], problems)
    version = _version(folder, problems)
    if problems:
        raise LibraryError(problems)
    library = Library(
        tuple(proxies),
        tuple(categories),
        deflators,
        version,
        library_sha256(folder),
        tuple(retired),
        tuple(outcomes),
    )
    if files[CHANGES_FILE]:
        columns, present = tuple(files["proxies.csv"][0][1]), [n for n in DATA_FILES if files[n]]
        told = itself(library, columns, present)
        if not unfinished:
            check_changes(files[CHANGES_FILE], files, told, problems)
        record = read_text(folder, CHANGES_FILE, problems) or ""
        library = replace(library, record=record)
    if problems:
        raise LibraryError(problems)
    return library, files


def itself(library: Library, columns: Sequence[str], files: Sequence[str]) -> dict[str, str]:
    """What changes say of a library as a whole, by field."""
    return {
        "version": library.version,
        "sha256": library.sha256,
        "price base": library.price_base,
        "columns": " ".join(columns),
        "files": " ".join(files),
    }


def _read_files(
    folder: Path, problems: list[str], *, unfinished: bool = False
) -> dict[str, list[Row]]:
    """Rows of every data file; those of a file that need not be there are none without it.

    In an ``unfinished`` edition the record may be empty, as a command leaves it that is to fill it.
    """
    texts = {
        name: read_text(folder, name, problems)
        for name in DATA_FILES
        if name not in ("outcomes.csv", "retired.csv") or (folder / name).exists()
    }
    record = folder / CHANGES_FILE
    if record.exists() and not (unfinished and record.stat().st_size == 0):
        texts[CHANGES_FILE] = read_text(folder, CHANGES_FILE, problems)
    heading = heading_of(texts["proxies.csv"] or "")
    first = "outcomes.csv" not in texts and not set(heading) & set(LATER_COLUMNS)
    if not first and "outcomes.csv" not in texts:
        texts["outcomes.csv"] = read_text(folder, "outcomes.csv", problems)
    columns = {
        "categories.csv": CATEGORY_COLUMNS,
        CHANGES_FILE: CHANGE_COLUMNS,
        "gdp_deflators.csv": DEFLATOR_COLUMNS,
        "outcomes.csv": OUTCOME_COLUMNS,
        "proxies.csv": FIRST_COLUMNS if first else PROXY_COLUMNS,
        "retired.csv": RETIRED_COLUMNS,
    }
    rows: dict[str, list[Row]] = {name: [] for name in (*DATA_FILES, CHANGES_FILE)}
    for name, text in texts.items():
        if text is not None:
            rows[name] = read_rows(name, text, columns[name], problems)
    return rows


def _version(folder: Path, problems: list[str]) -> str:
    """Give the library's name for its edition, where it has one."""
    if not (folder / "VERSION").exists():
        return "unversioned"
    return (read_text(folder, "VERSION", problems) or "").strip() or "unversioned"


def library_sha256(folder: Path) -> str:
    """SHA-256 of the library's data files, the same on every system whatever its line ends.

    The record of changes is none of them: it tells of them, their hash among the rest.
    """
    paths = {name: folder / name for name in DATA_FILES}
    return files_sha256({name: path.read_bytes() for name, path in paths.items() if path.exists()})


def files_sha256(files: Mapping[str, bytes]) -> str:
    """SHA-256 of data files by their names."""
    digest = hashlib.sha256()
    for name in DATA_FILES:
        if name in files:
            data = files[name].replace(b"\r\n", b"\n")
            digest.update(f"{name} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def _categories(rows: list[Row], problems: list[str]) -> list[Category]:
    found: list[tuple[Decimal, Category]] = []
    for place, row in rows:
        order = number(row["order"], f"{place}: order", problems)
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
    twice([(place, row["code"]) for place, row in rows], "code", problems)
    twice([(place, fold(row["category"])) for place, row in rows], "category", problems)
    return [category for _, category in sorted(found, key=lambda pair: pair[0])]


def _deflators(rows: list[Row], problems: list[str]) -> Deflators:
    index: dict[str, Decimal] = {}
    outturn = []
    for place, row in rows:
        year = row["financial_year"]
        if not _is_financial_year(year):
            problems.append(f"{place}: {year!r} is not a financial year such as 2019/20.")
        found = number(row["index"], f"{place}: index", problems)
        if found is not None and found <= 0:
            problems.append(f"{place}: index must be above 0.")
        index[year] = found or Decimal(1)
        if row["kind"] == "outturn":
            outturn.append(year)
        elif row["kind"] != "forecast":
            problems.append(f"{place}: kind is {row['kind']!r}. Write outturn or forecast.")
        if not row["release"]:
            problems.append(f"{place}: release is empty. Name the source of the index.")
    twice([(place, row["financial_year"]) for place, row in rows], "financial_year", problems)
    if not outturn:
        problems.append("gdp_deflators.csv: no outturn year, so there is no price base.")
    newest = max(outturn, default="")
    return Deflators(index, newest, newest)


def _outcomes(rows: list[Row], proxy_rows: list[Row], problems: list[str]) -> list[OutcomeRow]:
    """Give the outcomes with their goals: every outcome of the library once, and no other."""
    home = {row["outcome"]: row["category"] for _, row in proxy_rows}
    outcome_rows = []
    for place, row in rows:
        outcome, category = row["outcome"], row["category"]
        if outcome not in home:
            problems.append(f"{place}: outcome {outcome!r} is not one of proxies.csv.")
        elif category != home[outcome]:
            problems.append(
                f"{place}: category of {outcome!r} is {category!r}; in proxies.csv it is "
                f"{home[outcome]!r}."
            )
        goals = _numbers(row["sdg"], _GOALS)
        if not goals:
            problems.append(
                f"{place}: sdg is {row['sdg']!r}. Write numbers of UN goals from 1 to {_GOALS}, "
                "each once, one space between two."
            )
        model = _numbers(row["ppn002"], _MODEL_OUTCOMES)
        if row["ppn002"] and len(model) != 1:
            problems.append(
                f"{place}: ppn002 is {row['ppn002']!r}. Write the number of one outcome of the "
                f"Social Value Model, from 1 to {_MODEL_OUTCOMES}, or nothing."
            )
        outcome_rows.append(
            OutcomeRow(category, outcome, goals, model[0] if model else None, row["note"])
        )
    twice([(place, row["outcome"]) for place, row in rows], "outcome", problems)
    if rows:
        listed = {outcome.name for outcome in outcome_rows}
        problems += [
            f"outcomes.csv: there is no row for {outcome!r}, an outcome of proxies.csv."
            for outcome in home
            if outcome not in listed
        ]
    return outcome_rows


def _numbers(text: str, highest: int) -> tuple[int, ...]:
    """Whole numbers from 1 to ``highest``, one space between two; none where it is not so."""
    parts = text.split(" ")
    if not all(re.fullmatch(r"[1-9][0-9]?", part) and int(part) <= highest for part in parts):
        return ()
    return tuple(map(int, parts)) if len(set(parts)) == len(parts) else ()


def _is_financial_year(text: str) -> bool:
    match = _FINANCIAL_YEAR.fullmatch(text)
    return bool(match) and text == financial_year(int(text[:4]))
