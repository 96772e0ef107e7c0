"""Rebuilds what the manual takes from the program: tables, help texts, outputs, pictures.

    python docs/build_manual.py             everything; needs LibreOffice, poppler, ImageMagick,
                                            Chromium
    python docs/build_manual.py --text      only the texts; needs nothing else

Whole pages are made from the catalogue of findings, the policy and the commands. In the pages that
are written by hand, what a ``console`` block prints is run and written anew: ``exit=N`` says how
its command ends where that is not 0, ``lines=N`` how much of the output is shown, and
``show=results`` leaves out the findings. A block with ``file=NAME`` is a file that the commands
below it may use.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import click
from build_pictures import build_pictures
from click.testing import CliRunner

from sve_excel.commands.main import main as cli
from sve_excel.findings.rule import Rule
from sve_excel.method.scoring import all_marks, mark, round_marks
from sve_excel.plausibility.every import QUESTIONS
from sve_excel.plausibility.question import Question
from sve_excel.policy.figures import Figures
from sve_excel.policy.idle import keys_of
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.policy.scoring import METHODS, Scoring
from sve_excel.policy.writing import list_keys, policy_items, toml_value
from sve_excel.run.catalogue import CATALOGUE
from sve_excel.run.usual import RUN_KEYS

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = (
    "README.md",
    "docs/1-filling-in-a-workbook.md",
    "docs/2-running-a-tender.md",
    "docs/3-keeping-the-library.md",
    "docs/4-award-and-delivery.md",
    "docs/method.md",
)

GROUPS = {
    "1": "The workbook as a whole",
    "2": "A cell or a row",
    "3": "A claim held against the library",
    "5": "Writing the results",
    "6": "Files that are not opened, or need a look",
    "7": "The papers of an award, places, and work elsewhere",
    "9": "The program itself",
}
# what stands for the value that a message puts there, where neither its name nor its rule says it
WORDS = {
    "basis": "in all, or after leakage",
    "current": "the current one",
    "detail": "what is wrong with it",
    "example": "a number",
    "found": "what is there",
    "longest": "so many",
    "other": "another place",
    "price": "value",
    "right": "its own",
    "what": "the field or column",
    "when": "a day",
}


# --- pages made from the program


def findings_page() -> str:
    """Give the table of findings, in the order of their codes, grouped by the first digit."""
    lines = [
        "# Findings",
        "",
        "Whatever is wrong with a workbook is said in one sentence, with the cell where it stands "
        "and what to do about it.",
        "A code never changes its meaning.",
        "Words in *italics* stand for what is in your workbook.",
        "",
        "- **error**: the workbook is not valued until it is mended.",
        "- **warning**: it is valued; somebody should look.",
        "- **note**: it is valued; there is nothing to do.",
        "",
        "This page is made from the program's own catalogue.",
    ]
    for digit, title in GROUPS.items():
        rules = [rule for code, rule in CATALOGUE.items() if code[3] == digit]
        if rules:
            lines += ["", f"## {title}", ""]
            lines += ["| Code | | What it says | What to do |", "|---|---|---|---|"]
        for rule in rules:
            said, remedy = _words(rule, rule.message), _words(rule, rule.remedy)
            lines.append(f"| {rule.code} | {rule.severity} | {said} | {remedy} |")
    lines += [
        "",
        "## Questions to ask about a bid",
        "",
        "These are in the comparison, beside the bid and the cells that they rest on.",
        "They are no faults and change no figure; the limits come from [the policy](policy.md).",
        "Of those marked 'first', the answer should be known before the figures are relied on.",
        "",
        "| Code | | What stands out | The question |",
        "|---|---|---|---|",
    ]
    for code, asks in QUESTIONS.items():
        first = "first" if asks.gravity > 1 else ""
        said, asked = _words(asks, asks.message), _words(asks, asks.question)
        lines.append(f"| {code} | {first} | {said} | {asked} |")
    return "\n".join(lines) + "\n"


def _words(entry: Rule | Question, template: str) -> str:
    """Put words in italics in the place of each value of a message, and mind the table."""

    def word(match: re.Match[str]) -> str:
        name = match[1]
        return f"*{entry.manual.get(name) or WORDS.get(name, name.replace('_', ' '))}*"

    if template == "{how}":  # worked out for each case
        return entry.manual["how"]
    # 'Fill it in{how}.' goes on with words of its own, or ends there
    text = template.replace("|", "\\|").replace("{how}.", ".")
    text = re.sub(r"\{(\w+)\}", word, text)
    if text.startswith("sve-excel"):
        return text
    first = 1 if text[0] == "*" else 0
    return text[:first] + text[first].upper() + text[first + 1 :]


def commands_page() -> str:
    """Give the help text of every command, as the program prints it."""
    lines = [
        "# Commands",
        "",
        "What `sve-excel COMMAND --help` prints.",
        "A PATH is a workbook, or a folder that is searched with all the folders in it.",
        "",
        "Results go to standard output; findings and progress go to standard error.",
        "The exit status is 0 where all went well, 1 where something needs a look, 2 where what "
        "was asked was refused before it was begun, and 130 after Ctrl-C: "
        "[what each command tells by it](reading-guide.md#what-a-command-tells-by-its-status).",
    ]
    for name, command, context in every_command():
        lines += ["", f"## {name}", "", "```text", command.get_help(context).rstrip(), "```"]
    return "\n".join(lines) + "\n"


def every_command() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Each command with its whole name and a context of 80 columns, in the order of the help."""

    def below(
        name: str, command: click.Command, parent: click.Context | None
    ) -> Iterator[tuple[str, click.Command, click.Context]]:
        context = click.Context(
            command,
            parent,
            info_name=name.rsplit(" ", 1)[-1],
            terminal_width=80,
            max_content_width=80,
            **command.context_settings,
        )
        yield name, command, context
        if isinstance(command, click.Group):
            for each in command.list_commands(context):
                child = command.get_command(context, each)
                assert child
                yield from below(f"{name} {each}", child, context)

    yield from below("sve-excel", cli, None)


