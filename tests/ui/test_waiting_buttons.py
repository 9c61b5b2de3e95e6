"""A button that waits for something to be written looks as if it waits."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.dialogs.close_stage import CloseStage
from ui.theme.colours import DARK, LIGHT
from ui.theme.palette import palette_of
from ui.theme.style import style_sheet


@pytest.mark.parametrize("dark", [False, True])
def test_the_main_button_of_a_dialog_is_pale_until_a_reason_is_given(
    qtbot: QtBot, dark: bool
) -> None:
    dialog = CloseStage("Pengumpulan", ["142 usaha belum selesai"], whole=True)
    qtbot.addWidget(dialog)
    colours = DARK if dark else LIGHT
    dialog.setPalette(palette_of(colours))
    dialog.setStyleSheet(style_sheet(colours))

    waiting = _ground(dialog)
    dialog.note.setText("banjir")

    ready = _ground(dialog)
    assert waiting != ready


def _ground(dialog: CloseStage) -> str:
    picture = dialog.act.grab().toImage()
    return picture.pixelColor(picture.width() // 20 + 4, picture.height() // 2).name()
