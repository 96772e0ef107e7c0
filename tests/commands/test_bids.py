"""``process``: what it writes, where, and what it leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner

from sve_excel.commands.main import main
from sve_excel.files.passwords import encrypt
from sve_excel.imprint import COMPARISON_FILE, RESULTS_SHEET
from tests.builders import OUTPUT, OWN, Builder, parts
from tests.running import posix_only, program, run, sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]


def test_results_that_cannot_be_written_are_a_finding(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """A folder that cannot be made stops no run: the figures are reported, the status is 1."""
    (tmp_path / "Good.xlsx").write_bytes(build())
    (tmp_path / "file").write_text("not a folder")
    done = run("process", "Good.xlsx", "--out", "file/out", "--no-compare", *using, status=1)
    assert "SVE501 error: the file could not be written:" in done.stderr
    assert "£9.45" in done.stdout
    assert "Results of 0 of 1 workbook" in done.stdout


def test_process_twice_gives_the_same_bytes(bids: Path, using: list[str | Path]) -> None:
    """The comparison names the files it read by their hash, so it settles with the second run."""
    out: list[dict[Path, str]] = []
    reports = []
    for number in range(3):
        run("process", bids, "--report", f"{number}.json", *using, status=1)
        out.append({path: sha256(path) for path in bids.rglob("*.xlsx")})
        reports.append(Path(f"{number}.json").read_bytes())
    assert out[1] == out[2]
    assert reports[1] == reports[2]
    assert {p for p in out[0] if out[0][p] != out[1][p]} <= {bids / COMPARISON_FILE}
    good, _, faulty = json.loads(reports[1])["workbooks"]
    for workbook in (good, faulty):
        assert workbook["sha256_before"] == workbook["sha256_after"]
    assert sorted(path.name for path in bids.rglob("*") if path.is_file()) == [
        "Faulty.xlsx",
        "Good.xlsx",
        "Letter.xlsx",
        COMPARISON_FILE,
    ]


def test_out_leaves_the_originals_untouched(bids: Path, using: list[str | Path]) -> None:
    """Copies keep their folders; a file that was refused has none; the comparison is beside."""
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    done = run("process", bids, "--out", "results", "--report", "run.json", *using, status=1)
    assert {p: p.read_bytes() for p in bids.rglob("*") if p.is_file()} == before
    out = Path("results")
    copies = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert copies == ["Good.xlsx", COMPARISON_FILE, "late/Faulty.xlsx"]
    for name in ("Good.xlsx", "late/Faulty.xlsx"):
        assert RESULTS_SHEET in openpyxl.load_workbook(out / name).sheetnames
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert report["workbooks"][0]["sha256_after"] == sha256(out / "Good.xlsx")
    assert "Results of 2 of 3 workbooks: copies in results.\n" in done.stdout
    assert "Run report: run.json\n" in done.stdout
    inside = bids / "results"
    run("process", bids, "--out", inside, *using, status=1)
    run("process", bids, "--out", inside, *using, status=1)
    assert not (inside / "results").exists()


def test_out_keeps_two_bids_of_one_name_apart(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Two bidders who both call their file Bid.xlsx: both get a copy, or the run refuses."""
    for folder, units in (("a", 10), ("b", 20)):
        (tmp_path / folder).mkdir()
        outputs = ({**OUTPUT, "Units": units},)
        (tmp_path / folder / "Bid.xlsx").write_bytes(build(outputs=outputs))
    done = run("process", "a", "b", "--out", "results", "--no-compare", *using, status=None)
    copies = list(Path("results").rglob("*.xlsx")) if Path("results").is_dir() else []
    assert done.exit_code == 2 or len(copies) == 2


def test_out_into_the_folder_of_the_bids_leaves_them_untouched(
    bids: Path, using: list[str | Path]
) -> None:
    before = {path: path.read_bytes() for path in bids.rglob("*.xlsx")}
    run("process", bids, "--out", bids, "--no-compare", *using, status=None)
    assert {path: path.read_bytes() for path in before} == before


def test_no_compare_and_compare(bids: Path, using: list[str | Path]) -> None:
    """One asks for no comparison, the other for one in a place of its own."""
    assert "Comparison" not in run("process", bids, "--no-compare", *using, status=1).stdout
    assert not (bids / COMPARISON_FILE).exists()
    done = run("process", bids, "--compare", "elsewhere/all.xlsx", *using, status=1)
    shown = done.stdout.replace("\\", "/")
    assert "Comparison: elsewhere/all.xlsx\n" in shown
    assert not (bids / COMPARISON_FILE).exists()
    assert Path("elsewhere/all.xlsx").is_file()


def test_the_comparison_is_never_read_as_a_bid(bids: Path, using: list[str | Path]) -> None:
    for _ in range(2):
        done = run("process", bids, "--json", *using, status=1)
        assert len(json.loads(done.stdout)["workbooks"]) == 3
    (bids / "Letter.xlsx").unlink()
    for _ in range(2):  # under a name of its own, in the folder, by the same command
        target = bids / "late" / "all.xlsx"
        run("compare", bids, "-o", target, *using, status=1)
        done = run("process", bids, "--compare", target, "--json", *using, status=1)
        assert len(json.loads(done.stdout)["workbooks"]) == 2


def test_a_comparison_under_another_name_is_never_read_as_a_bid(
    bids: Path, using: list[str | Path]
) -> None:
    run("compare", bids, "-o", bids / "Ranking.xlsx", *using, status=1)
    done = run("check", bids, "--json", *using, status=1)
    assert len(json.loads(done.stdout)["workbooks"]) == 3


