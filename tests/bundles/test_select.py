"""What a bundle must carry, by what the addressed laptops say that they have."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from imk_desktop.bundles.select import causal, frontier, lacking
from imk_desktop.domain.change import Mark

A, B, C = b"epoch--A", b"epoch--B", b"epoch--C"


@dataclass(frozen=True)
class Seg:
    epoch: bytes
    first: int
    last: int
    after: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    partition: str = "1703"


def after(*marks: tuple[bytes, int], partition: str = "1703") -> dict[str, tuple[Mark, ...]]:
    return {partition: tuple(Mark(*mark) for mark in marks)}


ONE = Seg(A, 1, 5)
TWO = Seg(B, 1, 3, after((A, 5)))
THREE = Seg(A, 6, 9, after((B, 3)))
RULES = Seg(C, 1, 2, partition="1700")
FOUR = Seg(B, 4, 4, after((A, 9)) | after((C, 2), partition="1700"))
ALL = [FOUR, RULES, THREE, TWO, ONE]


def test_whoever_has_nothing_lacks_everything_in_causal_order() -> None:
    sent = lacking(ALL, [{}])

    assert [seg for seg in sent if seg is not RULES] == [ONE, TWO, THREE, FOUR]
    assert sent.index(RULES) < sent.index(FOUR)


def test_a_head_stands_for_all_of_its_partition_that_it_follows() -> None:
    assert lacking(ALL, [{"1703": (Mark(B, 4),), "1700": (Mark(C, 2),)}]) == []
    assert lacking(ALL, [{"1703": (Mark(B, 4),)}]) == [RULES]
    assert lacking(ALL, [{"1703": (Mark(A, 9),), "1700": ()}]) == [RULES, FOUR]


def test_what_any_of_two_laptops_lacks_is_sent_once() -> None:
    new = {"1703": (Mark(A, 9),), "1700": (Mark(C, 2),)}
    old = {"1703": (Mark(B, 3),), "1700": ()}

    assert lacking(ALL, [new, old]) == [RULES, THREE, FOUR]
    assert lacking(ALL, [new]) == [FOUR]
    assert lacking(ALL, []) == []


def test_heads_that_nobody_here_knows_only_make_us_send_too_much() -> None:
    assert set(map(id, lacking(ALL, [{"1703": (Mark(b"unknown!", 9),)}]))) == set(map(id, ALL))


def test_a_head_beyond_ours_covers_what_we_have_of_its_epoch() -> None:
    assert lacking([ONE], [{"1703": (Mark(A, 70),)}]) == []


def test_a_restored_backup_may_have_packed_the_same_changes_in_a_shorter_run() -> None:
    shorter = Seg(A, 1, 2)
    held = [shorter, ONE, TWO]

    assert lacking(held, [{"1703": (Mark(A, 2),)}]) == [ONE, TWO]
    assert lacking([shorter, TWO], [{"1703": (Mark(A, 5),)}]) == [TWO]
    assert frontier(held) == {"1703": (Mark(B, 3),)}


def test_a_frontier_is_what_no_known_segment_follows() -> None:
    assert frontier([]) == {}
    assert frontier([ONE]) == {"1703": (Mark(A, 5),)}
    assert frontier([ONE, Seg(C, 1, 1)]) == {"1703": (Mark(A, 5), Mark(C, 1))}
    assert frontier(ALL) == {"1703": (Mark(B, 4),), "1700": (Mark(C, 2),)}


def test_what_misses_its_forerunner_is_no_part_of_the_frontier() -> None:
    assert frontier([ONE, THREE]) == {"1703": (Mark(A, 5),)}
    assert causal([THREE, ONE]) == [ONE, THREE]


def test_a_statement_covers_exactly_what_its_maker_held() -> None:
    draw = Random(5)
    for _ in range(200):
        segments: list[Seg] = []
        ends: dict[bytes, int] = {}
        for _ in range(draw.randrange(1, 12)):
            epoch = draw.choice((A, B, C))
            had = [seg for seg in segments if draw.random() < 0.8 or seg.epoch == epoch]
            first = ends.get(epoch, 0) + 1
            ends[epoch] = first + draw.randrange(3)
            segments.append(Seg(epoch, first, ends[epoch], dict(frontier(had))))
        held = causal(segments)[: draw.randrange(len(segments) + 1)]

        sent = lacking(segments, [frontier(held)])

        assert {id(seg) for seg in segments} - {id(seg) for seg in held} == set(map(id, sent))
