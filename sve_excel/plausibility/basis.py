"""What the value of a bid rests on: own proxies, one proxy, no evidence, what was typed over."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sve_excel.findings.shared import CELL_TYPED_OVER, COPY_DIFFERS
from sve_excel.layout import EVIDENCE, PROXY, UNITS
from sve_excel.method.rules import barred
from sve_excel.method.sensitivity import price_name
from sve_excel.model import LineValue
from sve_excel.plausibility.offer import Offer, Tender
from sve_excel.plausibility.question import Flag, Probe, Question
from sve_excel.words.digits import above
from sve_excel.words.folding import fold
from sve_excel.words.saying import capital, quote
from sve_excel.words.saying import price as pounds_each

_MANY = 4  # rows with the same evidence

OWN_PROXY_CARRIES_VALUE = Question(
    "SVE412",
    "own-proxy-carries-value",
    1,
    "the bidder's own proxy {proxy} brings £{value} net, {share} of the bid. Source: {source}.",
    "Please send the page of the source that gives £{price} for each {unit}.",
    said=True,
)


@Probe
def flag_own_proxies(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """A bidder's own proxy is asked about, unless the policy allows it."""
    if tender.policy.own_proxies != "flag":
        return
    total = offer.valuation.net_outputs
    for lines in offer.by_price().values():
        own = lines[0].claim.own
        if own is None:
            continue
        value = math.fsum(line.net for line in lines)
        yield OWN_PROXY_CARRIES_VALUE.about(
            offer,
            [offer.cell(line, PROXY) for line in lines],
            proxy=quote(own.name, 90),
            value=f"{value:,.0f}",
            share=f"{value / total:.0%}" if total else "all",
            source=quote(own.source, 120) if own.source else "none given",
            price=pounds_each(own.value or 0),
            unit=own.unit or "unit",
        )


VALUE_TYPED_OVER = Question(
    "SVE413",
    "value-typed-over",
    2,
    "a value of the library was changed in the workbook. {message}",
    "Who changed the value in this cell, and why?",
    said=True,
    manual={"message": "what it shows, and what the library says"},
)


@Probe
def flag_typed_over(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """The workbook's own copies of the library's values are as they were."""
    for finding in offer.findings:
        if COPY_DIFFERS.made(finding):
            yield VALUE_TYPED_OVER.about(offer, (finding.place,), message=capital(finding.message))


FORMULA_TYPED_OVER = Question(
    "SVE419",
    "formula-typed-over",
    2,
    "{count} where the template has a formula, and not what the formula would give: "
    "{message} What was typed counts for nothing.",
    "Who typed over the formula in {cell}, and why?",
    said=True,
    manual={
        "count": "one cell holds a typed value",
        "message": "what it says, and what the row gives.",
    },
)


@Probe
def flag_formulas(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Computed cells of the two tables hold their formula, or what it would give."""
    findings = [finding for finding in offer.findings if CELL_TYPED_OVER.made(finding)]
    if findings:
        one = "one cell holds a typed value"
        yield FORMULA_TYPED_OVER.about(
            offer,
            [finding.place for finding in findings],
            count=one if len(findings) == 1 else f"{len(findings)} cells hold typed values",
            cell=str(findings[0].place),
            message=findings[0].message,
        )


ONE_PROXY_CARRIES_BID = Question(
    "SVE415",
    "one-proxy-carries-bid",
    1,
    "one proxy, {proxy}, brings {share} of the net value.",
    "What is the evidence for the units under this proxy, and what is the bid worth if they "
    "are half as many?",
)


@Probe
def flag_one_proxy(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """No single proxy brings most of a bid's value."""
    total = offer.valuation.net_outputs
    groups = offer.by_price()
    if total <= 0 or len(groups) < 2:
        return
    main = max(groups.values(), key=lambda lines: math.fsum(line.net for line in lines))
    share = math.fsum(line.net for line in main) / total
    if above(share, tender.policy.plausibility.one_proxy_share):
        yield ONE_PROXY_CARRIES_BID.about(
            offer,
            [offer.cell(line, UNITS) for line in main],
            proxy=quote(price_name(main[0].claim), 100),
            share=f"{share:.0%}",
        )


BARRED_BY_POLICY = Question(
    "SVE416",
    "barred-by-policy",
    2,
    "{reason}; {count} valued at nothing.",
    "Do you want to replace the claim by one that the tender allows?",
    said=True,
    manual={"count": "so many rows are"},
)


@Probe
def flag_barred(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Every claim rests on a proxy that the tender allows."""
    reasons: dict[str, list[LineValue]] = {}
    for line in offer.rows.lines:
        why = barred(line.claim, tender.policy)
        if why:
            reasons.setdefault(why, []).append(line)
    for why, lines in reasons.items():
        count = "one row is" if len(lines) == 1 else f"{len(lines)} rows are"
        cells = [offer.cell(line, PROXY) for line in lines]
        yield BARRED_BY_POLICY.about(offer, cells, reason=why, count=count)


NO_EVIDENCE = Question(
    "SVE418",
    "no-evidence",
    1,
    "{count} of {of} priced rows give no evidence; they bring {share} of the net value.",
    "What records, survey or study stand behind these rows?",
    manual={"count": "so many", "of": "so many"},
)


@Probe
def flag_no_evidence(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Priced rows say how the bidder knows."""
    bare = [line for line in offer.rows.lines if not line.claim.output.evidence.strip()]
    total = offer.valuation.net_outputs
    if bare and total > 0:
        share = math.fsum(line.net for line in bare) / total
        yield NO_EVIDENCE.about(
            offer,
            [offer.cell(line, EVIDENCE) for line in bare],
            count=len(bare),
            of=len(offer.rows.lines),
            share=f"{share:.0%}",
        )


SAME_EVIDENCE = Question(
    "SVE445",
    "same-evidence",
    1,
    "{count} of {of} priced rows give the same evidence, {evidence}; they bring {share} of the net "
    "value.",
    "What shows the units of each of these rows by itself?",
    manual={"count": "so many", "of": "so many", "evidence": "word for word"},
)


@Probe
def flag_same_evidence(offer: Offer, tender: Tender) -> Iterator[Flag]:
    """Rows do not all give the same words as evidence."""
    by_words: dict[str, list[LineValue]] = {}
    for line in offer.rows.lines:
        if words := fold(line.claim.output.evidence):
            by_words.setdefault(words, []).append(line)
    total = offer.valuation.net_outputs
    for lines in by_words.values():
        if len(lines) >= _MANY and len(lines) * 2 > len(offer.rows.lines) and total > 0:
            yield SAME_EVIDENCE.about(
                offer,
                [offer.cell(line, EVIDENCE) for line in lines],
                count=len(lines),
                of=len(offer.rows.lines),
                evidence=quote(lines[0].claim.output.evidence, 90),
                share=f"{math.fsum(line.net for line in lines) / total:.0%}",
            )
