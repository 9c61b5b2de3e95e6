"""Deliver segments to a store: keep them, and apply those that lack nothing.

All of it runs in the caller's transaction, and takes time by the size of what came. A segment
is judged whole when it arrives, by a pure function of each change and its writer's office. One
that breaks a right, or that claims an id that another change has, is set aside as a whole: it
counts as delivered, so that nothing waits behind it, but it is not applied.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from imk_desktop.bundles.certificate import Certificate
from imk_desktop.bundles.refusals import forged, too_much
from imk_desktop.bundles.segment import (
    SegmentHeader,
    read_changes,
    read_header,
    verify_segment,
)
from imk_desktop.domain.change import PROVINCE, Change
from imk_desktop.operations.desk import Desk
from imk_desktop.replication.frontier import Frontier, followed, in_causal_order, missing
from imk_desktop.replication.rights import Breach, is_partition, violation
from imk_desktop.store import segments
from imk_desktop.store.segments import StoredSegment
from imk_desktop.store.store import Transaction
from imk_desktop.store.tally import Tally
from imk_desktop.tasks import Silent, Ticket

FORKED = "forked"
MOST_ASIDE = 3
"""Segments of one epoch that are kept aside; more of them are refused, and not kept."""

CHANGE_WEIGHT, CELL_WEIGHT = 200, 64
LEAST_ROOM = 32_000_000
ROOM_A_BYTE = 200
"""What changes weigh in memory and on the disk, roughly and at most; and how much of that a file
may bring. Real work weighs about 40 a byte, and small files need not be measured at all."""


@dataclass(slots=True)
class Delivered:
    """What a delivery came to.

    Attributes:
        tally: What became of the rows.
        applied: Segments applied, earlier ones that had waited too.
        aside: Segments of this delivery that were set aside, as (laptop, reason).
        waiting: Segments of this delivery that wait for others before them.
    """

    tally: Tally = field(default_factory=Tally)
    applied: int = 0
    aside: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[StoredSegment] = field(default_factory=list)


class Delivery:
    """One delivery into one transaction: `take` every segment, then `apply`."""

    def __init__(
        self,
        desk: Desk,
        transaction: Transaction,
        certificates: Mapping[str, Certificate],
        bundle: str | None,
        *,
        size: int,
        ticket: Ticket | None = None,
    ) -> None:
        """Begin a delivery.

        Args:
            desk: The laptop.
            transaction: The running transaction.
            certificates: Of every laptop known; more may be added while it runs.
            bundle: The id of the bundle that brings the segments.
            size: Bytes of its file.
            ticket: Watches and may stop the work.
        """
        self._desk = desk
        self._transaction = transaction
        self._certificates = certificates
        self._bundle = bundle
        self._ticket = ticket or Silent()
        self._room = LEAST_ROOM + ROOM_A_BYTE * size
        self._expected = self._done = 0
        self._known: dict[tuple[str, bytes], int] = {}
        self._heads: dict[str, Frontier] = {}
        self._outcome = Delivered()
        self._brought: set[int] = set()
        self._rebuilt = self._outdated = False

    def expect(self, count: int) -> None:
        """Say how many segments will be taken, for whoever watches."""
        self._expected = count

    def take(self, content: bytes) -> None:
        """Judge a segment; apply it if it lacks nothing, else keep it until that comes.

        Raises:
            UserError: It is not signed by the laptop it names, is of another survey, holds
                what no program of ours writes, or more than its file can.
            Cancelled: The user stopped it.
        """
        self._ticket.advance(self._done, max(self._done, self._expected))
        self._done += 1
        header = read_header(content)
        certificate = self._certificates.get(header.laptop)
        if (
            certificate is None
            or header.survey != self._desk.keys.survey
            or not verify_segment(content, certificate.verify_key)
        ):
            raise forged()
        if held := self._held_alike(header, content):
            self._brought.add(held.id)
        elif not self._is_ours(header.partition):
            self._keep_aside(header, content, Breach.PARTITION)
        elif self._is_anothers(header.partition, header.epoch, header.laptop):
            self._keep_aside(header, content, FORKED)
        elif header.last > self._known_of(header.partition, header.epoch):
            self._take_new(header, content)
        elif not self._says_the_same(header, content):
            self._keep_aside(header, content, FORKED)

    def apply(self) -> Delivered:
        """Apply every segment that waited and lacks nothing now; say what happened in all."""
        waiting = segments.in_state(self._transaction.connection, "waiting")
        for segment in waiting:
            self._look_up(segment)
        ready, parked = in_causal_order(waiting, self._known)
        self._outcome.waiting = [segment for segment in parked if segment.id in self._brought]
        with _garbage_collector_paused():
            for done, segment in enumerate(ready):
                self._ticket.advance(done, len(ready))
                self._apply(segment, list(read_changes(self._content(segment))))
            if self._outdated:
                self._take_questionnaire()
            self._transaction.folding.check_itself()
        for partition, heads in self._heads.items():
            segments.set_frontier(self._transaction.connection, partition, heads)
        return self._outcome

    def lacking(self, segment: StoredSegment) -> list[str]:
        """Return the partitions in which a waiting segment lacks something."""
        return sorted({partition for partition, _mark in missing(segment, self._known)})

    def _take_new(self, header: SegmentHeader, content: bytes) -> None:
        """Take a segment with changes that are not known yet."""
        number = self._keep(header, content, "waiting", "")
        self._brought.add(number)
        segment = segments.by_id(self._transaction.connection, number)
        self._look_up(segment)
        with _garbage_collector_paused():
            batches = self._weighed(content)
            if missing(segment, self._known):
                for _batch in batches:  # it must be whole now: later, others would suffer for it
                    pass
            else:
                self._apply(segment, list(batches))

    def _apply(self, segment: StoredSegment, batches: list[list[Change]]) -> None:
        connection, log = self._transaction.connection, self._transaction.log
        office = self._certificates[segment.laptop].office
        known = self._known_of(segment.partition, segment.epoch)
        reason = self._breach(segment, batches, office, known)
        log.deliver(
            segment.partition,
            segment.epoch,
            segment.last,
            laptop=segment.laptop,
            office=office,
            own=False,
        )
        if reason is None:
            for changes in batches:
                fresh = [change for change in changes if change.mark.seq > known]
                if fresh:
                    self._fold(segment.partition, fresh)
            segments.settle(connection, segment.id, "applied")
            self._outcome.applied += 1
        else:
            segments.settle(connection, segment.id, "aside", reason)
            self._outcome.aside.append((segment.laptop, reason))
        if segment.partition not in self._heads:
            self._heads[segment.partition] = segments.frontier(connection, segment.partition)
        self._heads[segment.partition] = followed(
            self._heads[segment.partition], segment, self._known
        )
        self._known[segment.partition, segment.epoch] = max(known, segment.last)

    def _fold(self, partition: str, changes: list[Change]) -> None:
        self._transaction.folding.add(partition, changes, tally=self._outcome.tally)
        if any(change.table == "questionnaire" for change in changes):
            if self._rebuilt:  # all answers are folded again for it: at the end, and only once
                self._outdated = True
            else:
                self._take_questionnaire()

    def _take_questionnaire(self) -> None:
        self._transaction = self._desk.store.take_questionnaire(self._transaction)
        self._rebuilt, self._outdated = True, False

    def _breach(
        self, segment: StoredSegment, batches: list[list[Change]], office: str, known: int
    ) -> str | None:
        """Return why a segment must be set aside as a whole, if it must."""
        if self._is_anothers(segment.partition, segment.epoch, segment.laptop):
            return FORKED
        for changes in batches:
            for change in changes:
                if breach := violation(change, office):
                    return str(breach)
            old = [change for change in changes if change.mark.seq <= known]
            if old and not self._are_ours(old):
                return FORKED
        return None

    def _content(self, segment: StoredSegment) -> bytes:
        return segments.content(self._transaction.connection, segment.id)

    def _weighed(self, content: bytes) -> Iterator[list[Change]]:
        """Yield a segment's changes in batches, as long as its file has room for them.

        Raises:
            UserError: There is more in the file than its size lets expect.
        """
        for changes in read_changes(content):
            self._room -= CHANGE_WEIGHT * len(changes)
            self._room -= CELL_WEIGHT * sum(len(change.shape.fields) for change in changes)
            if self._room < 0:
                raise too_much()
            yield changes

    def _is_ours(self, partition: str) -> bool:
        """Say whether this laptop holds a partition: a regency has its own and the province's."""
        if self._desk.is_province:
            return is_partition(partition)
        return partition in (PROVINCE, self._desk.office)

    def _is_anothers(self, partition: str, epoch: bytes, laptop: str) -> bool:
        """Say whether an epoch is another laptop's, whose next changes would be taken for known."""
        return self._transaction.log.writer(partition, epoch) not in ("", laptop)

    def _held_alike(self, header: SegmentHeader, content: bytes) -> StoredSegment | None:
        """Return the segment if these very bytes are here already, in whatever state."""
        connection = self._transaction.connection
        alike = segments.of_run(
            connection, header.partition, header.epoch, header.first, header.last
        )
        return next((one for one in alike if self._content(one) == content), None)

    def _says_the_same(self, header: SegmentHeader, content: bytes) -> bool:
        """Say whether changes that are known by their marks say here what they say there."""
        if segments.count_aside(self._transaction.connection, header.partition, header.epoch):
            return True  # what was set aside is not in the log to be compared with
        return all(self._are_ours(changes) for changes in self._weighed(content))

    def _are_ours(self, changes: list[Change]) -> bool:
        """Say whether changes that are known by their marks are known with this content."""
        one = changes[0]
        ours = self._transaction.log.run(
            one.partition, one.mark.epoch, one.mark.seq, changes[-1].mark.seq
        )
        return ours == changes

    def _keep_aside(self, header: SegmentHeader, content: bytes, reason: str) -> None:
        """Set a segment aside that is never to be applied here, and does not count as delivered."""
        self._outcome.aside.append((header.laptop, reason))
        connection = self._transaction.connection
        if segments.count_aside(connection, header.partition, header.epoch) < MOST_ASIDE:
            self._keep(header, content, "aside", reason)

    def _keep(
        self, header: SegmentHeader, content: bytes, state: segments.State, reason: str
    ) -> int:
        return segments.keep(
            self._transaction.connection,
            epoch=header.epoch,
            partition=header.partition,
            first=header.first,
            last=header.last,
            laptop=header.laptop,
            after=header.after,
            state=state,
            reason=reason,
            bundle=self._bundle,
            received=self._desk.now(),
            content=content,
        )

    def _look_up(self, segment: StoredSegment) -> None:
        """Look up what is known of all that a segment follows."""
        for partition, frontier in segment.after.items():
            for mark in frontier:
                self._known_of(partition, mark.epoch)
        self._known_of(segment.partition, segment.epoch)

    def _known_of(self, partition: str, epoch: bytes) -> int:
        key = (partition, epoch)
        if key not in self._known:
            self._known[key] = self._transaction.log.known(partition, epoch)
        return self._known[key]


@contextmanager
def _garbage_collector_paused() -> Iterator[None]:
    """Folding makes many small values and no cycles; the collector would look at them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
