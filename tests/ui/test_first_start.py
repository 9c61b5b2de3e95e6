"""The ways into a survey: making one, joining with a starter, opening with a passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import open_store
from tests.ui.living_survey import STARTER_PASSPHRASE, LivingSurvey
from ui.context import Context
from ui.first_start.choices import CREATE, JOIN, OPEN
from ui.main_window import MainWindow


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


def test_the_province_makes_a_survey(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.first_start.choices.buttons[CREATE].click()
    form = window.first_start.create_form
    form.file.show_path(tmp_path / "1700.imkdb")
    form.year.setValue(2026)
    form.start.setDate(QDate(2026, 5, 18))
    form.name.setText("Rina")
    form.passphrase.first.setText("padi menguning")
    form.passphrase.second.setText("padi menguning")

    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        form.act.click()

    assert window.session.status.survey.year == 2026
    assert window.pages.currentWidget() is window.survey.home
    with open_store(tmp_path / "1700.imkdb", passphrase="padi menguning") as desk:
        assert desk.office == "1700"


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [("pendek", "pendek", "minimal 8"), ("padi menguning", "padi", "tidak sama")],
)
def test_a_weak_or_mistyped_passphrase_makes_nothing(
    window: MainWindow, tmp_path: Path, first: str, second: str, fault: str
) -> None:
    window.first_start.choices.buttons[CREATE].click()
    form = window.first_start.create_form
    form.file.show_path(tmp_path / "1700.imkdb")
    form.passphrase.first.setText(first)
    form.passphrase.second.setText(second)

    form.act.click()

    (said,) = form.faults()
    assert fault in said
    assert not (tmp_path / "1700.imkdb").exists()


def test_joining_repeats_the_office_and_asks_to_type_its_code(
    qtbot: QtBot, window: MainWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    window.first_start.choices.buttons[JOIN].click()
    form = window.first_start.join_form
    form.starter.show_path(survey.starter)
    qtbot.waitUntil(lambda: "LAPTOP INI: 1702" in form.fault.text(), timeout=10_000)
    form.starter_passphrase.setText(STARTER_PASSPHRASE)
    form.passphrase.first.setText("kopi bubuk curup")
    form.passphrase.second.setText("kopi bubuk curup")
    form.file.show_path(tmp_path / "1702.imkdb")

    form.office.setText("1701")
    form.act.click()
    (said,) = form.faults()
    assert "1702" in said
    assert form.office.property("faulty")
    assert not (tmp_path / "1702.imkdb").exists()
    form.office.setText("1702")
    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        form.act.click()

    assert "LAPTOP INI: 1702" in window.header.office.text()


def test_an_encrypted_store_asks_for_its_passphrase_and_a_wrong_one_may_be_tried_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, context: Context
) -> None:
    store = tmp_path / "1700.imkdb"
    create_survey(
        store, year=2026, start=date(2026, 5, 18), by="Rina", passphrase="padi menguning"
    ).close()
    form = window.first_start.open_form

    window.begin(store, [])
    qtbot.waitUntil(lambda: window.first_start.currentWidget() is form, timeout=10_000)
    form.passphrase.setText("salah sekali")
    form.act.click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=10_000)
    QApplication.activeModalWidget().close()
    qtbot.waitUntil(form.act.isEnabled)
    form.passphrase.setText("padi menguning")
    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        form.act.click()

    assert window.session.status.survey.office == "1700"


def test_a_store_opened_before_is_offered(
    qtbot: QtBot, window: MainWindow, survey: LivingSurvey, context: Context
) -> None:
    context.settings = context.settings.with_store(survey.province)
    window.first_start.begin()

    link = window.first_start.choices.recent.itemAt(0).widget()

    with qtbot.waitSignal(window.session.opened, timeout=15_000):
        link.click()


def test_going_back_leaves_a_form_for_the_choices(window: MainWindow) -> None:
    window.first_start.choices.buttons[OPEN].click()

    window.go_back()

    assert window.first_start.currentWidget() is window.first_start.choices


def test_escape_while_joining_stays_until_the_work_has_stopped(
    qtbot: QtBot, window: MainWindow, context: Context, survey: LivingSurvey, tmp_path: Path
) -> None:
    window.first_start.choices.buttons[JOIN].click()
    form = window.first_start.join_form
    form.starter.show_path(survey.starter)
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    form.office.setText("1702")
    form.starter_passphrase.setText(STARTER_PASSPHRASE)
    form.passphrase.first.setText("kopi bubuk curup")
    form.passphrase.second.setText("kopi bubuk curup")
    form.name.setText("Rina")
    form.file.show_path(tmp_path / "1702.imkdb")
    free = Event()
    context.jobs.start(lambda _ticket: free.wait(30))

    form.act.click()
    window.go_back()
    meanwhile = window.first_start.currentWidget()
    free.set()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=20_000)

    assert meanwhile is form
    assert window.first_start.currentWidget() is form
    assert "Tidak ada yang dibuat" in form.fault.text()
    assert form.act.isEnabled()
    assert not window.session.is_open
    assert not (tmp_path / "1702.imkdb").exists()


def test_escape_while_another_store_opens_does_not_show_the_one_before(
    qtbot: QtBot, window: MainWindow, context: Context, survey: LivingSurvey
) -> None:
    with qtbot.waitSignal(window.session.opened, timeout=15_000):
        window.begin(survey.province, [])
    window._open_another()
    free = Event()
    context.jobs.start(lambda _ticket: free.wait(30))

    window.first_start.open(survey.regency)
    window.go_back()
    meanwhile = window.pages.currentWidget()
    with qtbot.waitSignal(window.session.opened, timeout=15_000):
        free.set()

    assert meanwhile is window.first_start
    assert window.session.status.survey.office == "1701"


def test_what_is_missing_is_said_in_colour_at_its_field_with_the_keyboard_in_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.first_start.choices.buttons[CREATE].click()
    form = window.first_start.create_form
    form.name.clear()
    form.file.show_path(tmp_path / "1700.imkdb")

    form.act.click()
    first = (form.faults(), form.name.property("faulty"), form.focusWidget())
    form.name.setText("Rina")
    form.act.click()

    assert first == (["Isi nama Anda."], True, form.name)
    assert form.faults() == ["Kata sandi minimal 8 huruf."]
    assert form.passphrase.first.property("faulty")
    assert not form.name.property("faulty")
    assert not form.passphrase.first.visibleRegion().isEmpty()


def test_a_file_that_is_missing_is_said_in_colour_at_the_line_of_its_path(
    window: MainWindow,
) -> None:
    window.first_start.choices.buttons[CREATE].click()
    form = window.first_start.create_form
    form.name.setText("Rina")
    form.file.line.clear()

    form.act.click()

    assert len(form.faults()) == 1
    assert form.file.line.property("faulty")
    assert form.file.line.accessibleDescription() == form.faults()[0]
    assert form.focusWidget() is form.file.line
