"""Labels and buttons with a look of the style sheet (`ui.theme.style`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QWidget,
)

from imk_desktop.formats import visible

W = TypeVar("W", bound=QWidget)


def looking(widget: W, look: str) -> W:
    """Give a widget a look and return it; a widget already shown is drawn anew."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget


class PlainLabel(QLabel):
    """A label of plain text: no name in the data is taken for markup, no mark turns it round."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(visible(text))


def text_label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label of plain text."""
    label = PlainLabel(text)
    label.setWordWrap(wrap)
    return looking(label, look) if look else label


def button(text: str, look: str = "", icon: QIcon | None = None) -> QPushButton:
    """Make a button; only dialogs choose a default one."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon is not None:
        made.setIcon(icon)
    return looking(made, look) if look else made


def only_read(table: QTableWidget, name: str, heads: Sequence[str]) -> QHeaderView:
    """Make a table one that is read, not written in: Tab leaves it. Return its header."""
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    return header


def card() -> QFrame:
    """Make the white, rounded ground that things of one kind stand on."""
    return looking(QFrame(), "card")


def rule() -> QFrame:
    """Make a thin line between two things."""
    line = looking(QFrame(), "rule")
    line.setFixedHeight(1)  # what lies around it may be squeezed, not the line
    return line
