"""The comparison workbook: complete, safe, the same bytes, and figures that recalculate."""

from __future__ import annotations

import html
import io
import math
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from python_calamine import CalamineWorkbook

from sve_excel.comparison.bidder import NoSuchBidder
from sve_excel.comparison.bids import gather
from sve_excel.comparison.sheets import FOR_READING
from sve_excel.library.loading import Library
from sve_excel.looks.formats import BODY
from sve_excel.model import Result
from sve_excel.papers.summaries import summary_for
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.scoring import METHODS, Scoring
from tests.builders import OUTPUT, ROOT, Builder, compared, process
from tests.judges import requires_libreoffice, requires_validator
from tests.running import thorough
from tests.sheets import judge, rows, table

SAMPLES = ROOT / "samples"
SHEETS = [
    "Summary",
    "Marks",
    "Categories",
    "Outcomes",
    "Flags and questions",
    "Commitments",
    "Method",
    "League table",
    "Value for money",
    "Sensitivity and ranks",
    "Plausibility",
    "Register",
    "Reasons",
    "Lines",
    "Input lines",
    "Robustness",
    "Ranges",
    "Category bars",
    "Swings",
    "Findings",
    "Files",
    "Sources",
    "Written",  # very hidden: what tells the next run what was typed
]


def quick(policy: Policy = DEFAULT_POLICY) -> Policy:
    return replace(policy, uncertainty=replace(policy.uncertainty, draws=500))


@pytest.fixture
def tender(samples: tuple[Result, ...]) -> list[Result]:
    return [result for result in samples if result.path.startswith("tender/")]


def links(results: Any) -> dict[str, str]:
    return {result.path: result.path for result in results}


@pytest.fixture(scope="module")
def workbook(samples: tuple[Result, ...], library: Library) -> bytes:
    return compared(samples, library, quick(), links(samples))


def test_all_sheets_stand_in_the_order_in_which_they_are_read(workbook: bytes) -> None:
    assert CalamineWorkbook.from_filelike(io.BytesIO(workbook)).sheet_names == SHEETS


def test_the_same_input_gives_the_same_bytes(
    samples: tuple[Result, ...], library: Library, workbook: bytes
) -> None:
    assert compared(samples, library, quick(), links(samples)) == workbook


def test_no_file_is_dropped(samples: tuple[Result, ...], workbook: bytes) -> None:
    listed = {row["File"]: row for row in table(workbook, "Files", "File")}
    assert set(listed) == {result.path for result in samples}
    states = Counter(row["State"] for row in listed.values())
    assert states == {"Valued": 18, "To mend": 16, "Refused": 2}
    for result in samples:
        assert listed[result.path]["SHA-256 of the file as it is now"] == (
            result.sha256_after or result.sha256_before
        )
        assert listed[result.path]["Why"]
    below = {cell for row in rows(workbook, "League table") for cell in row if cell}
    assert {result.path for result in samples if result.status != "valued"} <= below


