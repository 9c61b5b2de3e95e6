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
        held = self._held(partition, table, rows)
        for row, changes in self._log.of_rows(partition, table, rows).items():
            state = fold(changes, self._log.strangers(partition, table, changes))
            if table not in LOGS and not _are_one(stored.get((table, row)), state):
                yield f"state: {table}"
            by_mark = {change.mark: change for change in changes}
            if noted.get(row, set()) != {one.field for one in conflicts(state, by_mark)}:
                yield f"conflict: {table}"
            if table in self._tables:
                values = self._told(table, shown(state, by_mark)) if state.alive else None
                if held.get(row) != values and not self._shows(partition, table, row, values):
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

    def _told(self, table: str, values: Mapping[str, Value]) -> tuple[Value, ...]:
        """Return the values of a row in the order of the columns of its table."""
        return tuple(values.get(field.name) for field in self._tables.records[table].fields)

    def _held(
        self, partition: str, table: str, rows: Sequence[str]
    ) -> dict[str, tuple[Value, ...]]:
        """Return what the merged table holds of some rows."""
        if table not in self._tables:
            return {}
        names = ["row", *(field.name for field in self._tables.records[table].fields)]
        columns = ", ".join(f'"{name}"' for name in names)
        lines = self._connection.exec_driver_sql(
            f'SELECT {columns} FROM "{table}" WHERE partition = ? '
            f"AND row IN ({','.join('?' * len(rows))})",
            (partition, *rows),
        ).all()
        return {line[0]: tuple(line[1:]) for line in lines}

    def _shows(self, partition: str, table: str, row: str, values: Sequence[Value] | None) -> bool:
        """Ask SQLite whether a row has these values, or is not there if None.

        It knows how a column holds a value of another type, a number in a text for one.
        """
        if values is None:
            return False
        question = f'SELECT count(*) FROM "{table}" WHERE row = ? AND partition = ?'
        names = [field.name for field in self._tables.records[table].fields]
        question += "".join(f' AND "{name}" IS ?' for name in names)
        count = self._connection.exec_driver_sql(question, (row, partition, *values)).scalar()
        return bool(count)


def _are_one(stored: RowState | None, state: RowState) -> bool:
    """Tell whether two states are one, though they may be held over different bases."""
    return stored is not None and (
        (stored.heads(), stored.alive, stored.missing, stored.source, stored.taken)
        == (state.heads(), state.alive, state.missing, state.source, state.taken)
    )
