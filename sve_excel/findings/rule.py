"""One kind of finding as one record: code, severity, words and remedy; it makes the findings.

A code never changes its meaning and is never used again. 1xx is the workbook as a whole, 2xx a
cell or a row, 3xx a claim held against the library, 4xx a question to a bidder, 5xx writing back,
6xx files that are not opened, 7xx the papers of an award and work elsewhere (76x, 77x), 9xx the
program itself. A rule stands beside what finds it; those that several wings share stand in
`findings.shared`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sve_excel.model import Finding, Place, Severity
from sve_excel.words.saying import filled


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding; ``message`` and ``remedy`` are templates filled with its values.

    ``manual`` is what the manual says where a value stands, if the value's name does not say it.
    """

    code: str
    name: str
    severity: Severity
    message: str
    remedy: str
    manual: Mapping[str, str] = field(default_factory=dict, hash=False)

    def at(self, place: Place, /, **values: object) -> Finding:
        """Make the finding of this rule at ``place``, filled with ``values``."""
        return Finding(
            self.code,
            self.severity,
            place,
            filled(self.message, **values),
            filled(self.remedy, **values),
        )

    def made(self, finding: Finding) -> bool:
        """Whether the finding is one of this rule's."""
        return finding.code == self.code
