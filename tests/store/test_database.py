"""Opening a store's file: its key, its locks, and whose fault it is when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL

import pytest
from sqlcipher3 import dbapi2

from imk_desktop.errors import ImkError, MachineFault, UserError
from imk_desktop.passing import sweep_folders
from imk_desktop.store import database as database_module
from imk_desktop.store.database import damage_of, engine_versions, sorted_fault
from imk_desktop.store.store import Store
from tests.store.made_stores import KEY, LOCK, OPEN, count, opened, shown, write

OTHER_LOCK = bytes(32)


def test_what_was_written_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        write(store, "sample", {KEY: {"name": "Tahu Bu Sri"}})

    with opened(tmp_path) as store:
        assert shown(store, "sample")["name"] == "Tahu Bu Sri"


def test_a_locked_store_opens_with_its_key_alone(tmp_path: Path) -> None:
    with opened(tmp_path, key=LOCK) as store:
        write(store, "sample", {KEY: {"name": "Tahu Bu Sri"}})
    file = tmp_path / "1703.imkdb"

    assert b"Tahu" not in file.read_bytes()
    assert b"SQLite format" not in file.read_bytes()
    with opened(tmp_path, key=LOCK) as store:
        assert shown(store, "sample")["name"] == "Tahu Bu Sri"
    for key in (OTHER_LOCK, OPEN):
        with pytest.raises(UserError) as refused:
            Store(file, key)
        assert refused.value.code == "store_damaged"


def test_an_open_store_is_not_taken_for_a_locked_one(tmp_path: Path) -> None:
    opened(tmp_path).close()

    with pytest.raises(UserError) as refused:
        opened(tmp_path, key=LOCK)

    assert refused.value.code == "store_damaged"


def test_an_exception_leaves_nothing_behind(open_store: Store) -> None:
    with pytest.raises(ZeroDivisionError), open_store.writing() as transaction:
        transaction.connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")
        raise ZeroDivisionError

    assert count(open_store, "setting") == 1  # how the tables were built


def test_a_preview_leaves_nothing_behind(open_store: Store) -> None:
    with open_store.writing(keep=False) as transaction:
        transaction.connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")

    assert count(open_store, "setting") == 1


def test_reading_within_a_transaction_sees_what_it_wrote(open_store: Store) -> None:
    with open_store.writing(keep=False) as transaction:
        transaction.connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")
        assert count(open_store, "setting") == 2


def test_a_view_does_not_change_while_it_is_read(open_store: Store) -> None:
    with open_store.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM change").scalar_one()
        writing = threading.Thread(target=write, args=(open_store, "sample", {KEY: {"name": "x"}}))
        writing.start()
        writing.join()
        after = connection.exec_driver_sql("SELECT count(*) FROM change").scalar_one()

    assert (before, after) == (0, 0)
    assert count(open_store, "change") == 1


def test_transactions_do_not_nest(open_store: Store) -> None:
    with (
        open_store.writing(),
        pytest.raises(RuntimeError, match="one transaction"),
        open_store.writing(),
    ):
        pass


def test_a_store_that_another_program_writes_to_is_a_fault_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
    with opened(tmp_path) as store:
        other = dbapi2.connect(str(store.path), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(MachineFault) as locked, store.writing():
            pass

        other.close()
    assert locked.value.code == "store_locked"
    assert "1703.imkdb" in locked.value.message


def test_a_store_of_which_bytes_are_gone_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        write(store, "sample", {f"{KEY}-{n}": {"name": "x" * 400} for n in range(50)})
    file = tmp_path / "1703.imkdb"
    content = bytearray(file.read_bytes())
    content[: len(content) // 2] = b"\xff" * (len(content) // 2)
    file.write_bytes(content)

    with pytest.raises(UserError) as refused:
        Store(file, OPEN)

    assert refused.value.code == "store_damaged"
    assert "backup" in refused.value.message


@pytest.mark.parametrize("key", [OPEN, LOCK])
def test_damage_deep_inside_is_found(tmp_path: Path, key: bytes | None) -> None:
    with opened(tmp_path, key=key) as store:
        write(store, "sample", {f"{KEY}-{n}": {"name": "x" * 400} for n in range(200)})
        assert store.database.damage() == ""
    file = tmp_path / "1703.imkdb"
    assert damage_of(file, key) == ""
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 64] = b"\xff" * 64
    file.write_bytes(content)

    assert damage_of(file, key)


def test_what_is_no_database_is_damaged_through_and_through(tmp_path: Path) -> None:
    file = tmp_path / "surat.docx"
    file.write_bytes(b"PK\3\4" + bytes(5000))

    assert damage_of(file, OPEN)


def test_an_empty_file_is_not_taken_for_a_store_that_should_be_there(tmp_path: Path) -> None:
    file = tmp_path / "1703.imkdb"
    file.touch()

    with pytest.raises(UserError) as refused:
        Store(file, OPEN, new=False)

    assert refused.value.code == "store_damaged"
    assert file.stat().st_size == 0


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "musik.db"
    other = dbapi2.connect(str(file), isolation_level=None)
    other.execute("CREATE TABLE song (title TEXT)")
    other.close()

    with pytest.raises(UserError) as refused:
        Store(file, OPEN)

    assert refused.value.code == "store_damaged"
    other = dbapi2.connect(str(file))
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("song",)]
    other.close()


def test_a_folder_that_is_not_there_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(MachineFault) as failed:
        opened(tmp_path / "nowhere")

    assert failed.value.code == "not_permitted"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and limits")
def test_a_store_that_may_only_be_read_can_be_read_but_not_written() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        with opened(Path(folder)) as store:
            write(store, "sample", {KEY: {"name": "Tahu"}})
        store.path.chmod(0o444)
        with nobody(), Store(store.path, OPEN, new=False) as store:
            assert shown(store, "sample")["name"] == "Tahu"
            with pytest.raises(MachineFault) as failed:
                write(store, "sample", {KEY: {"name": "Tempe"}})

    assert failed.value.code == "not_permitted"


def test_writing_to_what_may_only_be_read_is_a_fault_of_the_machine(open_store: Store) -> None:
    with pytest.raises(MachineFault) as failed, open_store.writing() as transaction:
        transaction.connection.exec_driver_sql("PRAGMA query_only = ON")
        transaction.connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")

    assert failed.value.code == "not_permitted"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions and limits")
def test_a_full_disk_is_a_fault_of_the_machine_and_changes_nothing(tmp_path: Path) -> None:
    """In a process of its own, as the limit on the size of files cannot be taken back there."""
    with opened(tmp_path) as store:
        write(store, "sample", {KEY: {"name": "Tahu"}})
    ending = subprocess.run(
        [sys.executable, "-c", _FILLING, str(tmp_path / "1703.imkdb")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ending.stdout.strip() in ("disk_full 4", "disk_fault 4"), ending.stderr
    with opened(tmp_path) as store:
        assert count(store, "change") == 1
        assert shown(store, "sample")["name"] == "Tahu"
    assert damage_of(tmp_path / "1703.imkdb", OPEN) == ""


_FILLING = """
import resource, signal, sys
from pathlib import Path
from imk_desktop.errors import MachineFault
from imk_desktop.store.store import Store
from tests.store.made_stores import KEY, write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(Path(sys.argv[1]), None)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    write(store, "sample", {f"{KEY}-{n}": {"name": "x" * 500} for n in range(5000)})
except MachineFault as fault:
    print(fault.code, fault.exit_code)
