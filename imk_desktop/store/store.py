"""One survey's data on disk, open: transactions over its log and its merged tables."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from imk_desktop.domain.records import RECORDS
from imk_desktop.store.database import Database
from imk_desktop.store.folding import Folding
from imk_desktop.store.log import Log, Numbers
from imk_desktop.store.log_version import bring_up_to_date
from imk_desktop.store.merged_tables import MergedTables
from imk_desktop.store.questionnaire_columns import records_with_answers
from imk_desktop.store.rebuilding import BUILT, outdated, rebuild
from imk_desktop.store.settings import setting


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

    def __init__(self, path: Path, key: bytes | None, *, new: bool = True) -> None:
        """Open a store and bring it to this program's version.

        Args:
            path: The store's file.
            key: 32 bytes that encrypt it, or None for an open one.
            new: Whether it is made if it is missing or empty. A store that is expected to be
                there must not be: what a full disk left of it would pass for a new one.

        Raises:
            UserError: The file is no store, the key is wrong, or it is of a newer program.
            MachineFault: It is locked, or the disk fails.
        """
        self.path = path
        self.database = Database(path, key)
        self._epoch = secrets.token_bytes(8)
        self._numbers = Numbers()
        try:
            bring_up_to_date(self.database, new=new)
            self.database.let_readers_in()
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

    def copied(self, to: Path) -> Store:
        """Return a copy of the store as it stands, open, under the same key.

        Raises:
            MachineFault: The disk is full or the folder cannot be written; no copy is left.
        """
        self.database.back_up(to)
        return Store(to, self.database.key, new=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for reading."""
        with self.database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Transaction]:
        """Run one transaction; see `Database.writing`."""
        kept = False
        tables = self.tables
        try:
            with self.database.writing(keep=keep) as connection:
                log = Log(connection, self._numbers)
                self._follow_others(connection, log)
                folding = Folding(connection, log, self.tables)
                yield Transaction(connection, self.tables, log, folding, self._epoch)
            kept = keep
        finally:
            if not kept:
                self._numbers = Numbers()
                self.tables = tables

    def take_questionnaire(self, transaction: Transaction) -> Transaction:
        """Add the columns of a questionnaire that came in, and fold the answers again.

        Returns:
            The transaction to go on with, which knows the new columns.
        """
        connection = transaction.connection
        tables = MergedTables(records_with_answers(connection))
        if not outdated(connection, tables):
            return transaction
        self.tables = tables
        folding = Folding(connection, transaction.log, tables)
        rebuild(connection, tables, folding)
        return replace(transaction, tables=tables, folding=folding)

    def _follow_others(self, connection: Connection, log: Log) -> None:
        """Know the columns that another process added since this one looked."""
        if not outdated(connection, self.tables):
            return
        self.tables = MergedTables(records_with_answers(connection))
        if outdated(connection, self.tables):  # the other is of another version of the program
            rebuild(connection, self.tables, Folding(connection, log, self.tables))

    def _current_tables(self) -> MergedTables:
        with self.database.reading() as connection:
            new = setting(connection, BUILT) is None
            tables = MergedTables(RECORDS if new else records_with_answers(connection))
            current = not outdated(connection, tables)
        if not current:
            with self.database.writing() as connection:
                rebuild(connection, tables, Folding(connection, Log(connection), tables))
        return tables
