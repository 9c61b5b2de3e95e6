"""Whether the values of a change are of the types of their fields, judged by themselves.

A type is for life, so that this holds for every program. Fields and kinds that this program
does not know may hold anything.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from imk_desktop.domain.change import Shape, Value
from imk_desktop.domain.limits import EARLIEST_DAY, LARGEST_NUMBER, LATEST_DAY
from imk_desktop.domain.records import RECORDS, Type

Look = Callable[[Value], bool]
Kinds = tuple[type, ...]


def fit(shape: Shape, values: tuple[Value, ...]) -> bool:
    """Tell whether values fit the fields of a shape; there must be one for each."""
    known = _known(shape)
    if not known:  # answers have a hundred fields and more, which only the questionnaire knows
        return True
    looks = _looks(shape, tuple([type(values[at]) for at in known]))
    return looks is not None and (not looks or all(look(values[at]) for at, look in looks))


@lru_cache(maxsize=4096)
def _known(shape: Shape) -> tuple[int, ...]:
    """Return the places of the fields of which this program knows the type."""
    record = RECORDS.get(shape.table)
    if record is None:
        return ()
    return tuple(at for at, name in enumerate(shape.fields) if record.field(name))


@lru_cache(maxsize=2048)
def _looks(shape: Shape, kinds: Kinds) -> tuple[tuple[int, Look], ...] | None:
    """Return the places whose value has to be looked at, and how; None if a type does not fit.

    The types alone, those of the fields that are known, tell nearly all, and thousands of changes
    share them.
    """
    looks = []
    for at, kind in zip(_known(shape), kinds, strict=True):
        field = RECORDS[shape.table].field(shape.fields[at])
        if field is None or kind is type(None):
            continue
        if kind not in _LOOKS[field.type]:
            return None
        if look := _LOOKS[field.type][kind]:
            looks.append((at, look))
    return tuple(looks)


@lru_cache(maxsize=2048)
def _is_day(value: Value) -> bool:
    """Tell whether a text is a day as it is written here, in a century that can be reckoned."""
    if not isinstance(value, str) or not EARLIEST_DAY <= value <= LATEST_DAY:
        return False
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and -LARGEST_NUMBER <= value <= LARGEST_NUMBER


def _is_whole(value: Value) -> bool:
    return _is_number(value) and isinstance(value, float) and value.is_integer()


def _is_flag(value: Value) -> bool:
    return value in (0, 1)


_LOOKS: dict[Type, dict[type, Look | None]] = {
    Type.TEXT: {str: None},
    Type.DAY: {str: _is_day},
    Type.FLAG: {bool: None, int: _is_flag},
    Type.INTEGER: {int: _is_number, float: _is_whole},
    Type.NUMBER: {int: _is_number, float: _is_number},
}
"""By type of a field the types of value that it takes, and what else must hold of the value."""
