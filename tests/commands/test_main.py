"""The commands as people and machines call them: exit status, what is printed where, refusals.

Most tests run in this process; those about a terminal start the program under a pseudo-terminal.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from sve_excel import __version__
from sve_excel.imprint import COMPARISON_FILE
from tests.builders import INPUT, OUTPUT, Builder
from tests.running import RULES, posix_only, program, rows, run, sha256

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


def test_status_is_0_when_all_is_valued(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Results on standard output and nothing on standard error."""
    (tmp_path / "Good.xlsx").write_bytes(build())
    checked = run("check", "Good.xlsx", *using)
    compared = run("compare", "Good.xlsx", "-o", "c.xlsx", *using)
    processed = run("process", "Good.xlsx", *using)
    assert checked.stdout == f"1 of 1 workbook can be valued.\n{RULES}"
    assert processed.stdout == (
        "Place  Organisation      Net per £1  Colour  Gross per £1  Colour  Net value  "
        "Present value  Err/warn/note  File\n"
        "-----  ----------------  ----------  ------  ------------  ------  ---------  "
        "-------------  -------------  ---------\n"
        "    1  Ravensmere Works       £9.45  GREEN         £30.00  RED        £9,450  "
        "       £8,955  0/0/0          Good.xlsx\n"
        "\n"
        "Results of 1 of 1 workbook: in the workbooks themselves, sheet 'SVE Results'.\n"
        f"{RULES}"
    )
    table = processed.stdout.split("\n\n")[0]
    assert compared.stdout == f"{table}\nComparison: c.xlsx\n{RULES}"
    assert checked.stderr == processed.stderr == compared.stderr == ""


def test_status_is_1_and_findings_go_to_standard_error(bids: Path, using: list[str | Path]) -> None:
    """Every command that values says the same of the same faults, and nothing else there."""
    findings = [
        "Letter.xlsx",
        "  SVE601 error: the file is not an Excel workbook: the file is plain text. "
        "Send the filled template, saved as Excel Workbook (.xlsx).",
        "late/Faulty.xlsx",
        "  SVE204 error Outputs!K6: deadweight is 20 (2,000 %). Did you mean 20 %? Type 20%.",
        "  SVE306 warning Outputs!E6: the proxy 'Job found by a person out of work' is also "
        "claimed in E5. Check that the units are different ones; if they are not, take one row "
        "out.",
    ]
    for command in (["check"], ["compare", "-o", "c.xlsx"], ["process"]):
        done = run(command[0], bids, *command[1:], *using, status=1)
        assert done.stderr.splitlines() == findings, command
        assert "SVE" not in done.stdout.replace("SVE Results", "").replace("SVE_comparison", "")
    assert rows(done)[:3] == [
        "1 | Ravensmere Works | £9.45 | GREEN | £30.00 | RED | £9,450 | £8,955 | 0/0/0 | Good.xlsx",
        "- | - | - | refused | - | - | - | 1/0/0 | Letter.xlsx",
        "- | Ravensmere Works | - | to mend | - | - | - | 1/1/0 | late/Faulty.xlsx",
    ]


def test_quiet_prints_what_is_wrong_and_nothing_else(bids: Path, using: list[str | Path]) -> None:
    done = run("process", bids, "--quiet", *using, status=1)
    assert done.stdout == ""
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "Letter.xlsx",
        "  SVE601 error",
        "late/Faulty.xlsx",
        "  SVE204 error Outputs!K6",
        "  SVE306 warning Outputs!E6",
    ]
    assert (bids / COMPARISON_FILE).is_file()


def test_quiet_lets_warnings_through(build: Builder, using: list[str | Path]) -> None:
    """A warning that nobody hears is mended by nobody: of a bid as of the papers of an award."""
    folder = Path("tender")
    folder.mkdir()
    rules = '[scoring]\nmethod = "highest"\nmarks = 10\nprice_marks = 90\n'
    (folder / "sve-policy.toml").write_text(rules)
    for name, units, price in (("Ash", 9, 2000), ("Elm", 5, 1000)):
        made = build(
            project={"Organisation": name, "Contract price": price},
            outputs=({**OUTPUT, "Units": units, "Deadweight": 0},),
        )
        (folder / f"{name}.xlsx").write_bytes(made)
    done = run("process", folder, "--summaries", "sums", "--quiet", *using, status=None)
    assert "SVE707 warning" in done.stderr
    assert " note" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", [["check"], ["compare", "-o", "c.xlsx"]])
