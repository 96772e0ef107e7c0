"""What one asks for each time, kept in the section ``[run]`` of the policy: no rule, no figure.

    [run]
    exclude = ["drafts", "*old*"]
    out = "results"
    report = "results/run.json"

Files are named as seen from the policy; ``compare = false`` writes no comparison. What is asked for
on the command line goes before, and patterns are added to those that stand there. An unknown name
is refused with the nearest one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sve_excel.policy.toml import USUAL, PolicyError, read_tables
from sve_excel.run.options import DataAsked, Options, Outputs
from sve_excel.words.near import did_you_mean
from sve_excel.words.saying import quote

RUN_KEYS: Final = {
    "exclude": ('["drafts"]', "What is left out, as with --exclude; patterns typed are added."),
    "jobs": ("2", "How many workbooks at once."),
    "time_limit": ("120", "Seconds after which a single workbook is given up."),
    "password_file": ('"passwords.csv"', "The passwords of protected workbooks."),
    "places": ('"places.csv"', "A list of postcode, ward and decile, as with --places."),
    "quiet": ("true", "process, check and compare print errors and warnings only."),
    "out": ('"results"', "The folder that process writes copies with their results into."),
    "compare": ('"results/comparison.xlsx"', "The comparison of process; false writes none."),
    "html": ('"results/bids.html"', "The page of process, for people without Excel."),
    "data": ('"results/data"', "The folder, or the file of lines, of process for machines."),
    "data_as": ('"parquet"', "What its tables are written as: csv or parquet."),
    "report": ('"results/run.json"', "The run report of process."),
}
"""What may stand there: an example, and what it does."""

_LONGEST: Final = 86_400  # seconds


def usual_options(options: Options) -> Options:
    """Give the options with what the policy says of each run; raises ``PolicyError``."""
    asked = _section(options.policy)
    options = replace(options, ruled=tuple(_frameworks(options.policy)))
    patterns = asked.get("exclude", [])
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        raise _fault(options.policy, 'exclude: write a list of texts, as in ["drafts", "*old*"].')
    jobs = asked.get("jobs")
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool) or jobs < 1):
        raise _fault(options.policy, "jobs: write a whole number of at least 1.")
    limit = asked.get("time_limit")
    if limit is not None and (not _is_number(limit) or not 1 <= limit <= _LONGEST):
        raise _fault(options.policy, "time_limit: write seconds, from 1 to 86400.")
    _hold_name(asked, "password_file", options.policy)
    if options.password_file is None and not options.passwords and "password_file" in asked:
        options = replace(options, password_file=_seen(options.policy, asked["password_file"]))
    if limit is not None and options.time_limit is None:
        options = replace(options, time_limit=float(limit))
    _hold_name(asked, "places", options.policy)
    if options.places is None and "places" in asked:
        options = replace(options, places=_seen(options.policy, asked["places"]))
    exclude = (*options.exclude, *patterns)
    return replace(options, exclude=exclude, jobs=jobs if options.jobs is None else options.jobs)


def _frameworks(policy: Path | None) -> Iterator[tuple[str, Path]]:
    """Give the frameworks that the rules use, as seen from their folder."""
    if policy is None:
        return
    section = read_tables(policy).get("framework")
    used = section.get("use") if isinstance(section, dict) else None
    for each in used if isinstance(used, list) else ():
        if isinstance(each, str):  # what else stands there is refused with the rules
            yield each, policy.parent


def usually_quiet(policy: Path | None) -> bool:
    """Whether no more than errors and warnings is printed; raises ``PolicyError``."""
    quiet = _section(policy).get("quiet", False)
    if not isinstance(quiet, bool):
        raise _fault(policy, "quiet: write true or false.")
    return quiet


def _seen(policy: Path | None, name: str) -> Path:
    """Give a file as it is named in the policy."""
    return (policy.parent if policy else Path()) / name


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _hold_name(asked: dict[str, Any], name: str, policy: Path | None) -> None:
    """Refuse what is no name of a file or folder."""
    if name in asked and (not isinstance(asked[name], str) or not asked[name].strip()):
        raise _fault(policy, f'{name}: write a name as a text, as in "results".')


def usual_outputs(outputs: Outputs, policy: Path | None) -> Outputs:
    """Give what a run writes with what the policy says of it; raises ``PolicyError``."""
    asked = _section(policy)
    for name in ("out", "report", "html", "data"):
        _hold_name(asked, name, policy)
    _hold_comparison(asked, policy)
    if str(asked.get("html", ".html"))[-5:].lower() != ".html":
        raise _fault(policy, "html: write a name that ends in .html.")
    if outputs.copies is None and outputs.sink is None and "out" in asked:
        outputs = replace(outputs, copies=_seen(policy, asked["out"]))
    if outputs.report is None and "report" in asked:
        outputs = replace(outputs, report=_seen(policy, asked["report"]))
    if outputs.page is None and "html" in asked:
        outputs = replace(outputs, page=_seen(policy, asked["html"]))
    if outputs.data is None and (data := _data(asked, policy)):
        outputs = replace(outputs, data=data)
    if outputs.comparison is None and isinstance(asked.get("compare"), str) and outputs.compare:
        outputs = replace(outputs, comparison=_seen(policy, asked["compare"]))
    wanted = outputs.comparison or outputs.questions  # letters go by the comparison
    if not wanted and asked.get("compare") is False:
        outputs = replace(outputs, compare=False)
    return outputs


def _hold_comparison(asked: dict[str, Any], policy: Path | None) -> None:
    """Refuse what is neither a workbook's name nor false or true."""
    if not isinstance(asked.get("compare"), bool):
        _hold_name(asked, "compare", policy)
    if isinstance(asked.get("compare"), str) and not asked["compare"].lower().endswith(".xlsx"):
        raise _fault(policy, "compare: write a name that ends in .xlsx, or false.")


def _data(asked: dict[str, Any], policy: Path | None) -> DataAsked | None:
    """Give where data go; what protected bids say is never asked for here."""
    suffix = asked.get("data_as", "csv")
    if suffix not in ("csv", "parquet"):
        raise _fault(policy, 'data_as: write "csv" or "parquet".')
    return DataAsked(_seen(policy, asked["data"]), suffix) if "data" in asked else None


def _section(policy: Path | None) -> dict[str, Any]:
    if policy is None:
        return {}
    section = read_tables(policy).get(USUAL, {})
    if not isinstance(section, dict):
        raise _fault(policy, f"write the heading as [{USUAL}].")
    for name in section:
        if name not in RUN_KEYS:
            hint = did_you_mean(name, RUN_KEYS) or f" Known: {', '.join(RUN_KEYS)}."
            raise _fault(policy, f"[{USUAL}] has no {quote(name)}.{hint}")
    return section


def _fault(policy: Path | None, words: str) -> PolicyError:
    return PolicyError(f"{policy.name if policy else ''}: {words}")
