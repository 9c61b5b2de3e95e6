"""States at rest: written and read back, and none for rows that never change."""

from __future__ import annotations

from hypothesis import given, settings

from imk_desktop.domain.change import Change, Mark
from imk_desktop.replication.fold import fold
from imk_desktop.replication.row_state import RowState
from imk_desktop.store.log import IN_LIST
from imk_desktop.store.row_states import RowStates
from imk_desktop.store.store import Store, Transaction
from tests.replication.changes import change, delete, mark, snapshot
from tests.store.any_changes import any_changes
from tests.store.made_stores import KEY, OFFICE, deliver, log, write


def states(transaction: Transaction) -> RowStates:
    return RowStates(transaction.connection, transaction.log)


def test_a_state_is_read_as_it_was_saved(open_store: Store) -> None:
    kept = {
        ("sample", "plain"): fold([change(1, {"name": "a", "phone": "b"})]),
        ("sample", "contested"): fold(
            [change(2, {"name": "a"}), change(1, {"name": "b"}, epoch="b")]
        ),
        ("sample", "gone"): fold([change(3, {"name": "a"}), delete(4, (mark(3),))]),
        ("sample", "lacking"): fold([change(5, {"name": "a"}, {"name": (mark(9, "z"),)})]),
        ("fasih", "seen"): fold([snapshot(6, {"status": "OPEN"}, 77, table="fasih")]),
    }
    with open_store.writing(keep=False) as transaction:
        states(transaction).save(OFFICE, kept)

        assert states(transaction).load(OFFICE, kept) == kept
        assert states(transaction).load("1705", kept) == {}


@settings(deadline=None)
@given(changes=any_changes())
def test_any_state_is_read_as_it_was_saved(long_store: Store, changes: list[Change]) -> None:
    """The states are worked out by the law; the store has to hold whatever comes of it."""
    by_row: dict[tuple[str, str], list[Change]] = {}
    for one in changes:
        if one.partition == OFFICE and one.table != "visit":
            by_row.setdefault((one.table, one.row), []).append(one)
    kept = {key: fold(some) for key, some in by_row.items()}
    with long_store.writing(keep=False) as transaction:
        states(transaction).save(OFFICE, kept)

        assert states(transaction).load(OFFICE, kept) == kept


def test_more_rows_than_one_question_may_name_are_found(open_store: Store) -> None:
    kept = {
        ("sample", f"{n}"): RowState(Mark(b"a" * 8, n), ("name",)) for n in range(1, IN_LIST + 9)
    }
    with open_store.writing(keep=False) as transaction:
        states(transaction).save(OFFICE, kept)

        assert states(transaction).load(OFFICE, kept) == kept


def test_a_row_of_a_log_has_its_one_change_for_a_state(open_store: Store) -> None:
    [visit] = log(open_store, "visit", [{"sample": KEY, "result": "selesai"}])

    with open_store.writing(keep=False) as transaction:
        assert states(transaction).load(OFFICE, [("visit", visit.row)]) == {}
        assert list(states(transaction).all_of(OFFICE)) == [
            ("visit", visit.row, RowState(visit.mark, visit.shape.fields))
        ]


def test_a_partition_is_read_in_order_of_table_and_row(open_store: Store) -> None:
    log(open_store, "visit", [{"sample": KEY}, {"sample": KEY}])
    write(open_store, "sample", {"é": {"name": "1"}, "b": {"name": "2"}, "B": {"name": "3"}})
    write(open_store, "fasih", {"z": {"status": "OPEN"}}, by=OFFICE)
    write(open_store, "sample", {"elsewhere": {"name": "4"}}, office="1705")

    with open_store.writing(keep=False) as transaction:
        found = [(table, row) for table, row, _state in states(transaction).all_of(OFFICE)]

    assert found == sorted(found)
    assert len(found) == 6


def test_a_forgotten_row_has_no_state(open_store: Store) -> None:
    write(open_store, "sample", {"a": {"name": "1"}, "b": {"name": "2"}})
    with open_store.writing(keep=False) as transaction:
        states(transaction).forget(OFFICE, "sample", ["a"])
        states(transaction).forget(OFFICE, "sample", [])

        assert [row for _table, row, _state in states(transaction).all_of(OFFICE)] == ["b"]


def test_rows_of_a_bundle_are_held_like_local_ones(open_store: Store) -> None:
    with open_store.writing(keep=False) as transaction:
        deliver(transaction, [change(1, {"name": "Tahu"}), change(2, {"phone": "1"})])

        [(_table, _row, state)] = states(transaction).all_of(OFFICE)

    assert state.heads() == {"name": (mark(1),), "phone": (mark(2),)}
