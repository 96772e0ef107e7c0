"""What the pages say of installing holds: in each shell, with the tab key, on three systems."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
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


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize(
    ("origin", "page"),
    [
        ("https://github.com/a-council/sve-excel.git", "https://github.com/a-council/sve-excel"),
        ("git@github.com:a-council/sve-excel.git", "https://github.com/a-council/sve-excel"),
        ("https://name:secret@git.council.gov.uk/x/y/", "https://git.council.gov.uk/x/y"),
        ("ssh://git@git.council.gov.uk:2222/x/y.git", "https://git.council.gov.uk/x/y"),
        ("/srv/git/sve-excel.git", None),
        ("https://10.0.0.7/sve-excel.git", None),
        ("https://git.internal/sve-excel.git", None),
        ("", None),
    ],
)
def test_a_build_names_the_repository_that_it_is_made_from(
    origin: str, page: str | None, tmp_path: Path
) -> None:
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "sve_excel").mkdir()
    shutil.copy(ROOT / "sve_excel/__init__.py", tmp_path / "sve_excel")
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    if origin:
        subprocess.run([*git, "remote", "add", "origin", origin], check=True)
    asked = [sys.executable, "-m", "hatchling", "metadata", "urls"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout) if done.stdout.strip() else {}
    assert found.get("Repository") == page
    assert "secret" not in done.stdout
    known = bool(page) and "github.com" in str(page)
    assert ("Issues" in found) is known
