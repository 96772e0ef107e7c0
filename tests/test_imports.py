"""Imports run one way, so that a step can be understood, tested and replaced alone."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sve_excel

PACKAGE = Path(sve_excel.__file__).resolve().parent
BOTTOM = {"model", "findings", "findings_bid", "findings_files", "layout", "text", "numbers"}
# the steps of the flow, each with what it knows besides the bottom; none knows another
STEPS = {
    "policy": set(),
    "library": set(),
    "proxies": {"library"},  # the files that a library is loaded from
    "grid": {"opc"},  # the cells that read reads
    "copied": {"grid", "opc"},
    "read": {"copied", "grid", "opc"},
    "claims": {"proxies"},
    "ruled": {"policy", "proxies"},
    "check_case": {"policy", "proxies"},
    "check_rows": {"check_case"},
    "check_claims": {"check_case", "ruled"},
    "check": {"check_case", "check_rows", "check_claims"},
    "value": {"policy"},
    "splice": {"opc"},
}
# the flow, and what is asked for by command: these may know it
RUNNERS = {
    "one",
    "batch",
    "workers",
    "verify",
    "cli",
    "cli_common",
    "cli_compare",
    "cli_files",
    "cli_library",
    "cli_targets",
    "__main__",
}
# what lays sheets out is handed everything: it reads no workbook and puts nothing into one
SHEETS = ("results", "template", "compare", "looks", "live")
HEAVY = ("pandas", "xlsxwriter", "numpy", "openpyxl", "python_calamine", "msoffcrypto", "rich")


def name_of(path: Path) -> str:
    """A module's name within the package: read, opc.names."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def found_in(path: Path) -> Iterator[str]:
    """Modules of this package that a module imports anywhere, by their names within it."""
    package = ["sve_excel", *name_of(path).split(".")[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # `from sve_excel import live` names a module, `from sve_excel.text import fold` a word
            found = [
                f"{base}.{each.name}" if f"{base}.{each.name}"[10:] in MODULES else base
                for each in node.names
            ]
        else:
            continue
        for each in found:
            if each.startswith("sve_excel."):
                yield each.removeprefix("sve_excel.")


IMPORTS = {name: frozenset(found_in(path)) for name, path in MODULES.items()}


def known(name: str) -> set[str]:
    """Modules that a module knows, the package layer as one."""
    return {each.split(".")[0] for each in IMPORTS[name]}


def test_the_modules_that_these_rules_name_are_there() -> None:
    assert BOTTOM | set(STEPS) <= set(MODULES)
    assert any(name.startswith("opc.") for name in MODULES)


def test_the_bottom_knows_only_itself() -> None:
    for name in BOTTOM:
        assert known(name) <= BOTTOM, name


def test_the_package_layer_knows_nothing_of_social_value() -> None:
    for name in MODULES:
        if name.startswith("opc."):
            assert known(name) <= {"opc"}, name


@pytest.mark.parametrize("step", STEPS)
def test_a_step_knows_the_bottom_and_no_other_step(step: str) -> None:
    assert known(step) <= BOTTOM | STEPS[step]


def test_no_step_knows_the_flow() -> None:
    for name in MODULES:
        if name not in RUNNERS:
            assert known(name).isdisjoint({"one", "batch", "workers"}), name


def test_what_lays_sheets_out_neither_reads_nor_checks_nor_splices() -> None:
    for name in MODULES:
        if name.startswith(SHEETS):
            assert known(name).isdisjoint({"read", "check", "claims", "splice", "opc"}), name


def test_nobody_knows_the_command_line() -> None:
    for name in MODULES:
        if name != "__main__":
            assert "cli" not in known(name), name


def test_imports_go_round_in_no_circle() -> None:
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join((*above, name))
        if name in done or name not in MODULES:
            return
        for each in sorted(IMPORTS[name]):
            visit(each, (*above, name))
        done.add(name)

    for name in MODULES:
        visit(name, ())


@pytest.mark.skipif(
    importlib.util.find_spec("sve_excel.cli") is None, reason="there is no command line yet"
)
def test_the_command_line_starts_without_what_is_slow_to_load() -> None:
    """So that --help and a slip in typing answer at once."""
    program = f"import sys, sve_excel.cli; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize("name", ["model", "findings", "layout", "text", "numbers", "opc.names"])
def test_the_bottom_loads_nothing_slow(name: str) -> None:
    program = f"import sys, sve_excel.{name}; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
