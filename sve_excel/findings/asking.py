"""What can be wrong with how bidders were asked, and with what was typed of them."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

ASKED_OF_OTHERS = Rule(
    "SVE648",
    "asked-of-others",
    "warning",
    "one question was asked of {asked} and not of {others}, where the same stands out, and no "
    "reason is given: {question}",
    "Ask it of every bidder that has it, or write the reason under 'Why not asked'.",
    manual={"asked": "one bidder", "others": "another", "question": "the question"},
)

NAMES_ANOTHER = Rule(
    "SVE649",
    "names-another",
    "warning",
    "the words to send name another bidder, {other}, so no letter was written to {bidder}.",
    "Take the name out of the words, and run again.",
    manual={"other": "so-and-so", "bidder": "this one"},
)

LETTERS_WITHOUT_KEY = Rule(
    "SVE665",
    "letters-without-key",
    "warning",
    "what was typed there under letters, of {count}, cannot be given to their names: the key of "
    "the letters, {key}, does not lie beside it.",
    "Put the key back beside it and run again: what has no place until then waits in the sheet "
    "Kept.",
    manual={"count": "so many bidders"},
)
