"""What has been delivered, and what can be."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.domain.change import Mark
from imk_desktop.replication.frontier import (
    Frontier,
    covers,
    followed,
    in_causal_order,
    lacking,
    missing,
)
from tests.replication.changes import mark


@dataclass(frozen=True)
class Piece:
    """As much of a segment as delivery looks at."""

    epoch: bytes
    first: int
    last: int
    after: Mapping[str, Frontier] = field(default_factory=dict)
    partition: str = "1703"


def piece(epoch, first, last, *after: Mark, partition="1703", rules: Frontier = ()) -> Piece:
    """Return a piece of the epoch named by one letter."""
    named = {partition: after} if after else {}
    return Piece(mark(1, epoch).epoch, first, last, named | {"1700": rules}, partition)


def known(**epochs):
    """Return what is known of 1703, by the letter of the epoch."""
    return {("1703", mark(1, epoch).epoch): seq for epoch, seq in epochs.items()}


def test_a_segment_lacks_what_it_names_until_that_is_known():
    run = piece("b", 1, 4, mark(7, "a"), rules=(mark(2, "p"),))

    assert missing(run, known(a=6)) == [("1700", mark(2, "p")), ("1703", mark(7, "a"))]
    assert missing(run, {**known(a=7), ("1700", mark(1, "p").epoch): 2}) == []


def test_a_segment_lacks_the_one_before_it_of_its_epoch():
    assert missing(piece("a", 5, 9), known(a=3)) == [("1703", mark(4, "a"))]
    assert missing(piece("a", 5, 9), known(a=7)) == []


def test_what_lacks_something_waits_and_what_waited_for_it_too():
    first, second, third = piece("a", 1, 3), piece("b", 1, 1, mark(3)), piece("a", 4, 5)

    assert in_causal_order([third, second, first], {}) == ([first, third, second], [])
    assert in_causal_order([third, second], {}) == ([], [third, second])


def test_a_segment_takes_the_place_of_what_it_follows():
    both = (mark(3, "a"), mark(2, "b"))

    assert followed(both, piece("c", 1, 1, *both), known(a=3, b=2)) == (mark(1, "c"),)
    assert followed(both, piece("a", 4, 6), known(a=3, b=2)) == (mark(6, "a"), mark(2, "b"))
    assert followed(both, piece("c", 1, 1, mark(3, "a")), known(a=3, b=2)) == (
        mark(2, "b"),
        mark(1, "c"),
    )


def test_a_segment_that_brings_nothing_new_leaves_the_frontier_alone():
    heads = (mark(9, "a"), mark(2, "b"))

    assert followed(heads, piece("a", 1, 5, mark(2, "b")), known(a=9, b=2)) == heads


def test_a_laptop_that_states_nothing_lacks_everything():
    held = [piece("a", 1, 3), piece("b", 1, 1, mark(3, "a"))]

    assert lacking(held, {}) == held


def test_a_laptop_has_what_stands_behind_what_it_states():
    held = [piece("a", 1, 3), piece("a", 4, 6), piece("b", 1, 1, mark(3, "a"))]

    assert lacking(held, {"1703": (mark(1, "b"),)}) == [held[1]]
    assert lacking(held, {"1703": (mark(1, "b"), mark(6, "a"))}) == []


def test_a_stated_mark_that_is_unknown_here_tells_nothing():
    held = [piece("a", 1, 3)]

    assert lacking(held, {"1703": (mark(8, "z"),)}) == held


def test_what_a_laptop_has_of_the_rules_is_only_what_it_states_of_them():
    """The same changes may have been packed with other rules behind them."""
    rules = piece("p", 1, 2, partition="1700")
    held = [rules, piece("a", 1, 1, rules=(mark(2, "p"),))]

    assert lacking(held, {"1703": (mark(1, "a"),)}) == [rules]


def test_a_later_statement_covers_an_earlier_one_by_what_stands_behind_its_marks():
    held = [piece("a", 1, 2), piece("b", 1, 1, mark(2, "a"))]
    earlier, later = {"1703": (mark(2, "a"),)}, {"1703": (mark(1, "b"),)}

    assert covers(held, later, earlier)
    assert covers(held, later, later)
    assert not covers(held, earlier, later)


def test_statements_of_two_copies_do_not_cover_each_other():
    held = [piece("a", 1, 2), piece("b", 1, 1, mark(2, "a")), piece("c", 1, 1, mark(2, "a"))]
    one, other = {"1703": (mark(1, "b"),)}, {"1703": (mark(1, "c"),)}

    assert not covers(held, one, other)
    assert not covers(held, other, one)
    assert covers(held, {"1703": (mark(1, "b"), mark(1, "c"))}, one)


def test_what_was_stated_of_unknown_changes_is_covered_only_by_the_same():
    held = [piece("a", 1, 2)]
    strange = {"1703": (mark(4, "z"),)}

    assert not covers(held, {"1703": (mark(2, "a"),)}, strange)
    assert not covers(held, {"1703": (mark(3, "z"),)}, strange)
    assert covers(held, {"1703": (mark(5, "z"),)}, strange)


@pytest.mark.parametrize("order", range(3))
def test_two_cuts_of_one_epoch_do_not_stop_each_other(order):
    """A backup taken while the program ran packs a shorter run of the same epoch."""
    longer, shorter = piece("a", 1, 9), piece("a", 1, 5)
    beside = piece("b", 1, 2, mark(5, "a"))
    runs = [longer, shorter, beside]

    ready, waiting = in_causal_order(runs[order:] + runs[:order], {})

    assert waiting == []
    assert len(ready) == 3


def test_packing_after_a_delivery_instead_of_before_makes_segments_wait_for_each_other():
    """Changes 1 to 5 were in a backup; its laptop went on beside us, and we packed too late."""
    beside = piece("b", 1, 2, mark(5, "a"))
    too_late = piece("a", 1, 9, mark(2, "b"))
    in_time = [piece("a", 1, 7), piece("a", 8, 9, mark(2, "b"))]

    assert in_causal_order([beside, too_late], {})[0] == []
    assert in_causal_order([beside, *in_time], {})[1] == []


@given(st.integers(0, 2**32))
def test_who_gets_what_it_lacks_has_all_and_states_the_same(seed):
    """Laptops pack and exchange at random; then one that missed things is told the rest."""
    rng = random.Random(seed)
    names = "abc"
    have: dict[str, list[Piece]] = {name: [] for name in names}
    for _ in range(rng.randint(1, 25)):
        name = rng.choice(names)
        if rng.random() < 0.5:
            seqs = [run.last for run in have[name] if run.epoch == mark(1, name).epoch]
            first = max(seqs, default=0) + 1
            after = frontier_of(have[name])
            have[name].append(piece(name, first, first + rng.randint(0, 3), *after))
        else:
            other = rng.choice(names)
            sent = lacking(have[name], {"1703": frontier_of(have[other])})
            have[other] += [run for run in sent if run not in have[other]]
            assert all(run in have[other] for run in have[name])

    everything = [run for name in names for run in have[name] if run.epoch == mark(1, name).epoch]
    for name in names:
        lacked = [run for run in everything if run not in have[name]]
        assert lacking(everything, {"1703": frontier_of(have[name])}) == lacked


def frontier_of(runs: list[Piece]) -> Frontier:
    """Deliver segments in causal order, and return the frontier that this leads to."""
    ready, waiting = in_causal_order(runs, {})
    assert not waiting
    frontier: Frontier = ()
    reached: dict[tuple[str, bytes], int] = {}
    for run in ready:
        frontier = followed(frontier, run, reached)
        reached[run.partition, run.epoch] = run.last
    return frontier
