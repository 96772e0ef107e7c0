"""Where the proxy library stands: beside the package, or inside the wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_PACKED = _PACKAGE / "data"


def library_folder() -> Path:
    """Folder of the proxy library that came with this program."""
    packed = _PACKED / "proxies"
    return packed if packed.is_dir() else _PACKAGE.parent / "proxies"
