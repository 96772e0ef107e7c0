"""Relationships of a part (ECMA-376 part 2, 6.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sve_excel.opc.constants import KNOWN_RELS, RELATIONSHIPS
from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.names import PartName
from sve_excel.opc.xml import Document, Element, escape, parse


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship; `target` is as written."""

    id: str
    type: str
    target: str
    external: bool
    source: PartName

    @property
    def part(self) -> PartName:
        """The part it leads to, where it is not external."""
        return self.source.resolve(self.target)

    @property
    def word(self) -> str:
        """The last word of a type that the standard or Excel knows: `worksheet`, `styles`.

        Any other type stands whole: that it ends in the same word makes it no worksheet.
        """
        base, _, word = self.type.rpartition("/")
        return word if base in KNOWN_RELS else self.type


@dataclass(frozen=True, slots=True)
class Relationships:
    """All relationships of one source part, and where each stands."""

    document: Document
    items: tuple[Relationship, ...]
    elements: tuple[Element, ...]

    @classmethod
    def read(cls, source: PartName, part: bytes, limits: Limits = DEFAULT_LIMITS) -> Relationships:
        """Read the relationships part of `source`."""
        name = source.relationships
        document = parse(part, name, limits)
        if document.root.name != "Relationships":
            raise PackageError("bad-xml", f"{name} holds no relationships")
        items, elements = [], []
        for element in document.root.children:
            if element.name != "Relationship" or element.namespace != document.root.namespace:
                continue
            get = element.attributes.get
            external = get("TargetMode", "Internal").lower() == "external"
            items.append(
                Relationship(get("Id", ""), get("Type", ""), get("Target", ""), external, source)
            )
            elements.append(element)
        return cls(document, tuple(items), tuple(elements))

    def by_id(self, identifier: str) -> Relationship | None:
        """The relationship of that identifier; refused where two of them lead to two places."""
        return self._only([item for item in self.items if item.id == identifier], identifier)

    def by_word(self, word: str) -> Relationship | None:
        """The internal relationship of that type; refused where two of them lead to two parts."""
        return self._only(
            [item for item in self.items if item.word == word and not item.external], word
        )

    def _only(self, items: list[Relationship], what: str) -> Relationship | None:
        if any(item.target != items[0].target for item in items[1:]):
            raise PackageError(
                "two-readings",
                f"{items[0].source.relationships} leads by {what!r} to both {items[0].target} and "
                f"{items[1].target}",
            )
        return items[0] if items else None

    def free_id(self) -> str:
        """The identifier after the highest `rId` number in use."""
        taken = {item.id.lower() for item in self.items}
        highest = max(
            (int(id_[3:]) for id_ in taken if id_.startswith("rid") and _plain_number(id_[3:])),
            default=0,
        )
        return f"rId{highest + 1}"


def relationship_xml(identifier: str, type_: str, target: str, *, prefix: str = "") -> str:
    """One internal relationship as XML."""
    name = f"{prefix}:Relationship" if prefix else "Relationship"
    return f'<{name} Id="{escape(identifier)}" Type="{escape(type_)}" Target="{escape(target)}"/>'


def relationships_part(items: Iterable[Relationship], targets: Mapping[str, str]) -> bytes:
    """A whole relationships part; `targets` gives the new target of an identifier."""
    rows = []
    for item in items:
        mode = ' TargetMode="External"' if item.external else ""
        target = targets.get(item.id, item.target)
        rows.append(
            f'<Relationship Id="{escape(item.id)}" Type="{escape(item.type)}" '
            f'Target="{escape(target)}"{mode}/>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{RELATIONSHIPS}">{"".join(rows)}</Relationships>'
    ).encode()


def _plain_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9
