"""What is displayed, and what is called a conflict."""

from __future__ import annotations

import math

import pytest

from imk_desktop.domain.change import EXISTENCE
from imk_desktop.replication.fold import fold
from imk_desktop.replication.shown import Conflict, conflict_id, conflicts, same, shown
from tests.replication.changes import by_mark, change, delete, mark, snapshot

MADE = change(1, {"name": "Sari", "phone": "0812"})


def rivals(*values, when=(0, 0)):
    """Return two writes to one field, neither of which knew of the other."""
    return by_mark(
        MADE,
        *(
            change(1, {"name": value}, {"name": (mark(1),)}, epoch=epoch, when=moment)
            for value, epoch, moment in zip(values, "xy", when, strict=True)
        ),
    )


def test_the_write_with_the_latest_clock_is_displayed_until_somebody_settles_it():
    known = rivals("early", "late", when=(2, 1))

    assert shown(fold(known.values()), known) == {"name": "early", "phone": "0812"}


def test_equal_clocks_leave_it_to_the_marks():
    known = rivals("x", "y", when=(1, 1))

    assert shown(fold(known.values()), known)["name"] == "y"


def test_a_conflict_names_its_writes_latest_first():
    known = rivals("early", "late", when=(1, 2))

    found = conflicts(fold(known.values()), known)

    latest_first = (known[mark(1, "y")], known[mark(1, "x")])
    assert found == [Conflict("1703", "sample", MADE.row, "name", latest_first)]
    assert not found[0].outside


def test_two_equal_values_are_no_conflict():
    known = rivals("Sari Rasa", "Sari Rasa")

    assert conflicts(fold(known.values()), known) == []


def test_emptying_a_field_against_filling_it_is_a_conflict():
    known = rivals(None, "Sari Rasa")

    assert [found.field for found in conflicts(fold(known.values()), known)] == ["name"]


def test_a_hand_against_an_outside_source_says_so():
    known = by_mark(MADE, snapshot(2, {"name": "SARI"}, 5))

    (found,) = conflicts(fold(known.values()), known)

    assert found.outside


def test_a_row_that_is_gone_has_no_conflicts():
    known = rivals("x", "y")
    gone = delete(5, seen=tuple(known))

    assert conflicts(fold([*known.values(), gone]), {**known, gone.mark: gone}) == []


def test_two_deletes_are_no_conflict():
    known = by_mark(MADE, *(delete(1, seen=(mark(1),), epoch=epoch) for epoch in "xy"))

    assert conflicts(fold(known.values()), known) == []


def test_the_name_of_a_conflict_stays_and_belongs_to_its_cell():
    known = rivals("x", "y")
    (found,) = conflicts(fold(known.values()), known)

    assert found.id == conflict_id("1703", "sample", MADE.row, "name")
    assert len(found.id) == 10
    assert found.id != conflict_id("1703", "sample", MADE.row, EXISTENCE)


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        (1, 1.0, True),
        (0.0, -0.0, True),
        (math.nan, float("nan"), True),
        (None, None, True),
        (1, True, False),
        (0, False, False),
        (0, None, False),
        ("", None, False),
        ("1", 1, False),
        ("a", "A", False),
        (2**53 + 1, float(2**53), False),
    ],
)
def test_values_are_the_same_if_a_person_would_say_so(one, other, are_same):
    assert same(one, other) is are_same
    assert same(other, one) is are_same
