"""Record the head's approval: the start of the survey, or its report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from imk_desktop import clock
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.unusual import ask_reason
from imk_desktop.errors import UserError
from imk_desktop.formats import day as written
from imk_desktop.language import _
from imk_desktop.operations import attachments
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.progress.unusual import unfiled_report, unusual_report
from imk_desktop.store import change_log

WHAT = ("start", "report")
"""The two ovals of the SOP."""


def approve(
    desk: Desk,
    what: str,
    *,
    by_name: str,
    position: str = "Kepala",
    memo: str = "",
    on: date | None = None,
    evidence: Path | None = None,
    note: str = "",
) -> str:
    """Record who approved, on which day, by which memo, and keep the scan.

    Args:
        desk: A laptop of the province.
        what: "start" or "report".
        by_name: Who approved; the SOP's own signer is a name in the SOP, never this one.
        position: Kepala, Plt or Plh.
        memo: Number of the nota dinas.
        on: The day; today if left out.
        evidence: The scan; without it the cell says that the evidence is still lacking.
        note: What the office wants to remember, and why, where the approval is unusual.

    Returns:
        The row id of the approval.

    Raises:
        UserError: This office may not record it, nobody is named, the day has not come, the
            report is not filed, or the file is missing. Nothing changed.
        NeedsNote: The approval is unusual and no note says why. Nothing changed.
        MachineFault: The disk is full. Nothing changed.
    """
    if what not in WHAT:
        message = _("Yang disahkan 'start' atau 'report', bukan '{what}'.")
        raise UserError(message.format(what=what), code="unknown_approval")
    if not by_name.strip():
        raise UserError(
            _("Sebut nama yang mengesahkan. Tidak ada yang diubah."), code="approver_missing"
        )
    day = on or clock.today()
    if day > clock.today():
        message = _("Tanggal pengesahan {day} belum tiba. Tidak ada yang diubah.")
        raise UserError(message.format(day=written(day)), code="day_to_come")
    if what == "report" and desk.is_province:
        _judge_report(desk, day, note)
    sha256 = attachments.add(desk, evidence)[0] if evidence else None
    with desk.writing() as transaction:
        made = change_log.append(
            transaction,
            "approval",
            [
                {
                    "what": what,
                    "approver": by_name,
                    "position": position,
                    "memo": memo or None,
                    "evidence": evidence.name if evidence else None,
                    "sha256": sha256,
                    "note": note.strip() or None,
                    "date": day.isoformat(),
                }
            ],
            partition=PROVINCE,
            writer=desk.writer,
            when=desk.now(),
        )
    return made[0].row


def _judge_report(desk: Desk, day: date, note: str) -> None:
    """Refuse to approve what is not there, and ask why where it is unusual."""
    sop, stages = survey_sop(desk), survey_status(desk).stages
    if missing := unfiled_report(sop, stages):
        message = _(
            "{what} belum dilampirkan, jadi belum ada yang dapat disahkan. Lampirkan dulu. "
            "Tidak ada yang diubah."
        )
        raise UserError(message.format(what=", ".join(missing)), code="report_missing")
    ask_reason(unusual_report(sop, stages, day), note)
