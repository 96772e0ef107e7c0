"""An open Social Value Engine that lives in Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__version__ = "0.1.0"


def hand_on(package: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """Give a package's ``__getattr__``: each name comes from its module when it is first asked for.

    ``names`` maps a name to the module of the package that holds it. A command that needs one room
    of a wing so does not load the others. Raises ``AttributeError`` for every other name.
    """

    def handed_on(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{package}.{names[name]}"), name)

    return handed_on
