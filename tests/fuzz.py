"""Mutated workbooks through the whole way, for as long as is asked: ``python -m tests.fuzz 120``.

The corpus is fixed: bids built here and other people's shapes of package. Whatever the bytes, a
file is valued, has findings or is refused; nothing else may happen, and none may take over 10 s.
Between them two readers are held against each other on mutated sheets and containers
(``fuzz_readers``). What this finds becomes a test of its own.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sve_excel.files.finding import Task
from sve_excel.library.loading import load_library
from sve_excel.projects.fill import fill_template
from sve_excel.run.one import valuing
from sve_excel.run.settings import Settings
from sve_excel.template.book import Answers
from tests.builders import INPUT, OUTPUT, OWN, PROJECT, write_library
from tests.fuzz_readers import AGREED, sheet_case, zip_case
from tests.workbooks import rich, strict, utf16

SLOWEST = 10.0  # seconds
PIECES = (
    b"<", b">", b"&", b'"', b"/>", b"<!DOCTYPE a>", b"<!--", b"]]>", b"<?x?>", b"\x00", b"\xff",
    b"9999999999", b"-1", b"NaN", b"1e999", b'r="XFD1048576"', b't="e"', b't="s"', b"<f/>",
    b"<v></v>", b"<mergeCell ref=\"A:XFD\"/>", b"&#0;", b"&lol;", b"../", b"\\",
)  # fmt: skip


def flip(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes of the file itself."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """Lose the end, or a piece from the middle."""
    at = chance.randrange(len(data))
    return data[:at] + (data[at + chance.randint(1, 4000) :] if chance.random() < 0.5 else b"")


def inside(data: bytes, chance: random.Random) -> bytes:
    """Change what a member holds, and pack it soundly again."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    index = chance.randrange(len(members))
    name, text = members[index]
    changed = bytearray(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.choice((0, 0, 1, 8, 200))] = chance.choice(PIECES)
    members[index] = (name, bytes(changed))
    return packed(members)


def members_moved(data: bytes, chance: random.Random) -> bytes:
    """Lose, double, rename or reorder members."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    index = chance.randrange(len(members))
    what = chance.randrange(4)
    if what == 0:
        members.pop(index)
    elif what == 1:
        members.append((chance.choice(("../", "/", "", "xl\\")) + members[index][0].upper(), b"x"))
    elif what == 2:
        members[index] = (members[chance.randrange(len(members))][0] + "x", members[index][1])
    else:
        chance.shuffle(members)
    return packed(members)


def packed(members: list[tuple[str, bytes]]) -> bytes:
    """Pack members into a container."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members:
            new.writestr(name, content)
    return buffer.getvalue()


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip,
    cut,
    inside,
    inside,
    inside,
    members_moved,
)


def main(seconds: float, seed: int) -> int:
    """Mutate and process for so many seconds; gives the number of failures."""
    folder = Path(tempfile.mkdtemp())
    proxies = write_library(folder / "library")
    library = load_library(proxies)
    bid = fill_template(
        library, Answers(PROJECT, [OUTPUT], [INPUT], [OWN]), output_rows=6, input_rows=4
    )
    corpus = [bid, bid, rich(), strict(), utf16()]
    chance = random.Random(seed)
    work = valuing(Settings(library))()
    path, target = folder / "bid.xlsx", folder / "out.xlsx"
    outcomes: Counter[str] = Counter()
    unmade: Counter[str] = Counter()  # mutations of what was too broken to be opened
    failures, slowest, end = 0, 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        for case in (sheet_case, zip_case):
            said = case(bid, chance)
            if said not in AGREED:
                failures += 1
                print(f"{case.__name__}: {said}", file=sys.stderr)
        data = chance.choice(corpus)
        for _ in range(chance.randint(1, 2)):
            try:
                data = chance.choice(MUTATIONS)(data, chance)
            except (zipfile.BadZipFile, ValueError, EOFError, IndexError, OSError, KeyError):
                continue  # already too broken to be opened for another mutation
            except Exception as error:  # zlib.error and its kin: the same
                unmade[type(error).__name__] += 1
        path.write_bytes(data)
        started = time.monotonic()
        result = work(Task(path, "bid.xlsx", target))
        took = time.monotonic() - started
        slowest = max(slowest, took)
        outcomes[result.status] += 1
        wrong = [found for found in result.findings if found.code == "SVE901"]
        if wrong or took > SLOWEST:
            failures += 1
            kept = Path(tempfile.gettempdir()) / f"sve-fuzz-{seed}-{failures}.xlsx"
            kept.write_bytes(data)
            print(f"{kept}: {wrong[0] if wrong else f'took {took:.1f} s'}", file=sys.stderr)
    count = f"{outcomes.total()} packages, {dict(outcomes)}"
    print(f"{count}, {unmade.total()} not mutated again, slowest {slowest:.2f} s")
    print(f"{failures} failures")
    return failures


if __name__ == "__main__":
    given = [float(argument) for argument in sys.argv[1:]]
    sys.exit(main(given[0] if given else 120, int(given[1]) if len(given) > 1 else 1) > 0)
