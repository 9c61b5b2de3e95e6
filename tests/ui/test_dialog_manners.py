"""What a dialog shows can be read, uses its room, and Enter presses the button that is blue."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QDialogButtonBox
from pytestqt.qtbot import QtBot

from imk_desktop.language import Language, speak
from imk_desktop.operations.look_into_list import look_into_list
from tests.ui.living_survey import sample_list
from tests.ui.test_small_screens import DIALOGS
from ui.context import Context
from ui.dialogs.choose_columns import ChooseColumns
from ui.dialogs.of_cells import Monitor
from ui.main_window import MainWindow
from ui.theme.colours import DARK, LIGHT, Colours
from ui.theme.contrast import contrast
from ui.theme.palette import palette_of
from ui.theme.style import style_sheet


def test_the_main_button_is_still_pressed_by_enter_after_the_keyboard_was_on_it(
    qtbot: QtBot,
) -> None:
    dialog = Monitor("1701")
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.act.setFocus()
    dialog._chain[0].setFocus()

    assert dialog.act.isDefault()


@pytest.mark.parametrize("kind", DIALOGS)
def test_enter_on_cancel_cancels(qtbot: QtBot, kind: str) -> None:
    dialog = DIALOGS[kind]()
    qtbot.addWidget(dialog)
    dialog.show()
    told: list[str] = []
    dialog.accepted.connect(lambda: told.append("accepted"))
    dialog.rejected.connect(lambda: told.append("rejected"))
    dialog.act.setEnabled(True)
    cancel = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel)

    cancel.setFocus()
    qtbot.keyClick(cancel, Qt.Key.Key_Return)

    assert told == ["rejected"]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_chosen_line_of_a_list_that_drops_down_can_be_read(
    qtbot: QtBot, colours: Colours
) -> None:
    field = QComboBox()
    qtbot.addWidget(field)
    field.addItems(["Nama usaha", "Pemilik", "Alamat"])
    field.setPalette(palette_of(colours))
    field.setStyleSheet(style_sheet(colours))
    field.show()

    field.showPopup()
    view = field.view()
    row = view.visualRect(view.currentIndex())
    seen = view.viewport().grab(row).toImage()

    ground = seen.pixelColor(seen.width() - 3, seen.height() // 2).name()
    words = max(
        contrast(ground, seen.pixelColor(x, y).name())
        for x in range(4, seen.width() - 4)
        for y in range(4, seen.height() - 4)
    )
    assert words >= 4.5


def test_the_columns_of_a_file_take_the_height_that_there_is(qtbot: QtBot, tmp_path: Path) -> None:
    look = look_into_list(sample_list(tmp_path))
    dialog = ChooseColumns("daftar.csv", "", look)
    qtbot.addWidget(dialog)
    dialog.show()
    before = dialog.table.height()

    dialog.resize(dialog.width(), dialog.height() + 200)

    qtbot.waitUntil(lambda: dialog.table.height() >= before + 190)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_two_lines_of_the_menu_share_a_letter(
    qtbot: QtBot, context: Context, language: Language
) -> None:
    speak(language)
    window = MainWindow(context)
    speak("id")
    qtbot.addWidget(window)

    actions = window.header.menu_button.menu().actions()
    letters = [QKeySequence.mnemonic(one.text()).toString() for one in actions if one.text()]

    assert "" not in letters
    assert len(set(letters)) == len(letters)
