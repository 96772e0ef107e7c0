"""All tables of a comparison as data: described, keyed, whole, and open to other programs."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.data_package import (
    TABLES,
    Suffix,
    file_names,
    package_of,
)
from sve_excel.comparison.workbook import studied
from sve_excel.files.described import DESCRIPTION, described_files
from sve_excel.library.loading import Library
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.builders import INPUT, OUTPUT, Builder, process

LONG = (
    "The Association of Friends of the Very Long Named Community Centre of Ravensmere and District"
)
RULES = replace(
    DEFAULT_POLICY,
    uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=200),
    scoring=replace(DEFAULT_POLICY.scoring, method="highest"),
)
requires_duckdb = pytest.mark.skipif(find_spec("duckdb") is None, reason="duckdb is not installed")
requires_frictionless = pytest.mark.skipif(
    find_spec("frictionless") is None, reason="frictionless is not installed"
)


def made(
    tmp_path: Path, build: Builder, small: Library, suffix: Suffix, folder: str = "data"
) -> Path:
    """A package of two bids and a file to mend; the second has a long name and odd texts."""
    trained = {**OUTPUT, "Outcome": "People trained", "Proxy": "Training course completed"}
    evil = {**trained, "Description": "'=cmd|' /C calc'!A0", "Evidence": 'two\nlines, "quoted"'}
    results = [
        process(tmp_path, book, f"{name}.xlsx", library=small)
        for name, book in (
            ("One", build(project={"Organisation": "One", "Contract price": 90000})),
            ("Two", build(outputs=(OUTPUT, evil), project={"Organisation": LONG})),
            ("Bad", build(outputs=({**OUTPUT, "Deadweight": 20},), inputs=(INPUT,))),
        )
    ]
    home = tmp_path / folder
    home.mkdir()
    for name, data in package_of(studied(gather(results, small, RULES, {})), suffix):
        (home / name).write_bytes(data)
    return home


def read(home: Path, table: str, suffix: Suffix) -> pd.DataFrame:
    path = home / f"{table}.{suffix}"
    return pd.read_csv(path) if suffix == "csv" else pd.read_parquet(path)


def description(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / DESCRIPTION).read_text("utf-8"))
    return found


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_pandas_opens_every_table_and_the_description_says_what_is_in_it(
    tmp_path: Path, build: Builder, small: Library, suffix: Suffix
) -> None:
    home = made(tmp_path, build, small, suffix)
    assert sorted(path.name for path in home.iterdir()) == sorted(file_names(suffix))
    resources = description(home)["resources"]
    assert tuple(each["name"] for each in resources) == TABLES
    for each in resources:
        frame = read(home, each["name"], suffix)
        fields = each["schema"]["fields"]
        names = [field["name"] for field in fields]
        assert list(frame.columns) == names
        assert len(set(names)) == len(names)
        assert not frame.duplicated(each["schema"]["primaryKey"]).any()
        for field in fields:
            if field["type"] in ("integer", "number"):
                numbers = frame[field["name"]].dropna()  # an empty column of CSV has no kind
                assert numbers.empty or numbers.map(float).dtype == float, field
            if field.get("constraints", {}).get("required"):
                assert frame[field["name"]].notna().all(), field
        digest = hashlib.sha256((home / each["path"]).read_bytes()).hexdigest()
        assert digest in (each.get("hash", "").removeprefix("sha256:"), each.get("sha256"))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_every_row_of_a_bid_points_to_a_bid_and_adds_up_to_what_stands_there(
    tmp_path: Path, build: Builder, small: Library, suffix: Suffix
) -> None:
    home = made(tmp_path, build, small, suffix)
    bids = read(home, "bids", suffix).set_index("bid")
    for each in description(home)["resources"][1:]:
        assert each["schema"]["foreignKeys"][0]["reference"]["resource"] == "bids"
        points = read(home, each["name"], suffix)["bid"].dropna()
        assert set(points) <= set(bids.index), each["name"]
    lines = read(home, "lines", suffix).groupby("bid")["net_value"].sum()
    assert lines.to_dict() == pytest.approx(bids["net_outputs"].to_dict())
    spent = read(home, "inputs", suffix).groupby("bid")["gross_input"].sum()
    assert spent.to_dict() == pytest.approx(bids["gross_inputs"].to_dict())
    ranges = read(home, "ranges", suffix)
    net = ranges[ranges["figure"] == "net_sroi"].set_index("bid")["as_bid"]
    assert net.to_dict() == pytest.approx(bids["net_sroi"].to_dict())
    marks = read(home, "marks", suffix)
    total = marks[(marks["by"] == "rules") & (marks["what"] == "total")].set_index("bid")["marks"]
    assert total.dropna().to_dict() == pytest.approx(bids["total_marks"].dropna().to_dict())


def test_names_stand_whole_and_a_file_to_mend_has_its_finding_and_no_bid(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    home = made(tmp_path, build, small, "csv")
    assert LONG in set(read(home, "bids", "csv")["bidder"])
    assert LONG in set(read(home, "lines", "csv")["bidder"])
    findings = read(home, "findings", "csv")
    bad = findings[findings["file"] == "Bad.xlsx"]
    assert "SVE204" in set(bad["code"])
    assert bad["bid"].isna().all()


def test_csv_has_no_cell_that_a_spreadsheet_would_run(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    home = made(tmp_path, build, small, "csv")
    for table in TABLES:
        frame = pd.read_csv(home / f"{table}.csv", dtype=str, keep_default_na=False)
        texts = frame.select_dtypes("str") if "str" in map(str, frame.dtypes) else frame
        ran = [c for column in texts for c in texts[column] if c.startswith(("=", "+", "@"))]
        assert ran == []


def test_the_same_bids_give_the_same_bytes(tmp_path: Path, build: Builder, small: Library) -> None:
    one, two = (made(tmp_path, build, small, "csv", each) for each in ("one", "two"))
    for name in file_names("csv"):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


@requires_duckdb
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_duckdb_joins_lines_to_their_bids_as_they_are(
    tmp_path: Path, build: Builder, small: Library, suffix: Suffix
) -> None:
    import duckdb

    home = made(tmp_path, build, small, suffix)
    lines, bids = (f"'{home}/{name}.{suffix}'" for name in ("lines", "bids"))
    found = duckdb.sql(
        f"select b.bidder, sum(l.net_value) - any_value(b.net_outputs) "
        f"from {lines} l join {bids} b using (bid) group by 1"
    ).fetchall()
    assert {name for name, _ in found} == {"One", LONG}
    assert all(abs(rest) < 1e-6 for _, rest in found)


@requires_frictionless
def test_frictionless_finds_names_types_keys_and_hashes_sound(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    """In a process of its own: it changes how long a cell of CSV may be for all others.

    Of Parquet it reads a blank whole number as no number (version 5.18 to 5.21).
    """
    home = made(tmp_path, build, small, "csv")
    program = (
        "import frictionless, sys; found = frictionless.validate(sys.argv[1]); "
        "print(found.valid, len(found.tasks), found.flatten(['title', 'message']))"
    )
    words = [sys.executable, "-c", program, str(home / DESCRIPTION)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout == "True 9 []\n", done.stdout + done.stderr


def test_a_description_is_ours_only_where_it_says_so() -> None:
    ours = '{"sve_excel": "1", "resources": [{"path": "bids.csv"}, 3, {"path": 4}]}'
    assert described_files(ours) == ("bids.csv",)
    for other in ("", "[]", "{", '{"resources": []}', '{"sve_excel": "1", "resources": 3}'):
        assert described_files(other) is None
