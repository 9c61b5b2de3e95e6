"""What a local write names."""

from __future__ import annotations

from imk_desktop.domain.change import EXISTENCE
from imk_desktop.replication.fold import fold
from imk_desktop.replication.write import (
    deleting,
    log_row_id,
    replacing,
    resolving,
    restoring,
)
from tests.replication.changes import change, delete, mark, restore

MADE = change(1, {"name": "Sari", "phone": "0812"})
RIVALS = [change(1, {"name": n}, {"name": (mark(1),)}, epoch=n) for n in "xy"]
GONE = delete(2, seen=(mark(1),))


def test_a_write_names_what_stands_in_its_own_cells():
    state = fold([MADE, *RIVALS])

    assert replacing(state, ["name", "weight"]) == {"name": (mark(1, "x"), mark(1, "y"))}
    assert resolving(state, "name") == {"name": (mark(1, "x"), mark(1, "y"))}


def test_the_first_write_of_a_row_or_a_field_names_nothing():
    assert replacing(None, ["name"]) == {}
    assert replacing(fold([MADE]), ["weight"]) == {}


def test_writing_a_row_that_is_gone_names_its_deletes():
    assert replacing(fold([MADE, GONE]), ["name"]) == {EXISTENCE: (GONE.mark,), "name": (mark(1),)}


def test_writing_a_row_that_lives_against_a_delete_leaves_that_to_be_settled():
    state = fold([MADE, GONE, RIVALS[0]])

    assert state.alive
    assert replacing(state, ["phone"]) == {"phone": (mark(1),)}


def test_a_delete_names_all_that_stands():
    assert deleting(fold([MADE, *RIVALS])) == ({}, (mark(1), mark(1, "x"), mark(1, "y")))


def test_a_second_delete_replaces_the_restore_before_it_and_has_seen_it():
    kept = restore(3, (GONE.mark,))

    replaces, seen = deleting(fold([MADE, GONE, kept]))

    assert replaces == {EXISTENCE: (kept.mark,)}
    assert seen == (mark(1), kept.mark)


def test_a_restore_replaces_every_delete():
    other = delete(1, seen=(mark(1),), epoch="b")

    assert restoring(fold([MADE, GONE, other])) == {EXISTENCE: (GONE.mark, other.mark)}
    assert restoring(fold([MADE])) == {}


def test_a_log_row_is_named_after_its_change():
    assert log_row_id(mark(7, "a")) == "6161616161616161-7"
