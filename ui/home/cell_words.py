"""The figures of the form's cells in words: short lines to show, sentences for hover and focus.

Figures pass through `imk_desktop.formats` only.
"""

from __future__ import annotations

from datetime import date

from imk_desktop.domain.sop import Step, StepMeasure
from imk_desktop.domain.status import (
    LaneStatus,
    OfficeStatus,
    OutputStatus,
    Proof,
    RequirementStatus,
    StageStatus,
    State,
    Timing,
)
from imk_desktop.formats import day, day_and_month, number, percent, span
from imk_desktop.language import _


def state_word(state: State) -> str:
    """Say a state in a word or two."""
    return {
        State.WAITING: _("Belum mulai"),
        State.RUNNING: _("Berjalan"),
        State.DONE: _("Selesai"),
        State.LATE: _("Terlambat"),
        State.CLOSED: _("Ditutup"),
    }[state]


def stage_word(stage: StageStatus) -> str:
    """Say a stage's state; one begun before its time is "Dimulai"."""
    if stage.state is State.RUNNING and stage.timing.early:
        return _("Dimulai")
    return state_word(stage.state)


def counted(unit: str, count: int) -> str:
    """Say a count with what is counted."""
    text = {
        "petugas": _("{count} petugas"),
        "blok": _("{count} blok"),
        "usaha": _("{count} usaha"),
        "laporan": _("{count} laporan"),
        "kantor": _("{count} kantor"),
    }.get(unit, "{count} " + unit)
    return text.format(count=number(count))


def lane_lines(step: Step, lane: LaneStatus) -> tuple[str, ...]:
    """Say a symbol's figures: its caption or main figure, and at most one line more."""
    f = lane.figures
    match step.measure:
        case StepMeasure.START | StepMeasure.END:
            return _approval_lines(step, lane)
        case StepMeasure.EQUIP:
            items = _("{done}/{total} dokumen").format(done=f["done"], total=f["total"])
            return step.caption, items
        case StepMeasure.OFFICES:
            if lane.state in (State.DONE, State.CLOSED) and _int(f["offices"]) > 1:
                done = _("{done}/{total} kab/kota")
                return (done.format(done=f["offices_done"], total=f["offices"]),)
            target = counted(str(f["unit"]), _int(f["target"]))
            return (f"{number(_int(f['done']))} / {target}",)
        case StepMeasure.MONITOR:
            share = percent(_int(f["done"]), _int(f["target"]))
            bundles = _("{count} paket").format(count=number(_int(f["bundles"])))
            return step.caption, f"{share} · {bundles}"
        case StepMeasure.EXAMINE:
            issued = _("{done}/{total} terbit").format(done=f["issued"], total=f["offices"])
            if not f["round"]:
                return step.caption, issued
            round_ = _("putaran {round}").format(round=f["round"])
            return step.caption, f"{round_} · {f['issued']}/{f['offices']}"
        case StepMeasure.DECIDE:
            return step.caption, verdicts(_int(f["Y"]), _int(f["T"]), _int(f["round"]))
        case _:
            return (step.caption,)


def verdicts(yes: int, returned: int, round_: int) -> str:
    """Say how many samples were decided Y and T, and in which round."""
    said = f"Y {number(yes)} · T {number(returned)}"
    return f"{said} ({_('putaran {round}').format(round=round_)})" if round_ else said


def returned_words(samples: int, rounds: int) -> str:
    """Say what the arrow that sends work back carries; empty for nothing."""
    if not samples:
        return ""
    return _("{count} kembali · putaran {round}").format(count=number(samples), round=rounds)


def office_line(code: str, name: str, office: OfficeStatus) -> str:
    """Say an office's part of a stage in one line."""
    done = percent(office.done, office.target, 0)
    parts = [
        _("{code} {name}: {done} dari {target} ({share})").format(
            code=code,
            name=name,
            done=number(office.done),
            target=number(office.target),
            share=done,
        ),
        state_word(office.state),
    ]
    if office.behind:
        parts.append(_("tertinggal: diharapkan {count}").format(count=number(office.expected)))
    parts += [
        text.format(count=number(_int(office.figures[key])))
        for key, text in {
            "nonrespon": _("nonrespon {count}"),
            "diganti": _("diganti {count}"),
            "returned": _("dikembalikan {count}"),
            "repaired": _("diperbaiki {count}"),
        }.items()
        if office.figures.get(key)
    ]
    return " · ".join(parts)


