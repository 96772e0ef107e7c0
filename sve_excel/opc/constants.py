"""Namespaces, relationship types and content types, in the standard's own words.

Strict documents (ISO/IEC 29500-1) use other namespaces than transitional ones (29500-4); both are
known here, and `strict` translates the names that a spliced sheet can contain.
"""

from __future__ import annotations

from typing import Final

LONGEST_FORMAT: Final = 255
"""Characters of a number format's code that Excel takes; what stands behind is read nowhere."""
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MAINS: Final = frozenset({MAIN, MAIN_STRICT})
OFFICE_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE_REL_STRICT: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
OFFICE_RELS: Final = frozenset({OFFICE_REL, OFFICE_REL_STRICT})
MICROSOFT_REL: Final = "http://schemas.microsoft.com/office/2006/relationships"
KNOWN_RELS: Final = OFFICE_RELS | {MICROSOFT_REL}
"""What stands before the last word of the relationship types that are known here."""
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
SIGNATURE_ORIGIN: Final = (
    "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
)

STRICT_NAMES: Final[tuple[tuple[str, str], ...]] = (
    (MAIN, MAIN_STRICT),
    (OFFICE_REL, OFFICE_REL_STRICT),
    (
        "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    ),
    (
        "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing",
        "http://purl.oclc.org/ooxml/drawingml/chartDrawing",
    ),
    (
        "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "http://purl.oclc.org/ooxml/drawingml/chart",
    ),
    (
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://purl.oclc.org/ooxml/drawingml/main",
    ),
)
"""Transitional and strict names, longest first where one begins another."""

_WORKBOOK_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACRO_TYPES: Final = "application/vnd.ms-excel."
MAIN_TYPES: Final[dict[str, str]] = {
    _WORKBOOK_TYPES + "sheet.main+xml": "workbook",
    _WORKBOOK_TYPES + "template.main+xml": "template",
    _MACRO_TYPES + "sheet.macroEnabled.main+xml": "macro-workbook",
    _MACRO_TYPES + "template.macroEnabled.main+xml": "macro-template",
    _MACRO_TYPES + "addin.macroEnabled.main+xml": "macro-addin",
}
"""Content types of a workbook part that can be read here, and a short word for each."""
XLSB_TYPE: Final = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
STYLES_TYPE: Final = _WORKBOOK_TYPES + "styles+xml"
TABLE_TYPE: Final = _WORKBOOK_TYPES + "table+xml"
RELATIONSHIPS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"

SHEET_KINDS: Final[dict[str, str]] = {
    "worksheet": "worksheet",
    "chartsheet": "chartsheet",
    "dialogsheet": "dialogsheet",
    "xlMacrosheet": "macrosheet",
    "xlIntlMacrosheet": "macrosheet",
}
"""The last word of a sheet's relationship type, and the kind of sheet it means."""
