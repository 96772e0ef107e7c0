"""What the rules say of performance, for the tender documents: indicators, bands and ratings.

Nothing is said where the rules name no indicator and the law asks for none.
"""

from __future__ import annotations

from sve_excel.comparison.parts import PagePart
from sve_excel.policy.kpis import RATINGS, RATINGS_LAW, Kpi, by_material
from sve_excel.policy.rules import Policy
from sve_excel.words.saying import figure, sentence


def performance(policy: Policy) -> list[PagePart]:
    """Give the parts of the page on key performance indicators."""
    why = policy.deliveries.why_no_kpi
    texts = (why,) if why else ()
    if not policy.kpi:
        return [PagePart("Key performance indicators", texts)] if texts else []
    rows = tuple(_row(kpi) for kpi in by_material(policy.kpi))
    said = (
        "What the contract is held to, the most material first. Each is rated for every year of "
        f"the contract, in the words of {RATINGS_LAW}; those words have no figures of their own, "
        "so the bands are set here.",
    )
    return [
        PagePart(
            "Key performance indicators",
            (*said, *texts),
            ("Indicator", "What is measured", "Target", "Bands", "Figures from"),
            rows,
        ),
        PagePart(
            "Ratings",
            (
                "Other is given by people, with the reason. Where nothing was reported there is no "
                "rating.",
            ),
            ("Rating", "What it says"),
            tuple((rating.word, f"{rating.sentence}.") for rating in RATINGS),
        ),
    ]


def _row(kpi: Kpi) -> tuple[str, ...]:
    said = [kpi.description, f"Counts the units of {kpi.output}" if kpi.output else ""]
    said.append(f"Why it is material: {kpi.why}" if kpi.why else "")
    return (
        kpi.name,
        " ".join(sentence(each) for each in said if each),
        targets_words(kpi),
        kpi.bands,
        kpi.source,
    )


def targets_words(kpi: Kpi) -> str:
    """Say the target of each year."""
    unit = f" {kpi.unit}" if kpi.unit else ""
    if not kpi.targets:
        return f"what the winner commits itself to{f', in {kpi.unit}' if kpi.unit else ''}"
    if len(set(kpi.targets)) == 1 and len(kpi.targets) > 1:
        return f"{figure(kpi.targets[0])}{unit} in each of {len(kpi.targets)} years"
    return "; ".join(
        f"year {year}: {f'{figure(target)}{unit}' if target else 'not rated'}"
        for year, target in enumerate(kpi.targets, 1)
    )
