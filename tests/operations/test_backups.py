"""Backups: everything in one file, tried before it counts, and brought back whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from imk_desktop.errors import ImkError, MachineFault, UsageError, UserError
from imk_desktop.operations import attachments
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.backup_file import LABEL, BackupLabel, read_label
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.conflicts import list_conflicts
from imk_desktop.operations.desk import Desk, files_folder, key_file, open_store
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.restore_backup import restore_backup
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import segments
from imk_desktop.tasks import Cancelled
from tests.operations.enrolled import PASSPHRASE, copy_store, enrolled, opened
from tests.operations.two_offices import SAMPLE, SAMPLES, exchange, field

PAPER = b"Surat Tugas nomor 1"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Return a document of the user."""
    file = tmp_path / "surat tugas.pdf"
    file.write_bytes(PAPER)
    return file


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """Return the path of a locked store."""
    source = enrolled((), encrypted=True) / "1700-1.imkdb"
    return copy_store(source, tmp_path / "locked" / "1700.imkdb")


def left(folder: Path) -> list[str]:
    """Return the names of all that lies in a folder, but the backups."""
    return sorted(file.name for file in folder.iterdir() if file.suffix != ".imkbackup")


def test_a_backup_brings_everything_back(regency: Desk, paper: Path, tmp_path: Path) -> None:
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    file_document(regency, "surat_tugas", stage="persiapan", file=paper)

    done = back_up(regency, tmp_path / "satu.imkbackup")
    (tmp_path / "lagi").mkdir()
    restored = restore_backup(done.file, tmp_path / "lagi" / "lain.imkdb")

    assert done.bytes == done.file.stat().st_size
    assert (restored.office, restored.laptop, restored.year) == ("1703", regency.laptop, 2026)
    assert left(tmp_path / "lagi") == ["lain.imkdb", "lain.imkdb.files", "lain.imkdb.key"]
    with opened(restored.store) as desk:
        assert store_digest(desk) == store_digest(regency)
        assert field(desk, "owner") == "Bu Contoh"
        assert attachments.lacking(desk) == []
        assert [path.read_bytes() for path in desk.files.rglob("*") if len(path.name) == 64] == [
            PAPER
        ]
        assert check_store(desk).ok


def test_a_backup_is_made_while_others_work(regency: Desk, tmp_path: Path) -> None:
    before = store_digest(regency)
    with opened(regency.path, by="Eka") as other, other.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM change").scalar()
        done = back_up(regency, tmp_path / "satu.imkbackup")
        set_field(regency, SAMPLE, "owner", "sesudahnya")

    (tmp_path / "lagi").mkdir()
    restored = restore_backup(done.file, tmp_path / "lagi" / "1703.imkdb")
    with opened(restored.store) as desk:
        assert store_digest(desk) == before


def test_own_changes_are_in_segments_before_they_are_copied(regency: Desk, tmp_path: Path) -> None:
    """Else original and copy would cut them differently, and others could wait for ever."""
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    done = back_up(regency, tmp_path / "satu.imkbackup")
    (tmp_path / "lagi").mkdir()

    restored = restore_backup(done.file, tmp_path / "lagi" / "1703.imkdb")

    with opened(restored.store) as desk, desk.reading() as connection:
        assert segments.unpacked(connection, desk.laptop) == []


def test_a_restored_store_may_go_on_beside_its_original(
    province: Desk, regency: Desk, tmp_path: Path
) -> None:
    set_field(regency, SAMPLE, "owner", "sebelum backup")
    done = back_up(regency, tmp_path / "satu.imkbackup")
    (tmp_path / "lagi").mkdir()
    restored = restore_backup(done.file, tmp_path / "lagi" / "1703.imkdb")
    with opened(restored.store, by="Eka") as twin:
        set_field(regency, SAMPLES[1], "owner", "di asal")
        set_field(twin, SAMPLES[2], "owner", "di salinan")
        set_field(regency, SAMPLES[3], "phone", "0811")
        set_field(twin, SAMPLES[3], "phone", "0822")
        for _round in range(3):
            for laptop in (regency, twin):
                exchange(laptop, province)
            for laptop in (regency, twin):
                exchange(province, laptop)

        assert store_digest(regency) == store_digest(twin) == store_digest(province)
        assert field(province, "owner", SAMPLES[1]) == "di asal"
        assert field(province, "owner", SAMPLES[2]) == "di salinan"
        assert [one.field for one in list_conflicts(province)] == ["phone"]


