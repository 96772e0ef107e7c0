"""An open Social Value Engine that lives in Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

__version__ = "0.1.0"


class Refusal(Exception):
    """What cannot be done as asked: the text says why and what to do, in the user's words.

    Every refusal of the program is one of these, whichever wing it comes from; ``details`` names
    each fault on a line of its own where there are several. What is wrong with a single bid is
    no refusal but a finding. ``status`` is what a command ends with.
    """

    status: ClassVar[int] = 2

    def __init__(self, text: str, details: Iterable[str] = ()) -> None:
        self.text = text
        self.details = tuple(details)
        super().__init__(text, self.details)

    def __str__(self) -> str:
        return "\n".join((*self.details, self.text))


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
