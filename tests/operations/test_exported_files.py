"""What an export leaves on disk: its files, the archive, and never anything over the store."""

from __future__ import annotations

import hashlib

import pytest

from imk_desktop.bundles.envelope import read_envelope
from imk_desktop.errors import UserError
from imk_desktop.operations import attachments
from imk_desktop.operations.desk import files_folder, key_file
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import change_log
from tests.operations.enrolled import opened
from tests.operations.two_offices import SAMPLE, SAMPLES, exchange, send


def written_in_sittings(desk, count):
    for number in range(count):
        with opened(desk.path) as sitting:
            set_field(sitting, SAMPLES[number % 5], "note", f"catatan {number}")


def test_a_cut_export_into_one_name_gives_numbered_files_that_hold_all(province, regency, tmp_path):
    written_in_sittings(regency, 4)

    exported = export_bundle(regency, "1700", tmp_path / "kirim.imk", limit_mb=0.0001)

    names = [one.file.name for one in exported]
    assert names == ["kirim.imk", "kirim-2.imk", "kirim-3.imk", "kirim-4.imk"]
    assert [one.number for one in exported] == [1, 2, 3, 4]
    assert [read_envelope(one.file).part for one in exported] == [1, 2, 3, 4]
    assert {read_envelope(one.file).parts for one in exported} == {4}
    for one in exported:
        merge_bundle(province, one.file)
    assert store_digest(province) == store_digest(regency)


def test_every_bundle_sent_or_received_is_in_the_archive(province, regency):
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    (file,) = send(regency, "1700")
    merged = merge_bundle(province, file)

    for desk, way in ((regency, "out"), (province, "in")):
        kept = files_folder(desk.path) / "bundles" / way / f"{merged.id}.imk"
        assert kept.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("way", ["export", "starter"])
def test_nothing_is_written_over_the_store_or_its_key(province, way):
    own = [province.path, key_file(province.path)]
    content = key_file(province.path).read_bytes()
    before = store_digest(province)

    for out in own:
        with pytest.raises(UserError) as caught:
            if way == "export":
                export_bundle(province, "1703", out)
            else:
                make_starter(province, "1703", out, passphrase="x")
        assert caught.value.code in ("would_replace_store", "file_exists")

    assert key_file(province.path).read_bytes() == content
    assert store_digest(province) == before


def test_a_document_reaches_the_other_office_when_it_asks_for_it(province, regency, tmp_path):
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"%PDF " + bytes(50_000))
    file_document(regency, "surat_tugas", file=file, stage="pengumpulan")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    exchange(regency, province)
    assert attachments.lacking(province) == [sha256]
    exchange(province, regency)

    exchange(regency, province)

    assert attachments.lacking(province) == []
    assert attachments.read(province, sha256) == file.read_bytes()


def test_documents_make_files_of_their_own_where_the_size_is_limited(province, regency, tmp_path):
    for number in range(3):
        file = tmp_path / f"surat-{number}.pdf"
        file.write_bytes(bytes([number]) * 30_000)
        file_document(regency, "surat_tugas", file=file, stage="pengumpulan")
    exchange(regency, province)
    exchange(province, regency)

    files = send(regency, "1700", limit_mb=0.05)

    assert len(files) == 3
    assert max(file.stat().st_size for file in files) < 50_000
    for file in files:
        merge_bundle(province, file)
    assert attachments.lacking(province) == []


def test_a_document_that_was_altered_on_disk_is_not_sent(province, regency, tmp_path):
    file = tmp_path / "surat.pdf"
    file.write_bytes(b"%PDF 1")
    file_document(regency, "surat_tugas", file=file, stage="pengumpulan")
    sha256 = hashlib.sha256(b"%PDF 1").hexdigest()
    exchange(regency, province)
    exchange(province, regency)
    attachments.path_of(regency, sha256).write_bytes(b"%PDF 2")

    exchange(regency, province)

    assert attachments.lacking(province) == [sha256]


@pytest.mark.parametrize("named", ["bukan hash", "../../../etc/passwd", "A" * 64, "\0", "é" * 64])
def test_what_is_no_hash_is_not_asked_for_and_stops_no_export(province, regency, named):
    with regency.writing() as transaction:
        change_log.write(
            transaction,
            "document",
            {"surat_tugas:x": {"kind": "surat_tugas", "sha256": named}},
            partition="1703",
            writer=regency.writer,
            when=1,
        )
    exchange(regency, province)

    exchange(province, regency)

    assert attachments.lacking(province) == []


def test_an_office_without_a_laptop_and_an_office_of_others_are_refused(
    province, regency, tmp_path
):
    for desk, office, code in (
        (province, "1709", "no_laptop"),
        (regency, "1704", "wrong_addressee"),
        (regency, "1799", "unknown_office"),
    ):
        with pytest.raises(UserError) as caught:
            export_bundle(desk, office, tmp_path / "x.imk")
        assert caught.value.code == code
        assert not (tmp_path / "x.imk").exists()


def test_an_export_that_fails_on_its_way_leaves_no_file_and_no_number(regency, tmp_path):
    class Stopped(Exception):
        pass

    class StopsAtTheThird:
        def advance(self, done, total):
            if done == 2:
                raise Stopped

    written_in_sittings(regency, 4)
    folder = tmp_path / "kirim"
    folder.mkdir()

    with pytest.raises(Stopped):
        export_bundle(regency, "1700", folder, limit_mb=0.0001, ticket=StopsAtTheThird())

    assert list(folder.iterdir()) == []
    assert list((regency.files / "bundles" / "out").iterdir()) == []
    assert export_bundle(regency, "1700", folder)[0].number == 1
