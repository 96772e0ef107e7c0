"""Hardened XML with byte offsets, so that an edit changes what it inserts and nothing else.

Parts are parsed by expat. A document type or an entity declaration is refused (entity expansion,
external entities), so is nesting past the limit. UTF-8, with or without byte order mark, and UTF-16
are read, as the standard asks; Latin-1, Windows-1252 and ASCII too, because some programs declare
them. Offsets count bytes of the text in UTF-8; `Source.encode` goes back to the part's own bytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from sve_excel.opc.errors import PackageError
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits

XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"
_DECLARED: Final = re.compile(rb"""^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_SINGLE_BYTE: Final = {"iso8859-1", "cp1252", "ascii"}
_TAG_END: Final = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_SMALL: Final = 16 * 1024
"""Bytes of a part whose tree is kept for the next workbook that has the very same."""
_NONE: Final[dict[str, str]] = {}
_ATTRIBUTE: Final = re.compile(rb"""\s([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class Source:
    """A part's text in UTF-8 with what is needed to go back to the part's own bytes."""

    text: bytes
    mark: bytes
    """The byte order mark, if any."""
    codec: str

    @classmethod
    def decode(cls, part: bytes, name: str) -> Source:
        """Find the encoding of a part as XML 1.0 appendix F does."""
        if part.startswith(codecs.BOM_UTF8):
            return cls(part[3:], codecs.BOM_UTF8, "utf-8")
        mark, codec = b"", ""
        for bom, bom_codec in (
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be"),
        ):
            if part.startswith(bom):
                mark, codec = bom, bom_codec
        if not codec and part[:2] == b"<\0":
            codec = "utf-16-le"
        elif not codec and part[:2] == b"\0<":
            codec = "utf-16-be"
        if not codec:
            declared = _DECLARED.match(part[:200])
            codec = declared[1].decode("ascii").lower() if declared else "utf-8"
            try:
                codec = codecs.lookup(codec).name
            except LookupError:
                raise PackageError("bad-xml", f"{name} declares the encoding {codec!r}") from None
            if codec == "utf-8":
                return cls(part, b"", "utf-8")
            if codec not in _SINGLE_BYTE:
                raise PackageError("bad-xml", f"{name} declares the encoding {codec!r}")
        try:
            text = part[len(mark) :].decode(codec)
            return cls(text.encode("utf-8"), mark, codec)
        except UnicodeError as error:
            raise PackageError("bad-xml", f"{name} is not {codec}: {error}") from None

    def encode(self, text: bytes) -> bytes:
        """`text` (UTF-8) in the encoding of the part, without the byte order mark."""
        if self.codec == "utf-8":
            return text
        return text.decode("utf-8").encode(self.codec, "xmlcharrefreplace")


@dataclass(frozen=True, slots=True)
class Scope:
    """The prefixes that an element declares, over those that hold around it."""

    declared: Mapping[str, str]
    around: Scope | None = None

    def items(self) -> Iterator[tuple[str, str]]:
        """Each prefix that holds here, once, with its namespace; the nearest first."""
        seen: set[str] = set()
        scope: Scope | None = self
        while scope is not None:
            for prefix, uri in scope.declared.items():
                if prefix not in seen:
                    seen.add(prefix)
                    yield prefix, uri
            scope = scope.around


@dataclass(slots=True)
class Element:
    """An element and where it stands in the text.

    `attributes` are keyed by local name, or by `namespace name` where they have a prefix. Lists are
    made when there is something to put into them: a part may have a million empty elements.
    """

    namespace: str
    name: str
    prefix: str
    attributes: Mapping[str, str]
    scope: Scope
    """Prefixes that hold here."""
    start: int
    open_end: int
    """Behind the opening tag."""
    close_start: int = 0
    """Before the closing tag; equal to `end` where the element closes itself."""
    end: int = 0
    children: Sequence[Element] = ()
    pieces: Sequence[str] = ()

    @property
    def text(self) -> str:
        """The text directly in it, without that of its children."""
        return "".join(self.pieces)

    def add(self, child: Element) -> None:
        """Take one more child."""
        if isinstance(self.children, list):
            self.children.append(child)
        else:
            self.children = [child]

    def say(self, piece: str) -> None:
        """Take one more piece of text."""
        if isinstance(self.pieces, list):
            self.pieces.append(piece)
        else:
            self.pieces = [piece]

    @property
    def closes_itself(self) -> bool:
        """Whether it is written `<name/>`."""
        return self.close_start == self.end

    def find(self, name: str) -> Element | None:
        """The first child of that local name in this element's own namespace."""
        for child in self.children:
            if child.name == name and child.namespace == self.namespace:
                return child
        return None

    def find_all(self, name: str) -> list[Element]:
        """The children of that local name in this element's own namespace."""
        return [
            child
            for child in self.children
            if child.name == name and child.namespace == self.namespace
        ]

    def get(self, namespaces: frozenset[str], name: str) -> str | None:
        """The attribute of that name in any of the namespaces."""
        for namespace in namespaces:
            value = self.attributes.get(f"{namespace} {name}")
            if value is not None:
                return value
        return None

    def qualified(self, name: str) -> str:
        """`name` with this element's prefix."""
        return f"{self.prefix}:{name}" if self.prefix else name

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed part."""

    source: Source
    root: Element

    @property
    def text(self) -> bytes:
        """The text in UTF-8 that all offsets count in."""
        return self.source.text

    def attribute_span(self, element: Element, name: str) -> tuple[int, int] | None:
        """Where the value of the attribute written `name` stands, without its quotes."""
        tag = self.text[element.start : element.open_end]
        for match in _ATTRIBUTE.finditer(tag):
            if match[1] == name.encode("utf-8"):
                return element.start + match.start(2) + 1, element.start + match.end(2) - 1
        return None


def parse(part: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse a part into a tree, which nobody changes; `name` is for the message."""
    return (_parse_once if len(part) <= _SMALL else _parse)(part, name, limits)


def _parse(part: bytes, name: str, limits: Limits) -> Document:
    source = Source.decode(part, name)
    text = source.text
    check_runs(text, name, limits)
    parser = new_parser(name)
    parser.namespace_prefixes = True
    parser.buffer_text = True
    stack: list[Element] = []
    roots: list[Element] = []
    declared: dict[str, str] = {}
    count = 0

    def on_namespace(prefix: str | None, uri: str | None) -> None:
        declared[prefix or ""] = uri or ""

    def on_start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal declared, count
        count += 1
        if count > limits.xml_elements:
            raise PackageError(
                "too-many-elements",
                f"{name} has more than {limits.xml_elements:,} elements, the limit",
                "xml_elements",
            )
        if len(stack) >= limits.xml_depth:
            raise too_deep(name, limits)
        scope = stack[-1].scope if stack else Scope({"xml": XML_NAMESPACE})
        if declared:
            scope, declared = Scope(declared, scope), {}
        element = _opened(qualified, attributes, scope, text, parser.CurrentByteIndex)
        if stack:
            stack[-1].add(element)
        else:
            roots.append(element)
        stack.append(element)

    def on_end(_: str) -> None:
        element = stack.pop()
        if text[element.open_end - 2] == 0x2F:
            element.close_start = element.end = element.open_end
        else:
            element.close_start = parser.CurrentByteIndex
            element.end = text.find(b">", element.close_start) + 1

    def on_text(data: str) -> None:
        if stack:
            stack[-1].say(data)

    parser.StartNamespaceDeclHandler = on_namespace
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = on_text
    run(parser, text, name)
    return Document(source, roots[0])


def _opened(
    qualified: str, attributes: dict[str, str], scope: Scope, text: bytes, start: int
) -> Element:
    """Make the element whose tag opens at ``start`` of the text."""
    pieces = qualified.split(" ")
    tag = _TAG_END.match(text, start)
    return Element(
        pieces[0] if len(pieces) > 1 else "",
        pieces[1] if len(pieces) > 1 else pieces[0],
        pieces[2] if len(pieces) > 2 else "",
        {_key(key) if " " in key else key: value for key, value in attributes.items()}
        if attributes
        else _NONE,
        scope,
        start,
        tag.end() if tag else start,
    )


_parse_once = lru_cache(maxsize=64)(_parse)  # the bids of a tender share most small parts


def new_parser(name: str) -> expat.XMLParserType:
    """A parser of UTF-8 text, aware of namespaces, that refuses document types and entities."""
    parser = expat.ParserCreate("utf-8", " ")

    def refuse(*_: object) -> None:
        raise PackageError("doctype-or-entity", f"{name} declares a document type or entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = lambda *_: 0
    return parser


def run(parser: expat.XMLParserType, text: bytes, name: str) -> None:
    """Parse all of `text`, turning expat's complaint into a `PackageError`."""
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise PackageError("bad-xml", f"{name} is not well-formed XML: {error}") from None
    except (UnicodeError, ValueError) as error:
        raise PackageError("bad-xml", f"{name} is not well-formed XML: {error}") from None


def check_runs(text: bytes, name: str, limits: Limits) -> None:
    """Refuse a run of text, or a tag, without any `<` for longer than the limit."""
    longest = limits.string_length
    at = 0
    while len(text) - at > longest:
        last = text.rfind(b"<", at, at + longest + 1)
        if last < 0:
            run_end = text.find(b"<", at)
            length = (run_end if run_end >= 0 else len(text)) - at
            raise PackageError(
                "string-too-long",
                f"{name} holds a text of {length:,} bytes; the limit is {longest:,}",
                "string_length",
            )
        at = last + 1


def too_deep(name: str, limits: Limits) -> PackageError:
    """The refusal for nesting."""
    return PackageError(
        "too-deep", f"{name} nests more than {limits.xml_depth:,} elements, the limit", "xml_depth"
    )


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes, in any of the standard's spellings (xsd:boolean, ST_OnOff)."""
    return text is not None and text.strip() in ("1", "true", "on")


def _key(key: str) -> str:
    return " ".join(key.split(" ")[:2])


def escape(value: str) -> str:
    """`value` for use in text and in a double-quoted attribute."""
    if value.isalnum():  # most are, and few words would be quicker
        return value
    return (
        value.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("\t", "&#9;")
        .replace("\n", "&#10;")
        .replace("\r", "&#13;")
    )
