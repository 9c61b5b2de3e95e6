"""The calendar of a day field shows its week days whole, Monday first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, QPoint
from PySide6.QtWidgets import QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.day_field import day_field
from ui.theme.colours import DARK, LIGHT, Colours
from ui.theme.contrast import contrast
from ui.theme.palette import palette_of
from ui.theme.style import style_sheet


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


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_turns_the_month_can_be_seen_and_says_what_it_does(
    qtbot: QtBot, colours: Colours
) -> None:
    field = day_field()
    qtbot.addWidget(field)
    calendar = field.calendarWidget()
    calendar.setPalette(palette_of(colours))
    calendar.setStyleSheet(style_sheet(colours))
    calendar.adjustSize()
    calendar.show()

    turns = [calendar.findChild(QToolButton, f"qt_calendar_{way}month") for way in ("prev", "next")]

    assert [turn.accessibleName() for turn in turns] == ["Bulan sebelumnya", "Bulan berikutnya"]
    assert [turn.text() for turn in turns if strongest_contrast(turn) < 4.5] == []


def strongest_contrast(button: QWidget) -> float:
    """Return that of what is drawn on a button to its ground."""
    picture = button.window().grab().toImage()
    seen = picture.copy(button.rect().translated(button.mapTo(button.window(), QPoint(0, 0))))
    ground = seen.pixelColor(1, 1).name()
    return max(
        contrast(ground, seen.pixelColor(x, y).name())
        for x in range(seen.width())
        for y in range(seen.height())
    )
