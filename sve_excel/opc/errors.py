"""The one exception of the package layer, and the catalogue of its kinds.

Every refusal is a `PackageError`: `kind` is stable and meant for programs, `detail` is plain words
with the numbers. No other exception may leave this package, whatever the bytes.
"""

from __future__ import annotations

from typing import Final

from sve_excel.records.kinds import KindOfRefusal

KINDS: Final[dict[str, str]] = {
    # what the file is instead of a workbook
    "empty": "the file holds no bytes",
    "not-a-zip": "the file is not a zip container, which every .xlsx is",
    "encrypted": "the workbook is protected by a password to open",
    "too-many-rounds": "trying a password would take more rounds of hashing than the limit",
    "rights-protected": "the workbook is encrypted by a rights-management label",
    "legacy-xls": "the file is an Excel 97-2003 workbook (.xls)",
    "is-xlsb": "the file is an Excel binary workbook (.xlsb)",
    "is-ods": "the file is an OpenDocument spreadsheet (.ods)",
    "is-pdf": "the file is a PDF",
    "is-html": "the file is a web page",
    "is-xml-2003": "the file is an Excel 2003 XML spreadsheet",
    "is-csv-or-text": "the file is plain text, for example CSV",
    "is-numbers": "the file is an Apple Numbers document",
    "not-a-workbook": "the file is a zip container but holds no workbook",
    # the zip container
    "truncated": "the file ends before its contents do",
    "damaged": "the container's structure or a checksum does not hold",
    "encrypted-member": "a zip member is encrypted",
    "unsupported-compression": "a zip member uses a method other than stored or deflate",
    "too-many-members": "more zip members than the limit",
    "too-large": "the file or what it unpacks to is larger than the limit",
    "ratio": "a member unpacks to many times more than a workbook part does",
    "size-mismatch": "a member's true size is not the size that its header gives",
    "overlapping-members": "two members share the same bytes",
    "duplicate-name": "two members have one name",
    "case-duplicate": "two members' names differ only in letter case",
    "unsafe-name": "a member's name leaves the container, is absolute, or is a link",
    "name-mismatch": "a member is named differently in its two headers",
    "two-readings": "the file says two things of itself, so that two programs may read two files",
    # the parts
    "missing-part": "a part that the workbook needs is not there",
    "bad-xml": "a part is not well-formed XML",
    "doctype-or-entity": "a part declares a document type or entities",
    "too-deep": "a part's elements are nested deeper than the limit",
    "too-many-elements": "a part has more elements than the limit",
    "too-many-sheets": "more sheets than the limit",
    # the sheets
    "too-many-cells": "more cells than the limit",
    "dimensions": "the used area of a sheet is larger than the limit",
    "too-many-merges": "more merged ranges than the limit",
    "merge-too-large": "a merged range covers more cells than the limit",
    "string-too-long": "a text is longer than the limit",
    "too-much-text": "the texts of the cells, written out, are larger than the limit",
}
"""Every kind that `PackageError` can have, with its meaning."""


class PackageError(KindOfRefusal):
    """A workbook that cannot be read safely, or at all.

    `kind` is a key of `KINDS`; `detail` says in plain words what was found, with the numbers.
    `limit` names the field of `Limits` that was passed, where it was one.
    """

    kinds = KINDS

    def __init__(self, kind: str, detail: str, limit: str = "") -> None:
        """Refuse with `kind`, which must stand in `KINDS`."""
        super().__init__(kind, detail)
        self.limit: Final = limit

    def __reduce__(self) -> tuple[type[PackageError], tuple[str, str, str]]:
        """Survive the way back from a worker process."""
        return (PackageError, (self.kind, self.detail, self.limit))
