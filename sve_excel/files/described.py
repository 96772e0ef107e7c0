"""Data that an earlier run wrote, known by the description that lies beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from sve_excel.words.textfiles import Unreadable, read_text

DESCRIPTION: Final = "datapackage.json"


def is_described(path: Path) -> bool:
    """Whether a file is a table of data that we wrote, named by the description beside it."""
    description = path.with_name(DESCRIPTION)
    try:
        named = described_files(read_text(description)) if description.is_file() else None
    except Unreadable:
        return False
    return named is not None and path.name in named


def described_files(text: str) -> tuple[str, ...] | None:
    """Give the files that a description of ours names; nothing where it is none of ours."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not {"sve_excel", "resources"} <= found.keys():
        return None
    resources = found["resources"]
    if not isinstance(resources, list):
        return None
    return tuple(_paths(resources))


def _paths(resources: Iterable[Any]) -> Iterator[str]:
    for resource in resources:
        if isinstance(resource, dict) and isinstance(resource.get("path"), str):
            yield resource["path"]
