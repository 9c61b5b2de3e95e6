"""Open a store's database: its key, its version, its transactions.

sqlcipher3 is the only SQLite of the process, with or without a key: two SQLite libraries on
one write-ahead log end in a bus error. Faults of SQLite are sorted here, once, into faults
of the machine and of the file.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection  # callers name it without the library
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from imk_desktop.errors import ImkError, MachineFault, UserError
from imk_desktop.language import _
from imk_desktop.user_files import fault_of

BUSY_SECONDS = 10.0


class Database:
    """One store file, open; `close` it at the end.

    Attributes:
        path: The store's file.
    """

    def __init__(self, path: Path, key: bytes | None) -> None:
        """Prepare to open the file; nothing is read before the first transaction.

        Args:
            path: The store's file; made when it does not exist.
            key: 32 bytes that encrypt the file, or None for an open one.
        """
        self.path = path
        self._key = key
        self._engine = create_engine(
            "sqlite://", module=dbapi2, creator=self._connect, poolclass=QueuePool, pool_size=2
        )
        self._thread = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection whose view does not change meanwhile.

        Inside a `writing` of the same thread it is that transaction's own connection.
        """
        if (running := self._running()) is not None:
            yield running
            return
        with self._faults_sorted(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        """Lend a connection for one transaction; an exception leaves nothing behind.

        Args:
            keep: False takes everything back at the end: an act becomes its own preview.

        Raises:
            MachineFault: The store is locked by another program, or the disk is full.
            UserError: The file is not a store, is damaged, or the key is not its key.
        """
        if self._running() is not None:
            raise RuntimeError("one transaction at a time")
        with self._faults_sorted(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            self._thread.running = connection
            try:
                yield connection
                connection.exec_driver_sql("COMMIT" if keep else "ROLLBACK")
            finally:  # the pool rolls back what an exception left open
                self._thread.running = None

    def back_up(self, to: Path) -> None:
        """Copy the whole store, as it stands now, into a new file under the same key."""
        with self._faults_sorted(), self._engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            target = dbapi2.connect(str(to))
            try:
                if self._key is not None:
                    target.execute(_key_pragma(self._key))
                source.backup(target)
            finally:
                target.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _running(self) -> Connection | None:
        return getattr(self._thread, "running", None)

    def _connect(self) -> dbapi2.Connection:
        connection = dbapi2.connect(
            str(self.path), isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
        )
        if self._key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # faults are told by exceptions
            connection.execute(_key_pragma(self._key))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    @contextmanager
    def _faults_sorted(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise sorted_fault(error.orig or error, self.path) from error
        except dbapi2.DatabaseError as error:
            raise sorted_fault(error, self.path) from error


def sorted_fault(error: BaseException, path: Path) -> ImkError | BaseException:
    """Return whose fault a database error is; a bug of ours comes back as it is."""
    name, said = path.name, str(error)
    if "locked" in said or "busy" in said:
        message = _("Penyimpanan '{name}' sedang dipakai program lain. Tutup program itu, ulangi.")
        return MachineFault(message.format(name=name), code="store_locked", file=str(path))
    if "disk is full" in said:
        return fault_of(OSError(errno.ENOSPC, said), path)
    if "readonly" in said or "unable to open" in said:
        return fault_of(OSError(errno.EACCES, said), path)
    if "disk I/O" in said:
        return fault_of(OSError(errno.EIO, said), path)
    if "not a database" in said or "malformed" in said or "encrypted" in said:
        message = _("'{name}' bukan penyimpanan IMK atau rusak. Pulihkan dari backup.")
        return UserError(message.format(name=name), code="store_damaged", file=str(path))
    return error


def _key_pragma(key: bytes) -> str:
    """A raw key: deriving one from a passphrase would cost 100 ms a connection."""
    return f"PRAGMA key = \"x'{key.hex()}'\""
