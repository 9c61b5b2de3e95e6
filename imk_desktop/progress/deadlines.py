"""The survey's calendar: from the SOP's durations, or as adjusted with a reason.

Weeks and months are counted by the calendar and stages follow one another without a gap:
3 weeks from 18 May end on 7 June, 3 months from 8 June on 7 September. A month from a day
that the last month lacks ends on that month's last day (31 January: 28 February).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from imk_desktop.domain.sop import Duration, Sop, Unit
from imk_desktop.errors import UserError
from imk_desktop.formats import day as written
from imk_desktop.language import _

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Dates of a stage that differ from the SOP's durations; None keeps what follows from them."""

    first: date | None
    last: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stage's first and last day, and the reason where they were adjusted."""

    first: date
    last: date
    adjusted: str = ""

    @property
    def days(self) -> int:
        """Its length in days."""
        return (self.last - self.first).days + 1


def planned_calendar(
    start: date, sop: Sop, adjusted: Mapping[str, Adjustment] | None = None
) -> dict[str, Span]:
    """Return each stage's span by its key, in the order of the SOP.

    Stages after an adjusted one follow it; one that was given its own first day begins there,
    so stages may overlap. A last day before the first counts as a stage of one day.
    """
    calendar: dict[str, Span] = {}
    following = start
    for stage in sop.stages:
        change = (adjusted or {}).get(stage.key)
        first = change.first if change and change.first else following
        last = change.last if change and change.last else last_day(first, stage.duration)
        last = max(first, last)
        calendar[stage.key] = Span(first, last, change.reason if change else "")
        following = last + DAY
    return calendar


def last_day(first: date, duration: Duration) -> date:
    """Return the last day of a duration that begins on `first`."""
    if duration.unit is Unit.WEEKS:
        return first + timedelta(weeks=duration.count) - DAY
    month = first.year * 12 + first.month - 1 + duration.count
    year, month = divmod(month, 12)
    try:
        return date(year, month + 1, first.day) - DAY
    except ValueError:  # the month has no such day
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY


def checked_adjustment(
    first: date | None, last: date | None, reason: str, *, stage: str
) -> Adjustment:
    """Return an adjustment that may be stored.

    Raises:
        UserError: It ends before it begins, or gives no reason.
    """
    if first and last and last < first:
        message = _("{stage}: tanggal selesai {last} sebelum tanggal mulai {first}.")
        raise UserError(
            message.format(stage=stage, last=written(last), first=written(first)),
            code="calendar_backwards",
        )
    if (first or last) and not reason.strip():
        raise UserError(
            _("{stage}: perubahan tanggal memerlukan alasan.").format(stage=stage),
            code="reason_missing",
        )
    return Adjustment(first, last, reason.strip())


def working_days(first: date, last: date, holidays: Collection[date] = frozenset()) -> int:
    """Count the days from Monday to Friday that are no holiday, both ends included."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    count = weeks * 5 + sum((first.weekday() + n) % 7 < SATURDAY for n in range(rest))
    return count - sum(
        first <= holiday <= last and holiday.weekday() < SATURDAY for holiday in set(holidays)
    )


def expected_share(span: Span, today: date, holidays: Collection[date] = frozenset()) -> float:
    """Return the share of a stage's working days that are over by the end of today, 0 to 1."""
    if today < span.first:
        return 0.0
    if today >= span.last:
        return 1.0
    whole = working_days(span.first, span.last, holidays)
    return working_days(span.first, today, holidays) / whole if whole else 1.0
