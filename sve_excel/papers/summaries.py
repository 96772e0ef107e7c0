"""All summaries of a tender: one batch with one date, each as document and as workbook.

A single summary is one of that batch, with the same words. Under health care law each is the letter
of that law. A summary of which anything is wanting says on every page that it is a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sve_excel.comparison.assessed import Assessed, assessment_of, assessments_by_lot
from sve_excel.comparison.bidder import NoSuchBidder, find_bidder, goes_by, own_sheets
from sve_excel.comparison.bids import Comparison, Surroundings, gather
from sve_excel.comparison.study import Study
from sve_excel.comparison.workbook import studied
from sve_excel.files.names import file_name
from sve_excel.library.loading import Library
from sve_excel.looks.formats import Formats
from sve_excel.model import Finding, Result
from sve_excel.papers.outcome import outcome_parts
from sve_excel.papers.parts import Paper
from sve_excel.papers.summary import Batch, summary_parts
from sve_excel.papers.wanting import find_wanting
from sve_excel.papers.writing import document_of, workbook_with
from sve_excel.policy.rules import Policy
from sve_excel.words.folding import fold
from sve_excel.words.numbers import day_text


@dataclass(frozen=True)
class Summaries:
    """Every summary of a tender, and what is wanting in them; what was found is in its order."""

    batch: Batch
    findings: tuple[Finding, ...]
    day: str = ""  # the one date of all, as year-month-day where it is a day

    @property
    def tenders(self) -> tuple[Assessed, ...]:
        """The assessed tenders, which get one each."""
        return self.batch.assessment.tenders

    def paper(self, tender: Assessed) -> Paper:
        """The summary of one tender, whatever it is written as."""
        letter = self.batch.study.comparison.policy.regime.letter
        parts = outcome_parts if letter.kind == "reasons" else summary_parts
        return Paper(
            letter.heading, tender.name, parts(self.batch, tender), tuple(self.wanting(tender))
        )

    def wanting(self, tender: Assessed) -> list[str]:
        """What keeps a tender's summary from being given; of other tenders only that it is so."""
        errors = [finding for finding in self.findings if finding.severity == "error"]
        own = [finding for finding in errors if self.concerns(finding, tender)]
        said = [f"{finding.code}: {finding.message}" for finding in own]
        if len(own) < len(errors):
            said.append(
                "Summaries of other tenders are not ready, and all are given at the same time."
            )
        return said

    def concerns(self, finding: Finding, tender: Assessed) -> bool:
        """Whether a finding is of a tender's own summary, or of all."""
        others = {assessed.result.path for assessed in self.tenders} - {tender.result.path}
        return finding.place.file not in others

    @property
    def ready(self) -> bool:
        """Whether all can be given: nothing is wanting that keeps one from it."""
        return not any(finding.severity == "error" for finding in self.findings)

    def document(self, tender: Assessed) -> bytes:
        """The summary of one tender in Word's format."""
        return document_of(self.paper(tender))

    def workbook(self, tender: Assessed) -> bytes:
        """The summary of one tender as a workbook, with its own lines behind it."""
        known, bid = self.batch.study, tender.bid
        if bid is None:
            return workbook_with(self.paper(tender))

        def more(book: Any, formats: Formats) -> None:
            own_sheets(book, formats, known, bid)

        return workbook_with(self.paper(tender), more)

    def names(self) -> dict[str, str]:
        """A file's name, without its ending, for each tender by the path of its workbook."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for at, tender in enumerate(self.tenders, 1):
            name = base = file_name(tender.label, f"Tender {at}")
            number = 1
            while fold(name) in taken:
                number += 1
                name = f"{base} ({number})"
            taken.add(fold(name))
            found[tender.result.path] = name
        return found


def summaries_of(
    known: Study, comparison_file: str = "", rules_sha256: str = "", today: date | None = None
) -> Summaries:
    """Make the batch: its date is the one that was typed, else today's."""
    assessment = assessment_of(known.comparison)
    day = (today or date.today()).isoformat()
    batch = Batch(
        known,
        assessment,
        day_text(assessment.dated or day),
        rules_sha256,
        assessments_by_lot(known.comparison),
    )
    return Summaries(batch, find_wanting(batch, comparison_file), assessment.dated or day)


def find_tender(summaries: Summaries, bidder: str) -> Assessed:
    """Find the one assessed tender that goes by a name; raises ``NoSuchBidder``."""
    for assessed in summaries.tenders:
        if assessed.bid is None and goes_by(assessed.result, bidder):
            return assessed
    bid = find_bidder(summaries.batch.study.comparison, bidder)
    if found := summaries.batch.assessment.of(bid.result.path):
        return found
    raise NoSuchBidder(
        f"{bidder!r} is {bid.result.path}, which reports what has happened: it is no tender, and "
        "gets no summary."
    )


def one_summary(
    comparison: Comparison, bidder: str, comparison_file: str = "", rules_sha256: str = ""
) -> tuple[Summaries, Assessed]:
    """Make the batch for the one tender that goes by a name; raises ``NoSuchBidder``."""
    if not any(result.standing.status == "disqualified" for result in comparison.others):
        find_bidder(comparison, bidder)  # before what takes long
    made = summaries_of(studied(comparison), comparison_file, rules_sha256)
    return made, find_tender(made, bidder)


def summary_for(
    results: Sequence[Result], bidder: str, library: Library, policy: Policy, rules: str = ""
) -> bytes:
    """Build the summary of one tender among ``results``, as a workbook.

    ``rules`` is the name of the file of the policy. ``bidder`` is its organisation, its name in the
    comparison, or its file. Raises ``NoSuchBidder`` where no assessed tender, or more than one,
    goes by it.
    """
    bids = gather(results, library, policy, {}, Surroundings(rules=rules))
    made, tender = one_summary(bids, bidder)
    return made.workbook(tender)
