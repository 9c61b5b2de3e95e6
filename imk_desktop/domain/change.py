"""A change: one write to one row, which names the writes that it replaces.

Everything that the offices exchange is a set of these values. What such a set amounts to
is worked out in `imk_desktop.replication`; here is only what a change says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

import msgspec

Value = str | int | float | bool | None

PROVINCE = "1700"

EXISTENCE = ""
"""The cell of a row that deletes and restores are written to; no field has this name."""


class Mark(NamedTuple):
    """The identity of a change within its partition.

    `epoch` is 8 random bytes drawn by a process at its first write, `seq` counts from 1
    within the epoch and the partition.
    """

    epoch: bytes
    seq: int


class Act(IntEnum):
    """What a change does to its row."""

    WRITE = 0
    """Someone's hand wrote the fields."""
    SNAPSHOT = 1
    """The fields were seen in an outside source, at `taken`; only the newest of a source counts."""
    DELETE = 2
    """The row is gone, as far as the writes in `seen` go; it has no fields."""
    RESTORE = 3
    """The row is kept after a delete; it has no fields."""


class Shape(NamedTuple):
    """The table and the fields of a change, named once for the many changes that share them."""

    table: str
    fields: tuple[str, ...]


Replaced = Mapping[str, tuple[Mark, ...]]
NOTHING: Replaced = MappingProxyType({})


class Change(msgspec.Struct, frozen=True):
    """One write to one row, by one person, on one laptop.

    A struct, since a bundle makes ten thousands of them and a dataclass takes eight times
    as long to make.

    Attributes:
        partition: The office whose row it is; a row lives in one partition for life.
        mark: Identity within the partition, for ever.
        shape: Table and fields written; no fields in a delete or a restore.
        row: The row's id: its natural key, or for a log the mark of the change that made it.
        values: Aligned with `shape.fields`; None is a value.
        replaces: By field (or `EXISTENCE`), the marks of the writes that stood there when the
            writer looked. Fields that replace nothing are left out.
        by: The person.
        when: Milliseconds since 1970 on the writer's clock, as claimed.
        act: What it does to the row.
        source: The outside source of a snapshot, e.g. "fasih"; else empty.
        taken: When a snapshot was downloaded, milliseconds since 1970; else 0.
        seen: For a delete, every unreplaced write of the row that the deleter saw.
    """

    partition: str
    mark: Mark
    shape: Shape
    row: str
    values: tuple[Value, ...]
    replaces: Replaced = msgspec.field(default_factory=lambda: NOTHING)
    by: str = ""
    when: int = 0
    act: Act = Act.WRITE
    source: str = ""
    taken: int = 0
    seen: tuple[Mark, ...] = ()

    @property
    def table(self) -> str:
        """The table that the row belongs to."""
        return self.shape.table

    @property
    def fields(self) -> dict[str, Value]:
        """The written values by field."""
        return dict(zip(self.shape.fields, self.values, strict=True))

    def cells(self) -> Iterator[str]:
        """Yield the cells written: the fields, or `EXISTENCE` for a delete or a restore."""
        if self.act in (Act.DELETE, Act.RESTORE):
            yield EXISTENCE
        else:
            yield from self.shape.fields
