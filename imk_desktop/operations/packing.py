"""Pack this laptop's own changes into signed segments, and select what others lack."""

from __future__ import annotations

from collections.abc import Sequence

from imk_desktop.bundles.segment import pack_segment
from imk_desktop.bundles.select import lacking
from imk_desktop.domain.change import PROVINCE, Change
from imk_desktop.operations.desk import Desk
from imk_desktop.replication.frontier import Frontier, followed
from imk_desktop.store import segments
from imk_desktop.store.segments import StoredSegment, UnpackedRun
from imk_desktop.store.store import Transaction

MOST_CHANGES = 5_000
"""In one segment, so that whoever reads it needs little memory."""


def pack_own(desk: Desk, transaction: Transaction) -> None:
    """Put own changes that are in no segment yet into segments; each names what it follows."""
    for run in segments.unpacked(transaction.connection, desk.laptop):
        for first in range(run.first, run.last + 1, MOST_CHANGES):
            last = min(first + MOST_CHANGES - 1, run.last)
            part = UnpackedRun(run.partition, run.epoch, first, last)
            changes = transaction.log.run(run.partition, run.epoch, first, last)
            _pack(desk, transaction, part, changes)


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
    desk: Desk, transaction: Transaction, run: UnpackedRun, changes: Sequence[Change]
) -> None:
    connection = transaction.connection
    after = {
        partition: frontier
        for partition in {PROVINCE, run.partition}
        if (frontier := segments.frontier(connection, partition))
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
