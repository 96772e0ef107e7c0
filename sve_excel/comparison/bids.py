"""The bids of a comparison: who is compared, in what order, and where like meets unlike.

A bid is a workbook that was valued. Every other file stays in view with the reason why it has no
ratio: a file that silently falls out of a comparison is the first thing that a challenge finds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sve_excel.comparison.marking import NO_QUALITY, QualityMarks, marks_of_people
from sve_excel.comparison.typed_settings import typed_rules
from sve_excel.entries.forms import Typed
from sve_excel.files.finding import Aside
from sve_excel.layout import EVALUATIONS, EXCEL_ROWS
from sve_excel.library.loading import Library
from sve_excel.method.rules import under_policy
from sve_excel.method.scoring import Marked, failed_by, mark
from sve_excel.method.value import value
from sve_excel.model import Project, Result, Submission, Valuation
from sve_excel.policy.figures import AllFigures, Figures
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.words.digits import rounded
from sve_excel.words.saying import clean

MOST_BIDS = 1_000  # of more a workbook shows those that lead: nobody reads the others side by side
_LONGEST_LABEL = 120
NO_PLACE = "none"
_KIND_WORDS = ("forecasts", "evaluations")
NO_PRICE, NOT_MARKED, DISQUALIFIED = "no price given", "not marked yet", "disqualified"

LIKE_WITH_LIKE = (
    (
        "evaluation",
        "Evaluation",
        "a forecast says what is expected, an evaluation what has happened",
    ),
    (
        "funding",
        "Funding",
        "capital pays once for something that lasts, revenue pays for running it",
    ),
    (
        "nature",
        "Nature",
        "one-off work ends when it is delivered, ongoing work returns every year",
    ),
)
_WORDS = {
    "Forecast": "forecast",
    "Evaluative": "evaluation of what has happened",
    "Revenue": "revenue",
    "Capital": "capital",
    "Mixed": "capital and revenue mixed",
    "One-off": "one-off",
    "Ongoing": "ongoing",
}


@dataclass(frozen=True, slots=True)
class Bid:
    """One valued workbook: its number in this comparison, its name here, and what was read.

    ``number`` counts the bids in their order when the comparison was made, and is the key of every
    table. ``place`` is what its marks or, without rules, its net return earn; 0 where it has none.
    Who is ``level`` with another shares the place, whatever comes first in the order.
    ``unlike`` says in which ways the bid differs from most of the others. ``whole`` is the label
    as data hold it, however long. ``without`` says why a bid has no place, and ``quality`` are the
    marks that people gave it. Whose kind is not that of most, a forecast among evaluations or an
    evaluation among forecasts, is ranked ``apart`` from them: its place is among its own kind.
    """

    number: int
    label: str
    result: Result
    submission: Submission
    valuation: Valuation
    unlike: tuple[str, ...]
    place: int = 0
    level: bool = False
    whole: str = ""
    without: str = NO_PRICE
    quality: QualityMarks = NO_QUALITY
    apart: bool = False

    @property
    def project(self) -> Project:
        """The bid's Project sheet."""
        return self.submission.project

    @property
    def figures(self) -> Figures:
        """What is marked of the bid."""
        value = self.valuation
        return Figures(
            value.net_sroi,
            value.present_value_sroi,
            value.gross_sroi,
            value.net_outputs,
            value.present_value,
            self.project.contract_price or float("nan"),
            float(self.result.count("warning")),
            self.quality.total,
            float(bool(self.quality.failed)),
            float(self.apart),
            self.project.prices.to_base,
        )

    @property
    def place_said(self) -> str:
        """The place as people write it: 1, or 1= where it is shared."""
        return place_said(self.place, level=self.level)


def place_said(place: int, *, level: bool) -> str:
    """Write a place: 1, 1= where several share it, and a word where a bid has none."""
    return f"{place}{'=' if level else ''}" if place else NO_PLACE


