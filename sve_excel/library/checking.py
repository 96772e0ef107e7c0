"""A library held against every rule: whether it can be used, and what there is to mend in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sve_excel.library.library import SHOWN, Library
from sve_excel.library.loading import LibraryError, load_library
from sve_excel.library.shipped import library_folder
from sve_excel.model import Proxy
from sve_excel.words.saying import so_many


@dataclass(frozen=True, slots=True)
class LibraryCheck:
    """What came of it: the library, or the ``problems`` for which there is none."""

    library: Library | None = None
    problems: tuple[str, ...] = ()

    @property
    def alike(self) -> Sequence[Sequence[Proxy]]:
        """Proxies of one list whose names begin alike, group by group."""
        return self.library.alike if self.library else ()

    @property
    def exit_status(self) -> int:
        """0 where it is sound, 1 where it can be used with names to mend, 2 where it cannot."""
        return 2 if self.library is None else 1 if self.alike else 0

    @property
    def said(self) -> tuple[str, ...]:
        """Everything that is to be mended, a sentence each."""
        return (
            *self.problems,
            *(
                f"{same[0].outcome}: names that begin alike in their first {SHOWN} characters, "
                "which is all that a list shows. Put the words that differ first: "
                f"{'; '.join(f'{proxy.id} {proxy.name}' for proxy in same)}."
                for same in self.alike
            ),
        )

    @property
    def words(self) -> str:
        """How it stands, in a sentence."""
        if self.library is None:
            return f"{so_many(len(self.problems), 'problem')}."
        groups = len(self.alike)
        places = f"{groups} {'place' if groups == 1 else 'places'}"
        stands = f"Usable, with names to mend in {places}" if groups else "Sound"
        return f"{stands}: {library_words(self.library)}."


def check_library(folder: Path | None = None) -> LibraryCheck:
    """Check the library in ``folder``, by default the one that came with the program."""
    try:
        return LibraryCheck(load_library(folder or library_folder()))
    except LibraryError as error:
        return LibraryCheck(problems=tuple(error.problems))


def library_words(library: Library) -> str:
    """Say which library it is, and how much is in it."""
    return (
        f"{so_many(len(library.proxies), 'proxy', 'proxies')}, "
        f"{so_many(len(library.outcome_by_name), 'outcome')}, "
        f"{so_many(len(library.categories), 'category', 'categories')}, price base "
        f"{library.price_base}, version {library.version}, SHA-256 {library.sha256}"
    )
