"""The flat tables of the comparison: every line, every input, every finding, every file.

Each is one Excel table, ready for a filter or a pivot. The other sheets' figures are formulas over
``Lines`` and ``Input lines``; every row there names its bid by number, so that a table may be
sorted without moving a figure elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sve_excel.compare_data import Bid, Comparison, clean
from sve_excel.compare_page import WRAPPED, Col, Page
from sve_excel.layout import BEARER_LABEL, LINK, MUTED, NO_PROXY, column_letter
from sve_excel.looks import NUMBER, PENCE, SHARE, Formats
from sve_excel.model import Finding, InputValue, LineValue

T = TypeVar("T")
TOP = 2  # row of the heading of every flat table, counted from 0: title and note stand above
_WHOLE = "0"
_YEARS = "0.##"

LINE_COLUMNS = (
    Col("Bid", 6, _WHOLE),
    Col("Bidder", 28, wrap=True),
    Col("Row", 6, _WHOLE),
    Col("Description", 44, wrap=True),
    Col("Category", 18, wrap=True),
    Col("Outcome", 30, wrap=True),
    Col("Proxy", 40, wrap=True),
    Col("Proxy id", 10),
    Col("Grade", 8),
    Col("Units", 10, NUMBER),
    Col("Unit", 18, wrap=True),
    Col("Value of one", 13, PENCE),
    Col("Years", 8, _YEARS),
    Col("Leakage", 10, SHARE),
    Col("Deadweight", 12, SHARE),
    Col("Attribution", 12, SHARE),
    Col("Displacement", 14, SHARE),
    Col("Drop-off", 10, SHARE),
    Col("Gross value", 15, PENCE, computed=True),
    Col("Net value", 15, PENCE, computed=True),
    Col("Present value", 15, PENCE, computed=True),
    Col("Who gains", 18, wrap=True),
    Col("Evidence", 40, wrap=True),
    Col("File", 30, wrap=True),
)
INPUT_LINE_COLUMNS = (
    Col("Bid", 6, _WHOLE),
    Col("Bidder", 28, wrap=True),
    Col("Row", 6, _WHOLE),
    Col("Description", 44, wrap=True),
    Col("Category", 24, wrap=True),
    Col("Value of one", 14, PENCE),
    Col("Volume", 11, NUMBER),
    Col("Leakage", 10, SHARE),
    Col("Gross input", 15, PENCE, computed=True),
    Col("Net input", 15, PENCE, computed=True),
    Col("Evidence", 40, wrap=True),
    Col("File", 30, wrap=True),
)
FINDING_COLUMNS = (
    Col("Bidder or file", 30, wrap=True),
    Col("Severity", 11),
    Col("Code", 9),
    Col("Where", 22),
    Col("What was found", 66, wrap=True),
    Col("What to do", 58, wrap=True),
    Col("File", 40, wrap=True),
)
FILE_COLUMNS = (
    Col("File", 44, wrap=True),
    Col("State", 12),
    Col("Why", 62, wrap=True),
    Col("Bidder", 28, wrap=True),
    Col("Project", 30, wrap=True),
    Col("Errors", 9, _WHOLE),
    Col("Warnings", 10, _WHOLE),
    Col("Notes", 8, _WHOLE),
    Col("SHA-256 of the file as it is now", 68),
)
STATE_WORDS = {"valued": "Valued", "errors": "To mend", "refused": "Refused"}


@dataclass(frozen=True, slots=True)
class Flat:
    """Where a flat table stands, so that formulas elsewhere can name its columns."""

    sheet: str
    columns: tuple[Col, ...]
    rows: int
    live: bool = True  # whether the rows stand there, so that formulas can look them up

    def range(self, heading: str) -> str:
        """Absolute range of a column's cells."""
        letter = self.letter(heading)
        return f"'{self.sheet}'!${letter}${TOP + 2}:${letter}${TOP + 1 + max(1, self.rows)}"

    def letter(self, heading: str) -> str:
        """Letter of a column."""
        return column_letter(
            next(i for i, column in enumerate(self.columns) if column.heading == heading)
        )


def lines_of(comparison: Comparison) -> list[tuple[Bid, LineValue]]:
    """Every output line of every bid, in the bids' order."""
    return [(bid, line) for bid in comparison.bids for line in bid.valuation.lines]


def input_lines_of(comparison: Comparison) -> list[tuple[Bid, InputValue]]:
    """Every input line of every bid, in the bids' order."""
    return [(bid, each) for bid in comparison.bids for each in bid.valuation.inputs]


def flat_lines(comparison: Comparison) -> Flat:
    """Where the output lines stand."""
    rows = sum(len(bid.valuation.lines) for bid in comparison.bids)
    return Flat("Lines", LINE_COLUMNS, rows, not comparison.beside.lines)


def flat_inputs(comparison: Comparison) -> Flat:
    """Where the input lines stand."""
    rows = sum(len(bid.valuation.inputs) for bid in comparison.bids)
    return Flat("Input lines", INPUT_LINE_COLUMNS, rows, not comparison.beside.inputs)


