"""The first page of an award record: what was decided, what the record holds, how long it is kept.

It says what the run report says, which was held against the files before, and nothing more: no
reason is made up for anybody, and whoever decided signs. How long a record is kept is said by the
law that the rules name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sve_excel.comparison.typed_settings import typed_words
from sve_excel.policy.regimes import REGIMES, Regime
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.words.digits import rounded
from sve_excel.words.numbers import day_said, day_text
from sve_excel.words.saying import capital, in_words, listed, pounds

if TYPE_CHECKING:
    from sve_excel.looks.document import WordDocument

AWARD_TITLE: Final = "Award record"
_SIGNERS: Final = ("Prepared by", "Checked by", "Decided by")


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of the record: its name in the zip, what it is, and its SHA-256."""

    name: str
    what: str
    sha256: str


def keep_until(entered_on: date, years: int) -> date:
    """Give the day until which a record is kept: so many years from the day of the contract."""
    year = entered_on.year + years
    try:
        return entered_on.replace(year=year)
    except ValueError:  # the 29th of February
        return date(year, 2, 28) + timedelta(days=1)


def keep_words(regime: Regime, entered_on: date | None) -> str:
    """Say until when the record is kept, and by which law."""
    if not regime.records_years:
        by = f" ({regime.records_law} asks for the record itself)" if regime.records_law else ""
        return f"as long as your own rules say{by}."
    by = (
        f"{in_words(regime.records_years)} years beginning with the day on which the contract is "
        f"entered into ({regime.records_law}). Where another duty asks for longer, that holds."
    )
    if entered_on is None:
        return f"____________: {by} The contract was not entered into when this was made."
    until = keep_until(entered_on, regime.records_years)
    return f"{day_said(until)}: {by} Entered into on {day_said(entered_on)}."


def record_document(
    report: Mapping[str, Any], filed: Sequence[Filed], missing: Sequence[str], keep: str, to: str
) -> bytes:
    """Build the first page of a record out of the run report and what the record holds.

    ``missing`` says what is not in it, one sentence each; ``keep`` until when it is kept, and
    ``to`` to whom the contract is awarded, empty where nobody said it when the record was made.
    """
    from sve_excel.looks.document import WordDocument

    page = WordDocument(AWARD_TITLE, AWARD_TITLE)
    page.heading(AWARD_TITLE, 1)
    page.say(
        "What the decision rests on, as it stood when this was made. Every file was held against "
        "the run report before, and its SHA-256 stands below."
    )
    page.say(f"Keep until {keep}")
    page.heading("What was decided")
    if to:
        page.say(f"Awarded to {to}.", bold=True)
    if words := typed_words(report.get("settings_typed") or ()):
        page.say(words, bold=True)
    _places(page, report)
    _set_aside(page, report)
    page.heading("What the record holds")
    page.table(
        ("File", "What it is", "SHA-256"),
        [(each.name, each.what, each.sha256) for each in filed],
        (6, 4, 7),
    )
    page.bullets(missing)
    page.heading("Bids as they came")
    page.table(
        ("Bid", "SHA-256 as it came", "With its results"),
        [_bid(book) for book in report["workbooks"]],
        (5, 6, 6),
    )
    page.heading("Signed")
    page.say("Whoever decided answers for the decision; this program decided nothing.")
    page.table(
        ("", "Name and role", "Signature", "Date"),
        [(who, "", "", "") for who in _SIGNERS],
        (3, 6, 5, 3),
    )
    return page.bytes()


def _places(page: WordDocument, report: Mapping[str, Any]) -> None:
    ranking = report.get("ranking") or []
    if not ranking:
        page.say("The report holds no ranking.")
        return
    named = {each["path"]: each.get("organisation") or each["path"] for each in ranking}
    lots = report.get("lots") or []
    if not lots:
        _ranking(page, report, ranking)
    for lot in lots:
        title = f": {lot['title']}" if lot.get("title") else ""
        page.say(f"Lot {lot['lot']}{title}", bold=True)
        to = lot.get("awarded_to")
        why = lot.get("why") or ""
        page.say(f"The rules give it to {named.get(to, to) if to else 'nobody'}. {why}".strip())
        _ranking(page, report, lot.get("ranking") or [])


def _ranking(
    page: WordDocument, report: Mapping[str, Any], ranking: Sequence[Mapping[str, Any]]
) -> None:
    """A table of places, totals as they stand everywhere, to two decimals."""
    books = {book["path"]: book for book in report["workbooks"] if book.get("net_sroi") is not None}
    other = {path: _other_net(book) for path, book in books.items()}
    differs = any(rounded(other[path]) != rounded(books[path]["net_sroi"]) for path in other)
    without = [each for each in ranking if not each.get("place")]
    kinds, rows = {each.get("ranked_among") for each in ranking}, []
    for each in ranking:
        place = f"{each['place']}{'=' if each.get('level') else ''}" if each.get("place") else "-"
        if len(kinds) > 1 and each.get("place"):
            place = f"{place} of the {each['ranked_among']}"
        total, path = each.get("total"), each["path"]
        rows.append(
            (
                place,
                each.get("organisation") or each["path"],
                "" if total is None else f"{total:,.2f}",
                pounds(books[path]["net_sroi"], 2) if path in books else "",
                *([pounds(other[path], 2) if path in books else ""] if differs else []),
            )
        )
    another = ["By the other reading of inputs"] if differs else []
    headings = ("Place", "Bidder", "Total", "Net for every £1", *another)
    page.table(headings, rows, (2, 8, 3, 4, 4)[: len(headings)])
    page.bullets([f"{each.get('organisation') or each['path']}: {_why(each)}." for each in without])


def _other_net(book: Mapping[str, Any]) -> float:
    """The net return for whole inputs, or by rules that have that, without those that leak."""
    whole: float = book["net_outputs"] / book["gross_inputs"]
    without = book.get("net_sroi_after_input_leakage")
    by_rules = rounded(book["net_sroi"]) == rounded(whole)
    return whole if without is None or not by_rules else without


def _why(without: Mapping[str, Any]) -> str:
    """Why a bid has no place."""
    if failed := without.get("disqualified"):
        return f"no place, since it fails {listed(failed)}, which disqualifies"
    return "no place, since it has no total by the rules"


def _set_aside(page: WordDocument, report: Mapping[str, Any]) -> None:
    """What the register says of tenders that have no place."""
    aside = [
        each for each in report.get("register") or [] if each.get("status") not in ("", "assessed")
    ]
    if not aside:
        return
    page.say("Set aside, as the register has it:")
    page.table(
        ("Bid", "Status", "Why", "Who decided, and when"),
        [
            (
                each["path"],
                capital(each["status"]),
                ". ".join(filter(None, (each.get("limb"), each.get("reason")))),
                ", ".join(
                    filter(None, (each.get("decided_by"), day_text(each.get("decided_on") or "")))
                ),
            )
            for each in aside
        ],
        (4, 3, 6, 4),
    )


def _bid(book: Mapping[str, Any]) -> tuple[str, str, str]:
    before, after = book.get("sha256_before") or "", book.get("sha256_after") or ""
    return book["path"], before, "" if after == before else after


def regime_of(report: Mapping[str, Any]) -> Regime:
    """Give the law that the rules of a report name; the usual one where they name none."""
    rules = (report.get("policy") or {}).get("rules") or {}
    named = str((rules.get("procurement") or {}).get("regime"))
    return REGIMES.get(named, DEFAULT_POLICY.regime)
