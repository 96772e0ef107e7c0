"""What a workbook's own copy of the library shows: made by a check, and what questions rest on."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

COPY_DIFFERS = Rule(
    "SVE304",
    "copy-differs",
    "warning",
    "the workbook shows £{found} for {proxy}; the library says £{value}.",
    "The library's value was used. Ask why the workbook's own copy was changed.",
    manual={"found": "another value"},
)

OTHER_PRICES = Rule(
    "SVE326",
    "other-prices",
    "note",
    "the workbook shows values in {found} prices; under these rules they count in {base} prices.",
    "Expect other figures here than in the workbook's own panel. Nothing to do.",
)
