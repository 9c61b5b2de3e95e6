"""Calendar arithmetic of the SOP's durations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imk_desktop.domain.sop import Duration, Unit
from imk_desktop.errors import UserError
from imk_desktop.progress.deadlines import (
    Adjustment,
    Span,
    checked_adjustment,
    expected_share,
    last_day,
    planned_calendar,
    working_days,
)
from imk_desktop.reference.holidays import days_off
from imk_desktop.reference.sop import shipped_sop

START = date(2026, 5, 18)
DAY = timedelta(days=1)

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
durations = st.builds(
    Duration, st.integers(1, 36), st.sampled_from(Unit), st.just("as printed")
)  # fmt: skip


def test_the_sop_makes_a_calendar_of_157_days() -> None:
    calendar = planned_calendar(START, shipped_sop())

    assert calendar == {
        "persiapan": Span(date(2026, 5, 18), date(2026, 6, 7)),
        "pengumpulan": Span(date(2026, 6, 8), date(2026, 9, 7)),
        "evaluasi": Span(date(2026, 9, 8), date(2026, 10, 7)),
        "diseminasi": Span(date(2026, 10, 8), date(2026, 10, 21)),
    }
    assert sum(span.days for span in calendar.values()) == 157


def test_stages_follow_an_adjusted_one_and_may_overlap() -> None:
    longer = Adjustment(None, date(2026, 6, 14), "banjir")
    earlier = Adjustment(date(2026, 9, 1), None, "mulai bertahap")

    calendar = planned_calendar(
        START, shipped_sop(), {"persiapan": longer, "evaluasi": earlier}
    )  # fmt: skip

    assert calendar["persiapan"].adjusted == "banjir"
    assert calendar["pengumpulan"] == Span(date(2026, 6, 15), date(2026, 9, 14))
    assert calendar["evaluasi"].first == date(2026, 9, 1)
    assert calendar["diseminasi"].first == date(2026, 10, 1)


@given(days, durations)
def test_the_day_after_a_stage_is_the_same_day_of_week_or_month(
    first: date, duration: Duration
) -> None:
    following = last_day(first, duration) + DAY

    if duration.unit is Unit.WEEKS:
        assert (following - first).days == 7 * duration.count
    else:
        months = (following.year - first.year) * 12 + following.month - first.month
        same_day = (months, following.day) == (duration.count, first.day)
        month_is_short = (months, following.day) == (duration.count + 1, 1) and first.day > 28
        assert same_day or month_is_short


@given(days, st.integers(1, 12), st.integers(1, 12))
def test_a_longer_duration_never_ends_earlier(first: date, count: int, more: int) -> None:
    for unit in Unit:
        short, long = Duration(count, unit, ""), Duration(count + more, unit, "")
        assert last_day(first, short) < last_day(first, long)


@given(days)
def test_a_calendar_has_no_gaps(start: date) -> None:
    spans = list(planned_calendar(start, shipped_sop()).values())

    assert spans[0].first == start
    for before, after in zip(spans, spans[1:], strict=False):
        assert after.first == before.last + DAY


@given(days, st.integers(0, 400), st.integers(0, 400), st.sets(days, max_size=20))
def test_working_days_add_up(first: date, m: int, n: int, holidays: set[date]) -> None:
    middle = first + timedelta(days=m)
    last = middle + timedelta(days=n)

    assert working_days(first, last, holidays) == working_days(
        first, middle, holidays
    ) + working_days(middle + DAY, last, holidays)


@given(days, st.integers(0, 200), st.sets(days, max_size=20))
def test_working_days_are_those_counted_one_by_one(
    first: date, n: int, holidays: set[date]
) -> None:
    each = [first + timedelta(days=k) for k in range(n + 1)]

    assert working_days(first, each[-1], holidays) == sum(
        day.weekday() < 5 and day not in holidays for day in each
    )


@given(days, st.integers(0, 120), st.integers(-5, 130))
def test_the_expected_share_only_grows_from_nothing_to_all(first: date, n: int, k: int) -> None:
    span = Span(first, first + timedelta(days=n))
    today = first + timedelta(days=k)

    share = expected_share(span, today)

    assert 0 <= share <= expected_share(span, today + DAY) <= 1
    assert expected_share(span, first - DAY) == 0
    assert expected_share(span, span.last) == 1


def test_holidays_are_no_working_days() -> None:
    off = days_off([2026])

    assert working_days(date(2026, 5, 25), date(2026, 5, 29), off) == 3  # Idul Adha and after
    assert working_days(date(2026, 5, 25), date(2026, 5, 29)) == 5


@pytest.mark.parametrize(
    ("first", "last", "reason", "code"),
    [
        (date(2026, 6, 2), date(2026, 6, 1), "banjir", "calendar_backwards"),
        (date(2026, 6, 2), None, " ", "reason_missing"),
    ],
)
def test_an_adjustment_needs_sense_and_a_reason(
    first: date, last: date | None, reason: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        checked_adjustment(first, last, reason, stage="Persiapan")

    assert refused.value.code == code


def test_an_adjustment_with_a_reason_is_taken() -> None:
    assert checked_adjustment(START, None, " banjir ", stage="Persiapan") == Adjustment(
        START, None, "banjir"
    )
