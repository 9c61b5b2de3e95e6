"""The state of rows at rest: its base change, and the cells that differ from it.

Rows of a log are made once and never edited, so that the one change of such a row is its
state; nothing is stored for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from imk_desktop.domain.change import EXISTENCE, Mark, Shape
from imk_desktop.domain.records import RECORDS
from imk_desktop.replication.row_state import NO_EXCEPTIONS, RowState
from imk_desktop.store.log import IN_LIST, Log

LOGS = frozenset(name for name, record in RECORDS.items() if not record.keyed)

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[str, list[int]]).decode


class RowStates:
    """Loads and saves the states of rows through one transaction's connection."""

    def __init__(self, connection: Connection, log: Log) -> None:
        self._connection = connection
        self._log = log

    def load(
        self, partition: str, keys: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], RowState]:
        """Return the states of those rows, given as (table, row), that have one stored."""
        by_table: dict[str, list[str]] = defaultdict(list)
        for table, row in keys:
            if table not in LOGS:
                by_table[table].append(row)
        found = {}
        for table, rows in by_table.items():
            for start in range(0, len(rows), IN_LIST):
                some = rows[start : start + IN_LIST]
                for line in self._connection.exec_driver_sql(
                    f"{_SELECT} WHERE s.partition = ? AND s.tbl = ? "
                    f"AND s.row IN ({','.join('?' * len(some))})",
                    (partition, table, *some),
                ).all():
                    found[table, line[1]] = self._state(line[2:])
        return found

    def all_of(self, partition: str) -> Iterator[tuple[str, str, RowState]]:
        """Yield (table, row, state) of a partition in order of table and row."""
        logs = sorted(LOGS)
        lines = self._connection.exec_driver_sql(
            f"{_SELECT} WHERE s.partition = ? UNION ALL {_LOGGED} AND shape.tbl IN "
            f"({','.join('?' * len(logs))}) ORDER BY 1, 2",
            (partition, partition, *logs),
        )
        for line in lines:
            yield line[0], line[1], self._state(line[2:])

    def save(self, partition: str, states: Mapping[tuple[str, str], RowState]) -> None:
        """Write states over what was there."""
        ref, shape = self._log.ref, self._log.shape_number
        lines = [
            (
                *(partition, table, row, ref(partition, state.base)),
                shape(Shape(table, state.covers)),
                *(state.alive, state.missing, state.source, state.taken),
                self._exceptions(partition, state),
            )
            for (table, row), state in states.items()
            if table not in LOGS
        ]
        if lines:
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO row_state VALUES (?,?,?,?,?,?,?,?,?,?)", lines
            )

    def forget(self, partition: str, table: str, rows: Sequence[str]) -> None:
        """Remove the states of rows of which no change is left."""
        if rows:
            self._connection.exec_driver_sql(
                "DELETE FROM row_state WHERE partition = ? AND tbl = ? AND row = ?",
                [(partition, table, row) for row in rows],
            )

    def _exceptions(self, partition: str, state: RowState) -> bytes | None:
        if not state.exceptions:
            return None
        ref = self._log.ref
        return _encode(
            {
                field: [ref(partition, mark) for mark in marks]
                for field, marks in state.exceptions.items()
            }
        )

    def _state(self, line: Sequence[Any]) -> RowState:
        base, shape, alive, missing, source, taken, exceptions = line
        state = RowState(
            base=self._log.mark(base),
            covers=self._log.shape(shape).fields,
            exceptions=self._marks(exceptions) if exceptions else NO_EXCEPTIONS,
            alive=bool(alive),
            missing=bool(missing),
            source=source,
            taken=taken,
        )
        if alive or state.heads_of(EXISTENCE):
            return state
        return msgspec.structs.replace(state, made=False)  # and so nobody could delete it

    def _marks(self, exceptions: bytes) -> dict[str, tuple[Mark, ...]]:
        mark = self._log.mark
        return {field: tuple(map(mark, refs)) for field, refs in _decode(exceptions).items()}


_SELECT = (
    "SELECT s.tbl, s.row, s.base, s.covers, s.alive, s.missing, s.source, s.taken, s.exceptions "
    "FROM row_state s"
)
_LOGGED = (
    "SELECT shape.tbl, change.row, change.id, change.shape, 1, 0, '', 0, NULL FROM change "
    "JOIN shape ON shape.id = change.shape JOIN epoch ON epoch.id = change.id >> 32 "
    "WHERE epoch.partition = ?"
)
