"""Where people may type in a workbook of ours, and how what they typed finds its row again.

A ``Form`` names the headings that people type under and the headings that say whose row it is, the
strictest first: a bidder's question keeps its answer when bids come, go or change places. A row is
found by the first set of headings by which it is one of its kind both then and now. ``Labels``
are labels with a value to their right.

``Typed`` is one workbook's way from the one to the other: each sheet asks it for what belongs in
its rows, and what nobody asked for is left over for the sheet ``Kept``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sve_excel.words.folding import fold
from sve_excel.words.saying import cell_words

Value = str | int | float | bool | datetime | date
Texts = Mapping[str, "Value"]
KEPT = "Kept"
BETWEEN = " | "  # stands between the words that say whose row it was


def key_text(value: Value | None) -> str:
    """Text by which a row is told, the same for a figure however it is stored."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.12g}"
    return str(value).strip()


def heading_of(heading: str, number: int) -> str:
    """Label of a cell in a table whose rows go by their order, as the record has it."""
    return f"{heading} {number}"


def label_of(heading: str, words: Sequence[str]) -> str:
    """Label of a cell in a table whose rows go by their words, as the record has it."""
    return BETWEEN.join((heading, *words))


@dataclass(frozen=True, slots=True)
class Form:
    """A table with columns to type in: their headings, and those that say whose row it is.

    Without ``keys`` its rows go by their order. What stands in a column before anybody types is no
    entry; the record says what that was. ``choices`` are the words of a column that takes no
    others, whatever their letter case.
    """

    sheet: str
    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def words(self, heading: str) -> tuple[str, ...]:
        """Words that a column takes and no others; none where it takes anything."""
        return dict(self.choices).get(heading, ())

    def takes(self, entry: TypedCell) -> bool:
        """Whether something typed can stand under its heading."""
        words = self.words(entry.heading)
        return not words or fold(cell_words(entry.value)) in map(fold, words)

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the table has where it is this one."""
        return tuple(dict.fromkeys([*self.named, *self.columns]))

    @property
    def named(self) -> tuple[str, ...]:
        """The headings whose words say whose row it is."""
        return tuple(dict.fromkeys(heading for key in self.keys for heading in key))


@dataclass(frozen=True, slots=True)
class Labels:
    """Cells to type in that have their label to the left.

    There may be one for each of several things, whose labels begin with one of ``begins``.
    """

    sheet: str
    labels: tuple[str, ...]
    begins: tuple[str, ...] = ()

    def has(self, label: str) -> bool:
        """Whether a text is one of the labels."""
        return label in self.labels or label.startswith(self.begins or ("\0",))


@dataclass(frozen=True, slots=True)
class TypedCell:
    """Something typed: its sheet, the words that say whose row it was, its heading, what it is.

    ``cell`` is where it stood; ``elsewhere`` means that the cell was not made to be typed in.
    """

    sheet: str
    row: tuple[str, ...]
    heading: str
    value: Value
    cell: str = ""
    elsewhere: bool = False

    @property
    def whose(self) -> str:
        """Whose row it was, in one text."""
        return BETWEEN.join(self.row)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was typed into the workbook that is about to be replaced.

    ``kept`` had no place in it already. ``elsewhere`` was typed where nothing is to be typed, over
    a figure of ours or beside it.
    """

    entries: tuple[TypedCell, ...] = ()
    kept: tuple[TypedCell, ...] = ()
    elsewhere: tuple[TypedCell, ...] = ()

    @property
    def worth_keeping(self) -> bool:
        """Whether anybody typed anything."""
        return bool(self.entries or self.elsewhere)


NOTHING = Earlier()