def test_the_league_table_adds_up_from_the_rows(
    samples: tuple[Result, ...], workbook: bytes
) -> None:
    """Worked out here from what was read, by another way than the program's."""
    expected: dict[str, list[float]] = {}
    for result in samples:
        if result.valuation is None:
            continue
        net = 0.0
        for line in result.valuation.lines:
            output = line.claim.output
            kept = 1.0
            for share in ("leakage", "deadweight", "attribution", "displacement"):
                kept *= 1 - (getattr(output, share) or 0)
            years = 1.0 if output.duration is None else output.duration
            fade = 1 - (output.drop_off or 0)
            whole = int(years)
            time = sum(fade**year for year in range(whole)) + (years - whole) * fade**whole
            net += (output.units or 0) * line.claim.price * kept * time
        assert result.submission
        inputs = sum(
            (each.value or 0) * (1 if each.volume is None else each.volume)
            for each in result.submission.inputs
        )
        index = {"2022/23": 88.2512, "2025/26": 100.0, "2026/27": 102.0057}  # of the library
        start = result.submission.project.start
        assert start
        year = result.submission.project.input_prices or f"{start:%Y}/{(start.year + 1) % 100}"
        inputs *= index["2025/26"] / index[year]
        expected.setdefault(result.submission.project.evaluation, []).append(net / inputs)
    league = table(workbook, "League table", "Place")
    ratios = [row["Net ratio"] for row in league]
    forecasts, evaluations = (
        sorted(expected[kind], reverse=True) for kind in ("Forecast", "Evaluative")
    )
    assert ratios == pytest.approx([*forecasts, *evaluations], rel=1e-9)
    places = [*range(1, len(forecasts) + 1), *range(1, len(evaluations) + 1)]
    assert [row["Place"] for row in league] == places
    colours = [DEFAULT_POLICY.rag(ratio).upper() for ratio in ratios]
    assert [row["Net colour"] for row in league] == colours


def test_the_lines_and_the_categories_hold_the_same_value(
    workbook: bytes, library: Library
) -> None:
    lines = table(workbook, "Lines", "Bid")
    matrix = table(workbook, "Categories", "Bid")
    for row in matrix:
        own = [line for line in lines if line["Bid"] == row["Bid"]]
        assert row["Net value"] == pytest.approx(math.fsum(line["Net value"] for line in own))
        for category in library.categories:
            part = math.fsum(line["Net value"] for line in own if line["Category"] == category.name)
            assert row[category.name] == pytest.approx(part)
    assert sum(row["Units"] == 64 for row in lines) >= 1


def test_unlike_bids_are_marked_with_the_reason(tender: list[Result], library: Library) -> None:
    comparison = gather(tender, library, DEFAULT_POLICY, {})
    unlike = {bid.label: bid.unlike for bid in comparison.bids if bid.unlike}
    assert unlike == {
        "Ravensmere Together (consortium of five charities)": (
            "capital and revenue mixed (most: revenue)",
        ),
        "Weavers' Hall Community Trust": ("capital (most: revenue)", "one-off (most: ongoing)"),
        "Canalside Youth Trust": ("evaluation of what has happened (most: forecast)",),
    }
    said = " ".join(
        str(cell) for row in rows(compared(tender, library, quick(), {}), "Method") for cell in row
    )
    assert "most bids are forecast, but not Canalside Youth Trust" in said
    assert "the ratios do not mean the same" in said


def test_bids_of_one_organisation_have_names_of_their_own(
    samples: tuple[Result, ...], library: Library
) -> None:
    labels = [bid.label for bid in gather(samples, library, DEFAULT_POLICY, {}).bids]
    assert len(set(labels)) == len(labels)
    assert {label for label in labels if label.startswith("Thistledown")} == {
        "Thistledown Growers: forecast",
        "Thistledown Growers: evaluative",
    }


