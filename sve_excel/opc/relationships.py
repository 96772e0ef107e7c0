"""Relationships of a part (ECMA-376 part 2, 6.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sve_excel.opc.constants import RELATIONSHIPS
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
        """The last word of the type: `worksheet`, `styles`, `image`."""
        return self.type.rsplit("/", 1)[-1]


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
        """The relationship of that identifier."""
        for item in self.items:
            if item.id == identifier:
                return item
        return None

    def by_word(self, word: str) -> Relationship | None:
        """The first internal relationship whose type ends in `word`."""
        for item in self.items:
            if item.word == word and not item.external:
                return item
        return None

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
