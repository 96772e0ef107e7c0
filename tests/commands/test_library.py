"""``template`` and ``proxies``: what those who keep the library call."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from sve_excel.library.loading import Library, load_library
from sve_excel.policy.loading import load_policy
from tests.editions import write_editions
from tests.running import run

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")


def test_template_has_the_rows_asked_for(tmp_path: Path, small_folder: Path) -> None:
    done = run("template", "-o", "t.xlsx", "--rows", "10", "--proxies", small_folder)
    assert done.stdout == (
        "t.xlsx: 10 rows of outputs, 50 of inputs, 7 proxies at 2024/25 prices.\n"
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
        "Id £ 2024/25 Unit £ published Prices Publisher Source Grade Proxy",
        "------- --------- ----- ----------- ------- --------- ------ ----- ----------------------",
        "ENV-001 £100.00 tonne £90.00 2022/23 An agency 2024 A Tonne of waste avoided",
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
        "  Part of          THR-001 Job found by a person out of work",
        "  Its parts        THR-003 Housing benefit no longer paid",
        "  Who gains        fiscal (all of it, as no division is known)",
        "  Link             https://example.org/b",
    ):
        assert f"{line}\n" in shown


def ids(*arguments: str | Path) -> list[str]:
    """Ids that a list of proxies names."""
    return [line.split()[0] for line in run("proxies", *arguments).stdout.splitlines()[2:]]


def test_whoever_keeps_the_library_finds_what_is_old_or_weak(small_folder: Path) -> None:
    """By the year of the source or of the prices, and by grade; all choices hold together."""
    using = ["--proxies", small_folder]
    assert ids("list", "--grade", "b", *using) == ["AIS-001", "AIS-002"]
    assert ids("list", "--older-than", "2022", *using) == ["THR-002"]
    assert ids("list", "--older-than", "2022", "--grade", "A", *using) == ["THR-002"]
    assert ids("list", "--grade", "A", "--grade", "B", "--category", "safe", *using) == [
        "AIS-001",
        "AIS-002",
    ]
    assert ids("search", "person", "--grade", "A", "--older-than", "2025", *using) == [
        "THR-001",
        "THR-002",
        "THR-003",
    ]
    none = run("proxies", "list", "--grade", "C", *using, status=1)
    assert (none.stdout, none.stderr) == ("", "No proxy fits all of this.\n")


def test_proxies_are_listed_whole_for_programs(small_folder: Path) -> None:
    """As JSON and as CSV alike, the columns as in proxies.csv and the figures as used."""
    using = ["list", "--category", "thriv", "--proxies", small_folder]
    as_json = json.loads(run("proxies", *using, "--json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(run("proxies", *using, "--csv").stdout)))
    assert [row["id"] for row in as_json] == [row["id"] for row in as_csv]
    benefit, row = as_json[1], as_csv[1]
    assert (benefit["proxy"], benefit["value"], benefit["uprated"], benefit["part_of"]) == (
        "Benefit no longer paid after a job is found",
        400,
        500,
        ["THR-001"],
    )
    assert (row["proxy"], row["value"], row["uprated"], row["part_of"], row["price_base"]) == (
        "Benefit no longer paid after a job is found",
        "400.00",
        "500.00",
        "THR-001",
        "2024/25",
    )
    assert run("proxies", *using, "--csv", "--json", status=2).stdout == ""


def test_the_story_of_a_row_tells_its_editions(tmp_path: Path) -> None:
    _, new = write_editions(tmp_path)
    told = run("proxies", "show", "AIS-001", "--proxies", new).stdout
    assert "  Standing         in force, since edition one\n" in told
    assert told.endswith(
        "  Changed in two\n"
        "    confidence: 'B' -> 'C' (so it is)\n"
        "    proxy: 'Person no longer lonely' -> 'No longer lonely: one person' (so it is)\n"
    )
    added = run("proxies", "show", "ENV-002", "--proxies", new).stdout
    assert "in force, since edition two" in added
    assert added.endswith("  Nothing about it has changed since.\n")
    ranged = run("proxies", "show", "THR-001", "--proxies", new).stdout
    assert "  Range            £800.00 to £1,600.00; published £800.00 to £1,600.00\n" in ranged


def test_a_retired_row_has_its_story_too(tmp_path: Path) -> None:
    """With the reason, and both ways: what takes its place, and whose place that takes."""
    _, new = write_editions(tmp_path)
    told = run("proxies", "show", "thr-003", "--proxies", new).stdout
    for line in (
        "  Standing         RETIRED on 2026-11-01; it may no longer be claimed",
        "  Why              it is paid as part of the benefit",
        "  Instead          THR-002 Benefit no longer paid after a job is found, at £625.00 for "
        "each person per year",
        "    retired (it is paid as part of the benefit)",
    ):
        assert f"{line}\n" in told
    successor = run("proxies", "show", "THR-002", "--proxies", new).stdout
    assert "  Stands for       THR-003 Housing benefit no longer paid\n" in successor
    assert "  Overlaps         work: claimed once for each person, together with\n" in successor
    data = json.loads(run("proxies", "show", "THR-003", "--json", "--proxies", new).stdout)
    assert (data["status"], data["replaced_by"], data["since"]) == ("retired", ["THR-002"], "one")
    assert data["history"] == [
        {
            "edition": "two",
            "field": "row",
            "from": "in force",
            "to": "retired",
            "why": "it is paid as part of the benefit",
        }
    ]
    none = run("proxies", "show", "THR-0003", "--proxies", new, status=2)
    assert "Did you mean THR-003?" in none.stderr


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
    assert done.stdout == "1 problem.\n"


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


def held_to(sha256: str) -> Path:
    """Rules of a tender that is held to the library of this hash."""
    file = Path("held.toml")
    file.write_text(f'[library]\nsha256 = "{sha256}"\n')
    return file


def test_a_tender_is_held_to_the_edition_it_was_published_with(tmp_path: Path) -> None:
    """What is refused says both hashes and the way to the other edition, which leads there."""
    old, new = write_editions(tmp_path)
    first, second = load_library(old), load_library(new)
    policy = held_to(first.sha256)
    done = run("template", "--policy", policy, "--proxies", new, status=2)
    assert done.stderr == (
        f"Error: held.toml: the tender is held to the library with the SHA-256 {first.sha256}, "
        f"edition one; the one in use, two, has {second.sha256}. sve-excel proxies rebuild one -o "
        "FOLDER writes that edition, and --proxies FOLDER values with it.\n"
    )
    run("policy", "check", policy, "--proxies", new, status=2)
    made = run("proxies", "rebuild", "one", "-o", "again", "--proxies", new)
    assert made.stdout == (
        f"again: edition one, 7 proxies at 2024/25 prices, SHA-256 {first.sha256}.\n"
    )
    run("policy", "check", policy, "--proxies", "again")
    run("template", "-o", "held.xlsx", "--policy", policy, "--proxies", "again")
    proxies = openpyxl.load_workbook("held.xlsx")["Proxies"]
    assert any(
        "held to this edition" in str(each.prompt)
        for each in proxies.data_validations.dataValidation
    )
    shown = run("policy", "show", "--policy", policy).stdout
    assert f'sha256 = "{first.sha256}"' in shown


def test_a_library_that_nobody_knows_is_asked_for_by_its_folder(small_folder: Path) -> None:
    policy = held_to("0123456789ABCDEF" * 4)
    done = run("policy", "check", policy, "--proxies", small_folder, status=2)
    assert "SHA-256 0123456789abcdef" in done.stderr
    assert "Name the folder of that library with --proxies FOLDER" in done.stderr


def test_the_hash_of_a_tender_is_the_one_that_proxies_check_prints(small_folder: Path) -> None:
    """In either letter case."""
    printed = run("proxies", "check", "--proxies", small_folder).stdout
    sha256 = printed.rstrip(".\n").rsplit(" ", 1)[1]
    for written in (sha256, sha256.upper()):
        run("policy", "check", held_to(written), "--proxies", small_folder)


def test_an_edition_is_written_into_a_folder_of_its_own(tmp_path: Path) -> None:
    _, new = write_editions(tmp_path)
    Path("taken").mkdir()
    Path("taken", "letter.txt").write_text("Dear Sir or Madam")
    done = run("proxies", "rebuild", "one", "-o", "taken", "--proxies", new, status=2)
    assert "taken is there already and not empty" in done.stderr
    done = run("proxies", "rebuild", "zero", "-o", "zero", "--proxies", new, status=2)
    assert "no record of an edition 'zero'. Known here: two, one." in done.stderr
    assert not Path("zero").exists()


def test_two_editions_give_the_record_of_their_changes(tmp_path: Path) -> None:
    """As ``changes.csv`` holds it, on standard output; how many there are is said beside it."""
    first, second = write_editions(tmp_path)
    done = run("proxies", "diff", first, second)
    assert done.stdout.splitlines()[0] == "edition,id,field,from,to,why"
    assert "changes" in done.stderr


def test_a_record_is_made_again_while_the_edition_is_worked_at(tmp_path: Path) -> None:
    """A reason that somebody wrote stays, and a value changed since is told as it is now."""
    old, new = write_editions(tmp_path)
    record = new / "changes.csv"
    record.write_text("")  # as a shell leaves a file that a command is to fill
    made = run("proxies", "diff", old, new, "-o", record)
    assert (made.stdout, made.stderr) == ("", "21 changes, 18 of them without a reason.\n")
    assert "why is empty" in run("proxies", "check", "--proxies", new, status=2).stderr
    text = record.read_text("utf-8").replace("1000,1100,", "1000,1100,dearer")
    record.write_text(text, "utf-8")
    proxies = (new / "proxies.csv").read_text("utf-8")
    (new / "proxies.csv").write_text(proxies.replace(",1100,2025/26", ",1150,2025/26"), "utf-8")
    run("proxies", "diff", old, new, "-o", record)
    assert "two,THR-001,value,1000,1150,dearer\n" in record.read_text("utf-8")
    lines = record.read_text("utf-8").splitlines(True)
    record.write_text(
        "".join(line[:-1] + "so it is\n" if line.endswith(",\n") else line for line in lines),
        "utf-8",
    )
    assert run("proxies", "check", "--proxies", new).stdout.startswith("Sound")


def test_editions_the_wrong_way_round_are_refused_in_words(tmp_path: Path) -> None:
    first, second = write_editions(tmp_path)
    done = run("proxies", "diff", second, first, status=2)
    assert "Traceback" not in done.output
