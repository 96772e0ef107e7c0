"""Part names (ECMA-376 part 2, 6.2.2) as a value type.

A part name is absolute within its package (`/xl/workbook.xml`); names are compared without regard
to ASCII letter case. Targets of relationships are resolved here, including the backslashes and
surplus `..` that some programs write; a target can never lead out of the package.
"""

from __future__ import annotations


class PartName(str):
    """The absolute name of a part: `/folder/file.ext`."""

    __slots__ = ()

    def __new__(cls, value: str) -> PartName:
        """Make a name of `value`, a zip member name or a part name; backslashes become slashes."""
        value = value.replace("\\", "/")
        return super().__new__(cls, value if value.startswith("/") else "/" + value)

    @property
    def key(self) -> str:
        """What two equivalent names have in common."""
        return self.lower()

    @property
    def member(self) -> str:
        """The zip member that holds the part."""
        return self[1:]

    @property
    def folder(self) -> str:
        """The folder, with both slashes: `/xl/`; `/` for the package root."""
        return self[: self.rindex("/") + 1]

    @property
    def filename(self) -> str:
        """The last segment: `workbook.xml`."""
        return self[self.rindex("/") + 1 :]

    @property
    def extension(self) -> str:
        """The extension in lower case without the dot, empty where there is none."""
        _, dot, extension = self.filename.rpartition(".")
        return extension.lower() if dot else ""

    @property
    def relationships(self) -> PartName:
        """The part that holds this part's relationships."""
        return PartName(f"{self.folder}_rels/{self.filename}.rels")

    def resolve(self, target: str) -> PartName:
        """The part that `target`, written in a relationship of this part, points to."""
        target = target.replace("\\", "/").split("#", 1)[0].split("?", 1)[0].strip()
        path = target if target.startswith("/") else self.folder + target
        segments: list[str] = []
        for segment in path.split("/"):
            if segment == "..":
                if segments:
                    segments.pop()
            elif segment not in {"", "."}:
                segments.append(segment)
        return PartName("/" + "/".join(segments))

    def relative_from(self, source: PartName) -> str:
        """The target to write in a relationship of `source` for it to lead here."""
        here = source.folder.strip("/").split("/") if source.folder != "/" else []
        there = self.folder.strip("/").split("/") if self.folder != "/" else []
        common = 0
        while common < min(len(here), len(there)) and here[common] == there[common]:
            common += 1
        return "/".join([".."] * (len(here) - common) + there[common:] + [self.filename])


ROOT = PartName("/")
"""The source of the package's own relationships; `ROOT.relationships` is `/_rels/.rels`."""
CONTENT_TYPES = PartName("/[Content_Types].xml")
"""Where the content types stand."""
