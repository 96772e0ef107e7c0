"""New files for whoever asks: the empty template, and the rules with every key.

None replaces a file that is there already, unless it is told to.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sve_excel.findings.rule import Rule
from sve_excel.layout import INPUT_ROWS, OUTPUT_ROWS
from sve_excel.library.library import Library
from sve_excel.library.measures import narrowed
from sve_excel.model import Place
from sve_excel.policy.idle import idle_keys
from sve_excel.policy.kpis import KPIS_HOW, kpis_wanting
from sve_excel.policy.loading import load_policy
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.policy.writing import policy_text
from sve_excel.run.options import DEFAULT_OPTIONS, Options
from sve_excel.run.outputs import write_output
from sve_excel.run.settings import rules_of
from sve_excel.run.targets import hold_free
from sve_excel.template.build import build_template

KEY_WITHOUT_EFFECT = Rule(
    "SVE529",
    "key-without-effect",
    "warning",
    "{key} does nothing: {why}.",
    "Leave it out, or change what it hangs on, before the rules are published.",
    manual={"key": "a key of the rules", "why": "which other key makes it so"},
)


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was made: how many rows it has, and which library."""

    outputs: int
    inputs: int
    library: Library


def new_template(
    output: Path,
    options: Options = DEFAULT_OPTIONS,
    *,
    rows: int | None = None,
    measures: Path | None = None,
    force: bool = False,
) -> Template:
    """Write the empty template, with so many rows of outputs, under the library and the rules.

    ``measures`` is a buyer's short list: nothing else is offered.
    """
    hold_free(output, force)
    outputs = rows or OUTPUT_ROWS
    inputs = max(INPUT_ROWS, outputs // 2)
    library, policy = rules_of(options)
    if measures:
        library = narrowed(library, measures)
    workbook = build_template(library, output_rows=outputs, input_rows=inputs, policy=policy)
    write_output(output, workbook)
    return Template(outputs, inputs, library)


def new_policy(output: Path, *, force: bool = False) -> None:
    """Write a policy file with every key at its default, each with what it means."""
    hold_free(output, force)
    write_output(output, policy_text(DEFAULT_POLICY).encode())


def published_rules(
    options: Options,
    output: Path | None = None,
    since: Path | None = None,
    *,
    force: bool = False,
) -> tuple[str, list[str]]:
    """Give the rules as a page for the tender documents, and write it to ``output``, if named.

    The second thing given is what is to be said of them.

    It is Word's format where that name ends in .docx, else Markdown. ``since`` are the rules that
    these replace.
    """
    from sve_excel.comparison.published import (
        RulesFile,
        as_document,
        as_markdown,
        page_title,
        published,
    )

    if output:
        hold_free(output, force)
    policy, path = load_policy(options.policy), options.policy
    file = RulesFile(path.name, sha256(path.read_bytes()).hexdigest()) if path else RulesFile()
    parts = published(policy, file, load_policy(since) if since else None)
    title = page_title(policy)
    text = as_markdown(title, parts)
    if output:
        word = output.suffix.lower() == ".docx"
        write_output(output, as_document(title, parts) if word else text.encode())
    return text, remarks_on(policy)


def remarks_on(policy: Policy) -> list[str]:
    """Say of rules that are sound what does nothing in them, and what the law asks of them."""
    made = (KEY_WITHOUT_EFFECT.at(Place(""), key=e.words, why=e.why) for e in idle_keys(policy))
    idle = [
        f"{finding.code} {finding.severity}: {finding.message} {finding.remedy}" for finding in made
    ]
    why = policy.deliveries.why_no_kpi
    wanting = kpis_wanting(policy.regime, policy.procurement.value, len(policy.kpi), why)
    return [*idle, *([f"{wanting} {KPIS_HOW}"] if wanting else [])]
