"""How the exchange with each other office stands: numbers received, gaps, receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from imk_desktop.clock import day_of
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.running_numbers import lacking as lacking_numbers
from imk_desktop.domain.status import BundleSeen, Exchange
from imk_desktop.store import exchange
from imk_desktop.store.exchange import BundleEntry
from imk_desktop.store.heard import Heard, heard_of, there_by

MOST_NAMED = 1_000
"""Missing numbers that are named, at most: a sender may number as it likes."""


def exchange_standing(
    connection: Connection,
    *,
    office: str,
    others: Iterable[str],
    today: date,
    makes_starters: bool = False,
) -> dict[str, Exchange]:
    """Return how the bundles of some other offices stand, by office.

    Args:
        connection: A connection for reading.
        office: This store's office.
        others: The offices it exchanges bundles with.
        today: The day silence is counted to.
        makes_starters: Whether starters are made here: what one says is not yet the word of
            the laptop that it is for.
    """
    received = _by_office(exchange.entries(connection, "in"), "from_office")
    sent = _by_office(exchange.entries(connection, "out"), "to_office")
    enrolled = _enrolled(connection)
    standing = {}
    for other in others:
        came, went = received.get(other, []), sent.get(other, [])
        last = came[-1] if came else None
        since = day_of(last.at) if last else enrolled.get(other)
        heard = heard_of(connection, office, other, makes_starters=makes_starters)
        lacks = _lacking(connection, heard, went[-1]) if went else 0
        standing[other] = Exchange(
            last_received=day_of(last.at) if last else None,
            number=max((entry.number for entry in came), default=0),
            missing=_gaps(came, from_first=office == PROVINCE),
            days_silent=max(0, (today - since).days) if since else None,
            last_sent=day_of(went[-1].at) if went else None,
            sent_number=went[-1].number if went else 0,
            sent_news=not went or _had_news(went[-1]),
            acknowledged=not went or (bool(heard.words) and not lacks),
            laptops=len(heard.words),
            lacking=lacks,
            went_back=heard.went_back(),
        )
    return standing


def last_seen(connection: Connection, direction: exchange.Direction) -> BundleSeen | None:
    """Return the last bundle received or sent."""
    last = exchange.last_entry(connection, direction)
    if last is None:
        return None
    changes = sum(int(last.outcome.get(name, 0)) for name in ("new", "changed"))
    other = last.from_office if direction == "in" else last.to_office
    return BundleSeen(other, last.number, last.at, last.bytes, changes)


def received_count(connection: Connection) -> int:
    """Return how many bundles came here from others."""
    return exchange.count(connection, "in")


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
        missing.update(lacking_numbers(numbers, first, max(numbers), MOST_NAMED))
    return tuple(sorted(missing)[:MOST_NAMED])


def _enrolled(connection: Connection) -> dict[str, date]:
    """Return the day on which the first laptop of each office was enrolled."""
    lines = connection.exec_driver_sql(
        "SELECT office, min(issued) FROM certificate WHERE row NOT IN "
        "(SELECT row FROM revocation) GROUP BY office"
    )
    return {office: day_of(issued) for office, issued in lines if issued}


def _lacking(connection: Connection, heard: Heard, sent: BundleEntry) -> int:
    """Count the laptops that lack something of a bundle; of files one hears by the next word."""
    since = heard.sent if sent.outcome.get("files") else 0
    return heard.lacking(there_by(connection, sent.at), since=since)


def _had_news(sent: BundleEntry) -> bool:
    """Tell whether a bundle carried news when it was sent; of an old one, whether anything."""
    return bool(sent.outcome.get("news", sent.outcome.get("have")))
