"""Values that a formula works with: operators between them, and the functions that are followed.

As Excel has them. Where programs differ (a truth among numbers, an order of words), and where a
result hangs on the last digit of a number, nothing is worked out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from itertools import chain
from typing import Final

Value = float | bool | str | None
"""A number, a truth or a text; None is a blank."""
Rows = list[list[Value]]
"""What a range of cells holds."""
Node = Callable[[], "Value | Rows"]
"""A part of a formula, worked out when it is called."""
COMPARED: Final = ("=", "<>", "<", ">", "<=", ">=")
"""Signs of comparison."""
_NEAR: Final = 1e-9


class NotWorkedOut(Exception):
    """The formula holds something that is not worked out here."""


@dataclass(frozen=True, slots=True)
class OneCell:
    """A cell by itself: a function that adds up leaves a word in it out, as it does in a range."""

    inner: Callable[[], Value]

    def __call__(self) -> Value:
        """What it holds."""
        return self.inner()


def constant(value: Value) -> Value:
    """What was typed into the formula itself."""
    return value


def each_of(
    operation: Callable[[Value, Value], Value], one: Node, other: Node, arrays: bool
) -> Value | Rows:
    """An operation on two values, or on each of the values of ranges where that is allowed."""
    left, right = one(), other()
    if not isinstance(left, list) and not isinstance(right, list):
        return operation(left, right)
    if not arrays:
        raise NotWorkedOut
    shape = left if isinstance(left, list) else right
    assert isinstance(shape, list)
    grids = [
        given if isinstance(given, list) else [[given] * len(row) for row in shape]
        for given in (left, right)
    ]
    if [len(row) for row in grids[0]] != [len(row) for row in grids[1]]:
        raise NotWorkedOut
    return [
        [operation(a, b) for a, b in zip(*rows, strict=True)] for rows in zip(*grids, strict=True)
    ]


def joined(sign: str, left: Value, right: Value) -> Value:
    """Two values joined by an operator."""
    if sign == "&":
        return _text(left) + _text(right)
    if sign in COMPARED:
        return _compare(sign, left, right)
    one, other = _number(left), _number(right)
    if sign == "+":
        return one + other
    if sign == "-":
        return one - other
    if sign == "*":
        return one * other
    if sign == "/":
        return one / other
    if one == other == 0 or (one < 0 and other != int(other)):
        raise NotWorkedOut
    raised = float(one**other)
    if one and not raised:
        raise NotWorkedOut  # too small for some programs
    return raised


def _number(value: Value) -> float:
    if isinstance(value, str):
        raise NotWorkedOut  # Excel reads some texts as numbers, and fails on others
    return float(value or 0)


def _text(value: Value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    raise NotWorkedOut  # with a comma or a point, as the language is


def _compare(sign: str, left: Value, right: Value) -> bool:
    """A comparison; a blank is like nothing of the other's kind, and letter case is none."""
    left, right = _blank_like(left, right), _blank_like(right, left)
    if isinstance(left, str) and isinstance(right, str):
        one, other = left.casefold(), right.casefold()
        if sign not in ("=", "<>"):
            raise NotWorkedOut  # by the order of a language
        return (one == other) is (sign == "=")
    if isinstance(left, bool) is not isinstance(right, bool):
        raise NotWorkedOut  # a truth is a number to some programs
    if isinstance(left, str) or isinstance(right, str):
        if sign not in ("=", "<>"):
            raise NotWorkedOut
        return sign == "<>"
    a, b = _number(left), _number(right)
    if a != b and math.isclose(a, b, rel_tol=_NEAR):
        raise NotWorkedOut
    found = {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}
    return found[sign]


def _blank_like(value: Value, other: Value) -> Value:
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0


# --- functions


def called(name: str, arguments: Sequence[Node]) -> Value | Rows:
    """What a function gives; what is handed to it is worked out as far as it asks."""
    if name in _OF_MANY:
        return _OF_MANY[name]([*_numbers(arguments)])
    if name == "COUNT":
        return _count(arguments)
    if name == "SUMPRODUCT" and arguments:
        return _sum_of_products([_rows(node) for node in arguments])
    known = _FUNCTIONS.get(name)
    if known is None or not known[0] <= len(arguments) <= known[1]:
        raise NotWorkedOut
    return known[2](arguments)


def _rows(node: Node) -> Rows:
    given = node()
    return given if isinstance(given, list) else [[given]]


def _one(node: Node) -> Value:
    given = node()
    if isinstance(given, list):
        raise NotWorkedOut
    return given


def _numbers(arguments: Sequence[Node]) -> Iterator[float]:
    """The numbers among arguments: in cells words and blanks are left out.

    A truth in a cell is a number to some programs, and none to others.
    """
    for node in arguments:
        given = node()
        if isinstance(given, list) or isinstance(node, OneCell):
            every = chain.from_iterable(given) if isinstance(given, list) else (given,)
            yield from (each for each in map(_no_truth, every) if isinstance(each, float))
        elif given is None:
            raise NotWorkedOut  # a blank cell that a choice has led to
        else:
            yield _number(given)


def _no_truth(value: Value) -> Value:
    if isinstance(value, bool):
        raise NotWorkedOut
    return value


