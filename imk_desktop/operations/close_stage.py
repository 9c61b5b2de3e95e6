"""Close a stage: an office its part, the province the whole; or open it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from imk_desktop import clock
from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.domain.left_open import LeftOpen, left_open_text
from imk_desktop.domain.sop import Stage
from imk_desktop.domain.status import State
from imk_desktop.domain.status_words import left_open_words
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk, known_office
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.progress.left_open import approval_missing, left_open, left_open_before
from imk_desktop.store import change_log

ALL = "all"


@dataclass(frozen=True, slots=True)
class ClosedStage:
    """What was closed or opened: the stage's key, the office ("all"), and what was left open."""

    change: str
    stage: str
    office: str
    closed: bool
    exceptions: tuple[LeftOpen, ...] = ()


def close_stage(
    desk: Desk, stage: str, *, office: str = ALL, note: str = "", on: date | None = None
) -> ClosedStage:
    """Close an office's part of a stage, or at the province the whole stage.

    Args:
        desk: The laptop.
        stage: The stage's number as printed, or its key.
        office: Whose part; "all" closes the stage itself.
        note: Why, where something is still open: it is kept with what was open.
        on: The day; today if left out.

    Raises:
        UserError: No such stage or office, this office may not close it, the report is not
            approved, or something is open and no reason is given. Nothing changed.
    """
    known = stage_named(desk, stage)
    exceptions = open_in_stage(desk, stage, office=office)
    if exceptions and not note.strip():
        names = {item.key: item.text for item in known.requirements}
        what = "; ".join(left_open_words(exceptions, names))
        message = _("Tahap {stage} belum lengkap: {what}. Beri alasan untuk menutupnya juga.")
        raise UserError(message.format(stage=known.number, what=what), code="reason_missing")
    change = _write(desk, known, office, note.strip(), exceptions, closed=True, on=on)
    return ClosedStage(change, known.key, office, True, exceptions)


def open_in_stage(desk: Desk, stage: str, *, office: str = ALL) -> tuple[LeftOpen, ...]:
    """Return what closing a stage, or an office's part of it, would leave open, also before it.

    Raises:
        UserError: No such stage or office, this office may not close it, or the report is not
            approved.
    """
    known = stage_named(desk, stage)
    _check_office(desk, office)
    status = survey_status(desk)
    standing = status.stage(known.key)
    if office == ALL and approval_missing(standing):
        message = _("Tahap {stage} ditutup setelah Kepala mengesahkan {output}.")
        raise UserError(
            message.format(stage=known.number, output=known.output.text), code="not_approved"
        )
    unit = str(next((lane.figures["unit"] for lane in standing.lanes.values()
                     if "unit" in lane.figures), ""))  # fmt: skip
    whose = "" if office == ALL else office
    before = left_open_before(status.stages, standing, whose)
    return (*left_open(standing, unit, whose), *before)


def reopen_stage(
    desk: Desk, stage: str, *, office: str = ALL, note: str, on: date | None = None
) -> ClosedStage:
    """Open a stage again, with the parts that offices closed before; or an office's part alone.

    Raises:
        UserError: No such stage or office, no reason, nothing of it is closed, the province
            closed the whole stage, or this office may not open it. Nothing changed.
    """
    known = stage_named(desk, stage)
    _check_office(desk, office)
    if not note.strip():
        message = _("Membuka kembali tahap {stage} memerlukan alasan.")
        raise UserError(message.format(stage=known.number), code="reason_missing")
    _refuse_open(desk, known, office)
    change = _write(desk, known, office, note.strip(), (), closed=False, on=on)
    return ClosedStage(change, known.key, office, False)


def stage_named(desk: Desk, name: str) -> Stage:
    """Return the stage of that printed number or key.

    Raises:
        UserError: The SOP has none.
    """
    stages = survey_sop(desk).stages
    for stage in stages:
        if name in (stage.number, stage.key):
            return stage
    choices = ", ".join(f"{stage.number} {stage.key}" for stage in stages)
    message = _("Tahap '{stage}' tidak ada di SOP; pilih salah satu: {stages}.")
    raise UserError(message.format(stage=name, stages=choices), code="unknown_stage")


def _check_office(desk: Desk, office: str) -> None:
    if office == ALL:
        if not desk.is_province:
            message = _("Hanya BPS Provinsi yang menutup tahap untuk semua; sebut kantor {own}.")
            raise UserError(message.format(own=desk.office), code="not_allowed_province_only")
    elif known_office(office) == PROVINCE:
        message = _("Provinsi menutup seluruh tahap: pilih semua kantor, bukan {office}.")
        raise UserError(message.format(office=office), code="unknown_office")


def _refuse_open(desk: Desk, stage: Stage, office: str) -> None:
    """Refuse to open what is open, and a part of what is closed as a whole."""
    standing = survey_status(desk).stage(stage.key)
    whole = standing.state is State.CLOSED
    parts = {code for code, part in standing.offices.items() if part.state is State.CLOSED}
    if office != ALL and whole:
        message = _("Tahap {stage} sudah ditutup provinsi; minta provinsi membukanya kembali.")
        raise UserError(message.format(stage=stage.number), code="stage_closed")
    if (office != ALL and office not in parts) or not (whole or parts):
        message = _("Tahap {stage} belum ditutup, jadi tidak ada yang dibuka kembali.")
        raise UserError(message.format(stage=stage.number), code="not_closed")


def _write(
    desk: Desk,
    stage: Stage,
    office: str,
    note: str,
    exceptions: Sequence[LeftOpen],
    *,
    closed: bool,
    on: date | None,
) -> str:
    fields: dict[str, Value] = {
        "stage": stage.key,
        "note": note,
        "exceptions": left_open_text(exceptions),
        "closed": closed,
        "date": (on or clock.today()).isoformat(),
    }
    with desk.writing() as transaction:
        if office == ALL:
            table, partition = "stage_closing", PROVINCE
            row = fields
        else:
            table, partition = "closing", office
            row = fields | {"office": office}
        made = change_log.append(
            transaction, table, [row], partition=partition, writer=desk.writer, when=desk.now()
        )
    return made[0].row
