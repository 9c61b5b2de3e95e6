"""Looking a store over, changing its passphrase, and looking at the machine."""

from __future__ import annotations

import base64
import shutil
import tempfile
from pathlib import Path

import pytest

from imk_desktop.bundles.key_file import read_key_label
from imk_desktop.errors import ImkError, UsageError, UserError
from imk_desktop.operations import attachments, change_passphrase, examine_machine
from imk_desktop.operations.approve import approve
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.change_passphrase import change_passphrase as change
from imk_desktop.operations.check_store import Checked, check_store
from imk_desktop.operations.desk import Desk, key_file, open_store
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.restore_backup import restore_backup
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from tests.operations.enrolled import PASSPHRASE, copy_store, enrolled, opened
from tests.operations.two_offices import SAMPLE, exchange

NEW = "kata sandi yang baru"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Return a document of the user."""
    file = tmp_path / "surat tugas.pdf"
    file.write_bytes(b"Surat Tugas nomor 1")
    return file


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """Return the path of a locked store."""
    source = enrolled((), encrypted=True) / "1700-1.imkdb"
    return copy_store(source, tmp_path / "locked" / "1700.imkdb")


def problems(found: Checked) -> list[str]:
    return [remark.code for remark in found.problems]


def warnings(found: Checked) -> list[str]:
    return [remark.code for remark in found.warnings]


def contents(desk: Desk) -> list[Path]:
    return [path for path in desk.files.rglob("*") if len(path.name) == 64]


# --- check


def test_a_store_in_use_is_well(province: Desk, regency: Desk, paper: Path) -> None:
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    file_document(regency, "surat_tugas", stage="persiapan", file=paper)
    memo = paper.with_name("nota dinas.pdf")
    memo.write_bytes(b"Nota dinas")
    approve(province, "start", by_name="Kepala", evidence=memo)
    exchange(regency, province)

    for desk in (province, regency):
        assert problems(check_store(desk)) == []
    assert "attachment_awaited" in warnings(check_store(province))


def test_a_store_that_was_never_backed_up_is_well_but_warned_of(
    regency: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMK_TODAY", "2026-07-01")
    found = check_store(regency)
    assert (found.ok, warnings(found), found.last_backup) == (True, ["no_backup"], None)

    back_up(regency, tmp_path / "satu.imkbackup")
    assert warnings(check_store(regency)) == []

    monkeypatch.setenv("IMK_TODAY", "2026-07-09")
    [warning] = check_store(regency).warnings
    assert warning.code == "old_backup"
    assert "8 hari" in warning.message


def test_an_attachment_that_was_lost_or_changed_here_is_a_problem(
    regency: Desk, paper: Path
) -> None:
    file_document(regency, "surat_tugas", stage="persiapan", file=paper)
    [content] = contents(regency)
    content.write_bytes(b"something else")
    assert problems(check_store(regency)) == ["attachment_damaged"]

    content.unlink()
    assert problems(check_store(regency)) == ["attachment_missing"]


def test_a_row_that_is_not_what_was_written_is_a_problem(regency: Desk) -> None:
    with regency.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE sample SET name = 'Bakso'")

    [problem] = check_store(regency).problems

    assert problem.code == "state_differs"
    assert problem.message.startswith("5 baris sample")


@pytest.mark.parametrize("certificate", ["AAAA", "other"])
def test_keys_that_are_not_those_of_the_store_are_a_problem(
    regency: Desk, colleague: Desk, certificate: str
) -> None:
    if certificate == "other":
        certificate = base64.b64encode(colleague.keys.certificate).decode()
    with regency.writing() as transaction:
        transaction.connection.exec_driver_sql(
            "UPDATE certificate SET certificate = ? WHERE row = ?", (certificate, regency.laptop)
        )

    assert problems(check_store(regency)) == ["state_differs", "key_file_does_not_fit"]


def test_a_file_whose_bytes_changed_is_a_problem(locked: Path) -> None:
    content = bytearray(locked.read_bytes())
    middle = len(content) * 3 // 4 // 4096 * 4096
    content[middle : middle + 64] = b"\xff" * 64
    locked.write_bytes(content)

    with opened(locked) as desk:
        found = check_store(desk)

    assert problems(found) == ["store_damaged"]
    assert not found.ok


def test_a_disk_that_is_nearly_full_is_warned_of(
    regency: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(regency.path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))

    assert "disk_nearly_full" in warnings(check_store(regency))


# --- passphrase


def test_a_new_passphrase_opens_and_the_old_one_no_more(locked: Path) -> None:
    with opened(locked) as desk:
        before = store_digest(desk)

    change(locked, passphrase=PASSPHRASE, new_passphrase=NEW)

    with pytest.raises(UserError) as refused:
        open_store(locked, passphrase=PASSPHRASE)
    assert refused.value.code == "wrong_passphrase"
    with open_store(locked, passphrase=NEW) as desk:
        assert store_digest(desk) == before
        assert problems(check_store(desk)) == []


def test_an_older_backup_keeps_its_passphrase(locked: Path, tmp_path: Path) -> None:
    with opened(locked) as desk:
        done = back_up(desk, tmp_path / "satu.imkbackup")
    change(locked, passphrase=PASSPHRASE, new_passphrase=NEW)

    restored = restore_backup(done.file, tmp_path / "lain.imkdb", passphrase=PASSPHRASE)

    assert restored.office == "1700"


def test_a_wrong_passphrase_changes_nothing(locked: Path) -> None:
    before = key_file(locked).read_bytes()

    with pytest.raises(UserError) as refused:
        change(locked, passphrase="salah", new_passphrase=NEW)
    with pytest.raises(UsageError):
        change(locked, passphrase=None, new_passphrase=NEW)

    assert refused.value.code == "wrong_passphrase"
    assert key_file(locked).read_bytes() == before


def test_an_open_store_gets_no_passphrase_that_would_not_lock_it(regency: Desk) -> None:
    with pytest.raises(UserError) as refused:
        change(regency.path, passphrase=None, new_passphrase=NEW)

    assert refused.value.code == "store_is_open"
    assert not read_key_label(key_file(regency.path)).locked


def test_a_key_file_that_was_written_wrong_is_taken_back(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that says it wrote and did not is played by writing under another passphrase."""
    written = change_passphrase.write_key_file
    monkeypatch.setattr(
        change_passphrase,
        "write_key_file",
        lambda file, keys, _new, **options: written(file, keys, "lain", **options),
    )

    with pytest.raises(UserError):
        change(locked, passphrase=PASSPHRASE, new_passphrase=NEW)

    with opened(locked) as desk:
        assert desk.office == "1700"


