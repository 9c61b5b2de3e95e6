"""What the screen says of receipts: only what every laptop over there said last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.status import AttentionKind, Exchange, NextKind
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle, preview_bundle
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.status import survey_status
from tests.operations.enrolled import SECRET, copy_store, opened
from tests.operations.two_offices import REGENCY, SAMPLE, SAMPLES, exchange, send


def seen(desk: Desk, office: str = PROVINCE) -> Exchange:
    return survey_status(desk).bundles[office]


def kinds(desk: Desk) -> set[AttentionKind]:
    return {item.kind for item in survey_status(desk).attention}


def work(regency: Desk, number: int) -> None:
    set_field(regency, SAMPLES[number], "owner", "Bu Contoh")


@pytest.fixture
def restored(province: Desk, regency: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The province, brought back from a backup after it had taken the regency's work in."""
    old = copy_store(province.path, tmp_path / "backup" / "1700.imkdb")
    work(regency, 0)
    exchange(regency, province)
    exchange(province, regency)
    assert seen(regency).acknowledged
    with opened(old, by="Rina") as desk:
        yield desk


def test_a_receipt_that_goes_back_is_believed(regency, restored):
    (receipt,) = send(restored, REGENCY)
    looked = preview_bundle(regency, receipt)

    merged = merge_bundle(regency, receipt)

    assert "Provinsi kembali ke backup; kirim lagi" in merged.message
    assert looked.message == merged.message
    assert not seen(regency).acknowledged
    assert seen(regency).went_back
    assert AttentionKind.WENT_BACK in kinds(regency)
    assert AttentionKind.NO_RECEIPT not in kinds(regency)
    assert survey_status(regency).next_step.kind is NextKind.SEND
    assert survey_status(regency).footer.unacknowledged == (PROVINCE,)


def test_what_was_lost_is_sent_again_and_then_a_receipt_is_waited_for(regency, restored):
    exchange(restored, regency)

    (again,) = send(regency, PROVINCE)

    assert not seen(regency).went_back
    assert AttentionKind.NO_RECEIPT in kinds(regency)
    assert merge_bundle(restored, again).changed == 1
    exchange(restored, regency)
    assert seen(regency).acknowledged
    assert kinds(regency).isdisjoint({AttentionKind.WENT_BACK, AttentionKind.NO_RECEIPT})


def test_an_old_receipt_that_comes_late_does_not_make_up_for_a_newer_one(
    province, regency, tmp_path
):
    old = copy_store(province.path, tmp_path / "backup" / "1700.imkdb")
    work(regency, 0)
    exchange(regency, province)
    (good,) = send(province, REGENCY)
    with opened(old) as restored:
        exchange(restored, regency)

        merge_bundle(regency, good)

        assert not seen(regency).acknowledged


def test_an_old_receipt_that_comes_late_takes_nothing_back(province, regency):
    (old,) = send(province, REGENCY)
    work(regency, 0)
    exchange(regency, province)
    exchange(province, regency)

    merged = merge_bundle(regency, old)

    assert "backup" not in merged.message
    assert seen(regency).acknowledged
    assert not seen(regency).went_back


def test_a_province_that_was_restored_and_worked_on_is_told_too(regency, restored):
    """It has something new, so that neither statement holds all of the other."""
    set_field(restored, SAMPLE, "weight", "1.5")

    merged = exchange(restored, regency)

    assert "kembali ke backup" in merged.message
    assert seen(regency).went_back


def test_a_regency_that_was_restored_is_told_at_the_province(province, regency, tmp_path):
    backup = copy_store(regency.path, tmp_path / "backup" / "1703.imkdb")
    set_field(province, SAMPLE, "weight", "1.5")
    exchange(province, regency)
    exchange(regency, province)
    with opened(backup) as restored:
        merged = exchange(restored, province)

    assert f"{REGENCY} kembali ke backup; kirim lagi" in merged.message
    assert seen(province, REGENCY).went_back
    assert not seen(province, REGENCY).acknowledged


def test_each_of_two_laptops_of_the_province_has_to_say_so(province, regency, tmp_path):
    starter = tmp_path / "awal.imk"
    make_starter(province, PROVINCE, starter, passphrase=SECRET)
    with join_survey(tmp_path / "p2.imkdb", starter, starter_passphrase=SECRET) as second:
        exchange(second, regency)
        work(regency, 0)
        (bundle,) = send(regency, PROVINCE)
        merge_bundle(province, bundle)
        exchange(province, regency)
        assert not seen(regency).acknowledged
        assert (seen(regency).laptops, seen(regency).lacking) == (2, 1)

        merge_bundle(second, bundle)
        exchange(second, regency)

        assert seen(regency).acknowledged


def test_a_bundle_without_news_is_no_bundle_that_was_received(province, regency):
    work(regency, 0)
    exchange(regency, province)
    exchange(province, regency)
    assert seen(regency).sent_news

    send(regency, PROVINCE)

    assert seen(regency).acknowledged
    assert not seen(regency).sent_news


def test_what_is_sent_once_more_for_an_old_receipt_is_no_news(province, regency):
    (old,) = send(province, REGENCY)
    work(regency, 0)
    exchange(regency, province)
    exchange(province, regency)
    merge_bundle(regency, old)

    send(regency, PROVINCE)

    assert not seen(regency).sent_news


def test_a_scan_alone_is_received_when_its_laptop_spoke_again(province, regency, tmp_path):
    scan = tmp_path / "surat.pdf"
    scan.write_bytes(b"%PDF")
    file_document(regency, "surat_tugas", file=scan, stage="pengumpulan")
    exchange(regency, province)  # the document's row
    exchange(province, regency)  # asks for the scan

    (bundle,) = send(regency, PROVINCE)

    assert not seen(regency).acknowledged
    merge_bundle(province, bundle)
    exchange(province, regency)
    assert seen(regency).acknowledged


def test_a_spare_starter_is_no_laptop_that_is_waited_for(province, regency, tmp_path):
    make_starter(province, REGENCY, tmp_path / "cadangan.imk", passphrase=SECRET)
    set_field(province, SAMPLE, "weight", "1.5")
    exchange(province, regency)

    exchange(regency, province)

    assert seen(province, REGENCY).acknowledged


def test_a_clock_that_was_ahead_does_not_hold_receipts_up(province, regency, monkeypatch):
    monkeypatch.setenv("IMK_TODAY", "2099-01-01")
    (ahead,) = send(province, REGENCY)
    monkeypatch.setenv("IMK_TODAY", "2026-07-01")
    merge_bundle(regency, ahead)
    record_visit(regency, SAMPLE, result="selesai", officer="Santi", on=date(2026, 7, 1))
    exchange(regency, province)

    exchange(province, regency)

    assert seen(regency).acknowledged
