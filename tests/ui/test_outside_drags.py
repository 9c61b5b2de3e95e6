"""Nothing that is dragged in is ever moved away from where it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import LivingSurvey
from tests.ui.test_small_screens import DIALOGS
from ui.main_window import MainWindow

MOVE, COPY = Qt.DropAction.MoveAction, Qt.DropAction.CopyAction
NONE = Qt.KeyboardModifier.ShiftModifier  # the key with which file managers propose a move
LEFT = Qt.MouseButton.LeftButton
PLACES = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)

OpenWindow = Callable[[Path], MainWindow]


def drag(target: QWidget, data: QMimeData, actions: Qt.DropAction = COPY | MOVE) -> QDropEvent:
    """Drag something from another program to the middle of a widget and let go."""
    window = target.window()
    handle = window.windowHandle()
    assert handle is not None
    place = target.mapTo(window, target.rect().center())
    enter = QDragEnterEvent(place, actions, data, LEFT, NONE)
    QCoreApplication.sendEvent(handle, enter)
    over = QDragMoveEvent(place, actions, data, LEFT, NONE)
    if enter.isAccepted():  # as Qt does between the two
        over.setDropAction(enter.dropAction())
        over.accept()
    QCoreApplication.sendEvent(handle, over)
    drop = QDropEvent(QPointF(place), actions, data, LEFT, NONE)
    if over.isAccepted():
        assert over.dropAction() == COPY
        QCoreApplication.sendEvent(handle, drop)
    else:
        drop.ignore()
    return drop


def of_file(file: Path, text: str = "") -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    if text:
        data.setText(text)
    return data


def of_words(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def places(window: QWidget) -> list[QWidget]:
    return [
        place
        for kind in PLACES
        for place in window.findChildren(kind)
        if place.isVisible() and place.isEnabled() and place.window() is window
    ]


def test_a_bundle_dropped_with_a_move_is_looked_into_and_stays_where_it_was(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    window = open_window(survey.province)
    data = of_file(survey.waiting_bundle)

    drop = drag(window.header, data)

    assert drop.isAccepted()
    assert drop.dropAction() == COPY
    receive = window.survey.receive
    qtbot.waitUntil(lambda: bool(receive.previews), timeout=10_000)


def test_no_place_of_the_window_takes_a_thing_away(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    window = open_window(survey.province)
    jobs = window.session._context.jobs
    for open_page in (
        window.survey.open_send,
        window.survey.open_conflicts,
        lambda: window.survey.open_stage("pengumpulan"),
    ):
        open_page()
        qtbot.waitUntil(lambda: not jobs.busy)
        for place in [window, *places(window)]:
            drop = drag(place, of_words("Jl. Raya"))
            assert drop.dropAction() == COPY or not drop.isAccepted(), place


@pytest.mark.parametrize("kind", DIALOGS)
def test_no_place_of_a_dialog_takes_a_thing_away(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey, kind: str
) -> None:
    open_window(survey.province)
    dialog = DIALOGS[kind]()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)

    drops = [drag(place, of_words("Jl. Raya")) for place in places(dialog)]

    assert drops
    assert all(drop.dropAction() == COPY or not drop.isAccepted() for drop in drops)


def test_what_can_only_be_moved_is_not_taken(
    open_window: OpenWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    window = open_window(survey.province)

    drop = drag(window.header, of_file(tmp_path / "a.imk"), MOVE)

    assert not drop.isAccepted()


def test_a_file_dropped_on_a_field_of_words_is_no_word(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    window = open_window(survey.province)
    window.survey.open_stage("pengumpulan")
    qtbot.waitUntil(lambda: not window.session._context.jobs.busy)
    search = window.survey.stage.samples.list.search

    drag(search, of_file(survey.waiting_bundle, text=str(survey.waiting_bundle)))

    assert search.text() == ""
    receive = window.survey.receive
    qtbot.waitUntil(lambda: bool(receive.previews), timeout=10_000)


def test_a_file_dropped_on_a_field_of_files_is_named_there(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    window = open_window(survey.province)
    window.survey.open_send()
    qtbot.waitUntil(lambda: not window.session._context.jobs.busy)
    folder = window.survey.send.folder

    drag(folder.line, of_file(tmp_path))

    assert folder.path == tmp_path
