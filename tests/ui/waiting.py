"""Wait for what the window does: its jobs, the dialogs that it opens."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow

Dialog = TypeVar("Dialog", bound=QWidget)

LONGEST_MS = 60_000


def dialog_of(qtbot: QtBot, kind: type[Dialog]) -> Dialog:
    """Return the dialog of a kind that opens."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=LONGEST_MS)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, kind)
    return dialog


def still(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the worker rests."""
    jobs = window.session._context.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=LONGEST_MS)
