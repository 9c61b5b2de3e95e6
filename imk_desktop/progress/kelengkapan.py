"""Kelengkapan: what each item of a stage has, office by office.

One function a kind (`domain.sop.Proven`), each pure in the facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.sop import Proven, Requirement, Stage
from imk_desktop.domain.status import Figure, Proof, RequirementStatus
from imk_desktop.progress.deadlines import Span
from imk_desktop.progress.facts import Document, Facts
from imk_desktop.progress.sample_state import Rung

WEEK = timedelta(days=7)

FILED = frozenset({Proven.DOCUMENT, Proven.ANSWERED, Proven.READINESS})
"""Kinds for which a click files something."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stage at a moment: what the proofs of its items are judged by."""

    stage: Stage
    span: Span | None
    today: date


def requirement_status(facts: Facts, requirement: Requirement, moment: Moment) -> RequirementStatus:
    """Return what an item has: one proof for each office that owes it."""
    prove = _PROVERS[requirement.kind]
    owing = list(facts.offices) if requirement.per_office else [PROVINCE]
    return RequirementStatus(
        key=requirement.key,
        name=requirement.text,
        kind=requirement.kind,
        can_file=requirement.kind in FILED,
        offices={office: prove(facts, requirement, moment, office) for office in owing},
        figures=_figures(facts, requirement, moment),
    )


def last_filed(
    facts: Facts, requirement: Requirement, stage: Stage, office: str
) -> Document | None:
    """Return the newest document of an office under an item.

    What the province filed for all counts for every office.
    """
    filed = [
        document
        for document in facts.documents
        if document.kind == requirement.key
        and document.stage == stage.key
        and document.office in (office, PROVINCE)
    ]
    return max(filed, key=lambda d: (d.office == office, d.day or date.min), default=None)


def weeks_without_monitoring(facts: Facts, moment: Moment, office: str) -> int:
    """Count the weeks of a stage, from its first day, that have no monitoring record.

    A week counts once it is over; the first one at once, so that a stage does not begin ticked.
    """
    if moment.span is None or moment.today < moment.span.first:
        return 1
    end = min(moment.today, moment.span.last)
    over = max(1, ((end - moment.span.first).days + 1) // 7)
    monitored = {
        (record.day - moment.span.first) // WEEK
        for record in facts.monitored
        if record.office == office
    }
    return sum(week not in monitored for week in range(over))


def _document(facts: Facts, item: Requirement, moment: Moment, office: str) -> Proof:
    filed = last_filed(facts, item, moment.stage, office)
    if filed is None:
        return Proof(done=False)
    return Proof(True, filed.evidence or filed.number, filed.by, filed.day)


def _samples(facts: Facts, item: Requirement, moment: Moment, office: str) -> Proof:
    count = facts.of(office).main_count
    if count:
        return Proof(True, count=count, unit="usaha")
    if blocks := facts.of(office).blocks.total:
        return Proof(True, count=blocks, unit="blok")
    return Proof(done=False)


def _readiness(facts: Facts, item: Requirement, moment: Moment, office: str) -> Proof:
    filed = _document(facts, item, moment, office)
    if not filed.done and facts.of(office).in_fasih:
        return Proof(True, unit="fasih")
    return filed


def _monitored(facts: Facts, item: Requirement, moment: Moment, office: str) -> Proof:
    last = max((r.day for r in facts.monitored if r.office == office), default=None)
    missing = weeks_without_monitoring(facts, moment, office)
    count = sum(record.office == office for record in facts.monitored)
    return Proof(missing == 0, day=last, count=count, unit="catatan" if count else "")


def _answered(facts: Facts, item: Requirement, moment: Moment, office: str) -> Proof:
    issued = _document(facts, item, moment, office)
    counts = facts.of(office)
    unanswered = counts.of(Rung.RETURNED) + counts.of(Rung.EXAMINED)
    return Proof(issued.done and not unanswered, issued.evidence, issued.by, issued.day)


def _figures(facts: Facts, item: Requirement, moment: Moment) -> dict[str, Figure]:
    """Return what is said beside an item: how many samples, which version, weeks missing."""
    if item.kind is Proven.SAMPLES:
        return {"samples": sum(facts.of(office).main_count for office in facts.offices)}
    if item.kind is Proven.MONITORED:
        missing = {o: weeks_without_monitoring(facts, moment, o) for o in facts.offices}
        return {"weeks_missing": sum(missing.values())}
    if not item.per_office:
        filed = last_filed(facts, item, moment.stage, PROVINCE)
        return {"number": filed.number} if filed and filed.number else {}
    return {}


_PROVERS: dict[Proven, Callable[[Facts, Requirement, Moment, str], Proof]] = {
    Proven.DOCUMENT: _document,
    Proven.SAMPLES: _samples,
    Proven.READINESS: _readiness,
    Proven.MONITORED: _monitored,
    Proven.ANSWERED: _answered,
}
