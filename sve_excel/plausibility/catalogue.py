"""The catalogue of what a bid may be asked: code, weight, words and question of every flag.

A code never changes its meaning and is never used again. Words and questions are templates; the
manual's table is made from here, and ``plausibility`` holds the rules that raise them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One kind of flag: code, name, how grave (2 is graver), words and question as templates."""

    code: str
    name: str
    gravity: int
    message: str
    question: str


_FLAGS = (
    FlagRule(
        "SVE401",
        "part-and-whole-same-units",
        2,
        "{units} units are claimed under {part} and again, in {other}, under {whole}, which "
        "already holds that value. Together they bring £{value} net.",
        "Are the {units} in row {row} other people or things than those in {other}? If not, which "
        "of the two rows do you withdraw?",
    ),
    FlagRule(
        "SVE402",
        "proxy-again",
        1,
        "the proxy {proxy} is claimed in {count} rows.",
        "How do you know that nobody is counted in more than one of these rows?",
    ),
    FlagRule(
        "SVE403",
        "more-units-than-people",
        2,
        "{units} are claimed ({unit}), but the bid says that {people} people benefit.",
        "Who are the {units}, and why does the bid say that {people} people benefit?",
    ),
    FlagRule(
        "SVE404",
        "no-deflators-at-all",
        2,
        "every deflator in every row is 0 %: nothing would have happened anyway, nobody else "
        "helped, nothing fades. At the tender's median the bid's ratio would be £{ratio}.",
        "What would have happened without you, and who else contributes? What are your records for "
        "saying none?",
    ),
    FlagRule(
        "SVE405",
        "deflator-far-from-tender",
        1,
        "mean {name} is {found}; the median of the {bids} bids is {median}.",
        "What makes {name} in your project so different from that of others who bid for the same "
        "work?",
    ),
    FlagRule(
        "SVE406",
        "deflator-below-published",
        1,
        "mean {name} is {found}, lower than in nine of ten published reports ({limit}).",
        "What evidence have you for {name} of {found}?",
    ),
    FlagRule(
        "SVE407",
        "longer-than-contract",
        1,
        "{count} counted for longer than the contract's {contract} years, the longest for {years} "
        "years. Years past the contract bring £{value} net.",
        "Who keeps the benefit going after the contract ends, and how do you know that it lasts?",
    ),
    FlagRule(
        "SVE408",
        "value-far-above-price",
        2,
        "the net value of £{value} is {times} times the contract price of £{price}.",
        "Which one row would you defend as the most certain, and what is left if only rows like it "
        "count?",
    ),
    FlagRule(
        "SVE409",
        "ratio-far-above-published",
        1,
        "the net ratio of £{ratio} is higher than in nine of ten published reports (£{limit}).",
        "Which project like yours has shown such a return, and who checked it?",
    ),
    FlagRule(
        "SVE410",
        "inputs-leave-out-price",
        2,
        "the inputs come to £{inputs}, but the contract price is £{price}. With the whole price as "
        "an input the net ratio would be at most £{ratio}.",
        "Why is the contract price not among the inputs?",
    ),
    FlagRule(
        "SVE411",
        "volunteers-not-an-input",
        2,
        "volunteers' time is claimed as a benefit (£{value} net), but no input is volunteer time.",
        "How many hours do volunteers give, and what are they worth as an input?",
    ),
    FlagRule(
        "SVE412",
        "own-proxy-carries-value",
        1,
        "the bidder's own proxy {proxy} brings £{value} net, {share} of the bid. Source: {source}.",
        "Please send the page of the source that gives £{price} for each {unit}.",
    ),
    FlagRule(
        "SVE413",
        "value-typed-over",
        2,
        "a value of the library was changed in the workbook. {message}",
        "Who changed the value in this cell, and why?",
    ),
    FlagRule(
        "SVE414",
        "copied-bid",
        2,
        "{rows} of {of} rows are the same as, or nearly the same as, rows of {other}: for example "
        "{example}.",
        "Did anyone outside your organisation write or see any part of this bid?",
    ),
    FlagRule(
        "SVE415",
        "one-proxy-carries-bid",
        1,
        "one proxy, {proxy}, brings {share} of the net value.",
        "What is the evidence for the units under this proxy, and what is the bid worth if they "
        "are half as many?",
    ),
    FlagRule(
        "SVE416",
        "barred-by-policy",
        2,
        "{reason}; {count} valued at nothing.",
        "Do you want to replace the claim by one that the tender allows?",
    ),
    FlagRule(
        "SVE417",
        "units-unlikely-round",
        1,
        "all {count} rows claim round numbers of units (multiples of {step}).",
        "Are these numbers counts from your records, or estimates?",
    ),
    FlagRule(
        "SVE418",
        "no-evidence",
        1,
        "{count} of {of} priced rows give no evidence; they bring {share} of the net value.",
        "What records, survey or study stand behind these rows?",
    ),
    FlagRule(
        "SVE419",
        "formula-typed-over",
        2,
        "{count} where the template has a formula, and not what the formula would give: {cell} "
        "says {found}, but the row gives {right}. What was typed counts for nothing.",
        "Who typed over the formula in {cell}, and why?",
    ),
)
CATALOGUE = {rule.code: rule for rule in _FLAGS}
BY_NAME = {rule.name: rule for rule in _FLAGS}
