"""Fields that the mouse wheel leaves alone until they are clicked into.

Qt lets the wheel turn whatever combo, date or spin field lies under the pointer, so that
scrolling past a form rewrites it unseen. `tests/architecture` finds a field made without this.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

F = TypeVar("F", bound=QWidget)


def guarded(field: F) -> F:
    """Keep the wheel from a combo, date or spin field and return it.

    The page under it scrolls instead. A click into the field lends it the wheel until the
    keyboard goes elsewhere, be it only to its own list: what was chosen there stays chosen.
    """
    _Guard(field)
    return field


class _Guard(QObject):
    """Lives and dies with its field."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._clicked = False
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # or the wheel itself would focus it
        for part in (field, *field.findChildren(QLineEdit)):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._clicked = True
        elif kind == QEvent.Type.FocusOut and watched is self._field:
            self._clicked = False
        elif kind == QEvent.Type.Wheel and not self._clicked:
            event.ignore()  # it goes on to what lies around the field
            return True
        return False
