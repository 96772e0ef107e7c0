"""The flat data of a comparison as CSV, for runs beyond what a sheet holds and for other programs.

The same columns as the sheet ``Lines``, figures at full precision. A text that a spreadsheet would
run as a formula gets an apostrophe in front: a CSV file has no other way to say that it is text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import TextIO

from sve_excel.analysis import price_key
from sve_excel.compare_data import clean, gather
from sve_excel.compare_tables import LINE_COLUMNS, lines_of
from sve_excel.layout import BEARER_LABEL
from sve_excel.model import Result
from sve_excel.policy import Policy
from sve_excel.proxies import Library

HEADINGS = tuple(column.heading for column in LINE_COLUMNS)
_RUN = ("=", "+", "-", "@", "\t", "\r")


def write_csv(target: TextIO, results: Sequence[Result], library: Library, policy: Policy) -> int:
    """Write every line of every bid; gives how many. ``target`` is opened with newline=''."""
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    count = 0
    for row in _rows(results, library, policy):
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])
        count += 1
    return count


def _rows(
    results: Sequence[Result], library: Library, policy: Policy
) -> Iterator[tuple[str | float, ...]]:
    for bid, line in lines_of(gather(results, library, policy, {})):
        claim, output = line.claim, line.claim.output
        proxy, priced = claim.proxy, claim.kind != "none"
        yield (
            bid.number,
            bid.label,
            output.row,
            output.description,
            output.category,
            output.outcome,
            output.proxy,
            price_key(claim) if proxy else "own" if priced else "",
            proxy.confidence if proxy else "own" if priced else "",
            output.units or 0.0,
            claim.unit,
            claim.price,
            1.0 if output.duration is None else output.duration,
            output.leakage or 0.0,
            output.deadweight or 0.0,
            output.attribution or 0.0,
            output.displacement or 0.0,
            output.drop_off or 0.0,
            line.gross,
            line.net,
            line.present_value,
            BEARER_LABEL[claim.bearer] if priced else "",
            output.evidence,
            bid.result.path,
        )


def _safe(text: str) -> str:
    flat = clean(text)
    return f"'{flat}" if flat.startswith(_RUN) else flat
