"""What counts as a stage's progress: one bar per office, and the cell Output.

The SOP's file names a `Measure` for each stage; nothing here knows which stage that is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from imk_desktop.domain.sop import Measure
from imk_desktop.domain.status import Figure, OfficeStatus, OutputStatus, State
from imk_desktop.progress.deadlines import Span
from imk_desktop.progress.facts import Facts, OfficeFacts
from imk_desktop.progress.sample_state import Rung

BEHIND = 0.75
"""An office is behind when it has less than this share of what is expected by today."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an office has of a stage: the figures of its bar, and more counts."""

    done: int
    target: int
    figures: dict[str, Figure] = field(default_factory=dict)


def office_part(measure: Measure, facts: Facts, office: str, stage: str) -> Part:
    """Return how much of a stage an office has done."""
    if measure is Measure.CLOSED:
        return Part(int(facts.closing(stage, office) is not None), 1)
    return _PARTS[measure](facts.of(office))


def unit_of(measure: Measure, facts: Facts) -> str:
    """Return what a measure counts: "petugas", "blok" (before the draw), "usaha", "laporan"."""
    if measure is Measure.COLLECTED and _before_draw(facts):
        return "blok"
    return {Measure.TRAINED: "petugas", Measure.REPORTED: "laporan", Measure.CLOSED: "kantor"}.get(
        measure, "usaha"
    )


def output_status(measure: Measure, name: str, facts: Facts, stage: str) -> OutputStatus:
    """Return the cell Output: what is there of it in all offices in view."""
    if measure is Measure.REPORTED:
        approved = facts.approval("report") is not None
        return OutputStatus(name, measure, int(approved), 1)
    counts = [facts.of(office) for office in facts.offices]
    if measure is Measure.COLLECTED:
        count = sum(c.collected_count for c in counts)
        target = sum(c.main_count for c in counts)
        return OutputStatus(name, measure, count, target)
    parts = [office_part(measure, facts, office, stage) for office in facts.offices]
    figures: dict[str, Figure] = {}
    if measure is Measure.CLEAN:
        figures["returned"] = sum(c.of(Rung.RETURNED) for c in counts)
    done, target = sum(p.done for p in parts), sum(p.target for p in parts)
    return OutputStatus(name, measure, done, target, figures)


def office_status(
    part: Part, *, closed: bool, span: Span | None, expected: float, today: date
) -> OfficeStatus:
    """Return an office's bar: `expected` is the share expected by today."""
    complete = 0 < part.target <= part.done
    late = span is not None and today > span.last and not complete and not closed
    wanted = int(part.target * expected)
    if closed:
        state = State.CLOSED
    elif complete:
        state = State.DONE
    elif late:
        state = State.LATE
    else:
        state = State.RUNNING if part.done else State.WAITING
    behind = late or (not closed and not complete and part.done < BEHIND * wanted)
    return OfficeStatus(part.done, part.target, state, behind, wanted, part.figures)


def _trained(counts: OfficeFacts) -> Part:
    return Part(counts.attended, counts.officers)


def _collected(counts: OfficeFacts) -> Part:
    blocks = counts.blocks
    figures: dict[str, Figure] = {
        "cacah": counts.collected_count,
        "selesai": counts.finished,
        "draf": counts.main.get(Rung.DRAFT, 0),
        "belum": counts.main.get(Rung.UNTOUCHED, 0),
        "nonrespon": counts.main.get(Rung.NONRESPONSE, 0),
        "diganti": counts.main.get(Rung.REPLACED, 0),
        "blok": blocks.total,
        "blok_listing": blocks.listed,
        "blok_tarik_sampel": blocks.drawn,
    }
    if not counts.main_count and blocks.total:
        return Part(blocks.listed, blocks.total, figures)
    return Part(counts.final_count, counts.main_count, figures)


def _clean(counts: OfficeFacts) -> Part:
    figures: dict[str, Figure] = {
        "returned": counts.of(Rung.RETURNED),
        "repaired": counts.of(Rung.REPAIRED),
        "examined": counts.of(Rung.EXAMINED),
        "round": counts.returned_round,
        "conflicts": counts.decision_conflicts,
    }
    return Part(counts.of(Rung.CLEAN), counts.questionnaire_count, figures)


def _nothing(counts: OfficeFacts) -> Part:
    return Part(0, 0)


def _before_draw(facts: Facts) -> bool:
    counts = [facts.of(office) for office in facts.offices]
    return not any(c.main_count for c in counts) and any(c.blocks.total for c in counts)


_PARTS: dict[Measure, Callable[[OfficeFacts], Part]] = {
    Measure.TRAINED: _trained,
    Measure.COLLECTED: _collected,
    Measure.CLEAN: _clean,
    Measure.REPORTED: _nothing,
}
