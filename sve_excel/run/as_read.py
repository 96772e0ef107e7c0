"""What a run has read of its bids, as its report keeps it, for papers that are made afterwards.

Of every bid there is the submission with its findings, under the SHA-256 of the bytes it was read
from. It stands for the bid as long as program, library, rules and what else sorts the bids are the
same, and the file's bytes are those; else the bid is read again. Figures are not kept: they are
worked out from the answers as they always are. What a password protects is not kept at all.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sve_excel import __version__
from sve_excel.method.claims import claims
from sve_excel.model import Finding, Result, Submission
from sve_excel.records.cells import Letters, RowCells
from sve_excel.run.as_json import EachNamed
from sve_excel.run.batch import Run
from sve_excel.run.jobs import INTERNAL_ERROR
from sve_excel.run.noted import TYPED_INTO_RESULTS
from sve_excel.run.one import OPEN_ELSEWHERE, valuation_of
from sve_excel.run.refusals import CANNOT_WRITE, SPLICE_REFUSALS, WRITE_FAILURES
from sve_excel.run.settings import Settings
from sve_excel.run.writing import COPY_NAME_TAKEN, RESULTS_NOT_WRITTEN, SIGNATURE_BROKEN_IN_COPY

KEY = "as_read"
# findings on the file as it was, or on what became of it: another run may have others
_OF_THIS_RUN = (
    *WRITE_FAILURES.values(),
    *SPLICE_REFUSALS.values(),
    CANNOT_WRITE,
    COPY_NAME_TAKEN,
    INTERNAL_ERROR,
    OPEN_ELSEWHERE,
    RESULTS_NOT_WRITTEN,
    SIGNATURE_BROKEN_IN_COPY,
    TYPED_INTO_RESULTS,
)
_PLAIN = frozenset({str, float, int, bool, type(None)})
_MOST = 64 * 1024 * 1024  # bytes of one bid as read


class NotKept(Exception):
    """What stands there is not what a run keeps."""


@dataclass(frozen=True, slots=True)
class Read:
    """One bid as it was read; what became of it afterwards is not kept."""

    findings: tuple[Finding, ...]
    submission: Submission


def reading_of(settings: Settings) -> str:
    """Give the SHA-256 of what a bid is read and valued under: it is the same, or bids are read."""
    library = settings.library
    under = (
        __version__,
        library.sha256,
        settings.policy.sha256,
        settings.second_reader,
        repr((library.price_base, library.frameworks, library.places)),
    )
    return hashlib.sha256(repr(under).encode()).hexdigest()


def as_read_report(run: Run, settings: Settings) -> dict[str, Any]:
    """Give what the report keeps: under what the bids were read, and each as text by its path."""
    return {
        "under": reading_of(settings),
        "bids": EachNamed(
            lambda: (
                (result.path, _packed(Read(result.findings, result.submission)))
                for result in run.read
                if result.submission and _is_kept(result)
            )
        ),
    }


def _is_kept(result: Result) -> bool:
    """Whether what was said of a bid is said of its answers alone, and may lie open."""
    if result.sha256_before is None or result.sha256_decrypted:
        return False
    return not any(rule.made(finding) for finding in result.findings for rule in _OF_THIS_RUN)


def result_of(text: str, path: str, digest: str, settings: Settings) -> Result:
    """Give the bid at ``path``, whose bytes have that digest, as a run would have read it.

    Raises ``NotKept`` where the text is none that a run wrote.
    """
    try:
        kept = _made(Read, json.loads(_unpacked(text)))
    except (ValueError, TypeError, KeyError, RecursionError, zlib.error, binascii.Error) as error:
        raise NotKept from error
    submission = kept.submission
    valuation = None
    if not any(finding.severity == "error" for finding in kept.findings):
        claimed = claims(submission, settings.library)
        valuation = valuation_of(submission, claimed, settings.policy)
    status: Literal["valued", "errors"] = "valued" if valuation else "errors"
    return Result(path, status, kept.findings, submission, valuation, digest)


def _packed(read: Read) -> str:
    text = json.dumps(_plain(read), ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 9)).decode()


def _unpacked(text: str) -> str:
    opened = zlib.decompressobj()
    found = opened.decompress(base64.b85decode(text), _MOST)
    if opened.unconsumed_tail or not opened.eof:
        raise ValueError("more than a bid")
    return found.decode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """Give a record as plain data; fields at their defaults are left out."""
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, RowCells):
        return [dict(value.letters), value.row]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: _plain(found)
            for name, usual in _usual(type(value))
            if (found := getattr(value, name)) is not usual
            and (found.__class__ is not usual.__class__ or found != usual)
        }
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(found) for key, found in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


@cache
def _usual(kind: type) -> tuple[tuple[str, Any], ...]:
    """Names of a record's fields, each with its default; ``MISSING`` where it has none."""
    return tuple(
        (field.name, field.default if field.default_factory is MISSING else field.default_factory())
        for field in fields(kind)
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, data: Any) -> Any:
    """Give what plain data say, as the type that is written there; raises where they do not."""
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(data, dict):
            raise TypeError(kind.__name__)
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], found) for name, found in data.items()})
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(inside, data)
    if origin is Literal:
        return data if data in inside else _wrong(kind)
    if origin is tuple:
        return tuple(_made(inside[0], each) for each in _held(data, list))
    if origin is frozenset:
        return frozenset(_made(inside[0], each) for each in _held(data, list))
    if origin is not None and issubclass(origin, Mapping):
        if isinstance(data, list):
            letters, row = data
            return RowCells(Letters(_texts(letters)), _held(row, int))
        return {
            _held(key, str): _made(inside[1], found) for key, found in _held(data, dict).items()
        }
    if kind is date:
        return date.fromisoformat(_held(data, str))
    return _held(data, (int, float) if kind is float else kind)


def _one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    """Give data as the one of several types that they are."""
    if data is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is not type(None):
            try:
                return _made(kind, data)
            except TypeError:
                continue
    return _wrong(kinds)


def _texts(data: Any) -> dict[str, str]:
    return {_held(key, str): _held(found, str) for key, found in _held(data, dict).items()}


def _held(data: Any, kind: Any) -> Any:
    if isinstance(data, kind) and not (isinstance(data, bool) and kind is not bool):
        return data
    return _wrong(kind)


def _wrong(kind: Any) -> Any:
    raise TypeError(f"not {kind}")