def test_findings_link_into_the_files(workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book["Findings"]
    targets = {
        (cell.hyperlink.target, cell.hyperlink.location)
        for row in sheet.iter_rows(min_row=4, min_col=4, max_col=4)
        for cell in row
        if cell.hyperlink
    }
    assert ("broken/Zero%20units.xlsx", "'Outputs'!H5") in targets


@pytest.mark.parametrize(
    "typed", ['=HYPERLINK("http://x","y")', "<r>=1+1</r>", "+44 1234", "@SUM(A1)"]
)
def test_what_a_bidder_typed_is_only_ever_text(
    tender: list[Result], library: Library, typed: str
) -> None:
    first = tender[0]
    assert first.submission
    project = replace(first.submission.project, organisation=typed, name=typed)
    outputs = tuple(
        replace(each, description=typed, evidence=typed) for each in first.submission.outputs
    )
    changed = replace(first.submission, project=project, outputs=outputs)
    assert first.valuation
    lines = tuple(
        replace(line, claim=replace(line.claim, output=output))
        for line, output in zip(first.valuation.lines, outputs, strict=True)
    )
    bid = replace(
        first, submission=changed, valuation=replace(first.valuation, lines=lines), path="a#b%.xlsx"
    )
    made = compared([bid, *tender[1:3]], library, quick(), {"a#b%.xlsx": "a#b%.xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(made), rich_text=False)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert typed not in str(cell.value)
    assert any(str(cell).strip() == typed for row in rows(made, "Lines") for cell in row)


def test_nothing_that_can_be_valued_still_makes_a_workbook(
    samples: tuple[Result, ...], library: Library
) -> None:
    stopped = [result for result in samples if result.status != "valued"]
    made = compared(stopped, library, quick(), {})
    assert len(table(made, "Files", "File")) == len(stopped)
    assert compared([], library, quick(), {})


def test_rules_of_the_policy_lower_the_value(tender: list[Result], library: Library) -> None:
    policy = quick(replace(DEFAULT_POLICY, deadweight_floor=0.5))
    before = gather(tender, library, DEFAULT_POLICY, {}).by_path
    after = gather(tender, library, policy, {}).by_path
    for path, bid in after.items():
        assert bid.valuation.net_outputs < before[path].valuation.net_outputs
        assert bid.valuation.gross_outputs == before[path].valuation.gross_outputs


def test_a_summary_for_one_tenderer_holds_no_other(tender: list[Result], library: Library) -> None:
    for bidder in ("Stepwise Skills Ltd", "Northside Works CIC"):
        made = summary_for(tender, bidder, library, quick())
        parts = zipfile.ZipFile(io.BytesIO(made))
        text = " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        parts.close()
        assert bidder in text
        for result in tender:
            assert result.submission
            assert result.valuation
            project = result.submission.project
            if project.organisation == bidder:
                assert f"{result.valuation.net_sroi!r}" in text
                continue
            assert project.organisation not in text.replace("&apos;", "'").replace("&amp;", "&")
            assert f"{result.valuation.net_outputs!r}" not in text
            assert result.path not in text
        assert "SVE414" not in text


@pytest.mark.parametrize(
    "bidder", ["Orrin Vale Services plc", "Stepwise Skills Ltd", "Bridge Street Befrienders"]
)
def test_no_part_of_a_tenderers_summary_holds_a_text_or_figure_of_another(
    tender: list[Result], library: Library, bidder: str
) -> None:
    """Every part is searched: sheets, shared texts, tables, names, links, properties."""
    made = zipfile.ZipFile(io.BytesIO(summary_for(tender, bidder, library, quick())))
    text = html.unescape("\n".join(made.read(name).decode() for name in made.namelist()))
    made.close()
    own = next(r for r in tender if r.submission and r.submission.project.organisation == bidder)
    mine = " ".join(told_by(own))
    for other in tender:
        for each in told_by(other):
            assert each not in text or each in mine, (other.path, each)


def told_by(result: Result) -> set[str]:
    """Texts and figures by which a bid could be told, as a workbook would hold them."""
    assert result.submission
    assert result.valuation
    project, value = result.submission.project, result.valuation
    texts = [project.name, project.organisation, project.narrative, project.consulted]
    texts += [project.data_sources, project.unpriced, result.path]
    rows = [*result.submission.outputs, *result.submission.inputs]
    texts += [text for row in rows for text in (row.description, row.evidence)]
    texts += [each.source for each in result.submission.own_proxies]
    figures = [value.net_outputs, value.gross_outputs, value.present_value, value.net_inputs]
    figures += [value.net_sroi, value.gross_sroi, value.present_value_sroi]
    figures += [each for line in value.lines for each in (line.gross, line.net)]
    written = {form(x) for x in figures if x % 1 for form in (repr, "{:.16G}".format)}
    written |= {f"{x:,.2f}" for x in figures if abs(x) >= 1000}
    return {text for text in texts if len(text) > 7} | written


def test_an_ambiguous_or_unvalued_bidder_is_refused_with_what_to_name(
    samples: tuple[Result, ...], library: Library
) -> None:
    with pytest.raises(NoSuchBidder, match=r"is 2 bids: .*forecast.*evaluative.*Name one of them"):
        summary_for(samples, "Thistledown Growers", library, quick())
    with pytest.raises(NoSuchBidder, match=r"has no figures: SVE\d+ Outputs!H5"):
        summary_for(samples, "Zero units.xlsx", library, quick())
    with pytest.raises(NoSuchBidder, match="as the League table shows it"):
        summary_for(samples, "", library, quick())


def test_an_unknown_bidder_is_refused_with_the_nearest_names(
    tender: list[Result], library: Library
) -> None:
    with pytest.raises(NoSuchBidder, match="Did you mean 'Stepwise Skills Ltd'"):
        summary_for(tender, "Stepwise", library, quick())
    made = summary_for(tender, "tender/Fairmile Training Ltd.xlsx", library, quick())
    assert rows(made, "Assessment")[0][0] == "Assessment summary: Fairmile Training Ltd"


def priced(tmp_path: Path, build: Builder, small: Library, *prices: float | None) -> list[Result]:
    """Bids of ten jobs and more, each with its contract price."""
    return [
        process(
            tmp_path,
            build(
                project={"Organisation": f"Bidder {number}", "Contract price": price},
                outputs=[{**OUTPUT, "Units": 10 + number}],
            ),
            f"{number}.xlsx",
            library=small,
        )
        for number, price in enumerate(prices, 1)
    ]


def test_a_bid_without_a_price_has_no_place_where_price_counts(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """A price of 0 is none either; both stand in a line with what to ask."""
    bids = priced(tmp_path, build, small, 5000, None, 4000, 0)
    policy = quick(replace(DEFAULT_POLICY, scoring=Scoring(method="highest", price_marks=40)))
    made = compared(bids, small, policy, links(bids))
    marks = {row["Bidder"]: row for row in table(made, "Marks", "Bidder")}
    assert {name: row["Place"] for name, row in marks.items() if name.startswith("Bidder")} == {
        "Bidder 1": 2,
        "Bidder 2": "no price given",
        "Bidder 3": 1,
        "Bidder 4": "no price given",
    }
    for name in ("Bidder 2", "Bidder 4"):
        assert marks[name]["Contract price"] == "not given"
        assert marks[name]["Total"] == marks[name]["Marks for price"] == "no price given"
        assert marks[name]["Marks by the chosen method"] > 0
    asked = "Bidder 4 and Bidder 2 give no contract price: they have no total and no place, since"
    for sheet in ("Marks", "Summary"):
        assert any(asked in str(cell) for row in rows(made, sheet) for cell in row), sheet


@pytest.mark.parametrize(
    ("harm", "benefit", "said"),
    [
        (
            0.9,
            0.0,
            "gross return is below £0 and the net return above it for Mixed: the deflators "
            "take off more harm than benefit. Ask why",
        ),
        (0.5, 0.5, ""),
    ],
)
def test_gross_and_net_on_either_side_of_nothing_are_explained(
    tmp_path: Path, build: Builder, small: Library, harm: float, benefit: float, said: str
) -> None:
    """Ten jobs lost and five found: gross is below 0, and net too unless the harm is taken off."""
    row = {**OUTPUT, "Leakage": 0, "Attribution": 0}
    lost = {**row, "Units": -10, "Deadweight": harm}
    gained = {**row, "Units": 5, "Deadweight": benefit}
    book = build(project={"Organisation": "Mixed"}, outputs=[lost, gained])
    bid = process(tmp_path, book, library=small)
    made = compared([bid], small, quick(), links([bid]))
    told = [str(cell) for each in rows(made, "Summary") for cell in each]
    assert any("deflators take off more" in cell for cell in told) == bool(said)
    assert any(said in cell for cell in told)


def test_where_price_does_not_count_every_bid_has_a_place(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    bids = priced(tmp_path, build, small, 5000, None)
    policy = quick(replace(DEFAULT_POLICY, scoring=Scoring(method="highest")))
    made = compared(bids, small, policy, links(bids))
    marks = table(made, "Marks", "Bidder")
    assert [row["Place"] for row in marks if str(row["Bidder"]).startswith("Bidder")] == [1, 2]


@requires_validator
@requires_libreoffice
@pytest.mark.parametrize("tie_break", ["shared", "contract_price"])
def test_the_judges_accept_bids_without_a_price(
    tmp_path: Path, build: Builder, small: Library, tie_break: str
) -> None:
    bids = priced(tmp_path, build, small, 5000, None, 4000, 0)
    scoring = Scoring(method="per_pound", price_marks=40, tie_break=tie_break)
    policy = quick(replace(DEFAULT_POLICY, scoring=scoring))
    judge(tmp_path, compared(bids, small, policy, {}))


@requires_validator
@requires_libreoffice
@pytest.mark.parametrize(
    "method", ["bands", *(thorough(each) for each in METHODS if each != "bands")]
)
def test_the_judges_accept_it_and_no_figure_moves(
    tmp_path: Path, samples: tuple[Result, ...], library: Library, method: str
) -> None:
    scoring = Scoring(method=method, tie_break="shared", least=2.0, most=10.0)
    policy = quick(replace(DEFAULT_POLICY, scoring=scoring))
    judge(tmp_path, compared(samples, library, policy, links(samples)))


@requires_validator
@requires_libreoffice
def test_the_judges_accept_the_summary_for_a_tenderer(
    tmp_path: Path, tender: list[Result], library: Library
) -> None:
    judge(tmp_path, summary_for(tender, "Pinnacle Impact Partners Ltd", library, quick()))


def test_sheets_for_reading_can_be_read_on_a4(workbook: bytes) -> None:
    """At 8 points or more: what is too wide goes over several pages, with the columns that name."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    assert 4 < sum(sheet.title in FOR_READING for sheet in book) <= 6
    for sheet in book:
        if sheet.sheet_state != "visible":
            continue
        columns = sheet.column_dimensions.values()
        inches = sum(7 * each.width * (each.max - each.min + 1) for each in columns) / 96
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4, sheet.title
        scale = (sheet.page_setup.scale or 100) / 100
        if sheet.sheet_properties.pageSetUpPr.fitToPage:
            scale = min(1, (297 / 25.4 - 0.8) / inches / 1.07)  # broader in LibreOffice
        elif sheet.title != "Summary":
            assert sheet.print_title_cols, sheet.title
        assert scale * min(_sizes(sheet)) >= 7.95, sheet.title
        longest = max((rows_of(table.ref) for table in sheet.tables.values()), default=0)
        assert sheet.print_title_rows or longest <= 20, sheet.title


def rows_of(area: str) -> int:
    """How many rows a table has below its heading."""
    _, first, _, last = range_boundaries(area)
    return int(last) - int(first)


def _sizes(sheet: Any) -> Iterator[float]:
    """Points of what can be seen on a sheet, before it is scaled."""
    for row in sheet.iter_rows():
        for cell in row:
            unseen = cell.font.color and cell.font.color.rgb == "FFFFFFFF" and cell.font.sz < BODY
            if cell.value is not None and not unseen:
                yield cell.font.sz


def test_the_contents_lead_to_sheets_that_are_there(workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    links = {
        cell.hyperlink.location.split("!")[0].strip("'")
        for row in book["Summary"]
        for cell in row
        if cell.hyperlink and cell.hyperlink.location
    }
    assert links - set(book.sheetnames) == set()
    assert {"Marks", "Flags and questions", "Commitments", "Method"} <= links
