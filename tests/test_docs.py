"""The manual says what the program does: pages are up to date, commands run, figures hold."""

from __future__ import annotations

import csv
import importlib.util
import math
import os
import re
import struct
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import pytest

from sve_excel.layout import OUTPUT_COLUMNS
from sve_excel.plausibility.every import QUESTIONS
from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.run.catalogue import CATALOGUE
from tests.builders import ROOT, process

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


sys.path.insert(0, str(ROOT / "docs"))  # where what builds the manual stands, beside it
manual = importlib.import_module("build_manual")
pictured = importlib.import_module("build_pictures")
COMMANDS = {name: (command, context) for name, command, context in manual.every_command()}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# --- pages made from the program


@pytest.mark.parametrize("path", sorted(manual.generated()))
def test_generated_pages_are_up_to_date(path: str) -> None:
    """If this fails: python docs/build_manual.py --text."""
    assert text_of(ROOT / path) == manual.generated()[path]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_has_help_and_is_in_the_manual(name: str) -> None:
    command, _ = COMMANDS[name]
    page = text_of(ROOT / "docs/commands.md")
    section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            for option in parameter.opts:
                assert option in section
        else:
            assert str(parameter.make_metavar(COMMANDS[name][1])).strip("[].") in section


def test_every_finding_is_in_the_manual() -> None:
    """Once, in the order of its code, without a bare template field."""
    page = text_of(ROOT / "docs/findings.md")
    listed = re.findall(r"^\| (SVE\d+) \|", page, re.M)
    assert sorted(listed) == sorted([*CATALOGUE, *QUESTIONS])
    assert [code for code in listed if code in CATALOGUE] == sorted(CATALOGUE)
    assert not re.search(r"[{}]", page)


def test_every_code_that_the_pages_name_exists() -> None:
    for path in PAGES:
        assert set(re.findall(r"SVE\d{3}", text_of(path))) <= {*CATALOGUE, *QUESTIONS}, path.name


# --- commands


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="paths are printed with Windows' own separator")
@pytest.mark.parametrize("path", manual.WRITTEN)
def test_commands_in_the_pages_print_what_the_pages_show(path: str) -> None:
    """Every ``console`` block, run in order with the samples, ends and prints as the page says.

    If this fails: python docs/build_manual.py --text, and read what has changed.
    """
    text = text_of(ROOT / path)
    assert manual.with_outputs(text) == text


def test_every_page_written_by_hand_is_run() -> None:
    for path in PAGES:
        if "```console" in text_of(path):
            assert path.relative_to(ROOT).as_posix() in manual.WRITTEN


def test_commands_that_are_not_run_name_what_there_is() -> None:
    """Also in ``sh`` blocks and in running text: commands and long options exist."""
    for path in PAGES:
        text = text_of(path)
        blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S))
        for line in [*blocks.splitlines(), *re.findall(r"`(sve-excel [^`]+)`", text)]:
            for part in re.findall(r"sve-excel [^&|]+", line.replace(" COMMAND", "")):
                words = part.split()
                name = max((n for n in COMMANDS if words[: len(n.split())] == n.split()), key=len)
                assert len(words) == 1 or name != "sve-excel" or words[1].startswith("-"), part
                known = {o for p in COMMANDS[name][0].params for o in p.opts} | {"--help", "-h"}
                assert {w for w in words if re.fullmatch(r"--?[a-z-]+", w)} <= known, part


def test_readme_gives_two_commands_and_ci_runs_the_second() -> None:
    text = text_of(ROOT / "README.md")
    first, second = re.findall(r"^```sh\n([^\n]+)\n```$", text, re.M)
    assert first == ("python -m pip install . && sve-excel process samples/tender --out results")
    assert second == 'python -m pip install -e ".[test]" && python -m pytest -n auto'
    assert "```" not in text[: text.index("```sh")]
    ci = ROOT / ".ci" / "run"
    if ci.is_file():  # a source archive comes without it
        assert second in text_of(ci).replace("pip install -q ", "pip install ")


def test_the_example_of_a_policy_is_one(tmp_path: Path) -> None:
    found = 0
    for path in PAGES:
        for block in re.findall(r"^```toml[^\n]*\n(.*?)^```$", text_of(path), re.M | re.S):
            (tmp_path / "rules.toml").write_text(block, encoding="utf-8")
            load_policy(tmp_path / "rules.toml")
            found += 1
    assert found == 6


def test_the_manual_spells_every_key_of_a_list_as_a_file_has_it(tmp_path: Path) -> None:
    """What stands as a heading is one when it is read, and what stands as a key is a key."""
    text = text_of(ROOT / "docs/policy.md")
    told = 0
    for part in re.split(r"^## ", text, flags=re.M):
        heading = re.match(r"`\[\[(\w+)\]\]`", part)
        for key in re.findall(r"^\| `([^`]+)` \|", part, re.M) if heading else ():
            given = f"[[{heading[1]}]]\n" if heading else ""
            given += f"{key}\nnobody = 1\n" if key.startswith("[[") else f"{key} = {{nobody = 1}}\n"
            (tmp_path / "rules.toml").write_text(given, encoding="utf-8")
            with pytest.raises(PolicyError) as refused:
                load_policy(tmp_path / "rules.toml")
            inside = "there is no key 'nobody'" in str(refused.value)
            assert inside is key.startswith("[["), (key, str(refused.value))
            told += 1
    assert told > 20


