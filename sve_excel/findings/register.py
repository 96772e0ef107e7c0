"""What can be wrong with what the register of tenders says of a bid."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

NO_SUCH_STATUS = Rule(
    "SVE643",
    "no-such-status",
    "warning",
    "the register has the status {found}, which is none that a tender can have: it counts as not "
    "decided.",
    "Choose one of the list in the sheet Register: {statuses}.",
    manual={"found": "so-and-so", "statuses": "its words"},
)

SET_ASIDE_WITHOUT = Rule(
    "SVE644",
    "set-aside-without",
    "warning",
    "the register has the tender as {status}, and does not say {missing}.",
    "Fill it in on the sheet Register: the record of the award needs it.",
    manual={"missing": "the reason, who decided, or when"},
)

NO_SUCH_LIMB = Rule(
    "SVE681",
    "no-such-limb",
    "warning",
    "the register sets the tender aside by {found}, which is no limb of the law: none is taken.",
    "Choose one of the list in the sheet Register, or name its section of the Procurement Act "
    "2023.",
    manual={"found": "so-and-so"},
)

NOT_HEARD = Rule(
    "SVE645",
    "not-heard",
    "warning",
    "the register disregards the tender by {limb}, and does not say when its bidder was told and "
    "when the answer was considered: until it does, the tender stays among the assessed ones.",
    "Tell the bidder, consider the answer, and write both days into the sheet Register.",
    manual={"limb": "a limb that needs both"},
)

SET_ASIDE = Rule(
    "SVE646",
    "set-aside",
    "note",
    "the register has the tender as {status}: it is listed and has no place beside the others.",
    "Nothing to do.",
)
