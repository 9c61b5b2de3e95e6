"""Decisions and clarifications on one sample: which stand, and what they come to.

Both are logs: rows that are made once. Each names the rows that it comes `after`, i.e. those
that its writer saw standing; so a decision made without knowing of another never hides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from imk_desktop.domain.change import Change
from imk_desktop.replication.shown import Conflict


class Verdict(StrEnum):
    """What an office decides about a sample; the letters of the SOP's form."""

    CLEAN = "Y"
    RETURNED = "T"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision, or one clarification, which has no verdict.

    Attributes:
        row: Its row id.
        verdict: "Y" or "T"; None for a clarification.
        after: The row ids that it comes after.
    """

    row: str
    verdict: str | None
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rulings on one sample come to.

    Attributes:
        decisions: Row ids of the decisions that no other comes after, sorted.
        clarifications: Row ids of the clarifications that nothing came after, sorted.
        verdict: "Y" or "T", or None while nothing is decided. Decisions that differ count
            as "T".
        differ: Whether the standing decisions differ, which is a conflict.
    """

    decisions: tuple[str, ...]
    clarifications: tuple[str, ...]
    verdict: str | None
    differ: bool

    @property
    def suspended(self) -> bool:
        """Whether a "Y" is in doubt until its office answers a clarification."""
        return self.verdict == Verdict.CLEAN and bool(self.clarifications)

    def after(self) -> str:
        """Return what a new ruling by somebody who sees this one must say in `after`."""
        return ",".join(sorted({*self.decisions, *self.clarifications}))


def ruling(row: str, verdict: str | None, after: str | None) -> Ruling:
    """Read a ruling from the fields of its row; `after` is a list with commas."""
    return Ruling(row, verdict, frozenset((after or "").split(",")) - {""})


def standing(rulings: Iterable[Ruling]) -> Standing:
    """Work out what stands from all known rulings on one sample, in any order.

    A decision comes after another also by way of a clarification between them.
    """
    known = {ruling.row: ruling for ruling in rulings}
    decisions = [ruling for ruling in known.values() if ruling.verdict is not None]
    named = {row for ruling in known.values() for row in ruling.after if row != ruling.row}
    passed = _passed(decisions, known)
    current = sorted(
        (decision for decision in decisions if decision.row not in passed),
        key=lambda decision: decision.row,
    )
    verdicts = {decision.verdict for decision in current}
    return Standing(
        tuple(decision.row for decision in current),
        tuple(sorted(known.keys() - named - {decision.row for decision in decisions})),
        Verdict.RETURNED if len(verdicts) > 1 else next(iter(verdicts), None),
        len(verdicts) > 1,
    )


def decision_conflict(sample: str, rulings: Iterable[Change]) -> Conflict | None:
    """Return the conflict of a sample's standing decisions, solved by a new decision.

    Args:
        sample: The sample's key.
        rulings: The changes that made its decisions and clarifications.
    """
    changes = {change.row: change for change in rulings}
    result = standing(
        ruling(row, _text(change.fields.get("verdict")), _text(change.fields.get("after")))
        for row, change in changes.items()
    )
    if not result.differ:
        return None
    writes = sorted(
        (changes[row] for row in result.decisions),
        key=lambda change: (change.when, change.mark),
        reverse=True,
    )
    return Conflict(writes[0].partition, "decision", sample, "decision", tuple(writes))


def _passed(decisions: Iterable[Ruling], known: dict[str, Ruling]) -> set[str]:
    """Return the rows that some decision comes after, directly or by clarifications."""
    passed: set[str] = set()
    ahead = [(decision.row, row) for decision in decisions for row in decision.after]
    while ahead:
        origin, row = ahead.pop()
        if row == origin or row in passed:
            continue
        passed.add(row)
        if row in known and known[row].verdict is None:
            ahead += [(origin, earlier) for earlier in known[row].after]
    return passed


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