def test_warnings_are_heard_by_every_command(
    command: list[str], bids: Path, using: list[str | Path]
) -> None:
    asked = [command[0], bids, *command[1:], *using]
    loud, quiet = (run(*asked, *more, status=1).stderr for more in ([], ["--quiet"]))
    heard = [line for line in loud.splitlines() if " warning" in line]
    assert heard
    assert set(heard) <= set(quiet.splitlines())


@pytest.mark.parametrize("command", ["check", "process", "compare", "list"])
def test_a_path_that_is_not_there(command: str) -> None:
    more = ["-o", "c.xlsx"] if command == "compare" else []
    done = run(command, "nothing", *more, status=2)
    assert done.stderr == (
        "Error: There is no path 'nothing'. Check how it is written, and put it in quotes where it "
        "has spaces.\n"
    )
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["check", "process", "compare", "list"])
def test_a_folder_without_workbooks(command: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("no workbook")
    more = ["-o", "c.xlsx"] if command == "compare" else []
    done = run(command, "empty", *more, status=2)
    assert done.stderr == (
        "Left aside: notes.txt (a note in plain text).\n"
        "Error: No workbook was found there. Name a workbook or a folder of them.\n"
    )
    assert not (tmp_path / "c.xlsx").exists()


@pytest.mark.parametrize("command", ["check", "process", "compare", "list", "new", "template"])
def test_a_broken_library(command: str, tmp_path: Path, build: Builder) -> None:
    """Each breach is named, and nothing is written with a library that is not sound."""
    (tmp_path / "library").mkdir()
    (tmp_path / "Good.xlsx").write_bytes(build())
    before = sha256(tmp_path / "Good.xlsx")
    named = {"new": ["A project"], "template": []}.get(command, ["Good.xlsx"])
    more = ["-o", "c.xlsx"] if command in ("compare", "new", "template") else []
    done = run(command, *named, *more, "--proxies", "library", status=2)
    lines = done.stderr.splitlines()
    assert lines[0] == "categories.csv: the file is missing from library."
    assert lines[-1] == (
        "Error: The proxy library has 3 problems; it was not used. Mend them, or leave --proxies "
        "out to use the library that came with sve-excel."
    )
    assert sha256(tmp_path / "Good.xlsx") == before
    assert not (tmp_path / "c.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[valuation]\ndiscount = 0.1\n", "there is no key 'discount'. Did you mean discount_rate"),
        ("[valuation]\ndiscount_rate = 3.5\n", "discount_rate must be at least 0 and below 1"),
        ("[valuations]\n", "there is no section 'valuations'. Did you mean valuation?"),
        ("not toml", "rules.toml, line 1: 'not toml' is no rule."),
        ("\xff", "rules.toml cannot be read: line 1 is no text in UTF-8."),
    ],
)
def test_a_bad_policy(
    text: str, said: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "rules.toml").write_bytes(text.encode("latin-1"))
    (tmp_path / "Good.xlsx").write_bytes(build())
    before = sha256(tmp_path / "Good.xlsx")
    done = run("process", "Good.xlsx", "--policy", "rules.toml", *using, status=2)
    assert said in done.stderr
    assert sha256(tmp_path / "Good.xlsx") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["process"], "Missing argument 'PATHS...'"),
        (["process", "Good.xlsx", "--jobs", "0"], "0 is not in the range x>=1"),
        (["process", "Good.xlsx", "--no-compare", "--compare", "c.xlsx"], "exclude one another"),
        (["process", "Good.xlsx", "--out", "Good.xlsx"], "Directory 'Good.xlsx' is a file."),
        (["process", "Good.xlsx", "--password-file", "none"], "none cannot be read"),
        (["compare", "Good.xlsx"], "Missing option '-o'"),
        (["new", "A", "--evaluation", "guess"], "'guess' is not one of"),
        (["rename", "Good.xlsx"], "Missing argument 'NAME'"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, tmp_path: Path, build: Builder) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    done = run(*arguments, status=2)
    assert said in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["Good.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "  "], 'Give the project a name, such as "Northside Into Work".'),
        (["rename", "Good.xlsx", " "], 'Give the project a name, such as "Northside Into Work".'),
        (["new", "A", "-o", "Good.xlsx"], "Good.xlsx is there already. Name another with -o, or"),
        (["template", "-o", "Good.xlsx"], "Good.xlsx is there already. Name another with -o, or"),
        (["policy", "init", "-o", "Good.xlsx"], "Good.xlsx is there already. Name another with"),
        (["upgrade", "Good.xlsx", "-o", "Good.xlsx"], "Good.xlsx is there already. Name another"),
        (["rename", "Bid.xlsx", "A"], "There is no file 'Bid.xlsx'. Check how it is written"),
        (["proxies", "list", "--proxies", "lib"], "There is no folder 'lib'. Check how it is"),
        (["check", "Good.xlsx", "--policy", "Good.xlsx"], "Good.xlsx cannot be read: "),
        (["proxies", "show", "THR-O36"], "There is no proxy 'THR-O36'. Did you mean THR-036?"),
        (["proxies", "show", "XXX"], "There is no proxy 'XXX'. sve-excel proxies search WORDS"),
        (["verify", "Good.xlsx"], "Good.xlsx cannot be read: "),
        (["proces"], "There is no command 'proces'. Did you mean process?"),
        (["proxies", "shows"], "There is no command 'shows'. Did you mean show?"),
    ],
)
def test_what_cannot_be_done_is_said_without_the_usage(
    arguments: list[str], said: str, tmp_path: Path, build: Builder
) -> None:
    """The command is spelt well enough: its usage would only hide what is the matter."""
    (tmp_path / "Good.xlsx").write_bytes(build())
    done = run(*arguments, status=2)
    assert done.stderr.startswith(f"Error: {said}"), done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert (tmp_path / "Good.xlsx").read_bytes() == build()


