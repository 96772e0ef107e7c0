"""Rebuilds the sample workbooks from the data beside this script, through the template.

Run it after the template or the library has changed: ``python samples/build_samples.py``.
"""

from __future__ import annotations

import io
import re
import sys
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from sve_excel.files.packing import Pressed, joined
from sve_excel.layout import (
    FIRST_ROW,
    OUTPUT_COLUMNS,
    OUTPUTS,
    SHEETS,
    column_index,
    column_letter,
)
from sve_excel.library.loading import Library, load_library
from sve_excel.library.shipped import library_folder
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers

HERE = Path(__file__).resolve().parent
FOLDERS = ("tender", "projects", "broken")


def sample_files() -> list[Path]:
    """Every data file, in a fixed order."""
    return [path for folder in FOLDERS for path in sorted((HERE / "data" / folder).glob("*.toml"))]


def build_sample(path: Path, library: Library) -> tuple[str, bytes]:
    """Build one sample from its data file: the name of the workbook and its bytes."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    kind = data.get("kind", "")
    if kind == "foreign":
        return data["file"], _petty_cash()
    if kind == "not-a-zip":
        return data["file"], b"Dear Sir or Madam,\n\nPlease find our bid below.\n"
    if kind:
        data |= {
            key: each
            for key, each in tomllib.loads(
                (HERE / "data" / "tender" / "northside_works.toml").read_text(encoding="utf-8")
            ).items()
            if key not in ("file", "kind", "expect")
        }
    workbook = fill_template(
        library,
        Answers(
            data["project"],
            [_with_proxy(row, library) for row in data.get("outputs", ())],
            data.get("inputs", ()),
            data.get("own_proxies", ()),
        ),
        finished=True,
    )
    if kind:
        workbook = _spoiled(workbook, kind)
    return data["file"], workbook


def _with_proxy(row: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """Fill category, outcome and proxy from the library where the row names an id."""
    if "proxy" not in row:
        return dict(row)
    proxy = library.by_id[row["proxy"]]
    names = {"Category": proxy.category, "Outcome": proxy.outcome, "Proxy": proxy.name}
    return {**names, **{key: value for key, value in row.items() if key != "proxy"}}


def _petty_cash() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # the same bytes every time
        sheet = book.add_worksheet("Petty cash")
        for row, line in enumerate((("Date", "What", "£"), ("3 March", "Stamps", 12.4))):
            sheet.write_row(row, 0, line)
    return buffer.getvalue()


def _spoiled(workbook: bytes, kind: str) -> bytes:
    """Do to a workbook what another program or a careless hand does."""
    if kind == "missing-sheet":
        return _without_inputs(workbook)
    if kind == "unvalued-formula":
        return _with_formula(workbook)
    raise ValueError(f"unknown kind of sample: {kind}")


def _without_inputs(workbook: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    del book["Inputs"]
    buffer = io.BytesIO()
    book.save(buffer)
    # without the dates that openpyxl writes a rebuild gives the same bytes
    dates = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    return _changed(buffer.getvalue(), "docProps/core.xml", dates, b"2026-01-01T00:00:00Z")


def _with_formula(workbook: bytes) -> bytes:
    """A formula without a result for the units of the first output."""
    units = f"{column_letter(column_index(OUTPUT_COLUMNS, 'Units'))}{FIRST_ROW + 1}".encode()
    part = f"xl/worksheets/sheet{SHEETS.index(OUTPUTS) + 1}.xml"
    cell = rb'(<c r="' + units + rb'" s="\d+")><v>[^<]*</v>'
    return _changed(workbook, part, cell, rb"\1><f>8*8</f>")


def _changed(workbook: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook in one part of which another text stands, packed as small as it goes."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part], found = re.subn(old, new, parts[part])
    if not found:
        raise ValueError(f"{part} holds no {old!r}")
    return joined(Pressed.smallest(name, data) for name, data in parts.items())


def main(arguments: Sequence[str] = ()) -> None:
    """Write every sample below this folder, or below the folder given."""
    target = Path(arguments[0]) if arguments else HERE
    library = load_library(library_folder())
    for path in sample_files():
        name, workbook = build_sample(path, library)
        folder = target / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(workbook)
        print(f"{path.parent.name}/{name}")


if __name__ == "__main__":
    main(sys.argv[1:])
