"""A charity's one workbook renamed or carried over: what opens it, what gives it up, its prices."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from sve_excel.files.passwords import decrypt, encrypt
from sve_excel.library.loading import Library
from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.policy.loading import PolicyError
from sve_excel.policy.rules import Policy
from sve_excel.run.executor import InThisProcess
from sve_excel.run.jobs import FileChange
from sve_excel.run.options import Options
from sve_excel.run.projects import CarriedOver, NoName, carry_over, new_workbook, rename, upgrade
from sve_excel.run.targets import TargetRefused
from tests.builders import OWN, Builder, packed, parts, process, read
from tests.running import run

pytestmark = pytest.mark.whole

KITE = Options(passwords=(("*", "kite"),))
HERE = InThisProcess()


def codes(change: FileChange[str] | FileChange[CarriedOver]) -> list[str]:
    return [found.code for found in change.findings]


@pytest.fixture
def bid(tmp_path: Path, build: Builder) -> Path:
    """A workbook that nothing can be said against."""
    path = tmp_path / "Good.xlsx"
    path.write_bytes(build())
    return path


def test_a_protected_workbook_is_renamed_and_stays_protected(bid: Path, build: Builder) -> None:
    bid.write_bytes(encrypt(build(), "kite"))
    before = bid.read_bytes()
    assert codes(rename(bid, "New", executor=HERE)) == ["SVE603"]
    assert codes(rename(bid, "New", Options(passwords=(("*", "gull"),)), executor=HERE)) == [
        "SVE604"
    ]
    assert bid.read_bytes() == before
    assert rename(bid, "New", KITE, executor=HERE) == FileChange("Good.xlsx", "Way In")
    opened, _ = decrypt(bid.read_bytes(), "Good.xlsx", KITE.passwords)
    assert read(opened)[0].project.name == "New"
    assert parts(opened).keys() == parts(build()).keys()


def test_a_protected_workbook_is_carried_to_one_with_the_same_password(
    bid: Path, build: Builder, small: Library
) -> None:
    bid.write_bytes(encrypt(build(own_proxies=(OWN,)), "kite"))
    assert codes(carry_over(bid, small, executor=HERE)) == ["SVE603"]
    carried = carry_over(bid, small, None, KITE, executor=HERE).made
    assert carried
    assert (carried.outputs, carried.inputs, carried.own_proxies) == (1, 1, 1)
    assert carried.protected
    opened, password = decrypt(carried.workbook, "New.xlsx", KITE.passwords)
    assert password == "kite"
    assert read(opened)[0].project.name == "Way In"


def test_limits_hold_and_can_be_raised(bid: Path, small: Library) -> None:
    """What is refused for its size by default is opened where more is allowed."""
    few = Options(limits=replace(DEFAULT_LIMITS, cells=20))
    before = bid.read_bytes()
    assert codes(rename(bid, "New", few, executor=HERE)) == ["SVE608"]
    assert codes(carry_over(bid, small, None, few, executor=HERE)) == ["SVE608"]
    assert bid.read_bytes() == before
    assert rename(bid, "New", executor=HERE).made == "Way In"


def test_what_takes_too_long_is_given_up_and_is_as_it_was(bid: Path, small: Library) -> None:
    before = bid.read_bytes()
    assert codes(rename(bid, "New", Options(time_limit=1e-4))) == ["SVE902"]
    assert codes(carry_over(bid, small, None, Options(time_limit=1e-4))) == ["SVE902"]
    assert bid.read_bytes() == before


def test_what_is_no_bid_or_not_there_is_a_finding(tmp_path: Path, small: Library) -> None:
    assert codes(rename(tmp_path / "none.xlsx", "New", executor=HERE)) == ["SVE609"]
    (tmp_path / "letter.xlsx").write_bytes(b"Dear Sir or Madam")
    assert codes(carry_over(tmp_path / "letter.xlsx", small, executor=HERE)) == ["SVE601"]
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    assert codes(rename(tmp_path / "other.xlsx", "New", executor=HERE)) == ["SVE101"]


def test_a_name_that_cannot_be_changed_says_why_and_where(bid: Path, build: Builder) -> None:
    """A cell whose formula others share, and a workbook whose signature would be broken."""
    members = parts(build())
    members["xl/worksheets/sheet2.xml"] = members["xl/worksheets/sheet2.xml"].replace(
        b'<c r="B4"', b'<c r="B4"><f t="array" ref="B4:B5">1</f><v>1</v></c><c r="Z4"'
    )
    bid.write_bytes(packed(members))
    (found,) = rename(bid, "New", executor=HERE).findings
    assert (found.code, found.place.sheet, found.place.cell) == ("SVE511", "Project", "B4")
    signed = parts(build())
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    link = f'<Relationship Id="rIdS" Type="{origin}" Target="_xmlsignatures/origin.sigs"/>'
    signed["_rels/.rels"] = signed["_rels/.rels"].replace(
        b"</Relationships>", link.encode() + b"</Relationships>"
    )
    signed["_xmlsignatures/origin.sigs"] = b""
    bid.write_bytes(packed(signed))
    (found,) = rename(bid, "New", executor=HERE).findings
    assert found.code == "SVE511"
    assert "digitally signed" in found.message


def test_a_file_that_cannot_be_written_is_a_finding_that_says_what_to_do(
    bid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system says that the file is write-protected, which it tells not everybody."""
    monkeypatch.setattr(os, "access", lambda _, mode, **__: mode != os.W_OK)
    (found,) = rename(bid, "Another", executor=HERE).findings
    assert found.code == "SVE512"
    assert "make it and its folder writable" in found.remedy


