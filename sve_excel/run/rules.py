"""Which rules hold for the bids that paths name, and how that is said.

``sve-policy.toml`` in the folder of the bids, or beside a bid or a zip that was named itself, holds
unless other rules are named. One that lies deeper, or inside a zip, came with a bid and never does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sve_excel import Refusal
from sve_excel.files.kinds import POLICY_FILE
from sve_excel.imprint import RULES_FILE_SHA256
from sve_excel.run.options import Options
from sve_excel.run.usual import usual_options


class SeveralRules(Refusal):
    """Several folders with rules of their own, and nobody said which hold."""


def with_rules(paths: Sequence[Path], options: Options) -> Options:
    """Give the options with the rules that lie beside the bids, where no others are named.

    What the rules' file says of each run is followed, too.

    Raises ``SeveralRules`` where the folders hold different ones.
    """
    if options.policy is not None:
        return usual_options(options)
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    found = [folder / POLICY_FILE for folder in folders if (folder / POLICY_FILE).is_file()]
    if not found:
        return options
    if len({path.read_bytes() for path in found}) > 1:
        named = ", ".join(map(str, found))
        raise SeveralRules(
            f"Several rules lie beside the bids: {named}. Say with --policy which of them hold."
        )
    return usual_options(replace(options, policy=found[0]))


def rules_named(options: Options) -> str:
    """Give the name of the file in which the rules stand; empty where there is none."""
    return options.policy.name if options.policy else ""


def rules_digest(options: Options) -> str | None:
    """Give the SHA-256 of the rules' file as it was published; nothing where there is none."""
    return hashlib.sha256(options.policy.read_bytes()).hexdigest() if options.policy else None


def rules_said(options: Options) -> str:
    """Say which rules hold, by the digest that whoever was sent the file can work out."""
    if options.policy is None:
        return "Rules: the program's defaults; no policy was named or found."
    digest = rules_digest(options) or ""
    return f"Rules: {options.policy} ({RULES_FILE_SHA256} {digest[:12]})."
