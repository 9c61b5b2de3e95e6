"""One field of a sample, changed in place: Enter writes, Esc takes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from imk_desktop.domain.field_words import field_word
from imk_desktop.language import _
from ui.theme.fault import FaultText


class FieldEditor(QLineEdit):
    """A line that knows what stands in the store.

    Signals:
        changed(field, value): The field is to be written.
    """

    changed = Signal(str, str)

    def __init__(self, field: str) -> None:
        super().__init__()
        self.fault = FaultText(self)
        self._field = field
        self._stored = self._before = ""
        self.setAccessibleName(field_word(field))
        self.setToolTip(_("Enter menyimpan, Esc membatalkan"))
        self.editingFinished.connect(self.finish)
        self.textEdited.connect(lambda _text: self.fault.say(""))

    def show_value(self, value: str) -> None:
        """Show what stands in the store; what is being typed, or was refused, is not disturbed."""
        self._stored = value
        if (self.hasFocus() and self.isModified()) or self.fault.text():
            return
        self.setText(value)
        self.setCursorPosition(0)

    def begin(self, value: str) -> None:
        """Show the value of another sample; what was typed for the one before is written."""
        self.finish()
        self.fault.say("")
        self.setModified(False)
        self.show_value(value)

    def refuse(self, fault: str) -> None:
        """Say why what was typed was not written; it stays, to be put right."""
        self._stored = self._before
        self.fault.say(fault)

    def finish(self) -> None:
        """Write what was typed, where it is not what stands already."""
        typed = _in_a_line(self.text())
        if typed != _in_a_line(self._stored) and not self.fault.text():
            self._before, self._stored = self._stored, typed
            self.changed.emit(self._field, typed)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does, which would leave the page and so write the line."""
        if event.type() == QEvent.Type.ShortcutOverride and self._is_taken_back_by(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_taken_back_by(event):
            self.setText(self._stored)
            self.setModified(False)
            self.fault.say("")
        else:
            super().keyPressEvent(event)

    def _is_taken_back_by(self, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return pressed and self.text() != self._stored


def _in_a_line(text: str) -> str:
    """Return a text as the line shows it, so that looking at a value does not write it."""
    return " ".join(text.splitlines()).strip()
