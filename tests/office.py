"""One LibreOffice for a whole run of the tests, however many processes ask it.

Started when the first file is handed in and kept by a process of its own, which starts it again
where it dies or hangs over a file, hands it that file once more, and says so when it dies twice.
What the office does is written in ``office.bas``, in the Basic that comes with it: a desk, which is
a folder, holds one job at a time and then the answer.
"""

from __future__ import annotations

import contextlib
import html
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SECONDS = 240.0  # for one file, on a busy machine
DESK = "SVE_TESTS_DESK"  # names the folder in which the processes of a run meet
OPEN = "open"  # stands in the desk as long as anybody asks
HIRED = "hired"  # stands there, touched again and again, as long as the keeper is about
AWAY = 60.0  # seconds without a touch after which the keeper is gone
IDLE = 600.0  # seconds without a job after which the keeper goes home by itself
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
# results are worked out anew on loading, nothing in a document runs, and no lock is left beside it
SETTINGS = {
    "Office.Calc/Formula/Load": {"OOXMLRecalcMode": 0},
    "Office.Common/Security/Scripting": {"MacroSecurityLevel": 3},
    "Office.Common/Misc": {"UseLocking": "false", "UseDocumentOOoLockFile": "false"},
    # else the first start lays its own empty Basic over ours
    "Setup/Office": {"ooSetupInstCompleted": "true"},
}


_KEEPERS: list[subprocess.Popen[bytes]] = []  # started by this process


class JudgeDied(RuntimeError):
    """A judge died or hung over a file, and did so again when it was asked once more."""


class JudgeRefused(RuntimeError):
    """A judge answered that it cannot do with a file what was asked."""


def open_desk() -> Path:
    """A desk for this process and those that it starts; nobody sits at it yet."""
    desk = Path(tempfile.mkdtemp(prefix="sve-desk-"))
    (desk / OPEN).touch()
    os.environ[DESK] = str(desk)
    return desk


def close_desk(desk: Path) -> None:
    """Send the office and its keeper home, and clear the desk."""
    (desk / OPEN).unlink(missing_ok=True)
    end = time.monotonic() + AWAY
    while (desk / HIRED).exists() and time.monotonic() < end:
        time.sleep(0.02)
    shutil.rmtree(desk, ignore_errors=True)


