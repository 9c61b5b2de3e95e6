"""One survey's data on disk, open: transactions over its log and its merged tables."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from imk_desktop.domain.records import ANSWER, RECORDS, Field, Record, Type
from imk_desktop.store.database import Database
from imk_desktop.store.folding import Folding
from imk_desktop.store.log import Log, Numbers
from imk_desktop.store.log_version import bring_up_to_date
from imk_desktop.store.merged_tables import MergedTables


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the person, the laptop and its office. `when` is asked of the caller."""

    laptop: str
    office: str
    by: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: its connection, the log and the folding through it.

    Attributes:
        epoch: The 8 bytes that this opening of the store draws for its own changes.
    """

    connection: Connection
    tables: MergedTables
    log: Log
    folding: Folding
    epoch: bytes


class Store:
    """An open store; use it as a context, or `close` it."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        """Open a store and bring it to this program's version; a missing file is made.

        Raises:
            UserError: The file is no store, the key is wrong, or it is of a newer program.
            MachineFault: It is locked, or the disk fails.
        """
        self.path = path
        self.database = Database(path, key)
        self._epoch = secrets.token_bytes(8)
        self._numbers = Numbers()
        try:
            bring_up_to_date(self.database)
            self.tables = self._current_tables()
        except BaseException:
            self.database.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for reading."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Transaction]:
        """Run one transaction; see `Database.writing`."""
        kept = False
        try:
            with self.database.writing(keep=keep) as connection:
                log = Log(connection, self._numbers)
                folding = Folding(connection, log, self.tables)
                yield Transaction(connection, self.tables, log, folding, self._epoch)
            kept = keep
        finally:
            if not kept:
                self._numbers = Numbers()

    def take_questionnaire(self, transaction: Transaction) -> Transaction:
        """Add the columns of a questionnaire that came in, and fold the answers again.

        Returns:
            The transaction to go on with, which knows the new columns.
        """
        tables = MergedTables(_records(transaction.connection))
        if tables.fingerprint() == self.tables.fingerprint():
            return transaction
        self.tables = tables
        folding = Folding(transaction.connection, transaction.log, tables)
        _rebuild(transaction.connection, tables, folding)
        return replace(transaction, tables=tables, folding=folding)

    def _current_tables(self) -> MergedTables:
        with self.database.reading() as connection:
            stored = setting(connection, "merged_tables")
            tables = MergedTables(_records(connection) if stored else RECORDS)
        if stored != tables.fingerprint():
            with self.database.writing() as connection:
                _rebuild(connection, tables, Folding(connection, Log(connection), tables))
        return tables


def setting(connection: Connection, name: str) -> str | None:
    """Return a setting of this store, which never travels, or None."""
    value = connection.exec_driver_sql("SELECT value FROM setting WHERE name = ?", (name,)).scalar()
    return None if value is None else str(value)


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Keep a setting of this store."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))


def _records(connection: Connection) -> dict[str, Record]:
    """Return the kinds of record, answers with the columns of every questionnaire known."""
    lines = connection.exec_driver_sql(
        "SELECT variables FROM questionnaire WHERE variables IS NOT NULL ORDER BY row"
    )
    fields: dict[str, Field] = {}
    for line in lines:
        for name, type_ in json.loads(line[0]):
            fields.setdefault(name, Field(name, Type(type_)))
    return {**RECORDS, "answer": replace(ANSWER, fields=tuple(fields.values()))}


def _rebuild(connection: Connection, tables: MergedTables, folding: Folding) -> None:
    """Make the merged tables anew from the log."""
    tables.create(connection)
    connection.exec_driver_sql("DELETE FROM row_state")
    connection.exec_driver_sql("DELETE FROM conflict")
    lines = connection.exec_driver_sql(
        "SELECT DISTINCT epoch.partition, shape.tbl, change.row FROM change "
        "JOIN shape ON shape.id = change.shape JOIN epoch ON epoch.id = change.id >> 32"
    ).all()
    by_partition: dict[str, list[tuple[str, str]]] = {}
    for partition, table, row in lines:
        by_partition.setdefault(partition, []).append((table, row))
    for partition, keys in by_partition.items():
        folding.fold_again(partition, keys)
    set_setting(connection, "merged_tables", tables.fingerprint())
