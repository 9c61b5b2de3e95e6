"""What is unusual in an act: one pure function for each act, from what is known before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from imk_desktop.domain.sop import Measure, Proven, Sop, Stage, StepMeasure
from imk_desktop.domain.status import StageStatus
from imk_desktop.domain.unusual import Odd, Unusual
from imk_desktop.progress.deadlines import Span
from imk_desktop.progress.sample_state import DONE_RESULT, FINAL, PARTLY_RESULT, Rung
from imk_desktop.progress.symbols import FINISHED

AT_WORK = (DONE_RESULT, PARTLY_RESULT)
"""Results that say that work on a questionnaire was done."""


@dataclass(frozen=True, slots=True)
class KnownOfSample:
    """What is known of a sample before one more visit.

    Attributes:
        key: Its key.
        sop: The survey's stages in their order.
        calendar: The survey's stages; empty before there is a calendar.
        visits: The results of its visits by their day, the last of each.
        main: Key of the main sample that it replaces; empty for a main one.
        main_rung: How far that main sample is; None where it is unknown.
    """

    key: str
    sop: Sop
    calendar: Mapping[str, Span]
    visits: Mapping[date, str] = field(default_factory=dict)
    main: str = ""
    main_rung: Rung | None = None


def unusual_visit(known: KnownOfSample, day: date, result: str) -> tuple[Unusual, ...]:
    """Judge a visit of a day with a result."""
    found = [*outside_survey(known.calendar, day), *begun_early(known.sop, known.calendar, day)]
    if day in known.visits:
        facts = {"sample": known.key, "day": day.isoformat(), "result": known.visits[day]}
        found.append(Unusual(Odd.SECOND_VISIT, facts))
    if result in AT_WORK and known.main_rung is not None and known.main_rung not in FINAL:
        facts = {"main": known.main, "state": known.main_rung.value}
        found.append(Unusual(Odd.MAIN_NOT_FINAL, facts))
    return tuple(found)


def outside_survey(calendar: Mapping[str, Span], day: date) -> tuple[Unusual, ...]:
    """Judge a day on which something is said to have been done in the field."""
    if not calendar:
        return ()
    first = min(span.first for span in calendar.values())
    last = max(span.last for span in calendar.values())
    if first <= day <= last:
        return ()
    days = {"day": day.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    return (Unusual(Odd.OUTSIDE_SURVEY, days),)


def begun_early(sop: Sop, calendar: Mapping[str, Span], day: date) -> tuple[Unusual, ...]:
    """Judge a day of field work: it may begin its stage before the one before that ends."""
    for earlier, stage in zip(sop.stages, sop.stages[1:], strict=False):
        if stage.measure is not Measure.COLLECTED or stage.key not in calendar:
            continue
        before, own = calendar[earlier.key], calendar[stage.key]
        if before.first <= day <= before.last and day < own.first:
            facts = {
                "stage": stage.number,
                "day": day.isoformat(),
                "before": earlier.number,
                "last": before.last.isoformat(),
            }
            return (Unusual(Odd.STAGES_OVERLAP, facts),)
    return ()


def last_stage(sop: Sop) -> Stage | None:
    """Return the stage that the head's approval of the report ends, None where there is none."""
    ending = (s for s in sop.stages if any(step.measure is StepMeasure.END for step in s.steps))
    return next(ending, None)


def unfiled_report(sop: Sop, stages: Sequence[StageStatus]) -> tuple[str, ...]:
    """Return the documents, as printed, that are to be approved and are not filed."""
    ending = last_stage(sop)
    return tuple(
        item.name
        for stage in stages
        for item in stage.requirements
        if ending and stage.key == ending.key and item.kind == Proven.DOCUMENT and not item.done
    )


def unusual_report(sop: Sop, stages: Sequence[StageStatus], day: date) -> tuple[Unusual, ...]:
    """Judge the head's approval of the report, dated on a day."""
    ending, found = last_stage(sop), []
    keys = [stage.key for stage in stages]
    before = stages[: keys.index(ending.key)] if ending else ()
    if left := tuple(stage.number for stage in before if stage.state not in FINISHED):
        found.append(Unusual(Odd.STAGES_OPEN, {"stages": left}))
    first = min((stage.timing.start for stage in stages if stage.timing.start), default=None)
    if first and day < first:
        days = {"day": day.isoformat(), "first": first.isoformat()}
        found.append(Unusual(Odd.BEFORE_SURVEY, days))
    return tuple(found)


def unusual_calendar(
    sop: Sop, before: Mapping[str, Span], after: Mapping[str, Span]
) -> tuple[Unusual, ...]:
    """Judge a change of the calendar: stages that overlap by it and did not do so alike before."""
    found = []
    for earlier, stage in zip(sop.stages, sop.stages[1:], strict=False):
        known = before.get(earlier.key), before.get(stage.key)
        one, next_ = after[earlier.key], after[stage.key]
        if next_.first > one.last or known == (one, next_):
            continue
        facts = {"stage": stage.number, "day": next_.first.isoformat(), "before": earlier.number}
        if next_.first < one.first:
            facts["first"] = one.first.isoformat()
            found.append(Unusual(Odd.STAGES_REVERSED, facts))
        else:
            facts["last"] = one.last.isoformat()
            found.append(Unusual(Odd.STAGES_OVERLAP, facts))
    return tuple(found)
