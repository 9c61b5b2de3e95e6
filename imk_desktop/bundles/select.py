"""What goes into a bundle: the segments that the addressed laptops lack by their own word.

Pure, on anything that says of a segment what `Run` asks; the laws are in
`imk_desktop.replication.frontier`. Only (epoch, seq) counts, never which segment carried a
change: a restored backup may have packed the same changes in a shorter run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from imk_desktop.domain.change import Mark
from imk_desktop.replication.frontier import AnyRun, Frontier, Run, followed, in_causal_order
from imk_desktop.replication.frontier import lacking as lacked_by


def lacking(held: Iterable[AnyRun], statements: Iterable[Mapping[str, Frontier]]) -> list[AnyRun]:
    """Return what any of several laptops lacks, in an order in which it can be delivered.

    Args:
        held: All that we hold of the partitions in question.
        statements: What each laptop last said that it has, by partition. Heads that we do not
            know are ignored: we then send too much, which is harmless.
    """
    ordered = causal(held)
    wanted = {id(run) for stated in statements for run in lacked_by(ordered, stated)}
    return [run for run in ordered if id(run) in wanted]


def causal(runs: Iterable[AnyRun]) -> list[AnyRun]:
    """Return segments in an order in which they can be delivered; those that cannot, last."""
    ready, waiting = in_causal_order(runs, {})
    return ready + waiting


def frontier(delivered: Iterable[Run]) -> dict[str, tuple[Mark, ...]]:
    """Return the heads by partition: what a laptop that holds these states that it has.

    A segment that misses something it follows is left out, as not delivered.
    """
    heads: dict[str, tuple[Mark, ...]] = {}
    known: dict[tuple[str, bytes], int] = {}
    ready, _ = in_causal_order(delivered, {})
    for run in ready:
        heads[run.partition] = followed(heads.get(run.partition, ()), run, known)
        key = run.partition, run.epoch
        known[key] = max(known.get(key, 0), run.last)
    return heads
