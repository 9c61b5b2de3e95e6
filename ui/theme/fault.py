"""What is wrong with a field, said in colour under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme.looks import looking


class FaultText(QLabel):
    """Hidden while nothing is wrong.

    Args:
        field: The field that it stands under; its border takes the colour too, or that of its
            line where it is made of several parts.
        hint: What else is said of the field, to be heard while nothing is wrong.
    """

    def __init__(self, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        looking(self, "fault")
        self._field, self._hint = field.focusProxy() or field, hint
        self._field.setAccessibleDescription(hint)
        self.hide()

    def say(self, words: str, *, take_keyboard: bool = True) -> None:
        """Say what is wrong, and put the keyboard where it can be put right; empty for nothing."""
        self.setText(words)
        self.setVisible(bool(words))
        field = self._field
        if bool(field.property("faulty")) != bool(words):
            field.setProperty("faulty", bool(words))
            field.style().unpolish(field)
            field.style().polish(field)
        field.setAccessibleDescription(words or self._hint)
        if words and take_keyboard:
            field.setFocus()
