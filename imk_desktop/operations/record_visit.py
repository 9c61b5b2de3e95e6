"""Record one visit to a sample."""

from __future__ import annotations

from datetime import date

from imk_desktop import clock
from imk_desktop.domain.sample_change import SampleChange
from imk_desktop.domain.unusual import ask_reason, noted
from imk_desktop.domain.visit import MODES, RESULTS
from imk_desktop.errors import UserError
from imk_desktop.formats import day as written
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.sample_lookup import partition_of, status_of
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.progress.deadlines import planned_calendar
from imk_desktop.progress.unusual import KnownOfSample, unusual_visit
from imk_desktop.store import change_log, facts, samples
from imk_desktop.store.database import Connection
from imk_desktop.store.sample_states import standing_sample, visits_by_day


def record_visit(
    desk: Desk,
    sample: str,
    *,
    result: str,
    officer: str,
    on: date,
    mode: str = "",
    note: str = "",
    reason: str = "",
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
        reason: Why, where the visit is unusual; kept with the note.

    Raises:
        UserError: No such sample or result, no officer, or the day has not come. Nothing changed.
        NeedsNote: The visit is unusual and no reason is given. Nothing changed.
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
        known = _known_of(desk, transaction.connection, partition, sample)
        ask_reason(unusual_visit(known, on, result), reason)
        visit = {
            "sample": sample,
            "result": result,
            "officer": officer,
            "mode": mode or None,
            "note": noted(note, reason) or None,
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


def _known_of(desk: Desk, connection: Connection, partition: str, sample: str) -> KnownOfSample:
    """Return what is known of a sample before one more visit."""
    sop = survey_sop(desk)
    start, adjusted = facts.calendar_facts(connection)
    fields = samples.find(connection, desk.store.tables, sample) or {}
    main = str(fields.get("replaces") or "")
    kinds, today = sop.examination_kinds, clock.today()
    standing = standing_sample(connection, main, kinds, today) if main else None
    if standing and not (standing.main and standing.office == partition):
        standing = None
    return KnownOfSample(
        key=sample,
        sop=sop,
        calendar=planned_calendar(start, sop, adjusted) if start else {},
        visits=visits_by_day(connection, sample),
        main=main,
        main_rung=standing.state.rung if standing else None,
    )