def policy_page() -> str:
    """Give every rule that a commissioner can set, with its default and its meaning."""
    about = {
        "valuation": "How every bid is valued.",
        "library": "The edition of the library that the tender is held to.",
        "scoring": "How figures become marks.",
        "plausibility": "When a bid is asked a question; these limits change no figure.",
        "uncertainty": "How far assumptions may be out.",
        "procurement": "What is procured, by whom and under which law.",
        "award": "How criteria are named, and how marks of people and lots are put together.",
        "deliveries": "What the winner is held to; each indicator stands under `[[kpi]]`.",
    }
    lines = [
        "# Rules that a commissioner can set",
        "",
        "Write the rules that differ from the defaults into a text file, for example `rules.toml`, "
        "and name it: `sve-excel process bids --policy rules.toml`.",
        "A key that is not known, or a value outside its limits, is refused: a misspelt rule must "
        "not go unnoticed.",
        "Publish the file with the tender.",
        "Its SHA-256 stands in every results sheet and in the run report.",
        "",
        "```toml",
        "[valuation]",
        "discount_rate = 0.03",
        "deadweight_floor = 0.1",
        "",
        "[scoring]",
        "marks = 15",
        "```",
        "",
        "Shares and rates are fractions of 1: 0.1 is 10 %.",
    ]
    section = ""
    for name, key, value, words in policy_items(DEFAULT_POLICY):
        if name != section:
            section = name
            lines += ["", f"## `[{name}]`", "", about.get(name, ""), ""]
            lines += ["| Key | Default | What it means |", "|---|---|---|"]
        lines.append(f"| `{key}` | `{toml_value(value)}` | {words.replace('|', chr(92) + '|')} |")
        if (name, key) == ("scoring", _LAST_OF_SCORING):
            lines += _methods()
    for name, what, keys in list_keys():
        lines += [
            "",
            f"## `[[{name}]]`",
            "",
            what.replace(". ", ".\n"),
            "",
            "| Key | What it means |",
            "|---|---|",
        ]
        for key, _, words in keys:
            lines.append(f"| `{key}` | {words.replace('|', chr(92) + '|')} |")
    lines += ["", *_usual(), "", *_AWARD_EXAMPLE]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _usual() -> list[str]:
    """Give what may stand there that is no rule: what one asks for each time."""
    return [
        "## `[run]`",
        "",
        "What you ask for each time.",
        "It is no rule, and changes no SHA-256 of the rules.",
        "Files are named as seen from the policy; what is typed goes before what stands here.",
        "",
        "| Key | Such as | What it does |",
        "|---|---|---|",
        *(f"| `{key}` | `{such}` | {words} |" for key, (such, words) in RUN_KEYS.items()),
    ]


