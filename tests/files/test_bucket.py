"""Objects in a bucket: read, and written only where nothing is lost by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.files.address import Address, NoAddress, address_of
from sve_excel.files.bucket import BucketError, list_objects, put_object, read_object
from sve_excel.opc import PackageError
from sve_excel.opc.limits import Limits
from tests.buckets import NOBODY, Store, needs_buckets, store

AT = Address("s3", "tender", "bids/late/Bid é 1.xlsx")


@pytest.fixture(scope="module")
def server() -> Iterator[Store]:
    with store() as running:
        yield running


@pytest.fixture
def bucket(server: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """An empty bucket, found by the environment."""
    from sve_excel.files import bucket as module

    module._store_of.cache_clear()
    for name, value in server.settings.items():
        monkeypatch.setenv(name, value)
    if "tender" in {each["Name"] for each in server.client.list_buckets()["Buckets"]}:
        for name in server.files("tender", "bids"):
            server.client.delete_object(Bucket="tender", Key=f"bids/{name}")
        return server
    server.upload(tmp_path, "tender", "bids")
    return server


def kind_of(address: Address, data: bytes | None = None, expected: str | None = None) -> str:
    """The kind of refusal of a reading, or where there are data of a writing."""
    try:
        if data is None:
            read_object(address)
        else:
            put_object(address, data, expected_sha256=expected)
    except BucketError as refused:
        return refused.kind
    return "done"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("s3://tender/bids/", Address("s3", "tender", "bids")),
        ("S3://tender", Address("s3", "tender", "")),
        ("az://box/a%20b.xlsx", Address("az", "box", "a%20b.xlsx")),
        ("gs://tender/a/b", Address("gs", "tender", "a/b")),
        ("file:///shared/the%20bids", Path("/shared/the bids")),
        ("bids/late", None),
        (r"C:\bids", None),
    ],
)
def test_an_address_is_told_from_a_path(text: str, found: Address | Path | None) -> None:
    assert address_of(text) == found


@pytest.mark.parametrize("text", ["ftp://host/bids", "s3:///bids", "s3://key:secret@tender/bids"])
def test_what_is_no_address_of_ours_is_refused(text: str) -> None:
    with pytest.raises(NoAddress):
        address_of(text)


@needs_buckets
def test_an_object_is_made_once_and_replaced_only_as_it_was_read(bucket: Store) -> None:
    put_object(AT, b"one", expected_sha256=None)
    assert read_object(AT) == b"one"
    put_object(AT, b"one", expected_sha256=None)  # the same of another run
    assert kind_of(AT, b"two") == "changed"
    put_object(AT, b"two", expected_sha256=sha(b"one"), backup=True)
    assert kind_of(AT, b"three", sha(b"one")) == "changed"
    put_object(AT, b"two", expected_sha256=sha(b"one"))
    assert bucket.files("tender", "bids") == {
        "late/Bid é 1.xlsx": b"two",
        "late/Bid é 1.xlsx.bak": b"one",
    }
    assert [(each.key, each.size) for each in list_objects(Address("s3", "tender", "bids"))] == [
        (AT.key, 3),
        (f"{AT.key}.bak", 3),
    ]


@needs_buckets
def test_what_is_too_large_is_not_read(bucket: Store) -> None:
    bucket.put("tender", AT.key, b"x" * 11)
    assert read_object(AT, Limits(file_size=11)) == b"x" * 11
    with pytest.raises(PackageError, match="too-large"):
        read_object(AT, Limits(file_size=10))


@needs_buckets
def test_what_is_missing_has_its_name(bucket: Store) -> None:
    assert kind_of(AT) == "no-object"
    assert kind_of(AT, b"two", sha(b"one")) == "changed"
    nowhere = Address("s3", "nowhere", "bids/Bid.xlsx")
    assert kind_of(nowhere) == kind_of(nowhere, b"one") == "no-bucket"
    with pytest.raises(BucketError, match="no-bucket"):
        list(list_objects(nowhere))


@needs_buckets
def test_without_an_account_and_without_a_way_it_is_said(
    bucket: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sve_excel.files import bucket as module

    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", NOBODY)
    module._store_of.cache_clear()
    assert kind_of(AT) == "no-credentials"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL", NOBODY)
    module._store_of.cache_clear()
    assert kind_of(AT) == "failed"
