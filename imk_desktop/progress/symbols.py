"""The live figures of each symbol of the form, by its `StepMeasure`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.sop import Proven, Side, Sop, Stage, Step, StepMeasure
from imk_desktop.domain.status import (
    Figure,
    LaneStatus,
    OfficeStatus,
    RequirementStatus,
    State,
)
from imk_desktop.progress.facts import Facts
from imk_desktop.progress.measures import unit_of
from imk_desktop.progress.sample_state import Rung

FINISHED = frozenset({State.DONE, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Seen:
    """A stage as far as it is worked out before its symbols."""

    stage: Stage
    state: State
    requirements: Sequence[RequirementStatus]
    offices: Mapping[str, OfficeStatus]


def lane_statuses(facts: Facts, sop: Sop, seen: Seen) -> dict[str, LaneStatus]:
    """Return the symbols of a stage by lane; a regency's own lanes are those on its side."""
    lanes: dict[str, LaneStatus] = {}
    for step in seen.stage.steps:
        figures = _figures(facts, seen, step)
        own = facts.office == PROVINCE or sop.lane(step.lane).side is Side.REGENCY
        state = _state(seen, step, figures)
        lanes[step.lane] = LaneStatus(step.symbol, step.measure, state, own, figures)
    return lanes


def _figures(facts: Facts, seen: Seen, step: Step) -> dict[str, Figure]:
    done = sum(office.done for office in seen.offices.values())
    target = sum(office.target for office in seen.offices.values())
    match step.measure:
        case StepMeasure.START:
            return _approval(facts, "start")
        case StepMeasure.END:
            return _approval(facts, "report")
        case StepMeasure.EQUIP:
            items = seen.requirements
            return {"done": sum(item.done for item in items), "total": len(items)}
        case StepMeasure.OFFICES:
            finished = sum(office.state in FINISHED for office in seen.offices.values())
            return {
                "done": done,
                "target": target,
                "unit": unit_of(seen.stage.measure, facts),
                "offices_done": finished,
                "offices": len(seen.offices),
            }
        case StepMeasure.MONITOR:
            return {"done": done, "target": target, "bundles": facts.bundles_received}
        case StepMeasure.EXAMINE:
            return {"round": _round(facts), **_issued(seen)}
        case StepMeasure.DECIDE:
            return {
                "Y": _on(facts, Rung.CLEAN),
                "T": _on(facts, Rung.RETURNED) + _on(facts, Rung.REPAIRED),
                "round": _round(facts),
                "waiting": _on(facts, Rung.EXAMINED),
            }
        case StepMeasure.WORK:
            return {}


def _state(seen: Seen, step: Step, figures: Mapping[str, Figure]) -> State:
    """Return a symbol's state: its own where its figures tell, else the stage's."""
    if seen.state in FINISHED:
        return seen.state
    match step.measure:
        case StepMeasure.START | StepMeasure.END:
            done = bool(figures["approved"])
        case StepMeasure.EQUIP:
            done = 0 < len(seen.requirements) == figures["done"]
        case StepMeasure.OFFICES | StepMeasure.DECIDE:
            states = {office.state for office in seen.offices.values()}
            done = bool(states) and states <= FINISHED
        case StepMeasure.EXAMINE:
            done = 0 < len(seen.offices) == figures["issued"]
        case _:
            done = False
    if done:
        return State.DONE
    if step.measure is StepMeasure.END and seen.state is State.RUNNING:
        return State.WAITING
    return seen.state


def _approval(facts: Facts, what: str) -> dict[str, Figure]:
    approval = facts.approval(what)
    if approval is None:
        return {"approved": False}
    return {
        "approved": True,
        "approver": approval.approver,
        "date": approval.day.isoformat() if approval.day else None,
        "evidence": bool(approval.evidence),
    }


def _issued(seen: Seen) -> dict[str, Figure]:
    """Count the offices whose document was issued, answered or not."""
    for item in seen.requirements:
        if item.kind == Proven.ANSWERED:
            issued = sum(proof.day is not None for proof in item.offices.values())
            return {"issued": issued, "offices": item.owed_count}
    return {"issued": 0, "offices": len(seen.offices)}


def _round(facts: Facts) -> int:
    return max((facts.of(office).returned_round for office in facts.offices), default=0)


def _on(facts: Facts, rung: Rung) -> int:
    return sum(facts.of(office).of(rung) for office in facts.offices)
