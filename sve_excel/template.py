"""The template: layout and library become a workbook that a bidder fills in.

Built with XlsxWriter, the same bytes for the same library. With a ``Filling`` the answers are
written in as well, with the stored results of the computed cells, so that a program that does not
recalculate shows them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter

from sve_excel import live
from sve_excel.layout import (
    BANDS_SOURCE,
    BRAND,
    BRAND_TEXT,
    COMPUTED_FILL,
    DEFLATORS,
    EVALUATIONS,
    FIELDS,
    FIRST_ROW,
    FONT,
    FUNDINGS,
    HEADING_ROW,
    HELP_ROW,
    INK,
    INPUT_CATEGORIES,
    INPUT_COLUMNS,
    INPUT_FILL,
    INPUT_ROWS,
    INPUTS,
    LINE,
    LINK,
    LISTS,
    MUTED,
    NATURES,
    NO_PROXY,
    OUTPUT_COLUMNS,
    OUTPUT_ROWS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    OWN_ROWS,
    PROJECT,
    PROXIES,
    RAG_FILL,
    RAG_TEXT,
    REQUIRED_FILL,
    START,
    TEMPLATE_VERSION,
    TITLE_ROW,
    VERSION_LABELS,
    Column,
    column_index,
    column_letter,
    letters,
)
from sve_excel.looks import PlainSheet
from sve_excel.policy import DEFAULT_POLICY, LONGEST_SHEET_DURATION
from sve_excel.proxies import Library

_CREATED = datetime(2026, 1, 1)  # a fixed date: the same library gives the same bytes
_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
    "insert_hyperlinks": True,
}
_NUMBER_FORMATS = {
    "number": "#,##0.##;[Red]-#,##0.##",
    "years": "0.##",
    "share": "0.##%",
    "money": "£#,##0.00",
    "date": "dd/mm/yyyy",
}
_MONEY = "£#,##0.00;[Red]-£#,##0.00"
PANEL = ("Gross return per £1", "Net return per £1")


@dataclass(frozen=True, slots=True)
class Filling:
    """Answers to write into the template: by label for Project, by heading for each row.

    A value under a computed heading is that cell's stored result; ``panel`` holds those of the
    live panel by its labels.
    """

    project: Mapping[str, Any] = field(default_factory=dict)
    outputs: Sequence[Mapping[str, Any]] = ()
    inputs: Sequence[Mapping[str, Any]] = ()
    own_proxies: Sequence[Mapping[str, Any]] = ()
    panel: Mapping[str, Any] = field(default_factory=dict)


def build_template(
    library: Library,
    filling: Filling | None = None,
    *,
    output_rows: int = OUTPUT_ROWS,
    input_rows: int = INPUT_ROWS,
) -> bytes:
    """Build the workbook as bytes; rows grow to hold what ``filling`` brings."""
    filling = filling or Filling()
    output_rows = max(output_rows, len(filling.outputs))
    input_rows = max(input_rows, len(filling.inputs))
    own_rows = max(OWN_ROWS, len(filling.own_proxies))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"default_date_format": "dd/mm/yyyy", "in_memory": True}
    ) as book:
        book.set_properties(
            {
                "title": "Social value workbook",
                "subject": f"Template {TEMPLATE_VERSION}, proxy library {library.version}",
                "created": _CREATED,
            }
        )
        builder = _Builder(book, library, filling, output_rows, input_rows, own_rows)
        builder.build()
    return buffer.getvalue()


class _Builder:
    """One template in the making: the open workbook, its formats, and how many rows it holds."""

    def __init__(
        self,
        book: Any,
        library: Library,
        filling: Filling,
        output_rows: int,
        input_rows: int,
        own_rows: int,
    ) -> None:
        self.book = book
        self.library = library
        self.filling = filling
        self.rows = {OUTPUTS: output_rows, INPUTS: input_rows, OWN_PROXIES: own_rows}
        self.outcomes = [each for found in library.outcomes.values() for each in found]
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        order = (START, PROJECT, OUTPUTS, INPUTS, PROXIES, OWN_PROXIES, LISTS)
        self.sheets = {name: book.add_worksheet(name, PlainSheet) for name in order}

    def build(self) -> None:
        """Write every sheet; those that never change come first, so that their parts never do."""
        self.lists()
        self.proxies()
        self.start()
        self.project()
        self.table(OUTPUTS, OUTPUT_COLUMNS, self.filling.outputs, "What the project delivers")
        self.table(INPUTS, INPUT_COLUMNS, self.filling.inputs, "What the project takes")
        self.table(
            OWN_PROXIES,
            OWN_COLUMNS,
            self.filling.own_proxies,
            "Your own proxies, each with its source",
        )
        self.choices()
        self.colours()
        self.sheets[PROJECT if self.filling.project else START].activate()
        self.sheets[LISTS].hide()

    def format(self, **properties: Any) -> Any:
        """Format with these properties over the house style, made once."""
        merged = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
        merged |= properties
        key = tuple(sorted(merged.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(merged)
        return self.formats[key]

    def heading(self, sheet: Any, title: str, help_text: str, columns: int) -> None:
        """Title band and one line of help over a sheet."""
        band = self.format(bg_color=BRAND, font_color=BRAND_TEXT, bold=True, font_size=16)
        sheet.set_row(TITLE_ROW, 30)
        for column in range(columns):
            sheet.write_blank(TITLE_ROW, column, None, band)
        sheet.write_string(TITLE_ROW, 0, title, band)
        sheet.set_row(HELP_ROW, 20)
        sheet.write_string(HELP_ROW, 0, help_text, self.format(font_color=MUTED, italic=True))

    def page(self, sheet: Any, name: str, *, landscape: bool = True, heading: bool = True) -> None:
        """Print set-up: A4, fit to width, headings repeated, page numbers."""
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{name}&RPage &P of &N")
        sheet.hide_gridlines(2)
        if heading:
            sheet.repeat_rows(HEADING_ROW)

    # --- the hidden lists behind the dropdowns

    def lists(self) -> None:
        """Categories, outcomes, proxy choices, price years and years, on defined names."""
        sheet, library = self.sheets[LISTS], self.library
        outcomes = [(c, o) for c, found in library.outcomes.items() for o in found]
        slots = self.rows[OWN_PROXIES]

        def column(index: int, heading: str, name: str, values: Sequence[Any]) -> None:
            sheet.write_string(0, index, heading, self.format(bold=True))
            for row, value in enumerate(values, 1):
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row, index, value, None, 0)
                else:
                    sheet.write(row, index, value)
            letter = column_letter(index)
            self.name(name, f"{LISTS}!${letter}$2:${letter}${len(values) + 1}")

        names = [category.name for category in library.categories]
        column(0, "Category", "Categories", names)
        column(1, "Outcome's category", "OutcomeCategories", [c for c, _ in outcomes])
        column(2, "Outcome", "OutcomeNames", [o for _, o in outcomes])
        starts: list[int] = []
        counts: list[str] = []
        row = 1
        own_of = {o: [] for _, o in outcomes}  # type: dict[str, list[str]]
        for own in self.filling.own_proxies:
            own_of.get(str(own.get("Outcome", "")), []).append(str(own.get("Proxy", "")))
        choices: list[tuple[str, str]] = []
        for _, outcome in outcomes:
            proxies = library.by_outcome[outcome]
            starts.append(row)
            position = len(starts)
            counts.append(live.choice_count(position + 1, len(proxies)))
            choices += [(proxy.name, "") for proxy in proxies]
            entries = [*own_of[outcome], NO_PROXY]
            choices += [
                (
                    live.listed_own(position, number),
                    entries[number - 1] if number <= len(entries) else "",
                )
                for number in range(1, slots + 2)
            ]
            row += len(proxies) + slots + 1
        column(3, "First row", "OutcomeStarts", starts)
        sheet.write_string(0, 4, "Entries", self.format(bold=True))
        for at, ((_, outcome), formula) in enumerate(zip(outcomes, counts, strict=True), 1):
            stored = len(library.by_outcome[outcome]) + 1 + len(own_of[outcome])
            sheet.write_formula(at, 4, formula, None, stored)
        self.name("OutcomeCounts", f"{LISTS}!$E$2:$E${len(counts) + 1}")
        sheet.write_string(0, 5, "Proxy choice", self.format(bold=True))
        for at, (text, shown) in enumerate(choices, 1):
            if text.startswith("="):
                sheet.write_formula(at, 5, text, None, shown)
            else:
                sheet.write_string(at, 5, text)
        self.name("ProxyChoices", f"{LISTS}!$F$2:$F${len(choices) + 1}")
        years = library.deflators.years()
        column(6, "Price year", "PriceYears", [year for year, _ in years])
        column(7, "Deflator", "PriceIndexes", [float(index) for _, index in years])
        column(8, "Year", "Years", list(range(1, LONGEST_SHEET_DURATION + 1)))
        column(9, "Input category", "InputCategories", list(INPUT_CATEGORIES))
        column(10, "Evaluation", "Evaluations", list(EVALUATIONS))
        column(11, "Funding", "Fundings", list(FUNDINGS))
        column(12, "Nature", "Natures", list(NATURES))
        column(15, "No price", "NoProxy", [NO_PROXY])
        column(13, "Price base", "PriceBase", [library.price_base])
        base = float(library.deflators.index[library.price_base])
        column(14, "Price base deflator", "PriceBaseIndex", [base])
        sheet.protect("", {"select_locked_cells": True})

    def name(self, name: str, reference: str) -> None:
        """Define a name for the whole workbook."""
        self.book.define_name(name, f"={reference}")

    # --- the library, for reading and filtering

    def proxies(self) -> None:
        """Every proxy with its source, and the columns that formulas look up."""
        sheet, library = self.sheets[PROXIES], self.library
        columns: tuple[tuple[str, float, str], ...] = (
            ("Id", 10, ""),
            ("Category", 26, ""),
            ("Outcome", 40, ""),
            ("Proxy", 62, ""),
            ("Unit", 20, ""),
            ("Value", 14, "£#,##0.00"),
            ("Published value", 16, "£#,##0.00"),
            ("Price year", 11, ""),
            ("Low", 13, "£#,##0.00"),
            ("High", 13, "£#,##0.00"),
            ("Who gains", 15, ""),
            ("Counts", 10, ""),
            ("Part of", 18, ""),
            ("Source", 50, ""),
            ("Publisher", 34, ""),
            ("Published", 11, ""),
            ("Where in it", 50, ""),
            ("Read from", 22, ""),
            ("Confidence", 12, ""),
            ("Licence", 14, ""),
            ("Link", 40, ""),
        )
        self.heading(
            sheet,
            f"Proxy library {library.version}: values in {library.price_base} prices",
            "Value, low and high are brought to one price base with the GDP deflator; the "
            "published value stands beside them. Filter to find a proxy. Confidence: A official, "
            "B peer-reviewed or recognised, C other.",
            len(columns),
        )
        last = FIRST_ROW + len(library.proxies) - 1
        for index, (_, width, form) in enumerate(columns):
            sheet.set_column(index, index, width, self.format(num_format=form) if form else None)
        sheet.add_table(
            HEADING_ROW,
            0,
            last,
            len(columns) - 1,
            {
                "name": "ProxyLibrary",
                "style": "Table Style Light 1",
                "columns": [
                    {"header": heading, "header_format": self.header()} for heading, _, _ in columns
                ],
            },
        )
        colours = {category.name: category for category in library.categories}
        plain, link = self.format(), self.format(font_color=LINK, underline=1)
        for row, proxy in enumerate(library.proxies, FIRST_ROW):
            category = colours[proxy.category]
            values = (
                proxy.id,
                proxy.category,
                proxy.outcome,
                proxy.name,
                proxy.unit,
                proxy.uprated,
                proxy.value,
                proxy.price_year,
                proxy.uprated_low,
                proxy.uprated_high,
                proxy.bearer,
                proxy.recurrence,
                " ".join(proxy.part_of),
                proxy.source,
                proxy.publisher,
                proxy.source_year,
                proxy.locator,
                proxy.read_from,
                proxy.confidence,
                proxy.licence,
            )
            for index, value in enumerate(values):
                form = columns[index][2]
                if value is None:
                    continue
                if isinstance(value, str):
                    chip = self.format(bg_color=category.colour, font_color=category.text_colour)
                    sheet.write_string(row, index, value, chip if index == 1 else plain)
                else:
                    sheet.write_number(row, index, value, self.format(num_format=form))
            sheet.write_url(row, len(values), proxy.url, link, proxy.url)
        for name, heading in (
            ("ProxyNames", "Proxy"),
            ("ProxyOutcomes", "Outcome"),
            ("ProxyUnits", "Unit"),
            ("ProxyValues", "Value"),
            ("ProxyLinks", "Link"),
        ):
            letter = column_letter(next(i for i, c in enumerate(columns) if c[0] == heading))
            self.name(name, f"{PROXIES}!${letter}${FIRST_ROW + 1}:${letter}${last + 1}")
        sheet.freeze_panes(FIRST_ROW, 4)
        sheet.protect("", _PROTECTION)
        self.page(sheet, "Proxy library")

    def header(self, *, computed: bool = False) -> Any:
        """Format of a table's headings."""
        fill = MUTED if computed else BRAND
        return self.format(
            bold=True,
            bg_color=fill,
            font_color=BRAND_TEXT,
            text_wrap=True,
            border=1,
            border_color=LINE,
        )

    # --- the sheets that people fill in

    def start(self) -> None:
        """One screen: what to do, what each deflator asks, what the colours mean."""
        sheet = self.sheets[START]
        for index, width in enumerate((18, 84, 58)):
            sheet.set_column(index, index, width)
        self.heading(
            sheet,
            "What is your project worth to people and places?",
            "Fill in the yellow cells. Grey cells work themselves out.",
            3,
        )
        section = self.format(
            bold=True, font_size=13, font_color=BRAND, bottom=2, bottom_color=BRAND
        )
        body = self.format(text_wrap=True)
        bold = self.format(bold=True, text_wrap=True)
        link = self.format(font_color=LINK, underline=1, bold=True)
        row = 3

        def title(*texts: str) -> None:
            nonlocal row
            for index in range(3):
                sheet.write_string(row, index, texts[index] if index < len(texts) else "", section)
            row += 1

        title("Four steps", "", "On the sheet")
        steps = (
            (PROJECT, "Say what the project is, and in your own words what changed and for whom."),
            (
                OUTPUTS,
                "One row for each thing you deliver: choose category, outcome and proxy from the "
                "lists, type how many, and take off what is not due to you.",
            ),
            (INPUTS, "One row for everything the project takes: money, time, rooms and gifts."),
            (
                PROJECT,
                "Look at the panel: mend the rows that need attention, save, and send the file.",
            ),
        )
        for number, (target, text) in enumerate(steps, 1):
            sheet.write_string(row, 0, f"Step {number}", bold)
            sheet.write_string(row, 1, text, body)
            sheet.write_url(row, 2, f"internal:'{target}'!A1", link, f"Go to {target}")
            sheet.set_row(row, 32)
            row += 1
        sheet.write_string(row, 0, "Also", bold)
        sheet.write_string(
            row,
            1,
            "Look up every proxy and its source in Proxies. A value of your own goes into Own "
            "proxies, with its source.",
            body,
        )
        sheet.write_url(row, 2, f"internal:'{PROXIES}'!A1", link, f"Go to {PROXIES}")
        sheet.set_row(row, 32)
        sheet.write_url(row + 1, 2, f"internal:'{OWN_PROXIES}'!A1", link, f"Go to {OWN_PROXIES}")
        row += 3
        title("Take off", "What it asks", "A first choice (indicative)")
        for name, question, bands in DEFLATORS:
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, question, body)
            sheet.write_string(row, 2, bands, body)
            sheet.set_row(row, 20)
            row += 1
        sheet.write_string(
            row, 1, BANDS_SOURCE, self.format(font_color=MUTED, text_wrap=True, font_size=9)
        )
        sheet.set_row(row, 40)
        row += 2
        title("The colours", "What they mean")
        green, red = DEFAULT_POLICY.green_below, DEFAULT_POLICY.red_above
        meanings = (
            ("green", f"Below £{green:,.2f} for each £1."),
            ("amber", f"£{green:,.2f} to £{red:,.2f} for each £1: high, so ask what it rests on."),
            (
                "red",
                f"Above £{red:,.2f} for each £1. A very high return is what needs questioning: "
                "this is a credibility light, not a mark.",
            ),
        )
        for colour, text in meanings:
            chip = self.format(
                bg_color=RAG_FILL[colour], font_color=RAG_TEXT[colour], bold=True, align="center"
            )
            sheet.write_string(row, 0, colour.upper(), chip)
            sheet.write_string(row, 1, text, body)
            sheet.set_row(row, 32 if colour == "red" else 20)
            row += 1
        chips = (
            ("Fill in", REQUIRED_FILL, "Needed: the row or the project is not whole without it."),
            ("If you can", INPUT_FILL, "Fill it in where you can; blank shares count as 0 %."),
            ("Computed", COMPUTED_FILL, "Works itself out and is locked."),
        )
        for text, fill, meaning in chips:
            sheet.write_string(
                row,
                0,
                text,
                self.format(bg_color=fill, align="center", border=1, border_color=LINE),
            )
            sheet.write_string(row, 1, meaning, body)
            row += 1
        sheet.protect("", {"select_locked_cells": True, "format_columns": True})
        self.page(sheet, "Start", heading=False)
        sheet.fit_to_pages(1, 1)

    def project(self) -> None:
        """The project's labels and answers, and the live panel beside them."""
        sheet = self.sheets[PROJECT]
        for index, width in enumerate((30, 66, 46, 3, 34, 18, 12)):
            sheet.set_column(index, index, width)
        self.heading(
            sheet, "The project", "Darker yellow is needed. The panel works itself out.", 7
        )
        label = self.format(bold=True, text_wrap=True, valign="top")
        hint = self.format(
            font_color=MUTED, italic=True, text_wrap=True, valign="top", font_size=10
        )
        for row, entry in enumerate(FIELDS, HEADING_ROW):
            sheet.set_row(row, 16 * entry.lines + 6)
            sheet.write_string(row, 0, entry.label, label)
            sheet.write_string(row, 2, entry.prompt, hint)
            cell = self.answer(entry.kind, required=entry.required, top=True)
            self.write(sheet, row, 1, self.filling.project.get(entry.label), cell)
            validation: dict[str, Any] = {
                "input_title": entry.label[:32],
                "input_message": entry.prompt[:255],
            }
            if entry.choices:
                name = {"Evaluation": "Evaluations", "Funding": "Fundings", "Nature": "Natures"}
                validation |= {
                    "validate": "list",
                    "source": f"={name[entry.label]}",
                    "error_title": entry.label,
                    "error_message": f"Choose {' or '.join(entry.choices)}.",
                }
            elif entry.kind == "date":
                validation |= {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": date(1990, 1, 1),
                    "maximum": date(2100, 12, 31),
                    "error_title": entry.label,
                    "error_message": "Type a date as day, month and year: 31/03/2027.",
                }
            elif entry.kind in ("number", "money"):
                validation |= {
                    "validate": "decimal",
                    "criteria": ">=",
                    "value": 0,
                    "error_title": entry.label,
                    "error_message": "Type a number, and nothing else.",
                }
            else:
                validation["validate"] = "any"
            sheet.data_validation(row, 1, row, 1, validation)
        evaluation = HEADING_ROW + [f.label for f in FIELDS].index("Evaluation") + 1
        self.name("ProjectEvaluation", f"{PROJECT}!$B${evaluation}")
        self.panel(sheet)
        row = HEADING_ROW + len(FIELDS) + 1
        small = self.format(font_color=MUTED, font_size=9)
        versions = (
            TEMPLATE_VERSION,
            self.library.version,
            self.library.sha256,
            self.library.price_base,
        )
        for offset, (title, text) in enumerate(zip(VERSION_LABELS, versions, strict=True)):
            sheet.write_string(row + offset, 0, title, small)
            sheet.write_string(row + offset, 1, text, small)
        sheet.set_selection(HEADING_ROW, 1, HEADING_ROW, 1)
        sheet.freeze_panes(HEADING_ROW, 0)
        sheet.protect("", _PROTECTION)
        self.page(sheet, "Project", heading=False)
        sheet.fit_to_pages(1, 1)

    def panel(self, sheet: Any) -> None:
        """Live panel: returns per £1 with their colour, totals, and what needs attention."""
        out, inp, own = letters(OUTPUT_COLUMNS), letters(INPUT_COLUMNS), letters(OWN_COLUMNS)

        def span(name: str, letter: str) -> str:
            quoted = f"'{name}'" if " " in name else name
            return f"{quoted}!${letter}${FIRST_ROW + 1}:${letter}${FIRST_ROW + self.rows[name]}"

        gross, net = span(OUTPUTS, out["Gross value"]), span(OUTPUTS, out["Net value"])
        gross_in, net_in = span(INPUTS, inp["Gross input"]), span(INPUTS, inp["Net input"])
        checks = (
            span(OUTPUTS, out["Check"]),
            span(INPUTS, inp["Check"]),
            span(OWN_PROXIES, own["Check"]),
        )
        attention = "+".join(f'COUNTIF({c},"?*")-COUNTIF({c},"OK*")' for c in checks)
        required = [row for row, entry in enumerate(FIELDS, HEADING_ROW + 1) if entry.required]
        unanswered = "+".join(f"ISBLANK($B${row})" for row in required)
        money = self.format(num_format=_MONEY, bg_color=COMPUTED_FILL, border=1, border_color=LINE)
        ratio = self.format(
            num_format="£#,##0.00",
            bold=True,
            font_size=16,
            align="center",
            border=1,
            border_color=LINE,
            bg_color=COMPUTED_FILL,
        )
        count = self.format(num_format="0", bg_color=COMPUTED_FILL, border=1, border_color=LINE)
        lines = (
            (PANEL[0], f'=IF(SUM({gross_in})=0,"",SUM({gross})/SUM({gross_in}))', ratio),
            (PANEL[1], f'=IF(SUM({net_in})=0,"",SUM({net})/SUM({net_in}))', ratio),
            ("Total gross value", f"=SUM({gross})", money),
            ("Total net value", f"=SUM({net})", money),
            ("Total gross input", f"=SUM({gross_in})", money),
            ("Total net input", f"=SUM({net_in})", money),
            ("Rows that need attention", f"={attention}", count),
            ("Project answers still needed", f"={unanswered}", count),
        )
        title = self.format(bold=True, font_size=13, font_color=BRAND, bottom=2, bottom_color=BRAND)
        for index in range(4, 7):
            sheet.write_string(
                HEADING_ROW - 1, index, "What it comes to" if index == 4 else "", title
            )
        for row, (text, formula, form) in enumerate(lines, HEADING_ROW):
            sheet.write_string(row, 4, text, self.format(bold=True))
            blank = "" if text in PANEL else 0
            sheet.write_formula(row, 5, formula, form, self.filling.panel.get(text, blank))
        for offset, text in enumerate(PANEL):
            cell = f"$F${HEADING_ROW + offset + 1}"
            stored = self.filling.panel.get(text)
            word = DEFAULT_POLICY.rag(stored).upper() if isinstance(stored, float) else ""
            sheet.write_formula(
                HEADING_ROW + offset,
                6,
                live.rag_word(cell),
                self.format(bold=True, align="center"),
                word,
            )
            for colour, test in (
                ("green", f"AND(ISNUMBER({cell}),{cell}<{live.GREEN_BELOW})"),
                (
                    "amber",
                    f"AND(ISNUMBER({cell}),{cell}>={live.GREEN_BELOW},{cell}<={live.RED_ABOVE})",
                ),
                ("red", f"AND(ISNUMBER({cell}),{cell}>{live.RED_ABOVE})"),
            ):
                sheet.conditional_format(
                    HEADING_ROW + offset,
                    5,
                    HEADING_ROW + offset,
                    6,
                    {
                        "type": "formula",
                        "criteria": f"={test}",
                        "format": self.book.add_format(
                            {"bg_color": RAG_FILL[colour], "font_color": RAG_TEXT[colour]}
                        ),
                    },
                )
        warn = self.book.add_format(
            {"bg_color": RAG_FILL["amber"], "font_color": RAG_TEXT["amber"], "bold": True}
        )
        for offset in (6, 7):
            sheet.conditional_format(
                HEADING_ROW + offset,
                5,
                HEADING_ROW + offset,
                5,
                {"type": "cell", "criteria": ">", "value": 0, "format": warn},
            )
        sheet.write_string(
            HEADING_ROW + len(lines),
            4,
            "Rows that need attention are left out of the figures.",
            self.format(font_color=MUTED, italic=True, font_size=9),
        )

    def answer(self, kind: str, *, required: bool, top: bool = False) -> Any:
        """Format of a cell that somebody fills in."""
        properties: dict[str, Any] = {
            "bg_color": REQUIRED_FILL if required else INPUT_FILL,
            "border": 1,
            "border_color": LINE,
            "locked": False,
        }
        if kind in _NUMBER_FORMATS:
            properties["num_format"] = _NUMBER_FORMATS[kind]
        if kind in ("number", "money", "date") and top:
            properties["align"] = "left"
        if kind in ("text", "choice"):
            properties["text_wrap"] = True
        if top:
            properties["valign"] = "top"
        return self.format(**properties)

    def write(self, sheet: Any, row: int, column: int, found: Any, form: Any) -> None:
        """Write an answer as what it is; text never becomes a formula or a link."""
        if found is None or found == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(found, bool):
            sheet.write_boolean(row, column, found, form)
        elif isinstance(found, int | float):
            sheet.write_number(row, column, found, form)
        elif isinstance(found, date):
            sheet.write_datetime(row, column, found, form)
        else:
            sheet.write_string(row, column, str(found), form)

    def table(
        self, name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], title: str
    ) -> None:
        """One table to fill in: typed columns open, computed columns locked with formulas."""
        sheet = self.sheets[name]
        last = FIRST_ROW + self.rows[name] - 1
        helps = {
            OUTPUTS: "One row for each output. Choose category, then outcome, then proxy. "
            "Shares are percentages: 20%.",
            INPUTS: "One row for each input: all that the project takes, paid for or given.",
            OWN_PROXIES: "Only where the library has none. They are always reported as such.",
        }
        self.heading(sheet, title, helps[name], len(columns))
        sheet.set_row(HEADING_ROW, 32)
        sheet.add_table(
            HEADING_ROW,
            0,
            last,
            len(columns) - 1,
            {
                "name": {OUTPUTS: "Outputs", INPUTS: "Inputs", OWN_PROXIES: "OwnProxies"}[name],
                "style": None,
                "columns": [
                    {
                        "header": column.heading,
                        "header_format": self.header(computed=column.computed),
                    }
                    for column in columns
                ],
            },
        )
        formulas = {
            OUTPUTS: {
                "Unit": live.unit,
                "Proxy value": live.proxy_value,
                "Gross value": live.gross_value,
                "Net value": live.net_value,
                "Source": live.source,
                "Check": live.output_check,
            },
            INPUTS: {
                "Gross input": live.gross_input,
                "Net input": live.net_input,
                "Check": live.input_check,
            },
            OWN_PROXIES: {"Value used": live.own_value_used, "Check": live.own_check},
        }[name]
        texts = ("Unit", "Source", "Check")
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            if column.computed:
                look: dict[str, Any] = {
                    "bg_color": COMPUTED_FILL,
                    "border": 1,
                    "border_color": LINE,
                }
                if column.heading not in texts:
                    look["num_format"] = _MONEY
                if column.heading == "Source":
                    look |= {"font_color": LINK, "underline": 1}
                if column.heading in ("Unit", "Check"):
                    look["text_wrap"] = True
                form = self.format(**look)
            else:
                form = self.answer(column.kind, required=column.required)
            for offset in range(self.rows[name]):
                row = FIRST_ROW + offset
                given = rows[offset].get(column.heading) if offset < len(rows) else None
                if column.computed:
                    stored = "" if given is None else given
                    sheet.write_formula(row, index, formulas[column.heading](row + 1), form, stored)
                else:
                    self.write(sheet, row, index, given, form)
        if name == OUTPUTS:
            helpers = (live.library_row, live.own_row, live.years_held)
            for offset in range(self.rows[name]):
                given = rows[offset] if offset < len(rows) else {}
                for index, helper in enumerate(helpers, len(columns)):
                    row = FIRST_ROW + offset
                    stored = given.get(helper.__name__, "")
                    sheet.write_formula(row, index, helper(row + 1), None, stored)
            sheet.set_column(len(columns), len(columns) + 2, None, None, {"hidden": True})
        if name == OWN_PROXIES:
            index = len(columns)
            seen: dict[str, int] = {}
            for offset in range(self.rows[name]):
                row = FIRST_ROW + offset
                outcome = str(rows[offset].get("Outcome", "")) if offset < len(rows) else ""
                seen[outcome] = seen.get(outcome, 0) + 1
                known = outcome in self.outcomes
                stored = f"{self.outcomes.index(outcome) + 1}|{seen[outcome]}" if known else ""
                sheet.write_formula(row, index, live.own_key(row + 1), None, stored)
            sheet.set_column(index, index, None, None, {"hidden": True})
            for defined, letter in (
                ("OwnNames", live.OWN["Proxy"]),
                ("OwnOutcomes", live.OWN["Outcome"]),
                ("OwnUnits", live.OWN["Unit"]),
                ("OwnValues", live.OWN["Value used"]),
                ("OwnKeys", live.OWN_KEY),
            ):
                self.name(defined, f"'{name}'!${letter}${FIRST_ROW + 1}:${letter}${last + 1}")
        sheet.freeze_panes(FIRST_ROW, 1)
        sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)
        sheet.protect("", _PROTECTION)
        self.page(sheet, title)

    # --- dropdowns, messages and colours

    def choices(self) -> None:
        """Give every typed column its dropdown or range, its input message and its error alert."""
        first = FIRST_ROW + 1
        sources = {
            (OUTPUTS, "Category"): "=Categories",
            (OUTPUTS, "Outcome"): live.outcome_choices(first),
            (OUTPUTS, "Proxy"): live.proxy_choices(first),
            (INPUTS, "Category"): "=InputCategories",
            (OWN_PROXIES, "Outcome"): "=OutcomeNames",
            (OWN_PROXIES, "Price year"): "=PriceYears",
        }
        alerts = {
            (OUTPUTS, "Outcome"): "Choose an outcome from the list; choose the category first.",
            (OUTPUTS, "Proxy"): "Choose a proxy from the list; choose the outcome first.",
        }
        numbers: dict[str, dict[str, Any]] = {
            "number": {"criteria": "between", "minimum": -1e12, "maximum": 1e12},
            "money": {"criteria": "between", "minimum": 0, "maximum": 1e12},
            "years": {
                "criteria": "between",
                "minimum": 0.01,
                "maximum": DEFAULT_POLICY.longest_duration,
            },
            "share": {"criteria": "between", "minimum": 0, "maximum": 1},
        }
        messages = {
            "number": "Type a number, and nothing else.",
            "money": "Type a number of pounds, and nothing else.",
            "years": f"Type a number of years above 0, at most {live.LONGEST}.",
            "share": "Type a share between 0% and 100%, such as 20% or 0.2.",
        }
        for name, columns in (
            (OUTPUTS, OUTPUT_COLUMNS),
            (INPUTS, INPUT_COLUMNS),
            (OWN_PROXIES, OWN_COLUMNS),
        ):
            sheet, last = self.sheets[name], FIRST_ROW + self.rows[name] - 1
            for column in columns:
                if column.computed:
                    continue
                rule: dict[str, Any] = {
                    "validate": "any",
                    "input_title": column.heading,
                    "input_message": column.prompt,
                    "error_title": column.heading,
                }
                key = (name, column.heading)
                if column.kind == "choice":
                    rule |= {
                        "validate": "list",
                        "source": sources[key],
                        "error_message": alerts.get(key, "Choose one from the list."),
                    }
                elif column.kind in numbers:
                    rule |= {"validate": "decimal", **numbers[column.kind]}
                    rule["error_message"] = messages[column.kind]
                index = column_index(columns, column.heading)
                sheet.data_validation(FIRST_ROW, index, last, index, rule)

    def colours(self) -> None:
        """Category cells in their colour, and checks that stand out until they are OK."""
        out = letters(OUTPUT_COLUMNS)
        sheet, last = self.sheets[OUTPUTS], FIRST_ROW + self.rows[OUTPUTS] - 1
        index = column_index(OUTPUT_COLUMNS, "Category")
        for category in self.library.categories:
            sheet.conditional_format(
                FIRST_ROW,
                index,
                last,
                index,
                {
                    "type": "formula",
                    "criteria": f'=${out["Category"]}{FIRST_ROW + 1}="{category.name}"',
                    "format": self.book.add_format(
                        {"bg_color": category.colour, "font_color": category.text_colour}
                    ),
                },
            )
        fine = self.book.add_format(
            {"font_color": RAG_TEXT["green"], "bg_color": RAG_FILL["green"]}
        )
        mend = self.book.add_format(
            {"font_color": RAG_TEXT["amber"], "bg_color": RAG_FILL["amber"], "bold": True}
        )
        for name, columns in (
            (OUTPUTS, OUTPUT_COLUMNS),
            (INPUTS, INPUT_COLUMNS),
            (OWN_PROXIES, OWN_COLUMNS),
        ):
            at = column_index(columns, "Check")
            cell = f"${column_letter(at)}{FIRST_ROW + 1}"
            last = FIRST_ROW + self.rows[name] - 1
            for test, look in ((f'LEFT({cell},2)="OK"', fine), (f'{cell}<>""', mend)):
                self.sheets[name].conditional_format(
                    FIRST_ROW,
                    at,
                    last,
                    at,
                    {
                        "type": "formula",
                        "criteria": f"={test}",
                        "format": look,
                        "stop_if_true": True,
                    },
                )