# --- links, pictures, words


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(text_of(path)):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        assert there.is_relative_to(ROOT), target
        if anchor:
            assert anchor in _anchors(there), target


def test_pictures_are_shown_described_and_small() -> None:
    pictures = set((ROOT / "docs/pictures").iterdir())
    assert {p.name for p in pictures} == {f"{each.name}.png" for each in pictured.SHOWN} | {
        f"{pictured.PAGE}.png"
    }
    shown = set()
    for path in PAGES:
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text_of(path)):
            assert len(words) > 20, target
            shown.add((path.parent / target).resolve())
    assert shown == pictures
    for picture in pictures:
        data = picture.read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert width >= 800, picture.name
        assert height >= 200, picture.name
        assert len(data) < (200_000 if picture.name == "results.png" else 250_000)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_page_says_what_to_read_next_and_is_named_in_the_readme(path: Path) -> None:
    last = text_of(path).rstrip().splitlines()[-1]
    assert last.startswith("Next: ")
    assert LINK.search(last)
    assert f"docs/{path.name}" in text_of(ROOT / "README.md")


def test_every_command_has_its_statuses_in_the_reading_guide() -> None:
    page = text_of(ROOT / "docs/reading-guide.md")
    table = page[page.index("| Command |") : page.index("Ctrl-C gives 130")]
    named = set(re.findall(r"`([a-z ]+)`", table))
    whole = {name.removeprefix("sve-excel ") for name in COMMANDS if name != "sve-excel"}
    least = {name.split()[0] for name in whole}
    assert {name.split()[0] for name in named} == least
    assert named <= whole


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_name_no_machine(path: Path) -> None:
    """No path of one computer, no host of a package registry."""
    text = text_of(path)
    for word in ("/tmp", "/home/", "/root", "/work/", "/Users/", "C:\\", "localhost"):
        assert word not in text, word
    for host in ("pypi.org", "pythonhosted", "npmjs", "registry.", "index-url"):
        assert host not in text, host


def test_prose_is_one_sentence_a_line() -> None:
    for path in PAGES:
        text = re.sub(r"^```.*?^```$", "", text_of(path), flags=re.M | re.S)
        for line in text.splitlines():
            if re.match(r"[|#!]|    |\s*[-\d]", line) or not line:
                continue
            assert not re.search(r"[a-z)`*]\. [A-Z`]", line), f"{path.name}: {line}"
            assert not re.search(r"[a-z,]$", line), f"{path.name}: {line}"


def test_the_first_part_asks_what_the_workbook_asks() -> None:
    """Questions about deflators stand in the manual in the words of the workbook."""
    page = text_of(ROOT / "docs/1-filling-in-a-workbook.md")
    for column in OUTPUT_COLUMNS:
        if column.kind == "share":
            question = column.prompt.split("?")[0] + "?"
            assert f"| {column.heading} | {question}" in page


# --- figures that are worked by hand


@pytest.fixture(scope="module")
def prices() -> dict[str, Decimal]:
    """Value of every proxy at 2025/26 prices, worked out from the CSV files alone."""
    with (ROOT / "proxies/gdp_deflators.csv").open(encoding="utf-8", newline="") as file:
        index = {row["financial_year"]: Fraction(row["index"]) for row in csv.DictReader(file)}

    def of(year: str) -> Fraction:
        if "/" in year:
            return index[year]
        y = int(year)
        before, after = f"{y - 1}/{y % 100:02}", f"{y}/{(y + 1) % 100:02}"
        return index[before] / 4 + index[after] * 3 / 4

    with (ROOT / "proxies/proxies.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Decimal(
                round(Fraction(row["value"]) * index["2025/26"] / of(row["price_year"]) * 100)
            )
            / 100
            for row in csv.DictReader(file)
        }


def _money(value: float | Fraction | Decimal) -> str:
    pounds = f"£{abs(float(value)):,.2f}"
    return f"-{pounds}" if value < 0 else pounds


def _number(value: float) -> str:
    return f"{value:,g}" if value < 1e6 else str(value)


def _years(units: Fraction, price: Fraction, row: dict[str, Any]) -> Iterator[Fraction]:
    """Net value of each year of an output."""
    shares = {k: Fraction(str(row[k])) for k in ("Leakage", "Deadweight", "Attribution")}
    first = units * price * (1 - Fraction(str(row["Displacement"])))
    for share in shares.values():
        first *= 1 - share
    left, year = Fraction(str(row.get("Duration", 1))), 0
    while left > 0:
        yield first * min(left, 1) * (1 - Fraction(str(row["Drop-off"]))) ** year
        left, year = left - 1, year + 1


HEALTH = ("AIS-070", "RUN-035")  # of the exercises' proxies those that the library marks so


