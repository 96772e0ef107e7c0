"""Reading a file, and replacing it so that at every instant either the old or the new one is there.

The new content goes to a temporary file in the same folder, is read back, flushed to the disk and
swapped in. Mode, ownership and extended attributes stay where the system has them. A file that was
changed since it was read is not overwritten. A symbolic link stays one: its target is replaced.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.records.kinds import KindOfRefusal
from sve_excel.words.textfiles import is_held_open, system_words

STORE_KINDS: Final[dict[str, str]] = {
    "changed-since-read": "another program has changed or replaced the file",
    "read-only": "the file or its folder cannot be written",
    "no-space": "there is no room on the disk",
    "several-names": "the file has further names, which would keep the old content",
    "locked": "another program holds the file open",
    "failed": "the system refused for another reason",
}
_TEMPORARY: Final = re.compile(r"\.~sve-[0-9a-f]{16}\.tmp")
_STALE_SECONDS: Final = 3600

_AT_ONCE = 1 << 20  # bytes that are read back together


class StoreError(KindOfRefusal):
    """A file that was not replaced; the old one is as it was. `kind` is a key of `STORE_KINDS`."""

    kinds = STORE_KINDS


def read_file(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a regular file, or `PackageError` (too large) or `StoreError` (unreadable)."""
    try:
        # not blocking: a pipe in the folder must not stop the run
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NON_BLOCKING)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise StoreError("failed", "this is not a regular file")
            data = file.read(limits.file_size + 1)
    except OSError as error:
        raise _store_error(error) from error
    if len(data) > limits.file_size:
        raise PackageError(
            "too-large",
            f"the file has more than {limits.file_size:,} bytes, the limit",
            "file_size",
        )
    return data


_NON_BLOCKING: Final = getattr(os, "O_NONBLOCK", 0)


def replace_file(
    path: str | os.PathLike[str],
    data: bytes,
    *,
    expected_sha256: str | None = None,
    backup: bool = False,
    one_of_many: bool = False,
) -> None:
    """Put `data` in place of the file at `path`, or create it.

    With `expected_sha256` the file must still have the content that it had when it was read (hex).
    With `backup` the old content is kept beside it as `NAME.bak`, unless that is there already.
    What is done once for each folder is left to ``settled`` where this is ``one_of_many``.
    """
    target = Path(os.path.realpath(path))
    try:
        if why := no_file(target):
            raise StoreError("failed", why)
        if not one_of_many:
            _clean(target.parent)
        _check_unchanged(target, expected_sha256)
        if target.exists() and not os.access(target, os.W_OK):
            raise StoreError("read-only", "the file is write-protected")
        _check_one_name(target)
        with _written(data, target) as temporary:
            if backup and target.exists():
                _keep_backup(target)
            _check_unchanged(target, expected_sha256)
            os.replace(temporary, target)
        if not one_of_many:
            _flush_folder(target.parent)
    except OSError as error:
        raise _store_error(error) from error


def no_file(path: Path) -> str:
    """Say what stands at a path that is no file, and would be lost or waited for; "" otherwise."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""  # there is none, or whoever opens it says why not
    if stat.S_ISREG(mode):
        return ""
    return "it is a folder" if stat.S_ISDIR(mode) else "it is a pipe or a device, and no file"


@contextlib.contextmanager
def settled(folders: Iterable[Path]) -> Iterator[None]:
    """Replace many files in these folders meanwhile: each is cleaned before, and flushed behind.

    Cleaning looks through all that a folder holds, so it is not done for each of its files.
    """
    distinct = {Path(os.path.realpath(folder)) for folder in folders}
    for folder in distinct:
        _clean(folder)
    try:
        yield
    finally:
        for folder in distinct:
            _flush_folder(folder)


@contextlib.contextmanager
def _written(data: bytes, target: Path) -> Iterator[Path]:
    """A temporary file beside `target` with `data` on the disk, gone if it was not moved away.

    Its lock is held meanwhile, so that no other run takes it for one that was left behind.
    """
    temporary, descriptor = _create(target.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            _write(file, temporary, data, target)
            if os.name == "posix":
                yield temporary
        if os.name != "posix":  # Windows moves no file that is open
            yield temporary
    except BaseException:  # a stop by the user, too: it is handed on
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _create(folder: Path) -> tuple[Path, int]:
    """A new temporary file and its descriptor, locked where the system has locks."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        temporary = folder / f".~sve-{secrets.token_hex(8)}.tmp"
        descriptor = os.open(temporary, flags, 0o600)
        locked = _try_lock(descriptor)
        if locked is None or (locked and os.fstat(descriptor).st_nlink):
            return temporary, descriptor
        os.close(descriptor)  # another run took it for one left behind before it was locked


