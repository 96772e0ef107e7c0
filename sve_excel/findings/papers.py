"""What can be wanting in the papers of an award: a summary that is not lawful yet is a draft."""

from __future__ import annotations

from sve_excel.findings.rule import Rule

NO_CRITERIA = Rule(
    "SVE700",
    "no-criteria",
    "error",
    "the rules name no criterion that carries marks, so there is no score that a summary could "
    "give and explain.",
    "Name in the rules the criteria, marks and method that were published with the tender.",
)

NO_MOST_ADVANTAGEOUS_TENDER = Rule(
    "SVE701",
    "no-most-advantageous-tender",
    "error",
    "nobody can say which tender is the most advantageous: {why}.",
    "Type its bidder's name into the sheet Reasons, beside 'Most advantageous tender'.",
    manual={"why": "why"},
)

NO_EXPLANATION = Rule(
    "SVE702",
    "no-explanation",
    "error",
    "the score of {bidder} by {criterion} is not explained.",
    "Type the explanation into this cell of the sheet Reasons: what in the tender earned the "
    "score, and why it is not higher.",
)

EXPLANATION_REPEATS_THE_CRITERION = Rule(
    "SVE703",
    "explanation-repeats-the-criterion",
    "error",
    "the explanation of the score of {bidder} by {criterion} says no more than the criterion does: "
    "{found}.",
    "Say in this cell what in the tender earned the score.",
    manual={"found": "the explanation"},
)

SAME_EXPLANATION = Rule(
    "SVE704",
    "same-explanation",
    "warning",
    "{count} tenders have one and the same explanation of their score by {criterion}: {found}.",
    "Say of each what in that tender earned its score.",
    manual={"found": "the explanation", "count": "so many"},
)

SUPPLIER_NOT_KNOWN = Rule(
    "SVE705",
    "supplier-not-known",
    "error",
    "{what} of {bidder} is not known, and its summary has to give it.",
    "Type it into the sheet Register.",
    manual={"what": "a fact of the supplier"},
)

NO_PLACE_OF_THE_RULES = Rule(
    "SVE706",
    "no-place-of-the-rules",
    "error",
    "the summaries give the criteria in short and cannot say where they can be read in full.",
    "Write published_in under [procurement] in the rules: an address, or the number of the notice.",
)

FIGURE_OF_A_THIRD_BIDDER = Rule(
    "SVE707",
    "figure-of-a-third-bidder",
    "warning",
    "{criterion} is marked relative to {bidder}, which is not the most advantageous tender: each "
    "bidder can work that figure out of its own score. No summary prints it.",
    "Weigh section 94 of the Procurement Act 2023 before the summaries are given; a target or "
    "bands that were published beforehand have no such trouble.",
)

WITHHELD_WITHOUT = Rule(
    "SVE708",
    "withheld-without",
    "error",
    "the explanation of {bidder} by {criterion} is withheld from other bidders, and {missing}.",
    "Fill in the cells beside it in the sheet Reasons: the limb, the public interest, and who "
    "decided.",
    manual={"missing": "the limb, the reason or who decided is not said"},
)

NO_REASON_FOR_THE_AWARD = Rule(
    "SVE709",
    "no-reason-for-the-award",
    "error",
    "nothing says why {bidder} {what}.",
    "Type it into this cell of the sheet Reasons.",
    manual={"what": "was disqualified, successful or unsuccessful"},
)

SUMMARY_NOT_DUE = Rule(
    "SVE710",
    "summary-not-due",
    "note",
    "no assessment summary is due for {what}: the papers say what the scores are, and name no law.",
    "Nothing to do.",
    manual={"what": "such an award"},
)

NOT_MARKED_BY_PEOPLE = Rule(
    "SVE712",
    "not-marked-by-people",
    "error",
    "{bidder} has no score by {criterion}, which people mark.",
    "Type the marks into the sheet Quality.",
)

NOT_BY_THE_PUBLISHED_RULES = Rule(
    "SVE713",
    "not-by-the-published-rules",
    "error",
    "the scores rest on settings that were typed in the sheet Marks and are not those of the rules "
    "as published: {found}.",
    "Type the published settings into the yellow cells of Marks again.",
    manual={"found": "which"},
)

NO_DAY_FOR_REPRESENTATIONS = Rule(
    "SVE711",
    "no-day-for-representations",
    "error",
    "the letters have to name the days between which representations can be made, and the last of "
    "them is not known.",
    "Type it into the sheet Reasons, beside 'Representations until'.",
)

NAMES_ANOTHER_TENDER = Rule(
    "SVE651",
    "names-another-tender",
    "error",
    "what explains {bidder} by {criterion} names {other}, and would be read by those whom that is "
    "no concern of.",
    "Take the name, and what is said of that tender, out of this cell of the sheet Reasons.",
    manual={"other": "another tender"},
)

TENDER_IN_NO_LOT = Rule(
    "SVE650",
    "tender-in-no-lot",
    "error",
    "neither the register nor the bid says for which lot the tender of {bidder} is, so that its "
    "summary has no scores.",
    "Type the lot into the sheet Register.",
)
