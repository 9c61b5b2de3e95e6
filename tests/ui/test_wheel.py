"""The mouse wheel scrolls the page and never turns a field that was not clicked into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDateTimeEdit,
    QScrollBar,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import LivingSurvey
from tests.ui.test_small_screens import DIALOGS
from ui.dialogs.day_field import day_field
from ui.dialogs.make_starter import MakeStarter
from ui.main_window import MainWindow
from ui.theme.wheel_guard import guarded

TURNED_BY_WHEEL = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
ALL_DIALOGS = DIALOGS | {
    "starter": lambda: MakeStarter({"1701": "Bengkulu Selatan", "1702": "R. Lebong"}, Path()),
}


def turnable(root: QWidget) -> Iterator[QWidget]:
    """Yield every field that Qt lets the wheel turn; a calendar is open only while one looks."""
    for widget in root.findChildren(QWidget):
        above = widget.parent()
        while above is not None and not isinstance(above, QCalendarWidget):
            above = above.parent()
        if isinstance(widget, TURNED_BY_WHEEL) and not isinstance(widget, QScrollBar) and not above:
            yield widget


def value(field: QWidget) -> object:
    match field:
        case QComboBox():
            return field.currentIndex(), field.currentText()
        case QDateTimeEdit():
            return field.dateTime()
        case QAbstractSpinBox():
            return field.text()
        case QAbstractSlider():
            return field.value()
        case QTabBar():
            return field.currentIndex()
    raise AssertionError(field)


def put_in_the_middle(field: QWidget) -> None:
    """Leave room in both directions, and something to change to."""
    if isinstance(field, QComboBox):
        if field.count() < 3:
            field.addItems(["satu", "dua", "tiga"])
        field.setCurrentIndex(1)
    elif isinstance(field, QAbstractSlider):
        field.setValue((field.minimum() + field.maximum()) // 2)


def turn(field: QWidget, steps: int) -> bool:
    """Turn the wheel over a field and say whether it was taken."""
    centre = QPointF(field.rect().center())
    event = QWheelEvent(
        *(centre, field.mapToGlobal(centre), QPoint(), QPoint(0, 120 * steps)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def turned(fields: Iterator[QWidget]) -> tuple[int, list[str]]:
    """Return how many fields there are, and those that the wheel changes or gets into."""
    seen, changed = 0, []
    for field in fields:
        put_in_the_middle(field)
        for steps in (1, -1, -1):
            before = value(field)
            turn(field, steps)
            if value(field) != before or field.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                changed.append(f"{type(field).__name__} '{field.accessibleName()}'")
        seen += 1
    return seen, sorted(set(changed))


def test_no_field_of_any_page_is_turned(
    open_window: Callable[[Path], MainWindow], survey: LivingSurvey
) -> None:
    window = open_window(survey.province)
    assert window.survey is not None
    window.survey.open_sample()
    window.open_receive()
    window.open_send()
    forms = window.first_start
    assert forms.create_form
    assert forms.join_form
    assert forms.open_form

    seen, changed = turned(turnable(window))

    assert changed == []
    assert seen >= 5  # day, result and mode of a visit; year and start of a survey


@pytest.mark.parametrize("kind", ALL_DIALOGS)
def test_no_field_of_any_dialog_is_turned(qtbot: QtBot, kind: str) -> None:
    dialog = ALL_DIALOGS[kind]()
    qtbot.addWidget(dialog)
    dialog.show()  # the keyboard is in its first field, but nobody clicked there

    _seen, changed = turned(turnable(dialog))

    assert changed == []


def test_the_wheel_is_left_to_the_page_around_the_field(qtbot: QtBot) -> None:
    """Qt hands on what is not accepted; only events of a real mouse travel so."""
    field = guarded(QComboBox())
    field.addItems(["satu", "dua", "tiga"])
    qtbot.addWidget(field)
    field.show()
    field.setFocus(Qt.FocusReason.TabFocusReason)

    taken = turn(field, -1)

    assert not taken
    assert field.currentIndex() == 0


def test_a_field_clicked_into_takes_the_wheel_until_it_is_left(qtbot: QtBot) -> None:
    ground = QWidget()
    column = QVBoxLayout(ground)
    number, day = guarded(QSpinBox()), day_field()
    for field in (number, day):
        column.addWidget(field)
    qtbot.addWidget(ground)
    ground.show()
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)

    qtbot.mouseClick(number.lineEdit(), Qt.MouseButton.LeftButton)
    turn(number, 1)
    qtbot.mouseClick(day.lineEdit(), Qt.MouseButton.LeftButton)
    turn(number, 1)

    assert number.value() == 1
