"""The symbols of a SOP as buttons: oval, box and diamond, each with its live figures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from imk_desktop.domain.sop import Symbol
from imk_desktop.domain.status import State
from ui.icons import STATE_ICONS, draw_icon
from ui.theme.colours import Tone, colours_of
from ui.theme.fonts import SMALL_PX, text_font

_ICON, _ICON_GAP = 12.0, 4.0
_LINE = 16.0
_ICONS = STATE_ICONS | {State.CLOSED: STATE_ICONS[State.DONE]}  # the chip tells them apart


class StepButton(QAbstractButton):
    """One symbol. A click, Enter or Space opens its stage.

    What it shows is drawn inside its shape and told to screen readers as its name: `says`.
    """

    def __init__(self, symbol: Symbol, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.symbol = symbol
        self._meaning = meaning
        self._state = State.WAITING
        self._lines: tuple[str, ...] = ()
        self._own = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(meaning)

    def show_figures(self, state: State, lines: Sequence[str], said: str, *, own: bool) -> None:
        """Show how far this symbol is.

        Args:
            state: Gives colour and icon.
            lines: What stands in the shape; the first is strong.
            said: State and figures as a sentence, for hover and screen readers.
            own: Whether this laptop's office acts here; the others are dimmed.
        """
        self._state, self._lines, self._own = state, tuple(lines), own
        self.setAccessibleName(f"{self._meaning} · {said}")
        self.setToolTip(f"{self._meaning}\n{said}")
        self.update()

    def tone(self) -> Tone:
        """Return its colours: those of its state, or grey where another office acts."""
        colours = colours_of(self.palette())
        return colours.tone(self._state if self._own else State.WAITING)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_shape(painter)
            self.paint_lines(painter, QRectF(self.rect()))

    def paint_shape(self, painter: QPainter) -> None:
        """Paint the outline and its ground; a second line outside shows the keyboard's focus."""
        tone, colours = self.tone(), colours_of(self.palette())
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.text), 1.5, Qt.PenStyle.DashLine))
            painter.drawPath(self._outline(QRectF(self.rect()).adjusted(1, 1, -1, -1)))
        painter.setPen(QPen(QColor(tone.mark), 2.5 if self.underMouse() else 2))
        painter.setBrush(QColor(tone.wash))
        painter.drawPath(self._outline(QRectF(self.rect()).adjusted(4, 4, -4, -4)))

    def paint_lines(self, painter: QPainter, box: QRectF) -> None:
        """Write the lines one under another around the middle of a box, the icon before them."""
        painter.setPen(QColor(self.tone().ink))
        lines = self._fitting_lines()
        height = _LINE if len(lines) < 3 else _LINE - 1
        top = box.center().y() - height * len(lines) / 2
        for position, (line, strong) in enumerate(lines):
            row = QRectF(box.left(), top + position * height, box.width(), height)
            self._write(painter, line, row, strong=strong, icon=position == 0)

    def _fitting_lines(self) -> list[tuple[str, bool]]:
        """Return the lines with their weight; a strong one too long for a box takes two."""
        lines = [(line, position == 0) for position, line in enumerate(self._lines)]
        if self.symbol is not Symbol.BOX or not lines:
            return lines
        strong = QFontMetricsF(text_font(SMALL_PX - 1, bold=True))
        words = self._lines[0].split()
        if strong.horizontalAdvance(self._lines[0]) <= self.width() - 34 or len(words) < 2:
            return lines
        return [(words[0], True), (" ".join(words[1:]), True), *lines[1:]]

    def _write(
        self, painter: QPainter, line: str, row: QRectF, *, strong: bool, icon: bool
    ) -> None:
        font = text_font(SMALL_PX if strong else SMALL_PX - 1, bold=strong)
        painter.setFont(font)
        measure = QFontMetricsF(font)
        room = self._room_at(row) - (_ICON + _ICON_GAP if icon else 0)
        if strong and measure.horizontalAdvance(line) > room:
            font = text_font(SMALL_PX - 1, bold=True)
            painter.setFont(font)
            measure = QFontMetricsF(font)
        shown = measure.elidedText(line, Qt.TextElideMode.ElideRight, room)
        width = measure.horizontalAdvance(shown)
        left = row.center().x() - width / 2
        if icon:
            left += (_ICON + _ICON_GAP) / 2
            spot = QRectF(left - _ICON - _ICON_GAP, row.center().y() - _ICON / 2, _ICON, _ICON)
            draw_icon(painter, _ICONS[self._state], self.tone().mark, spot)
        painter.drawText(
            QRectF(left, row.top(), width + 2, row.height()), Qt.AlignmentFlag.AlignVCenter, shown
        )

    def _room_at(self, row: QRectF) -> float:
        """Return how wide the shape is inside, where a line of text stands."""
        width, height = self.width() - 12.0, self.height() - 8.0
        off = max(abs(row.top() + 3 - self.height() / 2), abs(row.bottom() - 3 - self.height() / 2))
        if self.symbol == Symbol.DIAMOND:
            return max(0.0, (width + 4) * (1 - 2 * off / height))
        if self.symbol == Symbol.OVAL:
            return width * math.sqrt(max(0.0, 1 - (2 * off / height) ** 2))
        return width

    def _outline(self, box: QRectF) -> QPainterPath:
        path = QPainterPath()
        match self.symbol:
            case Symbol.OVAL:
                path.addEllipse(box)
            case Symbol.DIAMOND:
                middle = box.center()
                path.moveTo(QPointF(middle.x(), box.top()))
                path.lineTo(QPointF(box.right(), middle.y()))
                path.lineTo(QPointF(middle.x(), box.bottom()))
                path.lineTo(QPointF(box.left(), middle.y()))
                path.closeSubpath()
            case _:
                path.addRoundedRect(box, 3, 3)
        return path
