"""What is refused when it is written here counts for nothing when it comes in a bundle."""

from __future__ import annotations

import pytest

from imk_desktop.domain.change import Act, Mark
from imk_desktop.domain.status import AttentionKind
from imk_desktop.errors import UserError
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.sample_lookup import partition_of
from imk_desktop.operations.samples import list_samples
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import change_log
from tests.operations.tampered import NOON, bundle, change, segment
from tests.operations.two_offices import SAMPLE, exchange, field

OTHERS = "1705010001001B-001"
NEW = "1703010001001B-099"
DAY = "2026-07-01"


@pytest.fixture
def province(province: Desk) -> Desk:
    """The province, with a sample of Seluma besides those of Bengkulu Utara."""
    with province.writing() as transaction:
        change_log.write(
            transaction,
            "sample",
            {OTHERS: {"key": OTHERS, "office": "1705", "name": "Usaha", "main": True}},
            partition="1705",
            writer=province.writer,
            when=province.now(),
        )
    return province


def told_of(desk: Desk) -> object:
    """Return all that a store says of the survey but for its bundles."""
    status = survey_status(desk, with_samples=True)
    stages = [
        (stage.state, stage.requirements, stage.timing, stage.output, stage.offices)
        for stage in status.stages
    ]
    return stages, status.returned, status.headline, status.samples, list_samples(desk)


def told_of_heard(desk: Desk, sender: Desk) -> object:
    """Return all that a store says of the survey, once it has heard of an office today."""
    merge_bundle(desk, bundle(sender, desk))
    return told_of(desk)


ABOUT_OTHERS = {
    "closing": {"office": "1705", "stage": "pengumpulan", "date": DAY},
    "closing for all": {"office": "", "stage": "pengumpulan", "date": DAY},
    "monitoring": {"office": "1705", "kind": "kunjungan", "note": "x", "date": DAY},
    "visit": {"sample": OTHERS, "result": "selesai", "officer": "P", "date": DAY},
    "decision": {"sample": OTHERS, "verdict": "Y", "round": 1},
}


@pytest.mark.parametrize("what", ABOUT_OTHERS)
def test_an_office_says_nothing_of_another(province: Desk, regency: Desk, what: str) -> None:
    before = told_of_heard(province, regency)
    forged = change(regency, what.split()[0], ABOUT_OTHERS[what])

    merged = merge_bundle(province, bundle(regency, province, segment(regency, forged)))

    assert (merged.refused, merged.new) == (1, 0)
    assert "tentang kantor, sampel, atau blok lain" in merged.message
    assert told_of(province) == before


@pytest.mark.parametrize(
    ("table", "row"),
    [("answer", OTHERS), ("fasih", OTHERS), ("explanation", f"{OTHERS}:R1"), ("sample", OTHERS)],
)
def test_nor_by_the_id_of_a_row(province: Desk, regency: Desk, table: str, row: str) -> None:
    before = told_of_heard(province, regency)
    forged = change(regency, table, {"name" if table == "sample" else "officer": "x"}, row)

    merged = merge_bundle(province, bundle(regency, province, segment(regency, forged)))

    assert merged.refused == 1
    assert told_of(province) == before


ILL_TYPED = {
    "a text for a number": ("decision", {"sample": SAMPLE, "verdict": "Y", "round": "satu"}),
    "a number that cannot be added up": (
        "decision",
        {"sample": SAMPLE, "verdict": "Y", "round": 2**62},
    ),
    "a day that is none": (
        "visit",
        {"sample": SAMPLE, "result": "selesai", "officer": "P", "date": "zzzz"},
    ),
    "a day beyond all calendars": (
        "monitoring",
        {"office": "1703", "kind": "fasih", "note": "x", "date": "9999-12-31"},
    ),
    "a number for a text": ("monitoring", {"office": "1703", "kind": 5, "date": DAY}),
}


