"""Replacing a file: whole or not at all, and everything that belongs to it stays."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sve_excel.files.store import StoreError, read_file, replace_file, settled
from sve_excel.opc import PackageError

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
not_root = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere"
)


def sha256(data: bytes) -> str:
    """In hex."""
    return hashlib.sha256(data).hexdigest()


def test_the_new_content_is_there_and_no_temporary_file(tmp_path: Path) -> None:
    """Also where there was no file before."""
    path = tmp_path / "a.xlsx"
    replace_file(path, b"one")
    replace_file(path, b"two", expected_sha256=sha256(b"one"))
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.xlsx"]


def test_a_file_changed_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    """Nor one that has gone."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"theirs")
    for _ in range(2):
        with pytest.raises(StoreError) as refused:
            replace_file(path, b"ours", expected_sha256=sha256(b"read"))
        assert refused.value.kind == "changed-since-read"
        assert os.listdir(tmp_path) == (["a.xlsx"] if path.exists() else [])
        path.unlink(missing_ok=True)


@posix
def test_mode_and_extended_attributes_stay(tmp_path: Path) -> None:
    """And the file's owner, which root may give."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"one")
    path.chmod(0o640)
    has_attributes = hasattr(os, "setxattr")
    if has_attributes:
        try:
            os.setxattr(path, "user.origin", b"portal")
        except OSError:
            has_attributes = False
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
    replace_file(path, b"two")
    now = path.stat()
    assert stat.S_IMODE(now.st_mode) == 0o640
    if os.geteuid() == 0:
        assert (now.st_uid, now.st_gid) == (1234, 2345)
    if has_attributes:
        assert os.getxattr(path, "user.origin") == b"portal"


@posix
def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    """Its target is replaced."""
    (tmp_path / "real.xlsx").write_bytes(b"one")
    link = tmp_path / "link.xlsx"
    link.symlink_to("real.xlsx")
    replace_file(link, b"two")
    assert link.is_symlink()
    assert (tmp_path / "real.xlsx").read_bytes() == b"two"


def test_a_backup_keeps_the_first_original(tmp_path: Path) -> None:
    """A second run does not replace it by its own output."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"original")
    replace_file(path, b"first", backup=True)
    replace_file(path, b"second", backup=True)
    assert (tmp_path / "a.xlsx.bak").read_bytes() == b"original"
    assert path.read_bytes() == b"second"


@posix
def test_temporary_files_of_a_killed_run_are_removed_and_those_in_use_are_not(
    tmp_path: Path,
) -> None:
    """A run that is under way holds the lock of its own; other files are not ours."""
    import fcntl

    left, in_use = (
        tmp_path / (".~sve-" + "0" * 16 + ".tmp"),
        tmp_path / (".~sve-" + "1" * 16 + ".tmp"),
    )
    other = tmp_path / ".~sve-notes.tmp"
    for each in (left, in_use, other):
        each.write_bytes(b"")
    with in_use.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        replace_file(tmp_path / "a.xlsx", b"x")
        assert sorted(os.listdir(tmp_path)) == sorted([in_use.name, other.name, "a.xlsx"])
    replace_file(tmp_path / "a.xlsx", b"y")
    assert sorted(os.listdir(tmp_path)) == sorted([other.name, "a.xlsx"])


def test_a_file_with_further_names_is_not_replaced_under_one_of_them(tmp_path: Path) -> None:
    """The others would keep the old content; once the other name is gone it is written."""
    path, other = tmp_path / "a.xlsx", tmp_path / "of somebody else.xlsx"
    path.write_bytes(b"one")
    os.link(path, other)
    with pytest.raises(StoreError, match=r"2 names \(hard links\) lead to it") as refused:
        replace_file(path, b"two")
    assert refused.value.kind == "several-names"
    assert sorted(os.listdir(tmp_path)) == ["a.xlsx", "of somebody else.xlsx"]
    assert (path.read_bytes(), other.read_bytes()) == (b"one", b"one")
    other.unlink()
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"