def ask(source: Path, lines: Sequence[Sequence[str | int | float]], result: Path) -> None:
    """Have the office load a file, do what the lines say, and leave its result in ``result``.

    The last line's first word stands for where the result is to be saved. Raises ``JudgeRefused``
    where the office answers that it cannot, ``JudgeDied`` where it does not live to answer.
    """
    desk = Path(os.environ[DESK])
    own = Path(tempfile.mkdtemp(prefix="asked-", dir=desk))
    try:
        given, made = own / f"given{source.suffix}", own / f"made{result.suffix}"
        shutil.copyfile(source, given)
        operation, *words = lines[-1]
        told = [("load", given.as_uri()), *lines[:-1], (operation, made.as_uri(), *words)]
        text = "".join("\t".join(map(str, line)) + "\n" for line in told)
        assert text.count("\n") == len(told), "a word holds a line break"
        (own / "job.part").write_text(text, encoding="utf-8")
        (own / "job.part").rename(own / "job")
        while not (own / "said").exists():
            _hire(desk)
            time.sleep(0.02)
        said = (own / "said").read_text(encoding="utf-8")
        if said.startswith("died"):
            raise JudgeDied(f"LibreOffice died over {source.name}: {said}")
        if said != "done" or not made.is_file():
            raise JudgeRefused(f"LibreOffice, asked for {result.name} of {source.name}: {said}")
        shutil.move(made, result)
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _hire(desk: Path) -> None:
    """Start the keeper, unless another process of this run has and it is about."""
    try:
        (desk / HIRED).mkdir()
    except FileExistsError:
        try:
            seen = (desk / HIRED).stat().st_mtime
        except FileNotFoundError:  # it goes home; the next look starts another
            return
        if time.time() - seen > AWAY:
            raise JudgeDied("LibreOffice's keeper is gone") from None
        return
    _KEEPERS.append(
        subprocess.Popen(
            [sys.executable, "-P", __file__, str(desk), *_office(desk)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    )


def _office(desk: Path) -> list[str]:
    """The command that starts an office with our Basic, in a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("there is no LibreOffice")
    user = desk / "profile" / "user"
    basic = user / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, settings in SETTINGS.items()
        for name, value in settings.items()
    )
    (user / "registrymodifications.xcu").write_text(
        f'{XML}<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{items}</oor:items>\n'
    )
    library = "http://openoffice.org/2000/library"
    (basic.parent / "script.xlc").write_text(
        f'{XML}<library:libraries xmlns:library="{library}"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<library:library library:name="Standard" library:link="false"'
        ' xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple"/>'
        "</library:libraries>\n"
    )
    (basic / "script.xlb").write_text(
        f'{XML}<library:library xmlns:library="{library}" library:name="Standard"'
        ' library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Tests"/></library:library>\n'
    )
    source = Path(__file__).with_suffix(".bas").read_text(encoding="utf-8")
    (basic / "Tests.xba").write_text(
        f'{XML}<script:module xmlns:script="http://openoffice.org/2000/script"'
        f' script:name="Tests" script:language="StarBasic">{html.escape(source)}</script:module>\n'
    )
    profile = (desk / "profile").as_uri()
    return [
        program,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--norestore",
        "--nologo",
        f'macro:///Standard.Tests.Serve("{desk}")',
    ]


class Keeper:
    """Keeps one office at a desk: hands it a job at a time, and starts it again where it dies."""

    def __init__(self, desk: Path, command: Sequence[str], seconds: float = SECONDS) -> None:
        self.desk, self.command, self.seconds = desk, command, seconds
        self.office: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Serve whoever asks, until the desk is closed or nobody has asked for long."""
        asked = time.monotonic()
        try:
            while (self.desk / OPEN).exists() and time.monotonic() - asked < IDLE:
                waiting = sorted(self.desk.glob("asked-*/job"), key=lambda job: job.stat().st_mtime)
                if waiting:
                    self.serve(waiting[0])
                    asked = time.monotonic()
                self.pause()
        finally:
            self.end()
            (self.desk / HIRED).rmdir()

    def serve(self, job: Path) -> None:
        """Answer one job; a second death over it is the answer."""
        told = job.read_text(encoding="utf-8")
        job.unlink()
        said, deaths = "", []
        while not said and len(deaths) < 2:
            try:
                said = self.answer(told)
            except JudgeDied as death:
                deaths.append(str(death))
                self.end()
        answer = job.with_name("said.part")
        answer.write_text(said or f"died twice: {', then '.join(deaths)}", encoding="utf-8")
        answer.rename(job.with_name("said"))

    def answer(self, told: str) -> str:
        """What the office says to a job. Raises ``JudgeDied`` where it does not live to say."""
        said = self.desk / "said"
        for left in ("job", "said", "said.part"):
            (self.desk / left).unlink(missing_ok=True)
        if self.office is None or self.office.poll() is not None:
            self.office = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        (self.desk / "job.part").write_text(told, encoding="utf-8")
        (self.desk / "job.part").rename(self.desk / "job")
        end = time.monotonic() + self.seconds
        while not said.exists():
            self.pause()
            status = self.office.poll()
            if status is not None and not said.exists():
                raise JudgeDied(f"it ended with status {status}")
            if time.monotonic() > end:
                raise JudgeDied(f"it gave no answer in {self.seconds:g} seconds")
        return said.read_text(encoding="utf-8")

    def pause(self) -> None:
        """Wait a moment, and show that the keeper is about."""
        time.sleep(0.01)
        os.utime(self.desk / HIRED)

    def end(self) -> None:
        """End the office, with what its launcher has started, and forget it."""
        if self.office is None:
            return
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.office.pid, signal.SIGKILL)
        else:
            self.office.kill()
        self.office.wait()
        self.office = None


if __name__ == "__main__":
    Keeper(Path(sys.argv[1]), sys.argv[2:]).keep()
