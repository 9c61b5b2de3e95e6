"""The ledger of bundles, sent and received, and the standing statements of every laptop.

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
from imk_desktop.replication.frontier import covers
from imk_desktop.replication.statements import Statement, overtakes
from imk_desktop.store import segments
from imk_desktop.store.segments import Frontier

Direction = Literal["in", "out"]

MOST_STANDING = 20
"""Statements of one laptop that are kept: more than it can have copies at work."""

_STATEMENTS = """
SELECT s.bundle, s.partition, s.frontier, coalesce(b.rowid, 0), coalesce(b.number, 0),
    coalesce(b.made, 0), s.at, EXISTS (
        SELECT 1 FROM bundle e WHERE e.from_laptop = b.from_laptop AND e.to_office = b.to_office
        AND e.number = b.number AND e.rowid < b.rowid), s.owed
FROM statement s LEFT JOIN bundle b ON b.id = s.bundle
WHERE s.laptop = ? ORDER BY 4, s.bundle
"""


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


def last_entry(connection: Connection, direction: Direction) -> BundleEntry | None:
    """Return the last bundle sent or received."""
    found = _entries(connection, "direction = ? ORDER BY at DESC, rowid DESC LIMIT 1", (direction,))
    return next(iter(found), None)


def count(connection: Connection, direction: Direction) -> int:
    """Return how many bundles were sent or received."""
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM bundle WHERE direction = ?", (direction,)
    )
    return int(found.scalar() or 0)


def next_number(connection: Connection, laptop: str, to_office: str) -> int:
    """Return the running number of this laptop's next bundle to an office, from 1.

    Own bundles that came back after a backup was restored count too.
    """
    newest = connection.exec_driver_sql(
        "SELECT max(number) FROM bundle WHERE from_laptop = ? AND to_office = ?",
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
    """Take a laptop's statement of what it has in place of its earlier ones.

    An earlier one stays beside it if it says more: the laptop went back to a backup, or it was
    copied and both copies are at work, and then each must get what it lacks. For the same reason
    one that says less than what stood stays, whatever is said later, until it was answered. So
    does one that may be later than what is said now: old bundles come late.
    """
    if not have:
        return
    earlier = statements(connection, laptop)
    partitions = {*have, *(partition for one in earlier for partition in one.have)}
    held = [
        segment
        for partition in (sorted(partitions) if earlier else ())
        for segment in segments.of_partition(connection, partition)
    ]
    owed = any(covers(held, one.have, have) and one.have != have for one in earlier)
    lines = [
        (laptop, office, bundle, partition, msgspec.msgpack.encode(frontier), at, owed)
        for partition, frontier in have.items()
    ]
    connection.exec_driver_sql("INSERT OR REPLACE INTO statement VALUES (?,?,?,?,?,?,?)", lines)
    (now,) = (one for one in statements(connection, laptop) if one.bundle == bundle)
    for one in earlier:
        told_again = one.have == have or (not one.owed and covers(held, have, one.have))
        if told_again and (now.is_of_starter or overtakes(now, one)):
            connection.exec_driver_sql(
                "DELETE FROM statement WHERE laptop = ? AND bundle = ?", (laptop, one.bundle)
            )
    _forget_oldest(connection, laptop)


def _forget_oldest(connection: Connection, laptop: str) -> None:
    """Keep the newest statements of a laptop: it may say what it likes, as often as it likes."""
    connection.exec_driver_sql(
        "DELETE FROM statement WHERE laptop = ?1 AND bundle NOT IN (SELECT bundle FROM statement "
        "WHERE laptop = ?1 GROUP BY bundle ORDER BY max(at) DESC, bundle LIMIT ?2)",
        (laptop, MOST_STANDING),
    )


def answer(connection: Connection, office: str) -> None:
    """Note that what the laptops of an office lack by their statements was sent to it."""
    connection.exec_driver_sql("UPDATE statement SET owed = 0 WHERE office = ?", (office,))


def stated(connection: Connection, laptop: str) -> list[dict[str, Frontier]]:
    """Return what a laptop last said that it has, by partition; of copies at work, of each."""
    return [dict(one.have) for one in statements(connection, laptop)]


def statements(connection: Connection, laptop: str) -> list[Statement]:
    """Return the statements of a laptop that stand, in the order in which they came."""
    found: dict[str, Statement] = {}
    for line in connection.exec_driver_sql(_STATEMENTS, (laptop,)):
        bundle, partition, frontier, *rest = line
        marks = msgspec.msgpack.decode(frontier, type=tuple[Mark, ...])
        have = {**found[bundle].have, partition: marks} if bundle in found else {partition: marks}
        found[bundle] = Statement(bundle, have, *rest)
    return list(found.values())


def vouch(connection: Connection, laptop: str, certificate: bytes) -> None:
    """Keep a certificate, whose signature was checked, that came with a bundle.

    It may be of a laptop that the certificates in the province's partition do not name yet, or
    no longer after a backup was restored; without it, what that laptop wrote would be lost.
    """
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO vouched (laptop, certificate) VALUES (?,?)", (laptop, certificate)
    )


def vouched(connection: Connection) -> list[bytes]:
    """Return the certificates that came with bundles."""
    return [
        bytes(line[0])
        for line in connection.exec_driver_sql("SELECT certificate FROM vouched ORDER BY laptop")
    ]


def want(connection: Connection, laptop: str, contents: Iterable[str]) -> None:
    """Note the attachments that a laptop says it lacks, by SHA-256, until they were sent.

    What it does not name stays: a copy of the laptop may have asked for it.
    """
    lines = [(laptop, sha256) for sha256 in sorted(set(contents))]
    if lines:
        connection.exec_driver_sql("INSERT OR IGNORE INTO wanted VALUES (?,?)", lines)


def sent(connection: Connection, laptops: Iterable[str], contents: Iterable[str]) -> None:
    """Note that attachments were sent to some laptops, which ask again if they do not come."""
    names = tuple(laptops)
    lines = [(laptop, sha256) for laptop in names for sha256 in contents]
    if lines:
        connection.exec_driver_sql("DELETE FROM wanted WHERE laptop = ? AND sha256 = ?", lines)


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
