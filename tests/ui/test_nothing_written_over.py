"""No way through the window writes over a file, whatever was typed into a save dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import STARTER_PASSPHRASE, LivingSurvey, sample_list
from tests.ui.waiting import dialog_of
from ui.context import Context
from ui.dialogs.load_sample_list import LoadSampleList
from ui.dialogs.make_starter import MakeStarter
from ui.first_start.choices import CREATE, JOIN
from ui.main_window import MainWindow

OTHERS = b"laporan yang sudah ditandatangani"
PHRASE = "padi menguning"


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """Somebody's document, in the place of what is to be written."""
    file = tmp_path / "laporan.xlsx"
    file.write_bytes(OTHERS)
    return file


@pytest.fixture
def beginning(qtbot: QtBot, context: Context) -> MainWindow:
    window = MainWindow(context)
    context.door.window = window
    qtbot.addWidget(window)
    window.show()
    window.begin(None, [])
    return window


def refused(qtbot: QtBot) -> str:
    """Return what the window says, and press its one button."""
    box = dialog_of(qtbot, QMessageBox)
    assert isinstance(box, QMessageBox)
    said = f"{box.text()} {box.informativeText()}"
    box.close()
    return said


def test_a_new_survey(qtbot: QtBot, beginning: MainWindow, taken: Path) -> None:
    beginning.first_start.choices.buttons[CREATE].click()
    form = beginning.first_start.create_form
    form.file.show_path(taken)
    form.name.setText("Rina")
    form.passphrase.first.setText(PHRASE)
    form.passphrase.second.setText(PHRASE)

    form.act.click()

    assert "laporan.xlsx" in refused(qtbot)
    assert taken.read_bytes() == OTHERS


def test_a_laptop_that_joins(
    qtbot: QtBot, beginning: MainWindow, survey: LivingSurvey, taken: Path
) -> None:
    beginning.first_start.choices.buttons[JOIN].click()
    form = beginning.first_start.join_form
    form.starter.show_path(survey.starter)
    qtbot.waitUntil(lambda: "LAPTOP INI: 1702" in form.fault.text(), timeout=10_000)
    form.starter_passphrase.setText(STARTER_PASSPHRASE)
    form.passphrase.first.setText(PHRASE)
    form.passphrase.second.setText(PHRASE)
    form.office.setText("1702")
    form.file.show_path(taken)

    form.act.click()

    assert "laporan.xlsx" in refused(qtbot)
    assert taken.read_bytes() == OTHERS


def test_a_starter(qtbot: QtBot, empty: MainWindow, taken: Path) -> None:
    empty.survey.work.make_starter()
    asked = dialog_of(qtbot, MakeStarter)
    assert isinstance(asked, MakeStarter)
    asked.file.show_path(taken)
    asked.passphrase.setText(PHRASE)

    asked.act.click()

    assert "laporan.xlsx" in refused(qtbot)
    assert taken.read_bytes() == OTHERS


def test_a_copy_of_a_list_whose_name_was_typed_without_its_ending(
    qtbot: QtBot,
    empty: MainWindow,
    taken: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file dialog saw nothing to ask about; it asks where the whole name was typed."""
    file = sample_list(tmp_path)
    lines = file.read_text("utf-8-sig").splitlines()
    lines[1] = lines[1].replace(";10792;", ";99999;")
    file.write_text("\r\n".join(lines), encoding="utf-8-sig")
    chosen = str(taken.with_suffix(""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_told: (chosen, ""))
    empty.receive_files([file])
    trial = dialog_of(qtbot, LoadSampleList)
    assert isinstance(trial, LoadSampleList)

    trial.copy.click()

    assert "laporan.xlsx" in refused(qtbot)
    assert taken.read_bytes() == OTHERS
    trial.reject()
