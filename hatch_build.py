"""Where a build says that the project is: at the address of the repository that it is built from.

A clone says no more of its origin than it was told. Without one, or with one that nobody else can
reach, the metadata hold no address.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_ORIGIN = re.compile(
    r"(?:https://|ssh://)?(?:[^@/\s]+@)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})"
    r"(?::\d+/|[:/])(?P<path>[\w.~/-]+?)(?:\.git)?/?"
)
_PRIVATE = (".example", ".internal", ".invalid", ".lan", ".local", ".localhost", ".test")
_WITH_ISSUES = ("github.com", "gitlab.com", "codeberg.org")


class Addresses(MetadataHookInterface):
    """Fills in the addresses of the project."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Name the repository, and where faults are told of where that is known."""
        metadata["urls"] = addresses(_origin(Path(self.root)))


def addresses(origin: str) -> dict[str, str]:
    """Addresses for a browser, by their names, of the repository that git calls its origin."""
    found = _ORIGIN.fullmatch(origin.strip())
    if found is None or found["host"].endswith(_PRIVATE):
        return {}
    page = f"https://{found['host']}/{found['path']}"
    issues = {"Issues": f"{page}/issues"} if found["host"] in _WITH_ISSUES else {}
    return {"Repository": page, **issues}


def _origin(root: Path) -> str:
    """What git calls the origin of the repository of this folder; empty without."""
    if not (root / ".git").exists():  # a folder in somebody else's repository
        return ""
    try:
        asked = ["git", "config", "--get", "remote.origin.url"]
        return subprocess.run(asked, cwd=root, capture_output=True, text=True).stdout
    except OSError:
        return ""
