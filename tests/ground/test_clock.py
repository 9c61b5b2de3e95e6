"""The day and the moment, as the office's clock or a pretended one says."""

from __future__ import annotations

from datetime import date

import pytest

from imk_desktop import clock
from imk_desktop.errors import UsageError

DAY = date(2025, 7, 20)


def test_the_environment_names_the_day_of_a_trial(monkeypatch):
    monkeypatch.setenv("IMK_TODAY", "2025-07-20")

    assert clock.today() == DAY
    assert clock.day_of(clock.now_ms()) == DAY


def test_a_day_that_is_none_is_wrong_usage(monkeypatch):
    monkeypatch.setenv("IMK_TODAY", "20 Juli")

    with pytest.raises(UsageError) as refused:
        clock.today()

    assert refused.value.code == "bad_date"


def test_a_pretended_day_goes_before_the_environment_and_ends(monkeypatch):
    monkeypatch.setenv("IMK_TODAY", "2030-01-01")

    with clock.on_day(DAY):
        assert clock.today() == DAY
        assert clock.day_of(clock.now_ms()) == DAY

    assert clock.today() == date(2030, 1, 1)


def test_moments_are_told_in_iso_and_utc():
    assert clock.iso_of(1_753_000_000_000) == "2025-07-20T08:26:40Z"


@pytest.mark.parametrize("text", ["20250301", "2025-W10-1", "", "besok"])
def test_a_day_is_written_in_one_way(text):
    with pytest.raises(UsageError) as refused:
        clock.parse_day(text)

    assert refused.value.code == "bad_date"
