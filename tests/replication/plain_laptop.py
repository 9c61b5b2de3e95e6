"""A laptop without a disk: the laws of `imk_desktop.replication` on plain values.

It does what a store and its bundles do, as thinly as can be, so that random histories can
try the laws by the thousand.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field

from imk_desktop.domain.change import EXISTENCE, PROVINCE, Act, Change, Mark, Shape, Value
from imk_desktop.replication.decisions import Standing, ruling, standing
from imk_desktop.replication.fold import advance, fold
from imk_desktop.replication.frontier import (
    Frontier,
    followed,
    in_causal_order,
    lacking,
    missing,
)
from imk_desktop.replication.making import may_make
from imk_desktop.replication.rights import violation
from imk_desktop.replication.row_state import RowState
from imk_desktop.replication.shown import Conflict, conflicts
from imk_desktop.replication.write import (
    deleting,
    log_row_id,
    replacing,
    resolving,
    restoring,
)

Place = tuple[str, str, str]
"""Partition, table and row."""


@dataclass(frozen=True)
class PlainSegment:
    """A run of changes of one epoch, as it is passed on, with the office of its certificate."""

    office: str
    partition: str
    epoch: bytes
    first: int
    last: int
    after: Mapping[str, Frontier]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Message:
    """What one laptop sends to another: segments, and the statement of what it has."""

    sender: str
    segments: tuple[PlainSegment, ...]
    have: Mapping[str, Frontier]


@dataclass
class PlainLaptop:
    """One installation with its store in memory.

    `knew` is shared by all laptops of a history: for each change the marks of the row that
    its writer knew, against which replaced writes are held.
    """

    name: str
    office: str
    partitions: tuple[str, ...]
    rng: random.Random
    knew: dict[tuple[str, Mark], frozenset[Mark]]
    figures: Counter[str]
    log: dict[Place, dict[Mark, Change]] = field(default_factory=dict)
    rows: dict[Place, RowState] = field(default_factory=dict)
    known: dict[tuple[str, bytes], int] = field(default_factory=dict)
    frontiers: dict[str, Frontier] = field(default_factory=dict)
    segments: dict[tuple[str, bytes, int, int], PlainSegment] = field(default_factory=dict)
    uncut: dict[tuple[str, bytes], list[Change]] = field(default_factory=dict)
    waiting: dict[tuple[str, bytes, int, int], PlainSegment] = field(default_factory=dict)
    heard: dict[str, Mapping[str, Frontier]] = field(default_factory=dict)
    offices: dict[bytes, str] = field(default_factory=dict)
    epoch: bytes = b""
    other_epoch: bytes = b""

    # What a person does

    def write(self, place: Place, values: Mapping[str, Value], by: str, when: int) -> bool:
        """Write fields of a row on top of what is seen; False if the office may not."""
        return self._make(place, values, replacing(self.rows.get(place), values), by, when)

    def snapshot(
        self, place: Place, values: Mapping[str, Value], source: str, taken: int, when: int
    ) -> bool:
        """Write what an outside source said at a time."""
        return self._make(
            place, values, {}, source, when, act=Act.SNAPSHOT, source=source, taken=taken
        )

    def delete(self, place: Place, by: str, when: int) -> bool:
        """Delete a row; False if there is none or the office may not."""
        state = self.rows.get(place)
        if state is None:
            return False
        replaces, seen = deleting(state)
        return self._make(place, {}, replaces, by, when, act=Act.DELETE, seen=seen)

    def restore(self, place: Place, by: str, when: int) -> bool:
        """Keep a row that was deleted."""
        state = self.rows.get(place)
        if state is None or not state.heads_of(EXISTENCE):
            return False
        return self._make(place, {}, restoring(state), by, when, act=Act.RESTORE)

    def resolve(self, conflict: Conflict, value: Value, by: str, when: int) -> bool:
        """Settle a conflict by a new value; one of existence by keeping the row."""
        place = conflict.partition, conflict.table, conflict.row
        if conflict.field == EXISTENCE:
            return self.restore(place, by, when)
        replaces = resolving(self.rows[place], conflict.field)
        return self._make(place, {conflict.field: value}, replaces, by, when)

    def add_log(
        self, partition: str, table: str, values: Mapping[str, Value], by: str, when: int
    ) -> bool:
        """Make a log row, whose id is the mark of its change."""
        mark = self._next_mark(partition)
        return self._make((partition, table, log_row_id(mark)), values, {}, by, when)

    def trespass(self, place: Place, values: Mapping[str, Value], by: str, when: int) -> bool:
        """Write as a program does that was tampered with; False if all others refuse it."""
        state = self.rows.get(place)
        replaced = replacing(state, values) if self.rng.random() < 0.5 else {}
        return self._make(place, values, replaced, by, when, tampered=True)

    def strangers(self, table: str) -> frozenset[bytes]:
        """Return the epochs whose offices may not make rows of a kind."""
        return frozenset(e for e, office in self.offices.items() if not may_make(table, office))

    # What a person sees

    def conflicts(self) -> list[Conflict]:
        """Return all conflicts of rows, in the order of rows and cells."""
        return [
            conflict
            for place in sorted(self.rows)
            for conflict in conflicts(self.rows[place], self.log[place])
        ]

    def standing(self, partition: str, sample: str) -> Standing:
        """Return what the rulings on a sample come to."""
        return standing(
            ruling(place[2], change.fields.get("verdict"), change.fields["after"])
            for place, changes in self.log.items()
            for change in changes.values()
            if place[0] == partition
            and place[1] in ("decision", "clarification")
            and change.fields["sample"] == sample
        )

    # What happens to the machine

    def restart(self) -> None:
        """End all processes: the next write draws a new epoch."""
        self.epoch = self.other_epoch = b""

    def switch(self) -> None:
        """Go on in the other of two processes that have the store open."""
        self.epoch, self.other_epoch = self.other_epoch, self.epoch

    def copied(self, name: str | None = None) -> PlainLaptop:
        """Return a copy of the store, as a backup or a second laptop holds it."""
        twin = copy(self)
        twin.name = name or self.name
        twin.log = {place: dict(changes) for place, changes in self.log.items()}
        twin.rows, twin.known = dict(self.rows), dict(self.known)
        twin.offices = dict(self.offices)
        twin.frontiers, twin.segments = dict(self.frontiers), dict(self.segments)
        twin.uncut = {key: list(changes) for key, changes in self.uncut.items()}
        twin.waiting, twin.heard = dict(self.waiting), dict(self.heard)
        twin.restart()
        return twin

    # Exchange

    def statement(self) -> dict[str, Frontier]:
        """Return what this laptop has, after cutting its own changes into segments."""
        self._cut()
        return dict(self.frontiers)

    def send(self, to: PlainLaptop, *, asking: bool = False) -> Message:
        """Return what the other lacks by its last statement heard, or by asking it now."""
        have = self.statement()
        stated = to.statement() if asking else self.heard.get(to.name, {})
        shared = set(self.partitions) & set(to.partitions)
        runs = [segment for segment in self.segments.values() if segment.partition in shared]
        return Message(self.name, tuple(lacking(runs, stated)), have)

    def receive(self, message: Message) -> int:
        """Deliver what can be delivered, park the rest; return how many segments were."""
        self._cut()  # so that no segment of ours follows more than its changes did
        self.heard[message.sender] = message.have
        arrived = dict(self.waiting)
        for segment in message.segments:
            key = segment.partition, segment.epoch, segment.first, segment.last
            if segment.partition in self.partitions and key not in self.segments:
                arrived[key] = segment
        ready, self_waiting = in_causal_order(arrived.values(), self.known)
        for segment in ready:
            self._deliver(segment)
        self.waiting = {(s.partition, s.epoch, s.first, s.last): s for s in self_waiting}
        return len(ready)

    def _make(
        self,
        place: Place,
        values: Mapping[str, Value],
        replaces: Mapping[str, tuple[Mark, ...]],
        by: str,
        when: int,
        *,
        act: Act = Act.WRITE,
        source: str = "",
        taken: int = 0,
        seen: tuple[Mark, ...] = (),
        tampered: bool = False,
    ) -> bool:
        partition, table, row = place
        if partition not in self.partitions:
            return False
        mark = self._next_mark(partition)
        shape = Shape(table, tuple(values))
        change = Change(
            partition,
            mark,
            shape,
            row,
            tuple(values.values()),
            replaces,
            by,
            when,
            act,
            source,
            taken,
            seen,
        )
        known = self.rows.get(place)
        new_row = None if tampered else known is None or not known.made
        if violation(change, self.office, new_row=new_row):
            self.figures["refused trespasses" if tampered else "refused writes"] += 1
            return False
        if tampered:
            self.figures["trespasses that none refuses"] += 1
        assert violation(change, self.office) is None, "received changes are judged more strictly"
        self.knew[partition, mark] = frozenset(self.log.get(place, ()))
        self.known[partition, mark.epoch] = mark.seq
        self.uncut.setdefault((partition, mark.epoch), []).append(change)
        self._apply(change)
        self.figures["writes"] += 1
        return True

    def _next_mark(self, partition: str) -> Mark:
        self.epoch = self.epoch or self.rng.randbytes(8)
        self.offices[self.epoch] = self.office
        return Mark(self.epoch, self.known.get((partition, self.epoch), 0) + 1)

    def _apply(self, change: Change) -> None:
        place = change.partition, change.shape.table, change.row
        changes = self.log.setdefault(place, {})
        if change.mark in changes:
            assert changes[change.mark] == change
            self.figures["repeated changes"] += 1
            return
        strangers = self.strangers(change.table)
        by_maker = change.mark.epoch not in strangers
        state = advance(self.rows.get(place), change, by_maker=by_maker)
        changes[change.mark] = change
        self.figures["folded whole" if state is None else "advanced"] += 1
        self.rows[place] = fold(changes.values(), strangers) if state is None else state

    def _deliver(self, segment: PlainSegment) -> None:
        assert not missing(segment, self.known)
        self.offices[segment.epoch] = segment.office
        for change in segment.changes:
            self._apply(change)
        self._follow(segment)

    def _follow(self, segment: PlainSegment) -> None:
        frontier = self.frontiers.get(segment.partition, ())
        key = segment.partition, segment.epoch
        self.frontiers[segment.partition] = followed(frontier, segment, self.known)
        self.known[key] = max(self.known.get(key, 0), segment.last)
        self.segments[(*key, segment.first, segment.last)] = segment

    def _cut(self) -> None:
        """Cut what was written into segments, none of which follows another of this time."""
        before = dict(self.frontiers)
        for (partition, epoch), changes in list(self.uncut.items()):
            del self.uncut[partition, epoch]
            first, last = changes[0].mark.seq, changes[-1].mark.seq
            after = {name: before[name] for name in (partition, PROVINCE) if before.get(name)}
            office = self.offices[epoch]
            segment = PlainSegment(office, partition, epoch, first, last, after, tuple(changes))
            self.known[partition, epoch] = first - 1  # until the segment is there to say it
            self._follow(segment)


def unite(laptops: Iterable[PlainLaptop]) -> dict[str, dict[Place, dict[Mark, Change]]]:
    """Return by partition the changes of every row that any of the laptops holds."""
    union: dict[str, dict[Place, dict[Mark, Change]]] = defaultdict(dict)
    for laptop in laptops:
        for place, changes in laptop.log.items():
            union[place[0]].setdefault(place, {}).update(changes)
    return union
