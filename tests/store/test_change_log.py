"""The one write: only real changes, only by those who may, and always with what it replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from imk_desktop.bundles.segment import pack_segment
from imk_desktop.bundles.signing import Signer
from imk_desktop.domain.change import EXISTENCE, PROVINCE, Act, Value
from imk_desktop.errors import UserError
from imk_desktop.language import speak
from imk_desktop.replication.rights import Breach
from imk_desktop.store import change_log, limits
from imk_desktop.store.change_log import said_of
from imk_desktop.store.log import IN_LIST
from imk_desktop.store.store import Store
from tests.replication.changes import change, mark
from tests.replication.changes import delete as deleted_elsewhere
from tests.store.made_stores import (
    KEY,
    KEYS,
    NOON,
    OFFICE,
    any_epoch,
    count,
    delete,
    faults,
    log,
    marks,
    opened,
    see,
    shown,
    take,
    write,
    writer,
)

SAMPLE: dict[str, Value] = {"key": KEY, "name": "Tahu Bu Sri", "main": True, "listed_workers": 3}


def test_a_new_row_is_one_change_of_all_its_fields(open_store: Store) -> None:
    [made] = write(open_store, "sample", {KEY: SAMPLE}, when=NOON)

    assert made.fields == SAMPLE
    assert (made.by, made.when, made.replaces, made.mark.seq) == ("Rina", NOON, {}, 1)
    assert shown(open_store, "sample")["name"] == "Tahu Bu Sri"
    assert faults(open_store) == []


def test_writing_the_same_again_changes_nothing(open_store: Store) -> None:
    write(open_store, "sample", {KEY: SAMPLE})

    assert write(open_store, "sample", {KEY: SAMPLE}) == []
    assert write(open_store, "sample", {KEY: {}}) == []
    assert write(open_store, "sample", {"another": {}}) == []
    assert count(open_store, "change") == 1


def test_a_flag_read_from_the_store_is_not_another_value(open_store: Store) -> None:
    """SQLite holds it as 1, which is a number and not the flag."""
    write(open_store, "sample", {KEY: {"main": False, "listed_workers": 1, "note": None}})

    assert write(open_store, "sample", {KEY: {"main": False}}) == []
    [made] = write(open_store, "sample", {KEY: {"main": True, "listed_workers": 1}})
    assert made.fields == {"main": True}
    [made] = write(open_store, "sample", {KEY: {"main": None}})
    assert made.fields == {"main": None}
    assert write(open_store, "sample", {KEY: {"main": None}}) == []


def test_a_number_is_the_same_however_it_is_held(open_store: Store) -> None:
    write(open_store, "sample", {KEY: {"weight": 12, "listed_workers": 3}})

    assert write(open_store, "sample", {KEY: {"weight": 12.0, "listed_workers": 3.0}}) == []


def test_only_the_fields_that_changed_are_written_and_name_what_they_replace(
    open_store: Store,
) -> None:
    [first] = write(open_store, "sample", {KEY: SAMPLE})
    [second] = write(open_store, "sample", {KEY: {**SAMPLE, "name": "Tahu Jaya"}}, by=OFFICE)

    assert second.fields == {"name": "Tahu Jaya"}
    assert second.replaces == {"name": (first.mark,)}


def test_nothing_written_is_a_value_in_a_new_row_only(open_store: Store) -> None:
    [made] = write(open_store, "sample", {KEY: {"name": "Tahu", "note": None}})
    assert made.fields == {"name": "Tahu", "note": None}

    assert write(open_store, "sample", {KEY: {"note": None, "phone": None}}) == []
    [cleared] = write(open_store, "sample", {KEY: {"name": None, "phone": None}})
    assert cleared.fields == {"name": None}
    assert shown(open_store, "sample")["name"] is None


def test_a_cell_in_conflict_is_settled_by_what_is_shown_too(open_store: Store) -> None:
    take(
        open_store,
        change(1, {"name": "Tahu", "note": "a"}),
        change(1, {"name": "Tempe", "note": "a"}, epoch="b", when=9),
    )
    row = change(1, {}).row
    assert count(open_store, "conflict") == 1

    [made] = write(open_store, "sample", {row: {"name": "Tempe", "note": "a"}})

    assert made.fields == {"name": "Tempe"}
    assert made.replaces == {"name": (mark(1), mark(1, "b"))}
    assert count(open_store, "conflict") == 0


def test_two_who_wrote_the_same_are_not_written_over(open_store: Store) -> None:
    row = change(1, {}).row
    take(open_store, change(1, {"name": "Tahu"}), change(1, {"name": "Tahu"}, epoch="b"))

    assert write(open_store, "sample", {row: {"name": "Tahu"}}) == []
    [made] = write(open_store, "sample", {row: {"name": "Tempe"}})
    assert made.replaces == {"name": (mark(1), mark(1, "b"))}


def test_changes_of_one_opening_count_from_one_in_each_partition(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        here = write(store, "sample", {key: {"name": key} for key in KEYS[:2]})
        here += write(store, "sample", {KEYS[2]: {"name": "x"}})
        there = write(store, "sample", {"17050010010001-001": {"name": "x"}}, office="1705")
    with opened(tmp_path) as store:
        later = write(store, "sample", {KEYS[3]: {"name": "x"}})

    assert [one.mark.seq for one in here] == [1, 2, 3]
    assert [one.mark.seq for one in there] == [1]
    assert [one.mark.seq for one in later] == [1]
    assert len({one.mark.epoch for one in here + there}) == 1
    assert later[0].mark.epoch != here[0].mark.epoch


def test_an_act_that_is_given_up_gives_its_marks_back(open_store: Store) -> None:
    write(open_store, "sample", {KEYS[0]: {"name": "x"}})
    with pytest.raises(UserError):
        write(open_store, "sample", {KEYS[1]: {"name": "y"}, KEYS[2]: {"weight": 1}}, by=OFFICE)

    [made] = write(open_store, "sample", {KEYS[3]: {"name": "z"}})

    assert made.mark.seq == 2
    assert count(open_store, "sample") == 2


# --- who may not


@pytest.mark.parametrize(
    ("table", "values", "by", "office", "code"),
    [
        ("sample", {"name": "x"}, "1705", OFFICE, "not_allowed_partition"),
        ("survey", {"year": 2026}, OFFICE, PROVINCE, "not_allowed_partition"),
        ("survey", {"year": 2026}, PROVINCE, OFFICE, "not_allowed_shared"),
        ("sample", {"weight": 2.0}, OFFICE, OFFICE, "not_allowed_province_only"),
        ("sample", {"block": "other"}, PROVINCE, OFFICE, "not_allowed_immutable"),
        ("block", {"nks": "1"}, OFFICE, OFFICE, "not_allowed_maker"),
    ],
)
def test_who_may_not_write_is_told_so_and_nothing_is_written(
    open_store: Store, table: str, values: dict[str, Value], by: str, office: str, code: str
) -> None:
    write(open_store, "sample", {KEY: SAMPLE})
    row = KEY if table == "sample" else "row"

    with pytest.raises(UserError) as refused:
        write(open_store, table, {row: values}, by=by, office=office)

    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert "{" not in refused.value.message
    assert count(open_store, "change") == 1


def test_only_its_office_decides(open_store: Store) -> None:
    with pytest.raises(UserError) as refused:
        log(open_store, "decision", [{"sample": KEY, "verdict": "Y"}], by=PROVINCE)

    assert refused.value.code == "not_allowed_maker"
    assert count(open_store, "change") == 0


def test_a_regency_deletes_no_sample(open_store: Store) -> None:
    write(open_store, "sample", {KEY: SAMPLE})

    with pytest.raises(UserError) as refused:
        delete(open_store, "sample", [KEY], by=OFFICE)

    assert refused.value.code == "not_allowed_maker"
    assert shown(open_store, "sample")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_right_has_its_sentence(language: str) -> None:
    speak("en" if language == "en" else "id")
    try:
        said = {said_of(breach).format(fields="f", row="r", office="o") for breach in Breach}
    finally:
        speak("id")

    assert len(said) == len(Breach)


# --- logs


def test_a_log_grows_by_rows_that_are_named_for_their_changes(open_store: Store) -> None:
    made = log(open_store, "visit", [{"sample": KEY, "result": "tutup"}] * 2)

    assert [one.row for one in made] == [f"{one.mark.epoch.hex()}-{one.mark.seq}" for one in made]
    assert count(open_store, "visit") == 2
    assert count(open_store, "row_state") == 0
    assert faults(open_store) == []


def test_nothing_to_log_is_nothing(open_store: Store) -> None:
    assert log(open_store, "visit", []) == []
    assert count(open_store, "epoch") == 0


def test_a_log_of_nothing_is_a_bug_of_ours(open_store: Store) -> None:
    with pytest.raises(AssertionError, match="malformed"):
        log(open_store, "visit", [{}])

    assert count(open_store, "visit") == 0


def test_a_log_is_not_edited(open_store: Store) -> None:
    [made] = log(open_store, "visit", [{"sample": KEY, "result": "tutup"}])

    with pytest.raises(UserError) as refused:
        write(open_store, "visit", {made.row: {"result": "selesai"}}, by=OFFICE)

    assert refused.value.code == "not_allowed_log_edited"


# --- deleting


def test_a_deleted_row_is_gone_and_its_fields_are_kept(open_store: Store) -> None:
    [first] = write(open_store, "sample", {KEY: SAMPLE})
    [made] = delete(open_store, "sample", [KEY, "no such row"])

    assert (made.act, made.seen, made.fields) == (Act.DELETE, (first.mark,), {})
    assert shown(open_store, "sample") == {}
    assert faults(open_store) == []


def test_what_is_gone_is_not_deleted_again(open_store: Store) -> None:
    write(open_store, "sample", {KEY: SAMPLE})
    delete(open_store, "sample", [KEY])

    assert delete(open_store, "sample", [KEY]) == []


def test_what_nobody_deleted_is_not_restored(open_store: Store) -> None:
    write(open_store, "sample", {KEY: SAMPLE})

    assert delete(open_store, "sample", [KEY], restore=True) == []


def test_a_restored_row_shows_what_it_did(open_store: Store) -> None:
    write(open_store, "sample", {KEY: SAMPLE})
    [gone] = delete(open_store, "sample", [KEY])
    [made] = delete(open_store, "sample", [KEY], restore=True)

    assert made.replaces == {EXISTENCE: (gone.mark,)}
    assert shown(open_store, "sample")["name"] == "Tahu Bu Sri"
    assert faults(open_store) == []


@pytest.mark.parametrize("restore", [True, False])
def test_an_edit_against_a_delete_is_settled_either_way(open_store: Store, restore: bool) -> None:
    row = change(1, {}).row
    take(open_store, change(1, {"name": "Tahu"}))
    take(open_store, deleted_elsewhere(2, (mark(1),)), change(1, {"phone": "1"}, epoch="b"))
    assert count(open_store, "conflict") == 1

    delete(open_store, "sample", [row], restore=restore)

    assert count(open_store, "conflict") == 0
    assert bool(shown(open_store, "sample", row)) is restore
    assert faults(open_store) == []


def test_who_writes_to_a_row_that_is_gone_brings_it_back(open_store: Store) -> None:
    write(open_store, "sample", {KEY: SAMPLE})
    delete(open_store, "sample", [KEY])

    [made] = write(open_store, "sample", {KEY: {"name": "Tahu Bu Sri"}})

    assert EXISTENCE in made.replaces
    assert shown(open_store, "sample")["listed_workers"] == 3
    assert faults(open_store) == []


# --- outside sources


def test_a_snapshot_replaces_nothing_and_the_newest_is_shown(open_store: Store) -> None:
    see(open_store, {"status": "OPEN", "officer": "a"}, NOON)
    [made] = see(open_store, {"status": "SUBMITTED", "officer": "a"}, NOON + 9)

    assert (made.act, made.source, made.taken) == (Act.SNAPSHOT, "fasih", NOON + 9)
    assert made.fields == {"status": "SUBMITTED"}
    assert made.replaces == {}
    assert shown(open_store, "fasih")["status"] == "SUBMITTED"
    assert count(open_store, "conflict") == 0


def test_a_source_that_says_the_same_again_says_nothing(open_store: Store) -> None:
    see(open_store, {"status": "OPEN"}, NOON)

    assert see(open_store, {"status": "OPEN"}, NOON + 9) == []


def test_a_source_that_says_the_same_again_leaves_a_correction_alone(open_store: Store) -> None:
    see(open_store, {"status": "OPEN"}, NOON)
    write(open_store, "fasih", {KEY: {"status": "SUBMITTED"}}, by=OFFICE)

    assert see(open_store, {"status": "OPEN"}, NOON + 9) == []
    assert count(open_store, "conflict") == 0


def test_a_source_that_says_something_new_contests_a_correction(open_store: Store) -> None:
    see(open_store, {"status": "OPEN"}, NOON)
    write(open_store, "fasih", {KEY: {"status": "SUBMITTED"}}, by=OFFICE)
    see(open_store, {"status": "REJECTED"}, NOON + 9)
    assert count(open_store, "conflict") == 1

    assert see(open_store, {"status": "REJECTED"}, NOON + 10) == []
    [made] = write(open_store, "fasih", {KEY: {"status": "REJECTED"}}, by=OFFICE)
    assert len(made.replaces["status"]) == 2
    assert count(open_store, "conflict") == 0
    assert faults(open_store) == []


def test_sources_are_told_apart(open_store: Store) -> None:
    see(open_store, {"status": "OPEN"}, NOON)

    [made] = write(
        open_store, "fasih", {KEY: {"status": "CLOSED"}}, source="register", taken=NOON, by=OFFICE
    )

    assert made.source == "register"


# --- what cannot be sent


@pytest.mark.parametrize(
    "values",
    [
        {"name": "x" * (limits.LONGEST_TEXT + 1)},
        {"name": "\udcff"},
        {"listed_workers": 2**63},
        {"listed_workers": -(2**63) - 1},
        {"weight": float("inf")},
        {"weight": float("nan")},
    ],
)
def test_a_value_that_no_bundle_carries_is_refused(
    open_store: Store, values: dict[str, Value]
) -> None:
    with pytest.raises(UserError) as refused:
        write(open_store, "sample", {KEY: values})

    assert refused.value.code == "bad_value"
    assert len(refused.value.message) < 200
    refused.value.message.encode()
    assert count(open_store, "change") == 0


@pytest.mark.parametrize("name", ["x" * 501, "a\udcff"])
def test_a_name_that_no_bundle_carries_is_refused(open_store: Store, name: str) -> None:
    for table, row in (("sample", name), ("document", name)):
        with pytest.raises(UserError):
            write(open_store, table, {row: {"note": "x"}})

    assert count(open_store, "change") == 0


def test_a_person_whose_name_is_no_text_is_refused(open_store: Store) -> None:
    with pytest.raises(UserError) as refused, open_store.writing() as transaction:
        change_log.append(
            transaction,
            "visit",
            [{"sample": KEY}],
            partition=OFFICE,
            writer=writer(OFFICE, by="Rina\udcff"),
            when=NOON,
        )

    assert refused.value.code == "bad_value"
    refused.value.message.encode()


def test_the_largest_that_is_not_refused_can_be_sent(open_store: Store) -> None:
    made = write(
        open_store,
        "document",
        {
            "x" * limits.LONGEST_NAME: {
                "title": "é" * limits.LONGEST_TEXT,
                "note": "\N{PILE OF POO}",
                "number_of_a_later_program": 2**63 - 1,
                "least_of_a_later_program": -(2**63),
                "share_of_a_later_program": 1.7e308,
            }
        },
    )

    assert pack_segment(made, laptop="l", survey="s", after={}, signer=Signer.new())


# --- many


def test_a_whole_list_is_written_at_once(open_store: Store) -> None:
    rows = {f"{OFFICE}{n:06}": {"name": f"n{n}", "note": "a"} for n in range(2 * IN_LIST + 1)}
    made = write(open_store, "sample", rows)
    again = write(open_store, "sample", {row: {**one, "note": "b"} for row, one in rows.items()})

    assert len(set(marks(made + again))) == 2 * len(rows)
    assert all(one.fields == {"note": "b"} for one in again)
    assert faults(open_store) == []


def test_the_epochs_of_others_are_not_continued(open_store: Store) -> None:
    take(open_store, change(7, {"name": "x"}))

    [made] = write(open_store, "sample", {KEYS[1]: {"name": "y"}})

    assert made.mark.epoch not in (mark(7).epoch, any_epoch(1))
    assert made.mark.seq == 1
