"""What one asks for each time, kept in the section ``[run]`` of the policy: no rule, no figure.

    [run]
    exclude = ["drafts", "*old*"]
    jobs = 2
    out = "results"
    report = "results/run.json"

Files are named as seen from the policy. What is asked for on the command line goes before, and
patterns are added to those that stand there. An unknown name is refused with the nearest one.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from sve_excel.policy.toml import USUAL, PolicyError, read_tables
from sve_excel.run.options import Options, Outputs
from sve_excel.words.saying import quote

_NAMES: Final = ("exclude", "jobs", "out", "report")


def usual_options(options: Options) -> Options:
    """Give the options with what the policy says of each run; raises ``PolicyError``."""
    asked = _section(options.policy)
    patterns = asked.get("exclude", [])
    if not isinstance(patterns, list) or not all(isinstance(each, str) for each in patterns):
        raise _fault(options.policy, 'exclude: write a list of texts, as in ["drafts", "*old*"].')
    jobs = asked.get("jobs")
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool) or jobs < 1):
        raise _fault(options.policy, "jobs: write a whole number of at least 1.")
    exclude = (*options.exclude, *patterns)
    return replace(options, exclude=exclude, jobs=jobs if options.jobs is None else options.jobs)


def usual_outputs(outputs: Outputs, policy: Path | None) -> Outputs:
    """Give what a run writes with what the policy says of it; raises ``PolicyError``."""
    asked = _section(policy)
    for name in ("out", "report"):
        if name in asked and (not isinstance(asked[name], str) or not asked[name].strip()):
            raise _fault(policy, f'{name}: write a name as a text, as in "results".')
    home = policy.parent if policy else Path()
    if outputs.copies is None and "out" in asked:
        outputs = replace(outputs, copies=home / asked["out"])
    if outputs.report is None and "report" in asked:
        outputs = replace(outputs, report=home / asked["report"])
    return outputs


def _section(policy: Path | None) -> dict[str, Any]:
    if policy is None:
        return {}
    section = read_tables(policy).get(USUAL, {})
    if not isinstance(section, dict):
        raise _fault(policy, f"write the heading as [{USUAL}].")
    for name in section:
        if name not in _NAMES:
            near = get_close_matches(name, _NAMES, 1, 0.5)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(_NAMES)}."
            raise _fault(policy, f"[{USUAL}] has no {quote(name)}. {hint}")
    return section


def _fault(policy: Path | None, words: str) -> PolicyError:
    return PolicyError(f"{policy.name if policy else ''}: {words}")
