"""Objects in a bucket: listed, read, and written only where nothing is lost by it.

An object is put where none is (If-None-Match), or in place of the very one that was read
(If-Match): the store decides it, so that two runs at once do no harm. Accounts and keys are those
of the machine that reads, in the environment variables and places that each store documents. What
a store answers is told in our words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from sve_excel import Refusal
from sve_excel.files.address import Address
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.records.kinds import KindOfRefusal

BUCKET_KINDS: Final[dict[str, str]] = {
    "no-credentials": "this machine has no account for the store, or one that it does not know",
    "not-allowed": "the account may not do this",
    "no-bucket": "there is no such bucket",
    "no-object": "there is no such object",
    "changed": "another program has changed the object since it was read",
    "failed": "the store could not be reached, or failed",
}
_RETRIES: Final = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
_PATIENCE: Final = {"connect_timeout": "10s", "timeout": "60s"}
_PLAIN: Final = {"s3": "AWS_ALLOW_HTTP", "gs": "GOOGLE_ALLOW_HTTP", "az": "AZURE_ALLOW_HTTP"}
_NO_ACCOUNT: Final = (
    "/latest/api/token",  # where a machine of a cloud is asked for its account, by each in its way
    "/latest/meta-data",
    "/computeMetadata/",
    "/metadata/identity",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "AuthenticationFailed",
    "NoAuthenticationInformation",
    "MissingCredentials",
    "credential",
)
_NO_BUCKET: Final = ("NoSuchBucket", "ContainerNotFound", "bucket does not exist")
_CHANGED: Final = ("AlreadyExistsError", "PreconditionError", "NotModifiedError")
_REFUSED: Final = ("PermissionDeniedError", "UnauthenticatedError")


class NoStore(Refusal):
    """Objects are asked for where nothing is installed that can read them."""


class BucketError(KindOfRefusal):
    """An object that was not listed, read or written; `kind` is a key of `BUCKET_KINDS`."""

    kinds = BUCKET_KINDS


@dataclass(frozen=True, slots=True)
class Listed:
    """An object of a list: its whole name in the bucket, and its size in bytes."""

    key: str
    size: int


def hold_store() -> None:
    """Refuse to go on where nothing is installed that reads objects; raises ``NoStore``."""
    try:
        import obstore  # noqa: F401  it is looked for, and nothing else
    except ImportError as error:
        raise NoStore(
            "Files in a bucket need obstore, which is not installed here. Install it with: "
            'pip install "sve-excel[cluster]"'
        ) from error


def list_objects(address: Address) -> Iterator[Listed]:
    """Give every object below an address, a page at a time; raises ``BucketError``."""
    import obstore

    try:
        for page in obstore.list(_store(address), prefix=address.key or None):
            for each in page:
                yield Listed(each["path"], each["size"])
    except _faults() as error:
        raise _told(error, address, listing=True) from error


def read_object(address: Address, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of an object, or `PackageError` (too large) or `BucketError` (unreadable)."""
    return _read(address, limits)[0]


def head_of(address: Address, size: int) -> bytes:
    """Give the first bytes of an object, so many at most; raises ``BucketError``."""
    import obstore

    try:
        return bytes(obstore.get_range(_store(address), address.key, start=0, end=size))
    except _faults() as error:
        raise _told(error, address) from error


def put_object(
    address: Address, data: bytes, *, expected_sha256: str | None, backup: bool = False
) -> None:
    """Put `data` in place of the object that has that SHA-256 (hex); of None, where there is none.

    An object that holds `data` already stays: another run has put it there. With `backup` the old
    content is kept as `NAME.bak`, unless that is there. Raises ``BucketError``.
    """
    try:
        if expected_sha256 is None:
            _make(address, data)
            return
        old, mark = _read(address)
        if hashlib.sha256(old).hexdigest() == expected_sha256.lower():
            if backup:
                _keep(address, old)
            _put(address, data, mark)
            return
    except BucketError as error:
        if error.kind not in ("changed", "no-object"):
            raise
    if _standing(address) != data:
        raise BucketError("changed", f"{address}: {BUCKET_KINDS['changed']}")


