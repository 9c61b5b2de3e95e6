"""The survey's status: the whole SOP form computed from the facts of one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.sop import Measure, Sop, Stage, StepMeasure
from imk_desktop.domain.status import (
    Headline,
    OfficeStatus,
    OutputStatus,
    RequirementStatus,
    Returned,
    StageStatus,
    State,
    Survey,
    SurveyStatus,
    Timing,
)
from imk_desktop.progress.attention import attention
from imk_desktop.progress.deadlines import Span, expected_share, planned_calendar
from imk_desktop.progress.facts import Facts
from imk_desktop.progress.filing import placed
from imk_desktop.progress.forecast import forecast
from imk_desktop.progress.kelengkapan import Moment, requirement_status
from imk_desktop.progress.measures import office_part, office_status, output_status, unit_of
from imk_desktop.progress.next_step import next_step
from imk_desktop.progress.sample_state import Rung
from imk_desktop.progress.stage_state import stage_state
from imk_desktop.progress.symbols import FINISHED, Seen, lane_statuses


def survey_status(sop: Sop, facts: Facts, today: date) -> SurveyStatus:
    """Return where the survey stands on a day, every cell of the SOP."""
    calendar = planned_calendar(facts.start, sop, facts.adjusted) if facts.start else {}
    facts = replace(facts, documents=placed(facts.documents, sop, calendar))
    stages = tuple(
        _stage_status(sop, facts, stage, calendar.get(stage.key), today) for stage in sop.stages
    )
    needing = attention(facts, stages)
    return SurveyStatus(
        survey=Survey(
            year=facts.year,
            name=sop.name,
            sop=sop.number,
            office=facts.office,
            office_name=facts.office_name,
            is_province=facts.office == PROVINCE,
            offices=facts.offices,
            today=today,
            start=facts.start,
            end=max((span.last for span in calendar.values()), default=None),
            demo=facts.demo,
        ),
        stages=stages,
        returned=Returned(
            sum(facts.of(office).of(Rung.RETURNED) for office in facts.offices),
            max((facts.of(office).returned_round for office in facts.offices), default=0),
        ),
        bundles=facts.bundles,
        headline=_headline(sop, facts, stages, today),
        attention=needing,
        next_step=next_step(facts, sop, stages, needing),
        footer=facts.footer,
    )


def _stage_status(
    sop: Sop, facts: Facts, stage: Stage, span: Span | None, today: date
) -> StageStatus:
    moment = Moment(stage, span, today)
    expected = expected_share(span, today, facts.holidays) if span else 0.0
    requirements = tuple(requirement_status(facts, item, moment) for item in stage.requirements)
    offices = _offices(facts, stage, span, expected, today)
    output = output_status(stage.output.measure, stage.output.text, facts, stage.key)
    closing = facts.closing(stage.key)
    begun = _begun(facts, stage, requirements)
    state = stage_state(
        closed=closing is not None,
        complete=_complete(facts, stage, requirements, offices),
        begun=begun is not None,
        span=span,
        today=today,
    )
    return StageStatus(
        key=stage.key,
        number=stage.number,
        state=state,
        lanes=lane_statuses(facts, sop, Seen(stage, state, requirements, offices)),
        requirements=requirements,
        timing=Timing(
            planned=stage.duration.text,
            start=span.first if span else None,
            due=span.last if span else None,
            days_left=(span.last - today).days if span and not closing else None,
            day=(today - span.first).days + 1 if span else 0,
            days=span.days if span else 0,
            begun=begun,
            closed=closing.day if closing else None,
            early=bool(begun and span and not closing and today < span.first),
            done_share=_done_share(offices, output),
            expected_share=expected,
            adjusted=span.adjusted if span else "",
        ),
        output=output,
        offices=offices,
        exceptions=closing.exceptions if closing else (),
        closing_note=closing.note if closing else "",
    )


def _offices(
    facts: Facts, stage: Stage, span: Span | None, expected: float, today: date
) -> dict[str, OfficeStatus]:
    """Return the bars of a stage: none where no regency has a part in it."""
    if stage.measure is Measure.REPORTED:
        return {}
    return {
        office: office_status(
            office_part(stage.measure, facts, office, stage.key),
            closed=facts.closing(stage.key, office) is not None,
            span=span,
            expected=expected,
            today=today,
        )
        for office in facts.offices
    }


def _complete(
    facts: Facts,
    stage: Stage,
    requirements: Sequence[RequirementStatus],
    offices: Mapping[str, OfficeStatus],
) -> bool:
    """Tell whether all of a stage is there: its items, every office's part, its approvals."""
    measures = {step.measure for step in stage.steps}
    return (
        all(item.done for item in requirements)
        and all(office.state in FINISHED for office in offices.values())
        and (StepMeasure.START not in measures or facts.approval("start") is not None)
        and (StepMeasure.END not in measures or facts.approval("report") is not None)
        and bool(offices or requirements or measures & {StepMeasure.START, StepMeasure.END})
    )


def _begun(facts: Facts, stage: Stage, requirements: Sequence[RequirementStatus]) -> date | None:
    """Return the day of the first work seen of a stage."""
    counts = [facts.of(office) for office in facts.offices]
    days = [proof.day for item in requirements for proof in item.offices.values()]
    if stage.measure is Measure.COLLECTED:
        days += [c.begun for c in counts]
    if stage.measure is Measure.CLEAN:
        days += [c.first_decided for c in counts]
    for step in stage.steps:
        if step.measure is StepMeasure.START and (approval := facts.approval("start")):
            days.append(approval.day)
    return min((day for day in days if day), default=None)


def _done_share(offices: Mapping[str, OfficeStatus], output: OutputStatus) -> float:
    """Return the share of a stage that is done, 0 to 1."""
    done = sum(min(office.done, office.target) for office in offices.values())
    target = sum(office.target for office in offices.values())
    if not offices:
        done, target = output.count, output.target
    return done / target if target else 0.0


def _headline(sop: Sop, facts: Facts, stages: Sequence[StageStatus], today: date) -> Headline:
    """Return the line above the form: of the stage whose days these are, the others beside it."""
    running = [stage for stage in stages if stage.state in (State.RUNNING, State.LATE)]
    if not running:
        return Headline((), "", 0, 0, fasih_taken=facts.fasih_taken)
    under_way = [stage for stage in running if stage.timing.day > 0]
    main = under_way[-1] if under_way else running[0]
    done = sum(part.done for part in main.offices.values()) if main.offices else main.output.count
    target = (
        sum(part.target for part in main.offices.values()) if main.offices else main.output.target
    )
    likely = None
    if sop.stage(main.key).measure is Measure.COLLECTED:
        first = (main.timing.start, *(facts.of(office).begun for office in facts.offices))
        begun = min((day for day in first if day), default=None)
        likely = forecast(done, target, begun, today, facts.holidays)
    return Headline(
        running=tuple(s.key for s in sorted(running, key=lambda stage: stage is not main)),
        unit=unit_of(sop.stage(main.key).measure, facts),
        done=done,
        target=target,
        forecast=likely,
        fasih_taken=facts.fasih_taken,
    )