@dataclass(frozen=True, slots=True)
class RankedKind:
    """Bids that are ranked among themselves: how they are called, and where they stand in order.

    ``first`` and ``last`` are the indices of the first of them and of the one behind the last.
    """

    words: str
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many they are."""
        return self.last - self.first

    @property
    def one(self) -> str:
        """What one of them is called."""
        return self.words.removesuffix("s")


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which bids may be unlike: what most are, and which differ."""

    heading: str
    why: str
    usual: str
    differing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Files beside the workbook that hold what a sheet cannot; empty where the sheet holds it.

    ``data`` is the folder of the tables that hold every bid, where the workbook shows some.
    """

    lines: str = ""
    inputs: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a comparison is told besides its bids.

    ``most_rows`` is how many rows a sheet has; what goes beyond stands ``beside``. ``typed`` is
    what people typed into the workbook that this one replaces, ``aside`` are the files that are no
    bids, and ``rules`` is the name of the file in which the rules stand. ``most_bids`` is how many
    bids a workbook holds all of.
    """

    beside: Beside = Beside()
    most_rows: int = EXCEL_ROWS
    most_bids: int = MOST_BIDS
    typed: Typed = field(default_factory=Typed)
    aside: Sequence[Aside] = ()
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """Every bid of a run of which a comparison shows those that lead.

    ``ranking`` has them all in their places, with figures and without rows. ``results`` are what
    all files were read as, in the order of the run, read one at a time, and ``shown`` are the paths
    of the bids that the comparison shows.
    """

    ranking: Comparison
    results: Sequence[Result]
    shown: frozenset[str]


@dataclass(frozen=True)
class Comparison:
    """All files of a run: the bids in their order, the rest with their reasons, the rules.

    ``marked`` are the marks, totals and places of the bids by those rules, which stand in the file
    ``rules``; that is empty where nobody named or published any.
    ``typed`` is what people typed into the workbook that this one replaces, and
    ``typed_over`` says which of the rules' settings are not the policy's for it.
    ``most_rows`` is how many rows a sheet has; what goes beyond stands ``beside``. ``aside`` are
    the files that are no bids.
    ``disqualified`` are those that were valued and that the register has disqualified: they have no
    place and are no bids any more, and keep the name under which people marked them.
    Where ``bids`` are those alone that lead of very many, ``whole`` has all of them.
    """

    bids: tuple[Bid, ...]
    others: tuple[Result, ...]
    results: tuple[Result, ...]
    kinds: tuple[Difference, ...]
    library: Library
    policy: Policy
    links: Mapping[str, str]
    beside: Beside = Beside()
    most_rows: int = EXCEL_ROWS
    most_bids: int = MOST_BIDS
    typed: Typed = field(default_factory=Typed)
    typed_over: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()
    rules: str = ""
    disqualified: tuple[Bid, ...] = ()
    marked: Marked = field(default_factory=lambda: mark((), DEFAULT_POLICY))
    whole: Whole | None = None

    @cached_property
    def ranked(self) -> tuple[RankedKind, ...]:
        """The kinds that are ranked by themselves, the one that most are of first; one or two."""
        main = sum(not bid.apart for bid in self.bids)
        swap = bool(self.bids) and _delivered(self.bids[0].project)
        first, then = reversed(_KIND_WORDS) if swap else _KIND_WORDS
        kinds = (RankedKind(first, 0, main), RankedKind(then, main, len(self.bids)))
        return tuple(kind for kind in kinds if kind.count) or kinds[:1]

    def among(self, bid: Bid) -> RankedKind:
        """The kind that a bid is ranked among."""
        return self.ranked[-1 if bid.apart else 0]

    @property
    def of_all(self) -> Comparison:
        """The ranking of every bid: itself, or of very many the one that has them all."""
        return self.whole.ranking if self.whole else self

    @property
    def last_number(self) -> int:
        """The highest number of a bid here."""
        return len(self.bids) + len(self.disqualified)

    @cached_property
    def by_path(self) -> dict[str, Bid]:
        """Bids by the path of their file."""
        return {bid.result.path: bid for bid in self.bids}


