"""Bring a store's log and local tables to the version of this program.

The merged tables are not migrated: they are a fold of the log (`rebuilding`). Alembic is
loaded only when there is something to do, since that takes longer than opening the store.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from imk_desktop import __version__
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.store.database import Database, not_a_store
from imk_desktop.user_files import free_name

NEWEST = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """Return the version of the store's log, or None if the file is empty.

    Raises:
        LookupError: It is a database of something else.
    """
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    if not tables:
        return None
    if "alembic_version" not in tables or "change" not in tables:
        raise LookupError
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def bring_up_to_date(
    database: Database, *, new: bool = True, newest: str = NEWEST, migrations: Path = MIGRATIONS
) -> None:
    """Migrate the log if it is older than this program, after a verified backup beside it.

    Args:
        database: The store's database.
        new: Whether an empty file becomes a store.
        newest: The version of this program.
        migrations: Where the steps to it are.

    Raises:
        UserError: The store was written by a newer program, or the file is no store. Nothing
            changed.
        MachineFault: There is no room for the backup. Nothing changed.
    """
    with database.reading() as connection:
        try:
            version = version_of(connection)
        except LookupError:
            raise not_a_store(database.path) from None
    if version == newest:
        return
    if version is None and not new:
        raise not_a_store(database.path)
    if version is not None and version > newest:
        message = _(
            "'{name}' dibuat program yang lebih baru (penyimpanan {theirs}, program ini {ours}, "
            "versi {program}). Perbarui aplikasi. Tidak ada yang diubah."
        )
        raise UserError(
            message.format(
                name=database.path.name, theirs=version, ours=newest, program=__version__
            ),
            code="store_too_new",
            file=str(database.path),
        )
    if version is not None:
        before = database.path.with_name(f"{database.path.name}.sebelum-{newest}")
        database.back_up(free_name(before))
    with database.writing() as connection:
        _migrate(connection, newest, migrations)


def _migrate(connection: Connection, newest: str, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    command.upgrade(config, newest)
