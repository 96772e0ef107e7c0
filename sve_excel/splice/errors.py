"""Why a change was not made."""

from __future__ import annotations

from typing import Final

from sve_excel.records.kinds import KindOfRefusal

SPLICE_KINDS: Final[dict[str, str]] = {
    "name-taken": "the workbook has a sheet of that name which is not ours",
    "signed": "the workbook is digitally signed; a change would break the signature",
    "styles-full": "the workbook has as many cell formats as Excel allows",
    "no-such-sheet": "the workbook has no worksheet of that name",
    "formula-in-use": "the cell holds a formula that other cells share",
    "only-sheet": "the sheet is the only one of the workbook",
    "bad-sheet": "the sheet to put in is not a workbook of one worksheet",
    "bad-cell": "the cell reference or the text is not one that Excel allows",
}
"""Every kind that `SpliceRefused` can have, with its meaning."""


class SpliceRefused(KindOfRefusal):
    """A change not made because it would harm something; `kind` is a key of `SPLICE_KINDS`."""

    kinds = SPLICE_KINDS
