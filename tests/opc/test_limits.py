"""Limits on what is read: set by name, refused where there is none, and told to every process."""

from __future__ import annotations

import re
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.opc.limits import MIB, Limits, UnknownLimit, size_words, with_limits
from tests.builders import ROOT, Builder, parts
from tests.running import run

pytestmark = pytest.mark.usefixtures("in_a_folder_of_its_own")
PAGE = ROOT / "docs" / "lossless.md"


@pytest.mark.parametrize(
    ("setting", "name", "value"),
    [
        ("cells=3000000", "cells", 3_000_000),
        ("cells=3,000,000", "cells", 3_000_000),
        ("file_size=512MB", "file_size", 512 * MIB),
        ("file-size = 0.5 GiB", "file_size", 512 * MIB),
        ("FILE_SIZE=1000", "file_size", 1000),
        ("string_length=300k", "string_length", 300 * 1024),
    ],
)
def test_a_limit_is_set_by_name(setting: str, name: str, value: int) -> None:
    limits = with_limits([setting])
    assert getattr(limits, name) == value
    assert with_limits([f"{name}={getattr(DEFAULT_LIMITS, name)}"], limits) == DEFAULT_LIMITS


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("cels=5", "there is no limit 'cels'; did you mean cells?"),
        ("colour=5", "there is no limit 'colour'; did you mean columns?"),
        ("zzz=5", "there is no limit 'zzz'; there are file_size, members,"),
        ("cells", "write cells=VALUE, such as cells=3000000"),
        ("cells=many", "cells cannot be 'many': write cells=3000000"),
        ("cells=5MB", "cells cannot be '5MB': write cells=3000000"),
        ("cells=0", "cells cannot be 0: it is a whole number from 1 to"),
        ("cells=-1", "cells cannot be '-1'"),
        ("cells=1.5", "cells cannot be 1.5: it is a whole number"),
        ("columns=16385", "columns cannot be 16385: it is a whole number from 1 to 16,384"),
        ("part_size=1e99", "part_size cannot be '1e99': write part_size=128MB"),
        (f"part_size={'9' * 400}", "it is a whole number from 1 to"),
    ],
)
def test_what_is_no_limit_or_no_value_is_refused_with_what_would_do(
    setting: str, said: str
) -> None:
    with pytest.raises(UnknownLimit) as refused:
        with_limits([setting])
    assert said in str(refused.value)


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
    assert "did you mean cells?" in done.stderr


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
