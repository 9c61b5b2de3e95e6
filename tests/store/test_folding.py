"""Folding in: what the tables show is what the changes amount to, however they came."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imk_desktop.domain.change import Change
from imk_desktop.store.folding import CHECKED
from imk_desktop.store.rebuilding import rebuild_everything
from imk_desktop.store.row_states import RowStates
from imk_desktop.store.store import Store, Transaction
from imk_desktop.store.verification import all_faults
from tests.replication.changes import change, delete, mark, restore, snapshot
from tests.store.any_changes import STRANGERS, any_changes
from tests.store.made_stores import KEY, OFFICE, deliver, faults, shown, take

ROW = "17030010010001-001"


@settings(max_examples=150, deadline=None)
@given(changes=any_changes(), seed=st.integers(0, 999), batch=st.integers(1, 6))
def test_batches_in_any_order_come_to_what_the_whole_log_does(
    long_store: Store, changes: list[Change], seed: int, batch: int
) -> None:
    late = list(changes)
    random.Random(seed).shuffle(late)
    with long_store.writing(keep=False) as transaction:
        for start in range(0, len(late), batch):
            deliver(transaction, late[start : start + batch], STRANGERS)
            transaction.folding.check_itself()
            assert list(all_faults(transaction.connection, transaction.tables)) == []
        grown = everything(transaction)
        rebuild_everything(transaction.connection, transaction.tables, transaction.folding)
        rebuilt = everything(transaction)

    with long_store.writing(keep=False) as transaction:
        deliver(transaction, changes, STRANGERS)
        in_order = everything(transaction)

    assert grown == rebuilt == in_order


@settings(max_examples=50, deadline=None)
@given(changes=any_changes())
def test_every_row_that_a_batch_touches_is_counted_once(
    long_store: Store, changes: list[Change]
) -> None:
    some = [one for one in changes if one.partition == OFFICE]
    with long_store.writing(keep=False) as transaction:
        counts = transaction.folding.add(OFFICE, some).counts() if some else {}

    known = {one.table for one in some if one.table in long_store.tables}
    rows = {(one.table, one.row) for one in some if one.table in long_store.tables}
    assert known <= counts.keys()
    assert sum(sum(counts[table]) for table in known) == len(rows)


def test_a_row_is_new_then_changed_then_unchanged(open_store: Store) -> None:
    made = change(1, {"name": "Tahu"})
    edited = change(2, {"name": "Tempe"}, {"name": (mark(1),)})
    same = change(1, {"name": "Tempe"}, {"name": (mark(1),)}, epoch="b")
    tallies = []
    for one in (made, edited, same):
        with open_store.writing() as transaction:
            tallies.append(transaction.folding.add(OFFICE, [one]).counts()["sample"])

    assert tallies == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_a_conflict_is_noted_with_its_row_and_goes_when_it_is_settled(open_store: Store) -> None:
    take(open_store, change(1, {"name": "Tahu"}), change(1, {"name": "Tempe"}, epoch="b", when=9))
    assert shown(open_store, "sample")["name"] == "Tempe"
    assert conflicts(open_store) == [(OFFICE, "sample", ROW, "name")]

    take(open_store, change(2, {"name": "Oncom"}, {"name": (mark(1), mark(1, "b"))}))

    assert shown(open_store, "sample")["name"] == "Oncom"
    assert conflicts(open_store) == []


def test_a_deleted_row_is_shown_no_more_and_comes_back_with_its_fields(open_store: Store) -> None:
    take(open_store, change(1, {"name": "Tahu"}), delete(2, (mark(1),)))
    assert shown(open_store, "sample") == {}

    take(open_store, restore(3, (mark(2),)))

    assert shown(open_store, "sample")["name"] == "Tahu"


def test_an_edit_against_a_delete_keeps_the_row_and_is_a_conflict(open_store: Store) -> None:
    take(open_store, change(1, {"name": "Tahu"}))
    take(open_store, delete(2, (mark(1),)))
    take(open_store, change(1, {"phone": "0812"}, epoch="b"))

    assert shown(open_store, "sample")["phone"] == "0812"
    assert conflicts(open_store) == [(OFFICE, "sample", ROW, "")]
    assert faults(open_store) == []


def test_of_snapshots_the_newest_is_shown(open_store: Store) -> None:
    take(open_store, snapshot(1, {"status": "APPROVED"}, 20, table="fasih"))
    take(open_store, snapshot(1, {"status": "OPEN"}, 3, table="fasih", epoch="b"))

    assert shown(open_store, "fasih")["status"] == "APPROVED"
    assert conflicts(open_store) == []


def test_kinds_and_fields_of_a_later_program_are_kept_but_not_shown(open_store: Store) -> None:
    take(
        open_store,
        change(1, {"name": "Tahu", "altitude": 3}),
        change(2, {"altitude": 4}, {"altitude": (mark(1),)}),
        change(3, {"depth": 1}, table="well"),
        change(1, {"depth": 2}, table="well", epoch="b"),
    )

    assert shown(open_store, "sample")["name"] == "Tahu"
    assert conflicts(open_store) == [(OFFICE, "well", ROW, "depth")]
    assert faults(open_store) == []


def test_folding_rows_again_that_nothing_is_known_of_shows_nothing(open_store: Store) -> None:
    with open_store.writing() as transaction:
        counts = transaction.folding.fold_again(OFFICE, [("sample", KEY), ("well", "w")]).counts()

    assert counts["sample"] == (0, 0, 1)
    assert faults(open_store) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE sample SET name = 'Bakso'",
        "DELETE FROM sample",
        "UPDATE row_state SET alive = 0",
        "DELETE FROM row_state",
        "INSERT INTO conflict VALUES ('x', '1703', 'sample', '{row}', 'name')",
    ],
)
def test_the_check_of_an_import_has_teeth(open_store: Store, damage: str) -> None:
    with (
        pytest.raises(AssertionError, match="not the fold"),
        open_store.writing() as transaction,
    ):
        deliver(transaction, [change(1, {"name": "Tahu"})])
        transaction.connection.exec_driver_sql(damage.format(row=ROW))
        transaction.folding.check_itself()

    assert shown(open_store, "sample") == {}


def test_the_check_looks_at_some_rows_of_every_batch(open_store: Store) -> None:
    some = [change(n, {"name": "x"}, row=f"{n:03}") for n in range(1, 21)]
    with open_store.writing(keep=False) as transaction:
        transaction.folding.add(OFFICE, some)
        looked = [row for _partition, (_table, row) in transaction.folding._to_check]
        transaction.folding.check_itself()
        transaction.connection.exec_driver_sql("DELETE FROM sample")
        transaction.folding.check_itself()  # it was told of no row since

    assert len(looked) >= CHECKED
    assert looked[0] == "001"


def conflicts(store: Store) -> list[tuple[str, ...]]:
    with store.reading() as connection:
        found = connection.exec_driver_sql("SELECT partition, tbl, row, field FROM conflict")
        return [tuple(line) for line in found]


def everything(transaction: Transaction) -> Sequence[object]:
    """Return all that was folded: what is shown, in conflict, and the heads of every cell."""
    connection = transaction.connection
    states = RowStates(connection, transaction.log)
    tables = [
        connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY partition, row').all()
        for name in ("sample", "fasih", "visit")
    ]
    noted = connection.exec_driver_sql("SELECT * FROM conflict ORDER BY id").all()
    held = [
        (partition, table, row, state.heads(), state.alive, state.missing, state.taken)
        for partition in ("1703", "1705")
        for table, row, state in states.all_of(partition)
    ]
    return [*tables, noted, held]
