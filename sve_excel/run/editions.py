"""Editions of the library for those who keep it: an earlier one made again as files.

Nothing is written over: an edition is a record, and its folder is new or empty.
"""

from __future__ import annotations

from pathlib import Path

from sve_excel import Refusal
from sve_excel.library.editions import rebuild
from sve_excel.library.library import Library
from sve_excel.library.loading import load_library
from sve_excel.library.shipped import library_folder
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import write_output


class FolderTaken(Refusal):
    """A folder that holds something already."""


def rebuild_edition(version: str, folder: Path, options: Options = DEFAULT_OPTIONS) -> Library:
    """Write the files of an earlier edition into ``folder``, made again from the library's record.

    Raises a ``Refusal`` where the record does not know the edition, or the folder is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(f"{folder} is there already and not empty. Name a new folder with -o.")
    for name, data in rebuild(options.proxies or library_folder(), version).items():
        write_output(folder / name, data)
    return load_library(folder)
