"""The assessment summary of one tender, paragraph by paragraph as the law has it.

Under the Procurement Act 2023 that is regulation 31 of the Procurement Regulations 2024: the
supplier, the criteria, its scores with their explanations, those of the most advantageous tender,
and why the contract is not awarded to it. What the law does not ask comes last and is marked as
additional. No third bidder's name, figure or words are in it. The law decides heading and
references, and for health care services another letter is written: ``papers.outcome``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sve_excel.comparison.asking import State
from sve_excel.comparison.assessed import LIMBS, Assessed, Assessment, ScoreGiven
from sve_excel.comparison.criteria import ScoredCriterion
from sve_excel.comparison.study import Study
from sve_excel.imprint import RULES_FILE_SHA256
from sve_excel.model import Place
from sve_excel.papers.parts import Block, Part, Say, Small, Tabled
from sve_excel.policy.criteria import lot_words
from sve_excel.policy.scoring import TIE_BREAK_WORDS
from sve_excel.words.numbers import day_text
from sve_excel.words.saying import capital, clean, pounds, sentence

_ORIGIN = "A question about the origin of some rows of your tender is open."
_OF_THE_WHOLE = "A question that rests on figures of the whole tender is open."
_SETTLED = ("Closed", "Not asked, with a reason")
# how far a question has come, as its bidder is told
_COME_TO: Mapping[State, str] = {
    "To ask": "{question}",
    "Asked of others": "{question}",
    "Open": "You were asked: {question}",
    "Answered": "You were asked, and have answered: {question}",
    "Closed": "You were asked, and the question is closed.",
    "Not asked, with a reason": "",
}
# hundreds of findings that are of the bid itself, and not of the register or of how it was stored
_OF_THE_BID = "123"
NOT_KNOWN = "[not known yet]"
NO_WORDS = "[explanation to be written]"


@dataclass(frozen=True, slots=True)
class Batch:
    """What all summaries of one run share: the study, the assessment, their one date, the rules.

    ``date`` is a day as people write it, ``rules_sha256`` the digest of the rules' file. Where the
    rules have lots ``by_lot`` holds what was assessed in each, and decides.
    """

    study: Study
    assessment: Assessment
    date: str
    rules_sha256: str = ""
    by_lot: tuple[Assessment, ...] = ()

    @property
    def decided(self) -> tuple[Assessment, ...]:
        """What decides: the assessment of each lot, where there are none the one of all."""
        if self.study.comparison.policy.lots:
            return self.by_lot
        return (self.assessment,)

    def of(self, tender: Assessed) -> list[tuple[Assessment, Assessed]]:
        """A tender as it was assessed, in each lot that it is for where there are lots."""
        found = [(assessment, assessment.of(tender.result.path)) for assessment in self.decided]
        return [(assessment, own) for assessment, own in found if own]

    @property
    def by_regulation_31(self) -> bool:
        """Whether the paragraphs are those of regulation 31, which may be named then."""
        law = self.study.comparison.policy.regime.letter.law
        return "regulation 31 " in law


def summary_parts(batch: Batch, tender: Assessed) -> tuple[Part, ...]:
    """Give the parts of a tender's summary, in the order of the regulation.

    For each lot that it is for stand its scores, those of that lot's most advantageous tender, and
    the outcome: each is a contract of its own.
    """
    ahead = any(each.winner is own for each, own in batch.of(tender))
    parts = [about_part(batch), supplier_part(tender, ahead), criteria_part(batch, ahead)]
    for assessment, own in batch.of(tender):
        parts += [
            Part(f"{assessment.lot_said}. {part.title}", part.blocks, part.law)
            if assessment.lot
            else part
            for part in decided_parts(assessment, own)
        ]
    parts.append(additional_part(batch, tender))
    return tuple(with_law(batch, part) for part in parts)


def decided_parts(assessment: Assessment, tender: Assessed) -> Iterator[Part]:
    """Give scores, those of the most advantageous tender, and the outcome."""
    winner = assessment.winner
    own = winner is tender
    yield scores_part(
        assessment,
        tender,
        title="Your tender: scores and explanations",
        law="31(2)(e)" if own else "31(3)(b)",
        worked_out=True,
    )
    if winner and not own:
        if assessment.comparison.policy.regime.letter.kind == "scores and reasons":
            say = Say(f"The successful tenderer is {winner.name}.")
            yield Part("The successful tenderer", (say,))
        yield scores_part(
            assessment,
            winner,
            title="The most advantageous tender: scores and explanations",
            law="31(3)(d)",
        )
    yield outcome_part(assessment, tender)


def about_part(batch: Batch) -> Part:
    """Say what was procured by whom, and when and under which law this is given."""
    comparison = batch.study.comparison
    procurement, letter = comparison.policy.procurement, comparison.policy.regime.letter
    rows = [
        ("Contracting authority", procurement.authority),
        ("Procurement", procurement.title),
        ("Identifier of the procurement", procurement.procurement_id),
        ("Identifier of the contract", procurement.contract_id),
        ("Date", batch.date),
    ]
    said: list[Block] = [
        Tabled(("", ""), [row for row in rows if row[1]], (1, 2.4), bold=()),
    ]
    if letter.law:
        said.append(
            Small(
                f"Given under {letter.law}, on the same day and at the same time to every supplier "
                "whose tender was assessed."
            )
        )
    return Part("This procurement", tuple(said))


def _asked_by(paragraphs: str, ahead: bool) -> str:
    """Name the paragraphs of the most advantageous tender, which (3)(a) asks for of the others."""
    return f"31{paragraphs}" if ahead else f"31(3)(a) with {paragraphs}"


def supplier_part(tender: Assessed, ahead: bool) -> Part:
    """Name the supplier, and how it is reached and known: (2)(a) to (c)."""
    rows = [
        ("Name", tender.name),
        ("Postal address", tender.fact("address") or NOT_KNOWN),
        ("E-mail", tender.fact("email") or NOT_KNOWN),
        ("Unique identifier", tender.fact("identifier") or NOT_KNOWN),
    ]
    return Part(
        "The supplier", (Tabled(("", ""), rows, (1, 2.4)),), _asked_by("(2)(a) to (c)", ahead)
    )


def criteria_part(batch: Batch, ahead: bool) -> Part:
    """Give the criteria, their importance, how and by which scores, and the full rules: (2)(d)."""
    rows = [
        (
            indented(criterion),
            f"{criterion.share:.3g} %" if not criterion.parent else f"({criterion.share:.3g} %)",
            f"{criterion.possible:g}",
            criterion.how,
        )
        for criterion in batch.assessment.criteria
    ]
    headings = ("Criterion", "Relative importance", "Most marks", "How it was assessed by scores")
    grid = Tabled(headings, rows, (1.6, 1, 0.8, 3.6), right=(1, 2))
    return Part("The award criteria", (grid, Say(in_full(batch))), _asked_by("(2)(d)", ahead))


def in_full(batch: Batch) -> str:
    """Say where the rules can be read in full."""
    comparison = batch.study.comparison
    procurement = comparison.policy.procurement
    where = clean(procurement.published_in) or NOT_KNOWN
    day = day_text(procurement.published_on)
    when = f", published on {day}" if day else ""
    digest = f"; {RULES_FILE_SHA256}: {batch.rules_sha256}" if batch.rules_sha256 else ""
    named = f" The file is {comparison.rules}{digest}." if comparison.rules else ""
    return (
        f"The criteria and how tenders are assessed by them stand in full in: {where}{when}.{named}"
    )


def indented(criterion: ScoredCriterion) -> str:
    """A criterion as a row of a table names it."""
    return f"– {criterion.name}" if criterion.parent else criterion.name


def scores_part(
    assessment: Assessment, tender: Assessed, *, title: str, law: str, worked_out: bool = False
) -> Part:
    """Give scores, explanations and totals of a tender: (2)(e).

    ``worked_out`` adds what of the tender a score was worked out from: for its own bidder alone.
    What is withheld is withheld from the others.
    """
    withholding = assessment.comparison.policy.regime.withholding_law
    rows: list[tuple[str, str, str, str]] = []
    bold: list[int] = []
    for given in tender.scores:
        has_parts = any(score.criterion.parent == given.criterion.name for score in tender.scores)
        if has_parts:
            bold.append(len(rows))
        rows.append(
            (
                indented(given.criterion),
                given.said,
                f"{given.criterion.possible:g}",
                explained(given, worked_out=worked_out, law=withholding),
            )
        )
    bold.append(len(rows))
    rows.append(("Total", tender.said, f"{assessment.possible:g}", ""))
    grid = Tabled(
        ("Criterion", "Score", "Of", "Explanation"), rows, (1.5, 0.8, 0.6, 4), (1, 2), tuple(bold)
    )
    return Part(title, (grid,), law)


def explained(given: ScoreGiven, *, worked_out: bool, law: str) -> str:
    """Give the explanation of a score, or say that it is withheld, and by which limb of the law.

    ``law`` is empty where another one holds than that of the limbs.
    """
    if given.withheld and not worked_out:
        limb = given.withheld.limb
        number = limb.removeprefix("s.94") if limb in LIMBS else ""
        under = law.replace("94", f"94{number}", 1)
        by_limb = f"Withheld under {under} ({LIMBS.get(limb, 'limb to be named')})."
        said = [by_limb if law else "Withheld."]
        if given.withheld.by:
            said.append(f"Decided by {clean(given.withheld.by)}.")
        return " ".join(said)
    words = sentence(clean(given.explanation)) if given.explanation else NO_WORDS
    if given.score is None and not given.explanation:
        words = "The tender was not assessed by it."
    facts = f" Worked out from the tender: {given.facts}" if worked_out and given.facts else ""
    return words + facts


def outcome_part(assessment: Assessment, tender: Assessed) -> Part:
    """Say that the contract is awarded to the tender, or why it is not: (3)(c)."""
    typed = [sentence(clean(tender.why))] if tender.why else []
    winner = assessment.winner
    if winner is tender:
        said = ["Your tender is the most advantageous tender.", *typed]
        return Part("The outcome", tuple(map(Say, said)))
    title = "Why the contract is not awarded to you"
    if tender.disqualified:
        by_law = assessment.comparison.policy.regime.withholding_law  # its limbs are of the Act
        limb = f" ({clean(tender.standing.limb)})" if tender.standing.limb and by_law else ""
        because = disqualified_said(tender)
        said = [f"Your tender was disqualified under the published methodology{limb}. {because}"]
        return Part(title, tuple(map(Say, [*said, *typed])), "31(3)(c)")
    return Part(title, tuple(map(Say, [*_behind(assessment, tender), *typed])), "31(3)(c)")


def disqualified_said(tender: Assessed) -> str:
    """Say by which criteria and for which reasons a tender was disqualified."""
    standing = tender.standing
    because = [*tender.failed, *([sentence(clean(standing.reason))] if standing.reason else [])]
    return capital(" ".join(because or [NO_WORDS]))


def _behind(assessment: Assessment, tender: Assessed) -> list[str]:
    """Hold the totals against each other, as far as they are what decided."""
    winner = assessment.winner
    if winner is None:
        return [NOT_KNOWN]
    if assessment.passed_over(tender):
        said = f"Your tender has a total of {tender.said} of {assessment.possible:g} in this lot."
        limit = lot_words(assessment.comparison.policy)
        return [
            f"{said} It was passed over, since you have as many lots as one supplier may. {limit}"
        ]
    if tender.total is None:
        return ["Your tender has no total: by a criterion above it could not be assessed."]
    first = assessment.first_by_rules is tender
    if first or winner.total is None or winner.total < tender.total:
        return [] if tender.why else [NO_WORDS]
    if winner.total > tender.total:
        return [
            f"Your tender has a total of {tender.said} of {assessment.possible:g}; the most "
            f"advantageous tender has {winner.said}."
        ]
    rules = assessment.comparison.policy.scoring
    return [
        f"Your tender and the most advantageous tender have the same total, {tender.said}. "
        f"Tenders of one total are told apart {TIE_BREAK_WORDS[rules.tie_break]}."
    ]


def additional_part(batch: Batch, tender: Assessed) -> Part:
    """Give what the law does not ask: who was successful, ranges, and what is asked of the bid."""
    study = batch.study
    kind = study.comparison.policy.regime.letter.kind
    # of a law whose own paragraphs are not here nobody knows what else it asks for
    known = batch.by_regulation_31 or kind not in ("assessment summary", "not provided")
    asks = ": the law does not ask for it" if known else ""
    said: list[Block] = [Small(f"What follows is additional{asks}.")]
    told = kind in ("reasons", "scores and reasons")
    for assessment, own in () if told else batch.of(tender):
        winner = assessment.winner
        of_lot = f" of lot {assessment.lot.number}" if assessment.lot else ""
        if winner and winner is not own:
            said.append(Say(f"The most advantageous tender{of_lot} was that of {winner.name}."))
    if tender.bid:
        index = tender.bid.number - 1
        low, _, high = study.simulation.ranges[index].net
        said.append(
            Say(
                "When the proxies and your units, years, deflators and inputs vary within their "
                "ranges, nine of ten draws of the net return for every £1 lie between "
                f"{pounds(low, 2)} and {pounds(high, 2)}."
            )
        )
        said += map(Say, questions_said(study, tender.bid.number))
    return Part("Further information", tuple(said), "31(5)")


def questions_said(study: Study, number: int) -> list[str]:
    """Say what stood out in a bid, and how far each question of it has come.

    No other bidder is named and nothing said of what others have, not even a median: of few bids
    it is the figure of one. Of a question that rests on such it is said that it is open, as long
    as it is.
    Codes are the commissioner's; cells are those of the bidder's own workbook.
    """
    bid = study.comparison.bids[number - 1]
    said, untold = list[str](), dict[str, None]()
    for clarification in study.clarifications:
        flag = clarification.flag
        if flag.bid != number:
            continue
        if flag.of_others:
            if clarification.state not in _SETTLED:
                untold[_ORIGIN if flag.asks.names_others else _OF_THE_WHOLE] = None
            continue
        how = _COME_TO[clarification.state].format(question=flag.question)
        said.append(f"{flag.message} {how}".rstrip())
    said += [
        f"{where_said(finding.place)}: {finding.message} {finding.remedy}"
        for finding in bid.result.findings
        if finding.severity != "note" and finding.code[3] in _OF_THE_BID
    ]
    said += untold
    if said:
        return ["What stood out in your tender, and what is asked of it:", *said]
    return ["No question about your tender arose from its workbook."]


def where_said(place: Place) -> str:
    """Name a cell of the bid as its bidder knows it, without the file."""
    if not place.sheet:
        return "The workbook"
    return (
        f"Sheet {clean(place.sheet)}, cell {place.cell}"
        if place.cell
        else f"Sheet {clean(place.sheet)}"
    )


def with_law(batch: Batch, part: Part) -> Part:
    """Name the paragraph of regulation 31 where it is the law that holds, and no other's."""
    if not part.law:
        return part
    if not batch.by_regulation_31:
        return Part(part.title, part.blocks)
    return Part(part.title, part.blocks, f"Regulation {part.law}")


def supplier_facts(tender: Assessed) -> Iterable[tuple[str, str]]:
    """Facts of the supplier that a summary has to give, and what is known of each."""
    yield "the postal address", tender.fact("address")
    yield "the e-mail address", tender.fact("email")
    yield "the unique identifier", tender.fact("identifier")
