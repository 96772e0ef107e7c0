"""A few mutated sheets and containers, the same in every run, and what longer runs have found."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from sve_excel.opc import DEFAULT_LIMITS, Package, PackageError, check_sheets
from sve_excel.opc.archive import Archive
from tests.builders import OUTPUT, Builder, packed, parts, read
from tests.fuzz_readers import AGREED, SHEET, sheet_case, zip_case


def test_readers_of_a_mutated_sheet_read_alike_or_it_is_refused(build: Builder) -> None:
    chance = random.Random(1)
    ends = Counter(sheet_case(build(outputs=[OUTPUT] * 2), chance) for _ in range(80))
    assert set(ends) == AGREED


def test_readers_of_a_mutated_container_find_the_same_or_it_is_refused(build: Builder) -> None:
    chance = random.Random(1)
    ends = Counter(zip_case(build(), chance) for _ in range(200))
    assert set(ends) == {"", "refused"}


def changed(workbook: bytes, pattern: str, new: str) -> bytes:
    members = parts(workbook)
    text, count = re.subn(pattern, new, members[SHEET].decode("utf-8"), count=1)
    assert count == 1
    members[SHEET] = text.encode("utf-8")
    return packed(members)


def test_a_truth_value_that_is_none_is_told_by_its_cell(build: Builder) -> None:
    odd = changed(build(), r'(<c r="H5"[^>]*)>', r'\g<1> t="b">')
    assert "SVE233 Outputs!H5" in read(odd)[1]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("99999", r"A5 in /xl/worksheets/sheet3\.xml names text number 99,999, and there are"),
        ("1e2", r"the cell A5 names the text '1e2'"),
        ("-0", r"the cell A5 names the text '-0'"),
    ],
)
def test_a_text_that_is_not_there_is_refused_with_its_cell(
    build: Builder, number: str, words: str
) -> None:
    odd = changed(build(), r'(<c r="A5"[^>]*><v>)\d+', rf"\g<1>{number}")
    with pytest.raises(PackageError, match=words):
        check_sheets(Package.open(odd))


def test_a_member_that_asks_for_a_newer_format_is_refused(build: Builder) -> None:
    """Some readers unpack it all the same, and some do not."""
    data = bytearray(build())
    data[data.index(b"PK\x01\x02") + 6] = 255
    with pytest.raises(PackageError, match=r"asks for version 25\.5 of the format"):
        Archive.open(bytes(data), DEFAULT_LIMITS)
