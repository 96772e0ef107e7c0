"""Rows of the library chosen by what somebody asks for, or a refusal that says what there is."""

from __future__ import annotations

from collections.abc import Sequence

from sve_excel import Refusal
from sve_excel.library.library import Library
from sve_excel.library.story import Story, older_than, story
from sve_excel.model import Proxy
from sve_excel.words.folding import fold
from sve_excel.words.near import did_you_mean, nearest


def choose(
    library: Library,
    proxies: Sequence[Proxy],
    category: str | None = None,
    older: int | None = None,
    grades: Sequence[str] = (),
) -> list[Proxy]:
    """Give those of some rows that are asked for.

    ``category`` is a category's name or a part of it; ``older`` a year before which a row's source
    or prices are from; ``grades`` the confidences that are wanted, any where there are none.
    Raises ``Refusal`` where no category is called so.
    """
    wanted = fold(category or "")
    if not any(wanted in fold(each.name) for each in library.categories):
        raise Refusal(_no_category(category or "", library))
    return [
        proxy
        for proxy in proxies
        if wanted in fold(proxy.category)
        and (older is None or older_than(proxy, older))
        and (not grades or proxy.confidence in grades)
    ]


def story_of(library: Library, identity: str) -> Story:
    """Tell the story of a row by its id, however it is written; raises ``Refusal`` for no row's."""
    told = story(library, identity.upper())
    if told is None:
        raise Refusal(_no_proxy(identity, library))
    return told


def _no_category(words: str, library: Library) -> str:
    """Say that no category is called so, and which come nearest, or which there are."""
    names = {category.name.casefold(): category.name for category in library.categories}
    near = [names[each] for each in nearest(words.casefold(), names, 3, 0.4)]
    hint = f"Nearest: {'; '.join(near)}." if near else f"There are: {'; '.join(names.values())}."
    return f"No category holds '{words}' in its name. {hint}"


def _no_proxy(identity: str, library: Library) -> str:
    """Say that no proxy has this id, which comes nearest, and how ids are found."""
    hint = did_you_mean(identity.upper(), [*library.by_id, *library.retired_by_id], 0.6)
    return f"There is no proxy '{identity}'.{hint} sve-excel proxies search WORDS finds ids."
