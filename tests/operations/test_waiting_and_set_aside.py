"""Parts that come too early wait, named; parts that break a right are set aside, named."""

from __future__ import annotations

import os
from datetime import date

import pytest

from imk_desktop.bundles.segment import pack_segment
from imk_desktop.bundles.signing import Signer
from imk_desktop.domain.change import Change, Mark, Shape
from imk_desktop.domain.exchange import Applied
from imk_desktop.errors import UserError
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle, preview_bundle
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import reading, segments
from imk_desktop.store.change_log import append
from tests.operations.enrolled import SECRET, copy_store, opened
from tests.operations.two_offices import SAMPLE, SAMPLES, exchange, field, post, send

A_SEGMENT_EACH = 0.0001


def written_in_two_sittings(desk: Desk) -> None:
    """Write so that there are two segments, of which the second follows the first."""
    set_field(desk, SAMPLE, "owner", "Bu Contoh")
    with opened(desk.path) as next_sitting:
        send(next_sitting, "1700")  # packs what was written before
        set_field(next_sitting, SAMPLE, "phone", "0736")


def counted(desk: Desk, state: segments.State) -> int:
    with desk.reading() as connection:
        return len(segments.in_state(connection, state))


def test_the_second_part_waits_for_the_first_and_names_it(province, regency):
    written_in_two_sittings(regency)
    first, second = send(regency, "1700", limit_mb=A_SEGMENT_EACH)
    before = store_digest(province)

    early = merge_bundle(province, second)

    assert (early.applied, early.waiting, early.new, early.changed) == (Applied.YES, 1, 0, 0)
    assert early.needs_a_person
    # bundle 1 was what packed the first segment, and was never sent
    assert early.waiting_for == ("paket 1 sampai 2 dari BPS Kab. Bengkulu Utara belum diterima",)
    assert "paket 1 sampai 2 dari BPS Kab. Bengkulu Utara" in early.message
    assert store_digest(province) == before

    late = merge_bundle(province, first)

    assert (late.waiting, late.changed) == (0, 1)
    assert store_digest(province) == store_digest(regency)
    assert counted(province, "waiting") == 0


def test_what_waits_is_kept_once_however_often_it_comes(province, regency):
    written_in_two_sittings(regency)
    _first, second = send(regency, "1700", limit_mb=A_SEGMENT_EACH)
    merge_bundle(province, second)
    _first, again = send(regency, "1700", limit_mb=A_SEGMENT_EACH)

    merged = merge_bundle(province, again)

    assert merged.waiting == 1
    assert counted(province, "waiting") == 1


def test_a_bundle_of_another_sender_does_not_answer_for_what_waits(province, regency, colleague):
    written_in_two_sittings(regency)
    merge_bundle(province, send(regency, "1700", limit_mb=A_SEGMENT_EACH)[1])
    record_visit(colleague, SAMPLE, result="selesai", officer="PCL", on=date(2026, 7, 1))

    merged = exchange(colleague, province)

    assert (merged.waiting, merged.new) == (0, 1)
    assert not merged.needs_a_person


def test_a_part_that_waits_knows_its_writer_though_the_certificate_came_with_it(
    province, regency, tmp_path
):
    """What waits was written by a laptop that this one learns of only with what it waits for."""
    starter = tmp_path / "awal.imk"
    make_starter(province, "1703", starter, passphrase=SECRET)
    with join_survey(tmp_path / "baru.imkdb", starter, starter_passphrase=SECRET) as newcomer:
        set_field(newcomer, SAMPLE, "owner", "Bu Contoh")
        exchange(newcomer, province)
    with opened(regency.path) as another_process:
        for file in reversed(send(province, "1703", limit_mb=A_SEGMENT_EACH)):
            merge_bundle(another_process, file)

    assert field(regency, "owner") == "Bu Contoh"
    assert store_digest(regency) == store_digest(province)


def forge(desk: Desk, shape: Shape, values: tuple, row: str = SAMPLE, partition="1703") -> None:
    """Write a change past the rights, as a program that was tampered with would, and sign it."""
    with desk.writing() as transaction:
        change = Change(
            partition, Mark(os.urandom(8), 1), shape, row, values, by="?", when=desk.now()
        )
        transaction.log.insert([change])
        transaction.log.deliver(
            partition, change.mark.epoch, 1, laptop=desk.laptop, office=desk.office, own=True
        )


