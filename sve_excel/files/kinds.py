"""What a file in a folder of bids is, by name and first bytes: a bid, a zip, or why neither.

A name says what its sender meant, and the first bytes decide where it says nothing: a workbook
without an ending is read, and so is one called ``~$bid.xlsx`` that is no mark of an open file. A
CSV is sent in place of a workbook, but for such as a command reads: its first line tells.
Nothing is walked past without a word; what is not read here has its reason.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal

from sve_excel.imprint import KEY_HEADINGS, LINES_BEGIN
from sve_excel.records.side_tables import SIDE_TABLES

What = Literal["bid", "zip", "left aside", "ours"]

# what a folder is searched for: workbooks, and what people send in their place
SUFFIXES: Final = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".numbers", ".csv"}
)
CSV: Final = ".csv"
PLAIN: Final = SUFFIXES - {CSV}  # endings that say all there is to be said
HEAD: Final = 4096  # bytes of a file that are looked at
BAK: Final = ".bak"
POLICY_FILE: Final = "sve-policy.toml"
_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE: Final = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"customXml/")
_TEMPORARY: Final = re.compile(r"\.~sve-[0-9a-f]{16}\.tmp")
_BLANKS: Final = " .\u00a0\u200b\t"  # what stands behind an ending without being seen
_TEXT = "a text document, which holds no answers in cells"
_MAIL = "an e-mail; save the workbook that came with it into the folder"
_LINK = "a link to a document on the web; download that as .xlsx"
_ARCHIVE = "an archive that is not read; unpack it, or send it as .zip"
_IMAGE = "a picture"
_SLIDES = "slides"
_SHEET = "a spreadsheet of another kind; save it as Excel Workbook (.xlsx)"
_PAGE = "a web page"
_NOTE = "a note in plain text"
_SHORTCUT = "a shortcut, and not the file that it leads to"
_UNFINISHED = "a download that was not finished; download it again"
_PDF = "a PDF, which holds no answers in cells; ask for the workbook"
_JSON, _XML = "data (JSON)", "data (XML)"
_RULES = f"rules that were not used; name them with --policy, or call them {POLICY_FILE}"
_WORDS: Final[dict[str, str]] = {
    ".pdf": _PDF,
    **dict.fromkeys((".doc", ".docx", ".docm", ".dotx", ".odt", ".rtf", ".pages"), _TEXT),
    **dict.fromkeys((".eml", ".msg", ".mbox"), _MAIL),
    **dict.fromkeys((".gsheet", ".gdoc", ".gslides"), _LINK),
    **dict.fromkeys((".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"), _ARCHIVE),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".heic", ".svg"), _IMAGE),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), _SLIDES),
    **dict.fromkeys((".fods", ".wk1", ".wks", ".123", ".qpw", ".xlr", ".sxc", ".et"), _SHEET),
    **dict.fromkeys((".htm", ".html", ".mht"), _PAGE),
    **dict.fromkeys((".txt", ".md", ".log"), _NOTE),
    **dict.fromkeys((".lnk", ".url", ".webloc", ".desktop"), _SHORTCUT),
    **dict.fromkeys((".crdownload", ".part", ".partial", ".download"), _UNFINISHED),
    ".toml": _RULES,
    ".json": _JSON,
    ".parquet": "data (Parquet)",
    ".xml": _XML,
    BAK: "a backup",
    ".tmp": "a temporary file of another program",
}
# no file of these kinds begins as a workbook does: one that does is taken by its content
_OTHERS: Final = frozenset(
    (_NOTE, _IMAGE, _PAGE, _SHORTCUT, _PDF, _MAIL, _LINK, _ARCHIVE, _JSON, _XML)
)
_NO_PACKAGES: Final = frozenset(ending for ending, words in _WORDS.items() if words in _OTHERS)
_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is taken for, and of one that is no bid why."""

    what: What
    why: str = ""


_BID: Final = Kind("bid")
OLD_DATA: Final = Kind("ours", "data that an earlier run wrote")
_TABLES: Final = {frozenset(columns): words for columns, words in SIDE_TABLES.items()}


def suffix(name: str) -> str:
    """Give the ending of a name, in small letters and without the blanks that may follow it."""
    return PurePath(name.rstrip(_BLANKS)).suffix.lower()


def kind_of(name: str, head: bytes, *, below: bool = False) -> Kind:
    """Tell what a file is by its ``name`` and its first bytes, the ``head``.

    ``below`` says that it does not lie in the folder that was named itself, where rules count.
    """
    small = name.lower()
    if name.startswith("~$") and not head.startswith((_ZIP, _COMPOUND)):
        return Kind("left aside", f"the mark by which Excel knows that {name[2:]} is open")
    if name.startswith(".~lock.") and name.endswith("#"):
        return Kind("left aside", f"the mark by which LibreOffice knows that {name[7:-1]} is open")
    if _TEMPORARY.fullmatch(name):
        return Kind("ours", "a temporary file of a run that was ended")
    if name.startswith("."):
        return Kind("left aside", "a hidden file: its name begins with a dot")
    if small in _SYSTEM:
        return Kind("left aside", "a file that the system keeps for itself")
    ending = suffix(name)
    if ending == CSV:
        return _table(head)
    if ending in SUFFIXES:
        return _BID
    if ending == ".zip":
        return _BID if holds_parts(head) else Kind("zip")
    if ending == ".json" and b'"sve_excel"' in head[:200]:
        return Kind("ours", "a run report")
    if ending == ".toml" and small == POLICY_FILE and below:
        return Kind("left aside", "rules that lie in a folder below, and were not used")
    if ending in _WORDS and not (ending in _NO_PACKAGES and holds_parts(head)):
        return Kind("left aside", _WORDS[ending])
    if holds_parts(head) or head.startswith(_COMPOUND):
        return _BID
    if head.startswith(_ZIP):
        return Kind("zip")
    if not PurePath(name).suffix:
        return Kind("left aside", "a file without an ending, and no workbook by its content")
    return Kind("left aside", f"a file that ends in {ending}, and no workbook by its content")


def _table(head: bytes) -> Kind:
    """Tell what a CSV is that begins so: a table that a command reads or wrote, else a bid."""
    line = head.decode("utf-8-sig", "replace").partition("\n")[0].rstrip("\r")
    try:
        heading = tuple(next(csv.reader([line]), []))
    except csv.Error:
        return _BID
    if heading == KEY_HEADINGS:
        return Kind("ours", "the key of bidders' letters")
    if heading[: len(LINES_BEGIN)] == LINES_BEGIN:
        return OLD_DATA
    why = _TABLES.get(frozenset(cell.strip().casefold() for cell in heading))
    return Kind("left aside", why) if why else _BID


def holds_parts(head: bytes) -> bool:
    """Whether a file that begins so is a package of parts, as a workbook is, and no plain zip."""
    length = int.from_bytes(head[26:28], "little")
    return head.startswith(_ZIP) and head[30 : 30 + length].startswith(_PACKAGE)


def folder_why(name: str) -> str:
    """Say why a folder of that name is not searched; nothing where it is."""
    if name.startswith("."):
        return "a hidden folder, which is not searched"
    if name == "__MACOSX":
        return "what macOS keeps for itself in a zip"
    return ""
