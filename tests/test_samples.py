"""Every sample: built from its data, run, and its figures worked out again from the rows."""

from __future__ import annotations

import csv
import importlib.util
import io
import math
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sve_excel.layout import (
    FIELDS,
    FIRST_ROW,
    INPUT_COLUMNS,
    INPUTS,
    OUTPUT_COLUMNS,
    OUTPUTS,
    OWN_COLUMNS,
    OWN_PROXIES,
    PROJECT,
    letters,
)
from sve_excel.library.loading import Library
from sve_excel.library.shipped import library_folder
from sve_excel.run.catalogue import CATALOGUE
from tests.builders import ROOT, parts, process
from tests.running import thorough

SAMPLES = ROOT / "samples"
DATA = sorted((SAMPLES / "data").glob("*/*.toml"))
DISCOUNT_RATE = 0.035
HEALTH_RATE = 0.015  # the Green Book's for risk to life and health, likewise
CODES = {rule.name: rule.code for rule in CATALOGUE.values()}


def _named(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


# one of each kind is built whenever tests are run, and all of them where they are run thoroughly
_FIRST = {each.parent.name: each for each in reversed(DATA)}
BUILT = [each if each in _FIRST.values() else thorough(each) for each in DATA]
each_sample = pytest.mark.parametrize("data", DATA, ids=_named)


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """The script that builds the samples."""
    spec = importlib.util.spec_from_file_location("build_samples", SAMPLES / "build_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(data: Path) -> dict[str, Any]:
    return tomllib.loads(data.read_text(encoding="utf-8"))


def committed(data: Path) -> bytes:
    """The workbook that was built from a data file."""
    return (SAMPLES / data.parent.name / load(data)["file"]).read_bytes()


# --- they are what they are built from


@pytest.mark.whole
@pytest.mark.parametrize("data", BUILT, ids=_named)
def test_a_sample_is_what_its_data_build(data: Path, builder: ModuleType, library: Library) -> None:
    """If this fails, build them again: python samples/build_samples.py."""
    name, built = builder.build_sample(data, library)
    assert name == load(data)["file"]
    shipped = committed(data)
    if built[:2] != b"PK":
        assert built == shipped
        return
    old, new = parts(shipped), parts(built)
    assert list(old) == list(new)
    assert [part for part in new if old[part] != new[part]] == []


def test_there_is_no_sample_without_data_and_no_data_that_the_script_leaves_out(
    builder: ModuleType,
) -> None:
    assert sorted(builder.sample_files()) == DATA
    for folder in ("tender", "projects", "broken"):
        wanted = {load(path)["file"] for path in DATA if path.parent.name == folder}
        found = {path.name for path in (SAMPLES / folder).iterdir() if path.name[:2] != "~$"}
        assert found - {"sve-policy.toml"} == wanted  # the tender's rules lie beside its bids


def test_the_samples_hold_what_a_tender_brings() -> None:
    tender = [load(path) for path in DATA if path.parent.name == "tender"]
    assert len(tender) >= 10
    assert {each["project"]["Evaluation"] for each in tender} == {"Forecast", "Evaluative"}
    assert {each["project"]["Funding"] for each in tender} >= {"Revenue", "Capital"}
    assert {each["project"]["Nature"] for each in tender} == {"One-off", "Ongoing"}
    assert any(each["expect"].get("findings") for each in tender)
    assert any(each.get("own_proxies") for each in tender)
    assert any(row.get("Units", 1) < 0 for each in tender for row in each["outputs"])
    stopped = [load(path)["expect"] for path in DATA if path.parent.name == "broken"]
    assert {each["status"] for each in stopped} == {"errors", "refused"}
    assert all(each["why"] for each in stopped)


# --- they come to what they say


def place(rule: str, sheet: str, heading: str, row: int) -> tuple[str, str, str]:
    """An expected finding as code, sheet and cell; row 0 is no row, row 1 the first of data."""
    if sheet == PROJECT and heading:
        labels = [entry.label for entry in FIELDS]
        return CODES[rule], sheet, f"B{FIRST_ROW + labels.index(heading)}"
    columns = {OUTPUTS: OUTPUT_COLUMNS, INPUTS: INPUT_COLUMNS, OWN_PROXIES: OWN_COLUMNS}
    cell = f"{letters(columns[sheet])[heading]}{FIRST_ROW + row}" if row else ""
    return CODES[rule], sheet, cell


EDITED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
}


@each_sample
def test_processing_a_sample_leaves_every_other_member_as_it_was(
    data: Path, tmp_path: Path
) -> None:
    before = committed(data)
    sample = load(data)
    result = process(tmp_path, before, sample["file"], write=True)
    after = (tmp_path / sample["file"]).read_bytes()
    if result.status == "refused":
        assert after == before
        return
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        kept = [name for name in old.namelist() if name not in EDITED]
        assert {name: new.read(name) for name in kept} == {name: old.read(name) for name in kept}
        assert set(new.namelist()) > set(old.namelist())


@each_sample
def test_a_sample_has_exactly_the_status_and_the_findings_that_it_is_there_to_show(
    data: Path, tmp_path: Path
) -> None:
    sample = load(data)
    expect = sample["expect"]
    result = process(tmp_path, committed(data), sample["file"])
    found = [(each.code, each.place.sheet, each.place.cell) for each in result.findings]
    wanted = [place(*each) for each in expect.get("findings", ())]
    assert sorted(found) == sorted(wanted), [str(each) for each in result.findings]
    assert result.status == expect["status"]
    assert (result.valuation is not None) == (expect["status"] == "valued")
    for each in result.findings:
        assert each.place.file == sample["file"]


# --- their figures, worked out from rows and library in plain Python


def _library() -> tuple[dict[str, dict[str, str]], dict[str, Decimal], str]:
    """Rows of proxies.csv by id, deflators by year, and the newest year that is no forecast."""
    with (library_folder() / "proxies.csv").open(encoding="utf-8", newline="") as file:
        proxies = {row["id"]: row for row in csv.DictReader(file)}
    with (library_folder() / "gdp_deflators.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    index = {row["financial_year"]: Decimal(row["index"]) for row in rows}
    base = max(row["financial_year"] for row in rows if row["kind"] == "outturn")
    return proxies, index, base


PROXY_ROWS, DEFLATORS, BASE = _library()


def uprated(value: str, year: str) -> Decimal:
    """Pounds of a year in pounds of the base year."""
    if "/" in year:
        index = DEFLATORS[year]
    else:
        first = int(year)
        before = DEFLATORS[f"{first - 1}/{first % 100:02d}"]
        after = DEFLATORS[f"{first}/{(first + 1) % 100:02d}"]
        index = before * Decimal("0.25") + after * Decimal("0.75")
    return Decimal(value) * DEFLATORS[BASE] / index


def year_of_inputs(project: Mapping[str, Any]) -> str:
    """Financial year in whose prices a sample's inputs are: typed, else that of the start date."""
    start = project["Start date"]
    first = start.year - (start.month < 4)
    return str(project.get("Prices of the inputs") or f"{first}/{(first + 1) % 100:02d}")


def price(
    row: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]], of_inputs: str = ""
) -> float:
    """Pounds for one unit of a row, of the library's proxies to the penny."""
    if "proxy" in row:
        proxy = PROXY_ROWS[row["proxy"]]
        exact = uprated(proxy["value"], proxy["price_year"])
        return float(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))
    if row["Proxy"] in own:
        mine = own[row["Proxy"]]
        year = mine.get("Price year", "") or of_inputs
        return float(uprated(str(mine["Value"]), year)) if year else float(mine["Value"])
    assert row["Proxy"].startswith("No financial proxy")
    return 0.0