def _try_lock(descriptor: int) -> bool | None:
    """Whether nobody else holds the file; None where the system cannot tell."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _write(file: BinaryIO, temporary: Path, data: bytes, target: Path) -> None:
    """Write, copy what belongs to the file besides its content, flush, read back."""
    file.write(data)
    file.flush()
    _copy_attributes(target, file.fileno(), temporary)
    os.fsync(file.fileno())
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(_AT_ONCE):
        digest.update(part)
    if digest.digest() != hashlib.sha256(data).digest():
        raise StoreError("failed", "what was written does not read back")


def _copy_attributes(target: Path, descriptor: int, temporary: Path) -> None:
    try:
        old = target.stat()
    except FileNotFoundError:
        if os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            os.fchmod(descriptor, 0o666 & ~mask)
        return
    if os.name != "posix":
        return
    new = os.fstat(descriptor)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        # a stranger's file in a shared folder: keep what we may
        for owner, group in ((old.st_uid, old.st_gid), (-1, old.st_gid)):
            with contextlib.suppress(OSError):
                os.fchown(descriptor, owner, group)
                break
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(target, name))


def _keep_backup(target: Path) -> None:
    """A copy beside the file, flushed; one that is there already is older and stays."""
    copy = target.with_name(target.name + ".bak")
    if os.path.lexists(copy):
        if not copy.is_file():
            raise StoreError("failed", f"{copy.name}, where its backup would go, is no file")
        return
    with _written(target.read_bytes(), target) as temporary:
        try:
            os.replace(temporary, copy)
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            raise StoreError(
                "failed",
                "the name of its backup, which has .bak at its end, would be longer than the "
                "system allows; leave out --backup, or give the file a shorter name",
            ) from error


def _check_unchanged(target: Path, expected: str | None) -> None:
    if expected is None:
        return
    try:
        found = hashlib.sha256(target.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise StoreError("changed-since-read", "the file is no longer there") from None
    if found != expected.lower():
        raise StoreError("changed-since-read", "another program has changed the file meanwhile")


def _check_one_name(target: Path) -> None:
    """Refuse a file with hard links: swapped in under one name, the others would keep the old."""
    with contextlib.suppress(FileNotFoundError):
        if (names := target.stat().st_nlink) > 1:
            raise StoreError("several-names", f"{names} names (hard links) lead to it")


def _clean(folder: Path) -> None:
    """Remove the temporary files that a killed run left."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".~sve-") and _TEMPORARY.fullmatch(entry.name):
                with contextlib.suppress(OSError):
                    _remove_if_left(entry)


def _remove_if_left(entry: os.DirEntry[str]) -> None:
    """Remove a temporary file unless a run holds its lock; without locks, an hour after."""
    if not entry.is_file(follow_symlinks=False):
        return
    descriptor = os.open(entry.path, os.O_RDWR | _NON_BLOCKING)
    try:
        free = _try_lock(descriptor)
        if free is None:
            free = entry.stat(follow_symlinks=False).st_mtime < time.time() - _STALE_SECONDS
        if free and os.name == "posix":
            os.unlink(entry.path)
    finally:
        os.close(descriptor)
    if free and os.name != "posix":  # Windows removes no file that is open
        os.unlink(entry.path)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | _NON_BLOCKING)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _store_error(error: OSError) -> StoreError:
    words = system_words(error)
    if is_held_open(error):
        return StoreError("locked", words)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreError("no-space", words)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreError("read-only", words)
    if error.errno in (errno.EBUSY, errno.ETXTBSY, errno.EAGAIN):
        return StoreError("locked", words)
    return StoreError("failed", words)
