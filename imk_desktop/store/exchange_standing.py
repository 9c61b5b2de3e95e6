"""How the exchange with each other office stands: numbers received, gaps, receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from imk_desktop.clock import day_of
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.status import BundleSeen, Exchange
from imk_desktop.replication.frontier import lacking
from imk_desktop.store import exchange, segments
from imk_desktop.store.exchange import BundleEntry


def exchange_standing(
    connection: Connection, *, office: str, others: Iterable[str], today: date
) -> dict[str, Exchange]:
    """Return how the bundles of some other offices stand, by office.

    Args:
        connection: A connection for reading.
        office: This store's office.
        others: The offices it exchanges bundles with.
        today: The day silence is counted to.
    """
    received = _by_office(exchange.entries(connection, "in"), "from_office")
    sent = _by_office(exchange.entries(connection, "out"), "to_office")
    enrolled = _enrolled(connection)
    standing = {}
    for other in others:
        came, went = received.get(other, []), sent.get(other, [])
        last = came[-1] if came else None
        since = day_of(last.at) if last else enrolled.get(other)
        standing[other] = Exchange(
            last_received=day_of(last.at) if last else None,
            number=max((entry.number for entry in came), default=0),
            missing=_gaps(came, from_first=office == PROVINCE),
            days_silent=max(0, (today - since).days) if since else None,
            last_sent=day_of(went[-1].at) if went else None,
            sent_number=went[-1].number if went else 0,
            acknowledged=not went or _covered(connection, went[-1], other),
        )
    return standing


def last_seen(connection: Connection, direction: exchange.Direction) -> BundleSeen | None:
    """Return the last bundle received or sent."""
    entries = exchange.entries(connection, direction)
    if not entries:
        return None
    last = entries[-1]
    changes = sum(int(last.outcome.get(name, 0)) for name in ("new", "changed"))
    other = last.from_office if direction == "in" else last.to_office
    return BundleSeen(other, last.number, last.at, last.bytes, changes)


def received_count(connection: Connection) -> int:
    """Return how many bundles came here from others."""
    return len(exchange.entries(connection, "in"))


def _by_office(entries: Sequence[BundleEntry], side: str) -> dict[str, list[BundleEntry]]:
    found: dict[str, list[BundleEntry]] = defaultdict(list)
    for entry in entries:
        found[getattr(entry, side)].append(entry)
    return found


def _gaps(came: Sequence[BundleEntry], *, from_first: bool) -> tuple[int, ...]:
    """Return the running numbers missing before the last, of any laptop of an office.

    A regency's laptop that joined late never gets the earlier ones, so it counts from the
    first that it received.
    """
    by_laptop: dict[str, set[int]] = defaultdict(set)
    for entry in came:
        by_laptop[entry.from_laptop].add(entry.number)
    missing: set[int] = set()
    for numbers in by_laptop.values():
        first = 1 if from_first else min(numbers)
        missing |= set(range(first, max(numbers))) - numbers
    return tuple(sorted(missing))


def _enrolled(connection: Connection) -> dict[str, date]:
    """Return the day on which the first laptop of each office was enrolled."""
    lines = connection.exec_driver_sql(
        "SELECT office, min(issued) FROM certificate WHERE row NOT IN "
        "(SELECT row FROM revocation) GROUP BY office"
    )
    return {office: day_of(issued) for office, issued in lines if issued}


def _covered(connection: Connection, sent: BundleEntry, office: str) -> bool:
    """Tell whether a statement of any laptop of the office covers what a bundle could hold."""
    laptops = connection.exec_driver_sql(
        "SELECT DISTINCT laptop FROM statement WHERE office = ?", (office,)
    ).scalars()
    partitions = (PROVINCE, office) if office != PROVINCE else (PROVINCE, sent.from_office)
    there = set(
        connection.exec_driver_sql(
            "SELECT id FROM segment WHERE received <= ?", (sent.at,)
        ).scalars()
    )
    held = [  # what came later too: a statement names it, and what went before through it
        segment
        for partition in partitions
        for segment in segments.of_partition(connection, partition)
    ]
    return any(
        there.isdisjoint(segment.id for segment in lacking(held, said))
        for laptop in laptops
        for said in exchange.stated(connection, laptop)
    )
