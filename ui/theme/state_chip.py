"""A state as icon, word and colour together, never as colour alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import draw_icon
from ui.theme.colours import Colours, Tone, colours_of
from ui.theme.fonts import SMALL_PX, text_font

ToneOf = Callable[[Colours], Tone]

_HEIGHT, _ICON, _PAD = 20, 12, 7


def draw_chip(painter: QPainter, box: QRectF, icon: str, word: str, tone: Tone) -> None:
    """Paint a chip at the left of a box, in the middle of its height."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = text_font(SMALL_PX - 1, bold=True)
    room = box.width() - _ICON - 3 * _PAD
    shown = QFontMetrics(font).elidedText(word, Qt.TextElideMode.ElideRight, int(room))
    width = chip_width(shown)
    chip = QRectF(box.left(), box.center().y() - _HEIGHT / 2, width, _HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tone.wash))
    painter.drawRoundedRect(chip, _HEIGHT / 2, _HEIGHT / 2)
    spot = QRectF(chip.left() + _PAD, chip.center().y() - _ICON / 2, _ICON, _ICON)
    draw_icon(painter, icon, tone.mark, spot)
    painter.setPen(QColor(tone.ink))
    painter.setFont(font)
    text = chip.adjusted(_PAD + _ICON + 4, 0, 0, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


def chip_width(word: str) -> int:
    """Return how wide a chip with that word is."""
    return QFontMetrics(text_font(SMALL_PX - 1, bold=True)).horizontalAdvance(word) + (
        _ICON + 3 * _PAD + 2
    )


class StateChip(QWidget):
    """A chip that stands by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._word = "waiting", ""
        self._tone_of: ToneOf = _waiting
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def word(self) -> str:
        """The word it shows."""
        return self._word

    def show_state(self, icon: str, word: str, tone_of: ToneOf) -> None:
        """Show a state; `tone_of` picks its colours from the theme in force."""
        self._icon, self._word, self._tone_of = icon, word, tone_of
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._word), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tone = self._tone_of(colours_of(self.palette()))
        with QPainter(self) as painter:
            draw_chip(painter, QRectF(self.rect()), self._icon, self._word, tone)


def _waiting(colours: Colours) -> Tone:
    return next(iter(colours.states.values()))
