"""A thin bar: how much is done, and a tick at what was expected by today."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from imk_desktop.domain.status import State
from ui.theme.colours import colours_of


class ShareBar(QWidget):
    """Figures stand beside it in words, so it has no name of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._expected, self._state = 0.0, 0.0, State.WAITING
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, expected: float, state: State) -> None:
        """Show shares of 0..1 in the colour of a state; expected 0 draws no tick."""
        self._share, self._expected, self._state = share, expected, state
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        tone = colours.tone(self._state)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            well = QRectF(0, 2, self.width(), 8)
            painter.setBrush(QColor(colours.heading))
            painter.drawRoundedRect(well, 4, 4)
            if self._share > 0:
                painter.setBrush(QColor(tone.mark))
                full = QRectF(0, 2, max(8.0, well.width() * min(1.0, self._share)), 8)
                painter.drawRoundedRect(full, 4, 4)
            if 0 < self._expected < 1:
                painter.setBrush(QColor(colours.text))
                painter.drawRect(QRectF(well.width() * self._expected - 1, 0, 2, 12))
