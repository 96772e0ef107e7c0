"""check, compare and process over a bucket: bids are read and written where the work is done.

Here are only the few files that belong to the run as a whole: its rules, and the comparison and
report, with what people typed into them. They are fetched into a folder that stands for the bucket,
and put back where no other run has changed them meanwhile. No bid ever lies in that folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sve_excel import Refusal
from sve_excel.files.address import Address
from sve_excel.files.bucket import BucketError, hold_store, put_object, read_object
from sve_excel.files.kinds import POLICY_FILE, SUFFIXES, suffix
from sve_excel.files.listing import Staged
from sve_excel.imprint import COMPARISON_FILE
from sve_excel.opc.errors import PackageError
from sve_excel.run import comparing, processing
from sve_excel.run.options import (
    DEFAULT_OPTIONS,
    DEFAULT_OUTPUTS,
    NOTHING_BESIDES,
    Besides,
    Options,
    Outputs,
)
from sve_excel.run.outputs import Outcome
from sve_excel.run.rules import with_rules
from sve_excel.run.usual import usual_outputs
from sve_excel.run.watching import NOBODY, Watcher


class NotThere(Refusal):
    """What cannot be asked of a bucket."""


def check(
    places: Sequence[Path | Address],
    options: Options = DEFAULT_OPTIONS,
    *,
    comments: Path | None = None,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Do what ``processing.check`` does, where ``places`` may be one address in a bucket."""
    if paths := _all_here(places):
        return processing.check(paths, options, comments=comments, watch=watch)
    with _standing_for(places) as staged:
        asked = _fetched_own(staged, options)
        done = processing.check([staged.asked], asked, comments=comments, watch=watch)
        return _as_there(staged, done)


