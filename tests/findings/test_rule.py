"""A rule's words, and that whoever makes a finding gives just the values that they ask for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from sve_excel.findings.rule import Rule
from sve_excel.model import Place
from sve_excel.plausibility.every import QUESTIONS
from sve_excel.plausibility.question import Question
from sve_excel.reading.project import FIELD_MISSING
from sve_excel.reading.submission import NOT_OUR_WORKBOOK
from sve_excel.run.catalogue import CATALOGUE
from tests.trees import PACKAGE, SOURCES, tree_of

Entry = Rule | Question
ENTRIES: list[Entry] = [*CATALOGUE.values(), *QUESTIONS.values()]


def words_of(entry: Entry) -> tuple[str, str]:
    """What an entry says, and what is to be done or answered."""
    return entry.message, entry.remedy if isinstance(entry, Rule) else entry.question


def values_of(entry: Entry) -> set[str]:
    """Names of the values that an entry's words ask for."""
    return {name for words in words_of(entry) for _, name, _, _ in Formatter().parse(words) if name}


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(["sve_excel", *(parts[:-1] if parts[-1] == "__init__" else parts)])


def held(path: Path) -> dict[str, Entry]:
    """Rules and questions that a module has by name, its own and those lent to it."""
    imported = {
        each.asname or each.name: (node.module, each.name)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sve_excel.")
        for each in node.names
        if each.name.isupper()
    }
    lent = {name: getattr(import_module(str(at)), its) for name, (at, its) in imported.items()}
    text = path.read_text(encoding="utf-8")
    own = vars(import_module(module_of(path))) if "Rule(" in text or "Question(" in text else {}
    return {n: each for n, each in (lent | own).items() if isinstance(each, Rule | Question)}


def made(path: Path) -> Iterator[tuple[int, Entry, set[str]]]:
    """Every place of a module that makes a finding or a flag: line, rule, names of the values."""
    known = held(path)
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="at" | "about")) if (
                name in known
            ):
                yield node.lineno, known[name], {str(each.arg) for each in node.keywords}


@pytest.mark.whole
def test_a_finding_is_made_with_just_the_values_that_its_words_ask_for() -> None:
    wrong = [
        f"{path.name}:{line} {entry.name} asks for {sorted(values_of(entry))}"
        for path in SOURCES
        for line, entry, given in made(path)
        if given != values_of(entry)
    ]
    assert not wrong


def test_every_rule_is_made_somewhere() -> None:
    """A rule's name stands where it is made, or in a table from which it is chosen."""
    read = {
        id(known[node.id])
        for path in SOURCES
        if (known := held(path))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known
    }
    assert [entry.name for entry in ENTRIES if id(entry) not in read] == []


def test_a_rule_s_name_in_the_program_is_its_name() -> None:
    for path in SOURCES:
        for name, entry in held(path).items():
            assert name == entry.name.upper().replace("-", "_"), path.name


def test_a_code_is_written_once_in_the_whole_program() -> None:
    """Whoever needs a rule asks the rule."""
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    written = re.findall(r"SVE\d{3}", text)
    assert sorted(written) == sorted(entry.code for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_what_is_said_and_what_to_do_are_sentences(entry: Entry) -> None:
    said, then = words_of(entry)
    assert said.endswith((".", "?", "}"))
    assert then.endswith((".", "?", "}"))
    assert isinstance(entry, Question) or entry.severity in ("error", "warning", "note")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_manual_s_words_are_for_values_that_there_are(entry: Entry) -> None:
    assert set(entry.manual) <= values_of(entry)
    # a remedy that is worked out for each case says nothing by itself
    assert words_of(entry)[1] != "{how}" or entry.manual["how"].endswith(".")


def test_braces_in_what_somebody_typed_are_left_as_they_are() -> None:
    assert NOT_OUR_WORKBOOK.at(Place("{0}.xlsx")).place.file == "{0}.xlsx"
    assert "{label!r}" in FIELD_MISSING.at(Place("a"), label="{label!r}").message


def test_a_rule_knows_the_findings_that_it_made() -> None:
    found = NOT_OUR_WORKBOOK.at(Place("a"))
    assert NOT_OUR_WORKBOOK.made(found)
    assert not FIELD_MISSING.made(found)
