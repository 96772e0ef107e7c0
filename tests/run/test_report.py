"""The run report: the contract to the letter, its figures, and ``verify``, which holds it."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path

import pytest

from sve_excel import __version__
from sve_excel.library.loading import Library
from sve_excel.policy.rules import DEFAULT_POLICY
from tests.builders import OUTPUT, Builder
from tests.running import NOT_A_WORKBOOK, RULES, rows, run, sha256

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
REPORT_KEYS = [
    "sve_excel",
    "library",
    "policy",
    "stopped",
    "files",
    "workbooks",
    "folder",
    "register",
    "evaluators",
    "settings_typed",
    "ranking",
    "clarifications",
    "lots",
    "comparison",
    "as_read",
]
WORKBOOK_KEYS = [
    "path",
    "status",
    "sha256_before",
    "sha256_after",
    "sha256_decrypted",
    "project",
    "organisation",
    "evaluation",
    "gross_outputs",
    "net_outputs",
    "present_value",
    "gross_inputs",
    "net_inputs",
    "gross_sroi",
    "net_sroi",
    "net_sroi_after_input_leakage",
    "net_sroi_each_person_once",
    "present_value_sroi",
    "present_value_sroi_lower",
    "rag",
    "categories",
    "findings",
]
FIGURES = WORKBOOK_KEYS[WORKBOOK_KEYS.index("gross_outputs") : WORKBOOK_KEYS.index("rag")]


def test_report_holds_the_contract_to_the_letter(
    bids: Path, tmp_path: Path, small: Library, using: list[str | Path]
) -> None:
    """Keys in their order, numbers as numbers, null where there is none, and true hashes."""
    before = {path: sha256(path) for path in bids.rglob("*.xlsx")}
    done = run("process", bids, "--json", "--report", "run.json", *using, status=1)
    assert done.stdout.encode() == (tmp_path / "run.json").read_bytes()
    report = json.loads(done.stdout)
    assert list(report) == REPORT_KEYS
    assert report["sve_excel"] == __version__
    assert report["library"] == {
        "version": "small",
        "sha256": small.sha256,
        "price_base": "2024/25",
    }
    assert report["policy"]["sha256"] == DEFAULT_POLICY.sha256
    assert report["policy"]["file_sha256"] is None
    good, letter, faulty = report["workbooks"]
    for workbook in (good, letter, faulty):
        assert list(workbook) == WORKBOOK_KEYS
        assert list(workbook["rag"]) == ["gross", "net"]
        path = bids / workbook["path"]
        assert workbook["sha256_before"] == before[path]
    assert good | {"sha256_before": "", "sha256_after": "", "findings": []} == {
        "path": "Good.xlsx",
        "status": "valued",
        "sha256_before": "",
        "sha256_after": "",
        "sha256_decrypted": None,
        "project": "Way In",
        "organisation": "Ravensmere Works",
        "evaluation": "Forecast",
        "gross_outputs": 30000.0,
        "net_outputs": pytest.approx(9450, rel=1e-12),
        "present_value": pytest.approx(5400 / 1.035 + 2700 / 1.035**2 + 1350 / 1.035**3, rel=1e-12),
        "gross_inputs": 1000.0,
        "net_inputs": 1000.0,
        "gross_sroi": 30.0,
        "net_sroi": pytest.approx(9.45, rel=1e-12),
        "net_sroi_after_input_leakage": good["net_sroi"],
        "net_sroi_each_person_once": None,
        "present_value_sroi": pytest.approx(8.9555, rel=1e-4),
        "present_value_sroi_lower": None,
        "rag": {"gross": "red", "net": "green"},
        "categories": {
            "Thriving": {
                "gross": 30000.0,
                "net": good["net_outputs"],
                "present_value": good["present_value"],
            }
        },
        "findings": [],
    }
    assert good["sha256_after"] == sha256(bids / "Good.xlsx") != good["sha256_before"]
    assert letter == {
        **dict.fromkeys(WORKBOOK_KEYS),
        "path": "Letter.xlsx",
        "status": "refused",
        "sha256_before": hashlib.sha256(NOT_A_WORKBOOK).hexdigest(),
        "rag": {"gross": None, "net": None},
        "categories": {},
        "findings": [
            {
                "code": "SVE601",
                "severity": "error",
                "sheet": None,
                "cell": None,
                "message": "the file is not an Excel workbook: the file is plain text.",
                "remedy": "Send the filled template, saved as Excel Workbook (.xlsx).",
            }
        ],
    }
    assert faulty["path"] == "late/Faulty.xlsx"
    assert (faulty["status"], faulty["project"]) == ("errors", "Way On")
    assert {name: faulty[name] for name in FIGURES} == dict.fromkeys(FIGURES)
    assert faulty["rag"] == {"gross": None, "net": None}
    assert faulty["sha256_after"] == sha256(bids / "late" / "Faulty.xlsx")
    assert faulty["findings"][0] == {
        "code": "SVE204",
        "severity": "error",
        "sheet": "Outputs",
        "cell": "K6",
        "message": "deadweight is 20 (2,000 %).",
        "remedy": "Did you mean 20 %? Type 20%.",
    }


def test_json_leaves_standard_error_to_trouble(bids: Path, using: list[str | Path]) -> None:
    for command in ("check", "process"):
        assert run(command, bids, "--json", *using, status=1).stderr == ""


def test_figures_keep_their_full_precision(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    thirds = {**OUTPUT, "Units": 1 / 3, "Duration": 1, "Leakage": 1 / 7}
    (tmp_path / "Thirds.xlsx").write_bytes(build(outputs=(thirds,)))
    workbook = json.loads(run("check", "Thirds.xlsx", "--json", *using).stdout)["workbooks"][0]
    assert workbook["gross_outputs"] == 1 / 3 * 1000
    expected = 1000 / 3 * (1 - 1 / 7) * 0.8 * 0.75
    assert math.isclose(workbook["net_outputs"], expected, rel_tol=1e-14)


def test_verify_says_what_is_no_longer_as_the_report_says(
    bids: Path, using: list[str | Path]
) -> None:
    run("process", bids, "--report", bids / "run.json", *using, status=1)
    done = run("verify", bids / "run.json", *using)
    assert rows(done) == [
        "Good.xlsx | unchanged | the same",
        "Letter.xlsx | unchanged | none then or now",
        "late/Faulty.xlsx | unchanged | none then or now",
        "3 of 3 workbooks are as the report says.",
        RULES.strip(),
    ]
    run("rename", bids / "Good.xlsx", "Another name")
    (bids / "late" / "Faulty.xlsx").unlink()
    assert rows(run("verify", bids / "run.json", *using, status=1)) == [
        "Good.xlsx | changed since | the same",
        "Letter.xlsx | unchanged | none then or now",
        "late/Faulty.xlsx | missing | -",
        "1 of 3 workbooks are as the report says.",
        RULES.strip(),
    ]
    (bids / "other.json").write_text("[]")
    done = run("verify", bids / "other.json", *using, status=2)
    assert "other.json is not a run report: it lists no workbooks." in done.stderr
