"""Objects in Azure's store, by Microsoft's emulator: as in every store, nothing is lost."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sve_excel.files import bucket
from sve_excel.files.address import Address
from sve_excel.files.bucket import BucketError, list_objects, put_object, read_object
from tests.azurite import Azure, azure, requires_azurite
from tests.builders import Builder
from tests.running import program

HOME = Address("az", "tender", "bids")
AT = Address("az", "tender", "bids/late/Bid é 1.xlsx")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Azure]:
    with azure(tmp_path_factory.mktemp("azure")) as found:
        yield found


@pytest.fixture
def store(running: Azure, monkeypatch: pytest.MonkeyPatch) -> Azure:
    """An empty container, found by the environment."""
    for name, value in running.settings.items():
        monkeypatch.setenv(name, value)
    bucket._store_of.cache_clear()
    container = running.container(AT.bucket)
    for each in container.list_blobs():
        container.delete_blob(each.name)
    return running


def refusal(address: Address, data: bytes, expected: bytes | None = None) -> str:
    """The kind of refusal of a writing, which takes the place of what was ``expected``."""
    known = hashlib.sha256(expected).hexdigest() if expected is not None else None
    try:
        put_object(address, data, expected_sha256=known)
    except BucketError as refused:
        return refused.kind
    return "done"


@requires_azurite
def test_an_object_is_made_once_and_replaced_only_as_it_was_read(store: Azure) -> None:
    assert refusal(AT, b"one") == "done"
    assert refusal(AT, b"one") == "done"  # the same of another run
    assert refusal(AT, b"two") == "changed"
    assert refusal(AT, b"two", b"one") == "done"
    assert refusal(AT, b"three", b"one") == "changed"
    assert read_object(AT) == b"two"
    assert [(each.key, each.size) for each in list_objects(HOME)] == [(AT.key, 3)]


@requires_azurite
def test_what_is_missing_has_its_name(store: Azure) -> None:
    nowhere = Address("az", "nowhere", "bids/Bid.xlsx")
    with pytest.raises(BucketError, match="no-object"):
        read_object(AT)
    with pytest.raises(BucketError, match="no-bucket"):
        read_object(nowhere)
    with pytest.raises(BucketError, match="no-bucket"):
        list(list_objects(nowhere))
    assert refusal(nowhere, b"one") == "no-bucket"


@requires_azurite
def test_an_account_that_is_not_there_is_no_change_of_another(
    store: Azure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_STORAGE_USE_EMULATOR", "false")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "nobody")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "bm9ib2R5")
    address = f"{store.settings['AZURITE_BLOB_STORAGE_URL']}/nobody"
    monkeypatch.setenv("AZURE_STORAGE_ENDPOINT", address)
    bucket._store_of.cache_clear()
    assert refusal(AT, b"one") == "no-bucket"
    with pytest.raises(BucketError, match="no-bucket"):
        list(list_objects(AT))


@requires_azurite
def test_a_run_in_the_store_gives_the_bytes_of_a_run_here(
    store: Azure, build: Builder, using: list[str | Path], tmp_path: Path
) -> None:
    bids = {f"Bid {at}.xlsx": build(project={"Organisation": f"Bidder {at}"}) for at in range(3)}
    (tmp_path / "bids").mkdir()
    for name, data in bids.items():
        (tmp_path / "bids" / name).write_bytes(data)
        store.container(AT.bucket).upload_blob(f"bids/{name}", data)
    for home in ("az://tender/", ""):
        done = program("process", f"{home}bids", "--out", f"{home}results", *using)
        told = subprocess.run(done, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert told.returncode == 0, told.stderr
    here = {each.name: each.read_bytes() for each in (tmp_path / "results").iterdir()}
    assert len(here) == len(bids) + 1
    assert store.files(AT.bucket, "results") == here
    assert store.files(AT.bucket, "bids") == bids
