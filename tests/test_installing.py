"""What the pages say of installing holds: in each shell, with the tab key, on three systems."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sve_excel.commands.main import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/installing.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """What stands in the page as code of one language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_what_is_typed_in_powershell_is_known_to_its_fifth_edition() -> None:
    assert blocks("powershell")
    for block in blocks("powershell"):
        assert "&&" not in block
        assert "/" not in block, "paths are written as on Windows"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_tab_key_finishes_commands(shell: str) -> None:
    assert f"_SVE_EXCEL_COMPLETE={shell}_source" in PAGE
    typed = {"COMP_WORDS": "sve-excel pro", "COMP_CWORD": "pro" if shell == "fish" else "1"}
    asked = {"_SVE_EXCEL_COMPLETE": f"{shell}_complete", **typed}
    done = CliRunner().invoke(main, [], prog_name="sve-excel", env=asked)
    assert re.findall(r"\b(?:process|proxies)\b", done.output)[:2] == ["process", "proxies"]


def test_the_workflow_runs_parts_that_there_are() -> None:
    flow = (ROOT / ".github/workflows/checks.yml").read_text(encoding="utf-8")
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert {"ubuntu", "macos", "windows"} <= set(re.findall(r"(\w+)-latest", flow))
    for line in re.findall(r"bash \.ci/run(.*)", flow):
        for part in line.split():
            assert f"part_{part}() " in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_part_that_there_is_not_is_refused_before_anything_is_installed() -> None:
    done = subprocess.run(
        ["bash", ".ci/run", "everything"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "lint tests trials fuzz wheel" in done.stderr


def test_the_program_of_the_page_can_import_what_it_imports() -> None:
    for block in blocks("python"):
        exec(compile(block, "installing.md", "exec"), {})
