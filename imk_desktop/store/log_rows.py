"""Rows of logs (visits, decisions, closings) with the change that made each.

Such a row's id is the mark of its change: the epoch in hex, a dash, the seq. A mark is unique
within its partition only, so the partition is part of the join.
"""

from __future__ import annotations

from typing import Literal

from imk_desktop.domain.visit import RESULTS
from imk_desktop.replication.decisions import Verdict
from imk_desktop.store.log import BITS


def with_change(table: str) -> str:
    """Return the FROM clause of a log `t` with the change `c` of each of its rows.

    `c.at` is when it was written, in ms since 1970 on the writer's clock.
    """
    return (
        f"FROM {table} t "
        "LEFT JOIN epoch e ON e.epoch = unhex(substr(t.row, 1, 16)) AND e.partition = t.partition "
        f"LEFT JOIN change c ON c.id = (e.id << {BITS}) | CAST(substr(t.row, 18) AS INTEGER)"
    )


def as_written(way: Literal["ASC", "DESC"]) -> str:
    """Return the ORDER BY clause of a log with its changes, as they were written one by one.

    By the writers' clocks, and within one moment by their running number: as text, the ninth
    change of a session would stand behind the tenth.
    """
    return f"c.at {way}, CAST(substr(t.row, 18) AS INTEGER) {way}, t.row {way}"


OF_ITS_SAMPLE = (
    "JOIN sample own ON own.row = t.sample AND t.partition IN (own.partition, own.moved_from)"
)
"""Joins a log `t` with the sample that it is about, in whose partition it must lie.

An office writes what it likes in its own partition, but nothing about the samples of another:
the other does not hold that partition, and would see another status than the province. Logs
of a sample that moved stay where they were written.
"""

KNOWN_RESULTS = "({})".format(",".join(f"'{result}'" for result in RESULTS))
KNOWN_VERDICTS = "({})".format(",".join(f"'{verdict}'" for verdict in Verdict))
"""For SQL: what counts of visits and decisions. Another word is of a later program, or of none:
the row is kept, and counted nowhere."""
