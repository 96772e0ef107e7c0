"""Tables of an incoming sheet: an id and a name that are free in the workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sve_excel.opc.constants import TABLE_TYPE
from sve_excel.opc.package import Package
from sve_excel.opc.workbook import defined_names
from sve_excel.opc.xml import parse
from sve_excel.splice.sheetpart import adapt_differential

_FORMULA: Final = re.compile(
    rb"<(f|formula[1-3]?|xm:f|calculatedColumnFormula|totalsRowFormula)\b[^>]*>[^<]*</\1>"
)


@dataclass(slots=True)
class Tables:
    """Gives incoming tables an id and a name that are free in the workbook."""

    base: Package
    taken_ids: set[int] | None = None
    taken_names: set[str] | None = None
    renamed: dict[str, str] = field(default_factory=dict)
    """Incoming names that were taken, and what their tables are called now."""

    def adapt(self, part: bytes, differential_formats: Mapping[int, int]) -> bytes:
        """The table part with a free id and name, its indexes of styles mapped."""
        ids, names = self._taken()
        tag = re.search(rb"<table [^>]*>", part)
        if tag is None:
            return part
        number = max(ids, default=0) + 1
        ids.add(number)
        new = re.sub(rb' id="[0-9]+"', b' id="%d"' % number, tag[0], count=1)
        found = re.search(rb' displayName="([^"]*)"', new)
        name = found[1].decode() if found else ""
        free, suffix = name, 1
        while free.lower() in names:
            suffix += 1
            free = f"{name}_{suffix}"
        names.add(free.lower())
        if free != name:
            self.renamed[name] = free
            new = re.sub(
                rb' (name|displayName)="' + re.escape(found[1] if found else b"") + rb'"',
                lambda match: b' %b="%b"' % (match[1], free.encode()),
                new,
            )
        part = part[: tag.start()] + new + part[tag.end() :]
        return adapt_differential(part, differential_formats)

    def follow(self, sheet: bytes) -> bytes:
        """The sheet part with the structured references of its formulas led to the new names."""
        for old, new in self.renamed.items():
            name = re.compile(rb"(?<![\w.\\])" + re.escape(old.encode()) + rb"(?=\[)")
            sheet = _FORMULA.sub(
                lambda match, name=name, new=new: name.sub(new.encode(), match[0]),  # type: ignore[misc]
                sheet,
            )
        return sheet

    def _taken(self) -> tuple[set[int], set[str]]:
        if self.taken_ids is None or self.taken_names is None:
            self.taken_ids = set()
            self.taken_names = {
                defined_name.name.lower() for defined_name in defined_names(self.base.workbook)
            }
            for name in self.base.names:
                if self.base.content_types.of(name) == TABLE_TYPE:
                    root = parse(self.base.part(name), name, self.base.limits).root
                    number = root.attributes.get("id", "")
                    if number.isdecimal() and len(number) < 10:
                        self.taken_ids.add(int(number))
                    self.taken_names.add(root.attributes.get("displayName", "").lower())
        return self.taken_ids, self.taken_names