@pytest.mark.parametrize("which", ["promised", "delivered"])
def test_exercises_are_right_to_the_penny(
    which: str, prices: dict[str, Decimal], tmp_path: Path
) -> None:
    """Every row and total of the exercise, from the data of the sample, and as the program says."""
    page = text_of(ROOT / "docs/1-filling-in-a-workbook.md")
    forecast, completed = page.split("## Exercise: a completed project")
    text = completed if which == "delivered" else forecast.split("## Exercise: a forecast")[1]
    sample = tomllib.loads(text_of(ROOT / f"samples/data/projects/thistledown_{which}.toml"))
    expected = []
    gross = net = present = Fraction(0)
    for row in sample["outputs"]:
        units, price = Fraction(str(row["Units"])), Fraction(prices[row["proxy"]])
        duration = Fraction(str(row.get("Duration", 1)))
        years = list(_years(units, price, row))
        growth = Fraction("1.015" if row["proxy"] in HEALTH else "1.035")
        discounted = sum(y / growth**t for t, y in enumerate(years, 1))
        cells = (
            row["Description"],
            _number(row["Units"]),
            _money(price),
            _number(row.get("Duration", 1)),
            _money(units * price * duration),
            _money(sum(years)),
            _money(discounted),
        )
        expected.append(f"| {' | '.join(cells)} |")
        gross, net, present = (
            gross + units * price * duration,
            net + sum(years),
            present + discounted,
        )
    expected.append(
        f"| **Total** | | | | **{_money(gross)}** | **{_money(net)}** | **{_money(present)}** |"
    )
    gross_input = net_input = Fraction(0)
    for row in sample["inputs"]:
        value, volume = Fraction(str(row["Value"])), row.get("Volume", 1)
        kept = value * volume * (1 - Fraction(str(row.get("Leakage", 0))))
        cells = (
            row["Description"],
            f"{_money(value)} × {_number(volume)}",
            _money(value * volume),
            _money(kept),
        )
        expected.append(f"| {' | '.join(cells)} |")
        gross_input, net_input = gross_input + value * volume, net_input + kept
    expected.append(f"| **Total** | | **{_money(gross_input)}** | **{_money(net_input)}** |")
    ratios = {
        "gross": (gross, gross_input),
        "net": (net, gross_input),
        "present value": (present, gross_input),
    }
    for name, (value, spent) in ratios.items():
        expected.append(f"{name} = {_money(value)} / {_money(spent)} = {_money(value / spent)}")
    left_out = net / net_input
    expected.append(f"left out = {_money(net)} / {_money(net_input)} = {_money(left_out)}")
    squeezed = re.sub(r" +", " ", text)
    for line in expected:
        assert line in squeezed
    workbook = ROOT / f"samples/projects/Thistledown Growers - {which}.xlsx"
    valuation = process(tmp_path, workbook.read_bytes()).valuation
    assert valuation
    for said, (value, spent) in zip(
        (valuation.gross_sroi, valuation.net_sroi, valuation.present_value_sroi),
        ratios.values(),
        strict=True,
    ):
        assert math.isclose(said, float(value / spent), rel_tol=1e-12)


def test_steps_worked_by_hand_are_right(prices: dict[str, Decimal]) -> None:
    """Each line of arithmetic in the pages: its right side is what its left side comes to."""
    checked = 0
    for name in ("1-filling-in-a-workbook.md", "3-keeping-the-library.md", "method.md"):
        for line in re.findall(r"^    (.+)$", text_of(ROOT / "docs" / name), re.M):
            parts = re.sub(r"  +-?£[\d.,]+ for every £1$", "", line).split("=")
            values = [_evaluated(part) for part in parts]
            for left, right, words in zip(values, values[1:], parts[1:], strict=False):
                if left is None or right is None:
                    continue
                decimals = len(words.strip().partition(".")[2])
                # a penny may go astray in a sum of figures that are shown rounded
                assert abs(left - right) <= 10.0**-decimals * 0.51 + 0.005, line
                checked += 1
    assert checked >= 20
    assert f"{_money(prices['AIS-078'])}" in text_of(ROOT / "docs/3-keeping-the-library.md")


def _evaluated(part: str) -> float | None:
    """What a piece of arithmetic comes to; None where it holds words."""
    plain = re.sub(r" years?\b", "", part)
    for sign, instead in (("£", ""), (",", ""), ("×", "*"), ("²", "**2"), ("³", "**3")):
        plain = plain.replace(sign, instead)
    if not re.fullmatch(r"[\d\s.+\-*/()]+", plain):
        return None
    return float(eval(plain.strip(), {"__builtins__": {}}))


def test_the_worked_check_of_the_method() -> None:
    """Figures of the contract's worked check, in the page as the formula gives them."""
    page = text_of(ROOT / "docs/method.md")
    years = [540.0, 270.0, 135.0]
    present = sum(y / 1.035**t for t, y in enumerate(years, 1))
    assert f"£{present:.2f}" == "£895.55"
    assert page.count("£895.55") == 2
    assert f"-£{(1000 - present) / 1000:.2f}" in page


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_a_command_fits_a_terminal_of_80_columns(name: str) -> None:
    command, context = COMMANDS[name]
    assert [line for line in command.get_help(context).splitlines() if len(line) > 80] == []
