"""What the form's cells say beside `imk_desktop.domain.status_words`: hover, focus, short lines."""

from __future__ import annotations

from datetime import date

from imk_desktop.domain.sop import Step, StepMeasure
from imk_desktop.domain.status import (
    LaneStatus,
    OfficeStatus,
    Proof,
    RequirementStatus,
    Timing,
)
from imk_desktop.domain.status_words import (
    evidence_words,
    lane_words,
    requirement_words,
    state_word,
)
from imk_desktop.formats import day, day_and_month, number, percent, span
from imk_desktop.language import _


def lane_lines(step: Step, lane: LaneStatus) -> tuple[str, ...]:
    """Say a symbol's figures in one or two lines that have room in its shape."""
    match step.measure:
        case StepMeasure.OFFICES:
            return (lane_words(lane),)
        case StepMeasure.START | StepMeasure.END:
            return (step.caption, *_approved_on(lane))
        case _:
            return tuple(line for line in (step.caption, lane_words(lane)) if line)


def returned_words(samples: int, rounds: int) -> str:
    """Say what the arrow that sends work back carries; empty for nothing."""
    if not samples:
        return ""
    return _("{count} kembali · putaran {round}").format(
        count=number(samples), round=number(rounds)
    )


def office_line(code: str, name: str, office: OfficeStatus) -> str:
    """Say an office's part of a stage in one line."""
    share = percent(office.done, office.target, 0)
    counts = {"done": number(office.done), "target": number(office.target), "share": share}
    said = [
        _("{code} {name}: {done} dari {target} ({share})").format(code=code, name=name, **counts),
        state_word(office.state),
    ]
    if office.behind:
        said.append(_("tertinggal: diharapkan {count}").format(count=number(office.expected)))
    words = {
        "nonrespon": _("nonrespon {count}"),
        "diganti": _("diganti {count}"),
        "returned": _("dikembalikan {count}"),
        "repaired": _("diperbaiki {count}"),
        "conflicts": _("keputusan berbeda {count}"),
    }
    for key, text in words.items():
        if count := office.figures.get(key):
            said.append(text.format(count=number(float(count))))
    return " · ".join(said)


def requirement_line(item: RequirementStatus) -> str:
    """Say an item of Kelengkapan, so that a figure never begins a line of its own."""
    return requirement_words(item).replace(" · ", " ·\N{NO-BREAK SPACE}")


def requirement_tip(item: RequirementStatus) -> str:
    """Say an item office by office."""
    return "\n".join((item.name, *(proof_line(c, p) for c, p in item.offices.items())))


def proof_line(code: str, proof: Proof) -> str:
    """Say one office's part of an item."""
    evidence = evidence_words(proof)
    if not proof.done and not evidence:
        return _("{code}: belum ada").format(code=code)
    said = [evidence or _("dicatat, bukti belum ada")]
    if proof.by:
        said.append(proof.by)
    if proof.day:
        said.append(day(proof.day))
    if not proof.done:
        said.append(_("belum lengkap"))
    return f"{code}: " + ", ".join(said)


def dates_line(timing: Timing) -> str:
    """Say a stage's planned days."""
    if timing.start is None or timing.due is None:
        return _("tanggal belum ditetapkan")
    return span(timing.start, timing.due)


def _approved_on(lane: LaneStatus) -> tuple[str, ...]:
    """Say the day of an approval, short enough for an oval; nothing before there is one."""
    if not lane.figures["approved"]:
        return ()
    if not lane.figures["evidence"]:
        return (_("dicatat"),)
    when = lane.figures.get("date")
    return (day_and_month(date.fromisoformat(str(when))),) if when else ()
