"""How far what offices wrote counts: a day that has not come is kept, flagged, and counted then.

A clock gone astray, a mistyped year or a bad program dates a row years ahead. It stays in the
store and travels on, since nothing is lost; but no count, no forecast and no later row of its
log gives way to it. Days are compared with the reader's own, which changes no shared record.

What counts is the day that was written. A decision has none: it counts by the rows that it
comes after, whatever its writer's clock said, and is only flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from sqlalchemy import Connection

from imk_desktop.progress.facts import ToCome
from imk_desktop.store.log import BITS
from imk_desktop.store.log_rows import with_change

TOLERANCE = timedelta(days=1)
"""Tomorrow counts: two honest clocks, or two time zones, differ by some hours."""

MOST_NAMED = 5
"""Samples that are named of an office, at most."""


@dataclass(frozen=True, slots=True)
class Until:
    """The end of what counts.

    Attributes:
        day: The first ISO day that does not count; as text, so that it can stand in SQL.
        ms: Its first moment, ms since 1970.
    """

    day: str
    ms: int

    @classmethod
    def the_end_of(cls, today: date) -> Self:
        """Return how far things count on a day.

        >>> Until.the_end_of(date(2026, 7, 20)).day
        '2026-07-22'
        """
        first = min(today, date.max - 2 * TOLERANCE) + TOLERANCE + timedelta(days=1)
        midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
        return cls(first.isoformat(), int(midnight.timestamp() * 1000))


@dataclass(frozen=True, slots=True)
class _Log:
    """A log whose rows may be dated ahead.

    Attributes:
        about: The field that says what a row is about. What the same laptop wrote of it later,
            under a day that has come, stands in place of the row ahead, which needs nobody then.
        dated: When a row is ahead, for SQL.
        moments: Whether that needs the change that made it.
    """

    table: str
    about: str
    dated: str
    moments: bool = False


DECISION, FASIH = "decision", "fasih"
DEAR = frozenset({DECISION, FASIH})
"""Tables that are long, and have no day of their own to look for."""

_DAY, _CLOCK = "t.date >= '{day}'", "c.at >= {ms}"
_LOGS = (
    _Log("visit", "sample", _DAY),
    _Log("monitoring", "kind", _DAY),
    _Log("approval", "what", _DAY),
    _Log("closing", "stage", f"({_DAY} OR {_CLOCK})", moments=True),
    _Log("stage_closing", "stage", f"({_DAY} OR {_CLOCK})", moments=True),
    _Log(DECISION, "sample", _CLOCK, moments=True),
    _Log("clarification", "sample", _CLOCK, moments=True),
)


def to_come(connection: Connection, until: Until, among: Collection[str]) -> dict[str, ToCome]:
    """Return what each office dated ahead, and did not write again since.

    Args:
        connection: A connection for reading.
        until: How far things count.
        among: Which of `DEAR` have anything ahead, as who counts them saw.
    """
    counts: dict[str, int] = defaultdict(int)
    samples: dict[str, set[str]] = defaultdict(set)
    for log in _LOGS:
        if log.table in DEAR and log.table not in among:
            continue
        for office, about in _ahead(connection, log, until):
            counts[office] += 1
            if log.about == "sample":
                samples[office].add(about)
    for office, sample in _of_records(connection, until, among):
        counts[office] += 1
        if sample:
            samples[office].add(sample)
    return {
        office: ToCome(count, tuple(sorted(samples[office])[:MOST_NAMED]))
        for office, count in counts.items()
    }


def _ahead(connection: Connection, log: _Log, until: Until) -> Iterator[tuple[str, str]]:
    """Yield office and subject of the rows that are ahead, but those written again since."""
    dated = log.dated.format(day=until.day, ms=until.ms)
    source = with_change(log.table) if log.moments else f"FROM {log.table} t"
    if connection.exec_driver_sql(f"SELECT 1 {source} WHERE {dated} LIMIT 1").first() is None:
        return
    lines = connection.exec_driver_sql(
        f"SELECT t.partition, coalesce(t.{log.about}, ''), coalesce(e.laptop, ''), {dated}, "
        f"coalesce((e.id << {BITS}) | CAST(substr(t.row, 18) AS INTEGER), 0) "
        f"{with_change(log.table)} WHERE t.{log.about} IS NULL OR t.{log.about} IN "
        f"(SELECT t.{log.about} {source} WHERE {dated})"
    ).all()
    last: dict[tuple[str, str, str], int] = defaultdict(int)
    for office, about, laptop, is_ahead, ref in lines:
        if not is_ahead:
            last[office, about, laptop] = max(last[office, about, laptop], ref)
    for office, about, laptop, is_ahead, ref in lines:
        if is_ahead and ref >= last[office, about, laptop]:
            yield office, about


def _of_records(
    connection: Connection, until: Until, among: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield office and sample of documents and snapshots of FASIH that are ahead."""
    yield from connection.exec_driver_sql(
        f"SELECT partition, '' FROM document WHERE date >= '{until.day}'"
    ).all()
    if FASIH in among:
        yield from connection.exec_driver_sql(
            f"SELECT partition, row FROM row_state WHERE tbl = 'fasih' AND taken >= {until.ms}"
        ).all()
