"""The one field for passphrases: hidden, with an eye to show it, and empty once it is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from imk_desktop.language import _
from ui.icons import drawn_icon
from ui.theme.colours import colours_of

_EYE_PX = 18
_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData  # no keyboard learns it, shown or not
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class SecretField(QLineEdit):
    """A line whose words are dots until the eye is pressed.

    Whatever takes it out of view empties it: another page, Esc, a dialog that closes. So a
    passphrase never waits in a form for the next person, nor is typed on behind the old one.

    Args:
        shown: Whether it begins readable: for a passphrase that is to be read out.
    """

    def __init__(self, *, shown: bool = False) -> None:
        super().__init__()
        self.eye = QToolButton(self)
        self.eye.setCheckable(True)
        self.eye.setAutoRaise(True)
        self.eye.setIconSize(QSize(_EYE_PX, _EYE_PX))
        self.eye.setCursor(Qt.CursorShape.PointingHandCursor)
        self.eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in the line
        self.eye.toggled.connect(self._show)
        self._shown = shown
        self.eye.setChecked(shown)
        self._show(shown)

    def forget(self) -> None:
        """Empty the field beyond undo, and hide what is typed next as at first."""
        self.setText("")
        self.eye.setChecked(self._shown)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self.setInputMethodHints(self.inputMethodHints() | _HINTS)
        told = _("Sembunyikan kata sandi") if shown else _("Tampilkan kata sandi")
        self.eye.setToolTip(told)
        self.eye.setAccessibleName(told)
        self._draw_eye()

    def _draw_eye(self) -> None:
        name = "eye-closed" if self.eye.isChecked() else "eye"
        self.eye.setIcon(drawn_icon(name, colours_of(self.palette()).muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "eye"):
            self._draw_eye()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # a window that is only minimised keeps it
            self.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.height() - 6
        self.eye.setGeometry(self.width() - side - 3, 3, side, side)
        self.setTextMargins(0, 0, side, 0)
