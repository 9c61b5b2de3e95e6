"""Hold rows against the law: fold them once more from all their changes, and compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from imk_desktop.domain.change import Value
from imk_desktop.replication.fold import fold
from imk_desktop.replication.row_state import RowState
from imk_desktop.replication.shown import conflicts, shown
from imk_desktop.store.log import Log
from imk_desktop.store.merged_tables import MergedTables
from imk_desktop.store.row_states import LOGS, RowStates


class RowCheck:
    """Compares rows with their changes through one connection."""

    def __init__(self, connection: Connection, log: Log, tables: MergedTables) -> None:
        self._connection = connection
        self._log = log
        self._tables = tables
        self._states = RowStates(connection, log)

    def faults(self, partition: str, table: str, rows: Sequence[str]) -> Iterator[str]:
        """Yield what is wrong with some rows of a kind: their states, conflicts, what they show."""
        stored = self._states.load(partition, [(table, row) for row in rows])
        noted = self._conflicts(partition, table, rows)
        for row, changes in self._log.of_rows(partition, table, rows).items():
            state = fold(changes)
            if table not in LOGS and not _are_one(stored.get((table, row)), state):
                yield f"state: {table}"
            by_mark = {change.mark: change for change in changes}
            if noted.get(row, set()) != {one.field for one in conflicts(state, by_mark)}:
                yield f"conflict: {table}"
            if table in self._tables:
                values = shown(state, by_mark) if state.alive else None
                if not self._shows(partition, table, row, values):
                    yield f"shown: {table}"

    def _conflicts(self, partition: str, table: str, rows: Sequence[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row, field in self._connection.exec_driver_sql(
            "SELECT row, field FROM conflict WHERE partition = ? AND tbl = ? "
            f"AND row IN ({','.join('?' * len(rows))})",
            (partition, table, *rows),
        ):
            found.setdefault(row, set()).add(field)
        return found

    def _shows(
        self, partition: str, table: str, row: str, values: Mapping[str, Value] | None
    ) -> bool:
        """Tell whether the merged table has the row with these values, or not at all if None.

        SQLite compares, so that a column's own way of holding a value does not matter.
        """
        question = f'SELECT count(*) FROM "{table}" WHERE row = ? AND partition = ?'
        names = [field.name for field in self._tables.records[table].fields]
        told: list[Value] = []
        if values is not None:
            question += "".join(f' AND "{name}" IS ?' for name in names)
            told = [values.get(name) for name in names]
        count = self._connection.exec_driver_sql(question, (row, partition, *told)).scalar()
        return bool(count) == (values is not None)


def _are_one(stored: RowState | None, state: RowState) -> bool:
    """Tell whether two states are one, though they may be held over different bases."""
    return stored is not None and (
        (stored.heads(), stored.alive, stored.missing, stored.source, stored.taken)
        == (state.heads(), state.alive, state.missing, state.source, state.taken)
    )
