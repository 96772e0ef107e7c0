"""The script that a careful analyst would write: pandas to read and calculate, openpyxl to write.

It does what is asked of a plain tool, and nothing of what makes results safe to rely on: no check
of an answer, no own proxies, no rules of a tender, and the file is written anew by openpyxl.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

SHARES = ("Leakage", "Deadweight", "Attribution", "Displacement")
COLOURS = (
    ("lessThan", ["12.5"], "BFE5D0"),
    ("between", ["12.5", "25"], "F7C04A"),
    ("greaterThan", ["25"], "E06666"),
)


def run(path: Path, target: Path) -> None:
    """Read one bid, calculate, and write a copy with a sheet of results."""
    names = ["Outputs", "Inputs", "Proxies"]
    sheets = pd.read_excel(path, sheet_name=names, header=None, engine="openpyxl")
    outputs, inputs = _table(sheets["Outputs"], "Units"), _table(sheets["Inputs"], "Value")
    proxies = _table(sheets["Proxies"], "Proxy").dropna(subset=["Proxy"])
    lines = outputs[outputs["Description"].notna() & outputs["Proxy"].notna()].copy()
    price = pd.to_numeric(proxies.set_index("Proxy")["Value"], errors="coerce")
    price = price[~price.index.duplicated()]
    years = _number(lines, "Duration", 1.0)
    lines["gross"] = _number(lines, "Units", 0) * lines["Proxy"].map(price).fillna(0) * years
    kept = pd.Series(1.0, index=lines.index)
    for share in SHARES:
        kept *= 1 - _number(lines, share, 0)
    fade = 1 - _number(lines, "Drop-off", 0)
    lived = sum(fade**year * (years > year) for year in range(int(years.max() or 1)))
    lines["net"] = lines["gross"] / years.clip(lower=1) * kept * lived
    spent = (_number(inputs, "Value", 0) * _number(inputs, "Volume", 1)).sum() or 1.0
    _write(path, target, lines, spent)


def _table(sheet: pd.DataFrame, heading: str) -> pd.DataFrame:
    """Rows below the row of headings."""
    named = sheet.apply(lambda row: row.astype(str).str.strip(" *").eq(heading).any(), axis=1)
    at = int(named.idxmax())
    below = sheet.iloc[at + 1 :].copy()
    below.columns = pd.Index([str(each).strip(" *").split(" (")[0] for each in sheet.iloc[at]])
    return below.loc[:, ~below.columns.duplicated()]


def _number(table: pd.DataFrame, heading: str, blank: float) -> Any:
    found = table[heading] if heading in table else pd.Series(blank, index=table.index)
    return pd.to_numeric(found, errors="coerce").fillna(blank)


def _write(path: Path, target: Path, lines: pd.DataFrame, spent: float) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Results")
    sheet.append(["Net social value per £1", float(lines["net"].sum() / spent)])
    sheet.append(["Gross social value per £1", float(lines["gross"].sum() / spent)])
    by_category = lines.groupby("Category")["net"].sum()
    for category, value in by_category.items():
        sheet.append([category, float(value)])
    for row in lines[["Description", "Proxy", "gross", "net"]].itertuples(index=False):
        sheet.append([row[0], row[1], float(row[2]), float(row[3])])
    for operator, bounds, colour in COLOURS:
        fill = PatternFill("solid", bgColor=colour)
        sheet.conditional_formatting.add("B1:B2", CellIsRule(operator, bounds, fill=fill))
    for cell in sheet["A"]:
        cell.font = Font(bold=True)
    last = 2 + len(by_category)
    for chart, place in ((BarChart(), "F2"), (PieChart(), "F20")):
        chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=last))
        chart.set_categories(Reference(sheet, min_col=1, min_row=3, max_row=last))
        sheet.add_chart(chart, place)
    book.save(target)