def made(bid: Path, small: Library, policy: Policy | None = None) -> CarriedOver:
    change = carry_over(bid, small, policy, executor=HERE)
    assert change.made, change.findings
    return change.made


def test_the_prices_of_a_tender_are_kept_where_no_rules_are_named(
    bid: Path, small: Library, tmp_path: Path
) -> None:
    """Made for a tender in 2022/23 prices, in which a job of £1,000 is £900."""
    carried = made(bid, small, Policy(price_base="2022/23", longest_duration=10.0))
    assert carried.prices == (
        "The values are in 2022/23 prices now, as the rules ask; they were in 2024/25."
    )
    bid.write_bytes(carried.workbook)
    assert read(carried.workbook)[0].price_base == "2022/23"
    again = made(bid, small)
    said, _ = read(again.workbook)
    assert said.price_base == "2022/23"
    assert said.outputs[0].shown == 900
    assert again.prices == (
        "The values stay in 2022/23 prices, as in the workbook that they come from; name the rules "
        "of a tender with --policy. Kept of the rules that the workbook was made under: "
        "longest_duration = 10. Others may be missing; name the rules of the tender with --policy."
    )
    # under the rules that it was made for nothing is to be said of it
    policy = Policy(price_base="2022/23")
    assert process(tmp_path, again.workbook, library=small, policy=policy).findings == ()


def test_prices_that_the_library_cannot_give_are_left_and_that_is_said(
    bid: Path, build: Builder, small: Library
) -> None:
    members = parts(build())
    strings = members["xl/sharedStrings.xml"]
    members["xl/sharedStrings.xml"] = strings.replace(b"<t>2024/25</t>", b"<t>1999/00</t>")
    bid.write_bytes(packed(members))
    carried = made(bid, small)
    assert read(carried.workbook)[0].price_base == "2024/25"
    assert carried.prices == (
        "The values are in 2024/25 prices now: the library has no deflator of 1999/00, in whose "
        "prices they were."
    )


def test_a_policy_that_names_what_the_library_has_not_is_refused(bid: Path, small: Library) -> None:
    with pytest.raises(PolicyError, match="no deflator of '1999/00'"):
        carry_over(bid, small, Policy(price_base="1999/00"))