def gather(
    results: Sequence[Result],
    library: Library,
    policy: Policy,
    links: Mapping[str, str],
    around: Surroundings | None = None,
) -> Comparison:
    """Sort results into bids, in the order that the rules give, and the rest.

    ``policy`` are the rules as published: settings that were typed hold in place of theirs. A
    workbook that was valued and has no place, since its bid is here more than once, is no bid.
    """
    around = around or Surroundings()  # one of its own: what was typed keeps count
    policy, typed_over = typed_rules(policy, around.typed)
    named = _bids_of(results, policy, around.typed)
    bids = tuple(bid for bid in named if not bid.result.unranked)
    paths = {bid.result.path for bid in bids}
    others = tuple(result for result in results if result.path not in paths)
    found = tuple(results)
    return in_order(
        Comparison(
            bids,
            others,
            found,
            (),
            library,
            policy,
            links,
            around.beside,
            around.most_rows,
            around.most_bids,
            around.typed,
            typed_over,
            tuple(around.aside),
            rules=around.rules,
            disqualified=tuple(bid for bid in named if bid.result.unranked),
        )
    )


def _bids_of(results: Sequence[Result], policy: Policy, typed: Typed) -> tuple[Bid, ...]:
    """Give the bids among results, by their net ratios, with what people marked of each.

    Those that the register has disqualified are among them: they keep the name they were marked by.
    """
    valued = [
        (
            result,
            result.submission,
            under_rules(result.valuation, result.submission.project, policy),
        )
        for result in results
        if result.submission is not None
        and result.valuation is not None
        and (not result.unranked or result.standing.status == DISQUALIFIED)
    ]
    valued.sort(key=lambda each: (-rounded(each[2].net_sroi), each[0].path))
    projects = [submission.project for result, submission, _ in valued if not result.unranked]
    usual = {attribute: _usual(projects, attribute) for attribute, _, _ in LIKE_WITH_LIKE}
    labels = _labels([(result, submission.project) for result, submission, _ in valued])
    people = marks_of_people(typed.earlier, policy, [label for label, _ in labels])
    return tuple(
        Bid(
            0,
            label,
            result,
            submission,
            valuation,
            _unlike(submission.project, usual),
            whole=whole,
            quality=people.get(label, NO_QUALITY),
        )
        for (label, whole), (result, submission, valuation) in zip(labels, valued, strict=True)
    )


def in_order(comparison: Comparison) -> Comparison:
    """Put the bids into the order of their places, and number them; who is apart comes last.

    Who is level stands by net return, then by its file; who has no place stands at the end.
    """
    given = _told_apart(comparison.bids, comparison.policy)
    marked = mark([bid.figures for bid in given], comparison.policy)
    order = sorted(
        range(len(given)),
        key=lambda at: (
            given[at].apart,
            int(marked.place[at]) or len(given) + 1,
            -rounded(given[at].valuation.net_sroi),
            given[at].result.path,
        ),
    )
    bids = tuple(
        replace(
            given[at],
            number=number,
            place=int(marked.place[at]),
            level=bool(marked.level[at]),
            without=_without(given[at], comparison.policy, failed=bool(marked.failed[at])),
        )
        for number, at in enumerate(order, 1)
    )
    kinds, usual = _kinds(bids), bool(bids) and _delivered(bids[0].project)
    out = tuple(
        replace(bid, number=number, without=DISQUALIFIED, apart=_delivered(bid.project) != usual)
        for number, bid in enumerate(comparison.disqualified, len(bids) + 1)
    )
    return replace(
        comparison,
        bids=bids,
        disqualified=out,
        kinds=kinds,
        marked=mark([bid.figures for bid in bids], comparison.policy),
    )


def is_evaluation(result: Result) -> bool:
    """Whether a file reports what has happened: it is no tender, and nobody's award."""
    return result.submission is not None and _delivered(result.submission.project)


