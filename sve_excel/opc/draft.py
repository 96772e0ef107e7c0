"""Changes to a container that is being prepared: parts replaced, taken out, put in.

Nothing is written until `to_bytes`, and what ends up equal to what was there keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sve_excel.opc.archive import Archive
from sve_excel.opc.directory import Member
from sve_excel.opc.edits import Edit, Range, apply
from sve_excel.opc.names import PartName
from sve_excel.opc.rewrite import rewrite
from sve_excel.opc.xml import Document


@dataclass(slots=True)
class Draft:
    """Changes over the members of `archive`, by member name."""

    archive: Archive
    replaced: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    added: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether anything was changed."""
        return bool(self.replaced or self.removed or self.added)

    def replace(self, name: PartName, content: bytes) -> None:
        """Give an existing part another content."""
        if name.member in self.added:
            self.added[name.member] = content
            return
        member = self.archive.get(name.member)
        self.replaced[member.name if member is not None else name.member] = content

    def edit(self, name: PartName, document: Document, edits: Iterable[Edit]) -> tuple[Range, ...]:
        """Edit an existing part, of which `document` is the parsed form."""
        content, ranges = apply(document.source, edits)
        self.replace(name, content)
        return ranges

    def add(self, name: PartName, content: bytes) -> None:
        """Put a new part behind all others."""
        self.added[name.member] = content

    def drop(self, name: PartName) -> None:
        """Take a part out."""
        self.added.pop(name.member, None)
        member = self.archive.get(name.member)
        if member is not None:
            self.removed.add(member.name)
            self.replaced.pop(member.name, None)

    def view(self) -> Archive:
        """A container with the changes made, to read from."""
        members = [member for member in self.archive.members if member.name not in self.removed]
        members += [Member.unpacked(name, content) for name, content in self.added.items()]
        view = Archive(
            self.archive.data,
            self.archive.limits,
            tuple(members),
            self.archive.comment,
            {member.key: member for member in members if not member.is_folder},
        )
        view.preload({**self.archive.unpacked(), **self.replaced, **self.added})
        return view

    def to_bytes(self) -> bytes:
        """The container with the changes made."""
        return rewrite(
            self.archive,
            replaced=self.replaced,
            removed=self.removed,
            added=tuple(self.added.items()),
        )
