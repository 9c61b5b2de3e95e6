"""Hold a whole store against the law: all its rows, and what has no business to be there."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from imk_desktop.store.log import IN_LIST, Log
from imk_desktop.store.merged_tables import MergedTables
from imk_desktop.store.rebuilding import logged_rows
from imk_desktop.store.row_check import RowCheck
from imk_desktop.tasks import Silent, Ticket


def all_faults(
    connection: Connection, tables: MergedTables, ticket: Ticket | None = None
) -> Iterator[str]:
    """Yield "what: table" for every row of a store that is not what its changes amount to.

    Nothing of a row is told, not even its id, as it may be written into a report.
    """
    ticket = ticket or Silent()
    check = RowCheck(connection, Log(connection), tables)
    by_partition = logged_rows(connection)
    total, done = sum(map(len, by_partition.values())), 0
    for partition, keys in by_partition.items():
        by_table: dict[str, list[str]] = {}
        for table, row in keys:
            by_table.setdefault(table, []).append(row)
        for table, rows in by_table.items():
            for start in range(0, len(rows), IN_LIST):
                some = rows[start : start + IN_LIST]
                yield from check.faults(partition, table, some)
                done += len(some)
                ticket.advance(done, total)
    yield from _strays(connection, tables)


def _strays(connection: Connection, tables: MergedTables) -> Iterator[str]:
    """Yield the tables that have rows, states or conflicts of which the log knows nothing."""
    known = (
        "SELECT 1 FROM change JOIN shape ON shape.id = change.shape "
        "JOIN epoch ON epoch.id = change.id >> 32 "
        "WHERE change.row = t.row AND epoch.partition = t.partition AND shape.tbl = "
    )
    sources = [(f'"{name}"', f"'{name}'", f"'{name}'") for name in tables.records]
    sources += [("row_state", "t.tbl", "t.tbl"), ("conflict", "t.tbl", "t.tbl")]
    for source, table, name in sources:
        for (stray,) in connection.exec_driver_sql(
            f"SELECT {name} FROM {source} t WHERE NOT EXISTS ({known}{table})"
        ).all():
            yield f"no changes: {stray}"
