"""The frame of every dialog: a sentence, fields that may scroll, buttons that never do."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.looks import text_label


class AskDialog(QDialog):
    """Asks for something and is opened without blocking; `accepted` says that it was given.

    Args:
        title: Of the window, and what is asked.
        told: What it means, or empty.
        act: The word on the button that does it.
    """

    def __init__(self, title: str, told: str, act: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self._chain: list[QWidget] = []
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.fields = QFormLayout()
        self.fields.setVerticalSpacing(8)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.act = QPushButton(act)
        buttons.addButton(self.act, QDialogButtonBox.ButtonRole.AcceptRole)
        for made in buttons.buttons():
            made.setIcon(QIcon())  # some desktops put their own beside ours
        # Enter presses the button that has the keyboard: on this one it must not do the act.
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(text_label(title, "title"))
        if told:
            layout.addWidget(text_label(told, wrap=True))
        layout.addLayout(self.body)
        layout.addLayout(self.fields)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.act.setDefault(True)  # only now the dialog knows it, and gives it back after a Tab
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def add_field(self, label: str, field: QWidget) -> None:
        """Add a field under its label, which names it for screen readers too."""
        named = text_label(label)
        named.setBuddy(field)
        field.setAccessibleName(label.replace("&", ""))
        self.fields.addRow(named, field)
        self._chain.append(field)

    def grow(self, part: QWidget) -> None:
        """Give a part of the body all the height that the others leave."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.setStretchFactor(self.body, 100)
        self.body.setStretchFactor(part, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field, and let Tab walk along the fields before the buttons."""
        super().showEvent(event)
        parts = [part for field in self._chain for part in (field, *field.findChildren(QWidget))]
        inside = [part for part in parts if part.window() is self]  # not a calendar that pops up
        order = [part for part in inside if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if order:
            order[0].setFocus()
        for before, after in pairwise([*order, self.act]):
            QWidget.setTabOrder(before, after)
