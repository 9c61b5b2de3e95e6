"""What a person at the command line files: named, not ahead of its day, and nothing by looking."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from imk_desktop.errors import UserError
from imk_desktop.operations.adjust_calendar import adjust_calendar
from imk_desktop.operations.approve import approve
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.monitor import monitor
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.status import survey_status
from imk_desktop.store import reading
from tests.operations.two_offices import SAMPLE, exchange


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMK_TODAY", "2026-06-08")


def rows(desk: Desk, table: str) -> int:
    with desk.reading() as connection:
        return len(reading.rows(connection, desk.store.tables, table))


@pytest.mark.parametrize(
    ("note", "day", "code"),
    [(" ", date(2026, 6, 8), "note_missing"), ("cek", date(2026, 6, 9), "day_to_come")],
)
def test_monitoring_tells_what_was_seen_and_when(province, note, day, code):
    with pytest.raises(UserError) as refused:
        monitor(province, "fasih", on=day, note=note)

    assert refused.value.code == code
    assert rows(province, "monitoring") == 0


def test_an_approval_names_who_approved(province):
    with pytest.raises(UserError) as refused:
        approve(province, "start", by_name=" ")

    assert refused.value.code == "approver_missing"
    assert rows(province, "approval") == 0


def test_what_another_office_does_is_refused_in_words_of_offices(regency):
    with pytest.raises(UserError) as refused:
        approve(regency, "start", by_name="Kepala")

    assert refused.value.message == "Ini milik kantor 1700; kantor ini tidak boleh mengubahnya."


def test_a_document_names_its_stage_by_number_or_key(province, tmp_path: Path):
    paper = tmp_path / "surat.pdf"
    paper.write_bytes(b"%PDF-1.4")

    by_number = file_document(province, "surat_tugas", office="1703", stage="2", file=paper)

    key = "pengumpulan"
    assert by_number == file_document(province, "surat_tugas", office="1703", stage=key, file=paper)


def test_looking_at_a_stage_keeps_its_adjusted_dates(province):
    moved = adjust_calendar(province, "1", first=date(2026, 5, 25), reason="libur")

    assert adjust_calendar(province, "1") == moved
    assert adjust_calendar(province, "1", reason="menurut SOP lagi") != moved


def test_a_receipt_is_known_as_soon_as_it_is_here(province, regency):
    record_visit(regency, SAMPLE, result="selesai", officer="Santi", on=date(2026, 6, 8))
    exchange(regency, province)
    assert not survey_status(regency).bundles["1700"].acknowledged

    exchange(province, regency)

    assert survey_status(regency).bundles["1700"].acknowledged


@pytest.mark.parametrize("kind", ["buku_pedoman", "hasil_pemeriksaan", "laporan_tahunan"])
def test_a_regency_does_not_file_what_the_province_gives_out(regency, kind):
    with pytest.raises(UserError) as refused:
        file_document(regency, kind, number="B-1")

    assert refused.value.code == "province_files"
    assert rows(regency, "document") == 0


@pytest.mark.parametrize("kind", ["surat_tugas", "aplikasi_fasih"])
def test_a_regency_files_its_own(regency, kind):
    file_document(regency, kind, number="B-1")

    assert rows(regency, "document") == 1


def test_a_day_far_from_the_survey_does_not_get_into_the_calendar(province):
    with pytest.raises(UserError) as refused:
        adjust_calendar(province, "3", last=date(9999, 12, 31), reason="salah ketik")

    assert refused.value.code == "calendar_far"
    assert rows(province, "stage") == 0


def test_an_approval_is_not_ahead_of_its_day(province):
    with pytest.raises(UserError) as refused:
        approve(province, "report", by_name="Kepala", on=date(2026, 6, 9))

    assert refused.value.code == "day_to_come"
    assert rows(province, "approval") == 0


def test_a_starter_never_falls_on_another(province, tmp_path: Path):
    starter = tmp_path / "awal.imk"
    starter.write_bytes(b"keys of another laptop")
    laptops = rows(province, "certificate")

    with pytest.raises(UserError) as refused:
        make_starter(province, "1705", starter, passphrase="p")

    assert refused.value.code == "file_exists"
    assert starter.read_bytes() == b"keys of another laptop"
    assert rows(province, "certificate") == laptops