"""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database is locked", "store_locked"),
        ("database or disk is full", "disk_full"),
        ("attempt to write a readonly database", "not_permitted"),
        ("unable to open database file", "not_permitted"),
        ("disk I/O error", "disk_fault"),
        ("file is not a database", "store_damaged"),
        ("database disk image is malformed", "store_damaged"),
    ],
)
def test_every_fault_of_sqlite_has_its_sentence(said: str, code: str) -> None:
    fault = sorted_fault(dbapi2.DatabaseError(said), Path("1703.imkdb"))

    assert isinstance(fault, ImkError)
    assert fault.code == code
    assert "1703.imkdb" in fault.message
    assert said not in fault.message


def test_a_disk_that_is_gone_altogether_is_a_fault_of_the_disk() -> None:
    fault = sorted_fault(dbapi2.DatabaseError("disk I/O error"), Path("gone") / "1703.imkdb")

    assert isinstance(fault, ImkError)
    assert fault.code in ("disk_fault", "file_missing")


def test_a_fault_of_ours_stays_what_it_is(open_store: Store) -> None:
    with pytest.raises(dbapi2.DatabaseError, match="no such table"), open_store.reading() as one:
        one.exec_driver_sql("SELECT * FROM nobody")


def test_a_copy_is_made_while_the_store_is_written_to(tmp_path: Path) -> None:
    with opened(tmp_path, key=LOCK) as store:
        write(store, "sample", {KEY: {"name": "Tahu"}})
        other = opened(tmp_path, key=LOCK)
        with other.writing() as transaction:
            transaction.connection.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")
            store.database.back_up(tmp_path / "copy.imkdb")
        other.close()

    with opened(tmp_path, "copy.imkdb", LOCK) as copy:
        assert shown(copy, "sample")["name"] == "Tahu"
        assert count(copy, "setting") == 1
    assert {path.name for path in tmp_path.glob(".*")} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="a process is forked")
def test_a_copy_cut_off_by_a_kill_lies_under_a_name_that_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as store:
        write(store, "sample", {KEY: {"name": "Tahu"}})
        child = os.fork()
        if not child:
            monkeypatch.setattr(
                database_module, "put", lambda *_names: os.kill(os.getpid(), SIGKILL)
            )
            store.database.back_up(tmp_path / "copy.imkdb")
        os.waitpid(child, 0)
    [left] = tmp_path.glob(".*")

    sweep_folders(tmp_path, lambda _folder: None)

    assert left.name.startswith(".imk-")
    assert not list(tmp_path.glob(".*"))
    assert not (tmp_path / "copy.imkdb").exists()


def test_a_copy_takes_the_place_of_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.database.back_up(tmp_path / "copy.imkdb")
        before = (tmp_path / "copy.imkdb").read_bytes()
        write(store, "sample", {KEY: {"name": "Tahu"}})
        with pytest.raises(UserError) as refused:
            store.database.back_up(tmp_path / "copy.imkdb")

    assert refused.value.code == "file_exists"
    assert (tmp_path / "copy.imkdb").read_bytes() == before


def test_a_copy_that_cannot_be_written_leaves_nothing_there(tmp_path: Path) -> None:
    folder = tmp_path / "copy.imkdb"
    folder.mkdir()
    with opened(tmp_path) as store:
        with pytest.raises(UserError):  # a folder of that name is no file
            store.database.back_up(folder)
        with pytest.raises(UserError):
            store.database.back_up(tmp_path / "nowhere" / "copy.imkdb")

    assert not list(tmp_path.glob(".*"))


def test_a_copy_of_a_damaged_store_is_not_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        write(store, "sample", {f"{KEY}-{n}": {"name": "x" * 400} for n in range(200)})
    file = tmp_path / "1703.imkdb"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 64] = b"\xff" * 64
    file.write_bytes(content)

    with opened(tmp_path) as store, pytest.raises(ImkError) as failed:
        store.database.back_up(tmp_path / "copy.imkdb")

    assert failed.value.code in ("backup_damaged", "store_damaged")
    assert not (tmp_path / "copy.imkdb").exists()


def test_the_engine_has_encryption() -> None:
    sqlite, cipher = engine_versions()

    assert sqlite.startswith("3.")
    assert cipher.startswith("4.")


@contextmanager
def nobody() -> Iterator[None]:
    """Act as somebody who owns nothing, where the tests run as the owner of everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)