def _product_of(numbers: Sequence[float]) -> float:
    return math.prod(numbers) if numbers else 0.0


def _average(numbers: Sequence[float]) -> float:
    return math.fsum(numbers) / len(numbers)


def _count(arguments: Sequence[Node]) -> float:
    try:
        return float(len([*_numbers(arguments)]))
    except ArithmeticError:
        raise NotWorkedOut from None  # what has failed is not counted, and fails nothing


def _least(numbers: Sequence[float]) -> float:
    return min(numbers, default=0.0)


def _most(numbers: Sequence[float]) -> float:
    return max(numbers, default=0.0)


def _sum_of_products(ranges: Sequence[Rows]) -> float:
    shapes = [[len(row) for row in each] for each in ranges]
    if any(shape != shapes[0] for shape in shapes):
        raise NotWorkedOut
    flat = [[*chain.from_iterable(each)] for each in ranges]
    return math.fsum(
        math.prod(each if isinstance(each, float) else 0.0 for each in map(_no_truth, together))
        for together in zip(*flat, strict=True)
    )


def _if(arguments: Sequence[Node]) -> Value:
    test = _one(arguments[0])
    if isinstance(test, str):
        raise NotWorkedOut
    if test:
        return _one(arguments[1])
    return _one(arguments[2]) if len(arguments) > 2 else False


def _if_error(arguments: Sequence[Node]) -> Value:
    try:
        return _one(arguments[0])
    except ArithmeticError:
        return _one(arguments[1])


def _truths(arguments: Sequence[Node]) -> list[bool]:
    given = [_one(argument) for argument in arguments]
    if any(isinstance(each, str) or each is None for each in given):
        raise NotWorkedOut
    return [bool(each) for each in given]


def _and(arguments: Sequence[Node]) -> bool:
    return all(_truths(arguments))


def _or(arguments: Sequence[Node]) -> bool:
    return any(_truths(arguments))


def _not(arguments: Sequence[Node]) -> bool:
    return not _truths(arguments)[0]


def _rounding(way: str, least: int) -> tuple[int, int, Callable[[Sequence[Node]], Value]]:
    """A function that rounds by a number of places: to the nearest, or up, or down."""

    def rounds(arguments: Sequence[Node]) -> float:
        number = _number(_one(arguments[0]))
        places = int(_number(_one(arguments[1]))) if len(arguments) > 1 else 0
        if not math.isfinite(number) or abs(number) >= 1e15 or abs(places) > 15:
            raise NotWorkedOut
        unit = Decimal(1).scaleb(-places)
        if way != ROUND_HALF_UP:
            _away_from_the_edge(number / float(unit))
        try:
            whole = (Decimal(f"{number:.15g}") / unit).quantize(Decimal(1), way)
        except InvalidOperation:  # more digits than there are
            raise NotWorkedOut from None
        return float(whole * unit)

    return least, 2, rounds


def _away_from_the_edge(number: float) -> None:
    """Hold a number to be whole, or surely not: what is cut off must not hang on its last digit."""
    if number != round(number) and math.isclose(number, round(number), rel_tol=_NEAR):
        raise NotWorkedOut


def _int(arguments: Sequence[Node]) -> float:
    number = _number(_one(arguments[0]))
    _away_from_the_edge(number)
    return float(math.floor(number))


def _abs(arguments: Sequence[Node]) -> float:
    return abs(_number(_one(arguments[0])))


def _power_of(arguments: Sequence[Node]) -> Value:
    return joined("^", _one(arguments[0]), _one(arguments[1]))


def _date(arguments: Sequence[Node]) -> float:
    """A day as the number that Excel counts it by, since 1900."""
    year, month, day = (int(_number(_one(argument))) for argument in arguments)
    try:
        return serial(date(year, month, day))
    except ValueError:
        raise NotWorkedOut from None


def serial(day: date) -> float:
    """The number of a day, or of a moment, as Excel counts from 1900; not of the first months."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    apart = moment.replace(tzinfo=None) - datetime(1899, 12, 30)
    if apart.days < 61:
        raise NotWorkedOut
    return apart.days + apart.seconds / 86_400


_OF_MANY: Final[dict[str, Callable[[Sequence[float]], float]]] = {
    "SUM": math.fsum,
    "PRODUCT": _product_of,
    "MIN": _least,
    "MAX": _most,
    "AVERAGE": _average,
}
_FUNCTIONS: Final[dict[str, tuple[int, int, Callable[[Sequence[Node]], Value]]]] = {
    # name: how many arguments at least and at most, and what it gives
    "IF": (2, 3, _if),
    "IFERROR": (2, 2, _if_error),
    "AND": (1, 30, _and),
    "OR": (1, 30, _or),
    "NOT": (1, 1, _not),
    "ROUND": _rounding(ROUND_HALF_UP, 2),
    "ROUNDUP": _rounding(ROUND_UP, 2),
    "ROUNDDOWN": _rounding(ROUND_DOWN, 2),
    "TRUNC": _rounding(ROUND_DOWN, 1),
    "INT": (1, 1, _int),
    "ABS": (1, 1, _abs),
    "POWER": (2, 2, _power_of),
    "DATE": (3, 3, _date),
}
