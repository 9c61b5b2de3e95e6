"""The one place that shows errors: the user's as a sentence, the machine's with another try,
ours with the path of the log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from traceback import format_tb
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from imk_desktop.errors import ImkError, MachineFault
from imk_desktop.language import _

_log = logging.getLogger(__name__)


def _nothing() -> None:
    """Do nothing afterwards."""


class ErrorDoor(QObject):
    """Shows one error after another over the window, without blocking the event loop.

    Args:
        log_file: Where bugs are written in full, named to the user.
    """

    def __init__(self, log_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self.window: QWidget | None = None
        self._open: set[QMessageBox] = set()

    def show(
        self,
        error: Exception,
        again: Callable[[], object] = _nothing,
        give_up: Callable[[], object] = _nothing,
    ) -> QMessageBox:
        """Show an error; `again` runs if the user asks for another try, else `give_up`."""
        box = QMessageBox(self.window)
        self._open.add(box)  # a box without a parent lives as long as somebody holds it
        box.setTextFormat(Qt.TextFormat.PlainText)
        retry = None
        if isinstance(error, ImkError):
            box.setText(error.message)
            box.setIcon(QMessageBox.Icon.Warning)
            if isinstance(error, MachineFault):
                retry = box.addButton(_("Coba &lagi"), QMessageBox.ButtonRole.AcceptRole)
        else:
            # Without the error's own text, which may quote a respondent.
            stack = "".join((*format_tb(error.__traceback__), *getattr(error, "__notes__", ())))
            _log.error("%s\n%s", type(error).__name__, stack)
            box.setIcon(QMessageBox.Icon.Critical)
            box.setText(
                _(
                    "Ada kesalahan di dalam program. Data tidak diubah. Kirim berkas catatan ini "
                    "kepada pembuat program:\n{log}"
                ).format(log=self._log_file)
            )
        box.setWindowTitle(_("Gangguan pada komputer") if retry else _("Tidak dapat dilanjutkan"))
        box.addButton(_("&Tutup"), QMessageBox.ButtonRole.RejectRole)

        def answer() -> None:
            # Not at once: the box is still inside its own signal.
            QTimer.singleShot(0, lambda: self._release(box))
            (again if retry and box.clickedButton() is retry else give_up)()

        box.finished.connect(answer)
        box.open()
        return box

    def _release(self, box: QMessageBox) -> None:
        self._open.discard(box)
        box.deleteLater()

    def catch_everything(self) -> None:
        """Become `sys.excepthook`, so that errors in slots are shown like those of jobs."""

        def hook(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            if isinstance(error, Exception):
                self.show(error)
            else:
                sys.__excepthook__(kind, error, trace)

        sys.excepthook = hook