def requirement_line(item: RequirementStatus) -> str:
    """Say an item of Kelengkapan: as printed, then how many of those that owe it have it."""
    said = [item.name]
    if item.owed_count > 1:
        said.append(f"{item.done_count}/{item.owed_count}")
    if samples := item.figures.get("samples"):
        said.append(number(_int(samples)))
    if number_ := item.figures.get("number"):
        said.append(str(number_))
    return " ·\N{NO-BREAK SPACE}".join(said)


def proof_line(code: str, proof: Proof) -> str:
    """Say one office's part of an item."""
    if not proof.done and not proof.evidence:
        return _("{code}: belum").format(code=code)
    said = [proof.evidence or _("dicatat, bukti belum ada")]
    if proof.by:
        said.append(proof.by)
    if proof.day:
        said.append(day(proof.day))
    if not proof.done:
        said.append(_("belum lengkap"))
    return f"{code}: " + ", ".join(said)


def requirement_tip(item: RequirementStatus) -> str:
    """Say an item office by office."""
    return "\n".join((item.name, *(proof_line(c, p) for c, p in item.offices.items())))


def dates_line(timing: Timing) -> str:
    """Say a stage's planned days."""
    if timing.start is None or timing.due is None:
        return _("tanggal belum ditetapkan")
    return span(timing.start, timing.due)


def timing_lines(stage: StageStatus) -> list[str]:
    """Say how a stage stands in time, most important first."""
    timing, said = stage.timing, list[str]()
    if timing.closed:
        said.append(_("ditutup {day}").format(day=day_and_month(timing.closed)))
        if timing.due and timing.closed != timing.due:
            said.append(_early_or_late((timing.due - timing.closed).days))
    elif timing.days_left is None or timing.start is None:
        said.append(_("menunggu tanggal mulai"))
    elif timing.day <= 0:
        said.append(_("rencana {day}").format(day=day_and_month(timing.start)))
        if timing.early and timing.begun:
            begun = _("sudah dimulai {day}")
            said.append(begun.format(day=day_and_month(timing.begun)))
    elif stage.state is State.DONE:
        said.append(_("selesai, belum ditutup"))
    elif timing.days_left < 0:
        said.append(_("lewat {days} hari").format(days=-timing.days_left))
    else:
        said.append(_("sisa {days} hari").format(days=timing.days_left))
        said.append(_("hari ke-{day} dari {days}").format(day=timing.day, days=timing.days))
    if 0 < timing.expected_share < 1 and stage.state in (State.RUNNING, State.LATE):
        said.append(
            _("{done} (rencana {expected})").format(
                done=percent(timing.done_share, 1, 0), expected=percent(timing.expected_share, 1, 0)
            )
        )
    if timing.adjusted:
        said.append(_("disesuaikan: {reason}").format(reason=timing.adjusted))
    return said


def output_line(output: OutputStatus) -> str:
    """Say what is there of a stage's Output."""
    counts = {"count": number(output.count), "target": number(output.target)}
    text = {
        "petugas_dilatih": _("{count} dari {target} hadir"),
        "usaha_didata": _("{count} dari {target} dokumen"),
        "usaha_bersih": _("{count} dari {target} bersih"),
        "laporan_disahkan": _("belum disahkan") if not output.count else _("sudah disahkan"),
    }.get(output.measure, "{count} / {target}")
    said = text.format(**counts)
    if returned := output.figures.get("returned"):
        back = _("{count} kembali").format(count=number(_int(returned)))
        said = f"{said} · {back}"
    return said


def _approval_lines(step: Step, lane: LaneStatus) -> tuple[str, ...]:
    approved = lane.figures
    if not approved["approved"]:
        return (step.caption,)
    named = approved.get("date")
    when = day_and_month(date.fromisoformat(str(named))) if named else _("dicatat")
    return step.caption, when if approved.get("evidence") else _("tanpa bukti")


def _early_or_late(days: int) -> str:
    if days > 0:
        return _("{days} hari lebih awal").format(days=days)
    return _("{days} hari terlambat").format(days=-days)


def _int(figure: object) -> int:
    return int(figure) if isinstance(figure, int | float) else 0
