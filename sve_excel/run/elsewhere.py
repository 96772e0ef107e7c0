"""``process`` over what is in a bucket: the bids are read and written where the work is done.

Here are only the few files that belong to the run as a whole: its rules, and the comparison and
report, with what people typed into them. They are fetched into a folder that stands for the bucket,
and put back where no other run has changed them meanwhile. No bid ever lies in that folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
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
from sve_excel.run import processing
from sve_excel.run.options import DEFAULT_OPTIONS, DEFAULT_OUTPUTS, Options, Outputs
from sve_excel.run.outputs import Outcome
from sve_excel.run.rules import with_rules
from sve_excel.run.usual import usual_outputs
from sve_excel.run.watching import NOBODY, Watcher


class NotThere(Refusal):
    """What cannot be asked of a bucket."""


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
    paths = [each for each in places if isinstance(each, Path)]
    if len(paths) == len(places) and outputs.sink is None:
        return processing.process(paths, outputs, options, watch=watch)
    source = places[0]
    if len(places) > 1 or not isinstance(source, Address):
        raise NotThere(
            "Name one address in a bucket, and no other path with it. Copies go into a bucket only "
            "where the bids lie in one."
        )
    if outputs.letters:
        raise NotThere(
            "--anonymous works on bids in a folder here: its key is not to lie beside the bids in "
            "a bucket. Fetch them, or leave --anonymous out."
        )
    hold_store()
    with TemporaryDirectory(prefix="sve-excel-") as name:
        folder = Path(os.path.realpath(name))
        staged = Staged(folder / "bids", source)
        if suffix(source.key) in SUFFIXES:
            above = Address(source.scheme, source.bucket, source.key.rpartition("/")[0])
            staged = Staged(folder / "bids", above, only=source)
        if outputs.sink:
            staged = replace(staged, out=folder / "results", sink=outputs.sink)
            outputs = replace(outputs, copies=staged.out)
        return _process(staged, outputs, replace(options, staged=staged), watch)


def _process(staged: Staged, outputs: Outputs, options: Options, watch: Watcher) -> Outcome:
    """Fetch what the run itself needs, make the run, and put back what it has written."""
    staged.home.mkdir()
    before = dict(_fetched(staged, [staged.home / POLICY_FILE], options))
    before |= _fetched(staged, _own(staged, outputs, options), options)
    asked = staged.home / staged.only.key.rpartition("/")[2] if staged.only else staged.home
    done = processing.process([asked], outputs, options, watch=watch)
    left = dict(_put_back(staged, before))
    written = [
        replace(each, address=str(staged.address(each.path) or ""))
        for each in done.written
        if each.path not in left
    ]
    return replace(
        done,
        written=tuple(written),
        unwritten=tuple(staged.said(each) for each in (*done.unwritten, *left.values())),
        remarks=tuple(staged.said(each) for each in done.remarks),
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