def write_lines(page: Page, comparison: Comparison) -> None:
    """Every output line: as it was read, then the method as formulas with their results."""
    lines = lines_of(comparison)
    if comparison.beside.lines:
        _stands_beside(page, "outputs", len(lines), comparison.beside.lines, comparison)
        return
    page.filtered("Lines", LINE_COLUMNS, len(lines))
    forms = _forms(page.formats, LINE_COLUMNS)
    # as many years as the policy allows, so that a duration may be changed in the sheet
    years = f"ROW($1:${math.ceil(comparison.policy.longest_duration)})"
    rate = f"{1 + comparison.policy.discount_rate!r}"
    for bid, line in lines:
        _line(page, bid, line, forms, years, rate)
        page.row += 1


def _line(
    page: Page, bid: Bid, line: LineValue, forms: Sequence[object], years: str, rate: str
) -> None:
    claim, output, n = line.claim, line.claim.output, page.row + 1
    proxy = claim.proxy
    described = output.proxy == NO_PROXY
    words = (
        (1, bid.label),
        (3, output.description),
        (4, output.category),
        (5, output.outcome),
        (6, output.proxy),
        (7, proxy.id if proxy else "" if described else "own"),
        (8, proxy.confidence if proxy else "" if described else "own"),
        (10, claim.unit),
        (21, "" if described else BEARER_LABEL[claim.bearer]),
        (22, output.evidence),
        (23, bid.result.path),
    )
    for column, text in words:
        page.text(page.row, column, text, forms[column])
    page.fit(LINE_COLUMNS, words)
    numbers = (
        (0, bid.number),
        (2, output.row),
        (9, output.units or 0.0),
        (11, claim.price),
        (12, 1.0 if output.duration is None else output.duration),
        (13, output.leakage or 0.0),
        (14, output.deadweight or 0.0),
        (15, output.attribution or 0.0),
        (16, output.displacement or 0.0),
        (17, output.drop_off or 0.0),
    )
    write_number, write_formula = page.sheet.write_number, page.sheet.write_formula
    for column, number in numbers:
        write_number(page.row, column, number, forms[column])
    kept = f"$J{n}*$L{n}*(1-$N{n})*(1-$O{n})*(1-$P{n})*(1-$Q{n})"
    gross = f"=$J{n}*$L{n}*$M{n}"
    weight = f"(({years}<=INT($M{n}))+({years}=INT($M{n})+1)*($M{n}-INT($M{n})))"
    once = f"IF($M{n}<1,$M{n},1)"
    net = f"={kept}*IF($R{n}=1,{once},SUMPRODUCT({weight}*(1-$R{n})^({years}-1)))"
    present = (
        f"={kept}*IF($R{n}=1,{once}/{rate},"
        f"SUMPRODUCT({weight}*(1-$R{n})^({years}-1)/{rate}^{years}))"
    )
    write_formula(page.row, 18, gross, forms[18], line.gross)
    write_formula(page.row, 19, net, forms[19], line.net)
    write_formula(page.row, 20, present, forms[20], line.present_value)


def write_inputs(page: Page, comparison: Comparison) -> None:
    """Every input line: as it was read, then value x volume and what leakage leaves."""
    spent = input_lines_of(comparison)
    if comparison.beside.inputs:
        _stands_beside(page, "inputs", len(spent), comparison.beside.inputs, comparison)
        return
    page.filtered("InputLines", INPUT_LINE_COLUMNS, len(spent))
    forms = _forms(page.formats, INPUT_LINE_COLUMNS)
    for bid, found in spent:
        each, n = found.input, page.row + 1
        words = (
            (1, bid.label),
            (3, each.description),
            (4, each.category),
            (10, each.evidence),
            (11, bid.result.path),
        )
        for column, text in words:
            page.text(page.row, column, text, forms[column])
        page.fit(INPUT_LINE_COLUMNS, words)
        for column, number in (
            (0, bid.number),
            (2, each.row),
            (5, each.value or 0.0),
            (6, 1.0 if each.volume is None else each.volume),
            (7, each.leakage or 0.0),
        ):
            page.sheet.write_number(page.row, column, number, forms[column])
        page.sheet.write_formula(page.row, 8, f"=$F{n}*$G{n}", forms[8], found.gross)
        page.sheet.write_formula(page.row, 9, f"=$I{n}*(1-$H{n})", forms[9], found.net)
        page.row += 1


def _stands_beside(page: Page, what: str, rows: int, file: str, comparison: Comparison) -> None:
    """Say where the rows are that the sheet cannot hold, and link to the file."""
    page.row += 1
    page.say(
        f"{rows:,} {what} are more than a sheet's {comparison.most_rows:,} rows, so they stand in "
        f"the file {file} beside this workbook, one row each, with the columns named below. "
        "Figures that would be formulas over them are stored in the other sheets as numbers."
    )
    page.link(page.row, 1, file, file)
    page.row += 2
    columns = LINE_COLUMNS if what == "outputs" else INPUT_LINE_COLUMNS
    page.header(columns)


