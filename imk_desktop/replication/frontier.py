"""What has been delivered: frontiers, and which segments can follow them.

A frontier holds the last marks of a partition's segments that no known segment follows. A
segment names the frontier that its writer had; that is what must be delivered before it.
Nothing here decides about values: conflicts do not depend on frontiers.

One epoch may be cut into segments differently by two laptops (a backup taken while the
program ran). Then segments overlap; what is known is counted by seq, so nothing breaks, if
every laptop packs its own changes before it delivers those of others, and before a backup.
Otherwise a late, long segment could follow one that follows its own beginning, and both
would wait for ever (the random histories found that: 37 of 1,500).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from imk_desktop.domain.change import Mark
from imk_desktop.domain.limits import MOST_HEADS

Frontier = tuple[Mark, ...]
"""Marks of one partition, sorted, at most one of each epoch."""

Known = Mapping[tuple[str, bytes], int]
"""By (partition, epoch), the seq up to which every change is known."""


class Run(Protocol):
    """What delivery needs to know of a segment; a segment itself will do."""

    @property
    def partition(self) -> str:
        """The partition of all its changes."""

    @property
    def epoch(self) -> bytes:
        """The epoch that made them."""

    @property
    def first(self) -> int:
        """The seq of its first change."""

    @property
    def last(self) -> int:
        """The seq of its last change."""

    @property
    def after(self) -> Mapping[str, Frontier]:
        """By partition, the frontier that its writer had."""


AnyRun = TypeVar("AnyRun", bound=Run)


def missing(run: Run, known: Known) -> list[tuple[str, Mark]]:
    """Return (partition, mark) of what must be delivered before a segment, if anything.

    That is the frontier it names, and the change before its first one.
    """
    lacking = {
        (partition, mark)
        for partition, frontier in run.after.items()
        for mark in frontier
        if known.get((partition, mark.epoch), 0) < mark.seq
    }
    if known.get((run.partition, run.epoch), 0) < run.first - 1:
        lacking.add((run.partition, Mark(run.epoch, run.first - 1)))
    return sorted(lacking)


def in_causal_order(runs: Iterable[AnyRun], known: Known) -> tuple[list[AnyRun], list[AnyRun]]:
    """Sort segments into those that can be delivered, in causal order, and those that wait.

    Ask `missing` with what is known after the delivery for what a waiting one lacks.
    """
    reached = dict(known)
    ready: list[AnyRun] = []
    parked = defaultdict[tuple[str, bytes], list[AnyRun]](list)
    arrivals = list(runs)[::-1]
    while arrivals:
        run = arrivals.pop()
        if lacking := missing(run, reached):
            partition, mark = lacking[0]
            parked[partition, mark.epoch].append(run)
            continue
        ready.append(run)
        key = run.partition, run.epoch
        if reached.get(key, 0) < run.last:
            reached[key] = run.last
            arrivals.extend(reversed(parked.pop(key, ())))
    return ready, [run for waiting in parked.values() for run in waiting]


def followed(frontier: Frontier, run: Run, known: Known) -> Frontier:
    """Return the frontier of the segment's partition once the segment is delivered.

    Args:
        frontier: The frontier of `run.partition` before.
        run: A segment that lacks nothing.
        known: What was known before the delivery. A segment that brings nothing new leaves
            the frontier alone.

    Returns:
        At most `MOST_HEADS`: what a frontier leaves out is sent once more than needed, while
        one without end, made of segments that follow nothing, could not be stated at all.
    """
    if known.get((run.partition, run.epoch), 0) >= run.last:
        return frontier
    passed = {mark.epoch: mark.seq for mark in run.after.get(run.partition, ())}
    passed[run.epoch] = run.last
    heads = [mark for mark in frontier if passed.get(mark.epoch, 0) < mark.seq]
    return tuple(sorted([*heads[: MOST_HEADS - 1], Mark(run.epoch, run.last)]))


def lacking(runs: Iterable[AnyRun], stated: Mapping[str, Frontier]) -> list[AnyRun]:
    """Return the segments that the holder of a statement lacks, in the order given.

    Whoever holds a mark holds every segment of the partition behind it: the earlier ones of
    its epoch, and what those name. What it has of other partitions it states itself; nothing
    is concluded about that, as two copies of one laptop may have packed the same changes with
    other rules behind them. A stated mark that we do not know tells nothing, so that rather
    too much is returned than too little.

    Args:
        runs: All segments that we hold of the partitions in question.
        stated: By partition, the frontier that the other laptop states.
    """
    held = list(runs)
    reached = _reached(held, stated)
    return [run for run in held if reached.get((run.partition, run.epoch), 0) < run.last]


def covers(
    runs: Iterable[AnyRun], stated: Mapping[str, Frontier], earlier: Mapping[str, Frontier]
) -> bool:
    """Tell whether who states one thing has all that was stated earlier.

    If not, the laptop went back to a backup, or two copies of it are at work.

    Args:
        runs: All segments that we hold of the partitions in question.
        stated: By partition, the frontier stated now.
        earlier: By partition, the frontier stated earlier under the same name.
    """
    held = list(runs)
    reached = _reached(held, stated)
    return all(reached.get(key, 0) >= seq for key, seq in _reached(held, earlier).items())


def is_known(runs: Iterable[AnyRun], stated: Mapping[str, Frontier]) -> bool:
    """Tell whether we hold every change that a statement names.

    If not, nothing can be concluded from what it does not name: that may stand behind.
    """
    known: dict[tuple[str, bytes], int] = {}
    for run in runs:
        key = run.partition, run.epoch
        known[key] = max(run.last, known.get(key, 0))
    return all(
        known.get((partition, mark.epoch), 0) >= mark.seq
        for partition, marks in stated.items()
        for mark in marks
    )


def _reached(held: Iterable[Run], stated: Mapping[str, Frontier]) -> dict[tuple[str, bytes], int]:
    """Return by (partition, epoch) up to which seq the holder of a statement has changes."""
    by_epoch = defaultdict[tuple[str, bytes], list[Run]](list)
    for run in held:
        by_epoch[run.partition, run.epoch].append(run)
    reached: dict[tuple[str, bytes], int] = {}
    behind = [(partition, mark) for partition, marks in stated.items() for mark in marks]
    while behind:
        partition, (epoch, seq) = behind.pop()
        before = reached.get((partition, epoch), 0)
        if seq <= before:
            continue
        reached[partition, epoch] = seq
        for run in by_epoch.get((partition, epoch), ()):
            if before < run.last <= seq:
                behind += [(partition, mark) for mark in run.after.get(partition, ())]
    return reached
