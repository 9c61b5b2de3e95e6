"""One field of a sample, changed in place: Enter writes, Esc takes back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from imk_desktop.domain.field_words import field_word
from imk_desktop.language import _


class FieldEditor(QLineEdit):
    """A line that knows what stands in the store.

    Signals:
        changed(field, value): The field is to be written.
    """

    changed = Signal(str, str)

    def __init__(self, field: str) -> None:
        super().__init__()
        self._field = field
        self._stored = ""
        self.setAccessibleName(field_word(field))
        self.setToolTip(_("Enter menyimpan, Esc membatalkan"))
        self.editingFinished.connect(self._finish)

    def show_value(self, value: str) -> None:
        """Show what stands in the store; what is being typed is not disturbed."""
        if self.hasFocus() and self.isModified():
            return
        self._stored = value
        self.setText(value)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._stored:
            self.setText(self._stored)
            return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        typed = self.text().strip()
        if typed != self._stored:
            self._stored = typed
            self.changed.emit(self._field, typed)
