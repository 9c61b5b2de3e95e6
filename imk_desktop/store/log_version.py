"""Bring a store's log and local tables to the version of this program.

The merged tables are not migrated: they are a fold of the log (`merged_tables`). Alembic is
loaded only when there is something to do, since that takes longer than opening the store.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from imk_desktop import __version__
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.store.database import Database

NEWEST = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """Return the version of the store's log, or None if the file is new."""
    tables = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    ).scalar()
    if not tables:
        return None
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if version is None else str(version)


def bring_up_to_date(database: Database) -> None:
    """Migrate the log, after a backup beside the store, if it is older than this program.

    Raises:
        UserError: The store was written by a newer program. Nothing changed.
    """
    with database.reading() as connection:
        version = version_of(connection)
    if version == NEWEST:
        return
    if version is not None and version > NEWEST:
        message = _(
            "'{name}' dibuat program yang lebih baru (penyimpanan {theirs}, program ini {ours}, "
            "versi {program}). Perbarui aplikasi. Tidak ada yang diubah."
        )
        raise UserError(
            message.format(
                name=database.path.name, theirs=version, ours=NEWEST, program=__version__
            ),
            code="store_too_new",
            file=str(database.path),
        )
    if version is not None:
        database.back_up(database.path.with_name(f"{database.path.name}.sebelum-{NEWEST}"))
    with database.writing() as connection:
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, NEWEST)
