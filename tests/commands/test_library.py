"""``template`` and ``proxies``: what those who keep the library call."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sve_excel.library.loading import Library
from sve_excel.policy.loading import load_policy
from tests.editions import write_editions
from tests.running import run

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
    done = run("proxies", "check", "--proxies", broken, status=2)
    assert "proxies.csv line 2" in done.stderr
    assert done.stdout.strip().endswith("problems.")


def test_proxies_check_names_what_a_list_cannot_tell_apart(
    tmp_path: Path, small_folder: Path
) -> None:
    folder = tmp_path / "alike"
    shutil.copytree(small_folder, folder)
    text = (folder / "proxies.csv").read_text(encoding="utf-8")
    for old, new in (("Person no longer lonely", "Somebody"), ("Visit to a lonely person", "Else")):
        text = text.replace(old, f"One hour in good company whoever keeps it: {new}")
    (folder / "proxies.csv").write_text(text, encoding="utf-8")
    done = run("proxies", "check", "--proxies", folder, status=1)
    assert done.stdout.startswith("Usable, with names to mend in 1 place: 7 proxies")
    assert done.stderr.startswith("Less loneliness: names that begin alike in their first 40")
    assert "AIS-001 One hour" in done.stderr
    assert "AIS-002 One hour" in done.stderr


def test_a_category_that_there_is_not_is_answered_with_the_nearest(small_folder: Path) -> None:
    near = run("proxies", "list", "--category", "Thrifing", "--proxies", small_folder, status=2)
    assert near.stderr == "Error: No category holds 'Thrifing' in its name. Nearest: Thriving.\n"
    none = run("proxies", "list", "--category", "zzzz", "--proxies", small_folder, status=2)
    assert "There are: Active, inclusive and safe; Thriving;" in none.stderr
    assert near.stdout == none.stdout == ""


def test_policy_show_prints_what_a_policy_file_may_hold(tmp_path: Path) -> None:
    """Every line reads back to the same rules, the changed ones among them."""
    file, pasted = tmp_path / "rules.toml", tmp_path / "pasted.toml"
    file.write_text("[valuation]\ninput_leakage = false\n[scoring]\nmarks = 30\n")
    shown = run("policy", "show", "--policy", file).stdout
    assert "\n[scoring]\n" in shown
    assert "\ninput_leakage = false\n" in shown
    assert "\nlongest_duration = 60\n" in shown
    pasted.write_text(shown, encoding="utf-8")
    assert load_policy(pasted) == load_policy(file)


def test_policy_check_names_every_fault_at_once(tmp_path: Path, small_folder: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(
        "[valuation]\ndiscount_rate = 2\nred_abov = 3\n[scoring]\nmethod = 'best'\n[scorin]\n"
    )
    said = run("policy", "check", file, "--proxies", small_folder, status=2).stderr
    for words in ("discount_rate must be", "'red_abov'", "method is 'best'", "section 'scorin'"):
        assert words in said
    file.write_text("[valuation]\ngreen_below = 30\n[scoring]\nmost = 1\nleast = 2\n")
    said = run("policy", "check", file, "--proxies", small_folder, status=2).stderr
    assert "green_below must be above 0" in said
    assert "most must be at least as high as least" in said


def test_two_editions_give_the_record_of_their_changes(tmp_path: Path) -> None:
    """As ``changes.csv`` holds it, on standard output; how many there are is said beside it."""
    first, second = write_editions(tmp_path)
    done = run("proxies", "diff", first, second)
    assert done.stdout.splitlines()[0] == "edition,id,field,from,to,why"
    assert "changes" in done.stderr


def test_editions_the_wrong_way_round_are_refused_in_words(tmp_path: Path) -> None:
    first, second = write_editions(tmp_path)
    done = run("proxies", "diff", second, first, status=2)
    assert "Traceback" not in done.output
