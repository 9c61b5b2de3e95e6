"""Backups restored, stores copied, starters used twice: all works on, all is merged."""

from __future__ import annotations

import pytest

from imk_desktop.domain.exchange import Applied
from imk_desktop.operations.conflicts import list_conflicts
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import exchange as ledger
from imk_desktop.store import segments
from tests.operations.enrolled import SECRET, copy_store, opened
from tests.operations.two_offices import SAMPLE, SAMPLES, exchange, field, send


@pytest.fixture
def backup(regency, tmp_path):
    """What the regency's store was at the start of the test."""
    return copy_store(regency.path, tmp_path / "backup" / "1703.imkdb")


def newest(desk: Desk) -> int:
    with desk.reading() as connection:
        return ledger.entries(connection, "out")[-1].number


def test_a_laptop_restored_from_a_backup_gets_again_what_it_lacks(province, regency, backup):
    set_field(province, SAMPLE, "weight", "1.5")
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    exchange(province, regency)
    exchange(regency, province)
    set_field(province, SAMPLE, "weight", "2.5")
    exchange(province, regency)
    regency.close()

    with opened(backup) as restored:
        set_field(restored, SAMPLES[1], "owner", "Pak Misal")
        exchange(restored, province)
        exchange(province, restored)

        assert field(restored, "owner") == "Bu Contoh"
        assert field(restored, "weight") == 2.5
        assert store_digest(restored) == store_digest(province)


def test_a_restored_province_gets_again_what_it_lacks(province, regency, tmp_path):
    old = copy_store(province.path, tmp_path / "old" / "1700.imkdb")
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    set_field(province, SAMPLE, "weight", "1.5")
    exchange(regency, province)
    exchange(province, regency)
    province.close()

    with opened(old) as restored:
        set_field(regency, SAMPLE, "phone", "0736")
        early = exchange(regency, restored)
        assert early.waiting == 1  # it follows what the province once had
        exchange(restored, regency)
        merged = exchange(regency, restored)

        assert (merged.waiting, field(restored, "weight")) == (0, 1.5)
        assert store_digest(restored) == store_digest(regency)


def test_a_restored_province_still_knows_whom_it_enrolled_since(province, tmp_path):
    """The backup is older than the laptop, which sends and asks for what it lacks."""
    old = copy_store(province.path, tmp_path / "old" / "1700.imkdb")
    starter = tmp_path / "awal.imk"
    make_starter(province, "1703", starter, passphrase=SECRET)
    province.close()
    newcomer = join_survey(tmp_path / "baru.imkdb", starter, starter_passphrase=SECRET)

    with newcomer, opened(old) as restored:
        set_field(newcomer, SAMPLE, "owner", "Bu Contoh")
        for _round in range(2):
            exchange(newcomer, restored)
            exchange(restored, newcomer)

        assert field(restored, "owner") == "Bu Contoh"
        assert store_digest(restored) == store_digest(newcomer)


def test_own_bundles_bring_back_what_a_restored_laptop_lost(regency, backup):
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    (file,) = send(regency, "1700")
    regency.close()

    with opened(backup) as restored:
        merged = merge_bundle(restored, file)
        again = merge_bundle(restored, file)

        assert (merged.applied, merged.changed) == (Applied.YES, 1)
        assert "dipulihkan" in merged.message
        assert again.applied is Applied.ALREADY
        assert field(restored, "owner") == "Bu Contoh"
        send(restored, "1700")
        assert newest(restored) == merged.number + 1


def test_two_copies_of_one_store_both_go_on_and_nothing_collides(province, regency, backup):
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    with opened(backup) as copy:
        set_field(copy, SAMPLE, "owner", "Pak Misal")
        set_field(copy, SAMPLES[1], "phone", "0736")
        exchange(copy, province)
        merged = exchange(regency, province)
        (file,) = send(province, "1703")
        for desk in (regency, copy):
            merge_bundle(desk, file)

        assert merged.conflicts == 1
        assert {each.value for each in list_conflicts(copy)[0].values} == {"Bu Contoh", "Pak Misal"}
        assert store_digest(regency) == store_digest(copy) == store_digest(province)


def test_the_copy_that_fell_behind_is_answered_too(province, regency, backup):
    """Both say what they have under one name; the one that says less speaks first."""
    set_field(province, SAMPLE, "weight", "1.5")
    exchange(province, regency)
    with opened(backup) as copy:
        for _round in range(2):
            exchange(copy, province)
            exchange(regency, province)
            (file,) = send(province, "1703")
            merge_bundle(copy, file)

        assert field(copy, "weight") == 1.5


def test_what_was_sent_and_confirmed_is_not_sent_again(province, regency):
    for value in ("1.5", "2.5", "3.5"):
        set_field(province, SAMPLE, "weight", value)
        exchange(province, regency)
    exchange(regency, province)

    set_field(province, SAMPLE, "weight", "4.5")
    merged = exchange(province, regency)

    assert (merged.changed, merged.unchanged) == (1, 0)
    with regency.reading() as connection:
        held = segments.of_partition(connection, "1703")
    assert len(held) == len({(one.epoch, one.first) for one in held})


def test_a_late_old_statement_only_makes_the_province_send_too_much(province, regency):
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    (old,) = send(regency, "1700")
    set_field(province, SAMPLE, "weight", "1.5")
    exchange(province, regency)
    exchange(regency, province)
    merge_bundle(province, old)

    exchange(province, regency)

    assert store_digest(province) == store_digest(regency)


def test_changes_packed_by_two_copies_do_not_wait_for_each_other(province, regency, colleague):
    """What was written before the copy is packed by both; one of them after it heard more."""
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    with opened(
        copy_store(regency.path, regency.path.parent.parent / "salinan" / "1703.imkdb")
    ) as copy:
        exchange(regency, province)
        set_field(province, SAMPLE, "weight", "1.5")
        exchange(province, copy)
        set_field(copy, SAMPLES[1], "owner", "Pak Misal")

        merged = exchange(copy, colleague)

        assert merged.waiting == 0
        assert store_digest(colleague) == store_digest(copy)


def test_one_starter_on_two_laptops_and_both_work(province, tmp_path):
    starter = tmp_path / "awal.imk"
    make_starter(province, "1703", starter, passphrase=SECRET)
    both = [
        join_survey(tmp_path / f"{number}.imkdb", starter, starter_passphrase=SECRET)
        for number in (1, 2)
    ]
    first, second = both
    set_field(first, SAMPLE, "owner", "Bu Contoh")
    set_field(second, SAMPLES[1], "owner", "Pak Misal")

    for _round in range(2):
        for desk in both:
            exchange(desk, province)
            exchange(province, desk)

    assert store_digest(first) == store_digest(second) == store_digest(province)
    assert field(second, "owner") == "Bu Contoh"
    for desk in both:
        desk.close()


def test_a_second_laptop_of_the_province_starts_with_every_office(province, regency, tmp_path):
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    exchange(regency, province)
    starter = tmp_path / "awal.imk"
    make_starter(province, "1700", starter, passphrase=SECRET)

    with join_survey(tmp_path / "p2.imkdb", starter, starter_passphrase=SECRET) as second:
        assert store_digest(second) == store_digest(province)
        set_field(second, SAMPLE, "weight", "1.5")
        exchange(second, regency)
        exchange(second, province)

        assert field(regency, "weight") == field(province, "weight") == 1.5
        assert store_digest(second) == store_digest(province)