def discount_rate(row: Mapping[str, Any]) -> float:
    """Yearly rate of a row, up to year 30: that of health where its proxy is of health."""
    of_health = "proxy" in row and PROXY_ROWS[row["proxy"]]["discount"] == "health"
    return HEALTH_RATE if of_health else DISCOUNT_RATE


def years(duration: float) -> Iterator[tuple[int, float]]:
    """Each year that a benefit lasts, with how much of it counts."""
    year = 0
    while duration > year:
        yield year + 1, min(1.0, duration - year)
        year += 1


def worked_out(sample: Mapping[str, Any]) -> dict[str, float]:
    """Totals and ratios of a sample, from its rows alone."""
    own = {each["Proxy"]: each for each in sample.get("own_proxies", ())}
    gross = net = present = 0.0
    for row in sample["outputs"]:
        units, duration = row.get("Units", 0), row.get("Duration", 1)
        a_year = units * price(row, own, year_of_inputs(sample["project"]))
        gross += a_year * duration
        for share in ("Leakage", "Deadweight", "Attribution", "Displacement"):
            a_year *= 1 - row.get(share, 0)
        rate = discount_rate(row)
        for year, part in years(duration):
            that_year = a_year * part * (1 - row.get("Drop-off", 0)) ** (year - 1)
            net += that_year
            present += that_year / (1 + rate) ** year
    to_base = float(DEFLATORS[BASE] / DEFLATORS[year_of_inputs(sample["project"])])
    spent = [each["Value"] * each.get("Volume", 1) * to_base for each in sample["inputs"]]
    kept = [s * (1 - i.get("Leakage", 0)) for s, i in zip(spent, sample["inputs"], strict=True)]
    return {
        "gross_outputs": gross,
        "net_outputs": net,
        "present_value": present,
        "gross_inputs": sum(spent),
        "net_inputs": sum(kept),
        "gross_sroi": gross / sum(spent),
        "net_sroi": net / sum(spent),  # for every £1 put in, whatever leaks of it
        "net_sroi_after_input_leakage": net / sum(kept),
        "present_value_sroi": present / sum(spent),
    }


VALUED = [path for path in DATA if load(path)["expect"]["status"] == "valued"]


@pytest.mark.parametrize("data", VALUED, ids=lambda path: path.stem)
def test_the_figures_of_a_sample_are_those_of_its_rows(data: Path, tmp_path: Path) -> None:
    sample = load(data)
    valuation = process(tmp_path, committed(data), sample["file"]).valuation
    assert valuation is not None
    for name, wanted in worked_out(sample).items():
        assert math.isclose(getattr(valuation, name), wanted, rel_tol=1e-9), name
    net = worked_out(sample)["net_sroi"]
    assert valuation.rag_net == ("green" if net < 12.5 else "amber" if net <= 25 else "red")


def _readme() -> dict[str, list[str]]:
    """Rows of the tables of the samples' README, by workbook."""
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: row[1:] for row in rows if row[0] not in ("Workbook", "---")}


def test_the_readme_of_the_samples_gives_their_ratios() -> None:
    table = _readme()
    assert set(table) == {load(path)["file"].removesuffix(".xlsx") for path in VALUED}
    for path in VALUED:
        sample = load(path)
        row, figures = table[sample["file"].removesuffix(".xlsx")], worked_out(sample)
        shown = [f"{figures['gross_sroi']:.2f}", f"{figures['net_sroi']:.2f}"]
        if path.parent.name == "tender":
            assert row[:3] == [f"{sample['project']['Contract price']:,}", *shown]
        else:
            assert row[:2] == shown
