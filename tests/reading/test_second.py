"""A second reader beside the first: what both read alike, and what they read in two ways."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sve_excel.opc import Package, check_sheets
from sve_excel.reading.submission import read_submission
from tests.builders import ANSWERS, INPUT, OUTPUT, OWN, ROOT, Builder, packed, parts
from tests.running import run

SHEET = "xl/worksheets/sheet3.xml"  # of Outputs
STRINGS, TYPES = "xl/sharedStrings.xml", "[Content_Types].xml"
ODD = b"<v><!-- counted -->10</v>"


def told(workbook: bytes, *, second_reader: bool = True) -> list[str]:
    """What is said of cells that two readers give differently, or that one could not read."""
    package = Package.open(workbook)
    check_sheets(package)
    _, findings = read_submission(package, "Bid.xlsx", second_reader=second_reader)
    return [str(found) for found in findings if found.code in ("SVE233", "SVE234")]


def changed(workbook: bytes, pattern: str, new: str) -> bytes:
    """The workbook with one place of its sheet Outputs changed."""
    members = parts(workbook)
    text, count = re.subn(pattern, new, members[SHEET].decode("utf-8"), count=1, flags=re.DOTALL)
    assert count == 1
    members[SHEET] = text.encode("utf-8")
    return packed(members)


@pytest.fixture
def bid(build: Builder) -> bytes:
    """A bid with every kind of answer: texts on two lines, dates, shares, texts for numbers."""
    return build(
        project={**ANSWERS, "Start date": date(2026, 10, 1)},
        outputs=[OUTPUT, {**OUTPUT, "Description": "=1+1\n_x0041_ <b>&", "Units": "1,200"}],
        inputs=[{**INPUT, "Value": 0.1}],
        own_proxies=[OWN],
    )


def swapped(workbook: bytes) -> bytes:
    """The same with its second output in front of its first: one reader passes over the first."""
    return changed(workbook, r'(<row r="5".*?</row>)(<row r="6".*?</row>)', r"\g<2>\g<1>")


def test_what_both_read_alike_is_not_spoken_of(bid: bytes) -> None:
    assert told(bid) == []


def test_a_workbook_without_shared_strings_is_read_by_both(bid: bytes) -> None:
    """As several programs write it: each text stands in its own cell."""
    members = parts(bid)
    texts = re.findall(r"<si><t[^>]*>(.*?)</t></si>", members.pop(STRINGS).decode("utf-8"), re.S)
    for name, part in members.items():
        if "worksheets/sheet" in name and name.endswith(".xml"):
            inline = re.sub(
                r't="s"><v>(\d+)</v>',
                lambda found: (
                    't="inlineStr"><is><t xml:space="preserve">'
                    + texts[int(found[1])]
                    + "</t></is>"
                ),
                part.decode("utf-8"),
            )
            members[name] = inline.encode("utf-8")
    for name, what in (("xl/_rels/workbook.xml.rels", "Relationship "), (TYPES, "Override ")):
        text = members[name].decode("utf-8")
        members[name] = re.sub(rf"<{what}[^>]*sharedStrings[^>]*>", "", text).encode("utf-8")
    assert told(packed(members)) == []


def test_a_cell_that_one_of_them_does_not_show_is_an_error_with_both_values(bid: bytes) -> None:
    found = told(swapped(bid))
    assert (
        "SVE233 error Outputs!H5: '10' is read here, and nothing by a second reader (openpyxl). "
        "Type the answer into the cell again, and save the workbook in Excel."
    ) in found
    assert all("Outputs!" in each for each in found)


def test_nobody_reads_a_plain_workbook_twice_unasked(bid: bytes) -> None:
    assert told(swapped(bid), second_reader=False) == []


def test_a_sheet_that_is_not_plain_is_read_twice(bid: bytes) -> None:
    """A comment within a number makes the part odd, and both read the number."""
    odd = changed(bid, "<v>10</v>", ODD.decode())
    assert told(odd, second_reader=False) == []
    both = changed(swapped(bid), "<v>10</v>", ODD.decode())
    assert any(
        each.startswith("SVE233 error Outputs!H5") for each in told(both, second_reader=False)
    )


def test_a_sheet_that_the_other_cannot_read_is_a_warning(bid: bytes) -> None:
    (found,) = told(changed(bid, "<v>10</v>", "<v>10,0</v>"), second_reader=False)
    assert found == (
        "SVE234 warning Outputs: a second reader (openpyxl) could not read the sheet Outputs, "
        "since a cell of it is not written as its kind is written; its figures rest on one. Open "
        "the workbook in Excel, compare its figures with the results, and save it anew."
    )


def test_what_a_part_says_of_its_size_is_not_believed(bid: bytes) -> None:
    """A million rows of sixteen thousand cells would take the second reader all day."""
    huge = changed(bid, r'<dimension ref="[^"]*"/>', '<dimension ref="A1:XFD1048576"/>')
    assert told(huge) == []


@pytest.mark.parametrize("name", ["Greenloop Reuse Network", "Łódź Kitchen & Sons"])
def test_the_samples_are_read_alike(name: str) -> None:
    assert told((ROOT / f"samples/tender/{name}.xlsx").read_bytes()) == []


def test_the_switch_of_check_and_process(
    bid: bytes, tmp_path: Path, using: list[str | Path]
) -> None:
    (tmp_path / "Bid.xlsx").write_bytes(swapped(bid))
    asked = run("check", tmp_path, "--second-reader", *using, status=1)
    assert "SVE233 error Outputs!H5" in asked.stderr + asked.stdout
    unasked = run("check", tmp_path, *using, status=None)
    assert "SVE233" not in unasked.stderr + unasked.stdout
