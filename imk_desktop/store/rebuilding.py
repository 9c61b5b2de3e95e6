"""Make merged tables anew from the log: those whose definition is not what it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from imk_desktop.store.folding import Folding, Key
from imk_desktop.store.log import BITS
from imk_desktop.store.merged_tables import MergedTables
from imk_desktop.store.settings import set_setting, setting

BUILT = "merged_tables"
"""Setting: the fingerprint of every merged table as it was last built, as JSON."""


def outdated(connection: Connection, tables: MergedTables) -> list[str]:
    """Return the merged tables that lie in the store otherwise than they are defined."""
    try:
        built = msgspec.json.decode(setting(connection, BUILT) or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        built = {}
    return [name for name, print_ in tables.fingerprints.items() if built.get(name) != print_]


def rebuild(connection: Connection, tables: MergedTables, folding: Folding) -> None:
    """Make the outdated merged tables anew, with the states and the conflicts of their rows."""
    _rebuild(connection, tables, folding, outdated(connection, tables))


def rebuild_everything(connection: Connection, tables: MergedTables, folding: Folding) -> None:
    """Make everything anew that is folded from the log, kinds that are unknown here too."""
    logged = connection.exec_driver_sql("SELECT DISTINCT tbl FROM shape").scalars()
    _rebuild(connection, tables, folding, sorted({*logged, *tables.records}))


def _rebuild(
    connection: Connection, tables: MergedTables, folding: Folding, names: Sequence[str]
) -> None:
    tables.create(connection, [name for name in names if name in tables])
    for name in names:
        connection.exec_driver_sql("DELETE FROM row_state WHERE tbl = ?", (name,))
        connection.exec_driver_sql("DELETE FROM conflict WHERE tbl = ?", (name,))
    for partition, keys in logged_rows(connection, names).items():
        folding.fold_again(partition, keys)
    set_setting(connection, BUILT, msgspec.json.encode(tables.fingerprints).decode())


def logged_rows(
    connection: Connection, tables: Sequence[str] | None = None
) -> dict[str, list[Key]]:
    """Return the table and the id of every row in the log, by partition; of some tables or all."""
    some = f"WHERE shape.tbl IN ({','.join('?' * len(tables))})" if tables is not None else ""
    lines = connection.exec_driver_sql(
        "SELECT DISTINCT epoch.partition, shape.tbl, change.row FROM change "
        "JOIN shape ON shape.id = change.shape "
        f"JOIN epoch ON epoch.id = change.id >> {BITS} {some}",
        tuple(tables or ()),
    )
    keys: dict[str, list[Key]] = defaultdict(list)
    for partition, table, row in lines:
        keys[partition].append((table, row))
    return keys
