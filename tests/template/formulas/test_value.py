"""The method as formulas of the workbook: what a bidder sees is what the engine says."""

from __future__ import annotations

import io
import itertools
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sve_excel.layout import (
    INPUT_COLUMNS,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    letters,
)
from sve_excel.layout import (
    PROJECT as PROJECT_SHEET,
)
from sve_excel.library.loading import Library
from sve_excel.projects.fill import fill_template
from sve_excel.template.book import Answers
from tests.answers import submissions
from tests.bids import (
    FIRST,
    Bid,
    assert_panel_is,
    close,
    opened,
    panel,
    random_bid,
    recalculated,
    typed_by_openpyxl,
    valuation_of,
    with_texts,
)
from tests.builders import INPUT, OUTPUT, OWN, PROJECT, ROOT, process
from tests.judges import each_engine, requires_libreoffice
from tests.running import examples, thorough

SAMPLES = sorted(
    [*(ROOT / "samples" / "tender").glob("*.xlsx"), *(ROOT / "samples" / "projects").glob("*.xlsx")]
)


@each_engine
@pytest.mark.parametrize("seed", [0, *map(thorough, range(1, 20))])
def test_every_engine_s_panel_is_what_the_engine_of_ours_says(
    seed: int, engine: Callable[[Path, Path], Path], library: Library, tmp_path: Path
) -> None:
    """LibreOffice, Gnumeric and IronCalc; every third bid has half its numbers typed as text."""
    dice = random.Random(seed)
    bid = random_bid(seed, library, rows=12)
    if seed % 3 == 0:
        bid = with_texts(bid, (dice.choice([None, *range(5)]) for _ in itertools.count()))
    path = tmp_path / "bid.xlsx"
    answers = (bid.project, bid.outputs, bid.inputs, bid.own_proxies)
    path.write_bytes(fill_template(library, Answers(*answers), output_rows=20, input_rows=10))
    ours = valuation_of(path.read_bytes(), tmp_path)
    path = tmp_path / "bid.xlsx"
    seen = opened(engine(path, tmp_path / "seen"))
    assert_panel_is(panel(seen), ours)
    for sheet in (OUTPUTS, INPUTS):  # the panel in short
        shown = {cell.value for cell in seen[sheet][3]}
        assert any(close(ours.gross_sroi, each) for each in shown if isinstance(each, float))
        assert any(close(ours.net_sroi, each) for each in shown if isinstance(each, float))


@each_engine
@pytest.mark.parametrize(
    "path", [SAMPLES[0], *map(thorough, SAMPLES[1:])], ids=lambda path: path.stem
)
def test_every_engine_shows_the_samples_as_they_are_shipped(
    path: Path, engine: Callable[[Path, Path], Path], tmp_path: Path
) -> None:
    shipped = panel(openpyxl.load_workbook(path, data_only=True))
    seen = panel(opened(engine(path, tmp_path)))
    for label, figure in shipped.items():
        if isinstance(figure, int | float):
            assert close(seen[label], figure, 1e3), label


