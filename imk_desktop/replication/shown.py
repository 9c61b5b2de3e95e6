"""What a state shows to people: the value of every field, and the conflicts to settle.

Clocks decide one thing only: which of several flagged values is displayed meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import isnan

from imk_desktop.domain.change import EXISTENCE, Act, Change, Mark, Value
from imk_desktop.replication.row_state import RowState

ChangesByMark = Mapping[Mark, Change]
"""Changes of one row, at least those in `RowState.marks()`."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Standing writes of one cell that differ.

    Attributes:
        partition: The office whose row it is.
        table: The kind of record.
        row: The row's id.
        field: The field, or `EXISTENCE` where an edit stands against a delete.
        writes: What stands, the latest by claimed time first: that one is displayed.
    """

    partition: str
    table: str
    row: str
    field: str
    writes: tuple[Change, ...]

    @property
    def id(self) -> str:
        """A short name that stays while the conflict lasts and comes back with it."""
        return conflict_id(self.partition, self.table, self.row, self.field)

    @property
    def outside(self) -> bool:
        """Whether an outside source takes part: FASIH says one thing, a hand another."""
        return any(write.act is Act.SNAPSHOT for write in self.writes)


def conflict_id(partition: str, table: str, row: str, field: str) -> str:
    """Return the name of the conflict of one cell: ten hexadecimal digits."""
    return sha256("\0".join((partition, table, row, field)).encode()).hexdigest()[:10]


def shown(state: RowState, changes: ChangesByMark) -> dict[str, Value]:
    """Return the value of every field; of differing ones, the latest by (when, mark).

    A row that is gone keeps its fields; whether to show it is `RowState.alive`.
    """
    values: dict[str, Value] = {}
    if any(field not in state.exceptions for field in state.covers):
        values.update(changes[state.base].fields)
        for field in state.exceptions.keys() & values.keys():
            del values[field]
    for field, heads in state.exceptions.items():
        if heads and field != EXISTENCE:
            values[field] = _latest_first(heads, changes)[0].fields[field]
    return values


def conflicts(state: RowState, changes: ChangesByMark) -> list[Conflict]:
    """Return the conflicts of a row in the order of its cells; a row that is gone has none."""
    if not state.alive:
        return []
    found = []
    for cell, heads in sorted(state.exceptions.items()):
        writes = _latest_first(heads, changes)
        if cell == EXISTENCE:
            writes = _against_deletes(state, writes, changes)
        elif len({_as_shown(write.fields[cell]) for write in writes}) < 2:
            continue
        if writes:
            one = writes[0]
            found.append(Conflict(one.partition, one.table, one.row, cell, writes))
    return found


def same(one: Value, other: Value) -> bool:
    """Tell whether two values are the same to a person, so that they do not conflict.

    1 and 1.0 are one number, whichever way a sheet or a column held it; True is no number,
    "1" is no number, and None is a value like others.
    """
    return _as_shown(one) == _as_shown(other)


def _as_shown(value: Value) -> tuple[str, Value]:
    """Return what tells values apart: a kind, and the value within it."""
    match value:
        case bool():
            return "flag", value
        case int() | float():
            return "number", "nan" if isnan(value) else value
        case str():
            return "text", value
        case _:
            return "none", None


def _latest_first(marks: Iterable[Mark], changes: ChangesByMark) -> tuple[Change, ...]:
    writes = [changes[mark] for mark in marks]
    return tuple(sorted(writes, key=lambda write: (write.when, write.mark), reverse=True))


def _against_deletes(
    state: RowState, existence: Collection[Change], changes: ChangesByMark
) -> tuple[Change, ...]:
    """Return the standing deletes and the writes that no deleter saw, if there are both."""
    deletes = [write for write in existence if write.act is Act.DELETE]
    if not deletes:
        return ()
    gone = {mark for delete in deletes for mark in delete.seen}
    standing = {mark for _, marks in state.cells() for mark in marks}
    return _latest_first(standing - gone | {delete.mark for delete in deletes}, changes)
