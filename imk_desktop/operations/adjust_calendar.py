"""Move the dates of a stage, with a reason; the later stages follow."""

from __future__ import annotations

from datetime import date

from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.domain.status import StageStatus
from imk_desktop.domain.unusual import Unusual, ask_reason, noted
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.close_stage import stage_named
from imk_desktop.operations.create_survey import FAR
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.survey_sop import survey_sop
from imk_desktop.progress.deadlines import Adjustment, checked_adjustment, planned_calendar
from imk_desktop.progress.unusual import unusual_calendar
from imk_desktop.store import change_log, facts
from imk_desktop.store.database import Connection


def adjust_calendar(
    desk: Desk,
    stage: str,
    *,
    first: date | None = None,
    last: date | None = None,
    reason: str = "",
    note: str = "",
) -> StageStatus:
    """Set the first or the last day of a stage in place of what the SOP's durations give.

    Args:
        desk: A laptop of the province.
        stage: The stage's number or key.
        first: Its first day; None leaves it to the stage before.
        last: Its last day; None leaves it to the SOP's duration.
        reason: Why. Alone, without a day, it lets the SOP's dates stand again; without it and
            without a day nothing changes, since somebody only looked.
        note: Why stages may overlap, where they do by this; kept with the reason.

    Returns:
        The stage as it stands with its new days.

    Raises:
        UserError: No such stage, no reason, the days are backwards, or this is not the
            province. Nothing changed.
        NeedsNote: Stages would overlap and no note is given. Nothing changed.
    """
    found = stage_named(desk, stage)
    for day in (first, last):
        if day and abs(day.year - desk.year) > FAR:
            message = _("{day} terlalu jauh dari tahun survei {year}. Tidak ada yang diubah.")
            raise UserError(
                message.format(day=day.isoformat(), year=desk.year), code="calendar_far"
            )
    if first is None and last is None and not reason.strip():
        return survey_status(desk).stage(found.key)
    adjusted = checked_adjustment(first, last, reason, stage=found.activity)
    days: dict[str, Value] = {
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
        "reason": noted(adjusted.reason, note) or None,
    }
    with desk.writing() as transaction:
        if desk.is_province:
            ask_reason(_overlaps(desk, transaction.connection, found.key, adjusted), note)
        change_log.write(
            transaction,
            "stage",
            {found.key: days},
            partition=PROVINCE,
            writer=desk.writer,
            when=desk.now(),
        )
    return survey_status(desk).stage(found.key)


def _overlaps(
    desk: Desk, connection: Connection, stage: str, adjusted: Adjustment
) -> tuple[Unusual, ...]:
    """Return which stages would overlap."""
    sop = survey_sop(desk)
    start, before = facts.calendar_facts(connection)
    if start is None:
        return ()
    after = {**before, stage: adjusted}
    return unusual_calendar(
        sop, planned_calendar(start, sop, before), planned_calendar(start, sop, after)
    )
