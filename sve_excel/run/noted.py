"""What people typed into a results sheet, before it is written anew or taken out: said and kept.

Nothing typed is thrown away: a sheet that is written anew lists it, and one that holds it is not
taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sve_excel.findings.catalogue import in_order
from sve_excel.findings.rule import Rule
from sve_excel.imprint import RESULTS_SHEET
from sve_excel.model import Place, Result
from sve_excel.opc.package import Package
from sve_excel.records.noted import Noted
from sve_excel.words.saying import cell_words, first_of, quote

TYPED_INTO_RESULTS = Rule(
    "SVE530",
    "typed-into-results",
    "note",
    "people typed into this sheet: {found}. It was written anew, and what they typed is kept in a "
    "list on it.",
    "Write notes on a sheet of your own, or into the comparison; delete a row of the list once it "
    "is not needed.",
    manual={"found": "which cells"},
)

LOST_FROM_RESULTS = Rule(
    "SVE516",
    "lost-from-results",
    "warning",
    "somebody put onto this sheet what a run does not keep: {found}. It was written anew without.",
    "Take it out of an earlier copy of the file, and put pictures, charts and colours onto a sheet "
    "of your own, which no run touches.",
    manual={"found": "pictures, charts, shapes or colours, and where"},
)


_MOST_NAMED = 5


def typed_in_results(package: Package, there: Package | None = None) -> tuple[Noted, ...]:
    """Give what was typed into the results sheet of a workbook, and of its copy that is ``there``.

    Raises ``PackageError`` where one cannot be read.
    """
    from sve_excel.reading.noted import typed_into_results  # only where a sheet is written

    found = typed_into_results(package)
    if there is not None:
        found = tuple(dict.fromkeys((*found, *typed_into_results(there))))
    return found


def with_noted(result: Result, noted: tuple[Noted, ...]) -> Result:
    """Say in the result that something was typed, if anything was."""
    return _with(result, TYPED_INTO_RESULTS, [each for each in noted if each.kept])


def with_lost(result: Result, noted: tuple[Noted, ...]) -> Result:
    """Say in the result what was lost with the sheet, if anything was.

    The sheet itself does not say so: a further run, which finds nothing to lose, would change it.
    """
    return _with(result, LOST_FROM_RESULTS, [each for each in noted if not each.kept])


def _with(result: Result, rule: Rule, noted: Sequence[Noted]) -> Result:
    if not noted:
        return result
    finding = rule.at(Place(result.path, RESULTS_SHEET), found=cells_typed(noted))
    return replace(result, findings=in_order([*result.findings, finding]))


def cells_typed(noted: Sequence[Noted]) -> str:
    """Name what was typed and where: 'agreed' in B7, and so on."""
    said = []
    for each in noted:
        where = f"in {each.cell}" if each.cell else each.beside if each.kept else ""
        what = quote(cell_words(each.value), 40) if each.kept else each.beside
        said.append(f"{what} {where}".rstrip())
    return first_of(said, _MOST_NAMED)