def compare(
    places: Sequence[Path | Address],
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    besides: Besides = NOTHING_BESIDES,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Do what ``comparing.compare`` does, where ``places`` may be one address in a bucket.

    What it writes stands here; what people typed into the comparison that ``process`` keeps there
    holds.
    """
    if paths := _all_here(places):
        return comparing.compare(paths, output, options, besides=besides, watch=watch)
    with _standing_for(places) as staged:
        asked = _fetched_own(staged, options)
        done = comparing.compare([staged.asked], output, asked, besides=besides, watch=watch)
        return _as_there(staged, done)


def summarise(
    places: Sequence[Path | Address],
    bidder: str,
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Do what ``comparing.summarise`` does, where ``places`` may be one address in a bucket."""
    if paths := _all_here(places):
        return comparing.summarise(paths, bidder, output, options, watch=watch)
    with _standing_for(places) as staged:
        asked = _fetched_own(staged, options)
        done = comparing.summarise([staged.asked], bidder, output, asked, watch=watch)
        return _as_there(staged, done)


def process(
    places: Sequence[Path | Address],
    outputs: Outputs = DEFAULT_OUTPUTS,
    options: Options = DEFAULT_OPTIONS,
    *,
    watch: Watcher = NOBODY,
) -> Outcome:
    """Do what ``processing.process`` does, where ``places`` may be one address in a bucket.

    Raises ``NotThere`` where a bucket is asked for what it cannot give.
    """
    if outputs.sink is None and (paths := _all_here(places)):
        return processing.process(paths, outputs, options, watch=watch)
    with _standing_for(places) as staged:
        if outputs.letters:
            raise NotThere(
                "--anonymous works on bids in a folder here: its key is not to lie beside the bids "
                "in a bucket. Fetch them, or leave --anonymous out."
            )
        if outputs.sink:
            out = staged.home.with_name("results")
            staged = replace(staged, out=out, sink=outputs.sink)
            outputs = replace(outputs, copies=out)
        return _process(staged, outputs, options, watch)


def _all_here(places: Sequence[Path | Address]) -> list[Path]:
    """Give the places as paths where each is one; else nothing."""
    paths = [place for place in places if isinstance(place, Path)]
    return paths if len(paths) == len(places) else []


@contextmanager
def _standing_for(places: Sequence[Path | Address]) -> Iterator[Staged]:
    """Give a folder here that stands for the one address; it is gone at the end.

    Raises ``NotThere`` where it is not one address, and ``NoStore``.
    """
    source = places[0]
    if len(places) > 1 or not isinstance(source, Address):
        raise NotThere(
            "Name one address in a bucket, and no other path with it. Copies go into a bucket only "
            "where the bids lie in one."
        )
    hold_store()
    with TemporaryDirectory(prefix="sve-excel-") as name:
        home = Path(os.path.realpath(name)) / "bids"
        home.mkdir()
        if suffix(source.key) in SUFFIXES:
            above = Address(source.scheme, source.bucket, source.key.rpartition("/")[0])
            yield Staged(home, above, only=source)
        else:
            yield Staged(home, source)


def _fetched_own(staged: Staged, options: Options) -> Options:
    """Fetch the rules and the comparison that stand there, and give the options of such a run."""
    options = replace(options, staged=staged)
    list(_fetched(staged, [staged.home / POLICY_FILE], options))
    list(_fetched(staged, _own(staged, Outputs(), options), options))
    return options


def _process(staged: Staged, outputs: Outputs, options: Options, watch: Watcher) -> Outcome:
    """Fetch what the run itself needs, make the run, and put back what it has written."""
    options = replace(options, staged=staged)
    before = dict(_fetched(staged, [staged.home / POLICY_FILE], options))
    before |= _fetched(staged, _own(staged, outputs, options), options)
    done = processing.process([staged.asked], outputs, options, watch=watch)
    left = dict(_put_back(staged, before))
    written = [
        replace(each, address=str(staged.address(each.path) or ""))
        for each in done.written
        if each.path not in left
    ]
    unwritten = (*done.unwritten, *left.values())
    return _as_there(staged, replace(done, written=tuple(written), unwritten=unwritten))


def _as_there(staged: Staged, done: Outcome) -> Outcome:
    """Give what is said of a run with the addresses in place of what stood for them."""
    return replace(
        done,
        unwritten=tuple(map(staged.said, done.unwritten)),
        remarks=tuple(map(staged.said, done.remarks)),
        rules=staged.said(done.rules),
        copies=staged.said(str(done.copies)) if done.copies else None,
    )


def _own(staged: Staged, outputs: Outputs, options: Options) -> list[Path]:
    """Files of the run that may be there from an earlier one."""
    rules = with_rules([staged.home], options).policy
    outputs = usual_outputs(outputs, rules)
    folders = [staged.home, *([outputs.copies] if outputs.copies else [])]
    names = (COMPARISON_FILE, f"{COMPARISON_FILE}.bak")
    own = [folder / name for folder in folders for name in names]
    return own + [path for path in (outputs.comparison, outputs.report, outputs.page) if path]


def _fetched(staged: Staged, paths: Sequence[Path], options: Options) -> Iterator[tuple[Path, str]]:
    """Fetch those that are there; give where each lies here, and the SHA-256 of what it holds.

    What cannot be fetched for another reason is told of the bids, or when it is to be put back.
    """
    for path in paths:
        address = staged.address(path)
        if address is None:
            continue
        with suppress(BucketError, PackageError):
            data = read_object(address, options.limits)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            yield path, hashlib.sha256(data).hexdigest()


def _put_back(staged: Staged, before: Mapping[Path, str]) -> Iterator[tuple[Path, str]]:
    """Put what is new or other than before into the bucket; give what could not be, and why."""
    for folder in filter(None, (staged.home, staged.out)):
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            data, address = path.read_bytes(), staged.address(path)
            if address is None or hashlib.sha256(data).hexdigest() == before.get(path):
                continue
            try:
                put_object(address, data, expected_sha256=before.get(path))
            except BucketError as error:
                yield path, f"{address} could not be written: {error.detail}. Run again."
