"""How a key of the policy is declared: its default, what it means, and its limits."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def key(default: Any, words: str, **limits: Any) -> Any:
    """Declare one key: its default, what it means, and its limits.

    The default's type is the key's: a key whose default is whole takes whole numbers alone.
    Limits: ``low`` and ``high`` (both in), ``above`` and ``below`` (both out), ``choices``, and for
    a text ``pattern``, which it matches unless it is empty, with an ``example`` in words. A list
    that is empty by default holds texts, or with ``numbers`` numbers.
    """
    return field(default=default, metadata={"words": words, **limits})


def share(default: float, words: str) -> Any:
    """Declare a key that is a share, between 0 and 1."""
    return key(default, words, low=0.0, high=1.0)
