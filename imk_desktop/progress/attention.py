"""What needs someone: silent offices, conflicts, waiting parts, overdue stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.status import Attention, AttentionKind, StageStatus, State
from imk_desktop.progress.facts import Facts

SILENT_AFTER = 7
"""Days without a bundle after which an office is silent: bundles go out weekly."""


def attention(facts: Facts, stages: Sequence[StageStatus]) -> tuple[Attention, ...]:
    """Return what needs someone, the most pressing first."""
    return (
        *_went_back(facts),
        *_counted(AttentionKind.CONFLICTS, _conflicts(facts)),
        *_overdue(stages),
        *_waiting(facts),
        *_counted(AttentionKind.FORKED, facts.forked),
        *_counted(AttentionKind.SET_ASIDE, facts.set_aside),
        *_damaged(facts),
        *_counted(AttentionKind.UNMADE, facts.unmade),
        *_counted(AttentionKind.SOP, {PROVINCE: int(facts.sop_broken)}),
        *_to_come(facts),
        *_silent(facts, stages),
        *_unacknowledged(facts),
    )


def _conflicts(facts: Facts) -> Counter[str]:
    """Return cells and decisions in which differing values stand, by office."""
    decisions = {office: facts.of(office).decision_conflicts for office in facts.offices}
    return Counter(facts.conflicts) + Counter(decisions)


def _counted(kind: AttentionKind, counts: Mapping[str, int]) -> Iterator[Attention]:
    for office, count in sorted(counts.items()):
        if count:
            yield Attention(kind, office, count)


def _overdue(stages: Sequence[StageStatus]) -> Iterator[Attention]:
    for stage in stages:
        if stage.state is State.LATE and stage.timing.days_left is not None:
            yield Attention(AttentionKind.OVERDUE, count=-stage.timing.days_left, stage=stage.key)


def _waiting(facts: Facts) -> Iterator[Attention]:
    """Yield what waits, by the bundles that are missing where those are known.

    A gap in the numbers alone is harmless: the next bundle carries what a lost one held.
    """
    for office, count in sorted(facts.waiting.items()):
        exchange = facts.bundles.get(office)
        if count and exchange and exchange.missing:
            yield Attention(AttentionKind.GAP, office, len(exchange.missing))
        elif count:
            yield Attention(AttentionKind.WAITING, office, count)


def _damaged(facts: Facts) -> Iterator[Attention]:
    for office, names in sorted(facts.damaged.items()):
        yield Attention(AttentionKind.DAMAGED, office, len(names), names=names)


def _to_come(facts: Facts) -> Iterator[Attention]:
    for office, ahead in sorted(facts.to_come.items()):
        yield Attention(AttentionKind.TO_COME, office, ahead.count, names=ahead.samples)


def _silent(facts: Facts, stages: Sequence[StageStatus]) -> Iterator[Attention]:
    """Yield silent offices while something is under way: nobody reports before or after."""
    if not any(stage.state in (State.RUNNING, State.LATE) for stage in stages):
        return
    for office, exchange in facts.bundles.items():
        if exchange.days_silent is not None and exchange.days_silent >= SILENT_AFTER:
            yield Attention(AttentionKind.SILENT, office, exchange.days_silent)


def _went_back(facts: Facts) -> Iterator[Attention]:
    """Yield offices that lack what they had: until they are sent it again, it may be lost."""
    for office, exchange in facts.bundles.items():
        if exchange.went_back:
            yield Attention(AttentionKind.WENT_BACK, office)


def _unacknowledged(facts: Facts) -> Iterator[Attention]:
    """Yield offices whose receipt is out; of one that went back it is said what to do."""
    for office, exchange in facts.bundles.items():
        if not exchange.acknowledged and not exchange.went_back:
            yield Attention(AttentionKind.NO_RECEIPT, office)
