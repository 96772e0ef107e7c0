"""Chromium and axe-core, asked what becomes of a page: a judge like those of ``tests.judges``.

The browser is Debian's `chromium`, or the command that `SVE_BROWSER` names. It is driven by the npm
package `playwright-core`, which brings no browser of its own, and `axe-core` looks for what keeps
people out; `SVE_BROWSER_MODULES` may name the folder `node_modules` that holds both.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.judges import requires

_SCRIPT = Path(__file__).with_name("browser.js")
_SECONDS = 600


@functools.cache
def _modules() -> Path | None:
    """The folder of npm packages that holds both, None where there is none."""
    set_folder = os.environ.get("SVE_BROWSER_MODULES")
    here = Path.cwd()
    folders = (
        [Path(set_folder)] if set_folder else [f / "node_modules" for f in (here, *here.parents)]
    )
    wanted = ("playwright-core", "axe-core")
    return next((f.resolve() for f in folders if all((f / w).is_dir() for w in wanted)), None)


@functools.cache
def _browser() -> str | None:
    return shutil.which(os.environ.get("SVE_BROWSER", "chromium"))


requires_browser = requires(
    shutil.which("node") and _modules() and _browser(),
    "Chromium, Node.js and the npm packages playwright-core and axe-core",
)


def browse(page: Path, looks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What went on while a page was looked at, look by look; ``browser.js`` says what a look is.

    Each answer has ``said`` (console, errors, dialogs), ``requests``, and where asked for ``axe``
    and ``value``.
    """
    modules, browser = _modules(), _browser()
    assert modules
    assert browser
    done = subprocess.run(
        ["node", _SCRIPT, modules, browser],
        input=json.dumps({"url": page.resolve().as_uri(), "looks": list(looks)}),
        capture_output=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
