"""Numbers and dates as an Indonesian office writes them: as Qt's own Indonesian does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale

from imk_desktop import formats
from imk_desktop.language import _n, speak

INDONESIAN = QLocale("id_ID")


@pytest.mark.parametrize("value", [0.0, 7.0, 999.0, 1000.0, 1234567.0, -45678.9, 0.05])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_numbers_are_written_as_qt_writes_them(value, decimals):
    assert formats.number(value, decimals) == INDONESIAN.toString(value, "f", decimals)


def test_days_have_their_month_in_letters():
    assert formats.day(date(2026, 8, 24)) == "24 Agu 2026"


def test_a_span_over_the_new_year_has_both_years():
    span = formats.span(date(2026, 12, 28), date(2027, 1, 3))

    assert span == "28 Des 2026 – 3 Jan 2027"


def test_a_share_of_nothing_is_nothing():
    assert formats.percent(0, 0) == "0,0%"


def test_sizes_are_in_the_unit_that_a_person_would_choose():
    assert [formats.size(count) for count in (17, 48_312, 2_500_000)] == ["17 B", "48 KB", "2,5 MB"]


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1234.5, 0, "1.235"),
        (0.125, 2, "0,13"),
        (2.675, 2, "2,68"),  # a little less in binary
        (1.1 * 1.1 * 50, 0, "61"),  # 60.50000000000001
        (0.285 * 100, 0, "29"),  # 28.499999999999996
        (-0.4, 0, "0"),
        (0, 1, "0,0"),
        (12_345_678_901_234_567, 0, "12.345.678.901.234.567"),
        (1e22, 0, "10.000.000.000.000.000.000.000"),
    ],
)
def test_halves_are_rounded_away_from_zero_as_by_hand(value, decimals, written):
    assert formats.number(value, decimals) == written


def test_a_half_per_cent_is_rounded_up():
    assert [formats.percent(part, 8, 0) for part in (1, 3, 5)] == ["13%", "38%", "63%"]


def test_what_is_no_number_is_written_without_a_fault():
    assert [formats.number(value, 1) for value in (float("inf"), float("nan"))] == [
        "Infinity",
        "NaN",
    ]


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("id")


def test_english_texts_carry_numbers_as_english_writes_them(english):
    said = [
        formats.number(1234567.891, 1),
        formats.percent(1126, 1842),
        formats.size(2_500_000),
        formats.day_and_time(datetime(2026, 8, 24, 7, 30)),
    ]

    assert said == ["1,234,567.9", "61.1%", "2.5 MB", "24 Aug 07:30"]


def test_english_says_one_thing_otherwise_than_many(english):
    said = [
        _n("{count} baris ditolak", count).format(count=formats.number(count))
        for count in (1, 1100)
    ]

    assert said == ["1 row refused", "1,100 rows refused"]
