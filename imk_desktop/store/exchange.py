"""The ledger of bundles, sent and received, and the last statement of every laptop.

A statement is what a laptop says that it has: per partition, its frontier. It is the receipt
for what we sent, and what the next bundle to its office is measured against.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from imk_desktop.domain.change import Mark
from imk_desktop.store.segments import Frontier

Direction = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class BundleEntry:
    """One bundle in the ledger. `made` and `at` are milliseconds since 1970."""

    id: str
    direction: Direction
    from_office: str
    from_laptop: str
    to_office: str
    number: int
    file: str
    bytes: int
    made: int
    at: int
    outcome: Mapping[str, Any] = field(default_factory=dict)


def enter(connection: Connection, entry: BundleEntry) -> None:
    """Write a bundle into the ledger; one that is there already is written over."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO bundle VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            *(entry.id, entry.direction, entry.from_office, entry.from_laptop, entry.to_office),
            *(entry.number, entry.file, entry.bytes, entry.made, entry.at),
            json.dumps(entry.outcome),
        ),
    )


def find(connection: Connection, bundle: str) -> BundleEntry | None:
    """Return a bundle of the ledger by its id."""
    return next(iter(_entries(connection, "id = ?", (bundle,))), None)


def entries(connection: Connection, direction: Direction) -> list[BundleEntry]:
    """Return the bundles sent or received, oldest first."""
    return _entries(connection, "direction = ? ORDER BY at, rowid", (direction,))


def next_number(connection: Connection, laptop: str, to_office: str) -> int:
    """Return the running number of this laptop's next bundle to an office, from 1."""
    newest = connection.exec_driver_sql(
        "SELECT max(number) FROM bundle "
        "WHERE direction = 'out' AND from_laptop = ? AND to_office = ?",
        (laptop, to_office),
    ).scalar()
    return int(newest or 0) + 1


def hear(
    connection: Connection,
    laptop: str,
    office: str,
    have: Mapping[str, Frontier],
    *,
    bundle: str,
    at: int,
) -> None:
    """Take a laptop's statement of what it has in place of its last one."""
    connection.exec_driver_sql("DELETE FROM statement WHERE laptop = ?", (laptop,))
    lines = [
        (laptop, office, partition, msgspec.msgpack.encode(frontier), bundle, at)
        for partition, frontier in have.items()
    ]
    if lines:
        connection.exec_driver_sql("INSERT INTO statement VALUES (?,?,?,?,?,?)", lines)


def stated(connection: Connection, laptop: str) -> dict[str, Frontier]:
    """Return what a laptop last said that it has, by partition."""
    lines = connection.exec_driver_sql(
        "SELECT partition, frontier FROM statement WHERE laptop = ?", (laptop,)
    )
    return {
        str(partition): msgspec.msgpack.decode(frontier, type=tuple[Mark, ...])
        for partition, frontier in lines
    }


def want(connection: Connection, laptop: str, contents: Iterable[str]) -> None:
    """Take a laptop's list of attachments that it lacks, by SHA-256, in place of its last one."""
    connection.exec_driver_sql("DELETE FROM wanted WHERE laptop = ?", (laptop,))
    lines = [(laptop, sha256) for sha256 in sorted(set(contents))]
    if lines:
        connection.exec_driver_sql("INSERT INTO wanted VALUES (?,?)", lines)


def wanted(connection: Connection, laptops: Iterable[str]) -> list[str]:
    """Return the SHA-256 of the attachments that some laptops lack."""
    names = list(laptops)
    lines = connection.exec_driver_sql(
        "SELECT DISTINCT sha256 FROM wanted "
        f"WHERE laptop IN ({','.join('?' * len(names))}) ORDER BY sha256",
        tuple(names),
    )
    return [str(line[0]) for line in lines]


def _entries(connection: Connection, where: str, values: tuple[object, ...]) -> list[BundleEntry]:
    lines = connection.exec_driver_sql(
        "SELECT id, direction, from_office, from_laptop, to_office, number, file, bytes, made, "
        f"at, outcome FROM bundle WHERE {where}",
        values,
    )
    found = []
    for id_, way, from_office, laptop, to, number, file, size, made, at, outcome in lines:
        numbers = (int(number), str(file), int(size), int(made), int(at), json.loads(outcome))
        found.append(BundleEntry(id_, way, from_office, laptop, to, *numbers))
    return found