@pytest.mark.parametrize("what", ILL_TYPED)
def test_a_value_of_another_type_is_set_aside(province: Desk, regency: Desk, what: str) -> None:
    before = told_of_heard(province, regency)

    merged = merge_bundle(
        province, bundle(regency, province, segment(regency, change(regency, *ILL_TYPED[what])))
    )

    assert (merged.refused, merged.new) == (1, 0)
    assert "bukan jenisnya" in merged.message
    assert told_of(province) == before


@pytest.mark.parametrize("forged", [*ABOUT_OTHERS.items(), *ILL_TYPED.values()], ids=str)
def test_the_same_is_refused_when_it_is_written_here(
    regency: Desk, forged: tuple[str, dict[str, object]]
) -> None:
    table, values = forged[0].split()[0], forged[1]
    before = store_digest(regency)

    with pytest.raises(UserError) as caught, regency.writing() as transaction:
        change_log.append(
            transaction,
            table,
            [values],  # type: ignore[list-item]
            partition="1703",
            writer=regency.writer,
            when=regency.now(),
        )

    assert caught.value.code in ("not_allowed_about", "not_allowed_value")
    assert store_digest(regency) == before


def test_a_regency_makes_no_sample_by_correcting_one_that_is_not_there(
    province: Desk, regency: Desk
) -> None:
    before = told_of_heard(province, regency)
    forged = change(regency, "sample", {"name": "Tahu"}, NEW)

    merged = merge_bundle(province, bundle(regency, province, segment(regency, forged)))

    assert (merged.refused, merged.new, merged.changed) == (0, 0, 0)
    assert told_of(province) == before
    with province.reading() as connection, pytest.raises(UserError):
        partition_of(province, connection, NEW)
    [told] = [a for a in survey_status(province).attention if a.kind is AttentionKind.UNMADE]
    assert (told.office, told.count) == ("1703", 1)
    assert check_store(province).ok
    assert "row_without_maker" in {one.code for one in check_store(province).warnings}


def make(desk: Desk, key: str) -> None:
    """Make a sample as a list does."""
    with desk.writing() as transaction:
        change_log.write(
            transaction,
            "sample",
            {key: {"key": key, "office": "1703", "name": "Tempe", "main": True}},
            partition="1703",
            writer=desk.writer,
            when=NOON + 1,
        )


def test_what_was_written_before_its_row_was_made_stands_beside_it(
    province: Desk, regency: Desk, colleague: Desk
) -> None:
    """In whichever order: the colleague gets both at once, the province one after the other."""
    early = segment(regency, change(regency, "sample", {"name": "Tahu"}, NEW))
    merge_bundle(province, bundle(regency, province, early))

    make(province, NEW)
    exchange(province, colleague)

    for desk in (province, colleague):
        assert field(desk, "name", NEW) == "Tempe"
        assert field(desk, "key", NEW) == NEW
        [line] = [line for line in list_samples(desk) if line.key == NEW]
        assert line.conflicts == 1
        assert not [a for a in survey_status(desk).attention if a.kind is AttentionKind.UNMADE]
        assert check_store(desk).ok
    assert store_digest(province) == store_digest(colleague) | {
        office: digest for office, digest in store_digest(province).items() if office == "1705"
    }


def test_a_maker_who_comes_first_leaves_nothing_to_flag(province: Desk, regency: Desk) -> None:
    make(province, NEW)
    early = segment(regency, change(regency, "sample", {"name": "Tahu"}, NEW))

    merged = merge_bundle(province, bundle(regency, province, early))

    assert (merged.conflicts, merged.refused) == (1, 0)
    assert not [a for a in survey_status(province).attention if a.kind is AttentionKind.UNMADE]


def test_a_list_that_names_the_row_later_makes_it(province: Desk, regency: Desk) -> None:
    key = "17030100010010B-007"
    early = segment(regency, change(regency, "sample", {"phone": "0736"}, key))
    merge_bundle(province, bundle(regency, province, early))

    make(province, key)

    assert (field(province, "phone", key), field(province, "name", key)) == ("0736", "Tempe")


