"""Deliver segments to a store: keep them, and apply those that lack nothing.

All of it runs in the caller's transaction. A segment that breaks a right, or that claims an
id that another change has, is set aside as a whole: it counts as delivered, so that nothing
waits behind it, but it is not applied.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from imk_desktop.bundles.certificate import Certificate
from imk_desktop.bundles.refusals import forged
from imk_desktop.bundles.segment import (
    SegmentHeader,
    read_changes,
    read_header,
    verify_segment,
)
from imk_desktop.domain.change import PROVINCE, Change
from imk_desktop.operations.desk import Desk
from imk_desktop.replication.frontier import followed, in_causal_order, missing
from imk_desktop.replication.rights import Breach, violation
from imk_desktop.store import segments
from imk_desktop.store.segments import StoredSegment
from imk_desktop.store.store import Transaction
from imk_desktop.store.tally import Tally
from imk_desktop.tasks import Ticket

FORKED = "forked"


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
    ) -> None:
        self._desk = desk
        self._transaction = transaction
        self._certificates = certificates
        self._bundle = bundle
        self._known: dict[tuple[str, bytes], int] = {}
        self._brought: set[int] = set()
        self._outcome = Delivered()
        self._decoded: tuple[int, list[Change]] | None = None

    def take(self, content: bytes) -> None:
        """Check a segment's signature and keep it, unless it is known already.

        Raises:
            UserError: It is not signed by the laptop it names, or is of another survey.
        """
        header = read_header(content)
        certificate = self._certificates.get(header.laptop)
        if (
            certificate is None
            or header.survey != self._desk.keys.survey
            or not verify_segment(content, certificate.verify_key)
        ):
            raise forged()
        for segment in self._held_alike(header, content):
            self._brought.add(segment.id)
            return
        if not self._is_ours(header.partition):
            self._keep(header, content, "aside", Breach.PARTITION)
        elif header.last > self._known_of(header.partition, header.epoch):
            self._brought.add(self._keep(header, content, "waiting", ""))
        elif not self._says_the_same(header, content):
            self._keep(header, content, "aside", FORKED)

    def apply(self, ticket: Ticket) -> Delivered:
        """Apply every segment that lacks nothing, older waiting ones too; say what happened."""
        waiting = segments.in_state(self._transaction.connection, "waiting")
        for segment in waiting:
            for partition, frontier in segment.after.items():
                for mark in frontier:
                    self._known_of(partition, mark.epoch)
            self._known_of(segment.partition, segment.epoch)
        ready, parked = in_causal_order(waiting, self._known)
        self._outcome.waiting = [segment for segment in parked if segment.id in self._brought]
        with _garbage_collector_paused():
            for done, segment in enumerate(ready):
                ticket.advance(done, len(ready))
                self._apply(segment)
            self._transaction.folding.check_itself()
        return self._outcome

    def lacking(self, segment: StoredSegment) -> list[str]:
        """Return the partitions in which a waiting segment lacks something."""
        return sorted({partition for partition, _mark in missing(segment, self._known)})

    def _apply(self, segment: StoredSegment) -> None:
        connection, log = self._transaction.connection, self._transaction.log
        office = self._certificates[segment.laptop].office
        known = self._known_of(segment.partition, segment.epoch)
        reason = self._breach(segment, office, known)
        if reason is None:
            for changes in self._changes(segment):
                fresh = [change for change in changes if change.mark.seq > known]
                if fresh:
                    self._transaction.folding.add(
                        segment.partition, fresh, tally=self._outcome.tally
                    )
                    if any(change.table == "questionnaire" for change in fresh):
                        self._transaction = self._desk.store.take_questionnaire(self._transaction)
            segments.settle(connection, segment.id, "applied")
            self._outcome.applied += 1
        else:
            segments.settle(connection, segment.id, "aside", reason)
            self._outcome.aside.append((segment.laptop, reason))
        self._decoded = None
        heads = segments.frontier(connection, segment.partition)
        segments.set_frontier(connection, segment.partition, followed(heads, segment, self._known))
        log.deliver(
            segment.partition,
            segment.epoch,
            segment.last,
            laptop=segment.laptop,
            office=office,
            own=False,
        )
        self._known[segment.partition, segment.epoch] = max(known, segment.last)

    def _breach(self, segment: StoredSegment, office: str, known: int) -> str | None:
        """Return why a segment must be set aside as a whole, if it must."""
        for changes in self._changes(segment):
            for change in changes:
                if breach := violation(change, office):
                    return str(breach)
            old = [change for change in changes if change.mark.seq <= known]
            if old and not self._are_ours(old):
                return FORKED
        return None

    def _changes(self, segment: StoredSegment) -> Iterator[list[Change]]:
        """Yield a segment's changes in batches; one of a single batch is decoded only once."""
        if self._decoded is not None and self._decoded[0] == segment.id:
            yield self._decoded[1]
            return
        batches = read_changes(segments.content(self._transaction.connection, segment.id))
        for number, batch in enumerate(batches):
            whole = number == 0 and len(batch) == segment.last - segment.first + 1
            self._decoded = (segment.id, batch) if whole else None
            yield batch

    def _is_ours(self, partition: str) -> bool:
        """Say whether this laptop holds a partition: a regency has its own and the province's."""
        return self._desk.is_province or partition in (PROVINCE, self._desk.office)

    def _held_alike(self, header: SegmentHeader, content: bytes) -> Iterator[StoredSegment]:
        """Yield the segment if these very bytes are here already, in whatever state."""
        connection = self._transaction.connection
        for segment in segments.of_epoch(connection, header.partition, header.epoch):
            if (segment.first, segment.last) == (header.first, header.last) and (
                segments.content(connection, segment.id) == content
            ):
                yield segment

    def _says_the_same(self, header: SegmentHeader, content: bytes) -> bool:
        """Say whether changes that are known by their marks say here what they say there."""
        connection = self._transaction.connection
        held = segments.of_epoch(connection, header.partition, header.epoch)
        if any(segment.state == "aside" for segment in held):
            return True  # what was set aside is not in the log to be compared with
        return all(self._are_ours(changes) for changes in read_changes(content))

    def _are_ours(self, changes: list[Change]) -> bool:
        """Say whether changes that are known by their marks are known with this content."""
        one = changes[0]
        ours = self._transaction.log.run(
            one.partition, one.mark.epoch, one.mark.seq, changes[-1].mark.seq
        )
        return ours == changes

    def _keep(
        self, header: SegmentHeader, content: bytes, state: segments.State, reason: str
    ) -> int:
        if state == "aside":
            self._outcome.aside.append((header.laptop, reason))
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
