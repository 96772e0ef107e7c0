"""Texts that people write are read whole, or refused in plain words, whatever stands there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sve_excel import Refusal
from sve_excel.words.textfiles import Unreadable, read_text, system_words
from tests.running import posix_only


def test_a_text_is_read_with_and_without_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("\ufeffŁódź\r\n".encode())
    assert read_text(path) == "Łódź\r\n"
    path.write_bytes(b"")
    assert read_text(path) == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none", None, "none cannot be read: there is no such file or folder."),
        ("latin", b"a\nb\xff\n", "latin cannot be read: line 2 is no text in UTF-8. Save it as"),
        ("large", b"x" * 11, "large cannot be read: it has more than 10 bytes,"),
        ("folder", b"", "folder cannot be read: it is a folder."),
        ("n" * 300, None, "cannot be read: the name is longer than the system allows."),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(
    name: str, content: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read_text(path, 10)
    assert said in str(refused.value)
    assert isinstance(refused.value, Refusal)


@posix_only
def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    """As a shell gives one: ``--password-file <(pass show bids)``."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    text = "a line\n" * 50_000  # more than a pipe holds at once
    writer = threading.Thread(target=path.write_text, args=(text,))
    writer.start()
    assert read_text(path) == text
    writer.join()


@pytest.mark.whole
@posix_only
def test_a_pipe_that_nobody_writes_to_is_not_waited_for_without_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "run.json")
    done = subprocess.run(
        [sys.executable, "-m", "sve_excel", "verify", tmp_path / "run.json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "Error: run.json cannot be read: nothing comes through it.\n"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.ENOTDIR, errno.EROFS])
def test_no_word_of_the_system_is_handed_on(number: int) -> None:
    error = OSError(number, os.strerror(number), "a/file")
    assert os.strerror(number) not in system_words(error)
    assert "Errno" not in system_words(error)
    assert "system says: Strange" in system_words(OSError(9999, "Strange"))
