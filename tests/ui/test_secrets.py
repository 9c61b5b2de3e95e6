"""A passphrase is in a form only while somebody types it there."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from imk_desktop.operations.desk import open_store
from tests.ui.living_survey import STARTER_PASSPHRASE, LivingSurvey
from ui.context import Context
from ui.dialogs.make_starter import MakeStarter
from ui.first_start.choices import CREATE, JOIN, OPEN
from ui.main_window import MainWindow
from ui.theme.secret_field import SecretField

HOUSE = Path(__file__).parents[2]
PASSWORD, NORMAL = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> Iterator[MainWindow]:
    window = MainWindow(context)
    context.door.window = window
    qtbot.addWidget(window)
    window.show()
    window.begin(None, [])
    yield window
    context.jobs.start(lambda _ticket: window.session.close())
    qtbot.waitUntil(lambda: not context.jobs.busy)


def secrets(window: MainWindow) -> list[str]:
    return [field.text() for field in window.findChildren(SecretField)]


@pytest.mark.parametrize("way", [CREATE, JOIN, OPEN])
@pytest.mark.parametrize("leave", ["esc", "back", "another page"])
def test_leaving_a_form_empties_its_passphrases(window: MainWindow, way: str, leave: str) -> None:
    window.first_start.choices.buttons[way].click()
    form = window.first_start._form(way)
    for field in form.findChildren(SecretField):
        field.setText("padi menguning")

    if leave == "esc":
        window.go_back()
    elif leave == "back":
        form.back.click()
    else:
        window.first_start.setCurrentWidget(window.first_start.opening)

    assert set(secrets(window)) == {""}


def test_a_passphrase_submitted_is_no_longer_in_the_form(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.first_start.choices.buttons[CREATE].click()
    form = window.first_start.create_form
    form.file.show_path(tmp_path / "1700.imkdb")
    form.name.setText("Rina")
    form.passphrase.first.setText("padi menguning")
    form.passphrase.second.setText("padi menguning")

    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        form.act.click()
        assert set(secrets(window)) == {""}

    assert set(secrets(window)) == {""}
    open_store(tmp_path / "1700.imkdb", passphrase="padi menguning").close()


def test_typed_again_after_a_failure_a_passphrase_is_what_was_typed(
    qtbot: QtBot, window: MainWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    window.activateWindow()
    window.first_start.choices.buttons[JOIN].click()
    form = window.first_start.join_form
    form.starter.show_path(survey.starter)
    qtbot.waitUntil(lambda: "LAPTOP INI: 1702" in form.fault.text(), timeout=10_000)
    form.file.show_path(tmp_path / "1702.imkdb")
    form.office.setText("1702")
    type_passphrases(form, "salah semua")
    form.act.click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20_000)
    QApplication.activeModalWidget().close()
    qtbot.waitUntil(form.act.isEnabled)

    type_passphrases(form, STARTER_PASSPHRASE)
    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        form.act.click()

    assert "LAPTOP INI: 1702" in window.header.office.text()


def type_passphrases(form: object, starter: str) -> None:
    for field, words in (
        (form.starter_passphrase, starter),
        (form.passphrase.first, "kopi bubuk curup"),
        (form.passphrase.second, "kopi bubuk curup"),
    ):
        QTest.keyClicks(field, words)


def test_another_starter_asks_for_its_own_code(window: MainWindow, tmp_path: Path) -> None:
    form = window.first_start.join_form
    form.office.setText("1702")

    form.starter.show_path(tmp_path / "awal-1703.imk")

    assert form.office.text() == ""


def test_the_eye_shows_what_is_typed_and_a_field_left_is_hidden_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.first_start.choices.buttons[OPEN].click()
    field = window.first_start.open_form.passphrase
    field.setText("padi menguning")
    assert field.echoMode() == PASSWORD

    qtbot.mouseClick(field.eye, Qt.MouseButton.LeftButton)
    assert field.echoMode() == NORMAL
    assert field.eye.accessibleName() == "Sembunyikan kata sandi"
    window.go_back()

    assert field.echoMode() == PASSWORD
    field.undo()
    assert field.text() == ""


def test_the_eye_lies_inside_the_field_and_over_no_word(window: MainWindow) -> None:
    window.first_start.choices.buttons[OPEN].click()
    field = window.first_start.open_form.passphrase

    assert field.rect().contains(field.eye.geometry())
    assert field.textMargins().right() >= field.eye.width()


def test_the_passphrase_of_a_starter_can_be_read_and_leaves_with_the_dialog(
    qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = MakeStarter({"1705": "BPS Kab. Seluma"}, tmp_path)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.passphrase.echoMode() == NORMAL
    dialog.passphrase.setText("mangga muda manis")

    dialog.act.click()

    assert dialog.entry().passphrase == "mangga muda manis"
    assert dialog.passphrase.text() == ""


def test_escape_while_joining_stops_it_and_stays_until_it_has(
    qtbot: QtBot, window: MainWindow, survey: LivingSurvey, tmp_path: Path, context: Context
) -> None:
    window.first_start.choices.buttons[JOIN].click()
    form = window.first_start.join_form
    form.starter.show_path(survey.starter)
    qtbot.waitUntil(lambda: "LAPTOP INI: 1702" in form.fault.text(), timeout=10_000)
    form.file.show_path(tmp_path / "1702.imkdb")
    form.office.setText("1702")
    type_passphrases(form, STARTER_PASSPHRASE)

    form.act.click()
    window.go_back()

    assert window.first_start.currentWidget() is form
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=20_000)
    assert form.act.isEnabled()
    assert not window.session.is_open
    assert not (tmp_path / "1702.imkdb").exists()


def hidden_lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "setEchoMode":
            yield node.lineno


def test_every_secret_goes_through_the_one_field() -> None:
    found = {
        file.name
        for file in (HOUSE / "ui").rglob("*.py")
        if list(hidden_lines(ast.parse(file.read_text("utf-8"))))
    }

    assert found == {"secret_field.py"}


OpenWindow = Callable[[Path], MainWindow]


def test_a_starter_made_in_the_window_opens_with_what_was_typed(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    window = open_window(survey.province)
    window._make_starter()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), MakeStarter))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MakeStarter)
    file = tmp_path / "awal.imk"
    dialog.file.show_path(file)
    code = dialog.office.currentData()
    dialog.passphrase.setText("salak manis madu")

    dialog.act.click()
    qtbot.waitUntil(file.is_file, timeout=20_000)
    qtbot.waitUntil(lambda: not window.session._context.jobs.busy, timeout=20_000)

    from imk_desktop.operations.join_survey import join_survey

    store = tmp_path / "baru.imkdb"
    desk = join_survey(store, file, starter_passphrase="salak manis madu", by="Dewi")
    assert desk.office == code
    desk.close()