@requires_libreoffice
@pytest.mark.parametrize("seed", [1, thorough(2), thorough(3)])
def test_what_a_bidder_sees_is_what_the_engine_says(
    seed: int, library: Library, tmp_path: Path
) -> None:
    """Typed by openpyxl and worked out by LibreOffice: panel and rows equal to 1e-9."""
    bid = random_bid(seed, library)
    workbook = typed_by_openpyxl(bid)
    engine = valuation_of(workbook, tmp_path)
    seen = recalculated(workbook, tmp_path)
    out, inp = letters(OUTPUT_COLUMNS), letters(INPUT_COLUMNS)
    for row, line in enumerate(engine.lines, FIRST):
        sheet = seen[OUTPUTS]
        assert close(sheet[f"{out['Gross value']}{row}"].value, line.gross), row
        assert close(sheet[f"{out['Net value']}{row}"].value, line.net), row
        assert str(sheet[f"{out['Check']}{row}"].value).startswith("OK"), row
        unit = "no price" if line.claim.kind == "none" else line.claim.unit
        assert sheet[f"{out['Unit']}{row}"].value == unit
    for row, each in enumerate(engine.inputs, FIRST):
        sheet = seen[INPUTS]
        assert close(sheet[f"{inp['Gross input']}{row}"].value, each.gross), row
        assert close(sheet[f"{inp['Net input']}{row}"].value, each.net), row
        assert sheet[f"{inp['Check']}{row}"].value == "OK", row
    shown = panel(seen)
    gross = sum(abs(line.gross) for line in engine.lines)
    net = sum(abs(line.net) for line in engine.lines)
    assert close(shown["Total gross value"], engine.gross_outputs, gross)
    assert close(shown["Total net value"], engine.net_outputs, net)
    assert close(shown["Total gross input"], engine.gross_inputs)
    assert close(shown["Total net input"], engine.net_inputs)
    ratio = engine.gross_sroi, engine.net_sroi
    assert close(shown["Gross return per £1"], ratio[0], gross / engine.gross_inputs)
    assert close(shown["Net return per £1"], ratio[1], net / engine.gross_inputs)
    assert shown["Rows that need attention"] == 0
    assert shown["Project answers still needed"] == 0
    words = [seen[PROJECT_SHEET][cell].value for cell in ("G4", "G5")]
    said = {"harm": "NET HARM", "green": "GREEN", "amber": "AMBER", "red": "RED"}
    assert words == [said[engine.rag_gross], said[engine.rag_net]]
    # and saved by LibreOffice, the engine says the same of it
    again = valuation_of((tmp_path / "recalculated" / "typed.xlsx").read_bytes(), tmp_path)
    assert (again.gross_sroi, again.net_sroi) == ratio


@requires_libreoffice
def test_the_results_that_a_filled_workbook_stores_are_those_of_a_recalculation(
    library: Library, tmp_path: Path
) -> None:
    """So a program that does not recalculate shows what one that does would."""
    bid = random_bid(4, library, rows=30)
    workbook = fill_template(
        library, Answers(bid.project, bid.outputs, bid.inputs, bid.own_proxies), output_rows=35
    )
    shipped = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    made = openpyxl.load_workbook(io.BytesIO(workbook))
    seen = recalculated(workbook, tmp_path)
    compared = 0
    for sheet in made:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                place = f"{sheet.title}!{cell.coordinate}"
                kept = shipped[sheet.title][cell.coordinate].value
                now = seen[sheet.title][cell.coordinate].value
                compared += 1
                if isinstance(now, int | float) and not isinstance(now, bool):
                    assert close(kept, now), (place, kept, now)
                else:
                    assert (kept or "") == (now or ""), place
    assert compared > 400


@requires_libreoffice
@given(data=st.data())
@settings(examples(10), suppress_health_check=[HealthCheck.too_slow])
def test_any_valid_bid_shows_what_the_engine_says(data: st.DataObject, small: Library) -> None:
    """Whatever is typed, as number or as text: the recalculated panel equals the run's figures."""
    project, outputs, inputs, own = data.draw(submissions(small))
    project |= {"Start date": None, "End date": None}
    forms = iter(lambda: data.draw(st.none() | st.integers(0, 4)), "never")
    bid = with_texts(Bid(project, outputs, [*inputs, dict(INPUT)], own), forms)
    with tempfile.TemporaryDirectory() as folder:
        workbook = fill_template(
            small,
            Answers(bid.project, bid.outputs, bid.inputs, bid.own_proxies),
            output_rows=6,
            input_rows=6,
        )
        result = process(Path(folder), workbook, library=small)
        assert result.valuation is not None, [str(found) for found in result.findings]
        assert_panel_is(panel(recalculated(workbook, Path(folder))), result.valuation)


