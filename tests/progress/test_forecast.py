"""When the field is likely to be done."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.progress.forecast import forecast

BEGUN = date(2026, 6, 8)
JULY = date(2026, 7, 21)


def test_the_pace_so_far_is_carried_on() -> None:
    likely = forecast(1126, 1842, BEGUN, JULY, frozenset())

    assert likely is not None
    assert likely.share == 0.95
    assert likely.earliest == date(2026, 8, 12)  # 624 more at 35 a day, quicker by 15 %
    assert likely.latest == date(2026, 8, 19)


def test_nothing_is_said_before_there_is_enough_to_go_by() -> None:
    assert forecast(50, 100, None, JULY, frozenset()) is None
    assert forecast(50, 0, BEGUN, JULY, frozenset()) is None
    assert forecast(4, 100, BEGUN, JULY, frozenset()) is None
    assert forecast(50, 100, JULY - timedelta(days=2), JULY, frozenset()) is None
    assert forecast(95, 100, BEGUN, JULY, frozenset()) is None
    assert forecast(5, 100, BEGUN, JULY, frozenset()) is None  # more than a year away


@given(st.integers(5, 94), st.integers(7, 80), st.sets(st.integers(0, 200), max_size=10))
def test_more_done_is_never_forecast_later(done: int, days: int, off: set[int]) -> None:
    today = BEGUN + timedelta(days=days)
    holidays = {today + timedelta(days=n) for n in off}

    now, more = (forecast(d, 100, BEGUN, today, holidays) for d in (done, done + 1))

    if now and more:
        assert today < more.earliest <= more.latest
        assert more.earliest <= now.earliest and more.latest <= now.latest
