"""A workbook in a bucket that is changed between reading and writing: a finding, and not lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.files import bucket
from sve_excel.files.address import Address
from sve_excel.files.finding import Task
from sve_excel.files.opening import open_workbook, read_task
from sve_excel.library.loading import Library
from sve_excel.model import Finding
from sve_excel.run.one import process_one
from sve_excel.run.refusals import refusal
from sve_excel.run.settings import Settings
from sve_excel.run.writing import store as store_it
from tests.buckets import NOBODY, Store, needs_buckets, store
from tests.builders import Builder, edited, put

pytestmark = [pytest.mark.whole, needs_buckets]
AT = Address("s3", "changing", "bids/Bid.xlsx")
TO = Address("s3", "changing", "out/Bid.xlsx")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    with store() as running:
        bucket._store_of.cache_clear()
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        running.upload(tmp_path, AT.bucket, "bids")
        yield running


def test_an_object_that_was_changed_meanwhile_is_left_as_it_is(
    known: Store, build: Builder, small: Library
) -> None:
    known.put(AT.bucket, AT.key, build())
    task = Task(Path("nowhere/Bid.xlsx"), "Bid.xlsx", source=AT)
    opened = open_workbook(read_task(task), task.name)
    theirs = build(project={"Project name": "Another"})
    known.put(AT.bucket, AT.key, theirs)
    found = store_it(task, opened, opened.data + b"ours")
    assert isinstance(found, Finding)
    assert found.code == "SVE763"
    assert known.files(AT.bucket, "bids") == {"Bid.xlsx": theirs}


def test_a_copy_is_never_put_over_what_is_not_ours(
    known: Store, build: Builder, small: Library
) -> None:
    known.put(AT.bucket, AT.key, build())
    task = Task(Path("nowhere/Bid.xlsx"), "Bid.xlsx", Path("out/Bid.xlsx"), source=AT, sink=TO)
    settings = Settings(small)
    first = process_one(task, settings)
    assert (first.status, first.written_to) == ("valued", str(TO))
    ours = known.files(TO.bucket, "out")
    assert process_one(task, settings).sha256_after == first.sha256_after
    assert known.files(TO.bucket, "out") == ours
    theirs = edited(build(), put("Project", "H20", "a note"))
    known.put(TO.bucket, TO.key, theirs)
    assert "SVE510" in {found.code for found in process_one(task, settings).findings}
    assert known.files(TO.bucket, "out") == {"Bid.xlsx": theirs}


def test_what_a_store_answers_is_told_of_the_file(
    known: Store, small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task(Path("nowhere/Bid.xlsx"), "Bid.xlsx", source=AT)
    assert [found.code for found in process_one(task, Settings(small)).findings] == ["SVE765"]
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOBODY)
    bucket._store_of.cache_clear()
    assert [found.code for found in process_one(task, Settings(small)).findings] == ["SVE766"]
    refused = bucket.BucketError("not-allowed", "s3://changing/bids/Bid.xlsx: no")
    assert refusal("Bid.xlsx", refused).code == "SVE764"
