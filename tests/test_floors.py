"""The house has floors: a room imports from lower floors only, and its tests mirror it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.trees import PACKAGE, SOURCES, TESTS, tree_of

# Each wing stands on one floor; a room imports from its own wing and from lower floors.
FLOORS = {
    8: ("commands",),
    7: ("run",),
    6: ("tracking", "webpage", "papers"),
    5: ("comparison", "projects"),
    4: ("checks", "plausibility", "template", "results", "entries"),
    3: ("reading", "method", "looks"),
    2: ("splice", "findings", "files", "library", "policy"),
    1: ("opc", "words", "model", "layout", "imprint"),
    0: ("records",),
}
FLOOR = {wing: floor for floor, wings in FLOORS.items() for wing in wings}
# the package itself, and the door to the commands
ROOT = {"__init__", "__main__"}
# what lays sheets out is handed everything: it reads no workbook and puts nothing into one
SHEETS = {"results", "template", "comparison", "tracking", "webpage", "looks"}
HEAVY = (
    "pandas",
    "xlsxwriter",
    "jinja2",
    "numpy",
    "openpyxl",
    "docx",
    "python_calamine",
    "docx",
    "msoffcrypto",
    "olefile",
    "rich",
    "distributed",
    "dask",
    "obstore",
)
LONGEST = 500  # lines of a module or of a file of tests; what needs more is two
FILES = {path.relative_to(TESTS).as_posix(): path for path in sorted(TESTS.rglob("*.py"))}


BESIDE = {"model", "layout", "imprint"}  # modules beside the wings


def name_of(path: Path) -> str:
    """A module's name within the package: model, opc.names, splice (its ``__init__``)."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {name_of(path): path for path in SOURCES}


def found_in(path: Path) -> Iterator[str]:
    """Modules of this package that a module imports anywhere, by their names within it."""
    inside = path.relative_to(PACKAGE).parts
    package = ["sve_excel", *inside[:-1]]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # an imported name may be a module or a word of one
            found = [
                f"{base}.{each.name}" if f"{base}.{each.name}"[10:] in MODULES else base
                for each in node.names
            ]
        else:
            continue
        for each in found:
            if each.startswith("sve_excel."):
                yield each.removeprefix("sve_excel.")


@cache
def imports_of(name: str) -> frozenset[str]:
    """Modules that a module of the package imports, by their names within it."""
    return frozenset(found_in(MODULES[name]))


def wing(module: str) -> str:
    """The wing that a module stands in, or its own name where it stands alone."""
    return module.split(".")[0]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_room_imports_from_its_own_wing_and_from_lower_floors(name: str) -> None:
    if name in ROOT:
        return
    assert wing(name) in FLOOR, f"{name} stands on no floor: give its wing one in FLOORS"
    own, floor = wing(name), FLOOR[wing(name)]
    above = {each for each in imports_of(name) if wing(each) != own and FLOOR[wing(each)] >= floor}
    assert not above, f"{name} stands on floor {floor} and imports {sorted(above)}"


def test_only_what_every_wing_needs_stands_beside_the_wings() -> None:
    beside = {path.stem for path in PACKAGE.glob("*.py")}
    wings = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert beside == ROOT | BESIDE
    assert wings | beside == ROOT | set(FLOOR)


@pytest.mark.parametrize("name", sorted(set(FLOOR) - BESIDE))
def test_a_wing_says_what_it_does_what_it_never_does_and_its_floor(name: str) -> None:
    said = " ".join((import_module(f"sve_excel.{name}").__doc__ or "").split())
    assert f"Floor {FLOOR[name]} of {max(FLOORS)}." in said
    assert re.search(r"\b(never|no|nothing)\b", said, re.IGNORECASE), said


@pytest.mark.parametrize("name", sorted(set(FLOOR) - BESIDE))
def test_what_a_wing_hands_on_is_there(name: str) -> None:
    """Each name of the wing's own list can be imported from it, and no other."""
    package = import_module(f"sve_excel.{name}")
    tree = tree_of(PACKAGE / name / "__init__.py")
    handed = [
        each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"sve_excel.{name}.")
        for each in node.names
    ]
    assert [each for each in handed if not hasattr(package, each)] == []
    with pytest.raises(AttributeError):
        package.no_such_name  # noqa: B018


def test_what_lays_sheets_out_neither_reads_nor_checks_nor_splices() -> None:
    for name in MODULES:
        if wing(name) in SHEETS:
            known = {wing(each) for each in imports_of(name)}
            assert known.isdisjoint({"reading", "checks", "splice", "opc"}), name


