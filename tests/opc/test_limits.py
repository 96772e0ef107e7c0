"""Limits on what is read: set by name, refused where there is none, and told to every process."""

from __future__ import annotations

import re
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.opc.limits import Limits, size_words
from tests.builders import ROOT, Builder, parts
from tests.running import run

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
PAGE = ROOT / "docs" / "lossless.md"


@pytest.mark.parametrize("command", ["check", "process", "compare", "list", "track"])
def test_a_refusal_names_the_limit_and_raising_it_lets_the_workbook_in(
    command: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Lowered here, so that a small bid is too large; the processes that read are told."""
    (tmp_path / "bids").mkdir()
    (tmp_path / "bids" / "Good.xlsx").write_bytes(build())
    more = ["-o", "made.xlsx"] if command in ("compare", "track") else []
    count = parts(build())["xl/worksheets/sheet3.xml"].count(b"<c ")
    status = 0 if command == "list" else 1
    done = run(command, "bids", *more, *using, "--limit", "cells=20", status=status)
    if command != "list":
        assert "SVE608 error: the file is larger than a bid can be" in done.stderr
        assert "the limit is 20 (--limit cells=VALUE allows more)." in done.stderr
    else:
        assert "refused" in done.stdout
    assert count > 20
    run(command, "bids", *more, *using, "--limit", "cells=20", "--limit", "cells=99999")


def test_upgrade_takes_limits_too(tmp_path: Path, build: Builder, small_folder: Path) -> None:
    (tmp_path / "Good.xlsx").write_bytes(build())
    arguments = ["upgrade", "Good.xlsx", "-o", "new.xlsx", "--proxies", small_folder]
    assert "cells" in run(*arguments, "--limit", "cells=20", status=1).stderr
    run(*arguments)


def test_an_unknown_limit_is_wrong_usage() -> None:
    Path("a.xlsx").write_bytes(b"")
    done = run("check", "a.xlsx", "--limit", "cels=5", status=2)
    assert "Did you mean cells?" in done.stderr


def written(limit: Field[Any]) -> str:
    """The default of a limit as a person writes it."""
    default = getattr(DEFAULT_LIMITS, limit.name)
    return size_words(default) if limit.metadata["size"] else f"{default:,}"


def test_the_manual_has_every_limit_with_its_reason() -> None:
    """Its rows are those of the limits themselves."""
    page = PAGE.read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (.+) \|$", page, re.MULTILINE)
    assert table == [
        (each.name, written(each), reason)
        for each in fields(Limits)
        if (reason := each.metadata["reason"])
    ]
