"""Enter presses a button, dialogs begin in their first field, and cells are filed per office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import LivingSurvey
from tests.ui.test_small_screens import DIALOGS
from ui.context import Context
from ui.dialogs.of_cells import Approve, FileDocument, Monitor
from ui.documents_folder import documents_folder
from ui.first_start.choices import CREATE
from ui.main_window import MainWindow

OpenWindow = Callable[[Path], MainWindow]


@pytest.fixture
def beginning(qtbot: QtBot, context: Context) -> MainWindow:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.begin(None, [])
    return window


def still(qtbot: QtBot, window: MainWindow) -> None:
    jobs = window.session._context.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=10_000)


def dialog_of(qtbot: QtBot, kind: type) -> QWidget | None:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


def test_enter_presses_the_button_that_has_the_keyboard(beginning: MainWindow) -> None:
    first_start = beginning.first_start
    first_start.choices.buttons[CREATE].setFocus()

    QApplication.sendEvent(first_start.choices.buttons[CREATE], key_of_enter())

    assert first_start.currentWidget() is first_start.create_form


def key_of_enter() -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)


def test_the_menu_offers_nothing_of_a_survey_before_one_is_open(
    beginning: MainWindow, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    opened = open_window(survey.regency)

    assert {a.isEnabled() for a in actions(beginning, "F5", "Ctrl+U", "Ctrl+B")} == {False}
    assert {a.isEnabled() for a in actions(opened, "F5", "Ctrl+U", "Ctrl+B")} == {True}


def actions(window: MainWindow, *keys: str) -> list[QAction]:
    return [action for action in window.actions() if action.shortcut().toString() in keys]


def test_f5_looks_again(qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey) -> None:
    window = open_window(survey.regency)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    with qtbot.waitSignal(window.session.status_changed, timeout=10_000):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    still(qtbot, window)


@pytest.mark.parametrize("kind", ["document", "approval", "monitoring", "person"])
def test_a_dialog_begins_in_its_first_field(qtbot: QtBot, kind: str) -> None:
    dialog = DIALOGS[kind]()
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)

    began = dialog.focusWidget()

    assert began is not None
    assert dialog.fields.parentWidget().isAncestorOf(began)
    assert began not in (dialog.act, *dialog.findChildren(type(dialog.act)))


def test_the_province_files_for_the_office_that_is_chosen(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    window = open_window(survey.province)
    form = window.survey.home.form

    form.requirements["persiapan"].items["surat_tugas"].click()
    document = dialog_of(qtbot, FileDocument)
    assert isinstance(document, FileDocument)
    assert "untuk semua" in document.office.currentText()
    document.office.setCurrentIndex(document.office.findData("1702"))
    document.number.setText("B-7")
    with qtbot.waitSignal(window.session.status_changed, timeout=10_000):
        document.act.click()
    still(qtbot, window)
    form.requirements["pengumpulan"].items["monitoring_lapangan"].click()
    monitor = dialog_of(qtbot, Monitor)
    assert isinstance(monitor, Monitor)
    assert not monitor.act.isEnabled()
    monitor.office.setCurrentIndex(monitor.office.findData("1701"))
    monitor.note.setText("Rekap dibaca bersama")
    with qtbot.waitSignal(window.session.status_changed, timeout=10_000):
        monitor.act.click()
    still(qtbot, window)

    letters = item(window, "persiapan", "surat_tugas")
    assert [code for code, proof in letters.items() if proof.evidence == "B-7"] == ["1702"]
    watched = item(window, "pengumpulan", "monitoring_lapangan")["1701"]
    assert (watched.count, watched.unit) == (1, "catatan")


def item(window: MainWindow, stage: str, key: str) -> dict:
    of_stage = window.session.status.stage(stage)
    return dict(next(i for i in of_stage.requirements if i.key == key).offices)


def test_an_approval_says_what_stands_already(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    window = open_window(survey.province)

    window.survey.home.form.step_chosen.emit("persiapan", "kepala")
    approve = dialog_of(qtbot, Approve)

    assert isinstance(approve, Approve)
    said = [label.text() for label in approve.findChildren(QWidget) if hasattr(label, "text")]
    assert any("Kini: disahkan" in str(text) for text in said)
    approve.reject()


def test_files_are_proposed_where_a_folder_is() -> None:
    assert documents_folder().is_dir()