def test_imports_go_round_in_no_circle() -> None:
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join((*above, name))
        if name in done or name not in MODULES:
            return
        for each in sorted(imports_of(name)):
            # a wing's list of names is read when a name is asked for, not when it is loaded
            if each in MODULES and MODULES[each].name != "__init__.py":
                visit(each, (*above, name))
        done.add(name)

    for name, path in MODULES.items():
        if path.name != "__init__.py":
            visit(name, ())


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_is_one_room(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= LONGEST


def loaded_by(name: str) -> tuple[str, str]:
    """Which of the slow packages a module brings with it, and what it complains of."""
    program = f"import sys, sve_excel.{name}; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    return done.stdout.strip(), done.stderr


@pytest.mark.parametrize(
    "name",
    ["commands.main", "model", "checks.every", "layout", "words.folding", "words.numbers"],
)
def test_the_command_line_and_the_bottom_load_nothing_slow(name: str) -> None:
    """So that --help and a slip in typing answer at once."""
    assert loaded_by(name) == ("[]", "")


def test_what_values_a_bid_loads_no_writer_of_sheets() -> None:
    """Nobody who only checks a bid waits for what makes sheets, pages and letters."""
    found, wrong = loaded_by("run.processing")
    assert wrong == ""
    writers = {"xlsxwriter", "openpyxl", "jinja2", "docx", "rich"}
    assert not writers & set(ast.literal_eval(found))


def imports(path: Path) -> Iterator[tuple[str, str | None]]:
    """What a file imports, as module and name; the name is None for a whole module."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((each.name, None) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((module, each.name) for each in node.names)


@cache
def imported_by_tests() -> dict[str, frozenset[tuple[str, str | None]]]:
    """What each file of tests imports."""
    return {name: frozenset(imports(path)) for name, path in FILES.items()}


def test_no_file_of_tests_is_too_long_to_be_read_at_once() -> None:
    lengths = {
        name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in FILES.items()
    }
    assert {name for name, lines in lengths.items() if lines > LONGEST} == set()


def test_tests_are_named_for_the_module_that_they_test() -> None:
    """``wing/test_module.py``, or ``wing/test_module_part.py`` where one file is not enough.

    Beside the wings' folders stands what holds for the whole.
    """
    for name, path in FILES.items():
        if path.parent == TESTS or not path.name.startswith("test_"):
            continue
        room = PACKAGE / name
        module = path.stem.removeprefix("test_")
        modules = {each.stem for each in room.parent.glob("*.py")}
        assert any(module == each or module.startswith(f"{each}_") for each in modules), (
            f"tests/{name} is named for no module of {room.parent.relative_to(PACKAGE)}"
        )


def test_what_tests_share_is_imported_from_where_it_is_shared() -> None:
    """``from tests.builders import ...``: from no other test, and by no way around."""
    for name, imported in imported_by_tests().items():
        for module, word in imported:
            assert not module.startswith("."), (name, module)
            if module.split(".")[0] == "tests":
                assert word is not None, (name, module)
                assert "test_" not in module, f"{name} imports {word} from {module}: share it"
                assert f"{module.partition('.')[2].replace('.', '/')}.py" in FILES, (name, module)


def test_everything_of_the_package_is_imported_by_tests_in_one_spelling() -> None:
    spellings: dict[tuple[str, int], dict[str, str]] = {}
    for name, imported in imported_by_tests().items():
        for module, word in imported:
            if module.split(".")[0] == "sve_excel" and word is not None:
                thing = getattr(import_module(module), word)
                spellings.setdefault((word, id(thing)), {}).setdefault(module, name)
    assert {word: found for (word, _), found in spellings.items() if len(found) > 1} == {}


def test_no_two_classes_have_one_name() -> None:
    """A name says which class is meant without looking where it was imported from."""
    named: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                named.setdefault(node.name, set()).add(module)
    assert {name: homes for name, homes in named.items() if len(homes) > 1} == {}


@pytest.mark.parametrize("name", sorted(name for name in MODULES if "commands." not in name))
def test_no_module_is_named_like_its_only_function(name: str) -> None:
    """Else ``fill`` is a module here and a function there; a command is called as it is typed."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    tops = {node.name for node in tree_of(MODULES[name]).body if isinstance(node, kinds)}
    assert {top for top in tops if not top.startswith("_")} != {name.rpartition(".")[2]}
