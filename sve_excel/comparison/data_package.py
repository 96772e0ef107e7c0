"""A comparison as a data package: one file for each table, and what describes them all.

The description follows Frictionless Data Package 1.0 (specs.frictionlessdata.io): names, types,
units, keys and what they point to, size and SHA-256 of each file. Files are CSV or Parquet; both
open as they are in spreadsheets, Power BI, pandas and DuckDB. There is no time stamp: the same bids
give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final, Literal

from sve_excel import __version__
from sve_excel.comparison.data_tables import DataField, DataTable, data_tables
from sve_excel.comparison.flat_data import Packing, packing_of
from sve_excel.comparison.study import Study
from sve_excel.comparison.whole import behind
from sve_excel.files.described import DESCRIPTION

TABLES: Final = (
    *("bids", "lines", "inputs", "findings", "flags", "marks", "ranges"),
    *("frameworks", "places"),
)
Suffix = Literal["csv", "parquet"]
_MEDIA: Final = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_APOSTROPHE: Final = (
    "A text that a spreadsheet would run as a formula has an apostrophe in front in CSV; a line "
    "break in a text is a blank."
)


def file_names(suffix: Suffix) -> tuple[str, ...]:
    """Give the names of all files of a package."""
    return (*(f"{name}.{suffix}" for name in TABLES), DESCRIPTION)


def package_of(study: Study, suffix: Suffix = "csv") -> Iterator[tuple[str, bytes]]:
    """Give every file of the package by its name, the description last."""
    resources = []
    for table, packing in _packed(study, suffix):
        name, data = f"{table.name}.{suffix}", packing.done()
        resources.append(_resource(table, name, suffix, data))
        yield name, data
    library = study.comparison.library
    described = {
        "profile": "data-package",
        "name": "sve-comparison",
        "title": "Comparison of social value",
        "description": (
            f"Pounds are at {library.price_base} prices, but for the value of one input, which is "
            "in the prices of the year beside it. Shares are parts of 1. Bids are numbered in "
            f"their order in this comparison. {_APOSTROPHE}"
        ),
        "sve_excel": __version__,
        "library": {"version": library.version, "sha256": library.sha256},
        "policy": {"sha256": study.comparison.policy.sha256},
        "settings_typed": list(study.comparison.typed_over),
        "resources": resources,
    }
    yield DESCRIPTION, (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _packed(study: Study, suffix: Suffix) -> list[tuple[DataTable, Packing]]:
    """Pack every table; of bids that are not shown one after another is read, once."""
    made = []
    for table in data_tables(study):
        kinds = [field.kind for field in table.fields]
        names = [field.name for field in table.fields]
        packing = packing_of(f"{table.name}.{suffix}", names, kinds)
        packing.put(table.rows)
        made.append((table, packing))
    for bid in behind(study.comparison):
        for table, packing in made:
            packing.put(table.more(bid))
    return made


def _resource(table: DataTable, name: str, suffix: Suffix, data: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_described(field) for field in table.fields],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.of_bids:
        points = {"fields": ["bid"], "reference": {"resource": "bids", "fields": ["bid"]}}
        schema["foreignKeys"] = [points]
    found = {
        "name": table.name,
        "title": table.title,
        "path": name,
        "format": suffix,
        "mediatype": _MEDIA[suffix],
        "profile": "tabular-data-resource",
        "schema": schema,
    }
    digest = hashlib.sha256(data).hexdigest()
    if suffix == "csv":
        found |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\r\n"}}
        return found | {"bytes": len(data), "hash": f"sha256:{digest}"}
    return found | {"sha256": digest}  # Frictionless takes no hash of what it cannot read as text


def _described(field: DataField) -> dict[str, Any]:
    found: dict[str, Any] = {"name": field.name, "title": field.title, "type": field.kind}
    if field.unit:
        found["unit"] = field.unit
    if field.given:
        found["constraints"] = {"required": True}
    return found
