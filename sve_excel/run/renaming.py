"""What people typed under letters given to names, and what they typed under names to letters.

Letters become names by the key that lies beside the comparison they were typed into. Names become
letters by what takes the names out of everything else of a run; evaluators keep theirs. Without its
key it is said that what was typed cannot be given to anybody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sve_excel.entries.forms import Earlier, TypedCell
from sve_excel.findings.rule import Rule
from sve_excel.model import Place
from sve_excel.run.anonymous import Key, Scrub, key_beside, key_path
from sve_excel.words.saying import so_many

LETTERS_WITHOUT_KEY = Rule(
    "SVE665",
    "letters-without-key",
    "warning",
    "what was typed there under letters, of {count}, cannot be given to their names: the key of "
    "the letters, {key}, does not lie beside it.",
    "Put the key back beside it and run again: what has no place until then waits in the sheet "
    "Kept.",
    manual={"count": "so many bidders"},
)


_LETTERED = re.compile(r"Bidder ([A-Z]{1,3})(?: \(\d+\))?(?:\.\w{3,4})?(?:: .*)?")


def under_names(earlier: Earlier, home: Path | None) -> tuple[Earlier, list[str]]:
    """Give what was typed into the comparison at ``home`` by the bidders' names, and what is wrong.

    Raises ``TargetRefused`` where a key lies beside it that cannot be read.
    """
    if home is None:
        return earlier, []
    key = key_beside(home)
    if key.rows:
        return _each(earlier, _Names.of(key).entry), []
    given = (*earlier.entries, *earlier.kept)
    found = {m[1] for cell in given for word in cell.row if (m := _LETTERED.fullmatch(word))}
    if not found:
        return earlier, []
    count = so_many(len(found), "bidder")
    wanting = LETTERS_WITHOUT_KEY.at(Place(home.name), count=count, key=key_path(home).name)
    return earlier, [str(wanting)]


def under_letters(earlier: Earlier, scrub: Scrub) -> Earlier:
    """Give what was typed by letters; the names of evaluators stay."""
    from sve_excel.comparison.marking import NAMES, QUALITY

    def entry(typed_cell: TypedCell) -> TypedCell:
        whose = typed_cell.row[0] if typed_cell.row else ""
        known: TypedCell = (
            typed_cell if typed_cell.sheet == QUALITY and whose in NAMES else scrub.of(typed_cell)
        )
        return known

    return _each(earlier, entry)


def _each(earlier: Earlier, entry: Callable[[TypedCell], TypedCell]) -> Earlier:
    parts = (earlier.entries, earlier.kept, earlier.elsewhere)
    return Earlier(*(tuple(map(entry, part)) for part in parts))


@dataclass(frozen=True, slots=True)
class _Names:
    """What stands for each letter: ``whole`` as the label of a row, ``inside`` other words."""

    whole: Mapping[str, str]
    inside: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, key: Key) -> _Names:
        """Take the names out of a key."""
        rows = [row for row in key.rows if row[0]]
        files = {row[4]: row[3] for row in key.rows}
        often = Counter(row[0] for row in rows)
        alike = Counter((row[0], row[2]) for row in rows)
        bidders = {f"Bidder {row[0]}": row[1] for row in rows}
        projects = {f"Project {row[0]}": row[2] for row in rows if often[row[0]] == 1}
        whole = {}
        for letter, organisation, project, file, shown in rows:
            label = f"{organisation}: {project}"
            label = f"{label}: {file}" if alike[letter, project] > 1 else label
            whole[f"Bidder {letter}: Project {letter}: {shown}"] = label
        inside = {name: said for name, said in (bidders | projects | files).items() if said}
        longest = sorted(inside, key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
        return cls(whole, inside, pattern)

    def entry(self, typed_cell: TypedCell) -> TypedCell:
        """Give something typed by names: whose it is, and what was said."""
        value = (
            self._text(typed_cell.value) if isinstance(typed_cell.value, str) else typed_cell.value
        )
        return replace(typed_cell, row=tuple(map(self._whose, typed_cell.row)), value=value)

    def _whose(self, word: str) -> str:
        from sve_excel.comparison.bids import cut_label

        said = self.whole.get(word) or self._text(word)
        is_label = word not in self.inside or (word.startswith("Bidder ") and "." not in word)
        return cut_label(said) if is_label and _LETTERED.fullmatch(word) else said

    def _text(self, text: str) -> str:
        return self.pattern.sub(lambda match: self.inside[match[0]], text)
