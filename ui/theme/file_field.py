"""A path to be typed or chosen: for a file to read or a file to write."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from imk_desktop.language import _
from ui.theme.looks import button


class FileField(QWidget):
    """A line with a button beside it.

    Args:
        name: What it is, for the dialog's title and screen readers.
        filters: As of `QFileDialog`.
        saving: Whether the file is to be written.

    Signals:
        changed(): The path is another.
    """

    changed = Signal()

    def __init__(self, name: str, filters: str, *, saving: bool = False) -> None:
        super().__init__()
        self._name, self._filters, self._saving = name, filters, saving
        self.line = _PathLine()
        self.line.setAccessibleName(name)
        self.choose = button(_("Pilih…"))
        self.choose.setAccessibleName(_("Pilih {name}").format(name=name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.choose)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.changed)
        self.choose.clicked.connect(self._choose)

    @property
    def path(self) -> Path | None:
        """The path, None while nothing is typed."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def show_path(self, path: Path | None) -> None:
        """Propose a path."""
        self.line.setText(str(path) if path else "")

    def _choose(self) -> None:
        ask = QFileDialog.getSaveFileName if self._saving else QFileDialog.getOpenFileName
        chosen, _filter = ask(self, self._name, self.line.text(), self._filters)
        if chosen:
            self.line.setText(chosen)


class _PathLine(QLineEdit):
    """A line that takes a file dropped on it as its path."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _file_in(event) is None:
            super().dragEnterEvent(event)
        else:
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _file_in(event) is None:
            super().dragMoveEvent(event)
        else:
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _file_in(event)
        if file is None:
            super().dropEvent(event)
        else:
            event.accept()
            self.setText(str(file))


def _file_in(event: QDropEvent) -> Path | None:
    """Return the one file that is dragged, None where it is none or several."""
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(files[0]) if len(files) == 1 else None