def _make(address: Address, data: bytes) -> None:
    """Put an object where none is; what is missing then is the bucket or its account."""
    try:
        _put(address, data, "create")
    except BucketError as error:
        if error.kind != "no-object":
            raise
        where = f"{address.scheme}://{address.bucket}"
        raise BucketError("no-bucket", f"{where}: {BUCKET_KINDS['no-bucket']}") from error


def _keep(address: Address, old: bytes) -> None:
    try:
        _put(Address(address.scheme, address.bucket, f"{address.key}.bak"), old, "create")
    except BucketError as error:
        if error.kind != "changed":  # one that is there already is older and stays
            raise


def _standing(address: Address) -> bytes | None:
    try:
        return _read(address)[0]
    except BucketError as error:
        if error.kind == "no-object":
            return None
        raise


def _read(address: Address, limits: Limits = DEFAULT_LIMITS) -> tuple[bytes, Any]:
    """The bytes of an object, and the mark by which the store knows it from a later one."""
    import obstore

    try:
        found = obstore.get(_store(address), address.key)
        if found.meta["size"] <= limits.file_size:
            mark = {name: found.meta[name] for name in ("e_tag", "version") if found.meta[name]}
            return bytes(found.bytes()), mark
    except _faults() as error:
        raise _told(error, address) from error
    raise PackageError(
        "too-large",
        f"the file has more than {limits.file_size:,} bytes, the limit",
        "file_size",
    )


def _put(address: Address, data: bytes, mode: Any) -> None:
    import obstore

    try:
        # in one piece: the condition holds for that alone
        obstore.put(_store(address), address.key, data, mode=mode, use_multipart=False)
    except _faults() as error:
        raise _told(error, address) from error


@lru_cache(maxsize=8)
def _store_of(scheme: str, bucket: str) -> Any:
    from obstore.store import AzureStore, GCSStore, S3Store

    kinds = {"s3": S3Store, "gs": GCSStore, "az": AzureStore}
    more: Any = {"retry_config": _RETRIES, "client_options": _client(scheme)}
    return kinds[scheme](bucket, **more)


def _client(scheme: str) -> dict[str, Any]:
    import os

    more: dict[str, Any] = dict(_PATIENCE)
    if os.environ.get(_PLAIN[scheme], "").lower() == "true":
        more["allow_http"] = True  # what these options leave out of the environment
    return more


def _store(address: Address) -> Any:
    """Give the way to a bucket, once made for each process."""
    return _store_of(address.scheme, address.bucket)


def _faults() -> tuple[type[Exception], ...]:
    """What obstore raises where a store refuses, or cannot be reached or set up."""
    from obstore.exceptions import BaseError

    return (BaseError, OSError, ValueError)


def _told(error: Exception, address: Address, *, listing: bool = False) -> BucketError:
    """Say in words what a store, or the way to it, has answered; a list has no object to miss."""
    name, said = type(error).__name__, str(error)
    where = f"{address.scheme}://{address.bucket}"
    if isinstance(error, BucketError):
        return error
    if name in _CHANGED or "409 Conflict" in said:
        return BucketError("changed", f"{address}: {BUCKET_KINDS['changed']}")
    if any(each in said for each in _NO_BUCKET) or (listing and "404 Not Found" in said):
        return BucketError("no-bucket", f"{where}: {BUCKET_KINDS['no-bucket']}")
    if any(each in said for each in _NO_ACCOUNT):
        return BucketError("no-credentials", f"{where}: {BUCKET_KINDS['no-credentials']}")
    if name in _REFUSED or "403 Forbidden" in said:
        return BucketError("not-allowed", f"{address}: {BUCKET_KINDS['not-allowed']}")
    if name == "NotFoundError" or isinstance(error, FileNotFoundError):
        return BucketError("no-object", f"{address}: {BUCKET_KINDS['no-object']}")
    return BucketError("failed", f"{where}: {BUCKET_KINDS['failed']}")
