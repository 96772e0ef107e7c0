"""Content types of the parts (ECMA-376 part 2, 6.2.3)."""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.opc.names import CONTENT_TYPES, PartName
from sve_excel.opc.xml import Document, Element, escape, parse


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """Defaults by extension and overrides by part name, both in lower case."""

    document: Document
    defaults: dict[str, str]
    overrides: dict[str, str]
    elements: dict[str, Element]
    """The override elements, by part name in lower case."""

    @classmethod
    def read(cls, part: bytes, limits: Limits = DEFAULT_LIMITS) -> ContentTypes:
        """Read `[Content_Types].xml`."""
        document = parse(part, CONTENT_TYPES, limits)
        if document.root.name != "Types":
            raise PackageError("bad-xml", f"{CONTENT_TYPES} holds no content types")
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        elements = {}
        for element in document.root.children:
            kind = element.attributes.get("ContentType", "")
            if element.namespace != document.root.namespace:
                continue
            if element.name == "Default":
                _tell(defaults, element.attributes.get("Extension", "").lower(), kind)
            elif element.name == "Override":
                key = PartName(element.attributes.get("PartName", "")).key
                _tell(overrides, key, kind)
                elements[key] = element
        return cls(document, defaults, overrides, elements)

    def of(self, name: PartName) -> str:
        """The content type of a part, empty where none is declared."""
        return self.overrides.get(name.key) or self.defaults.get(name.extension, "")

    def override_xml(self, name: PartName, content_type: str) -> str:
        """An override as XML, in the prefix that this part uses."""
        tag = self.document.root.qualified("Override")
        return f'<{tag} PartName="{escape(name)}" ContentType="{escape(content_type)}"/>'


def _tell(known: dict[str, str], key: str, kind: str) -> None:
    """Take a content type; what is said twice is said in the same words."""
    if known.setdefault(key, kind) != kind:
        raise PackageError("two-readings", f"{CONTENT_TYPES} gives {key} two content types")
