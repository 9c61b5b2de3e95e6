"""How far one sample is: a pure function of what was written about it.

Visits count by their date, FASIH by the time of the download in which its status first
appeared, decisions and clarifications by the row ids that they come after. The order in
which these were written, received or read never matters.

Source: design of the exchange ("Status of a sample"), practice of the offices (FASIH).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from imk_desktop.clock import day_of
from imk_desktop.progress.fasih_status import standing_of


class Rung(StrEnum):
    """The ladder of a sample, and the two ways beside it."""

    UNTOUCHED = "belum"
    DRAFT = "draf"
    SUBMITTED = "dikirim"
    APPROVED = "disetujui"
    EXAMINED = "diperiksa"
    RETURNED = "dikembalikan"
    REPAIRED = "diperbaiki"
    CLEAN = "bersih"
    NONRESPONSE = "nonrespon"
    REPLACED = "diganti"


COLLECTED = frozenset(
    {
        Rung.SUBMITTED,
        Rung.APPROVED,
        Rung.EXAMINED,
        Rung.RETURNED,
        Rung.REPAIRED,
        Rung.CLEAN,
    }
)
"""A questionnaire is there ("cacah")."""

FINAL = COLLECTED | {Rung.NONRESPONSE, Rung.REPLACED}
"""The field has nothing more to do, unless a decision sends it back."""

_CLIMB = (Rung.UNTOUCHED, Rung.DRAFT, Rung.SUBMITTED, Rung.APPROVED)

DONE_RESULT = "selesai"
PARTLY_RESULT = "sebagian"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit: its row id, its date, and its result ("selesai", "sebagian" or a reason)."""

    row: str
    day: date
    result: str


@dataclass(frozen=True, slots=True)
class Fasih:
    """What FASIH says of a sample.

    Attributes:
        status: As exported, e.g. "SUBMITTED BY Pencacah".
        taken: Download in which this status first appeared, ms since 1970.
        modified: When FASIH last changed the assignment, ms since 1970; None where not exported.
    """

    status: str
    taken: int
    modified: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the regency: Y or T, in a round, after the rows that its writer had seen."""

    row: str
    verdict: str
    after: frozenset[str]
    round: int
    when: int


@dataclass(frozen=True, slots=True)
class Clarification:
    """The province asks again: suspends the decisions that it comes after."""

    row: str
    after: frozenset[str]
    round: int


@dataclass(frozen=True, slots=True)
class SampleState:
    """How far a sample is.

    Attributes:
        rung: Its place on the ladder.
        round: The round of the decision in force or asked for; 0 before the first.
        reason: Why it is nonresponse or was replaced: the result of the last visit.
        conflict: Two decisions, neither after the other, differ: shown as T.
    """

    rung: Rung
    round: int = 0
    reason: str = ""
    conflict: bool = False


def sample_state(
    visits: Collection[Visit] = (),
    fasih: Fasih | None = None,
    decisions: Collection[Decision] = (),
    clarifications: Collection[Clarification] = (),
    *,
    replaced: bool = False,
    examined: date | None = None,
) -> SampleState:
    """Return how far a sample is.

    Args:
        visits: In any order; repeats count once.
        fasih: The newest snapshot, None where FASIH does not know the sample.
        decisions: In any order.
        clarifications: In any order.
        replaced: A replacement linked to this sample is being worked on.
        examined: The day a Hasil Pemeriksaan was last issued for its office.
    """
    rung, reason = field_state(visits, fasih)
    heads, asked = _in_force(decisions, clarifications)
    if asked:
        return SampleState(Rung.EXAMINED, max(c.round for c in asked))
    if heads:
        return _decided(heads, rung, visits, fasih)
    if replaced and rung not in COLLECTED:
        return SampleState(Rung.REPLACED, reason=reason)
    if rung in COLLECTED and examined and _collected_on(visits, fasih) <= examined:
        return SampleState(Rung.EXAMINED, 1)
    return SampleState(rung, reason=reason)


def field_state(visits: Collection[Visit], fasih: Fasih | None) -> tuple[Rung, str]:
    """Return how far the field is with a sample, by its last visit and by FASIH.

    FASIH is the record: a status beyond OPEN counts, unless a visit of that day or later says
    nonresponse or more. A sample that FASIH leaves OPEN stands where its visits say.
    """
    last = max(visits, key=lambda visit: (visit.day, visit.row), default=None)
    rung, reason = _visited(last)
    if fasih is None:
        return rung, reason
    seen = standing_of(fasih.status)
    there = _CLIMB[seen.height] if seen else Rung.UNTOUCHED
    if last is None or there is Rung.UNTOUCHED:
        return (there, "") if last is None else (rung, reason)
    visit_is_newer = last.day >= day_of(fasih.taken)
    if rung is Rung.NONRESPONSE:
        if not visit_is_newer and there in COLLECTED:
            return there, ""
        return rung, reason
    if visit_is_newer:
        return max(there, rung, key=_CLIMB.index), ""
    return there, ""


def _visited(last: Visit | None) -> tuple[Rung, str]:
    if last is None:
        return Rung.UNTOUCHED, ""
    if last.result == DONE_RESULT:
        return Rung.SUBMITTED, ""
    if last.result == PARTLY_RESULT:
        return Rung.DRAFT, ""
    return Rung.NONRESPONSE, last.result


def _in_force(
    decisions: Collection[Decision], clarifications: Collection[Clarification]
) -> tuple[list[Decision], list[Clarification]]:
    """Return the decisions and the clarifications that nothing comes after."""
    overtaken: set[str] = set()
    for decision in decisions:
        overtaken |= decision.after
    for asked in clarifications:
        overtaken |= asked.after
    return (
        [decision for decision in decisions if decision.row not in overtaken],
        [asked for asked in clarifications if asked.row not in overtaken],
    )


def _decided(
    heads: list[Decision], rung: Rung, visits: Collection[Visit], fasih: Fasih | None
) -> SampleState:
    """Return the state under decisions that stand side by side: T if any of them is T."""
    returns = [decision for decision in heads if decision.verdict != "Y"]
    conflict = 0 < len(returns) < len(heads)
    round_ = max(1, *(decision.round for decision in heads))
    if not returns:
        return SampleState(Rung.CLEAN, round_)
    if not conflict and rung in COLLECTED and _changed_since(returns, visits, fasih):
        return SampleState(Rung.REPAIRED, round_)
    return SampleState(Rung.RETURNED, round_, conflict=conflict)


def _changed_since(returns: list[Decision], visits: Collection[Visit], fasih: Fasih | None) -> bool:
    """Tell whether the field answered every one of the T: in FASIH, or by a visit."""
    latest = max(decision.when for decision in returns)
    if fasih and max(fasih.taken, fasih.modified or 0) > latest:
        return True
    seen = frozenset[str]().union(*(decision.after for decision in returns))
    return any(
        visit.result == DONE_RESULT and visit.row not in seen and visit.day >= day_of(latest)
        for visit in visits
    )


def _collected_on(visits: Collection[Visit], fasih: Fasih | None) -> date:
    """Return the first day on which the questionnaire is known to be there."""
    days = [visit.day for visit in visits if visit.result == DONE_RESULT]
    if fasih and (seen := standing_of(fasih.status)) and _CLIMB[seen.height] in COLLECTED:
        days.append(day_of(fasih.taken))
    return min(days, default=date.max)