@dataclass(slots=True)
class Typed:
    """What was typed before, asked for by the sheets of the workbook in the making.

    ``cells`` are the places that may be typed in, by sheet, and ``settings`` what stands in those
    with a label before anybody types: the next run needs both to tell what was typed. ``apart`` is
    the blank column of a sheet, counted from 0, to whose sides rows go together no further: a table
    is sorted there, and what stands beside it is not.
    """

    earlier: Earlier = NOTHING
    cells: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    settings: dict[tuple[str, str], Value] = field(default_factory=dict)
    apart: dict[str, int] = field(default_factory=dict)
    _placed: set[TypedCell] = field(default_factory=set)
    _given: set[TypedCell] = field(default_factory=set)

    def rows(self, form: Form, rows: Sequence[Texts]) -> list[dict[str, Value]]:
        """Give what belongs in each row of a table, by heading.

        ``rows`` are the texts of each row by heading, as they stand in the sheet; in a column to
        type in, what stands there as long as nobody types.
        """
        found: list[dict[str, Value]] = [{} for _ in rows]
        open_ = [cell for cell in self._open(form.sheet, form.columns) if form.takes(cell)]
        if form.keys:
            for row in rows:
                words = [key_text(row.get(heading)) for heading in form.named]
                for heading in form.columns:
                    if usual := row.get(heading):
                        self.settings[form.sheet, label_of(heading, words)] = usual
        if not form.keys:
            for number, row in enumerate(rows, 1):
                for heading, usual in row.items():
                    self.settings[form.sheet, heading_of(heading, number)] = usual
            numbered: dict[tuple[str, ...], int] = {
                (str(at),): at for at in range(1, len(rows) + 1)
            }
            self._place(open_, lambda entry: numbered.get(entry.row, 0) - 1, found)
            return found
        for key in form.keys:
            at = _alone(tuple(key_text(row.get(heading)) for heading in key) for row in rows)
            whose = _key_of(form, key)
            old = Counter((whose(entry), entry.heading) for entry in open_)

            def where(entry: TypedCell, at=at, whose=whose, old=old) -> int:  # type: ignore[no-untyped-def]
                own = whose(entry)
                return at.get(own, -1) if old[own, entry.heading] == 1 else -1

            self._place(open_, where, found)
            open_ = [entry for entry in open_ if entry not in self._placed]
        return found

    def setting(self, sheet: str, label: str, usual: Value) -> Value:
        """Give what was typed beside a label, or what stands there as long as nobody types."""
        self.settings[sheet, label] = usual
        for entry in self._open(sheet, ("",)):
            if entry.row == (label,):
                self._placed.add(entry)
                return entry.value
        return usual

    def give(self, cell: TypedCell) -> None:
        """Keep a value of ours beside a label from now on, as if it had been typed there."""
        others = [
            entry
            for entry in self.earlier.entries
            if (entry.sheet, entry.row) != (cell.sheet, cell.row)
        ]
        self.earlier = replace(self.earlier, entries=(*others, cell))
        self._given.add(cell)

    def refuse(self, sheet: str, label: str) -> None:
        """Take back a setting that cannot stand there: it is left over."""
        self._placed -= {
            entry for entry in self._placed if (entry.sheet, entry.row) == (sheet, (label,))
        }

    def refuse_rows(self, form: Form) -> None:
        """Take back what was put into the rows of a table: it is left over."""
        self._placed -= {
            entry
            for entry in self._placed
            if entry.sheet == form.sheet and entry.heading in form.columns
        }

    def may_be_typed(self, sheet: str, row: int, column: int) -> None:
        """Note a cell, counted from 0, as one that people may type in."""
        self.cells.setdefault(sheet, set()).add((row, column))

    def set_apart(self, sheet: str, column: int) -> None:
        """Note the blank column of a sheet with a table and something else at its side."""
        self.apart[sheet] = column

    @property
    def put_back(self) -> int:
        """How many cells have what was typed in them again."""
        return len(self._placed - self._given)

    @property
    def left_over(self) -> list[TypedCell]:
        """What has no place any more, and what was typed where nothing is to be typed."""
        given = (*self.earlier.entries, *self.earlier.kept)
        return [
            *(entry for entry in given if entry not in self._placed),
            *self.earlier.elsewhere,
        ]

    def _open(self, sheet: str, headings: Sequence[str]) -> list[TypedCell]:
        given = (*self.earlier.entries, *self.earlier.kept)
        return [
            entry
            for entry in given
            if entry.sheet == sheet
            and entry.heading in headings
            and not entry.elsewhere
            and entry not in self._placed
        ]

    def _place(
        self,
        entries: Sequence[TypedCell],
        where: Callable[[TypedCell], int],
        rows: list[dict[str, Value]],
    ) -> None:
        for entry in entries:
            at = where(entry)
            if at >= 0 and entry.heading not in rows[at]:
                rows[at][entry.heading] = entry.value
                self._placed.add(entry)


def by_row(earlier: Earlier, form: Form) -> dict[tuple[str, ...], dict[str, Value]]:
    """Give what was typed into a form, by the words of its rows and then by heading.

    What stands twice under one heading for one row says nothing, as in ``Typed.rows``.
    """
    given = [entry for entry in _typed_into(earlier, form) if form.takes(entry)]
    often = Counter((entry.row, entry.heading) for entry in given)
    found: dict[tuple[str, ...], dict[str, Value]] = {}
    for entry in given:
        if often[entry.row, entry.heading] == 1:
            found.setdefault(entry.row, {})[entry.heading] = entry.value
    return found


def not_taken(earlier: Earlier, form: Form) -> list[TypedCell]:
    """Give what was typed into a form and is none of the words that its column takes."""
    return [entry for entry in _typed_into(earlier, form) if not form.takes(entry)]


def _typed_into(earlier: Earlier, form: Form) -> list[TypedCell]:
    return [
        entry
        for entry in (*earlier.entries, *earlier.kept)
        if entry.sheet == form.sheet and entry.heading in form.columns and not entry.elsewhere
    ]


def _alone(keys: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Rows by their key, those alone that share it with no other."""
    listed = list(keys)
    count = Counter(listed)
    return {key: at for at, key in enumerate(listed) if count[key] == 1}


def _key_of(form: Form, key: Sequence[str]) -> Callable[[TypedCell], tuple[str, ...]]:
    """Give the function that takes out of an entry's words those of the headings of ``key``."""
    named = form.named
    picked = [named.index(heading) for heading in key]

    def of(entry: TypedCell) -> tuple[str, ...]:
        if len(entry.row) != len(named):
            return ()
        return tuple(entry.row[at] for at in picked)

    return of
