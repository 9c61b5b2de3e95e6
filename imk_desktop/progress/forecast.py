"""When the field is likely to be done ("kira-kira"): the pace so far, carried on.

A straight line through the working days since the work began, with a margin to either side:
no more than a head can check with a pencil, and said only once there is enough to go by.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from math import ceil

from imk_desktop.domain.status import Forecast
from imk_desktop.progress.deadlines import SATURDAY, working_days

SHARE = 0.95
"""What is forecast: the last few take as long as they take."""

MARGIN = 0.15
"""The pace may turn out so much quicker or slower."""

LEAST_DAYS = 5
LEAST_SHARE = 0.05
FARTHEST_DAYS = 250


def forecast(
    done: int, target: int, begun: date | None, today: date, holidays: Collection[date]
) -> Forecast | None:
    """Return the span of days in which `SHARE` of the target will be done.

    Args:
        done, target: How much is done by the end of today, and of how much.
        begun: The first day of the work; None for nothing yet.
        today: Today.
        holidays: Days on which nobody is expected to work.

    Returns:
        None with fewer than `LEAST_DAYS` working days behind or `LEAST_SHARE` done, once the
        share is reached, or where it is more than `FARTHEST_DAYS` working days away.
    """
    if begun is None or not target or not LEAST_SHARE <= done / target < SHARE:
        return None
    spent = working_days(begun, today, holidays)
    if spent < LEAST_DAYS:
        return None
    left, pace = SHARE * target - done, done / spent
    soonest, longest = (ceil(left / (pace * factor)) for factor in (1 + MARGIN, 1 - MARGIN))
    if longest > FARTHEST_DAYS:
        return None
    return Forecast(
        SHARE, _working_day(today, soonest, holidays), _working_day(today, longest, holidays)
    )


def _working_day(today: date, count: int, holidays: Collection[date]) -> date:
    """Return the day on which `count` working days after today are over."""
    day, left = today, count
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in holidays
    return day
