"""``template`` and ``proxies``: what those who keep the library call."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import run

from sve_excel.proxies import Library

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


def test_template_has_the_rows_asked_for(tmp_path: Path, small_folder: Path) -> None:
    done = run("template", "-o", "t.xlsx", "--rows", "10", "--proxies", small_folder)
    assert done.stdout == (
        "t.xlsx: 10 rows of outputs, 100 of inputs, 7 proxies at 2024/25 prices.\n"
    )
    made = Path("t.xlsx").read_bytes()
    run("template", "-o", "t.xlsx", "--rows", "20", "--force", "--proxies", small_folder)
    assert Path("t.xlsx").read_bytes() != made
    run("template", "-o", "again.xlsx", "--rows", "10", "--proxies", small_folder)
    assert Path("again.xlsx").read_bytes() == made
    assert run("template", "--rows", "9", status=2).stdout == ""


def test_proxies_are_found_with_both_figures_and_their_source(small_folder: Path) -> None:
    using = ["--proxies", small_folder]
    listed = run("proxies", "list", "--category", "environ", *using).stdout.splitlines()
    assert [" ".join(line.split()) for line in listed] == [
        "Id £ 2024/25 Unit £ published Prices Publisher Proxy",
        "------- --------- ----- ----------- ------- --------- ----------------------",
        "ENV-001 £100.00 tonne £90.00 2022/23 An agency Tonne of waste avoided",
    ]
    assert len(run("proxies", "list", *using).stdout.splitlines()) == 2 + 7
    found = run("proxies", "search", "BENEFIT", "ministry", *using).stdout.splitlines()
    assert [line.split()[0] for line in found[2:]] == ["THR-002", "THR-003"]
    nothing = run("proxies", "search", "dragon", *using, status=1)
    assert nothing.stderr == "No proxy holds all of these words. Try fewer, or shorter ones.\n"
    shown = run("proxies", "show", "thr-002", *using).stdout
    for line in (
        "  Published value  £400.00 in 2020/21 prices",
        "  Value used       £500.00 in 2024/25 prices (GDP deflator)",
        "  Part of          THR-001",
        "  Link             https://example.org/b",
    ):
        assert f"{line}\n" in shown


def test_proxies_check_names_each_breach_with_its_line(
    tmp_path: Path, small_folder: Path, small: Library
) -> None:
    sound = run("proxies", "check", "--proxies", small_folder)
    assert sound.stdout.startswith("Sound: 7 proxies, 4 outcomes, 3 categories, price base 2024/25")
    assert sound.stdout.endswith(f"SHA-256 {small.sha256}.\n")
    broken = tmp_path / "broken"
    shutil.copytree(small_folder, broken)
    text = (broken / "proxies.csv").read_text(encoding="utf-8")
    (broken / "proxies.csv").write_text(text.replace(",96,2023/24", ",ninety,2023/24"), "utf-8")
    done = run("proxies", "check", "--proxies", broken, status=1)
    assert "proxies.csv line 2" in done.stderr
    assert done.stdout.strip().endswith("problems.")
