"""Where something is that is no file of this machine: an object in a bucket, by its address.

``s3://bucket/bids``, ``gs://bucket/bids`` and ``az://container/bids``; ``file:///shared/bids`` is a
file as any other. An address names no account and no key: those are of the machine that reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sve_excel import Refusal

SCHEMES: Final = ("s3", "gs", "az")


class NoAddress(Refusal):
    """What looks like an address and is none that can be read."""


@dataclass(frozen=True, slots=True)
class Address:
    """An object, or all those below it; ``key`` is its name in the bucket, no slashes around it."""

    scheme: str
    bucket: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.bucket}/{self.key}".rstrip("/")

    def below(self, name: PurePosixPath | Path) -> Address:
        """Give what is called so below this one."""
        inside = "" if name == type(name)() else name.as_posix()
        return Address(self.scheme, self.bucket, "/".join(filter(None, (self.key, inside))))


def address_of(text: str) -> Address | Path | None:
    """Give the address that a text is, or the path of a ``file://``; nothing of any other text.

    Raises ``NoAddress`` where it is one that cannot be read.
    """
    scheme, mark, rest = text.partition("://")
    if not mark or not scheme.isalnum():
        return None
    scheme = scheme.lower()
    if scheme == "file":
        return Path(url2pathname(urlsplit(text).path))
    bucket, _, key = rest.partition("/")
    if scheme not in SCHEMES:
        known = ", ".join(f"{each}://" for each in (*SCHEMES, "file"))
        raise NoAddress(f"{scheme}:// is not read. There are {known}.")
    if not bucket or "@" in bucket or "?" in rest:
        raise NoAddress(
            f"Write an address as {scheme}://bucket/folder, without an account and a key: those "
            "are taken from the environment of each machine."
        )
    return Address(scheme, bucket, key.strip("/"))