@pytest.mark.parametrize("word", ["hangus", ""])
def test_a_result_that_nobody_can_record_counts_nowhere(
    province: Desk, regency: Desk, word: str
) -> None:
    before = told_of_heard(province, regency)
    forged = change(
        regency, "visit", {"sample": SAMPLE, "result": word, "officer": "P", "date": DAY}
    )

    merge_bundle(province, bundle(regency, province, segment(regency, forged)))

    assert told_of(province) == before


def test_the_epoch_of_another_laptop_is_not_continued(province: Desk, regency: Desk) -> None:
    """Else the changes that it makes next would be taken for known, and be lost."""
    make(province, NEW)
    exchange(province, regency)
    mark = Mark(province.store._epoch, 1_000)
    with province.reading() as connection:
        known = connection.exec_driver_sql(
            "SELECT last FROM epoch WHERE partition = '1703' AND epoch = ?", (mark.epoch,)
        ).scalar_one()
    forged = [
        change(regency, "sample", {"name": str(n)}, SAMPLE, mark=Mark(mark.epoch, known + n))
        for n in range(1, 4)
    ]

    merged = merge_bundle(province, bundle(regency, province, segment(regency, *forged)))
    make(province, "1703010001001B-098")
    exchange(province, regency)

    assert merged.refused == 1
    assert store_digest(regency)["1703"] == store_digest(province)["1703"]
    assert field(regency, "name", "1703010001001B-098") == "Tempe"


@pytest.mark.parametrize("partition", ["9999", "17", "kantor", "170\N{SUPERSCRIPT THREE}", "x" * 9])
def test_rows_of_no_office_leave_no_trace(province: Desk, regency: Desk, partition: str) -> None:
    before = store_digest(province)
    forged = change(regency, "officer", {"id": "P", "name": "x"}, "P", partition=partition)

    merged = merge_bundle(province, bundle(regency, province, segment(regency, forged)))

    assert merged.refused == 1
    assert store_digest(province) == before
    with province.reading() as connection:
        count = connection.exec_driver_sql(
            "SELECT count(*) FROM epoch WHERE partition = ?", (partition,)
        ).scalar_one()
    assert count == 0


def test_a_deleted_sample_stays_deleted_whatever_a_regency_writes(
    province: Desk, regency: Desk
) -> None:
    forged = change(regency, "sample", {}, SAMPLE, act=Act.DELETE)

    merged = merge_bundle(province, bundle(regency, province, segment(regency, forged)))

    assert merged.refused == 1
    assert field(province, "name") == "Usaha 001"


def test_what_was_told_twice_is_named_with_what_to_do_and_can_be_healed(
    province: Desk, regency: Desk, colleague: Desk
) -> None:
    epoch = Mark(bytes(8), 1)
    one, other = (
        segment(regency, change(regency, "sample", {"owner": name}, SAMPLE, mark=epoch))
        for name in ("Bu Contoh", "Pak Misal")
    )
    merge_bundle(province, bundle(regency, province, one))
    merge_bundle(colleague, bundle(regency, colleague, other))
    for _repeated in range(3):
        merge_bundle(province, bundle(regency, province, other))
    merge_bundle(colleague, bundle(regency, colleague, one))

    for desk in (province, colleague):
        [told] = [a for a in survey_status(desk).attention if a.kind is AttentionKind.FORKED]
        assert (told.office, told.count) == ("1703", 1)
        [problem] = [p for p in check_store(desk).problems if p.code == "two_contents"]
        assert regency.laptop in problem.message
        assert f"sample {SAMPLE}" in problem.message
        assert "tulis yang benar" in problem.message
    assert (field(province, "owner"), field(colleague, "owner")) == ("Bu Contoh", "Pak Misal")

    set_field(colleague, SAMPLE, "owner", "Bu Contoh")
    exchange(colleague, province)

    assert field(province, "owner") == field(colleague, "owner") == "Bu Contoh"
    assert store_digest(province)["1703"] == store_digest(colleague)["1703"]