# --- doctor


def test_this_machine_is_well() -> None:
    found = examine_machine.examine_machine()

    assert found.problems == ()
    assert found.versions["SQLCipher"]
    assert found.versions["SOP"] == "SOP-135/17000/2025"
    assert all(folder.writable and folder.free for folder in found.folders)


def test_the_folder_of_a_store_is_looked_at_too(regency: Desk, tmp_path: Path) -> None:
    found = examine_machine.examine_machine(regency.path)

    assert found.folders[-1].path == regency.path.parent
    with pytest.raises(UserError) as refused:
        examine_machine.examine_machine(tmp_path / "nothing.imkdb")
    assert refused.value.code == "store_missing"


def test_what_keeps_the_program_from_working_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IMK_TODAY", "2001-01-01")
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "gone"))
    monkeypatch.setattr(examine_machine, "settings_folder", lambda: Path("/proc"))
    monkeypatch.setattr(examine_machine, "engine_versions", lambda: ("3.40", ""))
    monkeypatch.setattr(examine_machine, "_LIBRARIES", ("a library that is not there",))
    monkeypatch.setattr(examine_machine, "LEAST_ROOM", 1 << 60)

    found = examine_machine.examine_machine()

    codes = [problem.code for problem in found.problems]
    assert codes == [
        "no_encryption",
        "not_writable",
        "disk_nearly_full",
        "not_writable",
        "wrong_clock",
    ]
    assert found.versions["a library that is not there"] == ""
    assert found.folders[-1].free is None


def test_an_attachment_that_cannot_be_read_is_a_fault_of_the_machine(
    regency: Desk, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_document(regency, "surat_tugas", stage="persiapan", file=paper)
    monkeypatch.setattr(attachments, "path_of", lambda _desk, _sha: _Unreadable(paper))

    with pytest.raises(ImkError) as failed:
        check_store(regency)

    assert failed.value.code == "disk_fault"


class _Unreadable(type(Path())):  # type: ignore[misc]
    """A file on a disk that fails."""

    def open(self, *_arguments: object, **_options: object) -> object:
        """Fail as a worn disk does."""
        raise OSError(5, "Input/output error")