def _told_apart(bids: Sequence[Bid], policy: Policy) -> tuple[Bid, ...]:
    """Rank forecasts and evaluations apart: what is hoped for is no yardstick for what happened.

    The kind that most are of comes first, forecasts where both are as many. Who failed a criterion
    which disqualifies is not counted for it.
    """
    delivered = [_delivered(bid.project) for bid in bids]
    failed = failed_by(AllFigures.of([bid.figures for bid in bids]), policy).tolist()
    counted = [each for each, out in zip(delivered, failed, strict=True) if not out]
    usual = sum(counted) * 2 > len(counted)
    return tuple(
        replace(bid, apart=each != usual) for bid, each in zip(bids, delivered, strict=True)
    )


def _delivered(project: Project) -> bool:
    """Whether it reports what has happened."""
    return project.evaluation == EVALUATIONS[1]


def _without(bid: Bid, policy: Policy, *, failed: bool) -> str:
    """Why a bid that has no place has none."""
    if failed:
        return DISQUALIFIED
    if policy.quality and math.isnan(bid.quality.total):
        return NOT_MARKED
    return NO_PRICE


def _kinds(bids: Sequence[Bid]) -> tuple[Difference, ...]:
    """Say in which ways bids are unlike, and which differ from most."""
    projects = [bid.project for bid in bids]
    usual = {attribute: _usual(projects, attribute) for attribute, _, _ in LIKE_WITH_LIKE}
    return tuple(
        Difference(
            heading,
            why,
            usual[attribute],
            tuple(
                bid.number
                for bid in bids
                if getattr(bid.project, attribute) != usual[attribute] or not usual[attribute]
            ),
        )
        for attribute, heading, why in LIKE_WITH_LIKE
    )


def under_rules(valuation: Valuation, project: Project, policy: Policy) -> Valuation:
    """Give the valuation under the policy's rules; the same where the rules change nothing."""
    read = tuple(line.claim for line in valuation.lines)
    counted, inputs = under_policy(read, valuation.inputs, policy)
    if counted == read and inputs == valuation.inputs:
        return valuation
    return value(counted, inputs, policy, project.beneficiaries, project.contract_years)


def _usual(projects: Sequence[Project], attribute: str) -> str:
    """What more than half of the projects are; empty where no answer has a majority."""
    found = Counter(getattr(project, attribute) for project in projects)
    if not found:
        return ""
    answer, count = found.most_common(1)[0]
    return str(answer) if count * 2 > len(projects) else ""


def _unlike(project: Project, usual: Mapping[str, str]) -> tuple[str, ...]:
    """In which ways a project differs from the majority, in words."""
    differences = []
    for attribute, heading, _ in LIKE_WITH_LIKE:
        answer, most = getattr(project, attribute), usual[attribute]
        if not most or answer == most:
            continue
        said = _WORDS.get(answer, answer) if answer else f"{heading.lower()} not stated"
        differences.append(f"{said} (most: {_WORDS.get(most, most)})")
    return tuple(differences)


def _labels(bids: Sequence[tuple[Result, Project]]) -> list[tuple[str, str]]:
    """One name for each bid that no other has: the organisation, else with project or file.

    As it is shown, and whole.
    """
    short = [clean(project.organisation) or clean(result.path) for result, project in bids]
    labels = _apart(short, [clean(project.evaluation).casefold() for _, project in bids])
    labels = _apart(labels, [clean(project.name) for _, project in bids])
    labels = _apart(labels, [clean(result.path) for result, _ in bids])
    cut = [cut_label(label) for label in labels]
    again = Counter(cut)
    seen: Counter[str] = Counter()
    final = []
    for label in cut:
        seen[label] += 1
        final.append(f"{label} ({seen[label]})" if again[label] > 1 else label)
    return list(zip(final, labels, strict=True))


def _apart(labels: Sequence[str], more: Sequence[str]) -> list[str]:
    count = Counter(labels)
    return [
        f"{label}: {word}" if count[label] > 1 and word else label
        for label, word in zip(labels, more, strict=True)
    ]


def cut_label(label: str) -> str:
    """Give a label as it is shown: one that is too long is cut."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
