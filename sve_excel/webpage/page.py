"""The comparison as one page: a single file that fetches nothing and needs no script to be read.

The same input gives the same bytes. A policy in the page itself forbids the browser whatever is not
in it: no address is asked, no other style and no other script runs than the ones whose hashes stand
there. The script only sorts tables and folds workings away; without it everything is open.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sve_excel.comparison.method import FORMULAS, LIMITS, rules_in_force, worked_out_with
from sve_excel.comparison.ranking import RATIOS_ALONE, bar_ends, by_ratio, rules_words
from sve_excel.comparison.study import Study
from sve_excel.comparison.typed_settings import typed_words
from sve_excel.comparison.verdict import (
    NOTHING_FIRST,
    OF_ONE_KIND,
    ONE_PLACE,
    range_end,
    robustness,
    unlike_words,
    unranked_words,
    verdicts,
    without_words,
)
from sve_excel.imprint import COMPARISON_TITLE, PAGE_MARK
from sve_excel.library.rows import GRADE_WORDS
from sve_excel.looks.page import LEADING
from sve_excel.looks.rag import COLOUR_WORDS, rag_bands, rag_word
from sve_excel.webpage import asked, views
from sve_excel.webpage.sections import section, steps_told, with_sections
from sve_excel.webpage.sorted import sorted_by
from sve_excel.webpage.style import looks_of, style_sheet
from sve_excel.webpage.tables import Table
from sve_excel.webpage.texts import finalize, paragraphs

_TEMPLATES = "templates"


def page_of(study: Study, links: Mapping[str, str]) -> bytes:
    """Build the page of a comparison; ``links`` gives each file as seen from the page's folder."""
    known = {**_verdict(study), **_tables(study, links), **_method(study)}
    shapes = {table.shape: table.figures for table in _every_table(known)}
    ranked = [heading.words for heading in known["ranking"][0].headings]
    style = Markup(style_sheet(study.comparison.library, ranked, shapes))
    script = Markup(_bare(_text("page.js")))
    page = _environment().get_template("page.html")
    text = page.render(
        title=COMPARISON_TITLE,
        mark=Markup(PAGE_MARK),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        **known,
    )
    # it ends nothing: what a bidder typed stands in double quotation marks or between tags
    return text.replace("&#39;", "'").encode("utf-8", "replace")


def _every_table(known: Mapping[str, Any]) -> Iterator[Table]:
    """Every table that the page shows."""
    yield from (each for each in known.values() if isinstance(each, Table))
    yield from (*known["ranking"], *known["frameworks"])
    for each in known["sections"]:
        yield from (*each.figures, *each.workings)


def _environment() -> Environment:
    """Templates whose every value is escaped and made plain."""
    environment = Environment(
        loader=PackageLoader("sve_excel.webpage", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    environment.filters["paragraphs"] = paragraphs
    return environment


def _text(name: str) -> str:
    return (files("sve_excel.webpage") / _TEMPLATES / name).read_text(encoding="utf-8")


def _bare(script: str) -> str:
    """A script without its remarks and margins, which are for who reads its file."""
    lines = [line.strip() for line in script.splitlines()]
    return "\n".join(line for line in lines if not line.startswith("//"))


def _hash(text: str) -> str:
    """What the page's policy knows a style or script by."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _verdict(study: Study) -> dict[str, Any]:
    comparison = study.comparison
    return {
        "bids": comparison.bids,
        "files": len(comparison.results),
        "price_base": comparison.library.price_base,
        "sentences": [*verdicts(study), *robustness(study)] if comparison.bids else [],
        "ratios_alone": RATIOS_ALONE if by_ratio(comparison.policy.scoring) else "",
        "first": asked.first(study),
        "counted": asked.count_words(study),
        "nothing_first": NOTHING_FIRST,
        "unlike": unlike_words(comparison) or [OF_ONE_KIND],
        "unranked": unranked_words(comparison),
        "one_place": ONE_PLACE,
        "without": without_words(comparison),
        "colour_words": COLOUR_WORDS,
        "colours": {
            colour: (rag_word(colour), band)
            for colour, band in rag_bands(comparison.policy).items()
        },
        "rules_words": rules_words(comparison),
        "typed": typed_words(comparison.typed_over),
        "bar_ends": bar_ends(study, range_end(study)) if comparison.bids else "",
    }


def _tables(study: Study, links: Mapping[str, str]) -> dict[str, Any]:
    looks = looks_of(study.comparison.library)
    shown = with_sections(study)
    return {
        "ranking": views.ranking(study, shown),
        "categories": views.categories(study, looks, shown),
        "outcomes": views.outcomes(study, looks),
        "frameworks": sorted_by(study),
        "value": views.value_for_money(study),
        "deflators": views.deflators(study),
        "readings": views.readings(study),
        "questions": asked.questions(study, shown),
        "asked": len(study.flags),
        "left_out": views.left_out(study),
        "shown": shown,
        "leading": LEADING,
        "steps": steps_told(study),
        "sections": [section(study, number - 1, looks, links) for number in sorted(shown)],
    }


def _method(study: Study) -> dict[str, Any]:
    return {
        "worked_out_with": worked_out_with(study),
        "formulas": FORMULAS,
        "limits": LIMITS,
        "rules": [
            (part, list(rules))
            for part, rules in groupby(
                rules_in_force(study.comparison.policy), lambda rule: rule.section
            )
        ],
        "sources": views.sources(study),
        "grades": GRADE_WORDS,
    }