def test_a_single_file_gets_no_comparison_beside_it(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    run("process", "Good.xlsx", *using)
    assert [path.name for path in tmp_path.iterdir()] == ["Good.xlsx"]


def test_backup_keeps_the_original(tmp_path: Path, build: Builder, using: list[str | Path]) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    run("process", "Good.xlsx", "--backup", *using)
    assert (tmp_path / "Good.xlsx.bak").read_bytes() == build()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Good.xlsx", "Good.xlsx.bak"]


def test_a_protected_workbook_opens_with_its_password_only(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """It stays protected by the same password, and a second run leaves it as it is."""
    path = tmp_path / "Good.xlsx"
    path.write_bytes(encrypt(build(), "red,kite"))
    (tmp_path / "wrong.txt").write_text("blue")
    (tmp_path / "right.csv").write_text('file,password\nOther*,x\nG*.xlsx,"red,kite"\n')
    before = sha256(path)
    assert "SVE603 error: " in run("process", path, *using, status=1).stderr
    wrong = run("process", path, "--password-file", "wrong.txt", *using, status=1)
    assert "SVE604 error: " in wrong.stderr
    assert sha256(path) == before
    run("process", path, "--password-file", "right.csv", *using)
    after = sha256(path)
    assert after != before
    assert "SVE603" in run("check", path, *using, status=1).stderr
    asked = CliRunner().invoke(
        main, ["process", str(path), "--password-file", "-", *map(str, using)], input="red,kite\n"
    )
    assert asked.exit_code == 0
    assert "red,kite" not in asked.output
    assert sha256(path) == after


@posix_only
def test_names_of_every_kind_are_read_written_and_reported(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Also those that Windows would not allow; links in the comparison lead to each file."""
    names = ['Bid "A" & Sons, Łódź.xlsx', "100% <x> 'y' #1.xlsx", "…/出价 [1].xlsx"]
    for name in names:
        path = tmp_path / "bids" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(build(project={"Organisation": 'A "b" & <c> Ł'}))
    done = run("process", "bids", "--report", "run.json", "--out", "out", *using)
    report = json.loads(Path("run.json").read_text(encoding="utf-8"))
    assert sorted(w["path"] for w in report["workbooks"]) == sorted(names)
    for name in names:
        assert RESULTS_SHEET in openpyxl.load_workbook(Path("out") / name).sheetnames
        assert name in done.stdout
    linked = {
        unquote(cell.hyperlink.target)
        for sheet in openpyxl.load_workbook(Path("out") / COMPARISON_FILE)
        for row in sheet
        for cell in row
        if cell.hyperlink and (cell.hyperlink.target or "").endswith(".xlsx")
    }
    assert linked == set(names)


@posix_only
def test_a_control_character_in_a_name_spoils_neither_terminal_nor_comparison(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "bids").mkdir()
    (tmp_path / "bids" / "a\x1b[31m.xlsx").write_bytes(build())
    done = run("process", "bids", *using)
    assert "\x1b" not in done.output
    for name, part in parts((Path("bids") / COMPARISON_FILE).read_bytes()).items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
@pytest.mark.parametrize("options", [["--no-compare", "--report", "run.json"], []])
def test_a_name_that_is_no_utf_8_stops_nothing(
    options: list[str], tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """As an archive packed on Windows leaves behind on Linux."""
    (tmp_path / "bids").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bids/Caf\xe9.xlsx")).write_bytes(build())
    done = subprocess.run(
        program("process", "bids", *options, *using), capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_policy_s_price_base_moves_every_value(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """10 * GBP 1,000 * 90 / 100 * 3 years, and an own proxy of 2020/21: 40 * 90 / 80 = GBP 45."""
    owned = {**OUTPUT, "Outcome": "Less waste", "Category": "Environmentally sensitive"}
    owned |= {"Proxy": "Bicycle mended", "Duration": 1}
    (tmp_path / "Bid.xlsx").write_bytes(build(outputs=[OUTPUT, owned], own_proxies=[OWN]))
    (tmp_path / "rules.toml").write_text('[valuation]\nprice_base = "2022/23"\n')
    options = ["--policy", tmp_path / "rules.toml", "--report", tmp_path / "run.json", *using]
    run("process", tmp_path / "Bid.xlsx", "--out", tmp_path / "out", *options)
    report = json.loads((tmp_path / "run.json").read_text())
    assert report["library"]["price_base"] == "2022/23"
    (book,) = report["workbooks"]
    assert book["gross_outputs"] == 27_450
    found = {each["code"]: each for each in book["findings"]}
    assert "SVE304" not in found
    assert (found["SVE326"]["sheet"], found["SVE326"]["severity"]) == ("Project", "note")
    assert "2024/25" in found["SVE326"]["message"]
    assert "2022/23" in found["SVE326"]["message"]


def test_a_template_made_under_a_policy_shows_its_prices_colours_and_longest_duration(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    text = '[valuation]\nprice_base = "2022/23"\nlongest_duration = 7\ngreen_below = 3\n'
    (tmp_path / "rules.toml").write_text(text)
    file = tmp_path / "T.xlsx"
    run("template", "-o", file, "--policy", tmp_path / "rules.toml", *using[:2])
    book = openpyxl.load_workbook(file)
    text = "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    said = [each.prompt or "" for each in book["Proxies"].data_validations.dataValidation]
    assert any("in 2022/23 prices" in each for each in said)
    assert "£0 to £3.00." in text
    assert "at most 7 years" in text
    assert "at most 60 years" not in text
    rules = book["Outputs"].data_validations.dataValidation
    assert [float(each.formula2) for each in rules if "years above 0" in str(each.error)] == [7]