@posix
def test_among_many_files_a_folder_is_cleaned_once_before_them(tmp_path: Path) -> None:
    """What a killed run left is gone with the first; one more file costs no look at all others."""
    left, late = (tmp_path / (".~sve-" + digit * 16 + ".tmp") for digit in "01")
    left.write_bytes(b"")
    with settled([tmp_path, tmp_path / ".", tmp_path / "not there"]):
        assert os.listdir(tmp_path) == []
        late.write_bytes(b"")
        for name in ("a.xlsx", "b.xlsx"):
            replace_file(tmp_path / name, b"x", one_of_many=True)
        assert sorted(os.listdir(tmp_path)) == [late.name, "a.xlsx", "b.xlsx"]
    replace_file(tmp_path / "a.xlsx", b"y")
    assert sorted(os.listdir(tmp_path)) == ["a.xlsx", "b.xlsx"]


@posix
@not_root
def test_a_folder_or_file_that_cannot_be_written(tmp_path: Path) -> None:
    """The kind says so and the file is as it was."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"one")
    path.chmod(0o444)
    with pytest.raises(StoreError) as refused:
        replace_file(path, b"two")
    assert refused.value.kind == "read-only"
    path.chmod(0o644)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(StoreError) as refused:
            replace_file(path, b"two")
    finally:
        tmp_path.chmod(0o755)
    assert refused.value.kind == "read-only"
    assert path.read_bytes() == b"one"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a way to limit file sizes")
def test_no_room_leaves_the_old_file_and_no_temporary(tmp_path: Path) -> None:
    """A limit on file sizes stands in for a full disk."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    script = (
        "import resource, signal, sys\n"
        "from sve_excel.files.store import StoreError, replace_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    replace_file(sys.argv[1], bytes(100_000))\n"
        "except StoreError as error:\n    print(error.kind)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "no-space"
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.xlsx"]


@posix
def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    """Either content, never a part of one."""
    path = tmp_path / "a.xlsx"
    contents = [b"a" * 300_000, b"b" * 300_000]
    path.write_bytes(contents[0])
    script = (
        "import sys\nfrom sve_excel.files import replace_file\n"
        "print('ready', flush=True)\n"
        "while True:\n    for c in (b'b', b'a'):\n        replace_file(sys.argv[1], c * 300_000)\n"
    )
    for number in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.003 * number)
            process.send_signal(signal.SIGKILL)
        assert path.read_bytes() in contents


@posix
def test_a_file_that_the_system_will_not_let_go_is_locked(tmp_path: Path) -> None:
    """A file that something is mounted on stands in for one that Excel holds open on Windows."""
    path, other = tmp_path / "a.xlsx", tmp_path / "other"
    path.write_bytes(b"one")
    other.write_bytes(b"one")
    mounted = (
        shutil.which("mount")
        and not subprocess.run(
            ["mount", "--bind", str(other), str(path)], capture_output=True, check=False
        ).returncode
    )
    if not mounted:
        pytest.skip("needs the right to mount")
    try:
        with pytest.raises(StoreError) as refused:
            replace_file(path, b"two")
    finally:
        subprocess.run(["umount", str(path)], check=False)
    assert refused.value.kind == "locked"
    assert path.read_bytes() == b"one"
    assert sorted(os.listdir(tmp_path)) == ["a.xlsx", "other"]


def test_reading_refuses_what_is_no_regular_file(tmp_path: Path) -> None:
    """A folder, a missing file, a pipe that nobody writes to."""
    for path in (tmp_path, tmp_path / "missing.xlsx"):
        with pytest.raises(StoreError):
            read_file(path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xlsx")
        with pytest.raises(StoreError):
            read_file(tmp_path / "pipe.xlsx")


def test_writing_refuses_what_is_no_file_and_would_be_lost(tmp_path: Path) -> None:
    """A folder, a pipe, and either of them where a backup would go."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="it is a folder"):
        replace_file(tmp_path / "folder", b"two")
    (tmp_path / "a.xlsx").write_bytes(b"one")
    (tmp_path / "a.xlsx.bak").mkdir()
    with pytest.raises(StoreError, match=r"a.xlsx.bak, where its backup would go, is no file"):
        replace_file(tmp_path / "a.xlsx", b"two", backup=True)
    assert (tmp_path / "a.xlsx").read_bytes() == b"one"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(StoreError, match="it is a pipe or a device, and no file"):
            replace_file(tmp_path / "pipe", b"two", expected_sha256="0" * 64)
        assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_errors_come_back_from_a_worker_process_whole() -> None:
    """They are pickled on the way."""
    for error in (StoreError("locked", "open elsewhere"), PackageError("empty", "no bytes")):
        back = pickle.loads(pickle.dumps(error))
        assert (type(back), back.kind, back.detail) == (type(error), error.kind, error.detail)
