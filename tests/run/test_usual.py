"""What one asks for each time, in the policy beside the bids."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sve_excel.files.address import Address, address_of
from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.run.options import TIME_LIMIT, DataAsked, Options, Outputs
from sve_excel.run.rules import with_rules
from sve_excel.run.usual import usual_outputs, usually_quiet
from tests.builders import Builder
from tests.running import run

USUAL = """
[run]
exclude = ["drafts"]
jobs = 2
out = "results"
report = "run.json"
"""


def test_what_is_asked_each_time_is_followed_and_is_no_rule(tmp_path: Path) -> None:
    """What the command line asks for goes before; patterns are added."""
    policy = tmp_path / "sve-policy.toml"
    policy.write_text(USUAL)
    options = with_rules([tmp_path], Options(exclude=("old",)))
    assert (options.policy, options.exclude, options.jobs) == (policy, ("old", "drafts"), 2)
    assert with_rules([tmp_path], Options(jobs=1)).jobs == 1
    assert load_policy(policy).sha256 == DEFAULT_POLICY.sha256
    assert usual_outputs(Outputs(), policy) == Outputs(
        copies=tmp_path / "results", report=tmp_path / "run.json"
    )
    assert usual_outputs(Outputs(copies=tmp_path), policy).copies == tmp_path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("run = 1", "write the heading as [run]"),
        ("[run]\nexclud = []", "Did you mean exclude?"),
        ("[run]\nexclude = 'drafts'", "write a list of texts"),
        ("[run]\njobs = 0", "a whole number of at least 1"),
        ("[run]\ntime_limit = 0", "time_limit: write seconds"),
        ("[run]\ntime_limit = true", "time_limit: write seconds"),
        ("[run]\npassword_file = 3", "password_file: write a name"),
        ("[run]\njobs = true", "a whole number of at least 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "sve-policy.toml").write_text(text)
    with pytest.raises(PolicyError, match=said.replace("[", r"\[").replace("?", r"\?")):
        with_rules([tmp_path], Options())


def test_an_output_that_is_no_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("[run]\nout = 3")
    with pytest.raises(PolicyError, match="out: write a name"):
        usual_outputs(Outputs(), tmp_path / "p.toml")


def test_passwords_and_seconds_are_followed_unless_the_command_line_gives_others(
    tmp_path: Path,
) -> None:
    (tmp_path / "sve-policy.toml").write_text('[run]\npassword_file = "p.csv"\ntime_limit = 120')
    options = with_rules([tmp_path], Options())
    assert (options.password_file, options.time_limit) == (tmp_path / "p.csv", 120.0)
    asked = with_rules([tmp_path], Options(passwords=(("*", "kite"),), time_limit=5))
    assert (asked.password_file, asked.time_limit) == (None, 5)
    default = with_rules([tmp_path], Options(time_limit=TIME_LIMIT))
    assert default.seconds == TIME_LIMIT, "the default is typed, and holds like any other"
    assert Options().seconds == TIME_LIMIT


def test_a_place_in_a_bucket_that_is_typed_goes_before_a_folder_of_the_rules(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.toml").write_text('[run]\nout = "results"')
    sink = address_of("s3://bids/results")
    assert isinstance(sink, Address)
    assert usual_outputs(Outputs(sink=sink), tmp_path / "p.toml").copies is None


def test_letters_that_are_typed_bring_the_comparison_back_that_they_go_by(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("[run]\ncompare = false")
    assert usual_outputs(Outputs(questions=Path("letters")), tmp_path / "p.toml").compare


def test_a_comparison_is_named_or_left_out_unless_the_command_line_says_otherwise(
    tmp_path: Path,
) -> None:
    policy = tmp_path / "p.toml"
    policy.write_text('[run]\ncompare = "out/all.xlsx"')
    assert usual_outputs(Outputs(), policy).comparison == tmp_path / "out" / "all.xlsx"
    assert usual_outputs(Outputs(compare=False), policy).comparison is None
    policy.write_text("[run]\ncompare = false")
    assert not usual_outputs(Outputs(), policy).compare
    assert usual_outputs(Outputs(comparison=Path("c.xlsx")), policy).compare
    policy.write_text('[run]\ncompare = "all.csv"')
    with pytest.raises(PolicyError, match=r"a name that ends in \.xlsx, or false"):
        usual_outputs(Outputs(), policy)


def test_page_data_and_places_are_followed_unless_the_command_line_names_others(
    tmp_path: Path,
) -> None:
    policy = tmp_path / "sve-policy.toml"
    policy.write_text(
        '[run]\nhtml = "out/p.HTML"\ndata = "d"\ndata_as = "parquet"\nplaces = "w.csv"\n'
    )
    usual = usual_outputs(Outputs(), policy)
    assert usual.page == tmp_path / "out" / "p.HTML"
    assert usual.data == DataAsked(tmp_path / "d", "parquet")
    typed = Outputs(page=Path("q.html"), data=DataAsked(Path("e"), unprotected=True))
    assert usual_outputs(typed, policy) == typed
    assert with_rules([tmp_path], Options()).places == tmp_path / "w.csv"
    assert with_rules([tmp_path], Options(places=Path("v.csv"))).places == Path("v.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('html = "bids.pdf"', "html: write a name that ends in"),
        ("html = 3", "html: write a name as a text"),
        ("data = true", "data: write a name as a text"),
        ('data_as = "xlsx"', "data_as: write"),
        ('quiet = "yes"', "quiet: write true or false"),
        ("places = 1", "places: write a name as a text"),
    ],
)
def test_what_cannot_be_a_page_data_or_places_is_refused(
    text: str, said: str, tmp_path: Path
) -> None:
    policy = tmp_path / "sve-policy.toml"
    policy.write_text(f"[run]\n{text}")
    with pytest.raises(PolicyError, match=said):
        follow(policy)


def follow(policy: Path) -> None:
    """Follow all that stands there."""
    with_rules([policy.parent], Options())
    usual_outputs(Outputs(), policy)
    usually_quiet(policy)


def test_a_quiet_run_is_one_where_the_rules_ask_for_it(
    build: Builder, using: list[str | Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the three prints no table then; JSON is printed whoever asks for quiet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sve-policy.toml").write_text("[run]\nquiet = true\ncompare = false\n")
    (tmp_path / "Good.xlsx").write_bytes(build())
    for asked in (("process", "."), ("compare", ".", "-o", "c.xlsx")):
        assert run(*asked, *using).stdout == ""
    assert "1 of 1 workbook" in run("check", ".", *using).stdout
    assert "Rules:" not in run("check", ".", *using).stdout
    assert json.loads(run("check", ".", "--json", *using).stdout)["stopped"] is False
