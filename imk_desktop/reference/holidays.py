"""National holidays and shared leave (cuti bersama), shipped by year as CSV.

Each row names its source, the joint decree of three ministers. A year without a file has no
holidays known: days from Monday to Friday then all count as working days.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from imk_desktop.resource_files import resource


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off: its name, "libur nasional" or "cuti bersama", and the decree that says so."""

    day: date
    name: str
    kind: str
    source: str


def holidays_of(year: int) -> tuple[Holiday, ...]:
    """Return the holidays of a year in order, none for a year that is not known."""
    file = resource(f"holidays/{year}.csv")
    if not file.is_file():
        return ()
    return tuple(
        Holiday(date.fromisoformat(row["tanggal"]), row["nama"], row["jenis"], row["sumber"])
        for row in csv.DictReader(file.read_text("utf-8").splitlines())
    )


def days_off(years: Iterable[int]) -> frozenset[date]:
    """Return all holidays of some years as days."""
    return frozenset(holiday.day for year in years for holiday in holidays_of(year))
