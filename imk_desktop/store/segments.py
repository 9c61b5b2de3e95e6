"""Segments as they came or were packed: their bytes, their state, the frontier they make.

States: `own` (packed here), `applied`, `waiting` (for what must come before), `aside` (a
right was broken, or two changes claim one id: delivered, but not applied).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec
from sqlalchemy import Connection

from imk_desktop.domain.change import Mark

State = Literal["own", "applied", "waiting", "aside"]
Frontier = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """What is known of a segment without decoding it."""

    id: int
    epoch: bytes
    partition: str
    first: int
    last: int
    laptop: str
    after: Mapping[str, Frontier]
    state: State
    reason: str
    bundle: str | None


def keep(
    connection: Connection,
    *,
    epoch: bytes,
    partition: str,
    first: int,
    last: int,
    laptop: str,
    after: Mapping[str, Frontier],
    state: State,
    reason: str = "",
    bundle: str | None,
    received: int,
    content: bytes,
) -> int:
    """Store a segment's bytes as they are and return its local number."""
    connection.exec_driver_sql(
        "INSERT INTO segment (epoch, partition, first, last, laptop, after, state, reason, "
        "bundle, received, bytes) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            *(epoch, partition, first, last, laptop, packed_after(after)),
            *(state, reason, bundle, received, content),
        ),
    )
    number = connection.exec_driver_sql("SELECT last_insert_rowid()").scalar()
    assert isinstance(number, int)
    return number


def settle(connection: Connection, number: int, state: State, reason: str = "") -> None:
    """Give a segment its new state."""
    connection.exec_driver_sql(
        "UPDATE segment SET state = ?, reason = ? WHERE id = ?", (state, reason, number)
    )


def content(connection: Connection, number: int) -> bytes:
    """Return a segment's bytes."""
    found = connection.exec_driver_sql("SELECT bytes FROM segment WHERE id = ?", (number,))
    return bytes(found.scalar_one())


def size(connection: Connection, number: int) -> int:
    """Return how many bytes a segment has."""
    found = connection.exec_driver_sql("SELECT length(bytes) FROM segment WHERE id = ?", (number,))
    return int(found.scalar_one())


def by_id(connection: Connection, number: int) -> StoredSegment:
    """Return a segment by its local number."""
    return _segments(connection, "id = ?", (number,))[0]


def in_state(connection: Connection, state: State) -> list[StoredSegment]:
    """Return the segments of a state in the order they came."""
    return _segments(connection, "state = ? ORDER BY id", (state,))


def of_partition(connection: Connection, partition: str) -> list[StoredSegment]:
    """Return the delivered segments of a partition in the order they were stored."""
    return _segments(connection, "partition = ? AND state <> 'waiting' ORDER BY id", (partition,))


def of_epoch(connection: Connection, partition: str, epoch: bytes) -> list[StoredSegment]:
    """Return the segments that hold changes of an epoch, whatever their state."""
    return _segments(connection, "partition = ? AND epoch = ? ORDER BY first", (partition, epoch))


def of_run(
    connection: Connection, partition: str, epoch: bytes, first: int, last: int
) -> list[StoredSegment]:
    """Return the segments that hold exactly that run of changes, whatever their state."""
    return _segments(
        connection,
        "partition = ? AND epoch = ? AND first = ? AND last = ? ORDER BY id",
        (partition, epoch, first, last),
    )


def count_aside(connection: Connection, partition: str, epoch: bytes) -> int:
    """Return how many segments of an epoch were set aside."""
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM segment WHERE partition = ? AND epoch = ? AND state = 'aside'",
        (partition, epoch),
    )
    return int(found.scalar_one())


def partitions(connection: Connection) -> list[str]:
    """Return the partitions that a segment or a change here belongs to."""
    lines = connection.exec_driver_sql(
        "SELECT partition FROM epoch WHERE last > 0 GROUP BY partition ORDER BY partition"
    )
    return [str(line[0]) for line in lines]


def partitions_with_changes(connection: Connection) -> list[str]:
    """Return the partitions of which a change is in the log: not only waiting or set aside."""
    lines = connection.exec_driver_sql(
        "SELECT DISTINCT partition FROM epoch WHERE EXISTS (SELECT 1 FROM change "
        "WHERE change.id BETWEEN epoch.id << 32 AND (epoch.id + 1 << 32) - 1) ORDER BY partition"
    )
    return [str(line[0]) for line in lines]


def frontier(connection: Connection, partition: str) -> Frontier:
    """Return the heads of a partition: what no delivered segment follows."""
    lines = connection.exec_driver_sql(
        "SELECT epoch, seq FROM head WHERE partition = ? ORDER BY epoch", (partition,)
    )
    return tuple(Mark(bytes(line[0]), int(line[1])) for line in lines)


def set_frontier(connection: Connection, partition: str, heads: Frontier) -> None:
    """Replace the heads of a partition."""
    connection.exec_driver_sql("DELETE FROM head WHERE partition = ?", (partition,))
    if heads:
        connection.exec_driver_sql(
            "INSERT INTO head (partition, epoch, seq) VALUES (?,?,?)",
            [(partition, mark.epoch, mark.seq) for mark in heads],
        )


@dataclass(frozen=True, slots=True)
class UnpackedRun:
    """Own changes of one epoch that no segment holds yet, from `first` to `last`."""

    partition: str
    epoch: bytes
    first: int
    last: int


def unpacked(connection: Connection, laptop: str) -> list[UnpackedRun]:
    """Return this laptop's changes that are in no segment yet, oldest epoch first."""
    lines = connection.exec_driver_sql(
        "SELECT partition, epoch, packed + 1, last FROM epoch "
        "WHERE laptop = ? AND last > packed ORDER BY id",
        (laptop,),
    )
    return [UnpackedRun(str(p), bytes(e), int(first), int(last)) for p, e, first, last in lines]


def note_packed(connection: Connection, run: UnpackedRun) -> None:
    """Note that a run of own changes is in a segment now."""
    connection.exec_driver_sql(
        "UPDATE epoch SET packed = max(packed, ?) WHERE partition = ? AND epoch = ?",
        (run.last, run.partition, run.epoch),
    )


def packed_after(after: Mapping[str, Frontier]) -> bytes:
    """Encode the frontiers that a segment follows."""
    return msgspec.msgpack.encode(dict(after))


def unpacked_after(packed: bytes) -> dict[str, Frontier]:
    """Decode the frontiers that a segment follows."""
    return msgspec.msgpack.decode(packed, type=dict[str, tuple[Mark, ...]])


def _segments(
    connection: Connection, where: str, values: tuple[object, ...]
) -> list[StoredSegment]:
    lines = connection.exec_driver_sql(
        "SELECT id, epoch, partition, first, last, laptop, after, state, reason, bundle "
        f"FROM segment WHERE {where}",
        values,
    )
    return [
        StoredSegment(
            *(number, bytes(epoch), partition, first, last, laptop),
            *(unpacked_after(after), state, reason, bundle),
        )
        for number, epoch, partition, first, last, laptop, after, state, reason, bundle in lines
    ]
