"""Refusals that a program tells apart by their kind, and a person by plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final


class KindOfRefusal(Exception):
    """A refusal: ``kind`` is stable and meant for programs, ``detail`` is plain words.

    A class of them names its ``kinds``, each with its meaning.
    """

    kinds: ClassVar[Mapping[str, str]] = {}

    def __init__(self, kind: str, detail: str) -> None:
        """Refuse with ``kind``, which must stand in ``kinds``."""
        if kind not in self.kinds:
            raise ValueError(f"not a documented kind: {kind}")
        super().__init__(f"{kind}: {detail}")
        self.kind: Final = kind
        self.detail: Final = detail

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way back from a worker process."""
        return (type(self), (self.kind, self.detail))
