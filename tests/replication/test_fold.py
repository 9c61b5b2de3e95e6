"""The laws of merging, one by one, and then against the oracle on any set of changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.domain.change import EXISTENCE, Act, Change, Shape
from imk_desktop.replication.fold import advance, fold
from imk_desktop.replication.row_state import RowState
from imk_desktop.replication.shown import conflicts, shown
from tests.replication.changes import by_mark, change, delete, mark, restore, snapshot
from tests.replication.oracle import oracle_row

MADE = change(1, {"name": "Sari", "phone": "0812"})


# Fields


def test_a_new_row_is_held_as_one_mark():
    state = fold([MADE])

    assert state == RowState(MADE.mark, ("name", "phone"))
    assert state.exceptions == {}
    assert state.heads() == {"name": (mark(1),), "phone": (mark(1),)}


def test_a_write_takes_the_place_of_what_it_replaces_and_of_nothing_else():
    state = fold([MADE, change(2, {"name": "Sari Rasa"}, {"name": (mark(1),)})])

    assert state.heads() == {"name": (mark(2),), "phone": (mark(1),)}


def test_two_writes_on_top_of_one_stand_beside_each_other():
    rivals = [change(1, {"name": n}, {"name": (mark(1),)}, epoch=n) for n in "xy"]

    assert fold([MADE, *rivals]).heads_of("name") == (mark(1, "x"), mark(1, "y"))


def test_one_informed_write_settles_a_conflict_for_good():
    rivals = [change(1, {"name": n}, {"name": (mark(1),)}, epoch=n) for n in "xy"]
    verdict = change(2, {"name": "x"}, {"name": tuple(r.mark for r in rivals)})

    for order in ([MADE, *rivals, verdict], [verdict, *rivals, MADE]):
        assert fold(order).heads_of("name") == (verdict.mark,)


def test_none_in_the_change_that_makes_a_row_is_a_write():
    made_there = change(1, {"name": None}, epoch="b")

    state = fold([MADE, made_there])

    assert state.heads_of("name") == (mark(1), mark(1, "b"))
    assert state.heads_of("phone") == (mark(1),)


def test_a_record_made_on_two_sides_is_one_row_with_both_values():
    state = fold([MADE, change(1, {"name": "Sari"}, epoch="b")])

    assert state.alive
    assert len(state.heads_of("name")) == 2


def test_a_change_replaces_nothing_where_it_writes_nothing():
    odd = change(2, {"phone": "0813"}, {"name": (mark(1),), "phone": (mark(1),)})

    assert fold([MADE, odd]).heads() == {"name": (mark(1),), "phone": (mark(2),)}


def test_a_change_does_not_replace_itself():
    assert fold([change(1, {"name": "x"}, {"name": (mark(1),)})]).heads_of("name") == (mark(1),)


def test_two_writes_that_claim_to_replace_each_other_both_fall_and_the_row_stays():
    """No honest program can write them: each would have had to know the other first."""
    one = change(1, {"name": "x"}, {"name": (mark(1, "b"),)})
    other = change(1, {"name": "y"}, {"name": (mark(1),)}, epoch="b")

    state = fold([one, other])

    assert state.heads() == {}
    assert state.alive


def test_a_row_without_changes_is_a_bug_of_the_caller():
    with pytest.raises(ValueError, match="without changes"):
        fold([])


def test_a_replaced_write_that_has_not_come_is_missing():
    later = change(2, {"name": "x"}, {"name": (mark(1),)})

    assert fold([later]).missing
    assert not fold([later, MADE]).missing
    assert fold([later, MADE]).heads_of("name") == (later.mark,)


def test_a_field_that_nothing_wrote_has_no_heads():
    assert fold([MADE]).heads_of("weight") == ()


# Snapshots of an outside source


def test_the_newest_download_counts_whoever_loaded_it_last():
    july, june = snapshot(1, {"status": "OPEN"}, 7), snapshot(2, {"status": "DRAFT"}, 6)

    assert fold([july, june]).heads_of("status") == (july.mark,)


def test_of_two_downloads_of_one_time_the_greater_mark_counts():
    one, other = (snapshot(1, {"status": e}, 7, epoch=e) for e in "ab")

    assert fold([other, one]).heads_of("status") == (other.mark,)


def test_each_source_has_its_own_newest():
    fasih, sobat = snapshot(1, {"name": "x"}, 7), snapshot(2, {"name": "y"}, 3, source="sobat")

    assert fold([fasih, sobat]).heads_of("name") == (fasih.mark, sobat.mark)


def test_a_hand_stands_beside_a_newer_snapshot_that_it_has_not_seen():
    hand = change(2, {"name": "by hand"}, {"name": (mark(1),)})
    old, new = snapshot(1, {"name": "x"}, 5), snapshot(3, {"name": "y"}, 6)

    assert fold([old, hand]).heads_of("name") == (hand.mark,)
    assert fold([old, hand, new]).heads_of("name") == (hand.mark, new.mark)


def test_an_older_snapshot_stays_gone_when_the_newer_one_was_replaced():
    new, old = snapshot(1, {"name": "x"}, 9), snapshot(1, {"name": "y"}, 3, epoch="b")
    hand = change(2, {"name": "by hand"}, {"name": (new.mark,)})

    assert fold([new, hand, old]).heads_of("name") == (hand.mark,)


def test_an_older_file_that_claims_to_replace_a_newer_one_does_not():
    new = snapshot(1, {"name": "x"}, 9)
    old = change(2, {"name": "y"}, {"name": (new.mark,)}, act=Act.SNAPSHOT, source="fasih", taken=3)

    assert fold([new, old]).heads_of("name") == (new.mark,)


# Deletes and restores


def test_a_deleted_row_is_gone_and_keeps_its_fields():
    state = fold([MADE, delete(2, seen=(mark(1),))])

    assert not state.alive
    assert shown(state, by_mark(MADE, delete(2, seen=(mark(1),)))) == MADE.fields


def test_a_write_that_the_deleter_had_not_seen_keeps_the_row():
    edit = change(1, {"phone": "0813"}, {"phone": (mark(1),)}, epoch="b")

    state = fold([MADE, delete(2, seen=(mark(1),)), edit])

    assert state.alive
    assert state.heads_of(EXISTENCE) == (mark(2),)


def test_a_row_is_gone_if_one_of_two_deleters_had_seen_the_write():
    edit = change(1, {"phone": "0813"}, {"phone": (mark(1),)}, epoch="b")
    deletes = [delete(2, seen=(mark(1),)), delete(2, seen=(mark(1), edit.mark), epoch="b")]

    assert not fold([MADE, edit, *deletes]).alive


def test_a_write_that_names_the_delete_brings_the_row_back_without_a_conflict():
    gone = delete(2, seen=(mark(1),))
    again = change(3, {"phone": "1"}, {"phone": (mark(1),), EXISTENCE: (gone.mark,)})
    known = by_mark(MADE, gone, again)

    state = fold(known.values())

    assert state.alive
    assert conflicts(state, known) == []
    assert shown(state, known) == {"name": "Sari", "phone": "1"}


def test_a_write_that_does_not_name_the_delete_brings_the_row_back_with_a_conflict():
    gone = delete(2, seen=(mark(1),))
    again = change(3, {"phone": "1"}, {"phone": (mark(1),)})
    known = by_mark(MADE, gone, again)

    found = conflicts(fold(known.values()), known)

    assert [(c.field, c.writes) for c in found] == [(EXISTENCE, (again, gone))]


def test_a_restore_against_another_delete_is_a_conflict_and_the_row_lives():
    gone = delete(2, seen=(mark(1),))
    kept = restore(3, (gone.mark,))
    also_gone = delete(1, seen=(mark(1),), replaced=(gone.mark,), epoch="b")
    known = by_mark(MADE, gone, kept, also_gone)

    state = fold(known.values())

    assert state.alive
    assert [c.writes for c in conflicts(state, known)] == [(also_gone, kept)]


def test_a_delete_that_saw_the_restore_ends_it():
    gone = delete(2, seen=(mark(1),))
    kept = restore(3, (gone.mark,))
    for_good = delete(4, seen=(mark(1), kept.mark), replaced=(kept.mark,))

    assert fold([MADE, gone, kept]).alive
    assert not fold([MADE, gone, kept, for_good]).alive


def test_a_delete_that_came_before_its_row_is_missing_what_it_saw():
    state = fold([delete(2, seen=(mark(1),))])

    assert not state.alive
    assert state.missing


# One change more


def test_the_edit_of_one_field_is_advanced_without_the_log():
    edit = change(2, {"name": "x"}, {"name": (mark(1),)})

    state = advance(fold([MADE]), edit)

    assert state is not None
    assert state.base == MADE.mark
    assert state.exceptions == {"name": (mark(2),)}


def test_a_row_written_again_as_a_whole_is_held_over_the_newer_change():
    again = change(2, MADE.fields, {"name": (mark(1),), "phone": (mark(1),)})

    assert advance(fold([MADE]), again) == RowState(again.mark, ("name", "phone"))


def test_a_newer_snapshot_of_a_row_that_is_all_snapshots_is_advanced():
    first, second = snapshot(1, {"status": "OPEN"}, 5), snapshot(2, {"status": "DRAFT"}, 6)

    state = advance(fold([first]), second)

    assert state == RowState(second.mark, ("status",), source="fasih", taken=6)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(delete(3, seen=(mark(1),)), id="a delete"),
        pytest.param(restore(3, (mark(2),)), id="a restore"),
        pytest.param(snapshot(3, {"name": "x"}, 5), id="a snapshot of a row written by hand"),
        pytest.param(change(3, {"name": "x"}, {"name": (mark(2),)}), id="an unknown write"),
        pytest.param(change(3, {"name": "x"}, {"": (mark(2),)}), id="an unknown delete"),
        pytest.param(change(3, {"name": "x"}, {"phone": (mark(1),)}), id="another field"),
    ],
)
def test_what_only_the_log_can_tell_is_left_to_fold(more):
    assert advance(fold([MADE]), more) is None


def test_a_row_with_a_standing_delete_is_left_to_fold():
    assert advance(fold([MADE, delete(2, seen=(mark(1),))]), change(3, {"name": "x"})) is None


def test_an_older_snapshot_is_left_to_fold():
    assert advance(fold([snapshot(1, {"status": "OPEN"}, 5)]), snapshot(2, {"x": 1}, 5)) is None


# Any set of changes, however odd

MARKS = st.builds(mark, st.integers(1, 5), st.sampled_from("ab"))
FIELDS = ("name", "phone", "note")
NAMED = st.dictionaries(
    st.sampled_from((*FIELDS, EXISTENCE)), st.lists(MARKS, max_size=3).map(tuple), max_size=3
)


@st.composite
def odd_changes(draw):
    """Draw changes of one row that no honest program would have written together."""
    changes = []
    for where in draw(st.lists(MARKS, min_size=1, max_size=7, unique=True)):
        act = draw(st.sampled_from((Act.WRITE, Act.WRITE, Act.SNAPSHOT, Act.DELETE, Act.RESTORE)))
        fields = draw(st.lists(st.sampled_from(FIELDS), min_size=1, unique=True))
        fields = [] if act >= Act.DELETE else fields
        changes.append(
            Change(
                "1703",
                where,
                Shape("sample", tuple(fields)),
                "row",
                tuple(draw(st.sampled_from((None, 1, True, 1.0, "1"))) for _ in fields),
                draw(NAMED),
                when=draw(st.integers(0, 2)),
                act=act,
                source=draw(st.sampled_from(("fasih", "sobat"))) if act is Act.SNAPSHOT else "",
                taken=draw(st.integers(1, 3)) if act is Act.SNAPSHOT else 0,
                seen=tuple(draw(st.lists(MARKS, max_size=3))) if act is Act.DELETE else (),
            )
        )
    return changes


@given(odd_changes())
def test_any_set_of_changes_is_folded_as_the_oracle_says(changes):
    known = by_mark(*changes)
    state, truth = fold(changes), oracle_row(changes)

    assert {cell: list(heads) for cell, heads in state.heads().items()} == truth.heads
    assert state.alive == truth.alive
    assert repr(sorted(shown(state, known).items())) == repr(sorted(truth.shown.items()))
    found = {c.field: {write.mark for write in c.writes} for c in conflicts(state, known)}
    assert found == truth.conflicts


@given(odd_changes(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(changes, rng):
    again = [*changes, *rng.choices(changes, k=2)]
    rng.shuffle(again)

    assert fold(again) == fold(changes)


@given(odd_changes())
def test_advancing_is_folding_or_nothing(changes):
    state = None
    for count, one in enumerate(changes, 1):
        folded, advanced = fold(changes[:count]), advance(state, one)
        if advanced is not None:
            assert advanced.heads() == folded.heads()
            assert (advanced.alive, advanced.missing) == (folded.alive, folded.missing)
            assert (advanced.source, advanced.taken) == (folded.source, folded.taken)
        state = advanced or folded


@given(odd_changes())
def test_the_standing_marks_are_those_of_the_heads(changes):
    state = fold(changes)

    assert state.marks() == {one for heads in state.heads().values() for one in heads}


# A row that no maker made

EPOCHS = {one.epoch for one in (mark(1, "a"), mark(1, "b"))}


@given(odd_changes(), st.sampled_from(((), ("a",), ("b",), ("a", "b"))), st.randoms())
def test_a_row_that_no_maker_made_is_there_in_no_order(changes, strangers, rng):
    """In whichever order they come, one by one by `advance` or all at once by `fold`."""
    epochs = {mark(1, name).epoch for name in strangers}
    made = any(one.mark.epoch not in epochs for one in changes)
    whole = fold(changes, epochs)
    rng.shuffle(changes)
    state = None
    for count, one in enumerate(changes, 1):
        advanced = advance(state, one, by_maker=one.mark.epoch not in epochs)
        state = advanced or fold(changes[:count], epochs)

    assert state is not None
    assert (state.made, state.alive, state.heads()) == (made, whole.alive, whole.heads())
    assert whole.made == made
    assert whole.alive == (made and fold(changes).alive)


@given(odd_changes(), st.integers(6, 9))
def test_its_maker_brings_it_back_as_if_nobody_had_been_a_stranger(changes, seq):
    maker = change(seq, {"name": "Sari"}, epoch="c")
    assert not fold(changes, EPOCHS).alive

    state = fold([*changes, maker], EPOCHS)

    assert (state.made, state.alive, state.heads()) == (
        True,
        (whole := fold([*changes, maker])).alive,
        whole.heads(),
    )