def test_a_ratio_below_zero_is_called_net_harm(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """The report keeps the contract's colour; whoever reads the table is told what it means."""
    (tmp_path / "Harm.xlsx").write_bytes(build(outputs=({**OUTPUT, "Units": -10},)))
    done = run("process", "Harm.xlsx", "--report", "run.json", *using)
    (row,) = [row for row in rows(done) if "Harm.xlsx" in row]
    assert row.startswith(
        "1 | Ravensmere Works | -£9.45 | NET HARM | -£30.00 | NET HARM | -£9,450 |"
    )
    (workbook,) = json.loads(Path("run.json").read_text(encoding="utf-8"))["workbooks"]
    assert workbook["rag"] == {"gross": "harm", "net": "harm"}


def test_version_and_help() -> None:
    assert run("--version").stdout == f"sve-excel, version {__version__}\n"
    assert run("-h").stdout == run("--help").stdout
    assert run("process", "-h").stdout.startswith("Usage: ")


@pytest.mark.whole
def test_a_pipe_gets_plain_text_and_no_progress(bids: Path, using: list[str | Path]) -> None:
    """As a process of its own, read through pipes: no bar, no colour, UTF-8 whatever the locale."""
    done = subprocess.run(
        program("process", bids, "--out", "results", *using),
        capture_output=True,
        check=False,
        env={**os.environ, "FORCE_COLOR": "", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"Reading workbooks" not in done.stdout + done.stderr
    assert done.stdout.decode().startswith("Place  Organisation  ")


@posix_only
@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.whole
def test_a_terminal_gets_a_progress_bar_unless_quiet(
    quiet: bool, bids: Path, using: list[str | Path]
) -> None:
    """The bar is on the terminal; the table in the pipe stays plain."""
    import pty

    master, terminal = pty.openpty()
    arguments = ["process", bids, "--out", "results", *using, *(["--quiet"] if quiet else [])]
    with subprocess.Popen(
        program(*arguments),
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": ""},
    ) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            shown += piece
        assert process.stdout
        table = process.stdout.read()
    os.close(master)
    assert process.returncode == 1
    assert (b"Reading workbooks" in shown) is not quiet
    assert b"SVE204" in shown
    assert b"\x1b" not in table
    assert table.decode().startswith("Place  Organisation  ") is not quiet


@posix_only
@pytest.mark.whole
def test_a_narrow_terminal_cuts_no_figure(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Names fold over several lines; an amount of seven digits stands whole at 80 columns."""
    import pty

    outputs = ({**OUTPUT, "Units": 12_345},)
    inputs = ({**INPUT, "Value": 1_000_000},)
    name = "A partnership with a very long name.xlsx"
    (tmp_path / name).write_bytes(build(outputs=outputs, inputs=inputs))
    master, terminal = pty.openpty()
    shown = b""
    with subprocess.Popen(
        program("process", name, *using),
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "NO_COLOR": "1"},
    ):
        os.close(terminal)
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(master)
    table = shown.decode()
    assert "£11,666,025" in table
    assert "£11.67" in table
    assert "…" not in table
