"""The version of a store's log: made, kept, migrated after a backup, or too new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from imk_desktop import __version__
from imk_desktop.errors import MachineFault, UserError
from imk_desktop.store.database import Database, damage_of
from imk_desktop.store.log_version import MIGRATIONS, NEWEST, bring_up_to_date, version_of
from tests.store.made_stores import KEY, LOCK, OPEN, count, faults, opened, shown, write

NEXT = "0002"
STEP = '''"""A step that a later program takes."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("CREATE TABLE later (name TEXT)")
    op.execute("ALTER TABLE epoch ADD COLUMN machine TEXT NOT NULL DEFAULT ''")
'''


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """Return the steps of a program that is one step ahead of this one."""
    to = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, to, ignore=shutil.ignore_patterns("__pycache__"))
    (to / "versions" / "v0002_later.py").write_text(STEP)
    return to


def version(database: Database) -> str | None:
    with database.reading() as connection:
        return version_of(connection)


def test_a_new_store_is_of_this_programs_version(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert version(store.database) == NEWEST


def test_the_newest_version_is_the_last_migration() -> None:
    steps = sorted(file.name for file in (MIGRATIONS / "versions").glob("v*.py"))

    assert steps[-1].startswith(f"v{NEWEST}")


@pytest.mark.parametrize("key", [OPEN, LOCK])
def test_an_older_store_is_migrated_after_a_backup(
    tmp_path: Path, migrations: Path, key: bytes | None
) -> None:
    with opened(tmp_path, key=key) as store:
        write(store, "sample", {KEY: {"name": "Tahu"}})
    database = Database(tmp_path / "1703.imkdb", key)

    bring_up_to_date(database, newest=NEXT, migrations=migrations)

    assert version(database) == NEXT
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM later").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM change").scalar() == 1
    database.close()
    backup = tmp_path / f"1703.imkdb.sebelum-{NEXT}"
    assert damage_of(backup, key) == ""
    with opened(tmp_path, backup.name, key) as before:
        assert version(before.database) == NEWEST
        assert shown(before, "sample")["name"] == "Tahu"
        assert faults(before) == []


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, migrations: Path
) -> None:
    broken = migrations / "versions" / "v0002_later.py"
    broken.write_text(f"{STEP}    op.execute('CREATE TABLE change (name TEXT)')\n")
    opened(tmp_path).close()
    database = Database(tmp_path / "1703.imkdb", OPEN)

    with pytest.raises(dbapi2.DatabaseError, match="already exists"):
        bring_up_to_date(database, newest=NEXT, migrations=migrations)

    assert version(database) == NEWEST
    with database.reading() as connection:
        assert "later" not in set(
            connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars()
        )
    database.close()


def test_nothing_is_migrated_without_a_backup(tmp_path: Path, migrations: Path) -> None:
    opened(tmp_path).close()
    resource = pytest.importorskip("resource", reason="POSIX limits")
    database = Database(tmp_path / "1703.imkdb", OPEN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(MachineFault):
            bring_up_to_date(database, newest=NEXT, migrations=migrations)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert version(database) == NEWEST
    database.close()


def test_a_backup_before_a_migration_takes_the_place_of_nothing(
    tmp_path: Path, migrations: Path
) -> None:
    """One of an earlier try that was cut off stays, and so does whatever else has that name."""
    opened(tmp_path).close()
    earlier = tmp_path / f"1703.imkdb.sebelum-{NEXT}"
    earlier.write_bytes(b"milik orang")
    database = Database(tmp_path / "1703.imkdb", OPEN)

    bring_up_to_date(database, newest=NEXT, migrations=migrations)

    assert earlier.read_bytes() == b"milik orang"
    assert len(list(tmp_path.glob("1703.imkdb (2).sebelum-*"))) == 1
    database.close()


def test_a_newer_store_is_refused_with_both_versions(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0042'")
    before = (tmp_path / "1703.imkdb").read_bytes()

    with pytest.raises(UserError) as refused:
        opened(tmp_path)

    assert refused.value.code == "store_too_new"
    assert all(said in refused.value.message for said in ("0042", NEWEST, __version__))
    assert (tmp_path / "1703.imkdb").read_bytes() == before


def test_opening_a_store_again_migrates_nothing(tmp_path: Path) -> None:
    opened(tmp_path).close()
    database = Database(tmp_path / "1703.imkdb", OPEN)

    bring_up_to_date(database, migrations=tmp_path / "there are none")

    assert [file.name for file in tmp_path.glob("*sebelum*")] == []
    with opened(tmp_path) as store:
        assert count(store, "change") == 0
    database.close()
