"""How commands end: in plain words, in UTF-8, with the status that the manual gives."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sve_excel import Refusal
from sve_excel.commands.ending import Program
from sve_excel.run.options import STOPPED
from tests.builders import Builder
from tests.running import program, run, thorough

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("name", "content", "arguments"),
    [
        ("junk.json", "not json", ["verify", "junk.json"]),
        ("junk.json", DEEP, ["verify", "junk.json"]),
        ("junk.json", '{"workbooks": ' + "9" * 5000, ["verify", "junk.json"]),
        ("junk.json", '{"workbooks": [{}]}', ["verify", "junk.json"]),
        ("none.txt", None, ["check", "Good.xlsx", "--password-file", "none.txt"]),
        ("pass.csv", "a,b,c\nd,e,f\n", ["check", "Good.xlsx", "--password-file", "pass.csv"]),
        (
            "pass.csv",
            "a,b\n" + "x" * 200_000 + ",y",
            ["check", "Good.xlsx", "--password-file", "pass.csv"],
        ),
        ("rules.toml", "this is [not toml", ["process", "Good.xlsx", "--policy", "rules.toml"]),
        ("rules.toml", f"a = {DEEP}", ["policy", "check", "rules.toml"]),
        ("rules.toml", "a = " + "9" * 5000, ["policy", "show", "--policy", "rules.toml"]),
        ("m.csv", "junk", ["track", "Good.xlsx", "-o", "t.xlsx", "--match", "m.csv"]),
        (
            "m.csv",
            "file,id\n" + "x" * 200_000 + ",1\n",
            ["track", "Good.xlsx", "-o", "t.xlsx", "--match", "m.csv"],
        ),
        ("proxies.csv", "\0", ["proxies", "list", "--proxies", "."]),
        ("proxies.csv", '"' + "x" * 200_000, ["check", "Good.xlsx", "--proxies", "."]),
    ],
)
def test_a_file_that_is_not_what_a_command_wants_is_refused_in_our_own_words(
    name: str, content: str | None, arguments: list[str], build: Builder
) -> None:
    """The file is named, no word comes from a library, and nothing is written."""
    Path("Good.xlsx").write_bytes(build())
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    done = run(*arguments, status=2)
    assert name in done.stderr
    assert all(len(line) < 400 for line in done.stderr.splitlines())
    for word in ("Expecting", "Errno", "codec", "Expected '='", "field larger", "(char"):
        assert word not in done.stderr
    assert done.stdout == ""
    assert Path("Good.xlsx").read_bytes() == build()


def failing(error: BaseException) -> click.Command:
    """A command line whose one command raises what it is given."""
    group = Program("sve-excel")

    @group.command()
    def fail() -> None:
        raise error

    return group


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Refusal("Not so. Do this.", ["first", "second"]), 2, "first\nsecond\nError: Not so. Do "),
        (Refusal("One\ntwo"), 2, "Error: One\ntwo\n"),
        (KeyboardInterrupt(), STOPPED, "Stopped. Every file is whole, and running it again is"),
        (KeyboardInterrupt("Stopped: 0 done."), STOPPED, "Stopped: 0 done.\n"),
        (PermissionError(13, "Permission denied", "a.xlsx"), 1, "Error: a.xlsx: the system does"),
        (MemoryError(), 1, "Error: Memory ran out."),
        (TypeError("a slip\x1b[31m of ours"), 1, "Error: sve-excel failed (TypeError: a slip�"),
    ],
)
def test_whatever_is_raised_ends_in_words(error: BaseException, status: int, said: str) -> None:
    done = CliRunner().invoke(failing(error), ["fail"])
    assert done.stderr.startswith(said)
    assert done.exit_code == status
    assert "Traceback" not in done.output


def test_whoever_mends_a_fault_can_have_it_shown() -> None:
    error = TypeError("a slip of ours")
    done = CliRunner().invoke(failing(error), ["fail"], env={"SVE_TRACEBACK": "1"})
    assert done.exception is error


@pytest.mark.parametrize("encoding", ["cp1252", thorough("ascii"), thorough("utf-16")])
@pytest.mark.whole
def test_what_is_printed_is_utf_8_whatever_the_terminal_is_set_to(
    encoding: str, build: Builder, using: list[str | Path]
) -> None:
    name = "Łódź Kitchen & Sons 出.xlsx"
    Path(name).write_bytes(build(outputs=()))
    done = subprocess.run(
        program("check", name, "--json", *using),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert json.loads(done.stdout.decode("utf-8"))["workbooks"][0]["path"] == name
    done = subprocess.run(
        program("process", name, *using),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert name in done.stdout.decode("utf-8")
    assert name in done.stderr.decode("utf-8")
