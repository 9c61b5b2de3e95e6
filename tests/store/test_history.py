"""Who wrote what and when, and what stands against what."""

from __future__ import annotations

from imk_desktop.domain.change import EXISTENCE, Act
from imk_desktop.store import conflicts, history, segments
from imk_desktop.store.store import Store
from tests.replication.changes import change, delete, mark, restore
from tests.store.made_stores import KEY, NOON, OFFICE, take, write

ROW = "17030010010001-001"


def test_every_field_of_every_change_is_told_oldest_first(open_store: Store) -> None:
    write(open_store, "sample", {ROW: {"name": "Tahu", "phone": "1"}}, when=NOON)
    take(open_store, change(1, {"name": "Tempe"}, by="Dewi", when=NOON - 9))

    with open_store.reading() as connection:
        told = history.of_row(connection, OFFICE, "sample", ROW)

    assert [(one.field, one.value, one.when, one.by, one.office) for one in told] == [
        ("name", "Tempe", NOON - 9, "Dewi", "1700"),
        ("name", "Tahu", NOON, "Rina", "1700"),
        ("phone", "1", NOON, "Rina", "1700"),
    ]
    assert {(one.laptop, one.bundle) for one in told[1:]} == {("laptop-1700", None)}


def test_every_field_is_told_with_the_values_it_took_the_place_of(open_store: Store) -> None:
    write(open_store, "sample", {ROW: {"name": "Tahu", "phone": "1"}}, when=NOON)
    write(open_store, "sample", {ROW: {"name": "Tempe"}}, when=NOON + 1)

    with open_store.reading() as connection:
        told = history.of_row(connection, OFFICE, "sample", ROW)

    assert [(one.field, one.value, one.was) for one in told] == [
        ("name", "Tahu", ()),
        ("phone", "1", ()),
        ("name", "Tempe", ("Tahu",)),
    ]


def test_deletes_and_restores_are_told_of_the_row_itself(open_store: Store) -> None:
    take(open_store, change(1, {"name": "Tahu"}, when=1), delete(2, (mark(1),), when=2))
    take(open_store, restore(3, (mark(2),), when=3))

    with open_store.reading() as connection:
        told = history.of_row(connection, OFFICE, "sample", ROW)

    assert [(one.field, one.value, one.act) for one in told] == [
        ("name", "Tahu", Act.WRITE),
        (EXISTENCE, False, Act.DELETE),
        (EXISTENCE, True, Act.RESTORE),
    ]


def test_a_change_is_told_with_the_bundle_that_brought_it_and_was_taken(open_store: Store) -> None:
    take(open_store, change(1, {"name": "Tahu"}), change(2, {"name": "Tempe"}))
    for state, bundle, first, last in (
        ("aside", "forged", 1, 2),
        ("waiting", "early", 2, 2),
        ("applied", "first", 1, 1),
        ("applied", "second", 1, 2),
    ):
        with open_store.writing() as transaction:
            segments.keep(
                transaction.connection,
                epoch=mark(1).epoch,
                partition=OFFICE,
                first=first,
                last=last,
                laptop="laptop-elsewhere",
                after={},
                state=state,  # type: ignore[arg-type]
                bundle=bundle,
                received=NOON,
                content=b"",
            )

    with open_store.reading() as connection:
        told = history.of_row(connection, OFFICE, "sample", ROW)

    assert {one.value: one.bundle for one in told} == {"Tahu": "first", "Tempe": "second"}
    assert {one.laptop for one in told} == {"laptop-elsewhere"}


def test_nothing_is_told_of_what_nobody_wrote(open_store: Store) -> None:
    with open_store.reading() as connection:
        assert history.of_row(connection, OFFICE, "sample", KEY) == []
        assert history.origin(connection, OFFICE, mark(1)) == ("", "", None)


def test_a_conflict_is_listed_with_all_that_stands_the_latest_first(open_store: Store) -> None:
    take(
        open_store,
        change(1, {"name": "Tahu"}, by="Dewi", when=5),
        change(1, {"name": "Tempe"}, by="Rina", when=9, epoch="b"),
    )

    with open_store.reading() as connection:
        [found] = conflicts.all_open(connection)
        assert conflicts.count(connection) == 1
        assert conflicts.find(connection, found.id) == found
        assert conflicts.find(connection, "another") is None
        assert conflicts.all_open(connection, ROW) == [found]
        assert conflicts.all_open(connection, "another row") == []

    assert (found.partition, found.table, found.row, found.field) == (OFFICE, "sample", ROW, "name")
    assert [(one.value, one.by, one.when) for one in found.rivals] == [
        ("Tempe", "Rina", 9),
        ("Tahu", "Dewi", 5),
    ]


def test_a_row_that_was_deleted_and_edited_is_kept_or_deleted(open_store: Store) -> None:
    take(open_store, change(1, {"name": "Tahu"}, when=1))
    take(open_store, delete(2, (mark(1),), when=2), change(1, {"phone": "1"}, epoch="b", when=3))

    with open_store.reading() as connection:
        [found] = conflicts.all_open(connection)

    assert found.field == EXISTENCE
    assert [one.value for one in found.rivals] == [True, False]