_LAST_OF_SCORING = fields(Scoring)[-1].name
# net ratio, net value, present value, contract price of bids that were made up for the manual
_MADE_UP = ((8.0, 800.0, 640.0, 100.0), (4.0, 500.0, 420.0, 50.0), (1.0, 120.0, 100.0, 75.0))


def _methods() -> list[str]:
    """Give each method as a formula, and what it makes of three bids, as the program marks them."""
    bids = [Figures(net, net, net, *rest, 0.0) for net, *rest in _MADE_UP]
    rules = replace(DEFAULT_POLICY, scoring=Scoring(method="target", price_marks=30.0))
    lines = ["", "### How each method marks", ""]
    lines += ["| Method | Marks | Keys that it goes by |", "|---|---|---|"]
    for name, method in METHODS.items():
        keys = [each.name for each in fields(Scoring) if each.name in keys_of(method)]
        named = ", ".join(f"`{key}`" for key in keys if key != "method")
        lines.append(f"| `{name}` | {method.how} | {named} |")
    lines += [
        "",
        "A figure below 0 counts as 0, and so does a net value below 0 by `per_pound`; the present "
        "value of `willingness` is taken as it is.",
        "A bid whose `figure` is below `least`, which without a threshold is one below 0, has no "
        "marks by any method and, by `willingness`, is no yardstick for the others.",
        "Where nobody's figure is above 0 all have none by the methods in proportion; where all "
        "costs are one, all have all marks by `willingness`.",
        "The price at the price base is the contract price in the prices of the values, from the "
        "year of the bid's inputs; marks for price are price_marks × lowest price / price, as "
        "offered.",
        "A bid without a contract price has no marks by `per_pound` and `willingness`, and no "
        "total where `price_marks` are given.",
        "",
        "Marks for social value, for price and of each criterion of people are rounded, each by "
        "itself, to `decimals`, and then their sum.",
        f"Halves go away from 0, as Excel's ROUND has it: {_halves()}.",
        "What is rounded is first held to 15 digits, so that a half which is stored a hair below "
        "counts as one; nothing else is rounded on the way.",
        "`sve-excel policy check` tells which keys were set and do nothing under the method "
        "(SVE529).",
        "",
        "Three bids that were made up, with 20 marks for social value and the other keys at their "
        "defaults:",
        "",
        "| Net ratio | Net value | Present value | Price | "
        + " | ".join(f"`{name}`" for name in METHODS)
        + " | for price, of 30 |",
        "|---:" * (5 + len(METHODS)) + "|",
    ]
    by_method, price = all_marks(bids, rules), mark(bids, rules).price_marks
    for at, (net, value, present, paid) in enumerate(_MADE_UP):
        figures = (net, value, present, paid)
        marks = (*(each[at] for each in by_method.values()), price[at])
        lines.append("| " + " | ".join(f"{each:g}" for each in (*figures, *marks)) + " |")
    return lines


