"""The only place that asks what time it is.

Times are whole milliseconds since 1970 in UTC; days are `datetime.date` of the office's
wall clock. `IMK_TODAY` (YYYY-MM-DD) sets the day, for tests, trials and late work.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from imk_desktop.errors import UsageError
from imk_desktop.language import _

LATEST_MS = 253_370_764_800_000
"""1 January 9999: before it the year has four digits in every time zone."""

_LATEST_NOW_MS = LATEST_MS - 86_400_000
"""A clock gone astray says no more than this: the acts of an epoch, each a moment later than
the one before, still end before `LATEST_MS`."""

_pretended: date | None = None


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Pretend that it is another day, while a demonstration plays a season."""
    global _pretended
    before, _pretended = _pretended, day
    try:
        yield
    finally:
        _pretended = before


def now_ms() -> int:
    """Return the present moment in milliseconds since 1970, on the day `today` says."""
    moment = datetime.now(UTC)
    if _pretended or os.environ.get("IMK_TODAY"):
        moment = datetime.combine(today(), moment.time(), UTC)
    # what a clock before 1970 or beyond all calendars says could not be sent
    return min(max(0, int(moment.timestamp() * 1000)), _LATEST_NOW_MS)


def today() -> date:
    """Return the present day, or the one that `IMK_TODAY` names.

    Raises:
        UsageError: `IMK_TODAY` is not a date.
    """
    if _pretended:
        return _pretended
    named = os.environ.get("IMK_TODAY")
    return parse_day(named) if named else datetime.now().date()


def parse_day(text: str) -> date:
    """Read an ISO day.

    Raises:
        UsageError: The text is not YYYY-MM-DD.

    >>> parse_day("2026-11-22")
    datetime.date(2026, 11, 22)
    """
    try:
        day = date.fromisoformat(text)
        if text != day.isoformat():
            raise ValueError
        return day
    except ValueError:
        raise UsageError(
            _("'{text}' bukan tanggal; tulis seperti 2026-06-08.").format(text=text),
            code="bad_date",
        ) from None


def day_of(when_ms: int) -> date:
    """Return the UTC day of a moment in milliseconds since 1970.

    >>> day_of(0), day_of(2**62)
    (datetime.date(1970, 1, 1), datetime.date(9999, 1, 1))
    """
    return moment_of(when_ms).date()


def iso_of(when_ms: int) -> str:
    """Return a moment as ISO text to the second, in UTC.

    >>> iso_of(1000)
    '1970-01-01T00:00:01Z'
    """
    return moment_of(when_ms).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(when_ms: int) -> datetime:
    """Return a moment in UTC; one beyond all calendars, of an older store, as their edge."""
    return datetime.fromtimestamp(min(max(when_ms, 0), LATEST_MS) / 1000, UTC)
