"""What commands are handed: few parameters, records of those that belong together."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click
import pytest

from sve_excel.commands.main import main
from sve_excel.run.options import Options

MOST = 6  # parameters of a command; what needs more is handed a record


def every(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command below a group, by its words."""
    if isinstance(command, click.Group):
        for word, each in command.commands.items():
            yield from every(each, f"{name} {word}".strip())
    else:
        yield name, command


COMMANDS = dict(every(main))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_no_more_parameters_than_a_reader_can_hold(name: str) -> None:
    called = COMMANDS[name].callback
    assert called
    assert len(inspect.signature(inspect.unwrap(called)).parameters) <= MOST


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_what_the_help_gives_as_a_default_is_that_of_a_python_caller(name: str) -> None:
    shown = {each.name: each.default for each in COMMANDS[name].params}
    if "time_limit" in shown:
        (said,) = (each for each in COMMANDS[name].params if each.name == "time_limit")
        assert f"Default: {Options().seconds:g}." in str(getattr(said, "help", ""))
