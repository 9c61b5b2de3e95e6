"""Days and moments as they lie in the store: ISO text, which may be anything in old files."""

from __future__ import annotations

from datetime import UTC, date, datetime


def day_in(text: str | None) -> date | None:
    """Return the day of an ISO text, None for anything else.

    >>> day_in("2026-07-20T07:30:00Z")
    datetime.date(2026, 7, 20)
    >>> day_in("20 Juli") is None
    True
    """
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def moment_in(text: str | None) -> int | None:
    """Return an ISO moment in ms since 1970, None for anything else; without a zone it is UTC.

    >>> moment_in("1970-01-01 00:00:01")
    1000
    >>> moment_in("") is None
    True
    """
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)
