"""What a run shares: the library that was loaded, in the prices that the policy asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.files.finding import find
from sve_excel.library.loading import Library, load_library
from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.policy.loading import PolicyError
from sve_excel.policy.rules import Policy
from sve_excel.run.batch import run
from sve_excel.run.settings import Settings
from sve_excel.run.workers import executor_for
from tests.builders import Builder, write_library


def test_a_run_values_with_the_library_that_it_reports_whatever_becomes_of_its_files(
    build: Builder, tmp_path: Path
) -> None:
    """The files are changed after they were read, as somebody may who keeps the library."""
    folder = write_library(tmp_path / "library")
    library = load_library(folder)
    proxies = folder / "proxies.csv"
    proxies.write_text(
        proxies.read_text().replace("person per year,1000,", "person per year,1001,")
    )
    (tmp_path / "Bid.xlsx").write_bytes(build())
    done = run(
        find([tmp_path / "Bid.xlsx"]),
        Settings(library, write=False),
        executor_for(1, DEFAULT_LIMITS),
    )
    (result,) = done.results
    assert done.library.sha256 == library.sha256 != load_library(folder).sha256
    assert result.valuation
    assert result.valuation.gross_outputs == 30_000
    assert result.findings == ()


def test_the_library_stands_in_the_prices_of_the_policy_however_it_came(small: Library) -> None:
    policy = Policy(price_base="2022/23")
    settings = Settings(small, policy)
    assert settings.library.price_base == "2022/23"
    assert settings.library.by_id["THR-001"].uprated == 900
    assert Settings(settings.library, policy).library == settings.library
    assert Settings(small).library is small


def test_a_policy_that_names_what_the_library_has_not_is_refused(small: Library) -> None:
    with pytest.raises(PolicyError, match="no deflator of '1999/00'"):
        Settings(small, Policy(price_base="1999/00"))
