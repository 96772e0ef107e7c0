"""How a command ends: done, refused in words, stopped by the user, or failed by a fault of ours.

Whatever is raised below ends here. No traceback reaches a user, and everything that is printed is
UTF-8, whatever the terminal or the pipe is set to. Statuses: 0 all was done and valued; 1 some
workbook has errors or was refused; 2 nothing was done as asked; 130 stopped.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from sve_excel import Refusal
from sve_excel.commands.options import Commands

_SHOW_FAULTS = "SVE_TRACEBACK"  # set to anything, a fault of ours is shown to whoever mends it


class Program(Commands):
    """The command line as a whole, which every command ends in."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Run a command with everything that it prints in UTF-8."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say why it would not, or could not, do what it was asked."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            _say(*refusal.details, *f"Error: {refusal.text}".splitlines())
            ctx.exit(refusal.status)
        except KeyboardInterrupt as asked:
            _say(str(asked) or "Stopped. Every file is whole, and running it again is safe.")
            from sve_excel.run.options import STOPPED

            ctx.exit(STOPPED)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # the last that can say anything but a traceback
            if os.environ.get(_SHOW_FAULTS):
                raise
            _say(f"Error: {_fault(error)}")
            ctx.exit(1)


def _say(*lines: str) -> None:
    """Print lines to standard error, safe on a terminal whatever a file is called."""
    from sve_excel.words.saying import printable

    for line in lines:
        click.echo(printable(line), err=True)


def _fault(error: Exception) -> str:
    """Say that the program failed, and what to do about it."""
    if isinstance(error, MemoryError):
        return (
            "Memory ran out. Close other programs, or work on fewer workbooks at once (--jobs 1)."
        )
    if isinstance(error, OSError):
        from sve_excel.words.textfiles import system_words

        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{system_words(error)}."
    return (
        f"sve-excel failed ({type(error).__name__}: {str(error)[:200]}). This is a fault of the "
        f"program, not of your files. Please report it with what you typed; with {_SHOW_FAULTS}=1 "
        "in the environment it shows where it failed."
    )
