"""Record one visit to a sample."""

from __future__ import annotations

from datetime import date

from imk_desktop import clock
from imk_desktop.domain.sample_change import SampleChange
from imk_desktop.domain.visit import MODES, RESULTS
from imk_desktop.errors import UserError
from imk_desktop.formats import day as written
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.sample_lookup import partition_of, status_of
from imk_desktop.store import change_log


def record_visit(
    desk: Desk,
    sample: str,
    *,
    result: str,
    officer: str,
    on: date,
    mode: str = "",
    note: str = "",
) -> SampleChange:
    """Add a visit to a sample's log; a correction is a new visit.

    Args:
        desk: The laptop.
        sample: The sample's key.
        result: One of `RESULTS`.
        officer: The officer's id.
        on: The day of the visit.
        mode: "online", "offline" or empty.
        note: What the office wants to remember. No identity number of a person.

    Raises:
        UserError: No such sample or result, no officer, or the day has not come. Nothing changed.
    """
    if result not in RESULTS:
        message = _("Hasil '{result}' tidak dikenal; pilih salah satu: {results}.")
        raise UserError(
            message.format(result=result, results=", ".join(RESULTS)), code="unknown_result"
        )
    if mode and mode not in MODES:
        message = _("Cara '{mode}' tidak dikenal; pilih online atau offline.")
        raise UserError(message.format(mode=mode), code="unknown_mode")
    if not officer.strip():
        raise UserError(
            _("Sebut petugas yang berkunjung. Tidak ada yang diubah."), code="officer_missing"
        )
    if on > clock.today():
        message = _("Tanggal kunjungan {day} belum tiba.")
        raise UserError(message.format(day=written(on)), code="day_to_come")
    with desk.writing() as transaction:
        partition = partition_of(desk, transaction.connection, sample)
        visit = {
            "sample": sample,
            "result": result,
            "officer": officer,
            "mode": mode or None,
            "note": note or None,
            "date": on.isoformat(),
        }
        made = change_log.append(
            transaction,
            "visit",
            [visit],
            partition=partition,
            writer=desk.writer,
            when=desk.now(),
        )
        status = status_of(desk, transaction.connection, sample)
    return SampleChange.of(made, sample, status)
