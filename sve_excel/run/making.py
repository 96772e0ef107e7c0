"""New files: a workbook to fill in, the empty template, the rules with every key.

None replaces a file that is there already, unless it is told to.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sve_excel import Refusal
from sve_excel.files.names import file_name
from sve_excel.layout import INPUT_ROWS, OUTPUT_ROWS
from sve_excel.library.library import Library
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.writing import policy_text
from sve_excel.projects.fill import fill
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import write_output
from sve_excel.run.settings import rules_of
from sve_excel.run.targets import hold_free
from sve_excel.template.build import build_template


class NoName(Refusal):
    """A project without a name."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was made: how many rows it has, and which library."""

    outputs: int
    inputs: int
    library: Library


def new_workbook(
    name: str,
    output: Path | None = None,
    options: Options = DEFAULT_OPTIONS,
    *,
    evaluation: str = "",
    force: bool = False,
) -> Path:
    """Make a workbook for the project ``name`` to fill in, by default as NAME.xlsx here.

    ``evaluation`` is Forecast or Evaluative. Gives the file; raises a ``Refusal`` where none is
    made.
    """
    path = output or Path(f"{file_name(hold_name(name), 'project')}.xlsx")
    hold_free(path, force)
    library, _ = rules_of(options)
    project = {"Project name": hold_name(name)}
    if evaluation:
        project["Evaluation"] = evaluation.capitalize()
    write_output(path, fill(library, project))
    return path


def hold_name(name: str) -> str:
    """Give a project's name without the blanks around it; raises ``NoName`` where none is left."""
    if not name.strip():
        raise NoName('Give the project a name, such as "Northside Into Work".')
    return name.strip()


def new_template(
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    rows: int | None = None,
    force: bool = False,
) -> Template:
    """Write the empty template, with so many rows of outputs, under the library and the rules."""
    hold_free(output, force)
    outputs = rows or OUTPUT_ROWS
    inputs = max(INPUT_ROWS, outputs // 2)
    library, policy = rules_of(options)
    workbook = build_template(library, output_rows=outputs, input_rows=inputs, policy=policy)
    write_output(output, workbook)
    return Template(outputs, inputs, library)


def new_policy(output: Path, *, force: bool = False) -> None:
    """Write a policy file with every key at its default, each with what it means."""
    hold_free(output, force)
    write_output(output, policy_text(DEFAULT_POLICY).encode())