def test_the_backup_is_told_in_the_status_and_by_the_restored_store(
    regency: Desk, tmp_path: Path
) -> None:
    assert survey_status(regency).footer.last_backup is None
    done = back_up(regency, tmp_path / "satu.imkbackup")
    made = read_label(done.file).made
    (tmp_path / "lagi").mkdir()

    restored = restore_backup(done.file, tmp_path / "lagi" / "1703.imkdb")

    assert survey_status(regency).footer.last_backup == made
    with opened(restored.store) as desk:
        assert survey_status(desk).footer.last_backup == made


def test_a_folder_gets_a_backup_named_for_the_day(
    regency: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMK_TODAY", "2026-07-21")
    (tmp_path / "backup").mkdir()

    first = back_up(regency, tmp_path / "backup")
    before = first.file.read_bytes()
    second = back_up(regency, tmp_path / "backup")

    assert first.file.name == "IMK2026-1703-20260721.imkbackup"
    assert second.file.name == "IMK2026-1703-20260721 (2).imkbackup"
    assert first.file.read_bytes() == before


def test_no_file_is_written_over(regency: Desk, paper: Path) -> None:
    for file in (paper, regency.path, key_file(regency.path)):
        before = file.read_bytes()
        with pytest.raises(UserError) as refused:
            back_up(regency, file)
        assert refused.value.code == "backup_exists"
        assert file.read_bytes() == before


def test_a_folder_that_is_not_there_gets_no_backup(regency: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        back_up(regency, tmp_path / "nowhere" / "satu.imkbackup")

    assert "nowhere" in refused.value.message


def test_a_backup_that_was_stopped_leaves_nothing(
    regency: Desk, paper: Path, tmp_path: Path
) -> None:
    file_document(regency, "surat_tugas", stage="persiapan", file=paper)
    (tmp_path / "backup").mkdir()

    with pytest.raises(Cancelled):
        back_up(regency, tmp_path / "backup", ticket=Impatient())

    assert list((tmp_path / "backup").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_full_disk_leaves_no_half_a_backup(regency: Desk, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    store, to = str(regency.path), str(tmp_path / "backup" / "satu.imkbackup")
    ending = subprocess.run(
        [sys.executable, "-c", _FILLING, store, to], capture_output=True, text=True, check=False
    )

    assert ending.stdout.strip() in ("disk_full", "disk_fault"), ending.stderr
    assert list((tmp_path / "backup").iterdir()) == []
    assert survey_status(regency).footer.last_backup is None


_FILLING = """
import resource, signal, sys
from pathlib import Path
from imk_desktop.errors import MachineFault
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.desk import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
desk = open_store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    back_up(desk, Path(sys.argv[2]))
except MachineFault as fault:
    print(fault.code)
"""


# --- locked stores


def test_a_locked_store_stays_locked_in_its_backup(locked: Path, tmp_path: Path) -> None:
    with opened(locked) as desk:
        done = back_up(desk, tmp_path / "satu.imkbackup")
    assert b"SQLite format" not in done.file.read_bytes()

    restore_backup(done.file, tmp_path / "lain.imkdb")

    with pytest.raises(UsageError):
        open_store(tmp_path / "lain.imkdb")
    with opened(tmp_path / "lain.imkdb") as desk:
        assert check_store(desk).ok


def test_a_restore_tries_the_passphrase_that_it_is_given(locked: Path, tmp_path: Path) -> None:
    with opened(locked) as desk:
        done = back_up(desk, tmp_path / "satu.imkbackup")
    to = tmp_path / "lagi"
    to.mkdir()

    with pytest.raises(UserError) as refused:
        restore_backup(done.file, to / "lain.imkdb", passphrase="salah")
    assert refused.value.code == "wrong_passphrase"
    assert left(to) == []

    restore_backup(done.file, to / "lain.imkdb", passphrase=PASSPHRASE)
    with opened(to / "lain.imkdb") as desk:
        assert survey_status(desk).footer.last_backup is not None


# --- what is refused


@pytest.mark.parametrize("end", ["", ".key", "-wal", ".files"])
def test_nothing_is_restored_over_anything(regency: Desk, tmp_path: Path, end: str) -> None:
    done = back_up(regency, tmp_path / "satu.imkbackup")
    to = tmp_path / "lagi"
    to.mkdir()
    (to / f"1703.imkdb{end}").write_bytes(b"mine")

    with pytest.raises(UserError) as refused:
        restore_backup(done.file, to / "1703.imkdb")

    assert refused.value.code == "store_exists"
    assert left(to) == [f"1703.imkdb{end}"]
    assert (to / f"1703.imkdb{end}").read_bytes() == b"mine"


def test_who_was_quicker_keeps_the_place(regency: Desk, tmp_path: Path) -> None:
    done = back_up(regency, tmp_path / "satu.imkbackup")
    to = tmp_path / "lagi"
    to.mkdir()

    with pytest.raises(UserError) as refused:
        restore_backup(done.file, to / "1703.imkdb", ticket=Rival(to / "1703.imkdb"))

    assert refused.value.code == "store_exists"
    assert left(to) == ["1703.imkdb"]
    assert (to / "1703.imkdb").read_bytes() == b"mine"


def test_a_damaged_backup_is_refused_and_leaves_nothing(
    regency: Desk, paper: Path, tmp_path: Path
) -> None:
    file_document(regency, "surat_tugas", stage="persiapan", file=paper)
    done = back_up(regency, tmp_path / "satu.imkbackup")
    whole, to = done.file.read_bytes(), tmp_path / "lagi"
    to.mkdir()
    cut = [whole[:at] for at in range(0, len(whole), len(whole) // 15)]
    flipped = [
        whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        for at in range(40, len(whole), len(whole) // 60)
    ]
    refused = 0
    for content in (*cut, *flipped):
        done.file.write_bytes(content)
        try:
            restore_backup(done.file, to / "1703.imkdb")
        except UserError as error:
            assert error.code in ("backup_damaged", "not_a_backup"), error.code
            refused += 1
        else:  # a byte that means nothing, in what ZIP repeats
            with opened(to / "1703.imkdb") as desk:
                assert store_digest(desk) == store_digest(regency)
            for path in (to / "1703.imkdb", key_file(to / "1703.imkdb")):
                path.unlink()
            shutil.rmtree(files_folder(to / "1703.imkdb"))
        assert left(to) == []
    assert refused >= len(cut) + len(flipped) - 3


def test_other_files_are_no_backups(paper: Path, tmp_path: Path) -> None:
    book = tmp_path / "daftar.xlsx"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    for file in (paper, book):
        with pytest.raises(UserError) as refused:
            restore_backup(file, tmp_path / "1703.imkdb")
        assert refused.value.code == "not_a_backup"
    with pytest.raises(UserError) as refused:
        restore_backup(tmp_path / "nothing.imkbackup", tmp_path / "1703.imkdb")
    assert refused.value.code == "file_missing"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": 99}, "backup_too_new"),
        ({"store": "../1703.imkdb"}, "backup_damaged"),
        ({"files": {}}, "backup_damaged"),
        ({"laptop": "1705-ABCDEF"}, "backup_damaged"),
    ],
)
def test_a_label_that_lies_is_refused(
    regency: Desk, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    done = back_up(regency, tmp_path / "satu.imkbackup")
    forged = relabelled(done.file, change)
    (tmp_path / "lagi").mkdir()

    with pytest.raises(UserError) as refused:
        restore_backup(forged, tmp_path / "lagi" / "1703.imkdb")

    assert refused.value.code == code
    assert left(tmp_path / "lagi") == []


@pytest.mark.parametrize(
    "name",
    [
        "../away",
        "/away",
        "1703.imkdb.files/../../away",
        "1703.imkdb.files/..",
        "1703.imkdb.files\\away",
        "1703.imkdb.files/C:away",
        "1703.imkdb.files",
        "away",
    ],
)
def test_no_file_of_a_backup_leaves_its_place(regency: Desk, tmp_path: Path, name: str) -> None:
    done = back_up(regency, tmp_path / "satu.imkbackup")
    label = read_label(done.file)
    content = msgspec.structs.replace(label.files[label.key])
    forged = relabelled(done.file, {"files": {**label.files, name: content}}, {name: label.key})
    (tmp_path / "lagi").mkdir()

    with pytest.raises(UserError) as refused:
        restore_backup(forged, tmp_path / "lagi" / "1703.imkdb")

    assert refused.value.code == "backup_damaged"
    assert left(tmp_path / "lagi") == []
    assert not (tmp_path / "away").exists()


def test_a_backup_that_would_inflate_is_refused(regency: Desk, tmp_path: Path) -> None:
    done = back_up(regency, tmp_path / "satu.imkbackup")
    forged = relabelled(done.file, {}, compression=zipfile.ZIP_DEFLATED)

    with pytest.raises(UserError) as refused:
        restore_backup(forged, tmp_path / "1703.imkdb")

    assert refused.value.code == "backup_damaged"


def test_a_store_with_the_key_of_another_is_not_restored(
    regency: Desk, colleague: Desk, tmp_path: Path
) -> None:
    done = back_up(regency, tmp_path / "satu.imkbackup")
    shutil.copy(key_file(colleague.path), tmp_path / "other.key")
    forged = relabelled(done.file, {}, replaced={"1703.imkdb.key": tmp_path / "other.key"})

    with pytest.raises(ImkError) as refused:
        restore_backup(forged, tmp_path / "1703.imkdb")

    assert refused.value.code == "backup_damaged"


def test_a_place_that_cannot_be_written_is_a_fault_of_the_machine(
    regency: Desk, tmp_path: Path
) -> None:
    done = back_up(regency, tmp_path / "satu.imkbackup")
    with pytest.raises((MachineFault, UserError)):
        restore_backup(done.file, tmp_path / "nowhere" / "1703.imkdb")


def relabelled(
    file: Path,
    change: dict[str, object],
    copies: dict[str, str] | None = None,
    *,
    replaced: dict[str, Path] | None = None,
    compression: int = zipfile.ZIP_STORED,
) -> Path:
    """Write a backup again with another label, as somebody who means ill could."""
    to = file.with_name("forged.imkbackup")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(to, "w", compression) as target:
        label = msgspec.json.decode(source.read(LABEL), type=BackupLabel)
        files = dict(label.files)
        for name in label.files:
            other = (replaced or {}).get(name)
            content = other.read_bytes() if other else source.read(name)
            target.writestr(name, content)
            files[name] = msgspec.structs.replace(
                files[name], bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
            )
        for name, original in (copies or {}).items():
            target.writestr(zipfile.ZipInfo(name), source.read(original))
        label = msgspec.structs.replace(label, **{"files": files, **change})
        target.writestr(LABEL, msgspec.json.encode(label))
    return to


class Impatient:
    """A ticket of somebody who stops at the second step."""

    def advance(self, done: int, total: int) -> None:
        """Stop after the first."""
        if done:
            raise Cancelled


class Rival:
    """A ticket of somebody who makes a file while a backup is unpacked."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def advance(self, _done: int, _total: int) -> None:
        """Make the file."""
        self.file.write_bytes(b"mine")