def test_a_python_caller_makes_a_workbook_under_the_rules_of_a_tender(
    tmp_path: Path, small_folder: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('[valuation]\nprice_base = "2022/23"\nlongest_duration = 10\n')
    options = Options(proxies=small_folder, policy=rules)
    path = new_workbook(" Ours ", tmp_path / "made" / "ours.xlsx", options, evaluation="forecast")
    said, _ = read(path.read_bytes())
    assert (said.project.name, said.project.evaluation) == ("Ours", "Forecast")
    assert said.price_base == "2022/23"
    limits = openpyxl.load_workbook(path)["Outputs"].data_validations.dataValidation
    assert "10.0" in [rule.formula2 for rule in limits]


def test_what_is_there_already_is_not_written_over(
    tmp_path: Path, bid: Path, small_folder: Path
) -> None:
    options, there = Options(proxies=small_folder), tmp_path / "there.xlsx"
    there.write_bytes(b"mine")
    with pytest.raises(TargetRefused, match="there already"):
        new_workbook("Ours", there, options)
    with pytest.raises(TargetRefused, match="there already"):
        upgrade(bid, there, options, executor=HERE)
    assert there.read_bytes() == b"mine"
    carried = upgrade(bid, there, options, force=True, executor=HERE).made
    assert carried
    assert there.read_bytes() == carried.workbook
    assert read(carried.workbook)[0].project.name == "Way In"


def test_what_cannot_be_carried_over_writes_nothing(tmp_path: Path, small_folder: Path) -> None:
    letter, output = tmp_path / "letter.xlsx", tmp_path / "new.xlsx"
    letter.write_bytes(b"Dear Sir or Madam")
    change = upgrade(letter, output, Options(proxies=small_folder), executor=HERE)
    assert codes(change) == ["SVE601"]
    assert not output.exists()


def test_a_project_has_a_name(tmp_path: Path, bid: Path) -> None:
    with pytest.raises(NoName):
        new_workbook("  ", tmp_path / "new.xlsx")
    with pytest.raises(NoName):
        rename(bid, "\t", executor=HERE)


@pytest.mark.usefixtures("in_a_folder_of_its_own")
def test_new_and_upgrade_take_the_rules_of_a_tender(tmp_path: Path, small_folder: Path) -> None:
    """Its prices and its longest duration stand in the workbook, whichever command made it."""
    Path("rules.toml").write_text('[valuation]\nprice_base = "2022/23"\nlongest_duration = 10\n')
    library = ["--proxies", small_folder]
    run("new", "Ours", "--policy", "rules.toml", *library)
    rules = openpyxl.load_workbook("Ours.xlsx")["Outputs"].data_validations.dataValidation
    assert "10.0" in [rule.formula2 for rule in rules]
    done = run("upgrade", "Ours.xlsx", "-o", "Newer.xlsx", *library)
    assert "stay in 2022/23 prices" in done.stdout
    ruled = run("upgrade", "Ours.xlsx", "-o", "Ruled.xlsx", "--policy", "rules.toml", *library)
    assert "prices" not in ruled.stdout
    for name in ("Ours.xlsx", "Newer.xlsx", "Ruled.xlsx"):
        assert read(Path(name).read_bytes())[0].price_base == "2022/23"


@pytest.mark.usefixtures("in_a_folder_of_its_own")
def test_rename_and_upgrade_take_passwords(build: Builder, small_folder: Path) -> None:
    Path("Good.xlsx").write_bytes(encrypt(build(), "kite"))
    Path("word.txt").write_text("kite")
    word = ["--password-file", "word.txt"]
    assert "SVE603" in run("rename", "Good.xlsx", "New", status=1).stderr
    assert run("rename", "Good.xlsx", "New", *word).stdout == "Good.xlsx: 'Way In' is now 'New'.\n"
    made = ["upgrade", "Good.xlsx", "-o", "Up.xlsx", "--proxies", small_folder]
    assert "SVE603" in run(*made, status=1).stderr
    assert "It opens with the password of Good.xlsx." in run(*made, *word).stdout
    opened, _ = decrypt(Path("Up.xlsx").read_bytes(), "Up.xlsx", KITE.passwords)
    assert read(opened)[0].project.name == "New"