# what is typed so that a reader sees no fault; the engine reads all of it
SLIPS: Sequence[Mapping[str, Any]] = (
    {"Category": " Thriving "},
    {"Category": "Thriving\u00a0", "Outcome": "People  trained\n"},
    {"Proxy": "\u00a0Training course   completed\u2009"},
    {"Proxy": "No financial proxy:\u00a0describe  only "},
)
WILD_NAMES = ("What is a visit worth?", "Visit* (any)", "Visit~?", " Pram's  re\u2011use ")


@requires_libreoffice
def test_stray_spaces_and_wildcards_in_names_mean_in_the_workbook_what_they_mean_to_the_engine(
    small: Library, tmp_path: Path
) -> None:
    """A name with ``*``, ``?`` or ``~`` means itself, and blanks and dashes make no difference."""
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    own = [{**OWN, "Proxy": name, "Value": 10 + at} for at, name in enumerate(WILD_NAMES)]
    own[0]["Price year"] = f" {small.price_base}\u00a0"
    own[1]["Outcome"] = " Less  waste"
    waste = {**OUTPUT, "Category": "Green", "Outcome": own[0]["Outcome"]}
    waste["Category"] = small.outcome_by_name[str(own[0]["Outcome"]).casefold()][1]
    home = small.outcome_by_name["people trained"][1]
    trained["Category"] = home
    slips = [
        {
            **trained,
            **slip,
            **(
                {"Category": slip["Category"].replace("Thriving", home)}
                if "Category" in slip
                else {}
            ),
        }
        for slip in SLIPS
    ]
    rows = [*slips, *({**waste, "Proxy": name} for name in (*WILD_NAMES, "Pram's re-use"))]
    cost = {**INPUT, "Category": f" {INPUT['Category']}\u00a0"}
    workbook = fill_template(
        small, Answers(PROJECT, rows, [cost], own), output_rows=12, input_rows=3
    )
    result = process(tmp_path, workbook, library=small)
    assert result.valuation is not None, [str(found) for found in result.findings]
    seen = recalculated(workbook, tmp_path)
    where = letters(OUTPUT_COLUMNS)
    for row, line in enumerate(result.valuation.lines, FIRST):
        check = seen[OUTPUTS][f"{where['Check']}{row}"].value
        assert str(check).startswith("OK"), (row, check)
        assert close(seen[OUTPUTS][f"{where['Gross value']}{row}"].value, line.gross), row
    assert_panel_is(panel(seen), result.valuation)
    stored = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    assert panel(stored) == pytest.approx(panel(seen))


@requires_libreoffice
@pytest.mark.parametrize(
    "fault",
    [
        {"Value": -1},
        {"Value": 1e15},
        {"Value": "1000000000000000"},
        {"Source": None},
        {"Unit": " \u00a0"},
        {"Unit": None},
        {"Price year": "1999"},
        {"Outcome": "Fun"},
    ],
    ids=str,
)
def test_an_own_proxy_that_is_to_be_mended_counts_in_no_row_of_outputs(
    fault: Mapping[str, Any], small: Library, tmp_path: Path
) -> None:
    category = small.outcome_by_name[str(OWN["Outcome"]).casefold()][1]
    row = {**OUTPUT, "Category": category, "Outcome": OWN["Outcome"], "Proxy": OWN["Proxy"]}
    workbook = fill_template(
        small,
        Answers(PROJECT, [OUTPUT, row], [INPUT], [{**OWN, **fault}]),
        output_rows=3,
        input_rows=3,
    )
    assert process(tmp_path, workbook, library=small).valuation is None
    seen = recalculated(workbook, tmp_path)
    alone = fill_template(small, Answers(PROJECT, [OUTPUT], [INPUT]), output_rows=3, input_rows=3)
    expected = panel(openpyxl.load_workbook(io.BytesIO(alone), data_only=True))
    for label in ("Total gross value", "Total net value"):
        assert close(panel(seen)[label], expected[label])
    assert panel(seen)["Rows that need attention"] == 2
    stored = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
    assert panel(stored) == panel(seen)
