"""The rules of a tender as a page for its documents: what is assessed, by what, and how it counts.

Everything is made from the rules that decide, and the worked example is worked out by the program
itself. The page says what the rules say and adds nothing: where they name no method, it says that
there are no marks. As text it is Markdown, as a document Word's format.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sve_excel.comparison.parts import PagePart
from sve_excel.comparison.performance import performance
from sve_excel.imprint import RULES_FILE_SHA256, RULES_VALUES_SHA256
from sve_excel.method.scoring import Marked, mark
from sve_excel.policy.criteria import Criterion, criteria, lot_words, tie_words
from sve_excel.policy.figures import Figures
from sve_excel.policy.rules import Policy
from sve_excel.policy.scoring import FIGURE_WORDS
from sve_excel.policy.writing import policy_items, policy_lists, toml_value
from sve_excel.words.saying import capital, pounds, rounded

_RATIOS = ("net_sroi", "present_value_sroi", "gross_sroi")
_EXAMPLE = (("A", 0.9, 200_000.0, 0.8), ("B", 0.6, 160_000.0, 0.65), ("C", 0.3, 240_000.0, 0.9))


@dataclass(frozen=True, slots=True)
class RulesFile:
    """The file of the rules as it was published: its name and SHA-256; empty of the defaults."""

    name: str = ""
    sha256: str = ""


def published(policy: Policy, file: RulesFile, earlier: Policy | None = None) -> list[PagePart]:
    """Give the page; ``earlier`` are the rules that these replace, where they do."""
    found = criteria(policy)
    return [
        _facts(policy, file),
        *_criteria(policy, found),
        *(_assessed(criterion, policy) for criterion in found),
        *_scores(policy),
        *_failing(found),
        _deciding(policy),
        *_example(policy, found),
        *_lots(policy),
        *performance(policy),
        *_versions(policy, earlier),
        _all_rules(policy),
    ]


def page_title(policy: Policy) -> str:
    """Title of the page."""
    named = policy.procurement.title
    return f"How tenders are assessed{f': {named}' if named else ''}"


def _facts(policy: Policy, file: RulesFile) -> PagePart:
    about, regime = policy.procurement, policy.regime
    known = (
        ("Contracting authority", about.authority),
        ("Procurement", about.procurement_id),
        ("Contract", about.contract_id),
        ("Estimated value", pounds(about.value) if about.value else ""),
        ("Law", capital(regime.words)),
        ("Criteria and methodology by", regime.criteria_law),
        ("Published on", about.published_on),
        ("In full at", about.published_in),
        ("File of these rules", file.name),
        (RULES_FILE_SHA256, file.sha256),
        (RULES_VALUES_SHA256, policy.sha256),
    )
    rows = tuple((label, value) for label, value in known if value)
    return PagePart("The procurement", (), ("", ""), rows)


def _criteria(policy: Policy, criteria: Sequence[Criterion]) -> list[PagePart]:
    if not criteria:
        return [
            PagePart(
                "Award criteria",
                (
                    "These rules name no method, so tenders get no marks by them. Social value is "
                    "shown as a return in pounds for every £1 put in.",
                ),
            )
        ]
    total = math.fsum(criterion.marks for criterion in criteria)
    rest = 100 - total
    said = "Each criterion has its share of 100 marks in all."
    if rest > 0:
        said = (
            f"The marks are parts of 100. The other {rest:g} are for criteria that are assessed "
            "outside these rules."
        )
    if rest < 0:
        said = f"All marks come to {total:g}."
    rows = tuple(
        (criterion.name, f"{criterion.marks:g}", criterion.fails or "-") for criterion in criteria
    )
    return [
        PagePart("Award criteria", (said,), ("Criterion", "Marks", "Below its threshold"), rows),
    ]


def _assessed(criterion: Criterion, policy: Policy) -> PagePart:
    texts = [criterion.how]
    if criterion.formula:
        texts.append(f"Marks: {criterion.formula}, where all marks are {criterion.marks:g}.")
    texts += [criterion.guidance] if criterion.guidance else []
    texts += [f"Why it is a criterion: {criterion.why}"] if criterion.why else []
    texts += [criterion.fails] if criterion.fails else []
    title = f"{criterion.name}: {criterion.marks:g} marks"
    if not criterion.parts:
        return PagePart(title, tuple(texts))
    rows = tuple((name, f"{marks:g}", said) for name, marks, said in criterion.parts)
    return PagePart(title, tuple(texts), ("Sub-criterion", "Marks", "What is asked"), rows)


def _scores(policy: Policy) -> list[PagePart]:
    if not policy.scores:
        return []
    rows = tuple((f"{score.score:g}", score.word, score.means) for score in policy.scores)
    return [PagePart("Scores", (), ("Score", "Word", "What a tender shows that gets it"), rows)]


def _failing(criteria: Sequence[Criterion]) -> list[PagePart]:
    if not criteria:
        return []
    out = [criterion.name for criterion in criteria if criterion.disqualifies]
    if not out:
        return [PagePart("Disqualification", ("Failing a criterion disqualifies no tender.",))]
    return [
        PagePart(
            "Disqualification",
            (
                f"A tender that fails {_named(out)} is disqualified. Failing another criterion "
                "disqualifies no tender.",
            ),
        )
    ]


def _named(names: Sequence[str]) -> str:
    """Name criteria as they are written, each in quotation marks."""
    quoted = [f"'{name}'" for name in names]
    return " or ".join(quoted)


def _deciding(policy: Policy) -> PagePart:
    if not policy.marked:
        return PagePart(
            "What decides",
            (
                "There is no total. Tenders are listed by net return for every £1; who is level "
                "shares the place.",
            ),
        )
    return PagePart(
        "What decides",
        (
            "The marks of all criteria are added up. The highest total comes first.",
            tie_words(policy),
        ),
    )


def _example(policy: Policy, criteria: Sequence[Criterion]) -> list[PagePart]:
    """Three made-up tenders, marked by the program."""
    if not criteria:
        return []
    figures = [_made_up(policy, *each[1:]) for each in _EXAMPLE]
    marked = mark(figures, policy)
    by, rules = policy.scoring.by, policy.scoring
    rows = [("Contract price", *(pounds(figure.price) for figure in figures))]
    if by:
        shown = [getattr(figure, rules.figure) for figure in figures]
        money = rules.figure not in _RATIOS
        said = [pounds(each, 0 if money else 2) for each in shown]
        rows.append((capital(FIGURE_WORDS[rules.figure]), *said))
        for need in by.needs:
            values = (pounds(getattr(figure, need)) for figure in figures)
            rows.append((capital(FIGURE_WORDS[need]), *values))
    for name, marks in _parts(policy, marked):
        rows.append((f"Marks: {name}", *(rounded(each, rules.decimals) for each in marks)))
    total = (rounded(float(each), rules.decimals) for each in marked.total)
    rows.append(("Total", *total))
    rows.append(("Place", *(str(int(place)) or "-" for place in marked.place)))
    headings = ("", *(f"Tender {name}" for name, *_ in _EXAMPLE))
    text = "Three tenders that were made up to show the arithmetic; they say nothing of any bidder."
    return [PagePart("A worked example", (text,), headings, tuple(rows))]


def _parts(policy: Policy, marked: Marked) -> list[tuple[str, list[float]]]:
    names = {
        "social value": policy.award.social_value_name,
        "price": policy.award.price_name,
        "quality": "quality",
    }
    return [(names[part], [float(mark) for mark in marks]) for part, marks in marked.parts.items()]


def _made_up(policy: Policy, share: float, price: float, quality: float) -> Figures:
    """Give the figures of a made-up tender: a share of what earns all marks."""
    rules = policy.scoring
    ratio = rules.figure in _RATIOS
    full = 5.0 if ratio else 500_000.0
    if rules.by and rules.by.full:
        full = rules.by.full(rules)
    figure = max(share * full, rules.least)
    worth = figure * 100_000.0 if ratio else figure
    people = quality * policy.quality_marks
    values = dict.fromkeys(FIGURE_WORDS, figure if ratio else worth / 100_000.0)
    values |= {"net_value": worth, "present_value": worth}
    return Figures(**values, price=price, warnings=0.0, quality=people)


def _lots(policy: Policy) -> list[PagePart]:
    if not policy.lots:
        return []
    rows = tuple((lot.number, lot.title) for lot in policy.lots)
    return [PagePart("Lots", (lot_words(policy),), ("Lot", "Title"), rows)]


def _versions(policy: Policy, earlier: Policy | None) -> list[PagePart]:
    parts = []
    if policy.versions:
        rows = tuple((version.version, version.date, version.change) for version in policy.versions)
        parts.append(
            PagePart("Versions", (), ("Version", "Published on", "What was changed"), rows)
        )
    if earlier is not None:
        changed = differences(earlier, policy)
        text = (
            f"Held against other rules. {RULES_VALUES_SHA256}, of those: {earlier.sha256}."
            if changed
            else f"Nothing differs from the other rules. {RULES_VALUES_SHA256}: {earlier.sha256}."
        )
        headings = ("Rule", "Before", "Now") if changed else ()
        parts.append(PagePart("What is new", (text,), headings, tuple(changed)))
    return parts


def differences(before: Policy, now: Policy) -> list[tuple[str, str, str]]:
    """Give every rule that differs: its name, what it was and what it is."""
    old, new = _flat(before), _flat(now)
    return [
        (name, old.get(name, "-"), new.get(name, "-"))
        for name in dict.fromkeys([*new, *old])
        if old.get(name) != new.get(name)
    ]


def _flat(policy: Policy) -> dict[str, str]:
    found = {
        f"{section}.{key}": toml_value(value) for section, key, value, _ in policy_items(policy)
    }
    for name, number, keys in policy_lists(policy):
        for key, value, _ in keys:
            if isinstance(value, tuple):
                value = "; ".join(
                    f"{each:g}" if isinstance(each, float) else f"{each.name}: {each.marks:g}"
                    for each in value
                )
            found[f"{name} {number}.{key}"] = toml_value(value)
    return found


def _all_rules(policy: Policy) -> PagePart:
    """Every rule of valuation and of questions in force, since each bears on a figure."""
    rows = tuple(
        (f"{section}.{key}", toml_value(value), words)
        for section, key, value, words in policy_items(policy)
        if section not in ("procurement", "award", "deliveries")
    )
    text = (
        "All rules by which tenders are valued, marked and asked, as the program has them; those "
        "that these rules do not set are the program's own, and hold."
    )
    return PagePart("All rules in force", (text,), ("Rule", "Value", "What it means"), rows)


def as_markdown(title: str, parts: Sequence[PagePart]) -> str:
    """Write the page as Markdown."""
    lines = [f"# {title}", ""]
    for part in parts:
        lines += [f"## {part.title}", ""]
        for text in part.texts:
            lines += [text, ""]
        if part.rows:
            lines += [_row(part.headings), _row(["---"] * len(part.headings))]
            lines += [_row(row) for row in part.rows]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Sequence[str]) -> str:
    safe = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(safe)} |"


def as_document(title: str, parts: Sequence[PagePart]) -> bytes:
    """Write the page in Word's format."""
    from sve_excel.looks.document import WIDTH, WordDocument

    document = WordDocument(title, title)
    document.heading(title, 1)
    for part in parts:
        document.heading(part.title, 2)
        for text in part.texts:
            document.say(text)
        if part.rows:
            widths = _widths(len(part.headings), WIDTH)
            document.table(part.headings, part.rows, widths)
    return document.bytes()


def _widths(columns: int, width: float) -> list[float]:
    if columns == 2:
        return [0.32 * width, 0.68 * width]
    if columns == 3:
        return [0.3 * width, 0.2 * width, 0.5 * width]
    return [width / columns] * columns
