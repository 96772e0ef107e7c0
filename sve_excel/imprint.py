"""Names and marks by which we know what we wrote, and codes that tell what a cell held then."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

RESULTS_SHEET = "SVE Results"
MENDING_SHEET = "SVE Findings"  # of a copy in which each finding is a comment


# what we write that is no bid, by the title in its properties
COMPARISON_TITLE = "Comparison of social value"


SUMMARY_TITLE = "Assessment summary"
CALL_OFF_TITLE = "Result of the call-off"
TENDER_TITLE = "Result of the tender"
OUTCOME_TITLE = "Outcome of the competitive process"
# what the letter to a bidder is called by the law that holds; each is a summary of ours
SUMMARY_TITLES = (SUMMARY_TITLE, CALL_OFF_TITLE, TENDER_TITLE, OUTCOME_TITLE)


DELIVERY_TITLE = "Forecast against actual"


SCHEDULE_TITLE = "Delivery schedule"


RESULTS_TITLE = "Social value results of a bidder by letter"  # a book of the results alone


COMPARISON_TITLES = (
    COMPARISON_TITLE,
    *SUMMARY_TITLES,
    DELIVERY_TITLE,
    SCHEDULE_TITLE,
    RESULTS_TITLE,
)


PAGE_MARK = '<meta name="generator" content="sve-excel">'  # in every page, near its beginning


KEY_HEADINGS = ("Letter", "Organisation", "Project", "File", "File as shown")  # of a key of letters


LINES_BEGIN = ("Bid", "Bidder", "Row", "Description", "Category")  # of data: every line


COMPARISON_FILE = "SVE_comparison.xlsx"


NET_LABEL = "Net: after all deflators"
# beside it, by whether inputs that leak are left out of it: the other reading of them, in no more
# words than its column has room for
OTHER_NET_LABELS = {False: "Net, leaking inputs left out", True: "Net, for whole inputs"}


POLICY_LABEL, HASH_LABEL = "Policy", "SHA-256 "  # the rules of a results sheet, in its workings
# two digests of rules that are never the same: of what holds, however it was written, and of the
# file as it was published, which whoever was sent it can work out
RULES_VALUES_SHA256 = "SHA-256 of the values of the rules"
RULES_FILE_SHA256 = "SHA-256 of the file of the rules"


RESULTS_MARK = "SVE_results_format"


COPY_MARK = "SVE_results_copy"  # a name beside it in a copy, whose original stands elsewhere


COMMENT_AUTHOR = "sve-excel"  # of the comments that we write, which are no one else's words
PART_PREFIX = "sve_"  # how the names of the parts begin that we put into a workbook


RECORD_MARK = b"sve-excel award record"  # the comment of a zip that is one: no bid is read from it


RESULTS_WRITTEN = "SVE_results_written_"  # names beside it, numbered, that hold codes of its cells


# a name beside it that says what the sheet had: how many charts, and the colours of its cells
RESULTS_AROUND, CHARTS_WORD = "SVE_results_around", "charts"


TYPED_TITLE = "Typed into this sheet by people, and kept"
TYPED_HEADINGS = {0: "Cell", 1: "Beside", 3: "What was typed"}  # by column


NO_CELL, FORMULA, FIRST_CODE = 0, 1, 16  # codes; from the third on they are of texts and numbers
_NUMBERED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED_CELL = re.compile(r"(?<![A-Za-z0-9_.])\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?![A-Za-z0-9_.(])")
_SHEET_NAMED = re.compile(r"(?:\$?'[^']*'|[A-Za-z_][\w.]*)!")
_FIGURE = re.compile(r"(?<![A-Z0-9_.])[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?")
_CONTROL = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_LITERAL, _LITERALS = 255, 16  # letters of a text in a formula, and texts in a name
_SHORT = 200  # letters of a text up to which its code is kept
_WIDEST = 255  # columns of a row that have a code
_ROW = struct.Struct("<IB")  # a row and how many codes follow, of two bytes each


def formula_code(formula: str) -> int:
    """Short code of a formula, the same wherever it stands and what it names has been moved to.

    The same, too, where a program writes figures, texts, blanks and ranges of one cell its own way.
    """
    return _shape_code(_NAMED_CELL.sub("R", formula))


@lru_cache(maxsize=1024)
def _shape_code(shape: str) -> int:  # which is the same in each row of a column
    shape = _SHEET_NAMED.sub("", shape.replace(" ", "").replace("_xlfn.", ""))
    shape = _FIGURE.sub(lambda match: f"{float(match[0]):.6g}", shape.upper())
    return _text_code("=" + shape.lstrip("=").replace("R:R", "R").replace('"', ""))


def cell_code(value: object) -> int:
    """Short code of what a cell holds, the same however another program stores it.

    A program may write a letter by its number and another take that for a text, so both count as
    the letter; control characters are left out, and a figure is one whether text or number.
    """
    if value is None or value == "":
        return NO_CELL
    if isinstance(value, bool):
        return _text_code(str(value).upper())
    if isinstance(value, int | float):
        # as a file holds it, then by fifteen digits: no further digit turns a half up or down
        stored = float(f"{value:.16g}")
        return _text_code(f"{float(f'{stored:.15g}'):.12g}")
    text = str(value)
    return _kept_code(text) if len(text) <= _SHORT else _code_of(text)


def _code_of(text: str) -> int:
    before = ""
    while "_x" in text and text != before:
        before, text = text, _NUMBERED.sub(lambda match: chr(int(match[1], 16)), text)
    return _text_code(_CONTROL.sub("", text))


_kept_code = lru_cache(maxsize=4096)(_code_of)  # headings are the same in every sheet


def _text_code(text: str) -> int:
    return FIRST_CODE + zlib.crc32(text.encode("utf-8", "replace")) % (0xFFFF - FIRST_CODE)


def written_names(rows: Iterable[tuple[int, Mapping[int, int]]]) -> list[tuple[str, str]]:
    """Give the names, with their formulas, that hold codes by row and column, both from 0."""
    packed = bytearray()
    for row, codes in rows:
        width = min(_WIDEST, max(codes, default=-1) + 1)
        held = [NO_CELL] * width
        for column, code in codes.items():
            if column < width:
                held[column] = code
        packed += _ROW.pack(row, width)
        packed += struct.pack(f"<{width}H", *held)
    text = base64.b64encode(bytes(packed)).decode("ascii")
    literals = [text[at : at + _LITERAL] for at in range(0, len(text), _LITERAL)]
    groups = [literals[at : at + _LITERALS] for at in range(0, len(literals), _LITERALS)]
    return [
        (f"{RESULTS_WRITTEN}{number}", "=" + "&".join(f'"{literal}"' for literal in group))
        for number, group in enumerate(groups, 1)
    ]


def read_written(names: Mapping[str, str]) -> dict[int, dict[int, int]] | None:
    """Read the codes back out of all names of the sheet and their formulas; None without any.

    Raises ``ValueError`` where they are not whole.
    """
    ours = {
        int(name[len(RESULTS_WRITTEN) :]): formula
        for name, formula in names.items()
        if name.lower().startswith(RESULTS_WRITTEN.lower())
        and name[len(RESULTS_WRITTEN) :].isdecimal()
    }
    if not ours:
        return None
    text = "".join("".join(re.findall('"([^"]*)"', ours[number])) for number in sorted(ours))
    packed = base64.b64decode(text, validate=True)
    rows: dict[int, dict[int, int]] = {}
    at = 0
    while at < len(packed):
        if at + _ROW.size > len(packed):
            raise ValueError("the codes end in a row")
        row, width = _ROW.unpack_from(packed, at)
        at += _ROW.size
        if at + 2 * width > len(packed):
            raise ValueError("the codes end in a row")
        codes = struct.unpack_from(f"<{width}H", packed, at)
        rows[row] = {column: code for column, code in enumerate(codes) if code != NO_CELL}
        at += 2 * width
    return rows