def _halves() -> str:
    """Say of a few halves what they are rounded to."""
    said = (f"{half:g} is {round_marks(half, places):g}" for half, places in _HALVES)
    return ", ".join(said)


_HALVES = ((13.325, 2), (2.675, 2), (-1.005, 2))
_AWARD_EXAMPLE = (
    "## An example with quality",
    "",
    "Price, social value and every `[[quality]]` come to 100, or the rules are refused.",
    "Quality without a `method` is marked all the same: social value is then marked by people "
    "alone, under a `[[quality]]` with `social_value = true`.",
    "",
    "```toml",
    "[procurement]",
    'regime = "light-touch"',
    'title = "Community wellbeing services 2027"',
    "",
    "[scoring]",
    'method = "target"',
    "target = 5",
    "marks = 10",
    "price_marks = 40",
    'tie_break = "contract_price"',
    "",
    "[award]",
    "moderation_step = 1",
    "",
    "[[quality]]",
    'name = "How you will deliver"',
    "marks = 40",
    'guidance = "Say who does what, where and when, in 1,000 words."',
    "least = 16",
    "disqualifies = true",
    "",
    "[[quality]]",
    'name = "Social value: method statement"',
    "marks = 10",
    "social_value = true",
    "```",
)


def generated() -> dict[str, str]:
    """Every page that is wholly made here, by its path below the repository."""
    pages = {
        "docs/findings.md": (
            findings_page(),
            "[filling in a workbook](1-filling-in-a-workbook.md)",
        ),
        "docs/commands.md": (commands_page(), "[what each status tells](reading-guide.md)"),
        "docs/policy.md": (policy_page(), "[running a tender](2-running-a-tender.md)"),
    }
    return {path: f"{text}\nNext: {link}.\n" for path, (text, link) in pages.items()}


# --- what commands print, in the pages that are written by hand

_BLOCK = re.compile(r"^```(?P<kind>\w+)(?P<options>[^\n]*)\n(?P<body>.*?)^```$", re.M | re.S)


def with_outputs(text: str) -> str:
    """Run the ``console`` blocks of a page, one after another in one folder; write what they print.

    The folder holds a copy of the samples. Raises ``AssertionError`` where a command does not end
    as its block says.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        shutil.copytree(
            ROOT / "samples",
            "samples",
            ignore=shutil.ignore_patterns("data", "*.py", "__pycache__"),
        )
        return _BLOCK.sub(_with_output, text)


def _with_output(match: re.Match[str]) -> str:
    options = dict(part.split("=") for part in match["options"].split())
    if "file" in options:
        Path(options["file"]).write_text(match["body"], encoding="utf-8")
    if match["kind"] != "console":
        return match[0]
    status, shown = int(options.get("exit", 0)), int(options.get("lines", 1000))
    results_only = options.get("show") == "results"
    commands = [line[2:] for line in match["body"].splitlines() if line.startswith("$ ")]
    lines = []
    for number, command in enumerate(commands, 1):
        program, *arguments = shlex.split(command)
        assert program == "sve-excel", f"only sve-excel is run here, not {program}"
        done = CliRunner().invoke(cli, arguments)
        expected = status if number == len(commands) else 0
        assert done.exit_code == expected, f"{command} ends with {done.exit_code}\n{done.output}"
        printed = (done.stdout if results_only else done.output).rstrip("\n").splitlines()
        lines += [f"$ {command}", *printed[:shown], *(["..."] if len(printed) > shown else [])]
    return "\n".join([f"```console{match['options']}", *lines, "```"])


def main(arguments: list[str]) -> None:
    """Write the pages and, unless told otherwise, the pictures."""
    for path, text in generated().items():
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
    for path in WRITTEN:
        text = (ROOT / path).read_text(encoding="utf-8")
        (ROOT / path).write_text(with_outputs(text), encoding="utf-8", newline="\n")
    if "--text" not in arguments:
        build_pictures()


if __name__ == "__main__":
    main(sys.argv[1:])
