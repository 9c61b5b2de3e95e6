"""Numbers and dates as an Indonesian office writes them: as Qt's own Indonesian does."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QLocale

from imk_desktop import formats

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
