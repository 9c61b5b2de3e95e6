"""A field for a day, today at first, with a calendar to choose from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit

from imk_desktop import clock
from ui.theme.wheel_guard import guarded


def day_field(form: str = "d MMMM yyyy") -> QDateEdit:
    """Make a field that shows its day in a form of `QDate.toString`."""
    today = clock.today()
    field = guarded(QDateEdit(QDate(today.year, today.month, today.day)))
    field.setCalendarPopup(True)
    field.setDisplayFormat(form)
    return field


def day_in(field: QDateEdit) -> date:
    """Return the day in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())
