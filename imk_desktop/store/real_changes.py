"""Which of the values that somebody writes would really change anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from imk_desktop.domain.change import EXISTENCE, Change, Value
from imk_desktop.replication.row_state import RowState
from imk_desktop.replication.shown import conflict_id, same
from imk_desktop.store.log import IN_LIST
from imk_desktop.store.store import Transaction

Rows = Mapping[str, Mapping[str, Value]]
States = Mapping[tuple[str, str], RowState]


def changed_fields(
    state: RowState | None,
    now: Mapping[str, Value] | None,
    values: Mapping[str, Value],
    contested: Collection[str],
) -> dict[str, Value]:
    """Return the values that differ from what stands, or that settle a conflict."""
    if state is None or now is None:
        return dict(values)
    return {
        name: value
        for name, value in values.items()
        if name in contested or not same(now.get(name), value)
    }


def news(changes: Iterable[Change], source: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a source says otherwise than it did when it was last loaded, cell by cell.

    It is not compared with what stands: a hand may have corrected it meanwhile, and the source
    that still says the same says nothing against that.
    """
    said: dict[str, Value] = {}
    loads = (change for change in changes if change.source == source)
    for change in sorted(loads, key=lambda load: (load.taken, load.mark)):
        said |= change.fields
    return {
        name: value
        for name, value in values.items()
        if name not in said or not same(said[name], value)
    }


def contested_fields(
    transaction: Transaction, table: str, partition: str, rows: Rows, states: States
) -> dict[str, set[str]]:
    """Return the fields in conflict, by row, of rows in which several writes stand in a cell."""
    several = [
        row
        for row in rows
        if (state := states.get((table, row)))
        and any(len(heads) > 1 for heads in state.exceptions.values())
    ]
    found = defaultdict[str, set[str]](set)
    for start in range(0, len(several), IN_LIST):
        some = several[start : start + IN_LIST]
        for row, name in transaction.connection.exec_driver_sql(
            "SELECT row, field FROM conflict WHERE partition = ? AND tbl = ? "
            f"AND row IN ({','.join('?' * len(some))})",
            (partition, table, *some),
        ):
            found[row].add(name)
    return found


def is_at_stake(
    transaction: Transaction,
    partition: str,
    table: str,
    row: str,
    state: RowState,
    *,
    restore: bool,
) -> bool:
    """Tell whether deleting or restoring a row would change, or settle, anything."""
    if not state.alive:
        return restore
    if not restore:
        return True
    conflict = conflict_id(partition, table, row, EXISTENCE)
    found = transaction.connection.exec_driver_sql(
        "SELECT 1 FROM conflict WHERE id = ?", (conflict,)
    )
    return found.scalar() is not None


def shown_fields(
    transaction: Transaction, table: str, partition: str, rows: Rows, states: States
) -> dict[str, dict[str, Value]]:
    """Return what the fields to be written show now, by row, where the row is there."""
    known = [row for row in rows if (table, row) in states]
    if not known or table not in transaction.tables:
        return {}
    columns = transaction.tables.columns(table)
    names = sorted({name for row in known for name in rows[row] if name in columns})
    flags = transaction.tables.flags(table)
    selected = ", ".join(f'"{name}"' for name in ("row", *names))
    found = {}
    for start in range(0, len(known), IN_LIST):
        some = known[start : start + IN_LIST]
        for row, *values in transaction.connection.exec_driver_sql(
            f'SELECT {selected} FROM "{table}" WHERE partition = ? '
            f"AND row IN ({','.join('?' * len(some))})",
            (partition, *some),
        ):
            found[str(row)] = {
                name: bool(value) if name in flags and value is not None else value
                for name, value in zip(names, values, strict=True)
            }
    return found
