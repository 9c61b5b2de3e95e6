"""A button that is a line of running text: it wraps, may carry an icon, and looks like a link."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from imk_desktop.formats import visible
from ui.icons import draw_icon
from ui.theme.colours import colours_of
from ui.theme.fonts import SMALL_PX, text_font

_ICON, _GAP, _PAD = 14, 5, 1
_FLAGS = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class WrappedLink(QAbstractButton):
    """Text to click that may take several lines.

    Args:
        text: What it says.
        accent: In the colour of links; else as running text.
        bold: In a stronger weight.
    """

    def __init__(
        self,
        text: str = "",
        *,
        accent: bool = True,
        bold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._accent = accent
        self._icon = ""
        self._icon_colour = ""
        self.setFont(text_font(SMALL_PX, bold=bold))
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        super().setText(visible(text))

    def show_icon(self, name: str, colour: str) -> None:
        """Put a picture before the text."""
        self._icon, self._icon_colour = name, colour
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(20, width - self._text_left() - _PAD)
        return self._measure(room).height() + 2 * _PAD

    def sizeHint(self) -> QSize:
        text = self._measure(4000)
        return QSize(text.width() + self._text_left() + _PAD + 1, text.height() + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, QFontMetrics(self.font()).height() + 2 * _PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._icon:
                height = QFontMetrics(self.font()).height()
                spot = QRectF(_PAD, _PAD + (height - _ICON) / 2, _ICON, _ICON)
                draw_icon(painter, self._icon, self._icon_colour, spot)
            font = self.font()
            font.setUnderline(self.underMouse() and self.isEnabled())
            painter.setFont(font)
            painter.setPen(QColor(colours.accent if self._accent else colours.text))
            painter.drawText(
                QRect(
                    self._text_left(), _PAD, self.width() - self._text_left() - _PAD, self.height()
                ),
                _FLAGS,
                self.text(),
            )
            if self.hasFocus():
                painter.setPen(QPen(QColor(colours.accent), 1.5))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _text_left(self) -> int:
        return _PAD + (_ICON + _GAP if self._icon else 0)

    def _measure(self, width: int) -> QRect:
        return QFontMetrics(self.font()).boundingRect(QRect(0, 0, width, 4000), _FLAGS, self.text())
