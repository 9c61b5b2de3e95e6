"""The calendar of a day field shows its week days whole, Monday first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from ui.dialogs.day_field import day_field


@pytest.mark.parametrize(
    ("place", "week"),
    [("id_ID", "Sen Sel Rab Kam Jum Sab Min"), ("en_GB", "Mon Tue Wed Thu Fri Sat Sun")],
)
def test_the_week_begins_on_monday_and_no_week_day_is_cut(
    qtbot: QtBot, place: str, week: str
) -> None:
    field = day_field()
    qtbot.addWidget(field)
    calendar = field.calendarWidget()
    calendar.setLocale(QLocale(place))
    calendar.adjustSize()  # as it pops up
    calendar.show()
    days = calendar.findChild(QTableView)
    assert days is not None

    heads = [days.model().index(0, column) for column in range(7)]

    assert [head.data() for head in heads] == week.split()
    assert [
        head.data()
        for head in heads
        if days.sizeHintForIndex(head).width() > days.visualRect(head).width()
    ] == []
