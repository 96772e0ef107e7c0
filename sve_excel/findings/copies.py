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

VALUE_CHANGED = Rule(
    "SVE328",
    "value-changed",
    "note",
    "since edition {then}, with which the workbook was filled, the library's value of {proxy} "
    "({id}) has changed from {was} to {now}: {why}. In {base} prices each {unit} counts £{value} "
    "in place of £{instead}.{row}",
    "Nothing to do: the value of today was used.",
    manual={
        "then": "so-and-so",
        "id": "its id",
        "was": "one value",
        "now": "another",
        "why": "for this reason",
        "value": "so much",
        "instead": "another amount",
        "row": " What the row comes to, and what it came to.",
    },
)

SAID_OTHERWISE = Rule(
    "SVE329",
    "said-otherwise",
    "note",
    "since edition {then}, with which the workbook was filled, the library says otherwise of "
    "{proxy} ({id}): {what}.{row}",
    "Nothing to do: the row counts as the library says now. sve-excel proxies show {id} tells why.",
    manual={
        "then": "so-and-so",
        "id": "its id",
        "what": "what it is, and what it was",
        "row": " What the row comes to, and what it came to.",
    },
)
