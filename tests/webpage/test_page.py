"""The page of a comparison: whole, small, safe, the same bytes, and the workbook's own figures."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.frameworks import Offered, side_by_side
from sve_excel.comparison.study import Study, study
from sve_excel.comparison.verdict import robustness
from sve_excel.layout import TAKEN_OFF
from sve_excel.library.frameworks import load_framework
from sve_excel.library.loading import Library
from sve_excel.library.rows import GRADE_WORDS
from sve_excel.method.sensitivity import SCENARIOS
from sve_excel.model import Result
from sve_excel.policy.award import Lot
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.results.account import from_gross_to_net
from sve_excel.webpage.page import page_of
from sve_excel.words.saying import pounds
from tests.builders import OUTPUT, ROOT, Builder, process
from tests.webpages import text_of

pytestmark = pytest.mark.whole

TENDER, FORM = ROOT / "samples/tender", ROOT / "proxies/frameworks/form.csv"
QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=300))


def studied(results: tuple[Result, ...], library: Library) -> Study:
    return study(gather(results, library, QUICK, {}))


@pytest.fixture(scope="module")
def known(samples: tuple[Result, ...], library: Library) -> Study:
    return studied(samples, library)


@pytest.fixture(scope="module")
def page(known: Study) -> bytes:
    return page_of(known, {})


def test_the_same_input_gives_the_same_bytes(known: Study, page: bytes) -> None:
    assert page_of(known, {}) == page


def test_no_bid_no_file_and_no_row_is_left_out(known: Study, page: bytes) -> None:
    said = text_of(page)
    for bid in known.comparison.bids:
        assert f"{bid.number}. {' '.join(bid.label.split())}" in said
        for line in bid.valuation.lines:
            assert " ".join(line.claim.output.description.split()) in said
            assert pounds(line.net, 2) in said
        for flag in known.by_bid[bid.number]:
            assert said.count(flag.message) >= 2  # among all, and with the bid
            assert said.count(flag.question) >= flag.gravity  # with the bid those to ask first
    for result in known.comparison.others:
        assert result.path in said
    for sentence in robustness(known):
        assert sentence in said


def test_each_bid_has_the_ranking_that_the_workbook_gives(known: Study, page: bytes) -> None:
    tables = re.findall(r'<table class="\w+ sorts cards rank">.*?</table>', page.decode(), re.S)
    assert len(tables) == len(known.comparison.ranked) == 2
    each_row = r"<tr>(<td>.*?)(?=<tr>|<tfoot>|</table>)"
    rows = [row for table in tables for row in re.findall(each_row, table)]
    assert len(rows) == len(known.comparison.bids)
    for index, (row, bid) in enumerate(zip(rows, known.comparison.bids, strict=True)):
        cells = [text_of(f"<body>{cell}".encode()) for cell in re.split(r"<td[^>]*>", row)[1:]]
        low, _, high = known.simulation.ranges[index].net
        assert cells[:3] == [bid.place_said, bid.label, pounds(bid.valuation.net_sroi, 2)]
        assert cells[4] == f"{pounds(low, 2)} to {pounds(high, 2)}"
        value = bid.valuation  # beside the ratio that they are ranked by
        assert cells[8:10] == [pounds(value.present_value_sroi, 2), pounds(value.net_outputs)]


def test_deflators_stand_beside_their_rows(known: Study, page: bytes) -> None:
    for share in TAKEN_OFF:
        assert re.search(rf"<th[^>]*>{share.heading}<", page.decode())


def test_nothing_is_fetched_and_the_policy_lets_nothing_else_run(page: bytes) -> None:
    text = page.decode()
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])  # type: ignore[index]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"\son\w+\s*=|\sstyle\s*=|<(?:img|iframe|object|embed|form|base)\b", text)
    assert set(re.findall(r"\ssrc=\S+", text)) == set()
    assert re.findall(r"<link [^>]*>", text) == ['<link rel="icon" href="data:,">']
    assert "url(" not in text
    assert "@import" not in text


def test_a_page_of_sixteen_bids_is_below_300_kilobytes(
    samples: tuple[Result, ...], library: Library
) -> None:
    """By the rules in its folder, and by others; under frameworks, too."""
    tender = tuple(result for result in samples if result.path.startswith("tender/"))
    links = {result.path: f"../samples/{result.path}" for result in tender}
    assert len(tender) == 16
    own = replace(load_policy(TENDER / "sve-policy.toml"), uncertainty=QUICK.uncertainty)
    goals = load_framework("sdg", library)
    form = load_framework(str(FORM), library)
    sizes = {}
    for frameworks in ((), (goals,), (goals, form)):
        sorting = replace(library, frameworks=frameworks)
        for name, policy in {"default": QUICK, "own": own}.items():
            page = page_of(study(gather(tender, sorting, policy, {})), links)
            sizes[name, len(frameworks)] = len(page)
    most = {0: 285_000, 1: 297_000, 2: 300_000}
    assert {key: size for key, size in sizes.items() if size >= most[key[1]]} == {}


def test_headings_are_broken_only_where_there_is_no_room(page: bytes) -> None:
    text = page.decode()
    for share in TAKEN_OFF:
        if share.narrow != share.heading:
            assert share.narrow not in text
            assert share.narrow.replace("-", "\u00ad") in text


def test_no_code_is_shown_and_grades_steps_and_sheets_are_explained(
    known: Study, page: bytes
) -> None:
    said = text_of(page)
    for place in ("ask", "questions", "bids"):  # where a file is to be mended codes stand
        part = re.search(rf"<section id={place}\b.*?(?=<section id=|</main>)", page.decode(), re.S)
        assert part
        assert re.findall(r"SVE\d{3}", part[0]) == []
    assert GRADE_WORDS in said
    assert "A sheet that is named here is one of the comparison workbook." in said
    for each in from_gross_to_net(known.comparison.bids[0].valuation):
        assert said.count(f"{each.label}: {each.words}") == 1
    for name in SCENARIOS[1:]:
        assert said.count(name) == 1
    for bid, analysis in zip(known.comparison.bids, known.analyses, strict=True):
        figures = " ".join(pounds(analysis.scenarios[name], 2) for name in SCENARIOS[1:])
        assert f"{bid.number} {' '.join(bid.label.split())} {figures}" in said


def test_what_no_bid_offers_under_a_heading_is_one_row(
    samples: tuple[Result, ...], library: Library
) -> None:
    tender = tuple(result for result in samples if result.path.startswith("tender/"))
    sorting = replace(library, frameworks=(load_framework("sdg", library),))
    known = studied(tender, sorting)
    said = text_of(page_of(known, {}))
    by_code: dict[str, list[Offered]] = {}
    for each in side_by_side(known.comparison):
        by_code.setdefault(each.under.measure.code, []).append(each)
    assert len(by_code) > 10
    for code, rows in by_code.items():
        left = {each.number for each in rows if each.net is None}
        heading = f"{code} {rows[0].under.measure.outcome}"
        assert said.count(heading) >= len(rows) - max(0, len(left) - 1)
        if len(left) > 1:
            (found,) = re.findall(rf"{re.escape(heading)} Bids ([\d, to]+) not offered", said)
            assert numbers_in(found) == left


def numbers_in(words: str) -> set[int | None]:
    """Numbers that words such as "1, 3 to 6" name."""
    found: set[int | None] = set()
    for part in words.split(", "):
        first, _, last = part.partition(" to ")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def test_nothing_on_paper_is_below_eight_points(page: bytes) -> None:
    sizes = re.findall(r"font-size:([\d.]+)pt", page.decode())
    assert min(map(float, sizes)) >= 8


def test_a_page_of_a_thousand_bids_is_below_three_megabytes(
    samples: tuple[Result, ...], library: Library
) -> None:
    """All are ranked; the leading ones have sections of their own, and the page says which."""
    tender = [result for result in samples if result.path.startswith("tender/")]
    many = []
    for number in range(1_000):
        result = tender[number % len(tender)]
        assert result.submission
        project = result.submission.project
        named = replace(project, organisation=f"{project.organisation} {number:04}")
        submission = replace(result.submission, project=named)
        many.append(replace(result, path=f"{number}.xlsx", submission=submission))
    policy = replace(QUICK, uncertainty=replace(QUICK.uncertainty, draws=50))
    page = page_of(study(gather(many, library, policy, {})), {})
    assert len(page) < 3_000_000
    said = text_of(page)
    assert all(f" {number:04}" in said for number in range(1_000))
    sections = page.count(b"<section class=bid")
    assert f"The {sections} leading bids have sections of their own" in said


def test_a_run_without_a_valued_bid_has_a_page(
    samples: tuple[Result, ...], library: Library
) -> None:
    broken = tuple(result for result in samples if result.valuation is None)
    said = text_of(page_of(studied(broken, library), {}))
    assert "No workbook has a place." in said
    assert all(result.path in said for result in broken)


HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title></script><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "' onmouseover=alert(4) x='",
    "{{ 7*7 }} {% raw %}",
    "&lt;b&gt; &amp;",
    "javascript:alert(5)",
    "-->]]><svg onload=alert(6)>",
)


@pytest.fixture
def hostile(tmp_path: Path, build: Builder, small: Library) -> bytes:
    """The page of bids whose every text is hostile."""
    results = []
    for number, text in enumerate(HOSTILE):
        project = {
            **dict.fromkeys(("Project name", "Organisation", "Place"), f"{text} {number}"),
            "What changed and for whom": text,
            "Who was asked": text,
            "Outcomes that have no price": text,
        }
        own = {"Proxy": text, "Outcome": "People trained", "Unit": text, "Value": 5, "Source": text}
        row = {**OUTPUT, "Description": text, "Evidence": text}
        mine = {**row, "Outcome": "People trained", "Proxy": text}
        book = build(project=project, outputs=(row, mine), own_proxies=(own,))
        found = process(tmp_path, book, f"{number}.xlsx", library=small)
        results.append(replace(found, path=f"{text}.xlsx"))
    assert all(result.valuation for result in results)
    return page_of(studied(tuple(results), small), {each.path: each.path for each in results})


def test_hostile_texts_stay_texts(hostile: bytes) -> None:
    said, text = text_of(hostile), hostile.decode()
    for typed in HOSTILE:
        assert said.count(typed) >= 5
    assert text.count("<script>") == 1
    assert not re.search(r"<img|<svg onload|href=\"javascript:|\sonerror=[^&]*>", text)
    assert "49 {%" not in said


def test_with_lots_the_page_ranks_each_lot_by_itself(
    samples: tuple[Result, ...], library: Library
) -> None:
    bids = [
        replace(each, standing=replace(each.standing, lot="1"))
        for each in samples
        if each.valuation
    ]
    rules = replace(QUICK, lots=(Lot("1", "North"),))
    page = page_of(study(gather(bids, library, rules, {})), {}).decode()
    assert "Lot 1 (North): " in page
    assert "<caption>Lot 1: North: Ranking by " in page
    assert "all bids together" not in page
