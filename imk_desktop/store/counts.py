"""What a run of changes holds, counted in the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from imk_desktop.domain.change import Mark
from imk_desktop.store.log import BITS, Log
from imk_desktop.store.segments import StoredSegment


def contents(
    log: Log, segments: Iterable[StoredSegment]
) -> tuple[dict[str, int], tuple[int, int] | None]:
    """Return the changes of some segments by table, and their first and last claimed time."""
    rows: Counter[str] = Counter()
    times: list[int] = []
    for segment in segments:
        first = log.ref(segment.partition, _mark(segment, segment.first))
        lines = log.connection.exec_driver_sql(
            "SELECT shape.tbl, count(*), min(change.at), max(change.at) FROM change "
            "JOIN shape ON shape.id = change.shape WHERE change.id BETWEEN ? AND ? "
            "GROUP BY shape.tbl",
            (first, (first >> BITS << BITS) | segment.last),
        )
        for table, count, earliest, latest in lines:
            rows[table] += count
            times += (earliest, latest)
    return dict(rows), (min(times), max(times)) if times else None


def _mark(segment: StoredSegment, seq: int) -> Mark:
    return Mark(segment.epoch, seq)
