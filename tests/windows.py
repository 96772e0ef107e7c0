"""The folder for Windows, run on Windows or under Wine: `.ci/run windows` makes it and says where.

Wine is not Windows: where it fails by itself or does not answer, the test is left out and says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.builders import ROOT

FOLDER = os.environ.get("SVE_WINDOWS_FOLDER", "")
WINE = os.environ.get("SVE_WINE", "")  # the command; none on Windows itself
needs_folder = pytest.mark.skipif(
    not FOLDER, reason="needs SVE_WINDOWS_FOLDER, which `.ci/run windows` makes and names"
)
_PATIENCE = 150  # seconds
_WINES_OWN = ("Unimplemented function", "Unhandled page fault", "wine: could not load")
BIDS = ("Łódź Kitchen & Sons", "Hearthstone Family Trust", "Plainspoken Advice")


def on_windows(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command with the folder's own Python, or its `sve-excel.cmd`, through a pipe."""
    starter = [WINE, *map(str, command)] if WINE else [str(each) for each in command]
    try:
        done = subprocess.run(
            starter, cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        if WINE:
            pytest.skip(f"Wine did not answer within {_PATIENCE} seconds")
        raise
    said = done.stderr.decode("utf-8", "replace")
    if WINE and any(words in said for words in _WINES_OWN):
        pytest.skip(f"Wine failed by itself: {said[:200]}")
    assert "Traceback" not in said, said
    return done


def program(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the program of the folder by its Python."""
    return on_windows(PYTHON, "-m", "sve_excel", *arguments, cwd=cwd)


def drive_path(path: Path) -> str:
    """Name a path as Windows does; Wine calls the root of this system Z:."""
    return "Z:" + str(path).replace("/", "\\") if WINE else str(path)


PYTHON = drive_path(Path(FOLDER) / "python" / "python.exe")


def bids(folder: Path) -> Path:
    """Lay some bids of the sample tender, and its rules, into a folder."""
    folder.mkdir(parents=True)
    for name in BIDS:
        shutil.copy(ROOT / "samples" / "tender" / f"{name}.xlsx", folder)
    shutil.copy(ROOT / "samples" / "tender" / "sve-policy.toml", folder)
    return folder


def another_drive() -> tuple[Path, str]:
    """Give a new folder on another drive than tests use: as it is here, and as Windows names it."""
    name = f"sve-excel {os.getpid()}"
    if WINE:
        place = Path(os.environ.get("WINEPREFIX", Path.home() / ".wine")) / "drive_c" / name
        named = f"C:\\{name}"
    else:
        here = Path(tempfile.gettempdir()).drive.upper()
        drives = [d for d in "CDEFGH" if f"{d}:" != here and os.access(f"{d}:\\", os.W_OK)]
        if not drives:
            pytest.skip("needs a second drive that can be written to")
        place = Path(f"{drives[0]}:\\{name}")
        named = str(place)
    place.mkdir()
    return place, named


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder by its name."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }
