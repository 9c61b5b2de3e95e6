"""Record monitoring of the field: the row's "Monitoring Lapangan Online/Offline"."""

from __future__ import annotations

from datetime import date

from imk_desktop import clock
from imk_desktop.domain.change import Value
from imk_desktop.errors import UserError
from imk_desktop.formats import day as written
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk, known_office
from imk_desktop.store import change_log

KINDS = ("fasih", "kunjungan", "supervisi")
"""A recap of FASIH, a visit of an officer, a supervision."""


def monitor(
    desk: Desk,
    kind: str,
    *,
    on: date,
    note: str,
    office: str | None = None,
    officer: str = "",
    letter: str = "",
    block: str = "",
    followup: str = "",
) -> str:
    """Add a monitoring record of an office; one a week satisfies the SOP's cell.

    Args:
        desk: The laptop.
        kind: One of `KINDS`.
        on: The day.
        note: What was seen.
        office: The office monitored; this laptop's own if left out.
        officer: The officer visited.
        letter: Number of the Surat Tugas.
        block: The block visited.
        followup: What is to be done.

    Returns:
        The row id of the record.

    Raises:
        UserError: No such kind or office, no note, the day has not come, or this
            office may not write there.
    """
    if kind not in KINDS:
        message = _("Jenis monitoring '{kind}' tidak dikenal; pilih salah satu: {kinds}.")
        raise UserError(message.format(kind=kind, kinds=", ".join(KINDS)), code="unknown_kind")
    if not note.strip():
        raise UserError(
            _("Tulis apa yang dilihat saat monitoring. Tidak ada yang diubah."), code="note_missing"
        )
    if on > clock.today():
        message = _("Tanggal monitoring {day} belum tiba.")
        raise UserError(message.format(day=written(on)), code="day_to_come")
    partition = known_office(office or desk.office)
    record: dict[str, Value] = {
        "office": partition,
        "kind": kind,
        "officer": officer or None,
        "letter": letter or None,
        "block": block or None,
        "followup": followup or None,
        "note": note or None,
        "date": on.isoformat(),
    }
    with desk.writing() as transaction:
        made = change_log.append(
            transaction,
            "monitoring",
            [record],
            partition=partition,
            writer=desk.writer,
            when=desk.now(),
        )
    return made[0].row
