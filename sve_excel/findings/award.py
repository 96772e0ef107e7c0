"""What can be wrong with the record of an award."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

NOT_AS_REPORTED = Rule(
    "SVE647",
    "not-as-reported",
    "error",
    "what is there now is not what the report says, so no award record is made of it: {what}.",
    "Put back what was changed; or run process anew with --report, and look at what differs.",
    manual={"what": "so many files and other things"},
)
