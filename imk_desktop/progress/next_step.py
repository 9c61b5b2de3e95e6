"""The one next step that home shows, chosen from the status.

In the order of what holds up others: who lost what it had, conflicts, missing bundles, then
the work of the first stage that is not finished, seen from the province or from a regency.
"""

from __future__ import annotations

from collections.abc import Sequence

from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.sop import Measure, Proven, Sop, StepMeasure
from imk_desktop.domain.status import (
    Attention,
    AttentionKind,
    NextKind,
    NextStep,
    RequirementStatus,
    StageStatus,
    State,
)
from imk_desktop.progress.facts import Facts
from imk_desktop.progress.sample_state import Rung

OPEN_STATES = frozenset({State.WAITING, State.RUNNING, State.LATE})


def next_step(
    facts: Facts, sop: Sop, stages: Sequence[StageStatus], needing: Sequence[Attention]
) -> NextStep:
    """Return what to do next."""
    is_province = facts.office == PROVINCE
    if facts.start is None and is_province:
        return NextStep(NextKind.SET_START)
    for item in needing:
        if item.kind is AttentionKind.WENT_BACK:
            return NextStep(NextKind.SEND, office=item.office)
        if item.kind is AttentionKind.CONFLICTS:
            return NextStep(NextKind.RESOLVE, office=item.office, count=item.count)
        if item.kind in (AttentionKind.GAP, AttentionKind.WAITING):
            return NextStep(NextKind.ASK_BUNDLE, office=item.office, count=item.count)
    for stage in stages:
        if stage.state is State.DONE and is_province:
            return NextStep(NextKind.CLOSE, stage.key)
        if stage.state in OPEN_STATES:
            step = _in_stage(facts, sop, stage, needing)
            if step:
                return step
    return NextStep(NextKind.REST)


def _in_stage(
    facts: Facts, sop: Sop, stage: StageStatus, needing: Sequence[Attention]
) -> NextStep | None:
    """Return the next step of a stage that is open, None where others are to act."""
    is_province = facts.office == PROVINCE
    measure = sop.stage(stage.key).measure
    if is_province and (approval := _approval_missing(sop, stage, StepMeasure.START)):
        return approval
    if missing := _missing_item(facts, stage, is_province):
        return missing
    if measure is Measure.TRAINED and not is_province and not facts.of(facts.office).officers:
        return NextStep(NextKind.LOAD_OFFICERS, stage.key)
    for item in needing:
        if is_province and item.kind is AttentionKind.SILENT:
            return NextStep(NextKind.ASK_BUNDLE, stage.key, office=item.office)
    if measure is Measure.CLEAN:
        return _evaluation(facts, stage, is_province)
    if is_province and (approval := _approval_missing(sop, stage, StepMeasure.END)):
        return approval
    if not is_province and measure is Measure.REPORTED:
        return None
    kind = {Measure.COLLECTED: NextKind.COLLECT, Measure.TRAINED: NextKind.TRAIN}.get(measure)
    if kind is None:
        return NextStep(NextKind.CLOSE, stage.key)
    left = sum(office.target - office.done for office in stage.offices.values())
    if left > 0:
        return NextStep(kind, stage.key, count=left)
    return NextStep(NextKind.CLOSE, stage.key)


def _approval_missing(sop: Sop, stage: StageStatus, measure: StepMeasure) -> NextStep | None:
    for lane in stage.lanes.values():
        if lane.measure == measure and not lane.figures["approved"]:
            return NextStep(NextKind.APPROVE, stage.key, item=measure)
    return None


def _missing_item(facts: Facts, stage: StageStatus, is_province: bool) -> NextStep | None:
    """Return the first kelengkapan item that this office itself can put right."""
    for item in stage.requirements:
        lacking = [office for office, proof in item.offices.items() if not proof.done]
        if not lacking or not _ours(item, lacking, facts.office, is_province):
            continue
        if item.kind == Proven.SAMPLES:
            return NextStep(NextKind.LOAD_SAMPLES, stage.key, count=len(lacking))
        if item.kind == Proven.MONITORED:
            return NextStep(NextKind.MONITOR, stage.key, item=item.name)
        return NextStep(NextKind.FILE, stage.key, item=item.name, count=len(lacking))
    return None


def _ours(item: RequirementStatus, lacking: list[str], office: str, is_province: bool) -> bool:
    """Tell whether this office is the one to act on an item."""
    if item.kind == Proven.SAMPLES:
        return is_province
    if item.kind == Proven.ANSWERED:
        return False
    return office in lacking


def _evaluation(facts: Facts, stage: StageStatus, is_province: bool) -> NextStep | None:
    """Return the next step of an evaluation: examine at the province, answer at the regency."""
    if is_province:
        for item in stage.requirements:
            owing = [office for office, proof in item.offices.items() if proof.day is None]
            if item.kind == Proven.ANSWERED and owing:
                return NextStep(NextKind.EXAMINE, stage.key, office=owing[0], count=len(owing))
        return NextStep(NextKind.ASK_BUNDLE, stage.key)
    counts = facts.of(facts.office)
    open_ = counts.of(Rung.EXAMINED) + counts.of(Rung.REPAIRED) + counts.of(Rung.RETURNED)
    if open_:
        return NextStep(NextKind.ANSWER, stage.key, count=open_)
    return NextStep(NextKind.SEND, stage.key)
