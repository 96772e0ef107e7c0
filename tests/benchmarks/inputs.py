"""Bids to measure with: as many as are wanted, and no two of them alike.

The same workbook copied a thousand times flatters whatever remembers. So each copy of a sample has
other words, other units and other stored results, as bids of different people have.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import cache
from pathlib import Path

from sve_excel.layout import OUTPUTS
from sve_excel.opc import Package
from sve_excel.reading.submission import read_submission

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "tender"
TEMPLATE = SAMPLES.parents[1] / "templates" / "SVE_template.xlsx"
_ITEM = re.compile(r"(<si><t(?: [^>]*)?>)([^<]*)(</t></si>)")
_WORD = re.compile(r"[A-Za-z]{3,}")
_STORED = re.compile(rb"</f><v>[0-9]+</v>")
_KEPT = frozenset({"Forecast", "Evaluative", "Yes", "No", "Recurring", "One-off"})


def build(folder: Path, count: int) -> list[Path]:
    """Write so many bids into a folder; the same count gives the same bids."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = sorted(SAMPLES.glob("*.xlsx"))
    made = []
    for number in range(count):
        sample = samples[number % len(samples)]
        copy = number // len(samples)
        path = folder / f"{sample.stem} {copy:05}.xlsx"
        path.write_bytes(another(sample, copy))
        made.append(path)
    return made


def another(sample: Path, copy: int) -> bytes:
    """One sample with other words, units and stored results; it stays a bid of the same size."""
    package, units = _opened(sample)
    names = {sheet.name: sheet.part_name.member for sheet in package.sheets}
    dice = random.Random(f"{sample.stem} {copy}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for member in package.archive.members:
            part = package.archive.read(member)
            if member.name == "xl/sharedStrings.xml":
                part = _other_words(part.decode("utf-8"), dice).encode("utf-8")
            elif member.name == names[OUTPUTS]:
                part = _other_units(part, units, dice)
            elif member.name == names["Lists"]:
                part = _STORED.sub(rb"</f><v>%d</v>" % copy, part, count=1)
            book.writestr(zipfile.ZipInfo(member.name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@cache
def _opened(sample: Path) -> tuple[Package, tuple[str, ...]]:
    """A sample's package, and the cells of its units."""
    package = Package.open(sample.read_bytes())
    submission, _ = read_submission(package, sample.name)
    assert submission is not None
    return package, tuple(output.cells["Units"] for output in submission.outputs)


@cache
def _template_texts() -> frozenset[str]:
    """What an empty workbook says: nobody has typed it."""
    part = Package.open(TEMPLATE.read_bytes()).part("/xl/sharedStrings.xml").decode("utf-8")
    return frozenset(text for _, text, _ in _ITEM.findall(part)) | _KEPT


def _other_words(part: str, dice: random.Random) -> str:
    """Shared strings whose typed words have their letters in another order."""

    def word(match: re.Match[str]) -> str:
        inner = list(match[0][1:])
        dice.shuffle(inner)
        return match[0][0] + "".join(inner)

    def item(match: re.Match[str]) -> str:
        before, text, behind = match.groups()
        if text in _template_texts() or "&" in text or "://" in text:
            return match[0]
        return before + _WORD.sub(word, text) + behind

    return _ITEM.sub(item, part)


def _other_units(part: bytes, cells: tuple[str, ...], dice: random.Random) -> bytes:
    """A sheet of outputs in which some units are a little more."""
    for cell in cells:
        number = re.compile(rb'(<c r="%b"[^>]*><v>)([0-9]+)(</v>)' % cell.encode())
        more = dice.randrange(5)
        part = number.sub(lambda m, more=more: m[1] + b"%d" % (int(m[2]) + more) + m[3], part)
    return part
