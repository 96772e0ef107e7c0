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
    "score, and why it is not higher. Of a disqualified tender that was not assessed by it, type "
    "'Not assessed'.",
)

EXPLANATION_REPEATS_THE_CRITERION = Rule(
    "SVE703",
    "explanation-repeats-the-criterion",
    "error",
    "what explains {bidder} by {criterion} says no more than the criterion, how it was marked, or "
    "what would fit any tender: {found}.",
    "Say in this cell what in the tender it rests on: a fact, a figure, what is missing.",
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
    "{criterion} is marked relative to {bidder}, and not to the most advantageous tender alone: "
    "bidders can work that figure out of their own scores. No summary prints it, and each says so.",
    "Weigh before they are given whether it may be told, by the law that holds (regime of "
    "[procurement]); a target or bands that were published beforehand have no such trouble.",
)

WITHHELD_WITHOUT = Rule(
    "SVE708",
    "withheld-without",
    "error",
    "the explanation of {bidder} by {criterion} is withheld from other bidders, and {missing}.",
    "Fill in the cells beside it in the sheet Reasons: what is missing there.",
    manual={"missing": "the limb of the law, the reason or who decided is not said"},
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
    "no assessment summary is due for {what}: the papers say what the scores are, and name no law "
    "that they are given under.",
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
    "the letters have to name the days between which representations can be made, and no day "
    "stands beside '{label}'.",
    "Type it into this cell of the sheet Reasons as a date, such as 16/03/2027.",
    manual={"label": "Notice of the intention on, or Representations until"},
)

NAMES_ANOTHER_TENDER = Rule(
    "SVE651",
    "names-another-tender",
    "error",
    "what explains {bidder} by {criterion} names {other}, and would be read by those whom that is "
    "no concern of.",
    "Take the name, and what is said of that tender, out of this cell.",
    manual={"other": "another tender"},
)

FIGURE_OF_ANOTHER_TENDER = Rule(
    "SVE680",
    "figure-of-another-tender",
    "error",
    "what explains {bidder} by {criterion} gives {figure}, which is a figure of {other} and of "
    "nobody else, and would be read by those whom that is no concern of.",
    "Take the figure out of this cell, or say what it counts in the tender itself.",
    manual={"other": "another tender", "figure": "a figure"},
)

PERHAPS_A_FIGURE_OF_ANOTHER = Rule(
    "SVE667",
    "perhaps-a-figure-of-another",
    "warning",
    "what explains {bidder} by {criterion} gives {figure}, to which a figure of {other} can be "
    "rounded, and would be read by those whom that is no concern of.",
    "Look whose figure it is, and take it out of this cell where it is that tender's.",
    manual={"other": "another tender", "figure": "a figure"},
)

TENDER_IN_NO_LOT = Rule(
    "SVE650",
    "tender-in-no-lot",
    "error",
    "neither the register nor the bid says for which lot the tender of {bidder} is, so that its "
    "summary has no scores.",
    "Type the lot into the sheet Register.",
)

EVALUATION_IS_NO_TENDER = Rule(
    "SVE652",
    "evaluation-is-no-tender",
    "warning",
    "{bidder} reports what has happened (Evaluation: Evaluative), so it is no tender: it gets no "
    "summary and is not counted in notices.",
    "Nothing to do where it is a report on an earlier contract; where it is a tender, ask its "
    "bidder for a forecast.",
)

REASON_SAYS_NOTHING = Rule(
    "SVE653",
    "reason-says-nothing",
    "error",
    "what is typed of {bidder} beside 'The award' would fit any tender: {found}.",
    "Say in this cell what in the tender it rests on, or leave it empty where nothing is to be "
    "added.",
    manual={"found": "the words"},
)

NO_REASON_BY_CRITERION = Rule(
    "SVE654",
    "no-reason-by-criterion",
    "warning",
    "nothing says how {bidder} was weighed by {criterion}, and the letter gives no reason by it.",
    "Type the reason into this cell of the sheet Reasons, or leave it to what stands beside 'The "
    "award'.",
)

REPRESENTATIONS_TOO_SHORT = Rule(
    "SVE655",
    "representations-too-short",
    "error",
    "representations can be made until {last}, which is before the end of the {count}th working "
    "day after the standstill begins: {least}, or later by every bank holiday between ({law}).",
    "Type the right day into this cell of the sheet Reasons.",
    manual={"last": "a day", "count": "8", "least": "another day"},
)

FIGURE_NOT_GIVEN = Rule(
    "SVE656",
    "figure-not-given",
    "note",
    "{criterion} is marked relative to a figure of the most advantageous tender, which no summary "
    "prints: the others are told that it is not given, and why, and cannot check their marks "
    "without it.",
    "Where that figure may be told, write it into the explanation of the most advantageous tender "
    "in the sheet Reasons, which all of them read.",
)

SCORED_AND_NOT_ASSESSED = Rule(
    "SVE657",
    "scored-and-not-assessed",
    "error",
    "{bidder} has a score by {criterion} ({score}), and its explanation says that it was not "
    "assessed by it: {found}.",
    "Say in this cell what earned the score. Where the tender was not assessed by it, take its "
    "marks out of the sheet Quality; by a formula every tender is scored but one that is "
    "disqualified.",
    manual={"score": "its marks", "found": "the explanation"},
)

DISQUALIFIED_BY_NO_CRITERION = Rule(
    "SVE658",
    "disqualified-by-no-criterion",
    "warning",
    "the register disqualifies {bidder}, and {why}.",
    "Hold the decision against the rules as they were published. A tender that was set aside for "
    "another reason is disregarded: give it that status and its limb in the sheet Register.",
    manual={"why": "it failed no criterion that disqualifies by the rules"},
)

LETTERS_BELOW_THE_THRESHOLD = Rule(
    "SVE659",
    "letters-below-the-threshold",
    "note",
    "the letters are those of {law}, for {what}.",
    'For a contract above the higher threshold write regime = "scotland-above-threshold" in the '
    "rules: its letters are not provided.",
    manual={
        "law": "the law for smaller contracts",
        "what": "a contract below the higher threshold",
    },
)

LETTERS_NOT_PROVIDED = Rule(
    "SVE660",
    "letters-not-provided",
    "error",
    "no letter is provided for {what}, so these are drafts and name no law.",
    "Write the letters by the law that holds, and copy scores and explanations from the drafts; "
    'for a contract below the higher threshold write regime = "scotland" in the rules.',
    manual={"what": "such an award"},
)

SUMMARY_STAYS = Rule(
    "SVE666",
    "summary-stays",
    "warning",
    "summaries that were ready are there already and differ: {named}. They stay, since they may "
    "have been sent; the new ones are {new}.",
    "Where they were sent, keep both, and say why they were changed; else delete the old ones.",
    manual={"named": "their files", "new": "beside them, with a number"},
)
