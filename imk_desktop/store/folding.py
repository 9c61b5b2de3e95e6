"""Fold changes into the merged tables: the one path of local writes and of bundles.

Most changes make a new row, or replace exactly what stands in a cell; these are applied
directly. All others (late, concurrent, deletes, snapshots, conflicts) have their whole row
folded again from the log, by the law in `imk_desktop.replication`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from imk_desktop.domain.change import Act, Change, Value
from imk_desktop.replication.fold import advance, fold
from imk_desktop.replication.making import NEED_MAKERS
from imk_desktop.replication.row_state import RowState
from imk_desktop.replication.shown import conflict_id, conflicts, shown
from imk_desktop.store.log import IN_LIST, Log
from imk_desktop.store.merged_tables import MergedTables
from imk_desktop.store.row_check import RowCheck
from imk_desktop.store.row_states import LOGS, RowStates
from imk_desktop.store.tally import Outcome, Tally

Key = tuple[str, str]  # table, row
CHECKED = 5
"""Rows of a batch that are folded a second time before an import is kept."""


class Folding:
    """Applies changes to the state and the merged tables of one transaction."""

    def __init__(self, connection: Connection, log: Log, tables: MergedTables) -> None:
        self._connection = connection
        self._log = log
        self._tables = tables
        self._states = RowStates(connection, log)
        self._to_check: list[tuple[str, Key]] = []

    def add(
        self,
        partition: str,
        changes: Sequence[Change],
        known: Mapping[Key, RowState] | None = None,
        tally: Tally | None = None,
    ) -> Tally:
        """Write changes of one partition, new to the log, and fold them in.

        Args:
            partition: The office whose rows they are.
            changes: In the order they were made; the log knows who wrote them.
            known: The states of all rows they touch that have one, if the caller read them.
            tally: Where to note what became of the rows; a new one if left out.
        """
        self._log.insert(changes)
        tally = tally or Tally()
        logged = [change for change in changes if change.shape.table in LOGS]
        edits = [change for change in changes if change.shape.table not in LOGS]
        if known is None:
            known = self._states.load(partition, {(edit.table, edit.row) for edit in edits})
        states = dict(known)
        strangers = self._strangers(partition, edits)
        touched: dict[Key, RowState] = {}
        fresh: dict[Key, Change] = {}
        updates: dict[Key, dict[str, Value]] = {}
        refold: set[Key] = set()
        for change in edits:  # a log's row is made once and never edited: nothing to weigh
            key = (change.shape.table, change.row)
            if key in refold:
                continue
            state = states.get(key)
            by_maker = not strangers or change.mark.epoch not in strangers.get(key[0], ())
            after = advance(state, change, by_maker=by_maker)
            if after is None or not _is_plain(state, after, change):
                refold.add(key)
                continue
            states[key] = touched[key] = after
            if state is None:
                fresh[key] = change
            else:
                updates.setdefault(key, {}).update(
                    zip(change.shape.fields, change.values, strict=True)
                )
        for key in refold:
            touched.pop(key, None)
            updates.pop(key, None)
            if fresh.pop(key, None) is not None:
                tally.note(partition, *key, Outcome.NEW)
        self._insert(partition, [*logged, *fresh.values()])
        self._update(partition, updates)
        self._states.save(partition, touched)
        for key in updates:
            tally.note(partition, *key, Outcome.CHANGED)
        tally.note_new([*logged, *fresh.values()])
        self._fold_again(partition, refold, tally)
        some = changes[:: max(1, len(changes) // CHECKED)]
        self._to_check += [(partition, (change.table, change.row)) for change in some]
        return tally

    def _strangers(self, partition: str, edits: Sequence[Change]) -> dict[str, frozenset[bytes]]:
        """Return by kind the epochs of those who may not make such rows."""
        tables = {edit.shape.table for edit in edits} & NEED_MAKERS
        found = {table: self._log.strangers(partition, table, edits) for table in tables}
        return {table: strangers for table, strangers in found.items() if strangers}

    def check_itself(self) -> None:
        """Fold a few of the touched rows once more from the log, by the law, and compare.

        Raises:
            AssertionError: What is stored of a row is not what its changes amount to: a bug.
                The transaction must be given up.
        """
        check = RowCheck(self._connection, self._log, self._tables)
        rows: dict[tuple[str, str], set[str]] = defaultdict(set)
        for partition, (table, row) in self._to_check[-10 * CHECKED :]:
            rows[partition, table].add(row)
        for (partition, table), some in rows.items():
            for fault in check.faults(partition, table, sorted(some)):
                raise AssertionError(f"a row is not the fold of its changes: {fault}")
        self._to_check.clear()

    def fold_again(self, partition: str, keys: Iterable[Key]) -> Tally:
        """Fold whole rows from the log: after an undo, a release, or a new column."""
        tally = Tally()
        self._fold_again(partition, set(keys), tally)
        return tally

    def _fold_again(self, partition: str, keys: set[Key], tally: Tally) -> None:
        by_table: dict[str, list[str]] = defaultdict(list)
        for table, row in sorted(keys):
            by_table[table].append(row)
        for table, rows in by_table.items():
            for start in range(0, len(rows), IN_LIST):
                self._fold_rows(partition, table, rows[start : start + IN_LIST], tally)

    def _fold_rows(self, partition: str, table: str, rows: list[str], tally: Tally) -> None:
        before = self._shown_now(partition, table, rows)
        states: dict[Key, RowState] = {}
        living: dict[str, dict[str, Value]] = {}
        found: list[tuple[str, str, str, str, str]] = []
        gone: list[str] = []
        for row, changes in self._log.of_rows(partition, table, rows).items():
            if not changes:
                gone.append(row)
                continue
            strangers = self._log.strangers(partition, table, changes)
            state = states[table, row] = fold(changes, strangers)
            by_mark = {change.mark: change for change in changes}
            if state.alive:
                living[row] = shown(state, by_mark)
            for conflict in conflicts(state, by_mark):
                id_ = conflict_id(partition, table, row, conflict.field)
                found.append((id_, partition, table, row, conflict.field))
        self._states.save(partition, states)
        self._states.forget(partition, table, gone)
        self._note_conflicts(partition, table, rows, found)
        tally.conflicts |= {line[0] for line in found}
        if table in self._tables:
            self._delete(partition, table, rows)
            self._insert_shown(partition, table, living)
            after = self._shown_now(partition, table, rows)
            for row in rows:
                if before.get(row) == after.get(row):
                    outcome = Outcome.UNCHANGED
                elif row in before or (table, row) not in states:
                    outcome = Outcome.CHANGED
                else:
                    outcome = Outcome.NEW
                tally.note(partition, table, row, outcome)

    def _note_conflicts(
        self,
        partition: str,
        table: str,
        rows: Sequence[str],
        found: Sequence[tuple[str, str, str, str, str]],
    ) -> None:
        self._connection.exec_driver_sql(
            "DELETE FROM conflict WHERE partition = ? AND tbl = ? AND row IN "
            f"({','.join('?' * len(rows))})",
            (partition, table, *rows),
        )
        if found:
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO conflict (id, partition, tbl, row, field) "
                "VALUES (?,?,?,?,?)",
                list(found),
            )

    # --- the merged tables

    def _insert(self, partition: str, changes: Iterable[Change]) -> None:
        by_shape: dict[tuple[str, tuple[str, ...]], list[Change]] = defaultdict(list)
        for change in changes:
            by_shape[change.shape].append(change)
        for (table, fields), some in by_shape.items():
            if table not in self._tables:
                continue
            columns = self._tables.columns(table)
            known = [index for index, name in enumerate(fields) if name in columns]
            if len(known) == len(fields):
                lines = [(partition, change.row, *change.values) for change in some]
            else:
                lines = [
                    (partition, change.row, *(change.values[index] for index in known))
                    for change in some
                ]
            self._insert_lines(table, [fields[index] for index in known], lines)

    def _insert_shown(
        self, partition: str, table: str, rows: Mapping[str, Mapping[str, Value]]
    ) -> None:
        columns = [field.name for field in self._tables.records[table].fields]
        lines = [
            (partition, row, *(values.get(column) for column in columns))
            for row, values in rows.items()
        ]
        self._insert_lines(table, columns, lines)

    def _insert_lines(
        self, table: str, columns: Sequence[str], lines: list[tuple[Value, ...]]
    ) -> None:
        if not lines:
            return
        names = ", ".join(f'"{name}"' for name in ("partition", "row", *columns))
        marks = ",".join("?" * (len(columns) + 2))
        self._connection.exec_driver_sql(
            f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})', lines
        )

    def _update(self, partition: str, updates: Mapping[Key, Mapping[str, Value]]) -> None:
        by_fields: dict[tuple[str, tuple[str, ...]], list[tuple[Value, ...]]] = defaultdict(list)
        for (table, row), values in updates.items():
            if table in self._tables:
                columns = self._tables.columns(table)
                names = tuple(name for name in values if name in columns)
                if names:
                    line = (*(values[name] for name in names), partition, row)
                    by_fields[table, names].append(line)
        for (table, names), lines in by_fields.items():
            sets = ", ".join(f'"{name}" = ?' for name in names)
            self._connection.exec_driver_sql(
                f'UPDATE "{table}" SET {sets} WHERE partition = ? AND row = ?', lines
            )

    def _delete(self, partition: str, table: str, rows: Sequence[str]) -> None:
        self._connection.exec_driver_sql(
            f'DELETE FROM "{table}" WHERE partition = ? AND row IN ({",".join("?" * len(rows))})',
            (partition, *rows),
        )

    def _shown_now(
        self, partition: str, table: str, rows: Sequence[str]
    ) -> dict[str, tuple[Value, ...]]:
        if table not in self._tables:
            return {}
        lines = self._connection.exec_driver_sql(
            f'SELECT * FROM "{table}" WHERE partition = ? AND row IN ({",".join("?" * len(rows))})',
            (partition, *rows),
        )
        return {line[1]: tuple(line) for line in lines}


def _is_plain(before: RowState | None, after: RowState, change: Change) -> bool:
    """Whether the change alone says what its cells show, before and after free of conflicts."""
    if before is None:
        return after.alive and change.act is Act.WRITE and not change.replaces
    alone = (change.mark,)
    return after.alive and all(
        after.heads_of(name) == alone and len(before.heads_of(name)) < 2
        for name in change.shape.fields
    )