def cut(page: Page, found: Sequence[T], comparison: Comparison, rest: str) -> Sequence[T]:
    """As many rows as the sheet holds below its heading; a note says where the others are."""
    room = comparison.most_rows - TOP - 2
    if len(found) <= room:
        return found
    page.sheet.write_string(
        page.row - 1,
        3,
        f"The first {room:,} of {len(found):,}; {rest}",
        page.formats.muted(bold=True),
    )
    return found[:room]


def write_findings(page: Page, comparison: Comparison) -> None:
    """Every finding of every file, gravest first, each a link into the file it is about."""
    rank = {"error": 0, "warning": 1, "note": 2}
    labels = {path: bid.label for path, bid in comparison.by_path.items()}
    found = [(result.path, each) for result in comparison.results for each in result.findings]
    found.sort(key=lambda pair: rank[pair[1].severity])
    page.filtered("Findings", FINDING_COLUMNS, min(comparison.most_rows - TOP - 2, len(found)))
    forms = _forms(page.formats, FINDING_COLUMNS)
    for path, each in cut(page, found, comparison, "the run report (--report) holds them all."):
        who = labels.get(path, path)
        page.text(page.row, 0, who, forms[0])
        linked = link_form(page.formats)
        words = ((0, who), (4, each.message), (5, each.remedy), (6, path))
        page.fit(FINDING_COLUMNS, words)
        severity = page.formats.severity(each.severity)
        page.sheet.write_string(page.row, 1, each.severity.upper(), severity)
        page.sheet.write_string(page.row, 2, each.code, forms[2])
        page.link(page.row, 3, comparison.links.get(path), _where(each), anchor(each), linked)
        page.text(page.row, 4, each.message, forms[4])
        page.text(page.row, 5, each.remedy, forms[5])
        page.link(page.row, 6, comparison.links.get(path), clean(path), "", linked)
        page.row += 1
    if not found:
        page.text(page.row, 4, "Nothing was found.", forms[4])


def write_files(page: Page, comparison: Comparison) -> None:
    """Every file that was found: state, reason, hash; none is dropped."""
    page.filtered("Files", FILE_COLUMNS, len(comparison.results))
    forms = _forms(page.formats, FILE_COLUMNS)
    for result in comparison.results:
        project = result.submission.project if result.submission else None
        target, linked = comparison.links.get(result.path), link_form(page.formats)
        page.link(page.row, 0, target, clean(result.path), "", linked)
        severity = {"valued": "note", "errors": "warning", "refused": "error"}[result.status]
        state = page.formats.severity(severity)
        page.sheet.write_string(page.row, 1, STATE_WORDS[result.status], state)
        why = reason(result.findings, result.status)
        page.text(page.row, 2, why, forms[2])
        page.fit(FILE_COLUMNS, ((0, result.path), (2, why)))
        page.text(page.row, 3, project.organisation if project else "", forms[3])
        page.text(page.row, 4, project.name if project else "", forms[4])
        for column, kind in ((5, "error"), (6, "warning"), (7, "note")):
            number = sum(each.severity == kind for each in result.findings)
            page.sheet.write_number(page.row, column, number, forms[column])
        digest = result.sha256_after or result.sha256_before or "the file could not be read"
        small = page.formats.cell(font_size=9, font_color=MUTED)
        page.text(page.row, 8, digest, small)
        page.row += 1


def reason(findings: Sequence[Finding], status: str) -> str:
    """Why a file has no ratio: its errors in words, the first ones in full."""
    errors = [each for each in findings if each.severity == "error"]
    if status == "valued":
        if errors:
            return f"Valued; {errors[0].message}"
        return "Valued and compared."
    told = [f"{each.code} {each.place}: {each.message}" for each in errors[:2]]
    more = f" And {len(errors) - 2} more: see Findings." if len(errors) > 2 else ""
    return " ".join(told) + more or "No reason was given."


def anchor(found: Finding) -> str:
    """Where a finding's link leads inside its file."""
    place = found.place
    if not place.sheet:
        return ""
    quoted = place.sheet.replace("'", "''")
    return f"'{quoted}'!{place.cell or 'A1'}"


def _where(found: Finding) -> str:
    place = found.place
    return clean(f"{place.sheet} {place.cell}".strip()) or "the file"


def _forms(formats: Formats, columns: Sequence[Col]) -> list[object]:
    """Format of each column's cells."""
    return [
        formats.cell(column.form, **({**WRAPPED} if column.wrap else {"valign": "top"}))
        for column in columns
    ]


def link_form(formats: Formats) -> Any:
    """Format of a link in a table whose texts wrap."""
    return formats.cell(font_color=LINK, underline=1, **WRAPPED)
