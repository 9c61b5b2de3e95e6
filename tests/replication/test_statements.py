"""Which of several statements of a laptop is its last word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from imk_desktop.replication.statements import (
    DAY_MS,
    LATE_MS,
    Statement,
    last_words,
    overtakes,
    went_back,
)
from tests.replication.changes import mark
from tests.replication.test_frontier import piece

NOW = 1_780_000_000_000


def said(
    place: int, number: int, made: int = 0, *, at: int | None = None, repeated: bool = False
) -> Statement:
    when = NOW + made * DAY_MS
    came = when if at is None else NOW + at * DAY_MS
    return Statement(f"{place}", {}, place, number, when, came, repeated)


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        (said(2, 2, 1), said(1, 1, 0)),  # one after the other
        (said(1, 2, 1), said(2, 1, 0, at=3)),  # the old one came late
        (said(2, 2, 1, repeated=True), said(1, 5, 0)),  # restored: the number went back
        (said(2, 5, 0, repeated=True), said(1, 5, 0)),  # the same, within a second
        (said(2, 6, 0), said(1, 5, 0)),  # within a second
        (said(2, 6, -4000, at=1), said(1, 5, 0)),  # the clock fell back by years
        (said(2, 6, 1), said(1, 5, 9000, at=0)),  # it had been years ahead
        (said(1, 1, 0), said(0, 0, 0)),  # after its starter
    ],
)
def test_a_later_word_overtakes_an_earlier_one(later, earlier):
    assert overtakes(later, earlier)
    assert not overtakes(earlier, later)
    assert last_words([earlier, later]) == [later]


def test_where_neither_clock_nor_number_tells_both_count():
    one = said(1, 6, 5, at=5, repeated=True)  # restored, the clock right
    other = said(2, 10, -4000, at=6)  # of the first life, late; or of the second, the clock lost

    assert last_words([one, other]) == [one, other]


def test_what_is_older_than_two_months_when_it_comes_has_no_date_that_counts():
    assert said(1, 1, 0, at=LATE_MS // DAY_MS).is_dated
    assert not said(1, 1, 0, at=LATE_MS // DAY_MS + 1).is_dated
    assert said(1, 1, 1, at=0).is_dated
    assert not said(1, 1, 2, at=0).is_dated


def test_nobody_went_back_who_said_one_thing():
    assert went_back([], [said(1, 1)]) == []


def test_who_has_less_than_before_went_back():
    held = [piece("a", 1, 3)]
    before, now = (
        replace(said(place, place, place), have={"1703": (mark(seq, "a"),)})
        for place, seq in ((1, 3), (2, 2))
    )

    assert went_back(held, [before, now]) == [now]


def test_who_names_what_is_not_here_is_not_told_to_have_gone_back():
    """After a restore here, what stands behind the unknown mark cannot be told."""
    held = [piece("a", 1, 3)]
    before = replace(said(1, 1, 1), have={"1703": (mark(3, "a"),)})
    now = replace(said(2, 2, 2), have={"1703": (mark(1, "z"),)})

    assert went_back(held, [before, now]) == []
    assert went_back([*held, piece("z", 1, 1, mark(3, "a"))], [before, now]) == []
    assert went_back([*held, piece("z", 1, 1, mark(2, "a"))], [before, now]) == [now]
