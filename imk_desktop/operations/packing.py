"""Pack this laptop's own changes into signed segments, and select what others lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from imk_desktop.bundles.segment import pack_segment
from imk_desktop.bundles.select import lacking
from imk_desktop.domain.change import PROVINCE, Change
from imk_desktop.domain.limits import MOST_CHANGES
from imk_desktop.operations.desk import Desk
from imk_desktop.replication.frontier import Frontier, followed
from imk_desktop.store import segments
from imk_desktop.store.segments import StoredSegment, UnpackedRun
from imk_desktop.store.store import Transaction

MOST_LETTERS = 4_000_000
"""Of all texts in one segment: far from what its body may hold, whatever the letters."""


def pack_own(desk: Desk, transaction: Transaction) -> None:
    """Put own changes that are in no segment yet into segments; each names what it follows.

    None follows another that is packed now: two processes may have written them side by side,
    and a copy of this store that packs fewer of them must not pass for having all (the random
    histories found that).
    """
    runs = segments.unpacked(transaction.connection, desk.laptop)
    before = {
        partition: segments.frontier(transaction.connection, partition)
        for partition in {PROVINCE, *(run.partition for run in runs)}
    }
    for run in runs:
        for first in range(run.first, run.last + 1, MOST_CHANGES):
            last = min(first + MOST_CHANGES - 1, run.last)
            changes = transaction.log.run(run.partition, run.epoch, first, last)
            for some in _cut(changes):
                part = UnpackedRun(run.partition, run.epoch, some[0].mark.seq, some[-1].mark.seq)
                _pack(desk, transaction, part, some, before)


def _cut(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Cut a run of changes where its texts together become too long for one segment."""
    start = letters = 0
    for at, change in enumerate(changes):
        size = sum(len(value) for value in change.values if isinstance(value, str))
        if letters + size > MOST_LETTERS and at > start:
            yield changes[start:at]
            start, letters = at, 0
        letters += size
    yield changes[start:]


def shared_with(desk: Desk, office: str) -> tuple[str, ...]:
    """Return the partitions that this laptop and those of another office both hold."""
    if office != PROVINCE:
        return (PROVINCE, office)
    if not desk.is_province:
        return (PROVINCE, desk.office)
    with desk.reading() as connection:
        return tuple(sorted({PROVINCE, *segments.partitions(connection)}))


def statement(desk: Desk, office: str) -> dict[str, Frontier]:
    """Return what this laptop says to an office that it has: the frontier of each partition."""
    with desk.reading() as connection:
        return {
            partition: frontier
            for partition in shared_with(desk, office)
            if (frontier := segments.frontier(connection, partition))
        }


def select(
    transaction: Transaction, partitions: Sequence[str], stated: Sequence[dict[str, Frontier]]
) -> list[StoredSegment]:
    """Return the segments that any of several laptops lacks, in causal order.

    Args:
        transaction: The running transaction.
        partitions: What those laptops hold.
        stated: The last statement of each laptop; an empty one lacks everything.
    """
    held = [
        segment
        for partition in partitions
        for segment in segments.of_partition(transaction.connection, partition)
    ]
    return lacking(held, stated)


def _pack(
    desk: Desk,
    transaction: Transaction,
    run: UnpackedRun,
    changes: Sequence[Change],
    before: Mapping[str, Frontier],
) -> None:
    connection = transaction.connection
    after = {
        partition: before[partition] for partition in {PROVINCE, run.partition} if before[partition]
    }
    content = pack_segment(
        changes,
        laptop=desk.laptop,
        survey=desk.keys.survey,
        after=after,
        signer=desk.keys.signer,
    )
    number = segments.keep(
        connection,
        epoch=run.epoch,
        partition=run.partition,
        first=run.first,
        last=run.last,
        laptop=desk.laptop,
        after=after,
        state="own",
        bundle=None,
        received=desk.now(),
        content=content,
    )
    stored = segments.by_id(connection, number)
    heads = segments.frontier(connection, run.partition)
    known = {(run.partition, run.epoch): run.first - 1}
    segments.set_frontier(connection, run.partition, followed(heads, stored, known))
    segments.note_packed(connection, run)
