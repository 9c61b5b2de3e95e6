"""A field for a day, today at first, with a calendar to choose from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QToolButton

from imk_desktop import clock
from imk_desktop.language import _
from ui.theme.wheel_guard import guarded


def day_field(form: str = "d MMMM yyyy") -> QDateEdit:
    """Make a field that shows its day in a form of `QDate.toString`."""
    today = clock.today()
    field = guarded(QDateEdit(QDate(today.year, today.month, today.day)))
    field.setCalendarPopup(True)
    field.setCalendarWidget(_calendar())
    field.setDisplayFormat(form)
    return field


def _calendar() -> QCalendarWidget:
    """Make a calendar as it hangs in the office: the week begins on Monday, Sunday is red."""
    calendar = QCalendarWidget()
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setWeekdayTextFormat(Qt.DayOfWeek.Saturday, QTextCharFormat())
    calendar.setMinimumSize(300, 210)
    turns = (("qt_calendar_prevmonth", "‹", _("Bulan sebelumnya")),
             ("qt_calendar_nextmonth", "›", _("Bulan berikutnya")))  # fmt: skip
    for name, sign, told in turns:
        turn = calendar.findChild(QToolButton, name)
        if turn is not None:
            turn.setIcon(QIcon())  # Qt's own arrow is black, whatever it lies on
            turn.setText(sign)
            turn.setToolTip(told)
            turn.setAccessibleName(told)
    return calendar


def day_in(field: QDateEdit) -> date:
    """Return the day in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())
