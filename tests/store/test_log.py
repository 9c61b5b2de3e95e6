"""The log: changes written to rows of numbers and read back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from imk_desktop.domain.change import EXISTENCE, Act, Change, Mark, Shape
from imk_desktop.store.log import IN_LIST, Log
from imk_desktop.store.store import Store
from tests.replication.changes import change, delete, mark, restore, snapshot
from tests.store.made_stores import KEY, OFFICE, any_epoch

ROW = "17030010010001-001"
OTHERS = mark(9, "b")

ONE_OF_EACH = (
    change(1, {"name": "Tahu", "listed_workers": 3, "weight": 1.5, "main": True, "note": None}),
    change(2, {"name": "Tempe"}, {"name": (mark(1),)}, by="Dewi", when=7),
    change(3, {"phone": "1"}, {"phone": (mark(4, "b"), OTHERS), EXISTENCE: (mark(5, "c"),)}),
    snapshot(4, {"note": "OPEN"}, taken=99, by="fasih"),
    delete(5, (mark(1), mark(2), OTHERS), (mark(6, "c"),)),
    restore(6, (mark(5),)),
)


def test_every_act_is_read_as_it_was_written(open_store: Store) -> None:
    with open_store.writing() as transaction:
        refs = transaction.log.insert(ONE_OF_EACH)

        assert dict(transaction.log.by_refs(OFFICE, refs)) == dict(
            zip(refs, ONE_OF_EACH, strict=True)
        )

    with open_store.reading() as connection:
        found = Log(connection).of_rows(OFFICE, "sample", [ROW])[ROW]
    assert sorted(found, key=lambda each: each.mark) == list(ONE_OF_EACH)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
)
MARKS = st.builds(Mark, st.binary(min_size=8, max_size=8), st.integers(1, 2**32 - 1))


@settings(deadline=None)
@given(
    values=st.dictionaries(st.text("abc", min_size=1), VALUES, min_size=1),
    replaced=st.lists(MARKS, max_size=3),
    own=MARKS,
)
def test_any_value_and_any_mark_is_read_as_it_was_written(
    long_store: Store,
    values: dict[str, object],
    replaced: list[Mark],
    own: Mark,
) -> None:
    one = change(
        1,
        values,
        {next(iter(values)): tuple(replaced)} if replaced else {},  # type: ignore[arg-type]
    )
    one = Change(**{**_fields(one), "mark": own})
    with long_store.writing(keep=False) as transaction:
        [ref] = transaction.log.insert([one])

        [(_ref, found)] = transaction.log.by_refs(OFFICE, [ref])

    assert found == one
    assert list(map(type, found.values)) == list(map(type, one.values))


def test_a_mark_survives_being_a_number(open_store: Store) -> None:
    with open_store.writing(keep=False) as transaction:
        log = transaction.log
        for each in (mark(1), mark(2**32 - 1), mark(1, "b")):
            assert log.mark(log.ref(OFFICE, each)) == each
        assert log.ref("1705", mark(1)) != log.ref(OFFICE, mark(1))
        assert Log(log.connection).mark(log.ref(OFFICE, mark(1))) == mark(1)


def test_shapes_and_people_are_numbered_once(open_store: Store) -> None:
    changes = [change(n, {"name": str(n)}, row=f"{KEY}{n}", by="Dewi") for n in range(1, 9)]
    with open_store.writing(keep=False) as transaction:
        transaction.log.insert(changes[:4])
        Log(transaction.connection).insert(changes[4:])

        for table in ("shape", "person", "epoch"):
            counted = transaction.connection.exec_driver_sql(f"SELECT count(*) FROM {table}")
            assert counted.scalar() == 1
        number = transaction.log.shape_number(Shape("sample", ("name",)))
        assert Log(transaction.connection).shape(number) == Shape("sample", ("name",))


def test_numbers_given_in_a_transaction_that_was_taken_back_are_forgotten(
    open_store: Store,
) -> None:
    with open_store.writing(keep=False) as transaction:
        transaction.log.insert([change(1, {"name": "a"}, by="nobody", epoch="x")])
    with open_store.writing() as transaction:
        transaction.log.insert([change(1, {"phone": "b"}, by="Rina", epoch="y")])
    with open_store.writing() as transaction:
        transaction.log.insert([change(1, {"name": "c"}, by="nobody", epoch="x", row="other")])

    with open_store.reading() as connection:
        found = Log(connection).of_rows(OFFICE, "sample", [ROW, "other"])
    assert [(one.by, one.fields) for one in found[ROW]] == [("Rina", {"phone": "b"})]
    assert [(one.by, one.fields) for one in found["other"]] == [("nobody", {"name": "c"})]


def test_an_epoch_is_known_as_far_as_it_was_delivered(open_store: Store) -> None:
    with open_store.writing() as transaction:
        log = transaction.log
        assert log.known(OFFICE, mark(1).epoch) == 0
        log.insert([change(n, {"name": "x"}, row=f"{n}") for n in (1, 2, 3)])
        log.deliver(OFFICE, mark(1).epoch, 3, laptop="l", office=OFFICE, own=False)
        log.deliver(OFFICE, mark(1).epoch, 2, laptop="l", office=OFFICE, own=False)

        assert log.known(OFFICE, mark(1).epoch) == 3
        assert log.known("1705", mark(1).epoch) == 0
        assert [one.mark.seq for one in log.run(OFFICE, mark(1).epoch, 2, 9)] == [2, 3]


def test_asking_for_an_unknown_epoch_writes_nothing(open_store: Store) -> None:
    with open_store.reading() as connection:
        assert Log(connection).run(OFFICE, any_epoch(1), 1, 9) == []
        assert connection.exec_driver_sql("SELECT count(*) FROM epoch").scalar() == 0


def test_rows_of_other_tables_and_partitions_are_not_mixed_up(open_store: Store) -> None:
    changes = [
        change(1, {"name": "sample"}),
        change(2, {"name": "block"}, table="block"),
        change(1, {"name": "elsewhere"}, partition="1705"),
    ]
    with open_store.writing(keep=False) as transaction:
        transaction.log.insert(changes)

        found = transaction.log.of_rows(OFFICE, "sample", [ROW, "no such row"])

    assert found == {ROW: [changes[0]], "no such row": []}


def test_more_rows_than_one_question_may_name_are_found(open_store: Store) -> None:
    changes = [change(n, {"name": "x"}, row=f"{n}") for n in range(1, IN_LIST + 9)]
    with open_store.writing(keep=False) as transaction:
        refs = transaction.log.insert(changes)

        by_row = transaction.log.of_rows(OFFICE, "sample", [one.row for one in changes])
        by_ref = dict(transaction.log.by_refs(OFFICE, refs))

    assert [by_row[one.row] for one in changes] == [[one] for one in changes]
    assert [by_ref[ref] for ref in refs] == changes


def test_two_changes_under_one_mark_are_a_bug(open_store: Store) -> None:
    with pytest.raises(dbapi2.DatabaseError, match="UNIQUE"), open_store.writing() as transaction:
        transaction.log.insert([change(1, {"name": "x"}), change(1, {"name": "y"}, row="other")])


def test_acts_have_the_numbers_that_stores_and_bundles_hold() -> None:
    assert {act.name: int(act) for act in Act} == {
        "WRITE": 0,
        "SNAPSHOT": 1,
        "DELETE": 2,
        "RESTORE": 3,
    }


def _fields(one: Change) -> dict[str, object]:
    return {name: getattr(one, name) for name in Change.__slots__}
