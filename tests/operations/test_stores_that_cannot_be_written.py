"""A store on a disk that is full or read-only: what is for another disk is written all the same.

A backup and a bundle need nothing of the store's disk but to be read. What the store would have
noted of them it cannot, and that is said.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.errors import MachineFault
from imk_desktop.operations import attachments
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.restore_backup import restore_backup
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from tests.operations.enrolled import PASSPHRASE, copy_store, enrolled, opened
from tests.operations.test_failing_machine import fill, run, small_disk
from tests.operations.two_offices import REGENCY, SAMPLE, SAMPLES, exchange, field

__all__ = ["small_disk"]  # a fixture
STATES = ("full", "read-only", "read-only with a log")


class Stranded:
    """A regency's store on a disk that cannot be written any more; its last work is unsent."""

    def __init__(self, store: Path, digest: dict[str, str], paper: str) -> None:
        self.store, self.digest, self.paper = store, digest, paper

    def contents(self) -> dict[Path, bytes]:
        """Return all that lies on the disk, but what SQLite needs only while it is open."""
        found = [path for path in self.store.parent.rglob("*") if path.is_file()]
        return {
            path: path.read_bytes()
            for path in found
            if not path.name.endswith("-shm")
            and (path.stat().st_size or not path.name.endswith("-wal"))
        }


@pytest.fixture(params=STATES)
def stranded(
    request: pytest.FixtureRequest, small_disk: Path, province: Desk, regency: Desk, tmp_path: Path
) -> Iterator[Stranded]:
    store = copy_store(regency.path, small_disk / "1703.imkdb")
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"%PDF surat tugas")
    with opened(store) as desk:
        file_document(desk, "surat_tugas", file=file, stage="pengumpulan")
        exchange(desk, province)
        exchange(province, desk)  # which asks for the document
        set_field(desk, SAMPLE, "owner", "Bu Contoh")
        if request.param == "read-only with a log":  # not all of it is in the main file yet
            copy_store(store, tmp_path / "s" / store.name)
        digest = store_digest(desk)
        paper = attachments.lacking(province)[0]
    if request.param == "read-only with a log":
        shutil.copy(tmp_path / "s" / f"{store.name}-wal", small_disk)
        shutil.copy(tmp_path / "s" / store.name, store)
    if request.param == "full":
        fill(small_disk)
    else:
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    yield Stranded(store, digest, paper)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)


def test_its_work_is_sent_all_the_same(stranded, province, tmp_path, capsys):
    before, post = stranded.contents(), tmp_path / "stik"
    post.mkdir()

    code, answer = run(capsys, "export", stranded.store, "--to", "1700", "--out", post)

    (bundle,) = answer["bundles"]
    assert (code, bundle["kept"]) == (0, False)
    assert [str(path) for path in post.iterdir()] == [bundle["file"]]
    assert stranded.contents() == before
    assert merge_bundle(province, Path(bundle["file"])).waiting == 0
    assert field(province, "owner") == "Bu Contoh"
    assert store_digest(province) == stranded.digest
    assert attachments.read(province, stranded.paper) == b"%PDF surat tugas"


def test_it_is_backed_up_all_the_same(stranded, tmp_path, capsys):
    before, post = stranded.contents(), tmp_path / "stik"
    post.mkdir()

    code, answer = run(capsys, "backup", stranded.store, "--out", post / "satu.imkbackup")

    assert (code, answer["kept"]) == (0, False)
    assert [path.name for path in post.iterdir()] == ["satu.imkbackup"]
    assert stranded.contents() == before
    with opened(restore_backup(post / "satu.imkbackup", tmp_path / "lagi.imkdb").store) as desk:
        assert store_digest(desk) == stranded.digest
        assert check_store(desk).ok


def test_it_is_said_that_the_store_does_not_know_of_it(stranded, tmp_path, capsys):
    (tmp_path / "stik").mkdir()
    for words in (("export", "--to", "1700"), ("backup",)):
        command, *options = words

        assert main([command, str(stranded.store), *options, "--out", str(tmp_path / "stik")]) == 0

        said = capsys.readouterr().out
        assert "1703.imkdb" in said
        assert "tidak tercatat" in said


def test_what_does_need_the_disk_still_says_so(stranded, capsys):
    code, answer = run(
        capsys, "set", stranded.store, "--sample", SAMPLE, "--field", "note", "--value", "x"
    )

    assert code == 4
    assert answer["error"]["code"] in ("disk_full", "not_permitted")


def test_a_disk_that_fills_while_the_store_is_open_stops_no_backup_and_no_bundle(
    small_disk, province, regency, tmp_path
):
    """As in the window, which opened it in the morning."""
    store = copy_store(regency.path, small_disk / "1703.imkdb")
    with opened(store) as desk:
        set_field(desk, SAMPLE, "owner", "Bu Contoh")
        ballast = fill(small_disk)

        (sent,) = export_bundle(desk, "1700", tmp_path / "kirim.imk")
        done = back_up(desk, tmp_path / "satu.imkbackup")

        assert (sent.kept, done.kept) == (False, False)
        merge_bundle(province, sent.file)
        assert field(province, "owner") == "Bu Contoh"
        with pytest.raises(MachineFault):
            back_up(desk, small_disk / "dua.imkbackup")
        ballast.unlink()
        set_field(desk, SAMPLES[1], "owner", "Pak Misal")
        (later,) = export_bundle(desk, "1700", tmp_path / "lagi.imk")
        assert later.kept
        assert merge_bundle(province, later.file).waiting == 0
        assert store_digest(province) == store_digest(desk)
    assert not list(tmp_path.glob(".imk-*"))


def test_a_locked_store_stays_locked_in_what_stood_in_for_it(small_disk, tmp_path, capsys):
    """Its copy lies on the stick for a moment only, and then under the same key."""
    source = enrolled((REGENCY,), encrypted=True) / "1703-1.imkdb"
    store = copy_store(source, small_disk / "1703.imkdb")
    secret = tmp_path / "sandi.txt"
    secret.write_text(PASSPHRASE)
    fill(small_disk)

    code, answer = run(
        capsys,
        *("backup", store, "--out", tmp_path / "satu.imkbackup"),
        *("--store-passphrase-file", secret),
    )

    assert (code, answer["kept"]) == (0, False)
    assert b"SQLite format" not in (tmp_path / "satu.imkbackup").read_bytes()
