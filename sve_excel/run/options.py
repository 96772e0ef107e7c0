"""What a run is told besides its files: rules, library, passwords, limits, what to write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sve_excel.files.passwords import Passwords
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits

STOPPED: Final = 130  # the status of a run that the user stopped: what a shell gives for Ctrl-C
TIME_LIMIT = 60.0  # seconds for one file; a bid takes some hundredths


@dataclass(frozen=True, slots=True)
class Options:
    """What every command that reads workbooks may be told; the defaults are those of the program.

    ``proxies`` is the folder of a library to use instead of the one that came with the program,
    ``policy`` the file of the commissioner's rules. ``password_file`` holds passwords;
    ``passwords`` are such as are known already, pairs of file pattern and password. ``jobs`` is how
    many workbooks are at work at once, one for each processor where it is not said, and
    ``time_limit`` the seconds after which a single one is given up. What fits a pattern of
    ``exclude``, by its path or its name, is left out. ``second_reader`` lets openpyxl read each
    answer, too.
    """

    proxies: Path | None = None
    policy: Path | None = None
    password_file: Path | None = None
    passwords: Passwords = ()
    limits: Limits = DEFAULT_LIMITS
    jobs: int | None = None
    time_limit: float = TIME_LIMIT
    exclude: tuple[str, ...] = ()
    second_reader: bool = False

    @property
    def read(self) -> tuple[Path, ...]:
        """Files that are read besides the workbooks: they are no bids, and nothing replaces one."""
        return tuple(path for path in (self.policy, self.password_file) if path is not None)


DEFAULT_OPTIONS: Final = Options()


@dataclass(frozen=True, slots=True)
class Outputs:
    """What ``process`` writes, and where.

    Results go into the workbooks themselves, or into copies in the folder ``copies``; each original
    is kept as NAME.bak where ``backup`` says so. ``comparison`` is the comparison's file, by
    default one in the folder of the bids; there is none where ``compare`` is false. ``page`` takes
    the comparison as a page, too, ``data`` every line, and ``report`` the run report.
    """

    copies: Path | None = None
    comparison: Path | None = None
    compare: bool = True
    page: Path | None = None
    data: Path | None = None
    report: Path | None = None
    backup: bool = False


DEFAULT_OUTPUTS: Final = Outputs()
