"""What a run is told besides its files: rules, library, passwords, limits, what to write."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sve_excel.files.address import Address
from sve_excel.files.listing import Staged
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
    ``time_limit`` the seconds after which a single one is given up, where they were said; what goes
    for a run is ``seconds``. What fits a pattern of
    ``exclude``, by its path or its name, is left out. ``second_reader`` lets openpyxl read each
    answer, too. ``frameworks`` are names of shipped ones or files, ``places`` the user's look-up,
    and ``ruled`` the frameworks that the policy uses, each with the folder it is seen from.
    ``scheduler`` is the address of a cluster that does the work, where there is one,
    and ``staged`` says which folders here stand for places in a bucket. ``comparison`` is the one
    that people typed into, where it was named.
    """

    proxies: Path | None = None
    policy: Path | None = None
    password_file: Path | None = None
    passwords: Passwords = ()
    limits: Limits = DEFAULT_LIMITS
    jobs: int | None = None
    time_limit: float | None = None
    exclude: tuple[str, ...] = ()
    second_reader: bool = False
    frameworks: tuple[str, ...] = ()
    places: Path | None = None
    ruled: tuple[tuple[str, Path], ...] = ()
    scheduler: str | None = None
    staged: Staged | None = None
    comparison: Path | None = None

    @property
    def seconds(self) -> float:
        """Seconds after which a single workbook is given up."""
        return TIME_LIMIT if self.time_limit is None else self.time_limit

    @property
    def read(self) -> tuple[Path, ...]:
        """Files that are read besides the workbooks: they are no bids, and nothing replaces one."""
        return tuple(self.known)

    @property
    def known(self) -> dict[Path, str]:
        """Each of the files that are ``read``, and what it is."""
        from sve_excel.library.changes import CHANGES_FILE
        from sve_excel.library.frameworks import framework_file, map_file
        from sve_excel.library.loading import DATA_FILES

        known = {
            path: what
            for path, what in (
                (self.policy, "the rules of this run"),
                (self.password_file, "the passwords of this run"),
                (self.places, "the places of this run"),
            )
            if path is not None
        }
        for named, home in (*self.ruled, *((framework, Path()) for framework in self.frameworks)):
            path = framework_file(named, home)
            known |= {path: "a framework of this run", map_file(path): "its map"}
        if self.proxies:
            files = (self.proxies / name for name in (*DATA_FILES, CHANGES_FILE))
            known |= dict.fromkeys(files, "the library of this run")
        return known


DEFAULT_OPTIONS: Final = Options()


@dataclass(frozen=True, slots=True)
class DataAsked:
    """Where data go: a file of lines (.csv or .parquet), or a folder of all tables.

    ``suffix`` is what the tables of a folder are written as. ``unprotected`` says that bids with a
    password may be in them.
    """

    path: Path
    suffix: Literal["csv", "parquet"] = "csv"
    unprotected: bool = False

    @property
    def folder(self) -> bool:
        """Whether it is a folder that takes all tables: one that is there, or a plain name."""
        return os.path.isdir(self.path) or not self.path.suffix

    def hold(self) -> None:
        """Refuse a name or a format that cannot be written; raises ``CannotWrite``."""
        from sve_excel.comparison.flat_data import hold_format

        hold_format(f"{self.path.name}.{self.suffix}" if self.folder else self.path.name)


@dataclass(frozen=True, slots=True)
class Outputs:
    """What ``process`` writes, and where.

    Results go into the workbooks themselves, or into copies in the folder ``copies`` or below the
    address ``sink``; each original is kept as NAME.bak where ``backup`` says so. ``comparison`` is
    its file, by default one in the folder of the bids; there is none where ``compare`` is false.
    ``page`` takes the comparison as a page, too, ``data`` every line or table, ``report`` the run
    report, the folder ``summaries`` the assessment summaries, and the folder ``questions`` a letter
    of questions for each bidder. Where ``told``, the outcome has what a report holds of the
    decision, even where none is written. With ``letters`` bidders are letters in all of it, and
    nothing is written into the workbooks.
    """

    copies: Path | None = None
    sink: Address | None = None
    comparison: Path | None = None
    compare: bool = True
    page: Path | None = None
    data: DataAsked | None = None
    report: Path | None = None
    summaries: Path | None = None
    questions: Path | None = None
    told: bool = False
    backup: bool = False
    letters: bool = False


@dataclass(frozen=True, slots=True)
class Besides:
    """What ``compare`` writes besides the comparison.

    ``data`` takes every line or table, the folder ``summaries`` every assessment summary, and the
    folder ``questions`` a letter of questions for each bidder that is to be asked. With ``letters``
    bidders are letters in all of it.
    """

    data: DataAsked | None = None
    summaries: Path | None = None
    questions: Path | None = None
    letters: bool = False


NOTHING_BESIDES: Final = Besides()
DEFAULT_OUTPUTS: Final = Outputs()
