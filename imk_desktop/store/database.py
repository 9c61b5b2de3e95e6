"""Open a store's database: its key, its version, its transactions.

sqlcipher3 is the only SQLite of the process, with or without a key: two SQLite libraries on
one write-ahead log end in a bus error. Faults of SQLite are sorted here, once, into faults
of the machine and of the file.
"""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection  # callers name it without the library
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from imk_desktop.errors import ImkError, MachineFault, UserError
from imk_desktop.language import _
from imk_desktop.passing import passing_folder, put
from imk_desktop.user_files import fault_of, refuse_taken, taken

BUSY_SECONDS = 10.0
_LEAST_ROOM = 100_000


class Database:
    """One store file, open; `close` it at the end.

    Attributes:
        path: The store's file.
        key: 32 bytes that encrypt it, or None for an open one.
    """

    def __init__(self, path: Path, key: bytes | None) -> None:
        """Prepare to open the file; nothing is read before the first transaction.

        Args:
            path: The store's file; made when it does not exist.
            key: 32 bytes that encrypt the file, or None for an open one.
        """
        self.path = path
        self.key = key
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

    def let_readers_in(self) -> None:
        """Keep what is written beside the file, so that others can read meanwhile.

        The file remembers it. It is no part of connecting, since that must not touch a file
        of which it is not known yet whether it is a store.
        """
        with self._faults_sorted(), self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA journal_mode = WAL")

    def back_up(self, to: Path) -> None:
        """Copy the whole store as it stands now, while others use it, under the same key.

        The copy is made under a passing name, opened, and looked at before it gets its own.

        Raises:
            MachineFault: The disk is full or the folder cannot be written; no copy is left.
            UserError: The store is damaged, or there is such a file; no copy is left.
        """
        refuse_taken(to)
        try:
            with passing_folder(to.parent) as folder:
                copy = folder / to.name
                self._copy(copy)
                if damage := damage_of(copy, self.key):
                    raise MachineFault(
                        _("Salinan '{name}' rusak saat ditulis; periksa disknya.").format(
                            name=to.name
                        ),
                        code="backup_damaged",
                        file=str(to),
                    ) from ValueError(damage)
                put(copy, to)
        except FileExistsError as error:
            raise taken(to) from error
        except OSError as error:
            raise fault_of(error, to) from error

    def damage(self) -> str:
        """Return what SQLite finds wrong with the file, empty if nothing is."""
        with self._faults_sorted(), self._engine.connect() as connection:
            return _damage(connection.connection.driver_connection, self.key)

    def _copy(self, to: Path) -> None:
        with self._faults_sorted(), self._engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            with faults_sorted(to):
                target = dbapi2.connect(str(to))
                try:
                    if self.key is not None:
                        target.execute(_key_pragma(self.key))
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
        if self.key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # faults are told by exceptions
            connection.execute(_key_pragma(self.key))
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def _faults_sorted(self) -> AbstractContextManager[None]:
        return faults_sorted(self.path)


@contextmanager
def faults_sorted(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a database file into whose fault it is."""
    try:
        yield
    except UnicodeEncodeError as error:  # bytes of a command line that are no text
        message = _("'{text}' berisi tanda yang bukan huruf; ketik ulang. Tidak ada yang diubah.")
        text = str(error.object)[:30].encode("utf-8", "replace").decode()
        raise UserError(message.format(text=text), code="bad_value") from error
    except DatabaseError as error:
        raise sorted_fault(error.orig or error, path) from error
    except dbapi2.DatabaseError as error:
        raise sorted_fault(error, path) from error


def sorted_fault(error: BaseException, path: Path) -> ImkError | BaseException:
    """Return whose fault a database error is; a bug of ours comes back as it is."""
    said = str(error)
    if "locked" in said or "busy" in said:
        message = _("Penyimpanan '{name}' sedang dipakai program lain. Tutup program itu, ulangi.")
        return MachineFault(message.format(name=path.name), code="store_locked", file=str(path))
    if "disk is full" in said:
        return fault_of(OSError(errno.ENOSPC, said), path)
    if "readonly" in said or "unable to open" in said:
        return fault_of(OSError(errno.EACCES, said), path)
    if "disk I/O" in said:  # so says SQLite too where not even its index of the log finds room
        return fault_of(OSError(errno.ENOSPC if _is_full(path.parent) else errno.EIO, said), path)
    if "not a database" in said or "malformed" in said or "encrypted" in said:
        return not_a_store(path)
    return error


def not_a_store(path: Path) -> UserError:
    """Return the refusal of a file that is no store, or is one no more."""
    message = _(
        "'{name}' bukan penyimpanan IMK, rusak, atau bukan pasangan berkas kuncinya. "
        "Tidak ada yang diubah; pulihkan dari backup."
    )
    return UserError(message.format(name=path.name), code="store_damaged", file=str(path))


def engine_versions() -> tuple[str, str]:
    """Return the versions of SQLite and of its encryption, the latter empty if there is none."""
    connection = dbapi2.connect(":memory:")
    try:
        line = connection.execute("PRAGMA cipher_version").fetchone()
        return dbapi2.sqlite_version, str(line[0]) if line else ""
    finally:
        connection.close()


def damage_of(path: Path, key: bytes | None) -> str:
    """Open a file that nobody uses and return what SQLite finds wrong with it, empty if nothing."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(_key_pragma(key))
        return _damage(connection, key)
    finally:
        connection.close()


def _damage(connection: Any, key: bytes | None) -> str:
    """Check every page's seal, then the structure: the first line of either that is not well."""
    checks = ["PRAGMA cipher_integrity_check"] * (key is not None) + ["PRAGMA integrity_check"]
    try:
        for check in checks:
            for (line,) in connection.execute(check).fetchall():
                if line != "ok":
                    return str(line)
    except dbapi2.DatabaseError as error:
        return str(error)
    return ""


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


def _key_pragma(key: bytes) -> str:
    """A raw key: deriving one from a passphrase would cost 100 ms a connection."""
    return f"PRAGMA key = \"x'{key.hex()}'\""
