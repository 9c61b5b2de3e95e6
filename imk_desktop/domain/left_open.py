"""What was still open when a stage was closed: figures and keys that travel, never words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Lacking(StrEnum):
    """In which way something is open."""

    WORK = "pekerjaan"
    """Units of a stage's work; the item is the unit, e.g. "usaha"."""
    REQUIREMENT = "kelengkapan"
    """A kelengkapan that not all who owe it have; the item is its key."""
    OFFICE = "kantor"
    """An office that did not close its part; the item is its code."""
    STAGE = "tahap"
    """A stage before this one that is not finished; the item is its number as printed."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """One thing left open.

    Attributes:
        what: In which way.
        item: Of what: a unit, a key or a code, as `what` says.
        count: How many units, or offices that owe it.
    """

    what: Lacking
    item: str
    count: int


def left_open_text(left: Sequence[LeftOpen]) -> str:
    """Return what was left open as one text for a shared record; empty for nothing.

    >>> left_open_text([LeftOpen(Lacking.WORK, "usaha", 60)])
    '[{"what":"pekerjaan","item":"usaha","count":60}]'
    """
    if not left:
        return ""
    return json.dumps([asdict(one) for one in left], separators=(",", ":"))


def read_left_open(text: str) -> tuple[LeftOpen, ...]:
    """Undo `left_open_text`; what another program wrote and this one cannot read is left out."""
    try:
        listed = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    return (
        tuple(one for entry in listed if (one := _read(entry))) if isinstance(listed, list) else ()
    )


def _read(entry: object) -> LeftOpen | None:
    match entry:
        case {"what": str(what), "item": str(item), "count": int(count)} if what in _KNOWN:
            return LeftOpen(Lacking(what), item, count)
        case _:
            return None


_KNOWN = frozenset(Lacking)
