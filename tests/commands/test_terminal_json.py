"""Every command that reports says with --json what it did, for machines, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from sve_excel.commands.main import main
from sve_excel.policy.loading import load_policy
from tests.builders import Builder
from tests.running import run, sha256

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


def told(*arguments: str | Path, status: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json", status=status).stdout)
    return found


def test_a_workbook_of_ones_own_is_made_renamed_and_carried_over(small_folder: Path) -> None:
    using = ("--proxies", small_folder)
    made = told("new", "Łódź Kitchen & Sons", "-o", "a.xlsx", "--evaluation", "forecast", *using)
    assert made == {"path": "a.xlsx", "name": "Łódź Kitchen & Sons", "evaluation": "forecast"}
    named = told("rename", "a.xlsx", "Quiet Lane")
    assert named == {"path": "a.xlsx", "before": "Łódź Kitchen & Sons", "name": "Quiet Lane"}
    carried = told("upgrade", "a.xlsx", "-o", "b.xlsx", *using)
    assert carried["from"] == "a.xlsx"
    assert (carried["path"], carried["outputs"], carried["protected"]) == ("b.xlsx", 0, False)
    assert Path("b.xlsx").exists()


def test_a_template_and_a_library_say_which_proxies_they_hold(small_folder: Path) -> None:
    using = ("--proxies", small_folder)
    checked = told("proxies", "check", *using)
    assert (checked["sound"], checked["problems"], checked["proxies"]) == (True, [], 7)
    made = told("template", "-o", "t.xlsx", "--rows", "12", *using)
    assert (made["rows_of_outputs"], made["sha256"]) == (12, checked["sha256"])
    assert Path("t.xlsx").exists()


def test_a_library_with_a_fault_says_each(small_folder: Path) -> None:
    shutil.copytree(small_folder, "broken")
    with Path("broken/proxies.csv").open("a", encoding="utf-8") as file:
        file.write("nonsense\n")
    checked = told("proxies", "check", "--proxies", "broken", status=2)
    assert checked["sound"] is False
    assert checked["problems"]


def test_rules_are_written_checked_and_shown() -> None:
    assert told("policy", "init", "-o", "p.toml") == {"path": "p.toml"}
    policy = load_policy(Path("p.toml"))
    checked = told("policy", "check", "p.toml")
    assert checked == {"path": "p.toml", "sound": True, "sha256": policy.sha256}
    shown = told("policy", "show", "--policy", "p.toml")
    assert shown["sha256"] == policy.sha256
    assert shown["rules"]["valuation"]["discount_rate"] == pytest.approx(0.035)
    run("policy", "show", "--publish", "--json", status=2)


def every(command: click.Command, name: str = "") -> list[str]:
    """The commands that have no --json."""
    if isinstance(command, click.Group):
        return [
            each
            for word, sub in command.commands.items()
            for each in every(sub, f"{name} {word}".strip())
        ]
    return [] if any("--json" in each.opts for each in command.params) else [name]


def test_no_command_is_without_it() -> None:
    assert every(main) == []


def test_what_was_refused_prints_no_json(build: Builder) -> None:
    Path("a.xlsx").write_bytes(build())
    before = sha256(Path("a.xlsx"))
    assert run("new", "A", "-o", "a.xlsx", "--json", status=2).stdout == ""
    assert sha256(Path("a.xlsx")) == before