@pytest.mark.parametrize(
    ("shape", "values", "partition", "why"),
    [
        (Shape("sample", ("weight",)), (99.0,), "1703", "hanya boleh diubah provinsi"),
        (Shape("sample", ("key", "office")), ("x", "1703"), "1703", "membuat atau menghapus"),
        (Shape("office", ("name",)), ("x",), "1700", "milik kantor lain"),
        (Shape("office", ("name",)), ("x",), "1703", "hanya ditulis provinsi"),
        (Shape("visit", ("sample",)), (SAMPLE,), "1703", "catatan lama"),
    ],
)
def test_a_part_that_breaks_a_right_is_set_aside_and_named_and_nothing_waits_behind_it(
    province, regency, shape, values, partition, why
):
    set_field(regency, SAMPLE, "owner", "sebelum")
    send(regency, "1700")
    forge(regency, shape, values, partition=partition)
    send(regency, "1700")
    with opened(regency.path) as later:
        set_field(later, SAMPLE, "phone", "sesudah")
        before = store_digest(province)
        (file,) = send(later, "1700")

    told = preview_bundle(province, file)
    merged = merge_bundle(province, file)

    assert told == merged
    assert (merged.applied, merged.refused, merged.waiting) == (Applied.YES, 1, 0)
    assert merged.needs_a_person
    (said,) = merged.set_aside
    assert regency.laptop in said
    assert why in said
    assert said in merged.message
    assert (field(province, "owner"), field(province, "phone")) == ("sebelum", "sesudah")
    assert store_digest(province).keys() == before.keys()
    assert counted(province, "aside") == 1


def signed(desk: Desk, partition: str, signer: Signer | None = None) -> bytes:
    """Return a segment with a row of any office, signed by a laptop, or by somebody else."""
    shape = Shape("officer", ("id", "name"))
    mark = Mark(os.urandom(8), 1)
    change = Change(partition, mark, shape, "PCL-1", ("PCL-1", "x"), when=1)
    return pack_segment(
        [change],
        laptop=desk.laptop,
        survey=desk.keys.survey,
        after={},
        signer=signer or desk.keys.signer,
    )


def test_rows_of_a_third_office_are_set_aside_and_leave_no_trace(province, regency):
    """As a tampered program would send them: ours sends no rows of other offices."""
    for sender, receiver in ((regency, province), (province, regency)):
        before = store_digest(receiver)

        merged = merge_bundle(receiver, post(sender, receiver, [signed(sender, "1704")]))

        assert (merged.refused, merged.new) == (1, 0)
        assert "milik kantor lain" in merged.message
        assert store_digest(receiver) == before


def test_one_part_that_its_writer_did_not_sign_refuses_the_whole_file(province, regency):
    good, bad = signed(regency, "1703"), signed(regency, "1703", signer=Signer.new())
    before = store_digest(province)

    with pytest.raises(UserError) as caught:
        merge_bundle(province, post(regency, province, [good, bad]))

    assert caught.value.code == "bundle_forged"
    assert store_digest(province) == before
    assert merge_bundle(province, post(regency, province, [good])).new == 1


@pytest.mark.parametrize("more", [False, True])
def test_two_contents_under_one_number_are_not_both_believed(province, regency, tmp_path, more):
    """Two copies that drew one epoch, as only a broken machine or a forger does."""
    with opened(copy_store(regency.path, tmp_path / "salinan" / "1703.imkdb")) as copy:
        copy.store._epoch = regency.store._epoch
        set_field(regency, SAMPLE, "owner", "Bu Contoh")
        set_field(copy, SAMPLE, "owner", "Pak Misal")
        if more:
            set_field(copy, SAMPLE, "phone", "0736")
        exchange(regency, province)

        merged = exchange(copy, province)

    assert (merged.refused, merged.conflicts) == (1, 0)
    assert "nomor perubahan yang sama" in merged.message
    assert (field(province, "owner"), field(province, "phone")) == ("Bu Contoh", None)


def test_what_was_set_aside_counts_as_delivered_and_is_not_sent_for_ever(province, regency):
    forge(regency, Shape("sample", ("weight",)), (99.0,))
    first = exchange(regency, province)
    exchange(province, regency)

    second = exchange(regency, province)

    assert (first.refused, second.refused) == (1, 0)
    assert not second.needs_a_person


def test_a_laptop_passes_on_what_it_set_aside_and_all_agree(province, regency, colleague):
    forge(regency, Shape("sample", ("weight",)), (99.0,))
    set_field(regency, SAMPLES[1], "owner", "Bu Contoh")
    exchange(regency, province)

    merged = exchange(province, colleague)

    assert merged.refused == 1
    assert store_digest(colleague) == store_digest(province)


def test_a_known_bundle_and_an_own_one_are_friendly_and_change_nothing(province, regency):
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    (file,) = send(regency, "1700")
    merge_bundle(province, file)
    before = store_digest(province), store_digest(regency)

    again, own = merge_bundle(province, file), merge_bundle(regency, file)

    assert again.applied is own.applied is Applied.ALREADY
    assert "sudah diterima" in again.message
    assert "dibuat di laptop ini sendiri" in own.message
    assert not again.needs_a_person
    assert (store_digest(province), store_digest(regency)) == before


def test_a_log_cannot_be_made_under_the_name_of_another_change(province, regency):
    with regency.writing() as transaction:
        made = append(
            transaction,
            "visit",
            [{"sample": SAMPLE, "result": "selesai"}],
            partition="1703",
            writer=regency.writer,
            when=regency.now(),
        )
    exchange(regency, province)
    forge(regency, Shape("visit", ("sample", "result")), (SAMPLE, "menolak"), made[0].row)

    merged = exchange(regency, province)

    assert merged.refused == 1
    with province.reading() as connection:
        (visit,) = reading.rows(connection, province.store.tables, "visit")
    assert visit["result"] == "selesai"
