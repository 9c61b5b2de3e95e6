"""A button that waits for something to be written looks as if it waits."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.app import wear
from ui.dialogs.close_stage import CloseStage


@pytest.mark.parametrize("dark", [False, True])
def test_the_main_button_of_a_dialog_is_pale_until_a_reason_is_given(
    qtbot: QtBot, qapp: QApplication, dark: bool
) -> None:
    wear(qapp, dark=dark)
    dialog = CloseStage("Pengumpulan", ["142 usaha belum selesai"], whole=True)
    qtbot.addWidget(dialog)

    waiting = _ground(dialog)
    dialog.note.setText("banjir")

    ready = _ground(dialog)
    wear(qapp, dark=False)
    assert waiting != ready


def _ground(dialog: CloseStage) -> str:
    picture = dialog.act.grab().toImage()
    return picture.pixelColor(picture.width() // 20 + 4, picture.height() // 2).name()
